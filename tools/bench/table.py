"""A table of 100,000 participants: open, jump, step, sort, keystroke; against Qt's own model in
C++ and a LIKE search.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from tools.bench.large_desk import make_large_desk
from tools.bench.telling import median, p95, tell, timed

ROWS = 100_000
SMALL = 10_000
WORDS = ("w", "wa", "wan", "wanj", "王", "小明", "зар", "محم", "hana tes", "kenya")


def bench(folder: Path) -> None:
    """The record view as the participants screen uses it, and a QTableView over a
    QStandardItemModel of the same cells.
    """
    from PySide6.QtWidgets import QApplication

    from lcdesk.services.core import finding
    from lcdesk.ui.kit.painting.theme import dress

    app: Any = QApplication.instance() or QApplication([])
    dress(app, "light")
    desk = make_large_desk(folder / "table.lcdesk", ROWS)
    before = memory()
    tell("find 100,000 ids", timed(lambda: finding.find_ids(desk, Query.of(1))))
    tell(
        "find them sorted by name",
        timed(lambda: finding.find_ids(desk, Query.of(1, sort=(("full_name", False),)))),
    )
    by_two = Query.of(1, sort=(("nationality", False), ("full_name", False)))
    tell("find them sorted by country and name", timed(lambda: finding.find_ids(desk, by_two)))
    tell(
        "find them in groups",
        timed(lambda: finding.find_groups(desk, Query.of(1, group="nationality"))),
    )
    view = our_view(desk, app)
    jumped, stepped = jumps(view), steps(view)
    tell("memory of the table over an empty window", memory() - before, "MB", bar=60)
    plain = _plain_view(view, app)
    tell(
        "jump, median (chips, flags, avatars against plain cells)",
        median(jumped),
        peer=("QStandardItemModel", median(jumps(plain))),
    )
    tell("jump, p95", p95(jumped), bar=25)
    tell("step of one row, p95", p95(stepped), bar=6)
    view.close()
    plain.close()
    desk.close()


def our_view(desk: Desk, app: Any) -> Any:
    """The view of the participants over everybody in the first cohort; how long that took is
    printed.
    """
    from lcdesk.services.core import finding
    from lcdesk.ui.kit.table.model import RecordTable
    from lcdesk.ui.kit.table.record_view import RecordView
    from lcdesk.ui.participants.shown import columns_of

    view = RecordView(
        RecordTable(columns_of(lambda _record: ""), lambda ids: finding.read_page(desk, ids))
    )
    view.resize(1200, 800)
    view.show()

    def open_it() -> None:
        view.set_ids(finding.find_ids(desk, Query.of(1)))
        app.processEvents()
        view.viewport().repaint()

    tell("open: question to first picture", timed(open_it))
    return view


def _plain_view(ours: Any, app: Any) -> Any:
    """Qt's own model in C++, filled with the texts of our first rows."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    source = ours.model()
    model = QStandardItemModel(SMALL, source.columnCount())
    for row in range(SMALL):
        for column in range(source.columnCount()):
            model.setItem(row, column, QStandardItem(source.index(row, column).data() or ""))
    view = QTableView()
    view.setModel(model)
    for column in range(source.columnCount()):
        view.setColumnHidden(column, ours.isColumnHidden(column))
        view.setColumnWidth(column, ours.columnWidth(column))
    view.resize(ours.size())
    view.verticalHeader().setDefaultSectionSize(ours.verticalHeader().defaultSectionSize())
    view.show()
    app.processEvents()
    return view


def bench_search(folder: Path) -> None:
    """The first 200 hits of a keystroke, against LIKE over the same columns."""
    import sqlalchemy as sa

    from lcdesk.model.query import searched
    from lcdesk.services.core import finding

    desk = make_large_desk(folder / "search.lcdesk", ROWS)
    like = sa.text(
        "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id WHERE e.cohort_id = 1 "
        "AND "
        "(p.full_name LIKE :w OR p.passport_no LIKE :w OR p.email LIKE :w OR e.organization LIKE "
        ":w) LIMIT 200"
    )
    ours, theirs = [], []
    for word in WORDS * 3:
        ours.append(
            timed(
                lambda word=word: finding.find_ids(
                    desk, Query.of(1, rules=searched(word), limit=200)
                )
            )
        )
        with desk.reading() as session:
            theirs.append(
                timed(
                    lambda word=word, session=session: session.execute(
                        like, {"w": f"%{word}%"}
                    ).all()
                )
            )
    tell("keystroke: first 200 hits, median", median(ours), peer=("LIKE", median(theirs)))
    tell("keystroke: first 200 hits, p95", p95(ours), bar=16)
    tell(
        "all ids of a word with many hits",
        timed(lambda: finding.find_ids(desk, Query.of(1, rules=searched("example")))),
    )
    desk.close()


def jumps(view: Any) -> list[float]:
    """Milliseconds of 200 jumps to anywhere."""
    chance, bar = random.Random(1), view.verticalScrollBar()

    def jump() -> None:
        bar.setValue(chance.randrange(bar.maximum()))
        view.viewport().repaint()

    return [timed(jump) for _ in range(200)]


def steps(view: Any) -> list[float]:
    """Milliseconds of 200 steps down by one row."""
    bar = view.verticalScrollBar()
    row = view.verticalHeader().defaultSectionSize() if bar.singleStep() > 3 else 1

    def step() -> None:
        bar.setValue(bar.value() + row)
        view.viewport().repaint()

    bar.setValue(bar.maximum() // 2)
    view.viewport().repaint()
    return [timed(step) for _ in range(200)]


def memory() -> float:
    """Megabytes this process holds."""
    import gc

    import psutil

    gc.collect()
    return psutil.Process().memory_info().rss / 1e6
