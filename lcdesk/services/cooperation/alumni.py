"""Alumni: the people who took part over the years, each once, with what is kept about how to stay
in touch with them, by their consent.

Who took part: arrived or further, or left early (as the counting rule "arrived" says), in a cohort
that has ended; who completed or has a certificate counts before that. Whoever the office keeps a
contact of is an alumna or alumnus, too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.garbage_collection import collection_paused
from lcdesk.model import clock, countries
from lcdesk.model.entities import AlumniContact, Cohort, Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import PARTS, name_of
from lcdesk.model.record_search import fold_search, spoken_forms
from lcdesk.model.statuses import CAME
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row
from lcdesk.services.core.record_lists import ALUMNI, make, set_fields
from lcdesk.texts import LANGUAGES, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Consent = Literal["agreed", "expired", "refused", "unknown"]
CONSENTS: tuple[Consent, ...] = ("agreed", "expired", "refused", "unknown")
By = Literal["country", "field", "year", "cohort", "consent"]
DONE = ("completed", "certified")
_OVER = ("closed", "archived")
UNKNOWN = ""


class ContactLine(NamedTuple):
    """What is kept about how to stay in touch with somebody, as the row has it."""

    id: int
    person_id: int
    position: str | None
    organization: str | None
    as_of: dt.date | None
    country: str | None
    city: str | None
    channel: str | None
    email: str | None
    consent: bool | None
    consent_for: str | None
    consent_since: dt.date | None
    consent_until: dt.date | None
    newsletter: bool | None
    kept_by: str | None
    last_contact: dt.date | None
    next_step: str | None
    due: dt.date | None


class AlumniLine(NamedTuple):
    """Somebody who took part: `cohorts` and `years` oldest first; organisation and post as they
    were in the last of them; `contact` None where none is kept.
    """

    person_id: int
    name: str
    given_name: str | None
    family_name: str | None
    name_zh: str | None
    gender: str | None
    country: str | None
    field_of_work: str | None
    cohorts: tuple[int, ...]
    years: tuple[int, ...]
    enrolment_id: int | None
    organization: str | None
    position: str | None
    email: str | None
    contact: ContactLine | None

    @property
    def position_now(self) -> str | None:
        """The post of today, else that of then."""
        return (self.contact and self.contact.position) or self.position

    @property
    def organization_now(self) -> str | None:
        """Where they work today, else where they did then."""
        return (self.contact and self.contact.organization) or self.organization

    @property
    def due(self) -> dt.date | None:
        """The day of the next contact."""
        return self.contact.due if self.contact else None

    def consent(self, day: dt.date) -> Consent:
        """Do they agree to be written to, seen from a day?"""
        kept = self.contact
        if kept is None or kept.consent is None:
            return "unknown"
        if not kept.consent:
            return "refused"
        return "expired" if kept.consent_until and kept.consent_until < day else "agreed"

    def is_due(self, day: dt.date) -> bool:
        """Is the day of the next contact there, or past?"""
        return self.due is not None and self.due <= day


@dataclass(frozen=True)
class AlumniFilter:
    """Whom a list of alumni holds; None: it may be anything. `field`: a part of the field of work
    in any script; `is_due`: the day of the next contact has come; `search`: words that stand
    somewhere in what is told of them.
    """

    country: str | None = None
    field: str | None = None
    year: int | None = None
    cohort_id: int | None = None
    consent: Consent | None = None
    newsletter: bool | None = None
    is_due: bool | None = None
    search: str = ""


def list_alumni(
    desk: Desk, wanted: AlumniFilter | None = None, day: dt.date | None = None
) -> list[AlumniLine]:
    """The alumni of a `day` (None: today), by name."""
    today = day or clock.today()
    with desk.reading() as session, collection_paused():
        lines = _read(session, today)
    return lines if wanted is None else narrowed(lines, wanted, today)


def count_alumni(desk: Desk) -> int:
    """How many there are, without reading them."""
    contact = table_of(AlumniContact)
    with desk.reading() as session:
        came = _parts_of(session, clock.today(), table_of(Enrolment).c.person_id)
        kept = sa.select(contact.c.person_id).where(contact.c.person_id.is_not(None))
        people = came.union(kept).subquery()
        return session.scalar(sa.select(sa.func.count()).select_from(people)) or 0


def count_unsure(desk: Desk, day: dt.date | None = None) -> int:
    """How many enrolments in cohorts that have ended stand at a status that does not say whether
    they came (none, or one before arrival): nobody of these is among the alumni by it.
    """
    enrolment = table_of(Enrolment)
    with desk.reading() as session:
        ended = _ended(session, day or clock.today())
        query = sa.select(enrolment.c.status, sa.func.count()).where(
            enrolment.c.cohort_id.in_(ended)
        )
        counts = dict(session.execute(query.group_by(enrolment.c.status)).all())
    return sum(count for status, count in counts.items() if status in _UNSURE)


_UNSURE = (None, "selected", "invited", "visa_granted", "confirmed")


def narrowed(
    lines: Sequence[AlumniLine],
    wanted: AlumniFilter,
    day: dt.date,
    words_known: Mapping[int, str] | None = None,
) -> list[AlumniLine]:
    """Those of these alumni that a filter leaves, in their order; consent and what is due as seen
    from a day. `words_known`: person → what `words_of` says, made before where somebody types.
    """
    field, words = fold_search(wanted.field or ""), fold_search(wanted.search).split()
    left: Iterable[AlumniLine] = lines
    if wanted.country is not None:
        left = [line for line in left if line.country == wanted.country]
    if field:
        left = [line for line in left if field in fold_search(line.field_of_work or "")]
    if wanted.year is not None:
        left = [line for line in left if wanted.year in line.years]
    if wanted.cohort_id is not None:
        left = [line for line in left if wanted.cohort_id in line.cohorts]
    if wanted.consent is not None:
        left = [line for line in left if line.consent(day) == wanted.consent]
    if wanted.newsletter is not None:
        left = [line for line in left if _reads(line) == wanted.newsletter]
    if wanted.is_due is not None:
        left = [line for line in left if line.is_due(day) == wanted.is_due]
    if words:
        left = _found(list(left), words, words_known)
    return list(left)


def _found(
    lines: list[AlumniLine], words: Sequence[str], known: Mapping[int, str] | None
) -> list[AlumniLine]:
    """Those in whom every word stands; one word after the other, of whom the one before left."""
    told = known or {line.person_id: words_of(line) for line in lines}
    for word in words:
        lines = [line for line in lines if word in told[line.person_id]]
    return lines


def _reads(line: AlumniLine) -> bool:
    return bool(line.contact and line.contact.newsletter)


def words_of(line: AlumniLine) -> str:
    """What somebody is found by, folded: names, also as Chinese sounds, organisations, posts,
    field of work, country in each language, mail.
    """
    kept = line.contact
    said = (
        line.name,
        line.field_of_work,
        line.organization,
        line.position,
        line.email,
        *((kept.organization, kept.position, kept.city, kept.email) if kept else ()),
    )
    words = fold_search("\n".join(filter(None, said)))
    if line.country:
        words += _country_words(line.country)
    return words + _chinese_words(line.name_zh) if line.name_zh else words


@cache
def _country_words(code: str) -> str:
    return fold_search("\n" + "\n".join(countries.name(code, one) for one in LANGUAGES))


@lru_cache(maxsize=32768)
def _chinese_words(name: str) -> str:
    return fold_search("\n".join(("", name, *spoken_forms(name))))


def group_alumni(lines: Iterable[AlumniLine], by: By) -> dict[str, int]:
    """What they have in common ("" where it is not known) → how many people, most first; somebody
    of two years or cohorts counts in each of them.
    """
    today, counts = clock.today(), Counter[str]()
    for line in lines:
        counts.update(dict.fromkeys(_keys(line, by, today), 1))
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0] == UNKNOWN, one[0])))


def _keys(line: AlumniLine, by: By, day: dt.date) -> Collection[str]:
    keys: Mapping[By, Collection[str]] = {
        "country": (line.country or UNKNOWN,),
        "field": (line.field_of_work or UNKNOWN,),
        "year": [str(year) for year in line.years] or (UNKNOWN,),
        "cohort": [str(cohort) for cohort in line.cohorts] or (UNKNOWN,),
        "consent": (line.consent(day),),
    }
    return keys[by]


# --- read ---


def _read(session: Session, today: dt.date) -> list[AlumniLine]:
    contacts = _contacts(session)
    took_part = _took_part(session, today)
    years = _years(session)
    wanted = took_part.keys() | contacts.keys()
    lines: list[AlumniLine] = []
    for row in _people(session):
        person_id, full_name, given, family, name_zh = row[:5]
        if person_id not in wanted:
            continue
        theirs = took_part.get(person_id, _NEVER)
        last = theirs[-1]
        told = _cohorts_and_years(theirs, years)
        lines.append(
            AlumniLine(
                person_id,
                full_name or _name(given, family, name_zh),
                given,
                family,
                name_zh,
                row[5],
                row[6],
                row[7],
                told[0],
                told[1],
                last[1],
                last[2],
                last[3],
                row[8],
                contacts.get(person_id),
            )
        )
    lines.sort(key=_place)
    return lines


def _name(given: str | None, family: str | None, name_zh: str | None) -> str:
    return name_of({"given_name": given, "family_name": family, "name_zh": name_zh})


def _cohorts_and_years(
    parts: Sequence[_Part], years: Mapping[int, int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Each cohort, and each year, once."""
    if len(parts) == 1:
        cohort = parts[0][0]
        if cohort is None:
            return (), ()
        year = years.get(cohort)
        return (cohort,), () if year is None else (year,)
    cohorts = tuple(dict.fromkeys(part[0] for part in parts if part[0] is not None))
    return cohorts, tuple(dict.fromkeys(years[one] for one in cohorts if one in years))


