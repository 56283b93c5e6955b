"""The import screen with real clicks: a sheet read, reviewed, answered, put in, taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.importing.importing import list_batches, waiting_rows
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.importing.dialogs import NameDialog
from lcdesk.ui.importing.lines import cell_said
from lcdesk.ui.importing.screen import ImportScreen, read
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import (
    LEFT,
    ROWS,
    Settle,
    answer,
    cell,
    dialog,
    page_of,
    questions,
    save,
    shown,
)

EXPIRY = "passport_expiry"
pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> ImportScreen:
    window.open_screen("import")
    settle()
    made = window.screens["import"]
    assert isinstance(made, ImportScreen)
    return made


@pytest.fixture
def reviewed(
    screen: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> ImportScreen:
    window.open_screen("import", path=save(tmp_path / "names_v3.xlsx"))
    settle()
    return screen


def choose(screen: ImportScreen, head: str, field: str | None) -> None:
    page = screen.page
    page.field_chosen.emit(
        page.sight(), next(one for one in page.sight().columns if one.head == head), field
    )


# --- what is shown ---


def test_a_list_that_counts_others_than_were_read_says_so_in_the_head_and_names_every_row_left_out(
    screen: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    total = ("Total", "6", *[None] * (len(ROWS[0]) - 2))
    window.open_screen("import", path=save(tmp_path / "names_v3.xlsx", (*ROWS, total)))
    settle()
    head = page_of(screen).head
    assert "6" in head.sentence.text().split(". ", 1)[-1]
    last = 3 + len(ROWS) + 1
    assert [remark for remark in head._remarks if str(last) in remark][0].count("6") == 1, (
        "the row with both numbers"
    )
    assert sum(str(last) in remark for remark in head._remarks) == 2, "and the line left out"
    assert page_of(screen).confirm.text() == "Import 4, ask me about 1, 2 questions stay open", (
        "nothing more is asked"
    )


def test_the_review_says_what_was_understood(reviewed: ImportScreen) -> None:
    page = reviewed.page
    assert page_of(reviewed) is page
    assert page.head.title.text() == "Import “names_v3.xlsx”"
    assert (
        page.head.sentence.text()
        == "Sheet “学员名单”, heads in row 3, 2 rows above skipped, 5 people."
    )
    assert page.confirm.text() == "Import 4, ask me about 1, 2 questions stay open"
    assert page.filters.chips["new"].text() == "4 new"
    assert page.filters.chips["needs you"].text() == "1 needs you"
    assert page.filters.chips["same"].isHidden()
    assert page.head.target.value().startswith("Low-Carbon 2026")


def test_cells_tell_what_became_of_them(reviewed: ImportScreen) -> None:
    assert cell(reviewed, 0, "nationality").mark == "warn"
    assert cell(reviewed, 0, "nationality").text == "Nigera"
    assert cell(reviewed, 2, "birth_date") == (
        "31/02/1988",
        "bad",
        "31 February 1988 does not exist.",
        "",
        "",
    )
    assert cell(reviewed, 0, "passport_no").text == "A0••••567"
    assert cell(reviewed, 3, "nationality")[:2] == ("Kenya", "")
    assert cell(reviewed, 3, "nationality").flag == "KE"
    assert cell(reviewed, 0, "x:7")[:2] == ("38", "muted")
    model = reviewed.page.rows.table
    fate = model.index(4, model.columnCount() - 1)
    assert fate.data() == "needs you"
    assert "no name" in fate.data(Qt.ItemDataRole.ToolTipRole)


def test_questions_are_grouped_by_word(reviewed: ImportScreen) -> None:
    assert questions(reviewed) == [
        "1 row has no name",
        "“Nigera” (2 rows) → Nigeria?",
        "31/02/1988 is not a date",
    ]
    assert reviewed.page.problems.head.text() == "3 things to look at"


def test_coming_back_to_the_screen_plans_nothing_anew(
    reviewed: ImportScreen, window: MainWindow, settle: Settle
) -> None:
    seen = reviewed.page.outlook
    window.open_screen("participants")
    window.open_screen("import")
    settle()
    assert reviewed.page.outlook is seen
    assert window.context is not None
    change_participants(window.context.desk, [1], {"position": "Director"})
    settle()
    assert reviewed.page.outlook is not seen


def test_a_click_on_a_count_shows_only_those_rows(reviewed: ImportScreen, qtbot: QtBot) -> None:
    chips, table = reviewed.page.filters.chips, reviewed.page.rows.table
    qtbot.mouseClick(chips["needs you"], LEFT)
    assert table.rowCount() == 1
    qtbot.mouseClick(chips["new"], LEFT)
    assert table.rowCount() == 4
    assert not chips["needs you"].isChecked()
    qtbot.mouseClick(chips["new"], LEFT)
    assert table.rowCount() == 5


def test_a_click_on_a_question_goes_to_its_rows(reviewed: ImportScreen, qtbot: QtBot) -> None:
    qtbot.mouseClick(reviewed.page.filters.chips["needs you"], LEFT)
    card = reviewed.page.problems.cards[1]
    qtbot.mouseClick(card, LEFT, pos=QPoint(20, 12))
    assert reviewed.page.rows.cells.selected_ids() == [0, 1]
    assert reviewed.page.filters.key == ""


def test_a_list_known_already_is_the_same(
    screen: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    path = save(tmp_path / "known.xlsx", ROWS[3:4])
    for _time in range(2):
        screen.open_path(path)
        settle()
        if screen.page.confirm.isEnabled():
            screen.page.confirm.click()
            settle()
    assert screen.page.confirm.text() == "Nothing to import"
    assert not screen.page.confirm.isEnabled()
    assert screen.page.banner.text().startswith("This very file was imported before: today")
    assert screen.page.problems.isHidden()


def test_what_was_changed_while_a_file_was_read_is_compared(desk: Desk, tmp_path: Path) -> None:
    rows, heads = (
        (("王小明", "China", "EP300412", "Director"),),
        ("Full name", "Nationality", "Passport No.", "Position"),
    )
    cohort_id = list_cohorts(desk)[0]["id"]
    review = read(
        desk,
        cohort_id,
        save(tmp_path / "v2.xlsx", rows, heads),
        None,
        None,
        Task("", lambda *_: None),
    )
    review.cohort_id = cohort_id
    change_participants(desk, list(find_ids(desk, Query((cohort_id,)))), {"position": "Director"})
    assert "position" not in review.look(desk).plan.rows[0].changes


def test_a_passport_that_ends_too_soon_says_so_before_it_goes_in(
    desk: Desk, tmp_path: Path
) -> None:
    cohort_id = add_cohort(
        desk, {"name_en": "Next", "starts": dt.date(2030, 6, 1), "ends": dt.date(2030, 6, 14)}
    )
    rows = (("Li Na", "AB700412", "2030-08-04"), ("Wu Di", "AB700413", "2031-08-04"))
    heads = ("Full name", "Passport No.", "Passport valid until")
    file = save(tmp_path / "next.xlsx", rows, heads)
    review = read(desk, cohort_id, file, None, None, Task("", lambda *_: None))
    review.cohort_id = cohort_id
    seen = review.look(desk)
    head = next(one for one in seen.sights[0].columns if one.field == EXPIRY)
    said = [cell_said(seen.lines, at, head, PARTICIPANT.by_name[EXPIRY]) for at in (0, 1)]
    assert [one.mark for one in said] == ["warn ink", ""]
    assert "51" in said[0].tip, "so many days after the course"


def test_a_change_shows_old_and_new(
    screen: ImportScreen, settle: Settle, desk: Desk, tmp_path: Path
) -> None:
    rows = (("王小明", "M", "China", "EP300412", "Director"),)
    heads = ("Full name", "Sex", "Nationality", "Passport No.", "Position")
    screen.open_path(save(tmp_path / "v2.xlsx", rows, heads))
    settle()
    assert screen.page.confirm.text() == "Update 1"
    said = cell(screen, 0, "position")
    assert (said.text, said.mark, said.tip) == ("Director", "changed", "Empty until now")
    table = screen.page.rows.table
    assert "Position: – → Director" in table.index(0, table.columnCount() - 1).data(
        Qt.ItemDataRole.ToolTipRole
    )


# --- answers ---


def test_one_answer_for_all_rows_with_the_word(
    reviewed: ImportScreen, qtbot: QtBot, settle: Settle
) -> None:
    answer(reviewed, "“Nigera”", "Nigeria, and remember", qtbot, settle)
    assert questions(reviewed) == ["1 row has no name", "31/02/1988 is not a date"]
    assert [cell(reviewed, row, "nationality")[:2] for row in (0, 1)] == [("Nigeria", "tidied")] * 2
    assert cell(reviewed, 0, "nationality").tip == "In the sheet: Nigera"


def test_an_answer_can_be_taken_back(reviewed: ImportScreen, qtbot: QtBot, settle: Settle) -> None:
    answer(reviewed, "1 row has", "Leave the row out", qtbot, settle)
    assert reviewed.page.confirm.text() == "Import 4, 2 questions stay open"
    qtbot.mouseClick(reviewed.page.problems.back, LEFT)
    settle()
    assert reviewed.page.confirm.text() == "Import 4, ask me about 1, 2 questions stay open"
    assert not reviewed.page.problems.back.isEnabled()
    qtbot.mouseClick(reviewed.page.problems.again, LEFT)
    settle()
    assert reviewed.page.confirm.text() == "Import 4, 2 questions stay open"


def test_a_cell_is_typed_anew(reviewed: ImportScreen, qtbot: QtBot, settle: Settle) -> None:
    view = reviewed.page.rows.cells
    answer(reviewed, "31/02/1988", "Edit cell", qtbot, settle)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "31/02/1988"
    editor.selectAll()
    qtbot.keyClicks(editor, "nonsense")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "31/02/1988 is not a date" in questions(reviewed)
    editor.selectAll()
    qtbot.keyClicks(editor, "28 Feb 1988")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert cell(reviewed, 2, "birth_date").text == "28 Feb 1988"
    assert "31/02/1988 is not a date" not in questions(reviewed)


def test_a_column_is_read_as_another_field(
    reviewed: ImportScreen, qtbot: QtBot, settle: Settle
) -> None:
    answer(reviewed, "“Nigera”", "Nigeria, and remember", qtbot, settle)
    page = reviewed.page
    choose(reviewed, "Position", "field_of_work")
    settle()
    assert page.rows.table.column_at("position") < 0
    assert cell(reviewed, 0, "field_of_work").text == "Engineer"
    assert cell(reviewed, 0, "nationality").text == "Nigeria"  # the answer was kept
    choose(reviewed, "Sex", None)
    settle()
    assert cell(reviewed, 0, "x:2")[:2] == ("F", "muted")
    assert "Columns as you chose them." in page.head.sentence.text()


# --- in, and back ---


def test_import_and_undo(
    reviewed: ImportScreen, window: MainWindow, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    before = len(find_ids(desk, Query.of(1)))
    answer(reviewed, "“Nigera”", "Nigeria, and remember", qtbot, settle)
    qtbot.mouseClick(reviewed.page.confirm, LEFT)
    settle()
    assert shown(window) == "participants"
    people = read_page(desk, find_ids(desk, Query.of(1)))
    assert len(people) == before + 4
    assert {
        one["nationality"] for one in people if one["full_name"] in ("Amina Bello", "Ibrahim Musa")
    } == {"NG"}
    assert len(waiting_rows(desk, 1)) == 1
    assert reviewed.badge() == "1 !"
    window.open_screen("import")
    settle()
    assert reviewed.start.banner.text() == "“names_v3.xlsx”: 4 new · 1 put aside · 1 to be answered"
    assert reviewed.start.tray.view.table.rowCount() == 1
    qtbot.mouseClick(reviewed.start.banner._buttons[0], LEFT)
    settle()
    assert len(find_ids(desk, Query.of(1))) == before
    assert reviewed.start.banner.text().startswith("“Import of names_v3.xlsx” was undone:")
    assert list_batches(desk, 1) == []


def test_an_import_of_the_list_below_is_undone(
    reviewed: ImportScreen,
    window: MainWindow,
    desk: Desk,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    before = len(find_ids(desk, Query.of(1)))
    reviewed.import_now()
    settle()
    window.open_screen("import")
    settle()
    start = reviewed.start
    assert not start.turn.isVisible()
    qtbot.mouseClick(start.done.view.viewport(), LEFT, pos=QPoint(40, 15))
    assert start.turn.isVisible()
    qtbot.mouseClick(start.turn, LEFT)
    settle()
    asked = dialog(dressed, UndoDialog)
    assert asked.sentence.text() == "4 people are set back as they were."
    qtbot.mouseClick(asked.confirm, LEFT)
    settle()
    assert len(find_ids(desk, Query.of(1))) == before


def test_into_a_new_cohort(
    reviewed: ImportScreen,
    window: MainWindow,
    desk: Desk,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    reviewed.opened.name_cohort()
    box = dialog(dressed, NameDialog)
    assert box.box.text() == "names v3"
    box.box.setText("")
    assert not box.confirm.isEnabled()
    box.box.setText("绿色2027")
    qtbot.mouseClick(box.confirm, LEFT)
    settle()
    assert reviewed.page.head.target.value() == "new: 绿色2027"
    reviewed.import_now()
    settle()
    made = next(cohort for cohort in list_cohorts(desk) if cohort["name_zh"] == "绿色2027")
    assert made["people"] == 4
    assert window.context is not None
    assert window.context.cohort_id == made["id"]


def test_giving_up_changes_nothing(reviewed: ImportScreen, desk: Desk, qtbot: QtBot) -> None:
    before = len(find_ids(desk, Query.of(1)))
    qtbot.mouseClick(reviewed.page.cancel, LEFT)
    assert page_of(reviewed) is reviewed.start
    assert reviewed.review is None
    assert len(find_ids(desk, Query.of(1))) == before


def test_stopping_an_import_keeps_the_review(
    reviewed: ImportScreen, desk: Desk, settle: Settle
) -> None:
    before = len(find_ids(desk, Query.of(1)))
    reviewed.import_now()
    reviewed.reading._stop()
    settle()
    assert page_of(reviewed) is reviewed.page
    assert len(find_ids(desk, Query.of(1))) == before
    assert list_batches(desk, 1) == []
