"""The timetable: activities with venue, theme and people by name, added, changed, removed; and
its clashes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import curriculum
from lcdesk.db.queries import curriculum as queries
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.entities import Activity, ActivityPerson, Entity, Expert, Theme, Venue
from lcdesk.model.kinds.dates import format_date
from lcdesk.model.sentences import list_names
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import clashes_of, edit_conflicts_found
from lcdesk.texts import N_, _

Record = dict[str, Any]
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
ROLES = queries.SINGLE_ROLES
Seen = Mapping[int, int | Mapping[str, Any]]
"""Activity id → its version as last shown, or the whole record: then only a field somebody else
wrote counts.
"""


def list_activities(desk: Desk, cohort_id: int | None) -> list[Record]:
    """The activities of a cohort (None: of all) by date and start."""
    with desk.reading() as session:
        return queries.list_activities(session, cohort_id)


def read_activity(desk: Desk, activity_id: int) -> Record | None:
    """One activity, None when it is gone."""
    with desk.reading() as session:
        return next(iter(queries.list_activities(session, None, [activity_id])), None)


def list_venues(desk: Desk) -> list[Record]:
    """All venues by name."""
    with desk.reading() as session:
        return queries.list_venues(session)


def list_ways(desk: Desk) -> list[Record]:
    """Every known way: from_id, to_id, minutes."""
    with desk.reading() as session:
        return queries.list_ways(session)


def add_activity(desk: Desk, cohort_id: int, values: Mapping[str, Any]) -> int:
    """Add an activity; venue, theme and people are given by name and made when new. The id."""
    return desk.execute(
        ADD, lambda work: make_activity(work, cohort_id, values), name=name_of(values)
    )


def add_activities(desk: Desk, cohort_id: int, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add several activities as one undo step; the ids."""

    def add(work: Work) -> list[int]:
        return [make_activity(work, cohort_id, values) for values in rows]

    return desk.execute(ADD_MANY, add, count=len(rows)) if rows else []


def make_activity(work: Work, cohort_id: int, values: Mapping[str, Any]) -> int:
    """An activity inside an operation; the id."""
    row = work.add(
        Activity(
            cohort_id=cohort_id, extra=values.get("extra"), **_columns(work, cohort_id, values)
        )
    )
    _set_people(work, row.id, values)
    return row.id


def change_activities(
    desk: Desk, ids: Sequence[int], values: Mapping[str, Any], seen: Seen | None = None
) -> None:
    """Set fields of activities as one undo step. With `seen`, `EditConflictsFound` when somebody
    was faster.
    """

    def change(work: Work) -> None:
        for activity_id in ids:
            set_activity(work, activity_id, values, (seen or {}).get(activity_id))

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
        for activity_id, values in changes.items():
            set_activity(work, activity_id, values, (seen or {}).get(activity_id))

    if len(changes) == 1:
        name = name_of(read_activity(desk, next(iter(changes))) or {})
        desk.execute(MOVE if is_move else CHANGE, change, name=name)
    elif changes:
        desk.execute(MOVE_MANY if is_move else CHANGE_MANY, change, count=len(changes))


def set_activity(
    work: Work,
    activity_id: int,
    values: Mapping[str, Any],
    seen: int | Mapping[str, Any] | None = None,
) -> None:
    """Set fields of one activity inside an operation; `seen`: its version, or the whole record, as
    last shown.
    """
    row = work.get(Activity, activity_id)
    if seen is not None:
        _require_seen(work, row, values, seen)
    work.set(row, _columns(work, row.cohort_id, values))
    _set_people(work, activity_id, values)


def _require_seen(
    work: Work, row: Activity, values: Mapping[str, Any], seen: int | Mapping[str, Any]
) -> None:
    record = seen if isinstance(seen, Mapping) else None
    version = seen["version"] if isinstance(seen, Mapping) else seen
    if row.version == version:
        return
    (now,) = queries.list_activities(work.session, None, [row.id])
    clashes = clashes_of(ACTIVITY.by_name, values, now, record)
    if clashes or record is None:
        raise edit_conflicts_found(_("This activity was changed meanwhile."), clashes)


def remove_activities(desk: Desk, ids: Sequence[int]) -> None:
    """Take activities out, with their people and attendance."""

    def remove(work: Work) -> None:
        for activity_id in ids:
            work.remove(work.get(Activity, activity_id))

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
        return desk.execute(COPY, lambda work: _copy(work, pairs), name=name)
    return desk.execute(COPY_MANY, lambda work: _copy(work, pairs), count=len(pairs))


def copy_day(desk: Desk, cohort_id: int, day: dt.date, days: Sequence[dt.date]) -> list[int]:
    """Copy everything that stands on a day to other days, as one undo step; the ids of the
    copies.
    """
    ids = [record["id"] for record in list_activities(desk, cohort_id) if record["date"] == day]
    pairs = [(activity_id, {"date": other}) for other in days for activity_id in ids]
    if not pairs:
        return []
    words = list_names([format_date(other) for other in days])
    return desk.execute(COPY_DAY, lambda work: _copy(work, pairs), day=format_date(day), days=words)


def lock_activities(desk: Desk, ids: Sequence[int], *, is_locked: bool = True) -> None:
    """Lock activities, or unlock them, as one undo step; what is locked is not moved by hand."""

    def lock(work: Work) -> None:
        for activity_id in ids:
            work.set(work.get(Activity, activity_id), {"is_locked": is_locked or None})

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


