"""Reads the timetable, looks for clashes beside the window, and shows both wherever they are
shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from lcdesk.model import clock
from lcdesk.model.clashes import Clash
from lcdesk.services.curriculum import conflicts, curriculum
from lcdesk.texts import _
from lcdesk.ui.curriculum.grids import ActivityGrid, name_grid, programme_grid
from lcdesk.ui.curriculum.page import BLANK, CALENDAR, CELLS, HOURS, LIST, CurriculumPage
from lcdesk.ui.curriculum.scale import Track
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import GRIDS, sight_of_day, sight_of_days
from lcdesk.ui.curriculum.weeks import WEEK, days_of, length_of, week_for
from lcdesk.ui.kit.screen import Context


class ShownTimetable(CurriculumPage):
    """What is known, what is chosen, and how it gets onto the screen; changes nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.timetable = TimetableModel()
        self.selected: list[int] = []
        self.week_start: dt.date | None = None
        self.day: dt.date | None = None  # that is shown alone
        self.view, self.is_whole = "week", False
        self._asked = 0

    def reload(self) -> None:
        """Read the records now, look for clashes beside the window; a late answer to an old
        question is dropped.
        """
        desk, cohort = self.context.desk, self.context.cohort_id
        self.timetable.fill(curriculum.list_activities(desk, cohort) if cohort is not None else ())
        self._asked += 1
        asked = self._asked
        self.selected = [key for key in self.selected if key in self.timetable.records]
        if cohort is None:
            self.timetable.note(())
        else:
            self.context.tasks.run(
                _("Looking for clashes"),
                lambda _task: conflicts.list_clashes(desk, cohort),
                lambda clashes: self._note(clashes) if asked == self._asked else None,
                owner=self,
                is_quiet=True,
            )
        self.show_all()

    def _note(self, clashes: list[Clash]) -> None:
        known = self.timetable.records
        self.timetable.note(
            [clash for clash in clashes if any(key in known for key in clash.activities)]
        )
        self.show_all()

    # --- showing ---

    def show_all(self) -> None:
        """Show the timetable as it is known now."""
        weeks = self._weeks()
        self.week_start = week_for(weeks, self.week_start or self._first_day())
        self.day = self.day or self.first_busy_day()
        days = self._show_hours()
        if self.view in GRIDS:
            self.grid.show_grid(self.timetable, self._grid(days))
        starts, start = (self._days(), self.day) if self.view == "day" else (weeks, self.week_start)
        self.choosers.show_state(self.timetable, self.view, starts, start, days)
        self.clash_bar.show_clashes(self.timetable.clashes)
        self.tray.show_unplaced(self.timetable.unplaced(), self.timetable)
        self.list.show_timetable(self.timetable)
        self.say_empty()
        self.select(self.selected)

    def _show_hours(self) -> tuple[dt.date, ...]:
        """The week, or the one day; the days of the week that are shown."""
        assert self.week_start is not None
        assert self.day is not None
        timetable, cohort = self.timetable, self.context.cohort
        keys = timetable.in_week(self.week_start)
        busy = {timetable.places[key].day for key in keys}
        days = days_of(self.week_start, busy, cohort.get("ends"), is_whole=self.is_whole)
        if self.view == "day":
            of_day = timetable.between(self.day, self.day + dt.timedelta(days=1))
            sight = sight_of_day(timetable, of_day, self.day, keys)
        else:
            sight = sight_of_days(timetable, keys, days)
        self.week.cohort = dict(cohort)
        self.week.week.course = (cohort.get("starts"), cohort.get("ends"))
        self.week.show_sight(timetable, sight)
        found: dict[Track, list[Any]] = {track: [] for track in sight.tracks}
        for key, place in sight.places.items():
            if (track := Track(place.day, place.key)) in found:
                found[track].append((timetable.records[key], place))
        self.heads.show_hours({track: length_of(those) for track, those in found.items()})
        return days

    def _grid(self, days: tuple[dt.date, ...]) -> ActivityGrid:
        """The cells of the whole programme, or of the venues or speakers of the week."""
        assert self.week_start is not None
        if self.view == "programme":
            whole = self._days()
            keys = self.timetable.between(whole[0], whole[-1] + dt.timedelta(days=1))
            return programme_grid(self.timetable, keys, whole)
        return name_grid(self.timetable, self.timetable.in_week(self.week_start), days, self.view)

    def say_empty(self) -> None:
        """One sentence and one button where nothing is planned and nothing is being made."""
        is_blank = not self.timetable.records and not self.pane.is_open()
        if is_blank and self.context.cohort_id is None:
            self.empty.say(
                _("Choose a cohort to see its timetable."), _("Import…"), self.open_import
            )
        elif is_blank:
            self.empty.say(
                _("Nothing is planned for this cohort yet."),
                _("Import a timetable…"),
                self.open_import,
            )
        self.pages.setCurrentIndex(BLANK if is_blank else LIST if self.view == "list" else CALENDAR)
        self.faces.setCurrentIndex(CELLS if self.view in GRIDS else HOURS)
        self.choosers.setVisible(not is_blank)
        self.export_button.setEnabled(bool(self.timetable.records))
        self.print_button.setEnabled(bool(self.timetable.records))
        self.copy_button.setEnabled(bool(self.timetable.places))
        self.new_button.setEnabled(self.context.cohort_id is not None)

    def _weeks(self) -> list[dt.date]:
        cohort = self.context.cohort
        return self.timetable.weeks(cohort.get("starts"), cohort.get("ends"), clock.today())

    def _days(self) -> list[dt.date]:
        """Every day from the first to the last of the cohort and of its activities."""
        cohort = self.context.cohort
        dates = [record["date"] for record in self.timetable.records.values() if record.get("date")]
        known = [day for day in (cohort.get("starts"), cohort.get("ends"), *dates) if day] or [
            clock.today()
        ]
        first = min(known)
        return [
            first + dt.timedelta(days=number) for number in range((max(known) - first).days + 1)
        ]

    def first_busy_day(self) -> dt.date:
        """Today in the week shown, else the first day of it with an activity."""
        start, today = self.week_start or clock.today(), clock.today()
        if start <= today < start + WEEK:
            return today
        keys, days = self.timetable.in_week(start), self._days()
        day = self.timetable.places[keys[0]].day if keys else start
        return min(max(day, days[0]), days[-1])

    def _first_day(self) -> dt.date:
        """Today while the course runs, else the first day of the course or of its activities."""
        today, weeks = clock.today(), self._weeks()
        return today if weeks[0] <= today <= weeks[-1] + dt.timedelta(days=6) else weeks[0]

    # --- choosing ---

    def select(self, keys: Sequence[int]) -> None:
        """Select these activities wherever they are shown; the open pane follows."""
        self.selected = [key for key in keys if key in self.timetable.records]
        self.week.select(self.selected)
        self.grid.select(self.selected)
        self.tray.select(self.selected)
        if set(self.list.selected_ids()) != set(self.selected):
            blocked = self.list.blockSignals(True)
            self.list.select_ids(self.selected)
            self.list.blockSignals(blocked)
        if self.pane.is_open() and not self.pane.is_new:
            self.show_pane()
        self.context.handlers_changed.emit()

    def go_to(self, keys: Sequence[int], *, opens: bool = False) -> None:
        """Select activities and turn to the week of the first; `opens`: with its form beside it."""
        known = [key for key in keys if key in self.timetable.records]
        place = next(
            (self.timetable.places[key] for key in known if key in self.timetable.places), None
        )
        self.selected = known
        if place:
            self.week_start = self.day = place.day
        if any(key not in {record["id"] for record in self.timetable.shown()} for key in known):
            self.timetable.lift_filters()
        self.show_all()
        for key in known[:1]:
            self.week.reveal(key)
            self.grid.reveal(key)
        if opens:
            self.show_pane()

    def show_pane(self) -> None:
        """The pane shows the first of those selected; with none it is closed."""
        if not self.selected:
            self.pane.hide()
            return
        key = self.selected[0]
        self.pane.show_record(self.timetable.records[key], self.timetable.found(key))

    def open_import(self) -> None:
        """The import screen."""
        self.context.open_screen("import")
