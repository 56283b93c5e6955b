"""The Curriculum screen in a real window: mouse, keys, undo, clashes, list, both languages and
themes.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum.curriculum import (
    add_activity,
    list_activities,
    read_activity,
    remove_activities,
)
from lcdesk.ui.curriculum.places import Track
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.week_scene import paint_now
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.drags import Drag

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

MONDAY = dt.date(2026, 12, 7)
WEDNESDAY = dt.date(2026, 12, 9)
LEFT = Qt.MouseButton.LeftButton
PLANNED = (
    ("Opening ceremony", "开班典礼", "ceremony", 0, "09:00", "10:30", "Hall A", "Dean Zhou"),
    ("Green finance", "绿色金融", "lecture", 2, "14:00", "15:30", "Room 305", "Dr. Sun"),
    ("Energy storage", "储能技术", "lecture", 2, "15:00", "17:00", "Room 305", "Dr. Wu"),
    ("Methane", "甲烷", "lecture", 8, "09:00", None, "Room 301", "Prof. Lin"),
    ("Final test", "结业测试", "test", None, None, None, None, None),
)
OPENING, FINANCE, STORAGE, METHANE, TEST = range(1, 6)


def clock(text: str | None) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk with five activities, two of them in one room at a time."""
    folder = tmp_path_factory.mktemp("planned")
    shutil.copytree(peopled_desk, folder, dirs_exist_ok=True)
    made = open_desk(folder / "office.lcdesk")
    for title, title_zh, kind, day, start, end, venue, speaker in PLANNED:
        values = {
            "title": title,
            "title_zh": title_zh,
            "kind": kind,
            "start": clock(start),
            "end": clock(end),
            "venue": venue,
            "speaker": speaker,
            "date": None if day is None else MONDAY + dt.timedelta(days=day),
        }
        add_activity(made, 1, values)
    made.close()
    return folder


@pytest.fixture
def screen(running: Program) -> CurriculumScreen:
    """The screen, its first week shown."""
    running.window.resize(1536, 900)
    running.window.open_screen("curriculum")
    running.settle()
    found = running.window.screens["curriculum"]
    assert isinstance(found, CurriculumScreen)
    assert found.week.week.scale.days[0] == MONDAY
    return found


def spot(week: WeekView, day: dt.date, hour: float) -> QPoint:
    """The point of the view at a day and an hour."""
    scale = week.week.scale
    return week.mapFromScene(
        QPointF(scale.x(scale.days.index(day)) + scale.column / 4, scale.y(hour * 60))
    )


def drag(week: WeekView, start: QPoint, end: QPoint) -> None:
    """Press, move in steps, release."""
    view = week.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, start + (end - start) * part)
    QTest.mouseRelease(view, LEFT, pos=end)


def when(desk: Desk, key: int) -> tuple[Any, Any, Any]:
    record = read_activity(desk, key)
    assert record
    return record["date"], record["start"], record["end"]


Settle = Callable[[], None]


@pytest.mark.looks
def test_it_shows_blocks_lanes_tray_banner_and_badge(screen: CurriculumScreen) -> None:
    assert set(screen.week.week.blocks) == {OPENING, FINANCE, STORAGE}
    finance, storage = (
        screen.week.week.blocks[key].sceneBoundingRect() for key in (FINANCE, STORAGE)
    )
    assert finance.right() <= storage.left() + 4
    assert list(screen.tray.chips) == [TEST]
    assert screen.clash_bar.isVisible()
    assert "Green finance" in screen.clash_bar.text()
    assert "Room 305" in screen.clash_bar.text()
    assert screen.week.week.blocks[FINANCE].mark == "clash"
    assert screen.week.week.blocks[OPENING].mark == ""
    assert screen.badge() == "2 !"  # the room, and the group
    assert screen.choosers.week.value() == "1 of 2 · 7–12 Dec"
    assert screen.heads.hours[Track(WEDNESDAY)] == 3


