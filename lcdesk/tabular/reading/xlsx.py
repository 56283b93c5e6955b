"""Workbooks of ordinary size through openpyxl, which keeps formats, links, merges, errors and hidden rows."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from typing import IO, Any

from lcdesk.tabular import guard
from lcdesk.tabular.guard import Refusal, SheetFacts
from lcdesk.tabular.reading import parts, shown
from lcdesk.tabular.reading.wire import Sheet, Slot, dense, spread

ORDINARY_CELLS = 200_000
ORDINARY_MERGED = 200_000
"""openpyxl makes an object for every merged cell: a merge over whole columns would take minutes."""


def is_ordinary(facts: dict[str, SheetFacts]) -> bool:
    """True when openpyxl is quick enough for these sheets."""
    cells = sum(sheet.cells for sheet in facts.values())
    merged = sum(sheet.merged_area for sheet in facts.values())
    return cells <= ORDINARY_CELLS and merged <= ORDINARY_MERGED


def read(file: IO[bytes], archive: zipfile.ZipFile, facts: dict[str, SheetFacts]) -> tuple[list[Sheet], dict[str, Any]]:
    """All worksheets, and the properties of the workbook (title, creator, 1904)."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book: Any = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    if not book.worksheets:
        raise Refusal("no sheets")
    places = {sheet.name: sheet.part for sheet in parts.sheet_parts(archive)}
    sheets = [_sheet(page, facts.get(places.get(page.title, ""), SheetFacts())) for page in book.worksheets]
    made = {"title": book.properties.title, "creator": book.properties.creator, "1904": book.epoch.year == 1904}
    return sheets, {key: value for key, value in made.items() if value}


def _sheet(page: Any, facts: SheetFacts) -> Sheet:
    lost = facts.formulas_without_value
    cells: dict[tuple[int, int], Slot] = {}
    for (row, column), cell in page._cells.items():  # the public ways build every cell up to the farthest one
        slot = _slot(cell, (row - 1, column - 1) in lost)
        if slot is not None:
            cells[row - 1, column - 1] = slot
    rows, width = dense(cells, guard.MAX_CELLS)
    merges = [(block.min_row - 1, block.min_col - 1, block.max_row - 1, block.max_col - 1) for block in page.merged_cells.ranges]
    spread(rows, width, merges)
    state = {"hidden": "hidden", "veryHidden": "very hidden"}.get(page.sheet_state, "visible")
    hidden = {number - 1 for number, row in page.row_dimensions.items() if row.hidden}
    return Sheet(page.title, rows, width, merges, hidden | facts.hidden_rows, _hidden_columns(page), state)


def _hidden_columns(page: Any) -> set[int]:
    hidden: set[int] = set()
    for column in page.column_dimensions.values():
        if column.hidden and column.min:
            hidden.update(range(column.min - 1, min(column.max, guard.MAX_COLUMN)))
    return hidden


def _slot(cell: Any, is_lost: bool) -> Slot:
    """One openpyxl cell as a slot; None when it holds nothing."""
    link = cell.hyperlink.target or cell.hyperlink.location if cell.hyperlink else None
    value = cell.value
    if is_lost and value in (None, ""):
        return (None, "", None, "formula", link, None)
    if value is None:
        return None
    if cell.data_type == "e":
        return (None, str(value), str(value), None, link, None)
    return slot_for(value, cell.number_format, link)


def slot_for(value: Any, form: str | None, link: str | None = None) -> Slot:
    """A typed value under its number format as a slot."""
    form = None if form in ("General", "@", "GENERAL") else form
    if isinstance(value, str):
        lost = "precision" if shown.is_scientific(value) else None
        return (value, value, None, lost, link, None) if link or lost else value
    if isinstance(value, bool):
        return (value, str(value).upper(), None, None, link, None)
    if isinstance(value, (int, float)):
        return _number(value, form, link)
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        if value.time() == dt.time() and not (form and shown.shows_time(form)):
            value = value.date()
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return (value, shown.show_date(value, form), None, None, link, form)
    return str(value)


def _number(value: float, form: str | None, link: str | None) -> Slot:
    if value != value or value in (float("inf"), float("-inf")):
        return (None, "#NUM!", "#NUM!", None, link, form)
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        value = int(value)
    lost = "precision" if shown.has_lost_digits(value, form) else None
    if form is None and link is None and lost is None and isinstance(value, int):
        return value
    return (value, shown.show_number(value, form), None, lost, link, form)
