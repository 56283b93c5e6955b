"""Participants for a sheet: what they have at all, and their rows as plain tuples; of any number of
people, page by page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from lcdesk.db.queries.query_sql import column_of
from lcdesk.db.sql_words import (
    ids_parameter,
    is_one_of_ids,
    kept_columns,
    listed_ids,
    stored_hour,
    stored_text,
)
from lcdesk.db.values import table_of
from lcdesk.model import own_fields
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.own_fields import DeclaredFields

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_BATCH = 10_000
"""Enrolments looked at in one statement."""


def find_used(
    session: Session, ids: Sequence[int], names: Sequence[str]
) -> tuple[set[str], list[str]]:
    """(which of these fields somebody has a value in, the heads of further columns in the order in
    which they come up among these enrolments).
    """
    used, heads = set[str](), dict[str, None]()
    for start in range(0, len(ids), _BATCH):
        asked = ids[start : start + _BATCH]
        if rest := tuple(name for name in names if name not in used):
            found = session.execute(_counts(rest, own_fields.in_force()), {"asked": asked}).one()
            used.update(name for name, count in zip(rest, found, strict=True) if count)
        heads.update(dict.fromkeys(session.scalars(_heads(), {"asked": asked})))
    return used, list(heads)


class SheetPerson(NamedTuple):
    """One enrolment: its id and cohort, the JSON of further columns, and the fields asked for; days
    and hours as the texts of the database (ISO 8601), unless they are of an own field.
    """

    id: int
    cohort_id: int
    extra: str | None
    values: tuple[Any, ...]


def read_rows(session: Session, ids: Sequence[int], names: Sequence[str]) -> list[SheetPerson]:
    """These fields of these enrolments, in the order of `ids`; those that are gone are left out."""
    query = _rows(tuple(names), own_fields.in_force())
    rows = session.execute(query, {"asked": ids}).all()
    found = {row[0]: SheetPerson(row[0], row[1], row[2], row[3:]) for row in rows}
    return [found[number] for number in ids if number in found]


@cache
def _heads() -> sa.Select[*tuple[Any, ...]]:
    """Heads in the order of the first who has them, and there of its columns."""
    enrolment = table_of(Enrolment)
    wanted = listed_ids(ids_parameter("asked")).table_valued("key", "value", name="wanted")
    inside = kept_columns(enrolment.c.extra).table_valued("id", "key", name="inside")
    # SQLite begins with the first of these
    joined = wanted.join(enrolment, enrolment.c.id == wanted.c.value).join(inside, sa.true())
    first = sa.func.min(wanted.c.key * 16777216 + inside.c.id)
    return sa.select(inside.c.key).select_from(joined).group_by(inside.c.key).order_by(first)


@lru_cache(16)
def _counts(names: tuple[str, ...], _own: DeclaredFields) -> sa.Select[*tuple[Any, ...]]:
    return _of_wanted(*(sa.func.count(column_of(name)) for name in names))


@lru_cache(16)
def _rows(names: tuple[str, ...], _own: DeclaredFields) -> sa.Select[*tuple[Any, ...]]:
    enrolment = table_of(Enrolment)
    extra = stored_text(enrolment.c.extra)
    return _of_wanted(
        enrolment.c.id, enrolment.c.cohort_id, extra, *(_stored(name) for name in names)
    )


def _of_wanted(*columns: sa.ColumnElement[Any]) -> sa.Select[*tuple[Any, ...]]:
    """One value of the statement, however many they are."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(*columns).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    return query.where(is_one_of_ids(table_of(Enrolment).c.id, ids_parameter("asked")))


def _stored(name: str) -> sa.ColumnElement[Any]:
    """A column; of days and hours the text as it is, which is a key as good as the day itself and
    costs nothing.
    """
    column = column_of(name)
    if isinstance(column.type, sa.Time):
        return stored_hour(column)
    return stored_text(column) if isinstance(column.type, sa.Date) else column