def _place(line: AlumniLine) -> tuple[str, int]:
    return line.name.casefold(), line.person_id


def _years(session: Session) -> dict[int, int]:
    """Cohort → the year it began in."""
    cohort = table_of(Cohort)
    query = sa.select(cohort.c.id, sa.func.coalesce(cohort.c.starts, cohort.c.ends))
    days = session.execute(query).all()
    return {row_id: day.year for row_id, day in days if day is not None}


def _people(session: Session) -> Iterable[Sequence[Any]]:
    person = table_of(Person)
    query = sa.select(
        person.c.id,
        person.c.full_name,
        *(person.c[part] for part in PARTS),
        person.c.gender,
        person.c.nationality,
        person.c.field_of_work,
        person.c.email,
    )
    return session.connection().execute(query).all()


_Part = tuple[int | None, int | None, str | None, str | None]
"""Cohort, enrolment, organisation and post."""
_NEVER: list[_Part] = [(None, None, None, None)]


def _took_part(session: Session, today: dt.date) -> dict[int, list[_Part]]:
    """Person → where they took part, oldest first."""
    enrolment = table_of(Enrolment)
    query = _parts_of(
        session,
        today,
        enrolment.c.person_id,
        enrolment.c.cohort_id,
        enrolment.c.id,
        enrolment.c.organization,
        enrolment.c.position,
    )
    found: dict[int, list[_Part]] = {}
    several: dict[int, list[_Part]] = {}
    for row in session.connection().execute(query).all():
        person_id, part = row[0], (row[1], row[2], row[3], row[4])
        known = found.get(person_id)
        if known is None:
            found[person_id] = [part]
        else:
            known.append(part)
            several[person_id] = known
    order = _order(session) if several else {}
    for parts in several.values():
        parts.sort(key=lambda part: (order.get(part[0] or 0, 0), part[1]))
    return found


