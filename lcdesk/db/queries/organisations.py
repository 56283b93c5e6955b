"""What the desk knows of one organisation, and what people say of where they work."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.values import BATCH, read_columns, table_of
from lcdesk.model.entities import (
    Activity,
    ActivityOrganisation,
    ActivityPerson,
    Alliance,
    AllianceMember,
    AlumniContact,
    Cohort,
    CohortOrganisation,
    Enrolment,
    Entity,
    Event,
    EventOrganisation,
    Expert,
    Lead,
    Logo,
    Organisation,
    Person,
    Project,
    ProjectOrganisation,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class PersonFrom:
    """Somebody of an organisation in a cohort."""

    enrolment_id: int
    person_id: int
    cohort_id: int
    status: str | None
    position: str | None
    full_name: str | None
    given_name: str | None
    family_name: str | None
    name_zh: str | None
    field_of_work: str | None


@dataclass(frozen=True)
class ExpertFrom:
    """An expert of an organisation."""

    id: int
    name: str | None
    name_zh: str | None
    title: str | None
    title_zh: str | None
    topics: str | None


@dataclass(frozen=True)
class ExpertLecture:
    """An activity in which an expert speaks."""

    expert_id: int
    activity_id: int
    start: dt.time | None
    end: dt.time | None


@dataclass(frozen=True)
class CohortRole:
    """An organisation in a role of a cohort, with its names and those of the cohort."""

    id: int
    cohort_id: int
    organisation_id: int
    role: str
    place: int | None
    name_en: str | None
    name_zh: str | None


@dataclass(frozen=True)
class OrganisationVisit:
    """An activity in which an organisation has a part; `people`: how many it sent."""

    activity_id: int
    cohort_id: int
    role: str
    people: int | None
    date: dt.date | None
    kind: str | None
    title: str | None
    title_zh: str | None


@dataclass(frozen=True)
class OrganisationLead:
    """A lead with an organisation."""

    id: int
    subject: str | None
    kind: str | None
    stage: str | None
    country: str | None
    due: dt.date | None
    person_id: int | None
    cohort_id: int | None


@dataclass(frozen=True)
class OrganisationMembership:
    """A membership of an organisation, with the names of the alliance."""

    id: int
    role: str | None
    since: dt.date | None
    until: dt.date | None
    document: str | None
    name_en: str | None
    name_zh: str | None


@dataclass(frozen=True)
class OrganisationPart:
    """An event or project in which an organisation has a part."""

    id: int
    role: str
    title_en: str | None
    title_zh: str | None
    starts: dt.date | None


def list_people_from(session: Session, organisation_id: int) -> list[PersonFrom]:
    """Those whose entry is linked to an organisation, newest cohort first."""
    person, enrolment, cohort = table_of(Person), table_of(Enrolment), table_of(Cohort)
    columns = [
        enrolment.c.id.label("enrolment_id") if name == "enrolment_id" else _column_of(name)
        for name in PersonFrom.__annotations__
    ]
    query = (
        sa.select(*columns)
        .join_from(enrolment, person, person.c.id == enrolment.c.person_id)
        .join(cohort, cohort.c.id == enrolment.c.cohort_id)
        .where(enrolment.c.organisation_id == organisation_id)
        .order_by(cohort.c.starts.desc().nulls_last(), cohort.c.id.desc(), enrolment.c.id)
    )
    return [PersonFrom(*row) for row in session.execute(query)]


def _column_of(name: str) -> Any:
    enrolment, person = table_of(Enrolment), table_of(Person)
    return enrolment.c[name] if name in enrolment.c else person.c[name]


def list_experts_from(session: Session, organisation_id: int) -> list[ExpertFrom]:
    """The experts linked to an organisation."""
    expert = table_of(Expert)
    query = sa.select(*(expert.c[name] for name in ExpertFrom.__annotations__))
    found = session.execute(query.where(expert.c.organisation_id == organisation_id))
    return [ExpertFrom(*row) for row in found]


def list_lectures(session: Session, expert_ids: Collection[int]) -> list[ExpertLecture]:
    """Where these experts speak, each activity once."""
    person, activity = table_of(ActivityPerson), table_of(Activity)
    query = (
        sa.select(person.c.expert_id, person.c.activity_id, activity.c.start, activity.c.end)
        .distinct()
        .join_from(person, activity, activity.c.id == person.c.activity_id)
        .where(person.c.role == "speaker", person.c.expert_id.in_(expert_ids))
    )
    return [ExpertLecture(*row) for row in session.execute(query)] if expert_ids else []


def list_roles(session: Session, organisation_id: int) -> list[CohortRole]:
    """Everybody in a role of the cohorts in which an organisation has one."""
    link, organisation = table_of(CohortOrganisation), table_of(Organisation)
    own = sa.select(link.c.cohort_id).where(link.c.organisation_id == organisation_id)
    query = (
        sa.select(
            link.c.id,
            link.c.cohort_id,
            link.c.organisation_id,
            link.c.role,
            link.c.place,
            organisation.c.name_en,
            organisation.c.name_zh,
        )
        .join_from(link, organisation, organisation.c.id == link.c.organisation_id)
        .where(link.c.cohort_id.in_(own))
        .order_by(link.c.cohort_id, link.c.place.nulls_last(), link.c.id)
    )
    return [CohortRole(*row) for row in session.execute(query)]


def list_visits(session: Session, organisation_id: int) -> list[OrganisationVisit]:
    """The activities in which an organisation has a part, newest first."""
    link, activity = table_of(ActivityOrganisation), table_of(Activity)
    query = (
        sa.select(
            link.c.activity_id,
            activity.c.cohort_id,
            link.c.role,
            link.c.people,
            *(activity.c[name] for name in ("date", "kind", "title", "title_zh")),
        )
        .join_from(link, activity, activity.c.id == link.c.activity_id)
        .where(link.c.organisation_id == organisation_id)
        .order_by(activity.c.date.desc().nulls_last(), activity.c.id.desc(), link.c.id)
    )
    return [OrganisationVisit(*row) for row in session.execute(query)]


def list_leads_with(session: Session, organisation_id: int) -> list[OrganisationLead]:
    """The leads with an organisation, in the order of their making."""
    lead = table_of(Lead)
    query = sa.select(*(lead.c[name] for name in OrganisationLead.__annotations__))
    query = query.where(lead.c.organisation_id == organisation_id).order_by(lead.c.id)
    return [OrganisationLead(*row) for row in session.execute(query)]


def list_memberships(session: Session, organisation_id: int) -> list[OrganisationMembership]:
    """Where an organisation is a member, those who joined last first."""
    member, alliance = table_of(AllianceMember), table_of(Alliance)
    query = (
        sa.select(
            *(member.c[name] for name in ("id", "role", "since", "until", "document")),
            alliance.c.name_en,
            alliance.c.name_zh,
        )
        .join_from(member, alliance, alliance.c.id == member.c.alliance_id, isouter=True)
        .where(member.c.organisation_id == organisation_id)
        .order_by(member.c.since.desc().nulls_last(), member.c.id)
    )
    return [OrganisationMembership(*row) for row in session.execute(query)]


def list_events_of(session: Session, organisation_id: int) -> list[OrganisationPart]:
    """The events in which an organisation has a part, newest first."""
    link, event = table_of(EventOrganisation), table_of(Event)
    query = (
        sa.select(event.c.id, link.c.role, event.c.title_en, event.c.title_zh, event.c.starts)
        .join_from(link, event, event.c.id == link.c.event_id)
        .where(link.c.organisation_id == organisation_id)
        .order_by(event.c.starts.desc().nulls_last(), event.c.id)
    )
    return [OrganisationPart(*row) for row in session.execute(query)]


def list_projects_of(session: Session, organisation_id: int) -> list[OrganisationPart]:
    """The demonstration projects in which an organisation has a part."""
    link, project = table_of(ProjectOrganisation), table_of(Project)
    query = (
        sa.select(
            project.c.id,
            link.c.role,
            project.c.title_en,
            project.c.title_zh,
            sa.literal(None).label("starts"),
        )
        .join_from(link, project, project.c.id == link.c.project_id)
        .where(link.c.organisation_id == organisation_id)
        .order_by(project.c.from_year.desc().nulls_last(), project.c.id)
    )
    return [OrganisationPart(*row) for row in session.execute(query)]


def list_parts_of(session: Session, organisation_id: int) -> list[int]:
    """The ids of the organisations that are part of one."""
    organisation = table_of(Organisation)
    query = sa.select(organisation.c.id).where(organisation.c.parent_id == organisation_id)
    return list(session.scalars(query.order_by(organisation.c.id)))


# --- what people say of where they work ---


@dataclass(frozen=True)
class SaidWorkplace:
    """What entries that are linked to no organisation say of where somebody works, all of them
    the same; their ids in order.
    """

    organization: str
    country: str | None
    kind: str | None
    ids: array[int]


def list_said(session: Session, entity: type[Entity]) -> list[SaidWorkplace]:
    """What the entries of participants, experts or alumni say that are linked to none, what was
    said first before the others.
    """
    table = table_of(entity)
    country: Any = table.c.country if "country" in table.c else sa.literal(None)
    kind: Any = sa.literal(None)
    query = sa.select(
        table.c.id, table.c.organization, country.label("country"), kind.label("kind")
    )
    if entity is Enrolment:
        person = table_of(Person)
        query = sa.select(
            table.c.id,
            table.c.organization,
            person.c.nationality.label("country"),
            table.c.organization_kind.label("kind"),
        ).join_from(table, person, person.c.id == table.c.person_id)
    query = query.where(table.c.organisation_id.is_(None), table.c.organization.is_not(None))
    said: dict[tuple[Any, ...], array[int]] = {}
    for ids, *texts in read_columns(session, query.order_by(table.c.id)):
        for number, text in zip(ids, zip(*texts, strict=True), strict=True):
            if text not in said:
                said[text] = array("q")
            said[text].append(number)
    return [SaidWorkplace(text, land, kind, ids) for (text, land, kind), ids in said.items()]


def count_naming(session: Session) -> list[tuple[str, str | None, int]]:
    """(organisation, nationality, how many) of the participants who are linked to none."""
    enrolment, person = table_of(Enrolment), table_of(Person)
    said = (enrolment.c.organization, person.c.nationality)
    query = (
        sa.select(*said, sa.func.count())
        .join_from(enrolment, person, person.c.id == enrolment.c.person_id)
        .where(enrolment.c.organisation_id.is_(None), enrolment.c.organization.is_not(None))
        .group_by(*said)
    )
    return [(name, country, count) for name, country, count in session.execute(query)]


def unlinked(session: Session, entity: type[Entity], ids: list[int]) -> list[int]:
    """Those of these entries that are linked to no organisation."""
    table = table_of(entity)
    found: list[int] = []
    for start in range(0, len(ids), BATCH):
        query = sa.select(table.c.id).where(
            table.c.organisation_id.is_(None), table.c.id.in_(ids[start : start + BATCH])
        )
        found += session.scalars(query)
    return found


def count_uses(session: Session) -> dict[int, int]:
    """Organisation → how many rows of whatever kind point at it."""
    counts: dict[int, int] = defaultdict(int)
    for entity in _POINTING:
        column = table_of(entity).c.organisation_id
        query = sa.select(column, sa.func.count()).where(column.is_not(None)).group_by(column)
        for organisation_id, count in session.execute(query):
            counts[organisation_id] += count
    return dict(counts)


_POINTING: Iterable[type[Entity]] = (
    CohortOrganisation,
    ActivityOrganisation,
    Enrolment,
    Expert,
    AlumniContact,
    AllianceMember,
    EventOrganisation,
    ProjectOrganisation,
    Lead,
)


def list_with_logo(session: Session) -> list[int]:
    """The ids of the organisations that have a logo."""
    return list(session.scalars(sa.select(table_of(Logo).c.organisation_id)))
