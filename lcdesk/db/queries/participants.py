"""Participants: ids in the order wanted, then pages of records by id; never the whole table."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.bulk import BATCH, read_ids, read_records
from lcdesk.db.queries.conditions import column_of, condition_of, is_beyond_ascii, is_erased
from lcdesk.db.search import match_words
from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.chain import COMING
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.kinds import ChineseName, Choice, Country, PassportName
from lcdesk.model.order import sort_key
from lcdesk.model.searching import ParsedSearch, read_search
from lcdesk.model.table_views import COHORT
from lcdesk.texts import language

Record = dict[str, Any]
PAGE = 500
Select = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Query:
    """Which participants, in which order.

    `cohort_ids` None: of all cohorts; `filters`: field → allowed values (None: blank); `sort`:
    (field, descending); `rules`: all of them hold; `group`: the field whose values stand together,
    first in the order; `ends`: the day passports are counted from (None: the last day of each one's
    cohort). `search` is read as `searching` has it: plain words, and `field:value`. `sort` knows
    "cohort" as well: by its first day, then its name. `ids`: only these (None: all).
    """

    cohort_ids: tuple[int, ...] | None = None
    search: str = ""
    filters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    rules: tuple[QueryRule, ...] = ()
    group: str = ""
    ends: dt.date | None = None
    ids: frozenset[int] | None = None

    @classmethod
    def of(cls, cohort_id: int | None, **how: Any) -> Query:
        """A query of one cohort; None: of all."""
        return cls(None if cohort_id is None else (cohort_id,), **how)

    @cached_property
    def asked(self) -> ParsedSearch:
        """The search as it was understood."""
        return read_search(self.search)

    @property
    def conditions(self) -> tuple[QueryRule, ...]:
        """The rules, and those that were typed into the search."""
        return (*self.rules, *self.asked.rules)

    @property
    def is_plain_search(self) -> bool:
        """Is it asked for words alone, in no order?"""
        is_narrow = self.ids is not None or self.filters or self.conditions
        return bool(match_words(self.asked.words)) and not (is_narrow or self.order)

    @property
    def order(self) -> tuple[tuple[str, bool], ...]:
        """What is sorted by: the group first, unless it is the first anyway (then in the way
        asked for).
        """
        if not self.group:
            return self.sort
        down = next((down for name, down in self.sort if name == self.group), False)
        return ((self.group, down), *(pair for pair in self.sort if pair[0] != self.group))


def find_ids(session: Session, query: Query) -> array[int]:
    """The enrolment ids a query finds, in its order, as 8-byte integers."""
    if query.limit is not None and query.is_plain_search:
        return _first_hits(session, query)
    enrolment = table_of(Enrolment)
    wanted = narrowed(sa.select(enrolment.c.id), query, is_needed=bool(query.order))
    return read_ids(session, wanted.order_by(*terms_of(query), enrolment.c.id).limit(query.limit))


def _first_hits(session: Session, query: Query) -> array[int]:
    """The first hits of words as they come out of the index, while somebody types: no list of all
    of them is made.

    CROSS: SQLite keeps the tables in this order.
    """
    hits = (
        "SELECT enrolment.id FROM participant_search CROSS JOIN enrolment ON enrolment.id = "
        "participant_search.rowid"
    )
    mine = "" if query.cohort_ids is None else "AND enrolment.cohort_id IN :cohorts"
    wanted = sa.text(
        f"{hits} WHERE words MATCH :words {mine} ORDER BY participant_search.rowid LIMIT :most"
    )
    wanted = wanted.bindparams(words=match_words(query.asked.words), most=query.limit)
    if query.cohort_ids is not None:
        wanted = wanted.bindparams(sa.bindparam("cohorts", query.cohort_ids, expanding=True))
    return read_ids(session, wanted)


def terms_of(query: Query) -> list[sa.ColumnElement[Any]]:
    """What a question is sorted by: a term a field, and the value itself after that of the
    group, for its bounds.
    """
    terms = [_order(name, down) for name, down in query.order]
    return [*terms[:1], column_of(query.group), *terms[1:]] if query.group else terms


def count_rules(session: Session, query: Query, rules: Sequence[QueryRule]) -> dict[QueryRule, int]:
    """How many of those a query finds each rule holds for, in one statement; adding the rule to
    the query finds them.
    """
    if not rules:
        return {}
    asked = tuple(dict.fromkeys(rules))
    counts = (sa.func.count().filter(condition_of(rule, query.ends)) for rule in asked)
    found = session.execute(narrowed(sa.select(*counts), query, is_needed=True)).one()
    return dict(zip(asked, found, strict=True))


def _joined(query: Query, is_needed: bool) -> sa.FromClause:
    """Enrolments, with their persons where the query, or who asks, speaks of them."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    if not (is_needed or query.filters or query.conditions):
        return enrolment
    return enrolment.join(person, person.c.id == enrolment.c.person_id)


