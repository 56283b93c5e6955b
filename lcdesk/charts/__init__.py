"""Figures as numbers: counted rows become a Chart with marks, labels and the finding as its
title; nothing is drawn here.
"""

from __future__ import annotations

from lcdesk.charts.ages import age_pyramid
from lcdesk.charts.bars import ranked_bars
from lcdesk.charts.breakdown_charts import breakdown_chart, cross_chart, stage_chart
from lcdesk.charts.chart import Caption, Chart, ChartKind, ChartMark, Count, CountedRow, Series
from lcdesk.charts.columns import country_columns
from lcdesk.charts.funnel import funnel
from lcdesk.charts.heat import HeatCell, crossed, heat_map
from lcdesk.charts.tables import as_html, as_rows, as_tsv
from lcdesk.charts.tiles import region_tiles
from lcdesk.charts.titles import Title, digest, titled
from lcdesk.charts.trend import trend
from lcdesk.charts.waffle import waffle

__all__ = [
    "Caption",
    "Chart",
    "ChartKind",
    "ChartMark",
    "Count",
    "CountedRow",
    "HeatCell",
    "Series",
    "Title",
    "age_pyramid",
    "as_html",
    "as_rows",
    "as_tsv",
    "breakdown_chart",
    "country_columns",
    "cross_chart",
    "crossed",
    "digest",
    "funnel",
    "heat_map",
    "ranked_bars",
    "region_tiles",
    "stage_chart",
    "titled",
    "trend",
    "waffle",
]
