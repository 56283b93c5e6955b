"""Arrivals by day as small columns; a click on a day opens those who arrive then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.texts import n_
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.spans import short_day

MOST = 9  # days beyond are left to the table
_THICK, _FOOT, _FIGURE = 48.0, 20.0, 18.0
_LEAST, _TALLEST, _SLOT = 112, 360, 240  # px


class Arrivals(QWidget):
    """`chosen(date)`: the people who arrive on a day are asked for."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[tuple[dt.date, int]] = ()
        self._current = 0
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_TALLEST)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_days(self, days: Sequence[tuple[dt.date, int]]) -> None:
        """The busiest days in order of the calendar."""
        busiest = sorted(sorted(days, key=lambda day: -day[1])[:MOST])
        self._days, self._current = busiest, min(self._current, max(len(busiest) - 1, 0))
        self.setAccessibleName(". ".join(self._words(at) for at in range(len(busiest))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((count for _day, count in self._days), default=1)
        for at, (day, count) in enumerate(self._days):
            self._paint_day(painter, self._slot(at), short_day(day), count, most)
        if self.hasFocus() and self._days:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._slot(self._current).adjusted(2, 2, -2, -2), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_day = self._at(event.position().x()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_day else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().x())
        if at is not None:
            self._current = at
            self.chosen.emit(self._days[at][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self._days:
            self._current = max(0, min(self._current + step, len(self._days) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._days:
            self.chosen.emit(self._days[self._current][0])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(event.pos().x())
            show_tip(event.globalPos(), "" if at is None else self._words(at), self)
            return True
        return bool(super().event(event))

    def _words(self, at: int) -> str:
        day, count = self._days[at]
        return n_("{day}: {count} arrival", "{day}: {count} arrivals", count, day=short_day(day))

    def _slot(self, at: int) -> QRectF:
        wide = min(self.width() / max(len(self._days), 1), _SLOT)
        return QRectF(at * wide, 0, wide, self.height())

    def _at(self, x: float) -> int | None:
        return next(
            (
                at
                for at in range(len(self._days))
                if self._slot(at).left() <= x < self._slot(at).right()
            ),
            None,
        )

    @staticmethod
    def _paint_day(painter: QPainter, slot: QRectF, words: str, count: int, most: int) -> None:
        tall = max(3.0, (slot.height() - _FOOT - _FIGURE) * count / most)
        wide = min(_THICK, slot.width() * 0.6)
        bar = QRectF(slot.center().x() - wide / 2, slot.height() - _FOOT - tall, wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("men"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setFont(font(12, QFont.Weight.Medium, is_tabular=True))
        painter.setPen(colour("fg"))
        painter.drawText(
            QRectF(slot.x(), bar.y() - _FIGURE, slot.width(), _FIGURE),
            Qt.AlignmentFlag.AlignCenter,
            str(count),
        )
        face = font(11)
        painter.setFont(face)
        painter.setPen(colour("fg3"))
        shown = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, slot.width() - 2)
        painter.drawText(
            QRectF(slot.x(), slot.height() - _FOOT + 3, slot.width(), _FOOT - 3),
            Qt.AlignmentFlag.AlignCenter,
            shown,
        )
