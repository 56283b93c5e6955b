"""The views of a timetable by their keys, what a picture of hours shows, and which part is on view:
how it is shown, which week, which day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lcdesk.model import clock
from lcdesk.model.clashes.timetable import changed
from lcdesk.model.timetable_hours import Busy, Diary
from lcdesk.texts import N_
from lcdesk.ui.curriculum.grids import ActivityGrid, name_grid, programme_grid
from lcdesk.ui.curriculum.places import WEEK, DayTime, Track, days_of, hours_of, week_for
from lcdesk.ui.curriculum.timetable import Record, TimetableModel
from lcdesk.ui.kit.screen import Context

VIEWS = {
    "day": N_("one day"),
    "week": N_("one week"),
    "programme": N_("whole programme"),
    "venue": N_("by venue"),
    "speaker": N_("by speaker"),
    "list": N_("as a list"),
}
GRIDS = ("programme", "venue", "speaker")  # tables of cells
TURNED = {"day": 1, "week": 7, "venue": 7, "speaker": 7}  # views that are turned, by how many days

Lights = dict[Track, list[Busy]]


@dataclass(frozen=True)
class TimetableView:
    """The columns, the activities in them (id → place, in order of time), and the hours shown.

    `field`: which field of an activity the keys of the columns are, "" where a column is a whole
    day.
    """

    tracks: tuple[Track, ...] = (Track(dt.date(2000, 1, 3)),)
    places: dict[int, DayTime] = field(default_factory=dict[int, DayTime])
    hours: tuple[int, int] = (8, 21)
    field: str = ""

    def seen(self, record: Record, place: DayTime) -> DayTime:
        """A place with the key of the column its activity belongs to."""
        return replace(place, key=str(record.get(self.field) or "")) if self.field else place

    def values(self, place: DayTime, before: DayTime | None) -> dict[str, Any]:
        """What an activity keeps that was put there: its times, and the venue or group where
        that is another one.
        """
        values = place.values()
        if self.field and place.key != (before.key if before else ""):
            values[self.field] = place.key or None
        return values


def sight_of_days(
    timetable: TimetableModel, keys: Sequence[int], days: Sequence[dt.date]
) -> TimetableView:
    """Days side by side."""
    places = {key: timetable.places[key] for key in keys}
    return TimetableView(tuple(Track(day) for day in days), places, hours_of(places.values()))


def _sight_of_day(
    timetable: TimetableModel, keys: Sequence[int], day: dt.date, near: Collection[int]
) -> TimetableView:
    """One day: a column for each group where that day is split into groups, else for each venue.

    `near`: whose venues get a column as well, so that something may be put there.
    """
    records = timetable.records
    if any(records[key].get("group_name") for key in keys):
        names = sorted({str(record.get("group_name") or "") for record in records.values()})
        by = "group_name"
    else:
        used = [str(records[key].get("venue") or "") for key in keys]
        rest = sorted({str(records[key].get("venue") or "") for key in near})
        shown = [name for name in dict.fromkeys((*used, *rest)) if name]
        names, by = [*shown, *([""] if "" in used or not shown else [])], "venue"
    sight = TimetableView(field=by)
    places = {key: sight.seen(records[key], timetable.places[key]) for key in keys}
    return TimetableView(
        tuple(Track(day, name) for name in names), places, hours_of(places.values()), by
    )


def lights_of(
    timetable: TimetableModel,
    sight: TimetableView,
    key: int,
    moved: Collection[int],
    cohort: Record,
) -> Lights:
    """Where an activity would clash, per column; `moved` are out of the way."""
    days = {track.day + dt.timedelta(days=step) for track in sight.tracks for step in (-1, 0)}
    others = (
        record
        for other, record in timetable.records.items()
        if other not in moved and record.get("date") in days
    )
    diary, record = Diary(others, cohort), timetable.records[key]
    return {
        track: diary.busy(
            changed(record, {sight.field: track.key or None}) if sight.field else record, track.day
        )
        for track in sight.tracks
    }


# --- What is on view ---


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
            return _sight_of_day(timetable, of_day, self.day, keys)
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
