"""Every row of a sheet accounted for: read, joined to another, or left out for a reason that is
counted and named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lcdesk.tabular.grid import Grid
from lcdesk.tabular.reading.wire import LazyRows
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.tables.found import is_blank, texts_of, values_from
from lcdesk.tabular.understood import LeftRow, Understanding
from lcdesk.texts import N_, _, n_

ABOVE, OUTSIDE, CONTINUED = "above", "outside", "continued"
_LONGEST = 200
_NAMED = 12
_SENTENCES = {
    "total": N_("Lines of totals left out: {count} ({rows})."),
    "note": N_("Lines of notes left out: {count} ({rows})."),
    "template": N_("Lines that explain how to fill the form, left out: {count} ({rows})."),
    "numbering": N_("Lines that only number the columns, left out: {count} ({rows})."),
    "head again": N_("Rows in which the heads are repeated, left out: {count} ({rows})."),
    "only a number": N_("Rows with nothing but a number, left out: {count} ({rows})."),
    "banner": N_("Lines between the rows that hold for all rows below them: {count} ({rows})."),
    "continued": N_("Second lines of a row, read together with the first: {count} ({rows})."),
    "joined": N_(
        "Rows that tell more of people listed elsewhere, read together with those: {count} "
        "({rows})."
    ),
    "nobody beside": N_(
        "Rows that name nobody in any of the lists side by side, left out: {count} ({rows})."
    ),
    "hours": N_("Lines that only tell the hours of slots: {count} ({rows})."),
    "empty slot": N_("Slots in which nothing takes place, left out: {count} ({rows})."),
    "cancelled": N_("Entries marked as cancelled, left out: {count} ({rows})."),
    "aside": N_("Rows about staff or speakers, left out: {count} ({rows})."),
    "summary": N_("Rows that sum up people listed elsewhere, left out: {count} ({rows})."),
    "outside": N_("Lines beside and below the lists, not read as rows: {count} ({rows})."),
}
"""Why a row is no record → the sentence; lines above the heads ("above") are told with the
heads.
"""


def account(out: Understanding, works: Sequence[TableReading]) -> None:
    """Note in `out.left` why each filled row of the sheets read is no record. `works`: all tables
    found, also those that were joined to others or left out.

    A timetable grid is read cell by cell: every row between its first and its last is taken for
    read. So is a sheet of forms, all of it.
    """
    read: dict[str | None, set[int]] = defaultdict(set)
    for row in out.rows:
        read[row.sheet].add(row.row - 1)
    by_sheet: dict[int, list[TableReading]] = defaultdict(list)
    for work in works:
        if work.sheet is not None:
            by_sheet[id(work.sheet)].append(work)
    for found in by_sheet.values():
        if any(work.found.shape == "form" for work in found):
            continue
        out.left += _left_of(found, read[found[0].found.grid.name])


def _left_of(works: Sequence[TableReading], read: set[int]) -> Iterator[LeftRow]:
    sheet = works[0].sheet
    assert sheet is not None
    told: dict[int, str] = {}
    for work in works:
        told = {**work.found.left, **told}
    heads = {
        row for work in works for row in range(work.found.heads.top, work.found.heads.bottom + 1)
    }
    spans = [_span(work) for work in works if work.found.shape != "list"]
    top = min((work.found.heads.top for work in works), default=0)
    known = read | heads | told.keys()
    for row in sorted([*told, *_filled(sheet, known)]):
        if row in read or row in heads or any(row in span for span in spans):
            continue
        why = told.get(row) or _why(works, row, top)
        text = " | ".join(text for _column, text in texts_of(sheet, row))
        if text:
            yield LeftRow(sheet.name, row + 1, why, text[:_LONGEST])


def _why(works: Sequence[TableReading], row: int, top: int) -> str:
    """The word for a row that no table speaks of."""
    if row < top:
        return ABOVE
    is_taken_in = any(
        work.found.grid is not work.sheet
        and not work.found.is_divided
        and work.rows
        and row < work.found.grid.height
        and is_blank(work.found.grid, row)
        for work in works
    )
    return CONTINUED if is_taken_in else OUTSIDE


def _span(work: TableReading) -> range:
    rows = [work.found.heads.top, *(row.row - 1 for row in work.rows)]
    return range(min(rows), max(rows) + 1)


def _filled(grid: Grid, known: set[int]) -> Iterator[int]:
    """Rows that show something, but those known already; of large sheets without making their
    cells.
    """
    if isinstance(grid.rows, LazyRows):
        for row, held in enumerate(values_from(grid, 0)):
            if (
                row not in known
                and held.count(None) + held.count("") < len(held)
                and not is_blank(grid, row)
            ):
                yield row
    else:
        yield from (
            row for row in range(grid.height) if row not in known and not is_blank(grid, row)
        )


def left_words(left: Iterable[LeftRow]) -> Iterator[str]:
    """Why rows were left out, a sentence a reason, with how many and which."""
    found: dict[str, list[LeftRow]] = defaultdict(list)
    for row in left:
        found[row.why].append(row)
    for why, sentence in _SENTENCES.items():
        if rows := found[why]:
            yield _(sentence, count=len(rows), rows=rows_told(rows))


def rows_told(rows: Sequence[LeftRow]) -> str:
    """Which rows, shortly: "row 24", "rows 24, 25"; with the names of their sheets where there
    are several.
    """
    is_alone = len({row.sheet for row in rows}) < 2
    named = [str(row.row) if is_alone else f"{row.sheet} {row.row}" for row in rows]
    told = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
    return n_("row {rows}", "rows {rows}", len(named), rows=told)


def counted(left: Mapping[int, str], kept: Iterable[int]) -> dict[str, int]:
    """Why rows of one table are no records → how many; `kept`: rows of which another part is
    one.
    """
    stay = set(kept)
    return dict(Counter(why for row, why in left.items() if row not in stay))
