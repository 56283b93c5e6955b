"""Values into cells: text stays text, dates are dates, nothing becomes a formula; in a workbook, or
in a table of text for other programs.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from operator import getitem
from pathlib import Path
from typing import Any

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import TABLE, FileFormats, replaced
from lcdesk.tabular.writing.specs import (
    BAND_MARK,
    ID_HEAD,
    ColumnSpec,
    GroupRow,
    Linked,
    Marked,
    SheetSpec,
)
from lcdesk.texts import _

MAX_TEXT = 32_767
"""Characters an Excel cell holds."""
FORMULA_SIGNS = frozenset("=+-@\t\n＝＋－＠")
"""Texts beginning like this are marked as text for good, so that editing the cell does not bring
them to life.
"""

_MOMENT_FORMATS = {"date": "yyyy-mm-dd", "time": "hh:mm", "datetime": "yyyy-mm-dd hh:mm"}
_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel takes 1900 for a leap year: only from here on its day numbers are true."""
_INK, _ACCENT, _LINE, _MARK, _BAND = "#1F2933", "#1F7A4D", "#D5DBE1", "#FDE2DD", "#E8F2EC"


class CellFormats:
    """The cell formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Any] = book.__dict__.setdefault("lcdesk_formats", {})
        self.title = self._get(bold=True, font_size=16, font_color=_ACCENT, valign="vcenter")
        self.note = self._get(font_size=10, font_color="#66717C", valign="vcenter")
        self.above = self._get(font_size=10, font_color="#66717C", valign="vcenter", text_wrap=True)
        self.band = self._get(
            bold=True,
            font_color=_INK,
            bg_color=_BAND,
            valign="vcenter",
            bottom=1,
            bottom_color=_ACCENT,
        )
        self.foot = self._get(font_size=10, font_color="#535E56", valign="top", text_wrap=True)
        head = {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": _ACCENT,
            "text_wrap": True,
            "valign": "vcenter",
        }
        self.head = self._get(**head, align="left", border=1, border_color=_ACCENT)
        self.number_head = self._get(
            **head, align="right", indent=1, border=1, border_color=_ACCENT
        )

    def of(self, column: ColumnSpec) -> dict[str, Any]:
        """The formats of a column's cells by state: plain, text, quoted, marked…"""
        return self._set(column, {"bottom": 1, "bottom_color": _LINE})

    def total(self, column: ColumnSpec) -> dict[str, Any]:
        """The same for the total line."""
        return self._set(column, {"top": 1, "top_color": _ACCENT, "bold": True})

    def _set(self, column: ColumnSpec, look: dict[str, Any]) -> dict[str, Any]:
        key = ("set", column.kind, column.number_format, tuple(look))
        if key not in self._made:
            base = {**look, "font_color": _INK, "valign": "top"}
            form = column.number_format
            number = {**base, "align": "right", "indent": 1}
            if form and column.kind == "number":
                number |= {"num_format": form}
            wrap = {**base, "text_wrap": True}
            link = {**wrap, "font_color": _ACCENT, "underline": 1}
            named = {
                "text": wrap,
                "quoted": {**wrap, "quote_prefix": True},
                "number": number,
                "link": link,
            }
            for moment in _MOMENT_FORMATS:
                own = form if column.kind == moment and form else _MOMENT_FORMATS[moment]
                named[moment] = {**base, "num_format": own, "align": "left"}
            marked = {f"marked {name}": {**look, "bg_color": _MARK} for name, look in named.items()}
            self._made[key] = {name: self._get(**look) for name, look in (named | marked).items()}
        return self._made[key]

    def _get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {"font_name": "Calibri", "font_size": 11, **look}
            )
        return self._made[key]


def write_cell(page: Any, place: tuple[int, int], value: object, formats: dict[str, Any]) -> None:
    """Write a value by its type; None is an empty cell, a Marked one is coloured and noted."""
    mark = ""
    if isinstance(value, Marked):
        mark = "marked "
        if value.reason:
            page.write_comment(*place, value.reason)
        value = value.value
    if isinstance(value, Linked):
        target = "internal:'" + value.sheet.replace("'", "''") + "'!A1"
        page.write_url(*place, target, formats[mark + "link"], string=clean_text(value.text))
        return
    look, content = content_of(value)
    style = formats[mark + look]
    if content is None:
        page.write_blank(*place, None, style)
    elif isinstance(content, str):
        page.write_string(*place, content, style)
    elif isinstance(content, bool):
        page.write_boolean(*place, content, style)
    elif isinstance(content, (dt.date, dt.time)):
        page.write_datetime(*place, content, style)
    else:
        page.write_number(*place, content, style)


CellContent = str | bool | int | float | dt.date | dt.time | None


def content_of(value: object) -> tuple[str, CellContent]:
    """How the cell of a value looks (a key of `CellFormats.of`), and what it holds: nothing is
    None. KnownFault: a text that is too long.
    """
    if type(value) is str:
        return _text_of(value)
    if value is None or isinstance(value, bool):
        return "text", value
    if isinstance(value, (dt.date, dt.time)):
        return _moment_of(value)
    if isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < 1e15:
        return "number", value
    return _text_of(str(value))


