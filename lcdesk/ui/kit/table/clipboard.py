"""Cells of a table to and from the clipboard: as text, and as HTML that keeps leading zeros and
long digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.clipboard import Grid, cells_of_html, cells_of_text, html_of, text_of
from lcdesk.texts import _
from lcdesk.ui.kit.table.columns import TableColumns
from lcdesk.ui.kit.table.model import RecordTable
from lcdesk.ui.kit.table.selection import CellSelection

MOST_ROWS = 20_000  # more is what the export is for


def copy_block(
    selection: CellSelection, *, has_heads: bool = False, is_plain: bool = False
) -> dict[str, int]:
    """Put the cells of the block on the clipboard; how many of each private field were masked
    (`is_plain`: none).

    `KnownFault` for more than `MOST_ROWS` rows and for parts that are no block; the clipboard is
    left alone then.
    """
    block, table = selection.block(), selection.table
    if not block.is_whole:
        raise KnownFault(
            _("Parts that are no block cannot be copied at once."),
            _("Copy them one after the other."),
        )
    if block.height > MOST_ROWS:
        advice = _("Export what is shown instead.")
        raise KnownFault(_("At most {count} rows can be copied.", count=f"{MOST_ROWS:,}"), advice)
    columns = [(at, table.columns[at]) for at in map(table.column_at, block.names)]
    grid: Grid = [[_(column.title) for _at, column in columns]] if has_heads else []
    masked: dict[str, int] = {}
    for row in (row for row in block.numbers() if table.band(row) is None):
        line = list[str]()
        for at, column in columns:
            text, record = table.cell(row, at)
            if column.field and column.field.is_private and record and text:
                masked[column.name] = masked.get(column.name, 0) + 1
                text = column.field.text(record) if is_plain else text
            line.append(text)
        grid.append(line)
    if block.cells:
        QGuiApplication.clipboard().setMimeData(as_mime(grid))
    return masked


def as_mime(cells: Grid) -> QMimeData:
    """Rows of texts as tab-separated text and as an HTML table."""
    return _both(text_of(cells), html_of(cells))


def copy_texts(plain: str, html: str) -> None:
    """Put both forms of one content on the clipboard; `html` has every value escaped."""
    QGuiApplication.clipboard().setMimeData(_both(plain, html))


def _both(plain: str, html: str) -> QMimeData:
    made = QMimeData()
    made.setText(plain)
    made.setHtml(html)
    return made


def read_cells() -> Grid:
    """The cells on the clipboard: of its HTML, which keeps line ends and zeros, or else of its
    text.
    """
    mime = QGuiApplication.clipboard().mimeData()
    if not isinstance(mime, QMimeData):  # nothing is there, or nobody gives it
        return []
    found = cells_of_html(mime.html()) if mime.hasHtml() else None
    return cells_of_text(mime.text()) if found is None else found


# --- Where the cells of a clipboard go in a table: one fills a block, a block repeats over a larger
# one, the rest is laid once ---


@dataclass(frozen=True)
class Laid:
    """`lines`: id → column → text; `below`: rows that did not fit, column → text; `beside`: how
    many columns did not.
    """

    lines: dict[int, dict[str, str]]
    below: list[dict[str, str]]
    beside: int


def lay(selection: CellSelection, columns: TableColumns, grid: Grid) -> Laid:
    """Lay cells on the block of a view, or from the cursor on where rows are picked; there is a
    cursor.

    `KnownFault` where more than `MOST_ROWS` rows would get them.
    """
    table, names = selection.table, [column.name for _at, column in columns.shown()]
    block = selection.block()
    high, wide = len(grid), max(map(len, grid))
    if (
        selection.picks == "cells"
        and block.is_whole
        and block.height % high == 0
        and len(block.names) % wide == 0
    ):
        _require_few(block.height)
        rows, targets = _records(table, block.numbers()), block.names
        high = len(rows)
    else:
        _require_few(high)
        is_block = selection.picks == "cells" and bool(block.names)
        left = block.names[0] if is_block else selection.current_name()
        # the cursor may be in a column that was hidden
        first = names.index(left) if left in names else 0
        top = block.rows[0][0] if is_block else selection.current_row()
        rows, targets = (
            _records(table, range(top, len(table.ids)), high),
            tuple(names[first : first + wide]),
        )
    lines = {table.id_at(row): _line(grid, at, targets) for at, row in enumerate(rows)}
    below = [_line(grid, at, targets) for at in range(len(rows), high)]
    return Laid(lines, below, max(wide - len(targets), 0))


def _line(grid: Grid, at: int, targets: Sequence[str]) -> dict[str, str]:
    """A line of the cells, repeated where there are more targets than cells; a short line says
    nothing of the rest.
    """
    line, wide = grid[at % len(grid)], max(map(len, grid))
    return {
        name: line[place % wide] for place, name in enumerate(targets) if place % wide < len(line)
    }


def _records(
    table: RecordTable, numbers: Iterator[int] | range, most: int | None = None
) -> list[int]:
    """Numbers of rows that are no bands, at most so many."""
    out = list[int]()
    for row in numbers:
        if len(out) == most:
            break
        if table.band(row) is None:
            out.append(row)
    return out


def _require_few(rows: int) -> None:
    if rows > MOST_ROWS:
        advice = _("Nothing was changed. Import it as a file.")
        raise KnownFault(
            _("At most {count} rows can be pasted at once.", count=f"{MOST_ROWS:,}"), advice
        )
