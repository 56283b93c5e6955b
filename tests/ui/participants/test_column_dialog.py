"""The column chooser with real keys and clicks: ticks, search, order, back to the columns of the
first day.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.ui.participants.column_dialog import ColumnDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.shown import FIRST
from lcdesk.ui.window.main_window import MainWindow

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def chooser(
    screen: ParticipantsScreen, window: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> ColumnDialog:
    """Opened by its shortcut, in a window with room for every column."""
    window.resize(1900, 900)
    settle()
    qtbot.keyClick(
        window, KEY.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle()
    made = screen.views.chooser.dialog
    assert made is not None
    return made


def shown(screen: ParticipantsScreen) -> list[str]:
    return [column.name for _at, column in screen.view.columns.shown()]


def ticked(chooser: ColumnDialog) -> list[str]:
    return [line.key for line in chooser.list.shown() if line.is_ticked]


def click(chooser: ColumnDialog, name: str) -> None:
    row = [line.key for line in chooser.list.lines()].index(name)
    chooser.list.scrollToItem(chooser.list.item(row))
    QTest.mouseClick(chooser.list.viewport(), LEFT, pos=chooser.list.rect_of(name).center())


@pytest.mark.looks
def test_shown_columns_stand_first_in_their_order_and_the_others_by_section(
    screen: ParticipantsScreen, chooser: ColumnDialog
) -> None:
    assert shown(screen) == ticked(chooser) == list(FIRST)
    heads = [line.text for line in chooser.list.lines() if line.key is None]
    assert heads[:3] == ["Shown, from left to right", "Person", "Passport"]
    assert chooser.count.text() == f"8 of {len(screen.table.columns)} shown"
    assert {line.key for line in chooser.list.shown()} == {
        column.name for column in screen.table.columns
    }


@pytest.mark.looks
def test_a_click_shows_a_column_at_the_right_end_and_another_hides_it(
    screen: ParticipantsScreen, chooser: ColumnDialog, running: program.Program
) -> None:
    click(chooser, "gender")
    assert shown(screen) == [*FIRST, "gender"] == ticked(chooser)
    assert "gender" not in running.settings.views["participants"]["hidden"]
    assert chooser.count.text().startswith("9 of ")
    click(chooser, "gender")
    assert shown(screen) == list(FIRST)
    assert "gender" in running.settings.views["participants"]["hidden"]


@pytest.mark.looks
def test_the_name_cannot_be_hidden(
    screen: ParticipantsScreen, chooser: ColumnDialog, qtbot: QtBot
) -> None:
    click(chooser, "full_name")
    qtbot.keyClick(chooser.list, KEY.Key_Space)
    assert shown(screen)[0] == "full_name"


@pytest.mark.looks
def test_space_ticks_and_the_keyboard_goes_on_with_the_next(
    screen: ParticipantsScreen, chooser: ColumnDialog, qtbot: QtBot
) -> None:
    chooser.list.setFocus()
    qtbot.keyClick(chooser.list, KEY.Key_Down)
    qtbot.keyClick(chooser.list, KEY.Key_Space)
    qtbot.keyClick(chooser.list, KEY.Key_Space)
    assert shown(screen) == ["full_name", *FIRST[3:]]


@pytest.mark.looks
@pytest.mark.parametrize("typed", ["dietary", "diet", "饮食", "yinshi", "ysyq"])
def test_a_column_is_found_in_both_languages_and_by_pinyin(
    screen: ParticipantsScreen, chooser: ColumnDialog, qtbot: QtBot, typed: str
) -> None:
    if typed.isascii():
        qtbot.keyClicks(chooser.search, typed)
    else:
        chooser.search.setText(typed)
    assert "dietary" in [line.key for line in chooser.list.shown()]
    assert len(chooser.list.shown()) < 6


@pytest.mark.looks
def test_enter_ticks_the_first_hit_and_the_next_search_takes_its_place(
    screen: ParticipantsScreen, chooser: ColumnDialog, qtbot: QtBot
) -> None:
    for typed in ("gender", "room no"):
        qtbot.keyClicks(chooser.search, typed)
        qtbot.keyClick(chooser.search, KEY.Key_Return)
    assert shown(screen) == [*FIRST, "gender", "room_no"]
    qtbot.keyClick(chooser.search, KEY.Key_Return)  # the same line is still marked
    assert shown(screen) == [*FIRST, "gender"]


@pytest.mark.looks
def test_alt_with_an_arrow_moves_a_column(
    screen: ParticipantsScreen, chooser: ColumnDialog, qtbot: QtBot
) -> None:
    chooser.list.setFocus()
    qtbot.keyClick(chooser.list, KEY.Key_Down)
    for _time in range(2):
        qtbot.keyClick(chooser.list, KEY.Key_Down, ALT)
    assert shown(screen)[:4] == ["full_name", "organization", "passport_expiry", "nationality"]
    qtbot.keyClick(chooser.list, KEY.Key_Up, ALT)
    assert shown(screen)[:4] == ["full_name", "organization", "nationality", "passport_expiry"]
    current = chooser.list.current()
    assert current is not None
    assert current.key == "nationality"


@pytest.mark.looks
@pytest.mark.parametrize(
    ("name", "onto", "half", "order"),
    [
        ("profile", "nationality", -8, ["full_name", "profile", "nationality"]),
        ("nationality", "organization", 8, ["full_name", "organization", "nationality"]),
    ],
)
def test_a_column_is_dragged_to_its_place(
    screen: ParticipantsScreen,
    chooser: ColumnDialog,
    name: str,
    onto: str,
    half: int,
    order: list[str],
) -> None:
    ground = chooser.list.viewport()
    start, end = (
        chooser.list.rect_of(name).center(),
        chooser.list.rect_of(onto).center() + QPoint(0, half),
    )
    QTest.mousePress(ground, LEFT, pos=start)
    for at in (start + (end - start) / 2, end):
        QTest.mouseMove(ground, at)
    chooser.list.grab()  # the line that shows where it would go
    QTest.mouseRelease(ground, LEFT, pos=end)
    assert shown(screen)[:3] == order == ticked(chooser)[:3]
    assert len(shown(screen)) == len(FIRST)  # the drag is no click: nothing was hidden


@pytest.mark.looks
def test_the_columns_of_the_first_day_come_back(
    screen: ParticipantsScreen, chooser: ColumnDialog, qtbot: QtBot
) -> None:
    click(chooser, "gender")
    screen.view.columns.place("gender", 1)
    screen.view.setColumnWidth(0, 300)
    qtbot.mouseClick(chooser.first, LEFT)
    assert shown(screen) == list(FIRST) == ticked(chooser)
    assert screen.view.columnWidth(0) != 300
    assert screen.view.columns.arrangement()["widths"] == {}
    assert screen.view.columns.arrangement()["insisted"] == []


@pytest.mark.looks
def test_it_follows_what_is_done_at_the_heads_of_the_table(
    screen: ParticipantsScreen, chooser: ColumnDialog, settle: Callable[[], None]
) -> None:
    screen.view.columns.show("status", False)
    settle()
    assert "status" not in ticked(chooser)


@pytest.mark.looks
def test_it_speaks_the_language_of_the_moment_and_stays_open(
    chooser: ColumnDialog, window: MainWindow, settle: Callable[[], None]
) -> None:
    window.set_language("zh")
    settle()
    assert chooser.isVisible()
    assert chooser.windowTitle() == "列"
    assert chooser.list.shown()[0].text == "姓名"
    window.set_language("en")
    settle()
    assert chooser.list.shown()[0].text == "Name"


@pytest.mark.looks
def test_esc_closes_it_and_it_opens_again(
    screen: ParticipantsScreen,
    chooser: ColumnDialog,
    window: MainWindow,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    qtbot.keyClicks(chooser.search, "x")
    qtbot.keyClick(chooser.search, KEY.Key_Escape)
    assert chooser.isVisible()  # it only empties the search
    qtbot.keyClick(chooser.search, KEY.Key_Escape)
    settle()
    assert screen.views.chooser.dialog is None
    assert window.focusWidget() is screen.view
    qtbot.mouseClick(screen.views.filters.columns, LEFT)
    assert screen.views.chooser.dialog is not None
    assert screen.views.chooser.dialog.isVisible()


@pytest.mark.looks
def test_it_goes_with_its_screen(
    screen: ParticipantsScreen,
    chooser: ColumnDialog,
    window: MainWindow,
    settle: Callable[[], None],
) -> None:
    window.open_screen("overview")
    settle()
    assert screen.views.chooser.dialog is None


@pytest.mark.looks
def test_everything_in_it_has_a_name(chooser: ColumnDialog) -> None:
    assert chooser.search.accessibleName() == "Search a column…"
    assert chooser.list.accessibleName() == "Columns"
    item = chooser.list.item(1)
    assert item.checkState() == Qt.CheckState.Checked
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Name"
