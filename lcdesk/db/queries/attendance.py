"""What an attendance list needs: the people of a cohort, its activities, and the marks of
either.
"""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.bulk import BATCH
from lcdesk.db.values import table_of, typed_rows
from lcdesk.model.entities import Activity, Attendance, Cohort, Enrolment, Person


class AttendeeRow(TypedDict):
    """A participant as an attendance list has them; `id` is that of the enrolment."""

    id: int
    number: str | None
    status: str | None
    group_name: str | None
    full_name: str | None
    given_name: str | None
    family_name: str | None
    name_zh: str | None
    nationality: str | None


class SessionRow(TypedDict):
    """An activity as an attendance list has it."""

    id: int
    date: dt.date | None
    start: dt.time | None
    end: dt.time | None
    kind: str | None
    title: str | None
    title_zh: str | None
    group_name: str | None


def read_people(session: Session, cohort_id: int) -> list[AttendeeRow]:
    """Everybody in a cohort, in the order they came."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    columns = (
        (enrolment if name in enrolment.c else person).c[name]
        for name in AttendeeRow.__annotations__
    )
    query = sa.select(*columns).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    found = session.execute(
        query.where(enrolment.c.cohort_id == cohort_id).order_by(enrolment.c.id)
    )
    return typed_rows(AttendeeRow, found)


def read_sessions(session: Session, cohort_id: int) -> list[SessionRow]:
    """The activities of a cohort by date and start; those without come last."""
    activity = table_of(Activity)
    query = sa.select(*(activity.c[name] for name in SessionRow.__annotations__)).where(
        activity.c.cohort_id == cohort_id
    )
    order = (activity.c.date.nulls_last(), activity.c.start.nulls_last(), activity.c.id)
    return typed_rows(SessionRow, session.execute(query.order_by(*order)))


def read_marks(session: Session, cohort_id: int) -> dict[tuple[int, int], str]:
    """(participant, activity) → what was noted of them in a cohort; of several notes the newest."""
    mark, activity = table_of(Attendance), table_of(Activity)
    query = sa.select(mark.c.enrolment_id, mark.c.activity_id, mark.c.state)
    query = query.join_from(mark, activity, activity.c.id == mark.c.activity_id)
    found = session.execute(
        query.where(activity.c.cohort_id == cohort_id).order_by(mark.c.id)
    ).all()
    return {(enrolment_id, activity_id): state for enrolment_id, activity_id, state in found}


def read_percent(session: Session, cohort_id: int) -> int | None:
    """The certificate condition of a cohort; None where it says none."""
    cohort = table_of(Cohort)
    return session.scalar(sa.select(cohort.c.attendance_percent).where(cohort.c.id == cohort_id))


def read_rows(session: Session, activities: list[int]) -> list[Attendance]:
    """The notes of these activities as rows that can be changed, oldest first."""
    rows: list[Attendance] = []
    for start in range(0, len(activities), BATCH):
        query = sa.select(Attendance).where(
            Attendance.activity_id.in_(activities[start : start + BATCH])
        )
        rows += session.scalars(query.order_by(Attendance.id))
    return sorted(rows, key=lambda row: row.id)
