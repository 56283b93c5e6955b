"""What is grey says why, in menus and on buttons alike; what can be used says what it did before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from lcdesk.ui.kit.commands import BY_KEY
from lcdesk.ui.kit.grey_reasons import grey, why_not
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.main_window import MainWindow


@pytest.mark.looks
def test_every_greyed_line_of_a_menu_says_why_on_hovering_and_no_other(window: MainWindow) -> None:
    told = dict[str, str]()
    keys = {action: key for key, action in window.commands.actions.items()}
    for menu, _title in window.commands._menus:
        menu.aboutToShow.emit()
        for action in menu.actions():
            if action in keys and not action.isEnabled():
                told[keys[action]] = action.toolTip()
            elif action in keys:  # nothing of its own: Qt answers with its text
                assert action.toolTip() == QAction(action.text()).toolTip()
    assert told == {key: why_not(window, key) for key in told}
    assert {"Mark two people first", "Nothing to redo"} <= set(told.values())
    vague = {key for key, why in told.items() if why == "Not possible here"}
    assert vague == set(), "every command says what it needs"
    menu = window.commands.view_menu
    menu.popup(QPoint(0, 0))
    grey_one = next(one for one in menu.actions() if one in keys and not one.isEnabled())
    at = menu.actionGeometry(grey_one).center()
    QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
    assert QToolTip.text() == why_not(window, keys[grey_one])
    menu.close()
    QToolTip.hideText()


def test_every_command_that_the_window_may_grey_declares_what_it_needs() -> None:
    assert BY_KEY["pack"].needs_cohort
    assert BY_KEY["merge"].why
    assert BY_KEY["set_status"].why == BY_KEY["photo"].why


def test_a_button_says_why_and_then_its_own_again(dressed: QApplication) -> None:
    button = Button("Export")
    set_tip(button, "All of it")
    grey(button, "Nobody is counted yet")
    grey(button, "There is no cohort yet")
    assert (button.isEnabled(), button.toolTip()) == (False, "There is no cohort yet")
    set_tip(button, "全部")  # another language meanwhile
    grey(button, "还没有班次")
    grey(button, "")
    assert (button.isEnabled(), button.toolTip()) == (True, "全部")
