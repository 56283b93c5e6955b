"""Each job at ten thousand, a hundred thousand and a million people, and how it grows: seconds of
processor, and the exponent (1: ten times the people take ten times as long; 0: as long as ever).
Beside them, at a hundred thousand, the same desk with a password.

`growth.py DESK LIST.xlsx PASSWORD` does all jobs at a desk of `large_desk` (LIST and PASSWORD may
be empty) and prints the least seconds of each; in the end nobody is in it.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.children import used

SIZES = (10_000, 100_000, 1_000_000)
LISTED = 100_000  # the guard takes no list of more than 150,000 rows (`guard.MAX_FILLED_ROWS`)
LOCKED = 100_000
PASSWORD = "seven odd words of a bench"


def bench(folder: Path) -> None:
    """A process for each size, and one for the desk with a password."""
    from tools.bench import roster

    found: dict[int, dict[str, float]] = {}
    locked: dict[str, float] = {}
    for size in SIZES:
        source = roster.write(folder / f"{size}.xlsx", size) if size <= LISTED else None
        found[size] = _measured(folder / f"grown {size}.lcdesk", size, source)
        if size == LOCKED:
            locked = _measured(folder / "grown locked.lcdesk", size, source, PASSWORD)
    heads = "".join(f"{size:>12,}" for size in SIZES)
    print(f"  {'seconds of processor':<44}{heads}{'exponent':>11}{'password':>11}{'ratio':>8}")
    for name, taken in found[LOCKED].items():
        told = {size: found[size][name] for size in SIZES if name in found[size]}
        line = "".join(f"{told[size]:>12.4f}" if size in told else f"{'–':>12}" for size in SIZES)
        few, many = min(told), max(told)
        grown = math.log(told[many] / told[few]) / math.log(many / few)
        line += f"{grown:>11.2f}{locked[name]:>11.4f}{locked[name] / taken:>8.2f}"
        print(f"  {name:<44}{line}", flush=True)


def _measured(path: Path, size: int, source: Path | None, password: str = "") -> dict[str, float]:
    from lcdesk.services.security import password as passwords
    from tools.bench.children import Job, python, run
    from tools.bench.large_desk import make_large_desk

    desk = make_large_desk(path, size)
    while desk.prepare_next():  # as the window does beside its work
        pass
    desk.close()
    if password:
        passwords.set_password(path, password)
    said = run(Job(python("growth.py", path, source or "", password))).said
    path.unlink()
    return json.loads(said.splitlines()[-1])


@dataclass(frozen=True)
class GrownDesk:
    """A desk of so many people, open, and a list of as many that is not in it."""

    path: Path
    source: Path | None
    password: str
    desk: Any
    cohort: int
    ids: Any


Work = Callable[[], object]
"""What is measured; what must be there before is done by the function that gives it."""


def search(at: GrownDesk) -> Work:
    from lcdesk.model.query import Query, searched
    from lcdesk.services.core import finding
    from tools.bench.million import WORDS

    asked = [Query.of(at.cohort, rules=searched(word), limit=200) for word in WORDS]
    return lambda: [finding.find_ids(at.desk, one) for one in asked]


def sort(at: GrownDesk) -> Work:
    from lcdesk.model.query import Query
    from lcdesk.services.core import finding

    by_name = Query.of(at.cohort, sort=(("full_name", False),))
    return lambda: finding.find_ids(at.desk, by_name)


def read_page(at: GrownDesk) -> Work:
    from lcdesk.services.core import finding

    middle = len(at.ids) // 2
    return lambda: finding.read_page(at.desk, at.ids[middle : middle + 200])


def count(by: str) -> Callable[[GrownDesk], Work]:
    def counting(at: GrownDesk) -> Work:
        from lcdesk.services.figures import statistics
        from lcdesk.services.figures.scopes import Scope

        return lambda: statistics.country_tables(at.desk, Scope(), "all", (by,), is_checked=False)

    return counting


def export(at: GrownDesk) -> Work:
    from lcdesk.services.exporting.exporting import export_cohort

    return lambda: export_cohort(at.desk, at.cohort, at.path.with_name("grown.xlsx"))


def take_in(at: GrownDesk) -> Work:
    """Into a desk of its own; the reading process is there before, as in a running program."""
    from lcdesk.services.importing import importing as services
    from lcdesk.services.security import password as passwords
    from tools.bench import import_job, importing, roster

    assert at.source
    source, desk = at.source, at.path.with_stem(f"{at.path.stem} list")
    services.read_file(roster.write(at.path.with_name("small.xlsx"), 10))
    importing.make_desk(desk)
    if at.password:
        passwords.set_password(desk, at.password)
    return lambda: import_job.take_in(source, desk)


def undo(at: GrownDesk) -> Work:
    return at.desk.undo


IMPORT = "import, until the search is complete"
JOBS: dict[str, tuple[int, Callable[[GrownDesk], Work]]] = {
    "first 200 hits of each of a dozen words": (5, search),
    "all sorted by name": (3, sort),
    "200 rows of the table": (9, read_page),
    "figures by country": (5, count("country")),
    "figures by age": (5, count("age")),
    "export": (1, export),
    IMPORT: (1, take_in),
    "undo of the operation that put all in": (1, undo),
}
"""Name → how often it is done, and the job; after the last one nobody is left."""


def main(path: Path, source: Path | None, password: str) -> None:
    from lcdesk.model.query import Query
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core import finding
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.security import password as passwords

    if password:
        passwords.unlock(path, password)
    open_desk(path).close()  # loads what the first opening loads
    begun = used()
    desk = open_desk(path)
    found = {"open": used() - begun}
    cohort = cohorts.list_cohorts(desk)[0]["id"]
    ids = finding.find_ids(desk, Query.of(cohort))
    at = GrownDesk(path, source, password, desk, cohort, ids)
    for name, (times, job) in JOBS.items():
        if name != IMPORT or source:
            work = job(at)
            found[name] = min(_seconds(work) for _time in range(times))
    desk.close()
    sys.stdout.write(json.dumps(found) + "\n")


def _seconds(work: Work) -> float:
    begun = used()
    work()
    return used() - begun


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2] else None, sys.argv[3])
