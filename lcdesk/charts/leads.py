"""Pictures of cooperation leads: ranked bars by country, kind or stage, and a heat map country ×
kind, with words of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lcdesk.charts.chart import Caption, Chart, ChartKind, ChartMark, CountedRow, Series, largest
from lcdesk.charts.heat import crossed, heat_map
from lcdesk.model.findings import say_all
from lcdesk.texts import N_, _, n_


class CountedLeads(CountedRow, Protocol):
    """One line of a count of leads: how many go on, how many have ended; `people` are the ids of
    the leads.
    """

    @property
    def going(self) -> int: ...
    @property
    def ended(self) -> int: ...


_SUBTITLES = {
    "country": N_("Cooperation leads by country"),
    "kind": N_("Cooperation leads by kind"),
    "stage": N_("Cooperation leads by stage"),
}


def lead_bars(
    rows: Sequence[CountedLeads], by: str = "country", rule: str = "", source: str = ""
) -> Chart:
    """Bars of leads, those that go on before those that have ended; countries by number, kinds
    and stages as they come.
    """
    # the two greens of every other picture: what goes on is the strong one
    series = (Series("women", _("going on")), Series("men", _("ended")))
    if not any(row.ended for row in rows):
        series = series[:1]
    ordered = sorted(rows, key=_rank) if by == "country" else rows
    marks = tuple(_mark(row, len(series), flagged=by == "country") for row in ordered)
    caption = Caption(lead_finding(rows), _(_SUBTITLES[by]), rule, source)
    return Chart(ChartKind.BARS, caption, series, marks, (0, largest(marks)))


def lead_heat(
    rows: Sequence[CountedRow], kinds: Sequence[CountedRow], rule: str = "", source: str = ""
) -> Chart:
    """A row a country, a column a kind; `people` of both are ids of the same leads."""
    caption = Caption(
        _heat_finding(rows, kinds), _("Cooperation leads by country and kind"), rule, source
    )
    drawn = heat_map(crossed(rows, kinds), [kind.label for kind in kinds], caption)
    marks = tuple(_said(mark) for mark in drawn.marks)
    return Chart(
        drawn.kind,
        caption,
        (Series("all", _("cooperation leads")),),
        marks,
        drawn.limits,
        drawn.heads,
    )


def lead_finding(rows: Sequence[CountedRow]) -> str:
    """ "Kenya: 4 of 9 cooperation leads", or, where none leads alone, "9 cooperation leads"."""
    total = sum(row.total for row in rows)
    known = sorted((row for row in rows if row.key), key=lambda row: -row.total)
    if not total:
        return _("No cooperation leads yet")
    if (
        known
        and known[0].total > (known[1].total if len(known) > 1 else 0)
        and known[0].total < total
    ):
        return n_(
            "{what}: {count} of {total} cooperation leads",
            "{what}: {count} of {total} cooperation leads",
            known[0].total,
            what=_raised(known[0].label),
            total=total,
        )
    said = n_("{count} cooperation lead", "{count} cooperation leads", total)
    return (
        _("{what}: {count}", what=_raised(known[0].label), count=said) if len(known) == 1 else said
    )


def _rank(row: CountedRow) -> tuple[bool, int, str]:
    return not row.key, -row.total, row.label


def _heat_finding(rows: Sequence[CountedRow], kinds: Sequence[CountedRow]) -> str:
    """The kind that most countries share."""
    homes = [frozenset(row.people) for row in rows if row.key]
    shared = {
        kind.label: sum(not home.isdisjoint(kind.people) for home in homes)
        for kind in kinds
        if kind.key
    }
    if not shared or not homes:
        return lead_finding(rows)
    kind = max(shared, key=lambda label: shared[label])
    places = say_all([row.key for row in rows if row.key])
    return _(
        "{kind}: leads with {count} of {places}",
        kind=_raised(kind),
        count=shared[kind],
        places=places,
    )


def _mark(row: CountedLeads, parts: int, *, flagged: bool) -> ChartMark:
    leads = n_("{count} cooperation lead", "{count} cooperation leads", row.total)
    ended = n_("{count} has ended", "{count} have ended", row.ended)
    words = _("{what}: {count}", what=row.label, count=f"{leads} ({ended})" if row.ended else leads)
    key = row.key or ""
    return ChartMark(
        key,
        row.label,
        (row.going, row.ended)[:parts],
        row.people,
        key if flagged else "",
        words=words,
    )


def _said(mark: ChartMark) -> ChartMark:
    """A cell of the heat map in words for leads."""
    count = n_("{count} cooperation lead", "{count} cooperation leads", mark.total)
    words = _("{row}, {column}: {people}", row=mark.label, column=mark.group, people=count)
    return ChartMark(mark.key, mark.label, mark.values, mark.people, mark.flag, mark.group, words)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
