"""Thousands of new rows at once: with room for their pages in memory, and into a table that has
hardly any with the indexes made at the end (100,000 people: 1.2 s of processor instead of 1.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from lcdesk.db.sqlite import summary_table

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HARDLY_ANY = 5000
"""To index so many rows anew takes less than what it saves."""
ROOM_KB = 64 * 1024
_ROOM = "room"  # of a connection that may keep more pages at hand than usual


@contextmanager
def large_insert(session: Session, table: str, first: int) -> Iterator[None]:
    """For inserting thousands of rows into a table, from id `first` on; also where it fails
    halfway, the indexes are there again, and what came until then is counted.
    """
    connection = session.connection()
    _give_room(connection)
    with (
        _indexed_after(connection, table if first <= HARDLY_ANY else ""),
        summary_table.at_once(session, table, first),
    ):
        yield


@contextmanager
def _indexed_after(connection: Connection, table: str) -> Iterator[None]:
    """Without the indexes of a table meanwhile, but for those that keep values apart."""
    found: list[Any] = list(
        connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? "
            "AND sql LIKE 'CREATE INDEX %' ORDER BY rowid",
            (table,),
        )
    )
    for name, _sql in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    try:
        yield
    except BaseException:
        # where the database itself gave up, it has taken all of this back already
        with suppress(DBAPIError):
            _make(connection, found)
        raise
    _make(connection, found)


def _make(connection: Connection, indexes: list[Any]) -> None:
    for _name, sql in indexes:
        connection.exec_driver_sql(sql)


def _give_room(connection: Connection) -> None:
    """Until it is given back a connection keeps as many pages as a large insert touches in memory,
    instead of writing them again and again.
    """
    if _ROOM not in connection.info:
        connection.info[_ROOM] = connection.exec_driver_sql("PRAGMA cache_size").scalar()
        connection.exec_driver_sql(f"PRAGMA cache_size=-{ROOM_KB}")


def take_room_back(connection: Any, record: Any) -> None:
    """A connection that goes back to the others keeps as many pages as they do."""
    usual = record.info.pop(_ROOM, None)
    if connection is not None and usual is not None:
        connection.execute(f"PRAGMA cache_size={int(usual)}")
        connection.execute("PRAGMA shrink_memory")
