"""What operations touched, read from the history: for whoever did not do them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.sql_words import is_json_null
from lcdesk.db.values import EVERY, table_of
from lcdesk.model.entities import Change, Operation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST = 2000
"""Rows of one operation that are named; of more it is said that there are many."""


@dataclass
class ReadOperation:
    """An operation, and what it touched: entity → ids (none: many), entity → columns."""

    number: int
    label: str
    kind: str
    who: str | None
    touched: dict[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])
    columns: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


def last_number(session: Session) -> int:
    """The number of the last operation; 0: there is none."""
    return session.scalar(sa.select(sa.func.max(table_of(Operation).c.id))) or 0


def read_since(session: Session, number: int) -> Iterator[ReadOperation]:
    """The operations after one, in the order of their commits."""
    operation = table_of(Operation).c
    query = sa.select(operation.id, operation.label, operation.kind, operation.who)
    for row in session.execute(query.where(operation.id > number).order_by(operation.id)).all():
        found = ReadOperation(*row)
        _look_at_changes(session, found)
        yield found


def _look_at_changes(session: Session, found: ReadOperation) -> None:
    change = table_of(Change).c
    is_whole = sa.or_(
        change.last_id.is_not(None),
        sa.func.coalesce(is_json_null(change.before), sa.true()),
        sa.func.coalesce(is_json_null(change.after), sa.true()),
    )
    # what a run held before is not read: only that it came or went
    after = sa.case((is_whole, None), else_=change.after)
    query = sa.select(change.entity, change.row_id, change.last_id, is_whole, after)
    query = query.where(change.deed_id == found.number).order_by(change.id).limit(MOST + 1)
    rows = session.execute(query).all()
    ids: dict[str, set[int] | None] = {}
    columns: dict[str, set[str]] = {}
    for entity, row_id, last_id, came_or_went, told in rows:
        columns.setdefault(entity, set()).update((EVERY,) if came_or_went else _names(told))
        known = ids.setdefault(entity, set())
        if last_id is not None or len(rows) > MOST:
            ids[entity] = None
        elif known is not None:
            known.add(row_id)
    found.touched = {entity: frozenset(some or ()) for entity, some in ids.items()}
    found.columns = {entity: frozenset(some) for entity, some in columns.items()}


def _names(after: Any) -> Iterator[str]:
    yield from after or ()
