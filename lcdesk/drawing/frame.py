"""What stands around every chart: the finding, what is counted, the legend, and the counting
rule underneath.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from lcdesk.charts.chart import Chart, ChartKind, Series
from lcdesk.drawing.canvas import CENTER, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.texts import _, join_sentences

TITLE = Pen(14, "fg", DEMIBOLD)
SUBTITLE = Pen(12, "fg3")
RULE = Pen(11, "fg3")
LEGEND = Pen(12, "fg2")
_AFTER = 14.0  # px between two names of a legend
GAP = 12.0
# with a legend beside the subtitle, or under it
EXPLAINED = (ChartKind.BARS, ChartKind.FUNNEL, ChartKind.TREND)


def head_height(chart: Chart, canvas: Canvas, width: float) -> float:
    """Title (as many lines as it needs), subtitle, and a gap."""
    lines = (
        canvas.lines(chart.title, TITLE, width - canvas.corner, breaks=True) if chart.title else 0
    )
    return lines * canvas.leading(TITLE) + _second_height(chart, canvas, width) + GAP


def foot_height(chart: Chart, canvas: Canvas, width: float) -> float:
    """The rule and the note under the picture, with the gap before them."""
    text = foot_text(chart)
    return canvas.lines(text, RULE, width, breaks=True) * canvas.leading(RULE) + 10 if text else 0.0


def foot_text(chart: Chart) -> str:
    return join_sentences(chart.note, chart.caption.rule)


def framed_height(chart: Chart, canvas: Canvas, width: float, body: float) -> float:
    """The height of a chart whose marks take `body` of it."""
    return head_height(chart, canvas, width) + body + foot_height(chart, canvas, width)


def draw_frame(chart: Chart, canvas: Canvas, rect: QRectF, legend: Sequence[Series] = ()) -> QRectF:
    """Draw the words; the answer is the place left for the marks."""
    head, foot = head_height(chart, canvas, rect.width()), foot_height(chart, canvas, rect.width())
    title = head - GAP - _second_height(chart, canvas, rect.width())
    if chart.title:
        place = QRectF(rect.x(), rect.y(), rect.width() - canvas.corner, title)
        canvas.wrapped(place, chart.title, TITLE, breaks=True)
    second = QRectF(rect.x(), rect.y() + title + 2, rect.width(), canvas.leading(SUBTITLE))
    if _is_crowded(chart, canvas, rect.width()):
        draw_legend(
            canvas, QRectF(rect.x(), second.bottom() + 2, rect.width(), 18), legend, is_left=True
        )
    else:
        second.setWidth(
            rect.width()
            - draw_legend(canvas, QRectF(second.x(), second.y(), rect.width(), 18), legend)
        )
    canvas.text(second, chart.caption.subtitle, SUBTITLE)
    if foot:
        place = QRectF(rect.x(), rect.bottom() - foot + 10, rect.width(), foot - 10)
        canvas.wrapped(place, foot_text(chart), RULE, breaks=True)
    return rect.adjusted(0, head, 0, -foot)


def draw_legend(
    canvas: Canvas, row: QRectF, series: Sequence[Series], *, is_left: bool = False
) -> float:
    """Swatches with names, set to the right end of a row, or to its left; the width they take."""
    widths = _legend_widths(canvas, series)
    x = row.x() if is_left else row.right() - sum(widths) + (_AFTER if widths else 0)
    for one, width in zip(series, widths, strict=True):
        canvas.part(QRectF(x, row.center().y() - 5, 10, 10), one.key)
        canvas.text(QRectF(x + 15, row.y(), width - 15, row.height()), one.label, LEGEND)
        x += width
    return sum(widths)


def draw_nothing(canvas: Canvas, body: QRectF) -> None:
    """The sentence in place of marks."""
    canvas.text(body, _("Nobody is counted here yet."), SUBTITLE, CENTER)


def _second_height(chart: Chart, canvas: Canvas, width: float) -> float:
    """Of the subtitle with the legend; none where there is neither."""
    if not chart.caption.subtitle and len(chart.series) < 2:
        return 0.0
    return (canvas.leading(SUBTITLE) + 2) * (2 if _is_crowded(chart, canvas, width) else 1)


def _is_crowded(chart: Chart, canvas: Canvas, width: float) -> bool:
    """Are subtitle and legend too wide for one line?"""
    if chart.kind not in EXPLAINED or not chart.caption.subtitle:
        return False
    return (
        canvas.width(chart.caption.subtitle, SUBTITLE) + sum(_legend_widths(canvas, chart.series))
        > width
    )


def _legend_widths(canvas: Canvas, series: Sequence[Series]) -> list[float]:
    return [canvas.width(one.label, LEGEND) + 16 + _AFTER for one in series]
