"""A table of 100,000 participants: open, jump, step, sort, keystroke; against Qt's own model in C++ and a LIKE search."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.bench.large_desk import make_large_desk
from tests.bench.telling import median, p95, tell, timed

ROWS = 100_000
SMALL = 10_000
WORDS = ("w", "wa", "wan", "wanj", "王", "小明", "зар", "محم", "hana tes", "kenya")


def bench(folder: Path) -> None:
    """The record view as the participants screen uses it, and a QTableView over a QStandardItemModel of the same cells."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QTableView

    from lcdesk.services import participants
    from lcdesk.ui.participants.columns import columns_of
    from lcdesk.ui.record_view import RecordView
    from lcdesk.ui.table import RecordTable
    from lcdesk.ui.theme import dress

    app: Any = QApplication.instance() or QApplication([])
    dress(app, "light")
    desk = make_large_desk(folder / "table.lcdesk", ROWS)
    query = participants.Query(cohort_id=1)
    before = _memory()
    found = participants.find_ids(desk, query)
    tell("find 100,000 ids", timed(lambda: participants.find_ids(desk, query)))
    tell("find them sorted by name", timed(lambda: participants.find_ids(desk, participants.Query(1, sort=(("full_name", False),)))))
    view = RecordView(RecordTable(columns_of(lambda _record: ""), lambda ids: participants.read_page(desk, ids)))
    view.resize(1200, 800)
    view.show()

    def open_it() -> None:
        view.set_ids(found)
        app.processEvents()
        view.viewport().repaint()

    tell("open: ids to first picture", timed(open_it))
    jumps, steps = _jumps(view, app), _steps(view, app)
    tell("memory of the table over an empty window", _memory() - before, "MB", bar=60)
    plain = QTableView()
    texts = [[view.model().index(row, column).data() or "" for column in range(view.model().columnCount())] for row in range(SMALL)]
    model = QStandardItemModel(SMALL, len(texts[0]))
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            model.setItem(row, column, QStandardItem(text))
    plain.setModel(model)
    plain.resize(1200, 800)
    plain.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
    plain.show()
    app.processEvents()
    tell("jump, median", median(jumps), peer=("QStandardItemModel", median(_jumps(plain, app))))
    tell("jump, p95", p95(jumps), bar=25)
    tell("step of one row, p95", p95(steps), bar=6)
    view.close()
    plain.close()
    desk.close()


def bench_search(folder: Path) -> None:
    """The first 200 hits of a keystroke, against LIKE over the same columns."""
    import sqlalchemy as sa

    from lcdesk.services import participants

    desk = make_large_desk(folder / "search.lcdesk", ROWS)
    like = sa.text(
        "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE e.cohort_id = 1 AND "
        "(p.full_name LIKE :w OR p.passport_no LIKE :w OR p.email LIKE :w OR e.organization LIKE :w) LIMIT 200"
    )
    ours, theirs = [], []
    for word in WORDS * 3:
        ours.append(timed(lambda word=word: participants.find_ids(desk, participants.Query(1, search=word, limit=200))))
        with desk.reading() as session:
            theirs.append(timed(lambda word=word, session=session: session.execute(like, {"w": f"%{word}%"}).all()))
    tell("keystroke: first 200 hits, median", median(ours), peer=("LIKE", median(theirs)))
    tell("keystroke: first 200 hits, p95", p95(ours), bar=16)
    tell("all ids of a word with many hits", timed(lambda: participants.find_ids(desk, participants.Query(1, search="example"))))
    desk.close()


def _jumps(view: Any, app: Any) -> list[float]:
    chance, bar = random.Random(1), view.verticalScrollBar()

    def jump() -> None:
        bar.setValue(chance.randrange(bar.maximum()))
        view.viewport().repaint()

    return [timed(jump) for _ in range(200)]


def _steps(view: Any, app: Any) -> list[float]:
    bar = view.verticalScrollBar()
    row = view.verticalHeader().defaultSectionSize() if bar.singleStep() > 3 else 1

    def step() -> None:
        bar.setValue(bar.value() + row)
        view.viewport().repaint()

    bar.setValue(bar.maximum() // 2)
    view.viewport().repaint()
    return [timed(step) for _ in range(200)]


def _memory() -> float:
    import gc

    import psutil

    gc.collect()
    return psutil.Process().memory_info().rss / 1e6
