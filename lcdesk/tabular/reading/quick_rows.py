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
from collections.abc import Callable, Iterator, Sequence
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
_HEAD = re.compile(r'<row(?: [\w:]+="[^"<>]*")* ?>')
_BARE = re.compile(r'<row((?: [\w:]+="[^"<>]*")*) ?/>')  # a row without cells
_USUAL = re.compile(
    '<c r="([A-Z]{1,3})([0-9]+)"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")? ?'
    r"(?:/>|><v>([^<>&\x00-\x1f\ufffe\uffff]*)</v></c>)|([\s\S]+)"
)
"""A cell as office programs write it (column, row, style, type, value), or all from where there is
no such cell.
"""
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
        for row, cells in _rows_of(*self._rows[part]):
            walk.take(row, cells)
        return walk.walked()


class _SlotsMet(dict[tuple[str, str, str], Slot]):
    """The slot of each different cell by its type, style and value: judged when it is first met."""

    def __init__(self, quick: QuickBook, page: Any, judge: Judge) -> None:
        super().__init__()
        book: Any = quick.book
        self._quick, self._page, self._judge = quick, page, judge
        self._parser: Any = WorkSheetParser(
            "",  # it is asked about cells alone
            quick.strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - what load_workbook itself passes
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 (as above)
        )

    def __missing__(self, key: tuple[str, str, str]) -> Slot:
        kind, style, text = key
        if not text:
            slot = None
        elif kind != "s":
            slot = self.judged(_element_of(*key), None, is_lost=False)
        elif style:  # a text is the same in whatever style
            slot = self[kind, "", text]
        else:
            slot = self._judge(self._quick.strings[int(text)], kind, "", None, False)
        self[key] = slot
        return slot

    def judged(self, cell: Any, link: str | None, *, is_lost: bool) -> Slot:
        """The slot of one cell, as openpyxl reads it."""
        read: _CellRead = self._parser.parse_cell(cell)
        form = self._quick.form(self._page, read["style_id"])
        return self._judge(read["value"], read["data_type"], form, link, is_lost)


class _Walk:
    """One worksheet on the way through its rows."""

    def __init__(self, quick: QuickBook, page: Any, judge: Judge, lost: set[tuple[int, int]]):
        book: Any = quick.book
        self.judge, self.lost = judge, lost
        # merged over or linked: openpyxl has made these, since they stand around the rows as well
        self.special: dict[tuple[int, int], Any] = page._cells  # noqa: SLF001 (as above)
        self.watched = {row - 1 for row, _ in self.special} | {row for row, _ in lost}
        self.found = WalkedRows()
        self.columns: dict[tuple[str, ...], list[int]] = {}
        self.met = _SlotsMet(quick, page, judge)
        fonts = {place for place, font in enumerate(book._fonts) if font.strike}  # noqa: SLF001
        styles: Any = book._cell_styles  # noqa: SLF001 (as above)
        self.struck = {str(place) for place, one in enumerate(styles) if one.fontId in fonts}
        if "0" in self.struck:
            self.struck.add("")  # what has no style has the first one
        self.filled, self.crossed = Counter[int](), Counter[int]()

    def walked(self) -> WalkedRows:
        """What was found in the rows taken."""
        found = self.found
        found.struck = {row for row, times in self.crossed.items() if times * 2 > self.filled[row]}
        return found

    def take(self, row: Any, cells: Sequence[_CellSaid]) -> None:
        """One row, and its cells where they are told apart from it."""
        told = row.get("r")
        if row.tag != _ROW or told is None or not told.isdecimal():
            raise UnusualRows
        number = int(told) - 1
        if (row.get("hidden") or "") not in _NO:
            self.found.hidden.add(number)
        if cells or (cells := [_said_of(cell, told) for cell in row]):
            self._put(number, told, cells)

    def _put(self, number: int, told: str, said: Sequence[_CellSaid]) -> None:
        letters, rows, styles, kinds, texts, _elements = zip(*said, strict=True)
        if rows.count(told) < len(rows):
            raise UnusualRows
        columns = self.columns.get(letters)
        if columns is None:
            columns = self.columns[letters] = list(map(guard.column_of, letters))
        if number in self.watched or "inlineStr" in kinds:
            slots = [
                self._slot(one, (number, column)) for one, column in zip(said, columns, strict=True)
            ]
        else:
            slots = map(self.met.__getitem__, zip(kinds, styles, texts, strict=True))
        if not self.struck.isdisjoint(styles):
            for style, kind, text in zip(styles, kinds, texts, strict=True):
                if text or kind == "inlineStr":
                    self.filled[number] += 1
                    self.crossed[number] += style in self.struck
        cells = self.found.cells
        for column, slot in zip(columns, slots, strict=True):
            if slot is not None:
                cells[number, column] = slot
            else:  # said twice: the last one counts
                cells.pop((number, column), None)

    def _slot(self, said: _CellSaid, place: tuple[int, int]) -> Slot:
        """A cell of a row in which something is merged, linked, a formula without its value, or a
        text of the cell's own.
        """
        _letters, _row, style, kind, text, element = said
        is_lost = place in self.lost
        special = self.special.get((place[0] + 1, place[1] + 1))
        if isinstance(special, MergedCell):
            return self.judge(None, "n", "General", None, is_lost)
        if special is None and not is_lost and kind != "inlineStr":
            return self.met[kind, style, text]
        link = special.hyperlink if special is not None else None
        cell = _element_of(kind, style, text) if element == "" else element
        return self.met.judged(cell, link and (link.target or link.location), is_lost=is_lost)


