"""Sheets as the reading process sends them: plain values packed tightly, opened into cells on
the other side.
"""

from __future__ import annotations

import datetime as dt
import io
import pickle
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, cast, overload

from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular.grid import EMPTY, Cell, Grid, Merge, SharedCells
from lcdesk.tabular.reading.shown import LONG_NUMBER, slot_for

# --- Large sheets by column: packed tightly, opened only when a column is looked at ---

Packed = tuple[str, Any]
"""How a run of one column is packed, and its bytes: "text" (joined), "numbers", "dates", "codes"
(values and places), "slots".
"""
Batch = tuple[int, list[Packed]]
"""Some rows: their number, and each column packed."""

_day = lru_cache(maxsize=40_000)(dt.date.fromordinal)  # a hundred years: equal days are one object
_JOINT = "\0"  # no XML can hold it
_SOME, _NEARLY_ALL = 500, 450
"""Cells of a column by which it is judged, and how many different ones among them a column has in
which hardly a text comes again.
"""


def pack_rows(rows: Sequence[list[Any] | None], width: int) -> Batch:
    """Rows of slots (see `wire.Slot`; None: a blank row) as packed columns."""
    blank = [None] * width
    columns = zip(*(blank if row is None else row for row in rows), strict=True)
    return len(rows), [pack_column(column) for column in columns]


def pack_column(column: Sequence[Any]) -> Packed:
    """One column; texts, numbers and dates of one kind take a hundredth of the time that objects
    take.
    """
    types = set(map(type, column))
    if types == {str} and len(set(column[:_SOME])) >= min(_NEARLY_ALL, len(column)):
        joined = _JOINT.join(column)
        if joined.count(_JOINT) == len(column) - 1:
            return "text", joined
    elif types == {float}:
        return "numbers", array("d", column).tobytes()
    elif types == {dt.date}:
        return "dates", array("i", map(dt.date.toordinal, column)).tobytes()
    elif types == {type(None)}:
        return "codes", ([None], bytes(4 * len(column)))
    elif bool not in types:  # True would be taken for 1
        places: defaultdict[Any, int] = defaultdict(count().__next__)
        codes = array("i", map(places.__getitem__, column))
        if 2 * len(places) < len(column):
            return "codes", (list(places), codes.tobytes())
    return "slots", list(column)


def unpack_column(packed: Packed, same: dict[str, str]) -> list[Any]:
    """The slots again; yes and no as tuples, which no number equals. `same`: the texts that came
    again before, of which each is one object: what asks about each of them is answered quicker so.
    """
    how, held = packed
    if how == "text":
        return held.split(_JOINT)
    if how == "numbers":
        return array("d", held).tolist()
    if how == "dates":
        return list(map(_day, array("i", held)))
    if how == "codes":
        values = [same.setdefault(one, one) if type(one) is str else one for one in held[0]]
        return list(map(values.__getitem__, array("i", held[1])))
    return [slot_for(slot, None) if type(slot) is bool else slot for slot in held]


Slot = Any
"""One cell: None or "" (empty), a plain value that shows as itself, or a tuple of Cell's six
fields.
"""
Row = list[Slot] | None
"""One row of slots; None is a blank row."""

LAZY_FROM = 20_000
"""Sheets of more cells than this travel by column and make their cells when asked, to spare time
and memory.
"""


INSTEAD = "instead"
"""The state of a sheet that counts only where the others hold no list."""


@dataclass(slots=True)
class PackedSheet:
    """One sheet on its way: rows of slots (perhaps a generator) and what a Grid needs besides."""

    name: str
    rows: Iterable[Row]
    width: int
    merges: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    state: str = "visible"
    lossy: str | None = None
    struck_rows: set[int] = field(default_factory=set[int])
    batches: list[Batch] = field(default_factory=list[Batch])


class LazyRows(Sequence[list[Cell]]):
    """Rows whose columns are opened, and whose cells are made, only when looked at."""

    def __init__(self, batches: list[Batch], width: int) -> None:
        self._batches = batches
        self._height = sum(height for height, _ in batches)
        self._columns: list[list[Slot] | None] = [None] * width
        self._latest: tuple[int, list[Cell]] = (-1, [])

    def __len__(self) -> int:
        return self._height

    @overload
    def __getitem__(self, index: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[Cell]]: ...
    def __getitem__(self, index: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(self._height))]
        row = range(self._height)[index]
        if self._latest[0] != row:
            self._latest = (
                row,
                [cell_of(self.slots(column)[row]) for column in range(len(self._columns))],
            )
        return self._latest[1]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self._columns)

    def cell(self, row: int, column: int) -> Cell:
        """One cell, its row not made."""
        return (
            self._latest[1][column] if self._latest[0] == row else cell_of(self.slots(column)[row])
        )

    def slots(self, column: int) -> list[Slot]:
        """The values of a whole column as they came, no cells made."""
        held = self._columns[column]
        if held is None:
            held = self._columns[column] = []
            same: dict[str, str] = {}
            for _, packed in self._batches:
                held += unpack_column(packed[column], same)
                packed[column] = ("", None)
        return held

    def column(self, column: int, rows: Sequence[int]) -> SharedCells:
        """The cells of one column in some rows, which rise; equal values share one cell."""
        held = self.slots(column)
        is_run = bool(rows) and rows[-1] - rows[0] == len(rows) - 1
        slots = held[rows[0] : rows[-1] + 1] if is_run else [held[row] for row in rows]
        return SharedCells(slots, cell_of)


