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
from typing import Any, NamedTuple

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries import record_lists as lists
from lcdesk.model.activity_people import in_several, posts_of, told_of_one, without_delegations
from lcdesk.model.catalogue import ACTIVITY, BODIES, OF_ROLE
from lcdesk.model.entities import (
    Activity,
    ActivityOrganisation,
    ActivityPerson,
    Entity,
    Expert,
    Organisation,
    Theme,
    Venue,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import ACTIVITY_ROLE
from lcdesk.services.core import record_lists
from lcdesk.services.core.desk import Work
from lcdesk.services.core.edit_conflicts import clashes_of, edit_conflicts_found, with_who
from lcdesk.texts import _

Record = dict[str, Any]
Cells = Mapping[int, Mapping[str, Any]]
"""Activity id → field → value; venue, theme and people by name; "extra": all further columns."""
Seen = Mapping[int, int | Mapping[str, Any]]
"""Activity id → its version as last shown, or the whole record: then only a field somebody else
wrote counts.
"""


class Cast(NamedTuple):
    """Somebody in a role of an activity, as printed for this occasion."""

    role: str
    name: str | None
    title: str | None = None
    organization: str | None = None
    name_zh: str | None = None
    title_zh: str | None = None


class BodyInPart(NamedTuple):
    """An organisation in a part of an activity (hosting it, visited, represented); `people`: how
    many came as its representatives.
    """

    part: str
    name_en: str | None
    name_zh: str | None = None
    people: int | None = None


ROLES = tuple(option.code for option in ACTIVITY_ROLE.options)
ATTENDED, REPRESENTED = "attended", "represented"


# --- made, changed, removed ---


def make(work: Work, cohort_id: int, values: Mapping[str, Any]) -> int:
    """A new activity in the cohort; the id."""
    columns = {"extra": None, **_columns(work, cohort_id, values)}
    row = work.add(Activity(cohort_id=cohort_id, **columns))
    _set_those(work, row.id, values)
    return row.id


def set_fields(work: Work, cells: Cells, seen: Seen | None = None) -> None:
    """Set fields of activities; `seen`: `EditConflictsFound` when somebody was faster."""
    for activity_id, values in cells.items():
        row = work.get(Activity, activity_id)
        if seen and activity_id in seen:
            _require_seen(work, row, values, seen[activity_id])
        work.set(row, _columns(work, row.cohort_id, values))
        _set_those(work, activity_id, values)


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
        told = with_who(work.session, {"Activity": row.id}, clashes)
        raise edit_conflicts_found(_("This activity was changed meanwhile."), told)


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
    """Whatever names the one venue, theme or expert names the other from now on."""
    for pointing, column, _on_delete in references_to(entity):
        if pointing in (Activity, ActivityPerson):
            rows = sa.select(pointing).where(getattr(pointing, column) == other_id)
            for row in work.session.scalars(rows).all():
                work.set(row, {column: kept_id})
    record_lists.repoint(work, entity, other_id, kept_id)


# --- copied ---


_UNSAID = {"summary": None, "summary_zh": None}
_OF_ACTIVITIES: tuple[type[ActivityPerson] | type[ActivityOrganisation], ...] = (
    ActivityPerson,
    ActivityOrganisation,
)


def copy(work: Work, pairs: Iterable[tuple[int, Mapping[str, Any]]]) -> list[int]:
    """Copies within their cohorts, each with other values (id → field → value), with the people and
    organisations of them, without the lock and what was said; the ids.
    """
    made: list[int] = []
    for activity_id, values in pairs:
        row = work.get(Activity, activity_id)
        blank = {"is_locked": None, **_UNSAID}
        kept = {**_row_values(row), **blank, **_columns(work, row.cohort_id, values)}
        copy = work.add(Activity(**kept))
        for entity in _OF_ACTIVITIES:
            those = sa.select(entity).where(entity.activity_id == activity_id)
            for one in list(work.session.scalars(those.order_by(entity.id))):
                work.add(entity(**{**_row_values(one), "activity_id": copy.id}))
        _set_those(work, copy.id, values)
        made.append(copy.id)
    return made


def copy_timetable(
    work: Work, cohort_id: int, to: int, days: int, themes: Mapping[int, int], *, has_venues: bool
) -> tuple[int, int]:
    """The activities of a cohort as drafts of another one, moved by whole days, with the people and
    organisations of them, without what was said and how many came; how many, and how many venues
    they have.

    `themes`: id → the other cohort's; a theme or a venue that is not copied is left blank.
    """
    query = sa.select(Activity).where(Activity.cohort_id == cohort_id).order_by(Activity.id)
    sources = list(work.session.scalars(query))
    ids = sa.select(query.subquery().c.id)
    those: list[ActivityPerson | ActivityOrganisation] = []
    for entity in _OF_ACTIVITIES:
        found = sa.select(entity).where(entity.activity_id.in_(ids)).order_by(entity.id)
        those += work.session.scalars(found)
    made = {
        source.id: Activity(
            **_row_values(source)
            | {
                "cohort_id": to,
                **_UNSAID,
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
    for one in those:
        values = _row_values(one) | {"activity_id": made[one.activity_id].id}
        if isinstance(one, ActivityOrganisation):
            values |= {"people": None}
        work.session.add(type(one)(**values))
    work.session.flush()
    return len(made), len({row.venue_id for row in made.values()} - {None})


def _row_values(row: Entity) -> Record:
    """Everything a row says, but who it is."""
    names = (column.key for column in sa.inspect(type(row)).column_attrs)
    return {name: getattr(row, name) for name in names if name not in ("id", "version")}


# --- people in their roles ---


def set_people(work: Work, activity_id: int, people: Sequence[Cast]) -> None:
    """Bring the people of an activity to exactly these, in this order within each role."""
    known, bodies = list[Cast](), list[str]()
    for one in people:
        _names, found = without_delegations(one.name) if one.role == ATTENDED else (None, [])
        bodies += found
        if not found:
            known.append(one)
    for role in ROLES:
        _set_role(work, activity_id, role, [one for one in known if one.role == role])
    if bodies:
        _set_bodies(work, activity_id, {REPRESENTED: _with_bodies(work, activity_id, {}, bodies)})


def _set_role(work: Work, activity_id: int, role: str, wanted: Sequence[Cast]) -> None:
    """Everybody keeps the row of his or her name, so that the history tells what was changed of
    whom.
    """
    rows = queries.list_people_of(work.session, activity_id)
    left = [row for row in rows if row["role"] == role]
    for place, one in enumerate(wanted):
        own = next((row for row in left if row["name"] == one.name), None)
        values = {**one._asdict(), "place": place}
        values.pop("role")
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


def _set_those(work: Work, activity_id: int, values: Mapping[str, Any]) -> None:
    """People and organisations, as far as `values` name them. A delegation among those who attended
    is an organisation.
    """
    names, bodies = without_delegations(values.get(ATTENDED))
    if bodies:
        represented = _with_bodies(work, activity_id, values, bodies)
        values = {**values, ATTENDED: names, REPRESENTED: represented}
    _set_people(work, activity_id, values)
    _set_bodies(work, activity_id, values)


def _with_bodies(
    work: Work, activity_id: int, values: Mapping[str, Any], more: Sequence[str]
) -> str:
    """The organisations that are represented, with more of them."""
    field = ACTIVITY.field(REPRESENTED)
    now = lists.name_parts(work.session, field, [activity_id]).get(activity_id)
    return "; ".join(dict.fromkeys([*_parts(values.get(REPRESENTED, now)), *more]))


def _parts(text: str | None) -> list[str]:
    return [part for part in (text or "").split("; ") if part]


def _set_bodies(work: Work, activity_id: int, values: Mapping[str, Any]) -> None:
    for field in BODIES:
        if field.name in values:
            record_lists.set_part(work, field, activity_id, values[field.name])


def set_bodies(work: Work, activity_id: int, bodies: Sequence[BodyInPart]) -> None:
    """Bring the organisations of an activity to exactly these, in this order within each part; who
    is new is made with both names, and a known one gets the name that it lacked or had otherwise.
    """
    names = record_lists.NameFinder(work.session)
    for field in BODIES:
        said = [
            f"#{_organisation(work, names, one)}" + (f" ({one.people})" if one.people else "")
            for one in bodies
            if one.part == field.column
        ]
        record_lists.set_part(work, field, activity_id, "; ".join(said), names)


def _organisation(work: Work, names: record_lists.NameFinder, one: BodyInPart) -> int:
    said = [name for name in (one.name_en, one.name_zh) if name]
    found = {name: names.numbers(Organisation, name) for name in said}
    held = next((numbers for numbers in found.values() if numbers), None)
    if held is None:
        made = work.add(Organisation(name_en=one.name_en, name_zh=one.name_zh)).id
        for name in said:
            names.add(Organisation, name, made)
        return made
    both = held.intersection(*(numbers for numbers in found.values() if numbers))
    if len(both) != 1:
        raise KnownFault(
            _("“{name}” is the name of several organisations.", name=said[0]),
            _("Nothing was changed. Merge them in the directory, or write out which one."),
        )
    (number,) = both
    row = work.get(Organisation, number)
    given = {"name_en": one.name_en, "name_zh": one.name_zh}
    changed = {key: name for key, name in given.items() if name and not found[name]}
    if changed:
        work.set(row, changed)
    return number


def _set_people(work: Work, activity_id: int, values: Mapping[str, Any]) -> None:
    """Bring the people of the roles named in `values` to what is wanted, touching nobody else."""
    for role, fields in OF_ROLE.items():
        if values.keys().isdisjoint(fields.values()):
            continue
        present = _people_of(work, activity_id, role)
        said = values.get(fields["name"], "; ".join(row.name for row in present if row.name))
        names = _parts(said)
        rows = _paired(names, present)
        wanted = _wanted(values, fields, rows)
        for place, (name, more) in enumerate(zip(names, wanted, strict=True)):
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
    values: Mapping[str, Any], fields: Mapping[str, str], rows: Sequence[ActivityPerson | None]
) -> list[Record]:
    """Column → what is wanted of each person, whose row (if they have one) is in `rows`; a field
    that is not in `values` stays as it is, and so does what is only written otherwise in a line of
    several people.
    """
    out: list[Record] = [{} for _row in rows]
    for column, name in fields.items():
        if column == "name" or name not in values:
            continue
        parts = in_several(values[name], len(rows), has_posts=column in queries.POSTS_IN)
        for row, record, part in zip(rows, out, parts, strict=True):
            kept = getattr(row, column) if row is not None else None
            told = _posts(column, part) if len(rows) > 1 else part
            record[column] = kept if kept and told_of_one(kept) == part else told
    return out


def _posts(column: str, part: str | None) -> str | None:
    """Several posts as they are kept of one person: in English parted by a semicolon."""
    is_english = column == "title" and part is not None and part.replace("、", "").isascii()
    return "; ".join(posts_of(part)) if is_english else part


_OF_EXPERT = ("title", "organization", "name_zh", "title_zh")


def expert_named(
    work: Work, name: str | None, more: Mapping[str, Any], known: int | None = None
) -> int:
    """The id of the expert of that name (`known`: who it is already), across cohorts, made when
    new.

    Title, organisation and Chinese name are taken from wherever they are told first, whatever role
    it is in: who was met as giving an address has none until the sheet names them as a speaker.
    What is there already is never overwritten.
    """
    told = {column: more[column] for column in _OF_EXPERT if more.get(column)}
    found = known or (queries.find_expert(work.session, name) if name else None)
    if found is None:
        return work.add(Expert(name=name, **told)).id
    if told:
        expert = work.get(Expert, found)
        lacking = {column: value for column, value in told.items() if not getattr(expert, column)}
        if lacking:
            work.set(expert, lacking)
    return found
