"""Ranked horizontal bars: flag, name, the stacked bar from zero, the number at its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.drawing.canvas import IN_THE_MIDDLE, LEFT, READABLE, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.drawing.palette import contrast
from lcdesk.model.sentences import figure

LABEL = Pen(13, "fg")
SMALL = Pen(11, "fg")
INSIDE = Pen(11, "fg", MEDIUM)
NUMBER = Pen(13, "fg", DEMIBOLD, tabular=True)
ROW, TALL_ROW, THICK = 30.0, 38.0, 16.0  # a row; one with a name on two lines
FLAG = 26.0  # flag and the gap behind it
NAME_GAP = 12.0  # behind a name
GAP = 1.5  # between the parts of a bar


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * row_height(chart, canvas, width)
    return head_height(chart, canvas, width) + rows + foot_height(chart, canvas, width)


def row_height(chart: Chart, canvas: Canvas, width: float, least: float = ROW) -> float:
    """Higher for all where one name needs two lines."""
    room = (
        label_width(chart, canvas, width)
        - NAME_GAP
        - (FLAG if any(mark.flag for mark in chart.marks) else 0)
    )
    is_long = any(canvas.width(mark.label, LABEL) > room + 0.5 for mark in chart.marks)
    return max(least, TALL_ROW) if is_long else least


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    left = label_width(chart, canvas, rect.width())
    number = canvas.width(figure(chart.limits[1]), NUMBER) + 12
    unit = max(0.0, rect.width() - left - number) / chart.limits[1]
    direct = names_fit(chart, canvas, unit)
    shown = [
        one for n, one in enumerate(chart.series) if any(mark.values[n] for mark in chart.marks)
    ]
    body = draw_frame(chart, canvas, rect, () if direct else shown)
    if not chart.marks:
        return draw_nothing(canvas, body)
    step = max(
        min(body.height() / len(chart.marks), row_height(chart, canvas, rect.width()) * 1.25), 1.0
    )
    for n, mark in enumerate(chart.marks):
        row = QRectF(body.x(), body.y() + n * step, body.width(), step)
        draw_row(chart, canvas, row, mark, (left, unit))
        if n == 0 and direct:
            _name_parts(chart, canvas, row, mark, (left, unit))
    return None


def label_width(chart: Chart, canvas: Canvas, width: float) -> float:
    """The column of names: as wide as the longest, at most two fifths of the whole."""
    flag = FLAG if any(mark.flag for mark in chart.marks) else 0
    longest = max((canvas.width(mark.label, LABEL) for mark in chart.marks), default=0)
    return min(flag + longest + 14, width * 0.4)


def names_fit(chart: Chart, canvas: Canvas, unit: float) -> bool:
    """Whether women and men can be written into the first bar, all that come anywhere, and be
    read there.
    """
    if not chart.marks or len(chart.series) > 2:
        return False
    first = chart.marks[0]
    for n, one in enumerate(chart.series):
        ground = canvas.tokens[one.key]
        wide = canvas.width(one.label, INSIDE) + 16 <= first.values[n] * unit
        if any(mark.values[n] for mark in chart.marks) and not (
            wide and contrast(canvas.ink_on(ground), ground) >= READABLE
        ):
            return False
    return True


def draw_row(
    chart: Chart, canvas: Canvas, row: QRectF, mark: ChartMark, place: tuple[float, float]
) -> float:
    """A row with its number, `place` being where bars begin and the width of one person; where
    the number begins.
    """
    left, unit = place
    draw_label(chart, canvas, QRectF(row.x(), row.y(), left - NAME_GAP, row.height()), mark)
    thick = min(THICK, row.height() * 0.62)
    x = row.x() + left
    parts = [
        (value * unit, one.key)
        for value, one in zip(mark.values, chart.series, strict=True)
        if value
    ]
    for n, (wide, key) in enumerate(parts):
        gap = GAP if n < len(parts) - 1 else 0
        canvas.part(QRectF(x, row.center().y() - thick / 2, max(wide - gap, 1), thick), key)
        x += wide
    canvas.figure(
        QRectF(x + 8, row.y(), row.right() - x - 8, row.height()), mark.total, NUMBER, LEFT
    )
    canvas.hit(row, mark.key)
    return x + 8


def draw_label(chart: Chart, canvas: Canvas, box: QRectF, mark: ChartMark) -> None:
    """Flag and name, a long name on two lines."""
    if any(one.flag for one in chart.marks):
        canvas.flag(box.x(), box.center().y(), mark.flag)
        box = box.adjusted(FLAG, 0, 0, 0)
    if canvas.width(mark.label, LABEL) <= box.width() or box.height() < 2 * canvas.leading(SMALL):
        return canvas.text(box, mark.label, LABEL)
    return canvas.wrapped(box, mark.label, SMALL, LEFT, IN_THE_MIDDLE, breaks=True)


def _name_parts(
    chart: Chart, canvas: Canvas, row: QRectF, mark: ChartMark, place: tuple[float, float]
) -> None:
    x = row.x() + place[0]
    for value, one in zip(mark.values, chart.series, strict=True):
        wide = value * place[1]
        if value:
            pen = Pen(INSIDE.pixels, canvas.ink_on(one.key), MEDIUM)
            canvas.text(QRectF(x + 7, row.y(), wide - 8, row.height()), one.label, pen)
        x += wide
