"""The filters in force, each a chip that can be changed or taken off; in as many lines as they
need.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from lcdesk.model.query_rules import QueryRule
from lcdesk.model.rule_kinds import kind_of, masked_words
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour, font

HEIGHT, GAP = 26, 6
LEFT, RIGHT = 29, 28  # px before the words, and behind them for the cross
WIDEST = 420
_OFF = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class FilterChip(PaintedButton):
    """Icon, words, a cross. `clicked` (or Enter, Space): change it; `taken_off`: its cross,
    Delete or Backspace.
    """

    taken_off = Signal()

    def __init__(self, rule: QueryRule) -> None:
        super().__init__()
        self.rule = rule
        self._is_pressed_off = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        self.setText(masked_words(self.rule))
        self.setAccessibleName(_("Filter: {words}", words=self.text()))
        self.setAccessibleDescription(_("Enter changes it, Delete takes it off"))
        set_tip(self, self.text())

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(font(12, QFont.Weight.Medium)).horizontalAdvance(self.text())
        return QSize(min(int(wide) + 2 + LEFT + RIGHT, WIDEST), HEIGHT)

    def cross(self) -> QRectF:
        """Where a click takes it off."""
        return QRectF(self.width() - RIGHT + 2, 0, RIGHT - 2, HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Delete is a shortcut of the window too: it clears cells. Here it is the chip's."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _OFF
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OFF:
            self.taken_off.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed_off = self.cross().contains(event.position())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_pressed_off:
            self.setDown(False)
            if self.cross().contains(event.position()):
                self.taken_off.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.isDown()
        pen = QPen(colour("accent"), 2 if self.hasFocus() else 1)
        painter.setPen(pen if self.hasFocus() or is_lit else Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        draw_icon(painter, QPointF(10, HEIGHT / 2 - 6.5), kind_of(self.rule).icon, 13, "fg2")
        painter.setFont(font(12, QFont.Weight.Medium))
        painter.setPen(colour("fg"))
        room = self.width() - LEFT - RIGHT + 2
        words = QFontMetricsF(painter.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(QRectF(LEFT, 0, room, HEIGHT), Qt.AlignmentFlag.AlignVCenter, words)
        is_over = self.underMouse() and self.cross().contains(
            QPointF(self.mapFromGlobal(self.cursor().pos()))
        )
        draw_icon(
            painter,
            QPointF(self.width() - RIGHT + 6, HEIGHT / 2 - 6.5),
            "x",
            13,
            "fg" if is_over else "fg2",
        )


class FilterChips(QWidget):
    """`opened(rule, chip)`: it shall be changed; `taken_off(rule)`. Hidden while there are none.
    Tab comes from `before`.
    """

    opened = Signal(object, object)
    taken_off = Signal(object)

    def __init__(self, before: QWidget) -> None:
        super().__init__()
        self._before = before
        self.chips: list[FilterChip] = []
        self.hide()

    def show_rules(self, wanted: Sequence[QueryRule]) -> None:
        """One chip for each; where the one with the keyboard has gone, the next has it."""
        if list(wanted) != [chip.rule for chip in self.chips]:
            focused = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), None)
            for chip in self.chips:
                chip.hide()
                chip.deleteLater()
            self.chips = [self._chip(rule) for rule in wanted]
            for before, chip in zip((self._before, *self.chips), self.chips, strict=False):
                self.setTabOrder(before, chip)
            if focused is not None and self.chips:
                self.chips[min(focused, len(self.chips) - 1)].setFocus()
        for chip in self.chips:
            chip.retranslate()
        self.setVisible(bool(self.chips))
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _chip(self, rule: QueryRule) -> FilterChip:
        made = FilterChip(rule)
        made.setParent(self)
        made.clicked.connect(lambda: self.opened.emit(rule, made))
        made.taken_off.connect(lambda: self.taken_off.emit(rule))
        made.show()
        return made

    def _lay(self) -> None:
        """From left to right, on to the next line where there is no more room."""
        x = y = 0
        for chip in self.chips:
            wide = min(chip.sizeHint().width(), max(self.width(), 80))
            if x and x + wide > self.width():
                x, y = 0, y + HEIGHT + GAP
            chip.setGeometry(x, y, wide, HEIGHT)
            x += wide + GAP
        self.setFixedHeight(y + HEIGHT)
