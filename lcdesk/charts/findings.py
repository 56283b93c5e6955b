"""The finding of a count as the title of its picture: counted rows to the sentences of
model.findings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from lcdesk.charts.chart import CountedRow
from lcdesk.charts.chart_kinds import HeatCell, region_of
from lcdesk.model.findings import (
    say_gender,
    say_headcount,
    say_largest,
    say_origins,
    say_stages,
    say_wanted,
)
from lcdesk.texts import _, figure, n_, percent_of

Region = Callable[[str], str]


def finding(
    rows: Sequence[CountedRow], by: str, region: Region = region_of, *, people: int | None = None
) -> str:
    """The title for a breakdown of services.statistics ("country", "region", "gender", "age", …),
    its first letter a capital.
    """
    said = _finding(rows, by, region, people)
    return said[:1].upper() + said[1:]


def _finding(rows: Sequence[CountedRow], by: str, region: Region, people: int | None) -> str:
    if by == "country":
        return country_finding(rows, region)
    if by == "gender":
        return say_gender(
            *(sum(getattr(row, part) for row in rows) for part in ("women", "men", "other"))
        )
    nothing = n_(
        "{count} participant, nothing stated", "{count} participants, nothing stated", _total(rows)
    )
    return say_largest(_counts(rows), people) or (nothing if rows else say_headcount(0, 0))


def country_finding(rows: Sequence[CountedRow], region: Region = region_of) -> str:
    """ "Africa sends half of the cohort; Nigeria and Pakistan three each"."""
    regions: dict[str, int] = {}
    for row in rows:
        name = region(row.key) if row.key else ""
        regions[name] = regions.get(name, 0) + row.total
    return say_origins(regions, _counts(rows), {row.label: row.key for row in rows if row.key})


def region_finding(rows: Sequence[CountedRow], region: Region = region_of) -> str:
    """ "22 participants from 11 countries in 4 regions": the title of the tiles; those without a
    country are told apart.
    """
    codes = {row.key or "" for row in rows if row.key and row.total}
    without = sum(row.total for row in rows if not row.key)
    regions = len({region(code) for code in codes} - {region("")})
    return say_headcount(_total(rows), len(codes), codes, without=without, regions=regions)


def heat_finding(cells: Sequence[HeatCell], heads: Sequence[str]) -> str:
    """ "Solar is wanted in 9 of 11 countries": the column that most rows share, the first of
    equals.
    """
    known = {cell.row for cell in cells if cell.row}
    shared = {
        head: len({cell.row for cell in cells if cell.column == head and cell.number} & known)
        for head in heads
    }
    return say_wanted(shared, known) if shared and known else say_headcount(0, 0)


def cross_finding(cells: Sequence[CountedRow], total: int) -> str:
    """ "Kenya, female has the most: 14% of 22": the largest cell of two crossed breakdowns, where
    it has no equal.
    """
    known = [cell for cell in cells if cell.total and cell.key and "" not in cell.key.split("|")]
    if not known or not total:
        return say_headcount(total, 0)
    largest = max(known, key=lambda cell: cell.total)
    share = percent_of(largest.total, total)
    is_tied = sum(cell.total == largest.total for cell in known) > 1
    # among those of whom something is not known
    if any(cell.total > largest.total for cell in cells):
        if is_tied:
            return n_(
                "Of those known, no cell has more than {count} person of {total}",
                "Of those known, no cell has more than {count} people of {total}",
                largest.total,
                total=figure(total),
            )
        return _("Of those known, {where} has the most: {share}", where=largest.label, share=share)
    if is_tied:
        return _spread(largest.total, total)
    return _("{where} has the most: {share}", where=largest.label, share=share)


def _spread(most: int, total: int) -> str:
    return n_(
        "Spread out: no cell has more than {count} person of {total}",
        "Spread out: no cell has more than {count} people of {total}",
        most,
        total=figure(total),
    )


def women_finding(rows: Sequence[CountedRow]) -> str:
    """ "Share of women: 22% in 2019, 45% in 2026"; `rows` in the order of time, of which the first
    and the last with people are compared.
    """
    counted = [row for row in rows if row.total]
    if not counted:
        return say_headcount(0, 0)
    first, last = counted[0], counted[-1]
    then, now = percent_of(first.women, first.total), percent_of(last.women, last.total)
    if first is last:
        return _("Share of women: {now} in {last}", now=now, last=last.label)
    return _(
        "Share of women: {then} in {first}, {now} in {last}",
        then=then,
        first=first.label,
        now=now,
        last=last.label,
    )


def funnel_finding(rows: Sequence[CountedRow]) -> str:
    """ "From nominated to certified: 20 of 30 remain; the largest drop is at “confirmed” (6)": to
    the last stage reached.
    """
    reached = [row for row in rows if row.total]
    if not reached:
        return say_headcount(0, 0)
    first, last = reached[0], reached[-1]
    if last is first or last.total > first.total:
        return say_stages({row.label: row.total for row in reached})
    remain = n_(
        "From {first} to {last}: {count} of {whole} remains",
        "From {first} to {last}: {count} of {whole} remain",
        last.total,
        count=figure(last.total),
        first=first.label,
        last=last.label,
        whole=figure(first.total),
    )
    drop = _largest_drop(rows[rows.index(first) : rows.index(last) + 1])
    return _("{first}; {second}", first=remain, second=drop) if drop else remain


def _largest_drop(rows: Sequence[CountedRow]) -> str:
    """The one step at which most were lost; "" when none was, or several lost as many."""
    drops = [(before.total - row.total, row.label) for before, row in pairwise(rows)]
    most = max(drops)
    if most[0] <= 0 or sum(drop == most[0] for drop, _label in drops) > 1:
        return ""
    return _("the largest drop is at “{stage}” ({count})", stage=most[1], count=figure(most[0]))


MOVED = 0.05
"""From this change on, the share of women is the finding of a trend."""
SHORT = 24
"""Names with more letters than these make no title."""


def trend_finding(rows: Sequence[CountedRow]) -> str:
    """ "Women: 22% of 18 in 2019, 45% of 22 in 2026", or, where that share hardly moved, "18
    participants in 2019, 22 in 2026".

    `rows` in the order of time; those without people at either end are not compared.
    """
    counted = [row for row in rows if row.total]
    if not counted:
        return say_headcount(0, 0)
    first, last = counted[0], counted[-1]
    if first is last:
        return _participants_in(first.total, first.label)
    is_short = max(len(first.label), len(last.label)) <= SHORT
    when = (first.label, last.label) if is_short else (_("the first"), _("the last"))
    moved = abs(last.women / last.total - first.women / first.total)
    if moved < MOVED or first.other or last.other:  # no share of women where genders are missing
        return _(
            "{began}, {count} in {when}",
            began=_participants_in(first.total, when[0]),
            count=figure(last.total),
            when=when[1],
        )
    then, now = percent_of(first.women, first.total), percent_of(last.women, last.total)
    return _(
        "Women: {then} in {first}, {now} in {last}", then=then, first=when[0], now=now, last=when[1]
    )


def _participants_in(people: int, when: str) -> str:
    return n_(
        "{count} participant in {when}",
        "{count} participants in {when}",
        people,
        count=figure(people),
        when=when,
    )


def _counts(rows: Sequence[CountedRow]) -> dict[str, int]:
    """By label, as model.findings wants them: "" for those not known."""
    counts: dict[str, int] = {}
    for row in rows:
        label = row.label if row.key else ""
        counts[label] = counts.get(label, 0) + row.total
    return counts


def _total(rows: Sequence[CountedRow]) -> int:
    return sum(row.total for row in rows)
