"""The tabs of the window, one a screen: walked with the arrow keys, put in order with the mouse or
Alt+Up and Alt+Down, hidden by choice, and icons alone where there is little room.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QMenu, QPushButton, QVBoxLayout, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen_reader import TAB, TABS, tell_selected
from lcdesk.ui.kit.tab_order import TabOrder, neighbour
from lcdesk.ui.kit.widgets.controls import moving_step

LINE, LEAST_LINE, LEAST_ICON = 36, 24, 18  # px of a tab; at least where there is little room
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class ScreenTab(QPushButton):
    """A screen: icon, title, and a count; a count ending in "!" asks for attention.

    `dragged(y)`: the mouse holds it, at that height of what the tabs stand in.
    """

    dragged = Signal(int)
    reads_as = TAB

    def __init__(self, key: str, icon_name: str) -> None:
        super().__init__()
        self.key, self._icon_name, self._title, self._badge = key, icon_name, "", ""
        self._keys, self._is_folded, self._is_held = "", False, False
        self._pressed_at = QPoint()
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setFixedHeight(LINE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(lambda is_on: tell_selected(self) if is_on else None)

    @property
    def title(self) -> str:
        """The screen's title, in the language of the moment."""
        return self._title

    @property
    def icon_name(self) -> str:
        return self._icon_name

    def set_title(self, title: str) -> None:
        """The screen's title."""
        self._title = title
        self._tell()

    def set_badge(self, badge: str) -> None:
        """The count at the right end."""
        if badge != self._badge:  # asked after each change of what is chosen
            self._badge = badge
            self._tell()

    def set_keys(self, keys: str) -> None:
        """The shortcut that opens it, as it is shown; "" for none."""
        self._keys = keys
        self._tell()

    def fold(self, *, is_folded: bool) -> None:
        """Only its icon, and the name on hovering."""
        self._is_folded = is_folded
        self._tell()

    def badge(self) -> str:
        """The count shown."""
        return self._badge

    def sizeHint(self) -> QSize:
        """As high as it was told to be; the style sheet knows only the least."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _tell(self) -> None:
        name = f"{self._title} {self._badge}".strip()
        self.setAccessibleName(name)
        set_tip(self, "   ".join(part for part in (name, self._keys) if part))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End):
            event.ignore()  # for what the tabs stand in: it knows their order
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at, self._is_held = event.position().toPoint(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if event.buttons() & Qt.MouseButton.LeftButton and (
            self._is_held or far >= QApplication.startDragDistance()
        ):
            self._is_held = True
            self.setDown(False)  # letting go is no click any more
            self.dragged.emit(self.mapToParent(event.position().toPoint()).y())
        else:
            super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, height, is_here = QPainter(self), self.height(), self.isChecked()
        left = (self.width() - 17) / 2 if self._is_folded else 12
        draw_icon(
            painter,
            QPointF(left, (height - 17) / 2),
            self._icon_name,
            17,
            "accent" if is_here else "fg2",
        )
        wants_help = self._badge.endswith("!")
        if self._is_folded:
            if wants_help:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("warn"))
                painter.drawEllipse(QPointF(left + 18, (height - 17) / 2), 3.5, 3.5)
            return
        painter.setFont(font(13, QFont.Weight.DemiBold if is_here else QFont.Weight.Medium))
        painter.setPen(colour("fg" if is_here else "fg2"))
        painter.drawText(QRectF(39, 0, self.width() - 90, height), _MIDDLE, self._title)
        painter.setFont(font(12, QFont.Weight.Medium, is_tabular=True))
        painter.setPen(colour("warn" if wants_help else "fg3"))
        painter.drawText(
            QRectF(0, 0, self.width() - 11, height),
            _MIDDLE | Qt.AlignmentFlag.AlignRight,
            self._badge,
        )


class ScreenTabs(QWidget):
    """`chosen(key)` when somebody goes to a tab, `arranged(TabOrder)` when they stand otherwise.

    A hidden one is seen as long as its screen is on view, so that it can be said where one is.
    """

    chosen = Signal(str)
    arranged = Signal(object)
    reads_as = TABS

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[str, ScreenTab] = {}
        self.order = TabOrder()
        self._here = ""
        self._group = QButtonGroup(self)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)

    @property
    def tabs(self) -> dict[str, ScreenTab]:
        """All of them, in the order in which they stand."""
        return {key: self._made[key] for key in self.order.keys}

    @property
    def seen(self) -> list[str]:
        """The keys of those on screen, from the top."""
        return [key for key in self.order.keys if key not in self.order.hidden or key == self._here]

    @property
    def first_order(self) -> TabOrder:
        """As the program has them."""
        return TabOrder(tuple(self._made))

    def add(self, key: str, icon_name: str) -> ScreenTab:
        """A tab at the end."""
        made = self._made[key] = ScreenTab(key, icon_name)
        made.clicked.connect(lambda: self.chosen.emit(key))
        made.dragged.connect(lambda y: self._drag(key, y))
        self._group.addButton(made)
        self._lines.addWidget(made)
        self.order = TabOrder((*self.order.keys, key), self.order.hidden)
        return made

    def arrange(self, order: TabOrder) -> None:
        """Stand in this order; nobody is told."""
        self.order = order
        for key in order.keys:
            self._lines.removeWidget(self._made[key])
        for key in order.keys:
            self._lines.addWidget(self._made[key])
        self._show_seen()
        # Tab would go on in the order in which they were made
        tabs = list(self.tabs.values())
        for one, following in zip(tabs, tabs[1:], strict=False):
            QWidget.setTabOrder(one, following)

    def mark(self, key: str) -> None:
        """Which screen is shown; the keyboard goes along where it is on a tab."""
        if key not in self._made:
            return
        has_keyboard = any(tab.hasFocus() for tab in self._made.values())
        self._here = key
        self._show_seen()
        self._made[key].setChecked(True)
        # Tab goes to the screen on view; Qt sees to that only when somebody walks there
        for tab in self._made.values():
            is_here = tab.key == key
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_here else Qt.FocusPolicy.NoFocus)
        if has_keyboard:
            self._made[key].setFocus(Qt.FocusReason.TabFocusReason)

    def walk(self, step: int) -> None:
        """To the next tab, or the one before; after the last comes the first."""
        self.chosen.emit(neighbour(self.seen, self._here, step))

    def fit(self, room: int, *, is_folded: bool) -> None:
        """As high as that many px allow."""
        least = LEAST_ICON if is_folded else LEAST_LINE
        each = room // max(len(self.seen), 1) - self._lines.spacing()
        for tab in self._made.values():
            tab.setFixedHeight(max(least, min(each, LINE)))
            tab.fold(is_folded=is_folded)

    def _show_seen(self) -> None:
        seen = self.seen
        for key, tab in self._made.items():
            tab.setVisible(key in seen)

    def _arrange(self, order: TabOrder) -> None:
        if order != self.order:
            self.arrange(order)
            self.arranged.emit(order)

    def _drag(self, key: str, y: int) -> None:
        """To the place the mouse is at."""
        others = [one for one in self.order.shown if one != key]
        place = sum(self._made[one].geometry().center().y() < y for one in others)
        self._arrange(self.order.moved_to(key, place))
        self._lines.activate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, key = moving_step(event), Qt.Key(event.key())
        if step:
            self._arrange(self.order.moved(self._here, step))
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self.walk(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.chosen.emit(self.seen[0 if key == Qt.Key.Key_Home else -1])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Which tabs there are, and where: of the one below the mouse, or that has the keyboard."""
        tab = self.childAt(event.pos())
        if not isinstance(tab, ScreenTab):
            tab = self._made.get(self._here)
        if tab is not None:
            self.open_menu(tab, event.globalPos())

    def open_menu(self, tab: ScreenTab, place: QPoint) -> QMenu:
        """Move it, hide it, show others again."""
        order, key = self.order, tab.key
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)

        def offer(words: str, becomes: TabOrder, icon_name: str = "") -> None:
            action = menu.addAction(literal(words))
            if icon_name:
                action.setIcon(icon(icon_name))
            action.setEnabled(becomes != order)
            action.triggered.connect(lambda _checked=False: self._arrange(becomes))

        offer(f"{_('Up')}\tAlt+↑", order.moved(key, -1), "arrow-up")
        offer(f"{_('Down')}\tAlt+↓", order.moved(key, 1), "arrow-down")
        offer(_("Hide “{tab}”", tab=tab.title), order.with_hidden(key, is_hidden=True), "eye-off")
        if order.hidden:
            menu.addSeparator()
        for one in order.keys:
            if one in order.hidden:
                title = self._made[one].title
                offer(_("Show “{tab}”", tab=title), order.with_hidden(one, is_hidden=False), "eye")
        menu.addSeparator()
        offer(_("Reset the tabs"), self.first_order, "rotate-ccw")
        menu.popup(place)
        return menu
