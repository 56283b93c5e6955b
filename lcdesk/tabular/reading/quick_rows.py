"""The rows of an .xlsx of ordinary size, walked beside openpyxl: it reads all that stands around
them (styles, merges, links, hidden columns) and says what each different cell means; no object is
made for a cell, which takes a fifth of the time.

Rows that are written otherwise than office programs write them raise `UnusualRows`: then openpyxl
reads the whole file.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any, TypedDict
from xml.etree import ElementTree

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS

from lcdesk.tabular import guard
from lcdesk.tabular.reading.wire import Slot

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _VALUE, _TEXT, _STRING = (f"{_MAIN}{tag}" for tag in ("row", "c", "v", "t", "si"))
_BEFORE, _AFTER, _END_OF_ROW = b"<sheetData>", b"</sheetData>", b"</row>"
_OPENING = re.compile(rb"<worksheet\b[^<>]*>")
_ENCODING = re.compile(rb"""<\?xml[^<>]*?encoding=["']([^"']*)""")
_LETTERS = re.compile("[A-Z]{1,3}")
_AT_ONCE = 1 << 20  # bytes of rows taken apart at a time: their tree needs ten times that
_NO = ("false", "f", "0", "")  # of an attribute, as openpyxl reads it

Judge = Callable[[Any, str, str, str | None, bool], Slot]
"""The slot of a value by its data type, number format and link; is its formula's value lost?"""


class UnusualRows(Exception):
    """Rows that only openpyxl reads."""


class _CellRead(TypedDict):
    """What openpyxl says of a cell."""

    value: Any
    data_type: str
    style_id: int


@dataclass(slots=True)
class WalkedRows:
    """The cells of a sheet that hold something, by zero-based place; the rows that are hidden, and
    those of which most cells are struck through.
    """

    cells: dict[tuple[int, int], Slot] = field(default_factory=dict[tuple[int, int], Slot])
    hidden: set[int] = field(default_factory=set[int])
    struck: set[int] = field(default_factory=set[int])


class QuickBook:
    """An .xlsx of which openpyxl has read all but the rows: `book`, and in `parts` the part of each
    of its worksheets. Raises what openpyxl raises, and `UnusualRows`.
    """

    def __init__(self, file: IO[bytes]) -> None:
        reader: Any = _ReaderAround(file, data_only=True, keep_links=False)
        around = reader.archive = _PartsAround(reader.archive)
        reader.read()
        self.book: Any = reader.wb
        self.parts = list(around.rows)
        self.strings: list[str] = reader.shared_strings
        self._rows = around.rows
        self._forms: dict[int, str] = {}

    def form(self, page: Any, style: int) -> str:
        """The number format of a style."""
        if style not in self._forms:
            made: Any = Cell(page, 1, 1, style_array=self.book._cell_styles[style])  # noqa: SLF001
            self._forms[style] = made.number_format
        return self._forms[style]

    def walk(self, page: Any, part: str, judge: Judge, lost: set[tuple[int, int]]) -> WalkedRows:
        """The rows of a worksheet; `lost`: places of formulas without a value."""
        walk = _Walk(self, page, judge, lost)
        for row in _rows_of(*self._rows[part]):
            walk.take(row)
        return walk.walked()


class _Walk:
    """One worksheet on the way through its rows."""

    def __init__(self, quick: QuickBook, page: Any, judge: Judge, lost: set[tuple[int, int]]):
        book: Any = quick.book
        self.quick, self.page, self.judge, self.lost = quick, page, judge, lost
        self.parser: Any = WorkSheetParser(
            "",  # it is asked about cells alone
            quick.strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - what load_workbook itself passes
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 (as above)
        )
        # merged over or linked: openpyxl has made these, since they stand around the rows as well
        self.special: dict[tuple[int, int], Any] = page._cells  # noqa: SLF001 (as above)
        self.found = WalkedRows()
        self.columns: dict[str, int] = {}
        self.said: dict[str, Slot] = {}  # by number of the shared string
        self.known: dict[tuple[str, str | None, str], Slot] = {}
        fonts = {place for place, font in enumerate(book._fonts) if font.strike}  # noqa: SLF001
        styles: Any = book._cell_styles  # noqa: SLF001 (as above)
        self.struck = {str(place) for place, one in enumerate(styles) if one.fontId in fonts}
        self.filled, self.crossed = Counter[int](), Counter[int]()

    def walked(self) -> WalkedRows:
        """What was found in the rows taken."""
        found = self.found
        found.struck = {row for row, times in self.crossed.items() if times * 2 > self.filled[row]}
        return found

    def take(self, row: Any) -> None:
        """The cells of one row."""
        told = row.get("r")
        if row.tag != _ROW or told is None or not told.isdecimal():
            raise UnusualRows
        number = int(told) - 1
        if (row.get("hidden") or "") not in _NO:
            self.found.hidden.add(number)
        cells, columns = self.found.cells, self.columns
        slot_of = self._watched if self.special or self.lost or self.struck else self._usual
        for cell in row:
            ref = cell.get("r", "")
            letters = ref[: -len(told)]
            column = columns.get(letters)
            if column is None:
                column = columns[letters] = self._column(letters)
            if cell.tag != _CELL or ref != letters + told:
                raise UnusualRows
            place = number, column
            slot = slot_of(cell, cell.findtext(_VALUE), place)
            if slot is not None:
                cells[place] = slot
            elif place in cells:  # said twice: the last one counts
                del cells[place]

    def _usual(self, cell: Any, text: str | None, _place: tuple[int, int]) -> Slot:
        """A cell about which there is nothing else to know: each different one is judged once."""
        kind = cell.get("t", "n")
        if not text:
            return self._judged(cell, None, is_lost=False) if kind == "inlineStr" else None
        if kind == "s":
            slot = self.said.get(text)
            if slot is None:
                string = self.quick.strings[int(text)]
                slot = self.said[text] = self.judge(string, kind, "", None, False)
            return slot
        key = kind, cell.get("s"), text
        slot = self.known.get(key)
        if slot is None:
            slot = self.known[key] = self._judged(cell, None, is_lost=False)
        return slot

    def _column(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise UnusualRows
        return guard.column_of(letters)

    def _judged(self, cell: Any, link: str | None, *, is_lost: bool) -> Slot:
        read: _CellRead = self.parser.parse_cell(cell)
        form = self.quick.form(self.page, read["style_id"])
        return self.judge(read["value"], read["data_type"], form, link, is_lost)

    def _watched(self, cell: Any, text: str | None, place: tuple[int, int]) -> Slot:
        """A cell of a sheet with merges, links, lost formulas or words struck through."""
        is_lost = place in self.lost
        special = self.special.get((place[0] + 1, place[1] + 1))
        if isinstance(special, MergedCell):
            return self.judge(None, "n", "General", None, is_lost)
        if self.struck and (text or cell.get("t") == "inlineStr"):
            self.filled[place[0]] += 1
            self.crossed[place[0]] += cell.get("s", "0") in self.struck
        link = special.hyperlink if special is not None else None
        return self._judged(cell, link and (link.target or link.location), is_lost=is_lost)


def _rows_of(opening: bytes, rows: bytes) -> Iterator[Any]:
    """The elements of the rows, taken apart some at a time."""
    start = 0
    while start < len(rows):
        end = rows.find(_END_OF_ROW, start + _AT_ONCE)
        end = len(rows) if end < 0 else end + len(_END_OF_ROW)
        tree = ElementTree.fromstring(
            b"".join((opening, _BEFORE, rows[start:end], _AFTER, b"</worksheet>"))
        )
        yield from tree[0]
        start = end


class _PartsAround:
    """The archive as openpyxl sees it: the worksheets in it have no rows, which wait in `rows`
    (the opening tag of the part, and they).
    """

    def __init__(self, archive: Any) -> None:
        self._archive = archive
        self.rows: dict[str, tuple[bytes, bytes]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    def open(self, name: str, _mode: str = "r") -> IO[bytes]:
        """A worksheet without its rows."""
        data: bytes = self._archive.read(name)
        before, sign, rest = data.partition(_BEFORE)
        rows, end, after = rest.rpartition(_AFTER)
        opening, encoding = _OPENING.search(before), _ENCODING.match(before.lstrip(b"\xef\xbb\xbf"))
        is_utf8 = encoding is None or encoding[1].lower() == b"utf-8"
        if not (sign and end and opening and is_utf8) or _BEFORE in after or name in self.rows:
            raise UnusualRows
        self.rows[name] = opening[0], rows
        return io.BytesIO(b"".join((before, _BEFORE, _AFTER, after)))


class _ReaderAround(ExcelReader):
    """openpyxl's reader, with a quicker way to the shared strings."""

    def read_strings(self) -> None:
        """Each shared string, rich text joined."""
        package: Any = self.package
        if (part := package.find(SHARED_STRINGS)) is not None:
            data: bytes = self.archive.read(part.PartName[1:])
            tree = ElementTree.fromstring(data)
            self.shared_strings = [_said(one) for one in tree if one.tag == _STRING]


def _said(string: Any) -> str:
    is_plain = len(string) == 1 and string[0].tag == _TEXT
    rich: Any = None if is_plain else Text.from_tree(string)
    text: str = (string[0].text or "") if is_plain else rich.content
    return text.replace("x005F_", "")  # as openpyxl does
