"""Copies, locks and lit hours in the week: real mouse and keys on a real window."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import change_activities, list_activities, read_activity
from lcdesk.ui.curriculum.places import Track
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.timetable_edits import DayCopyDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.curriculum import test_curriculum
from tests.ui.curriculum.test_curriculum import (
    FINANCE,
    LEFT,
    MONDAY,
    OPENING,
    STORAGE,
    TEST,
    WEDNESDAY,
    Settle,
    drag,
    spot,
    when,
)
from tests.ui.drags import Drag

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

desk_folder, screen = test_curriculum.desk_folder, test_curriculum.screen  # the fixtures
CTRL, ALT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)
TUESDAY, THURSDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=3)
RED = Track(WEDNESDAY)


def carry(
    screen: CurriculumScreen, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN
) -> None:
    """Press and move with keys held; the button stays down."""
    view = screen.week.viewport()
    QTest.mousePress(view, LEFT, keys, start)
    for part in (0.5, 1.0):
        move(screen, start + (end - start) * part, keys)


def move(screen: CurriculumScreen, at: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    """QTest.mouseMove knows no keys: the event itself."""
    view = screen.week.viewport()
    point, whole = QPointF(at), QPointF(view.mapToGlobal(at))
    QApplication.sendEvent(
        view, QMouseEvent(QEvent.Type.MouseMove, point, whole, Qt.MouseButton.NoButton, LEFT, keys)
    )


def titled(desk: Desk, title: str) -> list[tuple[dt.date, dt.time]]:
    return [
        (one["date"], one["start"]) for one in list_activities(desk, 1) if one["title"] == title
    ]


def test_ctrl_drag_copies_and_undo_takes_the_copy_back(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    change_activities(desk, [OPENING], {"interpreter": "Mei Xu", "bus": "08:15", "is_locked": True})
    settle()
    end = spot(screen.week, TUESDAY, 13.5)
    carry(screen, spot(screen.week, MONDAY, 9.5), end, CTRL)
    assert screen.week.week.blocks[OPENING].place == screen.week.sight.places[OPENING]
    assert screen.week.week.copies[OPENING].place == screen.week.sight.places[OPENING].moved(
        TUESDAY, 13 * 60
    )
    QTest.mouseRelease(screen.week.viewport(), LEFT, CTRL, end)
    settle()
    assert titled(desk, "Opening ceremony") == [(MONDAY, dt.time(9)), (TUESDAY, dt.time(13))]
    (copy,) = screen.selected
    record = read_activity(desk, copy)
    assert record
    assert (record["speaker"], record["interpreter"], record["venue"], record["bus"]) == (
        "Dean Zhou",
        "Mei Xu",
        "Hall A",
        "08:15",
    )
    assert not record["is_locked"]
    assert desk.undo_label() == "Copy Opening ceremony"
    window.do("undo")
    settle()
    assert titled(desk, "Opening ceremony") == [(MONDAY, dt.time(9))]
    assert screen.week.week.copies == {}


def test_ctrl_let_go_on_the_way_moves_and_escape_leaves_nothing(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    week, end = screen.week, spot(screen.week, TUESDAY, 13.5)
    carry(screen, spot(week, MONDAY, 9.5), end)
    QTest.keyPress(week, Qt.Key.Key_Alt, ALT)
    assert set(week.week.copies) == {OPENING}
    assert week.week.blocks[OPENING].place == week.sight.places[OPENING]
    QTest.keyRelease(week, Qt.Key.Key_Alt)
    assert week.week.copies == {}
    assert week.week.blocks[OPENING].place != week.sight.places[OPENING]
    QTest.keyPress(week, Qt.Key.Key_Control, CTRL)
    QTest.keyClick(week, Qt.Key.Key_Escape)
    QTest.mouseRelease(week.viewport(), LEFT, PLAIN, end)
    settle()
    assert titled(desk, "Opening ceremony") == [(MONDAY, dt.time(9))]
    assert week.week.copies == {}
    assert not week.week.lights


def test_ctrl_click_still_selects_and_several_are_copied_as_one_step(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    week, view = screen.week, screen.week.viewport()
    QTest.mouseClick(view, LEFT, PLAIN, spot(week, WEDNESDAY, 14.25))
    storage = week.mapFromScene(week.week.blocks[STORAGE].sceneBoundingRect().center())
    QTest.mouseClick(view, LEFT, CTRL, storage)
    assert screen.selected == [FINANCE, STORAGE]
    end = spot(week, THURSDAY, 14.25)
    carry(screen, spot(week, WEDNESDAY, 14.25), end, CTRL)
    QTest.mouseRelease(view, LEFT, CTRL, end)
    settle()
    assert titled(desk, "Green finance") == [(WEDNESDAY, dt.time(14)), (THURSDAY, dt.time(14))]
    assert titled(desk, "Energy storage")[1] == (THURSDAY, dt.time(15))
    assert desk.undo_label() == "Copy 2 activities"
    QTest.mouseClick(view, LEFT, CTRL, spot(week, WEDNESDAY, 14.25))
    assert FINANCE in screen.selected
    assert len(list_activities(desk, 1)) == 7


def test_copy_paste_and_duplicate_by_the_commands_of_the_window(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    screen.select([OPENING])
    screen.week.setFocus()
    window.do("copy")
    screen.week.paste_asked.emit(screen.week.spot_below(spot(screen.week, THURSDAY, 10.1)))
    settle()
    assert titled(desk, "Opening ceremony")[1] == (THURSDAY, dt.time(10))
    window.update_commands()
    assert window.commands.actions["fill_down"].text() == "Duplicate to the next day"
    screen.select([OPENING])
    window.do("fill_down")
    settle()
    assert (TUESDAY, dt.time(9)) in titled(desk, "Opening ceremony")
    screen.select([OPENING])
    window.do("copy")
    screen.choosers.turn(1)
    screen.week.paste_asked.emit(None)
    settle()
    assert (MONDAY + dt.timedelta(days=7), dt.time(9)) in titled(desk, "Opening ceremony")
    window.open_screen("participants")
    assert window.commands.actions["fill_down"].text() == "&Fill down"


def test_a_day_is_copied_to_other_days_as_one_step(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    screen.select([FINANCE])
    QTest.mouseClick(screen.head.copy_button, LEFT)
    dialog = next(one for one in window.findChildren(DayCopyDialog) if one.isVisible())
    assert dialog.day() == WEDNESDAY
    assert not dialog.ok.isEnabled()
    for day in (TUESDAY, THURSDAY):
        dialog.ticks[day].click()
    assert dialog.ok.text() == "Copy to 2 days"
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert titled(desk, "Green finance") == [
        (day, dt.time(14)) for day in (TUESDAY, WEDNESDAY, THURSDAY)
    ]
    assert desk.undo_label() == "Copy 9 Dec 2026 to 8 Dec 2026, 10 Dec 2026"
    window.do("undo")
    settle()
    assert len(list_activities(desk, 1)) == 5
    screen.head.setFixedWidth(600)  # there the button gives way, and the menu has it
    settle()
    assert not screen.head.copy_button.isVisible()
    assert screen.head.new_button.isVisible()
    assert window.commands.actions["copy_day"].isEnabled()


def test_what_is_locked_is_not_moved_resized_stepped_or_removed(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    screen.select([OPENING])
    window.do("lock")
    settle()
    assert desk.undo_label() == "Lock Opening ceremony"
    week, before = screen.week, when(desk, OPENING)
    drag(week, spot(week, MONDAY, 9.5), spot(week, TUESDAY, 13))
    settle()
    assert "is locked and stays where it is" in window.status.news.toolTip()
    drag(week, spot(week, MONDAY, 10.5) - QPoint(0, 4), spot(week, MONDAY, 12))
    QTest.keyClick(week, Qt.Key.Key_Down)
    QTest.keyClick(week, Qt.Key.Key_Delete)
    settle()
    assert when(desk, OPENING) == before
    assert "was not removed" in window.status.news.toolTip()
    screen.select([OPENING, FINANCE])
    drag(week, spot(week, WEDNESDAY, 14.25), spot(week, THURSDAY, 14.25))
    settle()
    assert (when(desk, OPENING), when(desk, FINANCE)[0]) == (before, THURSDAY)
    assert window.status.more.isVisible()
    QTest.mouseClick(window.status.more, LEFT)
    settle()
    assert desk.undo_label() == "Unlock Opening ceremony"
    screen.select([OPENING])
    QTest.keyClick(week, Qt.Key.Key_Down)
    settle()
    assert when(desk, OPENING)[1] == dt.time(9, 15)


def test_hours_at_which_it_would_clash_are_lit_while_it_is_dragged(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    week, block = screen.week, screen.week.week.blocks[OPENING]
    carry(screen, spot(week, MONDAY, 9.5), spot(week, WEDNESDAY, 14.5))
    lit = [(one.start, one.end) for one in week.week.lights[RED]]
    assert lit == [(840, 930), (900, 1020)]
    assert week.week.lights[Track(MONDAY)] == []
    assert block.is_bad
    assert window.status.left.text() == "Everybody has “Green finance”, 14:00–15:30."
    move(screen, spot(week, WEDNESDAY, 10.5))
    assert not block.is_bad
    assert window.status.left.text() == ""
    saved = week.grab().toImage()
    at = spot(week, WEDNESDAY, 16.5)
    QTest.mouseRelease(week.viewport(), LEFT, PLAIN, spot(week, WEDNESDAY, 10.5))
    settle()
    assert not week.week.lights
    assert saved.pixelColor(at) != week.grab().toImage().pixelColor(at)


def test_the_tray_lights_the_week_and_is_dropped_at_its_time(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    week = screen.week
    with Drag(screen.tray.chips[TEST].mime()) as dragged:
        assert dragged.over(week, QPoint(4, 4))  # at the very edge it is taken as well
        assert dragged.over(week, spot(week, WEDNESDAY, 14))
        assert week.week.lights[RED]
        assert dragged.over(week, spot(week, TUESDAY, 9))
        assert dragged.let_go()
    settle()
    assert when(desk, TEST) == (TUESDAY, dt.time(9), dt.time(10, 30))
    assert not week.week.lights
