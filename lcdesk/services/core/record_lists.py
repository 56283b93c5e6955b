"""The lists the office keeps (organisations, experts, programmes, the alliance with its members,
events and projects, leads, alumni): one declaration each, and the one writer of all of them.

The screens, the command line and imports end here. A record is a mapping field → value; what points
at others says their names, and who has a part of it is a text of names, "A; B". A name that nobody
has yet becomes a new record where the field may bring one along (an organisation, an expert), and
is a fault elsewhere: no participant comes from a list of leads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries import record_lists as queries
from lcdesk.db.values import entity_named, table_of
from lcdesk.model import catalogue
from lcdesk.model.catalogue import ListedKind, ListRow
from lcdesk.model.entities import (
    Alliance,
    CohortOrganisation,
    Entity,
    Expert,
    Lead,
    LeadStep,
    Logo,
    Organisation,
    Person,
    Project,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.names import by_script, counted, fold_title, in_two_scripts
from lcdesk.model.organisers import SIGNING
from lcdesk.model.rows import ListRecord
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import Rows, require_as_shown
from lcdesk.texts import N_, _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MADE: Mapping[type[Entity], tuple[str, str]] = {
    Organisation: ("name_en", "name_zh"),
    Expert: ("name", "name_zh"),
    Alliance: ("name_en", "name_zh"),
    Project: ("title_en", "title_zh"),
}
"""What a name that nobody has becomes, by the field of its script."""


@dataclass(frozen=True)
class ListOf(Generic[ListRow]):
    """One list: its kind of records, what it is called, and its operations in words."""

    kind: ListedKind[ListRow]
    plural: str
    add: str
    change: str
    remove: str
    merge: str
    change_many: str
    remove_many: str

    @cached_property
    def entity(self) -> type[Entity]:
        """Whose rows the records are."""
        return queries.entity_of(self.kind)


RecordList = ListOf[ListRecord]
"""Any of the lists."""
ORGANISATIONS = ListOf(
    catalogue.ORGANISATION,
    N_("Organisations"),
    N_("New organisation {name}"),
    N_("Edit organisation {name}"),
    N_("Remove organisation {name}"),
    N_("Join organisation {other} into {name}"),
    N_("Edit {count} organisations"),
    N_("Remove {count} organisations"),
)
EXPERTS = ListOf(
    catalogue.EXPERT,
    N_("Experts"),
    N_("New expert {name}"),
    N_("Edit expert {name}"),
    N_("Remove expert {name}"),
    N_("Join expert {other} into {name}"),
    N_("Edit {count} experts"),
    N_("Remove {count} experts"),
)
PROGRAMMES = ListOf(
    catalogue.PROGRAMME,
    N_("Programmes"),
    N_("New programme {name}"),
    N_("Edit programme {name}"),
    N_("Remove programme {name}"),
    N_("Join programme {other} into {name}"),
    N_("Edit {count} programmes"),
    N_("Remove {count} programmes"),
)
ALLIANCES = ListOf(
    catalogue.ALLIANCE,
    N_("Alliances"),
    N_("New alliance {name}"),
    N_("Edit alliance {name}"),
    N_("Remove alliance {name}"),
    N_("Join alliance {other} into {name}"),
    N_("Edit {count} alliances"),
    N_("Remove {count} alliances"),
)
MEMBERS = ListOf(
    catalogue.MEMBERSHIP,
    N_("Members"),
    N_("New member {name}"),
    N_("Edit member {name}"),
    N_("Remove member {name}"),
    N_("Join member {other} into {name}"),
    N_("Edit {count} members"),
    N_("Remove {count} members"),
)
EVENTS = ListOf(
    catalogue.EVENT,
    N_("Events"),
    N_("New event {name}"),
    N_("Edit event {name}"),
    N_("Remove event {name}"),
    N_("Join event {other} into {name}"),
    N_("Edit {count} events"),
    N_("Remove {count} events"),
)
PROJECTS = ListOf(
    catalogue.PROJECT,
    N_("Demonstration projects"),
    N_("New project {name}"),
    N_("Edit project {name}"),
    N_("Remove project {name}"),
    N_("Join project {other} into {name}"),
    N_("Edit {count} projects"),
    N_("Remove {count} projects"),
)
LEADS = ListOf(
    catalogue.LEAD,
    N_("Cooperation leads"),
    N_("New cooperation lead {name}"),
    N_("Edit cooperation lead {name}"),
    N_("Remove cooperation lead {name}"),
    N_("Join cooperation lead {other} into {name}"),
    N_("Edit {count} cooperation leads"),
    N_("Remove {count} cooperation leads"),
)
ALUMNI = ListOf(
    catalogue.ALUMNI,
    N_("Alumni"),
    N_("New alumni contact {name}"),
    N_("Edit alumni contact {name}"),
    N_("Remove alumni contact {name}"),
    N_("Join alumni contact {other} into {name}"),
    N_("Edit {count} alumni contacts"),
    N_("Remove {count} alumni contacts"),
)
VENUES = ListOf(
    catalogue.VENUE,
    N_("Venues"),
    N_("New venue {name}"),
    N_("Edit venue {name}"),
    N_("Remove venue {name}"),
    N_("Join venue {other} into {name}"),
    N_("Edit {count} venues"),
    N_("Remove {count} venues"),
)
THEMES = ListOf(
    catalogue.THEME,
    N_("Themes"),
    N_("New theme {name}"),
    N_("Edit theme {name}"),
    N_("Remove theme {name}"),
    N_("Join theme {other} into {name}"),
    N_("Edit {count} themes"),
    N_("Remove {count} themes"),
)
LISTS: Mapping[str, RecordList] = {
    one.kind.name: one
    for one in (
        ORGANISATIONS,
        EXPERTS,
        PROGRAMMES,
        ALLIANCES,
        MEMBERS,
        EVENTS,
        PROJECTS,
        LEADS,
        ALUMNI,
    )
}


# --- read and found ---


def name_of(which: RecordList, record: Mapping[str, Any]) -> str:
    """What a record is called in the language of the moment, "?" when it has no name."""
    names = [record.get(name) for name in which.kind.names]
    if which.kind.names[-1].endswith("_zh") and language() == "zh":
        names.reverse()
    if which is LEADS:  # without a subject it is called by whose it is
        names += [record.get("person"), record.get("organisation")]
    return next((str(name).split("\n", 1)[0] for name in names if name), "?")


def list_records(
    desk: Desk, which: ListOf[ListRow], ids: Collection[int] | None = None
) -> list[ListRow]:
    """The records of a list (or those of these ids) by name."""
    with desk.reading() as session:
        records = queries.read_records(session, which.kind, ids)
    return sorted(
        records, key=lambda record: (sort_key(name_of(which, record), is_name=False), record["id"])
    )


def get_record(desk: Desk, which: ListOf[ListRow], record_id: int) -> ListRow:
    """The record of that id; `KnownFault` when it is gone."""
    found = list_records(desk, which, [record_id])
    if not found:
        raise _gone()
    return found[0]


def pointed_at(desk: Desk, which: RecordList, record_id: int) -> dict[str, int]:
    """Field → the id of what a record points at in it; {} when it is gone."""
    fields = [
        field
        for field in which.kind.fields
        if field.entity == which.entity.__name__ and queries.target_of(field) is not None
    ]
    with desk.reading() as session:
        row = session.get(which.entity, record_id)
        return {
            field.name: number
            for field in fields
            if row is not None and (number := getattr(row, field.column)) is not None
        }


def find_record(desk: Desk, which: ListOf[ListRow], name: str) -> ListRow:
    """The record of that name (any language, any case) or number; a part of a name is enough when
    only one has it. `KnownFault` when none or several are meant.
    """
    return record_called(which, list_records(desk, which), name)


def record_called(which: RecordList, records: Sequence[ListRow], name: str) -> ListRow:
    """The same among records that are read already."""
    known = {record["id"]: record for record in records}
    called = (*which.kind.names, "name_local", "short_name")
    names = {key: [record.get(one) for one in called] for key, record in known.items()}
    return known[one_called(names, name, lambda key: name_of(which, known[key]))]


def one_called(
    names: Mapping[int, Sequence[str | None]], name: str, told: Callable[[int], str]
) -> int:
    """The same among names by id; `told`: what one is called where several are meant."""
    wanted = fold_title(name.strip().removeprefix("#"))
    folded = {key: [fold_title(one) for one in theirs if one] for key, theirs in names.items()}
    exact = [key for key, theirs in folded.items() if wanted in theirs or wanted == str(key)]
    found = exact or [key for key in folded if any(wanted in one for one in folded[key])]
    if len(found) == 1:
        return found[0]
    if not found:
        raise KnownFault(
            _("Nothing here is called “{name}”.", name=name), _("Nothing was changed.")
        )
    listed = ", ".join(f"{key} “{told(key)}”" for key in found[:10])
    raise KnownFault(
        _("Several are called “{name}”: {listed}.", name=name, listed=listed),
        _("Name it in full, or by its number."),
    )


def names_meant(desk: Desk, field: Field, name: str) -> frozenset[str] | None:
    """What records say in a field that points at others where those of this name are meant (any
    language; a part of it where nobody has it whole); None for a field that points at nothing.
    """
    target = queries.target_of(field)
    if target is None:
        return None
    with desk.reading() as session:
        known = queries.known_names(session, target)
        wanted = fold_title(name)
        parts = (numbers for said, numbers in known.items() if wanted in said)
        found = queries.numbers_called(known, name) or frozenset[int]().union(*parts)
        return frozenset(queries.call(session, target, found).values())


def count_pointing(desk: Desk, which: RecordList, ids: Collection[int]) -> int:
    """How many rows of others point at these records; parts of their own are none."""
    own = {*_BELONGING, *(entity_named(field.entity) for field in which.kind.fields)}
    own.discard(which.entity)
    count = 0
    with desk.reading() as session:
        for pointing, column, _on_delete in references_to(which.entity):
            if pointing in own:
                continue
            pointer = getattr(pointing, column)
            query = sa.select(sa.func.count()).where(pointer.in_(ids))
            if pointing is which.entity:
                query = query.where(table_of(pointing).c.id.not_in(ids))
            count += session.scalar(query) or 0
    return count


_BELONGING = (LeadStep, Logo)
"""Rows that are a part of a record, and no field of it."""


def _gone() -> KnownFault:
    return KnownFault(
        _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
    )


# --- written ---


def add_record(
    desk: Desk,
    which: RecordList,
    values: Mapping[str, Any],
    owner: Mapping[str, int | None] = MappingProxyType({}),
) -> int:
    """Make a record; its id. `KnownFault` without any of the names it is called by. `owner`: the
    columns of what it belongs to, where it does (a theme: of its cohort).
    """
    _require_name(which, values)
    return desk.execute(
        which.add, lambda work: make(work, which, values, owner=owner), name=name_of(which, values)
    )


def change_records(desk: Desk, which: RecordList, cells: Rows, shown: Rows | None = None) -> None:
    """Set fields of records, id → field → value, as one operation; `KnownFault` where none of the
    names would be left.

    `shown`: the records as last shown; `EditConflictsFound` when somebody was faster.
    """
    names = _names(desk, which, list(cells))

    def change(work: Work) -> None:
        _require_as_shown(work, which, cells, shown or {})
        for record_id, values in cells.items():
            set_fields(work, which, record_id, values)

    if len(cells) == 1:
        desk.execute(which.change, change, name=names[0])
    elif cells:
        desk.execute(which.change_many, change, count=len(cells))


def remove_records(desk: Desk, which: RecordList, ids: Sequence[int]) -> None:
    """Take records out; what pointed at them stays, without them."""
    names = _names(desk, which, ids)

    def remove(work: Work) -> None:
        for record_id in ids:
            work.remove(work.get(which.entity, record_id))

    if len(ids) == 1:
        desk.execute(which.remove, remove, name=names[0])
    elif ids:
        desk.execute(which.remove_many, remove, count=len(ids))


def merge_records(
    desk: Desk,
    which: RecordList,
    kept_id: int,
    other_id: int,
    shown: Rows | None = None,
    before: Callable[[Work, Entity, Entity], object] = lambda _work, _kept, _other: None,
) -> None:
    """Join `other` into `kept` as one operation: whatever pointed at it follows, blank fields are
    filled. `before(work, kept, other)` is done first, within it.

    `shown`: both as they were looked at; `EditConflictsFound` when one of them is another by now.
    """
    if kept_id == other_id:
        raise KnownFault(_("These are one entry already."), _("Choose two different ones."))
    names = _names(desk, which, [kept_id, other_id])

    def merge(work: Work) -> None:
        _require_as_shown(work, which, shown or {}, shown or {})
        kept, other = work.get(which.entity, kept_id), work.get(which.entity, other_id)
        before(work, kept, other)
        work.set(kept, _filled(which, kept, other))
        repoint(work, which.entity, other_id, kept_id)
        if _is_in_circle(work, which, kept):
            work.set(kept, dict.fromkeys(_own_pointers(which)))
        work.remove(other)

    desk.execute(which.merge, merge, name=names[0], other=names[1])


def _filled(which: RecordList, kept: Entity, other: Entity) -> dict[str, Any]:
    """What the kept record gets from the other one: only where it has nothing itself."""
    own = [field for field in which.kind.fields if field.entity == which.entity.__name__]
    given = {field.column: getattr(other, field.column) for field in own}
    chinese = which.kind.names[-1]
    if chinese.endswith("_zh"):
        english = which.kind.names[0]
        if (
            not given[chinese]
            and _is_chinese(given[english])
            and not _is_chinese(getattr(kept, english))
        ):
            # the Chinese spelling stood where names of any language are typed
            given[chinese] = given[english]
    refers = {field.column for field in own if queries.target_of(field) is which.entity}
    return {
        column: value
        for column, value in given.items()
        if value is not None
        and getattr(kept, column) is None
        and not (column in refers and value == kept.id)
    }


def _is_chinese(name: str | None) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in name or "")


def repoint(work: Work, entity: type[Entity], other_id: int, kept_id: int) -> None:
    """Whatever points at the one points at the other from now on; what then stands twice, stands
    once.
    """
    work.session.flush()
    for pointing, column, _on_delete in references_to(entity):
        pointer = getattr(pointing, column)
        rows = work.session.query(pointing).filter(pointer == other_id).all()
        if not rows:
            continue
        said = {_said(row) for row in work.session.query(pointing).filter(pointer == kept_id)}
        for row in rows:
            if said and pointing is Logo:
                work.remove(row)  # of these there is one only
                continue
            if row.id == kept_id and pointing is entity:
                work.set(row, {column: None})  # a part of the one that it becomes
                continue
            becomes = _said(row, {column: kept_id})
            is_twice = becomes in said and pointing is not entity
            if isinstance(row, CohortOrganisation):
                is_twice = _is_in_role(work, row, kept_id)
            if is_twice:
                work.remove(row)
            else:
                work.set(row, {column: kept_id})
            said.add(becomes)
    work.session.flush()


def _is_in_role(work: Work, row: CohortOrganisation, kept_id: int) -> bool:
    """Does the cohort have the one that stays in this role already? Who signs is told of it then,
    where nobody is said to sign for it.
    """
    twin = work.session.scalar(
        sa.select(CohortOrganisation).where(
            CohortOrganisation.cohort_id == row.cohort_id,
            CohortOrganisation.role == row.role,
            CohortOrganisation.organisation_id == kept_id,
        )
    )
    if twin is not None and not any(getattr(twin, name) for name in SIGNING):
        work.set(twin, {name: getattr(row, name) for name in SIGNING})
    return twin is not None


def _said(row: Entity, otherwise: Mapping[str, Any] = MappingProxyType({})) -> tuple[Any, ...]:
    """All that a row says, or would say with other values, but who it is and its place."""
    left = ("id", "version", "place")
    return tuple(
        otherwise.get(column.key, getattr(row, column.key))
        for column in table_of(type(row)).columns
        if column.key not in left
    )


def make(
    work: Work,
    which: RecordList,
    values: Mapping[str, Any],
    names: NameFinder | None = None,
    owner: Mapping[str, int | None] = MappingProxyType({}),
) -> int:
    """A new record inside an operation; the id. `names`: of many records that are written, one. A
    lead without a country has that of whom it is tied to.
    """
    writer = _Writer(work, names or NameFinder(work.session))
    columns = writer.columns(which, values)
    if which.entity is Lead and not columns.get("country"):
        columns |= {"country": _country_of_ties(work, columns)}
    row = work.add(which.entity(**columns, **owner))
    writer.parts(which, row.id, values)
    return row.id


_TIES: tuple[tuple[str, type[Entity], str], ...] = (
    ("person_id", Person, "nationality"),
    ("organisation_id", Organisation, "country"),
    ("project_id", Project, "country"),
)


def _country_of_ties(work: Work, columns: Mapping[str, Any]) -> str | None:
    tied = ((work.get(one, columns[at]), name) for at, one, name in _TIES if columns.get(at))
    return next((code for row, name in tied if (code := getattr(row, name))), None)


def make_many(
    work: Work,
    which: RecordList,
    records: Sequence[Mapping[str, Any]],
    names: NameFinder | None = None,
) -> list[int]:
    """Many new records inside an operation, written at once; their ids, in order. What one of them
    says of another among them (an organisation that is part of a later one) means that one.
    """
    known = names or NameFinder(work.session)
    writer, entity = _Writer(work, known), which.entity
    late = {
        field.name
        for field in which.kind.fields
        if field.entity == entity.__name__ and queries.target_of(field) is entity
    }
    own = [field.column for field in which.kind.fields if field.entity == entity.__name__]
    rows: list[list[Any]] = []
    for values in records:
        now = {name: value for name, value in values.items() if name not in late}
        columns = writer.columns(which, now)
        rows.append([columns.get(column) for column in own])
    made = work.insert_many(entity, rows, own)
    ids = list(range(made[0], made[1] + 1)) if made else []
    for number, values in zip(ids, records, strict=True):
        for name in queries.NAMES.get(entity, ()):
            if values.get(name):
                known.add(entity, str(values[name]), number)
    for number, values in zip(ids, records, strict=True):
        if any(values.get(name) for name in late):
            columns = writer.columns(which, {name: values.get(name) for name in late})
            work.set(work.get(entity, number), columns)
        writer.parts(which, number, values)
    return ids


def set_fields(
    work: Work,
    which: RecordList,
    record_id: int,
    values: Mapping[str, Any],
    names: NameFinder | None = None,
) -> None:
    """Set fields of a record inside an operation; `KnownFault` where no name would be left."""
    row = work.get(which.entity, record_id)
    writer = _Writer(work, names or NameFinder(work.session))
    columns = writer.columns(which, values)
    now = {
        field.name: columns.get(field.column, getattr(row, field.column))
        for field in which.kind.fields
        if field.name in which.kind.names
    }
    _require_name(which, now)
    if (linked := getattr(row, "organisation_id", None)) and "organization" in columns:
        # who is said to work elsewhere
        said = columns.get("organization")
        if not queries.is_called(work.session, Organisation, linked, said):
            columns |= {"organisation_id": None}
    work.set(row, columns)
    if not columns.keys().isdisjoint(_own_pointers(which)) and _is_in_circle(work, which, row):
        told = name_of(which, {name: getattr(row, name) for name in which.kind.names})
        raise KnownFault(
            _("“{name}” would be a part of itself.", name=told), _("Nothing was changed.")
        )
    writer.parts(which, record_id, values)


def link_organisations(work: Work, entity: type[Entity], links: Mapping[int, int | None]) -> None:
    """Say of which organisations experts or alumni are, id → organisation id; None: of none known.
    What was written of it stays beside.
    """
    work.update_many(entity, {key: {"organisation_id": one} for key, one in links.items()})


def _own_pointers(which: RecordList) -> list[str]:
    """The columns by which records of a list are parts of others of it."""
    return [field.column for field in which.kind.fields if queries.target_of(field) is which.entity]


def _is_in_circle(work: Work, which: RecordList, row: Entity) -> bool:
    """Does the way from a record to what it is part of come back to it?"""
    work.session.flush()
    for column in _own_pointers(which):
        seen: set[int] = set()
        above = getattr(row, column)
        while above is not None and above not in seen:
            if above == row.id:
                return True
            seen.add(above)
            found = work.session.get(which.entity, above)
            above = getattr(found, column) if found is not None else None
    return False


class NameFinder:
    """Who is meant by a name, of all that can be pointed at; read once for many records."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[type[Entity], dict[str, frozenset[int]]] = {}

    def numbers(self, target: type[Entity], name: str) -> frozenset[int]:
        """The ids of those called so."""
        if target not in self._known:
            self._known[target] = queries.known_names(self._session, target)
        return queries.numbers_called(self._known[target], name)

    def add(self, target: type[Entity], name: str, number: int) -> None:
        """One more that is called so."""
        if target not in self._known:
            self._known[target] = queries.known_names(self._session, target)
        known = self._known[target]
        folded = fold_title(name)
        known[folded] = known.get(folded, frozenset()) | {number}


