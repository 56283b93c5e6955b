"""Logistics with real keys and clicks: flights with their groups, rooms, meals; typed, proposed,
undone, opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.participants import participants
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.logistics.people_list import PeopleList
from lcdesk.ui.logistics.room_list import RoomList
from lcdesk.ui.logistics.screen import LogisticsScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy

pytestmark = [pytest.mark.opens("logistics"), pytest.mark.shares]

Settle = Callable[[], None]
Press = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton


def _book_flights(desk: Desk) -> None:
    found = list(find_ids(desk, Query.of(1)))
    for at, (hour, flight) in enumerate(((9, "MU1"), (9, "MU1"), (10, "CA2"), (18, "KQ3"))):
        values = {
            "arrival_date": dt.date(2026, 12, 5),
            "arrival_time": dt.time(hour),
            "arrival_flight": flight,
            "dietary": "halal",
        }
        participants.change_cells(
            desk,
            {found[at]: {**values, "arrival_airport": "PVG", "room_type": "twin"}},
            participants.EDIT,
        )


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven of the eight come; four have a flight, three of them within the hour."""
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("flights"), _book_flights)


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """The eight."""
    return list(find_ids(desk, Query.of(1)))


@pytest.fixture
def screen(ids: list[int], window: MainWindow, settle: Settle) -> LogisticsScreen:
    window.open_screen("logistics")
    settle()
    made = window.screens["logistics"]
    assert isinstance(made, LogisticsScreen)
    return made


def bands(shown: PeopleList | RoomList) -> list[tuple[str, int, str]]:
    return [(band.label, band.count, band.note) for band in shown.table.bands.values()]


def values_of(desk: Desk, ids: list[int], name: str) -> list[object]:
    return [record[name] for record in read_page(desk, ids)]


def take(screen: LogisticsScreen, key: str, settle: Settle) -> PeopleList | RoomList:
    QTest.mouseClick(screen.tabs.tabs[key], LEFT)
    settle()
    return screen.people[key]


def press_button(screen: LogisticsScreen, words: str, settle: Settle) -> None:
    button = next(
        one for one in screen.banner.findChildren(Button) if one.text() == words and one.isVisible()
    )
    QTest.mouseClick(button, LEFT)
    settle()


def keep(screen: LogisticsScreen, settle: Settle) -> None:
    press_button(screen, "Keep", settle)


def test_people_stand_under_their_flights(screen: LogisticsScreen) -> None:
    assert bands(screen.people["arrival"]) == [
        ("Sat 5 Dec · 09:00 · MU1 · PVG", 2, "no pick-up group"),
        ("Sat 5 Dec · 10:00 · CA2 · PVG", 1, "no pick-up group"),
        ("Sat 5 Dec · 18:00 · KQ3 · PVG", 1, "no pick-up group"),
        ("Day not known", 3, "no pick-up group"),
    ]
    assert screen.sentence.text() == "7 people · 3 flights · 3 without a day"


def test_groups_are_proposed_and_undone_at_once(
    screen: LogisticsScreen,
    desk: Desk,
    ids: list[int],
    window: MainWindow,
    settle: Settle,
    qtbot: QtBot,
) -> None:
    qtbot.mouseClick(screen.propose, LEFT)
    settle()
    assert screen.banner.accessibleName() == "Put 4 people into 2 pick-up groups as shown?"
    assert bands(screen.people["arrival"])[0][2] == "Pick-up group: 1"
    assert values_of(desk, ids[:4], "pickup_group") == [None] * 4
    keep(screen, settle)
    assert values_of(desk, ids[:5], "pickup_group") == ["1", "1", "1", "2", None]
    assert bands(screen.people["arrival"])[0][2] == "Pick-up group: 1"
    assert not screen.propose.isEnabled()
    assert window.status.more.text() == "Undo"
    window.do("undo")
    settle()
    assert values_of(desk, ids[:4], "pickup_group") == [None] * 4
    window.open_screen("logistics")  # the undo was shown among the participants
    settle()
    assert screen.propose.isEnabled()


def test_groups_are_typed_down_the_column(
    screen: LogisticsScreen,
    desk: Desk,
    ids: list[int],
    window: MainWindow,
    settle: Settle,
    press: Press,
) -> None:
    """Nobody moves while the typing goes on, and a band is no cell."""
    shown = screen.people["arrival"]
    shown.view.setFocus()
    shown.view.select_cells([ids[0]], ["pickup_group"])
    for text in ("A", "B"):
        press(text)
        press(Qt.Key.Key_Return)
    assert values_of(desk, ids[:2], "pickup_group") == ["A", "B"]
    assert window.status.also.text() == "Sort again"
    window.do("sort_again")
    settle()
    assert bands(shown)[0][2] == "Pick-up group: A, B"


