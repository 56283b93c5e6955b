"""The review as it is worked through: by keys alone, answers given and taken back, rows left
out, cells pasted.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.learned.learned_mappings import list_mappings
from lcdesk.ui.importing.dialogs import WordDialog
from lcdesk.ui.importing.field_chooser import FieldChooser
from lcdesk.ui.importing.page import Remarks
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.reviews import ALT, CTRL, SHIFT, Key, drop, fates, opened
from tests.ui.sheets import LEFT, ROWS, Settle, answer, cell, dialog, questions, save, shown

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]

# --- by keys alone ---


@pytest.mark.alone
def test_from_drop_to_import_by_keys_alone(
    importing: ImportScreen,
    window: MainWindow,
    desk: Desk,
    press: Callable[..., None],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    before = len(find_ids(desk, Query.of(1)))
    drop(window, save(tmp_path / "names.xlsx"))
    page = importing.page
    qtbot.waitUntil(lambda: page.isVisible() and bool(page.problems.cards))
    assert QApplication.focusWidget() is page.rows.cells
    press(Key.Key_F8)
    card = page.problems.current_card()
    assert card is not None
    assert card.accessibleName() == "1 row has no name"
    assert page.rows.cells.selected_ids() == [4]
    press(Key.Key_1, ALT)  # leave the row out
    assert page.confirm.text() == "Import 4, 2 questions stay open"
    press(Key.Key_Z, CTRL)
    assert page.confirm.text() == "Import 4, ask me about 1, 2 questions stay open"
    press(Key.Key_Y, CTRL)
    assert page.confirm.text() == "Import 4, 2 questions stay open"
    assert questions(importing) == ["“Nigera” (2 rows) → Nigeria?", "31/02/1988 is not a date"]
    press(Key.Key_1, ALT)  # the next card has taken its place: Nigeria, and remember
    assert cell(importing, 0, "nationality").text == "Nigeria"
    press(Key.Key_F8)
    press(Key.Key_2, ALT)  # edit the cell
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(Key.Key_A, CTRL)
    press("28 Feb 1988")
    press(Key.Key_Return)
    assert cell(importing, 2, "birth_date").text == "28 Feb 1988"
    assert questions(importing) == []
    assert page.rows.cells.hasFocus()
    press(Key.Key_Return, CTRL)
    assert shown(window) == "participants"
    assert len(find_ids(desk, Query.of(1))) == before + 4
    assert [
        item["said"] for item in list_mappings(desk) if item["kind"] in ("value", "country")
    ] == ["Nigera"]


def test_the_next_question_and_back(reviewed: ImportScreen, press: Callable[..., None]) -> None:
    def name() -> str:
        card = reviewed.page.problems.current_card()
        return card.accessibleName() if card else ""

    press(Key.Key_F8)
    press(Key.Key_F8)
    assert name().startswith("“Nigera”")
    assert reviewed.page.rows.cells.selected_ids() == [0, 1]
    press(Key.Key_F8, SHIFT)
    assert name() == "1 row has no name"
    press(Key.Key_F8, SHIFT)
    assert name() == "31/02/1988 is not a date"


def test_enter_opens_what_is_asked_and_goes_down_elsewhere(
    reviewed: ImportScreen, press: Callable[..., None]
) -> None:
    cells, table = reviewed.page.rows.cells, reviewed.page.rows.table
    cells.setCurrentIndex(table.index(0, table.column_at("nationality")))
    press(Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    press(Key.Key_Escape)
    cells.setCurrentIndex(table.index(0, table.column_at("gender")))
    press(Key.Key_Return)
    assert cells.currentIndex().row() == 1


def test_every_card_and_button_is_reached_by_tab(
    reviewed: ImportScreen, press: Callable[..., None]
) -> None:
    page = reviewed.page
    page.problems.cards[0].setFocus()
    seen: list[str] = []
    for _step in range(26):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName() or getattr(focus, "text", str)())
        press(Key.Key_Tab)
    for wanted in (
        "1 row has no name",
        "Leave the row out",
        "Nigeria, and remember",
        "Save problems as Excel",
        "Cancel",
    ):
        assert wanted in seen


def test_ctrl_z_in_a_review_never_undoes_what_is_not_seen(
    reviewed: ImportScreen, window: MainWindow, desk: Desk, press: Callable[..., None]
) -> None:
    before = len(find_ids(desk, Query.of(1)))
    press(Key.Key_Z, CTRL)
    assert len(find_ids(desk, Query.of(1))) == before
    assert "Take back the last answer" in window.commands.actions["undo"].text()
    reviewed.close_review()
    assert "Take back" not in window.commands.actions["undo"].text()


# --- answers ---


def test_an_answer_for_this_time_only(
    reviewed: ImportScreen, desk: Desk, qtbot: QtBot, settle: Settle, window: MainWindow
) -> None:
    answer(reviewed, "“Nigera”", "Nigeria, this time only", qtbot, settle)
    assert cell(reviewed, 0, "nationality").text == "Nigeria"
    reviewed.import_now()
    settle()
    assert [item for item in list_mappings(desk) if item["kind"] in ("value", "country")] == []


def test_what_was_remembered_is_not_asked_again(
    reviewed: ImportScreen, qtbot: QtBot, settle: Settle, window: MainWindow, tmp_path: Path
) -> None:
    answer(reviewed, "“Nigera”", "Nigeria, and remember", qtbot, settle)
    reviewed.import_now()
    settle()
    rows = ((1, "Halima Sani", "F", "Nigera", None, "A07654000", "Officer", 39),)
    window.open_screen("import", path=save(tmp_path / "next.xlsx", rows))
    settle()
    assert questions(reviewed) == []
    assert "matched like last time" in reviewed.page.head.sentence.text()
    assert any("“Nigera”" in remark for remark in reviewed.page.outlook.remarks)
    heard: list[bool] = []
    reviewed.memory_asked.connect(lambda: heard.append(True))
    qtbot.mouseClick(reviewed.page.head.details, LEFT)
    remarks = opened(reviewed, Remarks)
    link = next(
        one
        for one in remarks.findChildren(QWidget)
        if getattr(one, "text", str)() == "What is remembered…"
    )
    qtbot.mouseClick(link, LEFT)
    assert heard == [True]


def test_another_value_is_chosen(
    reviewed: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    answer(reviewed, "“Nigera”", "Other…", qtbot, settle)
    box = dialog(dressed, WordDialog)
    assert box.remember.isChecked()
    qtbot.keyClicks(box.editor, "Nowhere")
    qtbot.mouseClick(box.confirm, LEFT)
    assert box.isVisible()
    assert "Nowhere" in box.echo.text()
    box.editor.selectAll()
    qtbot.keyClicks(box.editor, "Niger")
    qtbot.mouseClick(box.confirm, LEFT)
    settle()
    assert cell(reviewed, 1, "nationality").text == "Niger"


def test_rows_are_left_out_and_taken_in_again(
    reviewed: ImportScreen, press: Callable[..., None], qtbot: QtBot, settle: Settle
) -> None:
    page = reviewed.page
    page.rows.cells.setFocus()
    page.rows.cells.select_ids([1, 2])
    press(Key.Key_Delete)
    assert fates(reviewed) == ["new", "left out", "left out", "new", "needs you"]
    assert page.filters.chips["left"].text() == "2 left out"
    assert page.confirm.text() == "Import 2, ask me about 1, 1 question stays open"
    assert cell(reviewed, 1, "full_name")[:2] == ("Ibrahim Musa", "muted")
    assert not page.rows.table.flags(page.rows.table.index(1, 2)) & Qt.ItemFlag.ItemIsEditable
    qtbot.mouseClick(page.filters.chips["left"], LEFT)
    assert page.rows.table.rowCount() == 2
    page.rows.cells.setFocus()
    page.rows.cells.selectAll()
    press(Key.Key_Delete)
    assert fates(reviewed) == ["new", "new", "new", "new", "needs you"]
    assert page.confirm.text() == "Import 4, ask me about 1, 2 questions stay open"


def test_cells_are_pasted_as_one_answer(
    reviewed: ImportScreen, press: Callable[..., None], settle: Settle
) -> None:
    cells, table = reviewed.page.rows.cells, reviewed.page.rows.table
    QGuiApplication.clipboard().setText("Kenya\t1980-02-01\nZambia\tnever")
    cells.setFocus()
    cells.setCurrentIndex(table.index(0, table.column_at("nationality")))
    press(Key.Key_V, CTRL)
    assert cell(reviewed, 0, "nationality").text == "Kenya"
    assert cell(reviewed, 1, "nationality").text == "Zambia"
    assert cell(reviewed, 0, "birth_date").text == "1 Feb 1980"
    assert cell(reviewed, 1, "birth_date").text == "9 Jan 1979"
    assert "never" in reviewed.page.banner.text()
    reviewed.decisions.step_back()
    settle()
    assert cell(reviewed, 0, "nationality").text == "Nigera"


def test_one_cell_of_a_change_stays_as_it_was(
    importing: ImportScreen, desk: Desk, press: Callable[..., None], settle: Settle, tmp_path: Path
) -> None:
    rows = (("王小明", "M", "China", "EP300412", "成都大学", "Director"),)
    heads = ("Full name", "Sex", "Nationality", "Passport No.", "Employer", "Position")
    importing.open_path(save(tmp_path / "v2.xlsx", rows, heads))
    settle()
    said = cell(importing, 0, "organization")
    assert (said.mark, said.before) == ("changed", "四川大学")
    menu = QMenu()
    importing.page.answering.fill_menu(menu, 0, "organization")
    next(
        action for action in menu.actions() if action.text().startswith("Leave as it was")
    ).trigger()
    settle()
    assert cell(importing, 0, "organization")[:2] == ("四川大学", "tidied")
    assert importing.page.confirm.text() == "Update 1"
    importing.import_now()
    settle()
    person = next(
        one for one in read_page(desk, find_ids(desk, Query.of(1))) if one["full_name"] == "王小明"
    )
    assert (person["organization"], person["position"]) == ("四川大学", "Director")


def test_a_field_only_fills_blanks(importing: ImportScreen, settle: Settle, tmp_path: Path) -> None:
    rows = (("王小明", "M", "China", "EP300412", "成都大学", "Director"),)
    heads = ("Full name", "Sex", "Nationality", "Passport No.", "Employer", "Position")
    importing.open_path(save(tmp_path / "v2.xlsx", rows, heads))
    settle()
    rows_view = importing.page.rows
    rows_view.open_chooser(rows_view.table.column_at("organization"))
    opened(importing, FieldChooser).policies["only if blank"].click()
    settle()
    assert cell(importing, 0, "organization").mark == ""
    assert cell(importing, 0, "position").mark == "changed"
    assert (
        rows_view.heads._mark(rows_view.heads._shown[rows_view.table.column_at("organization")])
        == "lock"
    )


def test_who_is_missing_from_the_file_is_shown_and_stays(
    importing: ImportScreen, desk: Desk, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    importing.open_path(save(tmp_path / "v1.xlsx", ROWS[:4]))
    settle()
    importing.opened.retarget("Another cohort")
    settle()
    importing.import_now()
    settle()
    importing.open_path(save(tmp_path / "v2.xlsx", ROWS[1:3]))
    settle()
    chip = importing.page.filters.chips["gone"]
    assert chip.text() == "2 not in the file"
    qtbot.mouseClick(chip, LEFT)
    assert fates(importing) == ["stays", "stays"]
    assert [cell(importing, row, "full_name").text for row in (0, 1)] == [
        "Amina Bello",
        "Wambui Njeri",
    ]
    assert (
        not importing.page.rows.table.flags(importing.page.rows.table.index(0, 1))
        & Qt.ItemFlag.ItemIsEditable
    )
    importing.import_now()
    settle()
    assert len(find_ids(desk, Query.of(2))) == 4
