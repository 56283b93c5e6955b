"""Activities of a cohort as flat records: venue, theme and people in roles by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.entities import Activity, ActivityPerson, Entity, Expert, Theme, Venue, VenueWay
from lcdesk.texts import language

Record = dict[str, Any]
SINGLE_ROLES = ("speaker", "host", "addressed", "attended", "interpreter", "escort")


def list_activities(
    session: Session, cohort_id: int | None, ids: Sequence[int] | None = None
) -> list[Record]:
    """The activities of a cohort by date and start; fields by their names, plus id, version,
    venue_id and theme_id.
    """
    activity = table_of(Activity)
    query = sa.select(activity).order_by(
        activity.c.date.nulls_last(), activity.c.start.nulls_last(), activity.c.id
    )
    if cohort_id is not None:
        query = query.where(activity.c.cohort_id == cohort_id)
    if ids is not None:
        query = query.where(activity.c.id.in_(ids))
    records = [dict(row) for row in session.execute(query).mappings()]
    _name_places(session, records)
    _name_people(session, records)
    return records


def list_venues(session: Session) -> list[Record]:
    """All venues by name."""
    venue = table_of(Venue)
    return [
        dict(row)
        for row in session.execute(sa.select(venue).order_by(venue.c.name, venue.c.id)).mappings()
    ]


def list_ways(session: Session) -> list[Record]:
    """Every known way between two venues: from_id, to_id, minutes."""
    return [dict(row) for row in session.execute(sa.select(table_of(VenueWay))).mappings()]


def best_name(row: Any, english: str, chinese: str) -> str | None:
    """The name in the language of the moment, or the other one."""
    first, second = (
        (row[chinese], row[english]) if language() == "zh" else (row[english], row[chinese])
    )
    return first or second


def _name_places(session: Session, records: list[Record]) -> None:
    places = {row["id"]: row for row in list_venues(session)}
    venues = {key: row["name"] or row["name_zh"] for key, row in places.items()}
    theme = table_of(Theme)
    themes = {
        row["id"]: row["title"] or row["title_zh"]
        for row in session.execute(sa.select(theme)).mappings()
    }
    for record in records:
        record["venue"] = venues.get(record["venue_id"])
        record["venue_zh"] = (
            places[record["venue_id"]]["name_zh"] if record["venue_id"] in places else None
        )
        record["theme"] = themes.get(record["theme_id"])


def _name_people(session: Session, records: list[Record]) -> None:
    person = table_of(ActivityPerson)
    rows = session.execute(
        sa.select(person)
        .where(person.c.activity_id.in_([r["id"] for r in records]))
        .order_by(person.c.place, person.c.id)
    ).mappings()
    in_role: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in rows:
        in_role[row["activity_id"], row["role"]].append(row)
    for record in records:
        for role in SINGLE_ROLES:
            record[role] = _joined(in_role[record["id"], role], "name")
        speakers = in_role[record["id"], "speaker"]
        record["speaker_organization"] = _joined(speakers, "organization")
        record["speaker_title"] = _joined(speakers, "title")


def _joined(rows: Sequence[Any], column: str) -> str | None:
    return "; ".join(dict.fromkeys(row[column] for row in rows if row[column])) or None


RELATIONS = tuple(field.name for field in ACTIVITY.fields if field.entity != "Activity")


# --- The bench of experts, the venues and the themes, and where each of them is used ---


def list_rows(session: Session, entity: type[Entity], ids: list[int] | None = None) -> list[Record]:
    """Every row of an entity (or those of these ids) with all its columns, by id."""
    table = table_of(entity)
    query = sa.select(table).order_by(table.c.id)
    query = query if ids is None else query.where(table.c.id.in_(ids))
    return [dict(row) for row in session.execute(query).mappings()]


def list_themes(session: Session, cohort_id: int | None) -> list[Record]:
    """The themes of a cohort (None: of all) in their order."""
    theme = table_of(Theme)
    query = sa.select(theme).order_by(theme.c.place.nulls_last(), theme.c.id)
    query = query if cohort_id is None else query.where(theme.c.cohort_id == cohort_id)
    return [dict(row) for row in session.execute(query).mappings()]


def list_appearances(session: Session, expert_id: int | None = None) -> list[Record]:
    """Where experts appear, the newest first: expert_id, role, name as printed, activity_id,
    cohort_id, date, title, title_zh.
    """
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
    return [dict(row) for row in session.execute(query).mappings()]


def list_placed(session: Session, column: str, row_id: int | None = None) -> list[Record]:
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
    return [dict(row) for row in session.execute(query).mappings()]


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


def list_people_of(session: Session, activity_id: int) -> list[Record]:
    """The people of an activity, role by role in their order: id, role, name, title,
    organization, expert_id.
    """
    person = table_of(ActivityPerson)
    query = (
        sa.select(person)
        .where(person.c.activity_id == activity_id)
        .order_by(person.c.place, person.c.id)
    )
    return [dict(row) for row in session.execute(query).mappings()]
