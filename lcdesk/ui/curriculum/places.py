"""Where an activity stands: its day and its minutes in the weeks of a cohort, read, snapped,
clamped and laid in lanes; and the points of the picture they are drawn at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from lcdesk.model.catalogue import Record
from lcdesk.ui.kit.painting.theme import colour

SNAP = 15  # minutes a drag jumps by, and the shortest activity
# minutes an activity is drawn with when its end is missing; the clash rules assume the same
ASSUMED = 60
USUAL = 90  # minutes of an activity made by a click
DAY = 24 * 60
_EVENING, _MORNING = 18 * 60, 8 * 60


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


def snapped(minutes: float) -> int:
    """To the nearest quarter of an hour."""
    return round(minutes / SNAP) * SNAP


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


# --- The weeks of a cohort, the days and hours a week shows, and how long each day is ---


WEEK = dt.timedelta(days=7)
FIRST_HOUR, LAST_HOUR = 8, 21
SATURDAY, SUNDAY = 5, 6
NO_WORK = frozenset({"meal", "free"})


def weeks_of(
    days: Iterable[dt.date], starts: dt.date | None, ends: dt.date | None, today: dt.date
) -> list[dt.date]:
    """The first days of the weeks from the beginning to the end of the cohort and of its
    activities.

    Weeks begin on Monday, but for courses that begin on a Saturday or Sunday: on that day, so that
    the weekend of arrival does not stand at the end of an empty week.
    """
    weekday = starts.weekday() if starts and starts.weekday() >= SATURDAY else 0
    known = {week_start(day, weekday) for day in (*days, starts, ends) if day}
    if not known:
        return [week_start(today, 0)]
    first, last = min(known), max(known)
    return [first + WEEK * number for number in range((last - first).days // 7 + 1)]


def week_start(day: dt.date, weekday: int) -> dt.date:
    """The last such weekday (0 is Monday) up to a day."""
    return day - dt.timedelta(days=(day.weekday() - weekday) % 7)


def week_for(weeks: Sequence[dt.date], day: dt.date) -> dt.date:
    """The week of a day, or the nearest there is."""
    return next((start for start in reversed(weeks) if start <= day), weeks[0])


def days_of(
    start: dt.date, busy: Iterable[dt.date], last_day: dt.date | None, *, is_whole: bool
) -> tuple[dt.date, ...]:
    """The days a week shows: Monday to Saturday, Sunday when something happens; `is_whole`: all
    seven.

    Saturday stays out when the cohort has left by then.
    """
    week = [start + dt.timedelta(days=number) for number in range(7)]
    taken = set(busy)
    is_sunday_taken = any(day.weekday() == SUNDAY and day in taken for day in week)

    def is_shown(day: dt.date) -> bool:
        if is_whole or day.weekday() < SATURDAY or day in taken:
            return True
        return day.weekday() == SATURDAY and (
            is_sunday_taken or last_day is None or day <= last_day
        )

    return tuple(day for day in week if is_shown(day))


def hours_of(places: Iterable[DayTime]) -> tuple[int, int]:
    """(first, last) full hour the week shows: 8 to 21, more where something is earlier or later."""
    first, last = FIRST_HOUR, LAST_HOUR
    for place in places:
        first = min(first, place.start // 60)
        last = max(last, min(24, -(-place.end // 60)))
    return first, last


def length_of(records: Iterable[tuple[Mapping[str, Any], DayTime]]) -> float:
    """Hours of programme in a day, meals and free time apart; what runs side by side counts
    once, and what has no end not at all.
    """
    total, reached = 0, 0
    spans = sorted((place.start, place.end) for place in _work(records) if not place.is_open)
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total / 60


def has_open(records: Iterable[tuple[Mapping[str, Any], DayTime]]) -> bool:
    """Is there anything in a day's programme whose end is not known?"""
    return any(place.is_open for place in _work(records))


def _work(records: Iterable[tuple[Mapping[str, Any], DayTime]]) -> Iterable[DayTime]:
    return (place for record, place in records if record.get("kind") not in NO_WORK)


# --- Days and minutes to points of the picture and back ---


