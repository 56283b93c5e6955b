"""Ranked horizontal bars: one row a country (or another breakdown), women and men stacked, from
zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    CountedRow,
    gender_mark,
    gender_series,
    largest,
    ranked,
)


def ranked_bars(
    rows: Sequence[CountedRow], caption: Caption, *, flagged: bool = True, sorted_here: bool = True
) -> Chart:
    """Bars of people by row, most first. `flagged`: the keys are country codes; `sorted_here`
    False keeps the order.
    """
    series = gender_series(rows)
    ordered = ranked(rows) if sorted_here else rows
    marks = tuple(gender_mark(row, series, flagged=flagged) for row in ordered)
    return Chart(ChartKind.BARS, caption, series, marks, (0, largest(marks)))
