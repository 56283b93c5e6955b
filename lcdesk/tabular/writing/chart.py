"""A native stacked bar chart beside a table of figures."""

from __future__ import annotations

from typing import Any

from lcdesk.tabular.writing.specs import SheetSpec

COLOURS = (
    "#176F48",
    "#7DA694",
    "#B9B39A",
    "#A77BA0",
    "#8C8C8C",
)  # women, men, others as on screen; apart in grey print


def add_chart(book: Any, page: Any, sheet: SheetSpec, rows: tuple[int, int, int]) -> None:
    """Put the chart of `sheet` right of its table; `rows` is (first data row, last data row, first column)."""
    chart_spec = sheet.chart
    if chart_spec is None:
        return
    top, bottom, first = rows
    places = {column.key: place + first for place, column in enumerate(sheet.columns)}
    chart: Any = book.add_chart({"type": "bar", "subtype": "stacked"})
    for colour, key in zip(COLOURS, chart_spec.series, strict=False):
        chart.add_series(
            {
                "name": sheet.columns[places[key] - first].head.replace("\n", " "),
                "categories": [page.name, top, places[chart_spec.category], bottom, places[chart_spec.category]],
                "values": [page.name, top, places[key], bottom, places[key]],
                "fill": {"color": colour},
                "gap": 45,
            }
        )
    chart.set_title({"name": chart_spec.title, "name_font": {"size": 13, "bold": True}, "overlay": False})
    # the order of the table, from the top
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis(
        {"major_gridlines": {"visible": True, "line": {"color": "#E3E7EB"}}, "num_format": "0", "line": {"none": True}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 560, "height": min(max(260, 110 + 24 * (bottom - top + 1)), 1200)})
    page.insert_chart(max(top - 1, 0), len(sheet.columns) + first + 1, chart, {"object_position": 2})
