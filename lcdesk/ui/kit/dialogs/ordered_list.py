"""A list of ticks whose lines have places: those with a grip are dragged to another, or moved by
Alt with an arrow.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QLineEdit

from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList
from lcdesk.ui.kit.painting.theme import colour

_STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}


class OrderedTickList(TickList):
    """`moved(key, place)`: a line shall stand at that place among those with a grip, 0 the
    first.
    """

    moved = Signal(str, int)

    def __init__(self, search: QLineEdit | None = None) -> None:
        super().__init__()
        if search is not None:
            self.follow(search, narrows=True)
        self._pressed: tuple[QPoint, TickLine] | None = None
        self._place: int | None = None  # among those with a grip, while one of them is dragged

    def dragged_lines(self) -> list[TickLine]:
        """The lines that have places."""
        return [line for line in self.shown() if line.has_grip]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key(), 0)
        line, lines = self.current(), self.dragged_lines()
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier and line in lines:
            place = lines.index(line) + step
            if 0 <= place < len(lines):
                self.moved.emit(line.key, place)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        line = self.line_at(event)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = (
            (event.position().toPoint(), line) if is_left and line and line.has_grip else None
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        at = event.position().toPoint()
        if (
            self._place is not None
            or (at - self._pressed[0]).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._place = self._place_at(at.y())
            if item := self.itemAt(at):
                self.scrollToItem(item)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, place = self._pressed, self._place
        self._pressed = self._place = None
        self.viewport().unsetCursor()
        self.viewport().update()
        if pressed is None or place is None:
            super().mouseReleaseEvent(event)
            return
        lines = self.dragged_lines()
        before = lines.index(pressed[1])
        place -= place > before  # it leaves its own place first
        if place != before:
            self.moved.emit(pressed[1].key, place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """While something is dragged, a line shows where it would go; a frame where the keyboard
        is.
        """
        super().paintEvent(event)
        item = self.currentItem() if self.hasFocus() else None
        if item is not None:
            frame = QPainter(self.viewport())
            frame.setRenderHint(QPainter.RenderHint.Antialiasing)
            frame.setPen(QPen(colour("accent"), 2))
            box = QRectF(self.visualItemRect(item)).adjusted(3, 2, -3, -2)
            frame.drawRoundedRect(box, 6, 6)
            frame.end()
        if self._place is None:
            return
        lines = self.dragged_lines()
        is_last = self._place == len(lines)
        rect = self.rect_of(lines[-1 if is_last else self._place].key)
        y = rect.bottom() + 1 if is_last else rect.top()
        painter = QPainter(self.viewport())
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawLine(rect.left() + 6, y, rect.right() - 6, y)

    def _place_at(self, y: int) -> int:
        """Before which of those with a grip a height lies."""
        middles: list[Any] = [self.rect_of(line.key).center().y() for line in self.dragged_lines()]
        return sum(middle < y for middle in middles)
