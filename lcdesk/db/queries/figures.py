"""The figures: how many enrolments have which values in common, counted by the database, and who
they are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, NotRequired, TypedDict, cast

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from lcdesk.db.queries.cohorts import CohortNames, list_cohort_names
from lcdesk.db.queries.query_sql import (
    came_again,
    column_of,
    first_day,
    terms_of,
    took_part_before,
    took_part_undated,
)
from lcdesk.db.sql_words import greatest_of, stored_text
from lcdesk.db.store import store_of
from lcdesk.db.values import BATCH, alias_of, read_records, table_of, typed_rows
from lcdesk.model import clock
from lcdesk.model.breakdowns import AGE, RETURNED
from lcdesk.model.countries import Membership, NamedCountryGroup
from lcdesk.model.entities import (
    Cohort,
    CohortOrganisation,
    CountryAlias,
    CountryGroup,
    CountryGroupMember,
    Enrolment,
    Lead,
    Organisation,
    Person,
    Quota,
    StatusStep,
)
from lcdesk.model.names import PARTS
from lcdesk.model.query import Query

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Expression = sa.ColumnElement[Any]
TALLIED = ("cohort_id", "nationality", "gender", "status")
"""The facets the tally holds: a question of these alone never looks at people."""
REACHED = "reached"
"""A computed facet, as `AGE` and `RETURNED` are: the furthest status ever."""
_NONE = ""
_tally = sa.table(
    "tally", *(sa.column(name, sa.String()) for name in TALLIED), sa.column("number", sa.Integer())
)
_VALUE = "value"
_wide = sa.table(
    "tally_by", sa.column("facet", sa.String()), sa.column(_VALUE), *map(sa.column, _tally.c.keys())
)
_WIDELY = {AGE, "languages"}
_NOTHING = (_NONE, b"")
"""What stands for nothing in the tally, and for no value in the wide one."""


class CountedValues(TypedDict):
    """Values that counted enrolments have in common: nationality, gender, and the facets that
    were asked for.
    """

    nationality: str | None
    gender: str | None
    cohort_id: NotRequired[int]
    reached: NotRequired[int]


@dataclass(frozen=True)
class EnrolmentSelection:
    """Whose enrolments: of these cohorts (None: all), in one of these statuses, each person once by
    the latest or not; only of these countries (None: of all, and those without one).

    `chain`: status → place, for the computed facet of the furthest one.
    """

    cohorts: tuple[int, ...] | None
    statuses: tuple[str | None, ...]
    is_once: bool = False
    chain: Mapping[str, int] | None = None
    countries: tuple[str, ...] | None = None


class DatedCohort(CohortNames):
    """A cohort with its last day and its programme too."""

    ends: dt.date | None
    programme_id: int | None


def count(
    session: Session, counting: EnrolmentSelection, facets: Sequence[str]
) -> list[tuple[Any, ...]]:
    """(value of each facet, …, number): a row a combination that somebody has, in the order of its
    values.
    """
    others = set(facets) - set(TALLIED)
    if len(others - _WIDELY) == 0 and len(others) <= 1:
        if counting.is_once:
            return _once(session, counting, facets)
        return _kept(session, counting, facets)
    if others == {RETURNED} and not counting.is_once:
        return _by_return(session, counting, facets)
    terms = [_term(name, counting) for name in facets]
    number = sa.func.count()
    return [
        tuple(row) for row in session.execute(_people(counting, *terms, number).group_by(*terms))
    ]


def _once(
    session: Session, counting: EnrolmentSelection, facets: Sequence[str]
) -> list[tuple[Any, ...]]:
    """What the tally says, without those of whom a later enrolment is counted: only the few who
    came again are looked at.
    """
    each = replace(counting, is_once=False)
    found = Counter({tuple(values): n for *values, n in _kept(session, each, facets)})
    earlier = _people(each, *(_term(name, each) for name in facets))
    found.subtract(_rows_of(session, earlier.where(came_again(), _later(counting))))
    return _in_order(found)


def _by_return(
    session: Session, counting: EnrolmentSelection, facets: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Whoever came once is there for the first time, as far as the day of the cohort is known: the
    tally says how many. Only those who came again are looked at.
    """
    plain = tuple(dict.fromkeys((*(name for name in facets if name != RETURNED), "cohort_id")))
    cohort = plain.index("cohort_id")
    known = {one["id"]: None if one["starts"] is None else 0 for one in read_cohorts(session)}
    found = Counter[tuple[Any, ...]]()

    def add(values: Sequence[Any], number: int, *returned: int | None) -> None:
        said = dict(zip(plain, values, strict=True))
        said[RETURNED] = returned[0] if returned else known[values[cohort]]
        found[tuple(said[name] for name in facets)] += number

    for *values, number in _tallied(session, counting, plain):
        add(values, number)
    terms = (_term(name, counting) for name in plain)
    again = _people(counting, *terms, _returned(are_again=True)).where(came_again())
    # counted here: the database would ask twice of each whether they had come before
    for (*values, returned), number in Counter(_rows_of(session, again)).items():
        add(values, -number)
        add(values, number, returned)
    return _in_order(found)


