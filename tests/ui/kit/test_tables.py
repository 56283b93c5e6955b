"""Tables: pages by id, a selection that stays, typing, copying, pasting."""

from __future__ import annotations

import datetime as dt
from array import array
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.ui.kit.table.clipboard import read_cells
from lcdesk.ui.kit.table.model import Index, RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView

NEAR = dt.date(2026, 12, 6)
GROUNDS = ("bg", "card", "side", "field", "sel", "hover")


# --- tables ---


def _people(ids: Any) -> list[dict[str, Any]]:
    return [
        {"id": n, "full_name": f"Person {n}", "nationality": "KE", "phone": "0071234567"}
        for n in ids
        if n != 13
    ]


@pytest.fixture
def table_view(dressed: QApplication, qtbot: QtBot) -> RecordView:
    columns = [
        column_of(PARTICIPANT.field(name), is_hidden=False)
        for name in ("full_name", "nationality", "position")
    ]
    view = RecordView(RecordTable(columns, _people))
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.set_ids(range(1, 1001))
    view.show()
    return view


def test_a_table_reads_only_the_pages_it_shows(dressed: QApplication) -> None:
    asked: list[int] = []
    table = RecordTable(
        [column_of(PARTICIPANT.field("full_name"))],
        lambda ids: (asked.append(len(ids)), _people(ids))[1],
    )
    table.set_ids(array("q", range(1, 1_000_001)))
    assert table.rowCount() == 1_000_000
    assert not asked
    assert table.cell(999_999, 0)[0] == "Person 1000000"
    assert asked == [100]
    assert table.cell(12, 0) == ("", None)  # gone meanwhile
    assert table.row_of(500_000) == 499_999
    assert table.row_of(-5) == -1


def test_the_selection_stays_with_its_people(table_view: RecordView) -> None:
    table_view.select_ids([5, 6, 9])
    table_view.set_ids([9, 7, 6, 100])
    assert table_view.selected_ids() == [9, 6]
    assert table_view.current_id() is not None


def test_many_are_selected_at_once(table_view: RecordView) -> None:
    table_view.selectAll()
    assert len(table_view.selected_ids()) == 1000
    table_view.set_ids(range(500, 1500))
    assert len(table_view.selected_ids()) == 501


def test_type_to_replace_enter_goes_down(table_view: RecordView, qtbot: QtBot) -> None:
    table_view.setFocus()
    table_view.setCurrentIndex(table_view.table.index(0, 2))
    with qtbot.waitSignal(table_view.table.edited) as told:
        qtbot.keyClicks(table_view.viewport(), "L")
        editor = table_view.viewport().focusWidget() or QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, "ecturer")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args[0] == 1
    assert told.args[1]["position"].endswith("ecturer")
    qtbot.waitUntil(lambda: table_view.currentIndex().row() == 1)


def test_a_value_that_cannot_be_understood_keeps_the_cell_open(
    table_view: RecordView, qtbot: QtBot
) -> None:
    table_view.edit_cell(1, "nationality")
    editor = QApplication.focusWidget()
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "Atlantis")
    with qtbot.assertNotEmitted(table_view.table.edited):
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_copied_rows_have_heads_only_when_asked_for(table_view: RecordView) -> None:
    table_view.select_ids([1, 2])
    table_view.copy()
    assert read_cells() == [["Person 1", "Kenya", ""], ["Person 2", "Kenya", ""]]
    mime = QGuiApplication.clipboard().mimeData()
    assert "mso-number-format:'\\@'" in mime.html()
    assert mime.text() == "Person 1\tKenya\t\nPerson 2\tKenya\t\n"
    table_view.copy(has_heads=True)
    assert read_cells()[0] == ["Name", "Country/region", "Position"]


