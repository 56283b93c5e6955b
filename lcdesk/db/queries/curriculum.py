"""Activities of a cohort as flat records: venue, theme and people in roles by their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.entities import Activity, ActivityPerson, Theme, Venue, VenueWay
from lcdesk.texts import language

Record = dict[str, Any]
SINGLE_ROLES = ("speaker", "host", "addressed", "attended", "interpreter", "escort")


def list_activities(session: Session, cohort_id: int | None, ids: Sequence[int] | None = None) -> list[Record]:
    """The activities of a cohort by date and start; fields by their names, plus id, version, venue_id and theme_id."""
    activity = table_of(Activity)
    query = sa.select(activity).order_by(activity.c.date.nulls_last(), activity.c.start.nulls_last(), activity.c.id)
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
    return [dict(row) for row in session.execute(sa.select(venue).order_by(venue.c.name, venue.c.id)).mappings()]


def list_ways(session: Session) -> list[Record]:
    """Every known way between two venues: from_id, to_id, minutes."""
    return [dict(row) for row in session.execute(sa.select(table_of(VenueWay))).mappings()]


def best_name(row: Any, english: str, chinese: str) -> str | None:
    """The name in the language of the moment, or the other one."""
    first, second = (row[chinese], row[english]) if language() == "zh" else (row[english], row[chinese])
    return first or second


def _name_places(session: Session, records: list[Record]) -> None:
    places = {row["id"]: row for row in list_venues(session)}
    venues = {key: row["name"] or row["name_zh"] for key, row in places.items()}
    theme = table_of(Theme)
    themes = {row["id"]: row["title"] or row["title_zh"] for row in session.execute(sa.select(theme)).mappings()}
    for record in records:
        record["venue"] = venues.get(record["venue_id"])
        record["venue_zh"] = places[record["venue_id"]]["name_zh"] if record["venue_id"] in places else None
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
