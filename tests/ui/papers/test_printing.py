"""Papers on a printer: as many pages as the PDF has, each in its own size, ranges and copies as they
were asked for; and what the screen says where there is no printer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton, QSpinBox
from pytestqt.qtbot import QtBot

from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.papers import register
from lcdesk.services.participants import participants
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.tasks import TaskCancelled
from lcdesk.ui.papers.printing import (
    PER_INCH,
    PrintPlan,
    ask_for_printer,
    pages_asked,
    plan_contents,
    plan_printing,
    print_pages,
)
from lcdesk.ui.papers.screen import PapersScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.papers.choosing import WAIT, choose

pytestmark = [pytest.mark.opens("papers")]
LEFT = Qt.MouseButton.LeftButton
A4, FIVE = (595, 842), 5  # points


@pytest.fixture
def printer(tmp_path: Path) -> QPrinter:
    """One that prints into a PDF."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    return made


def _printed(printer: QPrinter) -> list[tuple[int, int, float]]:
    """Of each page its width, height and the share of it that is not white."""
    found: list[tuple[int, int, float]] = []
    with pypdfium2.PdfDocument(printer.outputFileName()) as document:
        for page in document:
            wide, high = page.get_size()
            drawn = bytes(page.render(scale=0.5, grayscale=True).buffer)
            inked = sum(dot < 250 for dot in drawn) / len(drawn)
            found.append((round(wide), round(high), inked))
    return found


def _plan(papers: PapersScreen, items: int = 3) -> PrintPlan:
    assert papers.paper is not None
    kept = papers.paper.items[:items]
    return plan_printing(papers.paper.with_items(kept) if kept else papers.paper)


def test_each_page_keeps_its_size(papers: PapersScreen, printer: QPrinter, qtbot: QtBot) -> None:
    plan = _plan(papers)
    told: list[tuple[int, int]] = []
    count = print_pages(plan, pages_asked(printer, plan), printer, lambda *one: told.append(one))
    assert count == 3
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    found = _printed(printer)
    assert [one[:2] for one in found] == [(842, 595)] * 3, "a certificate lies on its side"
    assert all(0.05 < inked < 0.98 for _wide, _high, inked in found)

    choose(papers, "invitation", qtbot)
    plan = _plan(papers)
    print_pages(plan, pages_asked(printer, plan), printer)
    assert [one[:2] for one in _printed(printer)] == [A4] * 3


def test_pages_of_two_sizes_in_one_go(
    papers: PapersScreen, printer: QPrinter, qtbot: QtBot
) -> None:
    across = _plan(papers, 1)
    choose(papers, "invitation", qtbot)
    plan = PrintPlan([*across.parts, *_plan(papers, 1).parts])
    print_pages(plan, pages_asked(printer, plan), printer)
    assert [one[:2] for one in _printed(printer)] == [(842, 595), A4]


def test_people_that_share_a_page_stay_together(
    papers: PapersScreen, printer: QPrinter, qtbot: QtBot
) -> None:
    choose(papers, "badges", qtbot)
    assert papers.paper is not None
    plan = plan_printing(papers.paper)
    assert len(papers.paper.items) > 4
    assert len(plan.parts) == 1
    assert plan.page_of(papers.paper.items[0].id) == 0, "nobody has a page alone"
    print_pages(plan, pages_asked(printer, plan), printer)
    assert len(_printed(printer)) == plan.pages == -(-len(papers.paper.items) // 4)


def test_a_picture_has_dots_enough(papers: PapersScreen, printer: QPrinter) -> None:
    assert PER_INCH >= 300
    plan = _plan(papers, 1)
    print_pages(plan, [1], printer)
    with pypdfium2.PdfDocument(printer.outputFileName()) as document:
        (drawn,) = [one for one in document[0].get_objects() if one.type == 3]
        assert drawn.get_px_size() == (3508, 2480)


def _plan_of(*pages: int) -> PrintPlan:
    """Parts of so many pages, without anything on them."""
    from lcdesk.model import clock
    from lcdesk.papers.content import PaperContent
    from lcdesk.ui.papers.printing import PrintedPart

    blank = PaperContent("certificate", {}, clock.moment())
    return PrintPlan([PrintedPart(blank, one, [at]) for at, one in enumerate(pages, 1)])


@pytest.mark.parametrize(
    ("ranges", "copies", "is_collated", "is_reversed", "expected"),
    [
        ("", 1, True, False, [1, 2, 3, 4, 5]),
        ("2-3", 1, True, False, [2, 3]),
        ("1,4-9", 1, True, False, [1, 4, 5]),
        ("2-3", 2, True, False, [2, 3, 2, 3]),
        ("2-3", 2, False, False, [2, 2, 3, 3]),
        ("2-3", 2, True, True, [3, 2, 3, 2]),
    ],
)
def test_what_the_dialog_says_is_kept(
    printer: QPrinter,
    ranges: str,
    copies: int,
    is_collated: bool,
    is_reversed: bool,
    expected: list[int],
) -> None:
    plan = _plan_of(2, 1, 2)
    assert plan.pages == FIVE
    if ranges:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setPageRanges(QPageRanges.fromString(ranges))
    printer.setCopyCount(copies)
    printer.setCollateCopies(is_collated)
    if is_reversed:
        printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_asked(printer, plan) == expected


def test_a_page_is_found_in_its_part(printer: QPrinter) -> None:
    plan = _plan_of(2, 1, 2)
    assert [plan.place_of(one) for one in range(1, 6)] == [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1)]
    assert [plan.page_of(item) for item in (1, 2, 3, 4)] == [1, 3, 4, 0]
    assert plan.owners_of([5, 2]) == [1, 3]
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert pages_asked(printer, plan, 4) == [4]


