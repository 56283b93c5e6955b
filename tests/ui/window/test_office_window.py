"""A window on a desk that an office shares: every screen, and what somebody else does meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.db.store import NO_FILE
from lcdesk.model.entities import DeskValue
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from lcdesk.services.start.known_desks import list_desks, look_at
from lcdesk.settings import Settings
from lcdesk.ui.kit.commands import FOR_FILE_DESKS
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.ui.conftest import PEOPLE
from tests.ui.looked_at import close_program

NewDesk = Callable[[Path], Desk]
Begin = Callable[[Desk], program.Program]


@pytest.fixture
def office_desk(tmp_path: Path, new_office_desk: NewDesk) -> Iterator[Desk]:
    """A desk on a server with one cohort of eight people."""
    desk = new_office_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "Low-Carbon 2026", "starts": dt.date(2026, 12, 6)})
    for name, country, gender, organisation, *_rest in PEOPLE:
        values = {"full_name": name, "nationality": country, "gender": gender}
        add_participant(desk, cohort, {**values, "organization": organisation})
    yield desk
    desk.close()


@pytest.fixture
def running(office_desk: Desk, _begin: Begin) -> Iterator[program.Program]:
    """The program with this desk on screen."""
    made = _begin(office_desk)
    yield made
    close_program(made)


def test_every_screen_shows_something(running: program.Program) -> None:
    assert running.paint_every_screen() == []


def test_what_somebody_else_changes_is_shown(
    running: program.Program, office_desk: Desk, qtbot: QtBot
) -> None:
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    other = open_office(office_desk.path)
    try:
        rows = screen.table
        change_participants(other, [rows.ids[0]], {"organization": "Kenya Power"})

        def is_shown() -> bool:
            record = rows.record(0)
            return record is not None and record["organization"] == "Kenya Power"

        qtbot.waitUntil(is_shown, timeout=10_000)
    finally:
        other.close()


def test_it_is_opened_by_its_file_and_stands_among_the_known_desks(
    dressed: QApplication, office_desk: Desk, qtbot: QtBot
) -> None:
    made = program.Program(dressed, Settings(language="en", theme="light"))
    made.window.show()
    try:
        made.open(office_desk.path)
        qtbot.waitUntil(lambda: made.desk is not None, timeout=10_000)
        made.settle()
        assert made.window.context is not None
        assert office_desk.path.stem in made.window.windowTitle()
        made.leave()
        made.settle()
        (known,) = [one for one in list_desks(made.settings) if one.path == office_desk.path]
        assert look_at(known).is_there
    finally:
        close_program(made)


def test_what_is_of_a_file_alone_is_grey_and_says_why(running: program.Program) -> None:
    window = running.window
    for key in FOR_FILE_DESKS:
        assert key not in window.possible_commands()
        assert why_not(window, key) == NO_FILE


def test_what_is_half_typed_is_kept_on_this_computer_and_shown_to_nobody_else(
    running: program.Program, office_desk: Desk
) -> None:
    draft = Draft("participant", (1,), {"full_name": "Hana Tesf"})
    assert drafts.keep(office_desk, [draft])
    (kept,) = drafts.list_drafts(office_desk)
    assert kept.texts == draft.texts
    with office_desk.reading() as session:
        assert session.query(DeskValue).filter_by(name=drafts.NAME).all() == []
    assert drafts.keep(office_desk, [], [draft.key])
    assert drafts.list_drafts(office_desk) == []
