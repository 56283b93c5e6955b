"""The filters in force: chips with real keys and clicks, everything set at once, and the lines
of a cell's menu.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.query import one_of, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.participants.filter_menu import FieldPage, MonthsPage
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.participants.filtering import KEY, LEFT, chips, names

Settle = Callable[[], None]


@pytest.fixture
def line(screen: ParticipantsScreen) -> FilterLine:
    return screen.views.filters


# --- chips ---


@pytest.fixture
def three(line: FilterLine, settle: Settle) -> FilterLine:
    """A line with three chips."""
    line.set_state(
        [
            QueryRule("passport_short", (60,)),
            QueryRule("field_has", ("a", "full_name")),
            one_of("gender", ["F"]),  # values that are ticked come first, wherever they stand
        ],
        quietly=False,
    )
    settle()
    return line


@pytest.mark.looks
def test_chips_are_reached_by_tab_and_taken_off_by_delete(
    three: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    three.columns.setFocus()
    qtbot.keyClick(three.columns, KEY.Key_Tab)
    first, second = three.chips.chips[:2]
    assert QApplication.focusWidget() is first
    assert first.accessibleName() == "Filter: Gender: female"
    qtbot.keyClick(first, KEY.Key_Tab)
    qtbot.keyClick(second, KEY.Key_Delete)
    assert chips(three) == ["Gender: female", "Name: “a”"]
    assert QApplication.focusWidget() is three.chips.chips[1]  # the next one
    for _time in range(2):
        qtbot.keyClick(three.chips.chips[0], KEY.Key_Delete)
    assert QApplication.focusWidget() is three.filter
    assert not three.is_narrow()
    assert len(names(screen)) == 8


@pytest.mark.looks
def test_the_cross_takes_a_chip_off_and_the_rest_of_it_opens_it(
    three: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    chip = three.chips.chips[0]
    qtbot.mouseClick(chip, LEFT, pos=chip.cross().center().toPoint())
    assert chips(three)[0].startswith("Passport ends")
    qtbot.mouseClick(three.chips.chips[0], LEFT, pos=QPoint(40, 12))
    menu = screen.views.opener.menu
    assert menu is not None
    assert isinstance(menu.page, MonthsPage)
    assert menu.page.months.value() == 60
    menu.page.months.setValue(3)
    qtbot.mouseClick(menu.page.apply, LEFT)
    assert chips(three) == ["Passport ends within 3 months after the course", "Name: “a”"]


@pytest.mark.looks
def test_enter_opens_a_chip_where_it_can_be_changed(
    three: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    qtbot.keyClick(three.chips.chips[2], KEY.Key_Return)
    menu = screen.views.opener.menu
    assert menu is not None
    assert isinstance(menu.page, FieldPage)
    assert menu.page.values.search.text() == "a"
    menu.page.values.search.setText("wanj")
    qtbot.keyClick(menu.page.values.search, KEY.Key_Return)
    assert chips(three)[2] == "Name: “wanj”"
    assert names(screen) == {"Wanjiru Kamau"}


@pytest.mark.looks
def test_chips_wrap_into_lines_and_say_so_in_the_other_language(
    three: FilterLine, window: MainWindow, settle: Settle
) -> None:
    window.resize(960, 700)
    settle()
    for at in range(3):
        three.change(None, QueryRule("field_has", (f"{at} is a part of the name", "organization")))
    settle()
    tops = {chip.y() for chip in three.chips.chips}
    assert len(tops) > 1
    assert all(chip.geometry().right() <= three.chips.width() for chip in three.chips.chips)
    assert three.chips.height() == max(tops) + three.chips.chips[0].height()
    window.set_language("zh")
    settle()
    assert chips(three)[0] == "性别：女"


@pytest.mark.looks
def test_in_a_narrow_window_nothing_lies_over_the_search(
    three: FilterLine, window: MainWindow, settle: Settle
) -> None:
    window.resize(1280, 700)  # beside the pane
    three.allow("status", ["confirmed"])
    three.allow("nationality", ["KE", "ET"])
    settle()
    assert three.filter.is_brief
    assert three.filter.toolTip() == "Filter"
    line = (three.search, three.status, three.country, three.filter, three.groups, three.columns)
    for left, right in zip(line, line[1:], strict=False):
        assert left.geometry().right() < right.geometry().left()
    assert line[-1].geometry().right() < three.width()


# --- everything at once ---


@pytest.mark.looks
def test_the_state_of_the_line_comes_back(three: FilterLine, screen: ParticipantsScreen) -> None:
    three.search.setText("kamau")
    rules = three.state()
    found = names(screen)
    three.clear()
    assert chips(three) == []
    three.set_state(rules, quietly=False)
    assert three.state() == rules
    assert rules[:2] == (*searched("kamau"), one_of("gender", ["F"]))
    assert three.search.text() == "kamau"
    assert names(screen) <= found
    three.set_state([])
    assert not three.is_narrow()


@pytest.mark.looks
def test_the_view_of_those_who_come_is_in_the_state_as_a_rule(
    line: FilterLine, screen: ParticipantsScreen
) -> None:
    line._set_view("coming", ())
    found = names(screen)
    rules = line.state()
    assert rules == (QueryRule("coming"),)
    line.set_state(rules, quietly=False)
    assert names(screen) == found
    assert chips(line) == ["Coming"]


def test_another_cohort_begins_without_filters(
    three: FilterLine, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    other = add_cohort(desk, {"name_en": "Biogas 2027"})
    settle()
    window.show_cohort(other)
    settle()
    assert chips(three) == []


# --- the menu of a cell ---


def cell_menu(screen: ParticipantsScreen, name: str, column: str) -> QMenu:
    row = next(
        row for row in range(screen.table.rowCount()) if screen.table.cell(row, 0)[0] == name
    )
    screen.view.select_cells([screen.table.id_at(row)], [column])
    screen.open_menu(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def trigger(menu: QMenu, start: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(start)).trigger()
    menu.close()


@pytest.mark.looks
def test_only_those_with_the_value_of_the_cell_and_all_but(
    screen: ParticipantsScreen, line: FilterLine
) -> None:
    trigger(cell_menu(screen, "Brian Otieno", "nationality"), "Only those with “Kenya”")
    assert names(screen) == {"Wanjiru Kamau", "Brian Otieno"}
    assert line.country.value() == "Kenya"
    line.clear()
    trigger(cell_menu(screen, "Brian Otieno", "nationality"), "All but “Kenya”")
    assert len(names(screen)) == 6
    assert chips(line) == ["Country/region: not Kenya"]


def test_a_blank_cell_finds_the_blank_ones_or_the_others(
    screen: ParticipantsScreen, line: FilterLine, desk: Desk
) -> None:
    change_participants(desk, [1], {"arrival_date": dt.date(2026, 12, 5)})
    trigger(cell_menu(screen, "Brian Otieno", "arrival_date"), "Only those without Arrival date")
    assert len(names(screen)) == 7
    line.clear()
    trigger(cell_menu(screen, "Brian Otieno", "arrival_date"), "Only those with Arrival date")
    assert names(screen) == {"Wanjiru Kamau"}


@pytest.mark.looks
def test_a_private_cell_has_no_such_lines(screen: ParticipantsScreen) -> None:
    screen.view.columns.show("passport_no", True)
    menu = cell_menu(screen, "Brian Otieno", "passport_no")
    assert not [
        action.text() for action in menu.actions() if action.text().startswith(("Only", "All but"))
    ]
    menu.close()
