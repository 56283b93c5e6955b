"""The timetable as a sheet: several columns sorted, blocks copied, pasted, filled, cleared; each
one step back.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import list_activities, read_activity
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE
from lcdesk.ui.window.main_window import MainWindow
from tests.services.rows import bring, sheet
from tests.ui.curriculum import test_curriculum
from tests.ui.curriculum.test_curriculum import (
    FINANCE,
    LEFT,
    METHANE,
    OPENING,
    STORAGE,
    TEST,
    Settle,
    when,
)

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

desk_folder, screen = test_curriculum.desk_folder, test_curriculum.screen  # the fixtures
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def value(desk: Desk, key: int, name: str) -> object:
    return (read_activity(desk, key) or {})[name]


def test_beside_the_form_the_list_keeps_its_search_and_a_readable_title(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    window.resize(1366, 768)
    screen.choosers.view_chosen.emit("list")
    screen.open_activity(OPENING)
    settle()
    assert screen.pane.isVisible()
    assert screen.choosers.search.isVisible()
    assert screen.list.columnWidth(screen.list.table.column_at("title")) >= 140


def test_it_is_sorted_by_several_columns(screen: CurriculumScreen, window: MainWindow) -> None:
    screen.choosers.view_chosen.emit("list")
    heads, view = screen.list.horizontalHeader(), screen.list
    for name, keys in (
        ("kind", Qt.KeyboardModifier.NoModifier),
        ("title", SHIFT),
        ("title", SHIFT),
    ):
        at = view.table.column_at(name)
        middle = heads.sectionViewportPosition(at) + heads.sectionSize(at) // 2
        QTest.mouseClick(heads.viewport(), LEFT, keys, QPoint(middle, 15))
    assert view.header.sorts == (("kind", False), ("title", True))
    kinds = [screen.timetable.records[key]["kind"] for key in view.table.ids]
    assert kinds == ["ceremony", "lecture", "lecture", "lecture", "test"]
    assert list(view.table.ids)[1:4] == [METHANE, FINANCE, STORAGE]
    assert "sort_again" in screen.handlers()


def test_blocks_are_copied_pasted_filled_and_cleared_by_keys(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    screen.choosers.view_chosen.emit("list")
    view = screen.list
    view.setFocus()
    view.select_cells([OPENING], ["start", "end"])
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text().strip() == "09:00\t10:30"
    view.select_cells([STORAGE], ["start"])
    QTest.keyClick(view, Qt.Key.Key_V, CTRL)
    settle()
    assert when(desk, STORAGE)[1:] == (dt.time(9), dt.time(10, 30))
    view.select_cells([FINANCE, STORAGE], ["venue"])
    rows = [view.table.id_at(row) for row in view.block().numbers()]
    window.do("fill_down")
    settle()
    assert {value(desk, key, "venue") for key in rows} == {"Room 305"}
    view.select_cells([OPENING], ["venue"])
    above = view.block().rows[0][0]
    QTest.keyClick(view, Qt.Key.Key_Delete)
    settle()
    assert value(desk, OPENING, "venue") is None
    assert above == 0
    assert desk.undo_label() == "Edit activity Opening ceremony"
    window.do("undo")
    settle()
    assert value(desk, OPENING, "venue") == "Hall A"
    assert OPENING in screen.timetable.records  # Delete takes cells out, not activities
    view.select_ids([OPENING])
    window.do("remove")
    settle()
    assert OPENING not in screen.timetable.records


def test_a_text_that_is_no_value_stays_in_red_and_the_rest_is_kept(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    screen.choosers.view_chosen.emit("list")
    screen.list.block_pasted.emit(
        {FINANCE: {"start": "soon", "venue": "Room 1"}, STORAGE: {"date": "10.12"}}
    )
    settle()
    assert value(desk, FINANCE, "venue") == "Room 1"
    assert when(desk, FINANCE)[1] == dt.time(14)
    assert when(desk, STORAGE)[0] == dt.date(2026, 12, 10)
    assert screen.list.cells.rejected[FINANCE, "start"][0] == "soon"


def test_rows_pasted_below_the_end_become_activities_when_asked_for(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    screen.choosers.view_chosen.emit("list")
    view = screen.list
    view.select_cells([TEST], ["title"])
    assert view.table.row_of(TEST) == len(view.table.ids) - 1
    QGuiApplication.clipboard().setText("Final test, part one\nFarewell\nDeparture")
    view.paste()
    settle()
    assert value(desk, TEST, "title") == "Final test, part one"
    assert len(list_activities(desk, 1)) == 5
    QTest.mouseClick(window.status.more, LEFT)
    settle()
    assert {record["title"] for record in list_activities(desk, 1)} >= {"Farewell", "Departure"}
    assert desk.undo_label() == "New activities: 2"


def test_columns_are_chosen_in_a_menu(screen: CurriculumScreen, window: MainWindow) -> None:
    screen.choosers.view_chosen.emit("list")
    at = screen.list.table.column_at("bus")
    assert screen.list.isColumnHidden(at)
    menu = screen.list_commands.choose_columns()
    next(action for action in menu.actions() if action.text() == "Bus").trigger()
    assert not screen.list.isColumnHidden(at)
    menu.actions()[-1].trigger()
    assert screen.list.isColumnHidden(at)
    menu.close()


def test_words_of_a_sheet_stand_in_their_cells_until_they_are_answered(
    screen: CurriculumScreen, desk: Desk, tmp_path: Path, settle: Settle
) -> None:
    rows = (
        ("2025-06-16", "25:70", "12:00", "Soil science", "kindless", "Hall A"),
        ("2025-06-16", "14:00", "15:30", "Peat bogs", "lecture", "Hall A"),
    )
    heads = ("Date", "Start", "End", "Topic", "Type", "Venue")
    bring(desk, screen.context.cohort_id or 0, sheet(tmp_path / "more.xlsx", *rows, heads=heads))
    settle()
    soil = next(key for key, one in screen.timetable.records.items() if one["title"] == rows[0][3])
    screen.choosers.view_chosen.emit("list")
    table = screen.list.table
    for name, word in (("start", "25:70"), ("kind", "kindless")):
        at = table.index(table.row_of(soil), table.column_at(name))
        tone = table.columns[at.column()].tone
        assert table.data(at) == word
        assert tone
        assert tone(table.record(at.row())) == "warn"
        assert "more.xlsx" in table.data(at, TIP_ROLE)
    screen.timetable.search = "kindless"
    assert [one["id"] for one in screen.timetable.shown()] == [soil]
    screen.timetable.lift_filters()
    assert soil in screen.timetable.unplaced()
    screen.open_activity(soil)
    start = screen.pane.form.rows["start"]
    assert start.note.isVisibleTo(start)
    assert "25:70" in start.note.text()
    screen.pane.kept.emit("start", dt.time(10, 45))
    settle()
    assert not start.note.isVisibleTo(start)
    at = table.index(table.row_of(soil), table.column_at("start"))
    assert table.data(at) == "10:45"
    assert soil not in screen.timetable.unplaced()
    screen.close_pane()
