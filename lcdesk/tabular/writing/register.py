"""The attendance list as a workbook: people down, activities across under their days, with
hidden ids for the way back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from lcdesk import __version__
from lcdesk.model import clock
from lcdesk.model.files import BOOK, replaced
from lcdesk.tabular.writing.book import close_book, verify_parts
from lcdesk.tabular.writing.cells import clean_text

ACTIVITY_IDS = "lcdesk attendance"
"""What stands at the head of the hidden row of activity ids; the ids of people stand in the
hidden column below it.
"""
SIGNS = {"present": "✓", "late": "L 迟", "excused": "E 假", "absent": "×"}
"""How each state is written into a cell: a sign both languages know."""
_LOOKS = {
    "present": ("#1B7047", "#DCF0E4"),
    "late": ("#855600", "#FCF0D6"),
    "excused": ("#1E5FA8", "#E4EEFA"),
    "absent": ("#B3261E", "#FBE6E4"),
}
_INK, _PALE, _ACCENT, _LINE, _NOBODY, _SOFT = (
    "#1F2933",
    "#66717C",
    "#1F7A4D",
    "#D5DBE1",
    "#ECEFEB",
    "#E8F2EC",
)
_PEOPLE = 4  # columns before the activities: the hidden id, number, name, country
_ACROSS = 26  # activities on a page


@dataclass(frozen=True)
class RegisterColumn:
    """An activity: its id, day ("" without one), hour, title, and its rate at the foot (texts)."""

    id: int
    day: str
    hour: str
    title: str
    rate: str
    count: str


@dataclass(frozen=True)
class RegisterRow:
    """A person: a state, None (blank) or "-" (not asked of them) for each activity; the rate in
    per cent, and its n.
    """

    id: int
    number: str
    name: str
    country: str
    cells: Sequence[str | None]
    percent: int | None
    count: str
    is_below: bool = False


@dataclass(frozen=True)
class RegisterPage:
    """The whole list with its words: title, lines below it, heads of number, name, country, rate
    and count, the foot.
    """

    sheet: str
    title: str
    notes: Sequence[str]
    heads: tuple[str, str, str, str, str]
    foot: tuple[str, str]
    columns: Sequence[RegisterColumn]
    rows: Sequence[RegisterRow]


def write_register(path: Path, page: RegisterPage, created: dt.datetime | None = None) -> int:
    """Write the list safely and return its number of rows. KnownFault: see `replaced`."""
    import xlsxwriter

    with replaced(path, verify_parts, formats=BOOK) as fresh:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "in_memory": True,
        }
        book: Any = xlsxwriter.Workbook(str(fresh), options)
        made_by = {"author": "lcdesk", "company": "", "comments": f"lcdesk {__version__}"}
        book.set_properties({"title": page.title, "created": created or clock.now(), **made_by})
        _Writer(book, page).write()
        close_book(book)
    return len(page.rows)


class _Writer:
    """The sheet while it is written."""

    def __init__(self, book: Any, page: RegisterPage) -> None:
        self.book, self.page = book, page
        self.sheet: Any = book.add_worksheet(
            "".join(" " if sign in "[]:*?/\\" else sign for sign in page.sheet)[:31]
        )
        self.ids = len([note for note in page.notes if note]) + 1  # the row of ids
        self.top = self.ids + 4  # the first person
        self.last = _PEOPLE + len(page.columns) - 1

    def write(self) -> None:
        """Everything."""
        self._write_titles()
        self._write_heads()
        for place, row in enumerate(self.page.rows):
            self._write_row(self.top + place, row)
        self._write_foot(self.top + len(self.page.rows))
        self._mark()
        self._set_print()

    def _look(self, **look: Any) -> Any:
        return self.book.add_format(
            {
                "font_name": "Calibri",
                "font_size": 10,
                "font_color": _INK,
                "valign": "vcenter",
                **look,
            }
        )

    def _write_titles(self) -> None:
        self.sheet.set_row(0, 26)
        self.sheet.write_string(
            0, 1, self.page.title, self._look(bold=True, font_size=16, font_color=_ACCENT)
        )
        pale = self._look(font_color=_PALE)
        for place, note in enumerate((note for note in self.page.notes if note), 1):
            self.sheet.write_string(place, 1, note, pale)

    def _write_heads(self) -> None:
        """The ids, hidden; then days, hours and titles of the activities beside the heads of the
        people.
        """
        day = self._look(
            bold=True,
            font_color="#FFFFFF",
            bg_color=_ACCENT,
            align="center",
            border=1,
            border_color="#FFFFFF",
            text_wrap=True,
            font_size=8,
        )
        hour = self._look(bg_color=_SOFT, align="center", border=1, border_color=_LINE, font_size=9)
        title = self._look(
            bg_color=_SOFT,
            border=1,
            border_color=_LINE,
            rotation=90,
            text_wrap=True,
            font_size=9,
            valign="bottom",
            align="center",
        )
        self.sheet.set_row(self.ids, None, None, {"hidden": True})
        self.sheet.write_string(self.ids, 0, ACTIVITY_IDS)
        self.sheet.set_row(self.ids + 1, 26)
        self.sheet.set_row(self.ids + 3, 140)
        self._write_days(day)
        for place, column in enumerate(self.page.columns, _PEOPLE):
            self.sheet.write_number(self.ids, place, column.id)
            self.sheet.write_string(self.ids + 2, place, column.hour, hour)
            self.sheet.write_string(self.ids + 3, place, clean_text(column.title), title)
        widths = (8, 6, 28, 15, *(7.2 for _column in self.page.columns), 8, 9)
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width, None, {"hidden": place == 0})
        for place, words in zip(
            (1, 2, 3, self.last + 1, self.last + 2), self.page.heads, strict=True
        ):
            self.sheet.merge_range(self.ids + 1, place, self.ids + 3, place, words, self._head())

    def _head(self) -> Any:
        return self._look(
            bold=True,
            font_color="#FFFFFF",
            bg_color=_ACCENT,
            text_wrap=True,
            border=1,
            border_color="#FFFFFF",
        )

    def _write_days(self, look: Any) -> None:
        place = _PEOPLE
        for words, group in groupby(self.page.columns, key=lambda column: column.day):
            wide = len(list(group))
            if wide > 1:
                self.sheet.merge_range(
                    self.ids + 1, place, self.ids + 1, place + wide - 1, words, look
                )
            else:
                self.sheet.write_string(self.ids + 1, place, words, look)
            place += wide

    def _write_row(self, at: int, row: RegisterRow) -> None:
        line = {"border": 1, "border_color": _LINE}
        plain = self._kept("plain", **line)
        mark, nobody = (
            self._kept("mark", align="center", **line),
            self._kept("nobody", bg_color=_NOBODY, **line),
        )
        rate = self._kept("rate", num_format='0" %"', align="right", **line)
        below = self._kept(
            "below",
            num_format='0" %"',
            align="right",
            bold=True,
            font_color="#855600",
            bg_color="#FCF0D6",
            **line,
        )
        self.sheet.set_row(at, 18)
        self.sheet.write_number(at, 0, row.id)
        for place, text in enumerate((row.number, row.name, row.country), 1):
            self.sheet.write_string(at, place, clean_text(text), plain)
        for place, state in enumerate(row.cells, _PEOPLE):
            if state in SIGNS:
                self.sheet.write_string(at, place, SIGNS[state], mark)
            else:
                self.sheet.write_blank(at, place, None, nobody if state else mark)
        if row.percent is None:
            self.sheet.write_string(
                at, self.last + 1, "–", self._kept("none", align="right", **line)
            )
        else:
            self.sheet.write_number(at, self.last + 1, row.percent, below if row.is_below else rate)
        self.sheet.write_string(
            at, self.last + 2, row.count, self._kept("count", align="right", **line)
        )

    def _kept(self, name: str, **look: Any) -> Any:
        """A look that is made once a workbook."""
        kept: dict[str, Any] = self.book.__dict__.setdefault("lcdesk_looks", {})
        if name not in kept:
            kept[name] = self._look(**look)
        return kept[name]

    def _write_foot(self, at: int) -> None:
        bold = self._look(bold=True, top=1, top_color=_ACCENT)
        number = self._look(bold=True, top=1, top_color=_ACCENT, align="center", font_size=9)
        pale = self._look(font_color=_PALE, align="center", font_size=8)
        self.sheet.write_string(at, 2, self.page.foot[0], bold)
        self.sheet.write_string(at + 1, 2, self.page.foot[1], self._look(font_color=_PALE))
        for place, column in enumerate(self.page.columns, _PEOPLE):
            self.sheet.write_string(at, place, column.rate, number)
            self.sheet.write_string(at + 1, place, column.count, pale)

    def _mark(self) -> None:
        """Colours that follow what is typed, and the list of what may be; the rest is asked at
        the import.
        """
        bottom = self.top + len(self.page.rows) - 1
        if bottom < self.top or self.last < _PEOPLE:
            return
        place = (self.top, _PEOPLE, bottom, self.last)
        for state, (ink, ground) in _LOOKS.items():
            look = self.book.add_format({"font_color": ink, "bg_color": ground})
            rule = {"type": "cell", "criteria": "==", "value": f'"{SIGNS[state]}"', "format": look}
            self.sheet.conditional_format(*place, rule)
        offered = {
            "validate": "list",
            "source": list(SIGNS.values()),
            "error_type": "warning",
            "ignore_blank": True,
        }
        self.sheet.data_validation(*place, offered)

    def _set_print(self) -> None:
        self.sheet.freeze_panes(self.top, 3)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        pages = max(-(-len(self.page.columns) // _ACROSS), 1)
        self.sheet.fit_to_pages(pages, 0)
        self.sheet.repeat_rows(self.ids + 1, self.ids + 3)
        if pages > 1:
            self.sheet.repeat_columns(1, 2)
        self.sheet.set_footer(f"&L&8&A&C&8&P / &N&R&8 {clock.today().isoformat()}")
        self.sheet.hide_gridlines(2)
