"""Cells as they stand in a file, before anybody has understood them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


class Cell(NamedTuple):
    """One cell: its value, how it was shown, and what a reader must not overlook.

    `value` is the typed value (None: empty), `text` what the sheet shows (zeros of a format such as 00000000,
    rich text joined, "#N/A" of an error), `error` the Excel error word, `lost` says that the value itself is
    gone ("formula" without a cached value, "precision" of a long number shown as 8.49E+11), `link` a hyperlink.
    """

    value: CellValue
    text: str
    error: str | None = None
    lost: Literal["formula", "precision"] | None = None
    link: str | None = None
    format: str | None = None


EMPTY = Cell(None, "")


class SharedCells(list[Cell]):
    """The cells of a column of a large sheet, where equal cells are one object; `different` holds each of them once."""

    __slots__ = ("different",)

    def __init__(self, cells: Iterable[Cell], different: Collection[Cell]) -> None:
        super().__init__(cells)
        self.different = different


def different(cells: Iterable[Cell]) -> Collection[Cell]:
    """Each cell once, by identity: what must be looked at to know all of them."""
    return cells.different if isinstance(cells, SharedCells) else {id(cell): cell for cell in cells}.values()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, zero-based and inclusive; its value stands in every cell it covers."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """True when the cell lies inside the block."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(slots=True)
class Grid:
    """One sheet: rows of cells (all of `width`), zero-based; Excel's row number is the index + 1."""

    name: str
    rows: Sequence[list[Cell]]
    merges: list[Merge] = field(default_factory=list[Merge])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    state: Literal["visible", "hidden", "very hidden"] = "visible"
    lossy: str | None = None
    struck_rows: set[int] = field(default_factory=set[int])
    _merged: dict[int, list[Merge]] | None = field(default=None, init=False, repr=False, compare=False)

    def merges_in(self, row: int) -> Sequence[Merge]:
        """The merged blocks that a row passes through; found once for all rows, since thousands of either may be there."""
        if self._merged is None:
            self._merged = {}
            for merge in self.merges:
                for covered in range(max(merge.top, 0), min(merge.bottom + 1, self.height)):
                    self._merged.setdefault(covered, []).append(merge)
        return self._merged.get(row, ())

    @property
    def width(self) -> int:
        """Number of columns."""
        known: int | None = getattr(self.rows, "width", None)
        return known if known is not None else len(self.rows[0]) if self.rows else 0

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a zero-based place; EMPTY outside the grid."""
        if not (0 <= row < len(self.rows) and 0 <= column < self.width):
            return EMPTY
        # rows that are made when asked give one cell without making its whole row
        one: Callable[[int, int], Cell] | None = getattr(self.rows, "cell", None)
        return one(row, column) if one else self.rows[row][column]


@dataclass(slots=True)
class Workbook:
    """All sheets of a file as read, with what the reader has to say about it."""

    grids: list[Grid]
    form: str = "xlsx"
    remarks: list[str] = field(default_factory=list[str])
    properties: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def visible(self) -> list[Grid]:
        """The sheets that are data: hidden and very hidden ones are not."""
        return [grid for grid in self.grids if grid.state == "visible"]
