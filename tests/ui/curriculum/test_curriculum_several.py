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

pytestmark = pytest.mark.opens("curriculum")

planned, screen = test_curriculum.planned, test_curriculum.screen  # the fixtures


def test_several_selected_move_as_one_step(
    screen: CurriculumScreen, planned: Desk, settle: Settle
) -> None:
    week = screen.week
    screen.select([FINANCE, STORAGE])
    drag(week, spot(week, WEDNESDAY, 14.25), spot(week, WEDNESDAY - dt.timedelta(days=1), 15.25))
    settle()
    tuesday = WEDNESDAY - dt.timedelta(days=1)
    assert when(planned, FINANCE) == (tuesday, dt.time(15), dt.time(16, 30))
    assert when(planned, STORAGE) == (tuesday, dt.time(16), dt.time(18))
    assert screen.selected == [FINANCE, STORAGE]
    assert planned.undo_label() == "Move 2 activities"
    QTest.keyClick(week, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert when(planned, FINANCE)[2] == dt.time(16, 45)
    assert when(planned, STORAGE)[2] == dt.time(18, 15)
    planned.undo()
    planned.undo()
    settle()
    assert when(planned, FINANCE) == (WEDNESDAY, dt.time(14), dt.time(15, 30))
    assert when(planned, STORAGE) == (WEDNESDAY, dt.time(15), dt.time(17))


def test_a_click_among_several_leaves_that_one_alone(screen: CurriculumScreen) -> None:
    screen.select([FINANCE, STORAGE])
    QTest.mouseClick(screen.week.viewport(), LEFT, pos=spot(screen.week, WEDNESDAY, 14.25))
    assert screen.selected == [FINANCE]


def test_pasted_rows_are_one_step(screen: CurriculumScreen, planned: Desk, settle: Settle) -> None:
    screen.list.block_pasted.emit({FINANCE: {"venue": "Room 1"}, STORAGE: {"venue": "Room 2"}})
    settle()
    assert planned.undo_label() == "Edit 2 activities"
    assert (read_activity(planned, STORAGE) or {})["venue"] == "Room 2"
    planned.undo()
    assert (read_activity(planned, FINANCE) or {})["venue"] == "Room 305"
