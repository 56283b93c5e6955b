"""The small upright chart of the participants screen: one column a country with its flag, women
and men stacked.
"""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    CountedRow,
    Together,
    gender_mark,
    gender_series,
    largest,
    ranked,
)
from lcdesk.texts import n_, with_label

REST = "…"
"""The key of what has no column of its own."""


def country_columns(rows: Sequence[CountedRow], caption: Caption, *, most: int = 12) -> Chart:
    """At most `most` columns; what does not fit is summed in a last one without a flag ("+5", key
    `REST`).

    The axis is that of the countries alone: the rest of sixty would press them flat, and is a
    number without a column.
    """
    series = gender_series(rows)
    ordered = [gender_mark(row, series, flagged=True) for row in ranked(rows)]
    fits = len(ordered) <= most
    marks = tuple(ordered) if fits else (*ordered[: most - 1], _rest(ordered[most - 1 :]))
    return Chart(
        ChartKind.COLUMNS,
        caption,
        series,
        marks,
        (0, largest([mark for mark in marks if mark.key != REST])),
    )


def _rest(marks: Sequence[ChartMark]) -> ChartMark:
    values = tuple(sum(column) for column in zip(*(mark.values for mark in marks), strict=True))
    people = Together(mark.people for mark in marks)
    words = n_("{count} more country", "{count} more countries", len(marks))
    return ChartMark(REST, f"+{len(marks)}", values, people, words=with_label(words, sum(values)))
