"""A layout while it is drawn: a workbook, and beside it the activities a careful clerk reads out
of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

EPOCH = dt.datetime(2025, 1, 1)
_HEAD = PatternFill("solid", fgColor="DDE8E4")


class Layout:
    """One file: `name`, its sheets, its truth rows and problems."""

    def __init__(
        self, name: str, notes: str, *, encoding: str = "utf-8", separator: str = ","
    ) -> None:
        self.name, self.notes, self.encoding, self.separator = name, notes, encoding, separator
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.rows: list[dict[str, Any]] = []
        self.people: list[dict[str, Any]] = []
        self.problems: list[dict[str, Any]] = []
        self.page: Worksheet

    def sheet(
        self, name: str, lines: Sequence[Sequence[Any]], *merges: str, at: str = "A1"
    ) -> Worksheet:
        """A sheet with these lines from a cell on (None leaves a cell blank)."""
        self.page = self.book.create_sheet(name)
        self.lines(at, lines, *merges)
        return self.page

    def lines(self, at: str, lines: Sequence[Sequence[Any]], *merges: str) -> None:
        """More lines on the sheet at hand."""
        corner = self.page[at]
        for down, line in enumerate(lines):
            for across, value in enumerate(line):
                if value is not None:
                    cell = self.page.cell(corner.row + down, corner.column + across, value)
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        for block in merges:
            self.page.merge_cells(block)
        for column in range(1, self.page.max_column + 1):
            self.page.column_dimensions[get_column_letter(column)].width = 22

    def red(self, at: str) -> None:
        """A cell in red letters."""
        self.page[at].font = Font(color="FFFF0000", bold=True)

    def act(self, place: str, day: str, span: str, title: Any = None, **more: Any) -> None:
        """An activity at a place ("B4"; in a list only the row counts), on a day, "09:00-10:30"
        or "" where no hour is told.
        """
        start, _, end = span.partition("-")
        said = dict(more)
        cell = self.page[place]
        row: dict[str, Any] = {"date": day, "start": start or None, "end": end or None}
        if title is not None:
            row["title"] = title
        if said.pop("optional", False):
            row["_optional"] = True
        kept = said.pop("kept", None)
        is_grid = said.pop("grid", False)
        row |= {"_sheet": self.page.title, "_row": cell.row, **said}
        if is_grid:
            row["_col"] = get_column_letter(cell.column)
        if kept:
            row["_kept"] = kept
        if self.name.endswith(".csv"):
            row["_sheet"] = None
        self.rows.append(row)

    def mistake(self, kind: str, field: str, *rows: int, **more: Any) -> None:
        """Something that must be asked or said, at one of these rows."""
        self.problems.append(
            {
                "sheet": self.page.title,
                "row": None,
                "rows": list(rows),
                "field": field,
                "kind": kind,
                **more,
            }
        )


def any_of(*values: Any) -> dict[str, list[Any]]:
    """Any of these is right."""
    return {"any": list(values)}
