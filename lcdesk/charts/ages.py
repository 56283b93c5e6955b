"""Age bands: women to the left, men to the right, oldest on top."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.charts.chart import Caption, Chart, ChartKind, ChartMark, CountedRow, Series, sentence
from lcdesk.texts import _, n_


def age_pyramid(rows: Sequence[CountedRow], caption: Caption) -> Chart:
    """`rows` from the youngest band to the oldest; people of another or no gender, or no age,
    are named in the note.
    """
    known = [row for row in rows if row.key]
    marks = tuple(_mark(row) for row in reversed(known))
    end = max((max(mark.values) for mark in marks), default=0) or 1
    series = (Series("women", _("women")), Series("men", _("men")))
    return Chart(ChartKind.PYRAMID, caption, series, marks, (0, end), note=_left_out(rows))


def _mark(row: CountedRow) -> ChartMark:
    return ChartMark(
        row.key or "", row.label, (row.women, row.men), row.people, words=sentence(row)
    )


def _left_out(rows: Sequence[CountedRow]) -> str:
    ageless = sum(row.total for row in rows if not row.key)
    other = sum(row.other for row in rows if row.key)
    lines = (
        [
            n_(
                "{count} person without an age is not drawn.",
                "{count} people without an age are not drawn.",
                ageless,
            )
        ]
        if ageless
        else []
    )
    lines += (
        [
            n_(
                "{count} person without a gender is not drawn.",
                "{count} people without a gender are not drawn.",
                other,
            )
        ]
        if other
        else []
    )
    return " ".join(lines)
