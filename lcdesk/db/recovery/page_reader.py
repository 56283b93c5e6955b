"""Rows read straight out of the pages of a database file, whatever became of the other pages
(SQLite's file format, §1.6 and §2).
"""

from __future__ import annotations

import json
import math
import re
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

INTERIOR, LEAF = 0x05, 0x0D
NODES = frozenset({0x02, 0x05, 0x0A, 0x0D})
HEAD = 100
"""Bytes of the file's own head, before the first page's content."""
SCHEMA = 1
Get = Callable[[int], bytes | None]


class Unread:
    """Stands where a value was that cannot be read."""


UNREAD = Unread()
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)


@dataclass
class LeafPage:
    """What a leaf of a table holds: (row id, values) in order, and how many cells say nothing
    that can be understood.
    """

    rows: list[tuple[int, list[Any]]] = field(default_factory=list[tuple[int, list[Any]]])
    bad: int = 0
    overflow: list[int] = field(default_factory=list[int])


def kind_of(page: bytes, number: int) -> int:
    """The kind of b-tree page; anything else is none."""
    return page[HEAD if number == SCHEMA else 0]


def read_leaf(get: Get, number: int, usable: int) -> LeafPage:
    """All cells of a leaf page, each for itself: one that is broken does not take the others
    along.
    """
    page, leaf = get(number), LeafPage()
    if page is None or kind_of(page, number) != LEAF:
        return leaf
    found: list[tuple[int, list[Any]]] = []
    places = list(_cells(page, number, usable))
    for place in places:
        cell = _cell(get, page, place, usable, leaf.overflow)
        if cell is None:
            leaf.bad += 1
        else:
            found.append(cell)
    leaf.rows = _ascending(found)
    leaf.bad += len(found) - len(leaf.rows)
    if leaf.bad and not _is_counted(page, number, places):
        leaf.bad = 1  # how many there were is broken, too
    return leaf


def _is_counted(page: bytes, number: int, places: list[int]) -> bool:
    """Whether the number of cells a page tells can be believed: then its content begins with the
    first of them.
    """
    return min(places) == struct.unpack_from(">H", page, (HEAD if number == SCHEMA else 0) + 5)[0]


def is_ordered(page: bytes, number: int, usable: int) -> bool:
    """Whether an interior page is whole, as far as can be seen: the ids it parts its leaves by
    follow each other.
    """
    try:
        keys = [varint(page, place + 4)[0] for place in _cells(page, number, usable)]
    except IndexError:
        return False
    return all(before < after for before, after in zip(keys, keys[1:], strict=False))


def children(page: bytes, number: int, usable: int) -> list[int]:
    """The pages an interior page of a table points at, in order."""
    found = [
        struct.unpack_from(">I", page, place)[0]
        for place in _cells(page, number, usable)
        if place + 4 <= usable
    ]
    start = HEAD if number == SCHEMA else 0
    return [*found, struct.unpack_from(">I", page, start + 8)[0]]


