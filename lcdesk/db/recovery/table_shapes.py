"""What the rows of each table look like, so that a page is known by its rows when nothing points at it any more."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.db.recovery.page_reader import UNREAD

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
_SHAPED = {"DATE": _DATE, "TIME": _TIME, "DATETIME": _MOMENT}
_BROKEN = "\ufffd"
_ALIKE = 0.8
"""This part of the rows of a page must look like those of a table, for the page to be one of its."""


@dataclass(frozen=True)
class DeclaredColumn:
    """A column as the desk declares it."""

    name: str
    kind: str
    is_required: bool
    default: Any
    is_id: bool

    def takes(self, value: Any) -> bool:
        """Whether a value can be one of this column's."""
        if value is None:
            return not self.is_required or self.is_id
        if value is UNREAD:
            return False
        if self.kind in _SHAPED:
            return isinstance(value, str) and bool(_SHAPED[self.kind].fullmatch(value))
        if self.kind == "JSON":
            return _is_json(value)
        if self.kind == "BOOLEAN":
            return value in (0, 1)
        if self.kind == "INTEGER":
            return isinstance(value, int)
        if self.kind == "BLOB":
            return isinstance(value, bytes)
        return not self.kind or isinstance(value, str)

    def weight(self, value: Any) -> int:
        """How much it says that a value fits: anything is a text, little is a date."""
        return 0 if value is None else 1 if isinstance(value, str) and self.kind not in ("JSON", *_SHAPED) else 4


@dataclass(frozen=True)
class Shape:
    """A table by its columns, in the order the rows have them."""

    name: str
    columns: tuple[DeclaredColumn, ...]

    def fits(self, row_id: int, values: Sequence[Any]) -> int:
        """How well a row fits: 0, not at all."""
        if len(values) > len(self.columns) or len(values) < len(self.columns) - 3 or row_id < 1:
            return 0
        if any(isinstance(value, str) and _BROKEN in value for value in values):
            return 0
        # What was added to the table later stands at the end of no older row.
        if not all(column.takes(value) for column, value in zip(self.columns, values, strict=False)):
            return 0
        told = sum(column.weight(value) for column, value in zip(self.columns, values, strict=False))
        return (
            1 + told + 2 * sum(column.is_required for column in self.columns) + 4 * (len(values) == len(self.columns))
        )

    def tidied(self, row_id: int, values: Sequence[Any]) -> tuple[list[Any], int] | None:
        """The row as it can be written, and how many of its values were unreadable; None when it cannot be kept at all."""
        row, spoilt = [*values, *(column.default for column in self.columns[len(values) :])], 0
        if len(row) > len(self.columns):
            return None
        for place, column in enumerate(self.columns):
            if column.is_id:
                row[place] = row_id
            elif not column.takes(row[place]):
                if column.is_required:
                    return None
                row[place], spoilt = None, spoilt + 1
            elif isinstance(row[place], str) and _BROKEN in row[place]:
                spoilt += 1
        return row, spoilt


def shapes_of(connection: sa.Connection) -> dict[str, Shape]:
    """The tables of a desk that keep rows by number, by name, with the list of all things among them."""
    schema = ("type", "name", "tbl_name", "rootpage", "sql")
    shapes = {"sqlite_schema": Shape("sqlite_schema", tuple(_schema_column(name) for name in schema))}
    listed = connection.exec_driver_sql(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type <> 'virtual'"
    )
    for name, is_without in listed.all():
        if is_without or name in ("sqlite_schema", "sqlite_sequence") or name.startswith("sqlite_stat"):
            continue
        columns = connection.exec_driver_sql(
            'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', (name,)
        )
        shapes[name] = Shape(name, tuple(_column(*row) for row in columns))
    shapes["sqlite_sequence"] = Shape(
        "sqlite_sequence", (_schema_column("name"), DeclaredColumn("seq", "INTEGER", True, None, False))
    )
    return shapes


def best(shapes: Mapping[str, Shape], rows: Sequence[tuple[int, list[Any]]]) -> list[str]:
    """The tables some rows can be of, those they fit best; several when that cannot be told apart."""
    scores: dict[str, float] = {}
    for name, shape in shapes.items():
        told = [shape.fits(row_id, values) for row_id, values in rows]
        if rows and sum(map(bool, told)) >= math.ceil(_ALIKE * len(rows)):
            scores[name] = sum(told) / len(rows)
    return [name for name, score in scores.items() if score == max(scores.values())]


def is_alike(shape: Shape, rows: Sequence[tuple[int, list[Any]]]) -> bool:
    """Whether most of these rows can be of a table; no row says nothing against it."""
    return 2 * sum(bool(shape.fits(row_id, values)) for row_id, values in rows) >= len(rows)


def _schema_column(name: str) -> DeclaredColumn:
    return DeclaredColumn(name, "INTEGER" if name == "rootpage" else "VARCHAR", name != "sql", None, False)


def _column(name: str, kind: str, is_required: int, default: str | None, key: int) -> DeclaredColumn:
    plain = kind.partition("(")[0].upper()
    value: Any = default.strip("'") if default is not None else None
    if plain in ("INTEGER", "BOOLEAN") and value is not None:
        value = int(value) if re.fullmatch(r"-?\d+", value) else None
    return DeclaredColumn(name, plain, bool(is_required), value, bool(key) and plain == "INTEGER")


def _is_json(value: Any) -> bool:
    if not isinstance(value, str):
        return isinstance(value, int | float)  # SQLite keeps a number of JSON as one
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True
