"""The changes of one participant, field by field, each with the way back for that field alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.values import alias_of, table_of
from lcdesk.model.catalogue import PARTICIPANT, Record
from lcdesk.model.entities import Change, Enrolment, Lead, Operation
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.names import name_of
from lcdesk.model.own_fields import own_column
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.entry_history import (
    REVERT,
    EntryLine,
    changed_values,
    line_start,
    moved_on,
    shown_value,
)
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.naming import covers
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.model.entities import Base


def read_entry(desk: Desk, enrolment_id: int, limit: int) -> list[EntryLine]:
    """The newest changes of a participant, of the person behind and their cooperation leads, at
    most so many.
    """
    lines: list[EntryLine] = []
    seen: set[str] = set()
    # operations that brought the participant, and the person as well: told once
    made: set[int] = set()
    with desk.reading() as session:
        for change, operation in _changes(session, enrolment_id):
            for line in _lines(change, operation, seen):
                if not line.name and operation.id in made:
                    continue
                made |= set() if line.name else {operation.id}
                lines.append(line)
                if len(lines) == limit:
                    return lines
    return lines


def revert(desk: Desk, enrolment_id: int, change_id: int, name: str) -> None:
    """Give one field the value it had before a change, as an operation of its own;
    `EditConflictsFound` when it has moved on since.
    """
    field, record = PARTICIPANT.field(name), read_one(desk, enrolment_id)
    with desk.reading() as session:
        change = session.get(Change, change_id)
        before, after = changed_values(change) if change else ({}, {})
    if record is None or field.column not in after:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    if record[name] != field.kept_in(after):
        raise moved_on(field, name_of(record), record[name], field.kept_in(before))
    seen = {enrolment_id: record}
    change_cells(
        desk,
        {enrolment_id: {name: field.kept_in(before)}},
        REVERT,
        seen,
        field=field.label,
        name=name_of(record),
    )


def _changes(session: Session, enrolment_id: int) -> Iterator[tuple[Change, Operation]]:
    """Newest first."""
    enrolment, width = table_of(Enrolment).c, len(table_of(Change).c)
    whose = sa.select(enrolment.person_id).where(enrolment.id == enrolment_id)
    asked = {"enrolment": enrolment_id, "person": session.scalar(whose) or 0}
    for row in session.execute(_changes_of(), asked):
        yield (
            cast("Change", _plain(Change, row[:width])),
            cast("Operation", _plain(Operation, row[width:])),
        )


def _plain(entity: type[Base], values: Sequence[Any]) -> SimpleNamespace:
    """What reads as an entity of these values."""
    return SimpleNamespace(**dict(zip(entity.columns, values, strict=True)))


@cache
def _changes_of() -> sa.Select[*tuple[Any, ...]]:
    """The changes of one "enrolment" and its "person"; put together once, since whoever is on
    view is read again after each change.
    """
    person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer())
    enrolment: sa.BindParameter[int] = sa.bindparam("enrolment", type_=sa.Integer())
    owners = {"Enrolment": enrolment, "Person": person}
    change, operation = table_of(Change), table_of(Operation)
    own = (sa.and_(change.c.entity == entity, covers(number)) for entity, number in owners.items())
    return (
        sa.select(change, operation)
        .join(operation, operation.c.id == change.c.deed_id)
        .where(sa.or_(*own, _is_lead_of(person)))
        .order_by(change.c.id.desc())
    )


_PERSON = "person_id"  # among the values of a lead, as the history keeps them


def _is_lead_of(person_id: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """A change of a cooperation lead that is, or was, of this person; told by what was done."""
    change, lead = table_of(Change).c, alias_of(Change, "lead").c
    values = (side[_PERSON].as_integer() for side in (lead.before, lead.after))
    theirs = sa.select(lead.row_id).where(
        lead.entity == Lead.__name__, sa.or_(*(one == person_id for one in values))
    )
    return sa.and_(change.entity == Lead.__name__, change.row_id.in_(theirs))


def _lines(change: Change, operation: Operation, seen: set[str]) -> Iterator[EntryLine]:
    told = line_start(change, operation)
    before, after = changed_values(change)
    if not after or change.entity == Lead.__name__:
        yield EntryLine(*told)
        return
    for field in (
        field
        for field in PARTICIPANT.fields
        if field.entity == change.entity and _is_told(field, before, after)
    ):
        old, new = (shown_value(field, field.kept_in(values)) for values in (before, after))
        yield EntryLine(*told, field.name, field.title, old, new, can_revert=field.name not in seen)
        seen.add(field.name)


def _is_told(field: Field, before: Record, after: Record) -> bool:
    """Did a change move a field? Of further columns one may have moved alone."""
    if field.column not in after:
        return False
    return own_column(field) is None or field.kept_in(before) != field.kept_in(after)
