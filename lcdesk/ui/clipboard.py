"""Cells to and from Excel and WPS: as text, and as HTML that keeps leading zeros and long digits."""

from __future__ import annotations

import csv
import html
import io

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from lcdesk.texts import _
from lcdesk.ui.cell_view import CellView

MOST_ROWS = 20_000  # more is what the export is for

# Without this format a sheet would read 007 as 7 and sixteen digits as fifteen.
_STYLE = "mso-number-format:'\\@'"


def copy_rows(view: CellView) -> int:
    """Put the selected rows on the clipboard, heads first when there are several; the number of rows."""
    columns = view.shown_columns()
    ids = view.selected_ids()[:MOST_ROWS]
    rows = [[view.table.cell(view.table.row_of(record_id), at)[0] for at, _column in columns] for record_id in ids]
    if rows:
        heads = [[_(column.title) for _at, column in columns]] if len(rows) > 1 else []
        QGuiApplication.clipboard().setMimeData(as_mime(heads + rows))
    return len(rows)


def as_mime(rows: list[list[str]]) -> QMimeData:
    """Rows of texts as tab-separated text and as an HTML table."""
    text = io.StringIO()
    csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(rows)
    cells = ("".join(f'<td style="{_STYLE}">{html.escape(cell)}</td>' for cell in row) for row in rows)
    made = QMimeData()
    made.setText(text.getvalue())
    made.setHtml("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    return made


def read_cells() -> list[list[str]]:
    """The cells on the clipboard, rows of texts; nothing when there is no text."""
    text = QGuiApplication.clipboard().text()
    return [row for row in csv.reader(io.StringIO(text), dialect="excel-tab") if row]
