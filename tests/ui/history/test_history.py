"""The history screen with real clicks: deeds by day, their changes, one taken back, long
histories read in pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_one
from lcdesk.services.core.history import (
    EntryChange,
    OperationLine,
    find_maker,
    list_operations,
    read_changes,
)
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.history.operation_list import PAGE, OperationModel, Take, day_words, icon_of, note_of
from lcdesk.ui.history.screen import HistoryScreen, lines_of
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import dialog

pytestmark = [pytest.mark.opens("history"), pytest.mark.shares]

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]


@pytest.fixture
def person(desk: Desk) -> int:
    return int(
        next(
            one
            for one in find_ids(desk, Query.of(1))
            if (read_one(desk, one) or {})["full_name"] == "Dawit Bekele"
        )
    )


@pytest.fixture
def screen(window: MainWindow, desk: Desk, person: int, settle: Settle) -> HistoryScreen:
    change_participants(desk, [person], {"room_type": "Twin", "passport_no": "EP7654321"})
    change_participants(desk, [person], {"room_type": "Single"})
    window.open_screen("history")
    settle()
    made = window.screens["history"]
    assert isinstance(made, HistoryScreen)
    return made


def words(screen: HistoryScreen) -> list[str]:
    operations = screen.list.operations
    return [str(operations.index(row).data()) for row in range(operations.rowCount())]


def choose(screen: HistoryScreen, start: str, qtbot: QtBot, settle: Settle) -> None:
    row = next(row for row, said in enumerate(words(screen)) if said.startswith(start))
    box = screen.list.visualRect(screen.list.operations.index(row))
    qtbot.mouseClick(screen.list.viewport(), LEFT, pos=box.center())
    settle()


def lines(screen: HistoryScreen) -> list[tuple[str, ...]]:
    table = screen.changes.table
    return [tuple(table.cell(row, at)[0] for at in range(4)) for row in range(table.rowCount())]


def test_operations_stand_under_their_day_newest_first(screen: HistoryScreen) -> None:
    assert words(screen)[:4] == [
        "Today",
        "Edit Room of Dawit Bekele",
        "Edit Dawit Bekele",
        "New participant 王小明",
    ]
    assert screen.changes.head.text() == "Edit Room of Dawit Bekele"


def test_an_operation_shows_what_it_changed(
    screen: HistoryScreen, qtbot: QtBot, settle: Settle
) -> None:
    assert lines(screen) == [("Dawit Bekele", "Room", "Twin", "Single")]
    choose(screen, "Edit Dawit Bekele", qtbot, settle)
    assert {line[1:] for line in lines(screen)} == {
        ("Room", "–", "Twin"),
        ("Passport no.", "••••", "••••"),
    }


def test_an_operation_is_undone(
    screen: HistoryScreen, desk: Desk, person: int, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(screen.changes.turn, LEFT)
    settle()
    assert (read_one(desk, person) or {})["room_type"] == "Twin"
    assert screen.banner.text() == "“Edit Room of Dawit Bekele” was undone: 1 person was set back."
    assert words(screen)[1] == "Undo: Edit Room of Dawit Bekele"
    assert screen.changes.chip.text() == "undone"
    choose(screen, "Undo: Edit Room", qtbot, settle)
    qtbot.mouseClick(screen.changes.turn, LEFT)  # either of both lines leads back
    settle()
    assert (read_one(desk, person) or {})["room_type"] == "Single"
    assert screen.changes.operation is not None
    assert screen.changes.operation.turn is None, "its redo is the last turn now"


def test_what_was_changed_since_is_kept_and_told(
    screen: HistoryScreen,
    desk: Desk,
    person: int,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    choose(screen, "Edit Dawit Bekele", qtbot, settle)
    qtbot.mouseClick(screen.changes.turn, LEFT)
    settle()
    asked = dialog(dressed, UndoDialog)
    assert asked.rows.tabs.key == "kept"
    assert [asked.rows.table.cell(0, at)[0] for at in (0, 1)] == ["Dawit Bekele", "Participant"]
    assert "Room" in asked.rows.table.cell(0, 2)[0]
    qtbot.mouseClick(asked.confirm, LEFT)
    settle()
    assert (read_one(desk, person) or {})["room_type"] == "Single"
    assert "kept" in screen.banner.text()


def test_searching(screen: HistoryScreen, qtbot: QtBot, settle: Settle) -> None:
    screen.focus_search()
    with qtbot.waitSignal(screen.search.searched):
        qtbot.keyClicks(screen.search, "bekele")
    settle()
    assert len(words(screen)) == 4  # three deeds and their day
    with qtbot.waitSignal(screen.search.searched):
        screen.search.setText("nothing like it")
    settle()
    assert words(screen) == []
    assert screen.changes.isHidden()


def test_both_languages(screen: HistoryScreen, settle: Settle) -> None:
    texts.speak("zh")
    screen.retranslate()
    settle()
    assert words(screen)[0] == "今天"
    assert screen.changes.table.headerData(2, Qt.Orientation.Horizontal) == "修改前"


def test_nothing_done_yet(screen: HistoryScreen) -> None:
    screen.list.operations._ask = lambda _limit, _before, take: take([])
    screen.refresh(None)
    assert screen._pages.currentIndex() == 1
    assert screen.empty.sentence.text().startswith("Nothing was done yet.")


def operation(number: int, day: int = 0, **how: object) -> OperationLine:
    at = dt.datetime(2026, 3, 20 - day, 13, 58)
    return OperationLine(
        number,
        at,
        "li.na",
        f"Edit {number}",
        str(how.get("kind", "do")),
        False,
        2,
        str(how.get("label", "Edit {name}")),
    )


def test_a_long_history_is_read_in_pages() -> None:
    everything = [operation(number, day=number % 1) for number in range(450, 0, -1)]
    asked: list[int | None] = []

    def ask(limit: int, before: int | None, take: Take) -> None:
        asked.append(before)
        take([one for one in everything if before is None or one.id < before][:limit])

    model = OperationModel(ask)
    model.reload()
    assert model.rowCount() == PAGE + 1
    while model.canFetchMore(model.index(-1)):
        model.fetchMore(model.index(-1))
    assert model.rowCount() == 451
    assert asked == [None, 251, 51]
    assert model.row_of(1) == 450
    assert model.row_of(999) == -1


def test_words_of_days_and_operations() -> None:
    today = dt.date(2026, 3, 20)
    said = [
        day_words(day, today)
        for day in (today, dt.date(2026, 3, 19), dt.date(2026, 1, 2), dt.date(2024, 11, 20), None)
    ]
    assert said == ["Today", "Yesterday", "2 Jan", "20 Nov 2024", ""]
    assert note_of(operation(1)) == "13:58 · li.na · 2 rows"
    assert [
        icon_of(operation(1, label=label))
        for label in ("Import of {name}", "Remove {name}", "Something")
    ] == ["file-spreadsheet", "trash-2", "pencil"]
    assert icon_of(operation(1, kind="undo")) == "undo-2"


def test_many_rows_are_told_as_a_number() -> None:
    made = [
        EntryChange("Enrolment", "", "made", (), 22),
        EntryChange("ImportBatch", "x.xlsx", "made", ()),
    ]
    named = [
        EntryChange("Person", "Amina", "changed", (("Room", "", "Twin"), ("Diet", "Halal", "")))
    ]
    assert [tuple(line.values())[1:] for line in lines_of([*named, *made])] == [
        ("Participants", "22 rows", "added", "", "yes"),
        ("Amina", "Room", "–", "Twin"),
        ("", "Diet", "Halal", "–"),
    ]
    singles = [
        EntryChange("Activity", f"A{n}", "removed", (("Title", f"A{n}", ""),)) for n in range(5)
    ]
    assert [line["field"] for line in lines_of(singles)] == ["5 rows"]


def test_who_made_an_entry(desk: Desk, person: int) -> None:
    made = find_maker(desk, "Enrolment", person)
    assert made is not None
    assert (
        next(one for one in list_operations(desk) if one.id == made).words
        == "New participant Dawit Bekele"
    )
    assert {change.what for change in read_changes(desk, made)} == {"made"}
    assert find_maker(desk, "Enrolment", 999) is None


def test_a_search_that_finds_little_looks_further_back() -> None:
    everything = [operation(number) for number in range(450, 0, -1)]

    def ask(limit: int, before: int | None, take: Take) -> None:
        take([one for one in everything if before is None or one.id < before][:limit])

    model = OperationModel(ask)
    model.reload("EDIT 7")
    found = [model.operation(row) for row in range(model.rowCount())]
    assert [one.id for one in found if one] == [*range(79, 69, -1), 7]


def test_an_answer_to_an_older_question_is_not_shown() -> None:
    waiting: list[Take] = []
    model = OperationModel(lambda _limit, _before, take: waiting.append(take))
    model.reload("first")
    model.reload()
    assert not model.canFetchMore(model.index(-1))
    waiting[1]([operation(2)])
    waiting[0]([operation(1)])
    assert [model.row_of(number) for number in (1, 2)] == [-1, 1]
