"""Figures as numbers: counted rows become a Chart with marks, labels and the finding as its
title; nothing is drawn here.
"""

from __future__ import annotations

from lcdesk.charts.breakdown_charts import breakdown_chart, cross_chart, stage_chart
from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    Count,
    CountedRow,
    Series,
    Title,
    as_html,
    as_rows,
    as_tsv,
    digest,
    titled,
)
from lcdesk.charts.chart_kinds import (
    HeatCell,
    age_pyramid,
    country_columns,
    crossed,
    funnel,
    heat_map,
    ranked_bars,
    region_tiles,
    trend,
    waffle,
)

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
