"""Charts of cells whose ground tells the number: the heat map, tiles of countries by region, and
squares of one person each. Of each its height for a width, and its painting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lcdesk.charts.chart import Chart, ChartMark
from lcdesk.charts.chart_kinds import by_group
from lcdesk.drawing.bar_charts import BESIDE, FLAG, LABEL, NUMBER, SMALL
from lcdesk.drawing.canvas import CENTER, IN_THE_MIDDLE, LEFT, RIGHT, TOP, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.drawing.frame import draw_frame, draw_nothing, framed_height
from lcdesk.drawing.palette import mixed
from lcdesk.model.findings import say_places
from lcdesk.texts import _, figure, n_

HEAT_LABEL, HEAT_SMALL = Pen(12, "fg"), Pen(11, "fg")
HEAT_HEAD = Pen(12, "fg2")
HEAT_ROW, HEAT_TALL_ROW, HEAT_GAP = 30.0, 36.0, 3.0  # a row; one with a name on two lines
HEAT_LINES = 3  # of a head
HEAT_TURNED = 120.0  # px of a turned one at most
HEAT_PALE, HEAT_STRONG, HEAT_EMPTY = 0.2, 0.95, 0.04


def heat_height(chart: Chart, canvas: Canvas, width: float) -> float:
    rows = max(len(chart.marks) // max(len(chart.heads), 1), 2) * _heat_row_height(
        chart, canvas, width
    )
    return framed_height(chart, canvas, width, _heat_heads_height(chart, canvas, width) + rows)


def paint_heat(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks or not chart.heads:
        return draw_nothing(canvas, body)
    left, wide = _heat_columns(chart, canvas, body.width())
    top = _heat_heads_height(chart, canvas, body.width())
    is_turned = not _heat_heads_stand(chart, canvas, wide)
    for n, head in enumerate(chart.heads):
        _draw_heat_head(
            canvas,
            QRectF(body.x() + left + n * wide + 2, body.y(), wide - 4, top - 4),
            head,
            is_turned=is_turned,
        )
    highest = _heat_row_height(chart, canvas, rect.width()) * 1.25
    step = min((body.height() - top) / (len(chart.marks) // len(chart.heads)), highest)
    for n, mark in enumerate(chart.marks):
        row, column = divmod(n, len(chart.heads))
        y = body.y() + top + row * step
        if column == 0:
            _draw_heat_label(canvas, QRectF(body.x(), y, left - 8, step), mark)
        _draw_heat_cell(chart, canvas, QRectF(body.x() + left + column * wide, y, wide, step), mark)
    return None


def _heat_columns(chart: Chart, canvas: Canvas, width: float) -> tuple[float, float]:
    """The width of the names, and of one column."""
    longest = max(canvas.width(mark.label, HEAT_LABEL) for mark in chart.marks)
    left = min(longest + (FLAG if any(mark.flag for mark in chart.marks) else 0) + 14, width * 0.35)
    return left, (width - left) / len(chart.heads)


def _heat_heads_height(chart: Chart, canvas: Canvas, width: float) -> float:
    if not chart.marks or not chart.heads:
        return 0.0
    wide = _heat_columns(chart, canvas, width)[1]
    if not _heat_heads_stand(chart, canvas, wide):
        return min(HEAT_TURNED, max(canvas.width(head, HEAT_HEAD) for head in chart.heads)) + 8
    return (
        max(canvas.lines(head, HEAT_HEAD, wide - 4) for head in chart.heads)
        * canvas.leading(HEAT_HEAD)
        + 6
    )


def _heat_heads_stand(chart: Chart, canvas: Canvas, wide: float) -> bool:
    """Can every head be read in full above its column? Else all are turned."""
    room = QRectF(0, 0, wide - 4, HEAT_LINES * canvas.leading(HEAT_HEAD))
    return all(canvas.fits(head, HEAT_HEAD, room) for head in chart.heads)


def _draw_heat_head(canvas: Canvas, box: QRectF, head: str, *, is_turned: bool) -> None:
    if not is_turned:
        return canvas.wrapped(box, head, HEAT_HEAD, CENTER)
    canvas.painter.save()
    canvas.painter.translate(box.bottomLeft())
    canvas.painter.rotate(-90)
    canvas.wrapped(QRectF(0, 0, box.height(), box.width()), head, HEAT_HEAD, LEFT, breaks=True)
    canvas.painter.restore()
    return None


def _heat_row_height(chart: Chart, canvas: Canvas, width: float) -> float:
    if not chart.marks or not chart.heads:
        return HEAT_ROW
    room = (
        _heat_columns(chart, canvas, width)[0]
        - 8
        - (FLAG if any(mark.flag for mark in chart.marks) else 0)
    )
    return (
        HEAT_TALL_ROW
        if any(canvas.width(mark.label, HEAT_LABEL) > room + 0.5 for mark in chart.marks)
        else HEAT_ROW
    )


def _draw_heat_label(canvas: Canvas, box: QRectF, mark: ChartMark) -> None:
    if mark.flag:
        canvas.flag(box.x(), box.center().y(), mark.flag, 16)
    box = box.adjusted(FLAG if mark.flag else 0, 0, 0, 0)
    if canvas.width(mark.label, HEAT_LABEL) <= box.width() or box.height() < 2 * canvas.leading(
        HEAT_SMALL
    ):
        canvas.text(box, mark.label, HEAT_LABEL, LEFT)
    else:
        canvas.wrapped(box, mark.label, HEAT_SMALL, LEFT, IN_THE_MIDDLE, breaks=True)


def _draw_heat_cell(chart: Chart, canvas: Canvas, slot: QRectF, mark: ChartMark) -> None:
    box = slot.adjusted(HEAT_GAP / 2, HEAT_GAP / 2, -HEAT_GAP / 2, -HEAT_GAP / 2)
    scale = (mark.total - 1) / max(chart.limits[1] - 1, 1)
    share = HEAT_PALE + (HEAT_STRONG - HEAT_PALE) * scale if mark.total else HEAT_EMPTY
    ground = mixed(canvas.tokens["women"], canvas.tokens["card"], share)
    canvas.box(box, ground, 3)
    if mark.total:
        canvas.figure(box, mark.total, Pen(12, canvas.ink_on(ground), MEDIUM, tabular=True), CENTER)
    canvas.hit(box, mark.key)


# --- Region tiles: a line of tiles a region, each with flag, number and name ---

REGION = Pen(12, "fg", DEMIBOLD)
REGION_SIZE = Pen(12, "fg3")
TILE_NAME = Pen(11, "fg", MEDIUM)
TILE_NUMBER = Pen(14, "fg", DEMIBOLD, tabular=True)
TILE_TALL, TILE_LEAST, TILE_GAP, REGION_HEAD, REGION_AFTER = 64.0, 84.0, 6.0, 22.0, 12.0
TILE_FLAG = 22.0  # flag and the gap behind it
# share of the women's green in a tile with one person, and in the fullest
TILE_PALE, TILE_STRONG = 0.07, 0.36


@dataclass(frozen=True)
class _RegionTiles:
    """A region's place: its heading and one box a mark."""

    region: str
    head: QRectF
    tiles: list[tuple[QRectF, ChartMark]]


