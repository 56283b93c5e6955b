"""How much there is of cooperation, and what is to be followed up: counts that cost nothing to read
anew.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from lcdesk.db.queries.figures import enrolments_of
from lcdesk.db.values import entity_named, table_of
from lcdesk.model import clock
from lcdesk.model.entities import AllianceMember, AlumniContact, Cohort, Event, Lead, Project
from lcdesk.services.cooperation.alumni import count_alumni
from lcdesk.services.core.desk import Desk

_OVER = "ended"


@dataclass(frozen=True)
class CooperationCounts:
    """Rows of each list; leads whose day has passed, and that are due until Sunday; the same of
    alumni; members without a document.
    """

    leads: int = 0
    projects: int = 0
    members: int = 0
    alumni: int = 0
    late: int = 0
    week: int = 0
    alumni_late: int = 0
    undocumented: int = 0


def count_cooperation(desk: Desk) -> CooperationCounts:
    """The counts as they are today."""
    today = clock.today()
    sunday = today + dt.timedelta(days=6 - today.weekday())
    lead, contact, member = table_of(Lead), table_of(AlumniContact), table_of(AllianceMember)
    goes_on = sa.func.coalesce(lead.c.stage, "") != _OVER
    asked = (
        _rows(lead),
        _rows(table_of(Project)),
        _rows(member),
        _rows(lead).where(goes_on, lead.c.due < today),
        _rows(lead).where(goes_on, lead.c.due >= today, lead.c.due <= sunday),
        _rows(contact).where(contact.c.due < today),
        _rows(member).where(sa.func.coalesce(member.c.document, "") == ""),
    )
    with desk.reading_together():
        with desk.reading() as session:
            counted = [session.scalar(query) or 0 for query in asked]
        alumni = count_alumni(desk)
    leads, projects, members, late, week, alumni_late, undocumented = counted
    return CooperationCounts(
        leads, projects, members, alumni, late, week, alumni_late, undocumented
    )


def _rows(table: sa.FromClause) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(table)


# --- What records stand for that do not say it themselves ---


def alliances_of(desk: Desk, entity: str) -> dict[int, int | None]:
    """Member, event or project → the alliance it belongs to."""
    assert entity in {one.__name__ for one in (AllianceMember, Event, Project)}
    table = table_of(entity_named(entity))
    with desk.reading() as session:
        found = session.execute(sa.select(table.c.id, table.c.alliance_id))
        return {row[0]: row[1] for row in found}


def years_of_leads(desk: Desk) -> dict[int, int]:
    """Lead → the year it is from: when its cohort began, or else when it is to be followed up."""
    lead, cohort = table_of(Lead), table_of(Cohort)
    query = sa.select(lead.c.id, sa.func.coalesce(cohort.c.starts, lead.c.due))
    query = query.outerjoin(cohort, cohort.c.id == lead.c.cohort_id)
    with desk.reading() as session:
        return {row[0]: _year(row[1]) for row in session.execute(query) if row[1]}


def _year(day: dt.date | str) -> int:
    return int(str(day)[:4])


def last_enrolment(desk: Desk, person_id: int) -> tuple[int, int] | None:
    """(cohort, enrolment) where somebody took part last."""
    with desk.reading() as session:
        found = enrolments_of(session, [person_id])
    return found[-1][1:] if found else None
