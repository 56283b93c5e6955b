"""The one writer of participants: made, changed, joined and removed, whichever way it came.

A cell of the table, a form, the dialog of statuses, rooms, arrivals, an import, two entries joined
and rows that are pasted all end here. What follows from a change follows for all of them:

- here: the whole name follows its parts, and they it (`model/name_parts.py`); who is new is
  nominated where nothing else is said, and has a first step; a person who is in no cohort any more
  goes too
- when the operation ends, from what it changed (`services/core/consequences.py`): a step for each
  new status, the reserve in order, the words of the search
- in the database itself: the counts of the summary table (`db/sqlite/summary_table.py`)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries import imports
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.imports import repointed
from lcdesk.db.queries.own_fields import extras_of
from lcdesk.db.queries.record_lists import is_called
from lcdesk.db.queries.steps import NamedEnrolment
from lcdesk.db.store import store_of
from lcdesk.db.values import BATCH, table_of, typed_rows
from lcdesk.model import clock, own_fields
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import (
    AllianceMember,
    AlumniContact,
    Attendance,
    Cohort,
    Document,
    Enrolment,
    Entity,
    ImportRow,
    Organisation,
    Person,
    Photo,
    StatusStep,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.name_parts import with_name_following
from lcdesk.model.names import PARTS, full_name_of, name_of, with_full_name
from lcdesk.model.own_fields import own_column, with_values
from lcdesk.services.core.desk import Work
from lcdesk.services.core.edit_conflicts import clashes_of, edit_conflicts_found, with_who
from lcdesk.texts import _, with_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Record = dict[str, Any]
Cells = Mapping[int, Mapping[str, Any]]
"""Enrolment id → field → value, read and fit to be kept; "extra": all further columns."""
Seen = Mapping[int, tuple[int, int] | Mapping[str, Any]]
"""Enrolment id → (version, version of the person) as last shown, or field → value: then only a
field somebody else wrote counts.

A record with both versions saves looking at the values of whoever nobody touched.
"""
FIRST_STATUS = "nominated"
NAMES = ("full_name", *PARTS)


# --- made ---


def make(work: Work, cohort_id: int, values: Mapping[str, Any]) -> int:
    """A new person with an enrolment in the cohort; the enrolment id. `KnownFault` where the cohort
    is gone.
    """
    work.get(Cohort, cohort_id)
    person = work.add(Person(**_parted(with_full_name(values))[1]))
    return enrol(work, cohort_id, person.id, values)


def enrol(work: Work, cohort_id: int, person_id: int, values: Mapping[str, Any]) -> int:
    """An enrolment of a person who is known, with its first step; the id."""
    own = {name: value for name, value in _parted(values)[0].items() if value is not None}
    extra = with_values(values.get("extra"), values, own_fields.in_force().fields)
    given = {"status": FIRST_STATUS, **own, "extra": extra}
    row = work.add(Enrolment(cohort_id=cohort_id, person_id=person_id, **given))
    work.add(
        StatusStep(enrolment_id=row.id, status=row.status, on=clock.today(), who=work.who or None)
    )
    return row.id


def make_many(
    work: Work,
    cohort_id: int,
    rows: Sequence[Mapping[str, Any]],
    persons: Sequence[int | None],
    extras: Iterable[Mapping[str, Any] | None],
) -> Sequence[int]:
    """Enrolments for many rows of values at once, in their order; the enrolment ids.

    `persons`: whose they are, of those whom the desk knows (None: a new person); `extras`: the
    further columns of each.
    """
    used = set[str]().union(*rows)
    own = [one for one in own_fields.in_force().fields if one.name in used]
    statuses = [row.get("status") or FIRST_STATUS for row in rows]
    names, columns = _used(Enrolment, used - {"status"})
    made = work.insert_many(
        Enrolment,
        (
            (cohort_id, *more, with_values(extra, row, own) if own else extra, *map(row.get, names))
            for row, extra, *more in zip(
                rows, extras, _make_people(work, rows, persons, used), statuses, strict=True
            )
        ),
        ("cohort_id", "person_id", "status", "extra", *columns),
    )
    if made is None:
        return ()
    ids = range(made[0], made[1] + 1)
    steps = zip(ids, statuses, repeat(clock.today()), repeat(work.who or None), strict=False)
    work.insert_many(StatusStep, steps, ("enrolment_id", "status", "on", "who"))
    return ids


def _make_people(
    work: Work, rows: Sequence[Mapping[str, Any]], persons: Sequence[int | None], used: set[str]
) -> list[int]:
    """The id of everybody's person: those the desk did not know are made."""
    strangers = [row for row, person in zip(rows, persons, strict=True) if person is None]
    names, columns = _used(Person, used - {"full_name"})
    values = ((full_name_of(row), *map(row.get, names)) for row in strangers)
    made = work.insert_many(Person, values, ("full_name", *columns))
    ids = iter(range(made[0], made[1] + 1) if made else ())
    return [next(ids) if person is None else person for person in persons]


