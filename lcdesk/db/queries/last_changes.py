"""Who wrote last what stands in a row, out of the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model.entities import Change, Operation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LOOKED_AT = 30  # changes of a row; whoever changed it before that is long gone


@dataclass(frozen=True)
class LastWriter:
    """Who wrote a value, and when."""

    who: str
    at: dt.datetime | None


def last_changes(
    session: Session, rows: Mapping[str, int], names: Collection[str]
) -> dict[str, LastWriter]:
    """Column → who wrote it last, of the rows of these entities that make up one entry; of what
    came with the entry nothing.
    """
    change, operation = table_of(Change).c, table_of(Operation).c
    query = (
        sa.select(change.after, operation.who, operation.at)
        .join_from(table_of(Change), table_of(Operation), operation.id == change.deed_id)
        .where(
            sa.or_(
                *(
                    sa.and_(change.entity == entity, change.row_id == row_id)
                    for entity, row_id in rows.items()
                )
            )
        )
        .order_by(change.id.desc())
        .limit(_LOOKED_AT)
    )
    found: dict[str, LastWriter] = {}
    for after, who, at in session.execute(query):
        written = cast("Mapping[str, object]", after or {})
        for name in names:
            if name in written or f"{name}_id" in written:
                found.setdefault(name, LastWriter(who or "", at))
    return found
