"""What is grey says why, in menus and on buttons alike; what can be used says what it did before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from lcdesk.ui.kit.commands import BY_KEY
from lcdesk.ui.kit.grey_reasons import grey, why_not
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.main_window import MainWindow


@pytest.mark.looks
def test_every_greyed_line_of_a_menu_says_why_on_hovering_and_no_other(window: MainWindow) -> None:
    told = set[str]()
    keys = {action: key for key, action in window.commands.actions.items()}
    for menu, _title in window.commands._menus:
        menu.popup(QPoint(0, 0))
        for action in menu.actions():
            if action not in keys:
                continue
            at = menu.actionGeometry(action).center()
            QToolTip.hideText()
            QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
            said = QToolTip.text() if QToolTip.isVisible() else ""
            why = "" if action.isEnabled() else why_not(window, keys[action])
            assert said == why, keys[action]
            told.add(said)
        menu.close()
    assert {"Mark two people first", "Nothing to undo"} <= told
    assert "Not possible here" not in told, "every command says what it needs"


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
