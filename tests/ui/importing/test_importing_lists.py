"""Lists of the office in the same review: read as what the list's button says, answered, put in,
taken back; and offered where nothing else was found.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALUMNI,
    EXPERTS,
    MEMBERS,
    ORGANISATIONS,
    PROGRAMMES,
    add_record,
    list_records,
)
from lcdesk.services.participants.participants import add_participant
from lcdesk.ui.cooperation.screen import CooperationScreen
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.tabular.office_sheets import ALL, OfficeSheet
from tests.ui.sheets import Settle, answer, cell, questions, shown

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]

SHEETS: dict[str, OfficeSheet] = {sheet.name: sheet for sheet in ALL}


def test_a_list_is_reviewed_put_in_and_taken_back(
    importing: ImportScreen, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    before = len(list_records(desk, EXPERTS))
    path = SHEETS["experts_ministry"].write(tmp_path)
    window.open_screen("import", path=path, read_as="expert")
    settle()
    page = importing.page
    assert importing.opened.list_kind() == "expert"
    assert page.confirm.text() == "Import 3"
    assert cell(importing, 0, "name_zh").text == "林一苇"
    assert cell(importing, 0, "title_zh").text == "教授"
    page.confirm.click()
    settle()
    assert len(list_records(desk, EXPERTS)) == before + 3
    importing.context.command("undo")
    settle()
    assert len(list_records(desk, EXPERTS)) == before


def test_programmes_that_came_in_are_seen_in_the_directory(
    importing: ImportScreen, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    before = len(list_records(desk, PROGRAMMES))
    path = next(one for one in ALL if one.kind == "programme").write(tmp_path)
    window.open_screen("import", path=path, read_as="programme")
    settle()
    importing.page.confirm.click()
    settle()
    count = len(list_records(desk, PROGRAMMES))
    assert count > before
    screen = window.screens["directory"]
    assert isinstance(screen, DirectoryScreen)
    assert (window.stack.key, screen.tabs.key) == ("directory", "programme")
    assert len(screen.shown.table.ids) == count


def test_a_word_is_answered_and_a_column_chosen(
    importing: ImportScreen, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    path = SHEETS["members_two_levels"].write(tmp_path)
    window.open_screen("import", path=path, read_as="member")
    settle()
    assert questions(importing) == ["Role: “副理事长单位？”"]
    sight = importing.page.sight()
    notes = next(one for one in sight.columns if one.field == "until")
    importing.page.field_chosen.emit(sight, notes, None)
    settle()
    assert "until" not in {one.field for one in importing.page.sight().columns}
    importing.context.command("undo")
    settle()
    assert "until" in {one.field for one in importing.page.sight().columns}
    importing.page.confirm.click()
    settle()
    first = next(one for one in list_records(desk, MEMBERS) if one["organisation"] == "示范大学")
    assert first["notes"] == "身份: 副理事长单位？"


def test_who_may_be_the_same_is_asked(
    importing: ImportScreen,
    window: MainWindow,
    desk: Desk,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
) -> None:
    number = add_record(desk, EXPERTS, {"name_zh": "吴沐", "organization": "海滨大学"})
    path = SHEETS["experts_plain"].write(tmp_path)
    window.open_screen("import", path=path, read_as="expert")
    settle()
    assert questions(importing)[0] == "Is “吴沐” here already?"
    answer(importing, "Is “吴沐”", "Same as 吴沐", qtbot, settle)
    assert questions(importing) == []
    importing.page.confirm.click()
    settle()
    found = {one["id"]: one for one in list_records(desk, EXPERTS)}
    assert found[number]["organization"] == "江畔大学"


def test_what_was_found_to_be_nothing_may_be_a_list(
    importing: ImportScreen, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    before = len(list_records(desk, ORGANISATIONS))
    window.open_screen("import", path=SHEETS["members_chinese"].write(tmp_path))
    settle()
    offers = [one for one in importing.start.banner.findChildren(Button) if one.isVisible()]
    offered = next(one for one in offers if one.text() == "Read as: Members")
    offered.click()
    settle()
    assert importing.page.isVisible()
    importing.page.confirm.click()
    settle()
    assert len(list_records(desk, MEMBERS)) == 3
    assert len(list_records(desk, ORGANISATIONS)) == before + 3


def test_the_review_can_read_it_as_another_list(
    importing: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    path = SHEETS["experts_ministry"].write(tmp_path)
    window.open_screen("import", path=path)
    settle()
    importing.opened.read_as("expert")
    settle()
    menu = QMenu()
    importing.page.target_opening.emit(menu)
    assert [one.text() for one in menu.actions() if one.isChecked()] == ["Experts"]
    assert importing.page.sight().record == "expert"
    importing.context.command("undo")
    settle()
    assert importing.page.outlook is None or importing.page.sight().record != "expert"


def test_the_tab_of_a_list_imports_it(
    window: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file dialog is the system's: only what it would answer is put in its place."""
    path = SHEETS["leads_chinese"].write(tmp_path)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", staticmethod(lambda *_args: ([str(path)], ""))
    )
    window.open_screen("cooperation", tab="leads")
    settle()
    screen = window.screens["cooperation"]
    assert isinstance(screen, CooperationScreen)
    screen.import_button.click()
    menu = next(one for one in screen.import_button.findChildren(QMenu) if one.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    settle()
    importing = window.screens["import"]
    assert isinstance(importing, ImportScreen)
    assert importing.page.sight().record == "lead"
    assert importing.page.confirm.text() == "Import 2"
    importing.page.confirm.click()
    settle()
    assert shown(window) == "cooperation"
    assert screen.tabs.key == "leads"


def test_rows_that_ask_wait_and_are_answered_later(
    importing: ImportScreen,
    window: MainWindow,
    desk: Desk,
    press: Callable[..., None],
    settle: Settle,
    tmp_path: Path,
) -> None:
    path = SHEETS["alumni_english"].write(tmp_path)
    window.open_screen("import", path=path, read_as="alumni_contact")
    settle()
    assert importing.page.confirm.text() == "Put 2 rows aside for later"
    importing.page.confirm.click()
    settle()
    window.open_screen("import")
    settle()
    tray = importing.start.tray
    assert [tray.table.index(row, 0).data() for row in range(2)] == ["Grace Otieno", "Bilal Khan"]
    cohort = importing.context.cohort_id
    assert cohort is not None
    add_participant(desk, cohort, {"full_name": "Bilal Khan"})
    settle()
    tray.answer.click()
    settle()
    assert importing.page.confirm.text() == "Import 1, ask me about 1"
    importing.page.confirm.click()
    settle()
    assert [one["person"] for one in list_records(desk, ALUMNI)] == ["Bilal Khan"]
