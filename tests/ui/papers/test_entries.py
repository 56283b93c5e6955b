"""The ways to papers from where they are wanted: people, the cohort, attendance; and the chip on whoever
holds one that no longer agrees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.services.attendance import attendance
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind, papers_about, papers_of_people
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants
from lcdesk.ui.attendance.screen import AttendanceScreen
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.papers.pack_dialog import PackDialog
from lcdesk.ui.papers.screen import PapersScreen
from lcdesk.ui.papers.wrong_dialog import WrongPapersDialog
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.papers.choosing import WAIT, hold, is_ready

LEFT = Qt.MouseButton.LeftButton


def _lines(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if not one.isSeparator()]


def _line(menu: QMenu, text: str) -> QAction:
    return next(one for one in menu.actions() if one.text() == text)


def _popup(qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu), timeout=WAIT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _click(menu: QMenu, text: str) -> None:
    """A click on a line of a menu that is on view."""
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(_line(menu, text)).center())


def _shown(window: MainWindow, key: str, qtbot: QtBot) -> PapersScreen:
    """The screen of papers, once that kind is on view."""
    assert window.screen_key() == "papers"
    screen = window.screens["papers"]
    assert isinstance(screen, PapersScreen)
    qtbot.waitUntil(lambda: is_ready(screen, key), timeout=WAIT)
    return screen


def _ids(screen: PapersScreen) -> list[int]:
    assert screen.paper is not None
    return sorted(one.id for one in screen.paper.items)


def test_every_kind_for_people_is_offered_for_them() -> None:
    several = papers_of_people(2)
    assert several == [one for one in PAPERS if one.about == "person"]
    assert papers_of_people(1) == [one for one in several if not one.is_list]
    assert {one.key for one in papers_about("attendance")} >= {"certificate", "attendance_summary"}


@pytest.mark.parametrize(
    ("kind", "own", "others"),
    [("certificate", [1, 3], [2]), ("participation", [2], [1, 3]), ("badges", [1, 2, 3], [])],
)
def test_who_gets_a_paper(kind: str, own: list[int], others: list[int]) -> None:
    found = [one for one in (1, 2, 3) if paper_kind(kind).is_for(one, {2})]
    assert (found, sorted({1, 2, 3} - {*found})) == (own, others)


def test_from_the_menu_of_the_participants(
    screen: ParticipantsScreen, one: int, window: MainWindow, qtbot: QtBot
) -> None:
    screen.open_menu(QPoint(40, 10))
    menu = _popup(qtbot)
    papers = _line(menu, "Papers").menu()
    assert isinstance(papers, QMenu)
    assert _lines(papers) == [*(kind.label for kind in papers_of_people(1)), "All papers…"]
    _line(papers, "Badges").trigger()
    menu.close()
    shown = _shown(window, "badges", qtbot)
    assert _ids(shown) == [one]
    assert shown.kinds.current() == paper_kind("badges"), "though the screen was never seen before"


def test_from_the_details_of_several(
    screen: ParticipantsScreen,
    pane: DetailPane,
    window: MainWindow,
    settle: Callable[[], None],
    qtbot: QtBot,
) -> None:
    two = [screen.table.id_at(row) for row in (0, 1)]
    screen.view.select_ids(two)
    settle()
    QTest.mouseClick(pane.papers, LEFT, delay=10)
    menu = _popup(qtbot)
    assert "List of participants" in _lines(menu)
    _click(menu, "Table signs")
    assert _ids(_shown(window, "table_signs", qtbot)) == sorted(two)


def test_a_kind_asked_for_again_is_for_everybody(
    window: MainWindow, one: int, qtbot: QtBot
) -> None:
    window.open_screen("papers", kind="badges", ids=[one])
    assert _ids(_shown(window, "badges", qtbot)) == [one]
    window.open_screen("papers", kind="table_signs", ids=())
    assert len(_ids(_shown(window, "table_signs", qtbot))) > 1


@pytest.mark.parametrize(
    ("line", "when"), [("Whole pack of papers…", "all"), ("End-of-course folder…", "after")]
)
def test_from_the_menu_of_the_cohort(
    window: MainWindow, settle: Callable[[], None], qtbot: QtBot, line: str, when: str
) -> None:
    QTest.mouseClick(window.side.cohort, LEFT)
    _click(_popup(qtbot), line)
    settle()
    assert window.screen_key() == "participants", "it lies over what is on view"
    dialog = window.findChild(PackDialog)
    assert dialog is not None
    assert dialog.when == when
    assert dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width()), "nothing is cut"
    dialog.reject()


def test_the_papers_of_the_cohort(
    window: MainWindow, settle: Callable[[], None], qtbot: QtBot
) -> None:
    QTest.mouseClick(window.side.cohort, LEFT)
    _click(_popup(qtbot), "Papers")
    settle()
    assert window.screen_key() == "papers"


@pytest.fixture
def absent(window: MainWindow, desk: Desk, settle: Callable[[], None]) -> int:
    """Somebody who was not there; everybody else was."""
    assert window.context is not None
    cohort = window.context.cohort_id
    assert cohort is not None
    add_activity(
        desk,
        cohort,
        {
            "title": "Opening",
            "date": dt.date(2026, 12, 7),
            "start": dt.time(9),
            "end": dt.time(10),
            "kind": "lecture",
        },
    )
    found = attendance.read_register(desk, cohort)
    one = found.course[1].id
    marks: Any = {
        (person.id, found.sessions[0].id): "absent" if person.id == one else "present"
        for person in found.course
    }
    attendance.note(desk, found, marks)
    window.open_screen("attendance")
    settle()
    return one


def test_from_the_line_that_says_who_falls_below(
    window: MainWindow, absent: int, qtbot: QtBot
) -> None:
    screen = window.screens["attendance"]
    assert isinstance(screen, AttendanceScreen)
    assert screen.register.below == {absent}
    assert screen.for_below.isVisible()
    place = screen.grid.mapTo(window, QPoint())
    attendance.note(
        screen.context.desk,
        screen.register,
        {(absent, one.id): "present" for one in screen.register.sessions},
    )
    qtbot.waitUntil(screen.for_below.isHidden, timeout=WAIT)
    qtbot.wait(20)  # the layout follows
    assert screen.grid.mapTo(window, QPoint()) == place, (
        "nobody marks another cell than the one aimed at"
    )
    window.context.command("undo")
    qtbot.waitUntil(screen.for_below.isVisible, timeout=WAIT)
    QTest.mouseClick(screen.for_below, LEFT)
    assert _ids(_shown(window, "participation", qtbot)) == [absent]


def test_a_certificate_of_participation_is_for_those_below(
    window: MainWindow, absent: int, desk: Desk, qtbot: QtBot
) -> None:
    assert window.context
    hold(window.context)
    window.open_screen("papers", kind="participation", ids=())
    screen = _shown(window, "participation", qtbot)
    assert len(_ids(screen)) > 1
    QTest.mouseClick(screen.aside.issue, LEFT)
    assert register.list_issued(desk) == [], "it is asked first"
    assert screen.banner.isVisible()
    buttons = screen.banner.findChildren(Button)
    leave_out = next(one for one in buttons if one.text() == "Leave out")
    QTest.mouseClick(leave_out, LEFT)
    assert [one.enrolment_id for one in register.list_issued(desk)] == [absent]
    held = screen.window().focusWidget()
    assert held is not None
    assert screen.isAncestorOf(held), "the keyboard stays on the screen"


def test_from_attendance(window: MainWindow, absent: int, qtbot: QtBot) -> None:
    screen = window.screens["attendance"]
    assert isinstance(screen, AttendanceScreen)
    QTest.mouseClick(screen.papers, LEFT, delay=10)
    menu = _popup(qtbot)
    assert len(_lines(menu)) == len(papers_about("attendance"))
    reached = len(screen.register.course) - 1
    _click(menu, f"Certificates of completion: {reached} people")
    ids = _ids(_shown(window, "certificate", qtbot))
    assert len(ids) == reached
    assert absent not in ids
    window.open_screen("attendance")
    QTest.mouseClick(screen.papers, LEFT, delay=10)
    _click(_popup(qtbot), "Attendance summary")
    _shown(window, "attendance_summary", qtbot)


# --- The chip ---


def test_a_paper_that_no_longer_agrees_is_seen_on_its_person(
    screen: ParticipantsScreen,
    one: int,
    pane: DetailPane,
    window: MainWindow,
    desk: Desk,
    settle: Callable[[], None],
    qtbot: QtBot,
) -> None:
    assert window.context is not None
    cohort = window.context.cohort_id
    assert cohort is not None
    for kind in ("certificate", "visa_letter"):
        choice = PaperChoice()
        register.issue_paper(desk, prepare_paper(desk, paper_kind(kind), cohort, choice))
    settle()
    assert pane.head.wrong.isHidden()
    other = screen.table.id_at(1)
    participants.change_participants(desk, [one], {"certificate_name": "Wanjiru K. Kamau"})
    participants.change_participants(desk, [other], {"full_name": "Brian O. Otieno"})
    qtbot.waitUntil(lambda: len(screen.shown.wrong.get(other, ())) == 2, timeout=WAIT)
    assert {key: len(papers) for key, papers in screen.shown.wrong.items()} == {one: 1, other: 2}
    settle()
    assert pane.head.wrong.isVisible()
    assert pane.head.wrong.text() == "1 paper no longer agrees"
    column = screen.table.columns[screen.table.column_at("full_name")]
    assert column.tone is not None
    assert column.tip is not None
    record = screen.shown.record_of(one)
    assert record is not None
    assert column.tone(record) == "warn"
    assert "Certificates of completion" in column.tip(record)

    screen.view.select_ids([other])
    settle()
    assert pane.head.wrong.text() == "2 papers no longer agree"
    QTest.mouseClick(pane.head.wrong, LEFT)
    settle()
    dialog = window.findChild(WrongPapersDialog)
    assert dialog is not None
    current = dialog.current()
    assert current is not None
    assert current.line.enrolment_id == other
    dialog.reject()

    window.open_screen("participants")
    settle()
    desk.undo()
    qtbot.waitUntil(lambda: other not in screen.shown.wrong, timeout=WAIT)
    settle()
    assert pane.head.wrong.isHidden()
