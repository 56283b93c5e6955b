"""A line above the form says who else is in the entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.curriculum.curriculum import add_activities
from lcdesk.services.participants.participants import add_participant
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.ui.looked_at import close_program

NOBODY = 10_000


@pytest.fixture
def running(
    tmp_path: Path,
    new_office_desk: Callable[[Path], Desk],
    _begin: Callable[[Desk], program.Program],
) -> Iterator[program.Program]:
    """The program on a desk on a server with two participants and an activity."""
    desk = new_office_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "Low-Carbon 2026", "starts": dt.date(2026, 12, 6)})
    for name in ("Hina Baloch", "Dawit Bekele"):
        add_participant(desk, cohort, {"full_name": name})
    day = {"date": dt.date(2026, 12, 7), "start": dt.time(9), "end": dt.time(11)}
    add_activities(desk, cohort, [{"title": "Wind power", **day}])
    made = _begin(desk)
    yield made
    close_program(made)


@pytest.fixture
def colleague(running: program.Program) -> Iterator[Desk]:
    assert running.desk is not None
    desk = open_office(running.desk.path)
    desk.who = "Wang Min"
    yield desk
    desk.close()


def test_above_a_participant(running: program.Program, colleague: Desk, qtbot: QtBot) -> None:
    assert colleague.presence is not None
    running.window.resize(1366, 768)
    running.window.open_screen("participants")
    running.settle()
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    first, second = screen.table.ids
    running.window.open_screen("participants", open=first)
    running.settle()
    assert screen.details.pane.isVisible()
    colleague.presence.be_in("Enrolment", first)
    pane = screen.details.pane

    def says(words: str) -> bool:
        line = running.presence.line_of(pane)
        return line is not None and line.isVisible() and words in line.text()

    qtbot.waitUntil(lambda: says("Wang Min"), timeout=NOBODY)
    assert "too" in (running.presence.line_of(pane) or pane).accessibleName()
    running.window.set_language("zh")
    assert says("也在此条目中：Wang Min")
    running.window.set_language("en")
    screen.view.select_ids([second])
    running.settle()
    assert not says("")
    screen.view.select_ids([first])
    running.settle()
    assert says("Wang Min")
    colleague.presence.be_in("", 0)
    qtbot.waitUntil(lambda: not says(""), timeout=NOBODY)


def test_the_colleague_sees_where_this_window_is(
    running: program.Program, colleague: Desk, qtbot: QtBot
) -> None:
    presence = colleague.presence
    assert presence is not None
    presence.subscribe(lambda: None)
    running.window.open_screen("curriculum")
    running.settle()
    screen = running.window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    screen.select([1])
    running.window.do("details")
    running.settle()
    qtbot.waitUntil(lambda: bool(presence.others_in("Activity", 1)), timeout=NOBODY)
    running.window.open_screen("history")
    running.settle()
    running.presence.look()
    qtbot.waitUntil(lambda: not presence.others_in("Activity", 1), timeout=NOBODY)
