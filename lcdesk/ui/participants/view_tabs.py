"""The views of the table as tabs above it, each with how many people it shows; those without room
are lines of the menu at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QButtonGroup, QMenu, QWidget

from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.widgets import IconButton, Label
from lcdesk.ui.kit.widgets.controls import Tab, menu_on

HEIGHT, GAP, CROSS, BUTTON = 34, 4, 20, 30  # px
ON_TAB = 28  # letters of a name
_DELETE, _F2 = Qt.Key.Key_Delete, Qt.Key.Key_F2
_CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_MOVES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


@dataclass(frozen=True)
class ViewLine:
    """A view as it is offered: `count` None where it is not known yet; `is_saved`: it can be
    renamed, moved and removed; `is_passing`: it goes when it is closed; `is_aside`: in the menu
    alone, unless it is the one on screen.
    """

    key: str
    words: str
    count: int | None = None
    tip: str = ""
    is_saved: bool = False
    is_passing: bool = False
    is_aside: bool = False


class ViewTab(Tab):
    """`asked(key, what)`: "choose", "previous", "next", "first", "last", "rename", "remove",
    "earlier", "later", "close"; `menu_asked(key, place of the screen)`.
    """

    asked = Signal(str, str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.line = ViewLine(key, "")
        self.setMouseTracking(True)
        self.clicked.connect(lambda: self.asked.emit(key, "choose"))

    def show_line(self, line: ViewLine, *, is_on: bool) -> None:
        """What it says now."""
        self.line = line
        short = line.words if len(line.words) <= ON_TAB else line.words[: ON_TAB - 1] + "…"
        self.show_count(short, line.count)
        self.setAccessibleName(f"{line.words} {'' if line.count is None else line.count}".strip())
        set_tip(self, "\n".join(part for part in (line.words, line.tip) if part))
        if is_on:  # the group takes it from the others
            self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + (CROSS if self.line.is_passing else 0), size.height())

    def cross(self) -> QRectF:
        """Where a click closes it."""
        wide = CROSS if self.line.is_passing else 0
        return QRectF(self.width() - wide - 4, 0, wide, self.height())

    def event(self, event: QEvent) -> bool:
        """Delete and F2 are keys of the window too; here they are the tab's."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._meant(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if what := self._meant(event):
            self.asked.emit(self.key, what)
        else:
            super().keyPressEvent(event)

    def _meant(self, event: QKeyEvent) -> str:
        key, held = Qt.Key(event.key()), event.modifiers()
        if self.line.is_saved and held == _CONTROL_SHIFT and key in _MOVES:
            return "earlier" if _MOVES[key] < 0 else "later"
        if held & ~Qt.KeyboardModifier.KeypadModifier:
            return ""
        if key in _STEPS:
            return "previous" if _STEPS[key] < 0 else "next"
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return "first" if key == Qt.Key.Key_Home else "last"
        if self.line.is_passing:
            return "close" if key in (_DELETE, Qt.Key.Key_Backspace) else ""
        return {_F2: "rename", _DELETE: "remove"}.get(key, "") if self.line.is_saved else ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self.key, event.globalPos())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.line.is_passing and self.cross().contains(event.position()):
            self.setDown(False)
            self.asked.emit(self.key, "close")
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.line.is_saved:
            self.asked.emit(self.key, "rename")
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.line.is_passing:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.line.is_passing:
            return
        painter, box = QPainter(self), self.cross()
        is_over = self.underMouse() and box.contains(
            QPointF(self.mapFromGlobal(self.cursor().pos()))
        )
        middle = QPointF(box.center().x() - 6, (self.height() - 4) / 2 - 6)
        draw_icon(painter, middle, "x", 12, "fg" if is_over else "fg2")


