"""Safeguards taken out, for the controls: each changes the process it is called in for good, so
only in a child.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from lcdesk.db.replacement import sentinel

_WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


def commit_each_statement() -> None:
    """Whatever is written becomes durable by itself, statement by statement, instead of all or
    nothing.
    """
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs

    def commit(connection: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        raw: Any = connection.connection.driver_connection
        is_reading = not connection.get_execution_options().get("writes")
        if (
            is_reading
            or statement.split(None, 1)[0].upper() not in _WRITING
            or not raw.in_transaction
        ):
            return
        try:
            raw.execute("COMMIT")
        # a row that points at one which comes later, or rows still being given out
        except sqlite.Error:
            return
        raw.execute("BEGIN IMMEDIATE")

    event.listen(sa.Engine, "after_cursor_execute", commit)


def relax_syncing(level: str) -> None:
    """`PRAGMA synchronous` at another level than the program's FULL."""

    def relax(connection: Any, *_rest: Any) -> None:
        connection.execute(f"PRAGMA synchronous={level}")

    event.listen(sa.pool.Pool, "checkout", relax)


def carry_often(pages: int) -> None:
    """Carry the journal into the desk after so few pages, so that it happens many times in a
    short day.
    """
    sentinel.CARRY_AT = pages


def write_without_journal() -> None:
    """Pages are written over where they lie, and nothing remembers what stood there."""

    def forget(connection: Any, *_rest: Any) -> None:
        connection.execute("PRAGMA journal_mode=OFF")

    event.listen(sa.pool.Pool, "checkout", forget)
