"""Each job at ten thousand, a hundred thousand and a million people, and how it grows: seconds of
processor, and the exponent (1: ten times the people take ten times as long; 0: as long as ever).
Beside them, at a hundred thousand, the same desk with a password, which takes turns at each job.

`growth.py LIST.xlsx DESK [LOCKED]` does all jobs at desks of `large_desk` (LIST may be empty) and
prints the least seconds of each, desk by desk; in the end nobody is in them.
"""

from __future__ import annotations

import json
import math
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.children import used

SIZES = (10_000, 100_000, 1_000_000)
LISTED = 100_000  # the guard takes no list of more than 150,000 rows (`guard.MAX_FILLED_ROWS`)
LOCKED = 100_000
PASSWORD = "seven odd words of a bench"


def bench(folder: Path) -> None:
    """A process for each size."""
    from tools.bench import roster

    found: dict[int, dict[str, float]] = {}
    locked: dict[str, float] = {}
    for size in SIZES:
        source = roster.write(folder / f"{size}.xlsx", size) if size <= LISTED else None
        found[size], *beside = _measured(folder / f"grown {size}.lcdesk", size, source)
        locked = beside[0] if beside else locked
    heads = "".join(f"{size:>12,}" for size in SIZES)
    print(f"  {'seconds of processor':<44}{heads}{'exponent':>11}{'password':>11}{'ratio':>8}")
    for name, taken in found[LOCKED].items():
        told = {size: found[size][name] for size in SIZES if name in found[size]}
        line = "".join(f"{told[size]:>12.4f}" if size in told else f"{'–':>12}" for size in SIZES)
        few, many = min(told), max(told)
        grown = math.log(told[many] / told[few]) / math.log(many / few)
        line += f"{grown:>11.2f}{locked[name]:>11.4f}{locked[name] / taken:>8.2f}"
        print(f"  {name:<44}{line}", flush=True)


def _measured(path: Path, size: int, source: Path | None) -> list[dict[str, float]]:
    from lcdesk.services.security import password
    from tools.bench.children import Job, python, run
    from tools.bench.large_desk import make_large_desk

    desk = make_large_desk(path, size)
    while desk.prepare_next():  # as the window does beside its work
        pass
    desk.close()
    paths = [path]
    if size == LOCKED:
        paths.append(path.with_stem("grown locked"))
        shutil.copyfile(path, paths[1])
        password.set_password(paths[1], PASSWORD)
    said = run(Job(python("growth.py", source or "", *paths))).said
    for one in paths:
        one.unlink()
    return json.loads(said.splitlines()[-1])


@dataclass(frozen=True)
class GrownDesk:
    """A desk of so many people, open, and a list of as many that is not in it."""

    path: Path
    source: Path | None
    is_locked: bool
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
    source, desk = at.source, at.path.with_stem(f"{at.path.stem} {time.monotonic_ns()}")
    services.read_file(roster.write(at.path.with_name("small.xlsx"), 10))
    importing.make_desk(desk)
    if at.is_locked:
        passwords.set_password(desk, PASSWORD)
    return lambda: import_job.take_in(source, desk)


def undo(at: GrownDesk) -> Work:
    return at.desk.undo


OPEN, OPENED = "open, and ask for all", 3
IMPORT = "import, until the search is complete"
JOBS: dict[str, tuple[int, Callable[[GrownDesk], Work]]] = {
    "first 200 hits of each of a dozen words": (5, search),
    "all sorted by name": (3, sort),
    "200 rows of the table": (9, read_page),
    "figures by country": (5, count("country")),
    "figures by age": (5, count("age")),
    "export": (2, export),
    IMPORT: (2, take_in),
    "undo of the operation that put all in": (1, undo),
}
"""Name → how often it is done, and the job; after the last one nobody is left."""


def main(source: Path | None, paths: Sequence[Path]) -> None:
    found: list[dict[str, float]] = [{} for _path in paths]
    desks: list[GrownDesk] = []
    for number in range(OPENED + 1):  # the first time loads what an opening loads
        for at in desks:
            at.desk.close()
        desks.clear()
        for path, taken in zip(paths, found, strict=True):
            seconds = _seconds(lambda path=path: desks.append(opened(path, source)))
            if number:
                taken[OPEN] = min(taken.get(OPEN, seconds), seconds)
    for name, (times, job) in JOBS.items():
        for _time in range(times if name != IMPORT or source else 0):
            for at, taken in zip(desks, found, strict=True):
                seconds = _seconds(job(at))
                taken[name] = min(taken.get(name, seconds), seconds)
    for at in desks:
        at.desk.close()
    sys.stdout.write(json.dumps(found) + "\n")


def opened(path: Path, source: Path | None) -> GrownDesk:
    from lcdesk.model.query import Query
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core import finding
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.security import password

    is_locked = password.is_locked(path)
    if is_locked and not password.is_open(path):
        password.unlock(path, PASSWORD)
    desk = open_desk(path)
    cohort = cohorts.list_cohorts(desk)[0]["id"]
    ids = finding.find_ids(desk, Query.of(cohort))
    return GrownDesk(path, source, is_locked, desk, cohort, ids)


def _seconds(work: Work) -> float:
    begun = used()
    work()
    return used() - begun


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1] else None, [Path(one) for one in sys.argv[2:]])
