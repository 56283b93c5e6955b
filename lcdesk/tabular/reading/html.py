"""Web pages saved under a spreadsheet's name: every table becomes a sheet, spans become merges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lcdesk.tabular import guard
from lcdesk.tabular.guard import FileRefusal
from lcdesk.tabular.reading.shown import is_scientific
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


def read(text: str) -> list[PackedSheet]:
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
