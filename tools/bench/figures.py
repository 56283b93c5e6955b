"""The figures of a desk of 1,000,000 enrolments, each beside pandas over the same rows in memory
and plain SQL over the same file.

Needs a Python with pandas for the peer: LCDESK_BENCH_PANDAS. `figures.py FILE.csv` is that peer and
prints its milliseconds.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

if __name__ != "__main__":  # the peer is run by a Python that has nothing of ours
    from tools.bench.telling import median, spent, tell, timed

COHORTS, EACH = 40, 25_000
AGAIN = 20  # each so-manieth person comes to a second cohort
STATUSES = ("certified", "certified", "completed", "confirmed", "withdrawn", None)
THEMES = ("Solar", "Hydro", "Wind", None)
BARRED, BAR = ("age", "first_time", "language"), 200  # breakdowns, ms
AD_HOC = (
    "SELECT e.cohort_id, p.nationality, p.gender, count(*) FROM enrolment e JOIN person p ON "
    "p.id = e.person_id GROUP BY 1, 2, 3"
)


def make_desk(path: Path) -> Any:
    """An open desk of 40 cohorts of 25,000 people, put in through the door."""
    from lcdesk.model.entities import Enrolment, Person
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.opening import open_desk
    from tools.bench.large_desk import people

    desk, chance = open_desk(path), random.Random(7)
    ids = [
        cohorts.add_cohort(
            desk, {"name_en": f"Cohort {n}", "starts": dt.date(2006 + n // 2, 3 + 6 * (n % 2), 1)}
        )
        for n in range(COHORTS)
    ]
    number = COHORTS * EACH - COHORTS * EACH // AGAIN

    def fill(work: Any) -> None:
        run = work.insert_many(Person, people(number, chance))
        rows = ((run[0] + i, ids[i % COHORTS]) for i in range(number))
        again = ((run[0] + i, ids[(i + 1) % COHORTS]) for i in range(0, number, AGAIN))
        for some in (rows, again):
            work.insert_many(
                Enrolment,
                (
                    {
                        "person_id": who,
                        "cohort_id": at,
                        "status": chance.choice(STATUSES),
                        "theme_wanted": chance.choice(THEMES),
                    }
                    for who, at in some
                ),
            )

    desk.execute("Large desk", fill)
    while desk.prepare_next():  # as the window does beside its work
        pass
    return desk


def bench(folder: Path) -> None:
    """The questions of the Countries screen, then the screen itself."""
    from lcdesk.model.breakdowns import KEYS
    from lcdesk.services.figures import statistics
    from lcdesk.services.figures.scopes import Scope
    from lcdesk.services.figures.statistics import ReportQuery, cross_table

    path = folder / "figures.lcdesk"
    desk = make_desk(path)
    plain = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = plain.execute(
        "SELECT e.cohort_id, p.nationality, p.gender FROM enrolment e JOIN person p ON p.id = "
        "e.person_id"
    )
    peers = _pandas(folder, iter(rows))
    # a question of its own each time: one keeps what it found
    ad_hoc = _warm(lambda: ReportQuery.of(desk, None, "nominated").groups(("cohort_id",)))
    for name, peer in {
        **peers,
        "plain SQL": spent(lambda: plain.execute(AD_HOC).fetchall()),
    }.items():
        tell("country × gender × cohort, ad hoc", ad_hoc, peer=(name, peer))
    tell("  limit of the design", ad_hoc, bar=130)
    one = Scope((1,))

    def cut(scope, by):
        return lambda: statistics.country_tables(desk, scope, "all", (by,), is_checked=False)

    for by in KEYS:
        bar = BAR if by in BARRED else None
        tell(f"by {by}, all cohorts", _warm(cut(Scope(), by), 3), bar=bar)
    once = _warm(cut(Scope(None, True), "country"), 3)
    tell("by country, each person once, all cohorts", once, bar=BAR)
    tell("by country, one cohort of 25,000", _warm(cut(one, "country")))
    tell(
        "country × age band, all cohorts",
        _warm(lambda: cross_table(desk, None, "all", "country", "age", is_checked=False), 3),
    )
    tell("with all remarks, all cohorts", _warm(lambda: statistics.country_table(desk, None), 3))
    table = statistics.country_table(desk, None)
    tell(
        f"the {table.rows[0].total:,} people behind one bar",
        timed(lambda: list(table.rows[0].people)),
    )
    edit = [timed(lambda n=n: _edit(desk, n)) for n in range(1, 40)]
    tell("one status changed, with history and tally, median", median(edit))
    _screen(desk)
    plain.close()
    desk.close()


def _edit(desk: Any, number: int) -> None:
    from lcdesk.services.participants import participants

    participants.change_participants(
        desk, [number], {"status": "confirmed" if number % 2 else "arrived"}
    )


def _screen(desk: Any) -> None:
    """Another choice on the Countries screen: what the worker counts, and from the choice to
    painted figures.
    """
    from lcdesk.services.figures.scopes import Scope
    from lcdesk.ui.figures.counted_figures import FigureRequest, read_figures, read_rest

    asked = FigureRequest(Scope(), name="All cohorts")
    tell(
        "figures of the Countries screen, all cohorts",
        _warm(lambda: read_figures(desk, asked), 9),
        bar=20,
    )
    tell(
        "  ages, themes, funnel and remarks, beside the window after them",
        timed(lambda: read_rest(desk, asked)),
    )
    small = FigureRequest(Scope((1,)), name="One")
    tell("figures of one cohort of 25,000", _warm(lambda: read_figures(desk, small), 5), bar=20)


def _warm(work: Callable[[], object], times: int = 5) -> float:
    """The least milliseconds of processor, once it was done before."""
    work()
    return min(spent(work) for _ in range(times))


def _pandas(folder: Path, rows: Iterator[tuple[Any, ...]]) -> dict[str, float]:
    """How long pandas takes for the same, its data in memory; nothing where there is no pandas."""
    file, by = folder / "figures.csv", os.environ.get("LCDESK_BENCH_PANDAS", sys.executable)
    if subprocess.run([by, "-c", "import pandas"], capture_output=True, check=False).returncode:
        return {}
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    said = subprocess.run(
        [by, __file__, str(file)], capture_output=True, text=True, check=True
    ).stdout
    return json.loads(said)


def peer(file: str) -> None:
    """Group the rows of a file, as texts and as categories; the least of five, of processor."""
    import time

    import pandas

    frame = pandas.read_csv(
        file, header=None, names=["cohort", "country", "gender"], dtype=str, keep_default_na=False
    )
    found: dict[str, float] = {}
    for name, data in (("pandas, texts", frame), ("pandas, categories", frame.astype("category"))):
        times: list[float] = []
        for _ in range(5):
            begun = time.process_time()
            data.groupby(["cohort", "country", "gender"], observed=True).size()
            times.append((time.process_time() - begun) * 1e3)
        found[name] = min(times)
    print(json.dumps(found))


if __name__ == "__main__":
    peer(sys.argv[1])
