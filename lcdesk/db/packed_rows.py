"""Pages of the book of imports: rows that need no line of their own, packed; ids and rows mostly
follow each other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

PAGE = 500
"""Rows a page holds at most: few enough that one may be read or changed for the sake of one row."""
Runs = list[list[int]]
Said = dict[str, Any]
PAGED = ("batch_id", "sheet", "fate", "entity", "first_id", "last_id", "rows", "ids", "said")
"""Columns of a page, as `pages` gives them."""
NOBODY = 0
"""The id of a row that went to no record (it repeats one that waits)."""


class PackedRow(NamedTuple):
    """A row: its number in the sheet, the record it went to, and the words of it that stand in
    no record.
    """

    row: int
    target: int
    said: Said | None = None


def pack(numbers: Iterable[int]) -> Runs:
    """Numbers as (first, last) of stretches that follow each other, in their order."""
    runs: Runs = []
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            runs.append([first, last])
        first = last = number
    if first is not None and last is not None:
        runs.append([first, last])
    return runs


def unpack(runs: Iterable[Sequence[int]]) -> Iterator[int]:
    """The numbers behind what `pack` gave."""
    for first, last in runs:
        yield from range(first, last + 1)


def pages(
    batch_id: int, sheet: str | None, fate: str, entity: str, lines: Iterable[PackedRow]
) -> Iterator[tuple[Any, ...]]:
    """Values of `PAGED` for rows of one sheet and one fate."""
    left = iter(lines)
    while page := list(islice(left, PAGE)):
        ids = [line.target for line in page]
        said = {str(place): line.said for place, line in enumerate(page) if line.said}
        yield (
            batch_id,
            sheet,
            fate,
            entity,
            min(ids),
            max(ids),
            pack(line.row for line in page),
            pack(ids),
            said,
        )


def lines_of(rows: Runs, ids: Runs, said: Said) -> list[PackedRow]:
    """The rows of a page."""
    pairs = zip(unpack(rows), unpack(ids), strict=True)
    return [
        PackedRow(row, target, said.get(str(place))) for place, (row, target) in enumerate(pairs)
    ]


def repointed(ids: Runs, old: int, new: int) -> dict[str, Any]:
    """Column values of a page whose rows about one record are about another from now on."""
    now = [new if number == old else number for number in unpack(ids)]
    return {"ids": pack(now), "first_id": min(now), "last_id": max(now)}


def count_within(numbers: Sequence[int], runs: Iterable[Sequence[int]]) -> int:
    """How many of the numbers (sorted) lie in one of the runs."""
    count = place = 0
    for first, last in sorted((first, last) for first, last in runs):
        end = bisect_right(numbers, last)
        count += max(0, end - max(place, bisect_left(numbers, first)))
        place = max(place, end)
    return count
