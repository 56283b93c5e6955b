"""The sisters of the week: one day by venue or group, the whole programme, by venue, by speaker;
dragged with a real mouse.
"""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity, list_activities, read_activity
from lcdesk.ui.curriculum.grids import Cell
from lcdesk.ui.curriculum.places import Track
from lcdesk.ui.curriculum.screen import CurriculumScreen
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
    when,
)
from tests.ui.drags import Drag

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

desk_folder, screen = test_curriculum.desk_folder, test_curriculum.screen  # the fixtures
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
TUESDAY = MONDAY + dt.timedelta(days=1)


def show(screen: CurriculumScreen, view: str) -> None:
    """Choose a view as its menu does."""
    screen.choosers.view_chosen.emit(view)


def spot(screen: CurriculumScreen, key: str, hour: float) -> QPoint:
    """The point of the day's view in the column of a venue or group."""
    scale = screen.week.week.scale
    at = [track.key for track in scale.tracks].index(key)
    return screen.week.mapFromScene(QPointF(scale.x(at) + scale.column / 4, scale.y(hour * 60)))


def cell_of(screen: CurriculumScreen, row: object, column: object) -> Cell:
    grid = screen.grid.grid
    return [head.key for head in grid.rows].index(row), [head.key for head in grid.columns].index(
        column
    )


def drop(screen: CurriculumScreen, key: int, cell: Cell, keys: Qt.KeyboardModifier = PLAIN) -> None:
    """Drag a text into a cell; the keys are held when it is let go."""
    view, start, end = screen.grid.viewport(), screen.grid.point_of(key), screen.grid.point_in(cell)
    QTest.mousePress(view, LEFT, PLAIN, start)
    for part in (0.4, 1.0):
        QTest.mouseMove(view, start + (end - start) * part)
    if keys:
        QTest.keyPress(screen.grid, Qt.Key.Key_Control, keys)
    QTest.mouseRelease(view, LEFT, keys, end)
    QTest.keyRelease(screen.grid, Qt.Key.Key_Control)


def venue(desk: Desk, key: int) -> str | None:
    return (read_activity(desk, key) or {})["venue"]


