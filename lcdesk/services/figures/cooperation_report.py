"""Cooperation in figures: leads by kind, stage, country and year, what is due, projects with what
they have brought, members and events; every number with its records.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from lcdesk.db.queries import counted_records as queries
from lcdesk.db.queries.counted_records import (
    CountedEvent,
    CountedLead,
    CountedMember,
    CountedProject,
)
from lcdesk.model import clock
from lcdesk.model.figure_tables import (
    UNKNOWN,
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FigureTable,
)
from lcdesk.model.findings import say_places
from lcdesk.model.kinds.words import Amount, amounts_in
from lcdesk.model.lists import EVENT_KIND, LEAD_KIND, LEAD_STAGE, MEMBER_ROLE, PROJECT_STAGE
from lcdesk.model.scripts import sort_key
from lcdesk.services.cooperation.alliances import AmountSum, sums_of
from lcdesk.services.cooperation.leads import ENDED, WHENS, LeadLine, When, when_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.figure_tallies import (
    CountedThings,
    RecordBreakdown,
    by_choice,
    country_name,
    tallied,
)
from lcdesk.services.figures.scopes import Scope, require_cohorts, scope_name
from lcdesk.texts import N_, _, list_names, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEADS = ("kind", "stage", "country", "year")
"""The breakdowns of leads, as the command line calls them."""
_WHENS: dict[When, str] = {
    "overdue": N_("overdue"),
    "week": N_("this week"),
    "month": N_("later this month"),
    "later": N_("later"),
    "undated": N_("no day to ask again"),
}


@dataclass(frozen=True)
class CooperationScope:
    """Which leads: of these cohorts (None: of all, also those of no cohort), of this year (None: of
    all). Projects, members and events belong to no cohort and are counted where none is chosen.
    """

    cohorts: tuple[int, ...] | None = None
    year: int | None = None


@dataclass(frozen=True)
class _Read:
    """What the desk has, of one state; `years`: lead → its year, where anything tells one."""

    leads: Sequence[CountedLead]
    years: Mapping[int, int]
    projects: Sequence[CountedProject]
    members: Sequence[CountedMember]
    events: Sequence[CountedEvent]
    deed: int
    day: dt.date


def cooperation_report(
    desk: Desk, scope: CooperationScope = CooperationScope(), day: dt.date | None = None
) -> FigureReport:
    """The report in the language of the moment, seen from a `day` (None: today); `KnownFault` for
    a cohort that is gone.
    """
    require_cohorts(desk, scope.cohorts)
    with desk.reading_together():
        name, read = scope_name(desk, Scope(scope.cohorts)), _read(desk, day or clock.today())
    if scope.year is not None:
        name = _("{scope}, {year}", scope=name, year=scope.year)
    leads = [lead for lead in read.leads if _is_meant(lead, read, scope)]
    tables = [*lead_tables(leads, read.years), due_table(leads, read.day)]
    sentence = _leads_sentence(leads)
    remarks: tuple[str, ...] = ()
    if scope.cohorts is None:
        projects = [one for one in read.projects if _ran_in(one, scope.year)]
        members, others = _members_on(read.members, scope.year, read.day)
        events = [
            one for one in read.events if scope.year in (None, one.starts and one.starts.year)
        ]
        tables += [
            *project_tables(projects),
            *_member_tables(members, others, scope.year, read.day),
            _event_table(events),
        ]
        parts = (sentence, _projects(len(projects)), _members(len(members)), _events(len(events)))
        sentence = _("; ").join(parts)
    else:
        remarks = (_("Projects, members and events belong to no cohort and are not counted here."),)
    return FigureReport(
        "cooperation",
        _("Cooperation"),
        name,
        sentence,
        tuple(table for table in tables if table is not None),
        remarks,
        read.deed,
    )


def _read(desk: Desk, day: dt.date) -> _Read:
    with desk.reading() as session:
        years = years_of_leads(session)
        return _Read(
            queries.read_leads(session),
            {lead: year for lead, year in years.items() if year is not None},
            queries.read_projects(session),
            queries.read_members(session),
            queries.read_events(session),
            queries.last_operation(session),
            day,
        )


def years_of_leads(session: Session) -> dict[int, int | None]:
    """Lead → its year: that of the first day of its cohort, else of its first step, else of the day
    it was written down; None where nothing tells one.
    """
    leads, steps = queries.read_leads(session), queries.first_steps(session)
    undated = [lead.id for lead in leads if lead.cohort_starts is None and lead.id not in steps]
    written = queries.first_written(session, undated)
    days = {
        lead.id: lead.cohort_starts or steps.get(lead.id) or written.get(lead.id) for lead in leads
    }
    return {lead: day.year if day else None for lead, day in days.items()}


def _is_meant(lead: CountedLead, read: _Read, scope: CooperationScope) -> bool:
    if scope.cohorts is not None and lead.cohort_id not in scope.cohorts:
        return False
    return scope.year is None or read.years.get(lead.id) == scope.year


# --- leads ---


def _leads(count: int) -> str:
    return n_("{count} cooperation lead", "{count} cooperation leads", count)


def _leads_sentence(leads: Sequence[CountedLead]) -> str:
    met = {lead.country for lead in leads if lead.country}
    if not leads:
        return _("No cooperation leads yet")
    said = _leads(len(leads))
    return _("{leads} with {countries}", leads=said, countries=say_places(met)) if met else said


_GOING: Sequence[tuple[FigureColumn, Callable[[CountedLead], bool]]] = (
    (FigureColumn("going", N_("going on")), lambda lead: lead.stage != ENDED),
    (FigureColumn("ended", N_("ended")), lambda lead: lead.stage == ENDED),
)


def lead_tables(leads: Sequence[CountedLead], years: Mapping[int, int]) -> tuple[FigureTable, ...]:
    """Leads by kind, stage, country and year."""
    things = CountedThings[CountedLead](leads, lambda lead: lead.id, "lead", _leads, _GOING)
    counted = _("Counted: every cooperation lead, also those that have ended.")
    how_dated = _(
        "The year is that of the first day of the lead's cohort; without one, of its first step, "
        "else of the day it was written down."
    )
    by: tuple[RecordBreakdown[CountedLead], ...] = (
        RecordBreakdown(
            "leads:kind",
            N_("Leads by kind"),
            N_("Kind"),
            lambda lead: lead.kind,
            LEAD_KIND.format,
            by_choice(LEAD_KIND),
        ),
        RecordBreakdown(
            "leads:stage",
            N_("Leads by stage"),
            N_("Stage"),
            lambda lead: lead.stage,
            LEAD_STAGE.format,
            by_choice(LEAD_STAGE),
        ),
        RecordBreakdown(
            "leads:country",
            N_("Leads by country"),
            N_("Country/region"),
            lambda lead: lead.country,
            country_name,
            is_flagged=True,
        ),
        RecordBreakdown(
            "leads:year",
            N_("Leads by year"),
            N_("Year"),
            lambda lead: str(years[lead.id]) if lead.id in years else None,
            order=sorted,
        ),
    )
    return tuple(
        tallied(how, things, f"{counted} {how_dated}" if how.key == "leads:year" else counted)
        for how in by
    )


def due_table(leads: Sequence[CountedLead], day: dt.date) -> FigureTable:
    """Those that go on by when to ask again, seen from a day."""
    going = [lead for lead in leads if lead.stage != ENDED]

    def when(lead: CountedLead) -> str | None:
        # of a lead only its stage and its day are looked at
        return when_of(cast("LeadLine", lead), day)

    how = RecordBreakdown[CountedLead](
        "leads:due",
        N_("Follow-ups due"),
        N_("When"),
        when,
        lambda key: _(_WHENS[cast("When", key)]),
        lambda keys: [one for one in WHENS if one in keys],
    )
    rule = _(
        "Counted: leads that go on, by the day to ask again, seen from {day}; weeks end on Sunday.",
        day=day.isoformat(),
    )
    things = CountedThings[CountedLead](
        going,
        lambda lead: lead.id,
        "lead",
        lambda count: n_("{count} lead that goes on", "{count} leads that go on", count),
    )
    table = tallied(how, things, rule)
    counts = {row.key: row.cells[-1].value for row in table.rows}
    said = [
        _("{count} {when}", count=counts[when], when=_(_WHENS[when]))
        for when in WHENS
        if when != "undated" and counts.get(when)
    ]
    found = list_names(said) if said else _("Nothing is due")
    return replace(table, finding=found)


# --- projects, and what they have brought ---


def _projects(count: int) -> str:
    return n_("{count} demonstration project", "{count} demonstration projects", count)


def _ran_in(project: CountedProject, year: int | None) -> bool:
    """Did it run in that year? One without a first year may have."""
    if year is None:
        return True
    first, last = project.from_year, project.to_year
    return (first is None or first <= year) and (last is None or year <= last)


def _stage_column(code: str, label: str) -> tuple[FigureColumn, Callable[[CountedProject], bool]]:
    return FigureColumn(code, label), lambda project: project.stage == code


def project_tables(projects: Sequence[CountedProject]) -> list[FigureTable | None]:
    """Projects by stage and by country, and their results by unit: in all, by stage, by country."""
    rule = _("Counted: every demonstration project once.")
    by_stage = RecordBreakdown[CountedProject](
        "projects:stage",
        N_("Projects by stage"),
        N_("Stage"),
        lambda project: project.stage,
        PROJECT_STAGE.format,
        by_choice(PROJECT_STAGE),
    )
    by_country = RecordBreakdown[CountedProject](
        "projects:country",
        N_("Projects by country"),
        N_("Country/region"),
        lambda project: project.country,
        country_name,
        is_flagged=True,
    )
    stages = [
        _stage_column(option.code, option.label)
        for option in PROJECT_STAGE.options
        if any(project.stage == option.code for project in projects)
    ]
    if any(project.stage is None for project in projects):
        stages.append((FigureColumn("none", N_("stage not known")), lambda one: one.stage is None))
    plain = CountedThings[CountedProject](projects, lambda one: one.id, "project", _projects)
    staged = CountedThings[CountedProject](
        projects, lambda one: one.id, "project", _projects, stages
    )
    return [
        tallied(by_stage, plain, rule),
        tallied(by_country, staged, rule),
        results_table(projects, None),
        results_table(projects, by_stage),
        results_table(projects, by_country),
    ]


_RESULT_COLUMNS = (
    FigureColumn("measured", N_("measured"), "amount"),
    FigureColumn("measured_in", N_("in projects")),
    FigureColumn("unsourced", N_("without a source"), "amount"),
    FigureColumn("unsourced_in", N_("in projects")),
)


def results_table(
    projects: Sequence[CountedProject], by: RecordBreakdown[CountedProject] | None
) -> FigureTable | None:
    """What projects have brought, added up by unit and quantity: with a source (measured), and
    those without one apart. None where no project states anything; where nobody can read what they
    state, the table without a breakdown says so.
    """
    groups: dict[str, list[tuple[int, list[Amount]]]] = {}
    unread: list[int] = []
    for project in projects:
        group = UNKNOWN if by is None else by.keys(project)[0]
        groups.setdefault(group, []).append((project.id, list(_amounts(project, unread))))
    sums = [
        (group, one)
        for group in _group_order(by, groups)
        if group in groups
        for one in sums_of(groups[group])
    ]
    if not sums and not (unread and by is None):
        return None
    said = sum(len(amounts) for many in groups.values() for _project, amounts in many)
    earlier = said - sum(len(one.stated) for _group, one in sums)
    several = sum(
        count > 1
        for _group, one in sums
        for count in Counter(project for project, _amount in one.stated).values()
    )
    name = {
        None: N_("Results"),
        "projects:stage": N_("Results by stage"),
        "projects:country": N_("Results by country"),
    }[by.key if by else None]
    return FigureTable(
        f"results:{by.key.partition(':')[2]}" if by else "results",
        _(name),
        _result_finding([amount for _group, one in sums for _project, amount in one.stated])
        if sums
        else _("No result of any project can be read"),
        _("Figure") if by is None else _("{what} · figure", what=_(by.head)),
        _RESULT_COLUMNS,
        tuple(_result_row(group, one, by) for group, one in sums),
        _(
            "Added up by unit and quantity as they are written; of figures of several years the "
            "latest counts. Measured are figures with a source; those without one are counted "
            "apart."
        ),
        "project",
        remarks=_result_remarks(earlier, several, len(unread)),
        is_printed=by is None,
        is_told_empty=not sums,
    )


def _result_row(
    group: str, one: AmountSum, by: RecordBreakdown[CountedProject] | None
) -> FigureRow:
    key = "|".join((*([group] if by else []), one.unit, one.quantity))
    flag = group if by and by.is_flagged else ""
    return FigureRow(key, _result_label(group, one, by), _results(one), flag)


def _result_remarks(earlier: int, several: int, unread: int) -> tuple[str, ...]:
    """Figures of earlier years, those that are stated more than once, and those nobody can read."""
    before = n_(
        "{count} figure is of an earlier year than another one of the same, and is left out.",
        "{count} figures are of earlier years than others of the same, and are left out.",
        earlier,
    )
    again = n_(
        "{count} figure is stated several times of one year, and added up.",
        "{count} figures are stated several times of one year, and added up.",
        several,
    )
    bad = n_(
        "Of {count} project results stand there that cannot be read; they are left out.",
        "Of {count} projects results stand there that cannot be read; they are left out.",
        unread,
    )
    told = ((earlier, before), (several, again), (unread, bad))
    return tuple(words for count, words in told if count)


def _amounts(project: CountedProject, unread: list[int]) -> Iterable[Amount]:
    found = amounts_in(project.results)
    if len(found) < len((project.results or "").split("; ")) and project.results:
        unread.append(project.id)
    return found


def _group_order(by: RecordBreakdown[CountedProject] | None, groups: Iterable[str]) -> list[str]:
    known = [group for group in groups if group]
    if by is None:
        return [""]
    ordered = (
        by.order(known)
        if by.order
        else sorted(known, key=lambda one: sort_key(by.label(one), is_name=False))
    )
    return [*ordered, ""]


def _result_label(group: str, one: AmountSum, by: RecordBreakdown[CountedProject] | None) -> str:
    unit = f"({one.unit})" if one.quantity and one.unit else one.unit
    what = " ".join(part for part in (one.quantity, unit) if part) or _("without a unit")
    if by is None:
        return what
    where = by.label(group) if group else _("not known")
    return _("{where}: {what}", where=where, what=what)


def _results(one: AmountSum) -> tuple[FigureCell, ...]:
    cells: list[FigureCell] = []
    for has_source, amount in ((True, one.sourced), (False, one.unsourced)):
        ids = one.projects(has_source=has_source)
        cells += [FigureCell(_number(amount) if ids else None, ids), FigureCell(len(ids), ids)]
    return tuple(cells)


def _number(amount: Decimal) -> float | int:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _result_finding(stated: Sequence[Amount]) -> str:
    return n_(
        "{sourced} of {count} figure has a source",
        "{sourced} of {count} figures have a source",
        len(stated),
        sourced=sum(bool(one.source) for one in stated),
    )


# --- members and events ---


def _members(count: int) -> str:
    return n_("{count} member", "{count} members", count)


def _events(count: int) -> str:
    return n_("{count} event", "{count} events", count)


def _members_on(
    members: Sequence[CountedMember], year: int | None, today: dt.date
) -> tuple[list[CountedMember], list[CountedMember]]:
    """Who is a member today, or was at any time of that year; and who is none any more, or not
    yet. One without a first day counts from ever.
    """
    first, last = (today, today) if year is None else (dt.date(year, 1, 1), dt.date(year, 12, 31))

    def is_in(one: CountedMember) -> bool:
        return (one.since is None or one.since <= last) and (
            one.until is None or one.until >= first
        )

    return [one for one in members if is_in(one)], [one for one in members if not is_in(one)]


def _member_tables(
    members: Sequence[CountedMember],
    others: Sequence[CountedMember],
    year: int | None,
    today: dt.date,
) -> tuple[FigureTable, ...]:
    columns: Sequence[tuple[FigureColumn, Callable[[CountedMember], bool]]] = (
        (FigureColumn("organisations", N_("organisations")), lambda one: not one.is_person),
        (FigureColumn("people", N_("people")), lambda one: one.is_person),
    )
    things = CountedThings[CountedMember](members, lambda one: one.id, "member", _members, columns)
    rule = (
        _("Counted: who is a member on {day}, each membership once.", day=today.isoformat())
        if year is None
        else _("Counted: who was a member at any time of {year}, each membership once.", year=year)
    )
    remarks: list[str] = []
    if others:
        remarks.append(
            n_(
                "{count} membership of another time is not counted.",
                "{count} memberships of another time are not counted.",
                len(others),
            )
        )
    if undated := sum(one.since is None for one in members):
        remarks.append(
            n_(
                "{count} member has no first day and counts as a member.",
                "{count} members have no first day and count as members.",
                undated,
            )
        )
    by: tuple[RecordBreakdown[CountedMember], ...] = (
        RecordBreakdown(
            "members:role",
            N_("Members by role"),
            N_("Role"),
            lambda one: one.role,
            MEMBER_ROLE.format,
            by_choice(MEMBER_ROLE),
        ),
        RecordBreakdown(
            "members:country",
            N_("Members by country"),
            N_("Country/region"),
            lambda one: one.country,
            country_name,
            is_flagged=True,
        ),
    )
    return tuple(tallied(how, things, rule, remarks) for how in by)


def _event_table(events: Sequence[CountedEvent]) -> FigureTable:
    def column(code: str, label: str) -> tuple[FigureColumn, Callable[[CountedEvent], bool]]:
        return FigureColumn(code, label), lambda event: event.kind == code

    kinds = [
        column(option.code, option.label)
        for option in EVENT_KIND.options
        if any(event.kind == option.code for event in events)
    ]
    if any(event.kind is None for event in events):
        kinds.append((FigureColumn("none", N_("kind not known")), lambda event: event.kind is None))
    things = CountedThings[CountedEvent](events, lambda one: one.id, "event", _events, kinds)
    how = RecordBreakdown[CountedEvent](
        "events:year",
        N_("Events by year"),
        N_("Year"),
        lambda event: str(event.starts.year) if event.starts else None,
        order=sorted,
    )
    return tallied(how, things, _("Counted: every event once, by the year of its first day."))
