"""Every change of the timetable on its way to the desk: moved, copied, pasted, locked, edited,
added, removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import DeskBusy, EditConflictsFound, OfficeOutOfReach
from lcdesk.services.core.edit_conflicts import seen_before
from lcdesk.services.curriculum import curriculum
from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.grids import Ban, Cell, Landing
from lcdesk.ui.curriculum.places import SNAP, DayTime, GridPoint, PlaceShift, change_of, week_start
from lcdesk.ui.curriculum.timetable import TimetableModel, clock_of, day_words, title_of
from lcdesk.ui.curriculum.timetable_pages import TimetablePages
from lcdesk.ui.kit.dialogs.edit_conflict import EditConflictDialog
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row, rule, scrolled

MIME = "application/x-lcdesk-activities"  # ids on the clipboard
TOMORROW = PlaceShift(days=1)


class TimetableEdits(QObject):
    """What is done to activities; each operation is one undo step with a name.

    Tells `written()` when the timetable is to be read anew, whether it was written or refused;
    before it `added()` or `removed()`, when the form of what was there has done its work; after it
    `landed([ids])`, the activities to be shown now.
    """

    written = Signal()
    added = Signal()
    removed = Signal()
    landed = Signal(list)

    def __init__(self, context: Context, timetable: TimetableModel, pages: TimetablePages) -> None:
        super().__init__(pages)
        self._context, self._timetable, self._pages = context, timetable, pages

    # --- moved and copied in the week ---

    def move(self, places: Mapping[int, DayTime], selected: Sequence[int]) -> None:
        """Keep what was dragged or stepped, all of it as one undo step; where that fails the
        blocks go back. All `selected` stay so when they were among them.
        """
        chosen = selected if set(places) <= set(selected) else list(places)
        self.change_each(self._values(places), is_move=True)
        self.landed.emit(list(chosen))

    def copy_to(self, places: Mapping[int, DayTime]) -> None:
        """Keep copies where they were dragged to."""
        self.copy_each(self._values(places))

    def copy_each(self, copies: Mapping[int, Mapping[str, Any]]) -> None:
        """Copy activities, each with other values, and select the copies."""
        self._make(lambda: curriculum.copy_activities(self._context.desk, copies))

    def _make(self, operation: Callable[[], list[int]]) -> None:
        made: list[int] = []
        try:
            made = operation()
        finally:
            self.written.emit()
        self.landed.emit(made)

    def _values(self, places: Mapping[int, DayTime]) -> dict[int, dict[str, Any]]:
        sight = self._pages.week.sight
        return {key: sight.values(place, sight.places.get(key)) for key, place in places.items()}

    # --- cells of a grid ---

    def judge_cells(self, keys: Sequence[int], is_copy: bool) -> dict[Cell, Ban]:
        """The cells that would not do for the first of these that is not locked."""
        key = next((key for key in keys if is_copy or not self._timetable.is_locked(key)), None)
        return {} if key is None else self._landing(() if is_copy else keys).bans(key)

    def drop_in_cell(self, keys: Sequence[int], cell: Cell, is_copy: bool) -> None:
        """Put activities, or copies of them, into a cell of the grid."""
        held = [] if is_copy else [key for key in keys if self._timetable.is_locked(key)]
        free = [key for key in keys if key not in held]
        landing = self._landing(() if is_copy else free)
        refused = next((words for key in free if (words := landing.refusal(key, cell))), "")
        if refused:
            self._context.announce(refused, "warn")
            return
        changes = {key: landing.values(key, cell) for key in free}
        if is_copy:
            self.copy_each(changes)
        elif changes:
            self.change_each(changes, is_move=True)
            self.landed.emit(list(changes))
        self.say_held(held)

    def _landing(self, moved: Sequence[int]) -> Landing:
        return Landing(self._pages.grid.grid, self._timetable, self._context.cohort, moved)

    # --- the clipboard ---

    def copy(self, keys: Sequence[int]) -> None:
        """Put activities on the clipboard: for a paste here, and as lines of text for elsewhere."""
        records = [self._timetable.records[key] for key in keys]
        if not records:
            return
        places = self._timetable.places
        lines = (
            [
                str(record.get("date") or ""),
                clock_of(places[record["id"]]) if record["id"] in places else "",
                title_of(record),
            ]
            for record in records
        )
        data = QMimeData()
        data.setText("\n".join("\t".join(line) for line in lines))
        data.setData(MIME, QByteArray(" ".join(map(str, keys)).encode()))
        QGuiApplication.clipboard().setMimeData(data)
        count = len(records)
        self._context.announce(n_("{count} activity copied", "{count} activities copied", count))

    def paste(self, spot: GridPoint | None) -> None:
        """Copies of what is on the clipboard: the first one at a spot; without one on the same
        weekday of the week shown.
        """
        keys = [key for key in _ids_on_clipboard() if key in self._timetable.places]
        if not keys:
            self._context.announce(_("No activity is on the clipboard."), "warn")
            return
        sight, known = self._pages.week.sight, self._timetable
        places = {key: sight.seen(known.records[key], known.places[key]) for key in keys}
        first = min(places.values(), key=lambda place: (place.day, place.start))
        if spot:
            at = replace(first.moved(spot.day, int(spot.minutes // SNAP) * SNAP), key=spot.key)
            change = change_of(first, at)
        else:
            change = PlaceShift(days=self._days_to_shown(first.day) or 1)
        self.copy_to({key: change.applied(place) for key, place in places.items()})

    def _days_to_shown(self, day: dt.date) -> int:
        shown = self._pages.state.week_start or day
        return (shown - week_start(day, shown.weekday())).days

    def duplicate(self, keys: Sequence[int]) -> None:
        """Copies of activities on the next day; those without a time stay without."""
        places = self._timetable.places
        self.copy_each(
            {key: TOMORROW.applied(places[key]).values() if key in places else {} for key in keys}
        )

    # --- whole days ---

    def ask_for_days(self, selected: Sequence[int]) -> DayCopyDialog:
        """Which day is copied to which days; that of what is selected is proposed."""
        timetable, state = self._timetable, self._pages.state
        counts = {
            day: len(timetable.between(day, day + dt.timedelta(days=1))) for day in state.days()
        }
        place = next((timetable.places[key] for key in selected if key in timetable.places), None)
        day = (
            place.day
            if place
            else state.day
            if state.view == "day" and state.day
            else state.first_busy_day()
        )
        dialog = DayCopyDialog(self._pages.window(), counts, day, self.copy_day)
        dialog.open()
        return dialog

    def copy_day(self, day: dt.date, days: Sequence[dt.date]) -> None:
        """Copy all activities of a day to other days."""
        desk, cohort = self._context.desk, self._context.cohort_id
        if cohort is not None:
            self._make(lambda: curriculum.copy_day(desk, cohort, day, days))

    # --- the lock ---

    def turn_lock(self, keys: Sequence[int]) -> None:
        """Lock activities; where all of them are locked, unlock them."""
        is_locked = not all(self._timetable.is_locked(key) for key in keys)
        self.lock(keys, is_locked=is_locked)

    def lock(self, keys: Sequence[int], *, is_locked: bool) -> None:
        """Lock or unlock activities."""
        try:
            curriculum.lock_activities(self._context.desk, list(keys), is_locked=is_locked)
        finally:
            self.written.emit()

    def say_held(self, keys: Sequence[int], *, is_removal: bool = False) -> None:
        """Locked activities stayed: that is said, and unlocking them offered."""
        if not keys:
            return
        if len(keys) > 1:
            told = n_("{count} locked activity stays", "{count} locked activities stay", len(keys))
        elif is_removal:
            told = _(
                "“{name}” is locked and was not removed.",
                name=title_of(self._timetable.records[keys[0]]),
            )
        else:
            told = _(
                "“{name}” is locked and stays where it is.",
                name=title_of(self._timetable.records[keys[0]]),
            )
        self._context.offer(told, _("Unlock"), lambda: self.lock(keys, is_locked=False), "warn")

    # --- values, coming and going ---

    def add(self, values: dict[str, Any]) -> None:
        """Keep a new activity."""
        cohort = self._context.cohort_id
        if cohort is None:
            return
        key = curriculum.add_activity(self._context.desk, cohort, values)
        self.added.emit()
        self.written.emit()
        self.landed.emit([key])
        self._context.tell_done(_("Added: {name}", name=title_of(values)))

    def add_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Several new activities as one undo step."""
        desk, cohort = self._context.desk, self._context.cohort_id
        if cohort is not None:
            self._make(lambda: curriculum.add_activities(desk, cohort, rows))

    def change_each(
        self, changes: Mapping[int, Mapping[str, Any]], *, is_move: bool = False
    ) -> None:
        """Keep several activities, each with values of its own, as one undo step."""
        seen = {
            key: self._timetable.records[key] for key in changes if key in self._timetable.records
        }
        try:
            curriculum.change_each(self._context.desk, changes, is_move=is_move, seen=seen)
        finally:
            self.written.emit()

    def change(
        self, ids: Sequence[int], values: dict[str, Any], in_form: Mapping[str, Any] | None = None
    ) -> None:
        """Keep an edit, unless somebody changed the activity meanwhile. `in_form`: what of it
        was on view where it was typed.
        """
        known = self._timetable.records
        keys = (key for key in ids if known.get(key, {}).get("version") is not None)
        seen = {key: seen_before(known[key], in_form or {}) for key in keys}
        try:
            curriculum.change_activities(self._context.desk, list(ids), values, seen)
            self._pages.list.cells.forgive(ids, values.keys())
        except (DeskBusy, EditConflictsFound, OfficeOutOfReach) as fault:
            if len(ids) == 1 and isinstance(fault, EditConflictsFound) and fault.clashes:
                self._choose(fault, ids[0], values, is_typed=in_form is not None)
                return
            show_fault(with_typed(fault, ACTIVITY, values), self._pages.window())
            if in_form is not None:  # it was typed
                self._pages.list.cells.reject_cells(dict.fromkeys(ids, values), fault.message)
        finally:
            self.written.emit()

    def _choose(
        self, fault: EditConflictsFound, key: int, values: dict[str, Any], *, is_typed: bool
    ) -> None:
        """Theirs or mine; until that is said, what was typed stays in its cell."""
        if is_typed:
            self._pages.list.cells.reject_cells({key: values}, fault.message)
        clashing = {clash.field.name for clash in fault.clashes}

        def put(mine: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
            rest = {name: value for name, value in values.items() if name not in clashing}
            self._pages.list.cells.forgive([key], values.keys())
            if wanted := {**rest, **mine}:
                try:
                    curriculum.change_activities(self._context.desk, [key], wanted, {key: seen})
                except (DeskBusy, EditConflictsFound, OfficeOutOfReach) as again:
                    show_fault(again, self._pages.window())
                self.written.emit()

        EditConflictDialog(self._pages.window(), fault, put).open()

    def remove(self, keys: Sequence[int]) -> None:
        """Take activities out, but for locked ones; undo brings them back."""
        held = [key for key in keys if self._timetable.is_locked(key)]
        free = [key for key in keys if key not in held]
        if free:
            count, name = len(free), title_of(self._timetable.records[free[0]])
            curriculum.remove_activities(self._context.desk, free)
            self.removed.emit()
            self.written.emit()
            told = n_("{count} activity removed", "{count} activities removed", count)
            self._context.tell_done(_("Removed: {name}", name=name) if count == 1 else told)
        self.say_held(held, is_removal=True)


def _ids_on_clipboard() -> list[int]:
    mime = QGuiApplication.clipboard().mimeData()
    if not isinstance(mime, QMimeData) or not mime.hasFormat(MIME):
        return []
    return [int(word) for word in bytes(mime.data(MIME).data()).decode().split()]


# --- Which day of the timetable is copied to which other days ---


Keep = Callable[[dt.date, Sequence[dt.date]], object]
WIDTH, HIGHEST = 420, 560  # px


class DayCopyDialog(QDialog):
    """`counts`: day → how many activities it has; `keep(day, days)` gets what was chosen."""

    def __init__(
        self, parent: QWidget, counts: Mapping[dt.date, int], day: dt.date, keep: Keep
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Copy day to…"))
        self._keep = keep
        self.source = QComboBox()
        self.source.setAccessibleName(_("From"))
        self._sources = [one for one, count in counts.items() if count]
        self.source.addItems([_said(one, counts[one]) for one in self._sources])
        if day in self._sources:
            self.source.setCurrentIndex(self._sources.index(day))
        self.ticks = {one: QCheckBox(_said(one, count)) for one, count in counts.items()}
        self.ok = Button("", kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self.source.currentIndexChanged.connect(lambda _at: self._show_state())
        for tick in self.ticks.values():
            tick.toggled.connect(lambda _on: self._show_state())
        self._show_state()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(*self.ticks.values(), None, gap=8, margins=(24, 4, 24, 8)))
        told = _(
            "All its activities are copied with their people. What stands on those days already "
            "stays."
        )
        head = column(
            Label(_("Copy a day"), 17, "bold"),
            Label(told, 13, ink="fg2", wraps=True),
            4,
            Label(_("From"), 12, "medium", "fg2"),
            self.source,
            4,
            Label(_("To these days"), 12, "medium", "fg2"),
            gap=6,
            margins=(24, 22, 24, 4),
        )
        foot = row(
            None, Button(_("Cancel"), clicked=self.reject), self.ok, margins=(24, 10, 24, 16)
        )
        area = scrolled(inside)
        whole = column(head, area, rule(), foot, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(WIDTH, min(HIGHEST, 290 + 30 * len(self.ticks)))

    def day(self) -> dt.date | None:
        """The day that is copied."""
        at = self.source.currentIndex()
        return self._sources[at] if at >= 0 else None

    def days(self) -> list[dt.date]:
        """The days ticked, but for the one that is copied."""
        return [day for day, tick in self.ticks.items() if tick.isChecked() and day != self.day()]

    def _show_state(self) -> None:
        source = self.day()
        for day, tick in self.ticks.items():
            tick.setEnabled(day != source)
        count = len(self.days())
        self.ok.setText(
            n_("Copy to {count} day", "Copy to {count} days", count) if count else _("Copy")
        )
        self.ok.setEnabled(count > 0)

    def _finish(self) -> None:
        day, days = self.day(), self.days()
        self.accept()
        if day and days:
            self._keep(day, days)


def _said(day: dt.date, count: int) -> str:
    """Mon · 7 Dec   4 activities."""
    return f"{day_words(day)}   " + (
        n_("{count} activity", "{count} activities", count) if count else ""
    )
