"""The XML spreadsheets of Excel 2002 and 2003, which many offices still save under the name .xls
([MS-XMLSS]).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

from lcdesk.tabular import guard
from lcdesk.tabular.guard import FileRefusal
from lcdesk.tabular.reading.repairs import LOST_FORMULA, error_slot
from lcdesk.tabular.reading.shown import slot_for
from lcdesk.tabular.reading.wire import PackedSheet, Slot, dense, spread

_PIECE = 1 << 20
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "very hidden"}
_NAMED = {
    **dict.fromkeys(
        (
            "General Date",
            "Short Date",
            "Medium Date",
            "Long Date",
            "Standard",
            "Currency",
            "Euro Currency",
        ),
        None,
    ),
    **dict.fromkeys(
        ("Fixed", "Percent", "Yes/No", "True/False", "On/Off", "General", "General Number", "@"),
        None,
    ),
    **dict.fromkeys(("Short Time", "Medium Time"), "hh:mm"),
    "Long Time": "hh:mm:ss",
    "Scientific": "0.00E+00",
}
"""Formats called by a word; None: the value shows as it is."""
_NO_DAYS = (dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(1904, 1, 1))
"""Days on which times without a day are said to be."""
_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9_.\-]+)["']""")
_KNOWN = ("utf-8", "utf-16", "us-ascii", "iso-8859-1")
"""Encodings the parser reads by itself."""


@dataclass(slots=True)
class _Cell:
    """What is open: where the cell stands, how its value is said to be, and its words so far."""

    row: int
    column: int
    style: str
    link: str | None
    has_formula: bool
    kind: str | None = None
    words: list[str] = field(default_factory=list[str])


class _Book:
    """Takes the tags of a file one after another."""

    def __init__(self) -> None:
        self.sheets: list[PackedSheet] = []
        self._path: list[str] = []
        self._styles: dict[str, str | None] = {}
        self._style = ""
        self._cells: dict[tuple[int, int], Slot] = {}
        self._places = 0
        self._row = self._column = self._columns_seen = -1
        self._reach = 0
        self._cell: _Cell | None = None
        self._words: list[str] | None = None
        self._begins: dict[str, Callable[[dict[str, str]], None]] = {
            "Style": self._begin_style,
            "NumberFormat": self._take_format,
            "Worksheet": self._begin_sheet,
            "Column": self._take_column,
            "Row": self._begin_row,
            "Cell": self._begin_cell,
            "Data": self._begin_data,
        }

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        name = tag.rpartition(" ")[2]
        if take := self._begins.get(name):
            take({key.rpartition(" ")[2]: value for key, value in attributes.items()})
        elif name == "Visible" and self.sheets:
            self._words = []
        self._path.append(name)

    def end(self, _tag: str) -> None:
        """A tag closes."""
        name = self._path.pop()
        if name == "Cell":
            self._end_cell()
        elif name == "Data":
            self._words = None
        elif name == "Worksheet":
            self._end_sheet()
        elif name == "Visible" and self._words is not None:
            self.sheets[-1].state = _STATES.get("".join(self._words).strip(), "visible")
            self._words = None

    def text(self, words: str) -> None:
        """Words between tags."""
        if self._words is not None:
            self._words.append(words)

    def _begin_style(self, given: dict[str, str]) -> None:
        self._style = given.get("ID", "")
        self._styles[self._style] = self._styles.get(given.get("Parent", "Default"))

    def _take_format(self, given: dict[str, str]) -> None:
        form = given.get("Format", "")
        self._styles[self._style] = _NAMED.get(form, form or None)

    def _begin_sheet(self, given: dict[str, str]) -> None:
        self.sheets.append(PackedSheet(given.get("Name", ""), [], 0))
        self._cells, self._row, self._columns_seen = {}, -1, -1

    def _take_column(self, given: dict[str, str]) -> None:
        first = _place(given, "Index", self._columns_seen + 1, guard.MAX_COLUMN)
        self._columns_seen = min(first + _count(given, "Span"), guard.MAX_COLUMN - 1)
        if _is_hidden(given) and self.sheets:
            self.sheets[-1].hidden_columns.update(range(first, self._columns_seen + 1))

    def _begin_row(self, given: dict[str, str]) -> None:
        self._row = _place(given, "Index", self._row + 1 + self._reach, guard.MAX_ROW)
        self._reach = min(_count(given, "Span"), guard.MAX_ROW - self._row - 1)
        self._column = -1
        if _is_hidden(given) and self.sheets and self._reach < 10_000:
            self.sheets[-1].hidden_rows.update(range(self._row, self._row + self._reach + 1))

    def _begin_cell(self, given: dict[str, str]) -> None:
        if not self.sheets or self._row < 0:
            raise FileRefusal("damaged")
        column = _place(given, "Index", self._column + 1, guard.MAX_COLUMN)
        across, down = _count(given, "MergeAcross"), _count(given, "MergeDown")
        if across or down:
            bottom, right = (
                min(self._row + down, guard.MAX_ROW - 1),
                min(column + across, guard.MAX_COLUMN - 1),
            )
            self.sheets[-1].merges.append((self._row, column, bottom, right))
        self._column = column + across
        style, link = given.get("StyleID", "Default"), given.get("HRef") or None
        self._cell = _Cell(self._row, column, style, link, "Formula" in given)
        self._places += 1
        if self._places > guard.MAX_CELLS:
            raise FileRefusal("too large")

    def _begin_data(self, given: dict[str, str]) -> None:
        if self._cell is not None and self._path[-1] == "Cell":  # a comment holds data too
            self._cell.kind = given.get("Type", "String")
            self._words = self._cell.words

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        slot = _slot(cell, self._styles.get(cell.style))
        if slot is not None and slot != "":
            self._cells[cell.row, cell.column] = slot

    def _end_sheet(self) -> None:
        sheet = self.sheets[-1]
        rows, sheet.width = dense(self._cells, guard.MAX_CELLS)
        spread(rows, sheet.width, sheet.merges)
        sheet.rows = rows
        self._cells, self._reach = {}, 0


