"""The trend: one column a cohort or a year in the order of time, women and men stacked, from
zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    CountedRow,
    gender_mark,
    gender_series,
    largest,
)
from lcdesk.texts import N_, _

Unit = Literal["enrolments", "people"]

_SUBTITLES = {
    "cohort": N_("Participants by cohort, in order of time"),
    "year": N_("Participants by year"),
}
_NOTES: dict[Unit, str] = {
    "enrolments": N_("Enrolments are counted: who came twice is counted twice."),
    "people": N_("People are counted: who came several times counts once in each column."),
}


def trend(
    rows: Sequence[CountedRow],
    caption: Caption,
    *,
    by: str = "cohort",
    unit: Unit = "enrolments",
    begins: Mapping[str, str] | None = None,
) -> Chart:
    """A column a row. `begins` tells the beginning of each key ("2026-12-06"), those without one
    come last; without it the rows stay as they come. What is counted stands underneath, and
    above where the caption does not say it.
    """
    series = gender_series(rows)
    marks = tuple(gender_mark(row, series) for row in in_time(rows, begins))
    told = caption if caption.subtitle else replace(caption, subtitle=_(_SUBTITLES.get(by, "")))
    adds_up = unit == "enrolments"
    return Chart(
        ChartKind.TREND,
        told,
        series,
        marks,
        (0, largest(marks)),
        note=_(_NOTES[unit]),
        adds_up=adds_up,
    )


def in_time(rows: Sequence[CountedRow], begins: Mapping[str, str] | None) -> Sequence[CountedRow]:
    """Rows by their beginning, then by name; those that have none last."""
    if begins is None:
        return rows
    return sorted(
        rows, key=lambda row: (row.key not in begins, begins.get(row.key or "", ""), row.label)
    )
