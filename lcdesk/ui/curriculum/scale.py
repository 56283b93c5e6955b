"""Days and minutes to points of the picture and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from lcdesk.ui.curriculum.places import DAY, Place

GUTTER = 56.0  # px left of the first day, for the hours
TOP = 9.0  # px above the first hour, for half of its label
RIGHT = 6.0
LEAST_HOUR = 40.0  # px; a week that needs more room scrolls
LEAST_BLOCK = 10.0


@dataclass(frozen=True, slots=True)
class Scale:
    """The days side by side, the hours from `first` to `last`; sizes in px."""

    days: tuple[dt.date, ...]
    first: int
    last: int
    day_width: float
    hour: float

    @classmethod
    def fitting(cls, days: tuple[dt.date, ...], hours: tuple[int, int], width: float, height: float) -> Scale:
        """The scale that fills a view; hours never get too low to read."""
        first, last = hours
        hour = max(LEAST_HOUR, (height - TOP - 10) / (last - first))
        return cls(days, first, last, max(60.0, (width - GUTTER - RIGHT) / len(days)), hour)

    @property
    def height(self) -> float:
        return TOP + (self.last - self.first) * self.hour + 10

    @property
    def width(self) -> float:
        return GUTTER + len(self.days) * self.day_width + RIGHT

    def x(self, number: int) -> float:
        """The left edge of a day."""
        return GUTTER + number * self.day_width

    def y(self, minutes: float) -> float:
        """The height of a time of day."""
        return TOP + (minutes - self.first * 60) / 60 * self.hour

    def box(self, place: Place, lane: int = 0, lanes: int = 1) -> QRectF | None:
        """Where a block is drawn; None on a day that is not shown."""
        if place.day not in self.days:
            return None
        width = (self.day_width - 7) / lanes
        left = self.x(self.days.index(place.day)) + 3 + lane * width
        top, bottom = self.y(place.start), self.y(min(place.end, DAY))
        return QRectF(left, top + 1, width - 1.5, max(LEAST_BLOCK, bottom - top - 2))

    def day_at(self, x: float) -> dt.date:
        """The day below a point; the nearest one outside."""
        number = int((x - GUTTER) // self.day_width)
        return self.days[min(max(number, 0), len(self.days) - 1)]

    def minutes_at(self, y: float) -> float:
        """The minutes since midnight at a height, within the hours shown."""
        minutes = self.first * 60 + (y - TOP) / self.hour * 60
        return min(max(minutes, self.first * 60.0), self.last * 60.0)

    def holds(self, point: QPointF) -> bool:
        """Is the point on the days, not on the hours beside them?"""
        return self.x(0) <= point.x() < self.x(len(self.days)) and TOP <= point.y() <= self.y(self.last * 60)
