"""The door to understanding a file: from cells as read to people, activities and problems."""

from __future__ import annotations

from lcdesk.tabular.curriculum.conflicts import find_conflicts
from lcdesk.tabular.curriculum.grids import find_grids, read_grid
from lcdesk.tabular.curriculum.lists import read_activities
from lcdesk.tabular.grid import Grid, Workbook
from lcdesk.tabular.matching.memory import Memory
from lcdesk.tabular.participants import find_doubled, read_people
from lcdesk.tabular.records import Reading, begin
from lcdesk.tabular.tables.finding import Sheet, find_tables
from lcdesk.tabular.tables.forms import find_forms
from lcdesk.tabular.tables.found import is_blank
from lcdesk.tabular.understood import ReadTable, Understanding
from lcdesk.texts import _

__all__ = ["Memory", "understand"]


def understand(book: Workbook, file_name: str, memory: Memory | None = None) -> Understanding:
    """All people and activities of a workbook's visible sheets, with the problems a person must look at.

    Pure: no file is opened. `memory` holds answers given before. Where nothing is understood, `error` says why.
    """
    out = Understanding(file_name, book.form, [], [], [], remarks=list(book.remarks))
    for grid in book.grids:
        if grid.state != "visible":
            out.ignored_sheets[grid.name] = _("This sheet is hidden.")
            continue
        _understand_sheet(out, grid, [file_name, *(other.name for other in book.grids)], memory)
    out.problems += find_doubled(out.of("participant"))
    out.problems += find_conflicts(out.of("activity"))
    order = {grid.name: place for place, grid in enumerate(book.grids)}
    out.problems.sort(key=lambda problem: (order.get(problem.sheet or "", -1), problem.row or 0))
    if not out.tables:
        out.error = _why_nothing(book)
    return out


def _understand_sheet(out: Understanding, grid: Grid, around: list[str], memory: Memory | None) -> None:
    grids = find_grids(grid)
    for table in grids:
        _take(out, *read_grid(table, around))
    if grids:
        return
    forms = find_forms(grid)
    sheet = Sheet(grid, forms) if forms else find_tables(grid, memory)
    for found, columns in sheet.tables:
        work = begin(found, columns, sheet.outside, memory)
        if not work.rows:
            continue
        if work.kind == "participant":
            read_people(work)
        else:
            read_activities(work, [*sheet.outside, grid.name, *around])
        _take(out, work, _table_of(work))
    if not sheet.tables:
        out.ignored_sheets[grid.name] = _why_ignored(sheet)


def _take(out: Understanding, work: Reading, table: ReadTable) -> None:
    for row in work.rows:
        row.table = len(out.tables)
        row.tidied = frozenset(row.raw.keys() & row.values.keys())
    out.tables.append(table)
    out.rows += work.rows
    out.problems += work.problems


def _table_of(work: Reading) -> ReadTable:
    found = work.found
    return ReadTable(
        found.grid.name, work.kind, work.columns, (found.heads.top + 1, found.heads.bottom + 1),
        found.rows[0] + 1, found.rows[-1] + 1, found.shape, skipped=dict(found.skipped),
    )  # fmt: skip


def _why_ignored(sheet: Sheet) -> str:
    if all(is_blank(sheet.grid, row) for row in range(sheet.grid.height)):
        return _("This sheet is empty.")
    return _("No row of heads such as Name, Nationality or Date, Topic was found in this sheet.")


def _why_nothing(book: Workbook) -> str:
    if not any(not is_blank(grid, row) for grid in book.visible for row in range(grid.height)):
        return _("There is nothing in this file: its sheets are empty.")
    return _("No list of people or timetable was found in this file: no row has heads such as Name, Nationality or Date, Topic. Add a row of heads above the list and read it again.")
