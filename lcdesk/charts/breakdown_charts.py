"""Which picture belongs to which question of the figures (breakdowns, two of them crossed, stages,
cooperation leads); screen, command line and report draw the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    CountedRow,
    Series,
    Together,
    largest,
    rank,
)
from lcdesk.charts.chart_kinds import (
    HeatCell,
    Unit,
    age_pyramid,
    crossed,
    funnel,
    heat_map,
    ranked_bars,
    trend,
    waffle,
)
from lcdesk.charts.findings import finding, funnel_finding, trend_finding
from lcdesk.model.breakdowns import is_ordered, picture_of
from lcdesk.model.findings import say_all
from lcdesk.texts import N_, _, n_

MOST_COLUMNS = 10


@dataclass(frozen=True)
class Whole:
    """What the rows of a breakdown are parts of. `unit`: is each enrolment counted, or each person
    once? `people`: how many were counted, where they may stand in several rows; None: the sum of
    the rows.
    """

    unit: Unit = "enrolments"
    people: int | None = None


SUM = Whole()


def breakdown_chart(
    rows: Sequence[CountedRow],
    by: str,
    subtitle: str = "",
    rule: str = "",
    source: str = "",
    *,
    whole: Whole = SUM,
) -> Chart:
    """The chart of a breakdown (`model.breakdowns`), its finding as the title.

    Ages are a pyramid, cohorts and years columns in time, a few values squares (one a person), all
    else ranked bars. `whole`: of what the rows are parts.
    """
    picture = picture_of(by)
    if picture == "columns in time":
        known = [row for row in rows if row.key and row.total]
        told = trend_finding(known) if known else finding(rows, by)
        return trend(rows, Caption(_raised(told), subtitle, rule, source), by=by, unit=whole.unit)
    caption = Caption(finding(rows, by, people=whole.people), subtitle, rule, source)
    if picture == "pyramid":
        return age_pyramid(rows, caption)
    if picture == "squares":
        return waffle(rows, caption)
    chart = ranked_bars(rows, caption, flagged=by == "country", sorted_here=not is_ordered(by))
    return replace(chart, adds_up=whole.people is None or whole.people == chart.total)


def cross_chart(
    rows: Sequence[CountedRow],
    columns: Sequence[CountedRow],
    cells: Mapping[tuple[str, str], CountedRow],
    caption: Caption,
    *,
    by: str,
) -> Chart:
    """Two breakdowns crossed: `rows` down, `columns` to the right, (key, key) → who is in both. The
    first columns stand alone, what is beyond `MOST_COLUMNS` in one last column.
    """
    heads = [column.label for column in columns]
    shown = heads if len(heads) <= MOST_COLUMNS else [*heads[: MOST_COLUMNS - 1], _("others")]
    told = [_cell(row, shown, columns, cells) for row in rows]
    return heat_map(
        [cell for line in told for cell in line],
        shown,
        caption,
        flagged=by == "country",
        ranked=False,
    )


def _cell(
    row: CountedRow,
    heads: Sequence[str],
    columns: Sequence[CountedRow],
    cells: Mapping[tuple[str, str], CountedRow],
) -> list[HeatCell]:
    """A line of cells, the last of which may stand for several columns."""
    line: list[HeatCell] = []
    for place, head in enumerate(heads):
        meant = columns[place:] if place == len(heads) - 1 else columns[place : place + 1]
        both = [
            cells[row.key or "", one.key or ""]
            for one in meant
            if (row.key or "", one.key or "") in cells
        ]
        people = both[0].people if len(both) == 1 else Together(cell.people for cell in both)
        line.append(
            HeatCell(row.key or "", row.label, head, sum(cell.total for cell in both), people)
        )
    return line


def stage_chart(stages: Sequence[CountedRow], source: str = "") -> Chart:
    """The funnel of services.funnel, with what it counts underneath."""
    how = _("Everybody ever nominated, by the furthest status of their history.")
    return funnel(stages, Caption(funnel_finding(stages), _("How far people got"), how, source))


def _raised(title: str) -> str:
    return title[:1].upper() + title[1:]


# --- Cooperation leads: ranked bars by country, kind or stage, and a heat map country × kind ---


class CountedLeads(CountedRow, Protocol):
    """One line of a count of leads: how many go on, how many have ended; `people` are the ids of
    the leads.
    """

    @property
    def going(self) -> int: ...
    @property
    def ended(self) -> int: ...


_LEAD_SUBTITLES = {
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
    ordered = sorted(rows, key=rank) if by == "country" else rows
    marks = tuple(_lead_mark(row, len(series), flagged=by == "country") for row in ordered)
    caption = Caption(lead_finding(rows), _(_LEAD_SUBTITLES[by]), rule, source)
    return Chart(ChartKind.BARS, caption, series, marks, (0, largest(marks)))


def lead_heat(
    rows: Sequence[CountedRow], kinds: Sequence[CountedRow], rule: str = "", source: str = ""
) -> Chart:
    """A row a country, a column a kind; `people` of both are ids of the same leads."""
    caption = Caption(
        _lead_heat_finding(rows, kinds), _("Cooperation leads by country and kind"), rule, source
    )
    drawn = heat_map(crossed(rows, kinds), [kind.label for kind in kinds], caption)
    marks = tuple(_in_leads(mark) for mark in drawn.marks)
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


def _lead_heat_finding(rows: Sequence[CountedRow], kinds: Sequence[CountedRow]) -> str:
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


def _lead_mark(row: CountedLeads, parts: int, *, flagged: bool) -> ChartMark:
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


def _in_leads(mark: ChartMark) -> ChartMark:
    """A cell of the heat map in words for leads."""
    count = n_("{count} cooperation lead", "{count} cooperation leads", mark.total)
    words = _("{row}, {column}: {people}", row=mark.label, column=mark.group, people=count)
    return ChartMark(mark.key, mark.label, mark.values, mark.people, mark.flag, mark.group, words)
