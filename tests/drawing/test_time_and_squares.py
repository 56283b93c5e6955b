"""Trend, funnel and waffle on paper: every name in full or as bars, each square leads to its
people, nothing overlaps.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Chart, ChartKind, Count
from lcdesk.drawing import bar_charts, cell_charts, painting, palette
from lcdesk.drawing.canvas import IN_THE_MIDDLE, ChartLayout, fitted
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.painting import height_for, paint

EXACT = Fonts(exact=True)
LONG = (
    "2025 International Training Program on Green and Low-Carbon Technologies (Shanghai "
    "Session), cohort"
)
CAPTION = Caption("A finding", "what is counted", "The rule.")
pytestmark = pytest.mark.usefixtures("qapp")


def drawn(chart: Chart, width: float = 640) -> tuple[ChartLayout, QImage]:
    place = QRectF(0, 0, width, height_for(chart, width, EXACT))
    image = QImage(place.toRect().size(), QImage.Format.Format_ARGB32)
    image.fill(QColor(palette.LIGHT["card"]))
    painter = QPainter(image)
    layout = paint(chart, painter, place, palette.LIGHT, EXACT)
    painter.end()
    return layout, image


def years(many: int, name: str = "") -> list[Count]:
    return [Count(str(n), f"{name} {2000 + n}".strip(), 1 + n % 3, 2) for n in range(many)]


@pytest.mark.parametrize(
    ("many", "name", "width", "upright"),
    [
        (1, "", 640, True),
        (11, "", 640, True),
        (60, "", 640, False),
        (7, "Low-Carbon", 640, True),
        (3, LONG, 640, False),
        (11, "", 300, False),
    ],
)
def test_columns_lie_down_where_their_names_have_no_room(
    many: int, name: str, width: float, upright: bool
) -> None:
    layout, _image = drawn(chart_kinds.trend(years(many, name), CAPTION), width)
    edges = [(hit.rect.x(), hit.rect.y()) for hit in layout.hits]
    assert len({y for _x, y in edges}) == (1 if upright else many)
    assert len({x for x, _y in edges}) == (many if upright else 1)
    assert edges == sorted(edges)  # time runs to the right, or down


def test_columns_stand_on_zero_and_are_as_tall_as_their_number() -> None:
    layout, image = drawn(
        chart_kinds.trend([Count("a", "2025", 10), Count("b", "2026", 10, 20)], CAPTION)
    )
    first, second = (
        [_inked(image, hit.rect, palette.LIGHT[part]) for part in ("women", "men")]
        for hit in layout.hits
    )
    assert (len(first[0]) > 40, first[1]) == (True, [])
    assert second[0] == first[0]  # as many women, on the same ground
    assert abs(len(second[1]) - 2 * len(first[0])) <= 4
    assert 0 < min(second[0]) - max(second[1]) <= 4  # the men stand on the women


def _inked(image: QImage, place: QRectF, ink: str) -> list[int]:
    """The lines in which an ink stands left of the middle of a place."""
    x = round(place.center().x() - 15)
    return [
        y
        for y in range(round(place.y()), round(place.bottom()))
        if image.pixelColor(x, y) == QColor(ink)
    ]


@pytest.mark.parametrize(
    ("end", "values"),
    [
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (22, [0, 5, 10, 15, 20]),
        (25, [0, 10, 20]),
        (18, [0, 5, 10, 15]),
        (2500, [0, 1000, 2000]),
    ],
)
def test_the_axis_has_few_and_round_numbers(end: int, values: list[int]) -> None:
    assert bar_charts.ticks(end) == values


def test_every_square_is_one_person_and_leads_to_its_value() -> None:
    chart = chart_kinds.waffle(
        [Count("F", "female", 13), Count("M", "male", 0, 9), Count("", "?", 0, 0, 1)], CAPTION
    )
    layout, image = drawn(chart)
    assert [hit.key for hit in layout.more] == ["F"] * 13 + ["M"] * 9 + [""]
    # the unknown are hollow
    inks = {"F": palette.LIGHT["women"], "M": palette.LIGHT["men"], "": palette.LIGHT["card"]}
    for hit in layout.more:
        middle = hit.rect.center() - QPointF(cell_charts.SQUARE_GAP, cell_charts.SQUARE_GAP) / 2
        assert image.pixelColor(middle.toPoint()) == QColor(inks[hit.key])
        found = layout.at(middle)
        assert found is not None
        assert found.key == hit.key
    places = [hit.rect for hit in (*layout.hits, *layout.more)]
    assert not any(
        one.adjusted(0.1, 0.1, -0.1, -0.1).intersects(other)
        for n, one in enumerate(places)
        for other in places[n + 1 :]
    )
    assert len({place.x() for place in places[len(layout.hits) :]}) == cell_charts.IN_A_ROW


@pytest.mark.parametrize("width", [300, 640])
@pytest.mark.parametrize("many", [1, 11, 60, 100])
def test_squares_and_names_stay_inside(many: int, width: float) -> None:
    rows = [Count(str(n), f"{LONG} {n}", many // 6 + (n < many % 6)) for n in range(6)]
    layout, _image = drawn(chart_kinds.waffle(rows, CAPTION), width)
    place = QRectF(0, 0, width, height_for(chart_kinds.waffle(rows, CAPTION), width, EXACT))
    assert len(layout.more) == many
    assert all(
        place.adjusted(-5, 0, 5, 0).contains(hit.rect) for hit in (*layout.hits, *layout.more)
    )


def test_squares_shrink_into_a_low_place() -> None:
    chart = chart_kinds.waffle([Count("F", "female", 50), Count("M", "male", 0, 50)], CAPTION)
    place = QRectF(0, 0, 640, 0.6 * height_for(chart, 640, EXACT))
    image = QImage(place.toRect().size(), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    layout = paint(chart, painter, place, palette.LIGHT, EXACT)
    painter.end()
    assert all(place.contains(hit.rect) for hit in (*layout.hits, *layout.more))


def test_the_steps_of_a_funnel_stand_below_each_other_with_their_words(tmp_path: Path) -> None:
    rows = [
        Count("nominated", "nominated", 15, 15),
        Count("selected", "selected", 10, 14),
        Count("arrived", LONG),
    ]
    chart = chart_kinds.funnel(rows, CAPTION)
    for width in (300, 640):
        layout, _image = drawn(chart, width)
        assert [hit.key for hit in layout.hits] == ["nominated", "selected", "arrived"]
    painting.save_svg(chart, tmp_path / "a.svg")
    drawn_texts = re.findall(r">([^<>]*%[^<>]*)<", (tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert drawn_texts == ["80% of 30", "0% of 30"]


def test_names_that_begin_alike_keep_their_ends() -> None:
    metrics = EXACT.metrics(11)
    ends = {fitted(f"{LONG} {n}", metrics, 220, 2, IN_THE_MIDDLE)[-1][-2:] for n in range(10, 60)}
    assert ends == {str(n) for n in range(10, 60)}
    rows = [Count("a", f"{LONG} {LONG} 1", 3), Count("b", f"{LONG} {LONG} 2", 3)]
    for chart in (
        chart_kinds.ranked_bars(rows, CAPTION, flagged=False),
        chart_kinds.waffle(rows, CAPTION),
    ):
        layout, image = drawn(chart)
        first, second = (hit.rect.toRect() for hit in layout.hits)
        left, wide = (
            (0, 240) if chart.kind is ChartKind.BARS else (14, first.width() - 14)
        )  # all but bar and swatch
        names = [image.copy(place.x() + left, place.y(), wide, 28) for place in (first, second)]
        assert names[0] != names[1], chart.kind
