"""The heat map: a number in each cell, on a ground that is greener for more people."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, Mark
from lcdesk.drawing.bars import FLAG
from lcdesk.drawing.canvas import CENTER, LEFT, Canvas, Pen
from lcdesk.drawing.fonts import MEDIUM
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.drawing.palette import mixed

LABEL = Pen(12, "fg")
HEAD = Pen(12, "fg2")
ROW, GAP = 30.0, 3.0
PALE, STRONG, EMPTY = 0.2, 0.95, 0.04


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks) // max(len(chart.heads), 1), 2) * ROW
    return (
        head_height(chart, canvas, width)
        + _heads_height(chart, canvas, width)
        + rows
        + foot_height(chart, canvas, width)
    )


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks or not chart.heads:
        return draw_nothing(canvas, body)
    left, wide = _columns(chart, canvas, body.width())
    top = _heads_height(chart, canvas, body.width())
    for n, head in enumerate(chart.heads):
        canvas.wrapped(QRectF(body.x() + left + n * wide + 2, body.y(), wide - 4, top - 4), head, HEAD, CENTER)
    step = min((body.height() - top) / (len(chart.marks) // len(chart.heads)), ROW * 1.25)
    for n, mark in enumerate(chart.marks):
        row, column = divmod(n, len(chart.heads))
        y = body.y() + top + row * step
        if column == 0:
            _draw_label(canvas, QRectF(body.x(), y, left - 8, step), mark)
        _draw_cell(chart, canvas, QRectF(body.x() + left + column * wide, y, wide, step), mark)
    return None


def _columns(chart: Chart, canvas: Canvas, width: float) -> tuple[float, float]:
    """The width of the names, and of one column."""
    longest = max(canvas.width(mark.label, LABEL) for mark in chart.marks)
    left = min(longest + (FLAG if any(mark.flag for mark in chart.marks) else 0) + 14, width * 0.35)
    return left, (width - left) / len(chart.heads)


def _heads_height(chart: Chart, canvas: Canvas, width: float) -> float:
    if not chart.marks or not chart.heads:
        return 0.0
    wide = _columns(chart, canvas, width)[1] - 4
    return min(2, max(canvas.lines(head, HEAD, wide) for head in chart.heads)) * canvas.leading(HEAD) + 6


def _draw_label(canvas: Canvas, box: QRectF, mark: Mark) -> None:
    if mark.flag:
        canvas.flag(box.x(), box.center().y(), mark.flag, 16)
    canvas.text(box.adjusted(FLAG if mark.flag else 0, 0, 0, 0), mark.label, LABEL, LEFT)


def _draw_cell(chart: Chart, canvas: Canvas, slot: QRectF, mark: Mark) -> None:
    box = slot.adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
    scale = (mark.total - 1) / max(chart.limits[1] - 1, 1)
    share = PALE + (STRONG - PALE) * scale if mark.total else EMPTY
    ground = mixed(canvas.tokens["women"], canvas.tokens["card"], share)
    canvas.box(box, ground, 3)
    if mark.total:
        canvas.text(box, str(mark.total), Pen(12, canvas.ink_on(ground), MEDIUM, tabular=True), CENTER)
    canvas.hit(box, mark.key)
