"""The window of somebody who may not see or change everything at an office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.ui.kit.changing_buttons import follow_changing_buttons
from lcdesk.ui.kit.forms.unsaved_input import ONLY_LOOKED_AT
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.people import NewParticipant
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.office.conftest import RolesOffice
from tests.ui.looked_at import close_program

LEFT = Qt.MouseButton.LeftButton
PRIVATE = ("passport_no", "phone", "address", "emergency_phone")


@pytest.fixture
def running(
    own_office: RolesOffice,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    _begin: Callable[[Desk], program.Program],
) -> Iterator[program.Program]:
    """The program as whoever the test names (`as_login`)."""
    path = tmp_path / "office.lcdesk-office"
    write_office(path, own_office.server.address(own_office.database).set(username=request.param))
    made = _begin(open_office(path))
    yield made
    close_program(made)


def as_login(*logins: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("running", logins, indirect=True)


def _pane_of(running: program.Program, row: int) -> tuple[ParticipantsScreen, DetailPane]:
    running.window.resize(1366, 768)
    running.window.open_screen("participants", open=row)
    running.settle()
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    assert screen.details.pane.isVisible()
    return screen, screen.details.pane


def _private_editors(pane: DetailPane) -> Iterator[QLineEdit]:
    for name in PRIVATE:
        pane.form.focus_field(name)
        editor = pane.form.rows[name].editor
        if isinstance(editor, QLineEdit):
            yield editor


@as_login("carl")
def test_a_clerk_is_shown_one_private_value_which_is_noted(
    running: program.Program, own_office: RolesOffice, qtbot: QtBot
) -> None:
    row = own_office.names["mine_row"]
    _screen, pane = _pane_of(running, row)
    facts: Any = pane.facts
    assert own_office.passport not in facts.lines["passport_no"].accessibleName()
    qtbot.mouseClick(facts.eye, LEFT)
    running.settle()
    assert own_office.passport in facts.lines["passport_no"].accessibleName()
    noted = "SELECT who || ' ' || field || ' ' || row_id FROM reveal"
    assert own_office.owner(noted) == f"carl passport_no {row}"
    assert running.desk is not None
    assert [one.who for one in access_log.list_reveals(running.desk, row_id=row)] == ["carl"]


@as_login("carl")
def test_a_clerk_types_into_no_private_field(
    running: program.Program, own_office: RolesOffice
) -> None:
    _screen, pane = _pane_of(running, own_office.names["mine_row"])
    editors = list(_private_editors(pane))
    assert editors
    assert all(editor.isReadOnly() and editor.toolTip() for editor in editors)
    pane.form.focus_field("dietary")
    assert not pane.form.rows["dietary"].editor.property("readOnly")


@as_login("paz")
def test_whoever_sees_private_values_types_into_them(
    running: program.Program, own_office: RolesOffice, qtbot: QtBot
) -> None:
    _screen, pane = _pane_of(running, own_office.names["mine_row"])
    pane.form.focus_field("passport_no")
    made = pane.form.rows["passport_no"]
    qtbot.mouseClick(made.eye, LEFT)
    assert isinstance(made.editor, QLineEdit)
    assert (made.editor.text(), made.editor.isReadOnly()) == (own_office.passport, False)


@as_login("vera")
def test_a_viewer_changes_nothing_and_is_told_why(
    running: program.Program, own_office: RolesOffice
) -> None:
    _screen, pane = _pane_of(running, own_office.names["mine_row"])
    facts: Any = pane.facts
    assert not facts.eye.isEnabled()
    assert running.window.context is not None
    assert "You may look" in running.window.context.why_not("new_participant")
    pane.form.focus_field("dietary")
    assert pane.form.rows["dietary"].editor.property("readOnly") is not False


@as_login("vera", "carl", "paz", "cora")
def test_every_screen_opens(running: program.Program) -> None:
    for key in list(running.window.side.items):
        running.window.open_screen(key)
        running.settle()
        assert running.window.screen_key() == key


@as_login("vera")
def test_what_would_change_the_desk_is_grey_for_a_viewer_and_what_reads_it_is_not(
    running: program.Program,
) -> None:
    def possible(key: str) -> tuple[set[str], set[str]]:
        running.window.open_screen(key)
        running.settle()
        (head,) = running.window.screens[key].findChildren(PageHeader)
        shown = [one for one in head.findChildren(Button) if one.isVisible()]
        told = {one.text() for one in shown if "You may look" in one.toolTip()}
        assert not [one.text() for one in shown if one.text() in told and one.isEnabled()]
        return told, {one.text() for one in shown if one.isEnabled()}

    running.window.resize(1500, 800)
    for _time in range(2):  # the second time the server has been away, and come back
        for key, changes, reads in (
            ("participants", {"Import…", "New participant"}, {"Export"}),
            ("overview", {"Import…"}, set[str]()),
            ("curriculum", {"Copy day to…", "Import…", "New activity"}, {"Print…", "Export"}),
            ("cooperation", {"Import…", "New lead"}, set[str]()),
            ("directory", {"Import…", "Merge duplicates…", "New organisation"}, {"Export"}),
        ):
            told, can = possible(key)
            assert changes <= told, key
            assert reads <= can, key
        running.window.follow_changeable()


def _shut(running: program.Program, key: str) -> tuple[set[str], set[str]]:
    """The names of the buttons on a screen that are grey since one may only look; of those that
    are not grey.
    """
    running.window.open_screen(key)
    running.settle()
    shown = [
        one for one in running.window.screens[key].findChildren(QAbstractButton) if one.isVisible()
    ]
    return (
        {one.accessibleName() or one.text() for one in shown if "You may look" in one.toolTip()},
        {one.accessibleName() or one.text() for one in shown if one.isEnabled()},
    )


@as_login("vera")
def test_buttons_within_a_screen_that_change_the_desk_are_grey_for_a_viewer(
    running: program.Program,
) -> None:
    running.window.resize(1500, 900)
    for key, names in (
        ("import", {"Choose a file…", "or a whole folder…"}),
        ("participants", {"Save this view…"}),
        ("directory", {"Who names which organisation…"}),
        ("papers", {"Next number: LC-YQ-2026-001…"}),
    ):
        grey, can = _shut(running, key)
        assert names <= grey, key
        assert not names & can, key
    assert "Link them" not in _shut(running, "directory")[1]


@as_login("vera")
def test_whoever_may_change_the_desk_from_now_on_finds_them_as_they_are(
    running: program.Program, own_office: RolesOffice
) -> None:
    assert "Choose a file…" in _shut(running, "import")[0]
    window = running.window
    window.setProperty(ONLY_LOOKED_AT, "")
    follow_changing_buttons(window)
    assert "Choose a file…" in _shut(running, "import")[1]


@pytest.mark.parametrize(
    ("running", "is_told"), [("carl", False), ("paz", True)], indirect=["running"]
)
def test_the_search_offers_passports_to_whom_they_are_told(
    running: program.Program, is_told: bool
) -> None:
    running.window.open_screen("participants")
    running.settle()
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    hint = screen.views.filters.search.placeholderText()
    assert ("passport" in hint) is is_told


@as_login("carl")
def test_a_private_field_of_a_new_entry_does_not_look_like_one_to_type_into(
    running: program.Program,
) -> None:
    running.window.open_screen("participants")
    running.settle()
    running.window.do("new_participant")
    running.settle()
    (asked,) = running.window.findChildren(NewParticipant)
    looks = {name: row.editor.property("still") for name, row in asked.form.rows.items()}
    assert looks.pop("passport_no") is True
    assert True not in looks.values()
    asked.done(0)
