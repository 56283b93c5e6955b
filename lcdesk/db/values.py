"""Rows of tables as plain values: as JSON and back for history, saved data and journals, and many
at once for the driver.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from lcdesk.db.sql_words import in_one_text
from lcdesk.db.store import Values
from lcdesk.db.text_columns import are_kept, kept_text
from lcdesk.model.entities import Base, Entity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Row = dict[str, Any]
EVERY = "*"
"""Stands for all columns of rows that were made or removed."""
TypedRow = TypeVar("TypedRow", bound=Mapping[str, object])

_DECODERS: dict[type, Callable[[Any], Any]] = {
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
    bytes: base64.b64decode,
}


@cache
def entity_named(name: str) -> type[Entity]:
    """The entity class of a class name ("Person")."""
    return next(one for one in Base.declared if one.__name__ == name and issubclass(one, Entity))


def table_of(entity: type[Base]) -> sa.Table[Any]:
    """The table of an entity."""
    return entity.__table__


def typed_rows(row: type[TypedRow], result: sa.Result[*tuple[Any, ...]]) -> list[TypedRow]:
    """The rows of a result as plain dicts, column → value; `row` says what the query selects (it
    may say less).
    """
    names = tuple(result.keys())
    assert row.__annotations__.keys() <= set(names), row
    # not by `mappings()`, which makes the names anew for each row
    return [cast("TypedRow", dict(zip(names, found, strict=True))) for found in result]


@cache
def alias_of(entity: type[Base], name: str) -> NamedFromClause:
    """The table of an entity by another name, made once: each new one would copy all its columns.

    A name for each place of a statement, since SQL finds within a subquery what has the same name
    around it.
    """
    return table_of(entity).alias(name)


@cache
def kept_columns(entity: type[Entity]) -> tuple[str, ...]:
    """The columns history keeps: all but the id and the version."""
    return tuple(
        column.name for column in table_of(entity).columns if column.name not in ("id", "version")
    )


class KeptRun(TypedDict):
    """Rows with ids that follow each other as history keeps them: the names of the columns, and the
    values row by row.
    """

    columns: list[str]
    rows: list[list[Any]]


def kept_run(kept: Mapping[str, Any]) -> KeptRun:
    """What history keeps of a change of many rows."""
    return cast("KeptRun", kept)


def encode(values: Mapping[str, Any]) -> Row:
    """Column values made fit for JSON; None values stay."""
    return {name: encoded(value) for name, value in values.items()}


def known(entity: type[Entity], values: Mapping[str, Any]) -> Row:
    """Those of some values kept by history that the entity still has a column for: an older desk
    may know others.
    """
    columns = kept_columns(entity)
    return {name: value for name, value in values.items() if name in columns}


def whole(entity: type[Entity], values: Mapping[str, Any]) -> Row:
    """A whole row kept by history, with the columns of today: none that are gone, None in those
    that came later.
    """
    return {name: values.get(name) for name in kept_columns(entity)}


def encode_rows(
    entity: type[Entity], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[list[Any]]:
    """Many rows of column values, in the order of `names`, made fit for JSON at once."""
    decoders, out = _decoders(entity), [list(row) for row in rows]
    for place in (place for place, name in enumerate(names) if name in decoders):
        for row in out:
            row[place] = encoded(row[place])
    return out


def decode(entity: type[Entity], values: Mapping[str, Any]) -> Row:
    """The column values behind what `encode` gave."""
    decoders = _decoders(entity)
    return {
        name: value if value is None or name not in decoders else decoders[name](value)
        for name, value in values.items()
    }


def decode_rows(
    entity: type[Entity], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[list[Any]]:
    """Many rows of column values behind what `encode_rows` gave."""
    decoders, out = _decoders(entity), [list(row) for row in rows]
    for place, decoder in (
        (place, decoders[name]) for place, name in enumerate(names) if name in decoders
    ):
        for row in out:
            row[place] = None if row[place] is None else decoder(row[place])
    return out


def decoder(entity: type[Entity], column: str) -> Callable[[Any], Any]:
    """What makes a value of a column out of its JSON."""
    return _decoders(entity).get(column, lambda value: value)


def typed_columns(entity: type[Entity]) -> frozenset[str]:
    """The columns whose values stand otherwise in JSON: dates, times, bytes."""
    return frozenset(_decoders(entity))


def encoded(value: Any) -> Any:
    """A column value made fit for JSON."""
    if isinstance(value, dt.date | dt.time | dt.datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


@cache
def _decoders(entity: type[Entity]) -> dict[str, Callable[[Any], Any]]:
    out: dict[str, Callable[[Any], Any]] = {}
    for column in table_of(entity).columns:
        if isinstance(column.type, sa.JSON):
            continue
        python = column.type.python_type
        if python in _DECODERS:
            out[column.name] = _DECODERS[python]
    return out


# --- Many rows at once: plain tuples for the driver, made fit once per column and kind ---


BATCH = 5000
_REMEMBERED = 4096  # days and times of a column that are made fit once, whatever batch they come in
_FEW = 2000  # a column with more different values than this is not worth remembering them

Fit = Callable[[Any], Any]


def scalar_defaults(table: sa.Table[Any], names: Sequence[str]) -> dict[str, Any]:
    """What new rows get in columns that are not named, and the version they begin with."""
    rest = {
        # a scalar default has it
        column.name: column.default.arg  # pyright: ignore[reportAttributeAccessIssue]
        for column in table.columns
        if column.name not in names and column.default is not None and column.default.is_scalar
    }
    return {**rest, "version": 1}


def fits_of(
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


def fitted_columns(batch: Sequence[Values], fits: Sequence[Fit | None]) -> Iterable[Iterable[Any]]:
    """The columns of some rows, their values fit."""
    for column, fit in zip(zip(*batch, strict=True), fits, strict=True):
        if fit is None or (fit is kept_text and are_kept(column)):
            yield column
        else:
            yield _fitted(column, fit)


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


def read_ids(session: Session, query: sa.SelectBase) -> array[int]:
    """The first column of a query, whole numbers, in its order, as 8-byte integers.

    The database writes them into one text: to hand over a million rows, one after the other, takes
    it three times as long, and whoever paints meanwhile would wait for each.
    """
    (found,) = query.subquery().c
    text: str = session.connection().scalar(sa.select(in_one_text(found))) or "[]"
    ids, at = array("q"), 1
    while at < len(text) - 1:
        end = text.find(",", at + _LETTERS)
        end = len(text) - 1 if end < 0 else end
        ids.extend(json.loads(f"[{text[at:end]}]"))
        at = end + 1
    return ids


_LETTERS = 1 << 19
"""Of a text of numbers so many are understood at once: a few milliseconds of everybody's time."""


def read_records(session: Session, query: sa.Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    """All rows of a query as label → value. For thousands of rows."""
    names = [str(column.key) for column in query.selected_columns]
    return [
        dict(zip(names, row, strict=True))
        for columns in read_columns(session, query)
        for row in zip(*columns, strict=True)
    ]


def read_columns(
    session: Session, query: sa.Select[*tuple[Any, ...]]
) -> Iterator[list[Sequence[Any]]]:
    """All rows of a query, thousands at a time, by column; each value is made once a column where
    it repeats.
    """
    connection = session.connection()
    result = connection.execute(query)
    dialect = connection.dialect
    kinds = [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in query.selected_columns
    ]
    cursor: Any = result.cursor
    while rows := cursor.fetchmany(BATCH):
        yield [
            column if fit is None else list(_fitted(column, fit))
            for column, fit in zip(zip(*rows, strict=True), kinds, strict=True)
        ]
    result.close()
