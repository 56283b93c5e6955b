"""What stands below a table of figures, and how the sheet is printed: whole, upright or on its
side as it fits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lcdesk.model import clock
from lcdesk.model.timetable_grid import beside_each_other
from lcdesk.tabular.writing.cells import CellFormats, clean_text
from lcdesk.tabular.writing.chart import WIDTH, chart_height
from lcdesk.tabular.writing.specs import SheetSpec, shown_length

_PIXELS = (7, 5)  # of a character of a column's width, and of its borders
_ROW, _LINE = 20, 14.0  # pixels of a row, points of a line of the foot
_GAP = 48  # pixels between table and chart, and after it
_UPRIGHT, _ON_ITS_SIDE = (717, 1016), (1045, 688)  # pixels of A4 within its margins
# below this size nobody reads it: the pages are as wide as the table, and more of them
_SMALLEST = 0.5
_ACROSS = 230.0  # characters of a page
_MOST_FOOTER = 180
"""Characters of our text in a footer; Excel takes 255 of all, signs of its own included."""


def write_above(
    page: Any, row: int, sheet: SheetSpec, widths: Sequence[float], formats: CellFormats
) -> int:
    """Lines between title and heads from `row` on; the first free row. One that is too wide for
    the table, or for the page, is wrapped within it.
    """
    first = 1 if sheet.has_ids else 0
    fitting = [at for at in range(len(widths)) if sum(widths[: at + 1]) <= _ACROSS] or [0]
    last, room = first + fitting[-1], max(sum(widths[: fitting[-1] + 1]), 20.0)
    for text in beside_each_other(sheet.above, lambda text: shown_length(text) <= room):
        lines = math.ceil(shown_length(text) / room)
        page.set_row(row, max(_LINE * lines + 3, 17), formats.note)
        style = formats.note
        if lines > 1 and last > first:
            style = formats.above
            page.merge_range(row, first, row, last, "", style)
        page.write_string(row, first, clean_text(text), style)
        row += 1
    return row


def write_foot(page: Any, row: int, sheet: SheetSpec, widths: Sequence[float], style: Any) -> int:
    """The lines below the table, as wide as it is, from `row` on; the first free row."""
    first, last = (1 if sheet.has_ids else 0), sheet.shown + (1 if sheet.has_ids else 0) - 1
    room = max(sum(widths), 20.0)
    for text in filter(None, sheet.foot):
        lines = sum(
            math.ceil(max(shown_length(part), 1) * 0.95 / room) for part in text.split("\n")
        )
        page.set_row(row, _LINE * lines + 4)
        if last > first:
            page.merge_range(row, first, row, last, "", style)
        page.write_string(row, first, text, style)
        row += 1
    return row


def set_print(page: Any, sheet: SheetSpec, rows: int, widths: Sequence[float]) -> None:
    """One page wide, all of it on one page where that can be read; the rule and the day at the foot
    of each.

    `rows` are all rows of the sheet, `widths` the characters of its columns.
    """
    wide = sum(width * _PIXELS[0] + _PIXELS[1] for width in widths)
    high = float(rows * _ROW + 40)
    if sheet.chart is not None:
        wide, high = wide + WIDTH + _GAP, max(high, chart_height(sheet, rows) + 100.0)
    scales = [min(paper[0] / wide, paper[1] / high) for paper in (_UPRIGHT, _ON_ITS_SIDE)]
    is_whole = max(scales) >= _SMALLEST
    is_wide = scales[1] > scales[0] if is_whole else wide > 1.3 * _UPRIGHT[0]
    page.set_landscape() if is_wide else page.set_portrait()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 1 if is_whole else 0)
    page.set_footer(_footer(sheet.footer))
    page.hide_gridlines(2)


def _footer(text: str) -> str:
    """The rule on the left, the page in the middle; a day like 11/25/2026 is another one to half
    of the readers.
    """
    short = text if len(text) <= _MOST_FOOTER else text[: _MOST_FOOTER - 1] + "…"
    return f"&L&8{_as_written(short)}&R&8 {clock.today().isoformat()} · &P / &N"


def _as_written(text: str) -> str:
    """A text in a footer: "&" would begin an order, and a digit right behind the size would
    belong to it.
    """
    text = text.replace("&", "&&").replace("\n", " ")
    return f" {text}" if text[:1].isdigit() else text
