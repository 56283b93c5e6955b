"""The window: painted first, commands, languages and themes live, drops, undo in words, faults
in words, state kept.
"""

from __future__ import annotations

import datetime as dt
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QLineEdit, QMenuBar
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk import settings as kept
from lcdesk import texts
from lcdesk.model import clock
from lcdesk.model.clock import moment_of, span_of
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.participants.participants import add_participant, remove_participants
from lcdesk.settings import Settings
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.kit.commands import Command, Commands
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.palette.dialog import CommandPalette
from lcdesk.ui.window.main_window import MainWindow
from lcdesk.ui.window.welcome import FaultPage
from tests.ui.drags import COPY, Drag

LEFT = Qt.MouseButton.LeftButton


# --- start ---


def test_the_frame_is_painted_before_anything_heavy_is_imported() -> None:
    code = (
        "import sys; from lcdesk import app, settings; a = app.application();"
        "p = app.Program(a, settings.Settings(language='en', theme='light'), is_demo=True);"
        "p.window.painted.connect(lambda: (print('sqlalchemy' in sys.modules, 'openpyxl' in "
        "sys.modules), a.quit()));"
        "p.window.show(); a.exec(); p.stop()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_a_desk_open_on_another_computer_is_told_in_words(
    dressed: QApplication, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    made = program.Program(dressed, Settings(language="en"), is_demo=True)
    qtbot.addWidget(made.window)
    made.start(desk.path)
    qtbot.waitUntil(
        lambda: isinstance(made.window.stack.currentWidget(), FaultPage), timeout=20_000
    )
    assert made.window.context is None
    made.stop()


def test_the_self_test_paints_every_screen(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # it takes its place for good
    before = dressed.topLevelWidgets()
    assert program.self_test() == 0
    for left in dressed.topLevelWidgets():
        if left not in before:
            left.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# --- commands ---


@pytest.mark.looks
def test_every_command_stands_in_a_menu_and_none_is_hidden(window: MainWindow) -> None:
    for key, action in window.commands.actions.items():
        assert action.isVisible(), key
        assert action.text(), key
    assert not window.commands.actions["undo"].shortcut().isEmpty()
    assert [keys.toString() for keys in window.commands.actions["redo"].shortcuts()] == [
        "Ctrl+Y",
        "Ctrl+Shift+Z",
    ]


def test_a_key_given_twice_is_taken_once(dressed: QApplication) -> None:
    """On a screen of X11 the desktop's own key for "quit" is Ctrl+Q, which stands beside it:
    twice, it would do nothing.
    """
    bar = QMenuBar()
    made = Commands(bar)._make(Command("leave", "Leave", ("Ctrl+Q", "Ctrl+Q", "Alt+F4")))
    assert [keys.toString() for keys in made.shortcuts()] == ["Ctrl+Q", "Alt+F4"]


@pytest.mark.looks
def test_no_two_commands_share_a_shortcut(window: MainWindow) -> None:
    keys = [
        key.toString()
        for action in window.commands.actions.values()
        for key in {k.toString(): k for k in action.shortcuts()}.values()
    ]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.looks
def test_access_keys_are_told_apart_within_a_menu(window: MainWindow) -> None:
    for code in texts.LANGUAGES:
        window.set_language(code)
        for menu, _title in window.commands._menus:
            marks = [
                text[text.index("&") + 1].lower()
                for text in (a.text().replace("&&", "") for a in menu.actions())
                if "&" in text
            ]
            assert len(marks) == len(set(marks)), (code, menu.title(), marks)


@pytest.mark.looks
def test_commands_that_are_not_possible_are_grey(window: MainWindow, dressed: QApplication) -> None:
    assert not window.commands.actions["next_week"].isEnabled()
    assert window.commands.actions["new_participant"].isEnabled()


def test_undo_and_redo_say_what_they_do(
    window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    ids = find_ids(desk, Query.of(1))
    remove_participants(desk, [ids[0]])
    settle()
    assert window.commands.actions["undo"].text().startswith("Undo ")
    assert "Wanjiru Kamau" in window.commands.actions["undo"].text()
    window.do("undo")
    settle()
    assert len(find_ids(desk, Query.of(1))) == 8
    assert window.commands.actions["redo"].isEnabled()
    window.do("redo")
    settle()
    assert len(find_ids(desk, Query.of(1))) == 7


@pytest.mark.looks
def test_the_palette_finds_a_command_by_typing(window: MainWindow, qtbot: QtBot) -> None:
    window.do("palette")
    palette = window.findChild(CommandPalette)
    assert palette is not None
    qtbot.keyClicks(palette.search, "dark")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert theme().is_dark


@pytest.mark.looks
def test_ctrl_digits_go_to_the_screens(window: MainWindow, qtbot: QtBot) -> None:
    for number, key in enumerate(window.side.items, 1):
        if number <= 5:
            qtbot.keyClick(
                window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier
            )
            assert window.stack.current is window.screens[key]


@pytest.mark.alone  # with all screens made, another language or theme takes its time
def test_the_side_bar_goes_to_the_screens(window: MainWindow, qtbot: QtBot) -> None:
    for key, item in window.side.items.items():
        qtbot.mouseClick(item, LEFT)
        assert window.stack.currentWidget() is window.screens[key]
        assert item.isChecked()


# --- cohorts ---


def test_a_new_cohort_is_made_and_shown(
    window: MainWindow, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    window.do("new_cohort")
    dialog = window.findChild(CohortDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.ok, LEFT)
    assert not dialog.form.rows["name_en"].note.isHidden()
    qtbot.keyClicks(dialog.form.rows["name_en"].editor, "Shanghai 2027")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert {cohort["name"] for cohort in list_cohorts(desk)} == {"Low-Carbon 2026", "Shanghai 2027"}
    assert window.context is not None
    assert window.context.cohort["name"] == "Shanghai 2027"
    window.do("undo")
    settle()
    assert window.context.cohort["name"] == "Low-Carbon 2026"


# --- languages and themes, live ---


@pytest.mark.looks
def test_everything_speaks_chinese_at_once(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.side.languages, LEFT)
    assert texts.language() == "zh"
    assert window.commands._menus[0][0].title() == "文件(&F)"
    assert window.side.items["participants"].accessibleName().startswith("学员")
    latin = [
        label
        for label in shown_labels(window)
        if label in ("Participants", "Search name, country, passport…", "History")
    ]
    assert not latin


def shown_labels(window: MainWindow) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in window.findChildren(QLabel)] + [
        line.placeholderText() for line in window.findChildren(QLineEdit)
    ]


@pytest.mark.looks
def test_the_theme_button_turns_everything_dark(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.side.appearance, LEFT)
    assert theme().is_dark
    picture = window.grab().toImage()
    assert picture.pixelColor(QPoint(230, picture.height() // 2)).lightness() < 80
    assert window.settings.theme == "dark"


@pytest.mark.looks
def test_rows_can_be_compact(window: MainWindow) -> None:
    window.do("compact")
    assert window.screens["participants"].view.rowHeight(0) == 32
    window.do("compact")


# --- files ---


def drag(window: MainWindow, path: Path) -> Drag:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    made = Drag(mime, COPY)
    assert made.over(window, QPoint(400, 300))
    return made


def test_a_dragged_file_lights_the_whole_window_up(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    carried = drag(window, tmp_path / "names_v3.xlsx")
    assert window.drop.isVisible()
    assert window.drop.size() == window.size()
    assert not window.drop.grab().isNull()
    with qtbot.waitSignal(window.drop.dropped) as told:
        window.drop.dropped.disconnect(window.take_files)
        assert carried.let_go()
    assert told.args == [[tmp_path / "names_v3.xlsx"]]
    assert not window.drop.isVisible()


@pytest.mark.looks
def test_a_copy_never_takes_the_place_of_the_desk(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(desk.path), ""))
    with pytest.raises(KnownFault):
        window.possible_commands()["save_copy"]()


def test_a_copy_of_the_desk_is_a_desk(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settle: Callable[[], None]
) -> None:
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / "copies" / "copy.lcdesk"
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    window.do("save_copy")
    settle()
    with_people = open_desk(target)
    assert len(find_ids(with_people, Query.of(1))) == 8
    with_people.close()
    assert "copy.lcdesk" in window.status.news.text()


def test_the_status_bar_says_when_it_was_saved(
    window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    assert "All saved" in window.status.right.text()
    add_cohort(desk, {"name_en": "Chengdu 2026"})
    settle()
    assert f"Saved {clock.now():%H}" in window.status.right.text()
    assert "lcdesk" in window.status.right.text()


# --- what is kept ---


def test_size_and_screen_are_kept(running: program.Program, settings: Settings) -> None:
    running.window.resize(960, 700)
    running.window.open_screen("participants")
    running.window.close()
    again = MainWindow(running.tasks, settings)
    assert again.size() == running.window.size()
    again.deleteLater()


def test_settings_survive_a_newer_program_and_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"language": "zh", "theme": 5, "from_the_future": [1]}', encoding="utf-8")
    read = kept.load(file)
    assert (read.language, read.theme) == ("zh", "system")
    kept.save(read, file)
    assert '"from_the_future"' in file.read_text(encoding="utf-8")
    file.write_text("{", encoding="utf-8")
    assert kept.load(file) == Settings()
    assert file.with_suffix(".bad").exists()
    assert kept.load(tmp_path / "none.json").is_first_run


# --- words for spans of time ---


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (dt.date(2026, 12, 6), dt.date(2026, 12, 19), "6–19 Dec"),
        (dt.date(2026, 11, 28), dt.date(2026, 12, 5), "28 Nov – 5 Dec"),
        (dt.date(2026, 12, 6), None, "6 Dec"),
        (None, None, ""),
    ],
)
def test_spans_are_short(starts: dt.date | None, ends: dt.date | None, words: str) -> None:
    assert span_of(starts, ends) == words


def test_moments_are_as_near_as_is_worth_saying() -> None:
    now = dt.datetime(2026, 11, 24, 14, 0)
    assert moment_of(dt.datetime(2026, 11, 24, 13, 58), now) == "today 13:58"
    assert moment_of(dt.datetime(2026, 11, 23, 9, 5), now) == "yesterday 09:05"
    assert moment_of(dt.datetime(2026, 11, 20, 9, 5), now) == "20 Nov"
    assert moment_of(dt.datetime(2025, 11, 20, 9, 5), now) == "20 Nov 2025"


@pytest.mark.looks
def test_both_templates_are_saved(
    window: MainWindow, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from openpyxl import load_workbook
    from PySide6.QtWidgets import QFileDialog

    sheets = {"template": "学员 Participants", "template_timetable": "课程表 Timetable"}
    for command, title in sheets.items():
        path = tmp_path / f"{command}.xlsx"
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_args, path=path: (str(path), "")
        )
        window.do(command)
        settle()
        assert load_workbook(path).sheetnames[0] == title


@pytest.mark.warm
def test_screens_of_the_side_bar_are_made_while_nobody_waits_and_tabs_when_they_are_opened(
    window: MainWindow,
) -> None:
    assert set(window.screens) == set(window.side.items)
    assert window.side.items["participants"].badge() == "8"
    window.open_screen("versions")
    assert set(window.screens) == {*window.side.items, "versions"}


@pytest.mark.warm
def test_what_is_not_on_view_follows_a_little_later_and_once(
    window: MainWindow, running: program.Program, desk: Desk, settle: Callable[[], None]
) -> None:
    curriculum = window.screens["curriculum"]
    assert isinstance(curriculum, CurriculumScreen)
    asked = curriculum.asked
    for title in ("Opening", "Closing"):
        add_activity(desk, 1, {"title_en": title, "day": dt.date(2026, 11, 2)})
        for _turn in range(5):
            running.app.processEvents()
    assert curriculum.asked == asked
    settle()
    assert curriculum.asked == asked + 2, "its records and their clashes, once"
    assert window.side.items["curriculum"].badge() == "2"
    add_activity(desk, 1, {"title_en": "Visit", "day": dt.date(2026, 11, 2)})
    window.open_screen("curriculum")
    while running.tasks.is_busy():
        running.app.processEvents()
    assert len(curriculum.timetable.records) == 3, "whoever goes there sees all"


@pytest.mark.warm
def test_counts_of_the_side_bar_are_those_of_the_cohort_on_screen(
    window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    add_activity(desk, 1, {"title_en": "Opening", "day": dt.date(2026, 11, 2)})
    other = add_cohort(desk, {"name_en": "Solar 2025"})
    add_participant(desk, other, {"full_name": "Mei Lin", "nationality": "CN"})
    settle()

    def counts() -> list[str]:
        keys = ("participants", "curriculum", "countries")
        return [window.side.items[key].badge() for key in keys]

    first = counts()
    assert first[:2] == ["8", "1"]
    window.show_cohort(other)
    assert counts()[1:] == ["", ""], "nothing rather than the numbers of another"
    settle()
    assert counts() == ["1", "", "1"]
    window.show_cohort(1)
    settle()
    assert counts() == first


def test_a_tab_that_is_not_on_view_reads_only_when_it_is_opened(
    window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    """Each edit elsewhere would compare whole timetables for nobody."""
    window.open_screen("evaluation")
    settle()
    screen: Any = window.screens["evaluation"]
    asked = screen.asked
    window.open_screen("participants")
    add_participant(desk, 1, {"full_name": "Mei Lin"})
    settle()
    assert screen.asked == asked
    window.open_screen("evaluation")
    assert screen.asked > asked


def test_the_tabs_do_not_move_when_the_card_below_them_says_more(window: MainWindow) -> None:
    side = window.side
    window.resize(1366, 768)
    places = set()
    long = "Invitation letter missing: 22 · Visa not issued: 22 · 2 clashes in the timetable"
    for head, note in (("", ""), ("Still open", "one"), ("Still open", long)):
        side.todo.say(head, note)
        QApplication.processEvents()
        places.add(tuple(tab.geometry().getRect() for tab in side.items.values()))
    assert len(places) == 1