_make: Any = tuple[Any, ...].__new__  # a third of the time of Cell(…)


def cell_of(slot: Slot) -> Cell:
    """The cell again."""
    if slot is None or slot == "":
        return EMPTY
    if type(slot) is str and "E+" not in slot:
        return _make(Cell, (slot, slot, None, None, None, None))
    if type(slot) is float and slot.is_integer() and abs(slot) < LONG_NUMBER:
        slot = int(slot)
        return _make(Cell, (slot, str(slot), None, None, None, None))
    if not isinstance(slot, tuple):
        # readers of large sheets send values as they are: looking at each costs less here, when it
        # is asked for
        slot = slot_for(slot, None)
    if isinstance(slot, tuple):
        return Cell(*cast("tuple[Any, ...]", slot))
    return Cell(slot, str(slot))


def dense(cells: dict[tuple[int, int], Slot], most: int) -> tuple[list[Row], int]:
    """Rows from a sparse sheet, and their width; blank rows are None.

    Refusal "far" when a lone cell far away would blow the sheet up beyond `most` places.
    """
    filled = [place for place, slot in cells.items() if type(slot) is not str or not slot.isspace()]
    if not filled:
        return [], 0
    height, width = (max(places) + 1 for places in zip(*filled, strict=True))
    if height * width > 4 * most:
        raise FileRefusal("far", row=height, column=width)
    by_row: dict[int, list[Slot]] = {}
    for (row, column), slot in cells.items():
        if row >= height or column >= width:
            continue  # a stray blank outside the used part
        if row not in by_row:
            if (len(by_row) + 1) * width > most:
                raise FileRefusal("far", row=height, column=width)
            by_row[row] = [None] * width
        by_row[row][column] = slot
    return [by_row.get(row) for row in range(height)], width


def spread(rows: list[Row], width: int, merges: list[tuple[int, int, int, int]]) -> None:
    """Give every cell covered by a merge the value of its first cell, inside the used part of
    the sheet.
    """
    for top, left, bottom, right in merges:
        first = rows[top] if top < len(rows) else None
        slot = first[left] if first is not None and left < width else None
        if slot is None or slot == "":
            continue
        for number in range(top, min(bottom + 1, len(rows))):
            row = rows[number]
            if row is None:
                row = rows[number] = [None] * width
            reach = min(right + 1, width)
            row[left:reach] = [slot] * (reach - left)


def grid_of(sheet: PackedSheet) -> Grid:
    """The Grid of a sheet whose rows are a list, or have come in batches."""
    rows = cast("list[Row]", sheet.rows)
    batches = sheet.batches
    if not batches and len(rows) * sheet.width > LAZY_FROM:
        batches = [pack_rows(rows, sheet.width)]
    blank = [EMPTY] * sheet.width
    opened: Sequence[list[Cell]] = (
        LazyRows(batches, sheet.width)
        if batches
        else [blank if row is None else [cell_of(slot) for slot in row] for row in rows]
    )
    merges = [Merge(*block) for block in sheet.merges]
    state = cast(Any, sheet.state)
    return Grid(
        sheet.name,
        opened,
        merges,
        sheet.hidden_rows,
        sheet.hidden_columns,
        state,
        sheet.lossy,
        sheet.struck_rows,
    )


class _Unpacker(pickle.Unpickler):
    """Takes dates and nothing else: a reading process gone astray cannot make the program run
    code.
    """

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if module_name == "datetime" and global_name in ("date", "datetime", "time", "timedelta"):
            return super().find_class(module_name, global_name)
        raise pickle.UnpicklingError(global_name)


def pack(message: Any) -> bytes:
    """A message of plain values as bytes."""
    return pickle.dumps(message, protocol=5)


def unpack(data: bytes) -> Any:
    """The message again; only plain values and dates come through."""
    return _Unpacker(io.BytesIO(data)).load()
