"""Participants: ids in the order wanted, then pages of records by id; never the whole table."""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import chain, groupby
from operator import add
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

import sqlalchemy as sa

from lcdesk.db.queries.query_sql import (
    column_of,
    condition_of,
    group_terms_of,
    is_erased,
    narrowed,
    ranks_of,
    terms_of,
    value_order,
    words_alone,
)
from lcdesk.db.sql_words import ids_parameter, in_one_text, is_one_of_ids, kept_columns
from lcdesk.db.store import store_of
from lcdesk.db.values import BATCH, read_columns, read_ids, read_records, table_of, typed_rows
from lcdesk.model import clock, own_fields
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.model.own_fields import DeclaredFields
from lcdesk.model.query import Query, one_of
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.search_text import QueryRule
from lcdesk.model.statuses import COMING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAGE = 500
MANY = 20_000
"""Of fewer people the database sorts the names in a moment."""


def find_ids(session: Session, query: Query) -> array[int]:
    """The enrolment ids a query finds, in its order, as 8-byte integers."""
    if query.limit is not None and (phrases := words_alone(query)):
        return store_of(session).index.first_hits(session, query, phrases)
    if (ranks := _only_ranks(query)) is not None:
        return _by_value(session, query, ranks)[0]
    if query.limit is None and [name for name, _down in query.order] == ["full_name"]:
        named = _by_kept_order(session, query)
        if named is not None:
            return named
    enrolment = table_of(Enrolment)
    wanted = narrowed(sa.select(enrolment.c.id), query, is_needed=bool(query.order))
    return read_ids(session, wanted.order_by(*terms_of(query), enrolment.c.id).limit(query.limit))


def _by_kept_order(session: Session, query: Query) -> array[int] | None:
    """The ids by name as the desk keeps their order; None where it keeps none, or so few are found
    that they are sorted sooner.
    """
    ((_name, is_descending),) = query.order
    people, others = _people_within(session, query.cohort_ids)
    if people < MANY:
        return None
    everybody = not others and not query.asked
    found = array("q") if everybody else find_ids(session, replace(query, sort=(), group=""))
    if not everybody and len(found) < MANY:
        return None
    ordered = store_of(session).find_by_name(session, is_descending=is_descending)
    if ordered is None:
        return None
    named = ordered if everybody else array("q", filter(set(found).__contains__, ordered))
    return named if len(named) == (people if everybody else len(found)) else None


def _people_within(session: Session, cohorts: Collection[int] | None) -> tuple[int, int]:
    """How many are in these cohorts (None: in all), and how many are not, as the tally says."""
    found = session.connection().exec_driver_sql(
        "SELECT cohort_id, sum(number) FROM tally GROUP BY cohort_id"
    )
    counts: dict[int, int] = {cohort: number for cohort, number in found}
    people = sum(n for cohort, n in counts.items() if cohorts is None or cohort in cohorts)
    return people, sum(counts.values()) - people


def _only_ranks(query: Query) -> Mapping[Any, int] | None:
    """Where a query sorts by one field alone that has a list of values: their places."""
    return ranks_of(query.order[0][0]) if len(query.order) == 1 else None


def _by_value(
    session: Session, query: Query, ranks: Mapping[Any, int]
) -> tuple[array[int], Sequence[PeopleGroup]]:
    """The ids in the order of one field that has a list of values, and who stands together.

    They come out of the database by id, which costs it nothing, and go to the others of their
    value here: to sort a million, the database takes three times as long.
    """
    enrolment, ((name, is_descending),) = table_of(Enrolment), query.order
    beside = ("gender", "visa_state") if query.group else ()
    # by their places: what is sorted by may be one of those beside it
    columns = (column_of(one).label(f"at_{at}") for at, one in enumerate((name, *beside)))
    wanted = narrowed(sa.select(enrolment.c.id, *columns), query, is_needed=True)
    rows = wanted.order_by(enrolment.c.id).subquery()
    # a text a column: to hand over the rows one by one takes twice as long
    texts = session.connection().execute(sa.select(*map(in_one_text, rows.c))).one()
    numbers, values, *others = map(json.loads, texts)
    found: defaultdict[Any, array[int]] = defaultdict(lambda: array("q"))
    for number, value in zip(numbers, values, strict=True):
        found[value].append(number)
    counts = Counter[tuple[Any, ...]](zip(values, *others, strict=True) if beside else ())

    def place(value: Any) -> tuple[Any, ...]:
        rank = ranks.get(value, len(ranks))
        # of several that nobody knows, only groups stand apart
        apart = (isinstance(value, str), value) if query.group and value is not None else ()
        return value is None, -rank if is_descending else rank, apart

    ids = array("q")
    for _place, values in groupby(sorted(found, key=place), place):
        several = [found[value] for value in values]
        ids.extend(several[0] if len(several) == 1 else sorted(chain.from_iterable(several)))
    groups = [_group_of(value, counts) for value in sorted(found, key=place)]
    return ids[: query.limit], groups if query.group else ()


