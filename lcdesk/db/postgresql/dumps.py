"""The database of an office's desk dumped and restored, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from lcdesk.db.postgresql import logins
from lcdesk.db.postgresql.logins import Owner, put, role_of
from lcdesk.db.postgresql.roles import groups
from lcdesk.db.postgresql.setting_up import OwnerAddress, call_office, make_database, offices

_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
"""Where packages of PostgreSQL put its programs."""
_ALL_TABLES = """
SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
WHERE table_schema IN ('public', 'office_door') AND table_type = 'BASE TABLE'
  AND table_name <> 'presence' ORDER BY 1
"""
"""But who is in which entry at the moment, which nobody keeps."""
_SUM = """
SELECT count(*), coalesce(sum(('x' || left(encode(sha256(convert_to(
  CAST(one AS text), 'UTF8')), 'hex'), 15))::bit(60)::bigint), 0)::text
FROM {} AS one
"""
_PLAINLY = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}
"""How a row is said as a text, alike at every server; and it may take its time."""


class NoProgram(Exception):
    """PostgreSQL's program of that name is not on this computer, or only an older one than the
    server's: `wanted` is the version.
    """

    def __init__(self, wanted: int) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class ProgramFailed(Exception):
    """One of PostgreSQL's programs did not do it; `said`: why, in English."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@contextmanager
def one_moment(engine: sa.Engine) -> Iterator[tuple[sa.Connection, str]]:
    """A connection that sees the desk as it is now for as long as it takes, and the name by which
    others see the same.
    """
    with engine.connect() as connection:
        for name, value in _PLAINLY.items():
            connection.execute(
                sa.text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value}
            )
        yield connection, str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar())


@contextmanager
def dumping(address: OwnerAddress, database: str, moment: str, part: Path) -> Iterator[None]:
    """Beside the body the database is written to a file, as it is at a moment. `ProgramFailed`
    where it cannot be, at the end.
    """
    words = (
        "--format=custom",
        "--no-unlogged-table-data",
        "-B",  # large objects: of ours there are none, and those of somebody else cannot be read
        f"--snapshot={moment}",
        f"--file={part}",
        f"--dbname={database}",
    )
    with _running(address, "pg_dump", words):
        yield


def restore(address: OwnerAddress, database: str, part: Path, *, whole: bool) -> None:
    """Into a database that is empty. `whole`: with owners and rights, which takes a superuser."""
    words = ("--exit-on-error", "--jobs=2", f"--dbname={database}", str(part))
    only_rows = () if whole else ("--no-owner", "--no-privileges")
    with _running(address, "pg_restore", (*only_rows, *words)):
        pass