def test_one_day_has_a_column_a_venue_and_another_column_is_another_venue(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    screen.select([FINANCE])
    show(screen, "day")
    assert screen.choosers.week.value() == "Wed · 9 Dec"
    assert screen.week.week.scale.tracks == (
        Track(WEDNESDAY, "Room 305"),
        Track(WEDNESDAY, "Hall A"),
    )
    drag(screen.week, spot(screen, "Room 305", 14.25), spot(screen, "Hall A", 10.25))
    settle()
    assert when(desk, FINANCE) == (WEDNESDAY, dt.time(10), dt.time(11, 30))
    assert venue(desk, FINANCE) == "Hall A"
    assert desk.undo_label() == "Move Green finance"
    window.do("undo")
    settle()
    assert (venue(desk, FINANCE), when(desk, FINANCE)[1]) == ("Room 305", dt.time(14))
    QTest.mouseClick(screen.choosers.back, LEFT)
    assert screen.state.day == TUESDAY
    QTest.keyClick(screen.week, Qt.Key.Key_PageUp)
    assert set(screen.week.week.blocks) == {OPENING}
    screen.select([])
    QTest.mouseClick(screen.week.viewport(), LEFT, PLAIN, spot(screen, "Room 305", 16.2))
    assert screen.pane.new_form.values()["venue"] == "Room 305"


def test_a_day_split_into_groups_has_a_column_a_group(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    for group, speaker in (("A", "Dr. Wu"), ("B", "Dr. Li")):
        values = {
            "title": f"Visit {group}",
            "kind": "field_visit",
            "group_name": group,
            "speaker": speaker,
        }
        add_activity(desk, 1, {**values, "date": TUESDAY, "start": dt.time(9), "end": dt.time(11)})
    settle()
    first = next(
        key for key, record in screen.timetable.records.items() if record["title"] == "Visit A"
    )
    screen.select([first])
    show(screen, "day")
    assert [track.key for track in screen.week.week.scale.tracks] == ["", "A", "B"]
    drag(screen.week, spot(screen, "A", 9.5), spot(screen, "B", 14.5))
    settle()
    record = read_activity(desk, first)
    assert record
    assert (record["group_name"], record["start"], record["venue"]) == ("B", dt.time(14), None)


def test_the_whole_programme_puts_a_text_into_the_first_free_time_of_another_half_day(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    show(screen, "programme")
    assert screen.grid.isVisible()
    assert not screen.choosers.week.isVisible()
    assert screen.grid.grid.cells[cell_of(screen, WEDNESDAY, 1)] == (FINANCE, STORAGE)
    drop(screen, OPENING, cell_of(screen, WEDNESDAY, 1))
    settle()
    # 14:00 to 17:00 is taken, and an hour and a half does not fit behind it: where it begins, and
    # the clash is told
    assert when(desk, OPENING) == (WEDNESDAY, dt.time(14), dt.time(15, 30))
    window.do("undo")
    settle()
    drop(screen, FINANCE, cell_of(screen, MONDAY, 0))
    settle()
    assert when(desk, FINANCE) == (MONDAY, dt.time(10, 30), dt.time(12))
    drop(screen, FINANCE, cell_of(screen, TUESDAY, 2), CTRL)
    settle()
    assert when(desk, FINANCE)[0] == MONDAY
    copies = [
        one
        for one in list_activities(desk, 1)
        if one["title"] == "Green finance" and one["date"] == TUESDAY
    ]
    assert [(one["start"], one["end"]) for one in copies] == [(dt.time(19), dt.time(20, 30))]
    assert desk.undo_label() == "Copy Green finance"


def test_keys_walk_open_and_remove_in_a_grid_and_escape_ends_a_drag(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    show(screen, "programme")
    grid = screen.grid
    QTest.mouseClick(grid.viewport(), LEFT, PLAIN, grid.point_of(OPENING))
    assert screen.selected == [OPENING]
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert screen.selected == [FINANCE]
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert screen.selected == [STORAGE]
    assert "Energy storage" in grid.accessibleName()
    start = grid.point_of(STORAGE)
    QTest.mousePress(grid.viewport(), LEFT, PLAIN, start)
    QTest.mouseMove(grid.viewport(), start + QPoint(0, 60))
    assert grid.picture.marks.target
    QTest.keyClick(grid, Qt.Key.Key_Escape)
    QTest.mouseRelease(grid.viewport(), LEFT, PLAIN, start + QPoint(0, 60))
    settle()
    assert when(desk, STORAGE) == (WEDNESDAY, dt.time(15), dt.time(17))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert screen.pane.key == STORAGE
    QTest.keyClick(screen.pane, Qt.Key.Key_Escape)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    settle()
    assert STORAGE not in screen.timetable.records
    window.do("undo")
    settle()
    assert screen.selected == [STORAGE]


def test_a_double_click_opens_a_text_or_makes_one_in_a_cell(screen: CurriculumScreen) -> None:
    show(screen, "programme")
    view = screen.grid.viewport()
    QTest.mouseDClick(view, LEFT, PLAIN, screen.grid.point_of(FINANCE))
    assert screen.pane.key == FINANCE
    screen.close_pane()
    QTest.mouseDClick(view, LEFT, PLAIN, screen.grid.point_in(cell_of(screen, TUESDAY, 2)))
    values = screen.pane.new_form.values()
    assert (values["date"], values["start"]) == (TUESDAY, dt.time(19))


def test_by_venue_another_row_is_another_venue_at_the_same_time(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    show(screen, "venue")
    assert [head.key for head in screen.grid.grid.rows] == ["Hall A", "Room 301", "Room 305"]
    drop(screen, FINANCE, cell_of(screen, "Room 301", TUESDAY))
    settle()
    assert when(desk, FINANCE) == (TUESDAY, dt.time(14), dt.time(15, 30))
    assert venue(desk, FINANCE) == "Room 301"
    assert desk.undo_label() == "Move Green finance"
    with Drag(screen.tray.chips[TEST].mime()) as dragged:
        at = screen.grid.point_in(cell_of(screen, "Hall A", WEDNESDAY))
        assert dragged.over(screen.grid.viewport(), QPoint(3, 3))
        assert dragged.over(screen.grid.viewport(), at)
        assert dragged.let_go()
    settle()
    assert (venue(desk, TEST), when(desk, TEST)[0]) == ("Hall A", WEDNESDAY)


def test_by_speaker_nobody_is_changed_by_a_slip_of_the_hand(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    show(screen, "speaker")
    heads = [(head.key, head.note) for head in screen.grid.grid.rows]
    assert heads == [("Dean Zhou", "1.5 h"), ("Dr. Sun", "1.5 h"), ("Dr. Wu", "2 h")]
    drop(screen, FINANCE, cell_of(screen, "Dr. Wu", WEDNESDAY))
    settle()
    assert (read_activity(desk, FINANCE) or {})["speaker"] == "Dr. Sun"
    assert "not changed by dragging" in window.status.news.toolTip()
    drop(screen, FINANCE, cell_of(screen, "Dr. Sun", TUESDAY))
    settle()
    assert when(desk, FINANCE) == (TUESDAY, dt.time(14), dt.time(15, 30))


def test_locked_texts_stay_in_their_cells(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    screen.edits.lock([OPENING], is_locked=True)
    show(screen, "programme")
    drop(screen, OPENING, cell_of(screen, TUESDAY, 0))
    settle()
    assert when(desk, OPENING)[0] == MONDAY


@pytest.mark.parametrize("view", ["day", "programme", "venue", "speaker", "list"])
def test_every_view_is_painted_in_both_languages(
    screen: CurriculumScreen, window: MainWindow, settle: Settle, view: str
) -> None:
    screen.select([FINANCE])
    show(screen, view)
    settle()
    before = screen.pages.grab().toImage()
    window.set_language("zh")
    settle()
    assert screen.pages.grab().toImage() != before
    assert screen.choosers.view.value() in ("单日", "全程", "按地点", "按主讲人", "按列表")
