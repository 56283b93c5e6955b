"""Where an activity stands in the week: its day and its minutes; reading, snapping, clamping,
lanes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

SNAP = 15  # minutes a drag jumps by, and the shortest activity
# minutes an activity is drawn with when its end is missing; the clash rules assume the same
ASSUMED = 60
USUAL = 90  # minutes of an activity made by a click
DAY = 24 * 60
_EVENING, _MORNING = 18 * 60, 8 * 60

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DayTime:
    """A day and minutes since its midnight; `end` lies past 1440 for what ends the next morning.
    `is_open`: no end is known.

    `key`: the venue or the group, in a picture whose columns are venues or groups.
    """

    day: dt.date
    start: int
    end: int
    is_open: bool = False
    key: str = ""

    @property
    def minutes(self) -> int:
        return self.end - self.start

    def values(self) -> dict[str, Any]:
        """Date, start and end as an activity keeps them."""
        end = None if self.is_open else time_of(self.end % DAY)
        return {"date": self.day, "start": time_of(self.start), "end": end}

    def moved(self, day: dt.date, start: int) -> DayTime:
        """The same length at another time, kept within the day (or, over night, within the
        night).
        """
        earliest, latest = (
            (_EVENING, DAY - SNAP)
            if self.end > DAY
            else (0, DAY - SNAP - min(self.minutes, DAY - SNAP))
        )
        start = min(max(start, earliest), latest)
        return replace(self, day=day, start=start, end=start + self.minutes)

    def ended(self, end: int) -> DayTime:
        """The same start with another end, at least a quarter of an hour later and before
        midnight.
        """
        end = max(min(end, DAY - SNAP), self.start + SNAP)
        return replace(self, end=end, is_open=False)


@dataclass(frozen=True, slots=True)
class PlaceShift:
    """How far a place went: days, minutes of its start, minutes of its length, from one key to
    another.

    What is done to one is done to all selected; another venue gets only what was in the same one.
    """

    days: int = 0
    start: int = 0
    length: int = 0
    keys: tuple[str, str] = ("", "")

    def applied(self, place: DayTime) -> DayTime:
        """Another place that goes as far."""
        if self.length:
            return place.ended(place.end + self.length)
        moved = place.moved(place.day + dt.timedelta(days=self.days), place.start + self.start)
        return replace(moved, key=self.keys[1]) if place.key == self.keys[0] else moved


def change_of(before: DayTime, after: DayTime) -> PlaceShift:
    """What led from one place to the other: a move keeps the length, a resize the start."""
    days, minutes = (after.day - before.day).days, after.minutes - before.minutes
    return PlaceShift(days, after.start - before.start, minutes, (before.key, after.key))


def place_of(record: Record) -> DayTime | None:
    """Where a record stands; None without a date or a start."""
    day, start, end = record.get("date"), record.get("start"), record.get("end")
    if day is None or start is None:
        return None
    first = minutes_of(start)
    if end is None:
        return DayTime(day, first, first + ASSUMED, is_open=True)
    last = minutes_of(end)
    if last < first and first >= _EVENING and last <= _MORNING:
        return DayTime(day, first, last + DAY)
    if last < first:  # not believed: the clash rules say so in words
        return DayTime(day, first, first + ASSUMED, is_open=True)
    return DayTime(day, first, max(last, first + SNAP))


def minutes_of(time: dt.time) -> int:
    """Minutes since midnight."""
    return time.hour * 60 + time.minute


def time_of(minutes: int) -> dt.time:
    """The time of day so many minutes after midnight."""
    return dt.time(minutes // 60 % 24, minutes % 60)


def snapped(minutes: float, step: int = SNAP) -> int:
    """To the nearest quarter of an hour."""
    return round(minutes / step) * step


def lanes_of(places: Iterable[tuple[int, DayTime]]) -> dict[int, tuple[int, int]]:
    """id → (lane, lanes): what overlaps stands side by side; half-open, so touching is no
    overlap.
    """
    out: dict[int, tuple[int, int]] = {}
    group: list[tuple[int, int]] = []  # (id, lane) of those that overlap in a chain
    ends: list[int] = []  # per lane, where its last one ends
    column: tuple[dt.date, str] | None = None
    for key, place in sorted(
        places, key=lambda one: (one[1].day, one[1].key, one[1].start, -one[1].end, one[0])
    ):
        if (place.day, place.key) != column or all(end <= place.start for end in ends):
            _close(group, len(ends), out)
            group, ends, column = [], [], (place.day, place.key)
        lane = next((at for at, end in enumerate(ends) if end <= place.start), len(ends))
        ends[lane : lane + 1] = [place.end]
        group.append((key, lane))
    _close(group, len(ends), out)
    return out


def _close(group: list[tuple[int, int]], lanes: int, out: dict[int, tuple[int, int]]) -> None:
    for key, lane in group:
        out[key] = (lane, lanes)
