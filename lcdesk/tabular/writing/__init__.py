"""From rows to finished .xlsx files and tables of text, written so that nothing is lost and nothing runs."""

from __future__ import annotations

from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import tab_name
from lcdesk.tabular.writing.chart import MOST_ROWS
from lcdesk.tabular.writing.hints import HOW_TO, comment_of, hint_of, written_choices
from lcdesk.tabular.writing.specs import (
    BAND_MARK,
    ID_HEAD,
    ChartKind,
    ChartSpec,
    ColumnKind,
    ColumnSpec,
    GroupRow,
    Linked,
    Marked,
    SheetSpec,
    head_in_both,
    head_of,
    heading,
    shown_length,
)
from lcdesk.tabular.writing.text import write_table

__all__ = [
    "BAND_MARK",
    "HOW_TO",
    "ID_HEAD",
    "MOST_ROWS",
    "ChartKind",
    "ChartSpec",
    "ColumnKind",
    "ColumnSpec",
    "GroupRow",
    "Linked",
    "Marked",
    "SheetSpec",
    "comment_of",
    "head_in_both",
    "head_of",
    "heading",
    "hint_of",
    "shown_length",
    "tab_name",
    "write_book",
    "write_table",
    "written_choices",
]
