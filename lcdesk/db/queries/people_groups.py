"""Groups of a question: how many stand together under a value, and what is counted of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries.conditions import column_of, condition_of
from lcdesk.db.queries.participants import Query, narrowed, terms_of
from lcdesk.db.values import table_of
from lcdesk.model.asking import QueryRule
from lcdesk.model.entities import Enrolment
from lcdesk.model.lists import VISA_SETTLED


@dataclass(frozen=True)
class PeopleGroup:
    """The people of one value (None: blank): how many, women and men among them, and those who
    need no visa any more.
    """

    value: Any
    people: int
    women: int
    men: int
    visas: int


def read_groups(session: Session, query: Query) -> Sequence[PeopleGroup]:
    """The groups in the order in which `find_ids` has their people, in one statement."""
    column = column_of(query.group)
    counts = (sa.func.count().filter(condition) for condition in _counted())
    wanted = narrowed(sa.select(column, sa.func.count(), *counts), query, is_needed=True)
    terms = terms_of(query)[:2]  # how it sorts, the value itself
    return [PeopleGroup(*row) for row in session.execute(wanted.group_by(column).order_by(*terms))]


def _counted() -> tuple[sa.ColumnElement[bool], ...]:
    gender = column_of("gender")
    return (gender == "F", gender == "M", column_of("visa_state").in_(VISA_SETTLED))


# --- Which of several rules hold for each participant: a bit a rule, for boards of people and
# checks ---


MOST = 62
"""Rules at once: as many bits as an integer of the database has room for."""


def read_marks(
    session: Session, query: Query, rules: Sequence[QueryRule]
) -> tuple[array[int], array[int]]:
    """(enrolment ids in the order of the query, one number each whose bit n says that rule n
    holds), in one statement.

    At most `MOST` rules. What the bits count is what the query with that rule added finds.
    """
    enrolment = table_of(Enrolment)
    bits = (
        sa.case((condition_of(rule, query.ends), 1 << at), else_=0) for at, rule in enumerate(rules)
    )
    wanted = narrowed(
        sa.select(enrolment.c.id, reduce(add, bits, sa.literal(0))), query, is_needed=True
    )
    ids, marks = array("q"), array("q")
    for number, held in session.execute(wanted.order_by(*terms_of(query), enrolment.c.id)):
        ids.append(number)
        marks.append(held)
    return ids, marks
