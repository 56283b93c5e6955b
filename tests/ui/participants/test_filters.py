"""Filters by any field and rule, with real keys and clicks: the menu, values, ranges, parts of a
text, months, chips.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.model.search_text import QueryRule
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.participants.participants import add_people, change_participants
from lcdesk.ui.participants import filter_values
from lcdesk.ui.participants.filter_menu import FilterList, FilterMenu, MonthsPage
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.participants.filtering import KEY, LEFT, chips, field_page, find, names, tick

SHORT = QueryRule("passport_short", (6,))
Settle = Callable[[], None]


@pytest.fixture
def line(screen: ParticipantsScreen) -> FilterLine:
    return screen.views.filters


@pytest.fixture
def menu(screen: ParticipantsScreen, line: FilterLine, settle: Settle, qtbot: QtBot) -> FilterMenu:
    """Opened by a click on its button."""
    qtbot.mouseClick(line.filter, LEFT)
    settle()
    made = screen.views.opener.menu
    assert made is not None
    assert made.isVisible()
    return made


# --- the menu ---


@pytest.mark.looks
def test_rules_say_how_many_they_find_before_they_hold(
    menu: FilterMenu, screen: ParticipantsScreen, desk: Desk
) -> None:
    assert isinstance(menu.page, FilterList)
    told = {
        line.key: line.figure for line in menu.page.list.shown() if isinstance(line.key, QueryRule)
    }
    for rule in (
        SHORT,
        QueryRule("visa_open"),
        QueryRule("came_before"),
        QueryRule("document_missing", ("health_form",)),
    ):
        assert told[rule] == str(len(find_ids(desk, Query.of(1, rules=(rule,)))))
    assert len(names(screen)) == 8


@pytest.mark.looks
def test_a_rule_without_parameters_holds_at_once(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    find(menu, "visa not", qtbot)
    assert not menu.isVisible()
    assert chips(line) == ["Visa not issued"]
    assert names(screen) == {"Dawit Bekele"}


@pytest.mark.looks
@pytest.mark.parametrize("typed", ["country/reg", "国家", "guojia", "gjdq"])
def test_a_field_is_found_in_both_languages_and_by_pinyin(
    menu: FilterMenu, qtbot: QtBot, typed: str
) -> None:
    assert field_page(menu, typed, qtbot).head.text() in ("Country/region", "Nominating country")


@pytest.mark.looks
def test_back_leads_to_all_fields_again(menu: FilterMenu, qtbot: QtBot) -> None:
    page = field_page(menu, "gender", qtbot)
    qtbot.mouseClick(page.back, LEFT)
    assert isinstance(menu.page, FilterList)


@pytest.mark.looks
def test_esc_leaves_all_as_it_is(
    menu: FilterMenu, line: FilterLine, qtbot: QtBot, screen: ParticipantsScreen
) -> None:
    page = field_page(menu, "gender", qtbot)
    qtbot.keyClick(page.values.search, KEY.Key_Escape)
    assert not menu.isVisible()
    assert not line.is_narrow()


# --- values ---


@pytest.mark.looks
def test_values_are_ticked_with_their_counts_and_the_table_follows(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    page = field_page(menu, "gender", qtbot)
    assert [(one.text, one.figure) for one in page.values.list.shown()] == [
        ("female", "4"),
        ("male", "4"),
    ]
    tick(page, "F")
    assert len(names(screen)) == 4
    assert chips(line) == ["Gender: female"]
    tick(page, "M")
    assert len(names(screen)) == 8
    tick(page, "F")
    tick(page, "M")
    assert not line.is_narrow()
    assert chips(line) == []


def test_blank_is_a_value_like_any_other(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot, desk: Desk
) -> None:
    change_participants(desk, [1], {"dietary": "halal"})
    page = field_page(menu, "diet", qtbot)
    assert [(one.text, one.figure) for one in page.values.list.shown()] == [
        ("halal", "1"),
        ("(blank)", "7"),
    ]
    tick(page, None)
    assert len(names(screen)) == 7
    assert chips(line) == ["Diet: (blank)"]


@pytest.mark.looks
def test_all_but_those_ticked(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    page = field_page(menu, "visa", qtbot)
    tick(page, "issued")
    qtbot.mouseClick(page.but, LEFT, pos=QPoint(12, page.but.height() // 2))
    assert chips(line) == ["Visa: not issued"]
    assert names(screen) == {"Dawit Bekele", "Eric Habimana", "王小明"}
    tick(page, "refused")
    assert chips(line) == ["Visa: not issued, refused"]
    assert names(screen) == {"Dawit Bekele", "王小明"}
    qtbot.mouseClick(page.but, LEFT, pos=QPoint(12, page.but.height() // 2))
    assert chips(line) == ["Visa: issued, refused"]
    assert len(names(screen)) == 6


@pytest.mark.looks
@pytest.mark.parametrize("typed", ["ethi", "埃塞", "aisai"])
def test_a_value_is_found_in_both_languages(
    menu: FilterMenu, qtbot: QtBot, typed: str, line: FilterLine
) -> None:
    page = field_page(menu, "country/reg", qtbot)
    page.values.search.setText(typed)
    assert [one.text for one in page.values.list.shown()] == ["Ethiopia"]
    qtbot.keyClick(page.values.search, KEY.Key_Return)
    assert line.country.value() == "Ethiopia"
    assert chips(line) == []  # its button says it


@pytest.mark.looks
def test_a_part_of_a_text(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    page = field_page(menu, "organisation", qtbot)
    qtbot.keyClicks(page.values.search, "energy")
    shown = page.values.list.shown()
    assert shown[0].text == "Contains “energy”"
    assert len(shown) == 4
    qtbot.keyClick(page.values.search, KEY.Key_Return)
    assert chips(line) == ["Organisation: “energy”"]
    assert names(screen) == {"Hana Tesfaye", "Eric Habimana", "Ayesha Siddiqui"}


@pytest.mark.looks
def test_private_values_are_not_listed(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    page = field_page(menu, "passport no", qtbot)
    assert page.values.list.shown() == []
    assert "private" in page.values.note.text()
    qtbot.keyClicks(page.values.search, "EP30")
    assert [one.text for one in page.values.list.shown()] == ["Contains “EP30”"]
    qtbot.keyClick(page.values.search, KEY.Key_Return)
    assert names(screen) == {"王小明"}


@pytest.mark.looks
@pytest.mark.parametrize(("words", "found"), [("Blank", 8), ("Filled in", 0)])
def test_blank_and_filled_in(
    menu: FilterMenu, screen: ParticipantsScreen, qtbot: QtBot, words: str, found: int
) -> None:
    page = field_page(menu, "phone", qtbot)
    qtbot.mouseClick(page.blank if words == "Blank" else page.known, LEFT)
    assert chips(screen.views.filters) == [f"Phone: {words.lower()}"]
    assert len(names(screen)) == found
    assert not menu.isVisible()


def test_a_long_list_says_how_many_it_leaves_out(
    menu: FilterMenu, desk: Desk, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_values, "MOST", 20)
    add_people(
        desk, 1, [{"full_name": f"Guest {at}", "room_no": f"R{at:02}"} for at in range(32)], None
    )
    settle()
    page = field_page(menu, "room no.", qtbot)
    page.values.search.setText("r30")
    tick(page, "R30")
    page.values.search.clear()
    assert len(page.values.list.shown()) == 20
    assert page.values.note.text() == "13 more: type to search."  # blank is one of them
    assert page.values.list.shown()[0].key == ("R30",)  # ticked: never among those left out
    qtbot.keyClicks(page.values.search, "R31")
    assert [one.text for one in page.values.list.shown()] == ["Contains “R31”", "R31"]
    assert page.values.note.isHidden()


@pytest.mark.looks
def test_a_large_cohort_is_counted_beside_the_window(
    menu: FilterMenu,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    settle: Settle,
    line: FilterLine,
) -> None:
    monkeypatch.setattr(filter_values, "AT_ONCE", 5)
    menu.show_list()
    assert isinstance(menu.page, FilterList)
    assert {one.figure for one in menu.page.list.shown() if isinstance(one.key, QueryRule)} == {"…"}
    settle()
    assert "…" not in {one.figure for one in menu.page.list.shown()}
    page = field_page(menu, "gender", qtbot)
    assert page.values.note.text() == "Counting…"
    settle()
    assert [(one.text, one.figure) for one in page.values.list.shown()] == [
        ("female", "4"),
        ("male", "4"),
    ]
    tick(page, "F")
    menu.close()
    settle()  # what was still to be counted finds nobody to tell
    assert chips(line) == ["Gender: female"]


# --- ranges and months ---


@pytest.mark.looks
def test_a_range_of_dates_is_echoed_in_long_form_and_kept_by_enter(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    page = field_page(menu, "passport valid", qtbot)
    assert page.range is not None
    qtbot.keyClicks(page.range.editors["from"], "2028")
    assert page.range.echoes["from"].text() == "Saturday, 1 January 2028"
    qtbot.keyClicks(page.range.editors["to"], "12.6")
    # 6 December 2026, near the course
    assert page.range.echoes["to"].text() == "The first value comes after the last."
    page.range.editors["to"].clear()
    qtbot.keyClicks(page.range.editors["to"], "2029-12")
    assert page.range.echoes["to"].text() == "Monday, 31 December 2029"
    qtbot.keyClick(page.range.editors["to"], KEY.Key_Return)
    assert not menu.isVisible()
    assert line.rules == (
        QueryRule("field_between", ("passport_expiry", dt.date(2028, 1, 1), dt.date(2029, 12, 31))),
    )
    assert names(screen) == {"Wanjiru Kamau", "Brian Otieno", "Ayesha Siddiqui"}


@pytest.mark.looks
def test_what_is_no_date_is_said_in_words_and_changes_nothing(
    menu: FilterMenu, line: FilterLine, qtbot: QtBot, screen: ParticipantsScreen
) -> None:
    page = field_page(menu, "passport valid", qtbot)
    assert page.range is not None
    qtbot.keyClicks(page.range.editors["from"], "soon")
    qtbot.keyClick(page.range.editors["from"], KEY.Key_Return)
    assert menu.isVisible()
    assert "soon" in page.range.echoes["from"].text()
    assert page.range.editors["from"].property("wrong")
    assert not line.is_narrow()


@pytest.mark.looks
def test_a_range_typed_and_left_counts_without_enter(
    menu: FilterMenu, line: FilterLine, qtbot: QtBot
) -> None:
    page = field_page(menu, "reserve", qtbot)
    assert page.range is not None
    qtbot.keyClicks(page.range.editors["from"], "2")
    menu.close()
    assert chips(line) == ["Place on the reserve list: from 2"]


@pytest.mark.looks
def test_months_start_at_the_setting_and_count_before_they_hold(
    menu: FilterMenu, line: FilterLine, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    find(menu, "passport ends", qtbot)
    page = menu.page
    assert isinstance(page, MonthsPage)
    assert page.months.value() == 6
    assert page.found.text() == "Finds 1 person"
    page.months.selectAll()
    qtbot.keyClicks(page.months, "40")
    assert page.found.text() == "Finds 5 people"
    assert len(names(screen)) == 8
    qtbot.keyClick(page.months, KEY.Key_Return)
    assert chips(line) == ["Passport ends within 40 months after the course"]
    assert len(names(screen)) == 5


@pytest.mark.looks
@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_open_menu_speaks_the_language_of_the_moment(
    menu: FilterMenu, window: MainWindow, settle: Settle, qtbot: QtBot, code: str
) -> None:
    page = field_page(menu, "gender", qtbot)
    window.set_language("zh")
    window.set_language(code)
    settle()
    assert menu.isVisible()
    told = {"zh": ("性别", "女"), "en": ("Gender", "female")}[code]
    assert page.head.text() == told[0]
    assert told[1] in [one.text for one in page.values.list.shown()]


@pytest.mark.looks
def test_the_cross_of_the_search_goes_with_its_words(line: FilterLine, qtbot: QtBot) -> None:
    cross = line.search.findChildren(QToolButton)[-1]
    line.search.setText("hana")
    qtbot.waitUntil(cross.isVisible)
    line.clear()
    qtbot.waitUntil(cross.isHidden)
