"""A window whose office's server goes away, freezes and comes back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core import reach as reaching
from lcdesk.services.core import repeating
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.services.safety import drafts
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.kit.commands import CHANGING
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.office_line import OfficeLine
from tests.office_server import OfficeServer, resume, stop
from tests.ui.conftest import PEOPLE
from tests.ui.looked_at import close_program

AWAY = 1.2
UNHEARD = reaching.UNHEARD
SILENT = 0.2
"""Seconds a window may answer nothing."""


class Silences(QObject):
    """How long the loop of the window did not turn."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self, interval=1)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def begin(self) -> None:
        """What was before does not count."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.fixture
def line(office_server: OfficeServer) -> Iterator[OfficeLine]:
    made = OfficeLine(office_server)
    yield made
    made.close()


@pytest.fixture
def other(tmp_path: Path, new_office_desk: Callable[[Path], Desk]) -> Desk:
    """A colleague whose line is whole."""
    desk = new_office_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "Low-Carbon 2026", "starts": dt.date(2026, 12, 6)})
    for name, country, gender, organisation, *_rest in PEOPLE:
        values = {"full_name": name, "nationality": country, "gender": gender}
        add_participant(desk, cohort, {**values, "organization": organisation})
    return desk


@pytest.fixture
def running(
    tmp_path: Path,
    other: Desk,
    line: OfficeLine,
    _begin: Callable[[Desk], program.Program],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[program.Program]:
    """The program on the same desk, over the line."""
    # a machine with much to do is slow, and not away
    monkeypatch.setattr(reaching, "UNHEARD", 1.0)
    for module in (reaching, repeating):
        monkeypatch.setattr(module, "OUT_OF_REACH", AWAY)
    path = tmp_path / "Training Office.lcdesk-office"
    write_office(path, line.address(str(other.engine.url.database)))
    desk = open_office(path)
    try:
        made = _begin(desk)
        yield made
        line.thaw()
        close_program(made)
    finally:
        desk.close()


def _close_dialogs(running: program.Program) -> None:
    for one in running.window.findChildren(QDialog):
        one.done(0)


def _people(running: program.Program) -> ParticipantsScreen:
    running.window.open_screen("participants")
    running.settle()
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    return screen


def _texts(screen: ParticipantsScreen) -> list[str]:
    return [screen.table.cell(row, 1)[0] for row in range(len(screen.table.ids))]


def _state(running: program.Program) -> str:
    assert running.desk is not None
    assert running.desk.reach is not None
    return running.desk.reach.state


def test_the_strip_says_it_and_what_is_shown_stays(
    running: program.Program, line: OfficeLine, other: Desk, qtbot: QtBot
) -> None:
    screen, window = _people(running), running.window
    shown = _texts(screen)
    assert all(shown)
    screen.view.select_ids(screen.table.ids[:2])
    set_status = screen.marked.line.buttons["set_status"]
    qtbot.waitUntil(set_status.isEnabled)
    line.go()
    qtbot.waitUntil(window.status.waiting.isVisible, timeout=5_000)
    assert "server" in window.status.waiting.text()
    qtbot.waitUntil(running.reach.banner.isVisible, timeout=5_000)
    running.settle()
    assert not CHANGING & window.possible_commands().keys()
    assert "server" in why_not(window, "new_participant")
    assert not screen.add_button.isEnabled()
    assert "server" in screen.add_button.toolTip()
    assert not set_status.isEnabled()
    assert "server" in set_status.toolTip()
    eye = screen.details.pane.facts.eye
    for reads in (screen.export_button, eye):
        assert not reads.isEnabled()
        assert "server" in reads.toolTip()
    assert screen.view.edit(screen.table.index(0, 1)) is False
    for key in ("countries", "curriculum", "history", "participants"):
        window.open_screen(key)
        running.settle()
    window.set_language("zh")
    running.settle()
    assert len(_texts(screen)) == len(shown)
    assert all(_texts(screen))
    assert "服务器" in running.reach.banner.text()
    window.set_language("en")
    running.settle()
    assert _texts(screen) == shown
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()]

    change_participants(other, [screen.table.ids[0]], {"organization": "Kenya Power"})
    line.come()
    (again,) = [one for one in running.reach.banner.findChildren(Button) if one.isVisible()]
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _state(running) == "there", timeout=5_000)
    running.settle()
    assert not running.reach.banner.isVisible()
    assert screen.add_button.isEnabled()
    assert set_status.isEnabled()
    assert screen.export_button.isEnabled()
    assert eye.isEnabled()
    qtbot.waitUntil(lambda: (screen.table.record(0) or {}).get("organization") == "Kenya Power")
    assert not window.status.waiting.isVisible()


def test_a_half_typed_form_stays_and_is_kept_on_this_computer(
    running: program.Program, line: OfficeLine, qtbot: QtBot
) -> None:
    screen = _people(running)
    assert running.desk is not None
    screen.view.select_ids([screen.table.ids[0]])
    running.settle()
    pane = screen.details.pane
    pane.show_fields(True)
    editor = pane.form.row_of("given_name").editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "Wanji")
    line.go()
    qtbot.waitUntil(running.reach.banner.isVisible, timeout=5_000)
    running.settle()
    qtbot.keyClicks(editor, "ra")
    assert editor.text() == "Wanji", "nothing that could not be kept can be typed"
    screen.view.setFocus()  # which would keep it
    running.settle()
    assert editor.text() == "Wanji"
    assert not [one for one in running.window.findChildren(QDialog) if one.isVisible()]
    kept = [one["texts"] for one in drafts._kept_here(running.desk)]
    assert {"given_name": "Wanji"} in kept

    line.come()
    qtbot.waitUntil(lambda: _state(running) == "there", timeout=5_000)
    running.settle()
    assert editor.text() == "Wanji"
    qtbot.keyClicks(editor, "ra")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    running.settle()
    record = screen.table.record(0)
    assert record is not None
    assert record["given_name"] == "Wanjira"


def test_a_cell_that_was_typed_while_it_went_stays_in_red(
    running: program.Program, line: OfficeLine, qtbot: QtBot
) -> None:
    screen = _people(running)
    line.go()
    qtbot.waitUntil(lambda: _state(running) == "waiting", timeout=5_000)
    first = screen.table.ids[0]
    QTimer.singleShot(2_000, running.window, lambda: _close_dialogs(running))
    screen.sheet.change([first], {"organization": "Kenya Power"})
    running.settle()
    assert (first, "organization") in screen.view.cells.rejected
    line.come()
    qtbot.waitUntil(lambda: _state(running) == "there", timeout=5_000)
    running.settle()
    assert screen.view.cells.rejected[first, "organization"][0] == "Kenya Power"


def test_a_server_that_is_stopped_and_started_again(
    running: program.Program, office_server: OfficeServer, qtbot: QtBot
) -> None:
    screen = _people(running)
    stop(office_server)
    try:
        qtbot.waitUntil(running.reach.banner.isVisible, timeout=10_000)
        assert all(_texts(screen))
    finally:
        resume(office_server)
    qtbot.waitUntil(lambda: _state(running) == "there", timeout=10_000)
    running.settle()
    screen.sheet.change([screen.table.ids[1]], {"organization": "Kenya Power"})
    running.settle()
    assert (screen.table.record(1) or {}).get("organization") == "Kenya Power"


def test_what_was_given_up_is_read_again_though_the_server_was_back_at_once(
    running: program.Program, line: OfficeLine
) -> None:
    screen = _people(running)
    shown = _texts(screen)
    assert running.desk is not None
    assert running.desk.reach is not None
    line.freeze()
    for pages in (screen.table._pages, screen.table._pages_before):
        pages.clear()
    assert _texts(screen) != shown
    line.thaw()
    until = time.monotonic() + 5
    while _state(running) != "there":  # before the window hears of anything
        assert time.monotonic() < until
        time.sleep(0.01)
    running.settle()
    assert _texts(screen) == shown


def test_a_field_of_an_activity_typed_while_it_is_waited_for_is_not_lost(
    running: program.Program, line: OfficeLine, other: Desk, qtbot: QtBot
) -> None:
    cohort = list_cohorts(other)[0]["id"]
    start = {"date": dt.date(2026, 12, 7), "start": dt.time(9), "end": dt.time(10)}
    one = add_activity(other, cohort, {"title": "Welcome", **start})
    running.window.open_screen("curriculum")
    running.settle()
    screen = running.window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    qtbot.waitUntil(lambda: bool(screen.timetable.records.get(one)), timeout=5_000)
    line.freeze()
    QTimer.singleShot(2_500, running.window, lambda: _close_dialogs(running))
    screen.edits.change([one], {"title": "Opening"}, {"title": "Welcome"})
    assert screen.pages.list.cells.rejected[one, "title"][0] == "Opening"
    line.thaw()


@pytest.mark.parametrize("harm", ["go", "freeze"])
def test_the_window_is_never_silent(
    running: program.Program,
    line: OfficeLine,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    harm: str,
) -> None:
    screen, window = _people(running), running.window
    window.open_screen("history")
    running.settle()
    silences = Silences(window)  # ends with it, on this thread

    def work() -> dict[str, float]:
        """What a clerk does → how long the window answered nothing."""
        worst: dict[str, float] = {}
        for name, act in (
            ("read a page", screen.table.forget),
            ("another screen", lambda: window.open_screen("history")),
            ("back", lambda: window.open_screen("participants")),
            ("undo", lambda: window.do("undo")),
            ("select", lambda: screen.view.select_ids([screen.table.ids[2]])),
            ("wait", lambda: None),
        ):
            silences.begin()
            act()
            qtbot.wait(400)
            worst[name] = round(silences.longest, 3)
        return worst

    assert running.desk is not None
    assert running.desk.reach is not None
    monkeypatch.setattr(reaching, "UNHEARD", UNHEARD)
    whole = work()  # how long this machine takes by itself
    running.desk.reach.be_quick()
    getattr(line, harm)()
    harmed = work()
    line.thaw()
    assert max(harmed.values()) < SILENT + max(whole.values()), (whole, harmed)
