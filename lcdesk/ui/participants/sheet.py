"""The participants as a sheet: what is typed, pasted, filled and cleared; each is one undo with a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMenu

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import DeskBusy, EditConflictsFound, KnownFault
from lcdesk.services.core import access_log
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants import status
from lcdesk.services.participants.cells import (
    CLEAR,
    CLEAR_FIELD,
    FILL,
    PASTE,
    Cells,
    ReadCells,
    clear_cells,
    find_cells,
    read_block,
)
from lcdesk.services.participants.participants import add_people
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.editing.refused_values import with_typed
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.clearing import ask_to_clear
from lcdesk.ui.participants.edits import Edits
from lcdesk.ui.participants.find_replace import FindReplace
from lcdesk.ui.participants.refusals import Refusals
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.status import StatusPart
from lcdesk.ui.participants.words import selection_words

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

MANY = 3000  # rows; more are written beside the window
MOST_FILLED = 20_000  # rows that are filled from the keyboard at once


class SheetPart:
    """Cells of the table; `pressing` tells how many people need attention, for the status bar."""

    def __init__(self, shown: PeopleView, statuses: StatusPart, pressing: Callable[[], int]) -> None:
        self._shown, self._view, self._statuses, self._pressing = shown, shown.view, statuses, pressing
        self._desk, self._tasks = shown.context.desk, shown.context.tasks
        self.edits = Edits(self._desk, shown)
        self.refusals = Refusals(shown)
        self._view.refused.connect(partial(shown.context.announce, tone="warn"))
        self._view.cells_typed.connect(self._take_typed)
        self._view.block_pasted.connect(self.paste)
        self._view.left_over.connect(self._offer_new)
        self._view.masked_copied.connect(self._offer_plain)
        self._view.cleared.connect(self.clear)
        self._view.filled.connect(self.fill)
        shown.listed.connect(self.tell)
        shown.picked.connect(self.tell)

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {"replace": self.find_and_replace}
        if self._view.rejected:
            handlers["find_next"] = self.refusals.go_on
        if not self._view.selectionModel().hasSelection():
            return handlers
        handlers |= {"edit_cell": self.edit_cell, "clear": self._in_table(self.clear)}
        handlers["copy_heads"] = partial(self._view.copy, has_heads=True)
        block = self._shown.block
        if block.height > 1 or (block.rows and block.rows[0][0] > 0):
            handlers["fill_down"] = self._in_table(partial(self.fill, "down"))
        if len(block.names) > 1:
            handlers["fill_right"] = self._in_table(partial(self.fill, "right"))
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(icon("pencil"), _("Edit cell"), self.edit_cell)
        menu.addAction(icon("copy"), _("Copy"), self._view.copy)
        menu.addAction(_("Copy with heads"), partial(self._view.copy, has_heads=True))
        menu.addAction(_("Paste"), self._view.paste)
        menu.addAction(_("Fill down"), partial(self.fill, "down"))
        menu.addAction(_("Clear cells"), self.clear)
        menu.addSeparator()
        menu.addAction(_("Mark the whole rows"), self._view.select_rows)
        menu.addAction(_("Mark the whole columns"), self._view.select_columns)
        menu.addSeparator()

    def refresh(self, news: ChangeEvent | None) -> None:
        """After an undo or redo, go to the cells where it happened."""
        self._view.near = self._near()
        if news and news.kind in ("undo", "redo"):
            ids, names = find_cells(self._desk, news.touched, news.fields)
            shown = [name for name in names if not self._view.isColumnHidden(self._shown.table.column_at(name))]
            if self._view.rows_of(ids):
                self._view.select_cells(ids, shown)

    def retranslate(self) -> None:
        self._shown.table.retranslate()

    # --- deeds ---

    def change(self, ids: Sequence[int], values: Mapping[str, Any], in_form: Mapping[str, Any] | None = None) -> None:
        """Set the same values for these people; a status goes its own way, with its step, and asks where it must.

        `in_form`: what of these fields was on view in the pane, where they were typed there.
        """
        cells = {record_id: values for record_id in ids}
        if values.get("status") and len(values) == 1:
            self._forgive(cells)
            if not self._statuses.set_fitting(values["status"], ids, self.edits.seen(ids, in_form or {})):
                # once the editor is closed: it gives the keyboard back to the table
                self._tasks.later(partial(self._statuses.ask, values["status"], ids))
        else:
            self._do(lambda: self.edits.change(ids, values, in_form or {}), cells)

    def clear_field(self, ids: Sequence[int], name: str) -> None:
        """Ask, then take a field away from these people: each of them has a value of their own in it."""
        held = [record[name] for record in read_page(self._desk, ids) if record[name] is not None]
        title = PARTICIPANT.field(name).title
        ask_to_clear(self._view.window(), title, held, lambda: self._clear(ids, [name], CLEAR_FIELD))

    def edit_cell(self) -> None:
        """Open the editor of the current cell."""
        self._view.edit(self._view.currentIndex())

    def paste(self, lines: Mapping[int, Mapping[str, str]]) -> None:
        """Cells of a sheet, id → field → text; what is no value stays in its cell, in red, until it is put right."""
        self._keep_block(read_block(lines, self._near()), PASTE)

    def clear(self) -> None:
        """Take out what stands in the cells of the block."""
        self._clear(self._view.block_ids(), self._shown.block.names, CLEAR)

    def fill(self, way: str) -> None:
        """The first row of the block into the others (of one row: the row above into it), or its first column ("right")."""
        block = self._shown.block
        if block.height > MOST_FILLED:
            self._shown.context.announce(
                _("At most {count} rows can be filled at once.", count=f"{MOST_FILLED:,}"), "warn"
            )
            return
        ids = self._view.block_ids()
        if way == "right":
            self._keep_block(self.edits.filled_right(ids, block.names), FILL)
            return
        source = ids[0] if len(ids) > 1 else self._above(block.rows[0][0]) if ids else None
        if source is not None:
            self._keep(self.edits.filled_down(source, ids, block.names), FILL)

    def find_and_replace(self) -> None:
        """The dialog of Ctrl+H, about the block or all that is shown."""
        FindReplace(self._shown).show()

    def tell(self) -> None:
        """The left end of the status bar: what is selected."""
        if self._shown.is_seen():
            self._shown.context.tell(selection_words(self._view, self._pressing()))

    # --- how ---

    def _take_typed(self, cells: Mapping[int, Mapping[str, Any]]) -> None:
        for record_id, values in cells.items():
            self.change([record_id], values)

    def _above(self, row: int) -> int | None:
        """Who stands above a row; None where nobody does."""
        table = self._shown.table
        return table.id_at(row - 1) if row > 0 and table.band(row - 1) is None else None

    def _keep_block(self, block: ReadCells, label: str) -> None:
        self._keep(block.cells, label)
        if block.refused:
            self.refusals.add(block.refused)
        elif block.skipped:
            count = n_("{count} cell was passed over", "{count} cells were passed over", block.skipped)
            self._shown.context.announce(_("{count}: masked, or worked out by the program.", count=count), "warn")

    def _keep(self, cells: Cells, label: str) -> None:
        if cells:
            seen = self.edits.in_table(cells)
            self._do(lambda: status.keep_cells(self._desk, cells, label, seen), cells, self._statuses.answer)

    def _clear(self, ids: Sequence[int], names: Sequence[str], label: str) -> None:
        seen = self.edits.in_table(ids)
        self._do(
            lambda: clear_cells(self._desk, ids, names, label, seen),
            dict.fromkeys(ids, dict.fromkeys(names)),
            lambda done: self.refusals.add(done.refused, stays=False),
        )

    def _do(
        self,
        handler: Callable[[], Any],
        cells: Mapping[int, Mapping[str, Any]],
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Give these cells something, many of them beside the window; a fault (somebody was faster) is told, and what is
        kept is shown again."""
        self._forgive(cells)

        def done(answer: Any) -> None:
            if then:
                self._shown.table.forget()  # what was written from here is nobody else's when the next thing is done
                then(answer)

        if len(cells) > MANY:
            self._tasks.run(_("Writing cells…"), lambda _task: handler(), done, self._failed, owner=self._view)
            return
        try:
            done(handler())
        except KnownFault as fault:
            self._failed(with_typed(fault, PARTICIPANT, next(iter(cells.values()))) if len(cells) == 1 else fault)
            if len(cells) == 1 or isinstance(fault, DeskBusy | EditConflictsFound):
                self.refusals.keep(cells, fault.message)

    def _forgive(self, cells: Mapping[int, Mapping[str, Any]]) -> None:
        for record_id, values in cells.items() if self._view.rejected else ():
            self._view.forgive([record_id], values.keys())

    def _failed(self, error: BaseException) -> None:
        show_fault(error, self._view)
        self._shown.table.forget()
        self._shown.listed.emit()

    def _near(self) -> dt.date | None:
        starts = self._shown.cohort.get("starts")
        return starts if isinstance(starts, dt.date) else None

    def _in_table(self, handler: Callable[[], object]) -> Callable[[], None]:
        """The key belongs to the table, not to a field or a button beside it that has no use for it."""

        def do() -> None:
            focused, view, screen = QApplication.focusWidget(), self._view, self._shown.screen
            if focused is None or focused is view or view.isAncestorOf(focused) or not screen.isAncestorOf(focused):
                handler()

        return do

    def _offer_plain(self, masked: Mapping[str, int]) -> None:
        """Private cells were copied masked: as they are only when asked for, and that is noted."""
        count = n_(
            "{count} private cell was copied masked.", "{count} private cells were copied masked.", sum(masked.values())
        )

        def copy() -> None:
            self._view.copy(is_plain=True)
            for name, number in masked.items():
                access_log.note(self._desk, "copied", "Enrolment", None, name, number)

        self._shown.context.offer(count, _("Copy them as they are"), copy, "warn")

    def _offer_new(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Rows that were pasted below the end: as new participants only when asked for."""
        context = self._shown.context
        told = n_("{count} row did not fit below the table.", "{count} rows did not fit below the table.", len(rows))
        cohort_id = context.cohort_id
        if cohort_id is None:
            context.announce(told, "warn")
        else:
            context.offer(told, _("Add as new participants"), lambda: self._add(cohort_id, rows), "warn")

    def _add(self, cohort_id: int, rows: Sequence[Mapping[str, str]]) -> None:
        try:
            ids, refused = add_people(self._desk, cohort_id, rows, self._near())
        except KnownFault as fault:
            show_fault(fault, self._view)
            return
        self._tasks.later(lambda: (self._view.select_ids(ids), self.refusals.add(refused)))
