"""Every table of a sheet, one below the other or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.dittos import is_ditto
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.columns import match
from lcdesk.tabular.matching.heads import Heads, hits_of
from lcdesk.tabular.matching.memory import Memory
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.composing import compose
from lcdesk.tabular.tables.found import FoundTable, is_blank, texts_of
from lcdesk.tabular.tables.heads import IDENTITY, heads_at, heads_between
from lcdesk.tabular.tables.lines import is_total
from lcdesk.tabular.tables.sections import sections
from lcdesk.tabular.tables.turning import letters
from lcdesk.tabular.understood import FoundColumn, RecordName
from lcdesk.texts import _

_SAMPLE = 60
_FIRST, _DOUBTLESS, _SURE = 12, 4, 0.9
TELLING = IDENTITY | {"number", "title", "title_zh", "theme"}
MOST_TABLES = 300
"""Lists on one sheet: a course has a few, one for each country has some dozens."""
_TRIES = 200  # rows looked at for heads where none was found yet


@dataclass(slots=True)
class SheetTables:
    """The tables of a sheet with their columns, and all lines outside them."""

    grid: Grid
    tables: list[tuple[FoundTable, list[FoundColumn]]] = field(
        default_factory=list[tuple[FoundTable, list[FoundColumn]]]
    )
    outside: list[str] = field(default_factory=list[str])


def find_tables(grid: Grid, memory: Memory | None = None) -> SheetTables:
    """The lists of a sheet (people or activities), top to bottom."""
    sheet = SheetTables(grid)
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
        if len(sheet.tables) >= MOST_TABLES:
            raise KnownFault(
                _("There are more than {count} lists on one sheet.", count=MOST_TABLES),
                _("Split it into several files, or delete sheets that are not needed."),
            )
        row = _read_below(sheet, heads, titles, memory) + 1
        titles = []
    sheet.outside += titles
    return sheet


def is_list_of_people(grid: Grid) -> bool:
    """True when one of the first rows has heads that leave no doubt: columns of dates make no timetable of such a list."""
    return any(_are_of_people(heads_at(grid, row)) for row in range(min(grid.height, _FIRST)))


def _are_of_people(heads: Heads | None) -> bool:
    sure = {name for name, score in hits_of(heads).items() if score >= _SURE} if heads else set[str]()
    return heads is not None and heads.kind == "participant" and len(sure) >= _DOUBTLESS and bool(IDENTITY & sure)


def find_below(grid: Grid, rows: tuple[int, int], memory: Memory | None = None) -> SheetTables:
    """The table under the head rows a person pointed at (Excel rows, first and last; (0, 0): there are no heads)."""
    top, bottom = rows[0] - 1, min(rows[1], grid.height) - 1
    kinds: tuple[RecordName, ...] = ("participant", "activity")
    tried = [_below(grid, heads_between(grid, kind, top, bottom), memory) for kind in kinds]
    return max(tried, key=_count_known)


def _below(grid: Grid, heads: Heads, memory: Memory | None) -> SheetTables:
    sheet = SheetTables(grid)
    if not heads.levels:
        return sheet
    titles = [text for row in range(max(heads.top, 0)) for _, text in texts_of(grid, row)]
    _read_below(sheet, heads, list(dict.fromkeys(titles)), memory or Memory())  # a person vouches for these heads
    for found, _columns in sheet.tables:
        if not found.rows:  # no column is known yet, so that nothing tells records from notes: all are records
            found.rows = [row for row in range(heads.bottom + 1, grid.height) if not is_blank(grid, row)]
            found.end = grid.height - 1
    return sheet


def _count_known(sheet: SheetTables) -> int:
    return sum(column.field is not None for _, columns in sheet.tables for column in columns)


def _best_heads(grid: Grid, row: int, memory: Memory | None) -> Heads | None:
    """The heads at this row, unless the next row or the one after names the columns better."""
    best = heads_at(grid, row, memory)
    for later in (row + 1, row + 2):
        other = heads_at(grid, later, memory) if best and later < grid.height else None
        if best and other and other.bottom > best.bottom and len(hits_of(other)) > len(hits_of(best)):
            best = other
    return best


def _read_below(sheet: SheetTables, heads: Heads, titles: list[str], memory: Memory | None) -> int:
    """Take in the tables that these heads stand over; the answer is the last row used."""
    end = heads.bottom
    grid = compose(sheet.grid, heads)
    parts = sections(grid, heads)
    taken = {column for part in parts for column in part.levels}
    for part in parts:
        _name_headless(grid, part, taken)
        columns = match(part, _samples(grid, part), memory)
        found = scan(grid, part, columns)
        found.titles = _titles_of(grid, part, titles) if len(parts) > 1 else list(titles)
        if is_named(columns, memory):
            sheet.tables.append((found, columns))
        else:
            sheet.outside += _lines(sheet.grid, found)
        sheet.outside += [*titles, *found.notes]
        end = max(end, found.end)
    sheet.outside += _aside(sheet, heads, end)
    return end


def _titles_of(grid: Grid, part: Heads, titles: Sequence[str]) -> list[str]:
    """The titles of one of several tables side by side: of the row right above, only what stands over it."""
    above = texts_of(grid, part.top - 1) if part.top else []
    others = {text for column, text in above if not min(part.levels) <= column <= max(part.levels)}
    mine = {text for _, text in above} - others
    return [text for text in titles if text in mine or text not in others]


def is_named(columns: Sequence[FoundColumn], memory: Memory | None) -> bool:
    """True when a column tells who or what a row is: a head such as "Participants" over figures alone does not."""
    return memory is not None or any(column.field in TELLING for column in columns)


def _lines(grid: Grid, found: FoundTable) -> list[str]:
    """What a table says that is no list, a line a row: often a legend."""
    rows = range(found.heads.top, min(found.end, found.heads.top + _SAMPLE) + 1)
    return [" = ".join(text for _, text in texts_of(grid, row)) for row in rows]


def _aside(sheet: SheetTables, heads: Heads, end: int) -> list[str]:
    """What stands beside the tables under these heads, each cell and all of them in one line (a legend down a column)."""
    used = {column for found, _ in sheet.tables if found.heads.top == heads.top for column in found.heads.levels}
    rows = range(heads.top, min(end, heads.top + _SAMPLE) + 1)
    texts = [text for row in rows for column, text in texts_of(sheet.grid, row) if column not in used]
    return [*texts, "; ".join(texts)] if texts else []


def _name_headless(grid: Grid, heads: Heads, taken: set[int]) -> None:
    """Columns without a head between those that have one, and right beside them, are called by their letter: nothing
    they hold is lost. `taken` columns are those of all tables under these heads."""
    below = range(heads.bottom + 1, min(grid.height, heads.bottom + _SAMPLE))
    first, last = min(heads.levels), max(heads.levels)
    column = first
    while column <= last or (column < grid.width and column not in taken and _holds_much(grid, column, below)):
        if column not in taken and any(grid.cell(row, column).text.strip() for row in below):
            heads.levels[column] = (letters(column),)
        column += 1
    if first and first - 1 not in taken and _holds_much(grid, first - 1, below):
        heads.levels[first - 1] = (letters(first - 1),)


def _holds_much(grid: Grid, column: int, rows: range) -> bool:
    """True when a column beside a table belongs to it: something stands in every other of its rows."""
    filled = [row for row in rows if not is_blank(grid, row)]
    return bool(filled) and sum(1 for row in filled if grid.cell(row, column).text.strip()) * 2 > len(filled)


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
            if (text := cells[column].text.strip()) and not is_ditto(text):
                out[column].append(cells[column])
        if seen >= _SAMPLE:
            break
    return out
