"""The participants as a sheet: what is typed, pasted, filled and cleared; each is one undo with
a name.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lcdesk.model.catalogue import PARTICIPANT, Record
from lcdesk.model.faults import DeskBusy, EditConflictsFound, KnownFault, OfficeOutOfReach
from lcdesk.model.findings import say_places, say_without_country
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.edit_conflicts import Rows, seen_before
from lcdesk.services.core.finding import count_nations, read_page
from lcdesk.services.participants import participants, status
from lcdesk.services.participants.participants import (
    CLEAR,
    CLEAR_FIELD,
    FILL,
    PASTE,
    CellRefusal,
    Cells,
    ReadCells,
    add_people,
    clear_cells,
    find_cells,
    read_block,
)
from lcdesk.texts import _, join_sentences, n_, with_label
from lcdesk.ui.kit.dialogs.edit_conflict import EditConflictDialog
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import QuestionDialog
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.table.model import PAGE
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.status import StatusPart

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

MANY = 3000  # rows; more are written beside the window
MOST_FILLED = 20_000  # rows that are filled from the keyboard at once
COUNTED = 2000  # the countries of those shown are counted up to this many people


class SheetPart:
    """Cells of the table; `pressing` tells how many people need attention, for the status bar."""

    def __init__(
        self, shown: PeopleView, statuses: StatusPart, pressing: Callable[[], int]
    ) -> None:
        self._shown, self._view, self._statuses, self._pressing = (
            shown,
            shown.view,
            statuses,
            pressing,
        )
        self._desk, self._tasks = shown.context.desk, shown.context.tasks
        self.edits = Edits(self._desk, shown)
        self.refusals = Refusals(shown)
        self._view.refused.connect(partial(shown.context.announce, tone="warn"))
        shown.table.edited.connect(lambda one, values: self.change([one], values))
        self._view.block_pasted.connect(self.paste)
        self._view.left_over.connect(self._offer_new)
        self._view.masked_copied.connect(self._offer_plain)
        self._view.cleared.connect(self.clear)
        self._view.filled.connect(self.fill)
        shown.listed.connect(self.tell)
        shown.attention_counted.connect(self.tell)

    # --- a part of the screen ---

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {
            "replace": self.find_and_replace,
            "tidy_values": self.tidy_values,
        }
        if self._view.cells.rejected:
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
        menu.addAction(_("Mark the whole rows"), self._view.selection.select_rows)
        menu.addAction(_("Mark the whole columns"), self._view.selection.select_columns)
        menu.addSeparator()

    def refresh(self, news: ChangeEvent | None) -> None:
        """After an undo or redo, go to the cells where it happened."""
        self._view.cells.near = self._near()
        if news and news.kind in ("undo", "redo"):
            ids, names = find_cells(self._desk, news.touched, news.fields)
            shown = [
                name
                for name in names
                if not self._view.isColumnHidden(self._shown.table.column_at(name))
            ]
            if self._view.table.rows_of(ids):
                self._view.select_cells(ids, shown)

    def retranslate(self) -> None:
        self._shown.table.retranslate()

    # --- operations ---

    def change(
        self,
        ids: Sequence[int],
        values: Mapping[str, Any],
        in_form: Mapping[str, Any] | None = None,
    ) -> None:
        """Set the same values for these people; a status goes its own way, with its step, and asks
        where it must.

        `in_form`: what of these fields was on view in the pane, where they were typed there.
        """
        cells = {record_id: values for record_id in ids}
        if (status := values.get("status")) and len(values) == 1:
            self._forgive(cells)
            if not self._statuses.set_fitting(status, ids, self.edits.seen(ids, in_form or {})):
                # once the editor is closed: it gives the keyboard back to the table
                self._tasks.later(partial(self._statuses.ask, status, ids))
        else:
            self._do(lambda: self.edits.change(ids, values, in_form or {}), cells)

    def clear_field(self, ids: Sequence[int], name: str) -> None:
        """Ask, then take a field away from these people: each of them has a value of their own
        in it.
        """
        held = [record[name] for record in read_page(self._desk, ids) if record[name] is not None]
        title = PARTICIPANT.field(name).title
        ask_to_clear(
            self._view.window(), title, held, lambda: self._clear(ids, [name], CLEAR_FIELD)
        )

    def edit_cell(self) -> None:
        """Open the editor of the current cell."""
        self._view.edit(self._view.currentIndex())

    def paste(self, lines: Mapping[int, Mapping[str, str]]) -> None:
        """Cells of a sheet, id → field → text; what is no value stays in its cell, in red, until
        it is put right.
        """
        block = read_block(lines, self._near())
        self._keep_block(block, PASTE)
        self._mark_pasted(lines)
        if not (block.refused or block.skipped) and block.cells:
            self._tell_pasted(block.cells)

    def _mark_pasted(self, lines: Mapping[int, Mapping[str, str]]) -> None:
        """What was pasted stays marked, as in a sheet."""
        names = {name for line in lines.values() for name in line}
        if len(lines) <= MANY:
            shown = [one.name for _at, one in self._view.columns.shown() if one.name in names]
            self._view.select_cells(list(lines), shown)

    def _tell_pasted(self, cells: Cells) -> None:
        context, count = self._shown.context, sum(map(len, cells.values()))
        people = n_("{count} person", "{count} people", len(cells))
        told = n_(
            "{count} cell pasted, of {people}",
            "{count} cells pasted, of {people}",
            count,
            people=people,
        )
        if not self._view.cells.rejected:
            context.offer(told, _("Undo"), lambda: context.command("undo"), "ok")

    def clear(self) -> None:
        """Take out what stands in the cells of the block."""
        self._clear(self._view.block_ids(), self._shown.block.names, CLEAR)

    def fill(self, way: str) -> None:
        """The first row of the block into the others (of one row: the row above into it), or its
        first column ("right").
        """
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
        from lcdesk.ui.participants.find_replace import FindReplace

        FindReplace(self._shown).show()

    def tidy_values(self) -> None:
        """Near spellings in the column of the cursor, where it has any; else in organisations."""
        from lcdesk.services.participants.spellings import WORKPLACE, fields_to_tidy
        from lcdesk.ui.participants.tidying_dialog import TidyingDialog

        name = self._view.current_name()
        known = {field.name for field in fields_to_tidy()}
        chosen = name if name in known else WORKPLACE
        TidyingDialog(self._shown.screen, self._shown.context, chosen).open()

    def tell(self) -> None:
        """The left end of the status bar: who is shown."""
        if self._shown.is_seen():
            self._shown.context.tell(shown_words(self._shown, self._pressing()))

    # --- how ---

    def _above(self, row: int) -> int | None:
        """Who stands above a row; None where nobody does."""
        table = self._shown.table
        return table.id_at(row - 1) if row > 0 and table.band(row - 1) is None else None

    def _keep_block(self, block: ReadCells, label: str) -> None:
        self._keep(block.cells, label)
        if block.refused:
            self.refusals.add(block.refused)
        elif block.skipped:
            count = n_(
                "{count} cell was passed over", "{count} cells were passed over", block.skipped
            )
            self._shown.context.announce(
                _("{count}: masked, or worked out by the program.", count=count), "warn"
            )

    def _keep(self, cells: Cells, label: str) -> None:
        if cells:
            seen = self.edits.in_table(cells)
            self._do(
                lambda: status.keep_cells(self._desk, cells, label, seen),
                cells,
                self._statuses.answer,
            )

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
        """Give these cells something, many of them beside the window; a fault (somebody was
        faster) is told, and what is kept is shown again.
        """
        self._forgive(cells)

        def done(answer: Any) -> None:
            if then:
                # what was written from here is nobody else's when the next thing is done
                self._shown.table.forget()
                then(answer)

        if len(cells) > MANY:
            self._tasks.run(
                _("Writing cells…"), lambda _task: handler(), done, self._failed, owner=self._view
            )
            return
        try:
            done(handler())
        except KnownFault as fault:
            if len(cells) == 1 and isinstance(fault, EditConflictsFound) and fault.clashes:
                self._choose(fault, cells)
                return
            self._failed(
                with_typed(fault, PARTICIPANT, next(iter(cells.values())))
                if len(cells) == 1
                else fault
            )
            if len(cells) == 1 or isinstance(
                fault, DeskBusy | EditConflictsFound | OfficeOutOfReach
            ):
                self.refusals.keep(cells, fault.message)

    def _choose(self, fault: EditConflictsFound, cells: Mapping[int, Mapping[str, Any]]) -> None:
        """Theirs or mine; until that is said, mine stays in its cell."""
        ((record_id, values),) = cells.items()
        self._shown.table.forget()
        self._shown.listed.emit()
        self.refusals.keep(cells, fault.message)

        def put(mine: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
            rest = {name: value for name, value in values.items() if name not in clashing}
            self._forgive(cells)
            if wanted := {**rest, **mine}:
                written = {record_id: wanted}
                self._do(
                    lambda: participants.change_participants(
                        self._desk, [record_id], wanted, {record_id: seen}
                    ),
                    written,
                )

        clashing = {clash.field.name for clash in fault.clashes}
        EditConflictDialog(self._view.window(), fault, put).open()

    def _forgive(self, cells: Mapping[int, Mapping[str, Any]]) -> None:
        for record_id, values in cells.items() if self._view.cells.rejected else ():
            self._view.cells.forgive([record_id], values.keys())

    def _failed(self, error: BaseException) -> None:
        show_fault(error, self._view)
        self._shown.table.forget()
        self._shown.listed.emit()

    def _near(self) -> dt.date | None:
        starts = self._shown.cohort.get("starts")
        return starts if isinstance(starts, dt.date) else None

    def _in_table(self, handler: Callable[[], object]) -> Callable[[], None]:
        """The key belongs to the table, not to a field or a button beside it that has no use for
        it.
        """

        def do() -> None:
            focused, view, screen = QApplication.focusWidget(), self._view, self._shown.screen
            if (
                focused is None
                or focused is view
                or view.isAncestorOf(focused)
                or not screen.isAncestorOf(focused)
            ):
                handler()

        return do

    def _offer_plain(self, masked: Mapping[str, int]) -> None:
        """Private cells were copied masked: as they are only when asked for, and that is noted."""
        count = n_(
            "{count} private cell was copied masked.",
            "{count} private cells were copied masked.",
            sum(masked.values()),
        )

        def copy() -> None:
            # first: what cannot be noted is not handed out
            for name, number in masked.items():
                access_log.note(self._desk, "copied", "Enrolment", None, name, number)
            self._view.copy(is_plain=True)

        self._shown.context.offer(count, _("Copy them as they are"), copy, "warn")

    def _offer_new(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Rows that were pasted below the end: as new participants only when asked for."""
        context = self._shown.context
        told = n_(
            "{count} row did not fit below the table.",
            "{count} rows did not fit below the table.",
            len(rows),
        )
        cohort_id = context.cohort_id
        if cohort_id is None:
            context.announce(told, "warn")
        else:
            context.offer(
                told, _("Add as new participants"), lambda: self._add(cohort_id, rows), "warn"
            )

    def _add(self, cohort_id: int, rows: Sequence[Mapping[str, str]]) -> None:
        try:
            ids, refused = add_people(self._desk, cohort_id, rows, self._near())
        except KnownFault as fault:
            show_fault(fault, self._view)
            return
        self._tasks.later(lambda: (self._view.select_ids(ids), self.refusals.add(refused)))


