"""New rows on a server: few with whatever is sent next, many by COPY."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa

from lcdesk.db.store import UNREAD, Values

FEW = 200
"""Rows that are written by a statement like others."""


def insert(connection: sa.Connection, into: str, rows: Iterable[Values]) -> int:
    """Insert rows into the columns of a table, `name (column, …)`; how many."""
    left = iter(rows)
    first = list(islice(left, FEW))
    if len(first) < FEW:
        if first:
            one = f"({', '.join(['%s'] * len(first[0]))})"
            statement = f"INSERT INTO {into} VALUES {', '.join([one] * len(first))}"
            values = tuple(chain.from_iterable(first))
            connection.exec_driver_sql(statement, values, execution_options={UNREAD: True})
        return len(first)
    driver: Any = connection.connection.driver_connection
    number = 0
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in chain(first, left):
            copy.write_row(row)
            number += 1
    return number
