"""Cells as a clipboard has them: the text and the HTML of Excel, WPS, Calc and web sheets taken
apart, and ours written.

A grid is a list of rows of texts. Both ways are inverse: a grid written and read again is the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any, cast

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.reading import markup
from lcdesk.texts import _

Grid = list[list[str]]
MOST_CELLS = 2_000_000
MAX_SPAN = 1000

# A quoted cell ends only before a tab, a line end or the end: Calc puts cells that begin with a
# quote into the text as they are.
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_NEEDS_QUOTES = re.compile(r'^"|[\t\r\n]')
# What HTML shows otherwise than it is written: blanks at an end or beside each other, line ends,
# control characters.
_LOST = re.compile(r"^[\s\x1c-\x1f]|[\s\x1c-\x1f]$|\s\s|[^\S ]|[\x00-\x1f\x7f-\x9f]")
# Excel reads the first, Calc the second; without them 007 is 7, sixteen digits are fifteen and =1+1
# is a formula.
_AS_TEXT = """style="mso-number-format:'\\@'" sdnum="1033;0;@\""""
# What Windows puts before a page on its clipboard; a program that passes it on leaves the head
# there.
_WINDOWS_HEAD = re.compile(r"\s*+Version:[\d.]++[^<]*+(?=<)")
_BLOCKS = frozenset({"p", "div", "li", "tr"})  # within a cell these begin a line of their own


def cells_of_text(text: str) -> Grid:
    """The cells of tab-separated text; blank lines are rows too. Quotes are taken off where what
    they hold needs them.

    Line ends within a cell become "\\n".
    """
    rows: Grid = []
    place = 0
    while place < len(text):
        row: list[str] = []
        while True:
            cell, place = _cell_at(text, place)
            row.append(cell)
            if not text.startswith("\t", place):
                break
            place += 1
        rows.append(row)
        if end := _LINE_END.match(text, place):
            place = end.end()
    return rows


def _cell_at(text: str, place: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    quoted = _QUOTED.match(text, place)
    if quoted is not None:
        said = quoted[1].replace('""', '"')
        if not said or said != quoted[1] or _NEEDS_QUOTES.search(said):
            return _LINE_END.sub("\n", said), quoted.end()
    plain = _PLAIN.match(text, place)
    assert plain is not None
    return plain[0], plain.end()


def text_of(cells: Sequence[Sequence[str]]) -> str:
    """Rows of texts as tab-separated text, quoted as Excel does. A single cell has no line end,
    so that it fits anywhere.
    """
    if len(cells) == 1 and len(cells[0]) == 1 and cells[0][0]:
        return _quoted(cells[0][0])
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in cells)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def html_of(cells: Sequence[Sequence[str]]) -> str:
    """Rows of texts as an HTML table whose cells stay texts in Excel, WPS and Calc."""
    rows = ("<tr>" + "".join(map(_as_html, row)) + "</tr>" for row in cells)
    return (
        "<html><head><meta "
        f'charset="utf-8"></head><body><table>{"".join(rows)}</table></body></html>'
    )


def _as_html(cell: str) -> str:
    exact = (
        f' data-sheets-value="{escape(json.dumps({"1": 2, "2": cell}))}"'
        if _LOST.search(cell)
        else ""
    )
    return f"<td {_AS_TEXT}{exact}>{_LINE_END.sub('<br>', escape(cell))}</td>"


def cells_of_html(page: str) -> Grid | None:
    """The cells of the tables of a page, one below the other; None when there is none, or text
    stands outside of them.

    Merged cells have their text in the first of their places. `KnownFault` when there are too many.
    """
    tables = _ClipboardTables()
    head = _WINDOWS_HEAD.match(page)
    for what, said, given in markup.pieces(page[head.end() :] if head else page):
        if what == "begin":
            tables.begin(said, given)
        elif what == "end":
            tables.end(said)
        else:
            tables.say(said)
    tables.end_row()
    return tables.rows if tables.rows and not tables.is_beside else None


class _ClipboardTables:
    """Collects the rows of the outermost tables; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        self.rows: Grid = []
        self.is_beside = False  # there is text outside of tables
        self._depth = 0
        self._row: list[str] | None = None
        self._is_hidden = False
        self._text: list[str] | None = None
        self._exact: str | None = None
        self._span = (1, 1)
        self._taken: dict[int, int] = {}  # column → rows that a merged cell above still covers
        self._count = 0

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """A tag was opened."""
        if tag == "table":
            self._depth += 1
        elif tag == "br" and self._text is not None:
            self._text.append("\n")
        elif self._depth == 1 and tag == "tr":
            self.end_row()
            self._row, self._is_hidden = (
                [],
                bool(re.search(r"display\s*:\s*none", given.get("style", ""))),
            )
        elif self._depth == 1 and tag in ("td", "th"):
            self._begin_cell(given)
        elif tag in _BLOCKS:
            self._break_line()

    def end(self, tag: str) -> None:
        """A tag was closed."""
        if tag == "table" and self._depth:
            if self._depth == 1:
                self.end_row()
                self._taken.clear()
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self.end_row()
        elif tag in _BLOCKS:
            self._break_line()

    def say(self, words: str) -> None:
        """Text between tags."""
        if self._text is not None:
            self._text.append(re.sub(r"[ \t\r\n]+", " ", words))
        elif not self._depth and words.strip():
            self.is_beside = True

    def end_row(self) -> None:
        """A row is whole; a hidden one without text is one of Excel's for the widths of columns."""
        self._end_cell()
        if self._row is not None:
            self._skip_taken(to_end=True)
            if any(self._row) or not self._is_hidden:
                self.rows.append(self._row)
            self._row = None

    def _break_line(self) -> None:
        if self._text and not self._text[-1].endswith("\n"):
            self._text.append("\n")

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._end_cell()
        self._row = [] if self._row is None else self._row
        self._text, self._exact = [], _exact(given.get("data-sheets-value"))
        self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        shown = re.sub(r" *\n *", "\n", "".join(self._text).replace("\xa0", " ")).strip(" \n")
        said = shown if self._exact is None else self._exact
        self._text = None
        self._skip_taken()
        down, across = self._span
        for _column in range(across):
            if down > 1:
                self._taken[len(self._row)] = down - 1
            self._add(said)
            said = ""

    def _skip_taken(self, *, to_end: bool = False) -> None:
        """Leave the places blank that merged cells above cover: the next ones, or all that are
        left of the row.
        """
        assert self._row is not None
        last = max(self._taken, default=-1) if to_end else -1
        while (at := len(self._row)) in self._taken or at <= last:
            left = self._taken.pop(at, 0) - 1
            if left > 0:
                self._taken[at] = left
            self._add("")

    def _add(self, said: str) -> None:
        assert self._row is not None
        self._count += 1
        if self._count > MOST_CELLS:
            raise KnownFault(
                _("There is more on the clipboard than can be pasted."),
                _("Nothing was changed. Import it as a file."),
            )
        self._row.append(said)


def _exact(given: str | None) -> str | None:
    """The text that a sheet on the web, Calc or this program put beside what is shown; None for
    numbers and dates.
    """
    try:
        value: Any = json.loads(given or "null")
    except ValueError:
        return None
    held = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    said = held.get("2") if held.get("1") == 2 else None
    return _LINE_END.sub("\n", said) if isinstance(said, str) else None


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    if not digits.isdecimal():
        return 1
    return (
        MAX_SPAN if len(digits) > 9 else min(max(int(digits), 1), MAX_SPAN)
    )  # thousands of digits are no number to Python
