"""Buttons: plain, primary, soft, danger, link; icon only; and the button that opens a menu
("Status ▾").
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from lcdesk.texts import with_label
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import CONTROL, colour, font

# px of a button with a menu that is short of room: at most; at least, where it says a value
BRIEF, BRIEFEST = 160, 84
ROOM = 4  # px between icon and text, more than the style gives
_INKS = {"primary": "accent_fg", "danger": "bad", "link": "accent"}


class Button(QPushButton):
    """A button with a text; `kind`: plain, primary, soft, danger or link."""

    def __init__(
        self,
        text: str = "",
        icon_name: str = "",
        kind: str = "plain",
        clicked: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setFont(
            font(
                13 if kind != "link" else 12,
                QFont.Weight.Medium if kind != "link" else QFont.Weight.DemiBold,
            )
        )
        self.setIconSize(QSize(16 + ROOM, 16))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if clicked:
            self.clicked.connect(lambda: clicked())
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        if self._icon_name:
            self.setIcon(
                icon(
                    self._icon_name,
                    _INKS.get(str(self.property("kind")), "fg2") if self.isEnabled() else "fg3",
                    room=ROOM,
                )
            )


class IconButton(QToolButton):
    """A button with an icon alone; its name is the tooltip and what a screen reader says."""

    def __init__(
        self,
        icon_name: str,
        name: str = "",
        clicked: Callable[[], object] | None = None,
        size: int = 34,
    ) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setFixedSize(size, size)
        self.setIconSize(QSize(17, 17))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_name(name)
        if clicked:
            self.clicked.connect(lambda: clicked())
        self._tint()

    def set_name(self, name: str) -> None:
        """What the button does, in the language of the moment."""
        set_tip(self, name)
        self.setAccessibleName(name)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._tint()

    def _tint(self) -> None:
        self.setIcon(icon(self._icon_name, "fg2" if self.isEnabled() else "edge", 17))


class MenuButton(QPushButton):
    """ "Status ▾" or, with a value chosen, "Status: confirmed ▾" on the soft accent. `opening`
    fills the menu each time.
    """

    opening = Signal(QMenu)

    def __init__(self, label: str = "", icon_name: str = "") -> None:
        super().__init__()
        self._label, self._value, self._icon_name, self.is_brief = label, "", icon_name, False
        self.setProperty("kind", "menu")
        self.setFixedHeight(CONTROL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setAccessibleName(label)

    def set_label(self, label: str) -> None:
        """What the button chooses."""
        self._label = label
        self._show()

    def set_value(self, value: str) -> None:
        """What is chosen; "" for nothing out of the ordinary."""
        self._value = value
        self.setProperty("on", bool(value))
        self.style().unpolish(self)
        self.style().polish(self)
        self._show()

    def value(self) -> str:
        """What is chosen, as shown."""
        return self._value

    def set_brief(self, is_brief: bool) -> None:
        """Where there is little room: the icon or the value stands for the label, which its
        tooltip says.
        """
        if is_brief != self.is_brief:
            self.is_brief = is_brief
            set_tip(self, "")
            self._show()

    def sizeHint(self) -> QSize:
        return self.size_when(self.is_brief)

    def size_when(self, is_brief: bool) -> QSize:
        """The size it wants, brief or not."""
        words = self._words(is_brief)
        width = sum(
            QFontMetricsF(font(13, weight)).horizontalAdvance(text) for text, weight, _ink in words
        )
        icon_room = (
            (22 if any(text for text, _weight, _ink in words) else 17) if self._icon_name else 0
        )
        wide = int(width) + 42 + icon_room
        return QSize(min(wide, BRIEF) if is_brief else wide, CONTROL)

    def minimumSizeHint(self) -> QSize:
        wanted = self.sizeHint()
        return QSize(min(wanted.width(), BRIEFEST), CONTROL) if self.is_brief else wanted

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, x, height = QPainter(self), 12.0, float(self.height())
        if self._icon_name:
            draw_icon(painter, QPointF(x, height / 2 - 7.5), self._icon_name, 15, "fg2")
            x += 22
        for text, weight, ink in self._words(self.is_brief):
            painter.setFont(font(13, weight))
            painter.setPen(colour(ink))
            room = self.width() - x - 24
            if self.is_brief:
                text = QFontMetricsF(painter.font()).elidedText(
                    text, Qt.TextElideMode.ElideRight, room + 1
                )
            painter.drawText(QRectF(x, 0, room + 4, height), Qt.AlignmentFlag.AlignVCenter, text)
            x += QFontMetricsF(font(13, weight)).horizontalAdvance(text)
        draw_icon(painter, QPointF(self.width() - 23, height / 2 - 6.5), "chevron-down", 13, "fg3")

    def _words(self, is_brief: bool) -> tuple[tuple[str, QFont.Weight, str], ...]:
        """Label and value, each with its weight and colour."""
        label, value = self._label, self._value and with_label("", self._value)
        # "2" of what?
        if is_brief and (self._value or self._icon_name) and not self._value.isdigit():
            label, value = "", self._value
        return (label, QFont.Weight.Normal, "fg2"), (value, QFont.Weight.Medium, "fg")

    def _fill(self) -> None:
        self._menu.clear()
        self.opening.emit(self._menu)

    def _show(self) -> None:
        self.setAccessibleName(with_label(self._label, self._value) if self._value else self._label)
        if self.is_brief:
            set_tip(self, self.accessibleName())
        self.updateGeometry()
        self.update()


def menu_on(button: QToolButton | QPushButton, menu: QMenu) -> None:
    """Open a menu below the left edge of a button."""
    menu.popup(QWidget.mapToGlobal(button, button.rect().bottomLeft()))


def paint_line_ground(painter: QPainter, line: QWidget) -> QRectF:
    """The ground of a line that is a button: lit below the mouse, framed with the keyboard; the
    box it fills.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(line.rect()).adjusted(1, 1.5, -1, -1.5)
    if line.hasFocus() or line.underMouse():
        painter.setPen(QPen(colour("accent"), 2) if line.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(colour("hover"))
        painter.drawRoundedRect(box, 6, 6)
    return box
