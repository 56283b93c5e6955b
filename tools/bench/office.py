"""Each job of many people at an office's desk on a server, beside the same people in a file: seconds
of processor of the program, and of the database where it is a process of its own.

A number says how many people (100,000 where none is given). Both desks take turns at each job; of
several times the least counts, of the database, whose clock knows hundredths, the mean. The server
keeps its files in the folder of the bench (TMPDIR); once all are in, its tables are looked after, as
an office's server does by itself (autovacuum).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import psutil

from tests.office_server import OfficeServer, start, stop
from tools.bench import growth, import_job, roster
from tools.bench.children import used
from tools.bench.growth import GrownDesk, Work
from tools.bench.large_desk import make_large_desk

PEOPLE = 100_000
LISTED = 10_000
ENDED = 0.2
"""Seconds after which a process of the database that ends with its connection is counted."""


@dataclass(frozen=True)
class Taken:
    """Seconds of processor."""

    program: float
    database: float


@dataclass
class Meter:
    """Measures works; `server`: the first process of the database."""

    server: psutil.Process

    def of_database(self) -> float:
        """Of all processes of the database, those that are gone among them; again, where one
        ends meanwhile.
        """
        while True:
            with suppress(psutil.NoSuchProcess):
                return self._of_database()

    def _of_database(self) -> float:
        times = [self.server.cpu_times(), *(one.cpu_times() for one in self.server.children())]
        first = times[0]
        return sum(one.user + one.system for one in times) + (
            first.children_user + first.children_system
        )

    def taken(self, work: Work) -> Taken:
        """Of the work, and of what the database did meanwhile."""
        program, database = used(), self.of_database()
        work()
        program = used() - program
        time.sleep(ENDED)
        return Taken(program, self.of_database() - database)


def sort(
    *, is_descending: bool = False, names: Iterable[str] = ("full_name",), country: str = ""
) -> Callable[[GrownDesk], Work]:
    """All in an order, or those of a country."""

    def sorting(at: GrownDesk) -> Work:
        from lcdesk.model.query import Query, one_of
        from lcdesk.services.core import finding

        query = Query.of(
            at.cohort,
            sort=tuple((name, is_descending) for name in names),
            rules=(one_of("nationality", [country]),) if country else (),
        )
        return lambda: finding.find_ids(at.desk, query)

    return sorting


def count_filter(at: GrownDesk) -> Work:
    from lcdesk.model.query import Query, one_of
    from lcdesk.services.core import finding

    query = Query.of(at.cohort, rules=(one_of("nationality", ["KE", "NG"]),))
    return lambda: finding.count_each(at.desk, [query])


def edit(at: GrownDesk) -> Work:
    from lcdesk.services.participants import participants

    given = f"Ana {time.monotonic_ns()}"
    middle = at.ids[len(at.ids) // 2]
    return lambda: participants.change_participants(at.desk, [middle], {"given_name": given})


OPEN = "open, and ask for all"
PUT_IN, IMPORT, UNDO = "put in, searched at once", f"import of {LISTED:,}", "  its undo"
JOBS: dict[str, tuple[int, Callable[[GrownDesk], Work]]] = {
    "first 200 hits of each of a dozen words": (5, growth.search),
    "all sorted by name": (5, sort()),
    "all sorted by name, from the last": (3, sort(is_descending=True)),
    "all sorted by employer": (2, sort(names=("organization",))),
    "all sorted by country and name": (2, sort(names=("nationality", "full_name"))),
    "people of a country sorted by name": (3, sort(country="KE")),
    "200 rows of the table": (9, growth.read_page),
    "count of a filter": (5, count_filter),
    "figures by country": (5, growth.count("country")),
    "figures by age": (5, growth.count("age")),
    "the name of one changed": (5, edit),
}
"""Name → how often it is done, and the job."""


def bench(folder: Path) -> None:
    """Both desks made, then each job at both in turns."""
    server = start(folder / "server")
    try:
        _bench(folder, server)
    finally:
        stop(server)


def _bench(folder: Path, server: OfficeServer) -> None:
    from lcdesk.services.core.office import write_office

    database = server.new_database()
    paths = {"server": folder / "large.lcdesk-office", "file": folder / "large.lcdesk"}
    write_office(paths["server"], server.address(database))
    number = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    meter = Meter(psutil.Process(number))
    _heading(PEOPLE)

    def put_in(path: Path) -> Work:
        def put() -> None:
            desk = make_large_desk(path, PEOPLE)
            while desk.prepare_next():
                pass
            desk.close()

        return put

    _tell(PUT_IN, {kind: meter.taken(put_in(path)) for kind, path in paths.items()})
    with server.owner(database) as owner:
        owner.execute("VACUUM ANALYZE")
    desks = _opened(paths, meter)
    for name, (times, job) in JOBS.items():
        found: dict[str, list[Taken]] = {kind: [] for kind in desks}
        for _time in range(times):
            for kind, at in desks.items():
                found[kind].append(meter.taken(job(at)))
        _tell(name, _least(found))
    for at in desks.values():
        at.desk.close()
    _take_in(folder, paths, meter)
    print(f"  the database holds {_size(server, database) / 1e6:,.0f} MB", flush=True)


def _opened(paths: dict[str, Path], meter: Meter) -> dict[str, GrownDesk]:
    desks: dict[str, GrownDesk] = {}
    taken: dict[str, list[Taken]] = {kind: [] for kind in paths}
    for number in range(1 + growth.OPENED):  # the first time loads what an opening loads
        for at in desks.values():
            at.desk.close()
        for kind, path in paths.items():
            seconds = meter.taken(_opening(desks, kind, path))
            taken[kind] += [seconds] if number else []
    _tell(OPEN, _least(taken))
    return desks


def _opening(desks: dict[str, GrownDesk], kind: str, path: Path) -> Work:
    def opening() -> None:
        desks[kind] = growth.opened(path, None)

    return opening


def _take_in(folder: Path, paths: dict[str, Path], meter: Meter) -> None:
    """A list of people who are not there yet, and its undo: twice."""
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.importing import importing as services

    source = roster.write(folder / "list.xlsx", LISTED)
    services.read_file(roster.write(folder / "small.xlsx", 10))  # the reading process is there
    taken: dict[str, list[Taken]] = {kind: [] for kind in paths}
    undone: dict[str, list[Taken]] = {kind: [] for kind in paths}
    for _time in range(2):
        for kind, path in paths.items():
            taken[kind].append(meter.taken(lambda path=path: import_job.take_in(source, path)))
            desk = open_desk(path)
            undone[kind].append(meter.taken(desk.undo))
            desk.close()
    _tell(IMPORT, _least(taken))
    _tell(UNDO, _least(undone))


def _least(found: dict[str, list[Taken]]) -> dict[str, Taken]:
    return {
        kind: Taken(min(one.program for one in times), mean(one.database for one in times))
        for kind, times in found.items()
    }


def _heading(people: int) -> None:
    print(f"  {people:,} people: seconds of processor")
    print(f"  {'':<44}{'program':>10}{'database':>10}{'in a file':>11}{'ratio':>8}", flush=True)


def _tell(name: str, taken: dict[str, Taken]) -> None:
    """`ratio`: of both together to the file's."""
    server, file = taken["server"], taken["file"].program
    ratio = (server.program + server.database) / max(file, 1e-4)
    line = f"{server.program:>10.3f}{server.database:>10.2f}{file:>11.3f}{ratio:>8.1f}"
    print(f"  {name:<44}{line}", flush=True)


def _size(server: OfficeServer, database: str) -> int:
    with server.owner() as owner:
        found: Any = owner.execute("SELECT pg_database_size(%s)", (database,)).fetchone()
    return found[0]
