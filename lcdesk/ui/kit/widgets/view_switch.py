"""A switch between two or three ways to see the same: board or list, cards or table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from lcdesk.drawing.palette import mixed
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import CONTROL, colour, font, theme
from lcdesk.ui.kit.widgets.layout import row


class ViewButton(PaintedButton):
    """One of the ways: its icon and word; where there is little room the icon alone."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name, self._is_brief = icon_name, False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """What it is called."""
        self.setText(words)
        self.setAccessibleName(words)
        set_tip(self, words if self._is_brief else "")
        self.updateGeometry()

    def set_brief(self, *, is_brief: bool) -> None:
        """The icon alone, its word a tooltip."""
        self._is_brief = is_brief
        self.set_words(self.text())

    def sizeHint(self) -> QSize:
        face = font(13, QFont.Weight.DemiBold)
        words = 0 if self._is_brief else QFontMetricsF(face).horizontalAdvance(self.text()) + 7
        return QSize(round(words) + 39, CONTROL - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, is_on, middle = QRectF(self.rect()), self.isChecked(), self.height() / 2
        if is_on:
            tokens = theme().tokens
            rim = mixed(tokens["edge"], tokens["card"], 0.3)
            painter.setPen(QPen(colour(rim), 1))
            painter.setBrush(colour("card"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
        draw_icon(
            painter, QPointF(12, middle - 7.5), self._icon_name, 15, "accent" if is_on else "fg2"
        )
        if not self._is_brief:
            painter.setFont(font(13, QFont.Weight.DemiBold if is_on else QFont.Weight.Medium))
            painter.setPen(colour("fg" if is_on or self.underMouse() else "fg2"))
            painter.drawText(box.adjusted(34, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())


class ViewSwitch(QWidget):
    """`chosen(key)` when another way is taken; `ways`: (key, icon)."""

    chosen = Signal(str)

    def __init__(self, ways: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.buttons = {key: ViewButton(icon_name) for key, icon_name in ways}
        self._group = QButtonGroup(self)
        for key, button in self.buttons.items():
            self._group.addButton(button)
            button.toggled.connect(lambda is_on, key=key: self._turn(key, is_on=is_on))
        self.setLayout(row(*self.buttons.values(), gap=0, margins=(2, 2, 2, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.choose(ways[0][0])

    @property
    def key(self) -> str:
        """The way chosen."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Take a way."""
        self.buttons[key].setChecked(True)

    def set_brief(self, *, is_brief: bool) -> None:
        """Icons alone, where there is little room."""
        for button in self.buttons.values():
            button.set_brief(is_brief=is_brief)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _turn(self, key: str, *, is_on: bool) -> None:
        self.buttons[key].setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus
        )
        if is_on:
            self.chosen.emit(key)
