"""The one writer of activities: made, changed, copied and removed, with the people in their roles,
whichever way it came.

The form, the list, the week, a fix of a clash, an import and the set-up of another cohort all end
here. What follows from a change follows for all of them: venues, themes and experts are found by
name and made when new; whoever keeps a name keeps the row of it, so that nobody gets another's
title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries import curriculum as queries
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.entities import Activity, ActivityPerson, Entity, Expert, Theme, Venue
from lcdesk.model.lists import ACTIVITY_ROLE
from lcdesk.services.core.desk import Work
from lcdesk.services.core.edit_conflicts import clashes_of, edit_conflicts_found
from lcdesk.texts import _

Record = dict[str, Any]
Cells = Mapping[int, Mapping[str, Any]]
"""Activity id → field → value; venue, theme and people by name; "extra": all further columns."""
Seen = Mapping[int, int | Mapping[str, Any]]
"""Activity id → its version as last shown, or the whole record: then only a field somebody else
wrote counts.
"""
Cast = tuple[str, str | None, str | None, str | None]
"""(role, name, title as printed, organisation)."""
ROLES = tuple(option.code for option in ACTIVITY_ROLE.options)


# --- made, changed, removed ---


def make(work: Work, cohort_id: int, values: Mapping[str, Any]) -> int:
    """A new activity in the cohort; the id."""
    columns = {"extra": None, **_columns(work, cohort_id, values)}
    row = work.add(Activity(cohort_id=cohort_id, **columns))
    _set_people(work, row.id, values)
    return row.id


def set_fields(work: Work, cells: Cells, seen: Seen | None = None) -> None:
    """Set fields of activities; `seen`: `EditConflictsFound` when somebody was faster."""
    for activity_id, values in cells.items():
        row = work.get(Activity, activity_id)
        if seen and activity_id in seen:
            _require_seen(work, row, values, seen[activity_id])
        work.set(row, _columns(work, row.cohort_id, values))
        _set_people(work, activity_id, values)


def _require_seen(
    work: Work, row: Activity, values: Mapping[str, Any], seen: int | Mapping[str, Any]
) -> None:
    record = seen if isinstance(seen, Mapping) else None
    version = seen.get("version") if isinstance(seen, Mapping) else seen
    if row.version == version:
        return
    (now,) = queries.list_activities(work.session, None, [row.id])
    clashes = clashes_of(ACTIVITY.by_name, values, now, record)
    if clashes or record is None:
        raise edit_conflicts_found(_("This activity was changed meanwhile."), clashes)


def _columns(work: Work, cohort_id: int, values: Mapping[str, Any]) -> Record:
    """Column values; the names of venue and theme become ids, of new rows where nobody had the
    name yet.
    """
    fields = ACTIVITY.by_name
    out = {
        n: v
        for n, v in values.items()
        if n == "extra"
        or (n in fields and fields[n].entity == "Activity" and fields[n].column == n)
    }
    if "venue" in values:
        out |= {"venue_id": _venue(work, values.get("venue"))}
    if "theme" in values:
        out |= {"theme_id": _theme(work, cohort_id, values.get("theme"))}
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


def remove(work: Work, ids: Iterable[int]) -> None:
    """Take activities out, with their people and attendance."""
    for activity_id in ids:
        work.remove(work.get(Activity, activity_id))


def repoint(work: Work, entity: type[Entity], other_id: int, kept_id: int) -> None:
    """Every activity that names the one venue, theme or expert names the other from now on."""
    for pointing, column, _on_delete in references_to(entity):
        if pointing in (Activity, ActivityPerson):
            rows = sa.select(pointing).where(getattr(pointing, column) == other_id)
            for row in work.session.scalars(rows).all():
                work.set(row, {column: kept_id})
    work.session.flush()


# --- copied ---


def copy(work: Work, pairs: Iterable[tuple[int, Mapping[str, Any]]]) -> list[int]:
    """Copies within their cohorts, each with other values (id → field → value), with the people in
    their roles and without the lock; the ids.
    """
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


def copy_timetable(
    work: Work, cohort_id: int, to: int, days: int, themes: Mapping[int, int], *, has_venues: bool
) -> tuple[int, int]:
    """The activities of a cohort as drafts of another one, moved by whole days, with the people in
    their roles; how many, and how many venues they have.

    `themes`: id → the other cohort's; a theme or a venue that is not copied is left blank.
    """
    query = sa.select(Activity).where(Activity.cohort_id == cohort_id).order_by(Activity.id)
    sources = list(work.session.scalars(query))
    people = list(
        work.session.scalars(
            sa.select(ActivityPerson)
            .where(ActivityPerson.activity_id.in_(sa.select(query.subquery().c.id)))
            .order_by(ActivityPerson.id)
        )
    )
    made = {
        source.id: Activity(
            **_row_values(source)
            | {
                "cohort_id": to,
                "is_confirmed": False,
                "date": source.date and source.date + dt.timedelta(days=days),
                "theme_id": themes.get(source.theme_id or 0),
                "venue_id": source.venue_id if has_venues else None,
            }
        )
        for source in sources
    }
    work.session.add_all(made.values())
    work.session.flush()
    for person in people:
        work.session.add(
            ActivityPerson(**_row_values(person) | {"activity_id": made[person.activity_id].id})
        )
    work.session.flush()
    return len(made), len({row.venue_id for row in made.values()} - {None})


def _row_values(row: Entity) -> Record:
    """Everything a row says, but who it is."""
    names = (column.key for column in sa.inspect(type(row)).column_attrs)
    return {name: getattr(row, name) for name in names if name not in ("id", "version")}


# --- people in their roles ---


def set_people(work: Work, activity_id: int, people: Sequence[Cast]) -> None:
    """Bring the people of an activity to exactly these, in this order within each role."""
    for role in ROLES:
        _set_role(work, activity_id, role, [one for one in people if one[0] == role])


def _set_role(work: Work, activity_id: int, role: str, wanted: Sequence[Cast]) -> None:
    """Everybody keeps the row of his or her name, so that the history tells what was changed of
    whom.
    """
    rows = queries.list_people_of(work.session, activity_id)
    left = [row for row in rows if row["role"] == role]
    for place, (_role, name, title, organization) in enumerate(wanted):
        own = next((row for row in left if row["name"] == name), None)
        values = {"name": name, "title": title, "organization": organization, "place": place}
        if own is None:
            expert = _expert(work, values)
            work.add(ActivityPerson(activity_id=activity_id, role=role, expert_id=expert, **values))
        else:
            left.remove(own)
            expert = own["expert_id"] or _expert(work, values)
            work.set(work.get(ActivityPerson, own["id"]), {**values, "expert_id": expert})
    for row in left:
        work.remove(work.get(ActivityPerson, row["id"]))
    work.session.flush()


def _expert(work: Work, values: Mapping[str, Any]) -> int:
    """Who is new is put on the bench; somebody known is not called ever after what one paper
    prints once.
    """
    name: str | None = values.get("name")
    return queries.find_expert(work.session, name or "") or expert_named(work, name, values)


def _set_people(work: Work, activity_id: int, values: Mapping[str, Any]) -> None:
    """Bring the people of the roles named in `values` to what is wanted, touching nobody else."""
    for role in queries.SINGLE_ROLES:
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
    found = known or (queries.find_expert(work.session, name) if name else None)
    if found is None:
        return work.add(Expert(name=name, **told)).id
    if told:
        expert = work.get(Expert, found)
        lacking = {column: value for column, value in told.items() if not getattr(expert, column)}
        if lacking:
            work.set(expert, lacking)
    return found
