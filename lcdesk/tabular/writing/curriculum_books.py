"""The timetable and its sign-in sheets as workbooks for the office's wall and table: A4, one page
wide, merged cells.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lcdesk import __version__
from lcdesk.model import clock
from lcdesk.model.attendance import SignInSheet
from lcdesk.model.files import BOOK, replaced
from lcdesk.model.timetable_grid import (
    TINTS,
    GridDay,
    GridEntry,
    TimetableGrid,
    beside_each_other,
    say,
)
from lcdesk.tabular.writing.book import close_book, shown_length, verify_parts
from lcdesk.tabular.writing.cells import clean_text, tab_name
from lcdesk.texts import N_

FONT = {"zh": "Microsoft YaHei", "both": "Microsoft YaHei", "en": "Calibri"}
"""Fonts that stand on every office computer; others put their own in the place of YaHei (SimSun,
Noto).
"""
DAY_WIDTH = {"zh": 9.0, "en": 9.0, "both": 15.0}
WEEKDAY_WIDTH = 8.0
ROOMS = range(90, 420, 10)  # characters that all halves of the day may have together
LINE = 13.5  # points from line to line at 10 points
CHARACTER = 6.0  # points of a character of a column's width
SHAPE = 1.5  # width to height of what is printed of A4 on its side
_HEAD, _RULE, _SOFT = "#E3EFE8", "#7B8794", "#C5CDD5"


def write_grid(path: Path, grid: TimetableGrid, created: dt.datetime | None = None) -> int:
    """Write the grid as an .xlsx, safely; the number of activities in it. KnownFault: see
    `replaced`.
    """
    with replaced(path, verify_parts, formats=BOOK) as fresh:
        book = new_book(fresh, grid.titles[0] if grid.titles else "", created or clock.now())
        _GridWriter(book, grid).write()
        close_book(book)
    return len(grid.entries)


def new_book(fresh: Path, title: str, created: dt.datetime) -> Any:
    """A workbook held in memory: cells merged downwards are written out of their order."""
    import xlsxwriter

    plain = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book: Any = xlsxwriter.Workbook(str(fresh), plain)
    book.set_properties(
        {
            "title": title,
            "created": created,
            "author": "lcdesk",
            "company": "",
            "comments": f"lcdesk {__version__}",
        }
    )
    return book


class _GridWriter:
    """The one sheet while it is written, top to bottom."""

    def __init__(self, book: Any, grid: TimetableGrid) -> None:
        self.book, self.grid = book, grid
        self.page: Any = book.add_worksheet(say(grid.language, N_("Timetable")))
        self.widths = _fitting_widths(grid)
        self.right = len(self.widths) - 1
        self.row = 0

    def write(self) -> None:
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        self._write_titles()
        head = self.row
        self._write_heads()
        for day in self.grid.days:
            self._write_day(day)
        self._write_foot()
        self._set_print(head)

    def _write_titles(self) -> None:
        sizes = [16] * (len(self.grid.titles) - 1) + [13]
        for text, size in zip(self.grid.titles, sizes, strict=True):
            self._write_across(text, size * 1.7, font_size=size, bold=True, align="center")
        if self.grid.subtitle:
            self._write_across(
                self.grid.subtitle, 18, font_size=10, align="center", font_color="#4A5560"
            )
        room = sum(self.widths)
        for text in beside_each_other(self.grid.organisers, lambda text: wrapped(text, room) == 1):
            height = LINE * wrapped(text, room) + 3
            self._write_across(text, height, font_size=10, align="center", font_color="#333B44")

    def _write_across(self, text: str, height: float, **look: Any) -> None:
        self.page.set_row(self.row, height)
        style = self._style(valign="vcenter", text_wrap=True, **look)
        self.page.merge_range(self.row, 0, self.row, self.right, clean_text(text), style)
        self.row += 1

    def _write_heads(self) -> None:
        self.page.set_row(self.row, 32 if self.grid.language == "both" else 22)
        look = {
            "align": "center",
            "valign": "vcenter",
            "border": 1,
            "border_color": _RULE,
            "text_wrap": True,
        }
        style = self._style(bold=True, bg_color=_HEAD, **look)
        for column, text in enumerate(self.grid.heads):
            self.page.write_string(self.row, column, text, style)
        self.row += 1

    def _write_day(self, day: GridDay) -> None:
        lines = day.lines or ((),)
        heights = _heights(day, lines, self.widths)
        top, bottom = self.row, self.row + len(lines) - 1
        self._write_date(day, top, bottom)
        for line, height in zip(lines, heights, strict=True):
            self.page.set_row(self.row, height)
            self._write_line(line, is_first=self.row == top, is_last=self.row == bottom)
            self.row += 1

    def _write_date(self, day: GridDay, top: int, bottom: int) -> None:
        """The date as a date and its weekday, each merged over the lines of the day."""
        form = {"zh": 'm"月"d"日"', "en": "[$-409]d mmm", "both": '[$-409]m"月"d"日" d mmm'}[
            self.grid.language
        ]
        look = {
            "align": "center",
            "valign": "vcenter",
            "border": 1,
            "border_color": _RULE,
            "text_wrap": True,
        }
        date, weekday = self._style(num_format=form, bold=True, **look), self._style(**look)
        if bottom > top:
            self.page.merge_range(top, 0, bottom, 0, "", date)
            self.page.merge_range(top, 1, bottom, 1, day.weekday, weekday)
        else:
            self.page.write_string(top, 1, day.weekday, weekday)
        self.page.write_datetime(top, 0, day.date, date)

    def _write_line(self, line: Sequence[GridEntry], *, is_first: bool, is_last: bool) -> None:
        """The entries of a line; a soft rule above those that have another above them, none
        around empty cells.
        """
        plain = {"left": 1, "right": 1, "left_color": _RULE, "right_color": _RULE}
        plain |= {"bottom": 1, "bottom_color": _RULE} if is_last else {}
        top = {"top": 1, "top_color": _RULE} if is_first else {"top": 4, "top_color": _SOFT}
        taken = {column for entry in line for column in range(entry.first + 2, entry.last + 3)}
        for column in range(2, self.right + 1):
            if column not in taken:
                self.page.write_blank(
                    self.row, column, None, self._style(**plain, **(top if is_first else {}))
                )
        look = {
            "valign": "vcenter" if is_first and is_last else "top",
            "text_wrap": True,
            "align": "left",
            "indent": 1,
            **plain,
            **top,
        }
        for entry in line:
            tint = {"bg_color": TINTS[entry.kind]} if entry.kind in TINTS else {}
            style = self._style(**look, **tint)
            if entry.last > entry.first:
                self.page.merge_range(
                    self.row, entry.first + 2, self.row, entry.last + 2, "", style
                )
            self._write_entry(self.row, entry.first + 2, entry, style)

    def _write_entry(self, row: int, column: int, entry: GridEntry, style: Any) -> None:
        """The head in bold, what follows in the plain font; text, whatever it begins with."""
        bold = self._style(bold=True)
        head, rest = clean_text(entry.head), clean_text("\n".join(_lines(entry, self.widths)[1:]))
        if rest:
            self.page.write_rich_string(row, column, bold, head, self._style(), "\n" + rest, style)
        else:
            self.page.write_string(row, column, head, self._style_bold(style))

    def _style_bold(self, style: Any) -> Any:
        """The format of a cell with its text in bold."""
        return self._style(bold=True, **style.lcdesk_look)

    def _write_foot(self) -> None:
        """Below the halves of the day: what stands below a date or weekday would be read as said
        of every activity.
        """
        room = sum(self.widths[2:])
        for text in self.grid.foot:
            self.page.set_row(self.row, LINE * wrapped(text, room) + 4)
            style = self._style(valign="top", text_wrap=True, font_color="#333B44")
            self.page.merge_range(self.row, 2, self.row, self.right, clean_text(text), style)
            self.row += 1

    def _set_print(self, head: int) -> None:
        page = self.page
        page.freeze_panes(head + 1, 2)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.35, right=0.35, top=0.4, bottom=0.5)
        page.fit_to_pages(1, 1)
        page.center_horizontally()
        page.print_area(0, 0, max(self.row - 1, 0), self.right)
        page.set_footer(f"&R&8 {clock.today().isoformat()}")
        page.hide_gridlines(2)

    def _style(self, **look: Any) -> Any:
        made: dict[Any, Any] = self.book.__dict__.setdefault("lcdesk_grid_formats", {})
        key = tuple(sorted(look.items()))
        if key not in made:
            base = {"font_name": FONT[self.grid.language], "font_size": 10, "font_color": "#1F2933"}
            made[key] = self.book.add_format({**base, **look})
            made[key].lcdesk_look = look
        return made[key]


def wrapped(text: str, room: float) -> int:
    """How many lines a text takes in a cell of so many characters."""
    return max(1, math.ceil(shown_length(text) * 1.05 / max(room - 2, 1)))


def _fitting_widths(grid: TimetableGrid) -> list[float]:
    """The narrowest columns with which the sheet has the shape of the page, so that its letters
    are as large as can be.
    """
    shares = _shares(grid)
    widths: list[float] = []
    for room in ROOMS:
        widths = [DAY_WIDTH[grid.language], WEEKDAY_WIDTH, *(room * share for share in shares)]
        height = (
            80
            + sum(sum(_heights(day, day.lines or ((),), widths)) for day in grid.days)
            + LINE * (len(grid.foot) + len(grid.organisers))
        )
        if sum(widths) * CHARACTER >= height * SHAPE:
            break
    return widths


def _shares(grid: TimetableGrid) -> list[float]:
    """How the halves of the day share the room: by what stands in them, none less than a
    seventh.
    """
    weights = [1.0] * grid.halves
    for entry in grid.entries:
        share = sum(map(shown_length, (entry.head, *entry.rest))) / (entry.last - entry.first + 1)
        for half in range(entry.first, entry.last + 1):
            weights[half] += share
    weights = [weight**0.75 for weight in weights]
    weights = [max(weight, 0.14 * sum(weights)) for weight in weights]
    return [weight / sum(weights) for weight in weights]


def _heights(
    day: GridDay, lines: Sequence[Sequence[GridEntry]], widths: Sequence[float]
) -> list[float]:
    """Points for each line of a day; Excel fits no row to a merged cell by itself."""
    heights = [
        max((_lines_of(entry, widths) for entry in line), default=1) * LINE + 4 for line in lines
    ]
    least = (max(day.day.count("\n"), day.weekday.count("\n")) + 1) * LINE + 4
    if (spare := least - sum(heights)) > 0:
        heights[-1] += spare
    return [min(height, 409.0) for height in heights]


def _lines_of(entry: GridEntry, widths: Sequence[float]) -> int:
    room = _room(entry, widths)
    # bold letters are wider, and words are not cut
    return sum(
        max(1, math.ceil(shown_length(text) * 1.12 / room)) for text in _lines(entry, widths)
    )


def _lines(entry: GridEntry, widths: Sequence[float]) -> list[str]:
    """Head, second title, then who and where, as many of them on a line as it holds; an import
    reads them all the same.
    """
    room, details = _room(entry, widths), list[str]()
    for text in entry.lines:
        both = f"{details[-1]}; {text}" if details else text
        if details and shown_length(both) * 1.12 <= room:
            details[-1] = both
        else:
            details.append(text)
    return [entry.head, *((entry.second,) if entry.second else ()), *details]


def _room(entry: GridEntry, widths: Sequence[float]) -> float:
    return sum(widths[entry.first + 2 : entry.last + 3]) - 3


# --- Sign-in sheets: a sheet each, A4 upright, heads on every page ---

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
