"""What roles cost: the jobs of an office's desk as its owner where there are no roles, and as each
role, who take turns: seconds of processor of program and database together, and how many times those
of the owner.

A number says how many people (10,000 where none is given), in ten cohorts. All is asked of all
cohorts, but by who works in one of them alone, and by the owner beside, to whom that is compared. Of
several times the least counts; what is quick is done ten times in a row.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from tests.office_server import OfficeServer, start, stop
from tools.bench import growth, import_job, office
from tools.bench.growth import GrownDesk, Work
from tools.bench.large_desk import WORK, people
from tools.bench.office import Meter

if TYPE_CHECKING:
    from lcdesk.model.rights import Group

PEOPLE, COHORTS, LISTED = 10_000, 10, 10_000
OWNER, OWNER_OF_ONE = "owner", "owner, one"
KINDS: dict[str, tuple[Group, str]] = {
    "coordinator": ("coordinator", OWNER),
    "passports": ("passports", OWNER),
    "clerk": ("clerk", OWNER),
    "viewer": ("viewer", OWNER),
    "clerk of one": ("clerk", OWNER_OF_ONE),
}
"""Who → the group, and to whom that is compared."""


def _count(by: str) -> Callable[[GrownDesk], Work]:
    """Figures of the cohorts that are asked of."""

    def counting(at: GrownDesk) -> Work:
        from lcdesk.services.figures import statistics
        from lcdesk.services.figures.scopes import Scope

        return lambda: statistics.country_tables(
            at.desk, Scope.of(at.cohort), "all", (by,), is_checked=False
        )

    return counting


JOBS: dict[str, tuple[int, int, Callable[[GrownDesk], Work]]] = {
    "first 200 hits of each of a dozen words": (5, 3, growth.search),
    "all sorted by name": (5, 1, office.sort()),
    "200 rows of the table": (5, 10, growth.read_page),
    "count of a filter": (5, 10, office.count_filter),
    "figures by country": (5, 3, _count("country")),
    "figures by age": (5, 3, _count("age")),
    "one changed": (5, 10, office.edit),
}
"""Name → how often it is measured, how often it is done then, and the job."""
CHANGING = "one changed"
IMPORTS, FEW_IMPORTS = 5, 2


def bench(folder: Path) -> None:
    """A desk without roles and a copy of it with them, then each job as each in turns."""
    server = start(folder / "server")
    try:
        _bench(folder, server)
    finally:
        stop(server)


def _bench(folder: Path, server: OfficeServer) -> None:
    paths = _made(folder, server)
    number = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    meter = Meter(psutil.Process(number))
    print(f"  {PEOPLE:,} people, {COHORTS} cohorts: seconds of processor, and to the owner's")
    print("  | |" + "|".join(paths) + "|", flush=True)
    desks: dict[str, GrownDesk] = {}
    taken: dict[str, list[float]] = {who: [] for who in paths}
    for time in range(1 + 5):  # the first time loads what an opening loads
        for at in desks.values():
            at.desk.close()
        for who, path in paths.items():
            seconds = _seconds(meter, _opening(desks, who, path))
            taken[who] += [seconds] if time else []
    _tell(office.OPEN, taken)
    for name, (times, often, job) in JOBS.items():
        found: dict[str, list[float]] = {who: [] for who in paths}
        for _time in range(times):
            for who, at in desks.items():
                if at.desk.rights.may_change or name != CHANGING:
                    works = [job(at) for _once in range(often)]
                    found[who].append(
                        _seconds(meter, lambda works=works: [work() for work in works]) / often
                    )
        _tell(name, found)
    for at in desks.values():
        at.desk.close()
    _take_in(folder, {who: path for who, path in paths.items() if who != "viewer"}, meter)


def _opening(desks: dict[str, GrownDesk], who: str, path: Path) -> Work:
    from lcdesk.model.query import Query
    from lcdesk.services.core import finding

    def opening() -> None:
        at = growth.opened(path, None)
        if not who.endswith("one"):
            at = replace(at, cohort=None, ids=finding.find_ids(at.desk, Query()))
        desks[who] = at

    return opening


def _take_in(folder: Path, paths: dict[str, Path], meter: Meter) -> None:
    """A list of people who are not there yet, with no private value, and its undo."""
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.importing import importing as services

    source, small = _list(folder / "list.xlsx", LISTED), _list(folder / "small.xlsx", 10)
    services.read_file(small)  # the reading process is there
    taken: dict[str, list[float]] = {who: [] for who in paths}
    undone: dict[str, list[float]] = {who: [] for who in paths}
    for _time in range(IMPORTS if PEOPLE <= LISTED else FEW_IMPORTS):
        for who, path in paths.items():
            taken[who].append(
                _seconds(meter, lambda path=path: import_job.take_in(source, path, small))
            )
            desk = open_desk(path)
            undone[who].append(_seconds(meter, desk.undo))
            desk.close()
    _tell(office.IMPORT, taken)
    _tell(office.UNDO, undone)


def _list(path: Path, number: int) -> Path:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append(["Full name", "Nationality", "Gender", "Date of birth", "Employer"])
    for one in people(number, random.Random(11)):
        told = [one["nationality"], one["gender"], one["birth_date"]]
        sheet.append([f"New {one['full_name']}", *told, "Ministry of Energy"])
    book.save(path)
    return path


def _seconds(meter: Meter, work: Work) -> float:
    taken = meter.taken(work)
    return taken.program + taken.database


def _tell(name: str, found: dict[str, list[float]]) -> None:
    least = {who: min(times) for who, times in found.items() if times}
    said: list[str] = []
    for who in found:
        if who not in least:
            said.append("–")
            continue
        peer = KINDS[who][1] if who in KINDS else who
        ratio = "" if peer == who else f" ({least[who] / max(least[peer], 1e-4):.2f})"
        said.append(f"{least[who]:.3f}{ratio}")
    print(f"  | {name} | " + " | ".join(said) + " |", flush=True)


def _made(folder: Path, server: OfficeServer) -> dict[str, Path]:
    """The files by which each comes."""
    from lcdesk.db.postgresql.engine import make_engine
    from lcdesk.db.postgresql.roles import groups
    from lcdesk.services.core.office import write_office
    from lcdesk.services.core.opening import open_desk

    plain = server.new_database()
    paths = {who: folder / f"{who}.lcdesk-office" for who in (OWNER, OWNER_OF_ONE)}
    for path in paths.values():
        write_office(path, server.address(plain))
    desk = open_desk(paths[OWNER])
    _fill(desk)
    while desk.prepare_next():
        pass
    desk.close()
    with server.owner(plain) as owner:
        owner.execute("VACUUM ANALYZE")
    divided = server.new_database(plain)
    with server.owner() as owner:
        for who in KINDS:
            owner.execute(f"CREATE ROLE {_login(who)} LOGIN".encode())
    engine = make_engine(server.address(divided))
    with engine.begin() as connection:
        groups.install(connection)
        for who, (group, peer) in KINDS.items():
            groups.give(connection, _login(who), group, None if peer == OWNER else [1])
    engine.dispose()
    with server.owner(divided) as owner:
        owner.execute("VACUUM ANALYZE")
    for who in KINDS:
        paths[who] = folder / f"{who}.lcdesk-office"
        write_office(paths[who], server.address(divided).set(username=_login(who)))
    return paths


def _login(who: str) -> str:
    return who.replace(" ", "_")


def _fill(desk: Any) -> None:
    """As `large_desk`, in several cohorts."""
    from lcdesk.model.entities import Enrolment, Person
    from lcdesk.services.cohorts import cohorts

    chance = random.Random(7)
    made = [
        cohorts.add_cohort(
            desk,
            {
                "name_en": f"Large {number}",
                "starts": dt.date(2025, 6, 14),
                "ends": dt.date(2025, 6, 27),
            },
        )
        for number in range(COHORTS)
    ]

    def fill(work: Any) -> None:
        run = work.insert_many(Person, people(PEOPLE, chance))

        def enrolled() -> Iterator[dict[str, Any]]:
            for i in range(PEOPLE):
                yield {
                    "person_id": run[0] + i,
                    "cohort_id": made[i % COHORTS],
                    "number": str(i // COHORTS + 1),
                    "status": "confirmed",
                    "organization": chance.choice(WORK),
                    "visa_state": chance.choice(("issued", "applied")),
                    "arrival_date": dt.date(2025, 6, 12 + i % 2),
                    "arrival_flight": f"MU{i % 900}",
                }

        work.insert_many(Enrolment, enrolled())

    desk.execute("Large desk", fill)
