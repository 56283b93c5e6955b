"""Web pages and XML spreadsheets saved under a workbook's name: every table becomes a sheet, spans
become merges.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NoReturn
from xml.parsers import expat

from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular import guard
from lcdesk.tabular.reading.repairs import LOST_FORMULA, error_slot
from lcdesk.tabular.reading.shown import is_scientific, slot_for
from lcdesk.tabular.reading.wire import PackedSheet, Row, Slot, dense, spread

MAX_SPAN = 1000


class _PageTables:
    """Collects the outermost tables; a table inside a cell is read as the text of that cell."""

    def __init__(self) -> None:
        self.sheets: list[PackedSheet] = []
        self._depth = 0
        self._cells: dict[tuple[int, int], Slot] = {}
        self._taken: set[tuple[int, int]] = set()
        self._merges: list[tuple[int, int, int, int]] = []
        self._row, self._column = -1, 0
        self._text: list[str] | None = None
        self._span, self._link = (1, 1), ""

    def feed(self, page: str) -> None:
        """Take in a whole page; a table cut off by the end of the file counts as far as it goes."""
        for what, said, given in pieces(page):
            if what == "begin":
                self._begin(said, given)
            elif what == "end":
                self._end(said)
            elif self._text is not None:
                self._text.append(re.sub(r"[ \t\r\n]+", " ", said))
        if self._depth:
            self._end_table()

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            self._depth += 1
        elif tag == "br" and self._text is not None:
            self._text.append("\n")
        elif tag == "a" and self._text is not None:
            self._link = given.get("href") or self._link
        if self._depth != 1:
            return
        if tag == "tr":
            self._end_cell()
            self._row, self._column = self._row + 1, 0
        elif tag in ("td", "th"):
            self._start_cell(given)

    def _end(self, tag: str) -> None:
        if tag == "table" and self._depth:
            if self._depth == 1:
                self._end_table()
            self._depth -= 1
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()

    def _start_cell(self, given: dict[str, str]) -> None:
        self._end_cell()
        self._row = max(self._row, 0)
        self._text, self._link = [], ""
        self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = re.sub(r" *\n *", "\n", "".join(self._text)).strip(" \n")
        self._text = None
        while (self._row, self._column) in self._taken:
            self._column += 1
        down, across = self._span
        place = (self._row, self._column, self._row + down - 1, self._column + across - 1)
        if down * across > 1:
            self._merges.append(place)
            self._taken.update(
                (row, column)
                for row in range(place[0], place[2] + 1)
                for column in range(place[1], place[3] + 1)
            )
        if len(self._taken) + len(self._cells) > guard.MAX_CELLS:
            raise FileRefusal("too large")
        if text:
            lost = "precision" if is_scientific(text) else None
            self._cells[self._row, self._column] = (
                (text, text, None, lost, self._link or None, None) if lost or self._link else text
            )
        self._column += across

    def _end_table(self) -> None:
        self._end_cell()
        rows: list[Row]
        rows, width = dense(self._cells, guard.MAX_CELLS)
        spread(rows, width, self._merges)
        if rows:
            self.sheets.append(PackedSheet("", rows, width, self._merges))
        self._cells, self._taken, self._merges = {}, set(), []
        self._row, self._column = -1, 0


def _span(text: str | None) -> int:
    return (
        min(max(int(text), 1), MAX_SPAN)
        if text and text.strip().isdecimal() and len(text) < 9
        else 1
    )


def read_html(text: str) -> list[PackedSheet]:
    """The tables of a page; Refusal "no sheets" when it has none."""
    page = _PageTables()
    page.feed(text)
    if not page.sheets:
        raise FileRefusal("not a sheet", form="html")
    return page.sheets


def encoding_named(head: bytes) -> str | None:
    """The encoding a page declares, gb18030 for its older names."""
    found = re.search(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", head, re.IGNORECASE)
    name = found[1].decode("ascii").lower() if found else None
    return "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name


# --- A page taken apart into tags and texts as browsers do, in time that grows with it only ---
# The parser of Python looks again and again for the end of a comment that was never closed.

Piece = tuple[str, str, dict[str, str]]
"""("text", what is shown, {}), ("begin", tag, its attributes) or ("end", tag, {})."""

# A tag ends at the first ">" outside a quoted value; the possessive signs keep it from ever looking
# back.
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)((?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
_BEGINNING = re.compile("</?[A-Za-z]")
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_UNREAD = frozenset({"script", "style", "title"})
"""What stands inside is no text of the page, whatever it looks like."""


def pieces(page: str) -> Iterator[Piece]:
    """The tags and texts of a page, one after another; what a cut-off comment or tag begins is
    left out.
    """
    place = 0
    while place < len(page):
        start = page.find("<", place)
        start = len(page) if start < 0 else start
        if start > place:
            yield "text", unescape(page[place:start]), {}
        if page.startswith(("<!", "<?"), start):
            place = _after_note(page, start)
            continue
        if not _BEGINNING.match(page, start):
            yield "text", page[start : start + 1], {}
            place = start + 1
            continue
        tag = _TAG.match(page, start)
        if tag is None:
            return  # a tag without an end: the file was cut here
        name, place = tag[2].lower(), tag.end()
        yield ("end", name, {}) if tag[1] else ("begin", name, _attributes(tag[3]))
        if name in _UNREAD and not tag[1]:
            place = _after_unread(page, name, place)


def _after_note(page: str, start: int) -> int:
    """Where a comment or a declaration ends; the end of the page when it does not."""
    end = "-->" if page.startswith("<!--", start) else ">"
    found = page.find(end, start + 2)
    return len(page) if found < 0 else found + len(end)


def _after_unread(page: str, name: str, place: int) -> int:
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, place)
    return len(page) if found is None else found.start()


def _attributes(text: str) -> dict[str, str]:
    """The attributes of a tag; the first of two with one name counts."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


