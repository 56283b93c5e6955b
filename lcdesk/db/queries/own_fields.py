"""The fields of participants that the office declared, and what stands in the JSON of further
columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.queries.query_sql import kept_under
from lcdesk.db.sql_words import kept_columns
from lcdesk.db.values import table_of, typed_rows
from lcdesk.model.entities import Enrolment, OwnField
from lcdesk.model.own_fields import DeclaredFields, OwnDeclaration, OwnKind, OwnWord
from lcdesk.model.rows import OwnFieldRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def read_declared(session: Session) -> DeclaredFields:
    """The own fields of a desk, in their order."""
    table = table_of(OwnField)
    query = sa.select(table).order_by(table.c.place.nulls_last(), table.c.id)
    rows = typed_rows(OwnFieldRow, session.execute(query))
    return DeclaredFields(map(declaration_of, rows))


def declaration_of(row: OwnFieldRow) -> OwnDeclaration:
    """The declaration behind a row."""
    return OwnDeclaration(
        row["name_en"] or "",
        row["name_zh"] or "",
        cast("OwnKind", row["kind"]),
        tuple(OwnWord(**word) for word in row["words"] or ()),
        is_private=row["is_private"],
        head=row["head"],
        id=row["id"],
    )


def count_heads(session: Session) -> dict[str, int]:
    """Head of a further column → how many participants have something under it, whether it is a
    declared field or not; in the order in which they came.
    """
    table = table_of(Enrolment)
    inside = kept_columns(table.c.extra).table_valued("key", "value", name="inside")
    query = (
        sa.select(inside.c.key, sa.func.count())
        .select_from(table)
        .join(inside, sa.true())
        .where(inside.c.value.is_not(None))
        .group_by(inside.c.key)
        .order_by(sa.func.min(table.c.id))
    )
    return {str(head): count for head, count in session.execute(query)}


def read_extras(session: Session, head: str) -> dict[int, dict[str, Any]]:
    """Enrolment id → its further columns, of whoever has something under a head of them."""
    table = table_of(Enrolment)
    query = sa.select(table.c.id, table.c.extra).where(kept_under(head).is_not(None))
    return {row_id: dict(extra) for row_id, extra in session.execute(query.order_by(table.c.id))}


def extras_of(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Enrolment id → its further columns, of these; {} where there are none."""
    table = table_of(Enrolment)
    query = sa.select(table.c.id, table.c.extra).where(table.c.id.in_(ids))
    return {row_id: dict(extra or {}) for row_id, extra in session.execute(query)}
