"""Workbooks that look finished: two-language heads, frozen, filtered, ready to print, and
nothing in them runs.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from lcdesk import __version__, private_files
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import BOOK, replaced
from lcdesk.model.timetable_grid import beside_each_other
from lcdesk.tabular.writing.cells import CellFormats, clean_text, tab_name, write_cell
from lcdesk.tabular.writing.chart import WIDTH, add_chart, chart_height
from lcdesk.tabular.writing.specs import (
    BAND_MARK,
    HOW_TO,
    ID_HEAD,
    ColumnSpec,
    GroupRow,
    Linked,
    Marked,
    SheetSpec,
    shown_length,
)
from lcdesk.texts import N_, _, in_language
from lcdesk.whole_file import scratch

SAMPLE = 200
"""Rows looked at for the widths of columns."""
MAX_ROWS = 1_048_576
PAGE_WIDTH = 230.0
"""Characters across an A4 page on its side at the smallest size one still reads; wider tables
take several pages.
"""
TINT = "#8DB39F"
_INLINE_CHOICES = 255
_MORE_ROWS = 200
"""Rows below the last that also get the drop-down lists, for people added by hand."""


def write_book(
    path: Path,
    sheets: Sequence[SheetSpec],
    *,
    title: str = "",
    created: dt.datetime | None = None,
    step: Callable[[int], None] | None = None,
) -> int:
    """Write an .xlsx safely and return its number of rows (heads and totals not counted).

    The same sheets `created` at the same time are the same bytes (None: now). Memory stays the same
    at any number of rows. `step(rows)` is called every 500 rows and may raise to stop; the former
    file then stays. KnownFault: see `replaced`, and for texts or tables beyond Excel's limits.
    """
    from lcdesk.tabular.writing.streamed_rows import join_parts  # with it comes XlsxWriter

    counts: list[int] = []
    title = title or (sheets[0].title if sheets else "")
    with (
        replaced(path, lambda fresh: _verify(fresh, counts), formats=BOOK) as fresh,
        scratch() as parts,
    ):
        frame = parts / "frame.xlsx"
        private_files.make(frame)
        book = _new_book(frame, parts, title, created or clock.now())
        try:
            for sheet in sheets:
                counts.append(_SheetWriter(book, sheet).write(step, sum(counts)))
            _write_choices(book)
        except BaseException:
            _discard(book)
            raise
        close_book(book)
        join_parts(frame, fresh, book)
    return sum(counts)


def _new_book(fresh: Path, parts: Path, title: str, created: dt.datetime) -> Any:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "tmpdir": str(parts),  # its rows lie there meanwhile
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book: Any = xlsxwriter.Workbook(str(fresh), options)
    made_by = {"author": "lcdesk", "company": "", "comments": f"lcdesk {__version__}"}
    book.set_properties({"title": title, "created": created, **made_by})
    book.set_size(2400, 1400)
    book.long_choices, book.tabs = [], set[str]()
    return book


def close_book(book: Any) -> None:
    """Finish the file; what the system said comes through as it was."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        inside = error.args[0] if error.args else None
        raise (inside if isinstance(inside, OSError) else OSError(str(error))) from error


def verify_parts(fresh: Path) -> None:
    """Open the finished file again: every part unpacks as it was written."""
    with zipfile.ZipFile(fresh) as archive:
        if archive.testzip() is not None:
            raise OSError("a part is incomplete")


def _discard(book: Any) -> None:
    """Drop an unfinished workbook: its files are closed, and go with their folder."""
    for page in book.worksheets():
        if page.row_data_filename:
            with suppress(OSError):  # on a full disk not even that can be finished
                page.row_data_fh.close()
    book.fileclosed = True


