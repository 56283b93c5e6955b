"""The waffle: one square a person, coloured by gender or another breakdown of few values; bars
where there are too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lcdesk.charts.bars import ranked_bars
from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    Count,
    CountedRow,
    Series,
    Together,
    largest,
    ranked,
)
from lcdesk.charts.shares import percent_of
from lcdesk.model.sentences import figure
from lcdesk.texts import _, n_

MOST_PEOPLE, MOST_VALUES = 100, 6
_GENDERS = {"F": "women", "M": "men"}


def waffle(rows: Sequence[CountedRow], caption: Caption, *, most: int = MOST_PEOPLE) -> Chart:
    """A mark a value, most first, with as many squares as people. More than `most` people, or
    more than six values, become ranked bars with a note that says why.
    """
    known = [row for row in (_genders(rows) if _is_gender(rows) else ranked(rows)) if row.total]
    total = sum(row.total for row in known)
    if total > most or len(known) > MOST_VALUES:
        return replace(
            ranked_bars(rows, caption, flagged=False), note=_why_bars(total, len(known), most)
        )
    marks = tuple(_mark(row, ink, total) for row, ink in zip(known, _inks(known), strict=True))
    return Chart(
        ChartKind.WAFFLE, caption, (Series("all", _("participants")),), marks, (0, largest(marks))
    )


def _mark(row: CountedRow, ink: str, total: int) -> ChartMark:
    people, share = (
        n_("{count} participant", "{count} participants", row.total),
        percent_of(row.total, total),
    )
    words = _("{what}: {people}, {share}", what=row.label, people=people, share=share)
    return ChartMark(
        row.key or "", row.label, (row.total,), row.people, words=words, beside=share, ink=ink
    )


def _inks(rows: Sequence[CountedRow]) -> list[str]:
    """The colour of each value: those of gender everywhere the same; what is not known is
    hollow.
    """
    if _is_gender(rows):
        return [_GENDERS.get(row.key or "", "other") for row in rows]
    return [f"part{n}" if row.key else "other" for n, row in enumerate(rows, 1)]


def _is_gender(rows: Sequence[CountedRow]) -> bool:
    return {row.key or "" for row in rows} <= {*_GENDERS, "X", ""}


def _genders(rows: Sequence[CountedRow]) -> list[CountedRow]:
    """Women, men, and one row of all others, as in every other picture."""
    named = sorted((row for row in rows if row.key in _GENDERS), key=lambda row: row.key or "")
    rest = [row for row in rows if row.key not in _GENDERS]
    people = Together(row.people for row in rest)
    return [
        *named,
        Count("", _("other or not stated"), other=sum(row.total for row in rest), people=people),
    ]


def _why_bars(total: int, values: int, most: int) -> str:
    if total > most:
        return n_(
            "{count} person is too many for a square each (at most {most}); bars take their place.",
            "{count} people are too many for a square each (at most {most}); bars take their "
            "place.",
            total,
            count=figure(total),
            most=most,
        )
    return _(
        "{count} values are too many for a colour each (at most {most}); bars take their place.",
        count=values,
        most=MOST_VALUES,
    )