def test_a_room_number_typed_makes_a_room(
    screen: LogisticsScreen,
    desk: Desk,
    ids: list[int],
    window: MainWindow,
    settle: Settle,
    press: Press,
) -> None:
    shown = take(screen, "rooms", settle)
    assert bands(shown) == [("Without a room", 7, "")]
    shown.view.setFocus()
    shown.view.select_cells(ids[:2], ["room_no"])
    shown.view.setCurrentIndex(
        shown.table.index(shown.table.row_of(ids[0]), shown.table.column_at("room_no"))
    )
    for key in "1203":
        press(key)
    press(Qt.Key.Key_Return)
    shown.view.select_cells(ids[:2], ["room_no"])
    window.do("fill_down")
    settle()
    assert values_of(desk, ids[:2], "room_no") == ["1203", "1203"]
    window.do("sort_again")
    settle()
    assert bands(shown)[:2] == [
        ("Without a room", 5, ""),
        ("Room 1203 · twin", 2, "Women and men share room 1203."),
    ]
    assert screen.banner.accessibleName() == "Women and men share room 1203."
    shown.view.select_cells(ids[:2], ["room_no"])
    window.do("clear")
    settle()
    assert values_of(desk, ids[:2], "room_no") == [None, None]


def test_rooms_are_proposed(
    screen: LogisticsScreen, desk: Desk, ids: list[int], settle: Settle, qtbot: QtBot
) -> None:
    shown = take(screen, "rooms", settle)
    qtbot.mouseClick(screen.propose, LEFT)
    settle()
    press_button(screen, "Discard", settle)
    assert bands(shown) == [("Without a room", 7, "")]
    qtbot.mouseClick(screen.propose, LEFT)
    settle()
    keep(screen, settle)
    assert screen.sentence.text().endswith("Nobody is without a room.")
    assert all(count <= 2 for _label, count, _note in bands(shown))
    assert screen.banner.isHidden()
    assert desk.undo_label() == "Rooms of 7 people"


def test_what_is_typed_ends_a_proposal(
    screen: LogisticsScreen, desk: Desk, ids: list[int], settle: Settle, qtbot: QtBot, press: Press
) -> None:
    """Nothing is kept that was worked out before somebody typed."""
    shown = take(screen, "rooms", settle)
    qtbot.mouseClick(screen.propose, LEFT)
    settle()
    shown.view.setFocus()
    shown.view.select_cells([ids[0]], ["room_no"])
    press("7")
    press(Qt.Key.Key_Return)
    assert values_of(desk, ids[:1], "room_no") == ["7"]
    assert bands(shown)[0] == ("Without a room", 6, "")
    assert screen.banner.isHidden()


def test_a_number_of_a_meal_opens_its_people(
    screen: LogisticsScreen, window: MainWindow, ids: list[int], settle: Settle, qtbot: QtBot
) -> None:
    take_meals = screen.tabs.tabs["meals"]
    QTest.mouseClick(take_meals, LEFT)
    settle()
    meals = screen.meals
    names = [column.name for column in meals.table.columns]
    assert names == ["day", "meal", "start", "place", "portions", "diet halal", "diet "]
    row = next(row for row in range(len(meals.table.ids)) if meals.table.cell(row, 4)[0] == "7")
    meals.view.setCurrentIndex(meals.table.index(row, names.index("diet halal")))
    qtbot.mouseClick(screen.show_people, LEFT)
    settle()
    people = window.screens["participants"]
    assert isinstance(people, ParticipantsScreen)
    assert list(people.table.ids) == ids[:4]


def test_the_list_on_view_is_saved(screen: LogisticsScreen, settle: Settle, tmp_path: Path) -> None:
    for tab, sheet in (("arrival", "Arrivals"), ("rooms", "Rooms"), ("meals", "Meals")):
        screen.tabs.choose(tab)
        path = tmp_path / f"{tab}.xlsx"
        screen.save_workbook(path)
        settle()
        assert openpyxl.load_workbook(path).sheetnames[0] == sheet


def test_an_empty_cohort_asks_for_a_list(
    screen: LogisticsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    window.show_cohort(add_cohort(desk, {"name_en": "Empty 2027"}))
    settle()
    assert screen.empty.sentence.text() == "Nobody is in this cohort yet."
    assert screen.empty.isVisible()


def test_both_languages(screen: LogisticsScreen, settle: Settle) -> None:
    texts.speak("zh")
    screen.retranslate()
    settle()
    assert screen.tabs.tabs["arrival"].text() == "抵达"
    assert bands(screen.people["arrival"])[0][0] == "12月5日 周六 · 09:00 · MU1 · PVG"


def test_it_is_the_ninth_screen(window: MainWindow) -> None:
    assert list(window.stack.kinds)[-3:] == ["logistics", "papers", "history"]
    assert window.commands.actions["screen_logistics"].shortcut().toString() == "Ctrl+9"
    window.do("logistics")
    assert window.stack.key == "logistics"
