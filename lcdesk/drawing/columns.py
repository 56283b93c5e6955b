"""The small column chart: number, stacked column, flag; the title and the legend share the first
line.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.charts.columns import REST
from lcdesk.drawing.canvas import CENTER, Canvas, Pen
from lcdesk.drawing.fonts import MEDIUM
from lcdesk.drawing.frame import draw_legend, draw_nothing

TITLE = Pen(12, "fg2", MEDIUM)
NUMBER = Pen(11, "fg2", tabular=True)
CODE = Pen(10, "fg3")
HEAD, FOOT, FIGURE = 22.0, 18.0, 14.0
THICK, FLAG = 16.0, 15.0


def height(_chart: Chart, _canvas: Canvas, _width: float) -> float:
    return 84.0


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    line = QRectF(rect.x(), rect.y(), rect.width(), 16)
    shown = [
        one for n, one in enumerate(chart.series) if any(mark.values[n] for mark in chart.marks)
    ]
    taken = draw_legend(canvas, line, shown)
    canvas.text(line.adjusted(0, 0, -taken, 0), chart.title, TITLE)
    body = rect.adjusted(0, HEAD, 0, 0)
    if not chart.marks:
        return draw_nothing(canvas, body)
    step = min(body.width() / len(chart.marks), 44.0)
    for n, mark in enumerate(chart.marks):
        _draw_column(
            chart, canvas, QRectF(body.x() + n * step, body.y(), step, body.height()), mark
        )
    return None


def _draw_column(chart: Chart, canvas: Canvas, slot: QRectF, mark: ChartMark) -> None:
    unit = (slot.height() - FIGURE - FOOT) / chart.limits[1]
    wide = min(THICK, slot.width() - 4)
    x, y = slot.center().x() - wide / 2, slot.bottom() - FOOT
    for value, one in zip(mark.values, chart.series, strict=True):
        if value and mark.key != REST:
            tall = value * unit
            y -= tall
            canvas.part(QRectF(x, y, wide, max(tall - 1.5, 1)), one.key)
    canvas.figure(
        QRectF(slot.x() + 1, y - FIGURE, slot.width() - 2, FIGURE), mark.total, NUMBER, CENTER
    )
    _draw_foot(canvas, slot, mark)
    canvas.hit(slot, mark.key)


def _draw_foot(canvas: Canvas, slot: QRectF, mark: ChartMark) -> None:
    foot = QRectF(slot.x(), slot.bottom() - FOOT + 4, slot.width(), FOOT - 4)
    if mark.flag:
        canvas.flag(foot.center().x() - FLAG / 2, foot.center().y(), mark.flag, FLAG)
    else:
        canvas.text(foot, mark.label if mark.key else "?", CODE, CENTER)
