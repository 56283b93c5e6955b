"""Figure tables on one page of A4 to be signed: the sentence, each table with its bars, the
counting rules under numbers of their own, what does not add up, and a place to sign.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen, has_flag, lines_of
from lcdesk.drawing.fonts import DEMIBOLD, Fonts, start_fonts
from lcdesk.drawing.pages import LONG, SHORT, Paper, Turn, draw_pages
from lcdesk.drawing.palette import LIGHT
from lcdesk.drawing.report import BOTTOM, MARGIN, MARK, TOP, WIDE, Foot
from lcdesk.drawing.report_text import (
    BESIDE,
    OVER,
    SCOPE,
    SCOPE_BENEATH,
    draw_lines,
    hairline,
    height_of,
    lines_in,
)
from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FigureTable,
    inks_of,
)
from lcdesk.model.report import Report
from lcdesk.texts import BilingualText, PaperLanguage, _, n_, speaking

Reports = Mapping[str, FigureReport]
"""Language ("zh", "en") → the report as it is said in it."""
SENTENCE, SENTENCE_BENEATH = Pen(19, "fg", DEMIBOLD), Pen(13, "fg2")
TITLE, TITLE_BENEATH = Pen(12, "fg", DEMIBOLD), Pen(10.5, "fg2")
NAME, HEAD, NUMBER = Pen(11, "fg"), Pen(9.5, "fg3"), Pen(11, "fg", tabular=True)
SUM, RULE = Pen(11, "fg", DEMIBOLD), Pen(9, "fg3")
GUTTER, GAP, PAD, LEAST_BAR, FLAG = 28.0, 16.0, 10.0, 30.0, 16.0
LEAST_NAME, HEAD_WIDE = 84.0, 66.0
TRIES = (
    *((scale, 40) for scale in (1.0, 0.94, 0.88, 0.82)),
    *((0.82, most) for most in (16, 12, 9)),
    *((0.77, most) for most in (9, 7, 5)),
    *((0.72, most) for most in (5, 4, 3)),
    (0.66, 3),
    (0.6, 2),
    (0.5, 1),
)
"""How large the letters are, and how many rows of a table stand on the page, until all has room."""


def draw_figures(told: Reports, language: PaperLanguage, office: str = "") -> Paper:
    """The page as PDF; its text can be searched and copied."""

    def draw(canvas: Canvas, _turn: Turn) -> int:
        _FiguresPage(told, language, canvas, office).draw()
        return 1

    report = told["zh" if language == "zh" else "en"]
    return draw_pages(f"{report.title} – {report.scope}", draw)


def figures_image(
    told: Reports, language: PaperLanguage, office: str = "", width: int = 1588
) -> QImage:
    """The same page as a picture, so many pixels wide."""
    start_fonts()
    scale = width / SHORT
    image = QImage(width, round(LONG * scale), QImage.Format.Format_ARGB32)
    image.fill(QColor(LIGHT["card"]))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    try:
        _FiguresPage(told, language, Canvas(painter, LIGHT, Fonts(exact=True)), office).draw()
    finally:
        painter.end()  # else Qt ends the whole program when the image goes first
    return image


class _FiguresPage:
    """Head and foot stand where they must; the tables share the room between them."""

    def __init__(self, told: Reports, language: PaperLanguage, canvas: Canvas, office: str) -> None:
        self.told, self.canvas, self.office = told, canvas, office
        self.language: PaperLanguage = language
        self.first = "en" if language == "en" else "zh"
        self.foot = Foot(self._signed_part(), language, canvas)

    def draw(self) -> None:
        """All of it."""
        top = self._draw_head() + GAP
        foot = LONG - BOTTOM - self.foot.height(WIDE)
        self.foot.draw(MARGIN, foot, WIDE)
        room = QRectF(MARGIN, top, WIDE, foot - GAP - top)
        for scale, most in TRIES:
            flow = _Flow(self, scale, most)
            if flow.height <= room.height() or (scale, most) == TRIES[-1]:
                flow.draw(room)
                return

    def words(self, key: str, what: str) -> BilingualText:
        """What both reports say of a table: "finding", "rule"."""
        return BilingualText(
            **{code: getattr(report.table(key), what) for code, report in self.told.items()}
        )

    def _said(self, what: str) -> BilingualText:
        return BilingualText(**{code: getattr(report, what) for code, report in self.told.items()})

    def _draw_head(self) -> float:
        canvas, y = self.canvas, TOP
        canvas.box(QRectF(MARGIN, y, MARK, 3), "accent", 0)
        over = QRectF(MARGIN, y + 12, WIDE, 16)
        canvas.text(over, BESIDE.join(self._said("title").said(self.language)), OVER)
        canvas.text(over, self.office, OVER, RIGHT)
        y = draw_lines(
            canvas,
            QRectF(MARGIN, over.bottom() + 10, WIDE, 0),
            lines_in(self._said("scope"), self.language, SCOPE, SCOPE_BENEATH),
        )
        y = draw_lines(
            canvas,
            QRectF(MARGIN, y + 10, WIDE, 0),
            lines_in(self._said("sentence"), self.language, SENTENCE, SENTENCE_BENEATH),
        )
        hairline(canvas, MARGIN, y + 12, WIDE)
        return y + 12

    def _signed_part(self) -> Report:
        """What the foot of the page needs of a report."""
        report = self.told[self.first]
        pairs = zip(*(self.told[code].remarks for code in ("zh", "en")), strict=False)
        return Report(
            rule_title=BilingualText.told(lambda: _("as numbered above")),
            remarks=tuple(BilingualText(zh, en) for zh, en in pairs),
            made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
            deed=report.deed,
        )


class _Flow:
    """The tables in two columns, wide ones across both, and the rules beneath them."""

    def __init__(self, page: _FiguresPage, scale: float, most: int) -> None:
        self.page, self.scale, self.canvas = page, scale, page.canvas
        report = page.told[page.first]
        shown = [table for table in report.tables if table.is_printed and not table.is_empty]
        self.rules = list(dict.fromkeys(table.rule for table in shown))
        half = (WIDE - GUTTER) / 2
        self.blocks: list[tuple[_Block, float, float, float]] = []  # with x, y, width
        left = right = 0.0
        made = [
            _Block(page, table, self.rules.index(table.rule) + 1, scale, most) for table in shown
        ]
        # those across the page first, so that no hole is left beside one of the others
        for block in sorted(made, key=lambda one: one.least <= half):
            if block.least <= half:
                is_left = left <= right
                x, y = (0.0, left) if is_left else (half + GUTTER, right)
                end = y + block.height(half) + GAP * scale
                left, right = (end, right) if is_left else (left, end)
                self.blocks.append((block, x, y, half))
            else:
                y = max(left, right)
                left = right = y + block.height(WIDE) + GAP * scale
                self.blocks.append((block, 0.0, y, WIDE))
        self._end = max(left, right)

    @property
    def height(self) -> float:
        """The pixels all of it takes."""
        return self._end + height_of(self.canvas, self._lines, WIDE)

    @cached_property
    def _lines(self) -> list:  # of texts
        """Each rule once, under its number."""
        pen, lines = replace(RULE, pixels=max(RULE.pixels * self.scale, 6.5)), []
        for number, rule in enumerate(self.rules, 1):
            key = next(
                table.key
                for table in self.page.told[self.page.first].tables
                if table.rule == rule and not table.is_empty
            )
            said = self.page.words(key, "rule").said(self.page.language)
            lines += lines_in(BilingualText(f"{number}  {' '.join(said)}", ""), "zh", pen, pen, 2.0)
        return lines

    def draw(self, room: QRectF) -> None:
        """Draw it from the top of the room."""
        for block, x, y, width in self.blocks:
            block.draw(QRectF(room.x() + x, room.y() + y, width, 0))
        box = QRectF(room.x(), room.y() + self._end, room.width(), 0)
        draw_lines(self.canvas, box, self._lines)


@dataclass
class _Block:
    """One table: its finding, heads, rows with a bar, the sum, and what does not add up."""

    page: _FiguresPage
    table: FigureTable
    rule: int
    scale: float
    most: int

    def pen(self, pen: Pen) -> Pen:
        """A pen as large as the page has room for."""
        return replace(pen, pixels=pen.pixels * self.scale)

    @property
    def canvas(self) -> Canvas:
        return self.page.canvas

    @property
    def row(self) -> float:
        """Pixels from row to row."""
        return 17.0 * self.scale

    @cached_property
    def rows(self) -> list[FigureRow]:
        """Those that stand on the page, the first of them."""
        rows = list(self.table.rows)
        return rows if len(rows) <= self.most + 1 else rows[: self.most]

    @cached_property
    def columns(self) -> list[tuple[int, FigureColumn]]:
        """All columns with their places."""
        return list(enumerate(self.table.columns))

    @cached_property
    def widths(self) -> list[float]:
        """Of the numbers of each column, with its head."""
        found: list[float] = []
        for place, column in self.columns:
            numbers = [row.cells[place] for row in self.rows]
            numbers += [self.table.total[place]] if self.table.total else []
            wide = max(
                (
                    self.canvas.width(self._words(column, cell), self.pen(NUMBER))
                    for cell in numbers
                ),
                default=0.0,
            )
            heads = max(self.canvas.width(one, self.pen(HEAD)) for one in self._head(column))
            mark = 9 * self.scale if column.key in self.table.series else 0
            found.append(max(wide, heads + mark) + PAD * self.scale)
        return found

    @property
    def has_bars(self) -> bool:
        """Is there a picture of its numbers?"""
        return bool(self.table.series) and self._longest > 0

    @cached_property
    def _longest(self) -> float:
        return max((sum(self._parts(row)) for row in self.table.rows), default=0.0)

    def _parts(self, row: FigureRow) -> list[float]:
        return [float(row.cells[self.table.place(key)].value or 0) for key in self.table.series]

    @property
    def least(self) -> float:
        """The width it cannot do without."""
        return sum(self.widths) + LEAST_NAME * self.scale + 40 * self.scale * self.has_bars

    def _words(self, column: FigureColumn, cell: FigureCell) -> str:
        with speaking(self.page.first):
            return column.words(cell) if cell.value is not None else "–"

    def _head(self, column: FigureColumn) -> tuple[str, ...]:
        """Its lines: names of cohorts and themes are long."""
        said = (
            self._named(column.key) if column.is_named else BilingualText.told(lambda: column.said)
        ).said(self.page.language)
        metrics, wide = self.canvas.metrics(self.pen(HEAD)), HEAD_WIDE * self.scale
        return tuple(line for text in said for line in lines_of(text, metrics, wide, breaks=True))

    def _named(self, key: str) -> BilingualText:
        return BilingualText(
            **{
                code: next(
                    one.head for one in report.table(self.table.key).columns if one.key == key
                )
                for code, report in self.page.told.items()
            }
        )

    def _label(self, row: FigureRow) -> str:
        said = BilingualText(
            **{
                code: next(
                    (one.label for one in report.table(self.table.key).rows if one.key == row.key),
                    "",
                )
                for code, report in self.page.told.items()
            }
        )
        return " ".join(said.said(self.page.language))

    def _title(self, width: float) -> list:
        table = self.page.told
        words = BilingualText(
            **{
                code: _told(report.table(self.table.key), self.rule)
                for code, report in table.items()
            }
        )
        _ = width
        return lines_in(words, self.page.language, self.pen(TITLE), self.pen(TITLE_BENEATH))

    def _remarks(self) -> list:
        pen = replace(self.pen(RULE), ink="fg2")
        both = [self.page.told[code].table(self.table.key) for code in ("zh", "en")]
        pairs = zip(
            *((*([one.detail] if one.detail else []), *one.remarks) for one in both), strict=False
        )
        lines = []
        for zh, en in pairs:
            said = BilingualText(zh, en).said(self.page.language)
            lines += lines_in(BilingualText(" ".join(said), ""), "zh", pen, pen, 1.0)
        if rest := len(self.table.rows) - len(self.rows):
            more = BilingualText.told(
                lambda: n_(
                    "And {count} more row, in the workbook.",
                    "And {count} more rows, in the workbook.",
                    rest,
                )
            )
            text = " ".join(more.said(self.page.language))
            lines += lines_in(BilingualText(text, ""), "zh", pen, pen, 1.0)
        return lines

    def height(self, width: float) -> float:
        """The pixels it takes in a width."""
        tall = height_of(self.canvas, self._title(width), width) + 3
        tall += self._heads_height() + self.row * (len(self.rows) + bool(self.table.total))
        return tall + height_of(self.canvas, self._remarks(), width)

    def _heads_height(self) -> float:
        most = max((len(self._head(column)) for _place, column in self.columns), default=1)
        return most * self.canvas.leading(self.pen(HEAD)) + 3

    def draw(self, box: QRectF) -> None:
        """Draw it downwards from the top of a box."""
        y = draw_lines(self.canvas, box, self._title(box.width())) + 3
        numbers = box.right() - sum(self.widths)
        names = max(self.canvas.width(self._label(row), self.pen(NAME)) for row in self.rows)
        names += (FLAG + 5) * self.scale * any(row.flag for row in self.rows) + 8
        spare = numbers - box.x() - max(min(names, LEAST_NAME * 2), LEAST_NAME * self.scale)
        bar = min(
            max(LEAST_BAR * self.scale, spare), max(numbers - box.x() - LEAST_NAME * self.scale, 0)
        )
        bar = bar if self.has_bars else 0.0
        self._draw_heads(numbers, y)
        y += self._heads_height()
        hairline(self.canvas, box.x(), y - 1, box.width())
        for row in self.rows:
            line = QRectF(box.x(), y, box.width(), self.row)
            self._draw_name(QRectF(line.x(), y, numbers - line.x() - bar - 6, self.row), row)
            if bar:
                self._draw_bar(
                    QRectF(numbers - bar, y + self.row * 0.22, bar, self.row * 0.56), row
                )
            self._draw_numbers(numbers, y, row.cells, self.pen(NUMBER))
            y += self.row
        if self.table.total is not None:
            hairline(self.canvas, box.x(), y, box.width())
            said = " ".join(BilingualText.told(lambda: _("Total")).said(self.page.language))
            self.canvas.text(QRectF(box.x(), y, numbers - box.x(), self.row), said, self.pen(SUM))
            self._draw_numbers(numbers, y, self.table.total, self.pen(SUM))
            y += self.row
        draw_lines(self.canvas, QRectF(box.x(), y, box.width(), 0), self._remarks())

    def _draw_heads(self, x: float, y: float) -> None:
        pen, tall = self.pen(HEAD), self.canvas.leading(self.pen(HEAD))
        inks = dict(zip(self.table.series, inks_of(self.table.series), strict=True))
        for (_place, column), wide in zip(self.columns, self.widths, strict=True):
            said = self._head(column)
            top = y + self._heads_height() - 3 - tall * len(said)
            for number, text in enumerate(said):
                line = QRectF(x + 2, top + number * tall, wide - 2, tall)
                if number == 0 and column.key in inks and len(inks) > 1:
                    size = 6 * self.scale
                    text_wide = min(self.canvas.width(text, pen), wide - 2)
                    left = max(line.right() - text_wide - size - 3, x)
                    self.canvas.part(
                        QRectF(left, line.center().y() - size / 2, size, size), inks[column.key]
                    )
                    line.setLeft(left + size + 2)
                self.canvas.text(line, text, pen, RIGHT)
            x += wide

    def _draw_name(self, box: QRectF, row: FigureRow) -> None:
        if row.flag and has_flag(row.flag):
            wide = FLAG * self.scale
            self.canvas.flag(box.x(), box.center().y(), row.flag, wide)
            box = box.adjusted(wide + 5 * self.scale, 0, 0, 0)
        self.canvas.text(box, self._label(row), self.pen(NAME))

    def _draw_bar(self, box: QRectF, row: FigureRow) -> None:
        x = box.x()
        for value, ink in zip(self._parts(row), inks_of(self.table.series), strict=True):
            wide = value / self._longest * box.width()
            if wide > 0:
                piece = QRectF(x, box.y(), max(wide - 0.5, 0.8), box.height())
                self.canvas.frame(piece, ink, 0.5, 1) if ink == "other" else self.canvas.box(
                    piece, ink, 0.5
                )
            x += wide

    def _draw_numbers(self, x: float, y: float, cells: Sequence[FigureCell], pen: Pen) -> None:
        for (_place, column), cell, wide in zip(self.columns, cells, self.widths, strict=True):
            self.canvas.text(QRectF(x, y, wide, self.row), self._words(column, cell), pen, RIGHT)
            x += wide


def _told(table: FigureTable, rule: int) -> str:
    """ "Leads by kind: technology: 4 of 9 cooperation leads ¹"."""
    is_named = table.finding.startswith(table.name)
    said = f"{table.name} · {table.finding}" if table.finding and not is_named else ""
    said = said or table.finding or table.name
    return f"{said} {''.join(_raised(str(rule)))}"


def _raised(digits: str) -> Iterator[str]:
    return ("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in digits)
