"""By keyboard alone: from screen to screen, through tabs, views and questions; commands by keys of
their own. That everything is reached, seen and left again is for `test_every_place`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from lcdesk import app, texts
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.views import GRIDS, VIEWS
from lcdesk.ui.evaluation.screen import EvaluationScreen
from lcdesk.ui.kit.commands import MENUS
from lcdesk.ui.kit.widgets.controls import Tab
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.places import go_to

# as their tabs stand in the row
FAMILY = ("curriculum", "attendance", "evaluation", "versions")


@pytest.fixture(scope="module")
def desk_folder(full_folder: Path) -> Path:
    return full_folder


@pytest.mark.looks
def test_the_tabs_of_the_curriculum_by_number_and_arrow_keys(
    running: app.Program, window: MainWindow, tmp_path: Path
) -> None:
    """Ctrl+4 from anywhere, Shift+Tab up to the row of tabs, then Right to the last and Left to
    the first.
    """
    go_to(running, "history", tmp_path)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    running.settle()
    assert window.stack.key == "curriculum"
    screen = window.screens["curriculum"]
    assert screen.isAncestorOf(QApplication.focusWidget())
    for _ in range(30):
        if isinstance(QApplication.focusWidget(), Tab):
            break
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert here(window) == ("curriculum", "curriculum")
    for key, way in ((Qt.Key.Key_Right, FAMILY[1:]), (Qt.Key.Key_Left, FAMILY[-2::-1])):
        for tab in way:
            QTest.keyClick(QApplication.focusWidget(), key)
            running.settle()
            assert here(window) == (tab, tab)
            assert window.screens[tab].isAncestorOf(QApplication.focusWidget())


@pytest.mark.looks
def test_every_view_of_the_timetable_by_keys_alone(running: app.Program, tmp_path: Path) -> None:
    go_to(running, "curriculum", tmp_path)
    screen = running.window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    for steps, view in enumerate(VIEWS, 1):
        screen.choosers.view.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(screen.choosers.view, Qt.Key.Key_Space)
        running.settle()
        for key in (*[Qt.Key.Key_Down] * steps, Qt.Key.Key_Return):
            QTest.keyClick(QApplication.activePopupWidget(), key)
        running.settle()
        shown = screen.list if view == "list" else screen.grid if view in GRIDS else screen.week
        assert (screen.state.view, QApplication.focusWidget()) == (view, shown)
        assert shown.isVisible()


def test_a_question_is_added_and_given_up_by_keys_alone(
    running: app.Program, tmp_path: Path
) -> None:
    go_to(running, "evaluation/questions", tmp_path)
    screen = running.window.screens["evaluation"]
    assert isinstance(screen, EvaluationScreen)
    questions = screen.questions
    questions.add.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(questions.add, Qt.Key.Key_Space)
    running.settle()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(QApplication.activePopupWidget(), key)
    running.settle()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert questions.view.isAncestorOf(editor)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    running.settle()
    assert QApplication.focusWidget() is questions.view
    QTest.keyClick(questions.view, Qt.Key.Key_Backtab)
    assert questions.isAncestorOf(QApplication.focusWidget())


@pytest.mark.looks
def test_arrow_keys_go_from_screen_to_screen_and_from_tab_to_tab(
    running: app.Program, window: MainWindow, tmp_path: Path
) -> None:
    first = next(iter(window.side.items))
    go_to(running, first, tmp_path)
    window.side.items[first].setFocus(Qt.FocusReason.TabFocusReason)
    for key in list(window.side.items)[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        running.settle()
        assert (window.stack.key, QApplication.focusWidget()) == (key, window.side.items[key])
    go_to(running, "logistics", tmp_path)
    tabs = window.screens["logistics"].findChildren(Tab)
    tabs[0].setFocus(Qt.FocusReason.TabFocusReason)
    for tab in tabs[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        running.settle()
        assert tab.isChecked()
        assert tab.hasFocus()


@pytest.mark.looks
@pytest.mark.parametrize("code", list(texts.LANGUAGES))
def test_every_command_has_an_access_key_of_its_own_in_its_menu(
    window: MainWindow, code: str
) -> None:
    window.set_language(code)
    menus = [action.menu() for action in window.menuBar().actions()]
    titles = [_access_key(action.text()) for action in window.menuBar().actions()]
    assert "" not in titles
    assert len(set(titles)) == len(titles)
    for menu in menus:
        assert isinstance(menu, QWidget)
        own = {
            text
            for _title, commands in MENUS
            for text in (texts._(one.text) for one in commands)
            if text
        }
        lines = [one.text() for one in menu.actions() if one.text() in own]
        keys = [_access_key(text) for text in lines]
        assert [text for text, key in zip(lines, keys, strict=True) if not key] == []
        assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


@pytest.mark.looks
def test_no_shortcut_is_used_twice(window: MainWindow) -> None:
    used: dict[str, list[str]] = {}
    for key, action in window.commands.actions.items():
        for shortcut in {one.toString() for one in action.shortcuts()}:
            used.setdefault(shortcut, []).append(key)
    assert {keys: commands for keys, commands in used.items() if len(commands) > 1} == {}


def here(window: MainWindow) -> tuple[str, str]:
    """The screen on view, and the tab that has the keyboard."""
    focused = QApplication.focusWidget()
    return window.stack.key, focused.key if isinstance(focused, Tab) else ""


def _access_key(text: str) -> str:
    plain = text.replace("&&", "")
    return plain[plain.index("&") + 1].casefold() if "&" in plain else ""
