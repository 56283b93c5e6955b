"""Two crossed cuts as a plain table: lines for a terminal, a file for other programs."""

from __future__ import annotations

from pathlib import Path

from lcdesk.services.crossing import CrossTable
from lcdesk.tabular.writing import ColumnSpec, SheetSpec, write_csv
from lcdesk.texts import _


def crossed_lines(table: CrossTable) -> list[list[str | int]]:
    """Heads, a line a row with its total, and the totals of the columns where they add up."""
    last = [_("Total"), *(column.total for column in table.columns), table.total]
    return [
        ["", *(column.label for column in table.columns), _("Total")],
        *([row.label, *(table.number(row, column) for column in table.columns), row.total] for row in table.rows),
        *([last] if table.adds_up else []),
    ]


def export_crossed(table: CrossTable, path: Path) -> int:
    """The lines as CSV, for programs: without the line of sums; how many were written."""
    heads, *lines = crossed_lines(table)
    columns = [
        ColumnSpec(f"column {place}", str(head), kind="number" if place else "text") for place, head in enumerate(heads)
    ]
    return write_csv(path, SheetSpec(path.stem[:31], columns, lines[: len(table.rows)]))
