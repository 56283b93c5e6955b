"""A day at an office's desk by keys and clicks: as a director, who looks at all and signs, and as a
clerk of one cohort.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import psycopg
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.figures.signed_reports import SignedLine, list_signed
from lcdesk.ui.figures.figure_papers import ReportDialog
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.figures.signed_dialog import SignDialog, SignedDialog
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.start.sample_questions import OwnListDialog
from tests.office.conftest import RolesOffice
from tests.ui.looked_at import close_program
from tests.ui.test_office_day import CTRL, NONE, Key, Office


@pytest.fixture
def opened(
    own_office: RolesOffice,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    _begin: Callable[[Desk], program.Program],
) -> Iterator[Office]:
    """Hands on the window of whoever the test names (`as_login`)."""
    path = tmp_path / "office.lcdesk-office"
    write_office(path, own_office.server.address(own_office.database).set(username=request.param))
    running = _begin(open_office(path))
    running.window.resize(1366, 768)
    with qtbot.waitActive(running.window):
        running.window.activateWindow()
    running.settle()
    yield Office(running, qtbot, tmp_path)
    close_program(running)


def as_login(*logins: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("opened", logins, indirect=True)


def _go(office: Office, key: str) -> None:
    office.click(office.window.side.items[key])
    assert office.window.screen_key() == key


def _save_to(office: Office, path: Path) -> None:
    """What is asked where it goes."""
    asked = office.dialog(QFileDialog)
    asked.fileSelected.emit(str(path))
    asked.reject()
    office.settle()


def _read_report(office: Office, qtbot: QtBot) -> ReportDialog:
    _go(office, "countries")
    screen = office.window.screens["countries"]
    assert isinstance(screen, CountriesScreen)
    qtbot.waitUntil(lambda: screen.figures is not None)
    office.window.do("figures_report")
    office.settle()
    dialog = office.dialog(ReportDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    return dialog


def _sign(office: Office, qtbot: QtBot) -> SignedLine:
    page = _read_report(office, qtbot)
    assert page.sign.isEnabled()
    office.click(page.sign)
    asked = office.dialog(SignDialog)
    office.click(asked.signed_by)
    office.press(Key.Key_A, CTRL)
    office.press("Li Wei")
    office.click(asked.ok)
    assert "Kept as report" in page.banner.text()
    office.click(page.close_button)
    (line,) = list_signed(office.desk)
    return line


@as_login("dora")
def test_a_director_reads_signs_and_changes_nothing(
    opened: Office, own_office: RolesOffice, qtbot: QtBot, tmp_path: Path
) -> None:
    before = own_office.owner("SELECT count(*) FROM deed")
    line = _sign(opened, qtbot)
    assert (line.kept_by, line.signed_by) == ("dora", "Li Wei")
    # the figures as a workbook
    opened.press(Key.Key_E, CTRL)
    _save_to(opened, tmp_path / "figures.xlsx")
    qtbot.waitUntil((tmp_path / "figures.xlsx").exists)
    opened.settle()
    # the list: taken back there, and brought back
    opened.window.do("signed_reports")
    opened.settle()
    listed = opened.dialog(SignedDialog)
    qtbot.waitUntil(lambda: listed.chosen() is not None)
    assert "by dora" in listed.note.text()
    opened.click(listed.remove)
    assert list_signed(opened.desk) == []
    opened.press(Key.Key_Z, CTRL)
    assert list_signed(opened.desk) == [line]
    opened.click(listed.close_button)
    # and by the window itself
    opened.press(Key.Key_Z, CTRL)
    assert list_signed(opened.desk) == []
    # people are found, and stay as they are
    _go(opened, "participants")
    opened.press(Key.Key_F, CTRL)
    opened.press("country:Egypt")
    qtbot.waitUntil(lambda: 0 < len(opened.people.table.ids) < own_office.names["people"])
    opened.settle()
    opened.click_cell(0, "organization")
    at = opened.text_of(0, "organization")
    opened.press("Somewhere else")
    for key, held in (
        (Key.Key_Return, NONE),
        (Key.Key_Delete, NONE),
        (Key.Key_X, CTRL),
        (Key.Key_V, CTRL),
    ):
        opened.press(key, held)
        assert QApplication.activeModalWidget() is None
    assert opened.text_of(0, "organization") == at
    for key in ("import", "new_participant", "remove", "new_cohort"):
        opened.window.do(key)
        opened.settle()
        assert QApplication.activeModalWidget() is None
        assert opened.window.context is not None
        assert "You may look" in opened.window.context.why_not(key)
    assert own_office.owner("SELECT count(*) FROM deed") == before + 4, "signed, and turned thrice"
    assert own_office.owner(f"SELECT count(*) FROM deed WHERE id > {before} AND who <> 'dora'") == 0
    written = f"SELECT array_agg(DISTINCT entity) FROM change WHERE deed_id > {before}"
    assert own_office.owner(written) == ["SignedReport"]


@as_login("vera", "carl")
def test_who_does_not_sign_finds_the_button_grey(opened: Office, qtbot: QtBot) -> None:
    page = _read_report(opened, qtbot)
    assert not page.sign.isEnabled()
    assert "Only whoever may sign reports" in page.sign.toolTip()
    assert page.save.isEnabled()
    opened.click(page.close_button)


@as_login("carl")
def test_a_clerk_brings_a_list_in_works_with_it_and_takes_it_back(
    opened: Office,
    own_office: RolesOffice,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people, path = own_office.names["people"], tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "Country", "Organisation"], ["Zola Quist", "Kenya", "Water Board"]):
        sheet.append(row)
    book.save(path)
    _go(opened, "participants")
    assert len(opened.people.table.ids) == people, "of the own cohort, and no others"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(path)], ""))
    opened.press(Key.Key_I, CTRL)
    opened.click(opened.dialog(OwnListDialog).here)  # it is the sample's office
    opened.click(opened.importing.page.confirm)
    _go(opened, "participants")
    opened.press(Key.Key_F, CTRL)
    opened.press("Zola")
    qtbot.waitUntil(lambda: len(opened.people.table.ids) == 1)
    opened.settle()
    opened.click_cell(0, "organization")
    opened.press("Institute 007")
    opened.press(Key.Key_Return)
    assert opened.text_of(0, "organization") == "Institute 007"
    # by what is masked nobody is found
    opened.press(Key.Key_F, CTRL)
    opened.press(Key.Key_A, CTRL)
    opened.press(own_office.passport)
    qtbot.waitUntil(lambda: len(opened.people.table.ids) == 0)
    opened.press(Key.Key_A, CTRL)
    opened.press(Key.Key_Delete)
    qtbot.waitUntil(lambda: len(opened.people.table.ids) == people + 1)
    opened.settle()
    out = str(tmp_path / "people.xlsx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (out, "*.xlsx"))
    opened.press(Key.Key_E, CTRL)
    opened.click(opened.dialog(ExportDialog).ok)
    qtbot.waitUntil((tmp_path / "people.xlsx").exists)
    opened.settle()
    kept = openpyxl.load_workbook(tmp_path / "people.xlsx")
    cells = [str(cell) for one in kept for row in one.iter_rows(values_only=True) for cell in row]
    assert own_office.passport not in cells
    assert "Zola Quist" in cells
    for _deed in range(3):  # the cell, the list, what was learned of its columns
        opened.window.do("undo")
        opened.settle()
    assert len(opened.people.table.ids) == people
    assert own_office.owner("SELECT count(*) FROM person WHERE full_name = 'Zola Quist'") == 0


@as_login("carl")
def test_another_role_is_seen_in_the_window_at_once(
    opened: Office, own_office: RolesOffice, qtbot: QtBot
) -> None:
    row = own_office.names["mine_row"]
    opened.window.open_screen("participants", open=row)
    opened.settle()
    form = opened.people.details.pane.form
    form.focus_field("dietary")
    assert not form.rows["dietary"].editor.property("readOnly")
    own_office.give("carl", "viewer", [own_office.names["first"]], signs=True)
    _put_out(own_office, "carl")
    qtbot.waitUntil(
        lambda: form.rows["dietary"].editor.property("readOnly") is True, timeout=20_000
    )
    opened.settle()
    assert opened.window.context is not None
    assert "You may look" in opened.window.context.why_not("new_participant")
    own_office.give("carl", "passports", None)
    _put_out(own_office, "carl")
    qtbot.waitUntil(lambda: opened.desk.rights.sees_private, timeout=20_000)
    qtbot.waitUntil(lambda: not form.rows["dietary"].editor.property("readOnly"), timeout=20_000)
    opened.settle()
    form.focus_field("passport_no")
    made = form.rows["passport_no"]
    opened.click(made.eye)
    assert isinstance(made.editor, QLineEdit)
    assert (made.editor.text(), made.editor.isReadOnly()) == (own_office.passport, False)


def _put_out(office: RolesOffice, login: str) -> None:
    with office.server.owner(office.database) as owner:
        assert isinstance(owner, psycopg.Connection)
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (login,)
        )