# --- The XML spreadsheets of Excel 2002 and 2003, often named .xls ([MS-XMLSS]) ---


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


def read_spreadsheetml(data: bytes) -> list[PackedSheet]:
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


# --- The text of a page as it is seen: of mails whose tables only lay out, of pages without any ---


def text_of(page: str) -> str:
    """The text of a page as it is seen: a line for each paragraph and row, cells parted by tabs.

    The tables of mails often only lay out what stands in them: of tables within cells each row
    becomes a line.
    """
    shown = _ShownText()
    for what, said, given in pieces(page):
        if what == "begin":
            shown.begin(said)
        elif what == "end":
            shown.end(said)
        else:
            shown.say(said)
        del given
    return shown.text()


_BREAKS = frozenset("p div li ul ol h1 h2 h3 h4 h5 h6 hr blockquote pre dt dd br section".split())


class _ShownText:
    """Lines, and the cells of the row that is open; only rows without a table in them have cells."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[str] = []  # what was said since the last line or cell
        self._rows: list[list[str] | None] = []  # one for each table that is open

    def begin(self, tag: str) -> None:
        """A tag was opened."""
        if tag == "table":
            self._break_line()
            if self._rows:
                self._rows[-1] = None  # the row around it only lays it out
            self._rows.append(None)
        elif tag == "tr" and self._rows:
            self._end_row()
            self._rows[-1] = []
        elif tag in ("td", "th") and self._rows:
            self._end_cell()
            self._rows[-1] = self._rows[-1] or []
        elif tag in _BREAKS:
            self._break()

    def end(self, tag: str) -> None:
        """A tag was closed."""
        if tag == "table" and self._rows:
            self._end_row()
            self._rows.pop()
            self._lines.append("")
        elif tag == "tr" and self._rows:
            self._end_row()
        elif tag in ("td", "th") and self._rows:
            self._end_cell(is_closed=True)
        elif tag in _BREAKS:
            self._break()

    def say(self, words: str) -> None:
        """Text between tags."""
        self._open.append(re.sub(r"\s+", " ", words))

    def text(self) -> str:
        """All lines."""
        while self._rows:
            self.end("table")
        self._break_line()
        return "\n".join(self._lines)

    def _said(self) -> str:
        said, self._open = " ".join("".join(self._open).split()), []
        return said

    def _break(self) -> None:
        if self._rows and self._rows[-1] is not None:
            self._open.append(" ")  # within a cell
        else:
            self._break_line()

    def _break_line(self) -> None:
        """A line ends, also where a table begins within a cell: what stood in its row so far goes
        into lines of their own.
        """
        said = self._said()
        if self._rows and self._rows[-1]:
            self._lines += filter(None, self._rows[-1])
            self._rows[-1] = []
        if said or (self._lines and self._lines[-1]):
            self._lines.append(said)

    def _end_cell(self, *, is_closed: bool = False) -> None:
        row = self._rows[-1]
        if row is None:
            self._break_line()
            return
        said = self._said()
        if is_closed or said:
            row.append(said)

    def _end_row(self) -> None:
        self._end_cell()
        row = self._rows[-1]
        if row and any(row):
            self._lines.append("\t".join(row))
        self._rows[-1] = None