def _moment_of(value: dt.date | dt.time) -> tuple[str, CellContent]:
    if isinstance(value, dt.time):
        return "time", value
    name = "date"
    day = value
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        name, day = "datetime", value.date()
    return _text_of(value.isoformat()) if day < _FIRST_DAY else (name, value)


def _text_of(text: str) -> tuple[str, CellContent]:
    text = clean_text(text)
    # Excel counts what lies beyond the first 65,536 signs twice
    if len(text) > MAX_TEXT // 2 and (count := len(text.encode("utf-16-le")) // 2) > MAX_TEXT:
        raise KnownFault(
            _("A text of {count} characters is too long for a cell of Excel.", count=count),
            _("Shorten it, or save as CSV."),
        )
    if not text:
        return "text", None
    return ("quoted" if text[0] in FORMULA_SIGNS else "text"), text


def clean_text(text: str) -> str:
    """Line breaks as Excel knows them, and no half characters that no file can hold."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


# --- Cells that are said again and again ---


_KEPT = frozenset({str, dt.date, dt.time, type(None)})
_MOST: Mapping[str, int] = {"date": 16_000}
_FEW = 1000
"""Values that are kept of a column: of days all there are in forty years."""


class KeptCells(dict[Any, str]):
    """What stands in the file for each value of a column: made once for a value that comes again.

    Countries, days and statuses are told by one look into a dict; of what differs from row to row
    no more than so many are kept, so that memory stays the same. Numbers are made anew: 1, 1.0 and
    True would be one key.
    """

    def __init__(self, column: ColumnSpec, make: Callable[[Any], str]) -> None:
        super().__init__()
        self._cell, self._make = column.cell, make
        self._most = _MOST.get(column.kind, _FEW)

    def __missing__(self, value: Any) -> str:
        made = self._make(value if self._cell is None else self._cell(value))
        if len(self) < self._most and type(value) in _KEPT:
            self[value] = made
        return made


# --- Names of sheets as Excel takes them: short, without some signs, and each different from the
# others ---


LONGEST = 31


def tab_name(name: str, taken: set[str]) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, no apostrophe at the ends;
    added to `taken`, folded.
    """
    clean = (
        "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("' ")[:LONGEST]
        or "Sheet"
    )
    tab, number = clean, 2
    while tab.casefold() in taken:
        tab, number = f"{clean[: LONGEST - 4]} ({number})", number + 1
    taken.add(tab.casefold())
    return tab


# --- Tables of text (CSV): UTF-8 that Excel knows, and nothing a spreadsheet would run ---


_LIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def write_table(
    path: Path,
    sheet: SheetSpec,
    *,
    formats: FileFormats = TABLE,
    step: Callable[[int], None] | None = None,
) -> int:
    """Write one sheet as text (UTF-8 with BOM, the separator of the format) safely and return its number of rows.

    A text that begins with = + - @ tab or a line break gets an apostrophe in front; our own reader
    takes it off. Title, note and total are left out: the file is for programs. KnownFault: see
    `replaced`.
    """
    count = 0
    with (
        replaced(path, _verify, formats=formats) as fresh,
        fresh.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        # a tab or ; in a text is then no separator to anyone
        separator = formats.format_of(path).separator
        lines = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
        lines.writerow(
            [ID_HEAD] * sheet.has_ids
            + [column.head.replace("\n", " ") for column in sheet.columns if not column.is_hidden]
        )
        if step is not None:
            step(0)
        shown = [column for column in sheet.columns if not column.is_hidden]
        ids = [KeptCells(ColumnSpec("", ID_HEAD), plain)] * sheet.has_ids
        cells = [*ids, *(KeptCells(column, plain) for column in shown)]
        for values in sheet.rows:
            if isinstance(values, GroupRow):
                lines.writerow(_band(sheet, values))
                continue
            lines.writerow(map(getitem, cells, values))
            count += 1
            if step is not None and count % 500 == 0:
                step(count)
    return count


def _band(sheet: SheetSpec, band: GroupRow) -> list[str]:
    return [BAND_MARK] * sheet.has_ids + [plain(band.text)] + [""] * (len(sheet.columns) - 1)


def plain(value: object) -> str:
    """A value as text of a table that no spreadsheet runs; numbers and dates need no guard."""
    if type(value) is str:
        return neutral(clean_text(value))
    if isinstance(value, Marked):
        value = value.value
    if isinstance(value, Linked):
        value = value.text
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (bool, int, float, dt.date)):
        return str(value)
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return neutral(clean_text(str(value)))


def neutral(text: str) -> str:
    """The text with one apostrophe in front when a spreadsheet would take it for a formula (or
    it already looks so).
    """
    return "'" + text if _LIVE.match(text) else text


def _verify(fresh: Path) -> None:
    """Decode the whole file again."""
    with fresh.open(encoding="utf-8-sig", newline="") as file:
        while file.read(1 << 20):
            pass
