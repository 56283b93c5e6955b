"""A cohort whose day for personal data has passed is told of in the overview, and made anonymous
once its name is typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lcdesk import app
from lcdesk.model.query import Query
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from lcdesk.ui.overview.cards import MissingLine
from lcdesk.ui.overview.screen import AnonymiseDialog, OverviewScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.places import opened

pytestmark = [pytest.mark.opens("overview"), pytest.mark.shares]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def old(desk: Desk) -> int:
    """A cohort of years ago; before the window opens."""
    made = cohorts.add_cohort(desk, {"name_en": "Chengdu 2020", "keep_until": dt.date(2021, 6, 1)})
    participants.add_participant(desk, made, {"full_name": "Ana Reyes", "nationality": "PE"})
    return made


def late(window: MainWindow) -> list[MissingLine]:
    found = window.screens["overview"].findChildren(MissingLine)
    return [line for line in found if line.isVisible() and "overdue" in line.text()]


def test_it_is_erased_only_when_its_name_is_typed(
    old: int,
    running: app.Program,
    window: MainWindow,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    window.show_cohort(1)
    settle()
    (line,) = late(window)
    assert line.text() == "Personal data overdue: Chengdu 2020: make anonymous…"
    assert line.toolTip() == "Personal data of “Chengdu 2020” were to be kept until 1 Jun 2021."
    qtbot.mouseClick(line, LEFT)
    dialog = opened(running)
    assert isinstance(dialog, AnonymiseDialog)
    QTest.keyClicks(dialog.typed, "Chengdu")
    assert not dialog.ok.isEnabled()
    QTest.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter alone erases nobody"
    QTest.keyClicks(dialog.typed, " 2020")
    here = window.stack.key
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert window.stack.key == here == "overview"  # an undo goes where it happened, this does not
    (record,) = finding.read_page(desk, finding.find_ids(desk, Query.of(old)))
    assert (record["full_name"], record["nationality"]) == (f"Erased {record['person_id']}", "PE")
    assert late(window) == []
    window.show_cohort(old)
    settle()
    screen = window.screens["overview"]
    assert isinstance(screen, OverviewScreen)
    assert screen.stats[3].accessibleName() == "Visas issued: –. 1 erased"
    assert (
        screen.missing.nothing.text() == "The personal data were erased: nothing is asked any more."
    )