def _parts_of(
    session: Session, today: dt.date, *columns: sa.ColumnElement[Any]
) -> sa.Select[*tuple[Any, ...]]:
    """These columns of the enrolments of those who took part."""
    enrolment = table_of(Enrolment)
    is_over = sa.and_(
        enrolment.c.status.in_(CAME), enrolment.c.cohort_id.in_(_ended(session, today))
    )
    return sa.select(*columns).where(sa.or_(enrolment.c.status.in_(DONE), is_over))


def _order(session: Session) -> dict[int, int]:
    """Cohort → its place by its first day; those without one come first."""
    cohort = table_of(Cohort)
    query = sa.select(cohort.c.id).order_by(cohort.c.starts.nulls_first(), cohort.c.id)
    return {row_id: place for place, row_id in enumerate(session.scalars(query))}


def _ended(session: Session, today: dt.date) -> list[int]:
    """The cohorts that are over: their last day has passed, or their status says so."""
    cohort = table_of(Cohort)
    last = sa.func.coalesce(cohort.c.ends, cohort.c.starts)
    is_over = sa.or_(last < today, cohort.c.status.in_(_OVER))
    return list(session.scalars(sa.select(cohort.c.id).where(is_over)))


def _contacts(session: Session) -> dict[int, ContactLine]:
    """Person → the contact that is kept; of several the one noted first."""
    contact = table_of(AlumniContact)
    query = sa.select(*(contact.c[name] for name in ContactLine._fields))
    query = query.where(contact.c.person_id.is_not(None)).order_by(contact.c.id.desc())
    return {row[1]: ContactLine._make(row) for row in session.connection().execute(query).all()}


