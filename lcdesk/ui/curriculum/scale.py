"""Days and minutes to points of the picture and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from lcdesk.ui.curriculum.places import DAY, DayTime
from lcdesk.ui.kit.painting.theme import colour

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