def _used(entity: type[Entity], used: set[str]) -> tuple[list[str], list[str]]:
    """Those of some fields that are one of the two entities', and their columns."""
    fields = [
        field
        for field in PARTICIPANT.fields
        if field.entity == entity.__name__ and field.name in used and own_column(field) is None
    ]
    return [field.name for field in fields], [field.column for field in fields]


# --- changed ---


def set_fields(work: Work, cells: Cells, seen: Seen | None = None) -> int:
    """Set fields of one or many; how many values changed.

    `KnownFault` when one of them is gone. `seen`: `EditConflictsFound` when somebody was faster.
    """
    owners = _read_owners(work, list(cells))
    if seen:
        _require_seen(work, cells, owners, seen)
    enrolments: dict[int, Record] = {}
    people: dict[int, Record] = {}
    for row_id, values in cells.items():
        enrolments[row_id], personal = _parted(values)
        if personal:
            owner = owners[row_id]
            kept = people.setdefault(owner["person_id"], {})
            kept.update(with_name_following({**owner, **kept}, personal))
    _put_own_values(work, cells, enrolments)
    _part_from_organisations(work, enrolments)
    return work.update_many(Enrolment, enrolments) + work.update_many(Person, people)


def _put_own_values(work: Work, cells: Cells, enrolments: Mapping[int, Record]) -> None:
    """Values of own fields go among the further columns of their enrolments, beside what else is
    kept there.
    """
    fields = own_fields.in_force().fields
    names = {one.name for one in fields}
    named = [row_id for row_id, values in cells.items() if not names.isdisjoint(values)]
    for start in range(0, len(named), BATCH):
        kept = extras_of(work.session, named[start : start + BATCH])
        for row_id, extra in kept.items():
            before = enrolments[row_id].get("extra", extra)
            enrolments[row_id].update(extra=with_values(before, cells[row_id], fields))


def link_organisations(work: Work, links: Mapping[int, int | None]) -> None:
    """Say of which organisations some are, enrolment id → organisation id; None: of none known."""
    work.update_many(Enrolment, {key: {"organisation_id": one} for key, one in links.items()})


def _part_from_organisations(work: Work, enrolments: Mapping[int, Record]) -> None:
    """Who is said to work elsewhere is no longer linked to an organisation that is not called
    so.
    """
    said = {
        key: row.get("organization") for key, row in enrolments.items() if "organization" in row
    }
    for start in range(0, len(said), BATCH):
        table, some = table_of(Enrolment), list(said)[start : start + BATCH]
        query = sa.select(table.c.id, table.c.organisation_id).where(
            table.c.id.in_(some), table.c.organisation_id.is_not(None)
        )
        for key, organisation_id in work.session.execute(query):
            if not is_called(work.session, Organisation, organisation_id, said[key]):
                enrolments[key].update(organisation_id=None)


