"""Which part of the timetable is on view: how it is shown, which week, which day."""

from __future__ import annotations

import datetime as dt

from lcdesk.model import clock
from lcdesk.ui.curriculum.grids import ActivityGrid, name_grid, programme_grid
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import TimetableView, sight_of_day, sight_of_days
from lcdesk.ui.curriculum.weeks import WEEK, days_of, week_for
from lcdesk.ui.kit.screen import Context

DAY = dt.timedelta(days=1)


class TimetableViewState:
    """`view`: a key of `views.VIEWS`; `week_start`: the first day of the week shown; `day`: the one
    that is shown alone; `is_whole`: also the days of the week with nothing on them.
    """

    def __init__(self, context: Context, timetable: TimetableModel) -> None:
        self._context, self._timetable = context, timetable
        self.view, self.is_whole = "week", False
        self.week_start: dt.date | None = None
        self.day: dt.date | None = None

    def forget(self) -> None:
        """Another cohort: begin where its course or its activities begin."""
        self.week_start = self.day = None

    def turn_to(self, day: dt.date) -> None:
        """Show this day, and its week."""
        self.week_start = self.day = day

    def settle(self) -> None:
        """Choose a week and a day of the timetable as it is now, those shown before if they are
        there.
        """
        self.week_start = week_for(self.weeks(), self.week_start or self._first_day())
        self.day = self.day or self.first_busy_day()

    def weeks(self) -> list[dt.date]:
        """The first days of the weeks of the cohort and of its activities."""
        cohort = self._context.cohort
        return self._timetable.weeks(cohort.get("starts"), cohort.get("ends"), clock.today())

    def days(self) -> list[dt.date]:
        """Every day from the first to the last of the cohort and of its activities."""
        cohort, records = self._context.cohort, self._timetable.records.values()
        dates = [record.get("date") for record in records]
        known = [day for day in (cohort.get("starts"), cohort.get("ends"), *dates) if day] or [
            clock.today()
        ]
        first = min(known)
        return [first + number * DAY for number in range((max(known) - first).days + 1)]

    def starts(self) -> tuple[list[dt.date], dt.date]:
        """The days it can begin with, and the one it begins with: of a day or of a week."""
        assert self.week_start is not None
        assert self.day is not None
        if self.view == "day":
            return self.days(), self.day
        return self.weeks(), self.week_start

    def first_busy_day(self) -> dt.date:
        """Today in the week shown, else the first day of it with an activity."""
        start, today = self.week_start or clock.today(), clock.today()
        if start <= today < start + WEEK:
            return today
        keys, days = self._timetable.in_week(start), self.days()
        day = self._timetable.places[keys[0]].day if keys else start
        return min(max(day, days[0]), days[-1])

    def _first_day(self) -> dt.date:
        """Today while the course runs, else the first day of the course or of its activities."""
        today, weeks = clock.today(), self.weeks()
        return today if weeks[0] <= today <= weeks[-1] + dt.timedelta(days=6) else weeks[0]

    def week_days(self) -> tuple[dt.date, ...]:
        """The days of the week that are shown."""
        assert self.week_start is not None
        timetable = self._timetable
        busy = {timetable.places[key].day for key in timetable.in_week(self.week_start)}
        return days_of(
            self.week_start, busy, self._context.cohort.get("ends"), is_whole=self.is_whole
        )

    def hours(self) -> TimetableView:
        """The columns of the week or of the one day."""
        assert self.week_start is not None
        assert self.day is not None
        timetable, keys = self._timetable, self._timetable.in_week(self.week_start)
        if self.view == "day":
            of_day = timetable.between(self.day, self.day + DAY)
            return sight_of_day(timetable, of_day, self.day, keys)
        return sight_of_days(timetable, keys, self.week_days())

    def grid(self) -> ActivityGrid:
        """The cells of the whole programme, or of the venues or speakers of the week."""
        assert self.week_start is not None
        if self.view == "programme":
            whole = self.days()
            keys = self._timetable.between(whole[0], whole[-1] + DAY)
            return programme_grid(self._timetable, keys, whole)
        keys = self._timetable.in_week(self.week_start)
        return name_grid(self._timetable, keys, self.week_days(), self.view)
