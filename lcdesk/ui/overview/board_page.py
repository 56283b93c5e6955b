"""The page of the board: who lacks what, those who lack most first; everybody where that is wanted; saved as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from lcdesk.model.file_formats import BOOK
from lcdesk.services.core import finding
from lcdesk.services.overview import board as boards
from lcdesk.services.overview.board import Board, read_board
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.charts.chart_menu import file_name
from lcdesk.ui.kit.dialogs.results import tell_saved
from lcdesk.ui.kit.dialogs.save_dialog import prepare_saving
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, column, row
from lcdesk.ui.overview.board import CHECK, BoardTable, BoardView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk


class BoardPage(QWidget):
    """Reads beside the window, and only while it is on view; an answer that comes after a newer question is dropped."""

    def __init__(self, context: Context, retranslation: Retranslation) -> None:
        super().__init__()
        self._context = context
        self._asked = 0
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
        self.view.sort_asked.connect(self._sort_by)

    @property
    def board(self) -> Board:
        """What is shown."""
        return self.table.board

    def reload(self) -> None:
        """Read the board anew; it is shown when it has come."""
        self._asked += 1
        asked, desk, cohort_id = self._asked, self._context.desk, self._context.cohort_id
        months = self._context.settings.passport_months
        if cohort_id is None:
            return
        self._context.tasks.count(
            lambda _task: _read(desk, cohort_id, months),
            lambda board: self.show_board(board) if asked == self._asked else None, owner=self,
        )  # fmt: skip

    def show_board(self, board: Board) -> None:
        """Other marks; who was selected stays so."""
        if self.table.show_board(board):
            self.view.apply_columns()
            self.view.stretch("full_name")
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
        shown = next((one.name for one in self.table.columns if one.name.removeprefix(CHECK) == by), "full_name")
        self.view.show_sorts(((shown, is_down),))
        self._say()
        is_ready = bool(self.board.ids) and not len(self.table.ids)
        self.empty.setVisible(is_ready)
        self._card.setVisible(not is_ready)

    def _say(self) -> None:
        coming, lacking = len(self.board.ids), self.board.lacking
        told = n_("{count} person comes", "{count} people come", coming)
        lack = (
            n_("{count} lacks something", "{count} lack something", lacking) if lacking else _("nobody lacks anything")
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
        column_args = {"column": field} if field else {}
        self._context.open_screen("participants", select=number, **column_args)

    # --- the workbook ---

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook goes, then write it; the window does not stop."""
        dialog = QFileDialog(self.window(), _("Save as a workbook"))
        prepare_saving(dialog, BOOK, file_name(f"{_(boards.TITLE)} {self._context.cohort.get('name') or ''}"))
        dialog.fileSelected.connect(lambda path: self.save_workbook(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save_workbook(self, path: Path) -> None:
        """Write what is shown, in its order, beside the window."""
        desk, cohort_id, board, ids = self._context.desk, self._context.cohort_id, self.board, self.table.ids[:]
        if cohort_id is None:
            return
        self._context.tasks.run(
            _("Writing the workbook"), lambda _task: boards.save_board(desk, cohort_id, path, board, ids),
            lambda _count: tell_saved(self, path), owner=self,
        )  # fmt: skip

    # --- how it is built ---

    def _build(self, retranslation: Retranslation) -> None:
        retranslation.say(N_("Also who lacks nothing"), self.everybody.setText)
        retranslation.say(N_("Save as Excel"), self.save.setText)
        self.everybody.setCursor(Qt.CursorShape.PointingHandCursor)
        self._card = Card()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        made = column(row(self.sentence, None, self.everybody, self.save, gap=16), gap=10, margins=(24, 0, 24, 16))
        made.addWidget(self._card, 1)
        made.addWidget(self.empty, 1)
        self.empty.hide()
        self.setLayout(made)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins in the table; a focus proxy would hide from Tab what lies before it."""
        super().focusInEvent(event)
        self.view.setFocus(event.reason())


def _read(desk: Desk, cohort_id: int, months: int) -> Board:
    """The board with all that is worked out of it, so that a hundred thousand people stop no window."""
    board = read_board(desk, cohort_id, months)
    board.work_out()
    return board
