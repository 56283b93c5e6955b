"""A figure table as it is drawn on the screen: its finding, heads, rows with a bar,
the sum, and what does not add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen, has_flag, lines_of
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.report_text import ReportText, draw_lines, hairline, height_of, lines_in
from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FigureTable,
    inks_of,
)
from lcdesk.texts import BilingualText, PaperLanguage, _, speaking

Reports = Mapping[str, FigureReport]
"""Language ("zh", "en") → the report as it is said in it; on the screen one of them."""
TITLE, TITLE_BENEATH = Pen(12, "fg", DEMIBOLD), Pen(10.5, "fg2")
NAME, HEAD, NUMBER = Pen(11, "fg"), Pen(9.5, "fg3"), Pen(11, "fg", tabular=True)
SUM, RULE = Pen(11, "fg", DEMIBOLD), Pen(9, "fg3")
PAD, LEAST_BAR, FLAG = 10.0, 30.0, 16.0
LEAST_NAME, HEAD_WIDE = 84.0, 80.0
SUMS = -1
"""The place of the line of sums in the keys of its numbers: "-1|total"."""


@dataclass
class FigureBlock:
    """One table: its finding, heads, rows with a bar, the sum, and what does not add up. Its words
    and widths are worked out once; another `canvas` with the same fonts may take the place of the
    first.
    """

    told: Reports
    language: PaperLanguage
    canvas: Canvas
    table: FigureTable
    scale: float = 1.0

    @property
    def first(self) -> str:
        """The language of its numbers, and of what stands first."""
        return "en" if self.language == "en" else "zh"

    def pen(self, pen: Pen) -> Pen:
        """A pen as large as the page has room for."""
        return _scaled(pen, self.scale)

    @property
    def row(self) -> float:
        """Pixels from row to row."""
        return 17.0 * self.scale

    @property
    def rows(self) -> Sequence[FigureRow]:
        """A line each."""
        return self.table.rows

    @cached_property
    def columns(self) -> list[tuple[int, FigureColumn]]:
        """All columns with their places."""
        return list(enumerate(self.table.columns))

    @cached_property
    def numbers(self) -> list[list[str]]:
        """What is written for each number: of the rows, then of the line of sums."""
        lines = [row.cells for row in self.rows]
        lines += [self.table.total] if self.table.total is not None else []
        with speaking(self.first):
            return [
                [
                    column.words(cell) if cell.value is not None else "–"
                    for column, cell in zip(self.table.columns, cells, strict=True)
                ]
                for cells in lines
            ]

    @cached_property
    def widths(self) -> list[float]:
        """Of the numbers of each column, with its head."""
        found: list[float] = []
        for place, column in self.columns:
            said = {line[place] for line in self.numbers}
            wide = max((self.canvas.width(one, self.pen(NUMBER)) for one in said), default=0.0)
            heads = max(self.canvas.width(one, self.pen(HEAD)) for one in self.heads[place])
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
        if self.table.is_empty:
            return LEAST_NAME * self.scale
        return sum(self.widths) + LEAST_NAME * self.scale + 40 * self.scale * self.has_bars

    @cached_property
    def heads(self) -> list[tuple[str, ...]]:
        """The lines over each column."""
        return [self._head(column) for column in self.table.columns]

    def _head(self, column: FigureColumn) -> tuple[str, ...]:
        """Its lines: names of cohorts and themes are long."""
        said = (
            self._named(column.key) if column.is_named else BilingualText.told(lambda: column.said)
        ).said(self.language)
        metrics, wide = self.canvas.metrics(self.pen(HEAD)), HEAD_WIDE * self.scale
        return tuple(line for text in said for line in lines_of(text, metrics, wide, breaks=True))

    def _named(self, key: str) -> BilingualText:
        return BilingualText(
            **{
                code: next(
                    one.head for one in report.table(self.table.key).columns if one.key == key
                )
                for code, report in self.told.items()
            }
        )

    def _label(self, row: FigureRow) -> str:
        return " ".join(self._names(row).said(self.language))

    def _names(self, row: FigureRow) -> BilingualText:
        return BilingualText(
            **{code: known.get(row.key, "") for code, known in self.labels.items()}
        )

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Language → key of a row → what it is called."""
        return {
            code: {one.key: one.label for one in report.table(self.table.key).rows}
            for code, report in self.told.items()
        }

    def _title(self) -> list[ReportText]:

        words = BilingualText(
            **{code: _told(report.table(self.table.key)) for code, report in self.told.items()}
        )
        return lines_in(words, self.language, self.pen(TITLE), self.pen(TITLE_BENEATH))

    def _remarks(self) -> list[ReportText]:
        pen = replace(self.pen(RULE), ink="fg2")
        codes = [code for code in ("zh", "en") if code in self.told]
        both = [self.told[code].table(self.table.key) for code in codes]
        every = zip(
            *((*([one.detail] if one.detail else []), *one.remarks) for one in both), strict=False
        )
        lines: list[ReportText] = []
        for texts in every:
            words = BilingualText(**dict(zip(codes, texts, strict=True)))
            said = " ".join(words.said(self.language))
            lines += lines_in(BilingualText(said, ""), "zh", pen, pen, 1.0)
        return lines

    def height(self, width: float) -> float:
        """The pixels it takes in a width."""
        tall = height_of(self.canvas, self._title(), width) + 3
        if self.table.is_empty:
            return tall + height_of(self.canvas, self._remarks(), width)
        tall += self._heads_height() + self.row * (len(self.rows) + bool(self.table.total))
        return tall + height_of(self.canvas, self._remarks(), width)

    def _heads_height(self) -> float:
        most = max(map(len, self.heads), default=1)
        return most * self.canvas.leading(self.pen(HEAD)) + 3

    def draw(self, box: QRectF) -> None:
        """Draw it downwards from the top of a box."""
        y = draw_lines(self.canvas, box, self._title()) + 3
        if self.table.is_empty:
            draw_lines(self.canvas, QRectF(box.x(), y, box.width(), 0), self._remarks())
            return
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
        for place, row in enumerate(self.rows):
            line = QRectF(box.x(), y, box.width(), self.row)
            self._draw_name(QRectF(line.x(), y, numbers - line.x() - bar - 6, self.row), row)
            if bar:
                self._draw_bar(
                    QRectF(numbers - bar, y + self.row * 0.22, bar, self.row * 0.56), row
                )
            self._draw_numbers(QRectF(numbers, y, 0, self.row), row.cells, place)
            y += self.row
        if self.table.total is not None:
            hairline(self.canvas, box.x(), y, box.width())
            said = " ".join(BilingualText.told(lambda: _("Total")).said(self.language))
            self.canvas.text(QRectF(box.x(), y, numbers - box.x(), self.row), said, self.pen(SUM))
            self._draw_numbers(QRectF(numbers, y, 0, self.row), self.table.total, SUMS)
            y += self.row
        draw_lines(self.canvas, QRectF(box.x(), y, box.width(), 0), self._remarks())

    def _draw_heads(self, x: float, y: float) -> None:
        pen, tall = self.pen(HEAD), self.canvas.leading(self.pen(HEAD))
        inks = dict(zip(self.table.series, inks_of(self.table.series), strict=True))
        for (place, column), wide in zip(self.columns, self.widths, strict=True):
            said = self.heads[place]
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
        label = self._label(row)
        if (
            self.canvas.width(label, self.pen(NAME)) > box.width()
        ):  # one language whole, not two cut
            label = self._names(row).said(self.language)[0]
        self.canvas.text(box, label, self.pen(NAME))

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

    def _draw_numbers(self, at: QRectF, cells: Sequence[FigureCell], place: int) -> None:
        """Of a row, or those of the line of sums (`SUMS`, the last one)."""
        x, pen = at.x(), self.pen(SUM if place == SUMS else NUMBER)
        for column, cell, said, wide in zip(
            self.table.columns, cells, self.numbers[place], self.widths, strict=True
        ):
            box = QRectF(x, at.y(), wide, at.height())
            self.canvas.text(box, said, pen, RIGHT)
            if cell.ids:
                self.canvas.hit(box, f"{place}|{column.key}")
            x += wide


@lru_cache(256)
def _scaled(pen: Pen, scale: float) -> Pen:
    return replace(pen, pixels=pen.pixels * scale)


def _told(table: FigureTable) -> str:
    """ "Leads by kind: technology: 4 of 9 cooperation leads"."""
    is_named = table.finding.startswith(table.name)
    said = f"{table.name} · {table.finding}" if table.finding and not is_named else ""
    return said or table.finding or table.name
