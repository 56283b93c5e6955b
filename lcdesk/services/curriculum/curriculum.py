"""The timetable: activities with venue, theme and people by name, added, changed, removed; the
people of one in their roles, as printed for this occasion; and its clashes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lcdesk.db.queries import curriculum as queries
from lcdesk.model.entities import Activity, Expert, Venue
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import LongText
from lcdesk.model.kinds.dates import format_date
from lcdesk.model.lists import ACTIVITY_PART, ACTIVITY_ROLE
from lcdesk.model.rows import (
    ActivityPersonRow,
    ActivityRecord,
    ActivityRow,
    ExpertRow,
    VenueRow,
    VenueWayRow,
)
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.core.held_lists import ALL, HeldList
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.records import ROLES, BodyInPart, Cast, Seen
from lcdesk.texts import N_, _, list_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

There = Cast | BodyInPart
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
    return [one.copy() for one in desk.read_once(queries.list_activities, cohort_id)]


def read_activity(desk: Desk, activity_id: int) -> ActivityRecord | None:
    """One activity, None when it is gone."""
    with desk.reading() as session:
        return next(iter(queries.list_activities(session, None, [activity_id])), None)


_VENUES = HeldList(queries.list_venues, {Venue: ALL})


def list_venues(desk: Desk) -> list[VenueRow]:
    """All venues by name."""
    return [one.copy() for one in desk.read_held(_VENUES)]


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


# --- The people of an activity in their roles, with title and organisation as printed ---


_EDIT_PEOPLE = N_("Edit people of {name}")


@dataclass(frozen=True)
class BenchEntry:
    """Somebody known from before, as far as a form needs it."""

    name: str
    name_zh: str
    title: str
    organization: str
    title_zh: str = ""


def list_bench(desk: Desk) -> list[BenchEntry]:
    """Everybody on the bench by name."""
    with desk.reading() as session:
        rows = queries.list_rows(session, Expert, ExpertRow)
    found = [
        BenchEntry(
            row["name"] or "",
            row["name_zh"] or "",
            row["title"] or "",
            row["organization"] or "",
            row["title_zh"] or "",
        )
        for row in rows
        if row["name"] or row["name_zh"]
    ]
    return sorted(found, key=lambda one: sort_key(one.name or one.name_zh, is_name=False))


def list_activity_people(desk: Desk, activity_id: int) -> list[Cast]:
    """The people of an activity, role by role, each role in its order."""
    with desk.reading() as session:
        rows = queries.list_people_of(session, activity_id)
    rows.sort(key=lambda row: ROLES.index(row["role"]) if row["role"] in ROLES else len(ROLES))
    return [_cast_of(row) for row in rows]


def list_activity_bodies(desk: Desk, activity_id: int) -> list[BodyInPart]:
    """The organisations that host an activity, are visited or sent people, part by part."""
    with desk.reading() as session:
        return _bodies_of(session, activity_id)


def _bodies_of(session: Session, activity_id: int) -> list[BodyInPart]:
    parts = [option.code for option in ACTIVITY_PART.options]
    rows = queries.list_bodies_of(session, activity_id)
    rows.sort(key=lambda row: parts.index(row["role"]) if row["role"] in parts else len(parts))
    return [BodyInPart(row["role"], row["name_en"], row["name_zh"], row["people"]) for row in rows]


def _cast_of(row: ActivityPersonRow) -> Cast:
    return Cast(
        row["role"], row["name"], row["title"], row["organization"], row["name_zh"], row["title_zh"]
    )


def _require_as_shown(
    now: Sequence[There], wanted: Sequence[There], shown: Sequence[There]
) -> None:
    """Role by role and part by part, each in its order."""
    clashes: list[EditConflict] = []
    for option in (*ACTIVITY_ROLE.options, *ACTIVITY_PART.options):
        here, mine, seen = (
            [one for one in people if one[0] == option.code] for people in (now, wanted, shown)
        )
        if here not in (mine, seen):
            clashes.append(
                EditConflict(Field(option.code, LongText(), option.label), _said(here), _said(mine))
            )
    if clashes:
        raise edit_conflicts_found(
            _("The people of this activity were changed meanwhile."), clashes
        )


def _said(people: Sequence[There]) -> str | None:
    return "; ".join(", ".join(str(word) for word in one[1:] if word) for one in people) or None


def set_activity_people(
    desk: Desk,
    activity_id: int,
    people: Sequence[Cast],
    shown: Sequence[There] | None = None,
    bodies: Sequence[BodyInPart] | None = None,
) -> None:
    """Bring the people of an activity to exactly these, in this order within each role, and its
    organisations (None: as they are), as one operation.

    Who is not on the bench yet is put there. Lines with nothing in them are left out; `KnownFault`
    for one without a name, with a semicolon in it, or in an unknown role. `shown`: people and
    organisations as they were shown; `EditConflictsFound` when they are others by now.
    """
    wanted = [one for one in (_trimmed(Cast(*each)) for each in people) if any(one[1:])]
    for one in wanted:
        _check(one)
    parts = None if bodies is None else [_body(one) for one in bodies if any(one[1:])]

    def write(work: Work) -> None:
        work.get(Activity, activity_id)
        if shown is not None:
            now: list[There] = list(
                map(_cast_of, queries.list_people_of(work.session, activity_id))
            )
            asked: list[There] = list(wanted)
            if parts is not None:
                now += _bodies_of(work.session, activity_id)
                asked += parts
            _require_as_shown(now, asked, list(shown))
        records.set_people(work, activity_id, wanted)
        if parts is not None:
            records.set_bodies(work, activity_id, parts)

    desk.execute(_EDIT_PEOPLE, write, name=_title(desk, activity_id))


def _body(one: BodyInPart) -> BodyInPart:
    """Without blanks; `KnownFault` where it has no name."""
    part, *names, people = one
    english, chinese = (" ".join((name or "").split()) or None for name in names)
    if not english and not chinese:
        raise KnownFault(
            _("An organisation of which {count} came has no name.", count=people),
            _("Nothing was changed. Say which it is."),
        )
    return BodyInPart(part, english, chinese, people)


def _trimmed(one: Cast) -> Cast:
    role, *texts = one
    return Cast(role, *(" ".join((text or "").split()) or None for text in texts))


def _check(one: Cast) -> None:
    if one.role not in ROLES:
        raise KnownFault(
            _("“{role}” is no role of an activity.", role=one.role), _("Nothing was changed.")
        )
    if not one.name:
        raise KnownFault(
            _(
                "Somebody has no name: {what}.",
                what=next(filter(None, (one.title, one.organization, *one[4:])), ""),
            ),
            _("Nothing was changed. Say who it is."),
        )
    for name in filter(None, (one.name, one.name_zh)):
        if ";" in name or "；" in name:
            raise KnownFault(
                _("“{name}” has a semicolon: it stands between several people.", name=name),
                _("Nothing was changed. Give each of them a line."),
            )


def _title(desk: Desk, activity_id: int) -> str:
    with desk.reading() as session:
        rows = queries.list_rows(session, Activity, ActivityRow, [activity_id])
    if not rows:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return name_of(rows[0])