def _slot(cell: _Cell, form: str | None) -> Slot:
    """The value of a cell; words that are not what they are said to be stay words."""
    words = "".join(cell.words)
    if not words:
        return LOST_FORMULA if cell.has_formula else None
    if cell.kind == "Error":
        return error_slot(words.strip())
    if cell.kind == "Boolean":
        return slot_for(words.strip() not in ("0", "false"), None, cell.link)
    try:
        if cell.kind == "Number":
            return slot_for(float(words), form, cell.link)
        if cell.kind == "DateTime":
            return slot_for(_moment(words.strip()), form, cell.link)
    except ValueError:
        pass
    return slot_for(words, None, cell.link)


def _moment(words: str) -> dt.datetime | dt.time:
    """ "2025-06-16T09:30:00.000"; a time where the day is none."""
    moment = dt.datetime.fromisoformat(words.partition(".")[0])
    return moment.time() if moment.date() in _NO_DAYS and moment.time() != dt.time() else moment


def _place(given: dict[str, str], name: str, usual: int, most: int) -> int:
    """A zero-based place that is said from one on; Refusal "damaged" for places no sheet has."""
    text = given.get(name)
    place = usual if text is None else int(text) - 1 if text.isdecimal() and len(text) < 9 else -1
    if not 0 <= place < most:
        raise FileRefusal("damaged")
    return place


def _count(given: dict[str, str], name: str) -> int:
    text = given.get(name, "")
    return min(int(text), guard.MAX_ROW) if text.isdecimal() and len(text) < 9 else 0


def _is_hidden(given: dict[str, str]) -> bool:
    return given.get("Hidden") in ("1", "true")


def read(data: bytes) -> list[PackedSheet]:
    """The worksheets of a file; Refusal: tampered (it declares entities), damaged, no sheets,
    too large, far.
    """
    book = _Book()
    parser: Any = expat.ParserCreate(None if _is_known(data) else "utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = book.begin, book.end
    parser.CharacterDataHandler = book.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    data = data if _is_known(data) else _as_utf8(data)
    try:
        for start in range(0, len(data), _PIECE):
            parser.Parse(data[start : start + _PIECE], start + _PIECE >= len(data))
    except (expat.ExpatError, ValueError, IndexError) as error:
        raise FileRefusal("damaged") from error
    if not book.sheets:
        raise FileRefusal("no sheets")
    return book.sheets


def _refuse(*_: object) -> NoReturn:
    raise FileRefusal("tampered", what="entities")


def _encoding(data: bytes) -> str:
    found = _DECLARED.match(data[:200].removeprefix(b"\xef\xbb\xbf"))
    return found[1].decode("ascii").lower() if found else "utf-8"


def _is_known(data: bytes) -> bool:
    return _encoding(data) in _KNOWN


def _as_utf8(data: bytes) -> bytes:
    """The bytes of a file that was written in an encoding of one country; its older Chinese
    names mean GB18030.
    """
    name = _encoding(data)
    try:
        return data.decode("gb18030" if name.startswith("gb") else name).encode()
    except (UnicodeError, LookupError) as error:
        raise FileRefusal("damaged") from error