def count_found(session: Session, query: Query) -> int:
    """How many a query finds."""
    return session.scalar(narrowed(sa.select(sa.func.count()), query, is_needed=False)) or 0


def count_rules(session: Session, query: Query, rules: Sequence[QueryRule]) -> dict[QueryRule, int]:
    """How many of those a query finds each rule holds for, in one statement; adding the rule to
    the query finds them.
    """
    if not rules:
        return {}
    asked = tuple(dict.fromkeys(rules))
    counts = _counts_of(asked, query.ends, clock.today(), own_fields.in_force())
    found = session.execute(narrowed(counts, query, is_needed=True)).one()
    return dict(zip(asked, found, strict=True))


@lru_cache(8)
def _counts_of(
    rules: tuple[QueryRule, ...], ends: dt.date | None, _today: dt.date, _own: DeclaredFields
) -> sa.Select[*tuple[Any, ...]]:
    """The checks of a cohort are asked again after each change: to put them together takes
    longer than the counting. Some conditions hold the day they were made on.
    """
    return sa.select(*(sa.func.count().filter(condition_of(rule, ends)) for rule in rules))


class EnrolmentKey(TypedDict):
    """Whose a record of a few fields is; a record type names those fields with their types besides
    (`class Lodger(EnrolmentKey): room_no: str | None`), as `ParticipantRecord` has them.
    """

    id: int
    person_id: int
    cohort_id: int


KeyedRecord = TypeVar("KeyedRecord", bound=EnrolmentKey)


def read_page(session: Session, ids: Sequence[int]) -> list[ParticipantRecord]:
    """The records of these enrolments, in the order of `ids`; those that are gone are left out."""
    found: dict[int, ParticipantRecord] = {}
    for start in range(0, len(ids), PAGE):
        rows = session.execute(
            _record_query().where(table_of(Enrolment).c.id.in_(ids[start : start + PAGE]))
        )
        found.update((row["id"], cast("ParticipantRecord", dict(row))) for row in rows.mappings())
    return [found[number] for number in ids if number in found]


