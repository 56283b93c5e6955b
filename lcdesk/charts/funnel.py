"""The funnel: how many of those nominated were selected, confirmed, arrived, completed,
certified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    CountedRow,
    Series,
    gender_mark,
    gender_series,
    largest,
)
from lcdesk.charts.shares import percent_of
from lcdesk.texts import _


def funnel(rows: Sequence[CountedRow], caption: Caption) -> Chart:
    """`rows` are the stages in their order, each with everybody who got so far; the same people
    stand in several.
    """
    series = gender_series(rows)
    marks = tuple(_mark(row, rows[0], series) for row in rows)
    return Chart(ChartKind.FUNNEL, caption, series, marks, (0, largest(marks)), adds_up=False)


def _mark(row: CountedRow, first: CountedRow, series: tuple[Series, ...]) -> ChartMark:
    mark, share = gender_mark(row, series), percent_of(row.total, first.total)
    if row is first or not share:
        return mark
    words = _("{sentence}; {share} {stage}", sentence=mark.words, share=share, stage=first.label)
    return replace(mark, beside=share, words=words)
