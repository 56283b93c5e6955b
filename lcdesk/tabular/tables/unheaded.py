"""Lists of people whose heads nobody knows, or that have none: what the cells hold tells them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.columns import match
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.matching.words import is_body, is_place, letters
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.finding import SheetTables
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.tables.heads import IDENTITY
from lcdesk.tabular.understood import FoundColumn

_LEAST_ROWS = 3
_LEAST_KNOWN = 3
_LOOKED_AT = 200
_MOST_COLUMNS = 100
_TELLING = frozenset({"email", "passport_no", "nationality"})
_NAME_WORDS = range(2, 6)
_NOT_NAMES = re.compile(
    r"\b(?:engineer|officer|director|manager|professor|specialist|head|chief|analyst|lecturer|"
    r"expert|secretary|assistant|advis[eo]r|"
    r"consultant|coordinator|policy|senior|deputy|associate|department|division|authority|board|"
    r"ltd|inc|plc|group|bank|and|of|for)\b",
    re.I,
)


def find_unheaded(grid: Grid, learned: LearnedMappings | None = None) -> SheetTables | None:
    """The list of a sheet in which at least three columns hold what only people have (mail,
    passport, country, gender, day of birth, telephone; one of the first three must be there),
    beside a column of names; None when it is none.

    Nothing of it is sure: every column is a guess that the review shows.
    """
    if grid.width > _MOST_COLUMNS:
        return None
    rows = [
        row
        for row in range(min(grid.height, _LOOKED_AT))
        if len(texts_of(grid, row)) > _LEAST_KNOWN
    ]
    if len(rows) < _LEAST_ROWS:
        return None
    first = _first_record(grid, rows)
    samples = {
        column: [grid.cell(row, column) for row in rows if row >= first]
        for column in range(grid.width)
    }
    samples = {column: cells for column, cells in samples.items() if content.texts(cells)}
    heads = _heads(grid, rows, first, list(samples))
    columns = _guessed(match(heads, samples, learned), samples)
    fields = {column.field for column in columns if column.field}
    if (
        len(fields - IDENTITY) + ("passport_no" in fields) < _LEAST_KNOWN
        or not fields & _TELLING
        or not fields & {"full_name", "name_zh", "family_name"}
    ):
        return None
    found = scan(grid, heads, columns)
    found.titles = [
        text for row in range(max(heads.top, 0)) for _column, text in texts_of(grid, row)
    ]
    return (
        SheetTables(grid, [(found, columns)], [*found.titles, *found.notes]) if found.rows else None
    )


def _first_record(grid: Grid, rows: Sequence[int]) -> int:
    """The first row that holds a mail, a document number, a country or a date of birth; the rows
    before are heads.
    """
    tests = (content.is_mail, content.is_passport, content.is_birth, content.is_country)
    return next(
        (
            row
            for row in rows
            if any(cell.text and test(cell) for cell in grid.rows[row] for test in tests)
        ),
        rows[0],
    )


def _heads(grid: Grid, rows: Sequence[int], first: int, columns: Sequence[int]) -> Heads:
    """The row right above the first record where it has words; else the columns are called by
    their letters.
    """
    above = [row for row in rows if row < first]
    row = above[-1] if above else first - 1
    said = {column: grid.cell(row, column).text.strip() if above else "" for column in columns}
    return Heads(
        "participant",
        row,
        first - 1,
        {column: (said[column] or letters(column),) for column in columns},
    )


def _guessed(columns: Sequence[FoundColumn], samples: dict[int, list[Cell]]) -> list[FoundColumn]:
    """The columns with what only the cells tell, and the name where no head told it; what no
    head told is guessed.
    """
    out = {column.index: column for column in columns}
    free = [column for column in columns if column.field is None and column.why != "memory"]
    fields = {column.field for column in columns}
    if "phone" not in fields and (
        phone := next((c for c in free if _are_phones(samples[c.index])), None)
    ):
        out[phone.index] = FoundColumn(phone.index, phone.head, "phone", "guessed", "cells")
    if not fields & (IDENTITY - {"passport_no"}):
        for column, name in _names_in([c for c in free if out[c.index].field is None], samples):
            out[column.index] = FoundColumn(column.index, column.head, name, "guessed", "cells")
    return [out[index] for index in sorted(out)]


def _are_phones(cells: Sequence[Cell]) -> bool:
    """Telephones with a country's code, so that they are no other numbers."""
    return (
        content.share(
            cells, lambda cell: content.is_phone(cell) and cell.text.strip().startswith(("+", "00"))
        )
        > 0.8
    )


def _names_in(
    free: Sequence[FoundColumn], samples: dict[int, list[Cell]]
) -> list[tuple[FoundColumn, str]]:
    """The column of whole names; else two beside each other of which one is in capitals, as
    families are.
    """
    names: list[tuple[FoundColumn, str]] = []
    whole = [column for column in free if are_names(samples[column.index])]
    if whole:
        names.append((whole[0], "full_name"))
    elif pair := next(
        (pair for pair in zip(free, free[1:], strict=False) if _are_halves(pair, samples)), None
    ):
        names += zip(pair, _order(pair, samples), strict=True)
    chinese = [column for column in free if are_chinese_names(samples[column.index])]
    return [*names, *((column, "name_zh") for column in chinese[:1])]


def are_names(cells: Sequence[Cell]) -> bool:
    """Two to five capitalised words, hardly any twice, none of them an office or an institution."""
    said = content.texts(cells)
    return len(set(said)) * 5 >= len(said) * 4 and content.share(cells, _is_whole_name) > 0.9


def _is_whole_name(cell: Cell) -> bool:
    text = cell.text.strip()
    words = text.split()
    if (
        not content.is_name(cell)
        or content.is_chinese(cell)
        or len(words) not in _NAME_WORDS
        or content.is_country(cell)
    ):
        return False
    is_other = _NOT_NAMES.search(text) or is_body(text) or is_place(text)
    return not is_other and sum(word[:1] == word[:1].upper() for word in words) * 2 > len(words)


def are_chinese_names(cells: Sequence[Cell]) -> bool:
    said = content.texts(cells)
    is_short = all(2 <= len(text.replace(" ", "")) <= 5 for text in said)
    return (
        is_short
        and len(set(said)) * 5 >= len(said) * 4
        and content.share(cells, content.is_chinese) > 0.9
    )


def _are_halves(pair: tuple[FoundColumn, FoundColumn], samples: dict[int, list[Cell]]) -> bool:
    left, right = (samples[column.index] for column in pair)
    loud = [content.share(cells, content.is_loud) > 0.8 for cells in (left, right)]
    return (
        pair[0].index + 1 == pair[1].index
        and loud[0] != loud[1]
        and all(
            content.share(cells, content.is_name) > 0.9
            and content.share(cells, content.is_country) < 0.2
            for cells in (left, right)
        )
    )


def _order(
    pair: tuple[FoundColumn, FoundColumn], samples: dict[int, list[Cell]]
) -> tuple[str, str]:
    is_first_loud = content.share(samples[pair[0].index], content.is_loud) > 0.8
    return ("family_name", "given_name") if is_first_loud else ("given_name", "family_name")
