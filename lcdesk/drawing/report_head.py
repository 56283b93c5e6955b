"""The head of the page of a report: office, what it is of, when, the sentence, and the key figures in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF

from lcdesk.drawing.canvas import RIGHT, Canvas, Pen
from lcdesk.drawing.report_lines import (
    BENEATH,
    BESIDE,
    BODY,
    DAYS,
    LABEL,
    LABEL_BENEATH,
    NOTE,
    NUMBER,
    OVER,
    SCOPE,
    SCOPE_BENEATH,
    SENTENCE,
    SENTENCE_BENEATH,
    ReportText,
    beside,
    draw_lines,
    hairline,
    height_of,
    lines_in,
)
from lcdesk.model.report import BilingualText, Breakdown, KeyFigure, Report
from lcdesk.model.sentences import figure
from lcdesk.model.timetable_grid import PaperLanguage, span_words
from lcdesk.texts import _, language

MARK = 36.0  # width of the accent above the head
BETWEEN, LEAST_NUMBER = 14.0, 12.0  # key figures: pixels between them, and of the smallest


class ReportHeader:
    """What stands above the pictures."""

    def __init__(self, report: Report, language: PaperLanguage, canvas: Canvas) -> None:
        self.report, self.canvas = report, canvas
        self.language: PaperLanguage = language

    def draw(self, x: float, y: float, width: float) -> float:
        """Draw it downwards from a point; where it ends."""
        self.canvas.box(QRectF(x, y, MARK, 3), "accent", 0)
        y = self._draw_over(QRectF(x, y + 12, width, 16)) + 12
        y = draw_lines(self.canvas, QRectF(x, y, width, 0), self._scope(width)) + 18
        y = draw_lines(self.canvas, QRectF(x, y, width, 0), self._sentence()) + 14
        hairline(self.canvas, x, y, width)
        y = self._draw_figures(QRectF(x, y + 10, width, 0)) + 10
        hairline(self.canvas, x, y, width)
        for breakdown in self.report.breakdowns:
            y = self._draw_breakdown(QRectF(x, y + 8, width, 0), breakdown)
        return y

    def _draw_over(self, box: QRectF) -> float:
        """What the page is, and whose."""
        what, office = (
            BESIDE.join(BilingualText.told(lambda: _("Participants by country and region")).said(self.language)),
            self._whose(),
        )
        self.canvas.text(box, what, OVER)
        room = box.adjusted(self.canvas.width(what, OVER) + 24, 0, 0, 0)
        if self.canvas.width(office, OVER) <= room.width():
            self.canvas.text(room, office, OVER, RIGHT)
            return box.bottom()
        return draw_lines(self.canvas, QRectF(box.x(), box.bottom(), box.width(), 0), [ReportText(office, OVER, 2)])

    def _whose(self) -> str:
        """The office, after the number that a signed page was signed under."""
        signature = self.report.signature
        number = (
            " ".join((*BilingualText.told(lambda: _("Report no.")).said(self.language), signature.number))
            if signature
            else ""
        )
        return " · ".join(part for part in (number, self.report.office) if part)

    def _scope(self, width: float) -> list[ReportText]:
        """What it is of, when, and by whom: both languages of a role on one line where they fit."""
        lines = lines_in(self.report.scope, self.language, SCOPE, SCOPE_BENEATH)
        days = [day for day in (self.report.starts, self.report.ends) if day]
        lines += [ReportText(span_words(days, self.language), DAYS, 4)] if days else []
        for place, words in enumerate(self.report.organisers):
            above = 6.0 if place == 0 else 2.0
            lines += beside(self.canvas, words.said(self.language), (BODY, BENEATH), width, above)
        return lines

    def _sentence(self) -> list[ReportText]:
        return lines_in(self.report.sentence, self.language, SENTENCE, SENTENCE_BENEATH)

    def _draw_figures(self, box: QRectF) -> float:
        """In a row; labels and notes begin on one line."""
        figures = self.report.figures
        labels = [lines_in(one.label, self.language, LABEL, LABEL_BENEATH) for one in figures]
        notes = [lines_in(one.note, self.language, NOTE, NOTE) for one in figures]
        pen, widths = self._widths(box.width(), (labels, notes))
        below = box.y() + self.canvas.leading(NUMBER) + 2
        second = below + max(map(self._tall, labels, widths), default=0.0) + 2
        ends, x = [second], box.x()
        for one, label, note, wide in zip(figures, labels, notes, widths, strict=True):
            self._draw_large(QRectF(x, box.y(), wide, self.canvas.leading(NUMBER)), one, pen)
            draw_lines(self.canvas, QRectF(x, below, wide, 0), label)
            ends.append(draw_lines(self.canvas, QRectF(x, second, wide, 0), note))
            x += wide + BETWEEN
        return max(ends)

    def _tall(self, lines: Sequence[ReportText], width: float) -> float:
        return height_of(self.canvas, lines, width)

    def _widths(self, whole: float, texts: Sequence[Sequence[Sequence[ReportText]]]) -> tuple[Pen, list[float]]:
        """Columns of one width; where a text would not fit in its own, as wide as each needs, what is left shared out.

        The numbers are written smaller where they are too long for all of this."""
        count = max(len(self.report.figures), 1)
        room, pen = whole - BETWEEN * (count - 1), NUMBER
        while sum(needed := self._needed(pen, texts)) > room and pen.pixels > LEAST_NUMBER:
            pen = replace(pen, pixels=pen.pixels - 1)
        if max(needed, default=0.0) <= room / count:
            return pen, [room / count] * len(needed)
        spare = max(0.0, room - sum(needed)) / count
        return pen, [one + spare for one in needed]

    def _needed(self, pen: Pen, texts: Sequence[Sequence[Sequence[ReportText]]]) -> list[float]:
        numbers = [ReportText(figure(one.number), pen) for one in self.report.figures]
        columns = [
            [numbers[place], *(line for lines in texts for line in lines[place])] for place in range(len(numbers))
        ]
        return [max(self.canvas.width(line.text, line.pen) for line in column) + 1 for column in columns]

    def _draw_large(self, box: QRectF, large: KeyFigure, pen: Pen) -> None:
        ink = "accent" if large.name == "participants" else "fg"
        self.canvas.text(box, figure(large.number), replace(pen, ink=ink))

    def _draw_breakdown(self, box: QRectF, breakdown: Breakdown) -> float:
        """ "Kind of organisation: university 9 · ministry 4", a line a language."""
        said = BilingualText.told(lambda: _parts(breakdown, "zh" if language() == "zh" else "en"))
        return draw_lines(self.canvas, box, lines_in(said, self.language, BODY, BENEATH))


def _parts(breakdown: Breakdown, language: PaperLanguage) -> str:
    parts = " · ".join(f"{part.label.said(language)[0]} {figure(part.number)}" for part in breakdown.parts)
    return _("{title}: {parts}", title=breakdown.title.said(language)[0], parts=parts)
