"""Age bands: women's bars to the left of the bands, men's to the right, both from zero."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, Mark
from lcdesk.drawing.canvas import CENTER, RIGHT, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD
from lcdesk.drawing.frame import LEGEND, draw_frame, draw_nothing, foot_height, head_height

BAND = Pen(12, "fg2")
NUMBER = Pen(12, "fg", DEMIBOLD, tabular=True)
ROW, NAMES, FIGURE = 30.0, 22.0, 30.0


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * ROW + NAMES
    return head_height(chart, canvas, width) + rows + foot_height(chart, canvas, width)


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    half = max(canvas.width(mark.label, BAND) for mark in chart.marks) / 2 + 10
    unit = max(0.0, body.width() / 2 - half - FIGURE) / chart.limits[1]
    step = min((body.height() - NAMES) / len(chart.marks), ROW * 1.25)
    for n, mark in enumerate(chart.marks):
        _draw_band(canvas, QRectF(body.x(), body.y() + n * step, body.width(), step), mark, (half, unit))
    names = QRectF(body.x(), body.y() + step * len(chart.marks), body.width(), NAMES)
    left, right = _halves(names, half)
    canvas.text(left, chart.series[0].label, LEGEND, RIGHT)
    canvas.text(right, chart.series[1].label, LEGEND)
    return None


def _halves(row: QRectF, half: float) -> tuple[QRectF, QRectF]:
    middle = row.center().x()
    left = QRectF(row.x(), row.y(), middle - half - row.x(), row.height())
    return left, QRectF(middle + half, row.y(), row.right() - middle - half, row.height())


def _draw_band(canvas: Canvas, row: QRectF, mark: Mark, place: tuple[float, float]) -> None:
    half, unit = place
    left, right = _halves(row, half)
    thick, middle = min(row.height() * 0.7, 22), row.center().y()
    women, men = mark.values[0] * unit, mark.values[1] * unit
    if women:
        canvas.part(QRectF(left.right() - women, middle - thick / 2, women, thick), "women")
    if men:
        canvas.part(QRectF(right.x(), middle - thick / 2, men, thick), "men")
    canvas.text(row, mark.label, BAND, CENTER)
    canvas.text(
        QRectF(left.right() - women - FIGURE, row.y(), FIGURE - 6, row.height()), str(mark.values[0]), NUMBER, RIGHT
    )
    canvas.text(QRectF(right.x() + men + 6, row.y(), FIGURE, row.height()), str(mark.values[1]), NUMBER)
    canvas.hit(row, mark.key)
