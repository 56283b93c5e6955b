"""The sheet that is to be filled in: cells formatted as their kind, lists and limits far down, the how-to row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from lcdesk.tabular.writing.hints import HOW_TO
from lcdesk.tabular.writing.specs import ColumnSpec
from lcdesk.texts import N_, in_language

ROWS = 5000
"""Rows below the heads that offer lists and check dates."""
_PRINTED = 25
_FORMS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "time": "hh:mm", "number": "0"}
_BAD_DATE = N_("Write the date as 2026-06-14: year-month-day.")
_BAD_TIME = N_("Write the time as 09:30.")
_LIMITS: dict[str, tuple[str, Any, Any, str]] = {
    "date": ("date", dt.date(1920, 1, 1), dt.date(2099, 12, 31), _BAD_DATE),
    "time": ("time", dt.time(0, 0), dt.time(23, 59, 59), _BAD_TIME),
}
"""A year typed alone becomes a day of 1905 in a date cell: the lower limit asks about it."""


def column_format(book: Any, column: ColumnSpec) -> Any:
    """The format of a whole empty column; text everywhere else, so that zeros, plus signs and long numbers live."""
    return book.add_format(
        {"font_name": "Calibri", "font_size": 11, "valign": "top", "align": "left", "num_format": _FORMS.get(column.kind, "@"),
         "text_wrap": column.kind == "text", "border": 1, "border_color": "#D5DBE1"}
    )  # fmt: skip


def write_how_to(book: Any, page: Any, row: int, columns: Sequence[ColumnSpec]) -> None:
    """The row below the heads that tells how to fill each column, with its mark in the hidden first one."""
    look = {
        "font_name": "Calibri", "font_size": 9, "italic": True, "font_color": "#66717C", "bg_color": "#EEF4F0", "text_wrap": True,
        "valign": "vcenter", "num_format": "@", "bottom": 1, "bottom_color": "#1F7A4D",
    }  # fmt: skip
    style = book.add_format(look)
    page.set_row(row, 38)
    page.write_string(row, 0, HOW_TO)
    for place, column in enumerate(columns, 1):
        page.write_string(row, place, column.hint, style)


def check_moments(page: Any, top: int, columns: Sequence[ColumnSpec]) -> None:
    """Dates and times are checked while they are typed; a warning, not a refusal."""
    for place, column in enumerate(columns, 1):
        if column.kind not in _LIMITS:
            continue
        form, least, most, words = _LIMITS[column.kind]
        rule = {
            "validate": form, "criteria": "between", "minimum": least, "maximum": most, "ignore_blank": True, "error_type": "warning",
            "error_title": column.head.replace("\n", " ")[:32], "error_message": f"{in_language('zh', words)}\n{words}",
        }  # fmt: skip
        page.data_validation(top, place, top + ROWS, place, rule)


def set_print(page: Any, head: int, columns: int) -> None:
    """On paper a page of empty rows: some fill it in by hand."""
    page.print_area(0, 0, head + _PRINTED, columns)