def narrowed(wanted: Select, query: Query, *, is_needed: bool) -> Select:
    """The statement over enrolments, and persons where they are needed, with every condition of
    the query.
    """
    enrolment = table_of(Enrolment)
    wanted = wanted.select_from(_joined(query, is_needed))
    if query.cohort_ids is not None:
        wanted = wanted.where(enrolment.c.cohort_id.in_(query.cohort_ids))
    if query.ids is not None:
        # one value, however many they are
        chosen = sa.text("enrolment.id IN (SELECT value FROM json_each(:chosen))")
        wanted = wanted.where(chosen.bindparams(chosen=json.dumps(sorted(query.ids))))
    if words := match_words(query.asked.words):
        found = sa.text(
            "enrolment.id IN (SELECT rowid FROM participant_search WHERE words MATCH :words)"
        )
        wanted = wanted.where(found.bindparams(words=words))
    for name, allowed in query.filters.items():
        wanted = wanted.where(_allowed(column_of(name), allowed))
    return wanted.where(*(condition_of(rule, query.ends) for rule in query.conditions))


def read_page(session: Session, ids: Sequence[int]) -> list[Record]:
    """The records of these enrolments, in the order of `ids`; those that are gone are left out."""
    found: dict[int, Record] = {}
    for start in range(0, len(ids), PAGE):
        rows = session.execute(
            _record_query().where(table_of(Enrolment).c.id.in_(ids[start : start + PAGE]))
        )
        found.update((row["id"], dict(row)) for row in rows.mappings())
    return [found[number] for number in ids if number in found]


def read_values(session: Session, ids: Sequence[int], names: Sequence[str]) -> dict[int, Record]:
    """Only these fields of these enrolments: id → field → value; those that are gone are left
    out.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    columns = (column_of(name).label(name) for name in names)
    query = sa.select(enrolment.c.id.label("id"), *columns)
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    found: dict[int, Record] = {}
    for start in range(0, len(ids), BATCH):
        records = read_records(session, query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        found.update((record.pop("id"), record) for record in records)
    return found


def read_versions(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Enrolment id → its version and that of the person."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(enrolment.c.id, enrolment.c.version, person.c.version.label("person_version"))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(ids), BATCH):
        rows = session.execute(query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        found.update((row_id, (own, personal)) for row_id, own, personal in rows)
    return found


def read_cohort(session: Session, cohort_id: int) -> list[Record]:
    """Everybody in a cohort, in the order they came: "id", "person_id" and all fields; for
    comparing, not for screens.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    fields = (column_of(item.name).label(item.name) for item in PARTICIPANT.fields)
    query = sa.select(enrolment.c.id, enrolment.c.person_id, *fields)
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    return read_records(
        session, query.where(enrolment.c.cohort_id == cohort_id).order_by(enrolment.c.id)
    )


def count_values(session: Session, cohort_id: int | None, name: str) -> list[tuple[Any, int]]:
    """(value, number of participants) of a field, most frequent first; None for blanks."""
    query, count = Query.of(cohort_id), sa.func.count()
    column = column_of(name)
    # persons are looked up only for what they hold: a status is counted in an index alone
    wanted = narrowed(
        sa.select(column, count), query, is_needed=PARTICIPANT.field(name).entity == "Person"
    )
    return [
        (value, number)
        for value, number in session.execute(wanted.group_by(column).order_by(count.desc(), column))
    ]