# --- Rows taken apart ---

_CellSaid = tuple[str, str, str, str, str, Any]
"""Of a cell its column, row, style, type ("": none told) and value; and its element, or "" where
that says nothing more.
"""


def _said_of(cell: Any, told: str) -> _CellSaid:
    """What the element of a cell says, in row `told`."""
    ref = cell.get("r", "")
    letters = ref[: -len(told)]
    if cell.tag != _CELL or not _LETTERS.fullmatch(letters):
        raise UnusualRows
    text = cell.findtext(_VALUE) or ""
    return letters, ref[len(letters) :], cell.get("s", ""), cell.get("t", ""), text, cell


def _element_of(kind: str, style: str, text: str) -> Any:
    """The element of a cell."""
    cell = ElementTree.Element(_CELL, {"s": style or "0", "t": kind or "n"})
    if text:
        ElementTree.SubElement(cell, _VALUE).text = text
    return cell


def _rows_of(opening: bytes, rows: bytes) -> Iterator[tuple[Any, Sequence[_CellSaid]]]:
    """The elements of the rows, taken apart some at a time; with each its cells, where all of them
    are usual and therefore have no elements.
    """
    start = 0
    while start < len(rows):
        end = rows.find(_END_OF_ROW, start + _AT_ONCE)
        end = len(rows) if end < 0 else end + len(_END_OF_ROW)
        kept, cells = _without_usual_cells(rows[start:end])
        tree = ElementTree.fromstring(b"".join((opening, _BEFORE, kept, _AFTER, b"</worksheet>")))
        if len(tree[0]) != len(cells):
            raise UnusualRows
        yield from zip(tree[0], cells, strict=True)
        start = end


def _without_usual_cells(rows: bytes) -> tuple[bytes, list[list[_CellSaid]]]:
    """Rows without the cells of those in which all cells are usual; and of each row the cells that
    are no longer in it. A pattern finds such cells in a fraction of the time that elements take.
    """
    try:
        text = _BARE.sub(r"<row\1></row>", rows.decode())
    except UnicodeDecodeError:
        raise UnusualRows from None
    if "<!" in text or "<?" in text:  # what looks like a row may be none
        raise UnusualRows
    kept: list[str] = []
    told: list[list[_CellSaid]] = []
    *pieces, rest = text.split("</row>")
    for piece in pieces:
        head = _HEAD.match(piece)
        cells = _USUAL.findall(piece, head.end()) if head else []
        if head is None or (cells and cells[-1][-1]):
            kept += piece, "</row>"
            told.append([])
        else:
            kept += head[0][:-1], "/>"
            told.append(cells)
    return "".join((*kept, rest)).encode(), told


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
