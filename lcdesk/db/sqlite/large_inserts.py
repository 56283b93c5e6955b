"""Thousands of new rows at once: with room for their pages in memory, without the triggers that
have nothing to do for them (100,000 people: 1.1 s of processor instead of 1.9), and into a table
that has hardly any with the indexes made at the end (1.2 s instead of 1.6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from lcdesk.db.sqlite import kept_orders, summary_table, wide_tally

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

HARDLY_ANY = 5000
"""To index so many rows anew takes less than what it saves."""
_KEPT_UP_TO_AN_ID = {
    "enrolment": ("tally_by_enrolment_after_in", "kept_order_enrolment_in"),
    "person": ("tally_by_person_before_in", "tally_by_person_after_in", "kept_order_person_in"),
}
"""Table → the triggers by which the wide tally and the order of names notice new rows: both hold
good up to the id of an enrolment, and ask of each row whether it lies before that.
"""
ROOM_KB = 64 * 1024
_ROOM = "room"  # of a connection that may keep more pages at hand than usual


@contextmanager
def large_insert(session: Session, table: str, first: int) -> Iterator[None]:
    """For inserting thousands of rows into a table, from id `first` on; also where it fails
    halfway, indexes and triggers are there again, and what came until then is counted.
    """
    connection = session.connection()
    _give_room(connection)
    idle = _KEPT_UP_TO_AN_ID.get(table, ()) if _are_behind(session, table, first) else ()
    indexed = _indexes(connection, table) if first <= HARDLY_ANY else []
    with (
        _without(connection, [*indexed, *_triggers(connection, idle)]),
        summary_table.at_once(session, table, first),
    ):
        yield


def _are_behind(session: Session, table: str, first: int) -> bool:
    """Do rows from id `first` on lie behind what the wide tally and the order of names hold? Those
    of people do where no enrolment is theirs yet.
    """
    if table == "enrolment":
        return max(wide_tally.last_counted(session), kept_orders.last_kept(session)) < first
    theirs = "SELECT max(person_id) FROM enrolment"
    return (
        table == "person" and (session.connection().exec_driver_sql(theirs).scalar() or 0) < first
    )


Part = tuple[str, str, str]
"""What belongs to a table: INDEX or TRIGGER, its name, and the words that make it."""


def _indexes(connection: Connection, table: str) -> list[Part]:
    """The indexes of a table, but for those that keep values apart."""
    found: Any = connection.exec_driver_sql(
        "SELECT 'INDEX', name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? "
        "AND sql LIKE 'CREATE INDEX %' ORDER BY rowid",
        (table,),
    )
    return list(found)


def _triggers(connection: Connection, names: Sequence[str]) -> list[Part]:
    found: Any = connection.exec_driver_sql(
        "SELECT 'TRIGGER', name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
    )
    return [one for one in found if one[1] in names]


@contextmanager
def _without(connection: Connection, parts: list[Part]) -> Iterator[None]:
    """Without some indexes and triggers meanwhile."""
    for kind, name, _sql in parts:
        connection.exec_driver_sql(f"DROP {kind} {name}")
    try:
        yield
    except BaseException:
        # where the database itself gave up, it has taken all of this back already
        with suppress(DBAPIError):
            _make(connection, parts)
        raise
    _make(connection, parts)


def _make(connection: Connection, parts: list[Part]) -> None:
    for _kind, _name, sql in parts:
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
