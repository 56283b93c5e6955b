"""The board of people and checks: a mark for each; a click on one goes to that person, to the field in which it is put right."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.overview.board import STATES, Board, BoardCheck, State
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.table.delegates import PAINTERS
from lcdesk.ui.kit.table.model import ReadPage, Record, RecordTable, TableColumn, column_of
from lcdesk.ui.kit.table.record_view import RecordView

OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
NARROW = 80  # px of a column of marks
ICONS: Mapping[State, tuple[str, str]] = {
    "done": ("check", "ok"), "open": ("circle-dashed", "fg2"), "pressing": ("triangle-alert", "warn"),
}  # fmt: skip
"""State → icon and tone of its mark: each has a shape of its own."""
SIZE, ICON = 24.0, 14  # px


class BoardTable(RecordTable):
    """The people of a board; the heads of its checks say for how many each is open."""

    def __init__(self, read_page: ReadPage) -> None:
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
        return next((one for one in self.board.checks if one.name == name), None) if column >= FIRST else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        said = super().headerData(section, orientation, role)
        check = self.check_at(section) if said is not None and orientation == Qt.Orientation.Horizontal else None
        if check is None:
            return said
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        between = "\n" if role == Qt.ItemDataRole.DisplayRole else " "
        return f"{said}{between}{self.board.counts[check.name]}"

    def _read(self, ids: Sequence[int]) -> list[Record]:
        marks_of = self.board.marks_of
        return [{**one, **self._marks(marks_of.get(one["id"], 0))} for one in self._read_records(ids)]

    def _marks(self, marks: int) -> dict[str, Any]:
        return {"marks": marks, "missing": self.board.missing(marks)} | {
            CHECK + one.name: one.state(marks) for one in self.board.checks
        }


class BoardView(RecordView):
    """`asked(id, field)`: a person is wanted, with the cursor in that field ("": in none)."""

    asked = Signal(int, str)

    def __init__(self, table: BoardTable) -> None:
        self.board_table = table
        super().__init__(table, picks="cells")
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.stretch("full_name")
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
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_mark else Qt.CursorShape.ArrowCursor)

    def open_at(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Ask for the person of a cell, in the field its mark is about."""
        record = self.table.record(index.row())
        if record is not None:
            check = self.board_table.check_at(index.column())
            self.asked.emit(record["id"], check.field(record["marks"]) if check else "")

    def _click(self, index: QModelIndex) -> None:
        """Only a plain click on a mark: with Shift and Ctrl cells are chosen, to be copied."""
        if self._held == Qt.KeyboardModifier.NoModifier and self.board_table.check_at(index.column()):
            self.open_at(index)


CHECK = "check "
"""What the names of the columns of checks begin with."""


def _columns(checks: Sequence[BoardCheck]) -> list[TableColumn]:
    return [
        column_of(PARTICIPANT.field("full_name"), look="name", width=210, is_hidden=False, is_editable=False),
        column_of(PARTICIPANT.field("nationality"), width=140, is_hidden=False, is_editable=False, is_sortable=False, yields_below=1300),
        TableColumn("missing", N_("Missing"), 86, "number", text=lambda record: str(record["missing"])),
        *(TableColumn(CHECK + one.name, one.label, NARROW, "board_mark", text=lambda record, one=one: _words(one, record)) for one in checks),
    ]  # fmt: skip


FIRST = len(_columns(()))
"""Where the checks begin."""


def _words(check: BoardCheck, record: Record) -> str:
    """What a mark says, where it cannot be seen: "pressing: Visa not issued"."""
    state, reason = _(STATES[record[CHECK + check.name]]), check.reason(record["marks"])
    return _("{state}: {reason}", state=state, reason=reason) if reason else state


def _paint_mark(painter: QPainter, rect: QRect, _text: str, record: Record, column: TableColumn) -> None:
    name, tone = ICONS[record[column.name]]
    middle = QRectF(rect).center()
    if tone == "warn":
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("warn_bg"))
        painter.drawRoundedRect(QRectF(middle.x() - SIZE / 2, middle.y() - SIZE / 2, SIZE, SIZE), 7, 7)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    draw_icon(painter, QPointF(round(middle.x() - ICON / 2), round(middle.y() - ICON / 2)), name, ICON, tone)


PAINTERS["board_mark"] = _paint_mark
