"""The tabs of the figures over the years with people, leads and projects: what is shown, what a click
on a number opens, and what leaves the house.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.model.entities import Cohort, Enrolment, Lead, Person, Project
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures.signed_reports import list_signed
from lcdesk.settings import Settings
from lcdesk.ui.figures.alumni_figures_screen import AlumniFiguresScreen
from lcdesk.ui.figures.behind import BehindDialog
from lcdesk.ui.figures.comparison_screen import ComparisonScreen
from lcdesk.ui.figures.cooperation_figures_screen import CooperationFiguresScreen
from lcdesk.ui.figures.figures_page import FiguresPageDialog
from lcdesk.ui.figures.painted_figures import PaintedFigures
from lcdesk.ui.figures.report_screen import FigureReportScreen
from lcdesk.ui.figures.signed_dialog import SignDialog
from lcdesk.ui.figures.years_screen import YearsScreen
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Tasks
from tests.papers.pdf_reading import words_of

PEOPLE = (("KE", "F"), ("KE", "M"), ("ET", "F"))
Shown = Callable[[type[FigureReportScreen]], Any]


def fill(work: Work) -> list[int]:
    ids = []
    for year, people in ((2024, PEOPLE[:2]), (2025, PEOPLE)):
        cohort = work.add(Cohort(name_en=f"Session {year}", starts=dt.date(year, 6, 1))).id
        ids.append(cohort)
        for place, (country, gender) in enumerate(people):
            who = work.add(Person(full_name=f"{year} {place}", nationality=country, gender=gender))
            work.add(Enrolment(person_id=who.id, cohort_id=cohort, status="completed"))
        for stage in ("idea", "ended"):
            work.add(Lead(subject=f"{stage} {year}", stage=stage, kind="talent", cohort_id=cohort))
    work.add(Project(title_en="Plant", results="electricity: 1.8 MW (2025, meter report)"))
    return ids


@pytest.fixture
def context(bare_desk: Desk, dressed: QApplication) -> Iterator[Context]:
    tasks = Tasks()
    bare_desk.execute("fill", fill)
    made = Context(bare_desk, tasks, Settings(office="Office"))
    yield made
    made.close()
    tasks.close()


@pytest.fixture
def shown(context: Context, qtbot: QtBot) -> Shown:
    from lcdesk.services.cohorts import cohorts

    def make(kind: type[FigureReportScreen]) -> FigureReportScreen:
        context.cohorts = cohorts.list_cohorts(context.desk)
        context.cohort = context.cohorts[0]
        context.cohort_id = context.cohorts[0]["id"]
        screen = kind(context)
        qtbot.addWidget(screen)
        screen.resize(1140, 740)
        screen.show()
        screen.show_cohort(context.cohort_id)
        settle(context, qtbot)
        return screen

    return make


def settle(context: Context, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not context.tasks.is_busy(), timeout=15_000)
    QApplication.processEvents()


def click(figures: PaintedFigures, key: str) -> None:
    box = figures.laid.rect(key)
    assert box is not None, [hit.key for hit in figures.laid.hits]
    QTest.mouseClick(figures, Qt.MouseButton.LeftButton, pos=box.center().toPoint())


def test_the_base_stands_before_the_session_of_the_year_before(
    shown: Shown, context: Context
) -> None:
    screen: ComparisonScreen = shown(ComparisonScreen)
    assert screen.found is not None
    assert [len(one.people) for one in screen.found.cohorts] == [3, 2]
    assert screen.found.own == {"ET"}
    asked: list[tuple[str, Any]] = []
    context.screen_asked.connect(lambda key, args: asked.append((key, args.get("ids"))))
    base = screen.found.base
    click(screen.figures, f"women|{base.id}")
    click(screen.figures, f"country|{base.id}|ET")
    assert asked == [("participants", base.women), ("participants", base.countries["ET"])]


def test_others_are_put_beside_and_taken_away(shown: Shown, context: Context, qtbot: QtBot) -> None:
    screen: ComparisonScreen = shown(ComparisonScreen)
    assert screen.found is not None
    first = screen.found.cohorts[1].id
    screen.choose(base=first, beside=())
    settle(context, qtbot)
    assert [one.id for one in screen.found.cohorts] == [first]
    screen.choose(rule="certified")
    settle(context, qtbot)
    assert [len(one.people) for one in screen.found.cohorts] == [0]


def test_a_number_opens_its_leads(shown: Shown, context: Context, qtbot: QtBot) -> None:
    screen: CooperationFiguresScreen = shown(CooperationFiguresScreen)
    card = next(one for one in screen.cards if one.table.key == "leads:kind")
    asked: list[tuple[str, Any]] = []
    context.screen_asked.connect(lambda key, args: asked.append((key, args)))
    click(card.figures, "0|ended")
    settle(context, qtbot)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, BehindDialog))
    assert [dialog.list.item(n).text() for n in range(dialog.list.count())] == [
        "ended 2024",
        "ended 2025",
    ]
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    cell = card.table.rows[0].cells[card.table.place("ended")]
    went = {"tab": "leads", "kind": "lead", "open": cell.ids[1]}
    assert asked == [("cooperation", went)]


def test_the_keyboard_goes_from_number_to_number(shown: Shown, context: Context) -> None:
    screen: CooperationFiguresScreen = shown(CooperationFiguresScreen)
    card = next(one for one in screen.cards if one.table.key == "projects:stage")
    card.figures.setFocus(Qt.FocusReason.TabFocusReason)
    card.figures.repaint()
    asked: list[str] = []
    context.screen_asked.connect(lambda key, _args: asked.append(key))
    QTest.keyClick(card.figures, Qt.Key.Key_Right)
    QTest.keyClick(card.figures, Qt.Key.Key_Return)
    assert asked == ["cooperation"]
    assert card.figures.accessibleDescription()


@pytest.mark.parametrize("kind", [YearsScreen, CooperationFiguresScreen, AlumniFiguresScreen])
def test_tables_are_shown_and_copied(
    kind: type[FigureReportScreen], shown: Shown, context: Context, qtbot: QtBot
) -> None:
    screen = shown(kind)
    assert screen.report is not None
    assert [card.table.key for card in screen.cards] == [
        table.key for table in screen.report.tables if not table.is_empty
    ]
    screen.copy_all()
    text = QApplication.clipboard().text()
    for table in screen.report.tables:
        assert table.rule in text
    screen.retranslate()
    settle(context, qtbot)
    assert screen.cards


def test_the_workbook_and_the_page(
    shown: Shown, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    screen: ComparisonScreen = shown(ComparisonScreen)
    screen.save_workbook(tmp_path / "c.xlsx")
    settle(context, qtbot)
    book = load_workbook(tmp_path / "c.xlsx")
    people = book.worksheets[1]
    values = [[cell.value for cell in row] for row in people.iter_rows()]
    assert any(row[:5] == ["Session 2025", 2, 1, 0, 3] for row in values)
    assert people._charts
    dialog = screen.open_page()
    assert isinstance(dialog, FiguresPageDialog)
    settle(context, qtbot)
    assert not dialog.page.image.isNull()
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    dialog.save_to(tmp_path / "c.pdf")
    settle(context, qtbot)
    words = words_of((tmp_path / "c.pdf").read_bytes())
    assert "Session 2025" in words
    assert "Signature" in words
    dialog.done(0)


def test_the_page_is_signed_listed_and_told_what_changed(
    shown: Shown, context: Context, qtbot: QtBot
) -> None:
    screen: YearsScreen = shown(YearsScreen)
    dialog = screen.open_page()
    assert dialog is not None
    settle(context, qtbot)
    QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, SignDialog)
    asked.signed_by.setText("Li Wei")
    QTest.mouseClick(asked.ok, Qt.MouseButton.LeftButton)
    (line,) = list_signed(context.desk)
    assert (line.signed_by, line.is_over_years) == ("Li Wei", True)
    assert line.number in dialog.banner.text()
    dialog.done(0)
    gender = context.desk.execute("look", lambda work: work.get(Person, 1).gender)
    assert gender == "F"
    context.desk.execute("x", lambda work: work.set(work.get(Person, 1), {"gender": "M"}))
    listed = screen.open_signed()
    settle(context, qtbot)
    assert listed.shown is not None
    assert list(listed.shown.changed) == [line.id]
    assert ("2024, women", "changed", "1 → 0") in listed.changes.texts()
    assert listed.people.isHidden()
    QTest.mouseClick(listed.remove, Qt.MouseButton.LeftButton)
    assert list_signed(context.desk) == []
    listed.undo()
    assert [one.number for one in list_signed(context.desk)] == [line.number]
    settle(context, qtbot)
    listed.done(0)


def test_until_it_is_counted_the_tab_says_so_and_a_fault_in_its_place(
    context: Context, qtbot: QtBot
) -> None:
    screen = YearsScreen(context)
    qtbot.addWidget(screen)
    screen.show_cohort(None)
    assert screen.empty.sentence.text() == "Counting…"
    assert not any(button.isEnabled() for button in screen._outward)
    settle(context, qtbot)
    assert screen.report is not None
    assert len(screen.cards) > 2
    cards = list(screen.cards)
    screen.refresh(None)
    settle(context, qtbot)
    assert screen.cards == cards  # what is as it was is not drawn anew
    screen.rule = "own:77"
    screen.refresh(None)
    settle(context, qtbot)
    assert screen.report is None
    assert "own:77" in screen.empty.sentence.text()


def test_nothing_is_said_of_nothing(bare_desk: Desk, dressed: QApplication, qtbot: QtBot) -> None:
    tasks = Tasks()
    context = Context(bare_desk, tasks, Settings())
    for kind in (ComparisonScreen, YearsScreen, CooperationFiguresScreen, AlumniFiguresScreen):
        screen = kind(context)
        qtbot.addWidget(screen)
        screen.show_cohort(None)
        settle(context, qtbot)
        assert not screen.handlers()
        assert not screen.cards
    context.close()
    tasks.close()
