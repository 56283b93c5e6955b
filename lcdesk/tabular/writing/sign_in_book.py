"""Sign-in sheets as a workbook: a sheet each, A4 upright, one page wide, heads on every page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lcdesk.model import clock
from lcdesk.model.file_formats import BOOK
from lcdesk.model.files import replaced
from lcdesk.model.sign_in import SignInSheet
from lcdesk.model.timetable_grid import beside_each_other
from lcdesk.tabular.writing.book import close_book, shown_length, verify_parts
from lcdesk.tabular.writing.cells import clean_text, tab_name
from lcdesk.tabular.writing.grid_book import new_book, wrapped

_NUMBER, _NAMES, _SIGNED = 6.0, (16.0, 30.0), 22.0  # characters


def write_sign_in(path: Path, sheets: Sequence[SignInSheet]) -> None:
    """Write the sheets safely. KnownFault: see `replaced`."""
    with replaced(path, verify_parts, formats=BOOK) as fresh:
        book = new_book(fresh, sheets[0].over[0] if sheets and sheets[0].over else "", clock.now())
        styles = _Styles(book)
        taken: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(tab_name(sheet.name, taken)), sheet, styles)
        close_book(book)


class _Styles:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        base = {
            "font_name": FONT["both"],
            "font_size": 11,
            "valign": "vcenter",
            "text_wrap": True,
            "font_color": "#1F2933",
        }
        boxed = {**base, "border": 1, "border_color": _RULE}
        self.title = book.add_format({**base, "font_size": 15, "bold": True, "align": "center"})
        self.over = book.add_format({**base, "align": "center", "font_color": "#4A5560"})
        self.by = book.add_format(
            {**base, "font_size": 10, "align": "center", "font_color": "#4A5560"}
        )
        self.fact = book.add_format({**base, "font_size": 10, "align": "center"})
        self.head = book.add_format({**boxed, "bold": True, "bg_color": _HEAD, "align": "center"})
        self.cell = book.add_format(boxed)
        self.number = book.add_format({**boxed, "align": "center"})


def _write(page: Any, sheet: SignInSheet, styles: _Styles) -> None:
    right, row = len(sheet.heads) - 1, 0
    room = sum(_widths(sheet))
    by = beside_each_other(sheet.organisers, lambda text: wrapped(text, room) == 1)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    for text, style, height in (
        *((text, styles.over, 18) for text in sheet.over),
        *((text, styles.by, 15 * wrapped(text, room) + 3) for text in by),
        *((text, styles.title, 26) for text in sheet.titles),
        *((text, styles.fact, 17) for text in sheet.facts),
    ):
        is_long = (
            shown_length(text) > (62 if style is styles.title else 90) and style is not styles.by
        )
        page.set_row(row, height * (2 if is_long else 1))
        page.merge_range(row, 0, row, right, clean_text(text), style)
        row += 1
    head = row
    page.set_row(row, 34)
    for column, text in enumerate(sheet.heads):
        page.write_string(row, column, text, styles.head)
    for values in sheet.rows:
        row += 1
        page.set_row(row, 26)
        for column in range(right + 1):
            text = clean_text(values[column]) if column < len(values) else ""
            style = styles.number if column == 0 else styles.cell
            if text:
                page.write_string(row, column, text, style)
            else:
                page.write_blank(row, column, None, style)
    _set_print(page, head)


def _widths(sheet: SignInSheet) -> list[float]:
    signed = len(sheet.heads) - 4
    columns = list(zip(*sheet.rows, strict=True)) if sheet.rows else [()] * 4
    least, most = _NAMES
    names = [
        min(max(least, *(shown_length(text) * 1.15 + 2 for text in texts)), most)
        if texts
        else least
        for texts in columns[1:]
    ]
    return [
        _NUMBER,
        names[0],
        min(names[1], 14.0),
        names[2],
        *([_SIGNED if signed < 3 else 14.0] * signed),
    ]


def _set_print(page: Any, head: int) -> None:
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.freeze_panes(head + 1, 0)
    page.center_horizontally()
    page.set_footer("&C&8&P / &N")
    page.hide_gridlines(2)
