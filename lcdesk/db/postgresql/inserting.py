"""New rows on a server: few with whatever is sent next, many by COPY."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa

from lcdesk.db.store import UNREAD, Values

FEW = 200
"""Rows that are written by a statement like others."""
MOST = 100_000
"""Rows of one COPY: a million in one would take longer than a statement may (`reach.py`)."""


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
