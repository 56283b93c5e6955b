"""The programme over the years: people and countries, hours, attendance and evaluation of each
year, and what became of cooperation in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lcdesk.db.queries import counted_records
from lcdesk.model.attendance import Rate
from lcdesk.model.evaluation import Spread
from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FigureTable,
)
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.cohort_comparison import PEOPLE, countries_table, people_cells
from lcdesk.services.figures.cohort_figures import (
    MINUTES,
    CohortEvaluation,
    CohortFigures,
    ThemeHours,
    read_cohort_figures,
)
from lcdesk.services.figures.cooperation_report import years_of_leads
from lcdesk.services.figures.counting_rules import CountRule, rule_named
from lcdesk.services.figures.scopes import Scope, require_cohorts, scope_name
from lcdesk.texts import N_, _, n_, percent_of

NO_YEAR = ""


def years_report(
    desk: Desk, scope: Scope | int | None = None, rule: str | CountRule = "all"
) -> FigureReport:
    """The report in the language of the moment; `KnownFault` for an unknown rule or cohort."""
    whose, counting = Scope.of(scope), rule_named(desk, rule)
    with desk.reading_together():
        known = [one for one in require_cohorts(desk, whose.cohorts) if whose.has(one["id"])]
        read = read_cohort_figures(desk, known, counting)
        name = scope_name(desk, whose)
        with desk.reading() as session:
            deed = counted_records.last_operation(session)
            leads = years_of_leads(session)
            projects = counted_records.read_projects(session)
            events = counted_records.read_events(session)
    years = _by_year(read)
    rule_words = _("Counted: {rule}.", rule=Scope(whose.cohorts).words(counting))
    tables = [
        _people_table(years, rule_words),
        countries_table(
            "years:countries",
            [(key or "none", _label(key), merged(found).countries) for key, found in years],
            rule_words,
        ),
        _teaching_table(years),
    ]
    if whose.cohorts is None:
        first: dict[str, dict[str, list[int]]] = {"leads": {}, "projects": {}, "events": {}}
        for lead, year in leads.items():
            first["leads"].setdefault(str(year) if year else NO_YEAR, []).append(lead)
        for project in projects:
            key = str(project.from_year) if project.from_year else NO_YEAR
            first["projects"].setdefault(key, []).append(project.id)
        for event in events:
            key = str(event.starts.year) if event.starts else NO_YEAR
            first["events"].setdefault(key, []).append(event.id)
        tables += [_begun_table(kind, found) for kind, found in first.items() if found]
    return FigureReport(
        "years", _("Over the years"), name, _sentence(years), tuple(tables), deed=deed
    )


Years = Sequence[tuple[str, Sequence[CohortFigures]]]


def _by_year(read: Sequence[CohortFigures]) -> list[tuple[str, list[CohortFigures]]]:
    """Year of the first day → its cohorts, in time; those without a first day last."""
    found: dict[str, list[CohortFigures]] = {}
    for one in sorted(read, key=lambda one: (one.starts or dt.date.max, one.id)):
        found.setdefault(str(one.starts.year) if one.starts else NO_YEAR, []).append(one)
    return list(found.items())


def _label(key: str) -> str:
    return key or _("no first day")


def merged(cohorts: Sequence[CohortFigures]) -> CohortFigures:
    """Several cohorts of a year as if they were one."""

    def joined(name: str) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for one in cohorts:
            for key, people in getattr(one, name).items():
                found[key] = (*found.get(key, ()), *people)
        return found

    first = cohorts[0]
    rates = [one.attendance for one in cohorts]
    spreads = [one.evaluation.spread for one in cohorts]
    unthemed = [one.unthemed for one in cohorts]
    return CohortFigures(
        first.id,
        first.name,
        first.short,
        first.starts,
        first.ends,
        joined("genders"),
        joined("countries"),
        tuple(theme for one in cohorts for theme in one.themes),
        ThemeHours(
            "",
            "",
            sum(one.minutes for one in unthemed),
            sum(one.least for one in unthemed),
            tuple(number for one in unthemed for number in one.activities),
        ),
        tuple(day for one in cohorts for day in one.days),
        Rate(sum(rate.there for rate in rates), sum(rate.of for rate in rates)),
        sum(one.attended for one in cohorts),
        sum(one.listed for one in cohorts),
        CohortEvaluation(
            Spread(tuple(map(sum, zip(*(spread.counts for spread in spreads), strict=True)))),
            tuple(mean for one in cohorts for mean in one.evaluation.means),
        ),
        sum(one.cost or 0 for one in cohorts)
        if any(one.cost is not None for one in cohorts)
        else None,
    )


def _sentence(years: Years) -> str:
    """ "68 people in 3 years; women 30% of 20 in 2024, 45% of 22 in 2025"."""
    dated = [(key, merged(found)) for key, found in years if key]
    people = sum(len(one.people) for _key, found in years for one in found)
    said = _(
        "{people} in {years}",
        people=n_("{count} participant", "{count} participants", people),
        years=n_("{count} year", "{count} years", len(dated)),
    )
    counted = [(key, one) for key, one in dated if one.people]
    if len(counted) < 2:
        return said
    (first, then), (last, now) = counted[0], counted[-1]
    return _(
        "{sentence}; women {then} in {first}, {now} in {last}",
        sentence=said,
        then=percent_of(len(then.women), len(then.people)),
        first=first,
        now=percent_of(len(now.women), len(now.people)),
        last=last,
    )


def _people_table(years: Years, rule: str) -> FigureTable:
    rows: list[FigureRow] = []
    for key, found in years:
        ids = tuple(one.id for one in found)
        rows.append(
            FigureRow(key, _label(key), (*people_cells(merged(found)), FigureCell(len(ids))))
        )
    total = None
    if years:
        every = merged([one for _key, found in years for one in found])
        total = (*people_cells(every), FigureCell(sum(len(found) for _key, found in years)))
    lost = sum(len(found) for key, found in years if not key)
    return FigureTable(
        "years:people",
        _("People by year"),
        _sentence(years),
        _("Year"),
        (*PEOPLE, FigureColumn("cohorts", N_("cohorts"))),
        tuple(rows),
        rule,
        "participant",
        total,
        remarks=(
            *(
                (
                    n_(
                        "{count} cohort has no first day.",
                        "{count} cohorts have no first day.",
                        lost,
                    ),
                )
                if lost
                else ()
            ),
            _("A country that came in several years counts once in the total."),
        )
        if years
        else (),
        series=("women", "men", "other"),
        whole="people",
    )


def _teaching_table(years: Years) -> FigureTable:
    rows: list[FigureRow] = []
    for key, found in years:
        one = merged(found)
        spread = one.evaluation.spread
        rows.append(
            FigureRow(
                key,
                _label(key),
                (
                    FigureCell(
                        round(one.minutes / MINUTES, 2),
                        tuple(number for theme in one.themes for number in theme.activities)
                        + one.unthemed.activities,
                    ),
                    FigureCell(one.attendance.there, (), one.attendance.of)
                    if one.attendance.of
                    else FigureCell(),
                    FigureCell(round(spread.mean, 4), (), spread.n)
                    if spread.mean is not None
                    else FigureCell(),
                    FigureCell(one.cost),
                ),
            )
        )
    return FigureTable(
        "years:teaching",
        _("Hours, attendance, evaluation"),
        "",
        _("Year"),
        (
            FigureColumn("hours", N_("hours"), "hours"),
            FigureColumn("attendance", N_("attendance"), "rate"),
            FigureColumn("evaluation", N_("evaluation"), "mean"),
            FigureColumn("cost", N_("cost (CNY)"), "money"),
        ),
        tuple(rows),
        _(
            "Hours of all themes and of what belongs to none, of all cohorts of the year together; "
            "the mean is of all answers about the course as a whole; the cost of the cohorts that "
            "keep one."
        ),
        "activity",
        series=("hours",),
        whole="hours",
    )


_BEGUN = {
    "leads": (
        N_("Leads by year"),
        N_("cooperation leads"),
        "lead",
        N_(
            "The year is that of the first day of the lead's cohort; without one, of its first "
            "step, else of the day it was written down."
        ),
    ),
    "projects": (
        N_("Projects by first year"),
        N_("demonstration projects"),
        "project",
        N_("Counted: every demonstration project once, by its first year."),
    ),
    "events": (
        N_("Events by year"),
        N_("events"),
        "event",
        N_("Counted: every event once, by the year of its first day."),
    ),
}


def _begun_table(kind: str, found: dict[str, list[int]]) -> FigureTable:
    name, head, records, rule = _BEGUN[kind]
    keys = [*sorted(key for key in found if key), *([NO_YEAR] if NO_YEAR in found else [])]
    every = tuple(one for key in keys for one in found[key])
    return FigureTable(
        f"years:{kind}",
        _(name),
        _("{what}: {count}", what=_(name), count=len(every)),
        _("Year"),
        (FigureColumn("total", head),),
        tuple(
            FigureRow(key, key or _("not known"), (FigureCell(len(found[key]), tuple(found[key])),))
            for key in keys
        ),
        _(rule),
        records,
        (FigureCell(len(every), every),),
        series=("total",),
    )
