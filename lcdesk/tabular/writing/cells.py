"""Values into cells: text stays text, dates are dates, nothing becomes a formula; in a workbook, or
in a table of text for other programs.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
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
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
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
    if type(value) is str:
        _write_text(page, place, value, formats, mark)
    elif isinstance(value, Linked):
        target = "internal:'" + value.sheet.replace("'", "''") + "'!A1"
        page.write_url(*place, target, formats[mark + "link"], string=clean_text(value.text))
    elif isinstance(value, (dt.date, dt.time)):
        _write_moment(page, place, value, formats, mark)
    else:
        _write_plain(page, place, value, formats, mark)


def _write_plain(
    page: Any, place: tuple[int, int], value: object, formats: dict[str, Any], mark: str
) -> None:
    row, column = place
    if value is None:
        page.write_blank(row, column, None, formats[mark + "text"])
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, formats[mark + "text"])
    elif isinstance(value, (int, float)) and math.isfinite(value) and abs(value) < 1e15:
        page.write_number(row, column, value, formats[mark + "number"])
    else:
        _write_text(page, place, str(value), formats, mark)


def _write_moment(
    page: Any, place: tuple[int, int], value: dt.date | dt.time, formats: dict[str, Any], mark: str
) -> None:
    name = (
        "datetime"
        if isinstance(value, dt.datetime)
        else "time"
        if isinstance(value, dt.time)
        else "date"
    )
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    day = value.date() if isinstance(value, dt.datetime) else value
    if isinstance(day, dt.date) and day < _FIRST_DAY:
        _write_text(page, place, value.isoformat(), formats, mark)
    else:
        page.write_datetime(*place, value, formats[mark + name])


def _write_text(
    page: Any, place: tuple[int, int], text: str, formats: dict[str, Any], mark: str
) -> None:
    text = clean_text(text)
    if len(text) > MAX_TEXT:
        raise KnownFault(
            _("A text of {count} characters is too long for a cell of Excel.", count=len(text)),
            _("Shorten it, or save as CSV."),
        )
    if not text:
        page.write_blank(*place, None, formats[mark + "text"])
    else:
        page.write_string(
            *place, text, formats[mark + ("quoted" if text.startswith(FORMULA_SIGNS) else "text")]
        )


def clean_text(text: str) -> str:
    """Line breaks as Excel knows them, and no half characters that no file can hold."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


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
        for values in sheet.rows:
            lines.writerow(_line(sheet, values))
            if isinstance(values, GroupRow):
                continue
            count += 1
            if step is not None and count % 500 == 0:
                step(count)
    return count


def _line(sheet: SheetSpec, values: Sequence[object] | GroupRow) -> list[str]:
    if isinstance(values, GroupRow):
        return [BAND_MARK] * sheet.has_ids + [plain(values.text)] + [""] * (len(sheet.columns) - 1)
    hidden = len(sheet.columns) - sheet.shown
    return [plain(value) for value in (values[:-hidden] if hidden else values)]


def plain(value: object) -> str:
    """A value as text of a table that no spreadsheet runs; numbers and dates need no guard."""
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
