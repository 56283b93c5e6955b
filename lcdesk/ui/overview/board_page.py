"""The page of the board: who lacks what, those who lack most first; everybody where that is
wanted; saved as a workbook.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from lcdesk.model.catalogue import PARTICIPANT, Record
from lcdesk.model.files import BOOK
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services import overview as boards
from lcdesk.services.core import finding
from lcdesk.services.overview import STATES, Board, BoardCheck, State, read_board
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.screen import Context, ScreenRequest
from lcdesk.ui.kit.table.delegates import PAINTERS
from lcdesk.ui.kit.table.model import ReadPage, RecordTable, TableColumn, column_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk


class BoardPage(QWidget):
    """Reads beside the window, and only while it is on view; an answer that comes after a newer
    question is dropped.
    """

    def __init__(self, context: Context, retranslation: Retranslation) -> None:
        super().__init__()
        self._context = context
        self._latest = LatestAnswer()
        self.sorted_by = ("missing", True)
        self.table = BoardTable(lambda ids: finding.read_page(context.desk, ids))
        self.view = BoardView(self.table)
        self.sentence = Label("", 13, ink="fg2")
        self.everybody = QCheckBox()
        self.save = Button("", "file-spreadsheet", clicked=self.ask_for_workbook)
        self.empty = EmptyState("circle-check")
        self._build(retranslation)
        self.everybody.toggled.connect(lambda _is_on: self._fill())
        self.view.asked.connect(self._open)
        self.view.header.sort_asked.connect(self._sort_by)

    @property
    def board(self) -> Board:
        """What is shown."""
        return self.table.board

    def reload(self) -> None:
        """Read the board anew; it is shown when it has come."""
        self._latest.drop()
        desk, cohort_id = self._context.desk, self._context.cohort_id
        months = self._context.settings.passport_months
        if cohort_id is None:
            return
        self._context.tasks.count(
            lambda _task: _read(desk, cohort_id, months),
            self._latest.only(self.show_board),
            owner=self,
        )

    def show_board(self, board: Board) -> None:
        """Other marks; who was selected stays so."""
        if self.table.show_board(board):
            self.view.columns.apply()
            self.view.columns.measure_anew()
        self._fill()

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.table.retranslate()
        self.view.setAccessibleName(_(boards.TITLE))
        self._say()

    # --- what is shown ---

    def _fill(self) -> None:
        by, is_down = self.sorted_by
        is_all = self.everybody.isChecked()
        self.view.set_ids(self.board.ordered(by, is_down=is_down, is_all=is_all))
        shown = next(
            (one.name for one in self.table.columns if one.name.removeprefix(CHECK) == by),
            "full_name",
        )
        self.view.header.show_sorts(((shown, is_down),))
        self._say()
        is_ready = bool(self.board.ids) and not len(self.table.ids)
        self.empty.setVisible(is_ready)
        self._card.setVisible(not is_ready)

    def _say(self) -> None:
        coming, lacking = len(self.board.ids), self.board.lacking
        told = n_("{count} person comes", "{count} people come", coming)
        lack = (
            n_("{count} lacks something", "{count} lack something", lacking)
            if lacking
            else _("nobody lacks anything")
        )
        self.sentence.setText(f"{told} · {lack}" if coming else "")
        self.empty.say(_("Everybody is ready"))
        self.save.setEnabled(coming > 0)

    def _sort_by(self, name: str, is_down: bool) -> None:
        """Marks and numbers begin with what is worst; names with A."""
        by = "name" if name == "full_name" else name.removeprefix(CHECK)
        self.sorted_by = (by, not self.sorted_by[1] if by == self.sorted_by[0] else by != "name")
        self._fill()

    def _open(self, number: int, field: str) -> None:
        request: ScreenRequest = {"select": number}
        if field:
            request["column"] = field
        self._context.open_screen("participants", **request)

    # --- the workbook ---

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook goes, then write it; the window does not stop."""
        name = f"{_(boards.TITLE)} {self._context.cohort.get('name') or ''}"
        return ask_to_save(self.window(), _("Save as a workbook"), BOOK, name, self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write what is shown, in its order, beside the window."""
        desk, cohort_id, board, ids = (
            self._context.desk,
            self._context.cohort_id,
            self.board,
            self.table.ids[:],
        )
        if cohort_id is None:
            return
        self._context.tasks.run(
            _("Writing the workbook"),
            lambda _task: boards.save_board(desk, cohort_id, path, board, ids),
            lambda _count: tell_saved(self, path),
            owner=self,
        )

    # --- how it is built ---

    def _build(self, retranslation: Retranslation) -> None:
        retranslation.say(N_("Also who lacks nothing"), self.everybody.setText)
        retranslation.say(N_("Save as Excel"), self.save.setText)
        self.everybody.setCursor(Qt.CursorShape.PointingHandCursor)
        self._card = Card()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        made = column(
            row(self.sentence, None, self.everybody, self.save, gap=16),
            gap=10,
            margins=(24, 0, 24, 16),
        )
        made.addWidget(self._card, 1)
        made.addWidget(self.empty, 1)
        self.empty.hide()
        self.setLayout(made)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins in the table; a focus proxy would hide from Tab what lies before
        it.
        """
        super().focusInEvent(event)
        self.view.setFocus(event.reason())


def _read(desk: Desk, cohort_id: int, months: int) -> Board:
    """The board with all that is worked out of it, so that a hundred thousand people stop no
    window.
    """
    board = read_board(desk, cohort_id, months)
    board.work_out()
    return board


# --- The board of people and checks: a mark for each; a click on one goes to that person, to the
# field in which it is put right ---


OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
NARROW = 80  # px of a column of marks
ICONS: Mapping[State, tuple[str, str]] = {
    "done": ("check", "ok"),
    "open": ("circle-dashed", "fg2"),
    "pressing": ("triangle-alert", "warn"),
}
"""State → icon and tone of its mark: each has a shape of its own."""
SIZE, ICON = 24.0, 14  # px


class BoardLine(ParticipantRecord):
    """A person of the board; beside these keys it has the state of each check, under `CHECK` and
    its name.
    """

    marks: int
    missing: int


class BoardTable(RecordTable[BoardLine]):
    """The people of a board; the heads of its checks say for how many each is open."""

    def __init__(self, read_page: ReadPage[ParticipantRecord]) -> None:
        self.board = Board((), array("q"), array("q"))
        self._read_records = read_page
        super().__init__(_columns(()), self._read)

    def show_board(self, board: Board) -> bool:
        """Other marks; whether there are other checks, and so other columns."""
        is_other = [(one.name, one.label) for one in board.checks] != [
            (one.name, one.label) for one in self.board.checks
        ]
        self.board = board
        if is_other:
            self.set_columns(_columns(board.checks))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        return is_other

    def check_at(self, column: int) -> BoardCheck | None:
        """The check of a column; None for one of another kind."""
        name = self.columns[column].name.removeprefix(CHECK)
        return (
            next((one for one in self.board.checks if one.name == name), None)
            if column >= FIRST
            else None
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        said = super().headerData(section, orientation, role)
        check = (
            self.check_at(section)
            if said is not None and orientation == Qt.Orientation.Horizontal
            else None
        )
        if check is None:
            return said
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        between = "\n" if role == Qt.ItemDataRole.DisplayRole else " "
        return f"{said}{between}{self.board.counts[check.name]}"

    def _read(self, ids: Sequence[int]) -> list[BoardLine]:
        marks_of = self.board.marks_of
        records = self._read_records(ids)
        lines = [{**one, **self._marks(marks_of.get(one["id"], 0))} for one in records]
        return cast("list[BoardLine]", lines)

    def _marks(self, marks: int) -> dict[str, Any]:
        return {"marks": marks, "missing": self.board.missing(marks)} | {
            CHECK + one.name: one.state(marks) for one in self.board.checks
        }


class BoardView(RecordView[BoardLine]):
    """`asked(id, field)`: a person is wanted, with the cursor in that field ("": in none)."""

    asked = Signal(int, str)

    def __init__(self, table: BoardTable) -> None:
        self.board_table = table
        super().__init__(table, picks="cells")
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.columns.fit_content()
        self.clicked.connect(self._click)
        self.opened.connect(lambda number: self.asked.emit(number, ""))
        self._held = Qt.KeyboardModifier.NoModifier

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar do what a click does."""
        if event.key() in OPENING and not event.modifiers() and self.currentIndex().isValid():
            self.open_at(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.modifiers()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self.indexAt(event.position().toPoint())
        is_mark = at.isValid() and self.board_table.check_at(at.column()) is not None
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_mark else Qt.CursorShape.ArrowCursor
        )

    def open_at(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Ask for the person of a cell, in the field its mark is about."""
        record = self.table.record(index.row())
        if record is not None:
            check = self.board_table.check_at(index.column())
            self.asked.emit(record["id"], check.field(record["marks"]) if check else "")

    def _click(self, index: QModelIndex) -> None:
        """Only a plain click on a mark: with Shift and Ctrl cells are chosen, to be copied."""
        if self._held == Qt.KeyboardModifier.NoModifier and self.board_table.check_at(
            index.column()
        ):
            self.open_at(index)


CHECK = "check "
"""What the names of the columns of checks begin with."""


def _columns(checks: Sequence[BoardCheck]) -> list[TableColumn]:
    return [
        column_of(
            PARTICIPANT.field("full_name"),
            look="name",
            width=210,
            is_hidden=False,
            is_editable=False,
        ),
        column_of(
            PARTICIPANT.field("nationality"),
            width=140,
            is_hidden=False,
            is_editable=False,
            is_sortable=False,
            yields_below=1300,
        ),
        TableColumn[BoardLine](
            "missing", N_("Missing"), 86, "number", text=lambda record: str(record["missing"])
        ),
        *(
            TableColumn[BoardLine](
                CHECK + one.name,
                one.label,
                NARROW,
                "board_mark",
                text=lambda record, one=one: _words(one, record),
            )
            for one in checks
        ),
    ]


FIRST = len(_columns(()))
"""Where the checks begin."""


def _words(check: BoardCheck, record: BoardLine) -> str:
    """What a mark says, where it cannot be seen: "pressing: Visa not issued"."""
    marks = record["marks"]
    state, reason = _(STATES[check.state(marks)]), check.reason(marks)
    return _("{state}: {reason}", state=state, reason=reason) if reason else state


def _paint_mark(
    painter: QPainter, rect: QRect, _text: str, record: Record, column: TableColumn
) -> None:
    name, tone = ICONS[record[column.name]]
    middle = QRectF(rect).center()
    if tone == "warn":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("warn_bg"))
        painter.drawRoundedRect(
            QRectF(middle.x() - SIZE / 2, middle.y() - SIZE / 2, SIZE, SIZE), 7, 7
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    draw_icon(
        painter,
        QPointF(round(middle.x() - ICON / 2), round(middle.y() - ICON / 2)),
        name,
        ICON,
        tone,
    )


PAINTERS.update(board_mark=_paint_mark)
