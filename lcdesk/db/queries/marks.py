"""Which of several rules hold for each participant: a bit a rule, for boards of people and checks."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from operator import add

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries.conditions import condition_of
from lcdesk.db.queries.participants import Query, narrowed, terms_of
from lcdesk.db.values import table_of
from lcdesk.model.asking import QueryRule
from lcdesk.model.entities import Enrolment

MOST = 62
"""Rules at once: as many bits as an integer of the database has room for."""


def read_marks(session: Session, query: Query, rules: Sequence[QueryRule]) -> tuple[array[int], array[int]]:
    """(enrolment ids in the order of the query, one number each whose bit n says that rule n holds), in one statement.

    At most `MOST` rules. What the bits count is what the query with that rule added finds.
    """
    enrolment = table_of(Enrolment)
    bits = (sa.case((condition_of(rule, query.ends), 1 << at), else_=0) for at, rule in enumerate(rules))
    wanted = narrowed(sa.select(enrolment.c.id, reduce(add, bits, sa.literal(0))), query, is_needed=True)
    ids, marks = array("q"), array("q")
    for number, held in session.execute(wanted.order_by(*terms_of(query), enrolment.c.id)):
        ids.append(number)
        marks.append(held)
    return ids, marks