class _SheetWriter:
    """One sheet while it is written, top to bottom."""

    def __init__(self, book: Any, sheet: SheetSpec) -> None:
        from lcdesk.tabular.writing.streamed_rows import RowStream, StreamedSheet

        self.book, self.sheet = book, sheet
        self.page: Any = book.add_worksheet(tab_name(sheet.name, book.tabs), StreamedSheet)
        self.formats = CellFormats(book)
        self.first = 1 if sheet.has_ids else 0
        self.row = 0
        self.widths: list[float] = []
        # lists of people fold; what only stands under a head does not
        self.folds = sheet.has_bands and sheet.has_ids
        self.styles = [self.formats.of(column) for column in sheet.columns]
        self.stream = RowStream(
            self.page,
            sheet.columns,
            self.styles,
            has_ids=sheet.has_ids,
            attributes=' outlineLevel="1"' if self.folds else "",
        )

    def write(self, step: Callable[[int], None] | None, before: int) -> int:
        """Everything of the sheet; the number of rows."""
        rows = iter(self.sheet.rows)
        sample = list(itertools.islice(rows, SAMPLE))
        self._set_widths(sample)
        self._write_titles()
        head = self.row
        self._write_heads()
        if self.sheet.is_blank:
            write_how_to(self.book, self.page, self.row, self.sheet.columns)
            self.row += 1
        count = 0
        for values in itertools.chain(sample, rows):
            self._require_room()
            if isinstance(values, GroupRow):
                self.stream.flush()
                self._write_band(values)
                continue
            if not self.stream.add(self.row, values):
                self.stream.flush()
                self._write_row(values)
            self.row += 1
            count += 1
            if step is not None and count % 500 == 0:
                step(before + count)
        self.stream.flush()
        if self.folds and count:
            self.page.outline_row_level = 1
        self._finish(head, count)
        if self.sheet.chart is not None and count:
            drawn = [row for row in sample if not isinstance(row, GroupRow)]
            add_chart(self.book, self.page, self.sheet, head + 1, drawn)
        self._set_print(head)
        return count

    def _set_widths(self, sample: Sequence[Sequence[object] | GroupRow]) -> None:
        if self.first:
            self.page.set_column(0, 0, 8, None, {"hidden": True})
        for place, column in enumerate(self.sheet.columns):
            people = (row for row in sample if not isinstance(row, GroupRow))
            values = [row[place + self.first] for row in people if place + self.first < len(row)]
            values = values if column.cell is None else list(map(column.cell, values))
            values = values or [column.hint, *column.choices]
            width = column.width or fitted_width(column, values)
            style = column_format(self.book, column) if self.sheet.is_blank else None
            hidden = {"hidden": True} if column.is_hidden else {}
            self.page.set_column(place + self.first, place + self.first, width, style, hidden)
            if not column.is_hidden:
                self.widths.append(width)

    def _write_titles(self) -> None:
        notes = ((line, self.formats.note) for line in self.sheet.note.split("\n"))
        for text, style in ((self.sheet.title, self.formats.title), *notes):
            if text:
                self.page.set_row(
                    self.row, 26 if style is self.formats.title else 17, self.formats.note
                )
                self.page.write_string(self.row, self.first, text, style)
                self.row += 1
        self.row = _write_above(self.page, self.row, self.sheet, self.widths, self.formats)
        if self.row:
            self.page.set_row(self.row, 6, self.formats.note)  # above the lines of empty columns
            self.row += 1

    def _write_heads(self) -> None:
        self.page.set_row(self.row, 34)
        if self.first:
            self.page.write_string(self.row, 0, ID_HEAD, self.formats.head)
        for place, column in enumerate(self.sheet.columns):
            style = self.formats.number_head if column.kind == "number" else self.formats.head
            self.page.write_string(self.row, place + self.first, column.head, style)
            if column.comment:
                self.page.write_comment(
                    self.row, place + self.first, column.comment, {"x_scale": 1.6}
                )
        self.row += 1

    def _require_room(self) -> None:
        if self.row >= MAX_ROWS - 1:
            raise KnownFault(
                _("An Excel sheet holds no more than 1,048,576 rows."),
                _("Save as CSV, or choose fewer rows."),
            )

    def _write_band(self, band: GroupRow) -> None:
        self.page.set_row(self.row, 21)
        if self.first:
            self.page.write_string(self.row, 0, BAND_MARK)
        self.page.write_string(self.row, self.first, clean_text(band.text), self.formats.band)
        # left empty, so that the text runs on across them
        for place in range(1, len(self.sheet.columns)):
            self.page.write_blank(self.row, place + self.first, None, self.formats.band)
        self.row += 1

    def _write_row(self, values: Sequence[object]) -> None:
        """A row with a value that is marked, linked, or of a kind of its own, cell by cell."""
        if self.folds:
            self.page.set_row(self.row, None, None, {"level": 1})
            for kept in (self.page.row_info, self.page.row_sizes):
                # in the file already: how rows look would be kept for all of them
                kept.pop(self.row - 2, None)
        if self.first:
            self.page.write_string(self.row, 0, "" if values[0] is None else str(values[0]))
        for place, column in enumerate(self.sheet.columns):
            value = values[place + self.first]
            write_cell(
                self.page,
                (self.row, place + self.first),
                value if column.cell is None else column.cell(value),
                self.styles[place],
            )

    def _finish(self, head: int, count: int) -> None:
        columns = self.sheet.shown
        last_column = max(columns + self.first - 1, 0)
        self.page.freeze_panes(head + 1, self.first + 1 if columns > 5 else self.first)
        # sorted, nobody would stand below their group any more
        if columns and not self.sheet.has_bands:
            # from the hidden ids on: what a filter sorts, it sorts only within its columns
            bottom = head + ROWS if self.sheet.is_blank else max(self.row - 1, head)
            self.page.autofilter(head, 0, bottom, last_column)
        self._offer_choices(head + 1)
        if self.sheet.is_blank:
            check_moments(self.page, head + 1, self.sheet.columns)
        if self.sheet.total is not None:
            for place, value in enumerate(self.sheet.total):
                write_cell(
                    self.page,
                    (self.row, place + self.first),
                    value,
                    self.formats.total(self.sheet.columns[place]),
                )
            self.row += 1
        self._tint(head + 1, count)
        self.row = _write_foot(self.page, self.row, self.sheet, self.widths, self.formats.foot)

    def _tint(self, top: int, count: int) -> None:
        """The larger a number of these columns, the darker its cell."""
        places = [
            place
            for place, column in enumerate(self.sheet.columns)
            if column.key in self.sheet.heat
        ]
        if places and count:
            scale = {
                "type": "2_color_scale",
                "min_color": "#FFFFFF",
                "max_color": TINT,
                "min_type": "num",
                "min_value": 0,
            }
            left, right = places[0] + self.first, places[-1] + self.first
            self.page.conditional_format(top, left, top + count - 1, right, scale)

    def _offer_choices(self, top: int) -> None:
        more = ROWS if self.sheet.is_blank else _MORE_ROWS
        bottom = min(max(self.row - 1, top) + more, MAX_ROWS - 1)
        for place, column in enumerate(self.sheet.columns):
            if column.choices:
                source = _choice_source(self.book, column)
                # a warning, not a refusal: the list may lack what really is
                rule = {
                    "validate": "list",
                    "source": source,
                    "error_type": "warning",
                    "ignore_blank": True,
                }
                self.page.data_validation(top, place + self.first, bottom, place + self.first, rule)

    def _set_print(self, head: int) -> None:
        if self.sheet.footer:
            _set_figures_print(self.page, self.sheet, self.row, self.widths)
            self.page.repeat_rows(head)
            return
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        pages = math.ceil(sum(self.widths) / PAGE_WIDTH)
        self.page.fit_to_pages(max(pages, 1), 0)
        self.page.repeat_rows(head)
        if pages > 1:
            self.page.repeat_columns(0, self.first)  # whose row it is, on every page
        # the date as text: Excel's own field writes 11/25/2026, which half of the readers take for
        # another day
        self.page.set_footer(f"&L&8&A&C&8&P / &N&R&8 {clock.today().isoformat()}")
        self.page.hide_gridlines(2)
        if self.sheet.has_bands:
            self.page.outline_settings(symbols_below=False)
        if self.sheet.is_blank:
            set_print(self.page, head, len(self.sheet.columns))


