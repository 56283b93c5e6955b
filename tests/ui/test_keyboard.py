"""Everything by keyboard alone, on every screen and in every dialog: reached, seen, left again;
every name said, in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from lcdesk import app, texts
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.views import GRIDS, VIEWS
from lcdesk.ui.evaluation.screen import EvaluationScreen
from lcdesk.ui.kit.commands import MENUS
from lcdesk.ui.kit.widgets.controls import Tab
from lcdesk.ui.window.main_window import MainWindow
from tests.ui import full_desk
from tests.ui.places import (
    DIALOGS,
    TABS,
    close_all,
    commands_with_dialogs,
    go_to,
    handled_in,
    open_dialog,
    opened,
    told,
    visit_all,
)
from tests.ui.walking import Walk, look_everywhere, name_of

# Reached in another way than by the keyboard going there: which
OTHERWISE = {
    "TodoCard": "the link in it does the same",
    "StatCard": "goes to the screens of the side bar, Ctrl+1 and on",
    "QListWidget#palette": "the arrow keys of the search box above it",
    "Half": "the end of the rows beside it, which have one selection and one cursor with it",
}
PLACES = {
    "overview",
    "participants",
    "curriculum",
    "countries",
    "import",
    "logistics",
    "history",
    "review",
    *TABS,
    *DIALOGS,
}
# as their tabs stand in the row
FAMILY = ("curriculum", "attendance", "evaluation", "versions")


@pytest.fixture(scope="module")
def desk_folder(tmp_path_factory: pytest.TempPathFactory, peopled_desk: Path) -> Path:
    """Every tab of the Curriculum has something to show."""
    return full_desk.filled(peopled_desk, tmp_path_factory.mktemp("full"))


@pytest.fixture
def walks(running: app.Program, tmp_path: Path) -> dict[str, Walk]:
    """What a walk found at each place."""
    return look_everywhere(running, tmp_path)


def test_the_keyboard_comes_everywhere_is_seen_and_gets_out_again(walks: dict[str, Walk]) -> None:
    assert walks.keys() >= PLACES
    assert len(walks) > len(PLACES) + 15
    assert sum(walk.handled for walk in walks.values()) > 300
    assert not _wrong(walks, lambda walk: walk.traps)
    assert not _wrong(walks, lambda walk: walk.unreached)
    assert not _wrong(walks, lambda walk: walk.unreached_back)
    assert not _wrong(walks, lambda walk: walk.unseen)
    assert [f"{place}: {words}" for place, walk in walks.items() for words in walk.nameless] == []


@pytest.mark.parametrize("code", [code for code in texts.LANGUAGES if code != "en"])
def test_everything_that_can_be_used_says_what_it_is_in_another_language(
    running: app.Program, tmp_path: Path, code: str
) -> None:
    nameless, stale, looked_at = list[str](), list[str](), list[str]()

    def look(place: str, root: QWidget) -> None:
        for one in handled_in(root):
            looked_at.append(place)
            name = name_of(one, root)
            if not name:
                nameless.append(f"{place}: {told(one)}")
            elif texts.in_language(code, name) != name:  # an English text that is another there
                stale.append(f"{place}: {told(one)}")

    # screens that were there before the language was another
    for place in (*running.window.side.items, *FAMILY):
        go_to(running, place, tmp_path)
    running.window.set_language(code)
    visit_all(running, tmp_path, look)
    assert len(looked_at) > 300
    assert not nameless
    assert not stale


@pytest.mark.looks
def test_escape_closes_every_dialog_and_gives_the_keyboard_back(
    running: app.Program, window: MainWindow, tmp_path: Path
) -> None:
    go_to(running, "participants", tmp_path)
    closed, wrong = list[str](), list[str]()
    for key in list(commands_with_dialogs(window)):
        go_to(running, "participants", tmp_path)
        before = QApplication.focusWidget()
        dialog = open_dialog(running, key)
        if dialog is None:
            close_all(running)
            continue
        for _ in range(2):  # the first one may close a list, or empty a search
            if is_open(dialog):
                target = QApplication.activePopupWidget() or dialog.focusWidget() or dialog
                QTest.keyClick(target, Qt.Key.Key_Escape)
                running.settle()
        window.activateWindow()  # offscreen nobody else does
        running.settle()
        after = QApplication.focusWidget()
        if is_open(dialog) or after is not before:
            wrong.append(
                f"{key}: {'stays open' if is_open(dialog) else told(after) if after else 'nowhere'}"
            )
        closed.append(key)
        close_all(running)
    assert len(closed) > 15
    assert not wrong


@pytest.mark.looks
def test_escape_closes_the_dialogs_of_the_tabs_too(
    running: app.Program, window: MainWindow, tmp_path: Path
) -> None:
    wrong = list[str]()
    for key, opener in DIALOGS.items():
        go_to(running, key.partition(":")[0], tmp_path)
        window.screens[window.stack.key].setFocus()
        opener(running, tmp_path)
        dialog = opened(running)
        assert dialog is not None, key
        before = window.focusWidget()  # the button that was pressed, or what the screen begins with
        assert before is not None, key
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
        running.settle()
        window.activateWindow()  # offscreen nobody else does
        running.settle()
        after = QApplication.focusWidget()
        if is_open(dialog) or after is not before:
            wrong.append(
                f"{key}: {'stays open' if is_open(dialog) else told(after) if after else 'nowhere'}"
            )
        close_all(running)
    assert not wrong


@pytest.mark.looks
def test_the_tabs_of_the_curriculum_by_number_and_arrow_keys(
    running: app.Program, window: MainWindow, tmp_path: Path
) -> None:
    """Ctrl+3 from anywhere, Shift+Tab up to the row of tabs, then Right to the last and Left to
    the first.
    """
    go_to(running, "history", tmp_path)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
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
    go_to(running, "overview", tmp_path)
    window.side.items["overview"].setFocus(Qt.FocusReason.TabFocusReason)
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


def is_open(dialog: QDialog) -> bool:
    return shiboken6.isValid(dialog) and dialog.isVisible()


def _access_key(text: str) -> str:
    plain = text.replace("&&", "")
    return plain[plain.index("&") + 1].casefold() if "&" in plain else ""


def _wrong(walks: dict[str, Walk], what: Callable[[Walk], list[str]]) -> list[str]:
    return [
        f"{place}: {words}"
        for place, walk in walks.items()
        for words in what(walk)
        if not {words.split()[0], words.split()[0].partition("#")[0]} & OTHERWISE.keys()
    ]
