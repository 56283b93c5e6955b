"""Timetables without a row of heads: lines that begin with an hour, below a day or a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from lcdesk.tabular.curriculum.words import is_person, is_place
from lcdesk.tabular.days import day_of
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.content import share, texts
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.finding import Sheet
from lcdesk.tabular.tables.found import is_blank, texts_of
from lcdesk.tabular.tables.turning import letters
from lcdesk.tabular.times import span_in
from lcdesk.tabular.understood import Column

_LEAST = 3
_LOOKED_AT = 400
_MOST_COLUMNS = 400


def find_agenda(grid: Grid) -> Sheet | None:
    """The list of a sheet in which at least three lines, and most of them, tell an hour in one column; None when it is none."""
    rows = range(min(grid.height, _LOOKED_AT))
    if grid.width > _MOST_COLUMNS:
        return None
    timed = {row: column for row in rows if (column := _hour_at(grid, row)) is not None}
    if len(timed) < _LEAST:
        return None
    column, _often = Counter(timed.values()).most_common(1)[0]
    lines = [row for row, at in timed.items() if at == column and _is_told(grid, row, column)]
    below = [row for row in rows if lines and row >= lines[0] and not is_blank(grid, row) and not _is_day(grid, row)]
    if len(lines) < _LEAST or len(lines) * 3 < len(below) * 2:
        return None
    return _as_sheet(grid, lines, column)


def _hour_at(grid: Grid, row: int) -> int | None:
    """The first column that tells an hour, among the first three that say anything."""
    said = [column for column, _text in texts_of(grid, row)][:3]
    return next((column for column in said if (span := span_in(grid.cell(row, column))) and not span.rest), None)


def _is_told(grid: Grid, row: int, column: int) -> bool:
    return any(at > column for at, _text in texts_of(grid, row))


def _is_day(grid: Grid, row: int) -> bool:
    said = texts_of(grid, row)
    return len(said) == 1 and day_of(said[0][1]) is not None


def _as_sheet(grid: Grid, lines: Sequence[int], column: int) -> Sheet:
    """The table of these lines; what stands above the first of them (but for a day) is its title."""
    top = lines[0]
    while top > 0 and (is_blank(grid, top - 1) or _is_day(grid, top - 1)):
        top -= 1
    if all(not _is_day(grid, row) for row in range(top, lines[0])):
        top = lines[0]
    names = _named(grid, lines, column)
    heads = Heads("activity", top - 1, top - 1, {at: (letters(at),) for at in names})
    columns = [Column(at, letters(at), name, "guessed" if name else "skipped", "cells") for at, name in names.items()]
    found = scan(grid, heads, columns)
    found.titles = [text for row in range(top) for _column, text in texts_of(grid, row)]
    return Sheet(grid, [(found, columns)], [*found.titles, *found.notes])


def _named(grid: Grid, lines: Sequence[int], column: int) -> dict[int, str | None]:
    """Column → field, by what the cells hold: the hour, right of it the title, then speakers and places."""
    names: dict[int, str | None] = {}
    tests: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
        ("speaker", lambda cell: is_person(cell.text.strip())), ("venue", lambda cell: is_place(cell.text.strip())),
    )  # fmt: skip
    for at in range(grid.width):
        cells = [grid.cell(row, at) for row in lines]
        if not texts(cells):
            continue
        fitting = [name for name, fits in tests if name not in names.values() and share(cells, fits) > 0.5]
        if at == column:
            names[at] = "start"
        elif at > column and "title" not in names.values():
            names[at] = "title"
        elif at < column:
            names[at] = "date" if share(cells, lambda cell: day_of(cell.text) is not None) > 0.5 else None
        else:
            names[at] = fitting[0] if fitting else None
    return names