def test_stopped_it_prints_no_more(papers: PapersScreen, printer: QPrinter) -> None:
    plan = _plan(papers)
    told: list[int] = []

    def stop(done: int, _total: int) -> None:
        told.append(done)
        if done == 1:
            raise TaskCancelled

    with pytest.raises(TaskCancelled):
        print_pages(plan, [1, 2, 3], printer, stop)
    assert told == [0, 1]


def _child(dialog: QPrintDialog, kind: type[Any], name: str) -> Any:
    return next(one for one in dialog.findChildren(kind) if one.objectName() == name)


def test_pages_and_copies_are_asked_for(
    papers: PapersScreen, window: MainWindow, printer: QPrinter
) -> None:
    plan, chosen = _plan(papers), list[QPrinter]()
    dialog = ask_for_printer(window, plan, 2, "Certificates", chosen.append)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 3)
    _child(dialog, QRadioButton, "printRange").click()
    _child(dialog, QSpinBox, "from").setValue(2)
    _child(dialog, QSpinBox, "to").setValue(3)
    _child(dialog, QSpinBox, "copies").setValue(2)
    next(one for one in dialog.findChildren(QPushButton) if one.text() == "&Print").click()
    (asked,) = chosen
    asked.setOutputFileName(printer.outputFileName())
    numbers = pages_asked(asked, plan, 2)
    assert sorted(numbers) == [2, 2, 3, 3]
    assert print_pages(plan, numbers, asked) == 4
    assert len(_printed(printer)) == 4


def test_the_page_on_view_alone(papers: PapersScreen, printer: QPrinter, qtbot: QtBot) -> None:
    desk = papers.context.desk
    assert papers.paper is not None
    one = papers.paper.items[1].id
    participants.change_participants(desk, [one], {"passport_no": "EP1234567"})
    choose(papers, "visa_letter", qtbot)
    QTest.mouseClick(papers.forth, LEFT)
    paper = papers.paper
    plan = plan_printing(paper)
    run = papers.print_run(paper)
    dialog = run.ask(plan)
    assert dialog.testOption(QPrintDialog.PrintDialogOption.PrintCurrentPage)
    dialog.reject()
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    before = len(list_reveals(desk))
    run.print_on(printer, plan, plan.page_of(one))
    qtbot.waitUntil(lambda: not papers.context.tasks.is_busy(), timeout=WAIT)
    assert [one[:2] for one in _printed(printer)] == [A4]
    noted = list_reveals(desk)
    assert len(noted) > before, "private values went onto paper"
    assert list_reveals(desk, row_id=one), "of the one who is on that page"
    status = papers.window().findChild(StatusLine)
    assert status is not None
    assert "1" in status.news.text()


def test_issued_papers_are_printed_again_as_they_were(
    papers: PapersScreen, printer: QPrinter, qtbot: QtBot
) -> None:
    QTest.mouseClick(papers.aside.issue, LEFT)
    dialog = papers._open_register()
    dialog.view.select_ids([0, 1])
    assert dialog.print.isEnabled()
    contents = register.read_issued(
        papers.context.desk, [one.paper_id for one in dialog.chosen() if one.paper_id]
    )
    plan = plan_contents(dict(enumerate(contents)))
    dialog.print_run(dict(enumerate(contents))).print_on(printer, plan)
    qtbot.waitUntil(lambda: not papers.context.tasks.is_busy(), timeout=WAIT)
    assert [one[:2] for one in _printed(printer)] == [(842, 595)] * 2
    QTest.mouseClick(dialog.print, LEFT)
    assert dialog.banner.isVisible(), "this computer knows no printer"
    dialog.reject()


def test_without_a_printer_the_pdf_is_offered(papers: PapersScreen) -> None:
    QTest.mouseClick(papers.aside.print, LEFT)
    assert papers.banner.isVisible()
    assert "PDF" in [one.text() for one in papers.banner.findChildren(QPushButton)][-1]
