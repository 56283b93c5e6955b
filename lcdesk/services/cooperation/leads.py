"""Cooperation leads: who wishes to do what with which local partner, how far it is, when to ask
again; and their counts, every number with its leads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from lcdesk.db.queries.figures import enrolments_of
from lcdesk.db.values import table_of
from lcdesk.model import clock, countries
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import Lead, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.findings import say_places
from lcdesk.model.kinds import Choice
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.model.names import PARTS, name_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row, touched
from lcdesk.services.core.finding import read_one
from lcdesk.texts import N_, _, language, n_

ADD = N_("New cooperation lead of {name}")
CHANGE = N_("Edit cooperation lead of {name}")
REMOVE = N_("Remove cooperation lead of {name}")
LEAD = RecordKind(
    "lead",
    N_("Cooperation lead"),
    tuple(field for field in fields_of(Lead) if field.name == field.column),
)
"""What the form of a lead asks where its participant and cohort are given."""
FIRST_STAGE = "idea"
_OVER = "ended"


@dataclass(frozen=True)
class LeadLine:
    """A lead as it stands: whose (`name` "" where nobody is behind it any more), of which
    cohort, and its fields as kept.
    """

    id: int
    version: int
    person_id: int | None
    name: str
    cohort_id: int | None
    country: str | None
    kind: str | None
    partner: str | None
    stage: str | None
    subject: str | None
    next_step: str | None
    due: dt.date | None
    kept_by: str | None = None
    notes: str | None = None
    organisation_id: int | None = None
    project_id: int | None = None

    @property
    def is_overdue(self) -> bool:
        """Has the follow-up day passed, while it goes on?"""
        return self.due is not None and self.due < clock.today() and self.stage != _OVER

    @property
    def values(self) -> dict[str, Any]:
        """Field of `LEAD` → value."""
        return {field.name: getattr(self, field.name) for field in LEAD.fields}


def list_leads(
    desk: Desk, *, person_id: int | None = None, cohort_id: int | None = None
) -> list[LeadLine]:
    """The leads of a person, of a cohort, or all: what is to be followed up first comes first,
    what has ended last.
    """
    lead, person = table_of(Lead), table_of(Person)
    columns = [lead.c[name] for name in LeadLine.__dataclass_fields__ if name != "name"]
    query = sa.select(*columns, person.c.full_name, *(person.c[part] for part in PARTS))
    query = query.join_from(lead, person, person.c.id == lead.c.person_id, isouter=True)
    for column, number in ((lead.c.person_id, person_id), (lead.c.cohort_id, cohort_id)):
        query = query if number is None else query.where(column == number)
    is_over = sa.case((lead.c.stage == _OVER, 1), else_=0)
    with desk.reading() as session:
        rows = (
            session.execute(query.order_by(is_over, lead.c.due.nulls_last(), lead.c.id))
            .mappings()
            .all()
        )
    return [_line(dict(row)) for row in rows]


def read_lead(desk: Desk, lead_id: int) -> dict[str, Any]:
    """Field of `LEAD` → value, as a lead stands now; {} when it is gone."""
    with desk.reading() as session:
        row = session.get(Lead, lead_id)
        return (
            {} if row is None else {field.name: getattr(row, field.name) for field in LEAD.fields}
        )


def add_lead(desk: Desk, enrolment_id: int, values: Mapping[str, Any]) -> int:
    """Note a lead of a participant, `values` by field of `LEAD`; its id. The country is theirs
    where none is given.
    """
    record = read_one(desk, enrolment_id)
    if record is None:
        raise KnownFault(_("This participant is no longer there."), _("Nothing was written."))
    _require_kind(values)
    given = {"stage": FIRST_STAGE, "country": record["nationality"], **_given(values)}
    of = {"person_id": record["person_id"], "cohort_id": record["cohort_id"]}
    return desk.execute(ADD, lambda work: work.add(Lead(**of, **given)).id, name=name_of(record))


def change_lead(
    desk: Desk, lead_id: int, values: Mapping[str, Any], shown: Mapping[str, Any] | None = None
) -> None:
    """Set fields of a lead. `shown`: its fields as they were shown; then those somebody changed
    are written, and `EditConflictsFound` says that somebody was faster.
    """
    if "kind" in values:
        _require_kind(values)
    wanted = dict(values) if shown is None else touched(values, shown)

    def change(work: Work) -> None:
        row = work.get(Lead, lead_id)
        told = _("This cooperation lead was changed meanwhile.")
        require_row(LEAD.by_name, row, wanted, shown, told)
        work.set(row, wanted)

    desk.execute(CHANGE, change, name=_whose(desk, lead_id))


def remove_lead(desk: Desk, lead_id: int) -> None:
    """Take a lead out."""
    desk.execute(
        REMOVE, lambda work: work.remove(work.get(Lead, lead_id)), name=_whose(desk, lead_id)
    )


def kind_words(code: str | None) -> str:
    """The kind of a lead in the language of the moment."""
    return LEAD_KIND.format(code) if code else _("without a kind")


def _line(row: dict[str, Any]) -> LeadLine:
    names = {name: row.pop(name) for name in ("full_name", *PARTS)}
    return LeadLine(name=name_of(names) if row.get("person_id") is not None else "", **row)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _require_kind(values: Mapping[str, Any]) -> None:
    if not values.get("kind"):
        raise KnownFault(_("Say which kind of cooperation it is."), _("Nothing was written."))


def _whose(desk: Desk, lead_id: int) -> str:
    lead, person = table_of(Lead), table_of(Person)
    query = sa.select(person.c.full_name, *(person.c[part] for part in PARTS))
    query = query.join_from(lead, person, person.c.id == lead.c.person_id).where(
        lead.c.id == lead_id
    )
    with desk.reading() as session:
        found = session.execute(query).mappings().first()
    return name_of(dict(found)) if found else "–"


# --- Leads counted: by country, kind and stage, and what is due ---


By = Literal["country", "kind", "stage"]
BYS: tuple[By, ...] = ("country", "kind", "stage")
When = Literal["overdue", "week", "month", "later", "undated"]
WHENS: tuple[When, ...] = ("overdue", "week", "month", "later", "undated")
"""Day passed · until the end of this week · later in this month · after it · none: of leads that
go on, each in one of them.
"""
ENDED = "ended"
UNKNOWN = ""


@dataclass(frozen=True)
class LeadCountRow:
    """One line of a count: its key (a country, a kind, a stage; "" not known), the leads that go
    on, those that have ended.

    It is a `CountedRow` of charts: `people` are the ids of its leads, and none of them is a woman
    or a man.
    """

    key: str
    label: str
    going: int
    ended: int
    people: tuple[int, ...]
    women: int = 0
    men: int = 0

    @property
    def other(self) -> int:
        return self.total

    @property
    def total(self) -> int:
        """Going on and ended together."""
        return self.going + self.ended


@dataclass(frozen=True)
class LeadCounts:
    """The leads of some cohorts, or all: each cut sums to `total`; `due` holds the ids by when
    to ask again.
    """

    lines: tuple[LeadLine, ...]
    rows: Mapping[By, tuple[LeadCountRow, ...]]
    due: Mapping[When, tuple[int, ...]]
    remarks: tuple[str, ...]
    day: dt.date

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.lines)

    @property
    def ended(self) -> int:
        """Those that are over."""
        return sum(row.ended for row in self.rows["stage"])

    @property
    def countries(self) -> int:
        """How many countries they are with."""
        return sum(bool(row.key) for row in self.rows["country"])

    @property
    def sentence(self) -> str:
        """ "9 cooperation leads with 5 countries"."""
        if not self.lines:
            return _("No cooperation leads yet")
        leads = n_("{count} cooperation lead", "{count} cooperation leads", self.total)
        if not self.countries:
            return leads
        met = {row.key for row in self.rows["country"] if row.key}
        without = sum(row.total for row in self.rows["country"] if not row.key)
        if not without:
            return _("{leads} with {countries}", leads=leads, countries=say_places(met))
        return _(
            "{leads}; {known} with {countries}, {without}",
            leads=leads,
            known=self.total - without,
            countries=say_places(met),
            without=n_("{count} with none", "{count} with none", without),
        )


def count_leads(desk: Desk, cohorts: Iterable[int] | None = None) -> LeadCounts:
    """The leads of these cohorts (None: of all, also those of no cohort)."""
    lines = list_leads(desk)
    if cohorts is not None:
        wanted = frozenset(cohorts)
        lines = [line for line in lines if line.cohort_id in wanted]
    return counted(lines, clock.today())


def counted(lines: Sequence[LeadLine], day: dt.date) -> LeadCounts:
    """The same of leads that are read already."""
    rows: dict[By, tuple[LeadCountRow, ...]] = {by: _rows(lines, by) for by in BYS}
    due: dict[When, tuple[int, ...]] = {
        when: tuple(line.id for line in lines if when_of(line, day) == when) for when in WHENS
    }
    return LeadCounts(tuple(lines), rows, due, tuple(_remarks(rows, due)), day)


def when_of(line: LeadLine, day: dt.date) -> When | None:
    """When a lead is to be followed up, seen from a day; None when it has ended. Weeks end on
    Sunday.
    """
    if line.stage == ENDED:
        return None
    if line.due is None:
        return "undated"
    if line.due < day:
        return "overdue"
    if line.due <= day + dt.timedelta(days=6 - day.weekday()):
        return "week"
    return "month" if (line.due.year, line.due.month) == (day.year, day.month) else "later"


def due_words(due: Mapping[When, Sequence[int]]) -> str:
    """ "2 overdue, 1 this week, 3 later this month"; "" when nothing is to be followed up before
    the month is over.
    """
    counts = {when: len(due[when]) for when in WHENS}
    said = (
        n_("{count} overdue", "{count} overdue", counts["overdue"]) if counts["overdue"] else "",
        n_("{count} this week", "{count} this week", counts["week"]) if counts["week"] else "",
        n_("{count} later this month", "{count} later this month", counts["month"])
        if counts["month"]
        else "",
    )
    return _(", ").join(part for part in said if part)


def _rows(lines: Sequence[LeadLine], by: By) -> tuple[LeadCountRow, ...]:
    groups: dict[str, list[LeadLine]] = {}
    for line in lines:
        groups.setdefault(_key(line, by), []).append(line)
    label = _LABELS[by]
    rows = [
        LeadCountRow(
            key,
            label(key) if key else _("not known"),
            len(found) - (over := sum(one.stage == ENDED for one in found)),
            over,
            tuple(one.id for one in found),
        )
        for key, found in groups.items()
    ]
    return tuple(sorted(rows, key=_order(by)))


def _key(line: LeadLine, by: By) -> str:
    return {"country": line.country, "kind": line.kind, "stage": line.stage}[by] or UNKNOWN


def _order(by: By) -> Callable[[LeadCountRow], tuple[bool, int, str]]:
    """Countries by number, kinds and stages as their lists have them; what is not known comes
    last.
    """
    codes = (
        {} if by == "country" else {option.code: n for n, option in enumerate(_LISTS[by].options)}
    )

    def place(row: LeadCountRow) -> tuple[bool, int, str]:
        return (
            row.key == UNKNOWN,
            codes.get(row.key, len(codes)) if codes else -row.total,
            row.label.casefold(),
        )

    return place


_LISTS: dict[By, Choice] = {"kind": LEAD_KIND, "stage": LEAD_STAGE}
_LABELS: dict[By, Callable[[str], str]] = {
    "country": lambda code: countries.name(code, language()),
    "kind": LEAD_KIND.format,
    "stage": LEAD_STAGE.format,
}


def _remarks(
    rows: Mapping[By, Sequence[LeadCountRow]], due: Mapping[When, Sequence[int]]
) -> list[str]:
    """What would make somebody recount: leads without a country, a kind, or a day to ask again."""
    unknown = {by: sum(row.total for row in rows[by] if row.key == UNKNOWN) for by in BYS}
    said: list[str] = []
    if count := unknown["country"]:
        said.append(n_("{count} lead has no country.", "{count} leads have no country.", count))
    if count := unknown["kind"]:
        said.append(
            n_(
                "The kind of {count} lead is not known.",
                "The kind of {count} leads is not known.",
                count,
            )
        )
    if count := unknown["stage"]:
        said.append(
            n_(
                "The stage of {count} lead is not known.",
                "The stage of {count} leads is not known.",
                count,
            )
        )
    if count := len(due["undated"]):
        said.append(
            n_(
                "{count} lead that goes on has no day to ask again.",
                "{count} leads that go on have no day to ask again.",
                count,
            )
        )
    return said


def enrolments_behind(desk: Desk, leads: Iterable[int]) -> list[tuple[int, int]]:
    """(cohort, enrolment) of the person of each lead, each once: in the lead's cohort, else
    where enrolled last.
    """
    wanted = frozenset(leads)
    lines = [line for line in list_leads(desk) if line.id in wanted and line.person_id is not None]
    with desk.reading() as session:
        known = enrolments_of(
            session, sorted({line.person_id for line in lines if line.person_id is not None})
        )
    return list(
        dict.fromkeys(found for line in lines if (found := enrolment_of(line, known)) is not None)
    )


def enrolment_of(line: LeadLine, known: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    """(cohort, enrolment) that stands for the person of a lead; `known`: (person, cohort,
    enrolment), the later ones last.
    """
    theirs = [
        (cohort == line.cohort_id, number, cohort)
        for person, cohort, number in known
        if person == line.person_id
    ]
    return (max(theirs)[2], max(theirs)[1]) if theirs else None