def set_people(work: Work, people: Cells) -> int:
    """Set fields of persons, person id → field → value, whatever cohorts they are in; how many
    values changed. Those that are gone are passed over.
    """
    known = {person.id: person for person in work.load(Person, list(people))}
    wanted = {
        row_id: with_name_following(
            {name: getattr(known[row_id], name) for name in NAMES}, _parted(values)[1]
        )
        for row_id, values in people.items()
        if row_id in known
    }
    return work.update_many(Person, wanted)


def _parted(values: Mapping[str, Any]) -> tuple[Record, Record]:
    """Column values of the enrolment, and of the person."""
    own: Record = {"extra": values.get("extra")} if "extra" in values else {}
    personal: Record = {}
    for name, value in values.items():
        found = PARTICIPANT.by_name.get(name)
        if found is not None and own_column(found) is None:
            (personal if found.entity == "Person" else own)[found.column] = value
    return own, personal


class _Owner(NamedEnrolment):
    """What must be known of a participant before it is changed."""

    person_id: int
    version: int
    person_version: int


def _read_owners(work: Work, ids: Sequence[int]) -> dict[int, _Owner]:
    """Id → what must be known of a participant before it is changed; `KnownFault` when one of
    them is gone.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id,
        enrolment.c.person_id,
        enrolment.c.version,
        person.c.version.label("person_version"),
        *(person.c[name] for name in NAMES),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    work.session.flush()
    owners: dict[int, _Owner] = {}
    for start in range(0, len(ids), BATCH):
        rows = work.session.execute(query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        owners.update((row["id"], row) for row in typed_rows(_Owner, rows))
    if len(owners) < len(set(ids)):
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return owners


def _require_seen(work: Work, cells: Cells, owners: Mapping[int, _Owner], seen: Seen) -> None:
    """Whoever was touched since is looked at, all of them at once."""
    moved = [
        row_id
        for row_id in cells
        if row_id in seen and not _is_as_seen(seen[row_id], owners[row_id])
    ]
    names = {name for row_id in moved for name in cells[row_id] if name in PARTICIPANT.by_name}
    now = queries.read_values(work.session, moved, sorted(names)) if moved else {}
    for row_id in moved:
        shown = seen[row_id]
        record = shown if isinstance(shown, Mapping) else None
        clashes = clashes_of(PARTICIPANT.by_name, cells[row_id], now[row_id], record)
        if clashes or record is None:
            told = _("{name} was changed meanwhile.", name=name_of(owners[row_id]))
            rows = {"Enrolment": row_id, "Person": owners[row_id]["person_id"]}
            raise edit_conflicts_found(told, with_who(work.session, rows, clashes))


def _is_as_seen(shown: tuple[int, int] | Mapping[str, Any], owner: _Owner) -> bool:
    """Did nobody touch the row since? Where no versions were seen its values must be looked at."""
    versions = (
        (shown.get("version"), shown.get("person_version")) if isinstance(shown, Mapping) else shown
    )
    return versions == (owner["version"], owner["person_version"])


# --- removed ---


def remove(work: Work, ids: Iterable[int]) -> None:
    """Take participants out of their cohort; a person in no other cohort goes too."""
    for enrolment_id in ids:
        row = work.get(Enrolment, enrolment_id)
        person = work.get(Person, row.person_id)
        work.guard(f"person {person.id}")  # of the last two, each would leave them to the other
        others = store_of(work.session).count_enrolments(work.session, person.id) > 1
        work.remove(row if others else person)
        work.session.flush()


# --- joined: two entries that are one person, or two enrolments of one in a cohort ---


# Rows that say the same of one entry when these columns agree (of none there is one only); all
# other rows simply move.
_SAME: Mapping[type[Entity], tuple[str, ...]] = {
    Attendance: ("activity_id",),
    StatusStep: ("status", "on", "reason"),
    Document: ("kind",),
    Photo: (),
    AlumniContact: (),
    AllianceMember: ("alliance_id", "role"),
}
_PAPER_STATES = ("asked", "not_needed", "received", "checked")  # the further one stands


def join(work: Work, kept: Entity, other: Entity, columns: Mapping[str, Any]) -> None:
    """Set columns of the kept entry as they were decided, let every row that points at `other`
    point at it, and take `other` out; rows that say of the kept one what is said already go too.
    """
    if isinstance(kept, Person):
        now = {name: getattr(kept, name) for name in NAMES}
        chosen = {name: columns[name] for name in NAMES if columns.get(name) != now[name]}
        columns = {**columns, **with_name_following(now, chosen)}
    work.set(kept, columns)
    for entity, column, _how in references_to(type(other)):
        same = _SAME.get(entity)
        mine = {
            _said(row, same): row
            for row in _pointing(work.session, entity, column, kept.id)
            if same is not None
        }
        for row in _pointing(work.session, entity, column, other.id):
            twin = None if same is None else mine.get(_said(row, same))
            if twin is None:
                work.set(row, {column: kept.id})
            else:
                _lay_on(work, twin, row)
    if isinstance(other, Enrolment):
        _move_book(work, kept.id, other.id)
    work.session.flush()
    work.remove(other)
    work.session.flush()


def _move_book(work: Work, kept_id: int, other_id: int) -> None:
    """The books of imports tell of the kept enrolment what they told of the other."""
    lines = sa.select(ImportRow).where(
        ImportRow.entity == "Enrolment", ImportRow.entity_id == other_id
    )
    for line in work.session.scalars(lines):
        work.set(line, {"entity_id": kept_id})
    for page in imports.pages_with(work.session, "Enrolment", other_id):
        work.set(page, repointed(page.ids, other_id, kept_id))


def _pointing(session: Session, entity: type[Entity], column: str, row_id: int) -> list[Entity]:
    return list(
        session.scalars(
            sa.select(entity).where(getattr(entity, column) == row_id).order_by(entity.id)
        )
    )


def _said(row: Entity, names: Sequence[str] | None) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names or ())


def _lay_on(work: Work, twin: Entity, row: Entity) -> None:
    """The kept row's word stands; what the other said otherwise goes into its note."""
    if isinstance(twin, Attendance) and isinstance(row, Attendance):
        said = [twin.note, row.note if row.note != twin.note else None]
        if row.state != twin.state:
            titles = {field.column: field for field in fields_of(Attendance)}
            said.append(
                _("The entry joined said: {state}", state=titles["state"].kind.format(row.state))
            )
        work.set(twin, {"note": "; ".join(part for part in said if part) or None})
    if isinstance(twin, Document) and isinstance(row, Document):
        _lay_paper_on(work, twin, row)
    if isinstance(twin, AlumniContact | AllianceMember):
        _fill_from(work, twin, row)
    work.remove(row)


