"""Another program holds the desk for seconds while somebody works at the real window: it is never
silent, and what was typed is kept.

The longest silence is measured by a timer of 5 ms in the window's own loop. Which deed is done
while the desk is held goes round.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from openpyxl import Workbook
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from lcdesk import app, garbage_collection
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import finding, write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants.participants import add_participant
from lcdesk.settings import Settings
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.participants.people import NewParticipant
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

SILENT = 0.2  # seconds
SCHEDULED = Path("/proc/thread-self/schedstat")  # of Linux
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2026, 12, 7)
SCREENS = (
    "overview",
    "participants",
    "curriculum",
    "countries",
    "logistics",
    "attendance",
    "evaluation",
    "directory",
    "history",
)
# What is done while the desk is held, and on which screen.
KINDS = {
    "field": "participants",
    "cell": "participants",
    "drag": "curriculum",
    "newcomer": "participants",
    "undo": "participants",
    "import_list": "import",
    "looking": "participants",
    "reveal": "participants",
}
_HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
time.sleep(float(sys.argv[3]))
print("free", flush=True)
held.execute("ROLLBACK")
"""


def _busy() -> float:
    """Seconds in which this thread worked, or stood ready while others of a busy machine had the
    processor.
    """
    try:
        worked, stood, _turns = SCHEDULED.read_text().split()
    except (OSError, ValueError):
        return time.thread_time()
    return (int(worked) + int(stood)) / 1e9


class Other:
    """Another program that holds the desk, and when it let go."""

    def __init__(self, path: Path, how: str, seconds: float) -> None:
        words = (sys.executable, "-S", "-c", _HOLD, str(path), how, str(seconds))
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._said = self._process.stdout
        self._said.readline()
        self.freed = float("inf")
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()

    def is_done(self) -> bool:
        """Has it let go, and gone?"""
        return not self._listening.is_alive()

    def _listen(self) -> None:
        self._said.readline()
        self.freed = time.perf_counter()
        self._process.wait()
        self._said.close()


class Heart(QTimer):
    """Beats in the window's loop while the desk is held: the longest gap between two beats, the
    longest in which the thread of the window had nothing to do but to wait (`idle`: on a busy
    machine painting takes its time), and whether the window said what it waits for.
    """

    def __init__(self, program: app.Program) -> None:
        super().__init__(program.window)
        self._said, self._other = program.window.status.waiting, None
        self.setInterval(5)
        self.timeout.connect(self._beat)
        self.longest, self.idle, self.has_said, self._last, self._worked = 0.0, 0.0, False, 0.0, 0.0

    def begin(self, other: Other) -> None:
        """From now on."""
        self._other: Other | None = other
        self.longest, self.idle, self.has_said = 0.0, 0.0, False
        self._last, self._worked = time.perf_counter(), _busy()
        self.start()

    def end(self) -> None:
        """Until now."""
        self._beat()
        self.stop()

    def _beat(self) -> None:
        assert self._other is not None
        now, worked = time.perf_counter(), _busy()
        gap = min(now, self._other.freed) - self._last
        self.longest, self.idle = (
            max(self.longest, gap),
            max(self.idle, gap - (worked - self._worked)),
        )
        self._last, self._worked = now, worked
        self.has_said = self.has_said or "another program" in self._said.text()


