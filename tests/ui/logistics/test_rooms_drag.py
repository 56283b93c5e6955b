"""People put into other rooms: dragged and dropped, by keys, swapped; what does not fit is said;
rooms get their numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.participants import participants
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.logistics.room_list import RoomList
from lcdesk.ui.logistics.room_view import NumberDialog, RoomDialog, carried, mime_of
from lcdesk.ui.logistics.screen import LogisticsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.drags import Drag
from tests.ui.filled import filled_copy

pytestmark = [pytest.mark.opens("logistics"), pytest.mark.shares]

Settle = Callable[[], None]
Press = Callable[..., None]
LEFT, NONE, MOVE = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.DropAction.MoveAction,
)
WANJIRU, BRIAN, HANA, DAWIT, CHIDINMA, _ERIC, AYESHA, XIAOMING = range(8)


def _give_rooms(desk: Desk) -> None:
    found = list(find_ids(desk, Query.of(1)))
    rooms = {found[WANJIRU]: "302", found[HANA]: "302", found[BRIAN]: "303"}
    participants.change_cells(
        desk,
        {one: {"room_no": no, "room_type": "twin"} for one, no in rooms.items()},
        participants.EDIT,
    )


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """302: Wanjiru and Hana, full; 303: Brian, with a place; the others without a room. Eric
    withdrew.
    """
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("roomed"), _give_rooms)


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """The eight."""
    return list(find_ids(desk, Query.of(1)))


@pytest.fixture
def screen(ids: list[int], window: MainWindow, settle: Settle) -> LogisticsScreen:
    window.open_screen("logistics", tab="rooms")
    settle()
    made = window.screens["logistics"]
    assert isinstance(made, LogisticsScreen)
    return made


@pytest.fixture
def rooms(screen: LogisticsScreen) -> RoomList:
    screen.rooms.view.setFocus()
    return screen.rooms


def room_of(desk: Desk, *ids: int) -> list[str | None]:
    return [record["room_no"] for record in read_page(desk, ids)]


def spot(rooms: RoomList, record_id: int) -> QPoint:
    """The middle of somebody's name."""
    view = rooms.view
    return view.visualRect(view.table.index(view.table.row_of(record_id), 0)).center()


def band_spot(rooms: RoomList, label: str) -> QPoint:
    number = next(
        number for number, band in rooms.table.bands.items() if band.label.startswith(label)
    )
    return spot(rooms, number)


def hover(target: QWidget, mime: QMimeData, at: QPoint) -> bool:
    """Carry something there, and away; might it have been dropped?"""
    with Drag(mime) as drag:
        return drag.over(target, at)


def drop(target: QWidget, ids: Sequence[int], at: QPoint, settle: Settle) -> bool:
    drag = Drag(mime_of(ids))
    is_taken = drag.over(target, at)
    if is_taken:
        drag.let_go()
    else:
        drag.leave()
    settle()
    return is_taken


def answer(screen: LogisticsScreen, words: str, settle: Settle) -> None:
    button = next(
        one for one in screen.banner.findChildren(Button) if one.text() == words and one.isVisible()
    )
    QTest.mouseClick(button, LEFT)
    settle()


def test_one_is_dropped_on_a_room_and_it_is_undone(
    rooms: RoomList, desk: Desk, ids: list[int], window: MainWindow, settle: Settle
) -> None:
    assert drop(rooms.view.viewport(), [ids[DAWIT]], band_spot(rooms, "Room 303"), settle)
    assert room_of(desk, ids[DAWIT]) == ["303"]
    assert desk.undo_label() == "Move Dawit Bekele to room 303"
    assert rooms.table.band_above(ids[DAWIT]) == next(
        one for one in rooms.table.bands.values() if one.key == "303"
    )
    assert "Move Dawit Bekele to room 303" in window.status.news.text()
    window.do("undo")
    settle()
    assert room_of(desk, ids[DAWIT]) == [None]


