"""Views under a name with real keys and clicks: saved, brought back, changed, put in order,
taken back; kept over sessions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.model.query import Query, TableView, chosen, one_of, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import add_participant
from lcdesk.services.participants.saved_views import list_views, remove_view, save_view
from lcdesk.settings import Settings
from lcdesk.ui.participants.saved_views import ManageViewsDialog, RenameViewDialog, SaveViewDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.view_tabs import ViewTab, ViewTabs
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, dialog

pytestmark = pytest.mark.shares

Settle = Callable[[], None]
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
TRAVEL = TableView(
    ("full_name", "status", "nationality"),
    {"status": 171},
    Query(
        rules=(one_of("nationality", ("KE", "ET")), QueryRule("coming")),
        sort=(("full_name", True),),
        group="nationality",
    ),
)


def names(screen: ParticipantsScreen) -> list[str]:
    return [screen.table.cell(row, 0)[0] for row in range(screen.table.rowCount())]


def columns(screen: ParticipantsScreen) -> list[str]:
    return [column.name for _at, column in screen.view.columns.shown()]


def tabs(screen: ParticipantsScreen) -> ViewTabs:
    return screen.views.filters.tabs


def lines(screen: ParticipantsScreen) -> list[QAction]:
    """The menu behind the tabs as it is when it is opened."""
    menu = QMenu()
    tabs(screen).fill_menu(menu)
    menu.setParent(screen)
    return [action for action in menu.actions() if not action.isSeparator()]


def words(screen: ParticipantsScreen) -> list[str]:
    return [re.split(r"\t|   ", action.text())[0] for action in lines(screen)]


def tab(screen: ParticipantsScreen, text: str) -> ViewTab | None:
    """The tab that says this, where it has room."""
    every = tabs(screen).tabs.values()
    return next((one for one in every if one.line.words == text and not one.isHidden()), None)


def choose(screen: ParticipantsScreen, text: str, settle: Settle) -> None:
    if (found := tab(screen, text)) is not None:
        QTest.mouseClick(found, LEFT)
    else:
        next(one for one in lines(screen) if re.split(r"\t|   ", one.text())[0] == text).trigger()
    settle()


def button(screen: ParticipantsScreen) -> str:
    """What the tab of the view on screen says."""
    return tabs(screen).tabs[tabs(screen).current].line.words


@pytest.fixture
def travel(screen: ParticipantsScreen, desk: Desk, settle: Settle) -> ParticipantsScreen:
    """The screen, with the view "Travel" saved by somebody."""
    save_view(desk, "Travel", TRAVEL)
    settle()
    return screen


def opened(kind: type[Any]) -> Any:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return dialog(app, kind)


def test_all_of_a_view_comes_back_with_one_question(
    travel: ParticipantsScreen, settle: Settle
) -> None:
    asked: list[object] = []
    travel.shown.asked.connect(lambda: asked.append(travel.shown.query))
    choose(travel, "Travel", settle)
    assert len(asked) == 1
    assert columns(travel) == ["full_name", "status", "nationality"]
    assert travel.view.columnWidth(travel.table.column_at("status")) == 171
    people = [name.split(" · ")[0] for name in names(travel)]
    assert people == [
        "Ethiopia",
        "Hana Tesfaye",
        "Dawit Bekele",
        "Kenya",
        "Wanjiru Kamau",
        "Brian Otieno",
    ]
    assert travel.view.header.sorts == (("full_name", True),)
    shown = travel.views.view()
    assert (shown.columns, shown.query) == (TRAVEL.columns, TRAVEL.query)


def test_the_menu_ticks_it_and_says_when_it_was_changed(
    travel: ParticipantsScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    assert words(travel) == [
        "All",
        "Coming",
        "Need attention",
        "Not coming",
        "Travel",
        "Save this view…",
        "Manage views…",
    ]
    choose(travel, "Travel", settle)
    assert [action.text() for action in lines(travel) if action.isChecked()] == ["Travel   4"]
    assert button(travel) == "Travel"
    travel.view.setColumnWidth(travel.table.column_at("status"), 140)
    assert button(travel) == "Travel (changed)"
    choose(travel, "Travel (changed)", settle)
    assert travel.view.columnWidth(travel.table.column_at("status")) == 171, "as it was saved"
    travel.views.sort_by((("status", False),))
    choose(travel, "Save changes of “Travel”", settle)
    assert list_views(desk)[0].view.query.sort == (("status", False),)
    assert button(travel) == "Travel"
    window.do("undo")
    settle()
    assert button(travel) == "Travel (changed)", "the view is as it was, the screen is not"


def test_a_built_in_view_leaves_it(travel: ParticipantsScreen, settle: Settle) -> None:
    choose(travel, "Travel", settle)
    choose(travel, "All", settle)
    assert travel.badge() == "8"
    assert len([row for row in travel.table.ids if row > 0]) == 8
    assert button(travel) == "All"
    choose(travel, "Travel", settle)
    travel.views.filters.clear()
    settle()
    assert button(travel) == "All", "nobody is left out any more"


def test_saving_with_the_keyboard_alone_and_taking_it_back(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    screen.views.filters.allow("nationality", ["KE"])
    screen.views.sort_by((("full_name", False),))
    settle()
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL_SHIFT)
    settle()
    asking = opened(SaveViewDialog)
    assert asking.name.text() == "Country/region: Kenya"
    assert asking.kept.text() == "Kept: 8 columns · 1 filter · sorted by Name."
    assert asking.ok.text() == "Save"
    asking.name.clear()
    assert not asking.ok.isEnabled()
    QTest.keyClicks(asking.name, "Kenyans")
    QTest.keyClick(asking.name, Qt.Key.Key_Return)
    settle()
    assert [saved.name for saved in list_views(desk)] == ["Kenyans"]
    assert button(screen) == "Kenyans"
    assert "Kenyans" in words(screen)
    window.do("undo")
    settle()
    assert "Kenyans" not in words(screen)
    assert button(screen) == "All"
    assert names(screen) == ["Brian Otieno", "Wanjiru Kamau"], "what stands on screen stays"


def test_tabs_are_walked_renamed_moved_and_removed_by_keys(
    travel: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    save_view(desk, "Visas", TableView())
    settle()
    assert [(line.words, line.count) for line in tabs(travel).lines] == [
        ("All", 8),
        ("Coming", 7),
        ("Need attention", 1),
        ("Not coming", 1),
        ("Travel", 4),
        ("Visas", 8),
    ]
    QTest.keyClick(tab(travel, "All"), Qt.Key.Key_End)
    settle()
    assert button(travel) == "Visas"
    QTest.keyClick(tab(travel, "Visas"), Qt.Key.Key_Left)
    settle()
    assert button(travel) == "Travel"
    assert tab(travel, "Travel") is QApplication.focusWidget()
    QTest.keyClick(tab(travel, "Travel"), Qt.Key.Key_PageDown, CONTROL_SHIFT)
    settle()
    assert [saved.name for saved in list_views(desk)] == ["Visas", "Travel"]
    QTest.keyClick(tab(travel, "Travel"), Qt.Key.Key_F2)
    asking = opened(RenameViewDialog)
    asking.name.setText("visas")
    QTest.keyClick(asking.name, Qt.Key.Key_Return)
    assert "There is a view “Visas” already." in asking.note.text()
    asking.name.setText("Arrivals")
    QTest.keyClick(asking.name, Qt.Key.Key_Return)
    settle()
    QTest.keyClick(tab(travel, "Arrivals"), Qt.Key.Key_Delete)
    settle()
    assert [saved.name for saved in list_views(desk)] == ["Visas"]
    assert button(travel) == "All"
    travel.views.filters.tabs.resize(300, 34)
    assert tabs(travel).shown()[0] == "all"
    assert len(tabs(travel).shown()) < 4, "the others are in the menu"
    assert "Visas" in words(travel)


def test_people_shown_from_elsewhere_end_when_they_are_closed_or_left(
    travel: ParticipantsScreen, window: MainWindow, settle: Settle
) -> None:
    travel.views.filters.allow("nationality", ["KE"])
    window.open_screen("participants", ids=[1, 2], words="Pakistan")
    settle()
    assert (button(travel), len(travel.table.ids)) == ("Pakistan", 2)
    QTest.keyClick(travel.view, Qt.Key.Key_Escape)
    assert button(travel) == "Pakistan"
    QTest.keyClick(tab(travel, "Pakistan"), Qt.Key.Key_Delete)
    settle()
    assert travel.views.filters.values_of("nationality") == ("KE",), "as it was before"
    for key, request in (
        ("participants", {"ids": [1, 2], "words": "Pakistan"}),
        ("overview", {}),
        ("participants", {}),
    ):
        window.open_screen(key, **request)
        settle()
    assert travel.views.filters.values_of("nationality") == ("KE",)
    QTest.keyClick(window, Qt.Key.Key_Left, ALT)
    QTest.keyClick(travel.view.viewport(), Qt.Key.Key_Left, ALT)
    settle()
    assert (button(travel), len(travel.table.ids)) == ("Pakistan", 2)
    QTest.mouseClick(travel.view.viewport(), Qt.MouseButton.ForwardButton)
    assert window.screen_key() == "overview"


def test_a_search_says_which_view_hides_its_hits(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    ids = [one for one in screen.table.ids if one > 0]
    others = [one for one in ids if "Kamau" not in str(screen.shown.record_of(one))]
    screen.views.filters.show_rules([chosen(others)], "Pakistan")
    screen.views.filters.search.setText("kamau")
    QTest.qWait(120)
    settle()
    assert screen.views.empty.sentence.text() == (
        "The view “Pakistan” hides 1 person whom the search finds."
    )
    QTest.mouseClick(screen.views.empty.button, LEFT)
    settle()
    assert names(screen) == ["Wanjiru Kamau"]


def test_a_name_that_is_taken_is_said_and_replaced(
    travel: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    window.do("save_view")
    asking = opened(SaveViewDialog)
    asking.name.selectAll()
    QTest.keyClicks(asking.name, "travel")
    assert asking.note.text() == "There is a view “Travel” already; this one takes its place."
    assert asking.ok.text() == "Replace"
    QTest.keyClick(asking.name, Qt.Key.Key_Escape)
    assert list_views(desk)[0].view == TRAVEL, "Esc keeps everything"
    window.do("save_view")
    asking = opened(SaveViewDialog)
    asking.name.setText("travel")
    qtbot.mouseClick(asking.ok, LEFT)
    settle()
    (saved,) = list_views(desk)
    assert saved.name == "travel"
    assert not saved.view.query.rules


def test_people_chosen_one_by_one_are_no_part_of_a_view(
    screen: ParticipantsScreen, window: MainWindow
) -> None:
    screen.views.filters.show_rules([chosen([1, 2])])
    window.do("save_view")
    assert opened(SaveViewDialog).note.text() == "People chosen one by one are not part of a view."


def test_managing_with_the_keyboard(
    travel: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    save_view(desk, "Visas", TableView())
    choose(travel, "Manage views…", settle)
    listing = opened(ManageViewsDialog)
    assert (
        listing.note.text() == "3 columns · 2 filters · sorted by Name · grouped by Country/region"
    )
    QTest.keyClick(listing.list, Qt.Key.Key_Down, ALT)
    settle()
    assert [saved.name for saved in list_views(desk)] == ["Visas", "Travel"]
    assert listing.list.currentItem().text() == "Travel"
    QTest.keyClick(listing.list, Qt.Key.Key_F2)
    rename(listing, "visas")
    settle()
    assert listing.isVisible()
    assert "There is a view “Visas” already." in listing.banner.text()
    rename(listing, "Arrivals")
    settle()
    assert [saved.name for saved in list_views(desk)] == ["Visas", "Arrivals"]
    QTest.keyClick(listing.list, Qt.Key.Key_Delete)
    settle()
    assert [saved.name for saved in list_views(desk)] == ["Visas"]
    assert "Arrivals" not in words(travel)
    for left in (["Visas", "Arrivals"], ["Visas", "Travel"], ["Travel", "Visas"]):
        QTest.keyClick(listing.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert [saved.name for saved in list_views(desk)] == left
    assert words(travel)[4:6] == ["Travel", "Visas"], "the same order as the tabs"
    qtbot.mouseClick(listing.remove, LEFT)
    settle()
    qtbot.mouseClick(listing.remove, LEFT)
    settle()
    assert listing.empty.isVisible()
    assert not listing.rename.isEnabled()


def rename(listing: ManageViewsDialog, name: str) -> None:
    editor = listing.list.indexWidget(listing.list.currentIndex())
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_views_belong_to_the_desk_and_hear_of_others(
    travel: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    other = add_cohort(desk, {"name_en": "Solar 2025"})
    add_participant(desk, other, {"full_name": "Abebe Girma", "nationality": "ET"})
    choose(travel, "Travel", settle)
    window.show_cohort(other)
    settle()
    assert button(travel) == "All", "a view that leaves people out ends with its cohort"
    assert columns(travel) == list(TRAVEL.columns)
    assert travel.shown.query.group == "nationality"
    choose(travel, "Travel", settle)
    assert [name for name in names(travel) if "·" not in name] == ["Abebe Girma"]
    remove_view(desk, list_views(desk)[0].id)
    settle()
    assert "Travel" not in words(travel)
    assert button(travel) == "All"


def test_the_column_of_cohorts_comes_and_goes_with_them(
    travel: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    add_cohort(desk, {"name_en": "Solar 2025"})
    window.do("all_cohorts")
    settle()
    choose(travel, "Travel", settle)
    assert columns(travel)[:2] == ["full_name", "cohort"]
    assert button(travel) == "Travel"


# --- over sessions ---


@pytest.fixture
def again(running: Program, desk: Desk, settle: Settle) -> Callable[[], ParticipantsScreen]:
    """The program with the same settings, as after another start."""

    def start() -> ParticipantsScreen:
        running.window.detach()
        running.show_desk(desk)
        settle()
        made = running.window.screens["participants"]
        assert isinstance(made, ParticipantsScreen)
        return made

    return start


def test_the_program_comes_back_as_it_was_left(
    screen: ParticipantsScreen,
    again: Callable[[], ParticipantsScreen],
    settings: Settings,
    settle: Settle,
) -> None:
    filters = screen.views.filters
    filters.groups.choose("status")
    filters.set_state(
        (
            one_of("full_name", ["Brian Otieno"]),
            one_of("status", ["confirmed"]),
            QueryRule("came_before"),
            *searched("kenya"),
        ),
        quietly=False,
    )
    screen.views.sort_by((("nationality", True), ("full_name", False)))
    settle()
    for told in ("Brian", "kenya"):
        assert told not in str(settings.views), "neither names nor searches"
    fresh = again()
    assert fresh is not screen
    query = fresh.shown.query
    assert (query.sort, query.group) == ((("nationality", True), ("full_name", False)), "status")
    assert query.rules == (one_of("status", ["confirmed"]), QueryRule("came_before"))
    assert fresh.view.header.sorts == query.sort


@pytest.mark.parametrize("view", ["Coming", "Not coming"])
def test_a_built_in_view_is_found_again(
    view: str, screen: ParticipantsScreen, again: Callable[[], ParticipantsScreen], settle: Settle
) -> None:
    choose(screen, view, settle)
    before = names(screen)
    fresh = again()
    assert button(fresh) == view
    assert names(fresh) == before
    assert not fresh.views.filters.added


def test_a_saved_view_is_found_again_with_its_search(
    screen: ParticipantsScreen, desk: Desk, again: Callable[[], ParticipantsScreen], settle: Settle
) -> None:
    save_view(desk, "Kamau", TableView(query=Query(rules=searched("kamau"))))
    settle()
    choose(screen, "Kamau", settle)
    fresh = again()
    assert button(fresh) == "Kamau"
    assert names(fresh) == ["Wanjiru Kamau"]


def test_the_groups_of_a_saved_view_are_its_own(travel: ParticipantsScreen, settle: Settle) -> None:
    for before in ("", "gender"):
        choose(travel, "All", settle)
        travel.views.filters.groups.choose(before)
        settle()
        choose(travel, "Travel", settle)
        assert travel.shown.query.group == "nationality"
        choose(travel, "All", settle)
        assert travel.shown.query.group == before


def test_another_cohort_keeps_order_and_groups_alone(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    other = add_cohort(desk, {"name_en": "Solar 2025"})
    screen.views.filters.groups.choose("gender")
    screen.views.filters.allow("nationality", ["KE"])
    screen.views.sort_by((("full_name", True),))
    window.show_cohort(other)
    settle()
    query = screen.shown.query
    assert (query.rules, query.sort, query.group) == ((), (("full_name", True),), "gender")


def test_settings_somebody_spoilt_do_no_harm(
    settings: Settings, again: Callable[[], ParticipantsScreen], desk: Desk
) -> None:
    settings.views["participants"] = {
        "question": {"filters": 3, "sort": "x"},
        "saved": "x",
        "view": 7,
        "of": [str(desk.path), 1],
    }
    assert len(again().table.ids) == 8


# --- chosen people, and the column of cohorts ---


def test_chosen_people_stand_in_groups_with_their_own_counts(
    screen: ParticipantsScreen, settle: Settle
) -> None:
    screen.views.filters.groups.choose("nationality")
    screen.views.filters.show_rules([chosen([1, 3, 4])])
    settle()
    told = [name.split("   ·   ")[0] for name in names(screen)]
    assert told == [
        "Ethiopia · 2 · 1 woman",
        "Hana Tesfaye",
        "Dawit Bekele",
        "Kenya · 1 · 1 woman",
        "Wanjiru Kamau",
    ]


def test_the_column_of_cohorts_sorts_by_their_first_day(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    for name, day in (
        ("Later", dt.date(2027, 3, 1)),
        ("Earlier", dt.date(2025, 6, 1)),
        ("B no day", None),
        ("A no day", None),
    ):
        cohort = add_cohort(desk, {"name_en": name, "starts": day})
        add_participant(desk, cohort, {"full_name": f"Guest {name}", "nationality": "ET"})
    window.do("all_cohorts")
    settle()

    def order() -> list[str]:
        at = screen.table.column_at("cohort")
        return list(
            dict.fromkeys(screen.table.cell(row, at)[0] for row in range(screen.table.rowCount()))
        )

    assert screen.table.columns[screen.table.column_at("cohort")].is_sortable
    screen.views.sort_by((("cohort", False),))
    settle()
    assert order() == ["Earlier", "Low-Carbon 2026", "Later", "A no day", "B no day"]
    screen.views.sort_by((("cohort", True),))
    settle()
    assert order() == ["Later", "Low-Carbon 2026", "Earlier", "B no day", "A no day"]
