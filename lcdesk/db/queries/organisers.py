"""The organisations of cohorts in their roles, and all organisations known from before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of
from lcdesk.model.entities import CohortOrganisation, Lead, Organisation

Record = dict[str, Any]


def list_organisers(session: Session, cohort_ids: Sequence[int] | None = None) -> list[Record]:
    """The organisations of these cohorts (None: of all) as they follow each other within a role: the columns of the link,
    "name_en" and "name_zh"."""
    link, organisation = table_of(CohortOrganisation), table_of(Organisation)
    query = sa.select(link, organisation.c.name_en, organisation.c.name_zh).join_from(
        link, organisation, organisation.c.id == link.c.organisation_id
    )
    if cohort_ids is not None:
        query = query.where(link.c.cohort_id.in_(cohort_ids))
    rows = session.execute(query.order_by(link.c.cohort_id, link.c.place.nulls_last(), link.c.id))
    return [dict(row) for row in rows.mappings()]


def list_organisations(session: Session) -> list[Record]:
    """All organisations, with "cohorts": the ids of those in which they have a role."""
    link, organisation = table_of(CohortOrganisation), table_of(Organisation)
    found = session.execute(sa.select(link.c.organisation_id, link.c.cohort_id).distinct())
    roles: dict[int, set[int]] = {}
    for organisation_id, cohort_id in found:
        roles.setdefault(organisation_id, set()).add(cohort_id)
    rows = session.execute(sa.select(organisation).order_by(organisation.c.id)).mappings()
    return [{**row, "cohorts": frozenset(roles.get(row["id"], ()))} for row in rows]


def is_used(session: Session, organisation_id: int) -> bool:
    """Has an organisation a role in a cohort, or a lead?"""
    tables = (table_of(CohortOrganisation), table_of(Lead))
    queries = (sa.select(table.c.id).where(table.c.organisation_id == organisation_id).limit(1) for table in tables)
    return any(session.scalar(query) is not None for query in queries)