class _Writer:
    """Turns values of records into columns and rows."""

    def __init__(self, work: Work, names: NameFinder) -> None:
        self._work = work
        self._names = names

    def columns(self, which: RecordList, values: Mapping[str, Any]) -> dict[str, Any]:
        """Column → value of what a record itself holds; names become ids."""
        own = which.entity.__name__
        out: dict[str, Any] = {}
        for name, value in values.items():
            field = which.kind.by_name.get(name)
            if field is None or field.entity != own:
                continue
            target = queries.target_of(field)
            if target is None:
                out[field.column] = value
            else:
                out[field.column] = None if not value else self._meant(target, field, str(value))
        return out

    def parts(self, which: RecordList, record_id: int, values: Mapping[str, Any]) -> None:
        """Bring those who have parts of a record to exactly what is wanted, in this order."""
        for name, value in values.items():
            field = which.kind.by_name.get(name)
            if field is not None and field.entity != which.entity.__name__:
                set_part(self._work, field, record_id, value, self._names)

    def _meant(self, target: type[Entity], field: Field, name: str) -> int:
        return meant(self._work, self._names, target, field, name)


def set_part(
    work: Work, field: Field, record_id: int, value: str | None, names: NameFinder | None = None
) -> None:
    """Bring those who have one part of a record (an organiser of an event, an owner of a project)
    to the names of `value`; who stays keeps the row.
    """
    entity, (owner, member) = entity_named(field.entity), queries.part_columns(field.entity)
    target = queries.target_of(field)
    assert target is not None
    known = names or NameFinder(work.session)
    work.session.flush()
    left = {
        row["member"]: row
        for row in queries.list_parts(work.session, field.entity, [record_id], field.column)
    }
    has_count = "people" in table_of(entity).columns
    for place, said in enumerate(filter(None, (value or "").split("; "))):
        name, count = counted(said) if has_count else (said, None)
        number = meant(work, known, target, field, name)
        more: dict[str, Any] = {"place": place} | ({"people": count} if has_count else {})
        row = left.pop(number, None)
        if row is not None:
            work.set(work.get(entity, row["id"]), more)
        else:
            work.add(entity(**{owner: record_id, member: number, "role": field.column, **more}))
    for row in left.values():
        work.remove(work.get(entity, row["id"]))
    work.session.flush()


