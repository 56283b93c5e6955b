"""Many rows into a table at once: plain tuples for the driver, each value made fit once per
column and kind.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

BATCH = 5000
_REMEMBERED = 4096  # days and times of a column that are made fit once, whatever batch they come in
_FEW = 2000  # a column with more different values than this is not worth remembering them

Values = Sequence[Any]
Fit = Callable[[Any], Any]


def insert_rows(
    session: Session,
    table: sa.Table[Any],
    names: Sequence[str],
    rows: Iterable[Values],
    ids: Iterable[int],
) -> int:
    """Insert rows of the values of `names` under these ids, at version 1; how many. `ids` may go on
    beyond the rows.

    Columns not named get their default. A statement through the toolkit takes five times as long as
    the driver's own.
    """
    connection, given = session.connection(), set(names)
    rest = {
        # a scalar default has it
        column.name: column.default.arg  # pyright: ignore[reportAttributeAccessIssue]
        for column in table.columns
        if column.name not in given and column.default is not None and column.default.is_scalar
    }
    rest |= {"version": 1}
    columns = ["id", *names, *rest]
    quoted = ", ".join(f'"{name}"' for name in columns)  # one of them is called "on"
    statement = f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(columns))})"
    fits = _fits(connection, table, names)
    left, numbers, count = iter(rows), iter(ids), 0
    while batch := list(islice(left, BATCH)):
        held = [
            islice(numbers, len(batch)),
            *_columns(batch, fits),
            *(repeat(value, len(batch)) for value in rest.values()),
        ]
        connection.exec_driver_sql(statement, list(zip(*held, strict=True)))
        count += len(batch)
    return count


def _fits(
    connection: sa.Connection, table: sa.Table[Any], names: Sequence[str]
) -> list[Fit | None]:
    """Per column what makes a value fit for the driver; None where it is fit as it stands."""
    return [
        _fit_of(table.c[name].type.dialect_impl(connection.dialect), connection.dialect)
        for name in names
    ]


def _fit_of(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Fit | None:
    fit = kind.bind_processor(dialect)
    return (
        lru_cache(_REMEMBERED)(fit)
        if fit and isinstance(kind, sa.Date | sa.Time | sa.DateTime)
        else fit
    )


def _columns(batch: Sequence[Values], fits: Sequence[Fit | None]) -> Iterable[Iterable[Any]]:
    """The columns of some rows, their values fit."""
    for column, fit in zip(zip(*batch, strict=True), fits, strict=True):
        yield column if fit is None else _fitted(column, fit)


def _fitted(column: Values, fit: Fit) -> Iterable[Any]:
    try:
        different = set(column)
    except TypeError:  # lists and dictionaries: known again only where they are the same object
        held = {id(value): value for value in column}
        if len(held) > _FEW:
            return map(fit, column)
        return map(
            {place: fit(value) for place, value in held.items()}.__getitem__, map(id, column)
        )
    if len(different) > _FEW:
        return map(fit, column)
    return map({value: fit(value) for value in different}.__getitem__, column)


def update_rows(
    session: Session,
    table: sa.Table[Any],
    names: Sequence[str],
    rows: Sequence[Values],
    ids: Sequence[int],
) -> None:
    """Set the columns `names` of the rows of these ids to these values, and raise their
    versions.
    """
    connection = session.connection()
    settings = ", ".join(f'"{name}" = ?' for name in names)
    statement = f"UPDATE {table.name} SET {settings}, version = version + 1 WHERE id = ?"
    columns = _columns(rows, _fits(connection, table, names))
    connection.exec_driver_sql(statement, list(zip(*columns, ids, strict=True)))


def read_ids(session: Session, query: sa.Executable) -> array[int]:
    """The first column of a query, whole numbers, as 8-byte integers. For thousands of rows."""
    result = session.connection().execute(query)
    cursor: Any = result.cursor
    ids = array("q")
    while rows := cursor.fetchmany(BATCH):
        ids.extend(chain.from_iterable(rows))
    result.close()
    return ids


def read_records(session: Session, query: sa.Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    """All rows of a query as label → value; each value is made once a column where it repeats.
    For thousands of rows.
    """
    connection = session.connection()
    result = connection.execute(query)
    names, dialect = list(result.keys()), connection.dialect
    kinds = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in query.selected_columns
    ]
    cursor: Any = result.cursor
    records: list[dict[str, Any]] = []
    while rows := cursor.fetchmany(BATCH):
        columns = [
            column if fit is None else _fitted(column, fit)
            for column, fit in zip(zip(*rows, strict=True), kinds, strict=True)
        ]
        records += [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    result.close()
    return records
