"""Another program holds the desk: the window lives, says what it waits for, and what was typed
is kept or said.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lcdesk import app as program
from lcdesk.services.core import write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.kit.dialogs.edit_conflict import EditConflictDialog
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from lcdesk.ui.window.welcome import WaitingPage
from tests.holder import Holder, holding

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def _closed_dialogs(dressed: QApplication) -> Iterator[None]:
    yield
    for widget in dressed.topLevelWidgets():
        if isinstance(widget, FaultDialog):
            widget.close()


def type_position(screen: ParticipantsScreen, text: str) -> int:
    """Into the pane beside the table, and out of the field again."""
    first = screen.table.id_at(0)
    screen.view.select_ids([first])
    line = screen.details.pane.form.row_of("position").editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    screen.view.setFocus()
    return first


def freed_after(other: Holder, ms: int) -> None:
    QTimer.singleShot(ms, other.let_go)


def test_the_window_lives_and_says_what_it_waits_for(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    said: list[str] = []
    beats = QTimer(window)
    beats.setInterval(10)
    beats.timeout.connect(lambda: said.append(window.status.waiting.text()))
    beats.start()
    with holding(desk.path) as other:
        freed_after(other, 900)
        first = type_position(screen, "Head of Division")
    settle()
    beats.stop()
    assert (read_one(desk, first) or {})["position"] == "Head of Division"
    assert "The desk is in use by another program; waiting…" in said
    assert len(said) > 4
    assert window.status.waiting.text() == ""
    assert QApplication.overrideCursor() is None


def test_answers_of_workers_come_after_the_handler_that_waits(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    order: list[str] = []
    with holding(desk.path) as other:
        freed_after(other, 400)
        QTimer.singleShot(
            50,
            lambda: window.tasks.run("", lambda _task: None, lambda _none: order.append("answer")),
        )
        type_position(screen, "Dean")
        order.append("deed")
    settle()
    assert order == ["deed", "answer"]


def test_what_was_typed_is_said_and_stays_in_its_cell(
    screen: ParticipantsScreen,
    desk: Desk,
    dressed: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    settle: Settle,
) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.2)
    with holding(desk.path):
        first = type_position(screen, "Head of Division")
    settle()
    (told,) = [widget for widget in dressed.topLevelWidgets() if isinstance(widget, FaultDialog)]
    assert told.sentence == "The desk is in use by another program."
    assert "What you typed was: Position “Head of Division”." in told.advice
    assert screen.view.cells.rejected[first, "position"][0] == "Head of Division"
    assert (read_one(desk, first) or {})["position"] is None


def test_a_conflict_shows_both_values_and_keeps_what_was_typed(
    screen: ParticipantsScreen, desk: Desk, dressed: QApplication, settle: Settle
) -> None:
    first = screen.table.id_at(0)
    screen.shown.record_of(first)
    # its news still waits for the event loop
    change_participants(desk, [first], {"position": "Dean"})
    screen.sheet.change([first], {"position": "Engineer"})
    settle()
    (told,) = [
        widget for widget in dressed.topLevelWidgets() if isinstance(widget, EditConflictDialog)
    ]
    ((theirs, mine),) = told.sides
    assert (theirs.value, mine.value) == ("Dean", "Engineer")
    assert screen.view.cells.rejected[first, "position"][0] == "Engineer"


def test_nobody_is_told_off_by_their_own_edit_of_a_moment_ago(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    first, second = screen.table.id_at(0), screen.table.id_at(1)
    for text in ("Dean", "Engineer"):  # before the table has read the first anew
        screen.sheet.change([first], {"position": text})
    screen.view.select_ids([first, second])
    settle()
    screen.view.select_ids([first, second])
    settle()
    for text in ("Head", "Analyst"):
        screen.sheet.change([first, second], {"position": text})
    assert [(read_one(desk, one) or {})["position"] for one in (first, second)] == [
        "Analyst",
        "Analyst",
    ]


def test_opening_waits_and_says_so(
    running: program.Program,
    window: MainWindow,
    tmp_path: Path,
    new_desk: Callable[[Path], Desk],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lcdesk.db.engine.engine.BUSY_MS", 500)
    other_desk = new_desk(tmp_path / "other")
    other_desk.close()
    with holding(other_desk.path, "ALL") as other:
        running.open(other_desk.path)
        page = window.stack.widget(0)
        assert isinstance(page, WaitingPage)
        until = time.monotonic() + 30
        while "in use by another program" not in page.told.text() and time.monotonic() < until:
            QTest.qWait(20)
        assert "in use by another program" in page.told.text()
        assert window.status.stop.isHidden(), "stopped half-way, an open desk would be nobody's"
        other.let_go()
        settle()
    assert running.desk is not None
    assert running.desk.path == other_desk.path
    running.desk.close()
