"""The timetable grid and its sign-in sheets as PDF: the grid on one A4 page on its side, in letters
as large as fit; sign-in sheets upright, each on pages of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from lcdesk.drawing.canvas import CENTER, LEFT, RIGHT, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.pages import LONG, SHORT, Paper, Turn, draw_pages
from lcdesk.model.attendance import SignInSheet
from lcdesk.model.timetable_grid import TINTS, GridDay, GridEntry, TimetableGrid, beside_each_other

MARGIN = 30.0
# columns share the width by what stands in them to this power; the best is taken
FAIRNESS = (0.5, 0.75, 1.0)
LARGEST, SMALLEST, STEP = (
    1.25,
    0.7,
    0.025,
)  # of the size at which letters are 9 points high; 6.3 points can still be read
HEAD, BODY, NAME = Pen(12, "#1F2933", DEMIBOLD), Pen(12, "#2B3640"), Pen(19, "#1F2933", DEMIBOLD)
WHAT, SMALL, FOOT = Pen(14, "#1F2933", DEMIBOLD), Pen(10, "#5A6672"), Pen(11, "#2B3640")
BY = Pen(11, "#2B3640")
RULE, SOFT, GROUND = "#7B8794", "#C5CDD5", "#E3EFE8"
PAD, HEAD_HEIGHT, DATE_WIDTH, WEEKDAY_WIDTH = 5.0, 24.0, 66.0, 66.0


def draw_timetable(grid: TimetableGrid, printed: str = "") -> Paper:
    """The grid as PDF; its text can be searched and copied. `printed`: the day it was made, said
    in the corner.
    """

    def draw(canvas: Canvas, turn: Turn) -> int:
        sheet = _fitting(grid, canvas)
        canvas.painter.scale(sheet.scale, sheet.scale)
        pages = sheet.pages()
        for number, rows in enumerate(pages, 1):
            if number > 1:
                turn()
            sheet.draw(rows, number, len(pages), printed)
        return len(pages)

    return draw_pages(" ".join(grid.titles), draw, is_wide=True)


def _fitting(grid: TimetableGrid, canvas: Canvas) -> _GridPage:
    """The sheet at the largest scale at which one page holds it, else at the smallest that can
    be read.
    """
    measures = {pen: _Measure(canvas.fonts.of(pen.pixels, pen.weight)) for pen in (HEAD, BODY)}

    def made(scale: float, fairness: float) -> _GridPage:
        return _GridPage(grid, canvas, (scale, fairness), measures)

    best = made(SMALLEST, FAIRNESS[0])
    for fairness in FAIRNESS:
        small, large = SMALLEST, LARGEST + STEP
        if len(made(small, fairness).pages()) > 1:
            continue
        while large - small > STEP:  # `small` fits, `large` does not
            sheet = made((small + large) / 2, fairness)
            small, large = (sheet.scale, large) if len(sheet.pages()) == 1 else (small, sheet.scale)
        small = min(small, LARGEST)
        if small > best.scale or len(best.pages()) > 1:
            best = made(small, fairness)
    return best


class _Measure(QFontMetricsF):
    """Remembers how wide texts are: a sheet is laid out at a dozen scales, in the same letters."""

    def __init__(self, font: QFont) -> None:
        super().__init__(font)
        self._known: dict[str, float] = {}

    # only ever asked for a whole text
    def horizontalAdvance(self, string: str) -> float:  # pyright: ignore[reportIncompatibleMethodOverride]
        if string not in self._known:
            self._known[string] = super().horizontalAdvance(string)
        return self._known[string]


@dataclass
class _DayRow:
    """A day as drawn: its heights line by line."""

    day: GridDay
    heights: list[float]

    @property
    def height(self) -> float:
        return sum(self.heights)


class _GridPage:
    """The grid at one scale: columns, the heights of its days, and how to draw them. Lengths are
    pixels before scaling.
    """

    def __init__(
        self,
        grid: TimetableGrid,
        canvas: Canvas,
        size: tuple[float, float],
        measures: dict[Pen, _Measure],
    ) -> None:
        self.grid, self.canvas, self.measures = grid, canvas, measures
        scale, self.fairness = size
        self.scale = scale
        self.width, self.height = LONG / scale - 2 * MARGIN, SHORT / scale - 2 * MARGIN
        self.date_width = DATE_WIDTH
        self.head_height = HEAD_HEIGHT + (14 if grid.language == "both" else 0)
        self.columns = self._columns()
        self.rows = [_DayRow(day, self._heights(day)) for day in grid.days]
        self.foot = [
            line for text in grid.foot for line in lines_of(text, canvas.metrics(FOOT), self.width)
        ]

    def pages(self) -> list[list[_DayRow]]:
        """The days of each page, the foot below the last of them; never none."""
        pages: list[list[_DayRow]] = [[]]
        room = self._room()
        for row in self.rows:
            if row.height > room and pages[-1]:
                pages.append([])
                room = self._room()
            pages[-1].append(row)
            room -= row.height
        if self._foot_height() > room and pages[-1]:
            pages.append([])
        return pages

    def draw(self, rows: Sequence[_DayRow], number: int, count: int, printed: str) -> None:
        """One page: titles, heads, days; the foot on the last."""
        y = self._draw_titles()
        if rows:
            self._draw_heads(y)
            y += self.head_height
        for row in rows:
            self._draw_day(row, y)
            y += row.height
        if number == count:
            y += 6
            for line in self.foot:
                self.canvas.text(self._across(y, self.canvas.leading(FOOT)), line, FOOT)
                y += self.canvas.leading(FOOT)
        told = " · ".join(
            text for text in (printed, f"{number} / {count}" if count > 1 else "") if text
        )
        self.canvas.text(self._across(MARGIN + self.height + 4, 14), told, SMALL, RIGHT)

    def _room(self) -> float:
        return self.height - self._title_height() - self.head_height

    def _title_height(self) -> float:
        return sum(self.canvas.leading(pen) + 2 for _text, pen in self._titles()) + 6

    def _foot_height(self) -> float:
        return 6 + len(self.foot) * self.canvas.leading(FOOT) if self.foot else 0.0

    def _titles(self) -> list[tuple[str, Pen]]:
        names, what = self.grid.titles[:-1], self.grid.titles[-1]
        told = "   ".join(text for text in (what, self.grid.subtitle) if text)
        titles = [
            *((text, NAME if place == 0 else WHAT) for place, text in enumerate(names)),
            (told, WHAT),
        ]
        by = beside_each_other(
            self.grid.organisers, lambda text: self.canvas.width(text, BY) <= self.width
        )
        lines = (
            line for text in by for line in lines_of(text, self.canvas.metrics(BY), self.width)
        )
        return [*titles, *((line, BY) for line in lines)]

    def _columns(self) -> list[float]:
        """Where each half of the day begins, and the right edge: by what stands in them, none
        less than a seventh.
        """
        weights = [1.0] * self.grid.halves
        for entry in self.grid.entries:
            wide = sum(
                self.measures[BODY].horizontalAdvance(text) for text in (entry.head, *entry.rest)
            )
            for half in range(entry.first, entry.last + 1):
                weights[half] += wide / (entry.last - entry.first + 1)
        weights = [weight**self.fairness for weight in weights]
        weights = [max(weight, sum(weights) * 0.15) for weight in weights]
        left = MARGIN + self.date_width + WEEKDAY_WIDTH
        room = self.width - self.date_width - WEEKDAY_WIDTH
        return [
            left + room * sum(weights[:place]) / sum(weights) for place in range(len(weights) + 1)
        ]

    def _heights(self, day: GridDay) -> list[float]:
        """The height of each line of a day; an entry with nothing below it takes their room as
        well.
        """
        heights = [0.0] * max(1, len(day.lines))
        for place, line in enumerate(day.lines):
            for entry in line:
                last = _last_line(day, place, entry)
                missing = self._height(entry) - sum(heights[place : last + 1])
                if missing > 0:
                    heights[last] += missing
        names = max(day.day.count("\n"), day.weekday.count("\n")) + 1
        heights[-1] += max(0.0, names * self.canvas.leading(BODY) + 2 * PAD - sum(heights))
        return heights

    def _height(self, entry: GridEntry) -> float:
        return len(self._written(entry)) * self.canvas.leading(BODY) + 2 * PAD - 2

    def _written(self, entry: GridEntry) -> list[tuple[str, Pen]]:
        """The lines of an entry as its column breaks them; both titles share a line where it
        holds them, and so do details.
        """
        room = self.columns[entry.last + 1] - self.columns[entry.first] - 2 * PAD
        heads = self._packed((entry.head, entry.second), HEAD, room, "  ")
        texts = [
            *((text, HEAD) for text in heads),
            *((text, BODY) for text in self._packed(entry.lines, BODY, room, " · ")),
        ]
        return [
            (line, pen) for text, pen in texts for line in lines_of(text, self.measures[pen], room)
        ]

    def _packed(self, texts: Sequence[str], pen: Pen, room: float, sign: str) -> list[str]:
        """The texts, as many on a line as it holds."""
        out: list[str] = []
        for text in filter(None, texts):
            both = f"{out[-1]}{sign}{text}" if out else text
            if out and self.measures[pen].horizontalAdvance(both) <= room:
                out[-1] = both
            else:
                out.append(text)
        return out

    def _draw_titles(self) -> float:
        y = MARGIN
        for text, pen in self._titles():
            self.canvas.text(self._across(y, self.canvas.leading(pen)), text, pen, CENTER)
            y += self.canvas.leading(pen) + 2
        return y + 6

    def _draw_heads(self, y: float) -> None:
        edges = [MARGIN, MARGIN + self.date_width, *self.columns]
        for text, left, right in zip(self.grid.heads, edges[:-1], edges[1:], strict=True):
            box = QRectF(left, y, right - left, self.head_height)
            self.canvas.box(box, GROUND, 0)
            self._frame(box)
            self._write(
                box,
                text.replace(" ", "\n") if self.canvas.width(text, HEAD) > box.width() else text,
                HEAD,
            )

    def _draw_day(self, row: _DayRow, y: float) -> None:
        day, canvas = row.day, self.canvas
        tops = [y + sum(row.heights[:place]) for place in range(len(row.heights) + 1)]
        for place, line in enumerate(day.lines):
            for entry in line:
                left, right = self.columns[entry.first], self.columns[entry.last + 1]
                box = QRectF(
                    left,
                    tops[place],
                    right - left,
                    tops[_last_line(day, place, entry) + 1] - tops[place],
                )
                if entry.kind in TINTS:
                    canvas.box(box, TINTS[entry.kind], 0)
                if place:
                    canvas.box(QRectF(left, box.top() - 0.25, box.width(), 0.5), SOFT, 0)
                self._draw_entry(entry, box, is_alone=box.height() > row.height - 1)
        wide = [entry for line in day.lines for entry in line if entry.last > entry.first]
        date = QRectF(MARGIN, y, self.date_width, row.height)
        self._write(date, day.day, HEAD)
        weekday = QRectF(date.right(), y, WEEKDAY_WIDTH, row.height)
        self._write(weekday, day.weekday, BODY)
        self._frame(QRectF(MARGIN, y, self.width, row.height))
        for edge in (date.right(), self.columns[0]):
            canvas.box(QRectF(edge - 0.35, y, 0.7, row.height), RULE, 0)
        self._draw_edges(tops, day, wide)

    def _draw_edges(self, tops: Sequence[float], day: GridDay, wide: Sequence[GridEntry]) -> None:
        """The lines between the halves of the day, where nothing stands across them."""
        for half in range(1, self.grid.halves):
            for place in range(len(tops) - 1):
                above = [
                    entry for line in day.lines[: place + 1] for entry in line if entry in wide
                ]
                if not any(
                    entry.first < half <= entry.last and _covers(day, entry, place)
                    for entry in above
                ):
                    edge = self.columns[half]
                    self.canvas.box(
                        QRectF(edge - 0.35, tops[place], 0.7, tops[place + 1] - tops[place]),
                        RULE,
                        0,
                    )

    def _draw_entry(self, entry: GridEntry, box: QRectF, *, is_alone: bool) -> None:
        written, leading = self._written(entry), self.canvas.leading(BODY)
        spare = box.height() - len(written) * leading
        y = box.top() + (spare / 2 if is_alone else PAD - 1)
        for text, pen in written:
            self.canvas.text(
                QRectF(box.left() + PAD, y, box.width() - 2 * PAD, leading), text, pen, LEFT
            )
            y += leading

    def _write(self, box: QRectF, text: str, pen: Pen) -> None:
        """Lines in the middle of a box."""
        lines, leading = text.split("\n"), self.canvas.leading(pen)
        if len(lines) * leading > box.height() + 4:
            pen = Pen(pen.pixels - 2, pen.ink, pen.weight)
            leading = self.canvas.leading(pen)
        y = box.center().y() - leading * len(lines) / 2
        for place, line in enumerate(lines):
            self.canvas.text(
                QRectF(box.x(), y + place * leading, box.width(), leading), line, pen, CENTER
            )

    def _frame(self, box: QRectF) -> None:
        self.canvas.frame(box.adjusted(-0.35, -0.35, 0.35, 0.35), RULE, 0, 0.7)

    def _across(self, y: float, height: float) -> QRectF:
        return QRectF(MARGIN, y, self.width, height)


def _last_line(day: GridDay, place: int, entry: GridEntry) -> int:
    """The last line of the day down to which nothing else stands in the columns of an entry."""
    last = place
    while last + 1 < len(day.lines) and not any(
        other.first <= entry.last and entry.first <= other.last for other in day.lines[last + 1]
    ):
        last += 1
    return last


def _covers(day: GridDay, entry: GridEntry, place: int) -> bool:
    """Does an entry stand in a line of the day, or reach down to it?"""
    top = next(number for number, line in enumerate(day.lines) if entry in line)
    return top <= place <= _last_line(day, top, entry)


# --- Sign-in sheets as PDF: A4 upright, each sheet on pages of its own, heads on every page ---


SHEET_MARGIN, ROW, SHEET_HEAD, SHEET_PAD = 48.0, 32.0, 44.0, 6.0
WIDE = SHORT - 2 * SHEET_MARGIN
OVER, TITLE, FACT, BOLD = (
    Pen(13, "#4A5560"),
    Pen(18, "#1F2933", DEMIBOLD),
    Pen(12, "#2B3640"),
    Pen(12, "#1F2933", DEMIBOLD),
)
SHEET_BY = Pen(11, "#4A5560")
CELL, SHEET_SMALL = Pen(13, "#1F2933"), Pen(10, "#5A6672")
SHEET_RULE, SHEET_GROUND = "#7B8794", "#E3EFE8"
_SHARES = (0.07, 0.28, 0.13, 0.22)  # number, name, Chinese name, country; the rest is signed in
_FEW = 2  # so many signatures leave names their room


def draw_sign_in(sheets: Sequence[SignInSheet], printed: str = "") -> Paper:
    """The sheets as one PDF. `printed`: the day it was made, said in the corner."""

    def draw(canvas: Canvas, turn: Turn) -> int:
        pages = 0
        for sheet in sheets:
            left, is_begun = list(sheet.rows), False
            while left or not is_begun:
                if pages:
                    turn()
                pages, is_begun = pages + 1, True
                left = _draw_page(canvas, sheet, left, printed)
        return pages

    return draw_pages(" ".join(sheets[0].titles) if sheets else "", draw)


def _draw_page(
    canvas: Canvas, sheet: SignInSheet, rows: list[tuple[str, str, str, str]], printed: str
) -> list[tuple[str, str, str, str]]:
    """One page; the rows that are left for the next."""
    y = SHEET_MARGIN
    by = beside_each_other(sheet.organisers, lambda text: canvas.width(text, SHEET_BY) <= WIDE)
    parts = (
        (sheet.over, OVER, 4.0),
        (by, SHEET_BY, 4.0),
        (sheet.titles, TITLE, 6.0),
        (sheet.facts, FACT, 10.0),
    )
    for texts, pen, gap in (part for part in parts if part[0] or part[1] is not SHEET_BY):
        for text in texts:
            for line in lines_of(text, canvas.metrics(pen), WIDE):
                canvas.text(QRectF(SHEET_MARGIN, y, WIDE, canvas.leading(pen)), line, pen, CENTER)
                y += canvas.leading(pen)
        y += gap
    edges = _edges(len(sheet.heads))
    _draw_row(canvas, sheet.heads, edges, (y, SHEET_HEAD), is_head=True)
    y += SHEET_HEAD
    fitting = max(1, int((LONG - SHEET_MARGIN - y) // ROW))
    for values in rows[:fitting]:
        _draw_row(canvas, values, edges, (y, ROW))
        y += ROW
    canvas.text(
        QRectF(SHEET_MARGIN, LONG - SHEET_MARGIN + 10, WIDE, 14), printed, SHEET_SMALL, RIGHT
    )
    return rows[fitting:]


def _edges(count: int) -> list[float]:
    """Where each column begins, and the right edge."""
    signed = count - len(_SHARES)
    shares = list(_SHARES) if signed < _FEW else [0.06, 0.25, 0.11, 0.18]
    shares += [(1 - sum(shares)) / signed] * signed
    return [SHEET_MARGIN + WIDE * sum(shares[:place]) for place in range(count + 1)]


def _draw_row(
    canvas: Canvas,
    texts: Sequence[str],
    edges: Sequence[float],
    place: tuple[float, float],
    *,
    is_head: bool = False,
) -> None:
    y, height = place
    for column, (left, right) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        box = QRectF(left, y, right - left, height)
        if is_head:
            canvas.box(box, SHEET_GROUND, 0)
        canvas.frame(box.adjusted(-0.35, -0.35, 0.35, 0.35), SHEET_RULE, 0, 0.7)
        text = texts[column] if column < len(texts) else ""
        is_middle = is_head or column == 0
        _write(canvas, box, text, (BOLD if is_head else CELL, is_middle))


def _write(canvas: Canvas, box: QRectF, text: str, look: tuple[Pen, bool]) -> None:
    """A text in at most three lines, in smaller letters where it needs more than one."""
    pen, is_middle = look
    inner = box.adjusted(SHEET_PAD, 0, -SHEET_PAD, 0)
    lines = lines_of(text, canvas.metrics(pen), inner.width())
    if len(lines) > 1:
        pen = Pen(pen.pixels - 2, pen.ink, pen.weight)
        lines = lines_of(text, canvas.metrics(pen), inner.width())[:3]
    leading = canvas.leading(pen)
    y = box.center().y() - leading * len(lines) / 2
    for number, line in enumerate(lines):
        canvas.text(
            QRectF(inner.x(), y + number * leading, inner.width(), leading),
            line,
            pen,
            CENTER if is_middle else LEFT,
        )
