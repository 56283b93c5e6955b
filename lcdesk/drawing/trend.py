"""The trend: upright columns from zero in the order of time; as horizontal bars where their
names have no room below.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.drawing import bars
from lcdesk.drawing.canvas import CENTER, RIGHT, Canvas, Pen, lines_of
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.model.sentences import figure

LABEL = Pen(12, "fg2")
TICK = Pen(11, "fg3", tabular=True)
NUMBER = Pen(13, "fg", DEMIBOLD, tabular=True)
INSIDE = Pen(11, "fg", MEDIUM, tabular=True)
PLOT, FIGURE = 190.0, 22.0  # the columns with the figure above the highest
SLOT, THICK = 104.0, 44.0  # at most
GAP, BELOW = 1.5, 8.0
MOST_LINES, MOST_TICKS = 3, 4


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    if not _fits(chart, canvas, width):
        return bars.height(chart, canvas, width)
    names = _names_height(chart, canvas, width)
    return head_height(chart, canvas, width) + PLOT + names + foot_height(chart, canvas, width)


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    if not _fits(chart, canvas, rect.width()):
        return bars.paint(chart, canvas, rect)
    shown = [
        one for n, one in enumerate(chart.series) if any(mark.values[n] for mark in chart.marks)
    ]
    body = draw_frame(chart, canvas, rect, shown)
    if not chart.marks:
        return draw_nothing(canvas, body)
    left, slot = _slot(chart, canvas, rect.width())
    plot = body.adjusted(left, 0, 0, -_names_height(chart, canvas, rect.width()))
    unit = max(0.0, plot.height() - FIGURE) / chart.limits[1]
    _draw_ticks(chart, canvas, plot, unit)
    for n, mark in enumerate(chart.marks):
        box = QRectF(plot.x() + n * slot, plot.y(), slot, plot.height())
        _draw_column(chart, canvas, box, mark, unit)
        name = QRectF(
            box.x() + 3, plot.bottom() + BELOW, slot - 6, body.bottom() - plot.bottom() - BELOW
        )
        canvas.wrapped(name, mark.label, LABEL, CENTER & ~CENTER.AlignVCenter)
        canvas.hit(QRectF(box.x(), box.y(), slot, body.bottom() - box.y()), mark.key)
    return None


def ticks(end: int) -> list[int]:
    """Round values from 0 to at most `end`, no more than MOST_TICKS steps of 1, 2 or 5 times a
    power of ten.
    """
    step, factors = 1, (2, 2.5, 2)
    while end // step > MOST_TICKS:
        step = round(step * factors[0])
        factors = (*factors[1:], factors[0])
    return list(range(0, end + 1, step))


def _slot(chart: Chart, canvas: Canvas, width: float) -> tuple[float, float]:
    """The width of the figures at the axis, and of one column."""
    left = canvas.width(figure(chart.limits[1]), TICK) + 10
    return left, min(SLOT, (width - left) / max(len(chart.marks), 1))


def _fits(chart: Chart, canvas: Canvas, width: float) -> bool:
    """Whether every name can be read in full under its column."""
    _left, slot = _slot(chart, canvas, width)
    metrics = canvas.metrics(LABEL)
    broken = [lines_of(mark.label, metrics, slot - 6) for mark in chart.marks]
    return all(
        len(lines) <= MOST_LINES
        and all(metrics.horizontalAdvance(line) <= slot - 6 for line in lines)
        for lines in broken
    ) and (not chart.marks or slot >= canvas.width(figure(chart.limits[1]), NUMBER) + 4)


def _names_height(chart: Chart, canvas: Canvas, width: float) -> float:
    slot = _slot(chart, canvas, width)[1] - 6
    lines = max((canvas.lines(mark.label, LABEL, slot) for mark in chart.marks), default=1)
    return lines * canvas.leading(LABEL) + BELOW


def _draw_ticks(chart: Chart, canvas: Canvas, plot: QRectF, unit: float) -> None:
    for value in ticks(chart.limits[1]):
        y = plot.bottom() - value * unit
        canvas.box(QRectF(plot.x(), y - 0.5, plot.width(), 1), "edge" if value == 0 else "line", 0)
        canvas.text(QRectF(plot.x() - 80, y - 8, 72, 16), figure(value), TICK, RIGHT)


def _draw_column(chart: Chart, canvas: Canvas, slot: QRectF, mark: ChartMark, unit: float) -> None:
    wide = min(THICK, slot.width() * 0.62)
    x, y = slot.center().x() - wide / 2, slot.bottom()
    several = sum(value > 0 for value in mark.values) > 1
    for value, one in zip(mark.values, chart.series, strict=True):
        if not value:
            continue
        y -= value * unit
        part = QRectF(x, y, wide, max(value * unit - GAP, 1))
        canvas.part(part, one.key)
        if several and part.height() >= 15 and canvas.width(figure(value), INSIDE) <= wide - 4:
            ground = "card" if one.key == "other" else one.key
            canvas.text(
                part,
                figure(value),
                Pen(INSIDE.pixels, canvas.ink_on(ground), MEDIUM, tabular=True),
                CENTER,
            )
    canvas.figure(
        QRectF(slot.x(), y - FIGURE, slot.width(), FIGURE - 4), mark.total, NUMBER, CENTER
    )