def _fill_from(work: Work, twin: Entity, row: Entity) -> None:
    """What the kept row leaves blank the other says; what it says otherwise is noted, but for what
    is private. Who refused once is not written to.
    """
    filled: dict[str, Any] = {}
    noted = [getattr(twin, "notes", None)]
    for field in fields_of(type(twin)):
        mine, theirs = getattr(twin, field.column), getattr(row, field.column)
        if theirs is None or theirs == mine or field.column in ("person_id", "notes"):
            continue
        if mine is None or (field.column == "consent" and theirs is False):
            filled[field.column] = theirs
        elif not field.is_private and field.column not in _POINTING:
            noted.append(with_label(field.title, field.kind.format(theirs)))
    noted.append(getattr(row, "notes", None))
    lines = "\n".join(dict.fromkeys(filter(None, noted)))
    work.set(twin, {**filled, "notes": lines or None})


_POINTING = ("alliance_id", "organisation_id", "expert_id")


def _lay_paper_on(work: Work, twin: Document, row: Document) -> None:
    """Of two rows of one paper the further state stands, with its day; the notes follow each
    other.
    """
    if _PAPER_STATES.index(row.state) > _PAPER_STATES.index(twin.state):
        work.set(twin, {"state": row.state, "on": row.on})
    notes = dict.fromkeys(note for note in (twin.note, row.note) if note)
    work.set(twin, {"note": "; ".join(notes)[:300] or None})
