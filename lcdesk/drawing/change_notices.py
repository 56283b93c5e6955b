"""The slip of changes on paper: A4 pages as PDF, both languages, an entry never cut in two where
a page has room for it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.drawing.pages import LONG, SHORT, Turn, draw_pages
from lcdesk.model.files import PDF, write_bytes
from lcdesk.model.timetable_changes import ChangeNotice, ChangeNoticeEntry

MARGIN, FOOT = 60.0, 56.0
WIDE = SHORT - 2 * MARGIN
MARK = 104.0  # px of the column that says what kind of change it is
COHORT, TITLE, NOTE = Pen(12, "fg2"), Pen(21, "fg", DEMIBOLD), Pen(12, "fg2")
DAY, ENTRY, LINE, SMALL = (
    Pen(14, "accent", DEMIBOLD),
    Pen(13, "fg", DEMIBOLD),
    Pen(12.5, "fg"),
    Pen(10, "fg3"),
)
INKS = {
    "new": "ok",
    "cancelled": "bad",
    "moved": "info",
    "venue": "warn",
    "speaker": "warn",
    "other": "mute",
}


def save_change_notice(change_notice: ChangeNotice, path: Path) -> int:
    """Write the change notice as PDF; the number of pages. `KnownFault` where the place cannot be
    written.
    """

    def draw(canvas: Canvas, turn: Turn) -> int:
        pages = _Pages(canvas, turn, change_notice.foot)
        _draw(change_notice, pages)
        return pages.number

    paper = draw_pages(" ".join(change_notice.title), draw)
    write_bytes(path, paper.pdf, formats=PDF)
    return paper.pages


class _Pages:
    """Where the next thing goes; begins another page where there is no room for it."""

    def __init__(self, canvas: Canvas, turn: Turn, foot: str) -> None:
        self.canvas, self._turn, self._foot = canvas, turn, foot
        self.y, self.number = MARGIN, 1
        self._write_foot()

    def require(self, height: float) -> None:
        """Begin another page unless this much is left."""
        if self.y + height > LONG - FOOT - 12 and self.y > MARGIN:
            self._turn()
            self.y, self.number = MARGIN, self.number + 1
            self._write_foot()

    def write(self, text: str, pen: Pen, left: float = 0.0) -> None:
        """A text in as many lines as it takes."""
        leading, width = self.canvas.leading(pen), WIDE - left
        for line in lines_of(text, self.canvas.metrics(pen), width):
            self.require(leading)
            self.canvas.text(QRectF(MARGIN + left, self.y, width, leading), line, pen)
            self.y += leading

    def _write_foot(self) -> None:
        box = QRectF(MARGIN, LONG - FOOT, WIDE, 16)
        self.canvas.text(box, self._foot, SMALL)
        self.canvas.text(box, str(self.number), SMALL, RIGHT)


def _draw(change_notice: ChangeNotice, pages: _Pages) -> None:
    for pair, pen, gap in (
        (change_notice.cohort, COHORT, 6),
        (change_notice.title, TITLE, 2),
        (change_notice.note, NOTE, 14),
    ):
        if pen is TITLE:
            pages.write("   ".join(dict.fromkeys(pair)), pen)
        else:
            for text in dict.fromkeys(pair):
                pages.write(text, pen)
        pages.y += gap
    for day, entries in change_notice.days:
        first = _height(pages.canvas, entries[0]) if entries else 0
        pages.require(40 + first)
        pages.y += 10
        pages.write("   ".join(dict.fromkeys(day)), DAY)
        pages.y += 4
        for entry in entries:
            _draw_entry(entry, pages)
    if not change_notice.days:
        for text in dict.fromkeys(change_notice.empty):
            pages.write(text, LINE)


def _draw_entry(entry: ChangeNoticeEntry, pages: _Pages) -> None:
    """A hairline; at the left the kind of change in both languages, beside it title and lines."""
    canvas = pages.canvas
    pages.require(_height(canvas, entry))
    canvas.box(QRectF(MARGIN, pages.y, WIDE, 0.8), "line", 0)
    pages.y += 8
    pen = Pen(11.5, INKS[entry.kind], MEDIUM)
    for number, text in enumerate(dict.fromkeys(entry.marks)):
        canvas.text(
            QRectF(MARGIN, pages.y + number * canvas.leading(pen), MARK - 8, canvas.leading(pen)),
            text,
            pen,
        )
    for text in dict.fromkeys(entry.titles):
        pages.write(text, ENTRY, MARK)
    pages.y += 2
    for pair in entry.lines:
        for text in dict.fromkeys(pair):
            pages.write(text, LINE, MARK)
    pages.y += 8


def _height(canvas: Canvas, entry: ChangeNoticeEntry) -> float:
    texts = [(text, ENTRY) for text in dict.fromkeys(entry.titles)]
    texts += [(text, LINE) for pair in entry.lines for text in dict.fromkeys(pair)]
    return 18 + sum(
        canvas.lines(text, pen, WIDE - MARK) * canvas.leading(pen) for text, pen in texts
    )