class Office:
    """A window over a desk with people and a timetable, and hands for each kind of deed. Each
    hand gives what must be kept.
    """

    def __init__(self, folder: Path, kinds: Sequence[str]) -> None:
        self.folder, self.number = folder, 0
        self.desk = _made(folder / "office.lcdesk")
        self.program = app.Program(
            app.application(),
            Settings(language="en", theme="light", last_screen="participants"),
            is_demo=True,
        )
        self.program.window.stack.warms = False
        self.program.window.show()
        self.program.show_desk(self.desk)
        self.program.settle()
        self.program.window.show_cohort(1)
        for key in (
            SCREENS if "looking" in kinds else (KINDS[kind] for kind in kinds)
        ):  # the first visit of a screen costs what it costs, held desk or not
            self.program.window.open_screen(key)
            self.program.settle()
        garbage_collection.freeze_screens()  # as once the program has made its screens

    def close(self) -> None:
        """The end of the window and the desk."""
        self.program.stop()
        self.program.window.close()
        self.program.window.deleteLater()
        self.program.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def ready(self, kind: str) -> None:
        """The screen of a deed, and where it begins."""
        self.number += 1
        self.program.window.activateWindow()
        self.program.window.open_screen(KINDS[kind])
        self.program.settle()
        if kind == "import_list":
            self.program.window.open_screen(
                "import", path=_list(self.folder / f"list {self.number}.xlsx", self.number)
            )
            self.program.settle()
        if kind in ("field", "reveal"):
            self.people.view.select_ids([self.people.table.id_at(0)])
            self.program.settle()
        if kind == "undo":
            self._write("position", f"Before undo {self.number}")

    @property
    def people(self) -> ParticipantsScreen:
        made = self.program.window.screens["participants"]
        assert isinstance(made, ParticipantsScreen)
        return made

    def field(self) -> Callable[[], bool]:
        text, line = f"Head {self.number}", self.people.details.pane.form.row_of("position").editor
        one = self.people.details.pane.record_id()
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        _type(line, text)
        self.people.view.setFocus()
        return lambda: self._read(one)["position"] == text

    def cell(self) -> Callable[[], bool]:
        text, one = f"Ministry {self.number}", self.people.table.id_at(1)
        self.people.view.setFocus()
        self.people.view.edit_cell(one, "organization")
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        _type(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        return lambda: self._read(one)["organization"] == text

    def drag(self) -> Callable[[], bool]:
        screen = self.program.window.screens["curriculum"]
        assert isinstance(screen, CurriculumScreen)
        week, (record,) = screen.week, curriculum.list_activities(self.desk, 1)
        begins = record["start"].hour
        wanted = 13 if begins == 9 else 9
        scale = week.week.scale
        start, end = (
            week.mapFromScene(
                QPointF(
                    scale.x(scale.days.index(DAY)) + scale.column / 4, scale.y((hour + 0.5) * 60)
                )
            )
            for hour in (begins, wanted)
        )
        QTest.mousePress(week.viewport(), LEFT, pos=start)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(week.viewport(), start + QPoint(0, round((end - start).y() * part)))
            self.program.app.processEvents()
        QTest.mouseRelease(week.viewport(), LEFT, pos=end)
        return lambda: curriculum.list_activities(self.desk, 1)[0]["start"].hour == wanted

    def newcomer(self) -> Callable[[], bool]:
        name = f"Newcomer {self.number}"
        self.program.window.do("new_participant")
        dialog = next(one for one in self.people.findChildren(NewParticipant) if one.isVisible())
        _type(dialog.form.row_of("full_name").editor, name)
        QTest.mouseClick(dialog.ok, LEFT)
        return lambda: name in self._names()

    def undo(self) -> Callable[[], bool]:
        before = f"Before undo {self.number}"
        self.program.window.do("undo")
        return lambda: self._read(self.people.table.id_at(0))["position"] != before

    def import_list(self) -> Callable[[], bool]:
        screen, name = self.program.window.screens["import"], _name(self.number)
        assert isinstance(screen, ImportScreen)
        QTest.mouseClick(screen.page.confirm, LEFT)
        return lambda: name in self._names()

    def looking(self) -> Callable[[], bool]:
        for key in SCREENS:
            QTest.mouseClick(
                self.program.window.side.items.get(key, self.program.window.side.cohort), LEFT
            )
            self.program.window.open_screen(key)
            self.program.app.processEvents()
        for cohort in (2, 1):
            self.program.window.show_cohort(cohort)
            self.program.app.processEvents()
        return lambda: True

    def reveal(self) -> Callable[[], bool]:
        row = self.people.details.pane.form.row_of("passport_no")
        QTest.mouseClick(row.eye, LEFT)
        return lambda: True

    def _write(self, name: str, value: str) -> None:
        self.people.sheet.change([self.people.table.id_at(0)], {name: value})
        self.program.settle()

    def _read(self, one: int | None) -> dict[str, Any]:
        return finding.read_one(self.desk, one or 0) or {}

    def _names(self) -> set[str]:
        return {
            record["full_name"]
            for record in finding.read_page(self.desk, finding.find_ids(self.desk, Query.of(1)))
        }


def run(trials: int, seed: int) -> Figures:
    """Each trial holds the desk for 3 to 8 seconds (one where there are few) and does the next
    deed meanwhile.
    """
    return _run(trials, seed)


def run_on_the_main_thread(trials: int, seed: int) -> Figures:
    """The control: the database waits by itself, as it does everywhere."""
    kept = write_lock.TRY_MS
    write_lock.TRY_MS = 5000
    try:
        return _run(trials, seed)
    finally:
        write_lock.TRY_MS = kept


def _run(trials: int, seed: int) -> Figures:
    chance, few = random.Random(seed), trials < len(KINDS)
    kinds = list(KINDS)[:trials]
    silent = lost = unsaid = 0
    told: list[str] = []
    longest: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        _office(Path(folder), kinds) as office,
    ):
        heart = Heart(office.program)
        for number in range(trials):
            kind = kinds[number % len(kinds)]
            office.ready(kind)
            how = chance.choice(("IMMEDIATE", "EXCLUSIVE"))
            other = Other(office.desk.path, how, 0.7 if few else chance.uniform(3, 8))
            heart.begin(other)
            is_kept: Callable[[], bool] = getattr(office, kind)()
            _live(office.program, other)
            heart.end()
            longest[kind] = max(longest.get(kind, 0.0), heart.longest)
            silent += heart.idle > SILENT
            faults = [
                one for one in office.program.app.topLevelWidgets() if isinstance(one, FaultDialog)
            ]
            told += [f"{kind}: {one.sentence}" for one in faults]
            for one in faults:
                one.close()
            if not is_kept() and not faults:
                told.append(f"{kind}: not there, and nothing said")
            lost += not is_kept() or bool(faults)
            unsaid += kind != "looking" and not heart.has_said
    seen = {f"ms silent at most: {kind}": round(gap * 1000) for kind, gap in longest.items()}
    seen |= {f"times told: {words}": told.count(words) for words in set(told)}
    return Figures(
        trials, {"silent for over 200 ms": silent, "deeds lost": lost, "not told": unsaid}, seen
    )


