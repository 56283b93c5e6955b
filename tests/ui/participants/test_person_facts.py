"""The pane of one person at a glance: without scrolling, each fact a way to its field, what is
next, and the page of all fields behind it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.model.deadlines import deadline_of
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.deadlines.deadlines import NextStep
from lcdesk.services.participants import documents, status
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.details_part import next_words
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2026, 11, 25)
Settle = Callable[[], None]


@pytest.fixture
def glance(screen: ParticipantsScreen, one: int, settle: Settle) -> DetailPane:
    screen.details.pane.show_fields(False)
    settle()
    assert screen.details.pane.record_id() == one
    return screen.details.pane


def step(key: str, due: dt.date) -> NextStep:
    kind = deadline_of(key)
    assert kind is not None
    return NextStep(kind, due, DAY)


@pytest.mark.looks
def test_nothing_is_to_be_scrolled_at_900_px_and_the_name_is_said_once(
    glance: DetailPane, window: MainWindow, settle: Settle
) -> None:
    window.resize(1440, 900)
    glance.next.show_step(step("visa_letter", DAY), "Make the paper")
    settle()
    area = glance.pages.currentWidget()
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    said = [one for one in glance.findChildren(QLabel) if one.isVisible() and "Kamau" in one.text()]
    assert said == [glance.head.name]
    assert glance.checklist.count.text() == "1 of 6"
    assert [code for code, _how in glance.steps.marks][2] == "confirmed"


@pytest.mark.looks
def test_each_of_it_is_reached_by_keys(glance: DetailPane, window: MainWindow) -> None:
    window.activateWindow()
    glance.head.portrait.setFocus()
    seen = list[QWidget]()
    for _press in range(40):
        at = QApplication.focusWidget()
        if at is None or not glance.isAncestorOf(at) or at in seen:
            break
        seen.append(at)
        at.focusNextPrevChild(True)
    wanted = [glance.steps, *glance.facts.lines.values(), glance.facts.eye]
    wanted += [glance.mail, glance.papers, glance.turn]
    assert [one for one in wanted if one not in seen] == []


@pytest.mark.looks
def test_a_fact_leads_to_its_field_and_what_is_half_typed_stays(
    glance: DetailPane, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(glance.facts.lines["birth_date"], LEFT)
    settle()
    assert glance.are_fields_shown()
    made = glance.form.row_of("birth_date")
    assert isinstance(made.editor, QLineEdit)
    assert made.editor.hasFocus()
    qtbot.keyClicks(made.editor, "no such day")
    qtbot.mouseClick(glance.turn, LEFT)
    settle()
    assert not glance.are_fields_shown()
    qtbot.mouseClick(glance.turn, LEFT)
    settle()
    assert made.editor.text() == "no such day"
    glance.form.give_up()
    made.show_value(None)


def test_the_number_of_the_passport_is_shown_and_that_is_noted(
    glance: DetailPane, one: int, desk: Desk, qtbot: QtBot
) -> None:
    line, number = glance.facts.lines["passport_no"], (read_one(desk, one) or {})["passport_no"]
    assert number
    assert number not in line.fact.words
    qtbot.mouseClick(glance.facts.eye, LEFT)
    assert number in line.fact.words
    assert glance.facts.eye.isHidden()
    (noted,) = access_log.list_reveals(desk, row_id=one)
    assert (noted.how, noted.field) == ("shown", "Passport no.")


def test_what_is_next_is_seen_to_by_its_button(
    glance: DetailPane, one: int, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    nomination = step("nomination", DAY)
    glance.next.show_step(nomination, next_words(nomination))
    qtbot.mouseClick(glance.next.does, LEFT)
    settle()
    states = {item.kind: item.state for item in documents.checklist(desk, one)}
    assert states["nomination_letter"] == "received"
    flight = step("flight", DAY)
    glance.next.show_step(flight, next_words(flight))
    qtbot.mouseClick(glance.next.does, LEFT)
    settle()
    assert glance.form.row_of("arrival_flight").editor.hasFocus()


def test_the_days_of_the_steps_stand_below_them(
    glance: DetailPane, one: int, desk: Desk, settle: Settle
) -> None:
    status.move(desk, status.plan(desk, [one], "arrived"), dt.date(2026, 12, 6))
    settle()
    assert dict(glance.steps.marks)["arrived"] == "now"
    assert glance.steps.day_of("arrived") == "6 Dec"
    assert glance.steps.day_of("certified") == ""


@pytest.mark.looks
def test_of_several_there_are_fields_alone(
    glance: DetailPane, screen: ParticipantsScreen, one: int, settle: Settle
) -> None:
    screen.view.select_ids([one, screen.table.id_at(1)])
    settle()
    assert glance.are_fields_shown()
    assert glance.turn.isHidden()
    screen.view.select_ids([one])
    settle()
    assert not glance.are_fields_shown()
