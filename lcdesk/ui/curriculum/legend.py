"""Which colour is which kind of activity, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.drawing.palette import activity_ink
from lcdesk.ui.curriculum.words import kind_of
from lcdesk.ui.kit.painting.plain_text import Markup, lines_of, markup, set_tip
from lcdesk.ui.kit.painting.theme import colour, font, theme

DOT, GAP, BETWEEN = 9.0, 7.0, 18.0
LEAST = 2  # kinds; one alone would look as if there were no other


class KindLegend(QWidget):
    """Right-aligned; the least frequent kinds give way first, and all of them where hardly one has room. The tooltip has all."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[str] = []
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """The kinds in use, the most frequent first."""
        self._kinds = list(kinds)
        self.setAccessibleName(", ".join(kind_of(kind) for kind in kinds))
        set_tip(self, lines_of(map(_dotted, kinds)))
        self.update()

    def shown(self) -> list[str]:
        """The kinds there is room for."""
        room, shown = float(self.width()), list[str]()
        for kind in self._kinds:
            room -= self._width(kind)
            if room < 0:
                break
            shown.append(kind)
        return shown if len(shown) >= min(LEAST, len(self._kinds)) else []

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def sizeHint(self) -> QSize:
        return QSize(ceil(sum(self._width(kind) for kind in self._kinds)), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), self.shown()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = self.width() - sum(self._width(kind) for kind in shown) + BETWEEN
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


def _dotted(kind: str) -> Markup:
    ink = activity_ink(kind, theme().is_dark)
    return markup("<span style='color:{ink}'>■</span>&nbsp;{kind}", ink=ink, kind=kind_of(kind))