def test_the_target_lights_up_and_says_what_would_be_done(
    rooms: RoomList, ids: list[int], window: MainWindow
) -> None:
    viewport = rooms.view.viewport()
    at = band_spot(rooms, "Room 303")
    edge = QPoint(viewport.width() // 2, at.y())
    dark = viewport.grab().toImage().pixelColor(edge)
    with Drag(mime_of([ids[DAWIT]])) as drag:
        assert drag.over(viewport, at)
        assert viewport.grab().toImage().pixelColor(edge) != dark
        assert window.status.left.text() == "Move Dawit Bekele to room 303"
        assert QToolTip.text() == "Move Dawit Bekele to room 303"
    assert viewport.grab().toImage().pixelColor(edge) == dark
    with Drag(mime_of([ids[AYESHA]])) as drag:
        assert not drag.over(viewport, band_spot(rooms, "Room 302"))
        assert window.status.left.text() == "Room 302 is full: it has 2 places."
    with Drag(mime_of([ids[BRIAN]])) as drag:
        assert not drag.over(viewport, at)
        assert window.status.left.text() == "Brian Otieno is in room 303 already."


def test_who_starts_where_they_do_not_fit_may_still_be_put_elsewhere(
    rooms: RoomList, desk: Desk, ids: list[int], settle: Settle
) -> None:
    """Every drag starts over the room one lies in; a list that refuses it there must not be deaf
    for the rest.
    """
    drag, viewport = Drag(mime_of([ids[HANA]])), rooms.view.viewport()
    assert not drag.over(viewport, spot(rooms, ids[HANA]))
    assert drag.over(viewport, band_spot(rooms, "Room 303"))
    assert not drag.over(viewport, band_spot(rooms, "Room 302"))
    assert drag.over(viewport, spot(rooms, ids[BRIAN]))
    assert drag.let_go()
    settle()
    assert rooms.table.ids, "the list is there"


def test_a_full_room_takes_nobody(
    rooms: RoomList, desk: Desk, ids: list[int], settle: Settle
) -> None:
    before = desk.undo_label()
    drop(rooms.view.viewport(), [ids[AYESHA]], band_spot(rooms, "Room 302"), settle)
    drop(rooms.view.viewport(), [ids[AYESHA], ids[CHIDINMA]], spot(rooms, ids[HANA]), settle)
    assert room_of(desk, ids[AYESHA], ids[CHIDINMA]) == [None, None]
    assert desk.undo_label() == before


def test_put_on_somebody_in_a_full_room_a_swap_is_offered(
    screen: LogisticsScreen, rooms: RoomList, desk: Desk, ids: list[int], settle: Settle
) -> None:
    drop(rooms.view.viewport(), [ids[CHIDINMA]], band_spot(rooms, "Room 303"), settle)
    assert screen.banner.text() == "Women and men would share room 303."
    answer(screen, "Move all the same", settle)
    assert room_of(desk, ids[CHIDINMA]) == ["303"]
    assert drop(rooms.view.viewport(), [ids[CHIDINMA]], spot(rooms, ids[HANA]), settle)
    assert screen.banner.text().endswith("Room 302 is full. Swap Chidinma Okafor and Hana Tesfaye?")
    assert room_of(desk, ids[CHIDINMA], ids[HANA]) == ["303", "302"], "nothing before the answer"
    answer(screen, "Swap", settle)
    assert room_of(desk, ids[CHIDINMA], ids[HANA]) == ["302", "303"]
    assert desk.undo_label() == "Swap the rooms of Chidinma Okafor and Hana Tesfaye"


def test_what_is_asked_can_be_left(
    screen: LogisticsScreen, rooms: RoomList, desk: Desk, ids: list[int], settle: Settle
) -> None:
    drop(rooms.view.viewport(), [ids[CHIDINMA]], band_spot(rooms, "Room 303"), settle)
    answer(screen, "Leave it", settle)
    assert room_of(desk, ids[CHIDINMA]) == [None]
    assert screen.banner.isHidden()


def test_several_go_to_a_new_room_or_out_of_theirs(
    rooms: RoomList, desk: Desk, ids: list[int], settle: Settle
) -> None:
    middle = rooms.new_room.rect().center()
    assert drop(rooms.new_room, [ids[DAWIT], ids[XIAOMING]], middle, settle)
    assert room_of(desk, ids[DAWIT], ids[XIAOMING]) == ["R1", "R1"]
    assert desk.undo_label() == "Move 2 people to room R1"
    assert drop(rooms.without, [ids[WANJIRU], ids[BRIAN]], rooms.without.rect().center(), settle)
    assert room_of(desk, ids[WANJIRU], ids[BRIAN]) == [None, None]
    assert not hover(rooms.without, mime_of([ids[WANJIRU]]), middle)


def test_files_are_left_to_the_window(rooms: RoomList) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("list.xlsx")])
    at = band_spot(rooms, "Room 303")
    for target in (rooms.view.viewport(), rooms.new_room):
        event = QDragEnterEvent(at, MOVE, files, LEFT, NONE)
        event.accept()
        (rooms.view if target is rooms.view.viewport() else rooms.new_room).dragEnterEvent(event)
        assert not event.isAccepted()


