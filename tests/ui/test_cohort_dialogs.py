"""Cohorts from the window: the set-up copied, closed, archived, removed; each asked first, each taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from lcdesk.services import curriculum
from lcdesk.services.cohorts import get_cohort, list_cohorts
from lcdesk.services.desk import Desk
from lcdesk.ui.cohort_copy_dialog import CohortCopyDialog
from lcdesk.ui.cohort_dialog import CohortDialog
from lcdesk.ui.cohort_end_dialog import CohortEndDialog
from lcdesk.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]
D = TypeVar("D", bound=QDialog)


def opened(window: MainWindow, command: str, kind: type[D]) -> D:
    window.do(command)
    dialog = window.findChild(kind)
    assert dialog is not None
    return dialog


@pytest.fixture
def planned(desk: Desk) -> Desk:
    for days in range(3):
        curriculum.add_activity(
            desk, 1, {"title": f"Day {days}", "date": dt.date(2026, 12, 6 + days), "theme": "Energy"}
        )
    return desk


def test_the_set_up_is_copied_and_shown(planned: Desk, window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    dialog = opened(window, "copy_cohort", CohortCopyDialog)
    assert {part for part, tick in dialog.ticks.items() if tick.isEnabled()} == {"themes", "activities"}
    qtbot.mouseClick(dialog.ok, LEFT)
    assert not dialog.form.rows["name_en"].note.isHidden()
    qtbot.keyClicks(dialog.form.rows["name_en"].editor, "Low-Carbon 2027")
    qtbot.mouseClick(dialog.ok, LEFT)
    assert not dialog.form.rows["starts"].note.isHidden(), "activities cannot move without a first day"
    starts = dialog.form.rows["starts"].editor
    starts.setFocus()
    qtbot.keyClicks(starts, "2027-12-06")
    assert "365 days" in dialog.moved.text()
    assert "Sunday" in dialog.moved.text()
    assert "Monday" in dialog.moved.text()
    qtbot.mouseClick(dialog.nearest, LEFT)
    assert dialog.form.rows["starts"].value() == dt.date(2027, 12, 5)
    assert dialog.form.rows["ends"].value() == dt.date(2027, 12, 18), "the course is as long as before"
    assert dialog.nearest.isHidden()
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert window.context is not None
    made = window.context.cohort
    assert (made["name"], made["activities"], made["people"], made["places"]) == ("Low-Carbon 2027", 3, 0, 24)
    assert [a["date"] for a in curriculum.list_activities(planned, made["id"])][0] == dt.date(2027, 12, 5)
    window.do("undo")
    settle()
    assert [cohort["name"] for cohort in list_cohorts(planned)] == ["Low-Carbon 2026"]


@pytest.mark.parametrize(("command", "kind"), [("new_cohort", CohortDialog), ("edit_cohort", CohortDialog), ("copy_cohort", CohortCopyDialog)])  # fmt: skip
def test_the_keyboard_begins_in_the_name(window: MainWindow, command: str, kind: type[CohortDialog]) -> None:
    dialog = opened(window, command, kind)
    assert dialog.focusWidget() is dialog.form.rows["name_en"].editor


def test_closing_says_first_what_is_open(window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot) -> None:
    dialog = opened(window, "close_cohort", CohortEndDialog)
    assert any("have neither completed nor left" in line.text() for line in dialog.lines)
    qtbot.mouseClick(dialog.cancel, LEFT)
    settle()
    assert get_cohort(desk, 1)["status"] == "planning"
    qtbot.mouseClick(opened_again(window, "close_cohort").ok, LEFT)
    settle()
    assert get_cohort(desk, 1)["status"] == "closed"
    assert not window.commands.actions["close_cohort"].isEnabled()
    qtbot.mouseClick(opened_again(window, "archive_cohort").ok, LEFT)
    settle()
    assert get_cohort(desk, 1)["status"] == "archived"
    assert not window.commands.actions["archive_cohort"].isEnabled()
    window.do("undo")
    settle()
    assert get_cohort(desk, 1)["status"] == "closed"


def opened_again(window: MainWindow, command: str) -> CohortEndDialog:
    window.do(command)
    return next(dialog for dialog in window.findChildren(CohortEndDialog) if dialog.isVisible())


def test_removing_says_what_goes(window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot) -> None:
    dialog = opened(window, "remove_cohort", CohortEndDialog)
    assert [line.text() for line in dialog.lines] == [
        "With it go 8 participants and 0 activities; the people themselves stay."
    ]
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert list_cohorts(desk) == []
    window.do("undo")
    settle()
    assert [cohort["people"] for cohort in list_cohorts(desk)] == [8]