def meant(work: Work, names: NameFinder, target: type[Entity], field: Field, name: str) -> int:
    """The one a name means; who is new is made, where such a field may bring one along."""
    found = names.numbers(target, name)
    if len(found) == 1:
        return next(iter(found))
    if found:
        numbers = ", ".join(f"#{number}" for number in sorted(found)[:5])
        raise KnownFault(
            _("{field}: several are called “{name}”.", field=field.title, name=name),
            _("Say which one by its number: {numbers}.", numbers=numbers),
        )
    if target not in MADE:
        raise KnownFault(
            _("{field}: nobody is called “{name}”.", field=field.title, name=name),
            _("Nothing was changed. Enter them first, or leave it blank."),
        )
    english, chinese = MADE[target]
    if both := in_two_scripts(name):
        values = {english: both[0], chinese: both[1]}
    else:
        is_chinese = any(key.endswith("_zh") for key in by_script(name, ""))
        values = {chinese if is_chinese else english: name}
        if target is Alliance:  # it stands among the organisers, too
            values = _names_of_organiser(work, names, name) or values
    made = work.add(target(**values)).id
    for said in {name, *values.values()}:
        names.add(target, said, made)
    return made


def _names_of_organiser(work: Work, names: NameFinder, name: str) -> dict[str, str]:
    """Both names of the one organisation that is called so; nothing where there is none."""
    found = names.numbers(Organisation, name)
    if len(found) != 1:
        return {}
    row = work.get(Organisation, next(iter(found)))
    both = {"name_en": row.name_en, "name_zh": row.name_zh}
    return {key: said for key, said in both.items() if said}


def _names(desk: Desk, which: RecordList, ids: Sequence[int]) -> list[str]:
    """What these are called; `KnownFault` when one is gone."""
    found = {record["id"]: record for record in list_records(desk, which, ids)}
    if any(one not in found for one in ids):
        raise _gone()
    return [name_of(which, found[one]) for one in ids]


def _require_as_shown(work: Work, which: RecordList, wanted: Rows, shown: Rows) -> None:
    ids = [one for one in wanted if one in shown]
    if not ids:
        return
    now = {one["id"]: one for one in queries.read_records(work.session, which.kind, ids)}

    def told(record_id: int) -> str:
        return _("“{name}” was changed meanwhile.", name=name_of(which, now[record_id]))

    require_as_shown(which.kind.by_name, wanted, now, shown, told)


def _require_name(which: RecordList, values: Mapping[str, Any]) -> None:
    if which is LEADS or any(str(values.get(one) or "").strip() for one in which.kind.names):
        return
    raise KnownFault(_("A name in one language at least is needed."), _("Nothing was changed."))
