"""Lines of text on the page of a report: Chinese before English, each with its own size, broken
where the column ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import LEFT, RIGHT, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.texts import BilingualText, PaperLanguage, figure

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
