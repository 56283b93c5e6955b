"""What stands around every chart: the finding, what is counted, the legend, and the counting rule underneath."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, Series
from lcdesk.drawing.canvas import CENTER, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.texts import _

TITLE = Pen(14, "fg", DEMIBOLD)
SUBTITLE = Pen(12, "fg3")
RULE = Pen(11, "fg3")
LEGEND = Pen(12, "fg2")
GAP = 12.0


def head_height(chart: Chart, canvas: Canvas, width: float) -> float:
    """Title (as many lines as it needs), subtitle, and a gap."""
    lines = canvas.lines(chart.title, TITLE, width - canvas.corner) if chart.title else 0
    return lines * canvas.leading(TITLE) + (canvas.leading(SUBTITLE) + 2 if _has_second(chart) else 0) + GAP


def foot_height(chart: Chart, canvas: Canvas, width: float) -> float:
    """The rule and the note under the picture, with the gap before them."""
    text = foot_text(chart)
    return canvas.lines(text, RULE, width) * canvas.leading(RULE) + 10 if text else 0.0


def foot_text(chart: Chart) -> str:
    return " ".join(text for text in (chart.note, chart.caption.rule) if text)


def draw_frame(chart: Chart, canvas: Canvas, rect: QRectF, legend: Sequence[Series] = ()) -> QRectF:
    """Draw the words; the answer is the place left for the marks."""
    head, foot = head_height(chart, canvas, rect.width()), foot_height(chart, canvas, rect.width())
    title = head - GAP - (canvas.leading(SUBTITLE) + 2 if _has_second(chart) else 0)
    if chart.title:
        canvas.wrapped(QRectF(rect.x(), rect.y(), rect.width() - canvas.corner, title), chart.title, TITLE)
    taken = draw_legend(canvas, QRectF(rect.x(), rect.y() + title + 2, rect.width(), 18), legend)
    if chart.caption.subtitle:
        second = QRectF(rect.x(), rect.y() + title + 2, rect.width() - taken, canvas.leading(SUBTITLE))
        canvas.text(second, chart.caption.subtitle, SUBTITLE)
    if foot:
        canvas.wrapped(QRectF(rect.x(), rect.bottom() - foot + 10, rect.width(), foot - 10), foot_text(chart), RULE)
    return rect.adjusted(0, head, 0, -foot)


def draw_legend(canvas: Canvas, row: QRectF, series: Sequence[Series]) -> float:
    """Swatches with names, set to the right end of a row; the width they take."""
    widths = [canvas.width(one.label, LEGEND) + 30 for one in series]
    x = row.right() - sum(widths) + (14 if widths else 0)
    for one, width in zip(series, widths, strict=True):
        canvas.part(QRectF(x, row.center().y() - 5, 10, 10), one.key)
        canvas.text(QRectF(x + 15, row.y(), width - 15, row.height()), one.label, LEGEND)
        x += width
    return sum(widths)


def draw_nothing(canvas: Canvas, body: QRectF) -> None:
    """The sentence in place of marks."""
    canvas.text(body, _("Nobody is counted here yet."), SUBTITLE, CENTER)


def _has_second(chart: Chart) -> bool:
    return bool(chart.caption.subtitle) or len(chart.series) > 1