def tiles_height(chart: Chart, canvas: Canvas, width: float) -> float:
    tall = _tile_height(chart, canvas, width)
    boxes = [
        box for block in _regions(chart, QRectF(0, 0, width, 0), tall) for box, _mark in block.tiles
    ]
    body = max((box.bottom() for box in boxes), default=60.0)
    return framed_height(chart, canvas, width, body)


def _tile_names_fit(chart: Chart, canvas: Canvas, width: float, tall: float) -> bool:
    """Does every name stand in its tile uncut?"""
    blocks = _regions(chart, QRectF(0, 0, width, 0), tall)
    return all(
        canvas.fits(mark.label, TILE_NAME, _tile_name_box(box))
        for block in blocks
        for box, mark in block.tiles
    )


def _tile_height(chart: Chart, canvas: Canvas, width: float) -> float:
    """How high tiles are: a line higher for all where one name needs three lines."""
    return (
        TILE_TALL
        if _tile_names_fit(chart, canvas, width, TILE_TALL)
        else TILE_TALL + canvas.leading(TILE_NAME)
    )


def paint_tiles(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    for block in _regions(chart, body, _tile_height(chart, canvas, body.width())):
        _draw_region(canvas, block)
        for box, mark in block.tiles:
            _draw_tile(chart, canvas, box, mark)
    return None


def _regions(chart: Chart, body: QRectF, tall: float) -> Iterator[_RegionTiles]:
    """Regions below each other, their tiles in lines of equal columns; small regions share a
    line.
    """
    columns = max(1, int((body.width() + TILE_GAP) // (TILE_LEAST + TILE_GAP)))
    wide = (body.width() - TILE_GAP * (columns - 1)) / columns
    y, used, below = body.y(), 0, body.y()
    for region, marks in by_group(chart.marks):
        span = min(max(len(marks), 2), columns)  # room for the heading of a region with one country
        if used + span > columns:
            y, used = below + REGION_AFTER, 0
        x = body.x() + used * (wide + TILE_GAP)
        tiles = [
            (_tile_box(n, span, QRectF(x, y + REGION_HEAD, wide, tall)), mark)
            for n, mark in enumerate(marks)
        ]
        yield _RegionTiles(
            region, QRectF(x, y, span * (wide + TILE_GAP) - TILE_GAP, REGION_HEAD - 4), tiles
        )
        used, below = used + span, max(below, tiles[-1][0].bottom())


def _tile_box(number: int, columns: int, first: QRectF) -> QRectF:
    line, column = divmod(number, columns)
    return first.translated(column * (first.width() + TILE_GAP), line * (first.height() + TILE_GAP))


def _draw_region(canvas: Canvas, block: _RegionTiles) -> None:
    total = sum(mark.total for _box, mark in block.tiles)
    people = n_("{count} person", "{count} people", total, count=figure(total))
    countries = say_places({mark.key for _box, mark in block.tiles})
    canvas.text(block.head, block.region, REGION)
    rest = block.head.adjusted(canvas.width(block.region, REGION) + 8, 0, 0, 0)
    both = _("{people} · {countries}", people=people, countries=countries)
    said = next(
        (text for text in (both, people) if canvas.width(text, REGION_SIZE) <= rest.width()), ""
    )
    canvas.text(rest, said, REGION_SIZE)


def _draw_tile(chart: Chart, canvas: Canvas, box: QRectF, mark: ChartMark) -> None:
    share = TILE_PALE + (TILE_STRONG - TILE_PALE) * (mark.total - 1) / max(chart.limits[1] - 1, 1)
    ground = mixed(canvas.tokens["women"], canvas.tokens["card"], share)
    canvas.box(box, ground, 6)
    ink = canvas.ink_on(ground)
    canvas.flag(box.x() + 9, box.y() + 17, mark.flag)
    left = 9 + (TILE_FLAG if mark.flag else 0)
    canvas.figure(
        QRectF(box.x() + left, box.y() + 7, box.width() - left - 9, 20),
        mark.total,
        _inked(TILE_NUMBER, ink),
    )
    canvas.wrapped(_tile_name_box(box), mark.label, _inked(TILE_NAME, ink), TOP, breaks=True)
    canvas.hit(box, mark.key)


def _tile_name_box(tile: QRectF) -> QRectF:
    return QRectF(tile.x() + 9, tile.y() + 29, tile.width() - 13, tile.height() - 33)


def _inked(pen: Pen, ink: str) -> Pen:
    return Pen(pen.pixels, ink, pen.weight, pen.tabular)


# --- The waffle: one square a person, ten in a row; beside them each value with its share ---

IN_A_ROW = 10
SQUARE, SQUARE_GAP = 22.0, 3.0
VALUE_LINE, VALUE_SWATCH, VALUES_BETWEEN = 34.0, 12.0, 32.0
VALUES_LEAST = 230.0  # with less room than this the names stand under the squares


@dataclass(frozen=True)
class _WafflePlaces:
    """The way from square to square, the place of the lines of names, and how tall both are
    together.
    """

    step: float
    names: QRectF
    line: float
    height: float


def waffle_height(chart: Chart, canvas: Canvas, width: float) -> float:
    body = _waffle_places(chart, QRectF(0, 0, width, 0)).height
    return framed_height(chart, canvas, width, body)


def paint_waffle(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    places = _waffle_places(
        chart, body, min(1.0, body.height() / _waffle_places(chart, body).height)
    )
    _draw_squares(chart, canvas, body, places.step)
    names = places.names
    number = max(canvas.width(figure(mark.total), NUMBER) for mark in chart.marks)
    beside = max(canvas.width(mark.beside, BESIDE) for mark in chart.marks)
    longest = max(canvas.width(mark.label, LABEL) for mark in chart.marks)
    name = min(longest + 8, names.width() - VALUE_SWATCH - number - beside - 24)
    for n, mark in enumerate(chart.marks):
        line = QRectF(
            names.x(),
            names.y() + n * places.line,
            VALUE_SWATCH + name + number + beside + 24,
            places.line,
        )
        _draw_value(canvas, line, mark, (name, number))
    return None


def _waffle_places(chart: Chart, body: QRectF, scale: float = 1) -> _WafflePlaces:
    """The names beside the squares, or under them where there is little room; `scale` where the
    place is too low.
    """
    total = sum(mark.total for mark in chart.marks)
    step, line = (
        min((SQUARE + SQUARE_GAP) * scale, (body.width() + SQUARE_GAP) / IN_A_ROW),
        VALUE_LINE * scale,
    )
    wide, tall = min(total, IN_A_ROW) * step - SQUARE_GAP, -(-total // IN_A_ROW) * step
    lines = max(len(chart.marks), 2) * line
    rest = body.width() - wide - VALUES_BETWEEN
    if rest >= VALUES_LEAST:
        return _WafflePlaces(
            step,
            QRectF(body.x() + wide + VALUES_BETWEEN, body.y() - 4, rest, lines),
            line,
            max(tall, lines),
        )
    return _WafflePlaces(
        step, QRectF(body.x(), body.y() + tall + 6, body.width(), lines), line, tall + 6 + lines
    )


def _draw_squares(chart: Chart, canvas: Canvas, body: QRectF, step: float) -> None:
    owners = [mark for mark in chart.marks for _person in range(mark.total)]
    for n, mark in enumerate(owners):
        row, column = divmod(n, IN_A_ROW)
        box = QRectF(
            body.x() + column * step, body.y() + row * step, step - SQUARE_GAP, step - SQUARE_GAP
        )
        canvas.part(box, mark.ink)
        canvas.more(box.adjusted(0, 0, SQUARE_GAP, SQUARE_GAP), mark.key)


def _draw_value(canvas: Canvas, line: QRectF, mark: ChartMark, widths: tuple[float, float]) -> None:
    name, number = widths
    canvas.part(
        QRectF(line.x(), line.center().y() - VALUE_SWATCH / 2, VALUE_SWATCH, VALUE_SWATCH), mark.ink
    )
    box = QRectF(line.x() + VALUE_SWATCH + 8, line.y(), name, line.height())
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
