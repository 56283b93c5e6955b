"""The finding of a count as a sentence: the title of its picture, computed, never without its n."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lcdesk.charts.chart import Counted
from lcdesk.charts.tiles import region_of
from lcdesk.texts import _, n_


def finding(rows: Sequence[Counted], by: str, region: Callable[[str], str] = region_of) -> str:
    """The title for a cut of services.statistics ("country", "region", "gender", …)."""
    if not _total(rows):
        return _("Nobody is counted yet")
    if by == "country":
        return country_finding(rows, region)
    return gender_finding(rows) if by == "gender" else group_finding(rows)


def country_finding(rows: Sequence[Counted], region: Callable[[str], str] = region_of) -> str:
    """ "Africa sends 12 of 22 participants; Nigeria and Pakistan lead with 3 each"."""
    known = [row for row in rows if row.key and row.total]
    if not known:
        return n_("{count} participant, country not known", "{count} participants, countries not known", _total(rows))
    if len(known) == 1:
        return n_("{count} participant, from {country}", "All {count} participants are from {country}", _total(known), country=known[0].label)
    half = _largest_region(known, _total(rows), region)
    return _("; ").join(part for part in (half, _leaders(known)) if part)


def region_finding(rows: Sequence[Counted], region: Callable[[str], str] = region_of) -> str:
    """ "22 participants from 11 countries in 4 regions"; the title of the tiles."""
    known = [row for row in rows if row.key and row.total]
    if not known:
        return _("Nobody is counted yet")
    people = n_("{count} participant", "{count} participants", _total(known))
    countries = n_("{count} country", "{count} countries", len(known))
    regions = n_("{count} region", "{count} regions", len({region(row.key or "") for row in known}))
    return _("{people} from {countries} in {regions}", people=people, countries=countries, regions=regions)


def gender_finding(rows: Sequence[Counted]) -> str:
    """ "10 of 22 participants are women"."""
    women = sum(row.women for row in rows)
    return n_("{count} of {total} participants is a woman", "{count} of {total} participants are women", women, total=_total(rows))


def group_finding(rows: Sequence[Counted]) -> str:
    """ "Most are from universities": the largest group with its number, or that none is larger."""
    known = [row for row in rows if row.key and row.total]
    if not known:
        return n_("{count} participant, nothing stated", "{count} participants, nothing stated", _total(rows))
    most = max(row.total for row in known)
    first = [row.label for row in known if row.total == most]
    if len(first) > 2:
        return _("{groups} groups are the largest, with {count} of {total} each", groups=len(first), count=most, total=_total(rows))
    return _("Largest: {names}, {count} of {total} participants", names=_(" and ").join(first), count=_each(most, first), total=_total(rows))


def _each(most: int, names: list[str]) -> str:
    return str(most) if len(names) == 1 else _("each {count}", count=most)


def _largest_region(rows: Sequence[Counted], total: int, region: Callable[[str], str]) -> str:
    """The region that sends at least half of all, when there is another."""
    people: dict[str, int] = {}
    for row in rows:
        people[region(row.key or "")] = people.get(region(row.key or ""), 0) + row.total
    name, most = max(people.items(), key=lambda pair: pair[1])
    if len(people) == 1 or most * 2 < total:
        return ""
    return _("{region} sends {count} of {total} participants", region=name, count=most, total=total)


def _leaders(rows: Sequence[Counted]) -> str:
    most = max(row.total for row in rows)
    names = [row.label for row in rows if row.total == most]
    if len(names) == len(rows):
        return _("{countries} countries, {count} from each", countries=len(rows), count=most)
    if len(names) == 1:
        return _("{country} leads with {count}", country=names[0], count=most)
    if len(names) == 2:
        return _("{one} and {other} lead with {count} each", one=names[0], other=names[1], count=most)
    return _("{countries} countries lead with {count} each", countries=len(names), count=most)


def _total(rows: Sequence[Counted]) -> int:
    return sum(row.total for row in rows)