# --- The left end of the status bar ---


def shown_words(people: PeopleView, pressing: int) -> str:
    """How many are shown, from how many countries, and how many need attention; of those who are
    marked tells the line below the table.
    """
    table = people.table
    shown = table.records
    told = [n_("{count} person", "{count} people", shown)]
    # who is in a folded group was not read
    if len(table.ids) == len(table.whole) and shown <= COUNTED:
        if len(table.ids) <= PAGE:  # they are read to be shown
            records = map(table.record, range(len(table.ids)))
            nations = Counter(record["nationality"] for record in records if record)
        else:
            nations = count_nations(people.context.desk, table.ids)
        codes = {code for code in nations if code}
        told.append(say_places(codes))
        if without := sum(count for code, count in nations.items() if not code):
            told.append(say_without_country(without, codes))
    if pressing:
        told.append(n_("{count} needs attention", "{count} need attention", pressing))
    return "   ·   ".join(told)


# --- The question before a field is taken away from several people who have different values in it
# ---


def ask_to_clear(
    parent: QWidget, title: str, values: Collection[object], clear: Callable[[], object]
) -> QuestionDialog:
    """Say of how many people a field goes, and how many different values; `clear` is called where
    that is wanted.

    Neither Enter nor Esc takes anything away.
    """
    question = n_(
        "Clear {field} of {count} person?",
        "Clear {field} of {count} people?",
        len(values),
        field=title,
    )
    gone = n_("{count} value goes.", "{count} different values go.", len(set(map(str, values))))
    note = join_sentences(gone, _("Undo brings everything back."))
    dialog = QuestionDialog(parent, question, note, _("Clear"), "x", "danger", is_slip_likely=True)
    dialog.accepted.connect(clear)
    dialog.open()
    return dialog


