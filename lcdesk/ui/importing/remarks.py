"""What is worth saying about how a file was read, a sentence each: hidden rows used, lines left out, memory in use, sheets ignored."""

from __future__ import annotations

from collections.abc import Iterator

from lcdesk.tabular.accounting import left_words
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.matching.memory import Memory, value_key
from lcdesk.tabular.totals import KIND as COUNT_DIFFERS
from lcdesk.tabular.understood import Understanding
from lcdesk.texts import _, n_

MOST_WORDS = 3


def remarks_of(book: Workbook, understanding: Understanding, recalled: Memory, chosen: Memory) -> list[str]:
    """All remarks about a file, those of the reader first."""
    return [
        *understanding.remarks,
        *(
            _("Row {row}: {message}", row=problem.row, message=problem.message)
            for problem in understanding.problems
            if problem.kind == COUNT_DIFFERS
        ),
        *_hidden(book, understanding),
        *left_words(understanding.left),
        *_remembered(understanding, recalled, chosen),
        *(
            _("Sheet “{name}” is not read: {why}", name=name, why=why)
            for name, why in understanding.ignored_sheets.items()
        ),
    ]


def _hidden(book: Workbook, understanding: Understanding) -> Iterator[str]:
    used = {table.sheet for table in understanding.tables}
    places = {(row.sheet, row.row - 1) for row in understanding.rows} if any(g.hidden_rows for g in book.grids) else ()
    for grid in book.grids:
        rows = sum((grid.name, row) in places for row in grid.hidden_rows)
        if rows:
            yield n_("{count} hidden row is read as well.", "{count} hidden rows are read as well.", rows)
        if grid.hidden_columns and grid.name in used:
            count = len(grid.hidden_columns)
            yield n_("{count} hidden column is read as well.", "{count} hidden columns are read as well.", count)


def _remembered(understanding: Understanding, recalled: Memory, chosen: Memory) -> Iterator[str]:
    words = used_words(understanding, recalled)
    if words:
        said = _(", ").join(f"“{word}”" for word in words[:MOST_WORDS]) + ("…" if len(words) > MOST_WORDS else "")
        yield n_(
            "{count} word is read as you answered before: {words}",
            "{count} words are read as you answered before: {words}",
            len(words),
            words=said,
        )
    heads = used_heads(understanding, chosen)
    if heads:
        yield n_("{count} column is matched like last time.", "{count} columns are matched like last time.", heads)


def used_words(understanding: Understanding, recalled: Memory) -> list[str]:
    """The words of the file that were answered in an earlier review, each once."""
    if not recalled.values:
        return []
    found: dict[str, None] = {}
    for row in understanding.rows:
        for name, raw in row.raw.items():
            if raw not in found and row.values.get(name) is not None and (name, value_key(raw)) in recalled.values:
                found[raw] = None
    return list(found)


def used_heads(understanding: Understanding, chosen: Memory) -> int:
    """How many columns were matched by what was chosen in an earlier review."""
    now = {head for heads in chosen.layouts.values() for head in heads}
    return sum(
        column.sureness == "remembered" and column.head not in now
        for table in understanding.tables
        for column in table.columns
    )
