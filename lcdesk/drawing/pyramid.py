"""Age bands: women's bars to the left of the bands, men's to the right, both from zero."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.drawing.canvas import CENTER, IN_THE_MIDDLE, LEFT, RIGHT, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.frame import LEGEND, draw_frame, draw_nothing, foot_height, head_height
from lcdesk.model.sentences import figure

BAND = Pen(12, "fg2")
NUMBER = Pen(12, "fg", DEMIBOLD, tabular=True)
ROW, NAMES, BESIDE = 30.0, 22.0, 6.0  # BESIDE: between a bar and its number
WIDEST = 0.16  # half a name, of the whole width


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * ROW + NAMES
    return head_height(chart, canvas, width) + rows + foot_height(chart, canvas, width)


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    longest = max(canvas.width(mark.label, BAND) for mark in chart.marks) / 2
    half = min(longest, body.width() * WIDEST) + 10
    number = canvas.width(figure(chart.limits[1]), NUMBER) + BESIDE
    unit = max(0.0, body.width() / 2 - half - number) / chart.limits[1]
    step = min((body.height() - NAMES) / len(chart.marks), ROW * 1.25)
    for n, mark in enumerate(chart.marks):
        _draw_band(
            canvas, QRectF(body.x(), body.y() + n * step, body.width(), step), mark, (half, unit)
        )
    names = QRectF(body.x(), body.y() + step * len(chart.marks), body.width(), NAMES)
    left, right = _halves(names, half)
    canvas.text(left, chart.series[0].label, LEGEND, RIGHT)
    canvas.text(right, chart.series[1].label, LEGEND)
    return None


def _halves(row: QRectF, half: float) -> tuple[QRectF, QRectF]:
    middle = row.center().x()
    left = QRectF(row.x(), row.y(), middle - half - row.x(), row.height())
    return left, QRectF(middle + half, row.y(), row.right() - middle - half, row.height())


def _draw_band(canvas: Canvas, row: QRectF, mark: ChartMark, place: tuple[float, float]) -> None:
    half, unit = place
    left, right = _halves(row, half)
    thick, middle = min(row.height() * 0.7, 22), row.center().y()
    women, men = mark.values[0] * unit, mark.values[1] * unit
    if women:
        canvas.part(QRectF(left.right() - women, middle - thick / 2, women, thick), "women")
    if men:
        canvas.part(QRectF(right.x(), middle - thick / 2, men, thick), "men")
    name = QRectF(left.right() + 6, row.y(), right.x() - left.right() - 12, row.height())
    canvas.wrapped(name, mark.label, BAND, CENTER, IN_THE_MIDDLE, breaks=True)
    before = QRectF(row.x(), row.y(), left.right() - women - BESIDE - row.x(), row.height())
    behind = QRectF(
        right.x() + men + BESIDE, row.y(), row.right() - right.x() - men - BESIDE, row.height()
    )
    canvas.figure(before, mark.values[0], NUMBER, RIGHT)
    canvas.figure(behind, mark.values[1], NUMBER, LEFT)
    canvas.hit(row, mark.key)
