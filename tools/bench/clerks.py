"""Clerks at one office's desk of many people, each a process of their own, while somebody imports a
list: how long an edit, a search, a page and all sorted by name take, by the clock; and the same of
one clerk at a file with the same people.

A number says how many people (100,000 where none is given). As many clerks as an office has are
more than a machine of two cores has room for, so each thinks between two deeds.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles

import psutil

from tests.office_server import OfficeServer, start, stop
from tools.bench import import_job, office, roster
from tools.bench.large_desk import make_large_desk

CLERKS, MINUTES, THINKS = 25, 10.0, 5.0
"""How many there are and for how long; seconds between two deeds of one, in the mean."""
LISTED = 10_000
WORDS = ("kam", "Tesfaye", "王", "ministry", "юсуп", "ana kenya")
DEEDS = ("edit", "edit", "search", "search", "page", "page", "sorted")
Times = dict[str, list[float]]


def bench(folder: Path) -> None:
    """Both desks made, then the clerks at work."""
    server = start(folder / "server")
    try:
        _bench(folder, server)
    finally:
        stop(server)


def _bench(folder: Path, server: OfficeServer) -> None:
    from lcdesk.services.core.office import write_office

    database = server.new_database()
    shared, file = folder / "large.lcdesk-office", folder / "large.lcdesk"
    write_office(shared, server.address(database))
    for path in (shared, file):
        desk = make_large_desk(path, office.PEOPLE)
        while desk.prepare_next():
            pass
        desk.close()
    with server.owner(database) as owner:
        owner.execute("VACUUM ANALYZE")
    source = roster.write(folder / "list.xlsx", LISTED)
    print(f"  {office.PEOPLE:,} people, {CLERKS} clerks: milliseconds", flush=True)
    first = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    busy = _Busy(psutil.Process(first))
    with _at_work(folder, shared, CLERKS, MINUTES * 60) as told:
        time.sleep(MINUTES * 60 / 3)
        began = time.time()
        import_job.take_in(source, shared)
        ended = time.time()
    print(f"  the database took {busy.share():.0%} of one core, the import {ended - began:.0f} s")
    of_all = list(_read(told))
    _tell("before and after the import", _between(of_all, began, ended, is_within=False))
    _tell("beside the import", _between(of_all, began, ended, is_within=True))
    with _at_work(folder, file, 1, min(60.0, MINUTES * 60)) as told:
        pass
    _tell("one clerk, at a file", _between(_read(told), 0, 0, is_within=False))


class _Busy:
    """How much of one core the processes of the database took."""

    def __init__(self, first: psutil.Process) -> None:
        self._meter, self._began = office.Meter(first), time.monotonic()
        self._before = self._meter.of_database()

    def share(self) -> float:
        """Since then."""
        return (self._meter.of_database() - self._before) / (time.monotonic() - self._began)


class _at_work:
    """Clerks at a desk for so many seconds; gives the files in which they tell their times."""

    def __init__(self, folder: Path, desk: Path, clerks: int, seconds: float) -> None:
        self._told = [folder / f"clerk {desk.suffix} {number}.json" for number in range(clerks)]
        words = [sys.executable, "-m", "tools.bench.clerks", str(desk), str(seconds)]
        self._processes = [
            subprocess.Popen([*words, str(number), str(told)], env=dict(os.environ))
            for number, told in enumerate(self._told)
        ]

    def __enter__(self) -> list[Path]:
        return self._told

    def __exit__(self, *_how: object) -> None:
        for one in self._processes:
            one.wait()


def _read(told: Sequence[Path]) -> Iterator[tuple[str, float, float]]:
    """What was done, when, and how many seconds it took."""
    for path in told:
        for line in path.read_text(encoding="utf-8").splitlines():
            deed, at, seconds = json.loads(line)
            yield deed, at, seconds


def _between(
    found: Iterable[tuple[str, float, float]], began: float, ended: float, *, is_within: bool
) -> Times:
    times: Times = defaultdict(list)
    for deed, at, seconds in found:
        if (at + seconds > began and at < ended) is is_within:
            times[deed].append(seconds)
    return times


def _tell(title: str, times: Mapping[str, Sequence[float]]) -> None:
    print(f"  {title:<30}{'times':>8}{'median':>9}{'p95':>9}{'longest':>9}")
    for deed in dict.fromkeys((*DEEDS, "refused")):
        if len(taken := times.get(deed, ())) > 1:
            cuts = quantiles(taken, n=20)
            figures = (cuts[9], cuts[18], max(taken))
            words = "".join(f"{1000 * one:>9.0f}" for one in figures)
            print(f"    {deed:<28}{len(taken):>8}{words}", flush=True)


# --- One clerk ---


def _clerk(path: Path, seconds: float, number: int, told: Path) -> None:
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.query import Query, searched
    from lcdesk.services.core import finding
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.participants.participants import change_participants

    desk, chance = open_desk(path), random.Random(number)
    everybody = finding.find_ids(desk, Query.of(None))
    does: dict[str, Callable[[], object]] = {
        "edit": lambda: change_participants(
            desk, [chance.choice(everybody)], {"position": f"Engineer {chance.random()}"}
        ),
        "search": lambda: finding.find_ids(
            desk, Query.of(None, rules=searched(chance.choice(WORDS)), limit=200)
        ),
        "page": lambda: finding.read_page(desk, chance.sample(everybody, 200)),
        "sorted": lambda: finding.find_ids(desk, Query.of(None, sort=(("full_name", False),))),
    }
    until = time.monotonic() + seconds
    with told.open("w", encoding="utf-8") as file:
        time.sleep(chance.random() * THINKS)
        while time.monotonic() < until:
            deed, at, began = chance.choice(DEEDS), time.time(), time.monotonic()
            try:
                does[deed]()
            except KnownFault:
                deed = "refused"
            print(json.dumps([deed, at, time.monotonic() - began]), file=file)
            time.sleep(chance.expovariate(1 / THINKS))
    desk.close()


if __name__ == "__main__":
    _clerk(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
