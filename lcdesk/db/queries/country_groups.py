"""The office's own groups of countries."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.model.countries import Membership, NamedCountryGroup
from lcdesk.model.entities import CountryGroup, CountryGroupMember


def list_own(session: Session) -> list[NamedCountryGroup]:
    """In the order they were made, with their members by country and day."""
    members: dict[int, list[Membership]] = {}
    query = sa.select(
        CountryGroupMember.group_id, CountryGroupMember.country, CountryGroupMember.since, CountryGroupMember.until
    )
    for group_id, country, since, until in session.execute(query.order_by(CountryGroupMember.id)):
        members.setdefault(group_id, []).append(Membership(country, since, until))
    rows = session.scalars(sa.select(CountryGroup).order_by(CountryGroup.id))
    return [
        NamedCountryGroup(
            row.code, row.name_en or "", row.name_zh or "", row.source or "", tuple(members.get(row.id, ())), True
        )
        for row in rows
    ]


def find_own(session: Session, code: str) -> CountryGroup | None:
    """The row of an own group by its code."""
    return session.scalar(sa.select(CountryGroup).where(CountryGroup.code == code))


def list_members(session: Session, group_id: int) -> list[CountryGroupMember]:
    """The rows of its members."""
    query = sa.select(CountryGroupMember).where(CountryGroupMember.group_id == group_id)
    return list(session.scalars(query.order_by(CountryGroupMember.id)))
