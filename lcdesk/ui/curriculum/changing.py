"""Every change of the timetable on its way to the desk: moved, copied, pasted, locked, edited,
added, removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import DeskBusy, EditConflictsFound
from lcdesk.services.core.edit_conflicts import seen_before
from lcdesk.services.curriculum import curriculum
from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.day_copy_dialog import DayCopyDialog
from lcdesk.ui.curriculum.drags import GridPoint
from lcdesk.ui.curriculum.grids import Ban, Cell, Landing
from lcdesk.ui.curriculum.places import SNAP, DayTime, PlaceShift, change_of
from lcdesk.ui.curriculum.showing import ShownTimetable
from lcdesk.ui.curriculum.weeks import week_start
from lcdesk.ui.curriculum.words import clock_of, title_of
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.editing.edit_tracking import with_typed
from lcdesk.ui.kit.painting.icons import icon

MIME = "application/x-lcdesk-activities"  # ids on the clipboard
TOMORROW = PlaceShift(days=1)


class ChangedTimetable(ShownTimetable):
    """What is done to activities; each deed is one undo step with a name."""

    # --- moved and copied in the week ---

    def keep_places(self, places: Mapping[int, DayTime]) -> None:
        """Keep what was dragged or stepped, all of it as one undo step; where that fails the
        blocks go back.
        """
        chosen = self.selected if set(places) <= set(self.selected) else list(places)
        self.change_each(self._values(places), is_move=True)
        self.go_to(chosen)

    def copy_places(self, places: Mapping[int, DayTime]) -> None:
        """Keep copies where they were dragged to."""
        self.copy_each(self._values(places))

    def copy_each(self, copies: Mapping[int, Mapping[str, Any]]) -> None:
        """Copy activities, each with other values, and select the copies."""
        self._select_new(lambda: curriculum.copy_activities(self.context.desk, copies))

    def _select_new(self, handler: Callable[[], list[int]]) -> None:
        made: list[int] = []
        try:
            made = handler()
        finally:
            self.reload()
        self.go_to(made)

    def _values(self, places: Mapping[int, DayTime]) -> dict[int, dict[str, Any]]:
        sight = self.week.sight
        return {key: sight.values(place, sight.places.get(key)) for key, place in places.items()}

    # --- cells of a grid ---

    def judge_cells(self, keys: Sequence[int], is_copy: bool) -> dict[Cell, Ban]:
        """The cells that would not do for the first of these that is not locked."""
        key = next((key for key in keys if is_copy or not self.timetable.is_locked(key)), None)
        landing = Landing(
            self.grid.grid, self.timetable, self.context.cohort, () if is_copy else keys
        )
        return {} if key is None else landing.bans(key)

    def drop_cells(self, keys: Sequence[int], cell: Cell, is_copy: bool) -> None:
        """Put activities, or copies of them, into a cell of the grid."""
        held = [] if is_copy else [key for key in keys if self.timetable.is_locked(key)]
        free = [key for key in keys if key not in held]
        landing = Landing(
            self.grid.grid, self.timetable, self.context.cohort, () if is_copy else free
        )
        refused = next((words for key in free if (words := landing.refusal(key, cell))), "")
        if refused:
            self.context.announce(refused, "warn")
            return
        changes = {key: landing.values(key, cell) for key in free}
        if is_copy:
            self.copy_each(changes)
        elif changes:
            self.change_each(changes, is_move=True)
            self.go_to(list(changes))
        self.say_held(held)

    # --- the clipboard ---

    def copy_selected(self) -> None:
        """Put the selected activities on the clipboard: for a paste here, and as lines of text
        for elsewhere.
        """
        records = [self.timetable.records[key] for key in self.selected]
        if not records:
            return
        places = self.timetable.places
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
        data.setData(MIME, QByteArray(" ".join(map(str, self.selected)).encode()))
        QGuiApplication.clipboard().setMimeData(data)
        count = len(records)
        self.context.announce(n_("{count} activity copied", "{count} activities copied", count))

    def paste_at(self, spot: GridPoint | None) -> None:
        """Copies of what is on the clipboard: the first one at a spot; without one on the same
        weekday of the week shown.
        """
        keys = [key for key in _ids_on_clipboard() if key in self.timetable.places]
        if not keys:
            self.context.announce(_("No activity is on the clipboard."), "warn")
            return
        sight, known = self.week.sight, self.timetable
        places = {key: sight.seen(known.records[key], known.places[key]) for key in keys}
        first = min(places.values(), key=lambda place: (place.day, place.start))
        if spot:
            at = replace(first.moved(spot.day, int(spot.minutes // SNAP) * SNAP), key=spot.key)
            change = change_of(first, at)
        else:
            change = PlaceShift(days=self._days_to_shown(first.day) or 1)
        self.copy_each(self._values({key: change.applied(place) for key, place in places.items()}))

    def duplicate_selected(self) -> None:
        """Copies of the selected activities on the next day; those without a time stay without."""
        places = self.timetable.places
        self.copy_each(
            {
                key: TOMORROW.applied(places[key]).values() if key in places else {}
                for key in self.selected
            }
        )

    def _days_to_shown(self, day: dt.date) -> int:
        shown = self.week_start or day
        return (shown - week_start(day, shown.weekday())).days

    def ask_for_days(self) -> DayCopyDialog:
        """Which day is copied to which days."""
        counts = {
            day: len(self.timetable.between(day, day + dt.timedelta(days=1)))
            for day in self._days()
        }
        place = next(
            (self.timetable.places[key] for key in self.selected if key in self.timetable.places),
            None,
        )
        day = (
            place.day
            if place
            else self.day
            if self.view == "day" and self.day
            else self.first_busy_day()
        )
        dialog = DayCopyDialog(self.window(), counts, day, self.copy_day)
        dialog.open()
        return dialog

    def copy_day(self, day: dt.date, days: Sequence[dt.date]) -> None:
        """Copy all activities of a day to other days."""
        desk, cohort = self.context.desk, self.context.cohort_id
        if cohort is not None:
            self._select_new(lambda: curriculum.copy_day(desk, cohort, day, days))

    def open_menu(self, at: QPoint) -> QMenu:
        """What can be done with the selected activities, at a point of the screen."""
        menu, is_locked = QMenu(self), all(self.timetable.is_locked(key) for key in self.selected)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(icon("pencil"), _("Details"), lambda: self.context.command("details"))
        menu.addAction(icon("copy"), _("Copy"), self.copy_selected)
        menu.addAction(icon("copy-plus"), _("Duplicate to the next day"), self.duplicate_selected)
        words = _("Unlock") if is_locked else _("Lock")
        menu.addAction(icon("lock-open" if is_locked else "lock"), words, self.lock_selected)
        menu.addSeparator()
        menu.addAction(icon("trash-2"), _("Remove activity"), self.remove_selected)
        menu.popup(at)
        return menu

    # --- the lock ---

    def lock_selected(self) -> None:
        """Lock what is selected; where all of it is locked, unlock it."""
        is_locked = not all(self.timetable.is_locked(key) for key in self.selected)
        self.lock(self.selected, is_locked=is_locked)

    def lock(self, keys: Sequence[int], *, is_locked: bool) -> None:
        """Lock or unlock activities."""
        try:
            curriculum.lock_activities(self.context.desk, list(keys), is_locked=is_locked)
        finally:
            self.reload()

    def say_held(self, keys: Sequence[int], *, is_removal: bool = False) -> None:
        """Locked activities stayed: that is said, and unlocking them offered."""
        if not keys:
            return
        if len(keys) > 1:
            told = n_("{count} locked activity stays", "{count} locked activities stay", len(keys))
        elif is_removal:
            told = _(
                "“{name}” is locked and was not removed.",
                name=title_of(self.timetable.records[keys[0]]),
            )
        else:
            told = _(
                "“{name}” is locked and stays where it is.",
                name=title_of(self.timetable.records[keys[0]]),
            )
        self.context.offer(told, _("Unlock"), lambda: self.lock(keys, is_locked=False), "warn")

    # --- values, coming and going ---

    def change_each(
        self, changes: Mapping[int, Mapping[str, Any]], *, is_move: bool = False
    ) -> None:
        """Keep several activities, each with values of its own, as one undo step."""
        seen = {
            key: self.timetable.records[key] for key in changes if key in self.timetable.records
        }
        try:
            curriculum.change_each(self.context.desk, changes, is_move=is_move, seen=seen)
        finally:
            self.reload()

    def add_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Several new activities as one undo step."""
        desk, cohort = self.context.desk, self.context.cohort_id
        if cohort is not None:
            self._select_new(lambda: curriculum.add_activities(desk, cohort, rows))

    def change(
        self, ids: Sequence[int], values: dict[str, Any], in_form: Mapping[str, Any] | None = None
    ) -> None:
        """Keep an edit, unless somebody changed the activity meanwhile. `in_form`: what of it
        was on view where it was typed.
        """
        known = self.timetable.records
        keys = (key for key in ids if known.get(key, {}).get("version") is not None)
        seen = {key: seen_before(known[key], in_form or {}) for key in keys}
        try:
            curriculum.change_activities(self.context.desk, list(ids), values, seen)
            self.list.forgive(ids, values.keys())
        except (DeskBusy, EditConflictsFound) as fault:
            show_fault(with_typed(fault, ACTIVITY, values), self.window())
            if in_form is not None:  # it was typed
                self.list.reject_cells(dict.fromkeys(ids, values), fault.message)
        finally:
            self.reload()

    def keep_field(self, name: str, value: Any) -> None:
        """Keep what was typed into a field of the pane, over what it showed."""
        self.change([self.pane.key], {name: value}, self.pane.form.seen_values([name]))

    def remove_selected(self) -> None:
        """Take the selected activities out, but for locked ones; undo brings them back."""
        held = [key for key in self.selected if self.timetable.is_locked(key)]
        free = [key for key in self.selected if key not in held]
        if free:
            count, name = len(free), title_of(self.timetable.records[free[0]])
            curriculum.remove_activities(self.context.desk, free)
            self.pane.hide()
            self.reload()
            told = n_("{count} activity removed", "{count} activities removed", count)
            self.context.announce(_("Removed: {name}", name=name) if count == 1 else told)
        self.say_held(held, is_removal=True)


def _ids_on_clipboard() -> list[int]:
    mime = QGuiApplication.clipboard().mimeData()
    if not isinstance(mime, QMimeData) or not mime.hasFormat(MIME):
        return []
    return [int(word) for word in bytes(mime.data(MIME).data()).decode().split()]
