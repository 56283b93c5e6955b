"""The tabs of the window: what a screen reader is told of them, the keys that walk them, their
order, and icons alone where there is little room.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lcdesk.ui.settings.page import ChoicesDialog
from lcdesk.ui.window.main_window import MainWindow

pytestmark = [pytest.mark.looks, pytest.mark.opens("history")]
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture(autouse=True)
def _as_they_were(window: MainWindow) -> Iterator[None]:
    size = window.size()
    yield
    window.arrange_tabs(window.first_tabs())
    window.choose_tabs_as("auto")
    window.resize(size)
    assert (window.settings.tab_order, window.settings.hidden_tabs) == ([], [])


def numbers(window: MainWindow) -> dict[str, str]:
    """Which screen each of Ctrl+1… opens."""
    actions = window.commands.actions
    shortcuts = {key: actions[f"screen_{key}"].shortcut().toString() for key in window.side.items}
    return {keys: key for key, keys in shortcuts.items() if keys}


def test_a_screen_reader_is_told_a_list_of_tabs_and_which_is_chosen(window: MainWindow) -> None:
    told = QAccessible.queryAccessibleInterface(window.side.tabs)
    assert told.role() == QAccessible.Role.PageTabList
    assert told.text(QAccessible.Text.Name) == "Tabs"
    tabs = [told.child(at) for at in range(told.childCount())]
    assert {tab.role() for tab in tabs} == {QAccessible.Role.PageTab}
    names = [tab.text(QAccessible.Text.Name) for tab in tabs]
    assert names == [tab.accessibleName() for tab in window.side.items.values()]
    assert all(names)
    chosen = [tab.text(QAccessible.Text.Name) for tab in tabs if tab.state().selected]
    assert chosen == ["History"]


def test_ctrl_tab_the_arrows_home_and_end_walk_them(window: MainWindow) -> None:
    keys = list(window.side.items)
    for step, modifiers in ((-1, CTRL | SHIFT), (1, CTRL)):
        before = keys.index(window.stack.key)
        QTest.keyClick(window, Qt.Key.Key_Tab, modifiers)
        assert window.stack.key == keys[(before + step) % len(keys)]
    window.side.items["history"].setFocus(Qt.FocusReason.TabFocusReason)
    for key, there in (
        (Qt.Key.Key_Down, keys[0]),
        (Qt.Key.Key_End, "history"),
        (Qt.Key.Key_Home, keys[0]),
        (Qt.Key.Key_Up, "history"),
    ):
        QTest.keyClick(QApplication.focusWidget(), key)
        assert (window.stack.key, QApplication.focusWidget()) == (there, window.side.items[there])


def test_moved_and_hidden_ones_are_kept_and_the_numbers_follow_what_is_seen(
    window: MainWindow,
) -> None:
    tab = window.side.items["history"]
    tab.setFocus(Qt.FocusReason.TabFocusReason)
    last = len(window.side.items)
    for _ in range(last - 1):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, ALT)
    assert next(iter(window.side.items)) == "history"
    assert QApplication.focusWidget() is tab
    assert numbers(window)["Ctrl+1"] == "history"
    assert window.settings.tab_order[0] == "history"
    order = window.side.tabs.order
    window.arrange_tabs(order.with_hidden("today", is_hidden=True))
    assert not window.side.items["today"].isVisible()
    assert numbers(window)["Ctrl+2"] == "overview"
    assert window.settings.hidden_tabs == ["today"]
    window.do("screen_today")  # it is there still, and seen as long as one is there
    assert window.side.items["today"].isVisible()
    window.do("next_tab")
    assert window.stack.key == "overview"
    assert not window.side.items["today"].isVisible()
    window.do("screen_history")


def test_one_is_drawn_to_another_place(window: MainWindow) -> None:
    tabs = window.side.items
    keys, dragged = list(tabs), tabs["overview"]
    middle = dragged.rect().center()
    QTest.mousePress(dragged, LEFT, pos=middle)
    for key in keys[2:4]:
        below = dragged.mapFrom(window.side.tabs, tabs[key].geometry().center() + QPoint(0, 6))
        QTest.mouseMove(dragged, below)
        QApplication.processEvents()
    QTest.mouseRelease(dragged, LEFT, pos=dragged.rect().center())
    assert list(window.side.items)[:4] == [keys[0], *keys[2:4], "overview"]
    assert window.stack.key == "history", "letting go of it is no click"


def test_the_menu_of_a_tab_hides_it_and_brings_it_back(window: MainWindow) -> None:
    tab = window.side.items["cooperation"]
    for words, is_hidden in (("Hide “Cooperation”", True), ("Show “Cooperation”", False)):
        menu = window.side.tabs.open_menu(tab, QPoint(0, 0))
        next(one for one in menu.actions() if one.text() == words).trigger()
        menu.close()
        assert ("cooperation" in window.side.tabs.order.hidden) is is_hidden


def test_icons_alone_where_the_window_is_narrow_or_by_choice(window: MainWindow) -> None:
    window.resize(1366, 768)
    wide = window.side.width()
    assert not window.side.is_folded
    window.do("narrow_tabs")
    assert (window.settings.tabs_as, window.side.is_folded) == ("icons", True)
    assert window.side.width() < wide / 3
    tab = window.side.items["participants"]
    assert "Participants" in tab.toolTip()
    assert "Participants" in tab.accessibleName()
    window.do("narrow_tabs")
    assert (window.settings.tabs_as, window.side.width()) == ("auto", wide)
    window.resize(1000, 700)
    QApplication.processEvents()
    assert window.side.is_folded
    window.do("narrow_tabs")
    assert (window.settings.tabs_as, window.side.is_folded) == ("names", False)


def test_the_settings_order_and_hide_them_and_one_remains(window: MainWindow) -> None:
    window.do("tabs")
    dialog = next(one for one in window.findChildren(ChoicesDialog) if one.isVisible())
    choice = dialog.parts["tabs"]
    keys = list(window.side.items)
    for key in keys:
        choice.list.taken.emit(key)
    assert window.side.tabs.order.shown == (keys[-1],)
    choice.list.moved.emit(keys[-1], 0)
    assert next(iter(window.side.items)) == keys[-1]
    choice.reset.click()
    assert window.side.tabs.order == window.first_tabs()
    dialog.accept()
