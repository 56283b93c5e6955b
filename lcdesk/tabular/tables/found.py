"""A table as found on a sheet, before its cells are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from lcdesk.tabular.grid import Cell, Grid, words_in
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.reading.wire import LazyRows


@dataclass(slots=True)
class FoundTable:
    """A table: its heads, which rows are records, and what holds for them from outside (banners,
    titles, template rows).

    `is_own`: on a sheet of our own export. `is_divided`: some records were several in one cell, and
    `numbers` are the rows of the sheet where `rows` are not. `banners` maps a row to the text that
    holds from there on. `left` maps every row of the sheet that is no record to the word for why
    (see docs/import.md). All numbers are zero-based.
    """

    grid: Grid
    heads: Heads
    rows: list[int] = field(default_factory=list[int])
    banners: dict[int, str] = field(default_factory=dict[int, str])
    titles: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    hints: dict[int, str] = field(default_factory=dict[int, str])
    continued: dict[int, int] = field(default_factory=dict[int, int])
    left: dict[int, str] = field(default_factory=dict[int, str])
    end: int = 0
    shape: Literal["list", "grid", "form"] = "list"
    is_own: bool = False
    numbers: list[int] = field(default_factory=list[int])
    is_divided: bool = False

    @property
    def skipped(self) -> Counter[str]:
        """Why rows are no records → how many."""
        return Counter(self.left.values())

    @property
    def places(self) -> list[int]:
        """The row of the sheet each record stands in (zero-based)."""
        return self.numbers or self.rows

    @property
    def columns(self) -> list[int]:
        """The columns of the table, in order."""
        return sorted(self.heads.levels)


def texts_of(grid: Grid, row: int) -> list[tuple[int, str]]:
    """(column, text) of the cells of a row that show something; a block merged across counts
    once, at its left.
    """
    out: list[tuple[int, str]] = []
    last = ""
    for column, cell in enumerate(grid.rows[row]):
        text = cell.text.strip() if cell.text else ""
        if text and not (last == text and is_merged(grid, row, column - 1, column)):
            out.append((column, text))
        last = text
    return out


def is_merged(grid: Grid, row: int, left: int, right: int) -> bool:
    """True when two places of a row lie in one merged block."""
    return any(merge.left <= left and right <= merge.right for merge in grid.merges_in(row))


def is_merged_down(grid: Grid, top: int, bottom: int, column: int) -> bool:
    """True when two places of a column lie in one merged block."""
    return any(
        merge.covers(top, column)
        for merge in grid.merges_in(bottom)
        if merge.covers(bottom, column)
    )


def is_blank(grid: Grid, row: int) -> bool:
    """True when no cell of the row shows anything."""
    return not any(cell.text and not cell.text.isspace() for cell in grid.rows[row])


def column_cells(grid: Grid, column: int, rows: Sequence[int]) -> Sequence[Cell]:
    """The cells of one column in some rows, which rise; large sheets make them when one is
    looked at, equal ones once.
    """
    held: Any = grid.rows
    if isinstance(held, LazyRows):
        return held.column(column, rows)
    return [held[row][column] for row in rows]


def values_from(grid: Grid, row: int) -> Iterator[tuple[Any, ...]]:
    """What the cells of each row hold, from a row on; of large sheets as it was read, without
    making cells.

    One row after the other, so that a table that ends soon costs little however much stands below
    it.
    """
    held: Any = grid.rows
    if isinstance(held, LazyRows):
        return islice(zip(*map(held.slots, range(held.width)), strict=True), row, None)
    return (tuple([cell.value for cell in held[below]]) for below in range(row, grid.height))


# --- Marks that say "the same as above": 同上, 〃, ", idem ---

_WORDS = frozenset(
    (
        "同上",
        "同前",
        "同上行",
        "同上一行",
        "same as above",
        "same",
        "as above",
        "ditto",
        "do",
        "idem",
        "id",
        "ibid",
        "le même",
        "la même",
        "même",
        "то же",
        "там же",
        "тот же",
        "та же",
        "lo mismo",
        "ídem",
        "el mismo",
        "la misma",
        "نفسه",
    )
)
_SIGNS = frozenset(("〃", "″", '"', "''", "”", "“", ",,", "„", "//", "``"))
_LONGEST = 20
_AROUND = " \u00a0.。-–—_()（）[]"


def is_ditto(text: str) -> bool:
    """True for a mark that stands for the cell above."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip(_AROUND).casefold()
    return bare in _WORDS or bare in _SIGNS


def _is_mark_among(cells: Sequence[Cell]) -> Callable[[str], bool]:
    """`is_ditto` for the cells of a column; among codes of two capitals ID and DO are countries."""
    texts = [text for cell in cells if (text := cell.text.strip())]
    if 2 * sum(map(_is_code, texts)) <= len(texts):
        return is_ditto
    return lambda text: is_ditto(text) and not _is_code(text.strip())


def _is_code(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()


def carried(cells: Sequence[Cell]) -> tuple[Sequence[Cell], dict[int, str]]:
    """The cells of a column with each mark replaced by what it stands for, and position → mark;
    marks with nothing above stay.
    """
    if not any(map(is_ditto, words_in(cells))):
        return cells, {}
    out, marks = list(cells), dict[int, str]()
    stands = _is_mark_among(cells)
    for place in range(1, len(out)):
        if stands(out[place].text) and out[place - 1].text and not stands(out[place - 1].text):
            marks[place] = out[place].text
            out[place] = out[place - 1]
    return out, marks
