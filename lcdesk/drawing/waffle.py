"""The waffle: one square a person, ten in a row, and beside them each value with its number and
its share of all.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.drawing.bars import LABEL, NUMBER, SMALL
from lcdesk.drawing.canvas import IN_THE_MIDDLE, LEFT, RIGHT, Canvas
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.drawing.funnel import BESIDE
from lcdesk.model.sentences import figure

IN_A_ROW = 10
SQUARE, GAP = 22.0, 3.0
LINE, SWATCH, BETWEEN = 34.0, 12.0, 32.0
LEAST_NAMES = 230.0  # with less room than this the names stand under the squares


@dataclass(frozen=True)
class _Places:
    """The way from square to square, the place of the lines of names, and how tall both are
    together.
    """

    step: float
    names: QRectF
    line: float
    height: float


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    body = _places(chart, QRectF(0, 0, width, 0)).height
    return head_height(chart, canvas, width) + body + foot_height(chart, canvas, width)


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    places = _places(chart, body, min(1.0, body.height() / _places(chart, body).height))
    _draw_squares(chart, canvas, body, places.step)
    names = places.names
    number = max(canvas.width(figure(mark.total), NUMBER) for mark in chart.marks)
    beside = max(canvas.width(mark.beside, BESIDE) for mark in chart.marks)
    longest = max(canvas.width(mark.label, LABEL) for mark in chart.marks)
    name = min(longest + 8, names.width() - SWATCH - number - beside - 24)
    for n, mark in enumerate(chart.marks):
        line = QRectF(
            names.x(),
            names.y() + n * places.line,
            SWATCH + name + number + beside + 24,
            places.line,
        )
        _draw_name(canvas, line, mark, (name, number))
    return None


def _places(chart: Chart, body: QRectF, scale: float = 1) -> _Places:
    """The names beside the squares, or under them where there is little room; `scale` where the
    place is too low.
    """
    total = sum(mark.total for mark in chart.marks)
    step, line = min((SQUARE + GAP) * scale, (body.width() + GAP) / IN_A_ROW), LINE * scale
    wide, tall = min(total, IN_A_ROW) * step - GAP, -(-total // IN_A_ROW) * step
    lines = max(len(chart.marks), 2) * line
    rest = body.width() - wide - BETWEEN
    if rest >= LEAST_NAMES:
        return _Places(
            step,
            QRectF(body.x() + wide + BETWEEN, body.y() - 4, rest, lines),
            line,
            max(tall, lines),
        )
    return _Places(
        step, QRectF(body.x(), body.y() + tall + 6, body.width(), lines), line, tall + 6 + lines
    )


def _draw_squares(chart: Chart, canvas: Canvas, body: QRectF, step: float) -> None:
    owners = [mark for mark in chart.marks for _person in range(mark.total)]
    for n, mark in enumerate(owners):
        row, column = divmod(n, IN_A_ROW)
        box = QRectF(body.x() + column * step, body.y() + row * step, step - GAP, step - GAP)
        canvas.part(box, mark.ink)
        canvas.more(box.adjusted(0, 0, GAP, GAP), mark.key)


def _draw_name(canvas: Canvas, line: QRectF, mark: ChartMark, widths: tuple[float, float]) -> None:
    name, number = widths
    canvas.part(QRectF(line.x(), line.center().y() - SWATCH / 2, SWATCH, SWATCH), mark.ink)
    box = QRectF(line.x() + SWATCH + 8, line.y(), name, line.height())
    if canvas.width(mark.label, LABEL) <= name:
        canvas.text(box, mark.label, LABEL)
    else:
        canvas.wrapped(box, mark.label, SMALL, LEFT, IN_THE_MIDDLE, breaks=True)
    place = QRectF(box.right() + 8, line.y(), number, line.height())
    canvas.figure(place, mark.total, NUMBER, RIGHT)
    canvas.text(
        QRectF(place.right() + 8, line.y(), line.right() - place.right() - 8, line.height()),
        mark.beside,
        BESIDE,
    )
    canvas.hit(line, mark.key)
