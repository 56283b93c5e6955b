"""Whom the office waits for: what participants still owe, by the embassy or organisation that gives
it; when it was asked last, and by whom; the note that it was asked now.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

import sqlalchemy as sa

from lcdesk.db.queries.participants import read_values
from lcdesk.db.values import BATCH, table_of
from lcdesk.model import clock, countries
from lcdesk.model.countries.reference import shipped_labels
from lcdesk.model.deadlines import DeadlineKind, GivenBy, deadline_of
from lcdesk.model.entities import AskedNote, Enrolment, Organisation
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import PARTS, fold_title, name_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.deadlines.deadlines import DeadlinePlan
from lcdesk.texts import LANGUAGES, N_, _, in_language, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NOTE = N_("Asked {asked}: {count} participants")
NOTE_ONE = N_("Asked {asked} about {name}")
AHEAD = 30
"""Days before a deadline from which on somebody is waited for."""
_FIELDS = ("full_name", *PARTS, "nationality", "organization", "nominating_body", "email")


class ChasedRecord(TypedDict):
    """What of a participant says who gives what is missing, and how they are written to."""

    nationality: str | None
    organization: str | None
    nominating_body: str | None
    email: str | None


_EMBASSY = ("embassy", "大使馆", "使馆")


@dataclass(frozen=True)
class AskedPerson:
    """Somebody for whom something is owed: what, and when it was asked for last, by whom."""

    id: int
    name: str
    email: str
    kinds: tuple[DeadlineKind, ...]
    asked_on: dt.date | None = None
    asked_by: str = ""


@dataclass(frozen=True)
class ChaseGroup:
    """One embassy or organisation with all it is waited for. `key`: the same as long as it is the
    same one; `names`: language → what it is called; `emails`: as the directory has them.
    """

    key: str
    given_by: GivenBy
    names: Mapping[str, str]
    country: str | None
    emails: str
    people: tuple[AskedPerson, ...]

    @property
    def name(self) -> str:
        """What it is called in the language of the moment."""
        return self.names[language()]

    @property
    def ids(self) -> tuple[int, ...]:
        """Enrolments of all it is waited for."""
        return tuple(one.id for one in self.people)

    @property
    def kinds(self) -> tuple[DeadlineKind, ...]:
        """All it is waited for, in the order of the deadlines."""
        return tuple(dict.fromkeys(kind for one in self.people for kind in one.kinds))

    def count(self, kind: DeadlineKind) -> int:
        """For how many one thing is waited for."""
        return sum(kind in one.kinds for one in self.people)

    @property
    def asked_on(self) -> dt.date | None:
        """When it was asked last; None: never yet."""
        return max((one.asked_on for one in self.people if one.asked_on), default=None)

    @property
    def asked_by(self) -> str:
        """Who asked then; "" where that is not known."""
        return next((one.asked_by for one in self.people if one.asked_on == self.asked_on), "")

    @property
    def unasked(self) -> int:
        """For how many nobody has been asked."""
        return sum(one.asked_on is None for one in self.people)


def read_chased(session: Session, ids: Sequence[int]) -> dict[int, ChasedRecord]:
    """Enrolment → that record, the parts of the name in it; those that are gone are left out."""
    return cast("dict[int, ChasedRecord]", read_values(session, ids, _FIELDS))


def read_groups(desk: Desk, plan: DeadlinePlan) -> tuple[ChaseGroup, ...]:
    """Whom a cohort waits for: those asked longest ago first, those never asked yet after them.

    Waited for is what is late, due within `AHEAD` days, or asked for already. Nobody is once the
    course has begun.
    """
    if plan.phase != "before" or plan.is_quiet:
        return ()
    with desk.reading_together(), desk.reading() as session:
        owed = _owed(session, plan)
        ids = [one for one in plan.marks if one in owed]
        values = read_chased(session, ids)
        bodies = _bodies(session, ids)
        embassies = _embassies(session)
        notes = _notes(session, ids)
    return _grouped(plan, owed, ids, values, (bodies, embassies), notes)


Note = tuple[dt.date, str]
Notes = Mapping[tuple[int, str], Note]
"""(enrolment, key of a deadline) → when it was asked for last, and by whom."""


def _owed(session: Session, plan: DeadlinePlan) -> dict[int, list[DeadlineKind]]:
    """Enrolment → what it owes."""
    owed: dict[int, list[DeadlineKind]] = defaultdict(list)
    until = plan.today + dt.timedelta(days=AHEAD)
    for step in plan.now:
        if not step.is_open or step.kind.given_by == "office":
            continue
        wanted: Iterable[int] = step.ids
        if step.due > until:
            asked = _asked(session, plan.cohort["id"], step.kind.key)
            wanted = (one for one in step.ids if one in asked)
        for one in wanted:
            owed[one].append(step.kind)
    return owed


def _asked(session: Session, cohort_id: int, kind: str) -> Collection[int]:
    query = sa.select(AskedNote.enrolment_id).join(
        Enrolment, Enrolment.id == AskedNote.enrolment_id
    )
    return set(
        session.scalars(query.where(Enrolment.cohort_id == cohort_id, AskedNote.kind == kind))
    )


def _grouped(
    plan: DeadlinePlan,
    owed: Mapping[int, Sequence[DeadlineKind]],
    ids: Sequence[int],
    values: Mapping[int, ChasedRecord],
    known: tuple[Mapping[int, _Body], Mapping[str, _Body]],
    notes: Notes,
) -> tuple[ChaseGroup, ...]:
    bodies, embassies = known
    people: dict[str, list[AskedPerson]] = defaultdict(list)
    heads: dict[str, ChaseGroup] = {}
    for number in ids:
        record = values.get(number)
        if record is None:
            continue
        by_head: dict[str, list[DeadlineKind]] = defaultdict(list)
        for kind in owed[number]:
            head = (
                _embassy(record, plan.cohort["country"], embassies)
                if kind.given_by == "embassy"
                else None
            ) or _organisation(record, bodies.get(number))
            heads.setdefault(head.key, head)
            by_head[head.key].append(kind)
        for key, kinds in by_head.items():
            found = [notes[number, kind.key] for kind in kinds if (number, kind.key) in notes]
            asked_on, asked_by = max(found, default=(None, ""), key=lambda one: one[0])
            people[key].append(
                AskedPerson(
                    number, name_of(record), record["email"] or "", tuple(kinds), asked_on, asked_by
                )
            )
    groups = [
        ChaseGroup(key, one.given_by, one.names, one.country, one.emails, tuple(people[key]))
        for key, one in heads.items()
    ]
    return tuple(sorted(groups, key=_order))


def _order(group: ChaseGroup) -> tuple[bool, dt.date, int, str]:
    on = group.asked_on
    return on is None, on or dt.date.max, -len(group.people), group.key


# --- Who gives it ---


@dataclass(frozen=True)
class _Body:
    id: int
    names: Mapping[str, str]
    country: str | None
    emails: str


def _embassy(
    record: ChasedRecord, host: str | None, embassies: Mapping[str, _Body]
) -> ChaseGroup | None:
    """The embassy of somebody's country; None where there is none: whoever is at home, or comes
    from where the office's wording has no embassy.
    """
    country = record["nationality"]
    if not country or country == (host or "CN") or country in shipped_labels():
        return None
    known = embassies.get(country)
    names = {
        code: in_language(code, N_("Embassy of {country}")).format(
            country=countries.name(country, code)
        )
        for code in LANGUAGES
    }
    if known:
        names = {code: known.names.get(code) or said for code, said in names.items()}
    return ChaseGroup(
        f"embassy:{country}", "embassy", names, country, known.emails if known else "", ()
    )


def _organisation(record: ChasedRecord, body: _Body | None) -> ChaseGroup:
    """Who sent somebody: the organisation of the directory, else as it was written, else the one
    themself.
    """
    country = record["nationality"]
    if body:
        said = next(iter(body.names.values()), "") or record["organization"] or "?"
        names = {code: body.names.get(code) or said for code in LANGUAGES}
        key, emails = f"organisation:{body.id}", body.emails
        return ChaseGroup(key, "organisation", names, body.country or country, emails, ())
    said = record["organization"] or record["nominating_body"] or name_of(record) or "?"
    key = f"said:{country or ''}:{fold_title(said)}"
    return ChaseGroup(key, "organisation", dict.fromkeys(LANGUAGES, said), country, "", ())


def _bodies(session: Session, ids: Sequence[int]) -> dict[int, _Body]:
    """Enrolment → its organisation in the directory."""
    enrolment, table = table_of(Enrolment), table_of(Organisation)
    query = sa.select(
        enrolment.c.id, table.c.id, table.c.name_en, table.c.name_zh, table.c.country, table.c.email
    ).join_from(enrolment, table, table.c.id == enrolment.c.organisation_id)
    found: dict[int, _Body] = {}
    for start in range(0, len(ids), BATCH):
        wanted = query.where(enrolment.c.id.in_(ids[start : start + BATCH]))
        for number, body, english, chinese, country, email in session.execute(wanted):
            found[number] = _Body(body, _names(english, chinese), country, email or "")
    return found


def _embassies(session: Session) -> dict[str, _Body]:
    """Country → the embassy of it that the directory has; of several one with an address."""
    table = table_of(Organisation)
    query = sa.select(
        table.c.id, table.c.name_en, table.c.name_zh, table.c.country, table.c.email
    ).where(
        table.c.country.is_not(None),
        sa.or_(
            *(
                column.icontains(word)
                for column in (table.c.name_en, table.c.name_zh)
                for word in _EMBASSY
            )
        ),
    )
    found: dict[str, _Body] = {}
    for number, english, chinese, country, email in session.execute(query.order_by(table.c.id)):
        if country not in found or (email and not found[country].emails):
            found[country] = _Body(number, _names(english, chinese), country, email or "")
    return found


def _names(english: str | None, chinese: str | None) -> dict[str, str]:
    return {code: said for code, said in (("en", english), ("zh", chinese)) if said}


def _notes(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], Note]:
    table = table_of(AskedNote)
    query = sa.select(table.c.enrolment_id, table.c.kind, table.c.on, table.c.who)
    found: dict[tuple[int, str], Note] = {}
    for start in range(0, len(ids), BATCH):
        wanted = query.where(table.c.enrolment_id.in_(ids[start : start + BATCH]))
        for number, kind, on, who in session.execute(wanted.order_by(table.c.on, table.c.id)):
            found[number, kind] = on, who or ""
    return found


# --- It was asked ---


def note_asked(
    desk: Desk, asked: str, wanted: Mapping[int, Sequence[str]], on: dt.date | None = None
) -> int:
    """Note that somebody was asked, on a day (today), by whoever works at the desk: enrolment →
    keys of the deadlines; as one operation. How many notes were made.
    """
    notes = [
        (number, kind)
        for number, kinds in wanted.items()
        for kind in dict.fromkeys(kinds)
        if deadline_of(kind) is not None
    ]
    if not notes:
        raise KnownFault(_("Nothing was asked for."), _("Nothing was changed."))
    with desk.reading() as session:
        names = read_chased(session, [number for number, _kind in notes[:1]])

    def note(work: Work) -> None:
        work.load(Enrolment, list(wanted))
        for number, kind in notes:
            work.get(Enrolment, number)
            work.session.add(
                AskedNote(
                    enrolment_id=number,
                    kind=kind,
                    asked=asked[:300] or None,
                    on=on or clock.today(),
                    who=work.who or None,
                )
            )

    told: dict[str, Any] = {"asked": asked}
    if len(wanted) == 1:
        desk.execute(
            NOTE_ONE, note, **told, name=next((name_of(one) for one in names.values()), "")
        )
    else:
        desk.execute(NOTE, note, **told, count=len(wanted))
    return len(notes)


def wanted_of(group: ChaseGroup) -> dict[int, list[str]]:
    """What `note_asked` takes of all that a group is asked for."""
    return {one.id: [kind.key for kind in one.kinds] for one in group.people}
