"""Region tiles: a line of tiles for each region, each with flag, number and name; darker for
more people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lcdesk.charts import Chart, ChartMark
from lcdesk.charts.tiles import groups
from lcdesk.drawing.canvas import TOP, Canvas, Pen
from lcdesk.drawing.fonts import DEMIBOLD, MEDIUM
from lcdesk.drawing.frame import draw_frame, draw_nothing, foot_height, head_height
from lcdesk.drawing.palette import mixed
from lcdesk.model.findings import say_places
from lcdesk.model.sentences import figure
from lcdesk.texts import _, n_

REGION = Pen(12, "fg", DEMIBOLD)
SIZE = Pen(12, "fg3")
NAME = Pen(11, "fg", MEDIUM)
NUMBER = Pen(14, "fg", DEMIBOLD, tabular=True)
TALL, LEAST, GAP, HEAD, AFTER = 64.0, 84.0, 6.0, 22.0, 12.0
FLAG = 22.0  # flag and the gap behind it
# share of the women's green in a tile with one person, and in the fullest
PALE, STRONG = 0.07, 0.36


@dataclass(frozen=True)
class _Block:
    """A region's place: its heading and one box a mark."""

    region: str
    head: QRectF
    tiles: list[tuple[QRectF, ChartMark]]


def height(chart: Chart, canvas: Canvas, width: float) -> float:
    tall = _tall(chart, canvas, width)
    boxes = [
        box for block in _blocks(chart, QRectF(0, 0, width, 0), tall) for box, _mark in block.tiles
    ]
    body = max((box.bottom() for box in boxes), default=60.0)
    return head_height(chart, canvas, width) + body + foot_height(chart, canvas, width)


def names_fit(chart: Chart, canvas: Canvas, width: float) -> bool:
    """Does every name stand in its tile uncut?"""
    return _fit(chart, canvas, width, _tall(chart, canvas, width))


def _fit(chart: Chart, canvas: Canvas, width: float, tall: float) -> bool:
    blocks = _blocks(chart, QRectF(0, 0, width, 0), tall)
    return all(
        canvas.fits(mark.label, NAME, _name_box(box))
        for block in blocks
        for box, mark in block.tiles
    )


def _tall(chart: Chart, canvas: Canvas, width: float) -> float:
    """How high tiles are: a line higher for all where one name needs three lines."""
    return TALL if _fit(chart, canvas, width, TALL) else TALL + canvas.leading(NAME)


def paint(chart: Chart, canvas: Canvas, rect: QRectF) -> None:
    body = draw_frame(chart, canvas, rect)
    if not chart.marks:
        return draw_nothing(canvas, body)
    for block in _blocks(chart, body, _tall(chart, canvas, body.width())):
        _draw_region(canvas, block)
        for box, mark in block.tiles:
            _draw_tile(chart, canvas, box, mark)
    return None


def _blocks(chart: Chart, body: QRectF, tall: float) -> Iterator[_Block]:
    """Regions below each other, their tiles in lines of equal columns; small regions share a
    line.
    """
    columns = max(1, int((body.width() + GAP) // (LEAST + GAP)))
    wide = (body.width() - GAP * (columns - 1)) / columns
    y, used, below = body.y(), 0, body.y()
    for region, marks in groups(chart.marks):
        span = min(max(len(marks), 2), columns)  # room for the heading of a region with one country
        if used + span > columns:
            y, used = below + AFTER, 0
        x = body.x() + used * (wide + GAP)
        tiles = [
            (_tile_box(n, span, QRectF(x, y + HEAD, wide, tall)), mark)
            for n, mark in enumerate(marks)
        ]
        yield _Block(region, QRectF(x, y, span * (wide + GAP) - GAP, HEAD - 4), tiles)
        used, below = used + span, max(below, tiles[-1][0].bottom())


def _tile_box(number: int, columns: int, first: QRectF) -> QRectF:
    line, column = divmod(number, columns)
    return first.translated(column * (first.width() + GAP), line * (first.height() + GAP))


def _draw_region(canvas: Canvas, block: _Block) -> None:
    total = sum(mark.total for _box, mark in block.tiles)
    people = n_("{count} person", "{count} people", total, count=figure(total))
    countries = say_places({mark.key for _box, mark in block.tiles})
    canvas.text(block.head, block.region, REGION)
    rest = block.head.adjusted(canvas.width(block.region, REGION) + 8, 0, 0, 0)
    both = _("{people} · {countries}", people=people, countries=countries)
    said = next((text for text in (both, people) if canvas.width(text, SIZE) <= rest.width()), "")
    canvas.text(rest, said, SIZE)


def _draw_tile(chart: Chart, canvas: Canvas, box: QRectF, mark: ChartMark) -> None:
    share = PALE + (STRONG - PALE) * (mark.total - 1) / max(chart.limits[1] - 1, 1)
    ground = mixed(canvas.tokens["women"], canvas.tokens["card"], share)
    canvas.box(box, ground, 6)
    ink = canvas.ink_on(ground)
    canvas.flag(box.x() + 9, box.y() + 17, mark.flag)
    left = 9 + (FLAG if mark.flag else 0)
    canvas.figure(
        QRectF(box.x() + left, box.y() + 7, box.width() - left - 9, 20),
        mark.total,
        _inked(NUMBER, ink),
    )
    canvas.wrapped(_name_box(box), mark.label, _inked(NAME, ink), TOP, breaks=True)
    canvas.hit(box, mark.key)


def _name_box(tile: QRectF) -> QRectF:
    return QRectF(tile.x() + 9, tile.y() + 29, tile.width() - 13, tile.height() - 33)


def _inked(pen: Pen, ink: str) -> Pen:
    return Pen(pen.pixels, ink, pen.weight, pen.tabular)
