"""New rows on a server: few with whatever is sent next, many by COPY, but those of whoever has a
role: COPY does not go into a table that has rules for its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, Protocol, cast

import sqlalchemy as sa

from lcdesk.db.store import UNREAD, Values

FEW = 200
"""Rows that are written by a statement like others."""
MOST = 100_000
"""Rows of one COPY: a million in one would take longer than a statement may (`reach.py`)."""


class Copies(Protocol):
    """The language of a server, as far as it says how rows go in."""

    may_copy: bool


def insert(connection: sa.Connection, into: str, rows: Iterable[Values]) -> int:
    """Insert rows into the columns of a table, `name (column, …)`; how many."""
    left = iter(rows)
    first = list(islice(left, FEW))
    if len(first) < FEW:
        return _insert_few(connection, into, first)
    if not cast("Copies", connection.dialect).may_copy:
        number = 0
        while first:
            number += _insert_few(connection, into, first)
            first = list(islice(left, FEW))
        return number
    driver: Any = connection.connection.driver_connection
    number, rows = 0, chain(first, left)
    with driver.cursor() as cursor:
        for row in rows:
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                copy.write_row(row)
                number += 1
                for other in islice(rows, MOST - 1):
                    copy.write_row(other)
                    number += 1
    return number


def _insert_few(connection: sa.Connection, into: str, rows: Sequence[Values]) -> int:
    if rows:
        one = f"({', '.join(['%s'] * len(rows[0]))})"
        statement = f"INSERT INTO {into} VALUES {', '.join([one] * len(rows))}"
        values = tuple(chain.from_iterable(rows))
        connection.exec_driver_sql(statement, values, execution_options={UNREAD: True})
    return len(rows)
