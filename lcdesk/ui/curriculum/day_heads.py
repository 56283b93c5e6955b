"""The heads of the days: weekday, date, hours of programme; they stay while the week scrolls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.model import clock
from lcdesk.ui.curriculum.scale import Scale
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.curriculum.words import hours_words, weekday_of
from lcdesk.ui.spans import short_day
from lcdesk.ui.theme import colour, font

HEIGHT = 46
ROOMY = 82  # px; narrower days leave the unit out
LONG = 7  # hours; the rule of the timetable says more is too much
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class DayHeads(QWidget):
    """Stands above a week view and follows its scale."""

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self._view = view
        self.hours: Mapping[dt.date, float] = {}
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        view.scaled.connect(self.update)

    def show_hours(self, hours: Mapping[dt.date, float]) -> None:
        """The length of each day."""
        self.hours = hours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scale = QPainter(self), self._view.scale_now()
        for number, day in enumerate(scale.days):
            self._paint_day(painter, scale, number, day)
        painter.setPen(QPen(colour("line"), 1))
        for number in range(len(scale.days) + 1):
            x = round(scale.x(number))
            painter.drawLine(QPointF(x, 10), QPointF(x, HEIGHT))

    def _paint_day(self, painter: QPainter, scale: Scale, number: int, day: dt.date) -> None:
        x, width = scale.x(number) + 11, scale.day_width - 22
        is_today = day == clock.today()
        painter.setFont(font(13, QFont.Weight.DemiBold))
        painter.setPen(colour("fg"))
        painter.drawText(QRectF(x, 6, width, 18), _LEFT, weekday_of(day))
        if is_today:  # a thick rule, as colour is for the selection
            painter.fillRect(QRectF(scale.x(number) + 1, 0, scale.day_width - 1, 3), colour("fg"))
        painter.setFont(font(12, is_tabular=True))
        painter.setPen(colour("fg3"))
        painter.drawText(QRectF(x, 23, width, 16), _LEFT, short_day(day))
        hours = self.hours.get(day, 0)
        if hours:
            painter.setPen(colour("warn" if hours > LONG else "fg3"))
            painter.setFont(font(12, QFont.Weight.Medium if hours > LONG else QFont.Weight.Normal, is_tabular=True))
            said = hours_words(hours)
            painter.drawText(QRectF(x, 6, width, 18), _RIGHT, said if width > ROOMY else said.split()[0])
