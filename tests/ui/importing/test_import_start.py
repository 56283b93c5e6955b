"""The start page of the import screen: several files and folders, rows that wait, imports undone
with a look before.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.importing import answering, open_questions, pending_rows
from lcdesk.services.importing.importing import list_imports
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.importing.dialogs import WorkbookPasswordDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, ROWS, Settle, answer, dialog, page_of, save, shown

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]

SEVERAL = ((7, "Grace Achieng", "F", "Kenya", None, "AK2290021", "Lecturer", 39),)


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> ImportScreen:
    window.open_screen("import")
    settle()
    made = window.screens["import"]
    assert isinstance(made, ImportScreen)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three lists and a note."""
    made = tmp_path / "lists"
    made.mkdir()
    save(made / "list 2.xlsx", SEVERAL)
    save(made / "list 10.xlsx", ROWS[2:4])
    save(made / "list 1.xlsx", ROWS[3:4])
    (made / "readme.md").write_text("nothing")
    return made


def states(screen: ImportScreen) -> list[tuple[str, str]]:
    return [(job.name, job.state) for job in screen.files.queue.jobs]


def told(screen: ImportScreen, column: str) -> list[str]:
    table = screen.start.files.table
    return [table.cell(row, table.column_at(column))[0] for row in range(table.rowCount())]


# --- several files ---


