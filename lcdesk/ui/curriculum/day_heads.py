"""The heads of the columns of the week: weekday, date, hours of programme, or a venue; they stay
while the week scrolls.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.model import clock
from lcdesk.texts import _
from lcdesk.ui.curriculum.scale import Scale, Track
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.curriculum.words import hours_words, weekday_of
from lcdesk.ui.kit.painting.text_wrapping import elided, lines_of
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.spans import short_day

HEIGHT = 46
ROOMY, TIGHT = 82, 150  # px; narrower days leave the unit out
LONG = 7  # hours; the rule of the timetable says more is too much
_BOLD = QFont.Weight.DemiBold
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class DayHeads(QWidget):
    """Stands above a week view and follows its scale."""

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self._view = view
        self.hours: Mapping[Track, float] = {}
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        view.scaled.connect(self.update)

    def show_hours(self, hours: Mapping[Track, float]) -> None:
        """The length of each column."""
        self.hours = hours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scale = QPainter(self), self._view.week.scale
        painter.translate(-self._view.horizontalScrollBar().value(), 0)
        for number, track in enumerate(scale.tracks):
            self._paint_head(painter, scale, number, track)
        painter.setPen(QPen(colour("line"), 1))
        for number in range(len(scale.tracks) + 1):
            x = round(scale.x(number))
            painter.drawLine(QPointF(x, 10), QPointF(x, HEIGHT))

    def _paint_head(self, painter: QPainter, scale: Scale, number: int, track: Track) -> None:
        x, width = scale.x(number) + 11, scale.column - 22
        hours = self.hours.get(track, 0)
        # the name of a venue needs the room
        is_tight = bool(self._view.sight.field) and width < TIGHT
        said = hours_words(hours) if hours and not is_tight else ""
        said = said if width > ROOMY else "".join(said.split()[:1])
        if track.day == clock.today():  # a thick rule, as colour is for the selection
            painter.fillRect(QRectF(scale.x(number) + 1, 0, scale.column - 1, 3), colour("fg"))
        painter.setPen(colour("warn" if hours > LONG else "fg3"))
        painter.setFont(
            font(12, QFont.Weight.Medium if hours > LONG else QFont.Weight.Normal, is_tabular=True)
        )
        painter.drawText(QRectF(x, 6, width, 18), _RIGHT, said)
        taken = painter.fontMetrics().horizontalAdvance(said) + 8 if said else 0
        self._paint_words(painter, QRectF(x, 6, width - taken, 18), track)

    def _paint_words(self, painter: QPainter, line: QRectF, track: Track) -> None:
        """Weekday and date; or the venue or the group in two lines, as the day is said above."""
        is_key = bool(self._view.sight.field)
        nobody = (
            _("For everybody") if self._view.sight.field == "group_name" else _("Without a venue")
        )
        title = (track.key or nobody) if is_key else weekday_of(track.day)
        face = font(13, _BOLD)
        lines = (
            lines_of(title, 13, _BOLD, int(line.width()), 2)
            if is_key
            else (elided(title, face, line.width()),)
        )
        painter.setFont(face)
        painter.setPen(colour("fg"))
        for number, words in enumerate(lines):
            painter.drawText(line.translated(0, 17 * number), _LEFT, words)
        if not is_key:
            painter.setFont(font(12, is_tabular=True))
            painter.setPen(colour("fg3"))
            below = QRectF(
                line.x(), line.y() + 17, self._view.week.scale.column - 22, line.height()
            )
            # the hours stand in the first line only
            painter.drawText(below, _LEFT, short_day(track.day))