def count_groups(
    session: Session,
    cohort_id: int | None,
    names: Sequence[str],
    statuses: Sequence[str | None] | None = None,
) -> list[tuple[Any, ...]]:
    """(value of each name, …, number of participants): one row a combination; only those in
    `statuses` when given.
    """
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


def count_people(session: Session, cohort_id: int | None) -> list[tuple[Any, ...]]:
    """(country, gender, state of the visa, status, how many of them were erased, how many): one
    row a combination.
    """
    columns = [column_of(name) for name in ("nationality", "gender", "visa_state", "status")]
    erased = sa.func.count().filter(is_erased())
    query = narrowed(
        sa.select(*columns, erased, sa.func.count()), Query.of(cohort_id), is_needed=True
    )
    return [tuple(row) for row in session.execute(query.group_by(*columns))]


def read_coming(session: Session, cohort_id: int, names: Sequence[str]) -> list[Record]:
    """As `read_fields`, of those a cohort's checks are about: who comes and was not erased.
    Rooms, flights and meals count them.
    """
    return read_fields(session, cohort_id, names, COMING, is_erased_left_out=True)


def read_fields(
    session: Session,
    cohorts: int | Sequence[int] | None,
    names: Sequence[str],
    statuses: Sequence[str | None],
    *,
    is_erased_left_out: bool = False,
) -> list[Record]:
    """Records of only these fields (and "id", "person_id", "cohort_id") of everybody in one of the
    statuses: lean, for counting.

    `cohorts`: one, several, or None for all.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    own = (enrolment.c.id, enrolment.c.person_id, enrolment.c.cohort_id)
    query = sa.select(*own, *(column_of(name) for name in names))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id).where(
        _allowed(enrolment.c.status, tuple(statuses))
    )
    if cohorts is not None:
        query = query.where(
            enrolment.c.cohort_id.in_([cohorts] if isinstance(cohorts, int) else cohorts)
        )
    if is_erased_left_out:
        query = query.where(sa.not_(is_erased()))
    heads = ("id", "person_id", "cohort_id", *names)
    return [
        dict(zip(heads, row, strict=True))
        for row in session.execute(query.order_by(enrolment.c.id))
    ]


def read_enrolments_of_many(session: Session) -> list[tuple[int, int, int, str | None]]:
    """(id, person, cohort, status) of every enrolment of people who have more than one."""
    enrolment = table_of(Enrolment)
    many = (
        sa.select(enrolment.c.person_id).group_by(enrolment.c.person_id).having(sa.func.count() > 1)
    )
    query = sa.select(
        enrolment.c.id, enrolment.c.person_id, enrolment.c.cohort_id, enrolment.c.status
    )
    found = session.execute(query.where(enrolment.c.person_id.in_(many)).order_by(enrolment.c.id))
    return [(number, person, cohort, status) for number, person, cohort, status in found]


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
        for row in session.execute(
            query.where(enrolment.c.person_id == person_id).order_by(cohort.c.starts)
        ).mappings()
    ]


def read_strangers(session: Session, cohort_id: int | None) -> list[Record]:
    """Everybody who is not in this cohort, in other cohorts or in none: "person_id" and the
    fields of a person.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    fields = [item for item in PARTICIPANT.fields if item.entity == "Person"]
    query = sa.select(
        person.c.id.label("person_id"), *(person.c[item.column].label(item.name) for item in fields)
    )
    is_inside = sa.exists().where(
        enrolment.c.person_id == person.c.id, enrolment.c.cohort_id == cohort_id
    )
    return read_records(session, query.where(~is_inside).order_by(person.c.id))


@cache
def _record_query() -> sa.Select[*tuple[Any, ...]]:
    person, enrolment = table_of(Person), table_of(Enrolment)
    return sa.select(
        enrolment.c.id,
        enrolment.c.version,
        enrolment.c.person_id,
        enrolment.c.cohort_id,
        enrolment.c.extra,
        person.c.version.label("person_version"),
        *(column_of(item.name) for item in PARTICIPANT.fields),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)


