"""From rows to finished .xlsx and .csv files, written so that nothing is lost and nothing runs."""

from __future__ import annotations

from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ID_HEAD, ChartSpec, ColumnKind, ColumnSpec, Marked, SheetSpec, head_of
from lcdesk.tabular.writing.text import write_csv

__all__ = [
    "ID_HEAD",
    "ChartSpec",
    "ColumnKind",
    "ColumnSpec",
    "Marked",
    "SheetSpec",
    "head_of",
    "write_book",
    "write_csv",
]
