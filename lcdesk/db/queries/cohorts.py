"""Cohorts with their counts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.entities import Activity, Cohort, Enrolment, Programme

Record = dict[str, Any]


def list_cohorts(session: Session) -> list[Record]:
    """All cohorts, newest first, with "people", "activities" and the titles of their programmes."""
    cohort, programme = table_of(Cohort), table_of(Programme)
    query = sa.select(
        cohort, _count(Enrolment).label("people"), _count(Activity).label("activities"),
        programme.c.title_en, programme.c.title_zh,
    ).join_from(cohort, programme, programme.c.id == cohort.c.programme_id, isouter=True)  # fmt: skip
    rows = session.execute(query.order_by(cohort.c.starts.desc().nulls_last(), cohort.c.id.desc()))
    return [dict(row) for row in rows.mappings()]


def _count(entity: type[Enrolment | Activity]) -> sa.ScalarSelect[int]:
    table, cohort = table_of(entity), table_of(Cohort)
    return sa.select(sa.func.count()).where(table.c.cohort_id == cohort.c.id).correlate(cohort).scalar_subquery()
