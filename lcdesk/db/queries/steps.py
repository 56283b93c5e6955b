"""The steps of statuses, and who waits on the reserve list of a cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import sqlalchemy as sa

from lcdesk.db.values import BATCH, table_of, typed_rows
from lcdesk.model.entities import Cohort, Enrolment, Person, StatusStep
from lcdesk.model.names import PARTS
from lcdesk.model.statuses import HOLDING, RESERVE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class StepRow(TypedDict):
    """A step of a status: to which, on which day, by whom and why."""

    status: str
    on: dt.date | None
    who: str | None
    reason: str | None


class NamedEnrolment(TypedDict):
    """An enrolment by the names of its person."""

    id: int
    full_name: str | None
    given_name: str | None
    family_name: str | None
    name_zh: str | None


class StatusRow(NamedEnrolment):
    """An enrolment with its status and its place on the reserve."""

    status: str | None
    cohort_id: int
    reserve_place: int | None


class ReserveRow(NamedEnrolment):
    """Somebody on the reserve of a cohort, and at which place."""

    place: int | None
    nationality: str | None


def read_steps(session: Session, enrolment_id: int) -> list[StepRow]:
    """The steps of one participant, oldest first."""
    step = table_of(StatusStep)
    query = sa.select(step.c.status, step.c.on, step.c.who, step.c.reason).where(
        step.c.enrolment_id == enrolment_id
    )
    return typed_rows(StepRow, session.execute(query.order_by(step.c.on.nulls_first(), step.c.id)))


def find_placed(session: Session, ids: Sequence[int]) -> list[int]:
    """Those of these enrolments that have a place on the reserve."""
    enrolment, found = table_of(Enrolment), list[int]()
    query = sa.select(enrolment.c.id).where(enrolment.c.reserve_place.is_not(None))
    for start in range(0, len(ids), BATCH):
        found += session.scalars(query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
    return found


def read_statuses(session: Session, ids: Sequence[int]) -> dict[int, StatusRow]:
    """Enrolment id → how it stands; those that are gone are left out."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id,
        enrolment.c.status,
        enrolment.c.cohort_id,
        enrolment.c.reserve_place,
        person.c.full_name,
        *(person.c[part] for part in PARTS),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    found: dict[int, StatusRow] = {}
    for start in range(0, len(ids), BATCH):
        rows = session.execute(query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        found.update((row["id"], row) for row in typed_rows(StatusRow, rows))
    return found


def read_reserves(session: Session, cohort_id: int) -> list[ReserveRow]:
    """Who is on the reserve of a cohort, by place; those without one after them, as they came."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id,
        enrolment.c.reserve_place.label("place"),
        person.c.nationality,
        person.c.full_name,
        *(person.c[part] for part in PARTS),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    query = query.where(enrolment.c.cohort_id == cohort_id, enrolment.c.status == RESERVE)
    rows = session.execute(query.order_by(enrolment.c.reserve_place.nulls_last(), enrolment.c.id))
    return typed_rows(ReserveRow, rows)


def count_places(session: Session, cohort_id: int) -> tuple[int | None, int]:
    """(places of the cohort, how many are taken); no places: not known."""
    enrolment = table_of(Enrolment)
    taken = sa.select(sa.func.count()).where(
        enrolment.c.cohort_id == cohort_id, enrolment.c.status.in_(HOLDING)
    )
    places = sa.select(table_of(Cohort).c.places).where(table_of(Cohort).c.id == cohort_id)
    return session.scalar(places), session.scalar(taken) or 0
