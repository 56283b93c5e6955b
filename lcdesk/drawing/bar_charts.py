"""Charts of bars from zero: ranked bars, the funnel, the pyramid of ages, the trend in time, and
the small columns. Of each its height for a width, and its painting.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from lcdesk.charts.chart import Chart, ChartMark, Series
from lcdesk.charts.chart_kinds import REST
from lcdesk.drawing.canvas import (
    CENTER,
    IN_THE_MIDDLE,
    LEFT,
    READABLE,
    RIGHT,
    Canvas,
    Pen,
    lines_of,
)
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.drawing.frame import LEGEND, draw_frame, draw_legend, draw_nothing, framed_height
from lcdesk.drawing.palette import contrast
from lcdesk.texts import figure

LABEL = Pen(13, "fg")
SMALL = Pen(11, "fg")
INSIDE = Pen(11, "fg", MEDIUM)
NUMBER = Pen(13, "fg", DEMIBOLD, tabular=True)
ROW, TALL_ROW, THICK = 30.0, 38.0, 16.0  # a row; one with a name on two lines
FLAG = 26.0  # flag and the gap behind it
NAME_GAP = 12.0  # behind a name
GAP = 1.5  # between the parts of a bar


def bars_height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * row_height(chart, canvas, width)
    return framed_height(chart, canvas, width, rows)


def row_height(chart: Chart, canvas: Canvas, width: float, least: float = ROW) -> float:
    """Higher for all where one name needs two lines."""
    room = (
        label_width(chart, canvas, width)
        - NAME_GAP
        - (FLAG if any(mark.flag for mark in chart.marks) else 0)
    )
    is_long = any(canvas.width(mark.label, LABEL) > room + 0.5 for mark in chart.marks)
    return max(least, TALL_ROW) if is_long else least


def paint_bars(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    left = label_width(chart, canvas, rect.width())
    number = canvas.width(figure(chart.limits[1]), NUMBER) + 12
    unit = max(0.0, rect.width() - left - number) / chart.limits[1]
    direct = bar_names_fit(chart, canvas, unit)
    shown = _shown_series(chart)
    body = draw_frame(chart, canvas, rect, () if direct else shown)
    if not chart.marks:
        return draw_nothing(canvas, body)
    step = max(
        min(body.height() / len(chart.marks), row_height(chart, canvas, rect.width()) * 1.25), 1.0
    )
    for n, mark in enumerate(chart.marks):
        row = QRectF(body.x(), body.y() + n * step, body.width(), step)
        _draw_row(chart, canvas, row, mark, (left, unit))
        if n == 0 and direct:
            _name_bar_parts(chart, canvas, row, mark, (left, unit))
    return None


def label_width(chart: Chart, canvas: Canvas, width: float) -> float:
    """The column of names: as wide as the longest, at most two fifths of the whole."""
    flag = FLAG if any(mark.flag for mark in chart.marks) else 0
    longest = max((canvas.width(mark.label, LABEL) for mark in chart.marks), default=0)
    return min(flag + longest + 14, width * 0.4)


def bar_names_fit(chart: Chart, canvas: Canvas, unit: float) -> bool:
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


def _draw_row(
    chart: Chart, canvas: Canvas, row: QRectF, mark: ChartMark, place: tuple[float, float]
) -> float:
    """A row with its number, `place` being where bars begin and the width of one person; where
    the number begins.
    """
    left, unit = place
    _draw_label(chart, canvas, QRectF(row.x(), row.y(), left - NAME_GAP, row.height()), mark)
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


def _draw_label(chart: Chart, canvas: Canvas, box: QRectF, mark: ChartMark) -> None:
    """Flag and name, a long name on two lines."""
    if any(one.flag for one in chart.marks):
        canvas.flag(box.x(), box.center().y(), mark.flag)
        box = box.adjusted(FLAG, 0, 0, 0)
    if canvas.width(mark.label, LABEL) <= box.width() or box.height() < 2 * canvas.leading(SMALL):
        return canvas.text(box, mark.label, LABEL)
    return canvas.wrapped(box, mark.label, SMALL, LEFT, IN_THE_MIDDLE, breaks=True)


def _shown_series(chart: Chart) -> list[Series]:
    """Those that any mark has people of."""
    return [
        one for n, one in enumerate(chart.series) if any(mark.values[n] for mark in chart.marks)
    ]


def _name_bar_parts(
    chart: Chart, canvas: Canvas, row: QRectF, mark: ChartMark, place: tuple[float, float]
) -> None:
    x = row.x() + place[0]
    for value, one in zip(mark.values, chart.series, strict=True):
        wide = value * place[1]
        if value:
            pen = Pen(INSIDE.pixels, canvas.ink_on(one.key), MEDIUM)
            canvas.text(QRectF(x + 7, row.y(), wide - 8, row.height()), one.label, pen)
        x += wide


# --- The funnel: a bar a stage with its share of the first; a pale slope shows who was lost ---

BESIDE = Pen(12, "fg3", tabular=True)
STAGE_ROW = 40.0
SLOPE_ALPHA = 30  # of 255: the slope from one bar to the next


def funnel_height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * STAGE_ROW
    return framed_height(chart, canvas, width, rows)


def paint_funnel(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    shown = _shown_series(chart)
    body = draw_frame(chart, canvas, rect, shown)
    if not chart.marks:
        return draw_nothing(canvas, body)
    left = label_width(chart, canvas, rect.width())
    number = canvas.width(figure(chart.limits[1]), NUMBER)
    words = max(canvas.width(mark.beside, BESIDE) for mark in chart.marks)
    unit = max(0.0, rect.width() - left - number - words - 24) / chart.limits[1]
    step = min(body.height() / len(chart.marks), STAGE_ROW * 1.25)
    rows = [
        QRectF(body.x(), body.y() + n * step, body.width(), step) for n in range(len(chart.marks))
    ]
    ends = [body.x() + left + mark.total * unit for mark in chart.marks]
    for (above, below), (wide, narrow) in zip(pairwise(rows), pairwise(ends), strict=True):
        _draw_slope(canvas, above, below, (body.x() + left, wide, narrow))
    for row, mark in zip(rows, chart.marks, strict=True):
        x = (
            _draw_row(chart, canvas, row, mark, (left, unit))
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
    canvas.painter.setBrush(canvas.colour("women", SLOPE_ALPHA))
    canvas.painter.drawPolygon(QPolygonF(corners))


# --- The pyramid: women's bars to the left of the age bands, men's to the right ---

BAND_LABEL = Pen(12, "fg2")
BAND_NUMBER = Pen(12, "fg", DEMIBOLD, tabular=True)
BAND_ROW, BAND_FOOT, BAND_GAP = 30.0, 22.0, 6.0  # BESIDE: between a bar and its number
BAND_WIDEST = 0.16  # half a name, of the whole width


def pyramid_height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks), 2) * BAND_ROW + BAND_FOOT
    return framed_height(chart, canvas, width, rows)


def paint_pyramid(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    longest = max(canvas.width(mark.label, BAND_LABEL) for mark in chart.marks) / 2
    half = min(longest, body.width() * BAND_WIDEST) + 10
    number = canvas.width(figure(chart.limits[1]), BAND_NUMBER) + BAND_GAP
    unit = max(0.0, body.width() / 2 - half - number) / chart.limits[1]
    step = min((body.height() - BAND_FOOT) / len(chart.marks), BAND_ROW * 1.25)
    for n, mark in enumerate(chart.marks):
        _draw_band(
            canvas, QRectF(body.x(), body.y() + n * step, body.width(), step), mark, (half, unit)
        )
    names = QRectF(body.x(), body.y() + step * len(chart.marks), body.width(), BAND_FOOT)
    left, right = _pyramid_halves(names, half)
    canvas.text(left, chart.series[0].label, LEGEND, RIGHT)
    canvas.text(right, chart.series[1].label, LEGEND)
    return None


def _pyramid_halves(row: QRectF, half: float) -> tuple[QRectF, QRectF]:
    middle = row.center().x()
    left = QRectF(row.x(), row.y(), middle - half - row.x(), row.height())
    return left, QRectF(middle + half, row.y(), row.right() - middle - half, row.height())


def _draw_band(canvas: Canvas, row: QRectF, mark: ChartMark, place: tuple[float, float]) -> None:
    half, unit = place
    left, right = _pyramid_halves(row, half)
    thick, middle = min(row.height() * 0.7, 22), row.center().y()
    women, men = mark.values[0] * unit, mark.values[1] * unit
    if women:
        canvas.part(QRectF(left.right() - women, middle - thick / 2, women, thick), "women")
    if men:
        canvas.part(QRectF(right.x(), middle - thick / 2, men, thick), "men")
    name = QRectF(left.right() + 6, row.y(), right.x() - left.right() - 12, row.height())
    canvas.wrapped(name, mark.label, BAND_LABEL, CENTER, IN_THE_MIDDLE, breaks=True)
    before = QRectF(row.x(), row.y(), left.right() - women - BAND_GAP - row.x(), row.height())
    behind = QRectF(
        right.x() + men + BAND_GAP, row.y(), row.right() - right.x() - men - BAND_GAP, row.height()
    )
    canvas.figure(before, mark.values[0], BAND_NUMBER, RIGHT)
    canvas.figure(behind, mark.values[1], BAND_NUMBER, LEFT)
    canvas.hit(row, mark.key)


# --- The trend: upright columns in the order of time; bars where names have no room below ---

TREND_LABEL = Pen(12, "fg2")
TICK = Pen(11, "fg3", tabular=True)
TREND_INSIDE = Pen(11, "fg", MEDIUM, tabular=True)
TREND_PLOT, TREND_FIGURE = 190.0, 22.0  # the columns with the figure above the highest
TREND_SLOT, TREND_THICK = 104.0, 44.0  # at most
TREND_GAP, TREND_BELOW = 1.5, 8.0
TREND_LINES, MOST_TICKS = 3, 4


def trend_height(chart: Chart, canvas: Canvas, width: float) -> float:
    if not _trend_names_fit(chart, canvas, width):
        return bars_height(chart, canvas, width)
    names = _trend_names_height(chart, canvas, width)
    return framed_height(chart, canvas, width, TREND_PLOT + names)


def paint_trend(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    if not _trend_names_fit(chart, canvas, rect.width()):
        return paint_bars(chart, canvas, rect)
    shown = _shown_series(chart)
    body = draw_frame(chart, canvas, rect, shown)
    if not chart.marks:
        return draw_nothing(canvas, body)
    left, slot = _trend_slot(chart, canvas, rect.width())
    plot = body.adjusted(left, 0, 0, -_trend_names_height(chart, canvas, rect.width()))
    unit = max(0.0, plot.height() - TREND_FIGURE) / chart.limits[1]
    _draw_trend_ticks(chart, canvas, plot, unit)
    for n, mark in enumerate(chart.marks):
        box = QRectF(plot.x() + n * slot, plot.y(), slot, plot.height())
        _draw_trend_column(chart, canvas, box, mark, unit)
        name = QRectF(
            box.x() + 3,
            plot.bottom() + TREND_BELOW,
            slot - 6,
            body.bottom() - plot.bottom() - TREND_BELOW,
        )
        canvas.wrapped(name, mark.label, TREND_LABEL, CENTER & ~CENTER.AlignVCenter)
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


def _trend_slot(chart: Chart, canvas: Canvas, width: float) -> tuple[float, float]:
    """The width of the figures at the axis, and of one column."""
    left = canvas.width(figure(chart.limits[1]), TICK) + 10
    return left, min(TREND_SLOT, (width - left) / max(len(chart.marks), 1))


def _trend_names_fit(chart: Chart, canvas: Canvas, width: float) -> bool:
    """Whether every name can be read in full under its column."""
    _left, slot = _trend_slot(chart, canvas, width)
    metrics = canvas.metrics(TREND_LABEL)
    broken = [lines_of(mark.label, metrics, slot - 6) for mark in chart.marks]
    return all(
        len(lines) <= TREND_LINES
        and all(metrics.horizontalAdvance(line) <= slot - 6 for line in lines)
        for lines in broken
    ) and (not chart.marks or slot >= canvas.width(figure(chart.limits[1]), NUMBER) + 4)


def _trend_names_height(chart: Chart, canvas: Canvas, width: float) -> float:
    slot = _trend_slot(chart, canvas, width)[1] - 6
    lines = max((canvas.lines(mark.label, TREND_LABEL, slot) for mark in chart.marks), default=1)
    return lines * canvas.leading(TREND_LABEL) + TREND_BELOW


def _draw_trend_ticks(chart: Chart, canvas: Canvas, plot: QRectF, unit: float) -> None:
    for value in ticks(chart.limits[1]):
        y = plot.bottom() - value * unit
        canvas.box(QRectF(plot.x(), y - 0.5, plot.width(), 1), "edge" if value == 0 else "line", 0)
        canvas.text(QRectF(plot.x() - 80, y - 8, 72, 16), figure(value), TICK, RIGHT)


def _draw_trend_column(
    chart: Chart, canvas: Canvas, slot: QRectF, mark: ChartMark, unit: float
) -> None:
    wide = min(TREND_THICK, slot.width() * 0.62)
    x, y = slot.center().x() - wide / 2, slot.bottom()
    several = sum(value > 0 for value in mark.values) > 1
    for value, one in zip(mark.values, chart.series, strict=True):
        if not value:
            continue
        y -= value * unit
        part = QRectF(x, y, wide, max(value * unit - TREND_GAP, 1))
        canvas.part(part, one.key)
        if (
            several
            and part.height() >= 15
            and canvas.width(figure(value), TREND_INSIDE) <= wide - 4
        ):
            ground = "card" if one.key == "other" else one.key
            canvas.text(
                part,
                figure(value),
                Pen(TREND_INSIDE.pixels, canvas.ink_on(ground), MEDIUM, tabular=True),
                CENTER,
            )
    canvas.figure(
        QRectF(slot.x(), y - TREND_FIGURE, slot.width(), TREND_FIGURE - 4),
        mark.total,
        NUMBER,
        CENTER,
    )


# --- The small columns: number, column, flag; title and legend share the first line ---

COLUMN_TITLE = Pen(12, "fg2", MEDIUM)
COLUMN_NUMBER = Pen(11, "fg2", tabular=True)
COLUMN_CODE = Pen(10, "fg3")
COLUMN_HEAD, COLUMN_FOOT, COLUMN_FIGURE = 22.0, 18.0, 14.0
COLUMN_THICK, COLUMN_FLAG = 16.0, 15.0


def columns_height(_chart: Chart, _canvas: Canvas, _width: float) -> float:
    return 84.0


def paint_columns(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    line = QRectF(rect.x(), rect.y(), rect.width(), 16)
    shown = _shown_series(chart)
    taken = draw_legend(canvas, line, shown)
    canvas.text(line.adjusted(0, 0, -taken, 0), chart.title, COLUMN_TITLE)
    body = rect.adjusted(0, COLUMN_HEAD, 0, 0)
    if not chart.marks:
        return draw_nothing(canvas, body)
    step = min(body.width() / len(chart.marks), 44.0)
    for n, mark in enumerate(chart.marks):
        _draw_column(
            chart, canvas, QRectF(body.x() + n * step, body.y(), step, body.height()), mark
        )
    return None


def _draw_column(chart: Chart, canvas: Canvas, slot: QRectF, mark: ChartMark) -> None:
    unit = (slot.height() - COLUMN_FIGURE - COLUMN_FOOT) / chart.limits[1]
    wide = min(COLUMN_THICK, slot.width() - 4)
    x, y = slot.center().x() - wide / 2, slot.bottom() - COLUMN_FOOT
    for value, one in zip(mark.values, chart.series, strict=True):
        if value and mark.key != REST:
            tall = value * unit
            y -= tall
            canvas.part(QRectF(x, y, wide, max(tall - 1.5, 1)), one.key)
    canvas.figure(
        QRectF(slot.x() + 1, y - COLUMN_FIGURE, slot.width() - 2, COLUMN_FIGURE),
        mark.total,
        COLUMN_NUMBER,
        CENTER,
    )
    _draw_column_foot(canvas, slot, mark)
    canvas.hit(slot, mark.key)


def _draw_column_foot(canvas: Canvas, slot: QRectF, mark: ChartMark) -> None:
    foot = QRectF(slot.x(), slot.bottom() - COLUMN_FOOT + 4, slot.width(), COLUMN_FOOT - 4)
    if mark.flag:
        canvas.flag(foot.center().x() - COLUMN_FLAG / 2, foot.center().y(), mark.flag, COLUMN_FLAG)
    else:
        canvas.text(foot, mark.label if mark.key else "?", COLUMN_CODE, CENTER)
