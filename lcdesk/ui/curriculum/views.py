"""The views of a timetable by their keys, and what a picture of hours shows: its columns and
where each activity stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lcdesk.model.clashes.slots import changed
from lcdesk.model.free_times import Busy, Diary
from lcdesk.texts import N_
from lcdesk.ui.curriculum.places import DayTime
from lcdesk.ui.curriculum.scale import Track
from lcdesk.ui.curriculum.timetable import Record, TimetableModel
from lcdesk.ui.curriculum.weeks import hours_of

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


def sight_of_day(
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
