"""Taking a row out with all that hangs on it, each recorded: the database itself never cascades."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.entities import Base, Entity


@cache
def references_to(entity: type[Entity]) -> tuple[tuple[type[Entity], str, str], ...]:
    """(entity, column, "remove" or "clear") of every column that points at rows of `entity`."""
    target = table_of(entity)
    return tuple(
        (mapper.class_, column.name, column.info.get("on_delete", "remove"))
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Entity)
        for column in table_of(mapper.class_).columns
        if any(key.column.table is target for key in column.foreign_keys)
    )


def remove(session: Session, row: Entity) -> None:
    """Delete a row, what belongs to it, and every pointer at it."""
    for entity, column, on_delete in references_to(type(row)):
        for other in session.scalars(sa.select(entity).where(getattr(entity, column) == row.id)):
            if on_delete == "clear":
                setattr(other, column, None)
            else:
                remove(session, other)
    session.delete(row)
