"""What is selected in a table as a sheet has it: runs of rows, and columns by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

Span = tuple[int, int]  # first and last, both included


@dataclass(frozen=True)
class Block:
    """`rows`: runs that do not touch, from top to bottom; `names`: shown columns from left to right. Where it is not `is_whole`
    (parts added with Ctrl), not every cell of these rows and columns is selected."""

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