# --- written ---


def note_contact(
    desk: Desk, person_id: int, values: Mapping[str, Any], shown: Mapping[str, Any] | None = None
) -> int:
    """Note how to stay in touch with a person, `values` by field of `ALUMNI` but the name: the one
    contact of that person is made or changed; its id. Who agrees without a day did so today.

    `shown`: the fields as they were shown; `EditConflictsFound` when somebody was faster.
    """
    with desk.reading() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise KnownFault(_("This person is no longer there."), _("Nothing was written."))
        name = name_of({one: getattr(person, one) for one in ("full_name", *PARTS)})
        number = _contact_of(session, person_id)
    return desk.execute(
        ALUMNI.change if number else ALUMNI.add,
        lambda work: _write(work, person_id, values, shown),
        name=name,
    )


def _write(
    work: Work, person_id: int, values: Mapping[str, Any], shown: Mapping[str, Any] | None
) -> int:
    wanted = {field: value for field, value in values.items() if field != "person"}
    now = _contact_of(work.session, person_id)
    if now is None:
        now = make(work, ALUMNI, wanted)
        work.set(work.get(AlumniContact, now), {"person_id": person_id})
    else:
        row = work.get(AlumniContact, now)
        told = _("This contact was changed meanwhile.")
        require_row(ALUMNI.kind.by_name, row, wanted, shown, told)
        set_fields(work, ALUMNI, now, wanted)
    row = work.get(AlumniContact, now)
    if wanted.get("consent") and row.consent_since is None:
        work.set(row, {"consent_since": clock.today()})
    return now


def note_contacts(
    desk: Desk,
    cells: Mapping[int, Mapping[str, Any]],
    shown: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """The same of several people as one operation: person → field → value."""
    if len(cells) == 1:
        ((person_id, values),) = cells.items()
        note_contact(desk, person_id, values, (shown or {}).get(person_id))
        return

    def write(work: Work) -> None:
        for person_id, values in cells.items():
            _write(work, person_id, values, (shown or {}).get(person_id))

    desk.execute(ALUMNI.change_many, write, count=len(cells))


def _contact_of(session: Session, person_id: int) -> int | None:
    contact = table_of(AlumniContact)
    query = sa.select(sa.func.min(contact.c.id)).where(contact.c.person_id == person_id)
    return session.scalar(query)
