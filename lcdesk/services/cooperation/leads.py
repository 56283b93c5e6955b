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
from lcdesk.model.entities import Lead, LeadStep, Organisation, Person, Project
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.findings import say_places
from lcdesk.model.kinds import Choice
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.model.names import PARTS, name_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row, touched
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.record_lists import LEADS, make, set_fields
from lcdesk.texts import N_, _, language, n_

ADD = N_("New cooperation lead of {name}")
CHANGE = N_("Edit cooperation lead of {name}")
REMOVE = N_("Remove cooperation lead of {name}")
MOVE = N_("Cooperation lead {name}: {status}")
MOVE_MANY = N_("{count} cooperation leads: {status}")
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
    """A lead as it stands: whose (`name` "" where nobody is behind it, or not any more), of which
    cohort, and its fields as kept; organisation and project by their names, None without one.
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
    organisation: str | None = None
    project: str | None = None

    @property
    def is_overdue(self) -> bool:
        """Has the follow-up day passed, while it goes on?"""
        return self.due is not None and self.due < clock.today() and self.stage != _OVER

    @property
    def values(self) -> dict[str, Any]:
        """Field of `LEAD` → value."""
        return {field.name: getattr(self, field.name) for field in LEAD.fields}


@dataclass(frozen=True)
class LeadTies:
    """What leads are tied to, and how far they are; None: it may be anything. `is_untied`: to no
    person, organisation, country or project.
    """

    person_id: int | None = None
    cohort_id: int | None = None
    organisation_id: int | None = None
    project_id: int | None = None
    country: str | None = None
    kind: str | None = None
    stage: str | None = None
    is_untied: bool = False


_NARROWING = ("person_id", "cohort_id", "organisation_id", "project_id", "country", "kind", "stage")


def list_leads(
    desk: Desk,
    *,
    person_id: int | None = None,
    cohort_id: int | None = None,
    ties: LeadTies | None = None,
) -> list[LeadLine]:
    """The leads of a person, of a cohort, of what `ties` says, or all: what is to be followed up
    first comes first, what has ended last.
    """
    wanted = ties or LeadTies(person_id, cohort_id)
    lead = table_of(Lead)
    terms = [
        lead.c[name] == value for name in _NARROWING if (value := getattr(wanted, name)) is not None
    ]
    if wanted.is_untied:
        terms += [lead.c[name].is_(None) for name in _TIES]
    return _lines(desk, *terms)


def _lines(desk: Desk, *terms: sa.ColumnElement[bool]) -> list[LeadLine]:
    """The leads of which all this is true, by one query."""
    lead, person = table_of(Lead), table_of(Person)
    organisation, project = table_of(Organisation), table_of(Project)
    fields = [name for name in LeadLine.__dataclass_fields__ if name in lead.c]
    query = sa.select(
        *(lead.c[name] for name in fields),
        organisation.c.name_en,
        organisation.c.name_zh,
        project.c.title_en,
        project.c.title_zh,
        person.c.full_name,
        *(person.c[part] for part in PARTS),
    ).select_from(
        lead.outerjoin(person, person.c.id == lead.c.person_id)
        .outerjoin(organisation, organisation.c.id == lead.c.organisation_id)
        .outerjoin(project, project.c.id == lead.c.project_id)
    )
    is_over = sa.case((lead.c.stage == _OVER, 1), else_=0)
    query = query.where(*terms).order_by(is_over, lead.c.due.nulls_last(), lead.c.id)
    with desk.reading() as session:
        rows = session.execute(query).all()
    return [_line(fields, tuple(row)) for row in rows]


_TIES = ("person_id", "organisation_id", "country", "project_id")


def _line(fields: Sequence[str], row: tuple[Any, ...]) -> LeadLine:
    at = len(fields)
    values = dict(zip(fields, row[:at], strict=True))
    english, chinese, title, title_zh, *names = row[at:]
    name = ""
    if values.get("person_id") is not None:
        name = name_of(dict(zip(("full_name", *PARTS), names, strict=True)))
    return LeadLine(
        **values,
        name=name,
        organisation=_one_of(english, chinese),
        project=_one_of(title, title_zh),
    )


def _one_of(english: str | None, chinese: str | None) -> str | None:
    return (chinese or english) if language() == "zh" else (english or chinese)


def read_lead(desk: Desk, lead_id: int) -> dict[str, Any]:
    """Field of `LEAD` → value, as a lead stands now; {} when it is gone."""
    with desk.reading() as session:
        row = session.get(Lead, lead_id)
        return (
            {} if row is None else {field.name: getattr(row, field.name) for field in LEAD.fields}
        )


def add_lead(
    desk: Desk, enrolment_id: int, values: Mapping[str, Any], more: Mapping[str, Any] | None = None
) -> int:
    """Note a lead of a participant, `values` by field of `LEAD`; its id. The country is theirs
    where none is given. `more`: fields that point at others by name (organisation, project).
    """
    record = read_one(desk, enrolment_id)
    if record is None:
        raise KnownFault(_("This participant is no longer there."), _("Nothing was written."))
    _require_kind({**values, **(more or {})})
    given = {"stage": FIRST_STAGE, "country": record["nationality"], **_given(values)}

    def add(work: Work) -> int:
        number = make(work, LEADS, {**given, **(more or {})})
        of = {"person_id": record["person_id"], "cohort_id": record["cohort_id"]}
        work.set(work.get(Lead, number), of)
        return number

    return desk.execute(ADD, add, name=name_of(record))


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
        set_fields(work, LEADS, lead_id, wanted)

    desk.execute(CHANGE, change, name=_whose(desk, lead_id))


def remove_lead(desk: Desk, lead_id: int) -> None:
    """Take a lead out."""
    desk.execute(
        REMOVE, lambda work: work.remove(work.get(Lead, lead_id)), name=_whose(desk, lead_id)
    )


def move_lead(
    desk: Desk,
    lead_id: int,
    stage: str,
    on: dt.date | None = None,
    reason: str | None = None,
    shown: Mapping[str, Any] | None = None,
) -> None:
    """Bring a lead to a stage, on a day (None: today) and for a reason: one operation, of which a
    step is kept. `shown`: the stage it was seen in; `EditConflictsFound` when it is another by now.
    """

    def move(work: Work) -> None:
        row = work.get(Lead, lead_id)
        told = _("This cooperation lead was changed meanwhile.")
        wanted = {"stage": stage}
        require_row(LEAD.by_name, row, wanted, shown, told)
        work.say_of_steps(on, reason or None)
        set_fields(work, LEADS, lead_id, wanted)

    desk.execute(MOVE, move, name=_called(desk, lead_id), status=_STAGES[stage])


def move_leads(
    desk: Desk,
    shown: Mapping[int, str | None],
    stage: str,
    on: dt.date | None = None,
    reason: str | None = None,
) -> None:
    """The same of several leads as one operation; `shown`: lead → the stage it was seen in."""
    if len(shown) == 1:
        ((lead_id, seen),) = shown.items()
        move_lead(desk, lead_id, stage, on, reason, {"stage": seen})
        return

    def move(work: Work) -> None:
        work.say_of_steps(on, reason or None)
        for lead_id, seen in shown.items():
            row = work.get(Lead, lead_id)
            told = _("This cooperation lead was changed meanwhile.")
            require_row(LEAD.by_name, row, {"stage": stage}, {"stage": seen}, told)
            work.set(row, {"stage": stage})

    desk.execute(MOVE_MANY, move, count=len(shown), status=_STAGES[stage])


_STAGES = {option.code: option.label for option in LEAD_STAGE.options}


@dataclass(frozen=True)
class LeadStepLine:
    """A step of a lead: to which stage, on which day (None: not known), and why ("": not said)."""

    id: int
    stage: str
    on: dt.date | None
    reason: str


def list_steps(desk: Desk, lead_id: int) -> list[LeadStepLine]:
    """The steps of a lead, oldest first."""
    step = table_of(LeadStep)
    query = sa.select(step.c.id, step.c.stage, step.c.on, step.c.reason)
    query = query.where(step.c.lead_id == lead_id).order_by(step.c.on.nulls_first(), step.c.id)
    with desk.reading() as session:
        return [
            LeadStepLine(row_id, stage, on, reason or "")
            for row_id, stage, on, reason in session.execute(query)
        ]


def lead_board(desk: Desk, ties: LeadTies | None = None) -> dict[str, tuple[LeadLine, ...]]:
    """Stage → its leads, what is to be followed up first at the top: every stage in its order, and
    "" at the end where leads have none.
    """
    columns: dict[str, list[LeadLine]] = {option.code: [] for option in LEAD_STAGE.options}
    for line in list_leads(desk, ties=ties):
        columns.setdefault(line.stage or UNKNOWN, []).append(line)
    return {stage: tuple(lines) for stage, lines in columns.items()}


def kind_words(code: str | None) -> str:
    """The kind of a lead in the language of the moment."""
    return LEAD_KIND.format(code) if code else _("without a kind")


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _require_kind(values: Mapping[str, Any]) -> None:
    if not values.get("kind"):
        raise KnownFault(_("Say which kind of cooperation it is."), _("Nothing was written."))


def _whose(desk: Desk, lead_id: int) -> str:
    """Whose a lead is: the name of its person, else its organisation, else what it is about."""
    line = next(iter(_read_lines(desk, lead_id)), None)
    return "–" if line is None else line.name or line.organisation or _subject(line) or "–"


def _called(desk: Desk, lead_id: int) -> str:
    """What a lead is called: what it is about, else whose it is."""
    line = next(iter(_read_lines(desk, lead_id)), None)
    return (line and _subject(line)) or _whose(desk, lead_id)


def _subject(line: LeadLine) -> str:
    return (line.subject or "").partition("\n")[0]


def _read_lines(desk: Desk, lead_id: int) -> list[LeadLine]:
    return _lines(desk, table_of(Lead).c.id == lead_id)


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
    return "undated" if line.due is None else when_due(line.due, day)


def when_due(due: dt.date, day: dt.date) -> When:
    """When something is to be followed up, seen from a day; weeks end on Sunday."""
    if due < day:
        return "overdue"
    if due <= day + dt.timedelta(days=6 - day.weekday()):
        return "week"
    return "month" if (due.year, due.month) == (day.year, day.month) else "later"


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
