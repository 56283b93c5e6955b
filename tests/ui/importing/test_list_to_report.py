"""A list from the drop to the signed report and what became of it: what nobody can answer at once
stays open, every screen says so with the same numbers, and the answers are told beside the report.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.cli import run
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures.report_page import printed_remarks
from lcdesk.services.figures.signed_changes import changes_since
from lcdesk.services.figures.signed_reports import list_signed, read_signed
from lcdesk.services.figures.statistics import TO_ANSWER
from lcdesk.services.importing import open_questions
from lcdesk.ui.figures.figure_papers import ReportDialog
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.figures.signed_dialog import SignDialog, SignedDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.overview.cards import MissingLine
from lcdesk.ui.overview.screen import OverviewScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.review_sheets import save_nomination
from tests.services.rows import people
from tests.ui.looked_at import close_program
from tests.ui.reviews import drop
from tests.ui.sheets import LEFT, dialog

ANSWERS = ("Kazahstan=Kazakhstan", "femail=F", "30/02/1991=28/02/1991", "Congo=CD")
Begin = Callable[[Desk], Program]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return save_nomination(tmp_path / "nominations.xlsx")


@pytest.fixture
def begin(_begin: Begin) -> Begin:
    """Begin the program with a desk on screen, more than once."""
    return _begin


def click(program: Program, widget: QWidget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, LEFT)
    program.settle()


def opened(program: Program, key: str) -> QWidget:
    """The screen, gone to by its line in the side bar."""
    click(program, program.window.side.items[key])
    return program.window.screens[key]


def questions(overview: QWidget) -> list[str]:
    """What the overview says of open questions."""
    assert isinstance(overview, OverviewScreen)
    return [
        line.accessibleName().rpartition(": ")[2]
        for line in overview.missing.lines
        if isinstance(line, MissingLine) and "question" in line.accessibleName()
    ]


def test_a_list_with_open_questions_to_the_signed_report_and_its_answers(
    desk: Desk, begin: Begin, listed: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    before = people(desk)
    program = begin(desk)
    drop(program.window, listed)
    program.settle()
    review = program.window.screens["import"]
    assert isinstance(review, ImportScreen)
    assert review.page.outlook
    counts = review.page.outlook.lines.counts
    assert (counts["new"], counts["open"], counts["needs you"]) == (14, 6, 0)
    assert review.page.confirm.text() == "Import 14, 5 questions stay open"
    assert review.page.problems.head.text() == "5 things to look at"
    click(program, review.page.confirm)
    assert len(people(desk)) == len(before) + 14

    table = program.window.screens["participants"]
    assert isinstance(table, ParticipantsScreen)
    table.views.focus_search()
    search = QApplication.focusWidget()
    assert search
    QTest.keyClicks(search, "Kazahstan")
    qtbot.waitUntil(lambda: len(table.table.ids) == 2)
    assert questions(opened(program, "overview")) == ["5 questions"]

    figures = opened(program, "countries")
    assert isinstance(figures, CountriesScreen)
    qtbot.waitUntil(lambda: bool(figures.figures and figures.figures.rest))
    assert figures.figures
    said = figures.figures.remarks[-1]
    assert "“Kazahstan” (Aigerim Bekova, Yerlan Sadykov)" in said
    report = next(one for one in figures.findChildren(QPushButton) if one.text() == "Report…")
    click(program, report)
    page = dialog(qapp, ReportDialog)
    qtbot.waitUntil(page.sign.isEnabled)
    click(program, page.sign)
    signing = dialog(qapp, SignDialog)
    told = signing.remarks.text().splitlines()
    signing.signed_by.setFocus()
    signing.signed_by.selectAll()
    QTest.keyClicks(signing.signed_by, "Li Wei")
    click(program, signing.ok)
    (line,) = list_signed(desk)
    signed = read_signed(desk, line.id)
    assert [one.en for one in signed.remarks] == told
    assert told[-2] == "Not yet known: Country/region 4, Gender 1, Date of birth 1."
    assert told[-1] == TO_ANSWER
    assert [one["en"] for one in printed_remarks(signed.remarks)] == told[:-1]
    assert changes_since(desk, line.id).is_empty
    page.reject()

    close_program(program)
    desk.close()  # the command line has it to itself
    for answer in ANSWERS:
        assert run(["--desk", str(desk.path), "--lang", "en", "pending", "answer", answer]) == 0
    with closing(open_desk(desk.path)) as again:
        assert [one.word for one in open_questions.list_open(again)] == ["Wakanda"]
        program = begin(again)
        assert questions(opened(program, "overview")) == ["1 question"]
        program.window.do("signed_reports")
        program.settle()
        shown = dialog(qapp, SignedDialog)
        assert [row["mark"] for row in shown.list.records.values()] == ["changed since"]
        changes = changes_since(again, line.id)
        assert {one.name for one in changes.people} == {
            "Aigerim Bekova",
            "Yerlan Sadykov",
            "Grace Ilunga",
            "Sita Shrestha",
        }
        now = {one.key: one.after.total for one in changes.countries if one.after}
        assert (now["KZ"], now["CD"], now[""]) == (2, 1, 1)
        assert read_signed(again, line.id).remarks == signed.remarks
        shown.accept()
        close_program(program)
