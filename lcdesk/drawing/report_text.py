"""Text on the page of a report: lines in Chinese before English, and the table by country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import LEFT, RIGHT, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.model.report import CountryLine, Report
from lcdesk.texts import BilingualText, PaperLanguage, _, figure

OVER = Pen(11, "fg3")
SCOPE, SCOPE_BENEATH = Pen(18, "fg", DEMIBOLD), Pen(12, "fg2", MEDIUM)
DAYS = Pen(12, "fg2")
SENTENCE, SENTENCE_BENEATH = Pen(28, "fg", DEMIBOLD), Pen(16, "fg2")
NUMBER, LABEL, LABEL_BENEATH, NOTE = (
    Pen(26, "fg", DEMIBOLD),
    Pen(11, "fg"),
    Pen(10, "fg3"),
    Pen(10, "fg3"),
)
TITLE, TITLE_BENEATH = Pen(13, "fg", DEMIBOLD), Pen(11, "fg2")
BODY, BOLD, BENEATH, SMALL = Pen(11, "fg"), Pen(11, "fg", DEMIBOLD), Pen(11, "fg2"), Pen(10, "fg3")
DATA = Pen(9, "fg3")

BESIDE, GAP = "  ", 6.0
"""Between the languages on one line: within a text, and in pixels."""


@dataclass(frozen=True)
class ReportText:
    """A text, how it looks, and the pixels kept free above it."""

    text: str
    pen: Pen
    above: float = 0.0
    second: str = ""  # the other language behind it, where both are on one line
    second_pen: Pen = BENEATH


def lines_in(
    words: BilingualText, language: PaperLanguage, pen: Pen, beneath: Pen, above: float = 0.0
) -> list[ReportText]:
    """The text in the language of the page; in both the English stands beneath, smaller."""
    said = words.said(language)
    return [
        ReportText(text, pen if place == 0 else beneath, above if place == 0 else 1.0)
        for place, text in enumerate(said)
    ]


def beside(
    canvas: Canvas, words: Sequence[str], pens: tuple[Pen, Pen], width: float, above: float = 0.0
) -> list[ReportText]:
    """Both languages on one line where they fit, else one beneath the other."""
    first, second = (*words, "", "")[:2]
    needed = canvas.width(first, pens[0]) + (GAP + canvas.width(second, pens[1]) if second else 0.0)
    if needed <= width:
        return [ReportText(first, pens[0], above, second, pens[1])] if first else []
    return [
        ReportText(text, pens[1] if place else pens[0], 1.0 if place else above)
        for place, text in enumerate(words)
    ]


def height_of(canvas: Canvas, lines: Iterable[ReportText], width: float) -> float:
    """The pixels all lines take in a width."""
    return sum(
        line.above + canvas.lines(line.text, line.pen, width) * canvas.leading(line.pen)
        for line in lines
    )


def draw_lines(canvas: Canvas, box: QRectF, lines: Sequence[ReportText]) -> float:
    """Draw them from the top of a box downwards; where the next would begin."""
    y = box.y()
    for line in lines:
        y += line.above
        for text in lines_of(line.text, canvas.metrics(line.pen), box.width()):
            canvas.text(
                QRectF(box.x(), y, box.width(), canvas.leading(line.pen)), text, line.pen, LEFT
            )
            if line.second:
                x = box.x() + canvas.width(text, line.pen) + GAP
                canvas.text(
                    QRectF(x, y, box.right() - x, canvas.leading(line.pen)),
                    line.second,
                    line.second_pen,
                    LEFT,
                )
            y += canvas.leading(line.pen)
    return y


def draw_number(canvas: Canvas, box: QRectF, number: int, pen: Pen) -> None:
    """A number at the right of a box, each figure in a place of one width: columns of numbers stand
    one below the other.

    A font that has such figures anyway writes it as a whole. The feature for it is not asked for:
    in a PDF it would hide what the number is.
    """
    digits = [canvas.width(digit, pen) for digit in "0123456789"]
    wide, text = max(digits), figure(number)
    if max(digits) - min(digits) < 0.05:
        canvas.text(box, text, pen, RIGHT)
        return
    places = [wide if sign.isdigit() else canvas.width(sign, pen) for sign in text]
    x = box.right() - sum(places)
    for sign, place in zip(text, places, strict=True):
        canvas.text(
            QRectF(x + (place - canvas.width(sign, pen)) / 2, box.y(), place, box.height()),
            sign,
            pen,
        )
        x += place


def hairline(canvas: Canvas, x: float, y: float, width: float, ink: str = "line") -> None:
    """A line across, half a point thick."""
    canvas.box(QRectF(x, y - 0.35, width, 0.7), ink, 0)


# --- The table by country, grouped by region, in as many columns as it takes ---


NAME, NAME_BENEATH, CELL_NUMBER = Pen(12, "fg"), Pen(11, "fg2"), Pen(12, "fg2", tabular=True)
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
        pen = {"region": SUM, "total": TOTAL}.get(row.kind, CELL_NUMBER)
        x, tall = box.right(), self.canvas.leading(lines[0].pen)
        for place, number in enumerate(reversed(row.numbers)):
            shown = replace(pen, ink="fg") if place == 0 and pen is CELL_NUMBER else pen
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
        first, second = {"region": (REGION, REGION_BENEATH), "total": (TOTAL, NAME_BENEATH)}.get(
            row.kind, (NAME, NAME_BENEATH)
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
