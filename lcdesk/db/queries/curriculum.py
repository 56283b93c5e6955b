"""Activities of a cohort as flat records: venue, theme and people in roles by their names; who was
there, and what they were asked and answered about it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict, cast

import sqlalchemy as sa

from lcdesk.db.queries.record_lists import call_in, list_parts
from lcdesk.db.values import BATCH, TypedRow, table_of, typed_rows
from lcdesk.model.activity_people import in_one_line
from lcdesk.model.catalogue import BODIES, OF_ROLE
from lcdesk.model.entities import (
    Activity,
    ActivityOrganisation,
    ActivityPerson,
    Attendance,
    Cohort,
    Enrolment,
    Entity,
    Evaluation,
    Expert,
    Organisation,
    Person,
    Question,
    Theme,
    Venue,
    VenueWay,
)
from lcdesk.model.evaluation import About, Answer, EvaluationQuestion
from lcdesk.model.rows import (
    ActivityPersonRow,
    ActivityRecord,
    ActivityRow,
    ThemeRow,
    VenueRow,
    VenueWayRow,
)
from lcdesk.texts import language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Appearance(TypedDict):
    """Where an expert appears: the role, the name as printed, and in which activity."""

    expert_id: int
    role: str
    name: str
    activity_id: int
    cohort_id: int
    date: dt.date | None
    title: str | None
    title_zh: str | None


class PlacedActivity(TypedDict):
    """An activity by what it points at (`at`: the id of a venue or theme)."""

    at: int
    activity_id: int
    cohort_id: int
    date: dt.date | None
    title: str | None
    title_zh: str | None


POSTS_IN = frozenset({"title", "title_zh"})
"""Columns of people in which one may have several posts."""


def list_activities(
    session: Session, cohort_id: int | None, ids: Sequence[int] | None = None
) -> list[ActivityRecord]:
    """The activities of a cohort (None: of all) by date and start."""
    activity = table_of(Activity)
    query = sa.select(activity).order_by(
        activity.c.date.nulls_last(), activity.c.start.nulls_last(), activity.c.id
    )
    if cohort_id is not None:
        query = query.where(activity.c.cohort_id == cohort_id)
    if ids is not None:
        query = query.where(activity.c.id.in_(ids))
    rows = typed_rows(ActivityRow, session.execute(query))
    records = cast("list[ActivityRecord]", rows)  # once they have the names of what they point at
    _name_places(session, records)
    _name_people(session, records)
    _name_organisations(session, records)
    return records


def list_venues(session: Session) -> list[VenueRow]:
    """All venues by name."""
    venue = table_of(Venue)
    return typed_rows(
        VenueRow, session.execute(sa.select(venue).order_by(venue.c.name, venue.c.id))
    )


def list_ways(session: Session) -> list[VenueWayRow]:
    """Every known way between two venues."""
    return typed_rows(VenueWayRow, session.execute(sa.select(table_of(VenueWay))))


def best_name(row: Mapping[str, Any], english: str, chinese: str) -> str | None:
    """The name in the language of the moment, or the other one."""
    first, second = (
        (row[chinese], row[english]) if language() == "zh" else (row[english], row[chinese])
    )
    return first or second


def _name_places(session: Session, records: list[ActivityRecord]) -> None:
    places = {row["id"]: row for row in list_venues(session)}
    theme = table_of(Theme)
    themes = {
        row["id"]: row["title"] or row["title_zh"]
        for row in typed_rows(ThemeRow, session.execute(sa.select(theme)))
    }
    for record in records:
        place, theme_id = places.get(record["venue_id"] or 0), record["theme_id"]
        record["venue"] = (place["name"] or place["name_zh"]) if place else None
        record["venue_zh"] = place["name_zh"] if place else None
        record["theme"] = themes.get(theme_id) if theme_id else None


def _name_people(session: Session, records: list[ActivityRecord]) -> None:
    person = table_of(ActivityPerson)
    rows = session.execute(
        sa.select(person)
        .where(person.c.activity_id.in_([r["id"] for r in records]))
        .order_by(person.c.place, person.c.id)
    )
    in_role: dict[tuple[int, str], list[ActivityPersonRow]] = defaultdict(list)
    for row in typed_rows(ActivityPersonRow, rows):
        in_role[row["activity_id"], row["role"]].append(row)
    nobody = {name: None for fields in OF_ROLE.values() for name in fields.values()}
    by_id = {record["id"]: cast("dict[str, Any]", record) for record in records}
    for said in by_id.values():
        said.update(nobody)
    for (activity_id, role), rows in in_role.items():
        people = _each_once(rows)
        for column, name in OF_ROLE.get(role, {}).items():
            texts = [row[column] for row in people]
            by_id[activity_id][name] = (
                "; ".join(text for text in texts if text) or None
                if column == "name"
                else in_one_line(texts, has_posts=column in POSTS_IN)
            )


def _each_once(people: Sequence[ActivityPersonRow]) -> list[dict[str, Any]]:
    """Those with a name; of two rows of one name the first."""
    once = {row["name"]: cast("dict[str, Any]", row) for row in reversed(people) if row["name"]}
    return list(reversed(once.values()))


def _name_organisations(session: Session, records: list[ActivityRecord]) -> None:
    """Those that host, were visited or sent people, in both languages, as venues are: a published
    timetable and the language of the moment are two things.
    """
    ids = [record["id"] for record in records]
    parts = list_parts(session, BODIES[0].entity, ids) if ids else []
    members = {part["member"] for part in parts}
    both = call_in(session, Organisation, members, ("en", "zh"))
    for suffix, called in zip(("", "_zh"), both, strict=True):
        named: dict[tuple[int, str], list[str]] = defaultdict(list)
        for part in parts:
            count = f" ({part['people']})" if part["people"] else ""
            named[part["owner"], part["role"]].append(called[part["member"]] + count)
        for record in records:
            said = cast("dict[str, Any]", record)
            for field in BODIES:
                names = named.get((record["id"], field.column))
                said[field.name + suffix] = "; ".join(names) if names else None


# --- The bench of experts, the venues and the themes, and where each of them is used ---


def list_rows(
    session: Session, entity: type[Entity], row: type[TypedRow], ids: list[int] | None = None
) -> list[TypedRow]:
    """Every row of an entity (or those of these ids) with all its columns, by id; `row` is the
    type of its rows.
    """
    table = table_of(entity)
    query = sa.select(table).order_by(table.c.id)
    query = query if ids is None else query.where(table.c.id.in_(ids))
    return typed_rows(row, session.execute(query))


def list_themes(session: Session, cohort_id: int | None) -> list[ThemeRow]:
    """The themes of a cohort (None: of all) in their order."""
    theme = table_of(Theme)
    query = sa.select(theme).order_by(theme.c.place.nulls_last(), theme.c.id)
    query = query if cohort_id is None else query.where(theme.c.cohort_id == cohort_id)
    return typed_rows(ThemeRow, session.execute(query))


def list_appearances(session: Session, expert_id: int | None = None) -> list[Appearance]:
    """Where experts (or one of them) appear, the newest first."""
    person, activity = table_of(ActivityPerson), table_of(Activity)
    query = (
        sa.select(
            person.c.expert_id,
            person.c.role,
            person.c.name,
            person.c.activity_id,
            activity.c.cohort_id,
            activity.c.date,
            activity.c.title,
            activity.c.title_zh,
        )
        .join_from(person, activity, activity.c.id == person.c.activity_id)
        .order_by(
            activity.c.date.desc().nulls_last(), activity.c.start.desc().nulls_last(), person.c.id
        )
    )
    query = query.where(
        person.c.expert_id.is_not(None) if expert_id is None else person.c.expert_id == expert_id
    )
    return typed_rows(Appearance, session.execute(query))


def list_placed(session: Session, column: str, row_id: int | None = None) -> list[PlacedActivity]:
    """Activities by what they point at, the newest first; `column`: venue_id or theme_id,
    `row_id`: only of this one.
    """
    activity = table_of(Activity)
    at = activity.c[column]
    query = sa.select(
        at.label("at"),
        activity.c.id.label("activity_id"),
        activity.c.cohort_id,
        activity.c.date,
        activity.c.title,
        activity.c.title_zh,
    ).order_by(
        activity.c.date.desc().nulls_last(), activity.c.start.desc().nulls_last(), activity.c.id
    )
    query = query.where(at.is_not(None) if row_id is None else at == row_id)
    return typed_rows(PlacedActivity, session.execute(query))


def find_expert(session: Session, name: str) -> int | None:
    """The expert of exactly that name, in either language."""
    expert = table_of(Expert)
    query = sa.select(expert.c.id).where(sa.or_(expert.c.name == name, expert.c.name_zh == name))
    return session.scalar(query.order_by(expert.c.id).limit(1))


def list_ways_of(session: Session, venue_id: int) -> list[int]:
    """The ids of the ways that begin or end at a venue."""
    way = table_of(VenueWay)
    query = sa.select(way.c.id).where(sa.or_(way.c.from_id == venue_id, way.c.to_id == venue_id))
    return list(session.scalars(query.order_by(way.c.id)))


def list_people_of(session: Session, activity_id: int) -> list[ActivityPersonRow]:
    """The people of an activity, role by role in their order."""
    person = table_of(ActivityPerson)
    query = (
        sa.select(person)
        .where(person.c.activity_id == activity_id)
        .order_by(person.c.place, person.c.id)
    )
    return typed_rows(ActivityPersonRow, session.execute(query))


class BodyRow(TypedDict):
    """An organisation in a part of an activity, and how many came as its representatives."""

    role: str
    name_en: str | None
    name_zh: str | None
    people: int | None


def list_bodies_of(session: Session, activity_id: int) -> list[BodyRow]:
    """The organisations of an activity in their order within each part."""
    link, body = table_of(ActivityOrganisation), table_of(Organisation)
    query = (
        sa.select(link.c.role, body.c.name_en, body.c.name_zh, link.c.people)
        .join(body, body.c.id == link.c.organisation_id)
        .where(link.c.activity_id == activity_id)
        .order_by(link.c.place.nulls_last(), link.c.id)
    )
    return typed_rows(BodyRow, session.execute(query))


# --- Attendance: the people of a cohort, its activities, and the marks of either ---


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


# --- Evaluation: questions of a cohort and the answers to them, as plain values ---


def list_questions(session: Session, cohort_id: int) -> list[EvaluationQuestion]:
    """The cohort's own questions in print order, those about activities first; none where nobody
    has changed the usual set.
    """
    table = table_of(Question)
    query = sa.select(table.c.about, table.c.text, table.c.text_zh, table.c.id).where(
        table.c.cohort_id == cohort_id
    )
    rows = session.execute(query.order_by(table.c.about, table.c.place, table.c.id))
    return [
        EvaluationQuestion(cast("About", about), text, text_zh, one)
        for about, text, text_zh, one in rows
    ]


def list_answers(
    session: Session, cohort_id: int, forms: Sequence[str] | None = None
) -> list[Answer]:
    """The answers of a cohort in the order they came (of some forms)."""
    table = table_of(Evaluation)
    names = ("respondent", "activity_id", "question", "answer", "comment")
    query = (
        sa.select(*(table.c[name] for name in names))
        .where(table.c.cohort_id == cohort_id)
        .order_by(table.c.id)
    )
    if forms is not None:
        query = query.where(table.c.respondent.in_(forms))
    rows = session.execute(query).mappings()
    return [
        Answer(
            row["respondent"] or "",
            row["activity_id"],
            row["question"],
            row["answer"],
            row["comment"],
        )
        for row in rows
    ]


def ids_of_forms(session: Session, cohort_id: int, forms: Sequence[str]) -> list[int]:
    """The rows that hold the answers of some forms."""
    table = table_of(Evaluation)
    query = sa.select(table.c.id).where(
        table.c.cohort_id == cohort_id, table.c.respondent.in_(forms)
    )
    return list(session.scalars(query))


def ids_of_question(session: Session, cohort_id: int, question: str) -> list[int]:
    """The rows that hold the answers to a question."""
    table = table_of(Evaluation)
    query = sa.select(table.c.id).where(
        table.c.cohort_id == cohort_id, table.c.question == question
    )
    return list(session.scalars(query))
