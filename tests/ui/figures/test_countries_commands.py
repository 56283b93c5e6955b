"""The Countries screen from the menus and by keys: its commands, why they are grey, and no
access key that means two things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenuBar, QPushButton

from lcdesk import texts
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.ui.figures.counting_rules_dialog import CountingRulesDialog
from lcdesk.ui.figures.country_page import CountryDialog
from lcdesk.ui.figures.figure_papers import ReportDialog
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.figures.picture_dialogs import MapDialog
from lcdesk.ui.figures.signed_dialog import SignedDialog
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.opens("countries")

Settle = Callable[[], None]
D = TypeVar("D", bound=QDialog)
HERE = {
    "figures_report": ReportDialog,
    "counting_rules": CountingRulesDialog,
    "country_page": CountryDialog,
}
EVERYWHERE = {"signed_reports": SignedDialog, "approved_map": MapDialog}


@pytest.fixture
def countries(window: MainWindow, settle: Settle) -> CountriesScreen:
    window.open_screen("countries")
    settle()
    made = window.screens["countries"]
    assert isinstance(made, CountriesScreen)
    return made


def in_front(kind: type[D]) -> D:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


@pytest.mark.looks
@pytest.mark.parametrize(
    ("key", "kind"), [*HERE.items(), *EVERYWHERE.items(), ("print", ReportDialog)]
)
def test_the_menus_open_what_the_screen_opens(
    window: MainWindow, countries: CountriesScreen, settle: Settle, key: str, kind: type[QDialog]
) -> None:
    assert window.commands.actions[key].isEnabled()
    window.do(key)
    settle()
    in_front(kind).reject()
    settle()


@pytest.mark.looks
@pytest.mark.parametrize(("key", "kind"), EVERYWHERE.items())
def test_signed_reports_and_the_map_open_from_any_screen(
    window: MainWindow, settle: Settle, key: str, kind: type[QDialog]
) -> None:
    window.open_screen("overview")
    window.do(key)
    settle()
    in_front(kind).reject()
    settle()


def test_what_is_not_possible_is_grey_and_says_why(
    window: MainWindow, desk: Desk, settle: Settle
) -> None:
    window.open_screen("overview")
    settle()
    assert [window.commands.actions[key].isEnabled() for key in HERE] == [False, False, False]
    assert {why_not(window, key) for key in HERE} == {"Go to Countries first"}
    window.open_screen("countries")
    assert window.context is not None
    window.context.choose_cohort(add_cohort(desk, {"name_en": "Nobody yet"}))
    settle()
    assert [window.commands.actions[key].isEnabled() for key in HERE] == [False, True, False]
    assert why_not(window, "figures_report") == "Nobody is counted yet"


@pytest.mark.looks
def test_the_page_of_a_country_is_that_of_the_marked_line(
    window: MainWindow, countries: CountriesScreen, settle: Settle
) -> None:
    table = countries.table
    table.setCurrentIndex(table.counts.index(2, 1))
    window.do("country_page")
    settle()
    page = in_front(CountryDialog)
    assert page.code == table.counts.rows[2].key
    page.reject()
    settle()


@pytest.mark.looks
@pytest.mark.parametrize("code", texts.LANGUAGES)
def test_no_access_key_of_the_screen_or_its_dialogs_means_two_things(
    window: MainWindow, countries: CountriesScreen, settle: Settle, code: str
) -> None:
    window.set_language(code)
    settle()
    bar = window.findChild(QMenuBar)
    assert bar is not None
    menus = [action.text() for action in bar.actions()]
    _only_once([*menus, *_texts(countries)])
    tools = next(menu for menu in bar.actions() if "&T" in menu.text()).menu()
    _only_once([action.text() for action in tools.actions()])  # type: ignore[union-attr]  # a menu of the bar has one
    for key in (*HERE, *EVERYWHERE):
        window.do(key)
        settle()
        dialog = in_front(QDialog)
        _only_once(list(_texts(dialog)))
        dialog.reject()
        settle()


@pytest.mark.looks
def test_the_page_of_a_country_is_no_larger_than_the_window(
    window: MainWindow, countries: CountriesScreen, settle: Settle
) -> None:
    window.resize(1024, 700)
    window.do("country_page")
    settle()
    page = in_front(CountryDialog)
    assert page.width() < window.width()
    assert page.height() < window.height()
    page.reject()
    settle()


@pytest.mark.looks
def test_the_keyboard_stays_in_view_in_a_table_taller_than_the_window(
    window: MainWindow, countries: CountriesScreen, settle: Settle
) -> None:
    window.resize(1280, 620)
    settle()
    table, bars = countries.table, countries.views["bars"]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert table.visibleRegion().boundingRect().top() <= table.horizontalHeader().height(), (
        "its first line"
    )
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    last = table.visualRect(table.counts.index(table.counts.rowCount() - 1, 1))
    assert table.viewport().visibleRegion().contains(last)
    bars.setFocus()
    for key, at in ((Qt.Key.Key_End, -1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(bars, key)
        hit = bars.laid.hits[at]
        place = bars.laid.rect(hit.key)
        assert place is not None
        assert bars.visibleRegion().contains(place.toRect())


def _texts(root: QDialog | CountriesScreen) -> Iterator[str]:
    return (button.text() for button in root.findChildren(QPushButton) if button.isVisible())


def _only_once(said: list[str]) -> None:
    keys = [found[1].upper() for text in said if (found := re.search(r"&(\w)", text))]
    assert len(keys) == len(set(keys)), said