def fitted_width(column: ColumnSpec, values: Sequence[object]) -> float:
    """A width in characters for head and values: Chinese counts twice, 8 to 42."""
    least = {"date": 11.5, "datetime": 17.0}.get(column.kind, 8.0)
    texts = [line for value in values if value is not None for line in _rough(value).split("\n")]
    lengths = sorted(shown_length(text) for text in texts)
    # nearly all values decide: one very long remark shall not stretch the column
    usual = lengths[int(len(lengths) * 0.95)] if lengths else 0
    heads = max(shown_length(column.head_zh) * 1.05, min(shown_length(column.head_en), 20))
    return min(max(least, usual * 1.05 + 1.5, heads + 3.5), 42.0)


def _rough(value: object) -> str:
    if isinstance(value, Marked):
        return _rough(value.value)
    if isinstance(value, Linked):
        return value.text
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _choice_source(book: Any, column: ColumnSpec) -> list[str] | str:
    """The list itself when it is short, else a place on the hidden sheet of lists."""
    choices = list(column.choices)
    if len(",".join(choices)) <= _INLINE_CHOICES and not any(
        "," in choice or '"' in choice for choice in choices
    ):
        return choices
    if choices not in book.long_choices:
        book.long_choices.append(choices)
    letter = chr(ord("A") + book.long_choices.index(choices))
    return f"='lcdesk lists'!${letter}$1:${letter}${len(choices)}"