# --- Texts that were no values: they stay in their cells in red, are counted in the status bar, and
# walked through ---


MOST_KEPT = 500  # rows


class Refusals:
    """The refused cells of the table."""

    def __init__(self, shown: PeopleView) -> None:
        self._view, self._context = shown.view, shown.context

    def add(self, refused: Sequence[CellRefusal], *, stays: bool = True) -> None:
        """Tell of them; `stays` keeps their texts in their cells."""
        for cell in refused if stays else ():
            self._view.cells.reject_cell(cell.id, cell.field, cell.text, cell.message)
        if refused:
            count = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(refused),
            )
            self._offer(with_label(count, refused[0].message) if stays else refused[0].message)

    def keep(self, cells: Cells, message: str) -> None:
        """Values that are some, and could not be kept just now: they stay in their cells all the
        same.
        """
        for record_id, values in list(cells.items())[:MOST_KEPT]:
            for name, value in values.items():
                if value is not None:
                    self._view.cells.reject_cell(
                        record_id, name, PARTICIPANT.field(name).kind.format(value), message
                    )

    def go_on(self) -> None:
        """To the next refused cell after the cursor, and around."""
        view, cells = self._view, self._places()
        if cells:
            at = view.currentIndex()
            here = (at.row(), view.horizontalHeader().visualIndex(at.column()))
            row, place = next((cell for cell in cells if cell > here), cells[0])
            column = view.horizontalHeader().logicalIndex(place)
            view.cells.is_walking = True
            view.select_cells([view.table.id_at(row)], [view.table.columns[column].name])
            view.cells.is_walking = False
            view.setFocus()
            message = view.cells.rejection(view.table.index(row, column))
            self._offer(message[1] if message else "")

    def _places(self) -> list[tuple[int, int]]:
        """(row, place of the column) of those that are shown, in order."""
        view, names = self._view, dict[int, list[str]]()
        for record_id, name in view.cells.rejected:
            names.setdefault(record_id, []).append(name)
        heads = view.horizontalHeader()
        return sorted(
            (row, heads.visualIndex(column))
            for row in view.table.rows_of(list(names))
            for column in map(view.table.column_at, names[view.table.id_at(row)])
            if not view.isColumnHidden(column)
        )

    def _offer(self, text: str) -> None:
        if self._view.cells.rejected:
            self._context.offer(text, _("Next cell"), self.go_on, "warn")
        else:
            self._context.announce(text, "warn")


