"""The lists of the office as rows of names and values: organisations, members, projects and their
like, with those they point at by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypedDict, cast

import sqlalchemy as sa

from lcdesk.db.values import entity_named, table_of, typed_rows
from lcdesk.model.catalogue import ListedKind, ListRow, RecordKind
from lcdesk.model.entities import (
    Alliance,
    Base,
    Cohort,
    Entity,
    Expert,
    Organisation,
    Person,
    Project,
    Venue,
)
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import Choice
from lcdesk.model.names import counted as counted
from lcdesk.model.names import fold_title
from lcdesk.model.names import numbers_called as numbers_called
from lcdesk.model.scripts import plain_text, sounds_of
from lcdesk.texts import language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PartRow(TypedDict):
    """Who has which part in a record (`owner`), at which place, with how many people where that is
    kept.
    """

    id: int
    owner: int
    member: int
    role: str
    place: int | None
    people: int | None


NAMES: Mapping[type[Entity], tuple[str, ...]] = {
    Organisation: ("name_en", "name_zh", "name_local", "short_name"),
    Person: ("full_name", "name_zh"),
    Expert: ("name", "name_zh"),
    Alliance: ("name_en", "name_zh", "short_name"),
    Project: ("title_en", "title_zh"),
    Cohort: ("name_en", "name_zh"),
    Venue: ("name", "name_zh"),
}
"""What records are called by that others point at, English before Chinese."""


def entity_of(kind: RecordKind) -> type[Entity]:
    """The entity whose rows are the records of a list."""
    return entity_named(kind.fields[0].entity)


def target_of(field: Field) -> type[Entity] | None:
    """The entity a field points at, by name; None for a field that holds a value itself."""
    return _targets(field.entity).get(field.column)


@cache
def _targets(entity: str) -> dict[str, type[Entity]]:
    """Column, or part of a record, → what it points at."""
    table = table_of(entity_named(entity))
    out = {
        column.name: _entity_of_table(key.column.table)
        for column in table.columns
        for key in column.foreign_keys
        if "field" in column.info
    }
    if entity.endswith(("Organisation", "Person")) and "role" in table.columns:
        member = Organisation if entity.endswith("Organisation") else Expert
        roles = (field.kind for field in fields_of(entity_named(entity)) if field.name == "role")
        parts = (kind for kind in roles if isinstance(kind, Choice))
        out |= {option.code: member for kind in parts for option in kind.options}
    return out


def _entity_of_table(table: sa.FromClause) -> type[Entity]:
    return next(one for one in Base.declared if issubclass(one, Entity) and table_of(one) is table)


@cache
def part_columns(entity: str) -> tuple[str, str]:
    """Of the rows that hold parts of records: the column of the record, and that of the other."""
    columns = [
        column.name
        for column in table_of(entity_named(entity)).columns
        if column.foreign_keys and "field" not in column.info
    ]
    owner, member = columns
    return owner, member


def read_records(
    session: Session, kind: ListedKind[ListRow], ids: Collection[int] | None = None
) -> list[ListRow]:
    """The records of a list (or those of these ids), by id; others by the name they have in the
    language of the moment, "Name #7" where several are called so.
    """
    entity = entity_of(kind)
    table = table_of(entity)
    own = [field for field in kind.fields if field.entity == entity.__name__]
    query = sa.select(table.c.id, table.c.version, *(table.c[field.column] for field in own))
    query = query.order_by(table.c.id)
    query = query if ids is None else query.where(table.c.id.in_(ids))
    columns = ("id", "version", *(field.name for field in own))
    rows = session.execute(query).all()
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    for field in own:
        target = target_of(field)
        if target is not None:
            pointed = {record[field.name] for record in records} - {None}
            called = call(session, target, pointed)
            for record in records:
                record[field.name] = called.get(record[field.name])
    for field in kind.fields:
        if field.entity != entity.__name__:
            said = name_parts(session, field, ids)
            for (number, *_values), record in zip(rows, records, strict=True):
                record[field.name] = said.get(number)
    # all fields of the kind are in it, and nothing else
    return cast("list[ListRow]", records)


def name_parts(
    session: Session, field: Field, ids: Collection[int] | None, code: str | None = None
) -> dict[int, str]:
    """Record → the names of those who have one part of it: "A; B (3)"; `code`: in which language,
    None for that of the moment.
    """
    rows = list_parts(session, field.entity, ids, field.column)
    target = target_of(field)
    assert target is not None
    called = call(session, target, {row["member"] for row in rows}, code)
    out: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        count = f" ({row['people']})" if row["people"] else ""
        out[row["owner"]].append(called.get(row["member"], "?") + count)
    return {owner: "; ".join(names) for owner, names in out.items()}


def list_parts(
    session: Session, entity: str, ids: Collection[int] | None, role: str | None = None
) -> list[PartRow]:
    """The rows of those who have parts in records (of these ids), in print order."""
    table, (owner, member) = table_of(entity_named(entity)), part_columns(entity)
    query = sa.select(
        table.c.id,
        table.c[owner].label("owner"),
        table.c[member].label("member"),
        table.c.role,
        table.c.place,
        table.c.people if "people" in table.c else sa.null().label("people"),
    ).order_by(table.c.place.nulls_last(), table.c.id)
    query = query if role is None else query.where(table.c.role == role)
    query = query if ids is None else query.where(table.c[owner].in_(ids))
    return typed_rows(PartRow, session.execute(query))


def call(
    session: Session, target: type[Entity], ids: Collection[int], code: str | None = None
) -> dict[int, str]:
    """Id → what it is called in the language of the moment (`code`: in this one); "Name #7" where
    several are.
    """
    return call_in(session, target, ids, (code,))[0]


def call_in(
    session: Session, target: type[Entity], ids: Collection[int], codes: Sequence[str | None]
) -> list[dict[int, str]]:
    """The same in several languages, read once."""
    if not ids:
        return [{} for _code in codes]
    table, names = table_of(target), NAMES[target]
    query = sa.select(table.c.id, *(table.c[name] for name in names))
    is_many = len(ids) > _MANY
    rows = session.execute(query if is_many else query.where(table.c.id.in_(ids))).all()
    called_in = [
        {row[0]: name for row in rows if row[0] in ids and (name := _best(row[1:], code))}
        for code in codes
    ]
    if not is_many:  # their namesakes, found without reading everybody
        said = {name.lower() for called in called_in for name in called.values()}
        alike = sa.or_(*(sa.func.lower(table.c[name]).in_(said) for name in names))
        rows = session.execute(query.where(alike)).all()
    held: dict[str, int] = {}
    shared = set[str]()
    for number, *theirs in rows:
        for folded in {fold_title(name) for name in theirs if name}:
            if held.setdefault(folded, number) != number:
                shared.add(folded)
    return [
        {
            number: f"{name} #{number}" if fold_title(name) in shared else name
            for number, name in called.items()
        }
        | {number: f"#{number}" for number in ids if number not in called}
        for called in called_in
    ]


_MANY = 500


def _best(names: Sequence[str | None], code: str | None) -> str | None:
    """English first, or Chinese first, as the language is."""
    english, chinese, *others = names
    first = (chinese, english) if (code or language()) == "zh" else (english, chinese)
    return next(filter(None, (*first, *others)), None)


def _folded(session: Session, target: type[Entity]) -> Iterable[tuple[int, str]]:
    table = table_of(target)
    for number, *names in session.execute(
        sa.select(table.c.id, *(table.c[name] for name in NAMES[target]))
    ):
        yield from ((number, fold_title(name)) for name in names if name)


OfferedName = tuple[str, str]
"""What somebody is called, and all that is typed for them: each name in small letters, then how the
Chinese ones sound, joined and by initials.
"""


def offered_names(session: Session, target: type[Entity]) -> list[OfferedName]:
    """All that can be pointed at, in the order of what they are called."""
    table = table_of(target)
    rows = session.execute(sa.select(table.c.id, *(table.c[name] for name in NAMES[target]))).all()
    called = call(session, target, {row[0] for row in rows})
    made = [(called[number], _typed_for(names)) for number, *names in rows]
    return sorted(made, key=lambda offered: offered[0].casefold())


def _typed_for(names: Sequence[str | None]) -> str:
    said = [plain_text(fold_title(name)) for name in names if name]
    for name in filter(None, names):
        if not name.isascii() and (sounds := sounds_of(name)):
            said += ["".join(sounds), "".join(sound[0] for sound in sounds)]
    return "  ".join(said)


def known_names(session: Session, target: type[Entity]) -> dict[str, frozenset[int]]:
    """Folded name → the ids of those called so, of all that can be pointed at."""
    out: dict[str, set[int]] = defaultdict(set)
    for number, folded in _folded(session, target):
        out[folded].add(number)
    return {folded: frozenset(numbers) for folded, numbers in out.items()}


def is_called(session: Session, target: type[Entity], number: int, name: str | None) -> bool:
    """Is this one of the names of what can be pointed at?"""
    table = table_of(target)
    query = sa.select(*(table.c[one] for one in NAMES[target])).where(table.c.id == number)
    names = session.execute(query).first() or ()
    return bool(name) and fold_title(name or "") in {fold_title(one) for one in names if one}
