"""Today with real clicks and keys: the line of deadlines, late and due, whom others are asked for,
the mail with its note, the form of the days, and what stands where nothing is due.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.model import clock
from lcdesk.model.deadlines import DeadlineChoice
from lcdesk.services.cohorts.cohorts import archive_cohort, change_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.deadlines import deadlines
from lcdesk.services.deadlines.today import read_today
from lcdesk.ui.deadlines.deadlines_dialog import DeadlinesDialog
from lcdesk.ui.deadlines.lines import OwedLine, WaitingLine
from lcdesk.ui.deadlines.mail_dialog import MailDialog
from lcdesk.ui.deadlines.screen import TodayScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]


def set_days(desk: Desk, days: int) -> None:
    """The course begins in so many days."""
    starts = clock.today() + dt.timedelta(days=days)
    values = {"starts": starts, "ends": starts + dt.timedelta(days=13), "country": "CN"}
    change_cohort(desk, 1, values)


@pytest.fixture
def screen(window: MainWindow, desk: Desk, settle: Settle) -> TodayScreen:
    set_days(desk, 11)
    window.open_screen("today")
    settle()
    made = window.screens["today"]
    assert isinstance(made, TodayScreen)
    return made


def row_of(screen: TodayScreen, key: str) -> OwedLine:
    for card in (screen.late, screen.soon):
        for one in card.rows:
            if isinstance(one.line, OwedLine) and one.line.step.kind.key == key:
                return one.line
    raise AssertionError(key)


def waiting(screen: TodayScreen) -> list[WaitingLine]:
    return [one.line for one in screen.waiting.rows if isinstance(one.line, WaitingLine)]


def test_it_is_the_first_of_the_side_bar_and_says_what_is_late(
    screen: TodayScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    assert next(iter(window.side.items)) == "today"
    told = read_today(desk, 1)
    assert window.side.items["today"].badge() == f"{len(told.late)}!"
    assert [one.line.text() for one in screen.late.rows][0].startswith("Nomination letters are")
    assert len(screen.soon.rows) == len(told.soon)
    assert screen.days.text() == "11"
    assert window.side.todo.head.text() == "11 days to opening"
    window.open_screen("overview")
    settle()
    QTest.mouseClick(window.side.todo.link, LEFT)
    assert window.screen_key() == "today"


def test_a_line_opens_exactly_its_people(
    screen: TodayScreen, window: MainWindow, settle: Settle
) -> None:
    line = row_of(screen, "visa")
    QTest.mouseClick(line, LEFT)
    settle()
    people = window.current_screen()
    assert isinstance(people, ParticipantsScreen)
    assert set(people.view.table.ids) == set(line.step.ids)


def test_the_line_of_deadlines_goes_by_the_keyboard(
    screen: TodayScreen, window: MainWindow, settle: Settle
) -> None:
    screen.setFocus()
    assert screen.steps.hasFocus()
    keys = [mark.step.kind.key for mark in screen.steps.marks if mark.step]
    for _time in range(keys.index("flight")):
        QTest.keyClick(screen.steps, Qt.Key.Key_Right)
    assert "Flight" in screen.steps.accessibleDescription().split(". ")[0]
    QTest.keyClick(screen.steps, Qt.Key.Key_Return)
    settle()
    assert window.screen_key() == "participants"


def test_what_is_about_the_cohort_leads_to_its_place(
    screen: TodayScreen, window: MainWindow, settle: Settle
) -> None:
    screen.steps.chosen.emit("printing")
    settle()
    assert window.screen_key() == "papers"


def test_a_tick_says_it_is_done_and_undo_takes_it_back(
    screen: TodayScreen, window: MainWindow, settle: Settle
) -> None:
    before = len(screen.late.rows)
    tick = screen.late.rows[0].tick
    assert tick is not None
    QTest.mouseClick(tick, LEFT)
    settle()
    assert len(screen.late.rows) == before - 1
    assert screen.done.rows[0].line.text().startswith("Nomination of Low-Carbon 2026: done")
    window.do("undo")
    settle()
    assert window.screen_key() == "today"
    assert len(screen.late.rows) == before


def test_a_mail_is_saved_and_noted_as_asked(
    screen: TodayScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    at = next(at for at, one in enumerate(waiting(screen)) if one.owes.given_by == "organisation")
    button = screen.waiting.rows[at].button
    key = waiting(screen)[at].owes.key
    assert button is not None
    QTest.mouseClick(button, LEFT)
    dialog = window.findChild(MailDialog)
    assert isinstance(dialog, MailDialog)
    dialog.body.appendPlainText("Best wishes")
    dialog.save_file(tmp_path / "asked")
    settle()
    read = message_from_bytes((tmp_path / "asked.eml").read_bytes(), policy=default)
    assert read.get_content().rstrip().endswith("Best wishes")
    line = next(one for one in waiting(screen) if one.owes.key == key)
    assert line.owes.asked_on == clock.today()
    assert line.owes.asked_by
    window.do("undo")
    settle()
    line = next(one for one in waiting(screen) if one.owes.key == key)
    assert line.owes.asked_on is None


def test_the_mail_program_gets_a_link_and_a_long_text_the_clipboard(
    screen: TodayScreen, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: links.append(url) or True)
    group = waiting(screen)[0].owes
    for body, lies_there in (("Short", False), ("Long " * 900, True)):
        dialog = screen.write_to_group(group)
        assert dialog is not None
        dialog.note.setChecked(False)
        dialog.body.setPlainText(body)
        QTest.mouseClick(dialog.hand, LEFT)
        settle()
        assert links[-1].scheme() == "mailto"
        assert (QApplication.clipboard().text().rstrip() == body.rstrip()) is lies_there
    assert waiting(screen)[0].owes.asked_on is None, "the tick was taken away"


def test_a_mail_that_nothing_opens_is_not_noted(
    screen: TodayScreen, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    dialog = screen.write_to_group(waiting(screen)[0].owes)
    assert dialog is not None
    QTest.mouseClick(dialog.hand, LEFT)
    settle()
    assert dialog.isVisible()
    assert waiting(screen)[0].owes.asked_on is None
    dialog.done(0)


def test_the_form_counts_for_the_programme_and_for_this_cohort(
    screen: TodayScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    window.do("deadlines")
    dialog = window.findChild(DeadlinesDialog)
    assert isinstance(dialog, DeadlinesDialog)
    rows = {one.kind.key: one for one in dialog.rows}
    rows["visa"].days.setValue(14)
    dialog.tabs.choose("cohort")
    assert rows["visa"].days.value() == 14, "what was typed for the programme is kept"
    rows["visa"].days.setValue(3)
    rows["photo"].used.setChecked(False)
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert deadlines.list_choices(desk, "cohort", 1)["visa"] == DeadlineChoice(3, "calendar")
    assert deadlines.choices_above(desk, "cohort", 1)["visa"].days == 14
    keys = [mark.step.kind.key for mark in screen.steps.marks if mark.step]
    assert "photo" not in keys
    due = next(mark.due for mark in screen.steps.marks if mark.step and mark.name == "Visa")
    assert due == clock.today() + dt.timedelta(days=8)


def test_the_day_in_the_form_follows_what_is_typed(
    screen: TodayScreen, window: MainWindow, qtbot: QtBot
) -> None:
    assert screen
    window.do("deadlines")
    dialog = window.findChild(DeadlinesDialog)
    assert isinstance(dialog, DeadlinesDialog)
    row = next(one for one in dialog.rows if one.kind.key == "visa")
    before = row.due.text()
    row.days.setValue(row.days.value() + 1)
    assert row.due.text() != before
    row.used.setChecked(False)
    assert row.due.text() == ""
    assert not row.days.isEnabled()
    QTest.mouseClick(dialog.usual, LEFT)
    assert row.due.text() == before
    assert not dialog.is_typed()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_a_course_that_is_over_is_to_be_finished(
    screen: TodayScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    set_days(desk, -60)
    settle()
    assert screen.late.isHidden()
    assert screen.waiting.isHidden()
    assert [
        one.line.step.kind.key for one in screen.soon.rows if isinstance(one.line, OwedLine)
    ] == ["certificates", "evaluation", "report"]
    assert not any("late" in one.line.text() for one in screen.soon.rows)
    assert window.side.items["today"].badge() == ""
    archive_cohort(desk, 1)
    settle()
    assert screen.soon.rows == []
    assert "archived" in screen.soon.nothing.text()


def test_without_a_first_day_it_asks_for_one(
    screen: TodayScreen, desk: Desk, settle: Settle
) -> None:
    change_cohort(desk, 1, {"starts": None, "ends": None})
    settle()
    assert screen.empty.isVisible()
    assert screen.empty.button.text() == "Cohort details…"
