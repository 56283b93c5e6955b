"""Blocks of cells: what keys and clicks select, what is told of it, and that rows are picked
elsewhere as before.
"""

from __future__ import annotations

from array import array
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.table.model import GroupBand, RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.table.selection import KEPT, CellBlock, joined, runs

NAMES = ("full_name", "nationality", "organization", "position")
CTRL, SHIFT, PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
Key = Qt.Key


def _people(ids: Any) -> list[dict[str, Any]]:
    return [
        {"id": n, "full_name": f"Person {n}", "nationality": "KE", "position": "Engineer"}
        for n in ids
    ]


def _view(qtbot: QtBot, picks: Any) -> RecordView:
    columns = [column_of(PARTICIPANT.field(name), is_hidden=False, width=150) for name in NAMES]
    made = RecordView(RecordTable(columns, _people), picks)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_ids(range(1, 1001))
    made.show()
    made.activateWindow()
    made.setFocus()
    return made


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> RecordView:
    return _view(qtbot, "cells")


def put(view: RecordView, row: int, name: str) -> None:
    view.setCurrentIndex(view.table.index(row, view.table.column_at(name)))


def test_runs_of_numbers_are_joined() -> None:
    assert runs([1, 2, 3, 7, 9, 10]) == ((1, 3), (7, 7), (9, 10))
    assert joined([(5, 9), (0, 2), (3, 3), (8, 12)]) == ((0, 3), (5, 12))
    assert list(CellBlock(((0, 1), (5, 9))).numbers(4)) == [0, 1, 5, 6]
    assert CellBlock(((0, 1), (5, 9)), ("a", "b")).cells == 14


def test_steps_within_a_block_meet_each_cell_once_and_turn_back() -> None:
    block = CellBlock(((2, 3), (7, 7)), ("a", "b"))
    for way, back in (("down", "up"), ("right", "left")):
        at, seen = (2, "a"), list[tuple[int, str]]()
        for _time in range(block.cells):
            seen.append(at)
            to = block.next_cell(*at, way)
            assert block.next_cell(*to, back) == at
            at = to
        assert at == (2, "a")
        assert len(set(seen)) == block.cells
        assert all(cell in block for cell in seen)
    assert block.next_cell(3, "a", "down") == (7, "a")
    assert block.next_cell(3, "b", "right") == (7, "a")
    assert (5, "a") not in block
    assert (2, "c") not in block


def test_a_step_selects_a_cell_and_shift_makes_it_a_block(view: RecordView, qtbot: QtBot) -> None:
    put(view, 2, "nationality")
    qtbot.keyClick(view, Key.Key_Down)
    assert view.block() == CellBlock(((3, 3),), ("nationality",))
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Down):
        qtbot.keyClick(view, key, SHIFT)
    assert view.block() == CellBlock(((3, 5),), ("nationality", "organization"))
    assert (view.block_ids(), view.block_ids(2), view.count_selected()) == ([4, 5, 6], [4, 5], 3)
    qtbot.keyClick(view, Key.Key_Up, SHIFT)
    assert view.block().rows == ((3, 4),)


def test_ctrl_home_and_end_go_to_the_corners(view: RecordView, qtbot: QtBot) -> None:
    put(view, 500, "organization")
    qtbot.keyClick(view, Key.Key_Home, CTRL | SHIFT)
    assert view.block() == CellBlock(((0, 500),), NAMES[:3])
    qtbot.keyClick(view, Key.Key_End, CTRL)
    assert view.block() == CellBlock(((999, 999),), ("position",))
    qtbot.keyClick(view, Key.Key_Home, CTRL)
    assert view.block() == CellBlock(((0, 0),), ("full_name",))


def test_space_takes_whole_rows_and_columns(view: RecordView, qtbot: QtBot) -> None:
    put(view, 4, "nationality")
    qtbot.keyClick(view, Key.Key_Down, SHIFT)
    qtbot.keyClick(view, Key.Key_Space, SHIFT)
    assert view.block() == CellBlock(((4, 5),), NAMES)
    put(view, 4, "nationality")
    qtbot.keyClick(view, Key.Key_Space, CTRL)
    assert view.block() == CellBlock(((0, 999),), ("nationality",))
    qtbot.keyClick(view, Key.Key_A, CTRL)
    assert view.block() == CellBlock(((0, 999),), NAMES)


def test_ctrl_and_click_add_parts_that_are_no_whole_block(view: RecordView, qtbot: QtBot) -> None:
    for row, name, held in ((1, "nationality", PLAIN), (4, "position", CTRL)):
        at = view.visualRect(view.table.index(row, view.table.column_at(name))).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)
    assert view.block() == CellBlock(((1, 1), (4, 4)), ("nationality", "position"), is_whole=False)
    assert view.selected_ids() == view.block_ids() == [2, 5]


def test_a_drag_selects_what_lies_between(view: RecordView, qtbot: QtBot) -> None:
    start = view.visualRect(view.table.index(1, 0)).center()
    end = view.visualRect(view.table.index(3, 2)).center()
    button = Qt.MouseButton.LeftButton
    qtbot.mousePress(view.viewport(), button, pos=start)
    qtbot.mouseMove(view.viewport(), end)
    qtbot.mouseRelease(view.viewport(), button, pos=end)
    assert view.block() == CellBlock(((1, 3),), NAMES[:3])


