"""Rules of the question as conditions of SQL: what a number counts is what its click finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import NamedFromClause

from lcdesk.db.values import alias_of, table_of
from lcdesk.model import clock
from lcdesk.model.asking import QueryRule, kind_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.chain import CAME
from lcdesk.model.entities import Change, Cohort, Document, Enrolment, Operation, Person, Photo
from lcdesk.model.lists import ENDS, VISA_SETTLED
from lcdesk.model.names import STANDS
from lcdesk.model.order import plain_text

Condition = sa.ColumnElement[bool]
ENTITIES = {"Person": Person, "Enrolment": Enrolment}
HERE = ("received", "checked", "not_needed")
"""States of a document that is no longer missing."""


def column_of(name: str) -> sa.Column[Any]:
    """The column behind a participant's field."""
    found = PARTICIPANT.field(name)
    return table_of(ENTITIES[found.entity]).c[found.column]


def condition_of(rule: QueryRule, ends: dt.date | None = None) -> Condition:
    """The condition of a rule over the tables enrolment and person, joined.

    `ends`: the day passports are counted from; None: the last day of each one's cohort, today where
    that is not known.
    """
    condition = _CONDITIONS[rule.name](rule.values, ends)
    return (
        sa.and_(is_coming(), condition, sa.not_(is_erased()))
        if kind_of(rule).is_of_coming
        else condition
    )


def is_coming() -> Condition:
    """Not withdrawn, declined or gone; a blank status counts as coming."""
    status = table_of(Enrolment).c.status
    return sa.or_(status.is_(None), status.not_in(ENDS))


def is_erased() -> Condition:
    """Erased, as what stands for the name says; where only what one cohort holds of somebody
    went, the history says so.
    """
    enrolment, change, operation = table_of(Enrolment), table_of(Change), table_of(Operation)
    name = table_of(Person).c.full_name
    # ":" comes after "9"
    stands = sa.and_(name >= STANDS.format(number="0"), name < STANDS.format(number=":"))
    erasures = sa.select(operation.c.id).where(operation.c.kind == "erase")
    # with its plus SQLite begins at the few erasures, not at all that was ever changed in an
    # enrolment
    of_enrolments = sa.literal_column("+change.entity") == Enrolment.__name__
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
    day = (
        sa.literal(ends.isoformat())
        if ends
        else sa.func.coalesce(sa.type_coerce(last, sa.String()), today)
    )
    later = sa.func.min(
        sa.func.date(day, f"{values[0]:+d} months"),
        sa.func.date(day, "start of month", f"{values[0] + 1:+d} months", "-1 day"),
    )
    expiry = sa.type_coerce(table_of(Person).c.passport_expiry, sa.String())
    return sa.and_(expiry.is_not(None), expiry < later)


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
        "visa": sa.not_(_visa_open((), None)),
        "insurance": enrolment.c.insurance.is_not(None),
        "consent": enrolment.c.consent.is_(True),
    }
    own = stands.get(kind)
    known = noted if own is None else sa.or_(sa.func.coalesce(own, sa.false()), noted)
    return sa.not_(known)


def _visa_open(_values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    state = table_of(Enrolment).c.visa_state
    return sa.or_(state.is_(None), state.not_in(VISA_SETTLED))


def _attention(values: tuple[Any, ...], ends: dt.date | None) -> Condition:
    """What may stop somebody from coming: the passport or the visa. A letter that is missing is
    felt in the visa.
    """
    return sa.or_(
        _passport_short(values, ends), column_of("passport_no").is_(None), _visa_open((), None)
    )


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
    return sa.type_coerce(cohort.c.starts, sa.String())


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
    bounds = [column.is_not(None)]
    bounds += [] if low is None else [column >= low]
    bounds += [] if high is None else [column <= high]
    return sa.and_(*bounds)


def _is_one_of(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    name, *allowed = values
    column = column_of(name)
    found = column.in_([value for value in allowed if value is not None])
    return (
        sa.or_(found, column.is_(None)) if None in allowed else sa.func.coalesce(found, sa.false())
    )


def _is_none_of(values: tuple[Any, ...], ends: dt.date | None) -> Condition:
    return sa.not_(_is_one_of(values, ends))


def _has(values: tuple[Any, ...], _ends: dt.date | None) -> Condition:
    text, *names = values
    return sa.or_(*(_contains(column_of(name), plain_text(text)) for name in names))


def _contains(column: sa.Column[Any], plain: str) -> Condition:
    """The database alone knows no accents and no capitals beyond ASCII: only for other texts it
    asks Python.
    """
    found = sa.func.instr(sa.func.plain_text(column), plain) > 0
    return sa.case((is_beyond_ascii(column), found), else_=column.contains(plain, autoescape=True))


def is_beyond_ascii(column: sa.Column[Any]) -> Condition:
    """Does the text hold anything but plain letters, figures and signs?"""
    return column.op("GLOB", is_comparison=True)("*[^ -~]*")


def _blank(name: str) -> Callable[[tuple[Any, ...], dt.date | None], Condition]:
    return lambda _values, _ends: column_of(name).is_(None)


def _paper(kind: str) -> Callable[[tuple[Any, ...], dt.date | None], Condition]:
    return lambda _values, ends: _document_missing((kind,), ends)


_CONDITIONS: Mapping[str, Callable[[tuple[Any, ...], dt.date | None], Condition]] = {
    "passport_short": _passport_short,
    "passport_missing": _blank("passport_no"),
    "letter_missing": _paper("invitation"),
    "visa_open": _visa_open,
    "flight_missing": _blank("arrival_flight"),
    "departure_missing": _blank("departure_flight"),
    "room_missing": _blank("room_no"),
    "diet_unknown": _blank("dietary"),
    "photo_missing": _paper("photo"),
    "insurance_missing": _paper("insurance"),
    "email_missing": _blank("email"),
    "document_missing": _document_missing,
    "attention": _attention,
    "came_before": _came_before,
    "field_blank": lambda values, _ends: column_of(values[0]).is_(None),
    "field_known": lambda values, _ends: column_of(values[0]).is_not(None),
    "field_between": _between,
    "field_is": _is_one_of,
    "field_not": _is_none_of,
    "field_has": _has,
    "asked": lambda _values, _ends: sa.true(),
    "coming": lambda _values, _ends: is_coming(),
    "ended": lambda _values, _ends: sa.not_(is_coming()),
}
