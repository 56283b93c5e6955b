"""Values of columns as JSON and back: history, saved data and journals keep them as plain text
and numbers.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypedDict, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from lcdesk.model.entities import Base, Entity

Row = dict[str, Any]
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
    return next(
        m.class_
        for m in Base.registry.mappers
        if m.class_.__name__ == name and issubclass(m.class_, Entity)
    )


def table_of(entity: type[Base]) -> sa.Table[Any]:
    """The table of an entity."""
    return cast("sa.Table[Any]", entity.__table__)


def typed_rows(row: type[TypedRow], result: sa.Result[*tuple[Any, ...]]) -> list[TypedRow]:
    """The rows of a result as plain dicts, column → value; `row` says what the query selects (it
    may say less).
    """
    assert row.__annotations__.keys() <= set(result.keys()), row
    return [cast("TypedRow", dict(found)) for found in result.mappings()]


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
    return {name: _encoded(value) for name, value in values.items()}


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
            row[place] = _encoded(row[place])
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


def _encoded(value: Any) -> Any:
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
