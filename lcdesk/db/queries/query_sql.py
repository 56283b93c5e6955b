"""A query as SQL: the conditions of its rules, its order. What a number counts is what its click
finds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from lcdesk.db import sql_words
from lcdesk.db.search_words import phrases_of
from lcdesk.db.sql_words import (
    four_digits,
    has_words,
    ids_parameter,
    in_kept_order,
    is_beyond_ascii,
    is_kept_day,
    is_kept_number,
    is_one_of_ids,
    kept_text,
    kept_value,
    months_later,
    one_of_group,
    stored_text,
    unindexed,
)
from lcdesk.db.values import alias_of, table_of
from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import (
    Change,
    Cohort,
    Document,
    DocumentFile,
    Enrolment,
    Operation,
    Person,
    Photo,
)
from lcdesk.model.kinds import ChineseName, Choice, Country, Date, Kind, PassportName
from lcdesk.model.names import STANDS, name_form
from lcdesk.model.own_fields import KeptValue, own_column
from lcdesk.model.query import COHORT, Query
from lcdesk.model.rule_kinds import kind_of
from lcdesk.model.scripts import plain_text, sort_key
from lcdesk.model.search_text import QueryRule
from lcdesk.model.statuses import CAME
from lcdesk.texts import language

Condition = sa.ColumnElement[bool] | sa.TextClause
Select = sa.Select[*tuple[Any, ...]]
ENTITIES = {"Person": Person, "Enrolment": Enrolment}
OF_EXTRA = "extra {head}"
HERE = ("received", "checked", "not_needed")
"""States of a document that is no longer missing."""


def column_of(name: str) -> sa.ColumnElement[Any]:
    """The column behind a participant's field; of an own field what the further columns hold of
    it.
    """
    found = PARTICIPANT.field(name)
    column = table_of(ENTITIES[found.entity]).c[found.column]
    own = own_column(found)
    return column if own is None else kept_under(own.head, own.kind)


def kept_under(head: str, kind: Kind | None = None) -> sa.ColumnElement[Any]:
    """What further columns hold under a head, as a value of a kind."""
    extra = table_of(Enrolment).c.extra
    wanted = sa.String() if kind is None else kind.column_type
    kept = kept_text if isinstance(wanted, sa.String) else kept_value
    return sa.type_coerce(kept(extra, head), wanted)


def _is_readable(name: str, column: sa.ColumnElement[Any]) -> Condition:
    """Is it a value, and no text that the kind of an own field cannot read? Such a text is neither
    before nor after anything.
    """
    own = own_column(PARTICIPANT.field(name))
    if own is None or isinstance(column.type, sa.String):
        return column.is_not(None)
    return is_kept_day(column) if isinstance(own.kind, Date) else is_kept_number(column)


# --- The statement ---


def narrowed(wanted: Select, query: Query, *, is_needed: bool) -> Select:
    """The statement over enrolments with every condition of the query; persons are joined where
    the query, or who asks (`is_needed`), speaks of them.
    """
    enrolment = table_of(Enrolment)
    whose: sa.FromClause = enrolment
    if is_needed or not all(kind_of(rule).is_indexed for rule in query.asked):
        person = table_of(Person)
        whose = enrolment.join(person, person.c.id == enrolment.c.person_id)
    wanted = wanted.select_from(whose)
    if query.cohort_ids is not None:
        wanted = wanted.where(enrolment.c.cohort_id.in_(query.cohort_ids))
    return wanted.where(*(condition_of(rule, query.ends) for rule in query.asked))


def words_alone(query: Query) -> tuple[str, ...]:
    """What the index of words is asked where a query asks for words alone, in no order; nothing
    where it asks for more, or for everybody.
    """
    if query.order or len(query.asked) != 1 or query.asked[0].name != "words":
        return ()
    return phrases_of(query.asked[0].values)


# --- Conditions ---


def condition_of(rule: QueryRule, ends: dt.date | None = None) -> Condition:
    """The condition of a rule over the tables enrolment and person, joined.

    `ends`: the day passports are counted from; None: the last day of each one's cohort, today where
    that is not known.
    """
    condition = _meant(rule, ends)
    if not kind_of(rule).is_of_coming:
        return condition
    return sa.and_(_meant(QueryRule("coming"), ends), condition, sa.not_(is_erased()))


def _meant(rule: QueryRule, ends: dt.date | None) -> Condition:
    """What a rule says, of whoever it may be."""
    kind = kind_of(rule)
    parts = kind.parts(rule.values)
    if parts is None:
        return CONDITIONS[rule.name](rule.values, ends)
    conditions = [_meant(part, ends) for part in parts]
    if len(conditions) == 1:
        return conditions[0]
    return sa.or_(sa.false(), *conditions) if kind.is_any else sa.and_(sa.true(), *conditions)


@cache
def is_erased() -> Condition:
    """Erased, as what stands for the name says; where only what one cohort holds of somebody
    went, the history says so.
    """
    enrolment, change, operation = table_of(Enrolment), table_of(Change), table_of(Operation)
    name = table_of(Person).c.full_name
    # ":" comes after "9"
    stands = sa.and_(name >= STANDS.format(number="0"), name < STANDS.format(number=":"))
    erasures = sa.select(operation.c.id).where(operation.c.kind == "erase")
    # so SQLite begins at the few erasures, not at all that was ever changed in an enrolment
    of_enrolments = unindexed(change.c.entity) == Enrolment.__name__
    noted = sa.select(change.c.row_id).where(change.c.deed_id.in_(erasures), of_enrolments)
    return sa.or_(sa.func.coalesce(stands, sa.false()), enrolment.c.id.in_(noted))


def _passport_short(values: tuple[Any, ...], ends: dt.date | None) -> Condition:
    """The day so many months later is found as `months_after` does: the last of the month where
    it has no such day.
    """
    enrolment, cohort = table_of(Enrolment), table_of(Cohort)
    last = (
        sa.select(cohort.c.ends)
        .where(cohort.c.id == enrolment.c.cohort_id)
        .correlate(enrolment)
        .scalar_subquery()
    )
    today = clock.today().isoformat()
    day = sa.literal(ends.isoformat()) if ends else sa.func.coalesce(stored_text(last), today)
    expiry = table_of(Person).c.passport_expiry
    return sa.and_(expiry.is_not(None), stored_text(expiry) < months_later(day, values[0]))


def _too_old(_values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    """Older than the age limit of the cohort on its first day, as
    `CourseLimits.is_too_old` says: compared as
    texts, since both are written year, month, day.
    """
    enrolment, cohort = table_of(Enrolment), table_of(Cohort)
    starts = stored_text(cohort.c.starts)
    year = sa.cast(sa.func.substr(starts, 1, 4), sa.Integer()) - (cohort.c.oldest + 1)
    last = (
        sa.select(four_digits(year).concat(sa.func.substr(starts, 5)))
        .where(cohort.c.id == enrolment.c.cohort_id, cohort.c.oldest.is_not(None))
        .correlate(enrolment)
        .scalar_subquery()
    )
    birth = table_of(Person).c.birth_date
    latest = birth + sa.func.substr("-12-31", sa.func.length(birth) - 3)
    return sa.func.coalesce(sa.and_(birth.is_not(None), latest <= last), sa.false())


def _document_missing(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    """Neither the field nor the photo that stands for this paper says it is there, nor the
    checklist.
    """
    (kind,) = values
    enrolment, person, document = table_of(Enrolment), table_of(Person), table_of(Document)
    noted = sa.exists().where(
        document.c.enrolment_id == enrolment.c.id,
        document.c.kind == kind,
        document.c.state.in_(HERE),
    )
    stands: Mapping[str, Condition] = {
        "photo": sa.exists().where(table_of(Photo).c.person_id == person.c.id),
        "invitation": enrolment.c.visa_letter_no.is_not(None),
        "visa": sa.not_(_meant(QueryRule("visa_open"), None)),
        "insurance": enrolment.c.insurance.is_not(None),
        "consent": enrolment.c.consent.is_(True),
    }
    own = stands.get(kind)
    known = noted if own is None else sa.or_(sa.func.coalesce(own, sa.false()), noted)
    return sa.not_(known)


def _file_missing(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    """No scan of this paper (for the photo: no photo) is in the desk, and it is not said that none
    is needed.
    """
    (kind,) = values
    enrolment, person, document = table_of(Enrolment), table_of(Person), table_of(Document)
    file = table_of(DocumentFile)
    of_them = file.c.enrolment_id == enrolment.c.id
    is_kept = (
        sa.exists().where(table_of(Photo).c.person_id == person.c.id)
        if kind == "photo"
        else sa.exists().where(of_them, file.c.kind == kind)
    )
    is_needless = sa.exists().where(
        document.c.enrolment_id == enrolment.c.id,
        document.c.kind == kind,
        document.c.state == "not_needed",
    )
    return sa.not_(sa.or_(is_kept, is_needless))


def _came_before(_values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    return sa.and_(came_again(), took_part_before())


def came_again() -> Condition:
    """Has the person more than one enrolment? Found in an index, once for all: only of these few
    others are looked at.
    """
    other = alias_of(Enrolment, "again")
    many = sa.select(other.c.person_id).group_by(other.c.person_id).having(sa.func.count() > 1)
    return table_of(Enrolment).c.person_id.in_(many)


def took_part_before() -> Condition:
    """Did the person take part in a cohort that began earlier? Only where both first days are
    known; of one day, the cohort made first.
    """
    others = alias_of(Cohort, "then")
    return _took_part(lambda there: sa.tuple_(_began(others), there.c.cohort_id) < _here(), others)


def took_part_undated() -> Condition:
    """Did the person take part in another cohort whose first day is not known? Then nobody knows
    which came first.
    """
    others = alias_of(Cohort, "then")
    return _took_part(lambda _there: others.c.starts.is_(None), others)


def first_day() -> sa.ScalarSelect[Any]:
    """The first day of the enrolment's own cohort."""
    here, now = table_of(Enrolment), alias_of(Cohort, "now")
    return (
        sa.select(_began(now)).where(now.c.id == here.c.cohort_id).correlate(here).scalar_subquery()
    )


