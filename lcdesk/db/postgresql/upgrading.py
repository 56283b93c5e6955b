"""The desk of an office brought up to date on its server, by the same migrations as a desk in a
file (from version 0022 on), in one transaction: until it is committed all is as it was, and who
works with it waits for a moment.

Rules, views and functions hold no data, and are made anew as this program declares them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lcdesk.db.postgresql import logins, schema
from lcdesk.db.postgresql.failures import state_of
from lcdesk.db.postgresql.fitting import VERSIONS, Versions, own_version, require_fitting
from lcdesk.db.postgresql.logins import role_of
from lcdesk.db.postgresql.refusals import DESK_BEHIND, Refused
from lcdesk.db.postgresql.roles import groups
from lcdesk.db.store import store_of
from lcdesk.db.upgrade import alembic_config

if TYPE_CHECKING:
    from alembic.config import Config

INDEXED = "0022"
"""The last version that changed the words people are found by."""
PATIENCE = 300.0
"""Seconds in which it is tried to have the desk for a moment."""
_LOCKING_MS = 350
"""So long each of the two statements may take by which one has the desk, and who comes meanwhile
waits: together less than a second, after which a server looks whether two wait for each other, and
would end one of them.
"""
_PAUSE = 2.0
_BUSY = frozenset({"55P03", "40P01", "57014"})
_UNHURRIED = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
_TABLES = (
    "SELECT string_agg(CAST(CAST(oid AS regclass) AS text), ', ' ORDER BY relkind DESC, oid) "
    "FROM pg_class WHERE relkind IN ('r', 'v') "
    "AND relnamespace = CAST('public' AS regnamespace)"
)


@dataclass(frozen=True)
class Upgraded:
    """From which version to which; programs from `oldest` on may come. `waited`: seconds until
    nobody was in between.
    """

    before: str
    after: str
    oldest: str
    waited: float


def versions_of(connection: sa.Connection) -> Versions:
    """Of a desk."""
    return Versions(*connection.exec_driver_sql(f"SELECT {VERSIONS}").one())


def needs_upgrade(engine: sa.Engine) -> bool:
    """Is the desk of an earlier version than this program? `Refused` where this program is too old
    for it.
    """
    with engine.connect() as connection:
        found = versions_of(connection)
    try:
        require_fitting(found)
    except Refused as refused:
        if refused.sqlstate != DESK_BEHIND:
            raise
        return True
    return False


def upgrade(engine: sa.Engine) -> Upgraded:
    """As whoever owns the database and may make roles. Nobody is asked to leave: who is in the
    midst of something ends it first, and who comes meanwhile waits.
    """
    at_once = engine.execution_options(isolation_level="READ COMMITTED")
    begun = time.monotonic()
    while True:
        with at_once.connect() as connection:
            tables = connection.exec_driver_sql(_TABLES).scalar()
        try:
            with at_once.begin() as connection:
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {_LOCKING_MS}")
                # whoever reads has a view before the table behind it
                connection.exec_driver_sql(groups.VIEWS_AWAY)
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
                waited = time.monotonic() - begun
                for statement in _UNHURRIED:
                    connection.exec_driver_sql(statement)
                return _upgraded(connection, waited)
        except DBAPIError as error:
            if not is_busy(error) or time.monotonic() - begun > PATIENCE:
                raise
        time.sleep(_PAUSE)


def is_busy(error: DBAPIError) -> bool:
    """Was somebody else at work all the time?"""
    return state_of(error) in _BUSY


def _upgraded(connection: sa.Connection, waited: float) -> Upgraded:
    before = versions_of(connection)
    database = str(connection.scalar(sa.text("SELECT current_database()")))
    owner, has_groups = role_of(database, "owner"), groups.has_groups(connection)
    has_owner = connection.scalar(sa.text("SELECT to_regrole(:name)"), {"name": owner}) is not None
    zone = groups.zone_of(connection) if has_groups else ""
    if has_owner:
        connection.exec_driver_sql(f"SET LOCAL ROLE {groups.quoted(owner)}")
    tables = _tables_of(connection)
    oldest = max([before.oldest, *_migrated(connection, before.desk)])
    if _tables_of(connection) != tables:  # the history will tell of what is in them
        oldest = own_version()
    connection.execute(sa.text("UPDATE oldest_program SET version = :one"), {"one": oldest})
    connection.exec_driver_sql("RESET ROLE")
    if has_owner:
        logins.install(connection, zone)
    elif has_groups:
        groups.install(connection, zone)
    else:
        for statement in schema.functions():
            connection.exec_driver_sql(statement)
    if before.desk < INDEXED:
        session = Session(connection)
        store_of(session).index.fill_all(session)
        session.flush()
    return Upgraded(before.desk, versions_of(connection).desk, oldest, waited)


def _tables_of(connection: sa.Connection) -> set[str]:
    return set(sa.inspect(connection).get_table_names("public"))


def _migrated(connection: sa.Connection, before: str) -> Iterator[str]:
    """Run the migrations; of each the oldest program that goes on with what it made."""
    from alembic import command
    from alembic.script import ScriptDirectory

    config: Config = alembic_config(connection)
    command.upgrade(config, "head")
    for script in ScriptDirectory.from_config(config).iterate_revisions(own_version(), before):
        yield cast("str", getattr(script.module, "oldest_program", script.revision))
