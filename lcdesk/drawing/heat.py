"""The heat map: a number in each cell, on a ground that is greener for more people."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.drawing.bars import FLAG
from lcdesk.drawing.canvas import CENTER, IN_THE_MIDDLE, LEFT, Canvas, Pen
from lcdesk.drawing.fonts import MEDIUM
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.drawing.palette import mixed

LABEL, SMALL = Pen(12, "fg"), Pen(11, "fg")
HEAD = Pen(12, "fg2")
ROW, TALL_ROW, GAP = 30.0, 36.0, 3.0  # a row; one with a name on two lines
MOST_LINES = 3  # of a head
TURNED = 120.0  # px of a turned one at most
PALE, STRONG, EMPTY = 0.2, 0.95, 0.04


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks) // max(len(chart.heads), 1), 2) * _row_height(chart, canvas, width)
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
    is_turned = not _stand(chart, canvas, wide)
    for n, head in enumerate(chart.heads):
        _draw_head(
            canvas,
            QRectF(body.x() + left + n * wide + 2, body.y(), wide - 4, top - 4),
            head,
            is_turned=is_turned,
        )
    highest = _row_height(chart, canvas, rect.width()) * 1.25
    step = min((body.height() - top) / (len(chart.marks) // len(chart.heads)), highest)
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
    wide = _columns(chart, canvas, width)[1]
    if not _stand(chart, canvas, wide):
        return min(TURNED, max(canvas.width(head, HEAD) for head in chart.heads)) + 8
    return (
        max(canvas.lines(head, HEAD, wide - 4) for head in chart.heads) * canvas.leading(HEAD) + 6
    )


def _stand(chart: Chart, canvas: Canvas, wide: float) -> bool:
    """Can every head be read in full above its column? Else all are turned."""
    room = QRectF(0, 0, wide - 4, MOST_LINES * canvas.leading(HEAD))
    return all(canvas.fits(head, HEAD, room) for head in chart.heads)


def _draw_head(canvas: Canvas, box: QRectF, head: str, *, is_turned: bool) -> None:
    if not is_turned:
        return canvas.wrapped(box, head, HEAD, CENTER)
    canvas.painter.save()
    canvas.painter.translate(box.bottomLeft())
    canvas.painter.rotate(-90)
    canvas.wrapped(QRectF(0, 0, box.height(), box.width()), head, HEAD, LEFT, breaks=True)
    canvas.painter.restore()
    return None


def _row_height(chart: Chart, canvas: Canvas, width: float) -> float:
    if not chart.marks or not chart.heads:
        return ROW
    room = (
        _columns(chart, canvas, width)[0]
        - 8
        - (FLAG if any(mark.flag for mark in chart.marks) else 0)
    )
    return (
        TALL_ROW
        if any(canvas.width(mark.label, LABEL) > room + 0.5 for mark in chart.marks)
        else ROW
    )


def _draw_label(canvas: Canvas, box: QRectF, mark: ChartMark) -> None:
    if mark.flag:
        canvas.flag(box.x(), box.center().y(), mark.flag, 16)
    box = box.adjusted(FLAG if mark.flag else 0, 0, 0, 0)
    if canvas.width(mark.label, LABEL) <= box.width() or box.height() < 2 * canvas.leading(SMALL):
        canvas.text(box, mark.label, LABEL, LEFT)
    else:
        canvas.wrapped(box, mark.label, SMALL, LEFT, IN_THE_MIDDLE, breaks=True)


def _draw_cell(chart: Chart, canvas: Canvas, slot: QRectF, mark: ChartMark) -> None:
    box = slot.adjusted(GAP / 2, GAP / 2, -GAP / 2, -GAP / 2)
    scale = (mark.total - 1) / max(chart.limits[1] - 1, 1)
    share = PALE + (STRONG - PALE) * scale if mark.total else EMPTY
    ground = mixed(canvas.tokens["women"], canvas.tokens["card"], share)
    canvas.box(box, ground, 3)
    if mark.total:
        canvas.figure(box, mark.total, Pen(12, canvas.ink_on(ground), MEDIUM, tabular=True), CENTER)
    canvas.hit(box, mark.key)
