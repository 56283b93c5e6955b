"""The ground of the week: hours, days, the shade of meals and free days, and the line of the moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from lcdesk.model.free_times import Busy
from lcdesk.texts import _
from lcdesk.ui.curriculum.places import minutes_of
from lcdesk.ui.curriculum.scale import GUTTER, Scale, Track
from lcdesk.ui.curriculum.timetable import MEAL
from lcdesk.ui.curriculum.weeks import SATURDAY
from lcdesk.ui.kit.painting.text_wrapping import elided
from lcdesk.ui.kit.painting.theme import colour, font

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def paint_ground(painter: QPainter, scale: Scale, course: tuple[dt.date | None, dt.date | None]) -> None:
    """Shades first, then the lines and the hours."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    top, bottom = scale.y(scale.first * 60), scale.y(scale.last * 60)
    for number, day in enumerate(scale.days):
        if day.weekday() >= SATURDAY or not is_in_course(day, course):
            painter.fillRect(QRectF(scale.x(number), top, scale.column, bottom - top), colour("hover"))
    _paint_meal(painter, scale)
    _paint_hours(painter, scale)
    painter.setPen(QPen(colour("line"), 1))
    for number in range(len(scale.tracks) + 1):
        x = round(scale.x(number))
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom))


def is_in_course(day: dt.date, course: tuple[dt.date | None, dt.date | None]) -> bool:
    """Does a day lie between the first and the last day of the cohort, as far as they are known?"""
    starts, ends = course
    return not (starts and day < starts) and not (ends and day > ends)


def paint_lights(painter: QPainter, scale: Scale, lights: Mapping[Track, Sequence[Busy]]) -> None:
    """The hours at which what is dragged would clash: softly red, a short word in each."""
    top, bottom = scale.first * 60, scale.last * 60
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    face = font(11, QFont.Weight.Medium)
    for number, track in enumerate(scale.tracks):
        for busy in lights.get(track, ()):
            start, end = max(busy.start, top), min(busy.end, bottom)
            if start >= end:
                continue
            box = QRectF(scale.x(number) + 1, scale.y(start), scale.column - 1, scale.y(end) - scale.y(start))
            painter.fillRect(box, colour("bad_bg"))
            painter.fillRect(QRectF(box.x(), box.y(), 3, box.height()), colour("bad"))
            painter.setPen(colour("bad"))
            painter.setFont(face)
            if box.height() >= 14:
                said = elided(busy.word, face, box.width() - 14)
                painter.drawText(QRectF(box.x() + 9, box.y() + 1, box.width() - 12, 16), _LEFT, said)


def paint_now(painter: QPainter, scale: Scale, now: dt.datetime) -> None:
    """A line across today at this minute, its time beside it."""
    minutes, days = minutes_of(now.time()), scale.days
    if now.date() not in days or not scale.first * 60 <= minutes <= scale.last * 60:
        return
    x, y = scale.x(days.index(now.date())), scale.y(minutes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("fg"), 1.6))
    painter.drawLine(QPointF(x, y), QPointF(x + scale.column * days.count(now.date()), y))
    painter.setBrush(colour("fg"))
    painter.drawEllipse(QPointF(x, y), 3.4, 3.4)
    label = QRectF(GUTTER - 50, y - 9, 43, 18)
    painter.drawRoundedRect(label, 5, 5)
    painter.setPen(colour("card"))
    painter.setFont(font(11, QFont.Weight.DemiBold, is_tabular=True))
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"{now:%H:%M}")


def _paint_meal(painter: QPainter, scale: Scale) -> None:
    top, bottom = scale.y(MEAL[0]), scale.y(MEAL[1])
    painter.fillRect(QRectF(GUTTER, top, scale.x(len(scale.tracks)) - GUTTER, bottom - top), colour("line2", 130))
    painter.setPen(colour("fg3"))
    painter.setFont(font(11, is_tabular=True))
    said = elided(_("lunch {span}", span="12:00–14:00"), painter.font(), scale.column - 14)
    painter.drawText(QRectF(GUTTER + 11, top + 3, scale.column - 14, 16), _LEFT, said)


def _paint_hours(painter: QPainter, scale: Scale) -> None:
    painter.setFont(font(11, is_tabular=True))
    for hour in range(scale.first, scale.last + 1):
        y = round(scale.y(hour * 60))
        painter.setPen(QPen(colour("line2"), 1))
        painter.drawLine(QPointF(GUTTER, y), QPointF(scale.x(len(scale.tracks)), y))
        painter.setPen(colour("fg3"))
        painter.drawText(QRectF(0, y - 8, GUTTER - 10, 16), _RIGHT, f"{hour:02d}:00")
