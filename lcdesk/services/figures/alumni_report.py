"""People who took part over the years, each once: by country, by year, by field of work; how many
of them the office is in touch with, by consent, and lately.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from lcdesk.db.queries import counted_records
from lcdesk.model import clock
from lcdesk.model.figure_tables import FigureColumn, FigureReport
from lcdesk.model.findings import say_places
from lcdesk.services.cooperation.alumni import AlumniLine, count_unsure, list_alumni
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.figure_tallies import (
    CountedThings,
    RecordBreakdown,
    country_name,
    tallied,
)
from lcdesk.services.figures.scopes import Scope, require_cohorts, scope_name
from lcdesk.texts import N_, _, n_

LATELY = 365
"""Within so many days is within a year."""
BY = ("country", "year", "field")
_BREAKDOWNS: dict[str, RecordBreakdown[AlumniLine]] = {
    "country": RecordBreakdown(
        "alumni:country",
        N_("Alumni by country"),
        N_("Country/region"),
        lambda one: one.country,
        country_name,
        is_flagged=True,
    ),
    "year": RecordBreakdown(
        "alumni:year",
        N_("Alumni by year"),
        N_("Year"),
        lambda one: [str(year) for year in one.years],
        order=sorted,
    ),
    "field": RecordBreakdown(
        "alumni:field",
        N_("Alumni by field of work"),
        N_("Field of work"),
        lambda one: one.field_of_work,
    ),
}


def alumni_report(
    desk: Desk, scope: Scope | int | None = None, by: Sequence[str] = BY, day: dt.date | None = None
) -> FigureReport:
    """The report in the language of the moment, by these of `BY`, seen from a `day` (None: today);
    `KnownFault` for a cohort that is gone. Who is one of the alumni says
    `services/cooperation/alumni.py`.
    """
    whose, day = Scope.of(scope), day or clock.today()
    require_cohorts(desk, whose.cohorts)
    with desk.reading_together():
        found, unsure = list_alumni(desk, day=day), count_unsure(desk, day)
        name = scope_name(desk, whose)
        with desk.reading() as session:
            deed = counted_records.last_operation(session)
    people = [one for one in found if whose.cohorts is None or any(map(whose.has, one.cohorts))]
    things = CountedThings[AlumniLine](
        people, lambda one: one.enrolment_id, "participant", _people, _columns(day)
    )
    rule = _(
        "Counted: everybody who took part in a cohort that has ended (arrived or further, also who "
        "left early), who completed, and whom a contact is kept of; each person once. Consent "
        "counts while it lasts; within a year: the last contact at most {days} days before {day}. "
        "The columns before the total overlap and are no parts of it.",
        days=LATELY,
        day=day.isoformat(),
    )
    tables = [replace(tallied(_BREAKDOWNS[one], things, rule), series=("total",)) for one in by]
    remarks = n_(
        "Of {count} enrolment in a cohort that has ended no status says whether they came: it is "
        "not counted.",
        "Of {count} enrolments in cohorts that have ended no status says whether they came: they "
        "are not counted.",
        unsure,
    )
    return FigureReport(
        "alumni",
        _("Alumni"),
        name,
        _sentence(people, day),
        tuple(tables),
        (remarks,) if unsure and whose.cohorts is None else (),
        deed,
    )


def _columns(day: dt.date) -> Sequence[tuple[FigureColumn, Callable[[AlumniLine], bool]]]:
    return (
        (FigureColumn("contact", N_("with a contact")), lambda one: one.contact is not None),
        (
            FigureColumn("consent", N_("agree to be written to")),
            lambda one: one.consent(day) == "agreed",
        ),
        (FigureColumn("recent", N_("contact within a year")), lambda one: is_recent(one, day)),
    )


def is_recent(one: AlumniLine, day: dt.date) -> bool:
    """Was there contact within a year before a day?"""
    last = one.contact.last_contact if one.contact else None
    return last is not None and 0 <= (day - last).days <= LATELY


def _people(count: int) -> str:
    return n_("{count} person who took part", "{count} people who took part", count)


def _sentence(people: Sequence[AlumniLine], day: dt.date) -> str:
    if not people:
        return _("Nobody has taken part yet")
    met = {one.country for one in people if one.country}
    said = _people(len(people))
    if met:
        said = _("{people} from {countries}", people=said, countries=say_places(met))
    return _(
        "{sentence}; {consent} agree to be written to, {recent} in contact within a year",
        sentence=said,
        consent=sum(one.consent(day) == "agreed" for one in people),
        recent=sum(is_recent(one, day) for one in people),
    )
