"""Sheets as the reading process sends them: plain values packed tightly, opened into cells on the other side."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, overload

from lcdesk.tabular.grid import EMPTY, Cell, Grid, Merge
from lcdesk.tabular.guard import Refusal
from lcdesk.tabular.reading.values import slot_for

Slot = Any
"""One cell: None or "" (empty), a plain value that shows as itself, or a tuple of Cell's six fields."""
Row = list[Slot] | None
"""One row of slots; None is a blank row."""

LAZY_FROM = 100_000
"""Sheets of more cells than this make their cells row by row when asked, to spare memory."""

SHARED_AT_MOST = 50_000
"""Cells kept to be shared by equal values of a lazy sheet."""


@dataclass(slots=True)
class Sheet:
    """One sheet on its way: rows of slots (perhaps a generator) and what a Grid needs besides."""

    name: str
    rows: Iterable[Row]
    width: int
    merges: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    state: str = "visible"
    lossy: str | None = None


class LazyRows(Sequence[list[Cell]]):
    """Rows that become cells only when looked at."""

    def __init__(self, rows: list[Row], width: int) -> None:
        self._rows = rows
        self._blank = [EMPTY] * width
        self._known: dict[Any, Cell] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[Cell]]: ...
    def __getitem__(self, index: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(index, slice):
            return [self._opened(row) for row in self._rows[index]]
        return self._opened(self._rows[index])

    def __iter__(self) -> Iterator[list[Cell]]:
        return map(self._opened, self._rows)

    def slots(self, row: int) -> Row:
        """The values of a row as they came, no cells made; None for a blank row."""
        return self._rows[row]

    def column(self, column: int, rows: Iterable[int]) -> list[Cell]:
        """The cells of one column in some rows; equal values share one cell."""
        known, out = self._known, list[Cell]()
        for number in rows:
            row = self._rows[number]
            slot = None if row is None else row[column]
            if slot is None:
                out.append(EMPTY)
                continue
            cell = known.get(slot) if type(slot) is not bool else None
            if cell is None:
                is_words = type(slot) is str and slot[:1].isalpha()  # no figure that has lost digits
                cell = Cell(slot, str(slot)) if is_words else cell_of(slot)
                if len(known) >= SHARED_AT_MOST:
                    known.clear()
                if type(slot) is not bool:  # True would be taken for 1
                    known[slot] = cell
            out.append(cell)
        return out

    def _opened(self, row: Row) -> list[Cell]:
        return self._blank if row is None else [cell_of(slot) for slot in row]


def cell_of(slot: Slot) -> Cell:
    """The cell again."""
    if slot is None or slot == "":
        return EMPTY
    if not isinstance(slot, tuple):
        # readers of large sheets send values as they are: looking at each costs less here, when it is asked for
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
    height = max(row for row, _ in filled) + 1
    width = max(column for _, column in filled) + 1
    if height * width > 4 * most:
        raise Refusal("far", row=height, column=width)
    by_row: dict[int, list[Slot]] = {}
    for (row, column), slot in cells.items():
        if row >= height or column >= width:
            continue  # a stray blank outside the used part
        if row not in by_row:
            if (len(by_row) + 1) * width > most:
                raise Refusal("far", row=height, column=width)
            by_row[row] = [None] * width
        by_row[row][column] = slot
    return [by_row.get(row) for row in range(height)], width


def spread(rows: list[Row], width: int, merges: list[tuple[int, int, int, int]]) -> None:
    """Give every cell covered by a merge the value of its first cell, inside the used part of the sheet."""
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


def grid_of(sheet: Sheet) -> Grid:
    """The Grid of a sheet whose rows are a list."""
    rows = cast("list[Row]", sheet.rows)
    opened: Sequence[list[Cell]] = LazyRows(rows, sheet.width)
    if len(rows) * sheet.width <= LAZY_FROM:
        opened = list(opened)
    merges = [Merge(*block) for block in sheet.merges]
    state = cast(Any, sheet.state)
    return Grid(sheet.name, opened, merges, sheet.hidden_rows, sheet.hidden_columns, state, sheet.lossy)


class _Unpacker(pickle.Unpickler):
    """Takes dates and nothing else: a reading process gone astray cannot make the program run code."""

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
