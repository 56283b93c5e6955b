"""What the page of one organisation shows: who came from it, who teaches, its roles in cohorts in
print order, leads, membership, visits, events, projects, parts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.queries import organisations as queries
from lcdesk.db.queries import record_lists as record_queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.queries.figures import DatedCohort, read_cohorts
from lcdesk.db.queries.organisations import (
    CohortRole,
    ExpertFrom,
    OrganisationLead,
    OrganisationMembership,
    OrganisationPart,
    OrganisationVisit,
    PersonFrom,
)
from lcdesk.db.values import table_of
from lcdesk.model.entities import Logo, Organisation
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import dated_name, fold_title, listed_name
from lcdesk.model.organisers import CODES
from lcdesk.model.rows import OrganisationRecord
from lcdesk.model.scripts import sort_key
from lcdesk.model.statuses import LISTED
from lcdesk.model.timetable_hours import known_minutes
from lcdesk.services.cooperation.leads import ENDED
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ORGANISATIONS
from lcdesk.services.core.record_lists import name_of as record_name
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class CameFrom:
    """Somebody who came from an organisation: their newest place in a cohort."""

    enrolment_id: int
    person_id: int
    cohort_id: int
    name: str
    says: str  # position and field of work
    cohort: str


@dataclass(frozen=True)
class OwnExpert:
    """An expert of an organisation, with the minutes taught; a lecture without an end counts
    nothing.
    """

    id: int
    name: str
    says: str
    minutes: int


class CohortOfPage(DatedCohort):
    """A cohort with its name in the language of the moment."""

    name: str


@dataclass(frozen=True)
class CohortRoles:
    """A cohort in which an organisation has a role: everybody's role there, in print order."""

    cohort_id: int
    cohort: str
    starts: dt.date | None
    ends: dt.date | None
    lines: tuple[CohortRole, ...]
    organisation_id: int

    @cached_property
    def own(self) -> tuple[int, ...]:
        """Where its own lines stand, from 0."""
        return tuple(
            at for at, line in enumerate(self.lines) if line.organisation_id == self.organisation_id
        )


@dataclass(frozen=True)
class OrganisationPage:
    """All of it; `naming` counts the participants who name it and are not linked to it."""

    record: OrganisationRecord
    parents: Mapping[int, str]  # what it is part of, the nearest first
    people: tuple[CameFrom, ...]
    naming: int
    experts: tuple[OwnExpert, ...]
    roles: tuple[CohortRoles, ...]
    leads: tuple[OrganisationLead, ...]
    memberships: tuple[OrganisationMembership, ...]
    visits: tuple[OrganisationVisit, ...]
    events: tuple[OrganisationPart, ...]
    projects: tuple[OrganisationPart, ...]
    parts: tuple[OrganisationRecord, ...]
    cohorts: Mapping[int, str] = field(default_factory=dict[int, str])
    logo: bytes | None = None

    @property
    def since(self) -> int | None:
        """The year of the first cohort it had a role in."""
        years = [one.starts.year for one in self.roles if one.starts]
        return min(years, default=None)

    @property
    def minutes(self) -> int:
        """What its experts taught together."""
        return sum(one.minutes for one in self.experts)

    @property
    def running_leads(self) -> int:
        """Those that have not ended."""
        return sum(one.stage != ENDED for one in self.leads)

    @property
    def last_visit(self) -> dt.date | None:
        """The day of the newest activity it has a part in."""
        return max((one.date for one in self.visits if one.date), default=None)


def organisation_page(
    desk: Desk, organisation_id: int, *, has_naming: bool = True
) -> OrganisationPage:
    """The page of an organisation; `KnownFault` when it is gone. `has_naming` False: nobody is
    looked for who only names it.
    """
    with desk.reading() as session:
        kind = ORGANISATIONS.kind
        found = record_queries.read_records(session, kind, [organisation_id])
        if not found:
            raise KnownFault(
                _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
            )
        cohorts = _cohorts(session)
        names = {key: dated_name(one) for key, one in cohorts.items()}
        experts = queries.list_experts_from(session, organisation_id)
        parts = queries.list_parts_of(session, organisation_id)
        return OrganisationPage(
            found[0],
            _parents(session, organisation_id),
            _came(queries.list_people_from(session, organisation_id), names),
            _naming(session, found[0]) if has_naming else 0,
            _own_experts(session, experts),
            _roles(queries.list_roles(session, organisation_id), cohorts, organisation_id),
            tuple(queries.list_leads_with(session, organisation_id)),
            tuple(queries.list_memberships(session, organisation_id)),
            tuple(queries.list_visits(session, organisation_id)),
            tuple(queries.list_events_of(session, organisation_id)),
            tuple(queries.list_projects_of(session, organisation_id)),
            tuple(record_queries.read_records(session, kind, parts) if parts else ()),
            names,
            session.scalar(sa.select(Logo.data).where(Logo.organisation_id == organisation_id)),
        )