def read_values(
    session: Session, ids: Sequence[int], names: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Only these fields of these enrolments: id → field → value; those that are gone are left
    out.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    columns = (column_of(name).label(name) for name in names)
    query = sa.select(enrolment.c.id.label("id"), *columns)
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), BATCH):
        records = read_records(session, query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        found.update((record.pop("id"), record) for record in records)
    return found


@dataclass(frozen=True)
class SaidText:
    """What one enrolment says in a field."""

    id: int
    person_id: int
    text: str


def list_said(session: Session, name: str, cohort_id: int | None) -> list[SaidText]:
    """What everybody says in a field of text, of one cohort or all (None); a field of the person is
    told once. Of where they work only those who are linked to no organisation.
    """
    person, enrolment, said = table_of(Person), table_of(Enrolment), column_of(name)
    is_of_person = PARTICIPANT.field(name).entity == Person.__name__
    first = sa.func.min(enrolment.c.id) if is_of_person else enrolment.c.id
    query = sa.select(first, person.c.id, said).where(said.is_not(None))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    if cohort_id is not None:
        query = query.where(enrolment.c.cohort_id == cohort_id)
    if name == "organization":
        query = query.where(enrolment.c.organisation_id.is_(None))
    if is_of_person:
        query = query.group_by(person.c.id, said)  # at an office it may be a view, which has no key
    rows = session.execute(query.order_by(first))
    # what an own field holds may be of a kind it had before
    return [SaidText(*row) for row in rows if isinstance(row[2], str)]


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


def read_cohort(
    session: Session, cohort_id: int, ids: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """Everybody in a cohort (of these enrolments only those), in the order they came: "id",
    "person_id" and all fields; for comparing, not for screens.
    """
    query = _of_cohort(cohort_id, [item.name for item in PARTICIPANT.fields])
    if ids is not None:
        wanted = ids_parameter("wanted", ids)
        query = query.where(is_one_of_ids(table_of(Enrolment).c.id, wanted))
    return read_records(session, query)


def read_cohort_columns(
    session: Session, cohort_id: int, names: Sequence[str], *, has_extra: bool = False
) -> Iterator[list[Sequence[Any]]]:
    """The same by columns, thousands of people at a time: id, person_id, these fields, and last
    where wanted the JSON of their further columns.
    """
    query = _of_cohort(cohort_id, names)
    if has_extra:
        query = query.add_columns(sa.cast(table_of(Enrolment).c.extra, sa.Text))
    return read_columns(session, query)


def _of_cohort(cohort_id: int, names: Sequence[str]) -> sa.Select[*tuple[Any, ...]]:
    person, enrolment = table_of(Person), table_of(Enrolment)
    fields = (column_of(name).label(name) for name in names)
    query = sa.select(enrolment.c.id, enrolment.c.person_id, *fields)
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    return query.where(enrolment.c.cohort_id == cohort_id).order_by(enrolment.c.id)


def count_cohort(session: Session, cohort_id: int) -> int:
    """How many are in a cohort."""
    enrolment = table_of(Enrolment)
    query = sa.select(sa.func.count()).where(enrolment.c.cohort_id == cohort_id)
    return session.scalar(query) or 0


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
        for value, number in session.execute(
            wanted.group_by(column).order_by(count.desc(), value_order(name))
        )
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
        query = query.where(condition_of(one_of("status", statuses)))
    return [tuple(row) for row in session.execute(query.group_by(*columns))]


def count_nations(session: Session, ids: Sequence[int]) -> Counter[str | None]:
    """Nationality → how many of these enrolments."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(person.c.nationality, sa.func.count()).join_from(
        enrolment, person, person.c.id == enrolment.c.person_id
    )
    query = query.where(is_one_of_ids(enrolment.c.id, ids_parameter("asked")))
    found = session.execute(query.group_by(person.c.nationality), {"asked": ids})
    return Counter({code: count for code, count in found})


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


def count_known(
    session: Session, passports: Collection[str], names: Collection[str]
) -> dict[int, int]:
    """Cohort → how many of its people have one of these passport numbers (without blanks and
    hyphens, in capitals) or one of these names.
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    number: sa.ColumnElement[Any] = person.c.passport_no
    for sign in (" ", "-"):
        number = sa.func.replace(number, sign, "")
    small = [name.lower() for name in names]
    query = sa.select(enrolment.c.cohort_id, sa.func.count(sa.distinct(enrolment.c.id)))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id).where(
        sa.func.upper(number).in_(list(passports))
        | sa.func.lower(person.c.full_name).in_(small)
        | person.c.full_name.in_(list(names))
        | person.c.name_zh.in_(list(names))
    )
    found = session.execute(query.group_by(enrolment.c.cohort_id))
    return {cohort: count for cohort, count in found}


def read_coming(session: Session, cohort_id: int, record: type[KeyedRecord]) -> list[KeyedRecord]:
    """As `read_fields`, of those a cohort's checks are about: who comes and was not erased.
    Rooms, flights and meals count them.
    """
    return read_fields(session, cohort_id, record, COMING, is_erased_left_out=True)


def read_fields(
    session: Session,
    cohorts: int | Sequence[int] | None,
    record: type[KeyedRecord],
    statuses: Sequence[str | None],
    *,
    is_erased_left_out: bool = False,
) -> list[KeyedRecord]:
    """Records of only the fields this type of record names, of everybody in one of the statuses:
    lean, for counting.

    `cohorts`: one, several, or None for all.
    """
    keys = tuple(EnrolmentKey.__annotations__)
    names = tuple(name for name in record.__annotations__ if name not in keys)
    person, enrolment = table_of(Person), table_of(Enrolment)
    own = (enrolment.c.id, enrolment.c.person_id, enrolment.c.cohort_id)
    query = sa.select(*own, *(column_of(name) for name in names))
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id).where(
        condition_of(one_of("status", statuses))
    )
    if cohorts is not None:
        query = query.where(
            enrolment.c.cohort_id.in_([cohorts] if isinstance(cohorts, int) else cohorts)
        )
    if is_erased_left_out:
        query = query.where(sa.not_(is_erased()))
    found = session.execute(query.order_by(enrolment.c.id))
    records = [dict(zip((*keys, *names), row, strict=True)) for row in found]
    return cast("list[KeyedRecord]", records)


