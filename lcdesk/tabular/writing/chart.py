"""Native charts beside a table of figures: bars, columns in time, ages as a pyramid; zero at
their foot, numbers in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.tabular.writing.specs import ChartSpec, SheetSpec, shown_length

MOST_ROWS = 80
"""Rows of a table that are drawn, the first of them; the table has them all."""
WIDTH = 660  # pixels
_INK, _SOFT, _LINE = "#1B231D", "#535E56", "#E3E7E1"
_ROOM = 1.12  # end of the axis by the longest bar: its number stands behind it
_MIDDLE = 0.21  # luminance (0…1) of a ground below which white is easier to read on it than our ink
_PLAIN, _UNSIGNED, _FRACTIONS = "0", "0;0", "General"
# pixels: of a chart, around its bars, from bar to bar, of a bar
_LEAST, _AROUND, _SLOT, _BAR = 270, 160, 26, 19
_COLUMN, _TITLE_LINE = 64, 62  # pixels of an upright bar, characters of a line of the title
_DIGIT, _LETTER = 8, 6.5  # pixels
_FONT: dict[str, Any] = {"name": "Calibri", "size": 10, "color": _INK}
_BARE: dict[str, Any] = {
    "line": {"none": True},
    "major_tick_mark": "none",
    "minor_tick_mark": "none",
}


@dataclass(frozen=True)
class _Drawing:
    """A chart while it is made: where its rows are (`top`, 0-based), the values they have, and
    the place of each column.
    """

    book: Any
    page: Any
    spec: ChartSpec
    top: int
    rows: Sequence[Sequence[object]]
    places: dict[str, int]
    heads: dict[str, str]

    def values(self, key: str) -> list[int | float]:
        """The numbers of a column; nothing counts as 0."""
        found = (row[self.places[key]] for row in self.rows)
        return [value if isinstance(value, int | float) else 0 for value in found]

    @property
    def form(self) -> str:
        """How its numbers are written: as people, unless there are fractions among them."""
        keys = (*self.spec.series, *([self.spec.total] if self.spec.total else []))
        numbers = (value for key in keys for value in self.values(key))
        return _PLAIN if all(float(value).is_integer() for value in numbers) else _FRACTIONS

    def cells(self, key: str) -> list[object]:
        """Where the drawn cells of a column are, as the writer takes it."""
        return [
            self.page.name,
            self.top,
            self.places[key],
            self.top + len(self.rows) - 1,
            self.places[key],
        ]

    @property
    def longest(self) -> int | float:
        """People of the longest bar; in a pyramid of its longer half."""
        columns = [self.values(key) for key in self.spec.series]
        if self.spec.kind == "pyramid":
            return max((abs(value) for column in columns for value in column), default=0) or 1
        return max((sum(row) for row in zip(*columns, strict=True)), default=0) or 1

    @property
    def gap(self) -> int:
        """Room between bars in percent of a bar: small, but few bars do not grow thick."""
        if self.spec.kind == "columns":
            slot, bar = (WIDTH - 60) / len(self.rows), _COLUMN
        else:
            slot, bar = max(_LEAST - _AROUND, _SLOT * len(self.rows)) / len(self.rows), _BAR
        return min(max(30, round(100 * (slot / bar - 1))), 500)


def chart_height(sheet: SheetSpec, rows: int) -> int:
    """Pixels of the chart of a table with so many rows."""
    if sheet.chart is None:
        return 0
    if sheet.chart.kind == "columns":
        return 440
    title = 24 * (shown_length(sheet.chart.title) > _TITLE_LINE)
    return max(_LEAST, _AROUND + _SLOT * _drawn(sheet.chart, rows)) + title


def _drawn(spec: ChartSpec, rows: int) -> int:
    return min(rows, MOST_ROWS if spec.drawn is None else spec.drawn)


def add_chart(
    book: Any, page: Any, sheet: SheetSpec, top: int, rows: Sequence[Sequence[object]]
) -> None:
    """Put the chart of `sheet` right of its table; `rows` are those of the table, the first of
    them in row `top`.
    """
    if sheet.chart is None:
        return
    first = 1 if sheet.has_ids else 0
    places = {column.key: place + first for place, column in enumerate(sheet.columns)}
    heads = {column.key: column.head.replace("\n", " ") for column in sheet.columns}
    drawing = _Drawing(
        book, page, sheet.chart, top, rows[: _drawn(sheet.chart, len(rows))], places, heads
    )
    chart = _made(drawing)
    chart.set_size({"width": WIDTH, "height": chart_height(sheet, len(rows))})
    page.insert_chart(
        max(top - 1, 0),
        sheet.shown + first,
        chart,
        {"x_offset": 24, "object_position": 2, "description": sheet.chart.title},
    )


def _made(drawing: _Drawing) -> Any:
    spec = drawing.spec
    is_upright = spec.kind == "columns"
    chart: Any = drawing.book.add_chart(
        {"type": "column" if is_upright else "bar", "subtype": "stacked"}
    )
    for place, key in enumerate(spec.series):
        chart.add_series(_series(drawing, key, spec.colours[place % len(spec.colours)]))
    if spec.total:
        chart.add_series(_totals(drawing))
    chart.set_title(
        {"name": spec.title, "name_font": {**_FONT, "size": 13, "bold": True}, "overlay": False}
    )
    along, across = _axes(drawing)
    (chart.set_x_axis if is_upright else chart.set_y_axis)(along)
    (chart.set_y_axis if is_upright else chart.set_x_axis)(across)
    chart.set_legend(
        {"position": "bottom", "font": _FONT} if len(spec.series) > 1 else {"none": True}
    )
    chart.set_chartarea({"border": {"none": True}})
    chart.show_hidden_data()
    return chart


def _axes(drawing: _Drawing) -> tuple[dict[str, Any], dict[str, Any]]:
    """The axis with the names, and that of the numbers, which has none: they stand at the bars."""
    spec, end = drawing.spec, drawing.longest
    along: dict[str, Any] = {
        **_BARE,
        "num_font": _FONT,
        "interval_unit": 1,
        "label_position": "low",
    }
    if spec.kind == "bars":
        # the order of the table from the top, the rule at the bottom
        along |= {"reverse": True, "crossing": "max"}
    along |= {"line": {"color": "#9AA39C", "width": 0.75}}
    across: dict[str, Any] = {
        **_BARE,
        "min": -end * _ROOM if spec.kind == "pyramid" else 0,
        "max": end * _ROOM,
        "label_position": "none",
        "major_gridlines": {"visible": False},
    }
    if spec.rule:
        caption = {
            "name": spec.rule,
            "name_font": {**_FONT, "size": 9, "bold": False, "color": _SOFT},
        }
        (along if spec.kind == "columns" else across).update(caption)
    return along, across


def _series(drawing: _Drawing, key: str, colour: str) -> dict[str, Any]:
    spec = drawing.spec
    asked: dict[str, Any] = {
        "name": drawing.heads[key],
        "categories": drawing.cells(spec.category),
        "values": drawing.cells(key),
        "fill": {"color": colour},
        "border": {"color": "#FFFFFF", "width": 0.75},
        "gap": drawing.gap,
    }
    if len(spec.series) == 1 and len(spec.colours) > 1:
        points = [
            {"fill": {"color": spec.colours[place % len(spec.colours)]}}
            for place in range(len(drawing.rows))
        ]
        asked |= {"points": points}
    if len(spec.series) > 1:
        ink = "#FFFFFF" if _luminance(colour) < _MIDDLE else _INK
        shown = [value if _fits(drawing, value) else None for value in drawing.values(key)]
        labels = {
            "value": True,
            "position": "center",
            "num_format": _UNSIGNED if spec.kind == "pyramid" else drawing.form,
            "font": {**_FONT, "color": ink},
            "custom": [{"delete": value is None} for value in shown],
        }
        asked |= {"data_labels": labels}
    return asked


def _totals(drawing: _Drawing) -> dict[str, Any]:
    """Bars nobody sees that begin where the others end, for the number at their beginning; the
    axis ends before they do.
    """
    spec = drawing.spec
    return {
        # a blank entry in the legend: where one is deleted, some programs take another's
        "name": " ",
        "categories": drawing.cells(spec.category),
        "values": drawing.cells(spec.total),
        "fill": {"none": True},
        "border": {"none": True},
        "gap": drawing.gap,
        "data_labels": {
            "value": True,
            "position": "inside_base",
            "num_format": drawing.form,
            "font": {**_FONT, "bold": True},
            "custom": [{"delete": not value} for value in drawing.values(spec.total)],
        },
    }


def _fits(drawing: _Drawing, value: float) -> bool:
    """Is the part of a bar with this value long enough for its number?"""
    if not value:
        return False
    if drawing.spec.kind == "columns":
        length, need = 230, 14
    else:
        names = max(
            (len(str(row[drawing.places[drawing.spec.category]])) for row in drawing.rows),
            default=0,
        )
        length, need = (
            WIDTH - 60 - min(names * _LETTER, WIDTH * 0.4),
            _DIGIT * len(str(abs(value))) + 4,
        )
        length = length / 2 if drawing.spec.kind == "pyramid" else length
    return abs(value) / (drawing.longest * _ROOM) * length >= need


def _luminance(colour: str) -> float:
    """Of "#RRGGBB", roughly, 0…1."""
    red, green, blue = ((int(colour[n : n + 2], 16) / 255) ** 2.2 for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