def test_the_files_of_a_folder_are_reviewed_one_after_another(
    screen: ImportScreen, window: MainWindow, desk: Desk, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    before = len(find_ids(desk, Query.of(1)))
    window.take_files([folder])
    settle()
    assert screen.page.head.title.text() == "Import “list 1.xlsx” (1 of 3)"
    assert screen.page.cancel.text() == "Skip this file"
    qtbot.mouseClick(screen.page.confirm, LEFT)
    settle()
    assert screen.page.head.title.text() == "Import “list 2.xlsx” (2 of 3)"
    qtbot.mouseClick(screen.page.cancel, LEFT)
    settle()
    assert screen.page.head.title.text() == "Import “list 10.xlsx” (3 of 3)"
    qtbot.mouseClick(screen.page.confirm, LEFT)
    settle()
    assert page_of(screen) is screen.start
    assert shown(window) == "import"
    assert states(screen) == [
        ("list 1.xlsx", "done"),
        ("list 2.xlsx", "skipped"),
        ("list 10.xlsx", "done"),
    ]
    assert told(screen, "said") == ["1 new", "", "1 new · 1 as before · 1 to be answered"]
    assert (
        screen.start.banner.text()
        == "2 files imported, 1 skipped: 2 new · 1 as before · 1 to be answered"
    )
    assert len(find_ids(desk, Query.of(1))) == before + 2
    assert "2 files" in window.status.news.text()
    window.do("undo")
    settle()
    assert screen.start.banner.isHidden(), "it is true no more"
    assert window.status.dismiss.isHidden()
    assert states(screen)[-1] == ("list 10.xlsx", "undone")
    window.do("redo")
    settle()
    assert states(screen)[-1] == ("list 10.xlsx", "done")
    window.open_screen("import")
    for one in open_questions.list_open(desk, 1):
        answering.answer_open(desk, one, None)
    settle()
    assert told(screen, "said")[2] == "1 new · 1 as before"
    qtbot.mouseClick(screen.start.files.end, LEFT)
    assert screen.start.files.isHidden()
    assert screen.start.drop.isVisible()


def test_stopping_leaves_the_rest_in_the_list(
    screen: ImportScreen, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    screen.bring([folder])
    settle()
    qtbot.mouseClick(screen.page.stop, LEFT)
    assert page_of(screen) is screen.start
    assert [state for _name, state in states(screen)] == ["waiting"] * 3
    assert not screen.start.drop.isVisible()
    qtbot.mouseClick(screen.start.files.go_on, LEFT)
    settle()
    assert screen.page.head.title.text() == "Import “list 1.xlsx” (1 of 3)"


def test_a_file_that_came_in_before_is_asked_about(
    screen: ImportScreen, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    screen.bring([folder / "list 2.xlsx"])
    settle()
    screen.import_now()
    settle()
    screen.bring([folder / "list 2.xlsx", folder / "list 1.xlsx"])
    settle()
    assert page_of(screen) is screen.start
    assert screen.start.banner.text().startswith("“list 2.xlsx” was imported before: today")
    again, skip = screen.start.banner._buttons[:2]
    assert (again.text(), skip.text()) == ("Look at it again", "Skip")
    qtbot.mouseClick(again, LEFT)
    settle()
    assert screen.page.head.title.text() == "Import “list 2.xlsx” (1 of 2)"
    assert not screen.page.confirm.isEnabled()
    qtbot.mouseClick(screen.page.cancel, LEFT)
    settle()
    assert screen.page.head.title.text() == "Import “list 1.xlsx” (2 of 2)"


def test_a_file_in_which_nothing_can_be_new_is_read_only_if_somebody_wants_it(
    screen: ImportScreen, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    path = folder / "list 2.xlsx"
    screen.bring([path])
    settle()
    screen.import_now()
    settle()
    screen.bring([path])
    settle()
    assert page_of(screen) is screen.start
    assert "before: today" in screen.start.banner.text()
    qtbot.mouseClick(screen.start.banner._buttons[0], LEFT)
    settle()
    assert page_of(screen) is screen.page
    assert not screen.page.confirm.isEnabled()


def test_known_files_can_all_be_skipped(
    screen: ImportScreen, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    files = [folder / "list 2.xlsx", folder / "list 1.xlsx"]
    screen.bring(files)
    settle()
    for _file in files:
        screen.import_now()
        settle()
    screen.bring(files)
    settle()
    qtbot.mouseClick(screen.start.banner._buttons[2], LEFT)
    settle()
    assert [state for _name, state in states(screen)] == ["skipped", "skipped"]
    assert told(screen, "said")[0].startswith("It came in before: today")
    assert screen.start.banner.text() == "2 skipped"


def test_a_bad_file_does_not_stop_the_others(
    screen: ImportScreen, folder: Path, settle: Settle
) -> None:
    (folder / "list 0.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    screen.bring([folder])
    settle()
    assert screen.page.head.title.text() == "Import “list 1.xlsx” (2 of 4)"
    assert states(screen)[0] == ("list 0.xlsx", "failed")
    assert "picture" in told(screen, "said")[0]


def test_a_file_of_the_list_is_read_again(
    screen: ImportScreen, dressed: QApplication, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    bad = folder / "list 0.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    screen.bring([folder])
    settle()
    screen.stop()
    card = screen.start.files
    assert not card.take.isVisible()
    card.view.select_ids([0])
    qtbot.mouseClick(card.take, LEFT)
    settle()
    # somebody asked for this one: why it cannot be read is told at once
    told_off = dialog(dressed, FaultDialog)
    told_off.accept()
    save(bad, SEVERAL)
    qtbot.mouseClick(card.take, LEFT)
    settle()
    assert screen.page.head.title.text() == "Import “list 0.xlsx” (1 of 4)"


def test_a_file_without_an_answer_to_its_password_is_skipped(
    screen: ImportScreen, dressed: QApplication, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    from tests.ui.importing.test_importing_files import locked

    locked(folder / "list 1.xlsx", folder / "list 0.xlsx", "lotus")
    screen.bring([folder])
    settle()
    asked = dialog(dressed, WorkbookPasswordDialog)
    qtbot.keyClick(asked.box, Qt.Key.Key_Escape)
    settle()
    assert states(screen)[:2] == [("list 0.xlsx", "skipped"), ("list 1.xlsx", "open")]


def test_a_folder_without_spreadsheets_is_told(screen: ImportScreen, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    screen.bring([tmp_path / "empty"])
    assert screen.start.banner.text() == "There is no spreadsheet in “empty”."


def test_the_folder_of_the_menu(
    window: MainWindow,
    screen: ImportScreen,
    folder: Path,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    window.do("import_folder")
    settle()
    assert screen.page.head.title.text().endswith("(1 of 3)")


# --- rows that wait ---


@pytest.fixture
def waiting(
    screen: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> ImportScreen:
    """One row without a name waits, one of an unknown country is in."""
    rows = (*ROWS[3:], (6, None, "M", "Kenya", None, "AK1290099", "Director", 41))
    screen.open_path(save(tmp_path / "names.xlsx", rows))
    settle()
    screen.import_now()
    settle()
    window.open_screen("import")
    settle()
    return screen


def test_a_waiting_row_is_answered_in_the_review(
    waiting: ImportScreen, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    card = waiting.start.tray
    assert card.note.text() == "2 rows"
    assert waiting.badge() == "2 !"
    qtbot.mouseClick(card.answer, LEFT)
    settle()
    page = waiting.page
    assert page_of(waiting) is page
    assert page.head.title.text() == "Rows that wait: names.xlsx"
    assert page.head.sentence.text().startswith("2 rows wait for an answer, for Low-Carbon 2026")
    assert not any(
        one.isVisible() for one in (page.head.target, page.head.heads, page.head.columns)
    )
    assert page.confirm.text() == "Nothing is answered yet"
    assert not page.confirm.isEnabled()
    page.answering.type(0, "full_name", "Naliaka Wekesa")
    settle()
    assert page.confirm.text() == "Import 1, ask me about 1"
    qtbot.mouseClick(page.confirm, LEFT)
    settle()
    assert page_of(waiting) is waiting.start
    assert waiting.badge() == "1 !"
    assert waiting.start.banner.text() == "“names.xlsx”: 1 new · 1 put aside"
    assert "Naliaka Wekesa" in {
        one["full_name"] for one in read_page(desk, find_ids(desk, Query.of(1)))
    }
    qtbot.mouseClick(waiting.start.banner._buttons[0], LEFT)
    settle()
    assert waiting.badge() == "2 !"


def test_rows_are_left_out_and_come_back(
    waiting: ImportScreen, window: MainWindow, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    card = waiting.start.tray
    assert not card.leave.isEnabled()
    card.view.selectAll()
    assert card.note.text() == "2 of 2 rows marked"
    qtbot.mouseClick(card.leave, LEFT)
    settle()
    assert waiting.badge() == ""
    assert card.isHidden()
    window.do("undo")
    settle()
    assert len(pending_rows.list_waiting(desk)) == 2


def test_waiting_rows_are_saved(waiting: ImportScreen, settle: Settle, tmp_path: Path) -> None:
    waiting.tray.save(waiting.start.tray.meant(), tmp_path / "out.xlsx")
    settle()
    assert (tmp_path / "out.xlsx").stat().st_size > 1000


def test_rows_of_all_cohorts(
    waiting: ImportScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    other = add_cohort(desk, {"name_en": "Wind 2027"})
    window.show_cohort(other)
    settle()
    card = waiting.start.tray
    assert waiting.badge() == ""
    assert card.isVisible()
    assert card.table.rowCount() == 0
    card._choose_scope(True)
    assert card.table.rowCount() == 2
    assert card.table.cell(0, card.table.column_at("cohort"))[0].startswith("Low-Carbon 2026")
    waiting.tray.answer(card.meant())
    settle()
    assert waiting.page.head.sentence.text().startswith(
        "2 rows wait for an answer, for Low-Carbon 2026"
    )


def test_an_answer_that_changes_nothing_takes_the_row_off_the_list(
    waiting: ImportScreen, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    waiting.open_waiting((waiting.start.tray.meant()[0],))
    settle()
    answer(waiting, "1 row has", "Leave the row out", qtbot, settle)
    assert waiting.page.confirm.text() == "Leave 1 row out"
    qtbot.mouseClick(waiting.page.confirm, LEFT)
    settle()
    assert waiting.badge() == "1 !"


def test_a_row_that_repeats_somebody_in_the_desk_by_now(
    screen: ImportScreen, window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    screen.open_path(save(tmp_path / "twice.xlsx", (ROWS[3], (6, *ROWS[3][1:6], "Dean", 41))))
    settle()
    screen.import_now()
    settle()
    window.open_screen("import")
    screen.tray.answer(screen.start.tray.meant())
    settle()
    card = screen.page.problems.cards[0]
    assert [one.text() for one in card.buttons] == ["Leave the row out", "Keep row 5", "Two people"]
    assert all(shown.index is None for shown in screen.page.sight().columns)
    qtbot.mouseClick(card.buttons[1], LEFT)
    settle()
    assert screen.page.confirm.text() == "Update 1"
    qtbot.mouseClick(screen.page.confirm, LEFT)
    settle()
    assert screen.badge() == ""
    screen.open_path(save(tmp_path / "next.xlsx", ROWS[:2]))
    settle()
    head = screen.page.head
    assert all(one.isVisible() for one in (head.heads, head.columns, head.target))


# --- imports so far ---


def test_undoing_shows_what_is_kept(
    waiting: ImportScreen,
    window: MainWindow,
    desk: Desk,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    found = next(
        one
        for one in find_ids(desk, Query.of(1))
        if read_page(desk, [one])[0]["full_name"] == "Wambui Njeri"
    )
    change_participants(desk, [found], {"dietary": "Vegetarian"})
    settle()
    done = waiting.start.done
    done.view.select_ids([list_imports(desk, 1)[0]["deed"]])
    qtbot.mouseClick(waiting.start.turn, LEFT)
    settle()
    asked = dialog(dressed, UndoDialog)
    assert asked.rows.tabs.key == "kept"
    assert asked.rows.table.cell(0, 0)[0] == "Wambui Njeri"
    assert asked.confirm.isEnabled()
    qtbot.mouseClick(asked.confirm, LEFT)
    settle()
    assert "kept" in waiting.start.banner.text()
    qtbot.mouseClick(waiting.start.banner._buttons[0], LEFT)
    report = dialog(dressed, UndoDialog)
    assert not report.confirm.isVisible()
    qtbot.keyClick(report, Qt.Key.Key_Escape)
    assert done.table.cell(0, done.table.column_at("is_undone"))[0] == "undone; 1 kept"
    assert waiting.badge() == ""


def test_undo_of_the_keyboard_offers_what_was_kept(
    waiting: ImportScreen,
    window: MainWindow,
    desk: Desk,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    outcome = desk.preview_undo()
    assert window._handlers is not None
    window._handlers._turned(outcome)
    assert not window.status.more.isVisible()
    found = next(
        one
        for one in find_ids(desk, Query.of(1))
        if read_page(desk, [one])[0]["full_name"] == "Wambui Njeri"
    )
    change_participants(desk, [found], {"dietary": "Vegetarian"})
    window._handlers._turned(desk.preview_undo(list_imports(desk, 1)[0]["deed"]))
    assert window.status.more.text() == "Show what was kept"
    qtbot.mouseClick(window.status.more, LEFT)
    assert dialog(dressed, UndoDialog).rows.tabs.key == "kept"
    assert not window.status.more.isVisible()


def test_rows_wait_in_the_language_of_the_moment(
    waiting: ImportScreen, window: MainWindow, settle: Settle
) -> None:
    why = waiting.start.tray.table.column_at("why")
    assert waiting.start.tray.table.cell(0, why)[0] == "There is no name in row 5."
    window.set_language("zh")
    settle()
    try:
        assert waiting.start.tray.table.cell(0, why)[0] == "没有姓名。"
        waiting.open_waiting(tuple(waiting.start.tray.meant()))
        settle()
        assert waiting.page.head.title.text() == "待确认的行：names.xlsx"
        assert [
            problem.message for problem in waiting.page.outlook.plan.understanding.problems
        ] == ["没有姓名。"] * 2
    finally:
        window.set_language("en")
