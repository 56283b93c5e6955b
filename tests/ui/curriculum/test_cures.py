"""Cures in a real window: buttons in the banner and in the pane, one click each, undone by
Ctrl+Z, never a stale one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lcdesk.app import Program
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import (
    add_activity,
    change_activities,
    read_activity,
    save_venue,
)
from lcdesk.ui.curriculum.fix_button import FixButton
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.letting_go import discard

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

WEDNESDAY = dt.date(2026, 12, 9)
PLANNED = (
    ("Green finance", "绿色金融", "14:00", "15:30", "Room 305", "Dr. Sun", "A"),
    ("Energy storage", "储能技术", "15:00", "17:00", "Room 305", "Dr. Wu", "B"),
    ("Carbon markets", "碳市场", "09:00", "11:00", "Room 302", "Prof. Lin", "A"),
)
FINANCE, STORAGE, MARKETS = 1, 2, 3
Settle = Callable[[], None]


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """Two lectures in one room at a time, and a room of that house that is free then."""
    for title, title_zh, start, end, venue, speaker, group in PLANNED:
        values = {
            "title": title,
            "title_zh": title_zh,
            "kind": "lecture",
            "venue": venue,
            "speaker": speaker,
            "date": WEDNESDAY,
            "start": dt.time.fromisoformat(start),
            "end": dt.time.fromisoformat(end),
            "group_name": group,
        }
        add_activity(desk, 1, values)
    return desk


@pytest.fixture
def screen(planned: Desk, running: Program) -> CurriculumScreen:
    running.window.resize(1536, 900)
    running.window.open_screen("curriculum")
    running.settle()
    found = running.window.screens["curriculum"]
    assert isinstance(found, CurriculumScreen)
    return found


ROOM, LATER = (
    "Use Room 302 for Energy storage; the hours stay",
    "Start Energy storage at 15:30, Room 305; the day becomes 2 h",
)


def offered(screen: CurriculumScreen) -> list[FixButton]:
    return list(screen.clash_bar.fix_buttons())


def words(screen: CurriculumScreen) -> list[str]:
    return [button.text() for button in offered(screen)]


def click(button: FixButton, settle: Settle) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def venue(desk: Desk, key: int) -> str:
    return (read_activity(desk, key) or {})["venue"]


def test_one_click_on_a_fix_and_ctrl_z(
    screen: CurriculumScreen, planned: Desk, window: MainWindow, settle: Settle
) -> None:
    assert "Room 305" in screen.clash_bar.text()
    assert words(screen) == [ROOM, LATER]
    assert offered(screen)[0].accessibleName() == ROOM
    click(offered(screen)[0], settle)
    assert venue(planned, STORAGE) == "Room 302"
    assert screen.selected == [STORAGE]
    assert not screen.timetable.grave()
    assert screen.clash_bar.clash is None
    assert screen.clash_bar.isVisible(), "its room is kept"
    assert "Use Room 302 for Energy storage" in window.commands.actions["undo"].text()
    window.do("undo")
    settle()
    assert venue(planned, STORAGE) == "Room 305"
    assert words(screen) == [ROOM, LATER]


def test_the_list_has_the_second_fix_which_moves_it_in_time(
    screen: CurriculumScreen, planned: Desk, window: MainWindow, settle: Settle
) -> None:
    window.do("clash_list")
    settle()
    ways = [one for one in screen.clash_list.findChildren(FixButton) if one.isVisible()]
    assert [one.text() for one in ways][:2] == [ROOM, LATER]
    click(ways[1], settle)
    record = read_activity(planned, STORAGE) or {}
    assert (record["start"], record["end"]) == (dt.time(15, 30), dt.time(17, 30))
    assert not screen.timetable.grave()


def test_the_pane_offers_the_best_too(
    screen: CurriculumScreen, planned: Desk, settle: Settle
) -> None:
    screen.open_activity(FINANCE)
    settle()
    (button,) = [one for one in screen.pane.problems.findChildren(FixButton) if one.isVisible()]
    assert button.text() == ROOM
    click(button, settle)
    assert venue(planned, STORAGE) == "Room 302"
    assert not [one for one in screen.pane.problems.findChildren(FixButton) if one.isVisible()]


def test_what_others_changed_meanwhile_is_offered_no_more(
    screen: CurriculumScreen, planned: Desk, settle: Settle
) -> None:
    change_activities(
        planned, [MARKETS], {"start": dt.time(15), "end": dt.time(16), "group_name": "C"}
    )
    settle()
    assert ROOM not in words(screen)


def test_a_click_that_comes_too_late_changes_nothing(
    screen: CurriculumScreen, planned: Desk, running: Program, settle: Settle
) -> None:
    button = offered(screen)[0]
    change_activities(
        planned, [MARKETS], {"start": dt.time(15), "end": dt.time(16), "group_name": "C"}
    )
    button.click()  # before the window has heard of it
    settle()
    assert venue(planned, STORAGE) == "Room 305"
    assert "changed meanwhile" in running.window.status.news.toolTip()
    assert ROOM not in words(screen)


def test_locked_activities_are_not_touched(
    screen: CurriculumScreen, planned: Desk, settle: Settle
) -> None:
    change_activities(planned, [STORAGE], {"is_locked": True})
    settle()
    assert all("Green finance" in button.accessibleName() for button in offered(screen))
    change_activities(planned, [FINANCE], {"is_locked": True})
    settle()
    assert offered(screen) == []
    assert screen.clash_bar.isVisible()


def test_the_banner_speaks_the_language_of_the_moment(
    screen: CurriculumScreen, window: MainWindow, planned: Desk, settle: Settle
) -> None:
    save_venue(planned, {"name_zh": "302教室"}, 2)
    window.set_language("zh")
    settle()
    assert words(screen)[0] == "“储能技术”改用 302教室；时间不变"


def test_the_keyboard_stays_on_a_button_while_the_banner_stands(
    screen: CurriculumScreen, settle: Settle
) -> None:
    offered(screen)[0].setFocus()
    screen.show_all()
    assert offered(screen)[0].hasFocus()


def test_what_another_cohort_takes_is_told_and_cured(
    screen: CurriculumScreen, planned: Desk, settle: Settle
) -> None:
    other = add_cohort(planned, {"name_en": "Chengdu"})
    change_activities(planned, [STORAGE], {"venue": "Hall A"})
    values = {
        "date": WEDNESDAY,
        "start": dt.time(9, 30),
        "end": dt.time(12),
        "venue": "Room 302",
        "title": "Rivers",
        "title_zh": "河",
    }
    add_activity(planned, other, values)
    settle()
    assert "“Rivers” (09:30–12:00) of Chengdu" in screen.clash_bar.text()
    assert screen.timetable.mark(MARKETS) == "warning"
    click(offered(screen)[0], settle)
    assert venue(planned, MARKETS) == "Room 305"
    assert screen.clash_bar.clash is None


def test_rules_are_set_in_their_dialog(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    from lcdesk.ui.curriculum.clash_bar import RulesDialog

    window.do("timetable_rules")
    settle()
    dialog = window.findChild(RulesDialog)
    assert dialog is not None
    dialog.levels["venue_twice"].setCurrentIndex(dialog.levels["venue_twice"].findData("ignore"))
    dialog.limits["day_length"].setText("1:45")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle()
    assert {clash.rule for clash in screen.timetable.clashes} == {"day_too_long"}
    window.do("timetable_rules")
    settle()
    again = [one for one in window.findChildren(RulesDialog) if one.isVisible()][0]
    assert again.levels["venue_twice"].currentData() == "ignore"
    QTest.mouseClick(again.reset, Qt.MouseButton.LeftButton)
    QTest.mouseClick(again.ok, Qt.MouseButton.LeftButton)
    settle()
    assert [clash.rule for clash in screen.timetable.grave()] == ["venue_twice"]


def test_a_limit_that_cannot_be_keeps_the_dialog_open(
    window: MainWindow, screen: CurriculumScreen, settle: Settle
) -> None:
    from lcdesk.ui.curriculum.clash_bar import RulesDialog

    window.do("timetable_rules")
    settle()
    dialog = [one for one in window.findChildren(RulesDialog) if one.isVisible()][0]
    dialog.limits["meal_until"].setText("11:00")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle()
    assert dialog.isVisible()
    assert "must lie before" in dialog.banner.text()
    dialog.limits["meal_until"].setText("lunch")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert "“lunch”" in dialog.banner.text()
    assert dialog.limits["meal_until"].hasFocus()
    discard(dialog)
