"""Every change of the directory on its way to the desk: added, typed, merged, ordered, removed;
each is undone by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.services.curriculum import directory, travel_times
from lcdesk.services.curriculum.directory import DirectoryEntry, Shelf
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.model import Record
from lcdesk.ui.organisations.directory_dialogs import MergeEntriesDialog, NewEntryDialog
from lcdesk.ui.organisations.entry_table import Cells
from lcdesk.ui.organisations.travel_time_table import ways_of


class DirectoryEdits(QObject):
    """Tells `refused(cells, message)` of what the desk did not take, with the cells that were
    typed, and `merged(id)` of the entry that stays.

    `screen`: where dialogs and faults are shown.
    """

    refused = Signal(object, str)
    merged = Signal(int)

    def __init__(self, context: Context, screen: QWidget) -> None:
        super().__init__(screen)
        self._context, self._screen = context, screen

    def ask_new(self, shelf: Shelf) -> NewEntryDialog:
        """Ask for a new entry."""
        desk, cohort = self._context.desk, self._context.cohort_id
        made = NewEntryDialog(
            self._screen.window(),
            shelf,
            lambda values: directory.add_entry(desk, shelf, _given(values), cohort),
        )
        made.open()
        return made

    def ask_merge(
        self, shelf: Shelf, one: DirectoryEntry, other: DirectoryEntry
    ) -> MergeEntriesDialog:
        """Ask which of two stays; the one used more stands first."""
        first, second = sorted((one, other), key=lambda entry: (-entry["uses"], entry["id"]))
        shown = {entry["id"]: entry for entry in (first, second)}
        made = MergeEntriesDialog(
            self._screen.window(),
            shelf,
            (first, second),
            lambda kept, gone: self._merge(shelf, kept, gone, shown),
        )
        made.open()
        return made

    def _merge(self, shelf: Shelf, kept: int, other: int, shown: Mapping[int, Record]) -> None:
        desk = self._context.desk
        if self._do(lambda: directory.merge_entries(desk, shelf, kept, other, shown), shelf):
            self.merged.emit(kept)
            self._context.offer(
                _("Two entries became one."), _("Undo"), lambda: self._context.command("undo"), "ok"
            )

    def change_entries(self, shelf: Shelf, cells: Cells, shown: Mapping[int, Record]) -> bool:
        """Keep typed cells, unless somebody changed what was `shown` meanwhile; was it done?"""
        desk = self._context.desk
        return self._do(lambda: directory.change_entries(desk, shelf, cells, shown), shelf, cells)

    def set_travel_times(self, cells: Cells, shown: Mapping[int, Record]) -> bool:
        """Keep typed minutes, unless somebody changed what was `shown` meanwhile; was it done?"""
        desk = self._context.desk
        minutes = {frozenset((one, other)): time for one, other, time in ways_of(cells, shown)}
        return self._do(lambda: travel_times.set_ways(desk, ways_of(cells), minutes), typed=cells)

    def order_themes(self, ids: Sequence[int]) -> None:
        """Put the themes of the cohort in this order."""
        desk = self._context.desk
        self._do(lambda: directory.order_themes(desk, ids), directory.THEMES)

    def remove_entries(self, shelf: Shelf, ids: Sequence[int]) -> None:
        """Take entries out; the activities they are used in stay."""
        desk = self._context.desk
        self._do(lambda: directory.remove_entries(desk, shelf, ids), shelf)

    def _do(
        self,
        operation: Callable[[], object],
        shelf: Shelf | None = None,
        typed: Cells | None = None,
    ) -> bool:
        """Do it; what the desk refuses is shown, with what was `typed`."""
        try:
            operation()
        except KnownFault as fault:
            values = next(iter(typed.values())) if typed and len(typed) == 1 else {}
            shown = with_typed(fault, shelf.kind, values) if shelf else fault
            show_fault(shown, self._screen)
            self.refused.emit(typed or {}, fault.message)
            return False
        return True


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