# --- What is to stand in cells of participants, made ready to be kept as one operation: filled down
# and
# right, typed, pasted ---


Values = Mapping[str, Any]
Texts = Mapping[int, Mapping[str, str]]


class Edits:
    """What stands in the table and in the pane, so that nothing is overwritten that nobody has
    seen.
    """

    def __init__(self, desk: Desk, shown: PeopleView) -> None:
        self._desk, self._table, self._record_of = desk, shown.table, shown.record_of
        self._several: dict[int, Record] = {}

    def change(self, ids: Sequence[int], values: Values, in_form: Values) -> None:
        """Set the same values for one or several; told off when somebody else was faster.

        `in_form`: what of these fields was on view in the pane, where they were typed there.
        """
        participants.change_participants(self._desk, ids, values, self.seen(ids, in_form))
        self.note_written(dict.fromkeys(ids, values))

    def seen(self, ids: Sequence[int], in_form: Values) -> Rows:
        """These people as they were shown: one in the table or in the pane, several in the pane."""
        if len(ids) == 1:
            return {
                ids[0]: seen_before(
                    self._table.shown(ids).get(ids[0]) or self._shown(ids[0]), in_form
                )
            }
        return {one: self._several[one] for one in ids if one in self._several}

    def in_table(self, ids: Collection[int]) -> Rows:
        """These people as they were last shown in the table; those who never came into view are
        left out.
        """
        return self._table.shown(ids)

    def note_written(self, cells: Mapping[int, Values]) -> None:
        """Nobody is told off by their own edit of a moment ago."""
        self._table.note_written(cells)
        self._several.update(
            (one, {**self._several[one], **cells[one]}) for one in cells if one in self._several
        )

    def remember(self, records: Mapping[int, Record], half_typed: Collection[str] = ()) -> None:
        """Several people as they are shown together; what is unsaved was typed over what was
        shown before.
        """
        before = self._several
        self._several = {
            one: seen_before(
                record, {name: before[one][name] for name in half_typed} if one in before else {}
            )
            for one, record in records.items()
        }

    def filled_down(
        self, source: int, ids: Sequence[int], names: Sequence[str]
    ) -> dict[int, dict[str, Any]]:
        """The values of `source` for the others; of fields that are shown masked none."""
        first = self._record_of(source) or {}
        values = {name: first.get(name) for name in open_fields(names)}
        return (
            {record_id: dict(values) for record_id in ids if record_id != source} if values else {}
        )

    def filled_right(self, ids: Sequence[int], names: Sequence[str]) -> ReadCells:
        """What stands in the first of these fields, as a text, for the others that can take it."""
        lines: dict[int, dict[str, str]] = {}
        fields = open_fields(names)
        if len(fields) > 1 and fields[0] == names[0]:
            source = PARTICIPANT.field(names[0])
            for record in filter(None, map(self._record_of, ids)):
                lines[record["id"]] = dict.fromkeys(fields[1:], source.text(record))
        return read_block(lines, None)

    def _shown(self, record_id: int) -> Record:
        record = self._record_of(record_id)
        if record is None:
            raise KnownFault(
                _("This participant is no longer there."),
                _("Somebody removed the entry. Undo brings it back."),
            )
        return record


def open_fields(names: Iterable[str]) -> list[str]:
    """Those that are fields, and not masked."""
    return [
        name
        for name in names
        if name in PARTICIPANT.by_name and not PARTICIPANT.field(name).is_private
    ]