class OtherCohort(TypedDict):
    """Another cohort of a person: the enrolment there, its status, the cohort's names and day."""

    id: int
    status: str | None
    cohort_id: int
    name_en: str | None
    name_zh: str | None
    starts: dt.date | None


def others_of(session: Session, person_id: int) -> list[OtherCohort]:
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
    rows = session.execute(
        query.where(enrolment.c.person_id == person_id).order_by(cohort.c.starts)
    )
    return typed_rows(OtherCohort, rows)


def read_strangers(session: Session, cohort_id: int | None) -> list[dict[str, Any]]:
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


def _record_query() -> sa.Select[*tuple[Any, ...]]:
    return _query_of_records(own_fields.in_force())


@lru_cache(4)
def _query_of_records(_own: DeclaredFields) -> sa.Select[*tuple[Any, ...]]:
    person, enrolment = table_of(Person), table_of(Enrolment)
    return sa.select(
        enrolment.c.id,
        enrolment.c.version,
        enrolment.c.person_id,
        enrolment.c.cohort_id,
        enrolment.c.extra,
        person.c.version.label("person_version"),
        *(column_of(item.name).label(item.name) for item in PARTICIPANT.fields),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)


# --- Groups of a query: how many stand together under a value, and what is counted of them ---


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


def find_groups(session: Session, query: Query) -> tuple[array[int], Sequence[PeopleGroup]]:
    """The ids of a query that has groups, as `find_ids` has them, and its groups in that order."""
    if query.limit is None and (ranks := _only_ranks(query)) is not None:
        return _by_value(session, query, ranks)
    return find_ids(session, query), read_groups(session, query)


def read_groups(session: Session, query: Query) -> Sequence[PeopleGroup]:
    """The groups in the order in which `find_ids` has their people, in one statement."""
    column = column_of(query.group)
    counts = (sa.func.count().filter(condition) for condition in _counted())
    wanted = narrowed(sa.select(column, sa.func.count(), *counts), query, is_needed=True)
    ordered = wanted.group_by(column).order_by(*group_terms_of(query))
    return [PeopleGroup(*row) for row in session.execute(ordered)]


def _group_of(value: Any, counts: Mapping[tuple[Any, ...], int]) -> PeopleGroup:
    """The group of a value, from (value, gender, visa) → how many."""
    people = women = men = visas = 0
    for (of, gender, visa), number in counts.items():
        if of == value:
            people += number
            women += number * (gender == "F")
            men += number * (gender == "M")
            visas += number * (visa in VISA_SETTLED)
    return PeopleGroup(value, people, women, men, visas)


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


# --- Which private values a cohort holds at all ---


def find_private(session: Session, cohort_id: int) -> tuple[set[str], bool]:
    """The private fields somebody of a cohort has a value in; and has anybody something in a
    column of the office's own?
    """
    person, enrolment = table_of(Person), table_of(Enrolment)
    whose = sa.select(1).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    whose = whose.where(enrolment.c.cohort_id == cohort_id)
    private = [field.name for field in PARTICIPANT.fields if field.is_private]
    inside = kept_columns(enrolment.c.extra).table_valued("key")
    declared = list(own_fields.in_force().heads)
    beside = sa.select(1).select_from(inside).where(inside.c.key.not_in(declared)).exists()
    asked = [*(column_of(name).is_not(None) for name in private), beside]
    *found, has_own = session.execute(
        sa.select(*(whose.where(one).exists() for one in asked))
    ).one()
    return {name for name, is_used in zip(private, found, strict=True) if is_used}, bool(has_own)
