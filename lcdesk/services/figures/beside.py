"""A cohort beside another one, or beside all cohorts of a year taken together: what differs, in
words and as tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.cohort_comparison import Comparison, compared
from lcdesk.services.figures.cohort_figures import read_cohort_figures
from lcdesk.services.figures.counting_rules import CountRule, rule_named
from lcdesk.services.figures.scopes import NamedCohort, Scope, read_cohorts, require_cohorts
from lcdesk.services.figures.years_report import merged
from lcdesk.texts import _


@dataclass(frozen=True)
class ComparedWith:
    """What a cohort is compared with: another one (`cohort`), or a `year`."""

    cohort: int | None = None
    year: int | None = None


def cohorts_of_year(cohorts: Sequence[NamedCohort], year: int, but: int) -> list[NamedCohort]:
    """Those that begin in a year, without the one that is compared."""
    return [
        one
        for one in cohorts
        if one["id"] != but and one["starts"] is not None and one["starts"].year == year
    ]


def years_beside(desk: Desk, base: int) -> list[int]:
    """The years, newest first, in which another cohort began."""
    found = {
        one["starts"].year
        for one in read_cohorts(desk)
        if one["id"] != base and one["starts"] is not None
    }
    return sorted(found, reverse=True)


def compare_with(
    desk: Desk, base: int, beside: ComparedWith, rule: str | CountRule = "all", region: str = ""
) -> Comparison:
    """The comparison of a cohort in the language of the moment; `region`: only its people count.
    `KnownFault` where a cohort is gone, or none began in that year.
    """
    counting = rule_named(desk, rule)
    with desk.reading_together():
        known = {one["id"]: one for one in require_cohorts(desk, (base,))}
        if beside.cohort is not None:
            require_cohorts(desk, (beside.cohort,))
            others = [known[beside.cohort]]
        else:
            others = cohorts_of_year(list(known.values()), beside.year or 0, base)
        if not others:
            raise KnownFault(_("No other cohort began in {year}.", year=beside.year or ""))
        own, *rest = read_cohort_figures(desk, [known[base], *others], counting, region)
    together = rest[0]
    if beside.year is not None:
        joined, year = merged(rest), str(beside.year)
        ranked = sorted(joined.countries.items(), key=lambda one: (not one[0], -len(one[1])))
        together = replace(joined, name=year, short=year, countries=dict(ranked))
    words = Scope((base,), region=region).words(counting)
    return compared([own, together], _("Counted: {rule}.", rule=words))
