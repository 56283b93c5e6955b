"""Statements beside the toolkit that both kinds of databases are asked alike: `?` stands for a
value, and days and JSON come as the texts that stand for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

PIECE = 2000
"""Rows that a server hands over at once."""


def is_file(connection: sa.Connection) -> bool:
    """Is it a database in a file? Then it can ask Python, and may be older than the program."""
    return connection.dialect.name == "sqlite"


def ask(connection: sa.Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    if is_file(connection):
        return [tuple(row) for row in connection.exec_driver_sql(query, values)]
    with _as_texts(connection) as cursor:
        cursor.execute(query.replace("?", "%s"), values)
        return cursor.fetchall()


def ask_one(connection: sa.Connection, query: str, *values: Any) -> Any:
    """The first value of the first row; None where there is no row."""
    return next((row[0] for row in ask(connection, query, *values)), None)


def do(connection: sa.Connection, statement: str, *values: Any) -> int:
    """Change rows; how many."""
    if is_file(connection):
        return connection.exec_driver_sql(statement, values).rowcount
    with _as_texts(connection) as cursor:
        cursor.execute(statement.replace("?", "%s"), values)
        return cursor.rowcount


def ask_holding(
    connection: sa.Connection, table: str, names: Collection[str], holds: Callable[[object], bool]
) -> list[tuple[Any, ...]]:
    """Id and these columns of the rows of a table in whose texts there is what `holds` finds."""
    quoted = ", ".join(f'"{name}"' for name in names)
    query = f'SELECT id, {quoted} FROM "{table}"'
    if is_file(connection):
        with _asked(connection, holds):
            return ask(connection, f"{query} WHERE holds_words(concat_ws(char(10), {quoted}))")
    found: list[tuple[Any, ...]] = []
    with _as_texts(connection) as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(PIECE):
            found += (
                row
                for row in rows
                if holds("\n".join(str(one) for one in row[1:] if one is not None))
            )
    return found


@contextmanager
def _as_texts(connection: sa.Connection) -> Iterator[Any]:
    """A cursor that reads days and JSON as they are written."""
    from psycopg.types.string import TextLoader

    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        for kind in ("json", "jsonb", "date", "time", "timestamp"):
            cursor.adapters.register_loader(kind, TextLoader)
        yield cursor


@contextmanager
def _asked(connection: sa.Connection, holds: Callable[[object], bool]) -> Iterator[None]:
    """SQLite can ask `holds_words` as long as this lasts."""
    driver: Any = connection.connection.driver_connection

    def asked(text: object) -> int:
        return int(holds(text))

    driver.create_function("holds_words", 1, asked)
    try:
        yield
    finally:
        driver.create_function("holds_words", 1, None)