def _here() -> sa.Tuple:
    return sa.tuple_(first_day(), table_of(Enrolment).c.cohort_id)


def _began(cohort: NamedFromClause) -> sa.ColumnElement[str]:
    return stored_text(cohort.c.starts)


def _took_part(
    condition: Callable[[NamedFromClause], Condition], others: NamedFromClause
) -> Condition:
    here, there = table_of(Enrolment), alias_of(Enrolment, "there")
    is_other = sa.and_(there.c.person_id == here.c.person_id, there.c.cohort_id != here.c.cohort_id)
    found = sa.exists().where(
        is_other, there.c.status.in_(CAME), others.c.id == there.c.cohort_id, condition(there)
    )
    return found.correlate(here)


def _between(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    name, low, high = values
    column = column_of(name)
    bounds = [_is_readable(name, column)]
    bounds += [] if low is None else [column >= low]
    bounds += [] if high is None else [column <= high]
    return sa.and_(*bounds)


def _is_one_of(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    """Unknown to SQL where the field is blank and no blank is allowed: not to be negated."""
    name, *allowed = values
    column, known = column_of(name), [value for value in allowed if value is not None]
    if None not in allowed:
        return column.in_(known)
    return sa.or_(column.in_(known), column.is_(None)) if known else column.is_(None)


def _is_none_of(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    name, *refused = values
    column, known = column_of(name), [value for value in refused if value is not None]
    if None not in refused:
        return sa.or_(column.is_(None), column.not_in(known))
    return sa.and_(column.is_not(None), column.not_in(known)) if known else column.is_not(None)


def _has(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    text, *names = values
    return sa.or_(*(_contains(name, plain_text(text)) for name in names))


def _contains(name: str, plain: str) -> Condition:
    """The database alone knows no accents and no capitals beyond ASCII: only for other texts it
    asks Python.
    """
    column = column_of(name)
    said = sql_words.plain_text(table_of(Enrolment).c.id, kept_name(name), column)
    plainly = sa.func.lower(column).contains(plain, autoescape=True)
    return sa.case((is_beyond_ascii(column), said.contains(plain, autoescape=True)), else_=plainly)


def _words(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    phrases = phrases_of(values)
    return has_words(phrases) if phrases else sa.true()


def _chosen(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    """One value of the statement, however many they are."""
    return is_one_of_ids(table_of(Enrolment).c.id, ids_parameter("chosen", values))


CONDITIONS: Mapping[str, Callable[[tuple[Any, ...], dt.date | None], Condition]] = {
    "passport_short": _passport_short,
    "too_old": _too_old,
    "document_missing": _document_missing,
    "file_missing": _file_missing,
    "came_before": _came_before,
    "field_between": _between,
    "field_is": _is_one_of,
    "field_not": _is_none_of,
    "field_has": _has,
    "words": _words,
    "chosen": _chosen,
}
"""The condition of each kind of rules that means no others."""


# --- The order ---


def terms_of(query: Query) -> list[sa.ColumnElement[Any]]:
    """What a query is sorted by: a term a field, and the value itself after that of the
    group, for its bounds.
    """
    terms = [_order(name, down) for name, down in query.order]
    return [*terms[:1], value_order(query.group), *terms[1:]] if query.group else terms


def group_terms_of(query: Query) -> list[sa.ColumnElement[Any]]:
    """What the groups of a query are sorted by, of rows grouped by the value."""
    ((name, is_descending),) = query.order[:1]
    return [_order(name, is_descending, is_grouped=True), value_order(name)]


def value_order(name: str) -> sa.ColumnElement[Any]:
    """A value as the database sorts it; blanks first."""
    column = column_of(name)
    ordered = in_kept_order(column) if isinstance(column.type, KeptValue) else column
    return ordered.asc().nulls_first()


def _order(name: str, is_descending: bool, *, is_grouped: bool = False) -> sa.ColumnElement[Any]:
    """Blanks last in either direction; countries and choices by what people read, texts as
    `model.order` has it.
    """
    if name == COHORT:
        term = _begun(is_descending=is_descending)
    else:
        term = _shown(name, column_of(name), is_grouped=is_grouped)
    return (term.desc() if is_descending else term.asc()).nulls_last()


def ranks_of(name: str) -> Mapping[Any, int] | None:
    """Value → its place in the order of a field that has a list of values: countries by the names
    people read, choices as they are listed; None of any other field.
    """
    if name == COHORT:
        return None
    kind = PARTICIPANT.field(name).kind
    if isinstance(kind, Country):
        return _ranks()
    if isinstance(kind, Choice):
        return {option.code: rank for rank, option in enumerate(kind.options)}
    return None


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
    day = sa.func.coalesce(stored_text(cohort.c.starts), "" if is_descending else "9999")
    name = sa.func.coalesce(*names, "")
    key = sql_words.sort_key(cohort.c.id, f"named {language()}", name, is_name=False)
    plain = sa.case((is_beyond_ascii(name), key), else_=sa.func.lower(name))
    begun = sa.select(day + " " + plain).where(cohort.c.id == enrolment.c.cohort_id)
    return begun.correlate(enrolment).scalar_subquery()


def _shown(
    name: str, column: sa.ColumnElement[Any], *, is_grouped: bool = False
) -> sa.ColumnElement[Any]:
    kind = PARTICIPANT.field(name).kind
    if isinstance(kind, Country):
        return _ranked(column, _ranks())
    if isinstance(kind, Choice):
        return _case(
            column,
            {option.code: rank for rank, option in enumerate(kind.options)},
            len(kind.options),
        )
    if isinstance(column.type, KeptValue):
        return in_kept_order(column)
    if not isinstance(column.type, sa.String):
        return column
    if name == "full_name":
        term = name_key()
    else:
        whose, kept = table_of(Enrolment).c.id, kept_name(name)
        key = sql_words.sort_key(whose, kept, column, is_name=is_sorted_as_name(name))
        term = sa.case((is_beyond_ascii(column), key), else_=sa.func.lower(column))
    return one_of_group(term) if is_grouped else term


def is_sorted_as_name(name: str) -> bool:
    """Are the first characters of a field read as a surname?"""
    return isinstance(PARTICIPANT.field(name).kind, PassportName | ChineseName)


def kept_name(name: str) -> str:
    """Under which name a store keeps what Python makes of the texts of a field: those of further
    columns by their heads, whichever field was declared for them.
    """
    own = own_column(PARTICIPANT.field(name))
    return name if own is None else OF_EXTRA.format(head=own.head)


def name_key() -> sa.ColumnElement[Any]:
    """What people are sorted by where they are sorted by name."""
    read = _listed_name()
    made = sa.case(
        (is_beyond_ascii(column_of("full_name")), sa.func.sort_key(read, True)),
        else_=sa.func.lower(read),
    )
    return sql_words.listed_key(table_of(Enrolment).c.id, name_form(), made)


def _listed_name() -> sa.ColumnElement[Any]:
    """The name in the order in which people are listed, as `names.listed_name` has it; SQLite's
    alone.
    """
    person = table_of(Person)
    parts = (person.c.given_name, person.c.family_name)
    if name_form() == "sent":
        return person.c.full_name
    first, second = parts if name_form() == "given_first" else reversed(parts)
    listed = first + " " + second
    both = sa.and_(*(part.is_not(None) for part in parts))
    # as most of them are written, before Python is asked
    plain = sa.func.lower(person.c.full_name).in_(
        [sa.func.lower(listed), sa.func.lower(second + " " + first)]
    )
    one = sa.or_(
        person.c.full_name.is_(None),
        plain,
        sa.func.say_one_name(person.c.full_name, *parts[::-1], type_=sa.Boolean()),
    )
    return sa.case((sa.and_(both, one), listed), else_=person.c.full_name)


def _ranked(column: sa.ColumnElement[Any], ranks: Mapping[str, int]) -> sa.ColumnElement[Any]:
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


def _case(
    column: sa.ColumnElement[Any], ranks: Mapping[str, int], last: int
) -> sa.ColumnElement[Any]:
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
