"""One of the values a field may have after merging: chosen with a click, or with the arrow keys within its row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from lcdesk.ui.icons import draw_icon
from lcdesk.ui.plain_text import PaintedButton, set_tip
from lcdesk.ui.theme import colour, font

PAD, MARK, HIGH = 10, 24, 34
_FLAGS = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.AlignmentFlag.AlignLeft)


class ValueButton(PaintedButton):
    """A text with a circle before it; the chosen one has a tick and the soft ground."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name)
        set_tip(self, text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width - MARK - 2 * PAD, 60), 10_000)
        return max(HIGH, QFontMetrics(self._face()).boundingRect(room, _FLAGS, self.text()).height() + 14)

    def sizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(self.width(), 220)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen, box = self.isChecked(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_lit = is_chosen or self.hasFocus()
        edge = colour("accent") if is_lit else colour("edge", 255 if self.underMouse() else 130)
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.setBrush(colour("accent_soft" if is_chosen else "card"))
        painter.drawRoundedRect(box, 8, 8)
        mark = QPointF(PAD, self.height() / 2 - 8)
        draw_icon(painter, mark, "circle-check" if is_chosen else "circle", 16, "accent" if is_chosen else "edge")
        painter.setFont(self._face())
        painter.setPen(colour("fg" if is_chosen else "fg2"))
        painter.drawText(self.rect().adjusted(PAD + MARK, 0, -PAD, 0), _FLAGS, self.text())

    def _face(self) -> QFont:
        return font(13, QFont.Weight.Medium, is_tabular=True)
