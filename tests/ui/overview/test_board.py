"""The board of people and checks with real clicks and keys: marks, order, where a click goes,
the workbook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_one
from lcdesk.services.participants import documents, participants
from lcdesk.ui.overview.board_page import BoardPage
from lcdesk.ui.overview.screen import OverviewScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy

pytestmark = [pytest.mark.opens("overview"), pytest.mark.shares]

Settle = Callable[[], None]
Press = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton
HANA, DAWIT = 2, 3


def _make_ready(desk: Desk) -> None:
    found = list(find_ids(desk, Query.of(1)))
    done = {
        "visa_letter_no": "L1",
        "arrival_flight": "MU1",
        "departure_flight": "MU2",
        "room_no": "7",
        "dietary": "none",
        "insurance": "A1",
    }
    long = {"passport_expiry": dt.date(2031, 1, 1)}
    participants.change_cells(
        desk, {found[HANA]: done, found[DAWIT]: {**done, **long}}, participants.EDIT
    )
    for kind in ("nomination_letter", "passport_scan", "photo"):
        documents.set_document(desk, [found[HANA], found[DAWIT]], kind, "received")


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hana lacks nothing; Dawit's visa is applied for; of seven who come (Eric withdrew)."""
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("ready"), _make_ready)


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """The eight."""
    return list(find_ids(desk, Query.of(1)))


@pytest.fixture
def screen(ids: list[int], window: MainWindow, settle: Settle) -> OverviewScreen:
    window.open_screen("overview")
    settle()
    made = window.screens["overview"]
    assert isinstance(made, OverviewScreen)
    return made


@pytest.fixture
def board(screen: OverviewScreen, settle: Settle) -> BoardPage:
    QTest.mouseClick(screen.tabs.tabs["people"], LEFT)
    settle()
    return screen.board


def at_mark(board: BoardPage, record_id: int, check: str) -> QPoint:
    index = board.table.index(
        board.table.row_of(record_id), board.table.column_at(f"check {check}")
    )
    board.view.scrollTo(index)
    return board.view.visualRect(index).center()


def said(board: BoardPage, record_id: int, check: str) -> str:
    return board.table.cell(board.table.row_of(record_id), board.table.column_at(f"check {check}"))[
        0
    ]


def head(board: BoardPage, check: str) -> str:
    return str(
        board.table.headerData(board.table.column_at(f"check {check}"), Qt.Orientation.Horizontal)
    )


def test_who_lacks_something_stands_there_with_marks_and_counts(
    board: BoardPage, ids: list[int]
) -> None:
    assert board.sentence.text() == "7 people come · 6 lack something"
    assert ids[HANA] not in board.table.ids
    assert board.table.ids[-1] == ids[DAWIT], "who lacks least stands last"
    assert said(board, ids[DAWIT], "visa") == "pressing: Visa not issued"
    assert said(board, ids[DAWIT], "diet") == "done"
    assert said(board, ids[0], "diet") == "open: Diet not known"
    assert (head(board, "diet"), head(board, "visa")) == ("Diet\n5", "Visa\n1")


def test_everybody_when_that_is_wanted(board: BoardPage, ids: list[int], qtbot: QtBot) -> None:
    qtbot.mouseClick(board.everybody, LEFT, pos=QPoint(8, board.everybody.height() // 2))
    assert board.table.ids[-1] == ids[HANA]
    assert len(board.table.ids) == 7


def test_a_click_on_a_mark_goes_to_the_person_and_the_field(
    board: BoardPage, ids: list[int], window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    for check, field in (("insurance", "insurance"), ("visa", "visa_state")):
        window.open_screen("overview")
        settle()
        qtbot.mouseClick(board.view.viewport(), LEFT, pos=at_mark(board, ids[1], check))
        settle()
        people = window.screens["participants"]
        assert isinstance(people, ParticipantsScreen)
        assert people.isVisible()
        assert (people.view.current_id(), people.view.current_name()) == (ids[1], field)


def test_with_shift_cells_are_chosen_and_copied(
    board: BoardPage, ids: list[int], window: MainWindow, qtbot: QtBot
) -> None:
    board.view.setFocus()
    qtbot.mouseClick(
        board.view.viewport(),
        LEFT,
        Qt.KeyboardModifier.ShiftModifier,
        at_mark(board, ids[1], "visa"),
    )
    assert board.isVisible()
    assert board.view.block().height >= 1


def test_by_keys(
    board: BoardPage, ids: list[int], window: MainWindow, settle: Settle, press: Press
) -> None:
    board.view.setFocus()
    board.view.select_cells([ids[DAWIT]], ["check visa"])
    press(Qt.Key.Key_Return)
    people = window.screens["participants"]
    assert isinstance(people, ParticipantsScreen)
    assert (people.view.current_id(), people.view.current_name()) == (ids[DAWIT], "visa_state")


def test_a_head_sorts(board: BoardPage, ids: list[int], qtbot: QtBot) -> None:
    heads = board.view.horizontalHeader()

    def click(name: str) -> list[int]:
        at = board.table.column_at(name)
        spot = QPoint(
            heads.sectionViewportPosition(at) + heads.sectionSize(at) // 2, heads.height() // 2
        )
        qtbot.mouseClick(heads.viewport(), LEFT, pos=spot)
        return list(board.table.ids)

    assert click("check visa")[0] == ids[DAWIT]
    assert click("check visa")[-1] == ids[DAWIT]
    names = [str(board.table.cell(row, 0)[0]) for row, _one in enumerate(click("full_name"))]
    assert names[:2] == ["Ayesha Siddiqui", "Brian Otieno"]


def test_it_follows_what_happens(
    board: BoardPage, desk: Desk, ids: list[int], settle: Settle
) -> None:
    participants.change_cells(desk, {ids[DAWIT]: {"visa_state": "issued"}}, participants.EDIT)
    settle()
    board._context.readiness._read()
    settle()
    assert ids[DAWIT] not in board.table.ids
    assert head(board, "visa") == "Visa\n0"


def test_it_is_saved_as_it_is_shown(
    board: BoardPage, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "board.xlsx"
    board.save_workbook(path)
    settle()
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    shown = [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0]]
    first = read_one(desk, board.table.ids[0])
    assert first
    assert first["full_name"] in shown
    assert "Hana Tesfaye" not in shown


def test_both_languages(
    board: BoardPage, screen: OverviewScreen, ids: list[int], settle: Settle
) -> None:
    texts.speak("zh")
    screen.retranslate()
    settle()
    assert screen.tabs.tabs["people"].text() == "人员"
    assert head(board, "visa") == "签证\n1"
    assert said(board, ids[DAWIT], "diet") == "已办妥"


def test_everybody_is_ready(
    screen: OverviewScreen, desk: Desk, ids: list[int], settle: Settle
) -> None:
    others = [one for at, one in enumerate(ids) if at not in (HANA, 5)]
    participants.change_cells(
        desk, {one: {"status": "withdrawn"} for one in others}, participants.EDIT
    )
    settle()
    screen.tabs.choose("people")
    settle()
    assert screen.board.empty.isVisible()
    assert screen.board.sentence.text() == "1 person comes · nobody lacks anything"