def test_pasted_cells_are_told_by_row_and_column(table_view: RecordView, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("Kenya\tEngineer\nPakistan\tDean\n")
    table_view.setCurrentIndex(table_view.table.index(2, 1))
    with qtbot.waitSignal(table_view.pasted) as told:
        table_view.paste()
    assert told.args == [
        [
            (3, {"nationality": "Kenya", "position": "Engineer"}),
            (4, {"nationality": "Pakistan", "position": "Dean"}),
        ]
    ]


def test_a_click_on_a_head_asks_for_the_order_and_a_second_one_turns_it(
    table_view: RecordView, qtbot: QtBot
) -> None:
    heads = table_view.horizontalHeader()
    for expected in (False, True):
        with qtbot.waitSignal(table_view.header.sort_asked) as told:
            qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
        assert told.args == ["full_name", expected]


def test_columns_remember_how_they_were_arranged(table_view: RecordView) -> None:
    table_view.horizontalHeader().moveSection(0, 2)
    table_view.setColumnWidth(1, 222)
    table_view.columns.show("position", False)
    kept = table_view.columns.arrangement()
    table_view.horizontalHeader().moveSection(2, 0)
    table_view.columns.apply()
    table_view.columns.arrange(kept)
    assert table_view.columns.arrangement() == kept
    assert table_view.isColumnHidden(2)
    assert table_view.columnWidth(1) == 222


def test_a_refused_text_stays_in_its_cell_until_it_is_put_right_or_given_up(
    table_view: RecordView, qtbot: QtBot
) -> None:
    table_view.edit_cell(1, "nationality")
    editor = QApplication.focusWidget()
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "Atlantis")
    with qtbot.waitSignal(table_view.refused):
        table_view.setFocus()
    at = table_view.table.index(
        table_view.table.row_of(1), table_view.table.column_at("nationality")
    )
    refused = table_view.cells.rejection(at)
    assert refused is not None
    assert refused[0] == "Atlantis"
    table_view.grab()
    table_view.edit_cell(1, "nationality")
    editor = QApplication.focusWidget()
    assert editor is not None
    assert editor.property("wrong")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert table_view.cells.rejection(at) is None


def test_tab_leaves_the_table_at_the_end_of_a_row(table_view: RecordView) -> None:
    shown = [at for at, _column in table_view.columns.shown()]
    table_view.setFocus()
    table_view.setCurrentIndex(table_view.table.index(0, shown[0]))
    table_view.focusNextPrevChild(True)
    assert table_view.currentIndex().column() == shown[1]
    table_view.setCurrentIndex(table_view.table.index(0, shown[-1]))
    table_view.focusNextPrevChild(True)
    assert table_view.currentIndex().column() == shown[-1]


def test_a_column_that_can_be_spared_gives_way_in_a_narrow_table(dressed: QApplication) -> None:
    columns = [
        column_of(PARTICIPANT.field("full_name")),
        column_of(PARTICIPANT.field("status"), yields_below=400),
    ]
    view = RecordView(RecordTable(columns, _people))
    view.resize(300, 200)
    view.show()
    assert view.isColumnHidden(1)
    assert view.columns.arrangement()["hidden"] == []
    view.resize(600, 200)
    assert not view.isColumnHidden(1)
    view.columns.show("status", True)
    view.resize(300, 200)
    assert not view.isColumnHidden(1)


class Counted(RecordTable):
    """A table that counts how often Qt asks whether a cell can be selected."""

    asked = 0

    def flags(self, index: Index) -> Qt.ItemFlag:
        self.asked += 1
        return super().flags(index)


def test_everything_is_selected_without_asking_every_row(dressed: QApplication) -> None:
    names = ("full_name", "nationality", "position")
    table = Counted(
        [column_of(PARTICIPANT.field(name), is_hidden=False) for name in names], _people
    )
    view = RecordView(table, picks="cells")
    view.resize(1200, 600)
    view.set_ids(range(50_000))
    view.show()
    dressed.processEvents()
    table.asked = 0
    view.selectAll()
    view.repaint()
    view.horizontalHeader().viewport().repaint()
    assert view.count_selected() == 50_000
    assert table.asked < 2_000
    view.close()