def _copy(work: Work, pairs: Iterable[tuple[int, Mapping[str, Any]]]) -> list[int]:
    """Rows of activities and of their people made anew, each with other values; the ids."""
    made: list[int] = []
    for activity_id, values in pairs:
        row = work.get(Activity, activity_id)
        kept = {**_row_values(row), "is_locked": None, **_columns(work, row.cohort_id, values)}
        copy = work.add(Activity(**kept))
        people = sa.select(ActivityPerson).where(ActivityPerson.activity_id == activity_id)
        for person in list(work.session.scalars(people.order_by(ActivityPerson.id))):
            work.add(ActivityPerson(**{**_row_values(person), "activity_id": copy.id}))
        _set_people(work, copy.id, values)
        made.append(copy.id)
    return made


def _row_values(row: Entity) -> Record:
    """Everything a row says, but who it is."""
    names = (column.key for column in sa.inspect(type(row)).column_attrs)
    return {name: getattr(row, name) for name in names if name not in ("id", "version")}


def name_of(values: Mapping[str, Any]) -> str:
    """What an activity is called in sentences."""
    return (
        queries.best_name({"title": None, "title_zh": None, **values}, "title", "title_zh") or "?"
    )


def _columns(work: Work, cohort_id: int, values: Mapping[str, Any]) -> Record:
    """Column values; the names of venue and theme become ids, of new rows where nobody had the
    name yet.
    """
    fields = ACTIVITY.by_name
    out = {
        n: v
        for n, v in values.items()
        if n in fields and fields[n].entity == "Activity" and fields[n].column == n
    }
    if "venue" in values:
        out["venue_id"] = _venue(work, values["venue"])
    if "theme" in values:
        out["theme_id"] = _theme(work, cohort_id, values["theme"])
    return out


def _venue(work: Work, name: str | None) -> int | None:
    if not name:
        return None
    found = work.session.scalar(
        sa.select(Venue.id).where(sa.or_(Venue.name == name, Venue.name_zh == name)).limit(1)
    )
    return found or work.add(Venue(name=name)).id


def _theme(work: Work, cohort_id: int, title: str | None) -> int | None:
    if not title:
        return None
    query = (
        sa.select(Theme.id)
        .where(sa.or_(Theme.title == title, Theme.title_zh == title), Theme.cohort_id == cohort_id)
        .limit(1)
    )
    return work.session.scalar(query) or work.add(Theme(title=title, cohort_id=cohort_id)).id


def _set_people(work: Work, activity_id: int, values: Mapping[str, Any]) -> None:
    """Bring the people of the roles named in `values` to what is wanted, touching nobody else."""
    for role in ROLES:
        extras = (
            {"organization": "speaker_organization", "title": "speaker_title"}
            if role == "speaker"
            else {}
        )
        if role not in values and not any(name in values for name in extras.values()):
            continue
        present = _people_of(work, activity_id, role)
        wanted = _wanted(values, role, extras, present)
        rows = _paired([name for name, _more in wanted], present)
        for place, (name, more) in enumerate(wanted):
            row = rows[place] or work.add(
                ActivityPerson(activity_id=activity_id, role=role, place=place)
            )
            # a spelling joined to another stays joined
            is_known = row.name == name and row.expert_id is not None
            expert = expert_named(work, name, more, row.expert_id if is_known else None)
            work.set(row, {"name": name, "place": place, "expert_id": expert, **more})
        for row in present:
            if row not in rows:
                work.remove(row)


def _paired(names: Sequence[str], present: Sequence[ActivityPerson]) -> list[ActivityPerson | None]:
    """The row of each name: its own where it has one, so that nobody gets another's title; a
    name that was only written otherwise (as many people as before) stays in its place.
    """
    left = list(present)
    rows: list[ActivityPerson | None] = []
    for name in names:
        own = next((row for row in left if row.name == name), None)
        rows.append(own)
        if own is not None:
            left.remove(own)
    if len(names) == len(present):
        rows = [row or left.pop(0) for row in rows]
    return rows


def _people_of(work: Work, activity_id: int, role: str) -> list[ActivityPerson]:
    query = sa.select(ActivityPerson).where(
        ActivityPerson.activity_id == activity_id, ActivityPerson.role == role
    )
    return list(work.session.scalars(query.order_by(ActivityPerson.place, ActivityPerson.id)))


def _wanted(
    values: Mapping[str, Any],
    role: str,
    extras: Mapping[str, str],
    present: Sequence[ActivityPerson],
) -> list[tuple[str, Record]]:
    """(name, {organization, title}) of each person wanted; a field that is not in `values` stays
    as it is.
    """
    kept = "; ".join(row.name for row in present if row.name)
    names = [name for name in (values.get(role, kept) or "").split("; ") if name]
    parts = {
        column: (values[field] or "").split("; ")
        for column, field in extras.items()
        if field in values
    }
    return [
        (name, {column: _nth(part, i) for column, part in parts.items()})
        for i, name in enumerate(names)
    ]


def _nth(parts: Sequence[str], place: int) -> str | None:
    """The part of the person at that place; one part alone is everybody's."""
    return (parts[place] if place < len(parts) else parts[0] if len(parts) == 1 else "") or None


def expert_named(
    work: Work, name: str | None, more: Mapping[str, Any], known: int | None = None
) -> int:
    """The id of the expert of that name (`known`: who it is already), across cohorts, made when
    new.

    Title and organisation are taken from wherever they are told first, whatever role it is in: who
    was met as giving an address has none until the sheet names them as a speaker. What is there
    already is never overwritten.
    """
    told = {column: more[column] for column in ("title", "organization") if more.get(column)}
    found = known or (curriculum.find_expert(work.session, name) if name else None)
    if found is None:
        return work.add(Expert(name=name, **told)).id
    if told:
        expert = work.get(Expert, found)
        lacking = {column: value for column, value in told.items() if not getattr(expert, column)}
        if lacking:
            work.set(expert, lacking)
    return found