class ViewTabs(QWidget):
    """`chosen(key)`; `asked(key, what)` as `ViewTab` has it, but for what only moves the keyboard;
    `save_asked`: keep what is on screen as a view. `fill(menu, key)` puts what can be done with a
    view into a menu, "" being the one on screen.
    """

    chosen = Signal(str)
    asked = Signal(str, str)
    save_asked = Signal()

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.lines: Sequence[ViewLine] = ()
        self.current = ""
        self.fill: Callable[[QMenu, str], object] | None = None
        self.tabs: dict[str, ViewTab] = {}
        self._group = QButtonGroup(self)
        self.more = IconButton("ellipsis", clicked=self.open_menu, size=BUTTON)
        self.add = IconButton("bookmark", clicked=self.save_asked.emit, size=BUTTON)
        self.told = Label("", 12, ink="fg2")
        for part in (self.more, self.add, self.told):
            part.setParent(self)
        shut_while_looked_at(self.add)
        self.setFixedHeight(HEIGHT)
        retranslation.say(N_("Save this view…"), self.add.set_name)
        retranslation.say(N_("Views"), self.setAccessibleName)
        retranslation.say(N_("More views"), self.more.set_name)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def show_lines(self, lines: Sequence[ViewLine], current: str) -> None:
        """These views, and which of them is on screen."""
        self.lines, self.current = lines, current
        focused = next((key for key, tab in self.tabs.items() if tab.hasFocus()), None)
        for key in self.tabs.keys() - {line.key for line in lines}:
            gone = self.tabs.pop(key)
            self._group.removeButton(gone)
            gone.hide()
            gone.deleteLater()
        for line in lines:
            if line.key not in self.tabs:
                self.tabs[line.key] = made = ViewTab(line.key)
                self._group.addButton(made)
                made.setParent(self)
                made.asked.connect(self._do)
                made.menu_asked.connect(self._open_menu_of)
            self.tabs[line.key].show_line(line, is_on=line.key == current)
        self._lay()
        if focused is not None and current in self.tabs:
            self.tabs[current].setFocus()

    def tell(self, words: str) -> None:
        """What stands at the right end: how many of how many are shown."""
        if words != self.told.text():
            self.told.setText(words)
            self._lay()

    def shown(self) -> list[str]:
        """The keys of the tabs there is room for, from left to right."""
        return [line.key for line in self.lines if not self.tabs[line.key].isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)

    def focus_current(self) -> None:
        """The keyboard goes to the tab of the view on screen."""
        if self.current in self.tabs:
            self.tabs[self.current].setFocus()

    # --- where they stand ---

    def _lay(self) -> None:
        """From left to right, as many as there is room for, and the one on screen in any case."""
        said = self.told.sizeHint().width()
        room = self.width() - 2 * (BUTTON + GAP)
        wanted = [line for line in self.lines if not line.is_aside or line.key == self.current]
        is_told = bool(self.told.text()) and self._wide(wanted) + said + 16 <= room
        self.told.setVisible(is_told)
        self.told.setGeometry(self.width() - said, 0, said, HEIGHT - 4)
        shown = self._fitting(wanted, room)
        x = 0
        for line in self.lines:
            tab = self.tabs[line.key]
            tab.setVisible(line in shown)
            if line in shown:
                wide = tab.sizeHint().width()
                tab.setGeometry(x, 0, wide, HEIGHT)
                x += wide + GAP
        for before, after in pairwise(
            (*(self.tabs[one.key] for one in shown), self.more, self.add)
        ):
            self.setTabOrder(before, after)
        for button in (self.more, self.add):
            button.move(x, 0)
            x += BUTTON + GAP
        hidden = len(self.lines) - len(shown)
        self.more.set_name(
            n_("{count} more view", "{count} more views", hidden) if hidden else _("More views")
        )

    def _fitting(self, wanted: Sequence[ViewLine], room: int) -> list[ViewLine]:
        shown = list(wanted)
        while len(shown) > 1 and self._wide(shown) > room:
            last = next(line for line in reversed(shown) if line.key != self.current)
            shown.remove(last)
        return shown

    def _wide(self, lines: Sequence[ViewLine]) -> int:
        return sum(self.tabs[line.key].sizeHint().width() + GAP for line in lines)

    # --- what is done ---

    def _do(self, key: str, what: str) -> None:
        step = {"previous": -1, "next": 1}.get(what)
        shown = self.shown()
        if what == "choose":
            if self.current in self.tabs:  # the other is on screen once it was read
                self.tabs[self.current].setChecked(True)
            self.chosen.emit(key)
        elif step is not None:
            at = shown.index(key) + step
            if 0 <= at < len(shown):
                self._go(shown[at])
            elif at == len(shown):
                self.more.setFocus()
        elif what in ("first", "last"):
            self._go(shown[0 if what == "first" else -1])
        else:
            self.asked.emit(key, what)

    def _go(self, key: str) -> None:
        self.tabs[key].setFocus()
        self.chosen.emit(key)

    def open_menu(self) -> None:
        """All views, those without room among them, and what can be done with the one on screen."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        self.fill_menu(menu)
        menu_on(self.more, menu)

    def fill_menu(self, menu: QMenu) -> None:
        """The lines of that menu."""
        for line in self.lines:
            count = "" if line.count is None else f"   {line.count}"
            action = menu.addAction(f"{literal(line.words)}{count}")
            action.setCheckable(True)
            action.setChecked(line.key == self.current)
            action.triggered.connect(lambda _on=False, key=line.key: self.chosen.emit(key))
        menu.addSeparator()
        if self.fill:
            self.fill(menu, "")

    def _open_menu_of(self, key: str, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if self.fill:
            self.fill(menu, key)
        menu.popup(at)
