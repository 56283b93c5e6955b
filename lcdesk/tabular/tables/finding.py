"""Every table of a sheet, one below the other or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.columns import match
from lcdesk.tabular.matching.heads import Heads, hits_of
from lcdesk.tabular.matching.memory import Memory
from lcdesk.tabular.matching.words import key
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.found import Found, is_blank, texts_of
from lcdesk.tabular.tables.heads import IDENTITY, heads_at, is_complete
from lcdesk.tabular.tables.lines import is_total
from lcdesk.tabular.tables.turning import letters
from lcdesk.tabular.understood import Column

_SAMPLE = 60
_TRIES = 200  # rows looked at for heads where none was found yet


@dataclass(slots=True)
class Sheet:
    """The tables of a sheet with their columns, and all lines outside them."""

    grid: Grid
    tables: list[tuple[Found, list[Column]]] = field(default_factory=list[tuple[Found, list[Column]]])
    outside: list[str] = field(default_factory=list[str])


def find_tables(grid: Grid, memory: Memory | None = None) -> Sheet:
    """The lists of a sheet (people or activities), top to bottom."""
    sheet = Sheet(grid)
    row, tries, titles = 0, 0, list[str]()
    while row < grid.height and tries < _TRIES:
        if is_blank(grid, row):
            row += 1
            continue
        heads = _best_heads(grid, row, memory)
        if heads is None:
            titles += dict.fromkeys(text for _, text in texts_of(grid, row))
            row, tries = row + 1, tries + 1
            continue
        row = _read_below(sheet, heads, titles, memory) + 1
        titles = []
    sheet.outside += titles
    return sheet


def _best_heads(grid: Grid, row: int, memory: Memory | None) -> Heads | None:
    """The heads at this row, unless the next row or the one after names the columns better."""
    best = heads_at(grid, row, memory)
    for later in (row + 1, row + 2):
        other = heads_at(grid, later, memory) if best and later < grid.height else None
        if best and other and other.bottom > best.bottom and len(hits_of(other)) > len(hits_of(best)):
            best = other
    return best


def _read_below(sheet: Sheet, heads: Heads, titles: list[str], memory: Memory | None) -> int:
    """Take in the tables that these heads stand over; the answer is the last row used."""
    end = heads.bottom
    for part in _sections(sheet.grid, heads):
        _name_headless(sheet.grid, part)
        columns = match(part, _samples(sheet.grid, part), memory)
        found = scan(sheet.grid, part, columns)
        found.titles = list(titles)
        sheet.tables.append((found, columns))
        sheet.outside += [*titles, *found.notes]
        end = max(end, found.end)
    sheet.outside += _aside(sheet, heads, end)
    return end


def _aside(sheet: Sheet, heads: Heads, end: int) -> list[str]:
    """What stands beside the tables under these heads, each cell and all of them in one line (a legend down a column)."""
    used = {column for found, _ in sheet.tables if found.heads.top == heads.top for column in found.heads.levels}
    rows = range(heads.top, min(end, heads.top + _SAMPLE) + 1)
    texts = [text for row in rows for column, text in texts_of(sheet.grid, row) if column not in used]
    return [*texts, "; ".join(texts)] if texts else []


def _name_headless(grid: Grid, heads: Heads) -> None:
    """Columns without a head between those that have one are called by their letter: what they hold is kept."""
    below = range(heads.bottom + 1, min(grid.height, heads.bottom + _SAMPLE))
    for column in range(min(heads.levels), max(heads.levels)):
        if column not in heads.levels and any(grid.cell(row, column).text.strip() for row in below):
            heads.levels[column] = (letters(column),)


def _samples(grid: Grid, heads: Heads) -> dict[int, list[Cell]]:
    """Some cells below each head, the first blank ones left out."""
    out: dict[int, list[Cell]] = {column: [] for column in heads.levels}
    seen = 0
    for row in range(heads.bottom + 1, min(grid.height, heads.bottom + 4 * _SAMPLE)):
        cells = grid.rows[row]
        if is_blank(grid, row) or is_total(next(cell.text for cell in cells if cell.text.strip())):
            continue
        seen += 1
        for column in out:
            if cells[column].text.strip():
                out[column].append(cells[column])
        if seen >= _SAMPLE:
            break
    return out


def _sections(grid: Grid, heads: Heads) -> list[Heads]:
    """The tables that stand side by side under one line of heads: parted by an empty column, or the same heads again."""
    blocks = _split_at_gaps(grid, heads)
    whole = [part for block in blocks for part in _split_where_repeated(block)]
    complete = [part for part in whole if is_complete(part)]
    return complete or [heads]


def _split_at_gaps(grid: Grid, heads: Heads) -> list[Heads]:
    """Parts left and right of an empty column; a right part that adds columns to the left one stays with it."""
    groups: list[list[int]] = []
    for column in sorted(heads.levels):
        below = range(heads.bottom + 1, min(grid.height, heads.bottom + 30))
        if groups and (column - groups[-1][-1] == 1 or any(grid.cell(row, column - 1).text for row in below)):
            groups[-1].append(column)
        else:
            groups.append([column])
    parts: list[Heads] = []
    for group in groups:
        part = _part(heads, group)
        if parts and not is_complete(part) and _adds(parts[-1], part):
            part = _part(heads, [*parts.pop().levels, *group])
        parts.append(part)
    return parts


def _adds(left: Heads, right: Heads) -> bool:
    new = hits_of(right).keys() - hits_of(left).keys()
    return len(new) * 2 > len(right.levels)


def _split_where_repeated(heads: Heads) -> list[Heads]:
    """Two people in one row: the heads begin again, in the same order."""
    columns = sorted(heads.levels)
    words = [key(heads.levels[column][-1]) for column in columns]
    for width in range(2, len(words) // 2 + 1):
        times, rest = divmod(len(words), width)
        if not rest and all(words[i] == words[i % width] for i in range(len(words))):
            parts = [_part(heads, columns[i * width : (i + 1) * width]) for i in range(times)]
            return parts if all(IDENTITY & hits_of(part).keys() for part in parts) else [heads]
    return [heads]


def _part(heads: Heads, columns: Sequence[int]) -> Heads:
    return Heads(heads.kind, heads.top, heads.bottom, {column: heads.levels[column] for column in columns})
