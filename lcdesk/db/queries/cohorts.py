"""Cohorts with their counts or names alone, their programmes and organisers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict

import sqlalchemy as sa

from lcdesk.db.values import table_of, typed_rows
from lcdesk.model.entities import (
    Activity,
    Cohort,
    CohortOrganisation,
    Enrolment,
    Organisation,
    Programme,
    Venue,
)
from lcdesk.model.rows import CohortOrganisationRow, CohortRow, OrganisationRow, ProgrammeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class CountedCohort(CohortRow):
    """A cohort with how many participants and activities it has, the titles of its programme, and
    the name of its venue.
    """

    people: int
    activities: int
    title_en: str | None
    title_zh: str | None
    venue: str | None


class CohortNames(TypedDict):
    """A cohort by its names and first day, nobody counted."""

    id: int
    name_en: str | None
    name_zh: str | None
    starts: dt.date | None


class CohortOfProgramme(TypedDict):
    """What a programme tells of one of its cohorts."""

    id: int
    name_en: str | None
    name_zh: str | None
    starts: dt.date | None
    programme_id: int


class ProgrammeWithCohorts(ProgrammeRow):
    """A programme and its cohorts by their first day."""

    cohorts: list[CohortOfProgramme]


class OrganiserRow(CohortOrganisationRow):
    """The link of a cohort to an organisation in a role, with the names of the organisation."""

    name_en: str | None
    name_zh: str | None


class OrganisationWithCohorts(OrganisationRow):
    """An organisation and the ids of the cohorts in which it has a role."""

    cohorts: frozenset[int]


def list_cohorts(session: Session) -> list[CountedCohort]:
    """All cohorts, newest first."""
    return typed_rows(CountedCohort, session.execute(_counted_cohorts()))


@cache
def _counted_cohorts() -> sa.Select[*tuple[Any, ...]]:
    cohort, programme, venue = table_of(Cohort), table_of(Programme), table_of(Venue)
    query = sa.select(
        cohort,
        _count(Enrolment).label("people"),
        _count(Activity).label("activities"),
        programme.c.title_en,
        programme.c.title_zh,
        sa.func.coalesce(venue.c.name, venue.c.name_zh).label("venue"),
    ).join_from(cohort, programme, programme.c.id == cohort.c.programme_id, isouter=True)
    query = query.join(venue, venue.c.id == cohort.c.venue_id, isouter=True)
    return query.order_by(*_newest_first())


def list_cohort_names(session: Session) -> list[CohortNames]:
    """Every cohort without its counts, newest first."""
    cohort = table_of(Cohort)
    query = sa.select(cohort.c.id, cohort.c.name_en, cohort.c.name_zh, cohort.c.starts)
    return typed_rows(CohortNames, session.execute(query.order_by(*_newest_first())))


def _newest_first() -> tuple[sa.ColumnElement[Any], ...]:
    cohort = table_of(Cohort)
    return cohort.c.starts.desc().nulls_last(), cohort.c.id.desc()


def _count(entity: type[Enrolment | Activity]) -> sa.ScalarSelect[int]:
    table, cohort = table_of(entity), table_of(Cohort)
    return (
        sa.select(sa.func.count())
        .where(table.c.cohort_id == cohort.c.id)
        .correlate(cohort)
        .scalar_subquery()
    )


# --- Programmes with their cohorts ---


def list_programmes(session: Session) -> list[ProgrammeWithCohorts]:
    """All programmes in the order of their making."""
    programme, cohort = table_of(Programme), table_of(Cohort)
    query = sa.select(
        cohort.c.id, cohort.c.name_en, cohort.c.name_zh, cohort.c.starts, cohort.c.programme_id
    )
    query = query.where(cohort.c.programme_id.is_not(None))
    theirs: dict[int, list[CohortOfProgramme]] = {}
    found = session.execute(query.order_by(cohort.c.starts.asc().nulls_last(), cohort.c.id))
    for one in typed_rows(CohortOfProgramme, found):
        theirs.setdefault(one["programme_id"], []).append(one)
    rows = typed_rows(ProgrammeRow, session.execute(sa.select(programme).order_by(programme.c.id)))
    return [{**row, "cohorts": theirs.get(row["id"], [])} for row in rows]


def find_venue(session: Session, name: str) -> int | None:
    """The venue of exactly that name, in either language."""
    venue = table_of(Venue)
    query = sa.select(venue.c.id).where(sa.or_(venue.c.name == name, venue.c.name_zh == name))
    return session.scalar(query.order_by(venue.c.id).limit(1))


def name_of_venue(session: Session, venue_id: int | None) -> str | None:
    """What lists call a venue."""
    venue = table_of(Venue)
    query = sa.select(sa.func.coalesce(venue.c.name, venue.c.name_zh))
    return session.scalar(query.where(venue.c.id == venue_id)) if venue_id else None


def count_cohorts(session: Session, programme_id: int) -> int:
    """How many cohorts a programme has."""
    cohort = table_of(Cohort)
    query = (
        sa.select(sa.func.count()).select_from(cohort).where(cohort.c.programme_id == programme_id)
    )
    return session.scalar(query) or 0


# --- The organisations of cohorts in their roles, and all organisations known from before ---


def list_organisers(
    session: Session, cohort_ids: Sequence[int] | None = None
) -> list[OrganiserRow]:
    """The organisations of these cohorts (None: of all) as they follow each other within a role."""
    link, organisation = table_of(CohortOrganisation), table_of(Organisation)
    query = sa.select(link, organisation.c.name_en, organisation.c.name_zh).join_from(
        link, organisation, organisation.c.id == link.c.organisation_id
    )
    if cohort_ids is not None:
        query = query.where(link.c.cohort_id.in_(cohort_ids))
    rows = session.execute(query.order_by(link.c.cohort_id, link.c.place.nulls_last(), link.c.id))
    return typed_rows(OrganiserRow, rows)


def list_organisations(session: Session) -> list[OrganisationWithCohorts]:
    """All organisations, and where each has a role."""
    link, organisation = table_of(CohortOrganisation), table_of(Organisation)
    found = session.execute(sa.select(link.c.organisation_id, link.c.cohort_id).distinct())
    roles: dict[int, set[int]] = {}
    for organisation_id, cohort_id in found:
        roles.setdefault(organisation_id, set()).add(cohort_id)
    rows = typed_rows(
        OrganisationRow, session.execute(sa.select(organisation).order_by(organisation.c.id))
    )
    return [{**row, "cohorts": frozenset(roles.get(row["id"], ()))} for row in rows]
