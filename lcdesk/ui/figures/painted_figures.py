"""Figures that are painted: a click, or the keyboard, on a number opens the records behind it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPicture,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lcdesk.drawing.canvas import Canvas, ChartLayout
from lcdesk.drawing.fonts import FAMILIES, Fonts
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, theme
from lcdesk.ui.kit.screen_reader import CHART
from lcdesk.ui.kit.widgets import keep_in_view

STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
Drawn = Callable[[Canvas, float], None]
Measured = Callable[[Canvas, float], float]


class PaintedFigures(QWidget):
    """`draw(canvas, width)` paints onto it and notes its hits; `tall(canvas, width)` says the
    height. `chosen(key)`: a hit was clicked.
    """

    reads_as = CHART
    chosen = Signal(str)

    def __init__(self, tall: Measured, draw: Drawn, words: Callable[[str], str]) -> None:
        super().__init__()
        self.laid = ChartLayout()
        self._tall, self._draw, self._words = tall, draw, words
        self._heights: dict[int, int] = {}
        self._fonts = Fonts(FAMILIES)
        self._hovered = self._current = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_again(self) -> None:
        """What is drawn is another."""
        self._heights.clear()
        self._hovered = ""
        self._current = ""
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            picture = QPicture()
            painter = QPainter(picture)
            canvas = Canvas(painter, theme().tokens, self._fonts)
            self._heights[width] = round(self._tall(canvas, float(width))) + 2
            painter.end()
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        canvas = Canvas(painter, theme().tokens, self._fonts)
        self._draw(canvas, float(self.width()))
        self.laid = canvas.layout
        self._draw_state(painter)
        painter.end()  # what was measured on the canvas is kept, and the canvas with it

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self.laid.at(event.position())
        if (hit.key if hit else "") != self._hovered:
            self._hovered = hit.key if hit else ""
            self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = ""
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self.laid.at(event.position())
        if hit and event.button() is Qt.MouseButton.LeftButton:
            self._move_to(hit.key)
            self.chosen.emit(hit.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        keys = [hit.key for hit in self.laid.hits]
        if key in CHOOSE and self._current:
            self.chosen.emit(self._current)
        elif key in STEPS and keys:
            at = keys.index(self._current) + STEPS[key] if self._current in keys else 0
            self._move_to(keys[max(0, min(at, len(keys) - 1))])
            if (box := self.laid.rect(self._current)) is not None:
                keep_in_view(self, box.toRect())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_mouse = event.reason() is Qt.FocusReason.MouseFocusReason
        if not self._current and self.laid.hits and not is_mouse:
            self._move_to(self.laid.hits[0].key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            hit = self.laid.at(event.pos().toPointF())
            show_tip(event.globalPos(), self._words(hit.key) if hit else "", self)
            return True
        return super().event(event)

    def _move_to(self, key: str) -> None:
        self._current = key
        self.setAccessibleDescription(self._words(key))
        self.update()

    def _draw_state(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self._hovered and (box := self.laid.rect(self._hovered)) is not None:
            painter.setBrush(colour("fg", 16))
            painter.drawRoundedRect(box.adjusted(-3, 0, 3, 0), 4, 4)
        if self.hasFocus() and self._current:
            box = self.laid.rect(self._current) or QRectF()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(-3, 1, 3, -1), 4, 4)
