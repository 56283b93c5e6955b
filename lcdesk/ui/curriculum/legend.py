"""Which colour is which kind of activity, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.drawing.palette import activity_ink
from lcdesk.ui.curriculum.words import kind_of
from lcdesk.ui.theme import colour, font, theme

DOT, GAP, BETWEEN = 9.0, 7.0, 18.0


class Legend(QWidget):
    """Right-aligned; the least frequent kinds give way first."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[str] = []
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """The kinds in use, the most frequent first."""
        self._kinds = list(kinds)
        self.setAccessibleName(", ".join(kind_of(kind) for kind in kinds))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def sizeHint(self) -> QSize:
        return QSize(int(sum(self._width(kind) for kind in self._kinds)), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), float(self.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown: list[str] = []
        for kind in self._kinds:
            if self._width(kind) > room:
                break
            room -= self._width(kind)
            shown.append(kind)
        x = room + BETWEEN
        for kind in shown:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(activity_ink(kind, theme().is_dark)))
            painter.drawRoundedRect(QRectF(x, self.height() / 2 - DOT / 2, DOT, DOT), 3, 3)
            painter.setPen(colour("fg2"))
            painter.setFont(font(12))
            box = QRectF(x + DOT + GAP, 0, self._width(kind), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, kind_of(kind))
            x += self._width(kind)

    def _width(self, kind: str) -> float:
        return DOT + GAP + QFontMetricsF(font(12)).horizontalAdvance(kind_of(kind)) + BETWEEN