def _write_choices(book: Any) -> None:
    lists: list[list[str]] = book.long_choices
    if not lists:
        return
    page = book.add_worksheet("lcdesk lists")
    for row in range(max(map(len, lists))):  # constant memory: rows in their order
        for column, texts in enumerate(lists):
            if row < len(texts):
                page.write_string(row, column, texts[row])
    page.very_hidden()


def _verify(fresh: Path, counts: Sequence[int]) -> None:
    """Open the finished file again: every part unpacks, every sheet holds the rows that were
    written.
    """
    with zipfile.ZipFile(fresh) as archive:
        for number, count in enumerate(counts, 1):
            rows, tail = 0, b""
            with archive.open(f"xl/worksheets/sheet{number}.xml") as part:
                while piece := part.read(1 << 20):
                    window = tail + piece
                    rows += window.count(b"<row ")
                    tail = window[-4:]
            if rows < count:
                raise OSError("a sheet is incomplete")
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/sheet"):
                archive.read(name)


# --- The sheet that is to be filled in: cells formatted as their kind, lists and limits far down,
# the how-to row ---


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
    """The format of a whole empty column; text everywhere else, so that zeros, plus signs and
    long numbers live.
    """
    return book.add_format(
        {
            "font_name": "Calibri",
            "font_size": 11,
            "valign": "top",
            "align": "left",
            "num_format": _FORMS.get(column.kind, "@"),
            "text_wrap": column.kind == "text",
            "border": 1,
            "border_color": "#D5DBE1",
        }
    )


def write_how_to(book: Any, page: Any, row: int, columns: Sequence[ColumnSpec]) -> None:
    """The row below the heads that tells how to fill each column, with its mark in the hidden
    first one.
    """
    look = {
        "font_name": "Calibri",
        "font_size": 9,
        "italic": True,
        "font_color": "#66717C",
        "bg_color": "#EEF4F0",
        "text_wrap": True,
        "valign": "vcenter",
        "num_format": "@",
        "bottom": 1,
        "bottom_color": "#1F7A4D",
    }
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
            "validate": form,
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": column.head.replace("\n", " ")[:32],
            "error_message": f"{in_language('zh', words)}\n{words}",
        }
        page.data_validation(top, place, top + ROWS, place, rule)


def set_print(page: Any, head: int, columns: int) -> None:
    """On paper a page of empty rows: some fill it in by hand."""
    page.print_area(0, 0, head + _PRINTED, columns)


# --- Lines above and below a table of figures, and how it is printed: whole, as it fits ---

_PIXELS = (7, 5)  # of a character of a column's width, and of its borders
_ROW, _LINE = 20, 14.0  # pixels of a row, points of a line of the foot
_GAP = 48  # pixels between table and chart, and after it
_UPRIGHT, _ON_ITS_SIDE = (717, 1016), (1045, 688)  # pixels of A4 within its margins
# below this size nobody reads it: the pages are as wide as the table, and more of them
_SMALLEST = 0.5
_ACROSS = 230.0  # characters of a page
_MOST_FOOTER = 180
"""Characters of our text in a footer; Excel takes 255 of all, signs of its own included."""


def _write_above(
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


def _write_foot(page: Any, row: int, sheet: SheetSpec, widths: Sequence[float], style: Any) -> int:
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


def _set_figures_print(page: Any, sheet: SheetSpec, rows: int, widths: Sequence[float]) -> None:
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
