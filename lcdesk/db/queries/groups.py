"""Groups of a question: how many stand together under a value, and what is counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries.conditions import column_of
from lcdesk.db.queries.participants import Query, narrowed, terms_of
from lcdesk.model.lists import VISA_SETTLED


@dataclass(frozen=True)
class PeopleGroup:
    """The people of one value (None: blank): how many, women and men among them, and those who need no visa any more."""

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
