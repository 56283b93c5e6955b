"""A desk of 1,000,000 participants: what the window's thread waits for, what the worker does
meanwhile, and the memory of it.

The floor of each question is the same as plain SQL over the same file, by the driver alone.
`million.py DESK` measures the running window and prints its figures.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench.large_desk import make_large_desk
from tools.bench.telling import median, p95, spent, tell, timed

ROWS = 1_000_000
RUNS = 5
CALM = 0.5
"""Seconds without work beside the window after which all that follows from something is done."""
WORDS = ("w", "wa", "wan", "wanj", "王", "小明", "зар", "محم", "สมช", "hana tes", "kenya", "p0099")
FLOORS = {
    "all": "SELECT id FROM enrolment WHERE cohort_id = 1 ORDER BY id",
    "sorted by name": "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE "
    "e.cohort_id = 1 ORDER BY lower(p.full_name), e.id",
    "sorted by country and name": "SELECT e.id FROM enrolment e JOIN person p ON p.id = "
    "e.person_id WHERE e.cohort_id = 1 ORDER BY p.nationality, lower(p.full_name), e.id",
    "only Kenya": "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE "
    "e.cohort_id = 1 AND p.nationality = 'KE' ORDER BY e.id",
    "passport ends within 6 months": "SELECT e.id FROM enrolment e JOIN person p ON p.id = "
    "e.person_id WHERE e.cohort_id = 1 AND p.passport_expiry < '2025-12-27' ORDER BY e.id",
    "in groups of countries": "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id "
    "WHERE e.cohort_id = 1 ORDER BY p.nationality, e.id",
}

BARS = {"sorted by name": 300, "in groups of countries": 300}  # ms of processor


def bench(folder: Path) -> None:
    """Questions against their floors, then the window in a process of its own."""
    from tools.bench.children import Job, python, run

    path = folder / "million.lcdesk"
    desk = make_large_desk(path, ROWS)
    tell("what is prepared beside the window", timed(lambda: _prepare(desk)))
    _questions(desk, path)
    desk.close()
    found: dict[str, Any] = json.loads(run(Job(python("million.py", path))).said.splitlines()[-1])
    tell("open: question to first picture", found["open"])
    tell("  longest silence of the window", found["open silence"], bar=100)
    tell("jump, median", median(found["jumps"]))
    tell("jump, p95", p95(found["jumps"]), bar=25)
    tell("step of one row, p95", p95(found["steps"]), bar=6)
    tell("keystroke in the search to painted hits, median", median(found["keys"]), bar=80)
    tell("  p95", p95(found["keys"]))
    tell("  longest silence of the window, p95", p95(found["key silences"]), bar=100)
    tell("sort by name: click to painted", found["sort"])
    tell("  longest silence of the window", found["sort silence"], bar=100)
    tell("only one country: choice to painted", found["filter"])
    tell("  longest silence of the window", found["filter silence"], bar=100)
    tell("select all", found["select all"])
    tell("memory of the whole window over an empty cohort", found["memory"], "MB")
    tell("memory of the table alone over an empty table", found["table memory"], "MB", bar=60)


def _prepare(desk: Any) -> None:
    while desk.prepare_next():
        pass


def _questions(desk: Any, path: Path) -> None:
    from lcdesk.model.query import Query, one_of, searched
    from lcdesk.model.search_text import QueryRule
    from lcdesk.services.core import finding

    ask = Query.of
    by_name = (("full_name", False),)
    ours: dict[str, Callable[[], object]] = {
        "all": lambda: finding.find_ids(desk, ask(1)),
        "sorted by name": lambda: finding.find_ids(desk, ask(1, sort=by_name)),
        "sorted by country and name": lambda: finding.find_ids(
            desk, ask(1, sort=(("nationality", False), *by_name))
        ),
        "only Kenya": lambda: finding.find_ids(
            desk, ask(1, rules=(one_of("nationality", ["KE"]),))
        ),
        "passport ends within 6 months": lambda: finding.find_ids(
            desk, ask(1, rules=(QueryRule("passport_short", (6,)),))
        ),
        "in groups of countries": lambda: finding.find_groups(desk, ask(1, group="nationality")),
    }
    plain = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for name, question in ours.items():
        question()
        floor = min(
            spent(lambda name=name: plain.execute(FLOORS[name]).fetchall()) for _ in range(RUNS)
        )
        least = min(spent(question) for _ in range(RUNS))
        tell(f"{name}: processor", least, peer=("plain SQL", floor))
        if name in BARS:
            tell("  at most", least, bar=BARS[name])
    plain.close()
    hits = [
        spent(lambda word=word: finding.find_ids(desk, ask(1, rules=searched(word), limit=200)))
        for word in WORDS * 3
    ]
    tell("first 200 hits of a word: processor, median", median(hits))
    tell("first 200 hits of a word, p95", p95(hits), bar=16)


class Window:
    """The program on screen; `do(deed, is_done)` gives the milliseconds until it is painted, and
    the longest silence.
    """

    def __init__(self, path: Path) -> None:
        from lcdesk import app, settings
        from lcdesk.services.cohorts import cohorts
        from lcdesk.services.core.opening import open_desk

        desk = open_desk(path)
        listed = {row["name_en"]: row["id"] for row in cohorts.list_cohorts(desk)}
        self.large = listed["Large"]
        self.empty = listed.get("Empty") or cohorts.add_cohort(desk, {"name_en": "Empty"})
        kept = settings.Settings(
            language="en", theme="light", last_cohort=self.empty, last_screen="participants"
        )
        self.program = app.Program(app.application(), kept, is_demo=True)
        self.program.window.resize(1400, 900)
        self.program.window.show()
        self.program.show_desk(desk)
        self.program.settle()
        self.screen = self.program.window.screens["participants"]
        self.view = self.screen.view

    def do(
        self, operation: Callable[[], object], is_done: Callable[[], bool] = lambda: True
    ) -> tuple[float, float]:
        from PySide6.QtCore import QEventLoop, QTimer

        beats: list[float] = []
        beat = QTimer()
        beat.timeout.connect(lambda: beats.append(time.perf_counter()))
        beat.start(1)
        begun = time.perf_counter()
        operation()
        while not is_done():
            self.program.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.perf_counter() - begun < 120, "nothing was shown"
        self.view.viewport().repaint()
        painted = time.perf_counter()
        # not `settle`, which does at once, in one turn, all that waits for a turn of its own
        calm = painted
        while (now := time.perf_counter()) - calm < CALM:
            self.program.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            calm = now if self.program.tasks.is_busy() else calm
        beat.stop()
        whole = [begun, *beats, time.perf_counter()]
        silence = max(later - earlier for earlier, later in zip(whole, whole[1:], strict=False))
        self.program.settle()
        return (painted - begun) * 1e3, silence * 1e3


def _table_memory(path: Path) -> float:
    """Megabytes that a view of everybody takes, after jumps all over it."""
    from lcdesk import app
    from lcdesk.model.query import Query
    from lcdesk.services.core import finding
    from lcdesk.services.core.opening import open_desk
    from lcdesk.ui.kit.painting.theme import dress
    from lcdesk.ui.kit.table.model import RecordTable
    from lcdesk.ui.kit.table.record_view import RecordView
    from lcdesk.ui.participants.shown import columns_of
    from tools.bench import table as small

    application = app.application()
    dress(application, "light")
    desk = open_desk(path)
    view = RecordView(
        RecordTable(columns_of(lambda _record: ""), lambda ids: finding.read_page(desk, ids))
    )
    view.resize(1200, 800)
    view.set_ids([])
    view.show()
    finding.find_ids(desk, Query.of(1, limit=1))
    before = small.memory()
    view.set_ids(finding.find_ids(desk, Query.of(1)))
    application.processEvents()
    small.jumps(view)
    taken = small.memory() - before
    view.close()
    desk.close()
    return taken


def main(path: Path) -> None:
    """Everything once, in the order of a day."""
    from lcdesk.ui.kit.table.model import RecordTable
    from tools.bench import table as small

    found: dict[str, Any] = {"table memory": _table_memory(path)}
    window = Window(path)
    shown: RecordTable = window.screen.table
    before = small.memory()
    found["open"], found["open silence"] = window.do(
        lambda: window.program.window.show_cohort(window.large), lambda: len(shown.ids) == ROWS
    )
    found["jumps"], found["steps"] = small.jumps(window.view), small.steps(window.view)
    found["memory"] = small.memory() - before
    search, keys = window.screen.views.filters.search, list[tuple[float, float]]()
    for word in WORDS:
        keys.append(
            window.do(lambda word=word: search.setText(word), lambda: len(shown.ids) != ROWS)
        )
        window.do(search.clear, lambda: len(shown.ids) == ROWS)
    found["keys"], found["key silences"] = (
        [key for key, _ in keys],
        [silence for _, silence in keys],
    )
    asked = window.screen.views
    first = shown.id_at(0)
    found["sort"], found["sort silence"] = window.do(
        lambda: asked.sort_by((("full_name", False),)), lambda: shown.id_at(0) != first
    )
    found["filter"], found["filter silence"] = window.do(
        lambda: asked.filters.allow("nationality", ["KE"]), lambda: len(shown.ids) not in (0, ROWS)
    )
    window.do(asked.filters.clear, lambda: len(shown.ids) == ROWS)
    found["select all"], _silence = window.do(window.view.selectAll)
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    window.program.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