def _cells(page: bytes, number: int, usable: int) -> Iterator[int]:
    """Where the cells begin; places no cell can be at are left out, as are those told twice."""
    start = HEAD if number == SCHEMA else 0
    array = start + (8 if page[start] == LEAF else 12)
    count = min(struct.unpack_from(">H", page, start + 3)[0], (usable - array) // 2)
    places = struct.unpack_from(f">{count}H", page, array)
    yield from (place for place in dict.fromkeys(places) if array + 2 <= place < usable)


def _cell(
    get: Get, page: bytes, place: int, usable: int, overflow: list[int]
) -> tuple[int, list[Any]] | None:
    try:
        size, place = varint(page, place)
        row_id, place = varint(page, place)
        local = _local(size, usable)
        payload = page[place : place + local]
        if len(payload) < local or place + local > usable or row_id < 1:
            return None
        if local < size:
            payload += _overflow(
                get,
                struct.unpack_from(">I", page, place + local)[0],
                (size - local, usable),
                overflow,
            )
        values = record(payload, size)
    except (IndexError, struct.error):
        return None
    return None if values is None else (row_id, values)


def _local(size: int, usable: int) -> int:
    """How much of a row lies in the leaf itself."""
    if size <= usable - 35:
        return size
    least = (usable - 12) * 32 // 255 - 23
    most = least + (size - least) % (usable - 4)
    return most if most <= usable - 35 else least


def _overflow(get: Get, number: int, wanted: tuple[int, int], seen: list[int]) -> bytes:
    """What stands on the further pages of a long row, as far as they can be read."""
    left, usable = wanted
    parts: list[bytes] = []
    own: set[int] = set()
    while left > 0 and number and number not in own:
        page = get(number)
        if page is None:
            break
        own.add(number)
        parts.append(page[4 : 4 + min(left, usable - 4)])
        left -= len(parts[-1])
        number = struct.unpack_from(">I", page)[0]
    seen.extend(own)
    return b"".join(parts)


def record(payload: bytes, size: int) -> list[Any] | None:
    """The values of a row; `UNREAD` where the payload ends too soon. None when its head and its
    length do not agree.
    """
    head, place = varint(payload, 0)
    kinds: list[int] = []
    while place < head:
        kind = payload[place]
        if kind < 0x80:  # nearly all are: read without a call
            place += 1
        else:
            kind, place = varint(payload, place)
        kinds.append(kind)
    sizes = [_SIZES[kind] if kind < 10 else (kind - 12) // 2 for kind in kinds]
    if place != head or 10 in kinds or 11 in kinds or head + sum(sizes) != size:
        return None
    values: list[Any] = []
    for kind, length in zip(kinds, sizes, strict=True):
        values.append(_value(payload, place, kind) if place + length <= len(payload) else UNREAD)
        place += length
    return values


def varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins; `IndexError` at the end of
    the data.
    """
    byte = data[place]
    if byte < 0x80:
        return byte, place + 1
    value = byte & 0x7F
    for step in range(1, 8):
        byte = data[place + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + step + 1
    value = value << 8 | data[place + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, place + 9


def _value(payload: bytes, place: int, kind: int) -> Any:
    if kind >= 12:
        content = payload[place : place + (kind - 12) // 2]
        # A name with one broken letter is worth more than none.
        return content.decode("utf-8", "replace") if kind % 2 else content
    if kind in (0, 8, 9):
        return None if kind == 0 else kind - 8
    if kind == 7:
        return struct.unpack_from(">d", payload, place)[0]
    return int.from_bytes(payload[place : place + _SIZES[kind]], "big", signed=True)


def _ascending(rows: list[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    """The most rows whose ids follow each other: in a whole leaf all do, so one that does not
    has a broken id.
    """
    if all(before[0] < after[0] for before, after in zip(rows, rows[1:], strict=False)):
        return rows
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, (row_id, _values) in enumerate(rows):
        at = bisect_left(tails, row_id)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [row_id], [place]
    kept: list[tuple[int, list[Any]]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.append(rows[place])
        place = before[place]
    return kept[::-1]


# --- What the rows of each table look like, so that a page is known by its rows when nothing points
# at it any more ---


_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
_SHAPED = {"DATE": _DATE, "TIME": _TIME, "DATETIME": _MOMENT}
_BROKEN = "\ufffd"
_ALIKE = 0.8
"""This part of the rows of a page must look like those of a table, for the page to be one of
its.
"""


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
        return (
            0
            if value is None
            else 1
            if isinstance(value, str) and self.kind not in ("JSON", *_SHAPED)
            else 4
        )


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
        if not all(
            column.takes(value) for column, value in zip(self.columns, values, strict=False)
        ):
            return 0
        told = sum(
            column.weight(value) for column, value in zip(self.columns, values, strict=False)
        )
        return (
            1
            + told
            + 2 * sum(column.is_required for column in self.columns)
            + 4 * (len(values) == len(self.columns))
        )

    def tidied(self, row_id: int, values: Sequence[Any]) -> tuple[list[Any], int] | None:
        """The row as it can be written, and how many of its values were unreadable; None when it
        cannot be kept at all.
        """
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
    """The tables of a desk that keep rows by number, by name, with the list of all things among
    them.
    """
    schema = ("type", "name", "tbl_name", "rootpage", "sql")
    shapes = {
        "sqlite_schema": Shape("sqlite_schema", tuple(_schema_column(name) for name in schema))
    }
    listed = connection.exec_driver_sql(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type <> 'virtual'"
    )
    for name, is_without in listed.all():
        if (
            is_without
            or name in ("sqlite_schema", "sqlite_sequence")
            or name.startswith("sqlite_stat")
        ):
            continue
        columns = connection.exec_driver_sql(
            'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)', (name,)
        )
        shapes[name] = Shape(name, tuple(_column(*row) for row in columns))
    shapes["sqlite_sequence"] = Shape(
        "sqlite_sequence",
        (_schema_column("name"), DeclaredColumn("seq", "INTEGER", True, None, False)),
    )
    return shapes


def best(shapes: Mapping[str, Shape], rows: Sequence[tuple[int, list[Any]]]) -> list[str]:
    """The tables some rows can be of, those they fit best; several when that cannot be told
    apart.
    """
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
    return DeclaredColumn(
        name, "INTEGER" if name == "rootpage" else "VARCHAR", name != "sql", None, False
    )


def _column(
    name: str, kind: str, is_required: int, default: str | None, key: int
) -> DeclaredColumn:
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
