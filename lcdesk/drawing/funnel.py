"""The funnel: a bar from zero for each stage, its number and its share of the first; a pale
slope shows who was lost.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from lcdesk.charts import Chart
from lcdesk.drawing.bars import NUMBER, THICK, draw_row, label_width
from lcdesk.drawing.canvas import Canvas, Pen
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.model.sentences import figure

BESIDE = Pen(12, "fg3", tabular=True)
ROW = 40.0
PALE = 30  # of 255: the slope from one bar to the next


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * ROW
    return head_height(chart, canvas, width) + rows + foot_height(chart, canvas, width)


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    shown = [
        one for n, one in enumerate(chart.series) if any(mark.values[n] for mark in chart.marks)
    ]
    body = draw_frame(chart, canvas, rect, shown)
    if not chart.marks:
        return draw_nothing(canvas, body)
    left = label_width(chart, canvas, rect.width())
    number = canvas.width(figure(chart.limits[1]), NUMBER)
    words = max(canvas.width(mark.beside, BESIDE) for mark in chart.marks)
    unit = max(0.0, rect.width() - left - number - words - 24) / chart.limits[1]
    step = min(body.height() / len(chart.marks), ROW * 1.25)
    rows = [
        QRectF(body.x(), body.y() + n * step, body.width(), step) for n in range(len(chart.marks))
    ]
    ends = [body.x() + left + mark.total * unit for mark in chart.marks]
    for (above, below), (wide, narrow) in zip(pairwise(rows), pairwise(ends), strict=True):
        _draw_slope(canvas, above, below, (body.x() + left, wide, narrow))
    for row, mark in zip(rows, chart.marks, strict=True):
        x = (
            draw_row(chart, canvas, row, mark, (left, unit))
            + canvas.width(figure(mark.total), NUMBER)
            + 8
        )
        canvas.text(QRectF(x, row.y(), row.right() - x, row.height()), mark.beside, BESIDE)
    return None


def _draw_slope(
    canvas: Canvas, above: QRectF, below: QRectF, edges: tuple[float, float, float]
) -> None:
    left, wide, narrow = edges
    half = min(THICK, above.height() * 0.62) / 2
    top, foot = above.center().y() + half, below.center().y() - half
    corners = [QPointF(left, top), QPointF(wide, top), QPointF(narrow, foot), QPointF(left, foot)]
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    canvas.painter.setBrush(canvas.colour("women", PALE))
    canvas.painter.drawPolygon(QPolygonF(corners))
