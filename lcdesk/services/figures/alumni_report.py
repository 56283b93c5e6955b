"""People who took part over the years, each once: by country, by the year they came last, by field;
how many of them the office is in touch with, by consent, and lately.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lcdesk.db.queries import counted_records as queries
from lcdesk.db.queries.counted_records import CountedAlumnus
from lcdesk.model import clock
from lcdesk.model.figure_tables import FigureColumn, FigureReport
from lcdesk.model.findings import say_places
from lcdesk.model.statuses import CAME
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


@dataclass(frozen=True)
class _Alumnus:
    """A person with the latest enrolment in which they took part."""

    latest: CountedAlumnus
    day: dt.date

    @property
    def has_consent(self) -> bool:
        """Do they agree to be written to, on this day?"""
        until = self.latest.consent_until
        return self.latest.consent is True and (until is None or until >= self.day)

    @property
    def is_recent(self) -> bool:
        """Was there contact within a year?"""
        last = self.latest.last_contact
        return last is not None and 0 <= (self.day - last).days <= LATELY


def _people(count: int) -> str:
    return n_("{count} person who took part", "{count} people who took part", count)


_COLUMNS = (
    (FigureColumn("contact", N_("with a contact")), lambda one: one.latest.has_contact),
    (FigureColumn("consent", N_("agree to be written to")), lambda one: one.has_consent),
    (FigureColumn("recent", N_("contact within a year")), lambda one: one.is_recent),
)


def alumni_report(
    desk: Desk, scope: Scope | int | None = None, by: Sequence[str] = BY
) -> FigureReport:
    """The report in the language of the moment, by these of `BY`; `KnownFault` for a cohort that is
    gone.
    """
    whose = Scope.of(scope)
    require_cohorts(desk, whose.cohorts)
    with desk.reading_together(), desk.reading() as session:
        found = queries.read_alumni(session, CAME)
        deed, name = queries.last_operation(session), scope_name(desk, whose)
    people = _each_once([one for one in found if whose.has(one.cohort_id)], clock.today())
    things = CountedThings[_Alumnus](
        people, lambda one: one.latest.id, "participant", _people, _COLUMNS
    )
    rule = _(
        "Counted: everybody who took part (arrived or further, also who left early), each person "
        "once, by the latest cohort. Consent counts while it lasts; within a year: the last "
        "contact at most {days} days before {day}. The columns before the total overlap and are "
        "no parts of it.",
        days=LATELY,
        day=clock.today().isoformat(),
    )
    tallies: dict[str, RecordBreakdown[_Alumnus]] = {
        "country": RecordBreakdown(
            "alumni:country",
            N_("Alumni by country"),
            N_("Country/region"),
            lambda one: one.latest.nationality,
            country_name,
            is_flagged=True,
        ),
        "year": RecordBreakdown(
            "alumni:year",
            N_("Alumni by year"),
            N_("Year"),
            lambda one: str(one.latest.starts.year) if one.latest.starts else None,
            order=sorted,
        ),
        "field": RecordBreakdown(
            "alumni:field",
            N_("Alumni by field of work"),
            N_("Field of work"),
            lambda one: one.latest.field_of_work,
        ),
    }
    tables = tuple(replace(tallied(tallies[one], things, rule), series=("total",)) for one in by)
    return FigureReport("alumni", _("Alumni"), name, _sentence(people), tables, deed=deed)


def _each_once(found: Sequence[CountedAlumnus], day: dt.date) -> list[_Alumnus]:
    latest = {one.person_id: one for one in found}  # the last of a person is the latest
    return [_Alumnus(one, day) for one in latest.values()]


def _sentence(people: Sequence[_Alumnus]) -> str:
    if not people:
        return _("Nobody has taken part yet")
    met = {one.latest.nationality for one in people if one.latest.nationality}
    said = _people(len(people))
    if met:
        said = _("{people} from {countries}", people=said, countries=say_places(met))
    recent = sum(one.is_recent for one in people)
    consent = sum(one.has_consent for one in people)
    return _(
        "{sentence}; {consent} agree to be written to, {recent} in contact within a year",
        sentence=said,
        consent=consent,
        recent=recent,
    )