@contextmanager
def _office(folder: Path, kinds: Sequence[str]) -> Iterator[Office]:
    office = Office(folder, kinds)
    try:
        yield office
    finally:
        office.close()


def _live(program: app.Program, other: Other) -> None:
    """Until the other program has let go, and all deeds are done."""
    quiet = 0
    while quiet < 10:
        program.app.processEvents()
        quiet = 0 if program.tasks.is_busy() or not other.is_done() else quiet + 1
        time.sleep(0.002)


def _type(widget: QWidget, text: str) -> None:
    for letter in text:
        QTest.keyClicks(widget, letter)
        QApplication.processEvents()


def _made(path: Path) -> Desk:
    desk = new_desk(path.parent)
    for name in ("Chengdu", "Shanghai"):
        add_cohort(desk, {"name_en": name, "starts": DAY, "ends": DAY + dt.timedelta(days=12)})
    for number in range(12):
        values = {
            "full_name": f"Person {number}",
            "nationality": "KE",
            "passport_no": f"AK12900{number:02}",
            "position": "Engineer",
        }
        add_participant(desk, 1, values)
    curriculum.add_activity(
        desk, 1, {"title": "Methane", "date": DAY, "start": dt.time(9), "end": dt.time(10, 30)}
    )
    return desk


def _name(number: int) -> str:
    """A name like no other: of one like another the import would ask whether it is the same
    person.
    """
    letters = random.Random(number).choices("abcdefghijklmnoprstuvwyz", k=14)
    return f"{''.join(letters[:7]).title()} {''.join(letters[7:]).title()}"


def _list(path: Path, number: int) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Full name", "Nationality"), (_name(number), "Kenya")):
        sheet.append(row)
    book.save(path)
    return path


FAULTS = (
    Fault(
        "locked-desk",
        "the desk held by another program for 3 to 8 s while somebody works at the window",
        run,
        100,
        1,
        (
            Control(
                "the database waits by itself on the thread of the window",
                run_on_the_main_thread,
                4,
                1,
            ),
        ),
    ),
)
