"""The participants as a sheet: what is typed, pasted, filled down and cleared; each is one undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMenu

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.ui.faults import show_fault
from lcdesk.ui.icons import icon
from lcdesk.ui.participants.edits import Edits
from lcdesk.ui.participants.shown import Shown
from lcdesk.ui.participants.words import selection_words
from lcdesk.ui.screen import Deeds

if TYPE_CHECKING:
    from lcdesk.services.desk import News


class SheetPart:
    """Cells of the table; `pressing` tells how many people need attention, for the status bar."""

    def __init__(self, shown: Shown, pressing: Callable[[], int]) -> None:
        self._shown, self._view, self._pressing = shown, shown.view, pressing
        self.edits = Edits(shown.context.desk, shown.record_of, partial(shown.context.announce, tone="warn"))
        self._view.refused.connect(self.edits.told)
        self._view.cells_typed.connect(self._take_typed)
        self._view.block_pasted.connect(self.paste)
        self._view.cleared.connect(self.clear)
        self._view.filled.connect(self.fill)
        shown.listed.connect(self.tell)
        shown.picked.connect(self.tell)

    # --- a part of the screen ---

    def deeds(self) -> Deeds:
        if not self._view.selectionModel().hasSelection():
            return {}
        deeds: dict[str, Callable[[], object]] = {"edit_cell": self.edit_cell, "clear": self._clear_by_key}
        block = self._shown.block
        if block.height > 1:
            deeds["fill_down"] = partial(self.fill, "down")
        if len(block.names) > 1:
            deeds["fill_right"] = partial(self.fill, "right")
        return deeds

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(icon("pencil"), _("Edit cell"), self.edit_cell)
        menu.addAction(icon("copy"), _("Copy"), self._view.copy)
        menu.addAction(_("Select the whole rows"), self._view.select_rows)
        menu.addAction(_("Select the whole columns"), self._view.select_columns)
        menu.addAction(_("Clear cells"), self.clear)

    def refresh(self, news: News | None) -> None:
        """After an undo or redo, go to where it happened."""
        touched = news.touched.get("Enrolment", frozenset[int]()) if news and news.kind != "do" else ()
        shown = [record_id for record_id in touched if self._shown.table.row_of(record_id) >= 0]
        if shown:
            self._view.select_ids(shown)

    def retranslate(self) -> None:
        self._shown.table.retranslate()

    # --- deeds ---

    def change(self, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Set the same values for these people."""
        self._do(lambda: self.edits.change(ids, values), {record_id: values for record_id in ids})

    def edit_cell(self) -> None:
        """Open the editor of the current cell."""
        self._view.edit(self._view.currentIndex())

    def paste(self, lines: Mapping[int, Mapping[str, str]]) -> None:
        """Cells of a sheet, id → field → text; what is no value stays in its cell, in red, until it is put right."""

        def paste() -> None:
            for cell in self.edits.paste(lines):
                self._view.reject_cell(cell.id, cell.field, cell.text, cell.message)

        self._do(paste, lines)

    def clear(self) -> None:
        """Take out what stands in the cells of the block."""
        ids, names = self._view.block_ids(), self._shown.block.names
        self._do(lambda: self.edits.clear(ids, names), dict.fromkeys(ids, dict.fromkeys(names)))

    def _clear_by_key(self) -> None:
        """The key belongs to the table, not to a field or a button beside it that has no use for it."""
        focused, view, screen = QApplication.focusWidget(), self._view, self._shown.screen
        if focused is None or focused is view or view.isAncestorOf(focused) or not screen.isAncestorOf(focused):
            self.clear()

    def fill(self, way: str) -> None:
        """The first row of the block into the others ("down"), or its first column ("right")."""
        ids, names = self._view.block_ids(), self._shown.block.names
        if way == "down":
            self._do(lambda: self.edits.fill_down(ids, names), dict.fromkeys(ids[1:], dict.fromkeys(names)))
        else:
            self._do(lambda: self.edits.fill_right(ids, names), dict.fromkeys(ids, dict.fromkeys(names[1:])))

    def tell(self) -> None:
        """The left end of the status bar: what is selected."""
        if self._shown.is_seen():
            self._shown.context.tell(selection_words(self._view, self._pressing()))

    def _take_typed(self, cells: Mapping[int, Mapping[str, Any]]) -> None:
        for record_id, values in cells.items():
            self.change([record_id], values)

    def _do(self, deed: Callable[[], object], cells: Mapping[int, Mapping[str, Any]]) -> None:
        """Give these cells something; a fault (somebody was faster) is told, and what is kept is shown again."""
        for record_id, values in cells.items():
            self._view.forgive([record_id], values.keys())
        try:
            deed()
        except KnownFault as fault:
            show_fault(fault, self._view)
            self._shown.table.forget()
            self._shown.listed.emit()
