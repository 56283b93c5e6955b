"""The finding of a count as the title of its picture: counted rows to the sentences of model.findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lcdesk.charts.chart import Counted
from lcdesk.charts.tiles import region_of
from lcdesk.model.findings import say_gender, say_headcount, say_largest, say_origins
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


def _counts(rows: Sequence[Counted]) -> dict[str, int]:
    """By label, as model.findings wants them: "" for those not known."""
    counts: dict[str, int] = {}
    for row in rows:
        label = row.label if row.key else ""
        counts[label] = counts.get(label, 0) + row.total
    return counts


def _total(rows: Sequence[Counted]) -> int:
    return sum(row.total for row in rows)
