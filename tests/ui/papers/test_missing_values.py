"""What a paper would say and nobody knows leads to where it is entered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts.cohorts import add_cohort, change_cohort
from lcdesk.services.cohorts.organisers import OrganiserEdit, list_organisers
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.news.fact_words import Origin
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.papers.making import check_paper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants.participants import add_participant
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.kit.origin_links import link_of
from lcdesk.ui.kit.widgets import IconButton
from lcdesk.ui.papers.screen import PapersScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.papers.choosing import WAIT, choose

pytestmark = [pytest.mark.opens("papers")]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def blank(window: MainWindow, desk: Desk, settle: Callable[[], None]) -> int:
    """A cohort of which hardly anything is known, on screen."""
    number = add_cohort(desk, {"name_en": "Blank"})
    add_participant(desk, number, {"full_name": "Ana Moyo", "status": "confirmed"})
    values = {"date": dt.date(2026, 12, 7), "kind": "ceremony", "title": "Opening", "venue": "Hall"}
    add_activity(desk, number, values)
    add_activity(desk, number, {"kind": "lecture", "title": "Without a day"})
    wanted = OrganiserEdit([Organiser("host", "Science Centre")], [])
    change_cohort(desk, number, {}, None, None, wanted)
    window.show_cohort(number)
    settle()
    return number


def pen(papers: PapersScreen, words: str, qtbot: QtBot) -> IconButton:
    """The pen beside a value that is missing, once that is seen."""

    def found() -> list[IconButton]:
        pens = papers.aside.findChildren(IconButton)
        return [one for one in pens if one.accessibleName().endswith(words) and one.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=WAIT)
    return found()[0]


def test_every_value_that_may_be_missing_has_a_place(
    window: MainWindow, desk: Desk, blank: int, settle: Callable[[], None]
) -> None:
    context = window.context
    assert context is not None
    places = dict[tuple[str, str], Origin]()
    told = set[str]()
    for kind in PAPERS:
        for photos in ({}, {"photos": "yes"}):
            options = photos if kind.key == "name_list" else {}
            try:
                paper = prepare_paper(desk, kind, blank, PaperChoice(options=options))
            except KnownFault:
                continue
            for remark in check_paper(paper):
                if remark.kind in ("missing", "photo"):
                    assert remark.origin is not None, remark.words
                    places[remark.origin.entity, remark.origin.field] = remark.origin
                    told.add(remark.words)
    assert len(told) > 25
    assert {entity for entity, _field in places} == {
        "Activity",
        "Cohort",
        "CohortOrganisation",
        "Enrolment",
        "Organisation",
        "Venue",
    }
    for place, origin in places.items():
        window.open_screen("papers")
        link = link_of(context, origin, opens=True)
        assert link is not None, place
        link.go()
        settle()
        dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        assert dialogs or window.screen_key() != "papers", place
        for one in dialogs:
            one.done(0)
        settle()


def test_from_the_card_to_the_field(
    papers: PapersScreen, window: MainWindow, blank: int, settle: Callable[[], None], qtbot: QtBot
) -> None:
    choose(papers, "invitation", qtbot)
    QTest.mouseClick(pen(papers, ": city", qtbot), LEFT)
    dialog = window.findChild(CohortDialog)
    assert dialog is not None
    assert dialog.focusWidget() is dialog.form.row_of("city").editor
    dialog.reject()
    settle()
    choose(papers, "certificate", qtbot)
    QTest.mouseClick(pen(papers, "who signs for Science Centre", qtbot), LEFT)
    signing = next(one for one in window.findChildren(CohortDialog) if one.isVisible())
    (row,) = signing.organisers.rows
    assert row.row_id == list_organisers(papers.context.desk, blank)[0].id
    assert signing.focusWidget() is row.signer.lines[0]
    signing.reject()
    settle()
    person = papers.paper.items[0].id if papers.paper else 0
    QTest.mouseClick(pen(papers, "Ana Moyo: country", qtbot), LEFT)
    people = window.screens["participants"]
    assert isinstance(people, ParticipantsScreen)
    qtbot.waitUntil(lambda: people.shown.current_id == person, timeout=WAIT)
    at = people.view.currentIndex()
    assert people.table.columns[at.column()].name == "nationality"
