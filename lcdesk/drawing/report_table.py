"""The table by country on the page of a report: grouped by region with the sums of each, in as
many columns as it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.report_lines import (
    ReportText,
    beside,
    draw_lines,
    draw_number,
    hairline,
    height_of,
)
from lcdesk.model.report import CountryLine, Report
from lcdesk.texts import BilingualText, PaperLanguage, _, figure

NAME, BENEATH, NUMBER = Pen(12, "fg"), Pen(11, "fg2"), Pen(12, "fg2", tabular=True)
REGION, REGION_BENEATH, SUM = (
    Pen(11, "accent", DEMIBOLD),
    Pen(11, "accent"),
    Pen(11, "accent", DEMIBOLD),
)
TOTAL, HEAD, HEAD_BENEATH = Pen(12, "fg", DEMIBOLD), Pen(11, "fg3"), Pen(10, "fg3")
BETWEEN, GUTTER, BLANK = 10.0, 24.0, 6.0
PAD, PART = 2.5, 34.0
CLOSE = 0.8
LOW_PAD, LOW_PART = 1.5, 30.0  # where rows stand close, and numbers, because there are many


@dataclass(frozen=True)
class Row:
    """A line of the table: the head of a region with its sums, a country, the first of no
    region, or the sum of all.
    """

    kind: Literal["region", "country", "apart", "total"]
    name: BilingualText
    numbers: tuple[int, ...]


def rows_of(report: Report) -> list[Row]:
    """Region by region, the one with the most people first; who has no country last, then the
    sum.
    """
    regions: dict[str, list[CountryLine]] = {}
    for line in report.rows:
        regions.setdefault(line.region.en if line.code else "", []).append(line)
    ordered = sorted(
        regions, key=lambda name: (not name, -sum(line.total for line in regions[name]))
    )
    rows, has_other = list[Row](), bool(report.other)
    for name in ordered:
        if name:
            rows.append(Row("region", regions[name][0].region, _sums(regions[name], has_other)))
        for place, line in enumerate(regions[name]):
            rows.append(
                Row("country" if name or place else "apart", line.name, _sums((line,), has_other))
            )
    return [
        *rows,
        Row("total", BilingualText.told(lambda: _("Total")), _sums(report.rows, has_other)),
    ]


def _sums(lines: Sequence[CountryLine], has_other: bool) -> tuple[int, ...]:
    women, men, other = (
        sum(getattr(line, part) for line in lines) for part in ("women", "men", "other")
    )
    parts = (women, men, other) if has_other else (women, men)
    return *parts, women + men + other


class ReportTable:
    """The table in so many columns, its letters made smaller by a scale; lengths are pixels
    before scaling.
    """

    def __init__(
        self,
        report: Report,
        language: PaperLanguage,
        canvas: Canvas,
        columns: int,
        size: tuple[float, float],
    ) -> None:
        scale, width = size
        self.language: PaperLanguage = language
        self.canvas, self.scale = canvas, scale
        is_close = columns > 2 and scale < CLOSE
        self._pad = LOW_PAD if is_close else PAD
        self.wide = (width / scale - GUTTER * (columns - 1)) / columns
        self.heads = _heads(report)
        self.rows = rows_of(report)
        self._part = max(
            LOW_PART if is_close else PART, canvas.width(figure(report.total), TOTAL) + BETWEEN
        )
        self.heights = [
            height_of(canvas, self._lines(row), self._name_width) + 2 * self._pad
            for row in self.rows
        ]
        self.columns = self._split(columns)

    @property
    def height(self) -> float:
        """The pixels it takes on the page."""
        tallest = max(
            sum(self._tall(place, is_first=not n) for n, place in enumerate(one))
            for one in self.columns
        )
        return (self._head_height() + tallest) * self.scale

    @property
    def broken(self) -> float:
        """The share of names that take more than a line, 0…1."""
        least = min(self.heights)
        return sum(tall > least + 2 for tall in self.heights) / len(self.heights)

    def draw(self, x: float, y: float) -> None:
        painter = self.canvas.painter
        painter.save()
        painter.translate(x, y)
        painter.scale(self.scale, self.scale)
        for number, column in enumerate(self.columns):
            self._draw_column(number * (self.wide + GUTTER), column)
        painter.restore()

    def _draw_column(self, x: float, column: Sequence[int]) -> None:
        head = self._head_height()
        self._draw_heads(QRectF(x, 0, self.wide, head))
        y = head
        for place in column:
            tall = self._tall(place, is_first=place == column[0])
            self._draw_row(
                QRectF(x, y, self.wide, tall), self.rows[place], is_first=place == column[0]
            )
            y += tall

    def _draw_heads(self, box: QRectF) -> None:
        x = box.right()
        for words in reversed(self.heads[1:]):
            for line, text in enumerate(words.said(self.language)):
                pen = HEAD if line == 0 else HEAD_BENEATH
                self.canvas.text(
                    QRectF(x - self._part - 20, box.y() + line * 14, self._part + 20, 14),
                    text,
                    pen,
                    RIGHT,
                )
            x -= self._part
        for line, text in enumerate(self.heads[0].said(self.language)):
            pen = HEAD if line == 0 else HEAD_BENEATH
            self.canvas.text(QRectF(box.x(), box.y() + line * 14, x - box.x(), 14), text, pen)
        hairline(self.canvas, box.x(), box.bottom() - 2, box.width(), "fg3")

    def _draw_row(self, box: QRectF, row: Row, *, is_first: bool) -> None:
        if row.kind == "total":
            hairline(self.canvas, box.x(), box.y() + BLANK / 2, box.width(), "fg3")
        elif not is_first and row.kind != "region":
            hairline(self.canvas, box.x(), box.y(), box.width(), "line2")
        top = box.y() + self._pad + (BLANK if row.kind != "country" and not is_first else 0)
        lines = self._lines(row)
        draw_lines(self.canvas, QRectF(box.x(), top, self._name_width, box.height()), lines)
        pen = {"region": SUM, "total": TOTAL}.get(row.kind, NUMBER)
        x, tall = box.right(), self.canvas.leading(lines[0].pen)
        for place, number in enumerate(reversed(row.numbers)):
            shown = replace(pen, ink="fg") if place == 0 and pen is NUMBER else pen
            if number or place == 0:
                draw_number(
                    self.canvas, QRectF(x - self._part, top, self._part, tall), number, shown
                )
            else:
                self.canvas.text(
                    QRectF(x - self._part, top, self._part, tall),
                    "–",
                    replace(shown, ink="fg3"),
                    RIGHT,
                )
            x -= self._part

    @property
    def _name_width(self) -> float:
        return self.wide - (len(self.heads) - 1) * self._part - 4

    def _head_height(self) -> float:
        return 19.0 + (14.0 if self.language == "both" else 0.0)

    def _tall(self, place: int, *, is_first: bool) -> float:
        """The height of a row; regions and the sum keep away from what stands above them."""
        blank = 0.0 if is_first or self.rows[place].kind == "country" else BLANK
        return self.heights[place] + blank

    def _lines(self, row: Row) -> list[ReportText]:
        """The name in one line where both languages fit beside each other, else one below the
        other.
        """
        first, second = {"region": (REGION, REGION_BENEATH), "total": (TOTAL, BENEATH)}.get(
            row.kind, (NAME, BENEATH)
        )
        return beside(self.canvas, row.name.said(self.language), (first, second), self._name_width)

    def _split(self, columns: int) -> list[list[int]]:
        """The places of the rows of each column, as low as they can all stand; the head of a
        region is never the last.
        """
        tall = sum(self.heights) / columns
        while True:
            made = self._filled(tall)
            if len(made) <= columns:
                return made
            tall += 2

    def _filled(self, tall: float) -> list[list[int]]:
        made: list[list[int]] = [[]]
        used = 0.0
        for place, row in enumerate(self.rows):
            needed = self._tall(place, is_first=not made[-1])
            follows = self.heights[place + 1] if row.kind == "region" else 0.0
            if made[-1] and used + needed + follows > tall + 0.01:
                made.append([])
                used, needed = 0.0, self.heights[place]
            made[-1].append(place)
            used += needed
        return made


def _heads(report: Report) -> list[BilingualText]:
    heads = [
        BilingualText.told(lambda: _("Country/region")),
        BilingualText.told(lambda: _("women")),
        BilingualText.told(lambda: _("men")),
        BilingualText.told(lambda: _("other")),
        BilingualText.told(lambda: _("total")),
    ]
    return heads if report.other else [*heads[:3], heads[4]]
