"""A walk with Tab and back with Shift+Tab through whatever has the keyboard, and what is seen on
the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QScrollArea,
    QTableView,
    QWidget,
)

from lcdesk.ui.kit.screen import Screen
from lcdesk.ui.window.main_window import MainWindow
from lcdesk.ui.window.regions import parts_of
from tests.ui.places import handled_in, told

CELLS = 120  # steps a table may take before it counts as one that nobody gets out of
LONGEST = 300
Looked = set[tuple[QWidget, bool]]
"""Widgets, pressed down or not, that were seen to have the keyboard."""


@dataclass
class Walk:
    """What a walk found wrong, each as the words of the widget."""

    unreached: list[str] = field(default_factory=list[str])
    unreached_back: list[str] = field(default_factory=list[str])
    traps: list[str] = field(default_factory=list[str])
    unseen: list[str] = field(default_factory=list[str])
    nameless: list[str] = field(default_factory=list[str])
    silent: list[str] = field(default_factory=list[str])
    steps: int = 0
    handled: int = 0


def step(key: Qt.Key, *, looks: bool = False) -> tuple[QWidget | None, QImage | None]:
    """To the next widget, through the cells of a table where it has some, and how it looked before
    it was left.

    None where there is no way out.
    """
    here = QApplication.focusWidget()
    for _ in range(CELLS):
        if here is None:
            break
        with_focus = _picture(here) if looks else None
        QTest.keyClick(here, key)
        if QApplication.focusWidget() is not here:
            return QApplication.focusWidget(), with_focus
    return None, None


def go_round(key: Qt.Key, walk: Walk, looked_at: Looked | None = None) -> list[QWidget]:
    """Everything the keyboard comes to, once round; what is in `looked_at` was seen to have it."""
    first = QApplication.focusWidget()
    seen = [first] if first is not None else []
    for _ in range(LONGEST):
        here = QApplication.focusWidget()
        if here is None:
            break
        state = here, isinstance(here, QAbstractButton) and here.isChecked()
        there, with_focus = step(key, looks=looked_at is not None and state not in looked_at)
        if with_focus is not None and there is not None and here.isVisible():
            if _picture(here) == with_focus:
                walk.unseen.append(told(here))
            elif looked_at is not None:
                looked_at.add(state)
        if there is None:
            if len(seen) > 1:
                walk.traps.append(told(here))
            break
        if there in seen:
            if seen.index(there) > 1:  # a screen that has the keyboard itself is left for good
                walk.traps.append(f"{told(here)} → {told(there)}")
            break
        seen.append(there)
    return seen


def walk_through(root: QWidget, looked_at: Looked) -> Walk:
    """Round with Tab, and the other way round with Shift+Tab; what lies beside every screen is
    looked at the first time.
    """
    walk = Walk()
    handled = handled_in(root)
    reached = go_round(Qt.Key.Key_Tab, walk, looked_at)
    back = go_round(Qt.Key.Key_Backtab, walk)
    walk.unreached = [told(one) for one in handled if not is_reached(one, reached)]
    walk.unreached_back = [told(one) for one in handled if not is_reached(one, back)]
    walk.nameless = [told(one) for one in handled if not name_of(one, root)]
    walk.silent = silent_in(root)
    walk.steps, walk.handled = len(reached), len(handled)
    return walk


def is_reached(widget: QWidget, seen: list[QWidget]) -> bool:
    """By Tab, or by the arrow keys from another button of the same group."""
    if widget in seen or widget.focusProxy() in seen:
        return True
    if not isinstance(widget, QAbstractButton):
        return False
    group, parent = widget.group(), widget.parentWidget()
    if group is not None:
        return group.exclusive() and any(one in seen for one in group.buttons())
    beside = (
        parent.findChildren(type(widget), options=Qt.FindChildOption.FindDirectChildrenOnly)
        if parent
        else ()
    )
    return widget.autoExclusive() and any(one in seen for one in beside)


def jump_round(
    window: MainWindow, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> list[QWidget]:
    """What has the keyboard after each F6, once round the window."""
    seen = list[QWidget]()
    for _ in parts_of(window):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6, modifiers)
        here = QApplication.focusWidget()
        if here is not None:
            seen.append(here)
    return seen


def wrong_jumps(window: MainWindow) -> list[str]:
    """What is wrong with F6 on the screen on view: parts it comes to twice, or cannot be seen, and
    tables it leaves out.
    """
    seen = jump_round(window)
    wrong = [f"twice: {told(one)}" for one in seen if seen.count(one) > 1]
    wrong += [f"unseen: {told(one)}" for one in seen if not one.isVisible()]
    screen = window.stack.current
    tables = [
        one
        for one in (screen.findChildren(QTableView) if screen else ())
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    return wrong + [f"left out: {told(one)}" for one in tables if one not in seen]


def silent_in(root: QWidget) -> list[str]:
    """What the keyboard can be on and Qt's bridge to screen readers tells no name or no role of."""
    found = list[str]()
    for one in (root, *root.findChildren(QWidget)):
        if (
            one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and one.isVisible()
            and one.isEnabled()
            and one.window() is root
            and one is not root
            and one.focusProxy() is None
            and not isinstance(one.parentWidget(), QAbstractSpinBox | QComboBox)
            and not isinstance(one, QScrollArea | Screen)
        ):
            told_of = QAccessible.queryAccessibleInterface(one)
            name = told_of.text(QAccessible.Text.Name).strip() if told_of else ""
            if not name or told_of.role() in NO_ROLES:
                found.append(f"{told(one)} {told_of.role().name if told_of else ''}")
    return found


NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)


def name_of(widget: QWidget, root: QWidget) -> str:
    """What a screen reader says of it."""
    own = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
    if not own:
        own = next((one.text() for one in root.findChildren(QLabel) if one.buddy() is widget), "")
    return own.strip()


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()
