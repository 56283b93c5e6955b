"""New rows on a server: few with whatever is sent next, many by COPY."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa

from lcdesk.db.store import UNREAD, Values

FEW = 50
"""Rows that are written statement by statement."""


def insert(connection: sa.Connection, into: str, rows: Iterable[Values]) -> int:
    """Insert rows into the columns of a table, `name (column, …)`; how many."""
    left = iter(rows)
    first = list(islice(left, FEW))
    if len(first) < FEW:
        for row in first:
            marks = ", ".join(["%s"] * len(row))
            statement = f"INSERT INTO {into} VALUES ({marks})"
            connection.exec_driver_sql(statement, tuple(row), execution_options={UNREAD: True})
        return len(first)
    driver: Any = connection.connection.driver_connection
    number = 0
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in chain(first, left):
            copy.write_row(row)
            number += 1
    return number
