"""What is pressed, chosen and typed into: buttons (plain, primary, soft, danger, link, icon only,
with a menu or a window below them), a row of tabs, the search box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from lcdesk.texts import with_label
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, literal, set_tip
from lcdesk.ui.kit.painting.theme import CONTROL, RADIUS, colour, font
from lcdesk.ui.kit.screen_reader import TAB, TABS, tell_selected
from lcdesk.ui.kit.widgets.layout import row

# px of a button with a menu that is short of room: at most; at least, where it says a value
BRIEF, BRIEFEST = 160, 84
ROOM = 4  # px between icon and text, more than the style gives
_INKS = {"primary": "accent_fg", "danger": "bad", "link": "accent"}


def moving_step(event: QKeyEvent) -> int:
    """-1 for Alt+Up and 1 for Alt+Down, which move a line among others; 0 for any other key."""
    if event.modifiers() != Qt.KeyboardModifier.AltModifier:
        return 0
    return {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}.get(event.key(), 0)


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, not the default one of its dialog."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon beside the text."""
        self._icon_name = icon_name
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


def add_heading(menu: QMenu, words: str) -> None:
    """Words above the lines of a menu that belong together; the style draws a section as a line
    without its words.
    """
    if menu.actions():
        menu.addSeparator()
    heading = menu.addAction(literal(words))
    heading.setFont(font(12, QFont.Weight.DemiBold))
    heading.setEnabled(False)


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


# --- The search box ---


PAUSE_MS = 90  # without a letter: the next one is the first again


class SearchBox(QLineEdit):
    """`searched` carries the text: of the first letter at once, of those that follow fast when they
    have ended.
    """

    searched = Signal(str)

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self.setProperty("search", True)
        self.setFont(font(13))
        self.setFixedHeight(CONTROL)
        self._glass = self.addAction(
            icon("search", "fg3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a file dropped here belongs to the window
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text()))
        self._typed = QElapsedTimer()  # since the last letter
        self.textChanged.connect(lambda _text: self._ask_soon())
        self.set_hint(hint)

    def _ask_soon(self) -> None:
        is_first = not self._typed.isValid() or self._typed.hasExpired(PAUSE_MS)
        self._typed.start()
        self._pause.start(0 if is_first else PAUSE_MS)

    def set_hint(self, hint: str) -> None:
        """The pale text while the box is empty."""
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def show_text(self, text: str) -> None:
        """Another text without asking for it; blocked signals would leave the cross of the box
        as it was.
        """
        self.setText(text)
        self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icon("search", "fg3"))


# --- A row of tabs with counts ---


_TAB_HEIGHT, _TAB_PAD = 32, 10


class Tab(PaintedButton):
    """A word and a count; the chosen one is underlined."""

    reads_as = TAB

    def __init__(self, key: str) -> None:
        super().__init__()
        self.toggled.connect(lambda is_on: tell_selected(self) if is_on else None)
        self.key, self._count = key, ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, words: str, count: int | None) -> None:
        """What it is called, and how many are behind it (None: not said)."""
        self.setText(words)
        self._count = "" if count is None else str(count)
        self.setAccessibleName(f"{words} {self._count}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            int(self._wide(self.text()) + (self._wide(self._count) + 6 if self._count else 0))
            + 2 * _TAB_PAD,
            _TAB_HEIGHT,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -5), 6, 6)
        painter.setFont(font(13, QFont.Weight.Medium, is_tabular=True))
        is_bright = self.isChecked() or self.underMouse()
        for text, x, ink in (
            (self.text(), _TAB_PAD, "fg" if is_bright else "fg2"),
            (self._count, _TAB_PAD + self._wide(self.text()) + 6, "fg2" if is_bright else "fg3"),
        ):
            painter.setPen(colour(ink))
            painter.drawText(
                QRectF(x, 0, box.width(), box.height() - 4), Qt.AlignmentFlag.AlignVCenter, text
            )
        if self.isChecked():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawLine(
                QPointF(_TAB_PAD, box.height() - 1.5),
                QPointF(box.width() - _TAB_PAD, box.height() - 1.5),
            )

    def _wide(self, text: str) -> float:
        return QFontMetricsF(font(13, QFont.Weight.Medium, is_tabular=True)).horizontalAdvance(text)


class TabRow(QWidget):
    """`chosen(key)` when another tab is taken."""

    chosen = Signal(str)
    reads_as = TABS

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self.tabs = {key: Tab(key) for key in keys}
        self._group = QButtonGroup(self)
        for tab in self.tabs.values():
            self._group.addButton(tab)
            tab.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            tab.toggled.connect(lambda is_on, key=tab.key: self._turn(key, is_on=is_on))
        self.setLayout(row(*self.tabs.values(), None, gap=4))
        self.tabs[keys[0]].setChecked(True)

    def _turn(self, key: str, *, is_on: bool) -> None:
        """The chosen one is where Tab and Shift+Tab come to the row; from there the arrow keys
        go on.
        """
        self.tabs[key].setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus
        )
        if is_on:
            self.chosen.emit(key)

    @property
    def key(self) -> str:
        """The tab chosen."""
        return next(key for key, tab in self.tabs.items() if tab.isChecked())

    def choose(self, key: str) -> None:
        """Take a tab."""
        self.tabs[key].setChecked(True)


# --- A small window below a widget ---


class Popup(QFrame):
    """Paints the ground and edge of a menu."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(name)

    def open_at(self, place: QPoint) -> None:
        """Show it with its corner at a place of the screen, or as near as it goes in whole."""
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        box = screen.availableGeometry()
        left, top = box.right() - self.width(), box.bottom() - self.height()
        self.move(max(box.left(), min(place.x(), left)), max(box.top(), min(place.y(), top)))
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round corners as cards have them, also where no system blends windows."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("card"))
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


# --- The button that opens one, instead of a menu ---


class PopupButton(MenuButton):
    """`clicked` asks for the window; Down, as in a button with a menu, too."""

    def __init__(self, icon_name: str = "") -> None:
        super().__init__(icon_name=icon_name)
        self.setMenu(None)  # pyright: ignore[reportArgumentType]  (Qt takes none for an answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def corner(self, width: int) -> QPoint:
        """Where a window of that width goes: below the button, its right edge under the
        button's.
        """
        return self.mapToGlobal(QPoint(self.width() - width, self.height() + 4))
