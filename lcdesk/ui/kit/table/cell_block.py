"""What is selected in a table as a sheet has it: runs of rows, and columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

Span = tuple[int, int]  # first and last, both included
Way = Literal["down", "up", "right", "left"]


@dataclass(frozen=True)
class CellBlock:
    """`rows`: runs that do not touch, from top to bottom; `names`: shown columns from left to
    right. Where it is not `is_whole` (parts added with Ctrl), not every cell of these rows and
    columns is selected.
    """

    rows: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def height(self) -> int:
        """The number of rows."""
        return sum(last - first + 1 for first, last in self.rows)

    @property
    def cells(self) -> int:
        """The number of cells of its rows and columns."""
        return self.height * len(self.names)

    def numbers(self, most: int | None = None) -> Iterator[int]:
        """The numbers of its rows from top to bottom, at most so many."""
        return islice((row for first, last in self.rows for row in range(first, last + 1)), most)

    def __contains__(self, cell: object) -> bool:
        """Is this (row, column name) one of its cells?"""
        row, name = cell if isinstance(cell, tuple) else (-1, "")
        return name in self.names and any(first <= row <= last for first, last in self.rows)

    def next_cell(self, row: int, name: str, way: Way) -> tuple[int, str]:
        """Where Enter (down, up) or Tab (right, left) goes from one of its cells; around at the
        ends.
        """
        high, wide, at = self.height, len(self.names), self.names.index(name)
        down = sum(min(last, row - 1) - first + 1 for first, last in self.rows if first < row)
        step = 1 if way in ("down", "right") else -1
        if way in ("down", "up"):
            at, down = divmod((at * high + down + step) % (high * wide), high)
        else:
            down, at = divmod((down * wide + at + step) % (high * wide), wide)
        return self._row_at(down), self.names[at]

    def _row_at(self, place: int) -> int:
        """The row of a place among its rows, without a list of them."""
        for first, last in self.rows:
            if place <= last - first:
                return first + place
            place -= last - first + 1
        raise IndexError(place)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Runs in order, those that touch or overlap made one."""
    out: list[Span] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def runs(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Ascending numbers as runs."""
    return joined((number, number) for number in numbers)