@contextmanager
def _running(address: OwnerAddress, program: str, words: Sequence[str]) -> Iterator[None]:
    with address.connected() as owner:
        found = _program(program, owner.info.server_version // 10_000)
    where = {"--host": address.host, "--port": str(address.port), "--username": address.user}
    secret = {"PGPASSWORD": address.password} if address.password else {}
    running = subprocess.Popen(
        [
            str(found),
            "--no-password",
            *(f"{name}={one}" for name, one in where.items() if one),
            *words,
        ],
        env={**os.environ, **secret, "LC_ALL": "C"},  # no other program sees it
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    try:
        yield
        said = running.communicate()[1]
    except BaseException:
        running.kill()
        running.communicate()
        raise
    if running.returncode:
        # what comes after an error may hold values of people
        wrong = [one for one in said.splitlines() if ": error:" in one]
        raise ProgramFailed(wrong[0] if wrong else f"{program} ({running.returncode})")


def _program(name: str, version: int) -> Path:
    """Of the server's version or newer, the one nearest to it."""
    beside = (
        path / name
        for folder in _FOLDERS
        for path in Path(folder).parent.parent.glob(f"{Path(folder).parent.name}/bin")
    )
    on_path = shutil.which(name)
    tried = [*([Path(on_path)] if on_path else []), *beside]
    fitting = {_version(one): one for one in reversed(tried) if one.is_file()}
    try:
        return fitting[min(one for one in fitting if one >= version)]
    except ValueError:
        raise NoProgram(version) from None


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


class TableSum(NamedTuple):
    """How many rows a table has, and what all their values come to, in whatever order."""

    rows: int
    digest: str


def sums_of(connection: sa.Connection) -> dict[str, TableSum]:
    """Table → what it holds, of every table there is, whatever version of the program made it.
    `connection`: as `one_moment` gives it.
    """
    # by the driver: `%` stands for no value
    plain = logins.driver_of(connection)
    names = [str(name) for (name,) in plain.execute(_ALL_TABLES).fetchall()]
    found = {name: plain.execute(_SUM.format(name).encode()).fetchone() for name in names}
    return {name: TableSum(*one) for name, one in found.items() if one is not None}


def last_erasures(connection: sa.Connection) -> list[Any]:
    """When somebody was erased: moments of the office's clock."""
    if not groups.has_groups(connection):
        return []
    return list(connection.exec_driver_sql("SELECT DISTINCT at FROM erasing ORDER BY at").scalars())


def note_care(owner: Owner, what: str, file: str) -> None:
    """It was done now."""
    owner.execute(
        "INSERT INTO office_care VALUES (%s, now(), %s) ON CONFLICT (what) "
        "DO UPDATE SET at = excluded.at, file = excluded.file",
        (what, file),
    )


# --- A desk put in the place of another ---


def make_empty(owner: Owner, database: str, like: str) -> None:
    """A database as that of a desk is, of the same owner."""
    make_database(owner, database, role_of(like, "owner"))


def is_superuser(owner: Owner) -> bool:
    """May it give things to whomever?"""
    found = owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return found == (True,)


def drop(owner: Owner, database: str) -> None:
    """It is gone, whoever is connected."""
    owner.execute(put("DROP DATABASE IF EXISTS {} WITH (FORCE)", database))


def exchange(owner: Owner, database: str, fresh: str, aside: str) -> None:
    """`fresh` takes the name of `database`, which is called `aside` from then on, and let nobody in
    any more. Who is connected is put out, and comes again by itself.
    """
    office = offices(owner)[database]
    owner.execute(put("ALTER DATABASE {} ALLOW_CONNECTIONS false", database))
    try:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s) "
            "AND pid <> pg_backend_pid()",
            ([database, fresh],),
        )
        with owner.transaction():
            owner.execute(put("ALTER DATABASE {} RENAME TO {}", database, aside))
            owner.execute(put("ALTER DATABASE {} RENAME TO {}", fresh, database))
            call_office(owner, aside, None)
            call_office(owner, database, office)
    except BaseException:
        owner.execute(put("ALTER DATABASE {} ALLOW_CONNECTIONS true", database))
        raise


def carry_logins(before: Owner, now: sa.Connection) -> list[str]:
    """Who may come into a desk may come into the one that takes its place: in the groups they are
    in, and for those of their cohorts that it has. The names of those who have none of theirs.
    """
    there = logins.driver_of(now)
    known = {number for (number,) in there.execute("SELECT id FROM cohort").fetchall()}
    held = before.execute(
        "SELECT login, role, cohorts, signs, put_aside, must_change, since, added_by, ended "
        "FROM office_door.office_login ORDER BY id"
    ).fetchall()
    there.execute("DELETE FROM office_door.office_login")
    there.execute("DELETE FROM member")
    without = list[str]()
    for login, role, cohorts, *rest in held:
        kept = None if cohorts is None else [one for one in cohorts if one in known]
        there.execute(
            "INSERT INTO office_door.office_login "
            "(login, role, cohorts, signs, put_aside, must_change, since, added_by, ended) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (login, role, kept, *rest),
        )
        if rest[-1] is None:
            groups.write_cohorts(now, login, kept)
            if kept == []:
                without.append(login)
    return without


def forget_logins(now: sa.Connection) -> None:
    """Nobody who could come when the dump was made may come into the desk it makes."""
    now.exec_driver_sql("UPDATE office_door.office_login SET ended = now() WHERE ended IS NULL")
    now.exec_driver_sql("DELETE FROM member")


def open_again(now: sa.Connection, database: str) -> None:
    """What no dump holds, since it belongs to the database itself: who may connect to it, which is
    called `database` soon, and where the server looks for their tables.
    """
    there = logins.driver_of(now)
    newcomer = role_of(database, "newcomer")
    there.execute(put("GRANT CONNECT ON DATABASE {} TO {}", there.info.dbname, newcomer))
    for login, group, *_rest in logins_of(there):
        groups.let_connect(now, login, group)


def logins_of(owner: Owner) -> list[Any]:
    """Login, group, cohorts and whether they sign, of all who may come."""
    return owner.execute(
        "SELECT login, role, cohorts, signs FROM office_door.office_login "
        "WHERE ended IS NULL ORDER BY id"
    ).fetchall()
