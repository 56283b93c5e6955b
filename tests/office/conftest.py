"""An office with somebody in each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.roles import groups
from lcdesk.model.rights import Group
from lcdesk.services.core.office import write_office
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office.moving import move_in
from tests.office_server import OfficeServer

LOGINS = ("vera", "carl", "paz", "cora", "dora", "sam", "eve")
_PEOPLE = """
SELECT e.id, e.person_id, p.full_name, p.passport_no
FROM enrolment e JOIN person p ON p.id = e.person_id
WHERE cohort_id = :cohort AND passport_no <> '' AND emergency_phone <> ''
  AND (SELECT count(*) FROM enrolment o WHERE o.person_id = p.id) = :often ORDER BY e.id LIMIT 1
"""


@dataclass
class RolesOffice:
    """An office in which `vera` (viewer), `carl` (clerk) and `paz` (passports) work in the first
    cohort, `cora` coordinates, `dora` (the director) looks at all and signs, `sam` looks at the first
    cohort and signs, and `eve` has nothing to do; somebody of the first cohort (`mine`),
    of the second (`theirs`) and of both.
    """

    server: OfficeServer
    database: str
    names: dict[str, int] = field(default_factory=dict[str, int])
    name: str = ""
    passport: str = ""

    @property
    def passport_asked(self) -> str:
        """The statement that asks for it."""
        return f"SELECT passport_no FROM person WHERE id = {self.names['mine']}"

    def connect(self, login: str) -> psycopg.Connection[Any]:
        """A connection of somebody's own, not of the program."""
        where = f"host={self.server.folder} user={login} dbname={self.database}"
        return psycopg.connect(where, autocommit=True)

    def give(
        self, login: str, group: Group, cohorts: Sequence[int] | None, *, signs: bool = False
    ) -> None:
        """Another role for somebody."""
        engine = make_engine(self.server.address(self.database))
        with engine.begin() as connection:
            groups.give(connection, login, group, cohorts, signs=signs)
        engine.dispose()

    def owner(self, statement: str) -> Any:
        """What the owner is answered first."""
        with self.server.owner(self.database) as owner:
            found = owner.execute(statement.encode()).fetchone()
        return found[0] if found else None


@pytest.fixture(scope="session")
def moved_samples(office_server: OfficeServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the sample desk, moved in; who may log in is made, too."""
    folder = tmp_path_factory.mktemp("office")
    desk = make_demo(folder / "sample")
    desk.close()
    database = office_server.new_database()
    write_office(folder / "near.lcdesk-office", office_server.address(database))
    move_in(desk.path, folder / "near.lcdesk-office")
    engine = make_engine(office_server.address(database))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE enrolment SET emergency_phone = '+86 21 5555 1234'")
    engine.dispose()
    with office_server.owner() as owner:
        there = {name for (name,) in owner.execute("SELECT rolname FROM pg_roles")}
        for login in LOGINS:  # windows have this fixture a second time, at the same server
            if login not in there:
                owner.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(login)))
    return database


@pytest.fixture(scope="session")
def new_roles_office(office_server: OfficeServer, moved_samples: str) -> Callable[[], Any]:
    """Make an office with roles; it is gone after the body."""

    @contextmanager
    def made() -> Iterator[RolesOffice]:
        office = RolesOffice(office_server, office_server.new_database(moved_samples))
        engine = make_engine(office_server.address(office.database))
        with engine.begin() as connection:
            groups.install(connection, "Asia/Shanghai")
            _let_in(connection, office)
        engine.dispose()
        yield office
        office_server.drop(office.database)
        with office_server.owner() as owner:
            for group in groups.all_of(office.database):
                owner.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(group)))

    return made


def _let_in(connection: sa.Connection, office: RolesOffice) -> None:
    asked = sa.text(
        "SELECT id FROM cohort WHERE id IN (SELECT cohort_id FROM enrolment) ORDER BY id LIMIT 2"
    )
    first, second = connection.execute(asked).scalars()
    groups.give(connection, "vera", "viewer", [first])
    groups.give(connection, "carl", "clerk", [first])
    groups.give(connection, "paz", "passports", [first])
    groups.give(connection, "cora", "coordinator")
    groups.give(connection, "dora", "viewer", None, signs=True)
    groups.give(connection, "sam", "viewer", [first], signs=True)
    office.names.update(first=first, second=second)
    for name, cohort, often in (("theirs", second, 1), ("both", first, 2), ("mine", first, 1)):
        found = connection.execute(sa.text(_PEOPLE), {"cohort": cohort, "often": often}).one()
        office.names.update({f"{name}_row": found[0], name: found[1]})
        office.name, office.passport = found[2], found[3]
    asked = sa.text("SELECT count(*) FROM enrolment WHERE cohort_id = :cohort")
    office.names["people"] = connection.scalar(asked, {"cohort": first}) or 0


@pytest.fixture(scope="module")
def office(new_roles_office: Callable[[], Any]) -> Iterator[RolesOffice]:
    """One that no test changes."""
    with new_roles_office() as made:
        yield made


@pytest.fixture
def own_office(new_roles_office: Callable[[], Any]) -> Iterator[RolesOffice]:
    """One of the test's own."""
    with new_roles_office() as made:
        yield made