def _rows_of(session: Session, query: sa.Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return map(tuple, session.connection().execute(query))


def _in_order(found: Counter[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """As the database gives groups: by their values, nothing first."""
    rows = ((*values, number) for values, number in found.items() if number)
    return sorted(rows, key=lambda row: [(value is not None, value) for value in row[:-1]])


def read_people(
    session: Session,
    counting: EnrolmentSelection,
    facets: Sequence[str],
    countries: Collection[str | None] | None = None,
) -> Iterable[tuple[Any, ...]]:
    """(enrolment id, value of each facet, …) of everybody counted, by id; only of these
    countries where they are given.
    """
    query = _people(counting, table_of(Enrolment).c.id, *(_term(name, counting) for name in facets))
    if countries is not None:
        query = query.where(_among(table_of(Person).c.nationality, countries))
    return session.connection().execute(query.order_by(table_of(Enrolment).c.id))


def count_duplicates(session: Session, counting: EnrolmentSelection) -> int:
    """How many people have more than one of the enrolments counted."""
    enrolment = table_of(Enrolment)
    each = (
        sa.select(enrolment.c.person_id).select_from(enrolment).where(_counted(counting, enrolment))
    )
    again = (
        each.where(came_again())
        .group_by(enrolment.c.person_id)
        .having(sa.func.count() > 1)
        .subquery()
    )
    return session.scalar(sa.select(sa.func.count()).select_from(again)) or 0


def read_cohorts(session: Session) -> list[DatedCohort]:
    """All cohorts, without counting anybody, in the order of their making."""
    cohort = table_of(Cohort)
    query = sa.select(
        cohort.c.id,
        cohort.c.name_en,
        cohort.c.name_zh,
        cohort.c.starts,
        cohort.c.ends,
        cohort.c.programme_id,
    )
    return typed_rows(DatedCohort, session.execute(query.order_by(cohort.c.id)))


def read_aliases(session: Session) -> list[tuple[str, str]]:
    """(spelling, country) as the office has confirmed them, in order."""
    alias = table_of(CountryAlias)
    rows = session.execute(
        sa.select(alias.c.spelling, alias.c.country).order_by(alias.c.spelling, alias.c.id)
    )
    return [(spelling, code) for spelling, code in rows]


def _tallied(
    session: Session, counting: EnrolmentSelection, facets: Sequence[str], by: str = ""
) -> list[tuple[Any, ...]]:
    """`by`: of the wide tally, what `_VALUE` among the facets is the value of."""
    tally = _wide if by else _tally
    columns = [tally.c[name] for name in facets]
    query = sa.select(*columns, sa.func.sum(tally.c.number)).where(tally.c.number > 0)
    query = query.where(tally.c.status.in_([status or _NONE for status in counting.statuses]))
    if by:
        query = query.where(tally.c.facet == by)
    if counting.cohorts is not None:
        query = query.where(tally.c.cohort_id.in_(counting.cohorts))
    if counting.countries is not None:
        query = query.where(tally.c.nationality.in_(counting.countries))
    rows = session.connection().execute(query.group_by(*columns) if columns else query)
    return [
        (*(None if value in _NOTHING else value for value in row[:-1]), row[-1])
        for row in rows
        if row[-1]
    ]


def _kept(
    session: Session, counting: EnrolmentSelection, facets: Sequence[str]
) -> list[tuple[Any, ...]]:
    """What the tally says; for a facet beside its own what the wide one does, and of those whom
    it does not hold (yet) what they are.
    """
    by = next(iter(set(facets) - set(TALLIED)), None)
    if by is None:
        return _tallied(session, counting, facets)
    found, upto = Counter[tuple[Any, ...]](), store_of(session).last_counted(session)
    if upto:
        rows = _tallied(session, counting, [_VALUE if name == by else name for name in facets], by)
        found.update({tuple(values): number for *values, number in rows})
    enrolment = table_of(Enrolment)
    is_left = enrolment.c.id > upto
    if by == AGE:
        undated = sa.select(table_of(Cohort).c.id).where(table_of(Cohort).c.starts.is_(None))
        is_left |= enrolment.c.cohort_id.in_(list(session.scalars(undated)))
    terms = [_term(name, counting) for name in facets]
    left = _people(counting, *terms, sa.func.count()).where(is_left).group_by(*terms)
    for *values, number in session.execute(left):
        found[tuple(values)] += number
    return _in_order(found)


def _people(counting: EnrolmentSelection, *terms: Expression) -> sa.Select[*tuple[Any, ...]]:
    """These terms of everybody counted; a person and a cohort stand beside each enrolment."""
    person, enrolment, cohort = table_of(Person), table_of(Enrolment), table_of(Cohort)
    query = sa.select(*terms).select_from(
        enrolment.join(person, person.c.id == enrolment.c.person_id).join(
            cohort, cohort.c.id == enrolment.c.cohort_id
        )
    )
    query = query.where(_counted(counting, enrolment))
    return query.where(~sa.and_(came_again(), _later(counting))) if counting.is_once else query


def _counted(counting: EnrolmentSelection, enrolment: NamedFromClause) -> Expression:
    terms = [_among(enrolment.c.status, counting.statuses)]
    if counting.cohorts is not None:
        terms.append(enrolment.c.cohort_id.in_(counting.cohorts))
    if counting.countries is not None:
        person = alias_of(Person, "of_country")
        whose = sa.select(person.c.id).where(person.c.nationality.in_(counting.countries))
        terms.append(enrolment.c.person_id.in_(whose))
    return sa.and_(*terms)


def _among(column: Expression, values: Collection[str | None]) -> Expression:
    known = column.in_([value for value in values if value is not None])
    return sa.or_(known, column.is_(None)) if None in values else known


def _later(counting: EnrolmentSelection) -> Expression:
    """Has the same person a counted enrolment in a cohort that began later (or, of the same day,
    a later one)?
    """
    enrolment, cohort = table_of(Enrolment), table_of(Cohort)
    other, others = alias_of(Enrolment, "later"), alias_of(Cohort, "later_cohort")
    is_later = sa.tuple_(_began(others, ""), other.c.id) > sa.tuple_(
        _began(cohort, ""), enrolment.c.id
    )
    same = sa.and_(other.c.person_id == enrolment.c.person_id, others.c.id == other.c.cohort_id)
    return sa.exists().where(same, is_later, _counted(counting, other)).correlate(enrolment, cohort)


def _began(cohort: NamedFromClause, unknown: str) -> Expression:
    return sa.func.coalesce(stored_text(cohort.c.starts), unknown)


def _term(name: str, counting: EnrolmentSelection) -> Expression:
    if name == "cohort_id":
        return table_of(Enrolment).c.cohort_id
    if name == AGE:
        return _age()
    if name == RETURNED:
        return _returned()
    return _reached(counting) if name == REACHED else column_of(name)


def _age() -> Expression:
    """Whole years, as `breakdowns.age_at` has it: a birth date of a year alone counts as its first
    day; today without a cohort's day.
    """
    birth, day = table_of(Person).c.birth_date, _began(table_of(Cohort), clock.today().isoformat())
    known = sa.case((sa.func.length(birth) > 4, sa.func.substr(birth, 6)), else_="01-01")
    is_before = sa.func.substr(day, 6, sa.func.length(known)) < known
    years = sa.cast(sa.func.substr(day, 1, 4), sa.Integer) - sa.cast(
        sa.func.substr(birth, 1, 4), sa.Integer
    )
    return sa.case((birth.is_not(None), years - sa.case((is_before, 1), else_=0)))


def _returned(*, are_again: bool = False) -> Expression:
    """1: took part before, 0: for the first time; nothing where a first day is not known, so
    that nobody can tell. `are_again`: all who are asked of have more than one enrolment.
    """
    again = sa.true() if are_again else came_again()
    is_unknown = sa.or_(first_day().is_(None), sa.and_(again, took_part_undated()))
    return sa.case((sa.and_(again, took_part_before()), 1), (sa.not_(is_unknown), 0))


def _reached(counting: EnrolmentSelection) -> Expression:
    """The furthest place of `chain` that the status of now, or any of the history, has."""
    enrolment, step = table_of(Enrolment), table_of(StatusStep)
    chain = dict(counting.chain or {})
    ever = sa.select(sa.func.max(sa.case(chain, value=step.c.status, else_=0))).where(
        step.c.enrolment_id == enrolment.c.id
    )
    now = sa.case(chain, value=enrolment.c.status, else_=0)
    return greatest_of(now, sa.func.coalesce(ever.correlate(enrolment).scalar_subquery(), 0))


# --- The office's own groups of countries ---


def list_own(session: Session) -> list[NamedCountryGroup]:
    """In the order they were made, with their members by country and day."""
    members: dict[int, list[Membership]] = {}
    group, member = table_of(CountryGroup).c, table_of(CountryGroupMember).c
    query = sa.select(member.group_id, member.country, member.since, member.until)
    for group_id, country, since, until in session.execute(query.order_by(member.id)):
        members.setdefault(group_id, []).append(Membership(country, since, until))
    told = sa.select(group.id, group.code, group.name_en, group.name_zh, group.source)
    rows = session.execute(told.order_by(group.id))
    return [
        NamedCountryGroup(
            row.code,
            row.name_en or "",
            row.name_zh or "",
            row.source or "",
            tuple(members.get(row.id, ())),
            True,
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


# --- All that a desk has of one country, found by the index of nationalities: people, leads,
# spellings, what was agreed ---


class CountryPerson(TypedDict):
    """What is shown of an enrolment of somebody from the country."""

    id: int
    person_id: int
    cohort_id: int
    status: str | None
    organization: str | None
    position: str | None
    gender: str | None
    full_name: str | None
    given_name: str | None
    family_name: str | None
    name_zh: str | None


class CountryOrganisation(TypedDict):
    """An organisation of the directory, with its roles as (cohort, role)."""

    id: int
    name_en: str | None
    name_zh: str | None
    name_local: str | None
    kind: str | None
    roles: list[tuple[int, str]]


class LearntSpelling(TypedDict):
    """A spelling learnt for a country, in which file and when."""

    id: int
    spelling: str
    file_name: str | None
    learnt_at: dt.datetime | None


BY_NAME = (("full_name", False),)


class CountryEnrolment(NamedTuple):
    """An enrolment of somebody from the country, with what is counted and grouped."""

    id: int
    person_id: int
    cohort_id: int
    gender: str | None
    status: str | None
    organization: str | None
    kind: str | None
    body: str | None


def find_people(session: Session, country: str) -> list[CountryEnrolment]:
    """Every enrolment of people of this nationality, newest cohort first, within it by name."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id,
        enrolment.c.person_id,
        enrolment.c.cohort_id,
        person.c.gender,
        enrolment.c.status,
        enrolment.c.organization,
        enrolment.c.organization_kind,
        enrolment.c.nominating_body,
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    ordered = query.where(person.c.nationality == country).order_by(
        *terms_of(Query(sort=BY_NAME)), enrolment.c.id
    )
    result = session.connection().execute(ordered)
    cursor: Any = result.cursor
    found = [CountryEnrolment(*row) for row in cursor.fetchall()]
    result.close()
    places = {cohort["id"]: place for place, cohort in enumerate(list_cohort_names(session))}
    return sorted(found, key=lambda one: places[one.cohort_id])


def read_lines(session: Session, ids: Sequence[int]) -> list[CountryPerson]:
    """What is shown of these enrolments, in their order."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    query = sa.select(
        enrolment.c.id,
        enrolment.c.person_id,
        enrolment.c.cohort_id,
        enrolment.c.status,
        enrolment.c.organization,
        enrolment.c.position,
        person.c.gender,
        person.c.full_name,
        *(person.c[part] for part in PARTS),
    ).join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    found: dict[int, CountryPerson] = {}
    for start in range(0, len(ids), BATCH):
        rows = read_records(session, query.where(enrolment.c.id.in_(ids[start : start + BATCH])))
        found.update((row["id"], row) for row in cast("list[CountryPerson]", rows))
    return [found[number] for number in ids if number in found]


def list_quotas(session: Session, country: str) -> dict[int, tuple[int | None, int | None]]:
    """Cohort → places agreed for the country, at least and at most."""
    query = sa.select(Quota.cohort_id, Quota.least, Quota.most).where(
        Quota.by == "country", Quota.value == country
    )
    return {
        cohort: (least, most) for cohort, least, most in session.execute(query.order_by(Quota.id))
    }


def list_organisations(session: Session, country: str) -> list[CountryOrganisation]:
    """Organisations of the directory that belong to the country, by id."""
    table, link = table_of(Organisation), table_of(CohortOrganisation)
    query = sa.select(
        Organisation.id,
        Organisation.name_en,
        Organisation.name_zh,
        Organisation.name_local,
        Organisation.kind,
        link.c.cohort_id,
        link.c.role,
    )
    query = query.join_from(table, link, link.c.organisation_id == table.c.id, isouter=True)
    found: dict[int, CountryOrganisation] = {}
    rows = session.execute(query.where(table.c.country == country).order_by(table.c.id, link.c.id))
    for number, name_en, name_zh, name_local, kind, cohort_id, role in rows:
        entry: CountryOrganisation = {
            "id": number,
            "name_en": name_en,
            "name_zh": name_zh,
            "name_local": name_local,
            "kind": kind,
            "roles": [],
        }
        entry = found.setdefault(number, entry)
        if role is not None:
            entry["roles"].append((cohort_id, role))
    return list(found.values())


def list_aliases(session: Session, country: str) -> list[LearntSpelling]:
    """The spellings that were learnt for the country, the latest first."""
    alias = table_of(CountryAlias)
    query = sa.select(alias.c.id, alias.c.spelling, alias.c.file_name, alias.c.learnt_at)
    rows = session.execute(query.where(alias.c.country == country).order_by(alias.c.id.desc()))
    return typed_rows(LearntSpelling, rows)


def enrolments_of(session: Session, people: Sequence[int]) -> list[tuple[int, int, int]]:
    """(person, cohort, enrolment) of these persons, the later ones last."""
    enrolment = table_of(Enrolment)
    query = sa.select(enrolment.c.person_id, enrolment.c.cohort_id, enrolment.c.id).order_by(
        enrolment.c.id
    )
    found: list[tuple[int, int, int]] = []
    for start in range(0, len(people), BATCH):
        rows = session.execute(
            query.where(enrolment.c.person_id.in_(people[start : start + BATCH]))
        )
        found += [(person, cohort, number) for person, cohort, number in rows]
    return found


def list_known(session: Session) -> set[str]:
    """The codes of all countries that have an enrolment or a cooperation lead."""
    counted = sa.text(
        "SELECT DISTINCT nationality FROM tally WHERE number > 0 AND nationality <> ''"
    )
    of_leads = sa.select(Lead.country).where(Lead.country.is_not(None)).distinct()
    return {*session.scalars(counted), *(code for code in session.scalars(of_leads) if code)}