def _allowed(column: sa.Column[Any], allowed: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    values = [value for value in allowed if value is not None]
    blank = column.is_(None) if None in allowed else sa.false()
    return sa.or_(column.in_(values), blank)


def _order(name: str, is_descending: bool) -> sa.ColumnElement[Any]:
    """Blanks last in either direction; countries and choices by what people read, texts as
    `model.order` has it.
    """
    term = _begun(is_descending=is_descending) if name == COHORT else _shown(name, column_of(name))
    return (term.desc() if is_descending else term.asc()).nulls_last()


def _begun(*, is_descending: bool) -> sa.ColumnElement[str]:
    """First day and name of one's cohort; those whose first day is not known come last in either
    direction.
    """
    enrolment, cohort = table_of(Enrolment), table_of(Cohort)
    names = (
        (cohort.c.name_zh, cohort.c.name_en)
        if language() == "zh"
        else (cohort.c.name_en, cohort.c.name_zh)
    )
    day = sa.func.coalesce(
        sa.type_coerce(cohort.c.starts, sa.String()), "" if is_descending else "9999"
    )
    name = sa.func.coalesce(*names, "")
    plain = sa.case(
        (name.op("GLOB")("*[^ -~]*"), sa.func.sort_key(name, False)), else_=sa.func.lower(name)
    )
    begun = sa.select(day + " " + plain).where(cohort.c.id == enrolment.c.cohort_id)
    return begun.correlate(enrolment).scalar_subquery()


def _shown(name: str, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    kind = PARTICIPANT.field(name).kind
    if isinstance(kind, Country):
        return _ranked(column, _ranks())
    if isinstance(kind, Choice):
        return _case(
            column,
            {option.code: rank for rank, option in enumerate(kind.options)},
            len(kind.options),
        )
    if not isinstance(column.type, sa.String):
        return column
    key = sa.func.sort_key(column, isinstance(kind, PassportName | ChineseName))
    return sa.case((is_beyond_ascii(column), key), else_=sa.func.lower(column))


def _ranked(column: sa.Column[Any], ranks: Mapping[str, int]) -> sa.ColumnElement[Any]:
    """The rank of a code, first by its first letter: the database looks at one case after the
    other, for every row.
    """
    letters: dict[str, dict[str, int]] = {}
    for code, rank in ranks.items():
        letters.setdefault(code[0], {})[code] = rank
    last = len(ranks)
    cases = {letter: _case(column, codes, last) for letter, codes in letters.items()}
    known = sa.case(cases, value=sa.func.substr(column, 1, 1), else_=last)
    return sa.case((column.is_not(None), known))


def _case(column: sa.Column[Any], ranks: Mapping[str, int], last: int) -> sa.ColumnElement[Any]:
    """The rank of a code, `last` for one nobody knows; nothing for nothing."""
    return sa.case(dict(ranks), value=column, else_=sa.case((column.is_not(None), last)))


def _ranks() -> dict[str, int]:
    """Country → its place in the order of the names people read; asked anew each time, since the
    office may word them.
    """
    names = {
        code: sort_key(countries.name(code, language()), is_name=False)
        for code in countries.codes()
    }
    return {code: rank for rank, code in enumerate(sorted(names, key=names.__getitem__))}


# --- Which private values a cohort holds at all ---


def find_private(session: Session, cohort_id: int) -> tuple[set[str], bool]:
    """The private fields somebody of a cohort has a value in; and has anybody something in a
    column of the office's own?
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    whose = sa.select(1).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    whose = whose.where(enrolment.c.cohort_id == cohort_id)
    private = [field.name for field in PARTICIPANT.fields if field.is_private]
    own = sa.func.json_type(enrolment.c.extra) == "object"
    asked = [
        *(column_of(name).is_not(None) for name in private),
        own & (sa.cast(enrolment.c.extra, sa.Text) != "{}"),
    ]
    *found, has_own = session.execute(
        sa.select(*(whose.where(one).exists() for one in asked))
    ).one()
    return {name for name, is_used in zip(private, found, strict=True) if is_used}, bool(has_own)
