"""Participants: ids in the order wanted, then pages of records by id; never the whole table."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.bulk import read_records
from lcdesk.db.search import match_words
from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.kinds import Choice, Country
from lcdesk.texts import language

Record = dict[str, Any]
PAGE = 500
_ENTITIES = {"Person": Person, "Enrolment": Enrolment}


@dataclass(frozen=True)
class Query:
    """Which participants, in which order. `filters`: field → allowed values (None: blank); `sort`: (field, descending)."""

    cohort_id: int | None = None
    search: str = ""
    filters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None


def find_ids(session: Session, query: Query) -> array[int]:
    """The enrolment ids a query finds, in its order, as 8-byte integers."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    wanted = sa.select(enrolment.c.id)
    if query.sort or query.filters:
        wanted = wanted.join(person, person.c.id == enrolment.c.person_id)
    if query.cohort_id is not None:
        wanted = wanted.where(enrolment.c.cohort_id == query.cohort_id)
    words = match_words(query.search)
    if words:
        found = sa.text("enrolment.id IN (SELECT rowid FROM participant_search WHERE words MATCH :words)").bindparams(
            words=words
        )
        wanted = wanted.where(found)
    for name, allowed in query.filters.items():
        wanted = wanted.where(_allowed(column_of(name), allowed))
    wanted = wanted.order_by(*(term for name, down in query.sort for term in _order(name, down)), enrolment.c.id).limit(
        query.limit
    )
    return array("q", session.scalars(wanted))


def read_page(session: Session, ids: Sequence[int]) -> list[Record]:
    """The records of these enrolments, in the order of `ids`; those that are gone are left out."""
    found: dict[int, Record] = {}
    for start in range(0, len(ids), PAGE):
        rows = session.execute(_record_query().where(table_of(Enrolment).c.id.in_(ids[start : start + PAGE])))
        found.update((row["id"], dict(row)) for row in rows.mappings())
    return [found[number] for number in ids if number in found]


def read_cohort(session: Session, cohort_id: int) -> list[Record]:
    """The records of everybody in a cohort, in the order they came; for comparing and counting, not for screens."""
    enrolment = table_of(Enrolment)
    return read_records(session, _record_query().where(enrolment.c.cohort_id == cohort_id).order_by(enrolment.c.id))


def count_values(session: Session, cohort_id: int | None, name: str) -> list[tuple[Any, int]]:
    """(value, number of participants) of a field, most frequent first; None for blanks."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    column, count = column_of(name), sa.func.count()
    query = sa.select(column, count).select_from(enrolment.join(person, person.c.id == enrolment.c.person_id))
    if cohort_id is not None:
        query = query.where(enrolment.c.cohort_id == cohort_id)
    return [(value, number) for value, number in session.execute(query.group_by(column).order_by(count.desc(), column))]


def count_groups(
    session: Session, cohort_id: int | None, names: Sequence[str], statuses: Sequence[str | None] | None = None
) -> list[tuple[Any, ...]]:
    """(value of each name, …, number of participants): one row a combination; only those in `statuses` when given."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    columns = [column_of(name) for name in names]
    query = sa.select(*columns, sa.func.count()).select_from(
        enrolment.join(person, person.c.id == enrolment.c.person_id)
    )
    if cohort_id is not None:
        query = query.where(enrolment.c.cohort_id == cohort_id)
    if statuses is not None:
        query = query.where(_allowed(enrolment.c.status, tuple(statuses)))
    return [tuple(row) for row in session.execute(query.group_by(*columns))]


def read_fields(
    session: Session, cohort_id: int | None, names: Sequence[str], statuses: Sequence[str | None]
) -> list[Record]:
    """Records of only these fields (and "id", "person_id") of everybody in one of the statuses: lean, for counting."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(enrolment.c.id, enrolment.c.person_id, *(column_of(name) for name in names))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id).where(
        _allowed(enrolment.c.status, tuple(statuses))
    )
    if cohort_id is not None:
        query = query.where(enrolment.c.cohort_id == cohort_id)
    heads = ("id", "person_id", *names)
    return [dict(zip(heads, row, strict=True)) for row in session.execute(query.order_by(enrolment.c.id))]


def others_of(session: Session, person_id: int) -> list[Record]:
    """The other cohorts of a person: cohort names, status, first day."""
    enrolment, cohort = table_of(Enrolment), table_of(Cohort)
    query = sa.select(
        enrolment.c.id,
        enrolment.c.status,
        cohort.c.id.label("cohort_id"),
        cohort.c.name_en,
        cohort.c.name_zh,
        cohort.c.starts,
    ).join_from(enrolment, cohort, cohort.c.id == enrolment.c.cohort_id)
    return [
        dict(row)
        for row in session.execute(query.where(enrolment.c.person_id == person_id).order_by(cohort.c.starts)).mappings()
    ]


def read_strangers(session: Session, cohort_id: int | None) -> list[Record]:
    """Everybody who is not in this cohort, in other cohorts or in none: "person_id" and the fields of a person."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    fields = [item for item in PARTICIPANT.fields if item.entity == "Person"]
    query = sa.select(person.c.id.label("person_id"), *(person.c[item.column].label(item.name) for item in fields))
    is_inside = sa.exists().where(enrolment.c.person_id == person.c.id, enrolment.c.cohort_id == cohort_id)
    return read_records(session, query.where(~is_inside).order_by(person.c.id))


def column_of(name: str) -> sa.Column[Any]:
    """The column behind a participant's field."""
    found = PARTICIPANT.field(name)
    return table_of(_ENTITIES[found.entity]).c[found.column]


@cache
def _record_query() -> sa.Select[*tuple[Any, ...]]:
    person, enrolment = table_of(Person), table_of(Enrolment)
    return sa.select(
        enrolment.c.id, enrolment.c.version, enrolment.c.person_id, enrolment.c.cohort_id, enrolment.c.extra,
        person.c.version.label("person_version"), *(column_of(item.name) for item in PARTICIPANT.fields),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)  # fmt: skip


def _allowed(column: sa.Column[Any], allowed: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    values = [value for value in allowed if value is not None]
    blank = column.is_(None) if None in allowed else sa.false()
    return sa.or_(column.in_(values), blank)


def _order(name: str, is_descending: bool) -> tuple[sa.ColumnElement[Any], ...]:
    """Blanks last; countries and choices by what people read, text without regard to case."""
    column = column_of(name)
    term = _shown(name, column)
    return (column.is_(None), term.desc() if is_descending else term.asc())


def _shown(name: str, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    kind = PARTICIPANT.field(name).kind
    if isinstance(kind, Country):
        ranks = {
            code: rank
            for rank, code in enumerate(
                sorted(countries.codes(), key=lambda code: countries.name(code, language()).casefold())
            )
        }
        return sa.case(ranks, value=column, else_=len(ranks))
    if isinstance(kind, Choice):
        return sa.case(
            {option.code: rank for rank, option in enumerate(kind.options)}, value=column, else_=len(kind.options)
        )
    return column.collate("NOCASE") if isinstance(column.type, sa.String) else column
