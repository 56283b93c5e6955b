"""The changes of one participant, field by field, each with the way back for that field alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from lcdesk.db.values import decode, entity_named
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Change, Enrolment, Lead, Operation
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.fields import HIDDEN, Field
from lcdesk.model.names import name_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.edit_conflicts import EditConflict
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.history import told_of
from lcdesk.services.core.naming import covers
from lcdesk.services.participants.participants import REVERT, change_cells
from lcdesk.texts import _, join_sentences


@dataclass(frozen=True)
class EntryLine:
    """One field of one change: old → new as people read it, private values masked; `name` "" where
    rows were made, or of a lead.

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
        before, after = _values(change) if change else ({}, {})
    if record is None or field.column not in after:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    if record[name] != after[field.column]:
        told = _(
            "{field} of {name} was changed again since.", field=field.title, name=name_of(record)
        )
        clash = EditConflict(field, record[name], before.get(field.column))
        raise EditConflictsFound(
            join_sentences(told, str(clash)),
            _("Nothing was overwritten. Set back the later change first."),
        )
    seen = {enrolment_id: record}
    change_cells(
        desk,
        {enrolment_id: {name: before.get(field.column)}},
        REVERT,
        seen,
        field=field.label,
        name=name_of(record),
    )


def _changes(session: Session, enrolment_id: int) -> Iterator[tuple[Change, Operation]]:
    """Newest first."""
    person_id = (
        session.scalar(sa.select(Enrolment.person_id).where(Enrolment.id == enrolment_id)) or 0
    )
    found = session.execute(_changes_of(), {"enrolment": enrolment_id, "person": person_id})
    return ((change, operation) for change, operation in found)


@cache
def _changes_of() -> sa.Select[Change, Operation]:
    """The changes of one "enrolment" and its "person"; put together once, since whoever is on
    view is read again after each change.
    """
    person: sa.BindParameter[int] = sa.bindparam("person", type_=sa.Integer())
    enrolment: sa.BindParameter[int] = sa.bindparam("enrolment", type_=sa.Integer())
    owners = {"Enrolment": enrolment, "Person": person}
    own = (sa.and_(Change.entity == entity, covers(number)) for entity, number in owners.items())
    return (
        sa.select(Change, Operation)
        .join(Operation, Operation.id == Change.deed_id)
        .where(sa.or_(*own, _is_lead_of(person)))
        .order_by(Change.id.desc())
    )


_PERSON = "person_id"  # among the values of a lead, as the history keeps them


def _is_lead_of(person_id: sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """A change of a cooperation lead that is, or was, of this person; told by what was done."""
    lead = aliased(Change)
    values = (side[_PERSON].as_integer() for side in (lead.before, lead.after))
    theirs = sa.select(lead.row_id).where(
        lead.entity == Lead.__name__, sa.or_(*(one == person_id for one in values))
    )
    return sa.and_(Change.entity == Lead.__name__, Change.row_id.in_(theirs))


def _lines(change: Change, operation: Operation, seen: set[str]) -> Iterator[EntryLine]:
    told = (change.id, clock.to_the_second(operation.at), operation.who or "", told_of(operation))
    before, after = _values(change)
    if not after or change.entity == Lead.__name__:
        yield EntryLine(*told)
        return
    for field in (
        field
        for field in PARTICIPANT.fields
        if field.entity == change.entity and field.column in after
    ):
        old, new = (_shown(field, values.get(field.column)) for values in (before, after))
        yield EntryLine(*told, field.name, field.title, old, new, can_revert=field.name not in seen)
        seen.add(field.name)


def _values(change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """Column → value before and after; nothing where rows were made or removed."""
    if change.before is None or change.after is None or change.last_id is not None:
        return {}, {}
    entity = entity_named(change.entity)
    return decode(entity, change.before), decode(entity, change.after)


def _shown(field: Field, value: Any) -> str:
    return "" if value is None else HIDDEN if field.is_private else field.kind.format(value)
