"""Programmes with their cohorts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.entities import Cohort, Programme

Record = dict[str, Any]


def list_programmes(session: Session) -> list[Record]:
    """All programmes in the order of their making, with "cohorts": id, names and first day of each, by their first day."""
    programme, cohort = table_of(Programme), table_of(Cohort)
    query = sa.select(cohort.c.id, cohort.c.name_en, cohort.c.name_zh, cohort.c.starts, cohort.c.programme_id)
    query = query.where(cohort.c.programme_id.is_not(None))
    theirs: dict[int, list[Record]] = {}
    for row in session.execute(query.order_by(cohort.c.starts.asc().nulls_last(), cohort.c.id)).mappings():
        theirs.setdefault(row["programme_id"], []).append(dict(row))
    rows = session.execute(sa.select(programme).order_by(programme.c.id)).mappings()
    return [{**row, "cohorts": theirs.get(row["id"], [])} for row in rows]


def count_cohorts(session: Session, programme_id: int) -> int:
    """How many cohorts a programme has."""
    cohort = table_of(Cohort)
    query = sa.select(sa.func.count()).select_from(cohort).where(cohort.c.programme_id == programme_id)
    return session.scalar(query) or 0
