"""The timetable: activities with venue, theme and people by name, added, changed, removed; and
its clashes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lcdesk.db.queries import curriculum as queries
from lcdesk.model.entities import Venue
from lcdesk.model.kinds.dates import format_date
from lcdesk.model.rows import ActivityRecord, VenueRow, VenueWayRow
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.records import Seen
from lcdesk.texts import N_, list_names

Copies = Mapping[int, Mapping[str, Any]] | Sequence[tuple[int, Mapping[str, Any]]]
ADD, CHANGE, REMOVE = (
    N_("New activity {name}"),
    N_("Edit activity {name}"),
    N_("Remove activity {name}"),
)
MOVE, MOVE_MANY = N_("Move {name}"), N_("Move {count} activities")
CHANGE_MANY, REMOVE_MANY = N_("Edit {count} activities"), N_("Remove {count} activities")
ADD_MANY = N_("New activities: {count}")
COPY, COPY_MANY, COPY_DAY = (
    N_("Copy {name}"),
    N_("Copy {count} activities"),
    N_("Copy {day} to {days}"),
)
LOCK, LOCK_MANY = N_("Lock {name}"), N_("Lock {count} activities")
UNLOCK, UNLOCK_MANY = N_("Unlock {name}"), N_("Unlock {count} activities")
ADD_VENUE, CHANGE_VENUE = N_("New venue {name}"), N_("Edit venue {name}")


def list_activities(desk: Desk, cohort_id: int | None) -> list[ActivityRecord]:
    """The activities of a cohort (None: of all) by date and start."""
    with desk.reading() as session:
        return queries.list_activities(session, cohort_id)


def read_activity(desk: Desk, activity_id: int) -> ActivityRecord | None:
    """One activity, None when it is gone."""
    with desk.reading() as session:
        return next(iter(queries.list_activities(session, None, [activity_id])), None)


def list_venues(desk: Desk) -> list[VenueRow]:
    """All venues by name."""
    with desk.reading() as session:
        return queries.list_venues(session)


def list_ways(desk: Desk) -> list[VenueWayRow]:
    """Every known way between two venues."""
    with desk.reading() as session:
        return queries.list_ways(session)


def add_activity(desk: Desk, cohort_id: int, values: Mapping[str, Any]) -> int:
    """Add an activity; venue, theme and people are given by name and made when new. The id."""
    return desk.execute(
        ADD, lambda work: records.make(work, cohort_id, values), name=name_of(values)
    )


def add_activities(desk: Desk, cohort_id: int, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add several activities as one undo step; the ids."""

    def add(work: Work) -> list[int]:
        return [records.make(work, cohort_id, values) for values in rows]

    return desk.execute(ADD_MANY, add, count=len(rows)) if rows else []


def change_activities(
    desk: Desk, ids: Sequence[int], values: Mapping[str, Any], seen: Seen | None = None
) -> None:
    """Set fields of activities as one undo step. With `seen`, `EditConflictsFound` when somebody
    was faster.
    """

    def change(work: Work) -> None:
        records.set_fields(work, dict.fromkeys(ids, values), seen)

    if len(ids) == 1:
        desk.execute(CHANGE, change, name=name_of(read_activity(desk, ids[0]) or {}))
    else:
        desk.execute(CHANGE_MANY, change, count=len(ids))


def change_each(
    desk: Desk,
    changes: Mapping[int, Mapping[str, Any]],
    *,
    is_move: bool = False,
    seen: Seen | None = None,
) -> None:
    """Set fields of several activities, each its own values, as one undo step: id → field → value.

    `is_move` names the step by what it was for the eye: activities moved in the week. `seen` as in
    `change_activities`.
    """

    def change(work: Work) -> None:
        records.set_fields(work, changes, seen)

    if len(changes) == 1:
        name = name_of(read_activity(desk, next(iter(changes))) or {})
        desk.execute(MOVE if is_move else CHANGE, change, name=name)
    elif changes:
        desk.execute(MOVE_MANY if is_move else CHANGE_MANY, change, count=len(changes))


def remove_activities(desk: Desk, ids: Sequence[int]) -> None:
    """Take activities out, with their people and attendance."""

    def remove(work: Work) -> None:
        records.remove(work, ids)

    if len(ids) == 1:
        desk.execute(REMOVE, remove, name=name_of(read_activity(desk, ids[0]) or {}))
    else:
        desk.execute(REMOVE_MANY, remove, count=len(ids))


def copy_activities(desk: Desk, copies: Copies) -> list[int]:
    """Copy activities with their people in roles, without attendance and without their lock, as one
    undo step.

    `copies`: id → what is other in its copy, or pairs of them where one is copied several times.
    The ids of the copies.
    """
    pairs = list(copies.items() if isinstance(copies, Mapping) else copies)
    if not pairs:
        return []
    if len(pairs) == 1:
        name = name_of(read_activity(desk, pairs[0][0]) or {})
        return desk.execute(COPY, lambda work: records.copy(work, pairs), name=name)
    return desk.execute(COPY_MANY, lambda work: records.copy(work, pairs), count=len(pairs))


def copy_day(desk: Desk, cohort_id: int, day: dt.date, days: Sequence[dt.date]) -> list[int]:
    """Copy everything that stands on a day to other days, as one undo step; the ids of the
    copies.
    """
    ids = [record["id"] for record in list_activities(desk, cohort_id) if record["date"] == day]
    pairs = [(activity_id, {"date": other}) for other in days for activity_id in ids]
    if not pairs:
        return []
    words = list_names([format_date(other) for other in days])
    return desk.execute(
        COPY_DAY, lambda work: records.copy(work, pairs), day=format_date(day), days=words
    )


def lock_activities(desk: Desk, ids: Sequence[int], *, is_locked: bool = True) -> None:
    """Lock activities, or unlock them, as one undo step; what is locked is not moved by hand."""

    def lock(work: Work) -> None:
        records.set_fields(work, dict.fromkeys(ids, {"is_locked": is_locked or None}))

    if len(ids) == 1:
        desk.execute(
            LOCK if is_locked else UNLOCK, lock, name=name_of(read_activity(desk, ids[0]) or {})
        )
    elif ids:
        desk.execute(LOCK_MANY if is_locked else UNLOCK_MANY, lock, count=len(ids))


def save_venue(desk: Desk, values: Mapping[str, Any], venue_id: int | None = None) -> int:
    """Make or change a venue; the id."""

    def save(work: Work) -> int:
        if venue_id is None:
            return work.add(Venue(**values)).id
        work.set(work.get(Venue, venue_id), values)
        return venue_id

    return desk.execute(
        ADD_VENUE if venue_id is None else CHANGE_VENUE,
        save,
        name=values.get("name") or values.get("name_zh") or "",
    )


def name_of(values: Mapping[str, Any]) -> str:
    """What an activity is called in sentences."""
    return (
        queries.best_name({"title": None, "title_zh": None, **values}, "title", "title_zh") or "?"
    )
