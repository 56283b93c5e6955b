"""Leads, projects, members and events as far as the reports over the years count them: a plain row
a record, nobody's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model.entities import (
    AllianceMember,
    Change,
    Cohort,
    Event,
    Expert,
    Lead,
    LeadStep,
    Operation,
    Organisation,
    Person,
    Project,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class CountedLead(NamedTuple):
    """A lead; `cohort_starts` the first day of its cohort."""

    id: int
    kind: str | None
    stage: str | None
    country: str | None
    due: dt.date | None
    cohort_id: int | None
    cohort_starts: dt.date | None


class CountedProject(NamedTuple):
    """A demonstration project; `results` as `Amounts` keeps them."""

    id: int
    stage: str | None
    country: str | None
    from_year: int | None
    to_year: int | None
    results: str | None


class CountedMember(NamedTuple):
    """A member of an alliance, with the country of what it is: an organisation (`is_person` False),
    a person who took part, or an expert.
    """

    id: int
    role: str | None
    since: dt.date | None
    until: dt.date | None
    is_person: bool
    country: str | None


class CountedEvent(NamedTuple):
    """An event of an alliance."""

    id: int
    kind: str | None
    country: str | None
    starts: dt.date | None


def read_leads(session: Session) -> list[CountedLead]:
    """All leads, by id."""
    lead, cohort = table_of(Lead), table_of(Cohort)
    query = (
        sa.select(
            lead.c.id,
            lead.c.kind,
            lead.c.stage,
            lead.c.country,
            lead.c.due,
            lead.c.cohort_id,
            cohort.c.starts,
        )
        .join_from(lead, cohort, cohort.c.id == lead.c.cohort_id, isouter=True)
        .order_by(lead.c.id)
    )
    return [CountedLead(*row) for row in session.execute(query)]


def first_steps(session: Session) -> dict[int, dt.date]:
    """Lead → the first day it went from one stage to another, of those that tell one."""
    step = table_of(LeadStep)
    query = sa.select(step.c.lead_id, sa.func.min(step.c.on)).where(step.c.on.is_not(None))
    return {lead: day for lead, day in session.execute(query.group_by(step.c.lead_id))}


def first_written(session: Session, ids: Sequence[int]) -> dict[int, dt.date]:
    """Lead → the day of the first operation that wrote it, as far as the history goes."""
    if not ids:
        return {}
    change, operation = table_of(Change), table_of(Operation)
    query = (
        sa.select(change.c.row_id, change.c.last_id, operation.c.at)
        .join_from(change, operation, operation.c.id == change.c.deed_id)
        .where(change.c.entity == Lead.__name__)
        .order_by(change.c.id)
    )
    wanted, found = sorted(ids), dict[int, dt.date]()
    for first, last, at in session.execute(query):
        run = (first,) if last is None else (one for one in wanted if first <= one <= last)
        for one in run:
            found.setdefault(one, at.date())
    return {one: found[one] for one in wanted if one in found}


def read_projects(session: Session) -> list[CountedProject]:
    """All demonstration projects, by id."""
    return _rows(session, CountedProject, Project)


def read_events(session: Session) -> list[CountedEvent]:
    """All events, by id."""
    return _rows(session, CountedEvent, Event)


def _rows(session: Session, row: Any, entity: Any) -> list[Any]:
    table = table_of(entity)
    query = sa.select(*(table.c[name] for name in row._fields)).order_by(table.c.id)
    return [row(*found) for found in session.execute(query)]


def read_members(session: Session) -> list[CountedMember]:
    """All members of alliances, by id."""
    member, organisation = table_of(AllianceMember), table_of(Organisation)
    person, expert = table_of(Person), table_of(Expert)
    query = (
        sa.select(
            member.c.id,
            member.c.role,
            member.c.since,
            member.c.until,
            member.c.organisation_id.is_(None),
            sa.func.coalesce(organisation.c.country, person.c.nationality, expert.c.country),
        )
        .select_from(
            member.outerjoin(organisation, organisation.c.id == member.c.organisation_id)
            .outerjoin(person, person.c.id == member.c.person_id)
            .outerjoin(expert, expert.c.id == member.c.expert_id)
        )
        .order_by(member.c.id)
    )
    return [
        CountedMember(number, role, since, until, bool(is_person), country)
        for number, role, since, until, is_person, country in session.execute(query)
    ]


def last_operation(session: Session) -> int:
    """The number of the last operation of the desk; 0 while there is none."""
    return session.scalar(sa.select(sa.func.max(table_of(Operation).c.id))) or 0
