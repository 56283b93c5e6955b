"""Which private values a cohort holds at all."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries.conditions import column_of
from lcdesk.db.values import table_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Person


def find_private(session: Session, cohort_id: int) -> tuple[set[str], bool]:
    """The private fields somebody of a cohort has a value in; and has anybody something in a column of the office's own?"""
    person, enrolment = table_of(Person), table_of(Enrolment)
    whose = sa.select(1).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    whose = whose.where(enrolment.c.cohort_id == cohort_id)
    private = [field.name for field in PARTICIPANT.fields if field.is_private]
    own = sa.func.json_type(enrolment.c.extra) == "object"
    asked = [*(column_of(name).is_not(None) for name in private), own & (sa.cast(enrolment.c.extra, sa.Text) != "{}")]
    *found, has_own = session.execute(sa.select(*(whose.where(one).exists() for one in asked))).one()
    return {name for name, is_used in zip(private, found, strict=True) if is_used}, bool(has_own)