def test_hidden_and_moved_columns_are_told_as_they_stand(view: RecordView, qtbot: QtBot) -> None:
    view.columns.show("organization", False)
    view.horizontalHeader().moveSection(3, 0)
    qtbot.keyClick(view, Key.Key_A, CTRL)
    assert view.block() == CellBlock(((0, 999),), ("position", "full_name", "nationality"))


def test_a_click_on_a_head_sorts_and_selects_nothing(view: RecordView, qtbot: QtBot) -> None:
    put(view, 2, "nationality")
    with qtbot.waitSignal(view.header.sort_asked):
        qtbot.mouseClick(
            view.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10)
        )
    assert view.block() == CellBlock(((2, 2),), ("nationality",))


def test_the_block_stays_with_its_people_and_columns(view: RecordView) -> None:
    view.select_cells([5, 6, 9], ["organization", "position"])
    view.set_ids([9, 7, 6, 100])
    assert view.block() == CellBlock(((0, 0), (2, 2)), ("organization", "position"))
    assert view.current_name() == "organization"


def test_of_a_very_large_selection_only_the_cursor_stays(view: RecordView) -> None:
    view.set_ids(array("q", range(1, KEPT + 10)))
    put(view, 5, "nationality")
    view.selectAll()
    assert view.count_selected() == KEPT + 9
    view.set_ids(array("q", range(2, KEPT + 10)))
    assert view.count_selected() == 0
    assert view.current_id() == 6


def test_what_is_done_is_told_as_cells(view: RecordView, qtbot: QtBot) -> None:
    put(view, 2, "nationality")
    qtbot.keyClick(view, Key.Key_Right, SHIFT)
    with qtbot.waitSignal(view.cleared), qtbot.assertNotEmitted(view.removal_asked):
        qtbot.keyClick(view, Key.Key_Delete)
    QGuiApplication.clipboard().setText("Kenya\tMinistry\nPeru\tUniversity\n")
    with qtbot.waitSignal(view.block_pasted) as told, qtbot.assertNotEmitted(view.pasted):
        view.paste()
    first, second = (
        {"nationality": "Kenya", "organization": "Ministry"},
        {"nationality": "Peru", "organization": "University"},
    )
    assert told.args == [{3: first, 4: second}]
    with qtbot.waitSignal(view.table.edited) as told:
        view.table.setData(view.table.index(0, 3), "Dean")
    assert told.args == [1, {"position": "Dean"}]


def test_rows_are_picked_as_before_where_that_is_wanted(
    dressed: QApplication, qtbot: QtBot
) -> None:
    view = _view(qtbot, "rows")
    put(view, 2, "nationality")
    qtbot.keyClick(view, Key.Key_Down, SHIFT)
    assert view.block() == CellBlock(((2, 3),), NAMES)
    with qtbot.waitSignal(view.removal_asked), qtbot.assertNotEmitted(view.cleared):
        qtbot.keyClick(view, Key.Key_Delete)


def test_the_cells_of_a_block_are_painted_and_no_others(view: RecordView) -> None:
    view.select_cells([3, 4], ["nationality", "organization"])
    picture = view.viewport().grab().toImage()

    def ground(row: int, name: str) -> str:
        box = view.visualRect(view.table.index(row, view.table.column_at(name)))
        return picture.pixelColor(
            (box.topRight() + QPoint(-8, 12)) * picture.devicePixelRatio()
        ).name()

    chosen = colour("sel").name()
    assert [ground(row, "organization") == chosen for row in (1, 2, 3, 4)] == [
        False,
        True,
        True,
        False,
    ]
    assert [ground(3, name) == chosen for name in NAMES] == [False, True, True, False]


# --- bands ---


def test_bands_are_no_people(view: RecordView, qtbot: QtBot) -> None:
    bands = {-1: GroupBand("Kenya", 2, "1 woman", "KE"), -2: GroupBand("Peru", 1, key="PE")}
    view.set_rows([-1, 5, 6, -2, 7], bands)
    view.selectAll()
    assert (view.selected_ids(), view.block_ids(), view.count_selected()) == (
        [5, 6, 7],
        [5, 6, 7],
        3,
    )
    assert view.table.cell(0, 0)[0] == "Kenya · 2 · 1 woman"
    assert view.table.cell(1, 0)[0] == "Person 5"
    assert view.table.record(0) is None
    assert not view.table.flags(view.table.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert view.table.flags(view.table.index(1, 0)) & Qt.ItemFlag.ItemIsEditable
    view.setCurrentIndex(view.table.index(3, 0))
    assert view.current_id() is None
    QGuiApplication.clipboard().setText("a\nb\nc\n")
    view.select_cells([5], ["position"])
    with qtbot.waitSignal(view.block_pasted) as told:
        view.paste()
    assert told.args[0] == {5: {"position": "a"}, 6: {"position": "b"}, 7: {"position": "c"}}
    assert not view.grab().isNull()


def test_the_model_keeps_the_rules_of_qt(view: RecordView) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(view.table, mode)
    view.set_ids([3, 1, 2])
    view.set_rows([-1, 3, 1], {-1: GroupBand("Kenya", 2)})
    view.set_ids([])
    assert view.table.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags
    tester.deleteLater()
