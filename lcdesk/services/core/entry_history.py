"""The changes of one entry, field by field, each with the way back for that field alone; here those
of the records of lists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.queries import record_lists as queries
from lcdesk.db.values import decode, entity_named
from lcdesk.model import clock
from lcdesk.model.entities import Change, Entity, Logo, Operation, Organisation
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.fields import HIDDEN, Field
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict
from lcdesk.services.core.history import told_of
from lcdesk.services.core.naming import covers, name_of_entry
from lcdesk.services.core.record_lists import RecordList, get_record, name_of, set_fields
from lcdesk.texts import N_, _, join_sentences

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

REVERT = N_("Set {field} of {name} back")


@dataclass(frozen=True)
class EntryLine:
    """One field of one change: old → new as people read it, private values masked; `name` "" where
    rows were made, or of what belongs to the entry (a lead, a logo).

    `can_revert`: it is the last change of its field, so that the value before can come back.
    """

    change_id: int
    at: dt.datetime
    who: str
    words: str
    name: str = ""
    title: str = ""
    old: str = ""
    new: str = ""
    can_revert: bool = False


def read_record_history(
    desk: Desk, which: RecordList, record_id: int, limit: int
) -> list[EntryLine]:
    """The newest changes of a record, of those who have parts of it, of its logo; at most so many.

    Whoever came with the record itself (by an import, say) is told by the line of that.
    """
    lines: list[EntryLine] = []
    with desk.reading() as session:
        changes = _changes(session, which, record_id)
        entity = which.entity.__name__
        making = {
            operation.id
            for change, operation in changes
            if change.entity == entity and (change.before is None or change.after is None)
        }
        seen: set[str] = set()
        for change, operation in changes:
            is_part = change.entity != entity
            if is_part and operation.id in making:
                continue
            told = line_start(change, operation)
            made = (
                _part_lines(session, which, change, told)
                if is_part
                else _field_lines(session, which, change, told, seen)
            )
            for line in made:
                lines.append(line)
                if len(lines) == limit:
                    return lines
    return lines


def revert_field(desk: Desk, which: RecordList, record_id: int, change_id: int, name: str) -> None:
    """Give one field of a record the value it had before a change, as an operation of its own;
    `EditConflictsFound` when it has moved on since.
    """
    field, record = which.kind.field(name), get_record(desk, which, record_id)
    with desk.reading() as session:
        change = session.get(Change, change_id)
        before, after = changed_values(change) if change else ({}, {})
        row = session.get(which.entity, record_id)
        now = getattr(row, field.column, None)
        if field.column not in after:
            raise KnownFault(
                _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
            )
        was = _said(session, field, before.get(field.column))
    if now != after[field.column]:
        raise moved_on(field, name_of(which, record), record[name], was)
    wanted = before.get(field.column)
    if wanted is not None and queries.target_of(field) is not None:
        wanted = f"#{wanted}"

    def put_back(work: Work) -> None:
        set_fields(work, which, record_id, {name: wanted})

    desk.execute(REVERT, put_back, field=field.label, name=name_of(which, record))


def moved_on(field: Field, name: str, now: Any, before: Any) -> EditConflictsFound:
    """The fault where a field that is to be set back was changed again."""
    told = _("{field} of {name} was changed again since.", field=field.title, name=name)
    clash = EditConflict(field, now, before)
    return EditConflictsFound(
        join_sentences(told, str(clash)),
        _("Nothing was overwritten. Set back the later change first."),
    )


# --- which changes, and what they say ---


def _changes(session: Session, which: RecordList, record_id: int) -> list[tuple[Change, Operation]]:
    """Newest first."""
    own = which.entity.__name__
    told = [sa.and_(Change.entity == own, covers(record_id))]
    told += [_is_of(entity, owner, record_id) for entity, owner in _parts(which).items()]
    query = sa.select(Change, Operation).join(Operation, Operation.id == Change.deed_id)
    query = query.where(sa.or_(*told)).order_by(Change.id.desc())
    return [(change, operation) for change, operation in session.execute(query)]


def _parts(which: RecordList) -> dict[str, str]:
    """The entities whose rows belong to a record of the list → the column that says to which."""
    own = which.entity.__name__
    found = {
        field.entity: queries.part_columns(field.entity)[0]
        for field in which.kind.fields
        if field.entity != own
    }
    return found | ({Logo.__name__: "organisation_id"} if which.entity is Organisation else {})


def _is_of(entity: str, owner: str, record_id: int) -> sa.ColumnElement[bool]:
    """A change of a row that is, or was, a part of this record; told by what was done."""
    from sqlalchemy.orm import aliased

    part = aliased(Change)
    values = (side[owner].as_integer() for side in (part.before, part.after))
    those = sa.select(part.row_id).where(
        part.entity == entity, sa.or_(*(one == record_id for one in values))
    )
    return sa.and_(Change.entity == entity, Change.row_id.in_(those))


def line_start(change: Change, operation: Operation) -> tuple[int, dt.datetime, str, str]:
    """What every line of a change begins with: its number, when, who, what was done."""
    return change.id, clock.to_the_second(operation.at), operation.who or "", told_of(operation)


def changed_values(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """Column → value before and after; nothing where rows were made or removed."""
    if change.before is None or change.after is None or change.last_id is not None:
        return {}, {}
    entity = entity_named(change.entity)
    return decode(entity, change.before), decode(entity, change.after)


def shown_value(field: Field, value: Any) -> str:
    """A value of a field as people read it, masked where it is private."""
    return "" if value is None else HIDDEN if field.is_private else field.kind.format(value)


def _field_lines(
    session: Session,
    which: RecordList,
    change: Change,
    told: tuple[int, dt.datetime, str, str],
    seen: set[str],
) -> Iterator[EntryLine]:
    before, after = changed_values(change)
    if not after:
        yield EntryLine(*told)
        return
    own = which.entity.__name__
    for field in which.kind.fields:
        if field.entity != own or field.column not in after:
            continue
        old, new = (_said(session, field, values.get(field.column)) for values in (before, after))
        if old != new or field.is_private:
            can_revert = field.name not in seen
            yield EntryLine(*told, field.name, field.title, old, new, can_revert=can_revert)
        seen.add(field.name)


def _said(session: Session, field: Field, value: Any) -> str:
    """What a field says: of what it points at, the name it has or last had."""
    target = queries.target_of(field)
    if target is None or value is None:
        return shown_value(field, value)
    return _called(session, target, int(value))


def _called(session: Session, target: type[Entity], number: int) -> str:
    said = queries.call(session, target, [number]).get(number, "")
    if said and said != f"#{number}":
        return said
    return name_of_entry(session, target.__name__, number, {}) or f"#{number}"


def _part_lines(
    session: Session, which: RecordList, change: Change, told: tuple[int, dt.datetime, str, str]
) -> Iterator[EntryLine]:
    """Somebody who came into a part of the record, or went out of it; a logo by what was done."""
    if change.entity == Logo.__name__:
        yield EntryLine(*told)
        return
    if change.last_id is not None:
        return
    _owner, member = queries.part_columns(change.entity)
    row = session.get(entity_named(change.entity), change.row_id)
    stands = {name: getattr(row, name, None) for name in (member, "role", "people")}
    sides = [
        {**stands, **side} if side is not None and change.before and change.after else side
        for side in (change.before, change.after)
    ]
    fields = {field.column: field for field in which.kind.fields if field.entity == change.entity}
    said = [_part_said(session, fields, member, side) for side in sides]
    for field in fields.values():
        old, new = (words if role == field.column else "" for role, words in said)
        if old != new:
            yield EntryLine(*told, field.name, field.title, old, new)


def _part_said(
    session: Session, fields: Mapping[str, Field], member: str, side: Mapping[str, Any] | None
) -> tuple[str, str]:
    """The role that a row of a part has, and who it is."""
    number, role = (side or {}).get(member), str((side or {}).get("role") or "")
    if number is None or role not in fields:
        return "", ""
    target = queries.target_of(fields[role])
    people = (side or {}).get("people")
    count = f" ({people})" if people else ""
    return role, (_called(session, target, int(number)) if target else "") + count
