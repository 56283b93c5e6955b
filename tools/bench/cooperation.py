"""The screen Cooperation with 3,000 leads, 20,000 alumni and 5,000 organisations: until a tab is
painted after the first time, a keystroke of the search, a frame of a drag.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench import over_years
from tools.bench.telling import median, p95, tell

LEADS, ALUMNI, ORGANISATIONS = 3_000, 20_000, 5_000
OPEN, KEY, FRAME = 150, 16, 16  # ms
SIZE = (1366, 768)
STAGES = ("idea", "contact", "draft", "signed", "running", "ended")
KINDS = ("technology", "result", "talent", "industrial_resource", "demonstration_project")
COUNTRIES = ("KE", "ET", "EG", "PK", "UZ", "LA", "LK", "RS", "ID", "MN")
WORDS = {"leads": "samarkand 17", "alumni": "person 1917"}
ROUNDS = 4  # typed and taken back, so often


def bench(folder: Path) -> None:
    """Opened, searched, dragged."""
    from lcdesk import app
    from lcdesk.services.core.opening import open_desk
    from lcdesk.settings import Settings

    desk = open_desk(folder / "cooperation.lcdesk", create=True)
    fill(desk)
    program = app.Program(app.application(), Settings(language="en", theme="light"), is_demo=True)
    window = program.window
    window.resize(*SIZE)
    window.show()
    program.show_desk(desk)
    program.settle()
    screen = visited(program)
    for tab in ("leads", "alliance", "alumni"):
        window.open_screen("history")
        program.settle()
        tell(
            f"open {tab} after the first, until it is painted",
            cpu(lambda tab=tab: opened(window, tab)),
            bar=OPEN,
        )
        program.settle()
    for tab, count in (("leads", LEADS), ("alumni", ALUMNI)):
        screen.tabs.choose(tab)
        program.settle()
        keys = [cpu(lambda typed=typed: searched(screen, typed)) for typed in typed_words(tab)]
        tell(f"a keystroke of the search in {count:,} {tab}, median", median(keys), bar=KEY)
        tell(f"a keystroke of the search in {count:,} {tab}, p95", p95(keys), bar=KEY)
    screen.tabs.choose("leads")
    program.settle()
    frames = dragged(screen.page.board)
    tell("a frame of a drag on the board, median", median(frames), bar=FRAME)
    tell("a frame of a drag on the board, p95", p95(frames), bar=FRAME)
    over_years.bench(program, desk)
    program.stop()


def fill(desk: Any) -> None:
    """Invented organisations, people who took part, alumni and leads."""
    from lcdesk.model.entities import AlumniContact, Lead, Organisation, Person

    today = dt.date.today()

    def add(work: Any) -> None:
        places = ("Samarkand", "Nakuru", "Bandung", "Almaty", "Quetta")
        organisations = (
            {"name_en": f"{places[at % 5]} Energy Office {at}", "country": COUNTRIES[at % 10]}
            for at in range(ORGANISATIONS)
        )
        work.insert_many(Organisation, organisations)
        people = (
            {"full_name": f"Sample Person {at}", "nationality": COUNTRIES[at % 10]}
            for at in range(ALUMNI)
        )
        first, _last = work.insert_many(Person, people)
        contacts = (
            {
                "person_id": first + at,
                "position": f"Engineer {at % 40}",
                "organization": f"{places[at % 5]} Power {at % 300}",
                "consent": at % 3 == 0,
                "email": f"person{at}@example.org",
                "last_contact": today - dt.timedelta(days=at % 900),
                "due": today + dt.timedelta(days=at % 200 - 5),
            }
            for at in range(ALUMNI)
        )
        work.insert_many(AlumniContact, contacts)
        leads = (
            {
                "subject": f"Solar pumps for {places[at % 5]} {at}",
                "kind": KINDS[at % 5],
                "stage": STAGES[at % 6],
                "country": COUNTRIES[at % 10],
                "organisation_id": at % ORGANISATIONS + 1,
                "next_step": f"Write to office {at % 60}",
                "due": today + dt.timedelta(days=at % 300 - 3),
                "kept_by": ("Lin Hua", "Chen Yi", "Ana Reyes")[at % 3],
            }
            for at in range(LEADS)
        )
        work.insert_many(Lead, leads)

    desk.execute("Fill", add)


def visited(program: Any) -> Any:
    """The screen, each tab of which was shown once."""
    window = program.window
    window.open_screen("cooperation")
    program.settle()
    screen: Any = window.screens["cooperation"]
    for tab in screen.tabs.tabs:
        screen.tabs.choose(tab)
        program.settle()
    return screen


def opened(window: Any, tab: str) -> None:
    """A tab of the screen, until it is painted."""
    window.open_screen("cooperation", tab=tab)
    window.repaint()


def typed_words(tab: str) -> list[str]:
    """What stands in the search after each key: words typed, then taken back, several times."""
    words = WORDS[tab]
    typed = [words[:at] for at in range(1, len(words) + 1)]
    return [*typed, *reversed(typed[:-1]), ""] * ROUNDS


def searched(screen: Any, words: str) -> None:
    """What a keystroke in the search leads to, until it is painted."""
    screen.page.search(words)
    screen.page.focus_target().repaint()


def dragged(board: Any) -> list[float]:
    """Milliseconds of each frame of a drag across all columns."""
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = board.box_on_view(next(iter(board.boxes))).center()

    def event(kind: QEvent.Type, at: QPoint) -> QMouseEvent:
        place = QPointF(at)
        whole = QPointF(board.viewport().mapToGlobal(at))
        return QMouseEvent(kind, place, whole, left, left, none)

    board.mousePressEvent(event(QEvent.Type.MouseButtonPress, start))
    frames: list[float] = []
    for step in range(120):
        at = start + QPoint(step * 7, step * 3 % 200)

        def move(at: QPoint = at) -> None:
            board.mouseMoveEvent(event(QEvent.Type.MouseMove, at))
            board.viewport().repaint()

        frames.append(cpu(move))
    board.mouseReleaseEvent(event(QEvent.Type.MouseButtonRelease, start))
    return frames


def cpu(call: Callable[[], object]) -> float:
    """Milliseconds of the process: other programs of the machine are nobody's fault."""
    before = time.process_time()
    call()
    return (time.process_time() - before) * 1e3
