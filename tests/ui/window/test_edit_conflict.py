"""Two clerks at an office's desk change the same: both values side by side, and one is chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.curriculum.curriculum import add_activities, change_activities
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.kit.dialogs.edit_conflict import EditConflictDialog
from lcdesk.ui.kit.widgets import Label
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.ui.looked_at import close_program

MINE, THEIRS = (
    "Quetta College",
    "Ministry of Water Resources and Irrigation, Department of Training",
)


@pytest.fixture
def running(
    tmp_path: Path,
    new_office_desk: Callable[[Path], Desk],
    _begin: Callable[[Desk], program.Program],
) -> Iterator[program.Program]:
    """The program on a desk on a server with one participant and one activity."""
    desk = new_office_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "Low-Carbon 2026", "starts": dt.date(2026, 12, 6)})
    values = {"full_name": "Hina Baloch", "nationality": "PK", "organization": "NUST"}
    add_participant(desk, cohort, values)
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


def _people(running: program.Program) -> ParticipantsScreen:
    running.window.open_screen("participants")
    running.settle()
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    assert screen.table.record(0) is not None
    return screen


def _type_over(
    running: program.Program, colleague: Desk, theirs: dict[str, Any], mine: dict[str, Any]
) -> EditConflictDialog:
    """What the colleague writes is on the server and not yet heard of here."""
    screen = _people(running)
    key = screen.table.ids[0]
    change_participants(colleague, [key], theirs)
    screen.sheet.change([key], mine)
    return _dialog(running)


def _dialog(running: program.Program) -> EditConflictDialog:
    (found,) = [one for one in running.window.findChildren(EditConflictDialog) if one.isVisible()]
    return found


def _kept(colleague: Desk, name: str) -> Any:
    (record,) = read_page(colleague, [1])
    return record[name]


def test_both_values_are_told_with_who_and_theirs_stays_by_enter(
    running: program.Program, colleague: Desk, qtbot: QtBot
) -> None:
    dialog = _type_over(running, colleague, {"organization": THEIRS}, {"organization": MINE})
    ((theirs, mine),) = dialog.sides
    assert "Wang Min" in theirs.choice.accessibleName()
    assert THEIRS[:40] in theirs.choice.accessibleName()
    assert MINE in mine.choice.accessibleName()
    value = theirs.findChildren(Label)[1]
    assert value.height() >= value.heightForWidth(value.width()), "long values are shown whole"
    assert _kept(colleague, "organization") == THEIRS
    screen = _people(running)
    assert (1, "organization") in screen.view.cells.rejected, "what was typed is not lost"
    qtbot.keyClick(dialog.ok, Qt.Key.Key_Return)
    running.settle()
    assert _kept(colleague, "organization") == THEIRS
    assert (screen.table.record(0) or {})["organization"] == THEIRS
    assert not screen.view.cells.rejected


def test_mine_is_put_where_it_is_chosen_by_a_click(
    running: program.Program, colleague: Desk, qtbot: QtBot
) -> None:
    both = {"organization": MINE, "arrival_flight": "PK 860"}
    dialog = _type_over(
        running, colleague, {"organization": THEIRS, "arrival_flight": "PK 854"}, both
    )
    _theirs, mine = dialog.sides[1]
    qtbot.mouseClick(mine, Qt.MouseButton.LeftButton)
    assert dialog.mine() == {"arrival_flight": "PK 860"}
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    running.settle()
    assert (_kept(colleague, "organization"), _kept(colleague, "arrival_flight")) == (
        THEIRS,
        "PK 860",
    )
    assert running.desk is not None
    running.window.do("undo")
    running.settle()
    assert _kept(colleague, "arrival_flight") == "PK 854", "undo takes back what I put alone"


def test_it_is_asked_again_where_somebody_was_faster_once_more(
    running: program.Program, colleague: Desk
) -> None:
    dialog = _type_over(running, colleague, {"organization": THEIRS}, {"organization": MINE})
    dialog.sides[0][1].choice.setChecked(True)
    change_participants(colleague, [1], {"organization": "UET Lahore"})
    dialog.ok.click()
    again = _dialog(running)
    assert "UET Lahore" in again.sides[0][0].choice.accessibleName()
    assert _kept(colleague, "organization") == "UET Lahore"
    again.sides[0][1].choice.setChecked(True)
    again.ok.click()
    running.settle()
    assert _kept(colleague, "organization") == MINE


def test_who_goes_on_editing_keeps_what_was_typed(
    running: program.Program, colleague: Desk, qtbot: QtBot
) -> None:
    dialog = _type_over(running, colleague, {"organization": THEIRS}, {"organization": MINE})
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    running.settle()
    cells = _people(running).view.cells
    assert cells.rejected[1, "organization"][0] == MINE
    assert _kept(colleague, "organization") == THEIRS


def test_the_same_of_an_activity(running: program.Program, colleague: Desk) -> None:
    running.window.open_screen("curriculum")
    running.settle()
    screen = running.window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    change_activities(colleague, [1], {"title": "Wind and solar power"})
    screen.edits.change([1], {"title": "Wind farms"})
    dialog = _dialog(running)
    assert "Wang Min" in dialog.sides[0][0].choice.accessibleName()
    dialog.sides[0][1].choice.setChecked(True)
    dialog.ok.click()
    running.settle()
    assert screen.timetable.records[1]["title"] == "Wind farms"