def _cohorts(session: Session) -> dict[int, CohortOfPage]:
    """Every cohort by its id."""
    return {
        row["id"]: {
            **row,
            "name": best_name(row, "name_en", "name_zh") or _("Cohort {number}", number=row["id"]),
        }
        for row in read_cohorts(session)
    }


def _parents(session: Session, organisation_id: int) -> dict[int, str]:
    """What it is part of, the nearest first."""
    table = table_of(Organisation)
    seen: list[int] = []
    above = session.scalar(sa.select(table.c.parent_id).where(table.c.id == organisation_id))
    while above is not None and above not in seen and above != organisation_id:
        seen.append(above)
        above = session.scalar(sa.select(table.c.parent_id).where(table.c.id == above))
    called = record_queries.call(session, Organisation, seen)
    return {one: called[one] for one in seen}


def _came(rows: Sequence[PersonFrom], names: Mapping[int, str]) -> tuple[CameFrom, ...]:
    """Each person once, by the newest cohort; who declined or stayed away did not come."""
    out: dict[int, CameFrom] = {}
    for row in rows:
        if row.status not in LISTED or row.person_id in out:
            continue
        name = listed_name(
            {
                "full_name": row.full_name,
                "given_name": row.given_name,
                "family_name": row.family_name,
                "name_zh": row.name_zh,
            }
        )
        says = _(", ").join(filter(None, (row.position, row.field_of_work)))
        out[row.person_id] = CameFrom(
            row.enrolment_id, row.person_id, row.cohort_id, name, says, names.get(row.cohort_id, "")
        )
    return tuple(out.values())


def _naming(session: Session, record: OrganisationRecord) -> int:
    """How many participants name it without being linked to it."""
    names = (record.get(name) for name in record_queries.NAMES[Organisation])
    own = {fold_title(str(name)) for name in names if name}
    country = record["country"]
    return sum(
        count
        for name, theirs, count in queries.count_naming(session)
        if None in (country, theirs) or country == theirs
        if fold_title(name) in own
    )


def _own_experts(session: Session, experts: Sequence[ExpertFrom]) -> tuple[OwnExpert, ...]:
    """Who taught most stands first."""
    minutes: dict[int, int] = defaultdict(int)
    for one in queries.list_lectures(session, [expert.id for expert in experts]):
        minutes[one.expert_id] += known_minutes(one.start, one.end)
    told = [
        OwnExpert(
            one.id,
            best_name({"en": one.name, "zh": one.name_zh}, "en", "zh") or "?",
            _(", ").join(
                filter(
                    None, (best_name({"en": one.title, "zh": one.title_zh}, "en", "zh"), one.topics)
                )
            ),
            minutes[one.id],
        )
        for one in experts
    ]
    return tuple(sorted(told, key=lambda one: (-one.minutes, sort_key(one.name, is_name=False))))


def _roles(
    rows: Sequence[CohortRole], cohorts: Mapping[int, CohortOfPage], organisation_id: int
) -> tuple[CohortRoles, ...]:
    """The newest cohort first; in each the order papers print."""
    lines: dict[int, list[CohortRole]] = defaultdict(list)
    for row in rows:
        lines[row.cohort_id].append(row)
    made = [
        CohortRoles(
            key,
            dated_name(cohorts[key]),
            cohorts[key]["starts"],
            cohorts[key]["ends"],
            tuple(sorted(those, key=_print_place)),
            organisation_id,
        )
        for key, those in lines.items()
        if key in cohorts
    ]
    return tuple(sorted(made, key=lambda one: (one.starts or dt.date.min, one.cohort_id)))[::-1]


def _print_place(line: CohortRole) -> tuple[int, int, int]:
    return (
        CODES.index(line.role) if line.role in CODES else len(CODES),
        10**6 if line.place is None else line.place,
        line.id,
    )


def organisation_names(line: CohortRole) -> str:
    """What an organisation in a role is called in the language of the moment."""
    return record_name(ORGANISATIONS, {"name_en": line.name_en, "name_zh": line.name_zh})