GUTTER = 56.0  # px left of the first column, for the hours
TOP = 9.0  # px above the first hour, for half of its label
RIGHT = 6.0
LEAST_HOUR = 40.0  # px; a week that needs more room scrolls
LEAST_BLOCK = 10.0
LEAST_DAY, LEAST_KEY = 60.0, 118.0  # px of a column: a day, a venue of a day


@dataclass(frozen=True, slots=True)
class Track:
    """A column of the picture: a day, or of a day what belongs to a `key`: a venue, a group."""

    day: dt.date
    key: str = ""


@dataclass(frozen=True, slots=True)
class GridPoint:
    """A day, the minutes since its midnight, and the key of the column below the mouse."""

    day: dt.date
    minutes: float
    key: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The columns side by side, the hours from `first` to `last`; sizes in px."""

    tracks: tuple[Track, ...]
    first: int
    last: int
    column: float  # width of one
    hour: float

    @classmethod
    def fitting(
        cls, tracks: tuple[Track, ...], hours: tuple[int, int], width: float, height: float
    ) -> Scale:
        """The scale that fills a view; hours never get too low to read, columns never too
        narrow.
        """
        first, last = hours
        hour = max(LEAST_HOUR, (height - TOP - 10) / (last - first))
        least = LEAST_KEY if any(track.key for track in tracks) else LEAST_DAY
        return cls(tracks, first, last, max(least, (width - GUTTER - RIGHT) / len(tracks)), hour)

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The day of each column."""
        return tuple(track.day for track in self.tracks)

    @property
    def height(self) -> float:
        return TOP + (self.last - self.first) * self.hour + 10

    @property
    def width(self) -> float:
        return GUTTER + len(self.tracks) * self.column + RIGHT

    def x(self, number: int) -> float:
        """The left edge of a column."""
        return GUTTER + number * self.column

    def y(self, minutes: float) -> float:
        """The height of a time of day."""
        return TOP + (minutes - self.first * 60) / 60 * self.hour

    def box(self, place: DayTime, lane: int = 0, lanes: int = 1) -> QRectF | None:
        """Where a block is drawn; None in a column that is not shown."""
        track = Track(place.day, place.key)
        if track not in self.tracks:
            return None
        width = (self.column - 7) / lanes
        left = self.x(self.tracks.index(track)) + 3 + lane * width
        top, bottom = self.y(place.start), self.y(min(place.end, DAY))
        return QRectF(left, top + 1, width - 1.5, max(LEAST_BLOCK, bottom - top - 2))

    def track_at(self, x: float) -> Track:
        """The column below a point; the nearest one outside."""
        number = int((x - GUTTER) // self.column)
        return self.tracks[min(max(number, 0), len(self.tracks) - 1)]

    def spot_at(self, point: QPointF) -> GridPoint:
        """The day, the minutes and the column at a point of the picture."""
        track = self.track_at(point.x())
        return GridPoint(track.day, self.minutes_at(point.y()), track.key)

    def minutes_at(self, y: float) -> float:
        """The minutes since midnight at a height, within the hours shown."""
        minutes = self.first * 60 + (y - TOP) / self.hour * 60
        return min(max(minutes, self.first * 60.0), self.last * 60.0)

    def holds(self, point: QPointF) -> bool:
        """Is the point on the days, not on the hours beside them?"""
        return self.x(0) <= point.x() < self.x(len(self.tracks)) and TOP <= point.y() <= self.y(
            self.last * 60
        )


# --- Where the keyboard is in a picture of the timetable: a thin frame in the text with the cursor,
# or one around everything ---


INSIDE = 2.4  # px from the edge of a text: just within the frame of a selection
CLASH = 1.5  # px more, within that of a clash


def frame_inside(painter: QPainter, box: QRectF, radius: float, more: float = 0) -> None:
    """The text that has the cursor, while the picture has the keyboard."""
    by = INSIDE + more
    painter.setPen(QPen(colour("fg"), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(
        box.adjusted(by, by, -by, -by), max(radius - by, 1), max(radius - by, 1)
    )


def frame_all(viewport: QWidget) -> None:
    """The whole picture, where there is nothing in it for a cursor."""
    painter = QPainter(viewport)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent"), 2))
    painter.drawRoundedRect(QRectF(viewport.rect()).adjusted(2, 2, -2, -2), 6, 6)