def test_people_are_taken_by_their_names_all_who_are_selected(
    rooms: RoomList, ids: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drag itself belongs to the desktop: here it is only looked at what would be carried."""
    taken: list[list[int]] = []
    view = rooms.view
    monkeypatch.setattr(QDrag, "exec", lambda drag, _how: taken.append(carried(drag.mimeData())))

    def pull(record_id: int, column: int = 0) -> None:
        at = view.visualRect(view.table.index(view.table.row_of(record_id), column)).center()
        qtbot.mousePress(view.viewport(), LEFT, pos=at)
        for step in (4, 12, 24):
            QTest.mouseMove(view.viewport(), at + QPoint(0, step))
            QApplication.processEvents()
        qtbot.mouseRelease(view.viewport(), LEFT, pos=at + QPoint(0, 24))

    pull(ids[DAWIT])
    assert taken == [[ids[DAWIT]]]
    view.select_cells([ids[DAWIT], ids[XIAOMING]], ["full_name"])
    pull(ids[XIAOMING])
    assert taken[1:] == [[ids[DAWIT], ids[XIAOMING]]]
    pull(ids[DAWIT], 2)
    assert len(taken) == 2, "another cell begins a block"


def test_a_click_on_a_selected_name_selects_it_alone(
    rooms: RoomList, ids: list[int], qtbot: QtBot
) -> None:
    rooms.view.select_cells([ids[DAWIT], ids[XIAOMING]], ["full_name"])
    qtbot.mouseClick(rooms.view.viewport(), LEFT, pos=spot(rooms, ids[DAWIT]))
    assert rooms.view.selected_ids() == [ids[DAWIT]]


def test_by_keys_alone(
    rooms: RoomList, desk: Desk, ids: list[int], window: MainWindow, settle: Settle, press: Press
) -> None:
    rooms.view.select_cells([ids[DAWIT]], ["full_name"])
    press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, RoomDialog)
    assert dialog.field.hasFocus()
    told = [
        (one.words, one.free, one.people) for one in (dialog.chosen, *dialog._shown.values()) if one
    ][1:]
    assert told == [
        ("New room R1", "", ""),
        ("303", "1 place free", "Brian Otieno"),
        ("302", "full", "Wanjiru Kamau, Hana Tesfaye"),
    ]
    for key in "303":
        press(key)
    assert dialog.note.text() == "They fit."
    press(Qt.Key.Key_Return)
    assert room_of(desk, ids[DAWIT]) == ["303"]


def test_a_number_that_is_new_makes_a_room(
    rooms: RoomList, desk: Desk, ids: list[int], window: MainWindow, settle: Settle
) -> None:
    rooms.view.select_cells([ids[AYESHA], ids[CHIDINMA]], ["full_name"])
    window.do("move_room")
    settle()
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, RoomDialog)
    dialog.field.setText("415")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    settle()
    assert room_of(desk, ids[AYESHA], ids[CHIDINMA]) == ["415", "415"]


def test_a_swap_by_keys(
    rooms: RoomList, desk: Desk, ids: list[int], window: MainWindow, settle: Settle
) -> None:
    rooms.view.select_cells([ids[BRIAN]], ["full_name"])
    window.do("move_room")
    settle()
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, RoomDialog)
    dialog.field.setText("302")
    assert [dialog.swap.itemText(at) for at in range(dialog.swap.count())] == [
        "Swap with Wanjiru Kamau",
        "Swap with Hana Tesfaye",
    ]
    assert dialog.ok.text() == "Swap"
    dialog.ok.click()
    settle()
    assert room_of(desk, ids[BRIAN], ids[WANJIRU]) == ["302", "303"]


def test_a_room_gets_its_number(
    rooms: RoomList, desk: Desk, ids: list[int], settle: Settle, press: Press
) -> None:
    rooms.view.setCurrentIndex(rooms.table.index(rooms.table.row_of(ids[HANA]) - 2, 0))
    press(Qt.Key.Key_F2)
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, NumberDialog)
    press("303")
    assert (dialog.note.text(), dialog.ok.isEnabled()) == ("There is a room 303 already.", False)
    dialog.field.clear()
    press("1203")
    press(Qt.Key.Key_Return)
    assert room_of(desk, ids[WANJIRU], ids[HANA]) == ["1203", "1203"]
    assert desk.undo_label() == "Number room 302 as 1203"


def test_the_menu_has_it_all(rooms: RoomList, desk: Desk, ids: list[int], settle: Settle) -> None:
    rooms.view.select_cells([ids[HANA]], ["full_name"])
    rooms.view.customContextMenuRequested.emit(spot(rooms, ids[HANA]))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "Move to room…",
        "Number of the room…",
        "Take out of the room",
    ]
    menu.actions()[2].trigger()
    menu.close()
    settle()
    assert room_of(desk, ids[HANA]) == [None]


def test_a_proposal_takes_the_numbers_of_the_house(
    screen: LogisticsScreen,
    rooms: RoomList,
    desk: Desk,
    ids: list[int],
    settle: Settle,
    qtbot: QtBot,
) -> None:
    assert not rooms.numbers.isVisible()
    qtbot.mouseClick(screen.propose, LEFT)
    settle()
    assert rooms.numbers.isVisible()
    rooms.numbers.setFocus()
    qtbot.keyClicks(rooms.numbers, "401-402, ")
    settle()
    labels = [band.label for band in rooms.table.bands.values()]
    assert "Room 401" in labels
    assert not hover(rooms.view.viewport(), mime_of([ids[BRIAN]]), band_spot(rooms, "Room 401")), (
        "first keep it, or not"
    )
    qtbot.keyClicks(rooms.numbers, "9-7")
    settle()
    assert screen.banner.text() == "“9-7” is no range of rooms: say it as 301-306."
    assert [one.text() for one in screen.banner.findChildren(Button) if one.isVisible()] == [
        "Discard"
    ]
    rooms.numbers.setText("401-402")
    settle()
    answer(screen, "Keep", settle)
    assert "401" in room_of(desk, *ids)
    assert not rooms.numbers.isVisible()


def test_departures_are_grouped_as_well(
    screen: LogisticsScreen, desk: Desk, ids: list[int], settle: Settle, qtbot: QtBot
) -> None:
    day = {
        "departure_date": dt.date(2026, 12, 20),
        "departure_time": dt.time(9),
        "departure_flight": "MU1",
    }
    participants.change_cells(desk, {one: day for one in ids[:3]}, participants.EDIT)
    screen.tabs.choose("departure")
    settle()
    qtbot.mouseClick(screen.propose, LEFT)
    settle()
    assert screen.banner.text() == "Put 3 people into 1 departure group as shown?"
    answer(screen, "Keep", settle)
    assert [record["departure_group"] for record in read_page(desk, ids[:4])] == [
        "1",
        "1",
        "1",
        None,
    ]
    assert [record["pickup_group"] for record in read_page(desk, ids[:3])] == [None] * 3
    assert desk.undo_label() == "Departure groups of 3 people"
