"""Cards: a panel with a hairline, and the card of one figure with its share as a bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from lcdesk.texts import with_label
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import colour, font


class Card(QFrame):
    """A panel on the window: white (or dark), hairline, round corners."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")


class StatCard(Card):
    """A figure: label, value, a line below, an icon, and optionally a share (0…1) as a bar."""

    clicked = Signal()

    def __init__(self, icon_name: str, token: str = "accent") -> None:
        super().__init__()
        self._icon_name, self._token = icon_name, token
        self._label = self._value = self._note = ""
        self._share: float | None = None
        self.setMinimumWidth(116)
        self.setFixedHeight(104)

    def show_figure(
        self, label: str, value: str, note: str = "", share: float | None = None
    ) -> None:
        """What the card says."""
        self._label, self._value, self._note, self._share = label, value, note, share
        self.setAccessibleName(f"{with_label(label, value)}. {note}")
        set_tip(self, note)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, width, middle = QPainter(self), self.width(), Qt.AlignmentFlag.AlignVCenter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_icon(painter, QPointF(width - 32, 14), self._icon_name, 16, "fg3")
        _line(
            painter,
            QRectF(16, 12, width - 54, 20),
            self._label,
            font(12, QFont.Weight.Medium),
            "fg2",
        )
        face = font(26, QFont.Weight.DemiBold, is_tabular=True)
        painter.setFont(face)
        painter.setPen(colour("fg"))
        painter.drawText(QRectF(16, 32, width - 32, 34), middle, self._value)
        if self._share is not None:
            start = 16 + QFontMetricsF(face).horizontalAdvance(self._value) + 14
            self._bar(painter, QRectF(start, 47, width - 16 - start, 6))
        _line(painter, QRectF(16, 70, width - 28, 18), self._note, font(12), "fg3")

    def _bar(self, painter: QPainter, box: QRectF) -> None:
        if box.width() < 12:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(colour(self._token))
        share = max(0.0, min(1.0, self._share or 0.0))
        if share:
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(6.0, box.width() * share), box.height()), 3, 3
            )


def _line(painter: QPainter, box: QRectF, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(ink))
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
