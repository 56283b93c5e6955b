"""Two entries that are one person, with real clicks: compared, merged, taken back, found by the
desk itself, told apart.
"""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.participants.participants import add_participant
from lcdesk.ui.participants.merge_dialog import MergeDialog
from lcdesk.ui.participants.pairs_dialog import PairsDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, Settle, dialog

pytestmark = pytest.mark.shares

BORN = dt.date(1986, 4, 2)


@pytest.fixture
def screen(window: MainWindow, desk: Desk, settle: Settle) -> ParticipantsScreen:
    """Hana Tesfaye is there twice, and was in an earlier cohort under the second entry."""
    values = {
        "full_name": "Tesfaye Hana",
        "nationality": "ET",
        "birth_date": BORN,
        "position": "Director",
        "organization": "EEA",
    }
    again = add_participant(desk, 1, {**values, "notes": "Came by train."})
    first = next(
        one
        for one in read_page(desk, find_ids(desk, Query.of(1)))
        if one["full_name"] == "Hana Tesfaye"
    )
    person = read_page(desk, [again])[0]["person_id"]
    earlier = add_cohort(desk, {"name_en": "Wind 2025"})
    from lcdesk.services.participants.participants import change_participants
    from lcdesk.services.participants.records import enrol

    change_participants(
        desk, [first["id"]], {"birth_date": BORN, "notes": "Vegetarian.", "position": "Engineer"}
    )
    desk.execute("Enrol", lambda work: enrol(work, earlier, person, {}))
    window.show_cohort(1)
    window.open_screen("participants")
    settle()
    made = window.screens["participants"]
    assert isinstance(made, ParticipantsScreen)
    return made


def choose_both(screen: ParticipantsScreen) -> None:
    ids = [
        one
        for one in screen.table.ids
        if "Tesfaye" in (screen.table.record(screen.table.row_of(one)) or {})["full_name"]
    ]
    screen.view.select_ids(ids)


def group(asked: MergeDialog, key: str) -> list[str]:
    return [button.text() for button in asked.fields.groups[key].buttons()]


def test_the_command_needs_two_rows(screen: ParticipantsScreen, window: MainWindow) -> None:
    screen.view.select_ids([screen.table.id_at(0)])
    assert not window.commands.actions["merge"].isEnabled()
    choose_both(screen)
    assert window.commands.actions["merge"].isEnabled()
    menu = QMenu()
    screen.merging.fill_menu(menu)
    assert [action.text() for action in menu.actions()] == ["Merge these two…"]


def test_two_become_one_and_two_again(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    before = len(screen.table.ids)
    choose_both(screen)
    window.do("merge")
    asked = dialog(dressed, MergeDialog)
    assert asked.confirm.text() == "Merge into Hana Tesfaye"
    assert "1 cohort" in asked.moves.text()
    assert "Both are in Low-Carbon 2026" in asked.moves.text()
    assert group(asked, "position@1") == ["Engineer", "Director"]
    assert asked.fields.groups["position@1"].checkedButton().text() == "Engineer"
    assert asked.focusWidget() is next(iter(asked.fields.groups.values())).checkedButton()
    engineer, director = asked.fields.groups["position@1"].buttons()
    dressed.processEvents()  # until then nothing has its place
    engineer.setFocus()
    qtbot.keyClick(engineer, Qt.Key.Key_Right)
    assert director.isChecked()
    qtbot.mouseClick(asked.confirm, LEFT)
    settle()
    assert len(screen.table.ids) == before - 1
    one = next(
        one
        for one in read_page(desk, find_ids(desk, Query.of(1)))
        if one["full_name"] == "Hana Tesfaye"
    )
    assert one["position"] == "Director"
    assert "Vegetarian." in one["notes"]
    assert "Came by train." in one["notes"]
    assert screen.notice.text() == "Tesfaye Hana and Hana Tesfaye are one entry now."
    qtbot.mouseClick(screen.notice._buttons[0], LEFT)
    settle()
    assert len(screen.table.ids) == before


def test_the_other_entry_can_stay(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    choose_both(screen)
    window.do("merge")
    asked = dialog(dressed, MergeDialog)
    kept, other = asked.comparison.kept, asked.comparison.other
    qtbot.mouseClick(asked.stays.button(1), LEFT)
    assert (asked.comparison.kept, asked.comparison.other) == (other, kept)
    assert asked.confirm.text() == "Merge into Tesfaye Hana"
    assert group(asked, "position@1") == ["Engineer", "Director"]  # the sides stay where they are
    assert asked.fields.groups["position@1"].checkedButton().text() == "Director"
    assert asked.fields.values() == {}
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    settle()
    assert len({one["person_id"] for one in read_page(desk, find_ids(desk, Query.of(1)))}) == 9


def row_of_hana(pairs: PairsDialog) -> int:
    """Most invented people here share a passport number; this pair is known by its names."""
    return next(
        row
        for row, pair in enumerate(pairs._pairs)
        if (pair.kept_name, pair.other_name) == ("Hana Tesfaye", "Tesfaye Hana")
    )


def test_likely_pairs_are_listed_and_told_apart(
    screen: ParticipantsScreen,
    window: MainWindow,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    window.do("find_twice")
    settle()
    pairs = dialog(dressed, PairsDialog)
    row, count = row_of_hana(pairs), pairs.table.rowCount()
    said = [pairs.table.cell(row, at)[0] for at in range(3)]
    assert said == ["Hana Tesfaye", "Tesfaye Hana", "the same name and date of birth"]
    pairs.view.select_ids([row])
    qtbot.mouseClick(pairs.compare, LEFT)
    asked = dialog(dressed, MergeDialog)
    qtbot.mouseClick(asked.not_same, LEFT)
    assert pairs.table.rowCount() == count - 1
    pairs.accept()
    window.do("find_twice")
    settle()
    assert dialog(dressed, PairsDialog).table.rowCount() == count - 1


def test_a_pair_that_was_merged_leaves_the_list(
    screen: ParticipantsScreen,
    window: MainWindow,
    dressed: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    window.do("find_twice")
    settle()
    pairs = dialog(dressed, PairsDialog)
    pairs.everywhere.setChecked(True)
    settle()
    pairs.view.select_ids([row_of_hana(pairs)])
    qtbot.mouseClick(pairs.compare, LEFT)
    qtbot.mouseClick(dialog(dressed, MergeDialog).confirm, LEFT)
    settle()
    assert not any(pair.other_name == "Tesfaye Hana" for pair in pairs._pairs)


def test_nobody_is_here_twice(
    window: MainWindow, desk: Desk, dressed: QApplication, settle: Settle
) -> None:
    window.show_cohort(add_cohort(desk, {"name_en": "Wind 2027"}))
    window.open_screen("participants")
    settle()
    window.do("find_twice")
    settle()
    pairs = dialog(dressed, PairsDialog)
    assert pairs.empty.sentence.text() == "Nobody seems to be here twice."
    assert not pairs.compare.isEnabled()
