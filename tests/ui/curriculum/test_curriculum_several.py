"""Several activities moved, resized or pasted at once are one step back."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import read_activity
from lcdesk.ui.curriculum.screen import CurriculumScreen
from tests.ui.curriculum import test_curriculum
from tests.ui.curriculum.test_curriculum import (
    FINANCE,
    LEFT,
    STORAGE,
    WEDNESDAY,
    Settle,
    drag,
    spot,
    when,
)

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

desk_folder, screen = test_curriculum.desk_folder, test_curriculum.screen  # the fixtures


def test_several_selected_move_as_one_step(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    week = screen.week
    screen.select([FINANCE, STORAGE])
    drag(week, spot(week, WEDNESDAY, 14.25), spot(week, WEDNESDAY - dt.timedelta(days=1), 15.25))
    settle()
    tuesday = WEDNESDAY - dt.timedelta(days=1)
    assert when(desk, FINANCE) == (tuesday, dt.time(15), dt.time(16, 30))
    assert when(desk, STORAGE) == (tuesday, dt.time(16), dt.time(18))
    assert screen.selected == [FINANCE, STORAGE]
    assert desk.undo_label() == "Move 2 activities"
    QTest.keyClick(week, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert when(desk, FINANCE)[2] == dt.time(16, 45)
    assert when(desk, STORAGE)[2] == dt.time(18, 15)
    desk.undo()
    desk.undo()
    settle()
    assert when(desk, FINANCE) == (WEDNESDAY, dt.time(14), dt.time(15, 30))
    assert when(desk, STORAGE) == (WEDNESDAY, dt.time(15), dt.time(17))


def test_a_click_among_several_leaves_that_one_alone(screen: CurriculumScreen) -> None:
    screen.select([FINANCE, STORAGE])
    QTest.mouseClick(screen.week.viewport(), LEFT, pos=spot(screen.week, WEDNESDAY, 14.25))
    assert screen.selected == [FINANCE]


def test_pasted_rows_are_one_step(screen: CurriculumScreen, desk: Desk, settle: Settle) -> None:
    screen.list.block_pasted.emit({FINANCE: {"venue": "Room 1"}, STORAGE: {"venue": "Room 2"}})
    settle()
    assert desk.undo_label() == "Edit 2 activities"
    assert (read_activity(desk, STORAGE) or {})["venue"] == "Room 2"
    desk.undo()
    assert (read_activity(desk, FINANCE) or {})["venue"] == "Room 305"
