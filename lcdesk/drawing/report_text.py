"""Text around figure tables: lines in the language that is shown, one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import LEFT, Canvas, Pen, lines_of
from lcdesk.texts import BilingualText, PaperLanguage


@dataclass(frozen=True)
class ReportText:
    """A text, how it looks, and the pixels kept free above it."""

    text: str
    pen: Pen
    above: float = 0.0


def lines_in(
    words: BilingualText, language: PaperLanguage, pen: Pen, beneath: Pen, above: float = 0.0
) -> list[ReportText]:
    """The text in a language; in both the English stands beneath, smaller."""
    said = words.said(language)
    return [
        ReportText(text, pen if place == 0 else beneath, above if place == 0 else 1.0)
        for place, text in enumerate(said)
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
            y += canvas.leading(line.pen)
    return y


def hairline(canvas: Canvas, x: float, y: float, width: float, ink: str = "line") -> None:
    """A line across, half a point thick."""
    canvas.box(QRectF(x, y - 0.35, width, 0.7), ink, 0)
