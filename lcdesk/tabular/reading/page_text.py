"""The text of a web page as it is seen: of mails whose tables only lay out, and of pages without
any.
"""

from __future__ import annotations

import re

from lcdesk.tabular.reading import markup


def text_of(page: str) -> str:
    """The text of a page as it is seen: a line for each paragraph and row, cells parted by tabs.

    The tables of mails often only lay out what stands in them: of tables within cells each row
    becomes a line.
    """
    shown = _ShownText()
    for what, said, given in markup.pieces(page):
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
