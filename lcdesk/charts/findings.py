"""The finding of a count as the title of its picture: counted rows to the sentences of model.findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from lcdesk.charts.chart import Counted
from lcdesk.charts.shares import percent_of
from lcdesk.charts.tiles import region_of
from lcdesk.model.findings import say_gender, say_headcount, say_largest, say_origins, say_stages
from lcdesk.texts import _, n_

Region = Callable[[str], str]


def finding(rows: Sequence[Counted], by: str, region: Region = region_of) -> str:
    """The title for a cut of services.statistics ("country", "region", "gender", "age", …), its first letter a capital."""
    said = _finding(rows, by, region)
    return said[:1].upper() + said[1:]


def _finding(rows: Sequence[Counted], by: str, region: Region) -> str:
    if by == "country":
        return country_finding(rows, region)
    if by == "gender":
        return say_gender(*(sum(getattr(row, part) for row in rows) for part in ("women", "men", "other")))
    nothing = n_("{count} participant, nothing stated", "{count} participants, nothing stated", _total(rows))
    return say_largest(_counts(rows)) or (nothing if rows else say_headcount(0, 0))


def country_finding(rows: Sequence[Counted], region: Region = region_of) -> str:
    """ "Africa sends half of the cohort; Nigeria and Pakistan three each"."""
    regions: dict[str, int] = {}
    for row in rows:
        name = region(row.key) if row.key else ""
        regions[name] = regions.get(name, 0) + row.total
    return say_origins(regions, _counts(rows))


def region_finding(rows: Sequence[Counted], region: Region = region_of) -> str:
    """ "22 participants from 11 countries in 4 regions": the title of the tiles; those without a country do not count."""
    known = [row for row in rows if row.key and row.total]
    sentence = say_headcount(_total(known), len(known))
    if not known:
        return sentence
    regions = len({region(row.key or "") for row in known})
    return n_("{sentence} in {count} region", "{sentence} in {count} regions", regions, sentence=sentence)


def heat_finding(columns: Sequence[Counted], rows: Sequence[Counted]) -> str:
    """ "Solar is wanted in 9 of 11 countries": the column that most rows share, the first of equals."""
    known = [row for row in rows if row.key and row.total]
    shared = {
        column.label: sum(not frozenset(column.people).isdisjoint(row.people) for row in known) for column in columns
    }
    if not shared or not known:
        return say_headcount(0, 0)
    theme = max(shared, key=lambda label: shared[label])
    return _("{theme} is wanted in {count} of {total} countries", theme=theme, count=shared[theme], total=len(known))


def funnel_finding(rows: Sequence[Counted]) -> str:
    """ "From nominated to certified: 20 of 30 remain; the largest drop is at “confirmed” (6)": to the last stage reached."""
    reached = [row for row in rows if row.total]
    if not reached:
        return say_headcount(0, 0)
    first, last = reached[0], reached[-1]
    if last is first or last.total > first.total:
        return say_stages({row.label: row.total for row in reached})
    remain = n_(
        "From {first} to {last}: {count} of {whole} remains", "From {first} to {last}: {count} of {whole} remain",
        last.total, first=first.label, last=last.label, whole=first.total,
    )  # fmt: skip
    drop = _largest_drop(rows[rows.index(first) : rows.index(last) + 1])
    return _("{first}; {second}", first=remain, second=drop) if drop else remain


def _largest_drop(rows: Sequence[Counted]) -> str:
    """The one step at which most were lost; "" when none was, or several lost as many."""
    drops = [(before.total - row.total, row.label) for before, row in pairwise(rows)]
    most = max(drops)
    if most[0] <= 0 or sum(drop == most[0] for drop, _label in drops) > 1:
        return ""
    return _("the largest drop is at “{stage}” ({count})", stage=most[1], count=most[0])


MOVED = 0.05
"""From this change on, the share of women is the finding of a trend."""
SHORT = 24
"""Names with more letters than these make no title."""


def trend_finding(rows: Sequence[Counted]) -> str:
    """ "Women: 22% of 18 in 2019, 45% of 22 in 2026", or, where that share hardly moved, "18 participants in 2019, 22 in 2026".

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
            "{began}, {count} in {when}", began=_participants_in(first.total, when[0]), count=last.total, when=when[1]
        )
    then, now = percent_of(first.women, first.total), percent_of(last.women, last.total)
    return _("Women: {then} in {first}, {now} in {last}", then=then, first=when[0], now=now, last=when[1])


def _participants_in(people: int, when: str) -> str:
    return n_("{count} participant in {when}", "{count} participants in {when}", people, when=when)


def _counts(rows: Sequence[Counted]) -> dict[str, int]:
    """By label, as model.findings wants them: "" for those not known."""
    counts: dict[str, int] = {}
    for row in rows:
        label = row.label if row.key else ""
        counts[label] = counts.get(label, 0) + row.total
    return counts


def _total(rows: Sequence[Counted]) -> int:
    return sum(row.total for row in rows)