def test_a_block_is_dragged_to_another_day_and_time_and_undone(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    drag(
        screen.week,
        spot(screen.week, MONDAY, 9.5),
        spot(screen.week, MONDAY + dt.timedelta(days=1), 13.55),
    )
    settle()
    assert when(desk, OPENING) == (MONDAY + dt.timedelta(days=1), dt.time(13), dt.time(14, 30))
    assert screen.selected == [OPENING]
    window.do("undo")
    settle()
    assert when(desk, OPENING) == (MONDAY, dt.time(9), dt.time(10, 30))
    assert (
        screen.week.week.blocks[OPENING]
        .sceneBoundingRect()
        .contains(screen.week.mapToScene(spot(screen.week, MONDAY, 9.5)))
    )
    window.do("redo")
    settle()
    assert when(desk, OPENING)[1] == dt.time(13)


def test_the_lower_edge_changes_the_end_and_the_clash_goes(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    edge = spot(screen.week, WEDNESDAY, 15.5) - QPoint(0, 4)
    drag(screen.week, edge, spot(screen.week, WEDNESDAY, 14.98))
    settle()
    assert when(desk, FINANCE) == (WEDNESDAY, dt.time(14), dt.time(15))
    assert not screen.timetable.grave()
    assert screen.clash_bar.clash is None
    assert screen.badge() == "5"
    window.do("undo")
    settle()
    assert screen.badge() == "2 !"


@pytest.mark.looks
def test_escape_takes_a_drag_back(screen: CurriculumScreen, desk: Desk, settle: Settle) -> None:
    view, start, end = (
        screen.week.viewport(),
        spot(screen.week, MONDAY, 9.5),
        spot(screen.week, MONDAY, 16),
    )
    before = screen.week.week.blocks[OPENING].pos()
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, end)
    assert screen.week.week.blocks[OPENING].pos() != before
    QTest.keyClick(screen.week, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, pos=end)
    settle()
    assert screen.week.week.blocks[OPENING].pos() == before
    assert when(desk, OPENING)[1] == dt.time(9)


def test_a_drag_on_empty_ground_opens_the_form_with_day_and_time(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    tuesday = MONDAY + dt.timedelta(days=1)
    drag(screen.week, spot(screen.week, tuesday, 10.02), spot(screen.week, tuesday, 12))
    assert screen.pane.isVisible()
    values = screen.pane.new_form.values()
    assert (values["date"], values["start"], values["end"]) == (tuesday, dt.time(10), dt.time(12))
    QTest.mouseClick(screen.pane.add_button, LEFT)
    assert len(list_activities(desk, 1)) == 5  # a title is needed, and said so
    assert screen.pane.new_form.rows["title"].note.isVisible()
    screen.pane.new_form.rows["title"].editor.setPlainText("Hydrogen")
    QTest.mouseClick(screen.pane.add_button, LEFT)
    settle()
    added = next(record for record in list_activities(desk, 1) if record["title"] == "Hydrogen")
    assert (added["date"], added["start"]) == (tuesday, dt.time(10))
    assert screen.selected == [added["id"]]
    assert screen.week.week.ghost is None
    window.do("undo")
    settle()
    assert len(list_activities(desk, 1)) == 5


@pytest.mark.looks
def test_a_click_on_empty_ground_lets_go_first_then_makes(screen: CurriculumScreen) -> None:
    view = screen.week.viewport()
    QTest.mouseClick(view, LEFT, pos=spot(screen.week, MONDAY, 9.5))
    assert screen.selected == [OPENING]
    QTest.mouseClick(view, LEFT, pos=spot(screen.week, MONDAY, 16.2))
    assert screen.selected == []
    assert not screen.pane.isVisible()
    QTest.mouseClick(view, LEFT, pos=spot(screen.week, MONDAY, 16.2))
    assert screen.pane.new_form.values()["start"] == dt.time(16)
    QTest.keyClick(screen.pane, Qt.Key.Key_Escape)
    assert not screen.pane.isVisible()
    assert screen.week.week.ghost is None


def test_a_double_click_edits_and_the_form_saves_field_by_field(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    QTest.mouseDClick(screen.week.viewport(), LEFT, pos=spot(screen.week, WEDNESDAY, 14.2))
    assert screen.pane.isVisible()
    assert screen.pane.key == FINANCE
    start = screen.pane.form.rows["start"].editor
    assert isinstance(start, QLineEdit)
    start.setFocus()
    start.selectAll()
    QTest.keyClicks(start, "10.30")
    QTest.keyClick(start, Qt.Key.Key_Return)
    settle()
    assert when(desk, FINANCE)[1] == dt.time(10, 30)
    end = screen.pane.form.rows["end"].editor
    assert isinstance(end, QLineEdit)
    end.selectAll()
    QTest.keyClicks(end, "12")
    QTest.keyClick(end, Qt.Key.Key_Return)
    settle()
    assert when(desk, FINANCE) == (WEDNESDAY, dt.time(10, 30), dt.time(12))
    assert not screen.timetable.grave()


def test_keys_go_from_block_to_block_move_open_and_remove(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    week = screen.week
    week.setFocus(Qt.FocusReason.TabFocusReason)
    screen.select([OPENING])
    QTest.keyClick(week, Qt.Key.Key_Tab)
    assert screen.selected == [FINANCE]
    QTest.keyClick(week, Qt.Key.Key_Backtab)
    assert screen.selected == [OPENING]
    QTest.keyClick(week, Qt.Key.Key_Down)
    QTest.keyClick(week, Qt.Key.Key_Right)
    QTest.keyClick(week, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert when(desk, OPENING) == (MONDAY + dt.timedelta(days=1), dt.time(9, 15), dt.time(10, 30))
    assert "Opening ceremony" in week.accessibleName()
    QTest.keyClick(week, Qt.Key.Key_Return)
    assert screen.pane.isVisible()
    QTest.keyClick(screen.pane, Qt.Key.Key_Escape)
    assert not screen.pane.isVisible()
    QTest.keyClick(week, Qt.Key.Key_Delete)
    settle()
    assert OPENING not in screen.timetable.records
    window.do("undo")
    settle()
    assert screen.selected == [OPENING]


def test_an_open_end_stays_open_when_the_start_moves(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    screen.go_to([METHANE])
    assert screen.choosers.week.value().startswith("2 of 2")
    QTest.keyClick(screen.week, Qt.Key.Key_Down)
    settle()
    assert when(desk, METHANE)[1:] == (dt.time(9, 15), None)


def test_the_tray_gives_an_activity_its_day_and_time(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    chip, week = screen.tray.chips[TEST], screen.week
    QTest.mouseClick(chip, LEFT)
    assert screen.selected == [TEST]
    drag = Drag(chip.mime())
    assert drag.over(week, spot(week, WEDNESDAY, 9))
    assert drag.let_go()
    settle()
    assert when(desk, TEST) == (WEDNESDAY, dt.time(9), dt.time(10, 30))
    assert not screen.tray.isVisible()


@pytest.mark.looks
def test_the_banner_goes_to_what_clashes(screen: CurriculumScreen) -> None:
    screen.go_to([METHANE])
    screen.clash_bar.shown.emit(list(screen.timetable.clashes[0].activities))
    assert set(screen.selected) == {FINANCE, STORAGE}
    assert screen.week.week.scale.days[0] == MONDAY


def test_all_clashes_are_walked_in_their_list_while_the_grid_stays_where_it_is(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    top = screen.week.mapTo(screen, QPoint()).y()
    window.do("clash_list")
    settle()
    listed = screen.clash_list
    assert listed.list.hasFocus()
    assert listed.list.count() == len(screen.timetable.clashes) > 1
    assert set(screen.selected) == set(screen.timetable.clashes[0].activities)
    QTest.keyClick(listed.list, Qt.Key.Key_Down)
    settle()
    second = listed.current()
    assert second is not None
    assert set(screen.selected) == set(second.activities)
    assert screen.week.mapTo(screen, QPoint()).y() == top
    QTest.keyClick(listed.list, Qt.Key.Key_Escape)
    assert not listed.isVisible()
    assert screen.week.hasFocus()


def test_the_list_edits_sorts_and_keeps_the_selection(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    screen.select([STORAGE])
    screen.choosers.view_chosen.emit("list")
    assert screen.list.isVisible()
    assert screen.list.selected_ids() == [STORAGE]
    screen.list.edit_cell(STORAGE, "start")
    editor = next(
        child for child in screen.list.viewport().findChildren(QLineEdit) if child.isVisible()
    )
    editor.selectAll()
    QTest.keyClicks(editor, "15:30")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert when(desk, STORAGE)[1] == dt.time(15, 30)
    assert not screen.timetable.grave()
    screen.select([STORAGE])
    screen.list.header.sorts_asked.emit((("title", True),))
    titles = [screen.timetable.records[key]["title"] for key in screen.list.table.ids]
    assert titles == sorted(titles, reverse=True)
    assert screen.list.selected_ids() == [STORAGE]
    window.do("undo")
    settle()
    assert when(desk, STORAGE)[1] == dt.time(15)


def test_what_is_typed_into_a_cell_outlives_news_from_elsewhere(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    screen.choosers.view_chosen.emit("list")
    screen.list.edit_cell(STORAGE, "venue")
    editor = next(
        child for child in screen.list.viewport().findChildren(QLineEdit) if child.isVisible()
    )
    editor.selectAll()
    QTest.keyClicks(editor, "Room 30")
    add_activity(desk, 1, {"title": "Tea", "date": MONDAY, "start": dt.time(16)})
    settle()
    QTest.keyClicks(editor, "2")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    record = read_activity(desk, STORAGE)
    assert record
    assert record["venue"] == "Room 302"
    assert len(screen.list.table.ids) == 6


def test_delete_in_the_form_removes_nothing(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    screen.open_activity(FINANCE)
    kind = screen.pane.form.rows["kind"].editor
    kind.setFocus()
    QTest.keyClick(kind, Qt.Key.Key_Delete)
    settle()
    assert read_activity(desk, FINANCE)


@pytest.mark.looks
def test_filters_leave_the_others_out_and_give_way_to_a_clash(screen: CurriculumScreen) -> None:
    screen.timetable.room = "Hall A"
    screen.choosers.filtered.emit()
    assert set(screen.week.week.blocks) == {OPENING}
    assert screen.choosers.room.value() == "Hall A"
    screen.go_to([FINANCE])
    assert screen.timetable.room == ""
    assert FINANCE in screen.week.week.blocks


@pytest.mark.looks
def test_the_search_narrows_week_and_list(
    screen: CurriculumScreen, window: MainWindow, qtbot: QtBot
) -> None:
    window.do("find")
    QTest.keyClicks(screen.choosers.search, "dr. wu")
    qtbot.waitUntil(lambda: set(screen.week.week.blocks) == {STORAGE}, timeout=2000)
    assert list(screen.list.table.ids) == [STORAGE]
    screen.go_to([FINANCE])
    assert screen.choosers.search.text() == ""
    assert FINANCE in screen.week.week.blocks


@pytest.mark.looks
def test_it_speaks_chinese_and_turns_dark_while_it_is_shown(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    window.set_language("zh")
    window.set_theme("dark")
    settle()
    assert screen.head.new_button.text() == "新增课程"
    assert "12月7–12日" in screen.choosers.week.value()
    screen.select([OPENING])
    assert "开班典礼" in screen.week.accessibleName()
    ground = screen.week.grab().toImage().pixelColor(4, 4)
    assert ground.lightness() < 80


def test_an_empty_cohort_says_so_and_a_first_activity_can_be_made(
    desk: Desk, running: Program
) -> None:
    remove_activities(desk, [OPENING, FINANCE, STORAGE, METHANE, TEST])
    running.window.open_screen("curriculum")
    running.settle()
    screen = running.window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    assert screen.empty.isVisible()
    assert screen.badge() == ""
    running.window.do("new_activity")
    running.settle()
    assert screen.pane.isVisible()
    assert screen.week.isVisible()


@pytest.mark.looks
def test_the_export_is_a_workbook(screen: CurriculumScreen, settle: Settle, tmp_path: Path) -> None:
    from lcdesk.ui.curriculum.workbook import save_workbook

    save_workbook(screen, tmp_path / "week.xlsx")
    settle()
    assert (tmp_path / "week.xlsx").stat().st_size > 3000


@pytest.mark.looks
def test_the_line_of_the_moment_stands_on_today(screen: CurriculumScreen) -> None:
    from PySide6.QtGui import QImage, QPainter

    def ink(now: dt.datetime) -> int:
        image = QImage(1200, 620, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_now(painter, screen.week.week.scale, now)
        painter.end()
        y = int(screen.week.week.scale.y(11 * 60))
        return sum(image.pixelColor(x, y).lightness() < 128 for x in range(0, 1200, 5))

    assert ink(dt.datetime(2026, 12, 9, 11)) > 20
    assert ink(dt.datetime(2026, 12, 20, 11)) == 0
