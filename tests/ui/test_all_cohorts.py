"""All cohorts together: everybody with their cohort, the countries of all, and a sentence where
one must be chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.services.cohorts.cohorts import add_cohort, change_cohort, remove_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import add_participant
from lcdesk.settings import ALL_COHORTS, Settings
from lcdesk.ui.kit.widgets import EmptyState
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy

pytestmark = pytest.mark.shares

Settle = Callable[[], None]


def _add_second(desk: Desk) -> None:
    other = add_cohort(
        desk, {"name_en": "Solar 2025", "starts": dt.date(2025, 6, 1), "ends": dt.date(2025, 6, 14)}
    )
    add_participant(
        desk,
        other,
        {"full_name": "Hana Tesfaye", "nationality": "ET", "passport_expiry": dt.date(2025, 7, 1)},
    )


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a second cohort, in which Hana Tesfaye is again."""
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("two cohorts"), _add_second)


@pytest.fixture
def everybody(window: MainWindow, settle: Settle) -> ParticipantsScreen:
    window.do("all_cohorts")
    settle()
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    return screen


def cells(screen: ParticipantsScreen, name: str) -> list[str]:
    at = screen.table.column_at(name)
    return [screen.table.index(row, at).data() for row in range(len(screen.table.ids))]


def test_everybody_is_listed_with_their_cohort(
    everybody: ParticipantsScreen, window: MainWindow, settle: Settle
) -> None:
    assert len(everybody.table.ids) == 9
    assert sorted(set(cells(everybody, "cohort"))) == ["Low-Carbon 2026", "Solar 2025"]
    shown = [column.name for _at, column in everybody.view.columns.shown()]
    assert shown[:2] == ["full_name", "cohort"]
    assert window.side.items["participants"].badge() == "9"
    assert "All cohorts" in window.side.cohort.accessibleName()
    window.show_cohort(1)
    settle()
    assert len(everybody.table.ids) == 8
    assert "cohort" not in [column.name for _at, column in everybody.view.columns.shown()]


def test_one_person_stands_together_when_sorted(
    everybody: ParticipantsScreen, settle: Settle
) -> None:
    everybody.views.sort_by((("full_name", False),))
    settle()
    names = cells(everybody, "full_name")
    at = names.index("Hana Tesfaye")
    assert names[at : at + 2] == ["Hana Tesfaye"] * 2
    assert {cells(everybody, "cohort")[row] for row in (at, at + 1)} == {
        "Low-Carbon 2026",
        "Solar 2025",
    }


def test_a_passport_is_judged_by_its_own_course(everybody: ParticipantsScreen) -> None:
    record = next(
        record
        for row in range(9)
        if (record := everybody.table.record(row)) and record["cohort_id"] == 2
    )
    assert everybody.shown.passport_tone(record) == "warn", "it ended after that course"


def test_screens_of_one_cohort_ask_for_it(
    everybody: ParticipantsScreen, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    window.open_screen("curriculum")
    settle()
    asking = window.stack.currentWidget()
    assert isinstance(asking, EmptyState)
    assert asking.sentence.text() == "Choose one cohort to see its timetable."
    assert not window.commands.actions["new_activity"].isEnabled()
    window.set_language("zh")
    assert "课程表" in asking.sentence.text()
    qtbot.mouseClick(asking.button, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if "Solar 2025" in action.text()).trigger()
    menu.close()
    settle()
    assert window.stack.currentWidget() is window.screens["curriculum"]
    assert window.context is not None
    assert window.context.cohort["name"] == "Solar 2025"


def test_every_screen_can_be_opened(
    everybody: ParticipantsScreen, window: MainWindow, settle: Settle
) -> None:
    for key in window.side.items:
        window.open_screen(key)
        settle()
        is_asking = bool(window.screens[key].wants_one)
        assert isinstance(window.stack.currentWidget(), EmptyState) is is_asking, key


def test_the_countries_of_all_are_counted(
    everybody: ParticipantsScreen, window: MainWindow, settle: Settle
) -> None:
    window.open_screen("countries")
    settle()
    figures = window.screens["countries"].figures
    assert figures.total == 8, "one has withdrawn"
    window.show_cohort(2)
    settle()
    assert window.screens["countries"].figures.total == 1


def test_it_is_chosen_in_the_side_bar_and_kept(
    window: MainWindow, desk: Desk, settings: Settings, running: Program, settle: Settle
) -> None:
    change_cohort(desk, 2, {"status": "archived"})
    settle()
    window.side.open_cohorts()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [
        action.text().split("    ")[0] for action in menu.actions() if not action.isSeparator()
    ]
    assert texts[:3] == ["Low-Carbon 2026", "Solar 2025", "All cohorts"]
    next(action for action in menu.actions() if action.text() == "All cohorts").trigger()
    menu.close()
    settle()
    assert window.context is not None
    assert window.context.is_all
    assert settings.last_cohort == ALL_COHORTS
    window.load_cohorts()
    assert window.context.is_all, "news of the desk does not choose a cohort"
    assert window.commands.actions["all_cohorts"].isChecked()
    remove_cohort(desk, 2)
    remove_cohort(desk, 1)
    settle()
    assert not window.context.is_all
    assert window.side.cohort.accessibleName() == "Cohort: No cohort yet"
