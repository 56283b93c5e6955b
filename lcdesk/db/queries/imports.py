"""Imports and their rows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.entities import ImportBatch, ImportRow

Record = dict[str, Any]


def list_batches(session: Session, cohort_id: int | None) -> list[Record]:
    """All imports (of a cohort), newest first."""
    batch = table_of(ImportBatch)
    query = sa.select(batch).order_by(batch.c.id.desc())
    if cohort_id is not None:
        query = query.where(batch.c.cohort_id == cohort_id)
    return [dict(row) for row in session.execute(query).mappings()]


def waiting_rows(session: Session, cohort_id: int | None) -> list[Record]:
    """Rows that need an answer, with the file they came in."""
    batch, row = table_of(ImportBatch), table_of(ImportRow)
    query = sa.select(row, batch.c.file_name, batch.c.cohort_id).join_from(row, batch, batch.c.id == row.c.batch_id)
    query = query.where(row.c.fate == "needs you").order_by(batch.c.id.desc(), row.c.id)
    if cohort_id is not None:
        query = query.where(batch.c.cohort_id == cohort_id)
    return [dict(found) for found in session.execute(query).mappings()]


def batch_with_hash(session: Session, digest: str) -> Record | None:
    """The newest import of a file with this SHA-256."""
    batch = table_of(ImportBatch)
    found = (
        session.execute(sa.select(batch).where(batch.c.file_hash == digest).order_by(batch.c.id.desc()).limit(1))
        .mappings()
        .first()
    )
    return dict(found) if found else None
