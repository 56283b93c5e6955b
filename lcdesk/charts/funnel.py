"""The funnel: how many of those nominated were selected, confirmed, arrived, completed, certified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from lcdesk.charts.chart import Caption, Chart, Counted, Kind, Mark, Series, gender_mark, gender_series, largest
from lcdesk.charts.shares import percent_of
from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _, n_


def funnel(rows: Sequence[Counted], caption: Caption) -> Chart:
    """`rows` are the stages in their order, each with everybody who got so far; the same people stand in several."""
    series = gender_series(rows)
    marks = tuple(_mark(row, rows[0], series) for row in rows)
    note = join_sentences(*(_strangers(before, row) for before, row in pairwise(rows)))
    return Chart(Kind.FUNNEL, caption, series, marks, (0, largest(marks)), note=note, adds_up=False)


def _mark(row: Counted, first: Counted, series: tuple[Series, ...]) -> Mark:
    mark, share = gender_mark(row, series), percent_of(row.total, first.total)
    if row is first or not share:
        return mark
    words = _("{sentence}; {share} {stage}", sentence=mark.words, share=share, stage=first.label)
    return replace(mark, beside=share, words=words)


def _strangers(before: Counted, row: Counted) -> str:
    """Who has got to a stage and is missing in the one before: then the steps down are larger than they look."""
    count = len(frozenset(row.people) - frozenset(before.people))
    if not count:
        return ""
    return n_(
        "{count} person in “{stage}” is not in “{before}”.", "{count} people in “{stage}” are not in “{before}”.",
        count, stage=row.label, before=before.label,
    )  # fmt: skip
