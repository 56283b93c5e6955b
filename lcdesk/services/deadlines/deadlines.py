"""The deadlines of a cohort: the day each falls on, who has not met it; how a programme or a cohort
counts them, and what the office says is done.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, cast

import sqlalchemy as sa

from lcdesk import settings
from lcdesk.db.queries.participants import count_rules, read_marks
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.deadlines import (
    DEADLINES,
    MOST_DAYS,
    Counting,
    DeadlineChoice,
    DeadlineKind,
    IsWorking,
    deadline_of,
    deadlines_asked,
    due_day,
    usual_choice,
)
from lcdesk.model.entities import (
    Cohort,
    DeadlineSetting,
    Enrolment,
    Evaluation,
    IssuedPaper,
    Programme,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Text
from lcdesk.model.query import Query, chosen
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts.cohorts import CohortRecord, get_cohort
from lcdesk.services.cohorts.programmes import read_programmes
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.curriculum.conflicts import calendar_of, list_remarks
from lcdesk.services.participants.documents import USUAL
from lcdesk.services.start.office_name import read_office
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SET = N_("Deadlines of {name}")
DONE, NOT_DONE = N_("{field} of {name}: done"), N_("{field} of {name}: not done after all")
ASKED = QueryRule("asked")
Owner = Literal["programme", "cohort"]
Phase = Literal["undated", "before", "running", "over"]
"""A cohort without a first day; until its opening; while it runs; once it has ended."""
Choices = Mapping[str, DeadlineChoice]
"""Key of a deadline → how it is counted."""
State = Literal["done", "late", "soon", "ahead"]
SOON = 7
"""Days, today among them, within which a deadline is due this week."""


@dataclass(frozen=True)
class DeadlineStep:
    """A deadline of a cohort. `whole`: how many it is about; `missing`: how many of them have not
    met it; `ids`: their enrolments, by name; `is_open`: it is not met, or nobody has said that it
    is.

    `done_on`, `done_by`: who said that it is done, whatever is missing.
    """

    kind: DeadlineKind
    choice: DeadlineChoice
    due: dt.date
    whole: int
    missing: int
    is_open: bool
    done_on: dt.date | None = None
    done_by: str = ""
    ids: Sequence[int] = ()

    def state(self, today: dt.date) -> State:
        """Done, late, due within a week, or ahead."""
        if not self.is_open:
            return "done"
        if self.due < today:
            return "late"
        return "soon" if self.due < today + dt.timedelta(days=SOON) else "ahead"


@dataclass(frozen=True)
class DeadlinePlan:
    """The deadlines of a cohort in the order of their days; `remarks`: what is not known of the
    working days that those of `now` are counted by; `office`: who writes the mails about them, ""
    where that is not known or people were only counted.
    """

    cohort: CohortRecord
    today: dt.date
    phase: Phase
    steps: tuple[DeadlineStep, ...] = ()
    remarks: tuple[str, ...] = ()
    marks: Mapping[int, int] = field(default_factory=dict[int, int])
    office: str = ""

    @property
    def is_quiet(self) -> bool:
        """A cohort that was put away: it reminds of nothing."""
        return self.cohort["status"] == "archived"

    @property
    def now(self) -> tuple[DeadlineStep, ...]:
        """Those that matter at this time of the cohort: before it begins those counted from the
        opening, afterwards those counted from its last day.
        """
        anchor = "opening" if self.phase == "before" else "closing"
        return tuple(one for one in self.steps if one.kind.anchor == anchor)

    def of_state(self, state: State) -> tuple[DeadlineStep, ...]:
        """Those of `now` that are so."""
        if self.is_quiet:
            return ()
        found = tuple(one for one in self.now if one.state(self.today) == state)
        # once a course has ended, what is left is to be done, and nothing is late
        if self.phase == "over":
            late = [one for one in self.now if one.state(self.today) == "late"]
            return () if state == "late" else (*late, *found) if state == "soon" else found
        return found


def phase_of(cohort: CohortRecord, today: dt.date) -> Phase:
    """Where a cohort stands that day."""
    starts, ends = cohort["starts"], cohort["ends"] or cohort["starts"]
    if starts is None or ends is None:
        return "undated"
    if today <= starts:
        return "before"
    return "running" if today <= ends else "over"


def read_plan(
    desk: Desk,
    cohort_id: int,
    today: dt.date | None = None,
    *,
    has_people: bool = True,
    months: int | None = None,
) -> DeadlinePlan:
    """The deadlines of a cohort; none while it has no first day. No record of a participant is
    read; without `has_people` they are only counted, and no step has `ids`. `months`: so long
    passports shall last after the course, None: as the settings say.
    """
    day = today or clock.today()
    with desk.reading_together(), desk.reading() as session:
        cohort = get_cohort(desk, cohort_id)
        phase = phase_of(cohort, day)
        if phase == "undated":
            return DeadlinePlan(cohort, day, phase)
        choices, asked = _choices_of(session, cohort_id), _documents(session, cohort_id)
        kinds = [
            one
            for one in deadlines_asked(_months(months))
            if choices[one.key].is_used and (not one.document or one.document in asked)
        ]
        people = _people(session, cohort, [one.rule for one in kinds if one.rule], has_people)
        done = _done(session, cohort_id)
        told = {key for key, tell in _TOLD.items() if tell(session, cohort_id)}
    calendars = {anchor: WorkCalendar(cohort["country"]) for anchor in ("opening", "closing")}
    steps = [
        _step(one, choices[one.key], cohort, calendars[one.anchor], people, done.get(one.key), told)
        for one in kinds
    ]
    steps = [one for one in steps if one.missing or not one.kind.is_asked_for_some]
    steps.sort(key=lambda one: one.due)
    years = calendars["opening" if phase == "before" else "closing"].years
    remarks = list_remarks(cohort["country"], years) if years else ()
    office = read_office(desk) if has_people else ""
    return DeadlinePlan(cohort, day, phase, tuple(steps), tuple(remarks), people.marks, office)


def _months(asked: int | None) -> int:
    """A window says it: what was chosen in it is in the file only once it closes."""
    return settings.load().passport_months if asked is None else asked


@dataclass(frozen=True)
class NextStep:
    """What is to be seen to next for one participant, and the day it is due."""

    kind: DeadlineKind
    due: dt.date
    today: dt.date
    phase: Phase = "before"

    @property
    def is_late(self) -> bool:
        """Has the day passed? Once a course has ended, what is left is to be done, and nothing is
        late.
        """
        return self.due < self.today and self.phase != "over"


def read_next(
    desk: Desk, enrolment_id: int, today: dt.date | None = None, *, months: int | None = None
) -> NextStep | None:
    """The first deadline one participant has not met; None where there is none, or they do not
    come. `months`: as for `read_plan`.
    """
    day = today or clock.today()
    with desk.reading_together(), desk.reading() as session:
        enrolment = table_of(Enrolment).c
        whose = sa.select(enrolment.cohort_id).where(enrolment.id == enrolment_id)
        cohort_id = session.scalar(whose)
        cohort = None if cohort_id is None else get_cohort(desk, cohort_id)
        if cohort is None or cohort["status"] == "archived":
            return None
        phase = phase_of(cohort, day)
        if phase == "undated":
            return None
        anchor = "opening" if phase == "before" else "closing"
        choices, asked = _choices_of(session, cohort["id"]), _documents(session, cohort["id"])
        done = _done(session, cohort["id"])
        kinds = [
            one
            for one in deadlines_asked(_months(months))
            if one.rule and one.anchor == anchor and one.key not in done
            if choices[one.key].is_used and (not one.document or one.document in asked)
        ]
        query = Query.of(cohort["id"], rules=(ASKED, chosen([enrolment_id])), ends=cohort["ends"])
        _ids, marks = read_marks(session, query, [one.rule for one in kinds if one.rule])
    calendar, held = WorkCalendar(cohort["country"]), marks[0] if marks else 0
    open_ones = [
        NextStep(one, due, day, phase)
        for at, one in enumerate(kinds)
        if held >> at & 1
        and (
            due := day_of(
                one, choices[one.key], cohort["starts"], cohort["ends"], calendar.is_working
            )
        )
    ]
    return min(open_ones, key=lambda one: one.due, default=None)


@dataclass(frozen=True)
class _People:
    """Who comes: how many, how many of them each rule holds for, and (where they were asked for)
    enrolment → a number whose bits are the rules that hold.
    """

    count: int
    counts: Mapping[QueryRule, int]
    rules: Sequence[QueryRule] = ()
    marks: Mapping[int, int] = field(default_factory=dict[int, int])

    def ids(self, rule: QueryRule) -> array[int]:
        """Those a rule holds for, by name."""
        bit = 1 << self.rules.index(rule)
        return array("q", (one for one, held in self.marks.items() if held & bit))


def _people(
    session: Session, cohort: CohortRecord, rules: Sequence[QueryRule], has_people: bool
) -> _People:
    query = Query.of(cohort["id"], ends=cohort["ends"])
    if not has_people:
        counts = count_rules(session, query, (*rules, ASKED))
        return _People(counts[ASKED], counts)
    by_name = replace(query, rules=(ASKED,), sort=(("full_name", False),))
    ids, marks = read_marks(session, by_name, rules)
    counts = {rule: sum(held >> at & 1 for held in marks) for at, rule in enumerate(rules)}
    return _People(len(ids), counts, rules, dict(zip(ids, marks, strict=True)))


def _step(
    kind: DeadlineKind,
    choice: DeadlineChoice,
    cohort: CohortRecord,
    calendar: WorkCalendar,
    people: _People,
    done: tuple[dt.date, str] | None,
    told: Collection[str],
) -> DeadlineStep:
    due = day_of(kind, choice, cohort["starts"], cohort["ends"], calendar.is_working)
    assert due is not None
    done_on, done_by = done or (None, "")
    if kind.rule is None:
        is_open = bool(people.count) and kind.key not in told and done is None
        return DeadlineStep(kind, choice, due, 0, 0, is_open, done_on, done_by)
    missing = people.counts[kind.rule]
    ids = people.ids(kind.rule) if people.marks else ()
    is_open = bool(missing) and done is None
    return DeadlineStep(kind, choice, due, people.count, missing, is_open, done_on, done_by, ids)


def day_of(
    kind: DeadlineKind,
    choice: DeadlineChoice,
    starts: dt.date | None,
    ends: dt.date | None,
    is_working: IsWorking,
) -> dt.date | None:
    """The day a deadline falls on; None without the day it is counted from."""
    anchor = starts if kind.anchor == "opening" else ends or starts
    if anchor is None:
        return None
    return due_day(anchor, choice, is_working, is_before=kind.anchor == "opening")


class WorkCalendar:
    """The working days of a country, a year at a time as they are asked for; `years`: those that
    were. Without a country, or where its holidays are not known, only week-ends are free.
    """

    def __init__(self, country: str | None) -> None:
        self._country = country
        self.years: set[int] = set()

    def is_working(self, day: dt.date) -> bool:
        """Does an office there work that day?"""
        self.years.add(day.year)
        known = calendar_of(self._country, day.year) if self._country else None
        if known is None:
            return day.weekday() < _SATURDAY
        return day in known.exchanged or (
            day.weekday() not in known.weekend and day not in known.days
        )


_SATURDAY = 5


# --- What the desk can tell of the deadlines of a cohort as a whole ---


def _has_answers(session: Session, cohort_id: int) -> bool:
    table = table_of(Evaluation)
    return _any(session, sa.select(table.c.id).where(table.c.cohort_id == cohort_id))


def _has_report(session: Session, cohort_id: int) -> bool:
    table = table_of(IssuedPaper)
    found = sa.select(table.c.id).where(
        table.c.cohort_id == cohort_id, table.c.kind == "final_report", table.c.voided_at.is_(None)
    )
    return _any(session, found)


def _any(session: Session, found: sa.Select[int]) -> bool:
    return session.scalar(found.limit(1)) is not None


_TOLD: Mapping[str, Callable[[Session, int], bool]] = {
    "evaluation": _has_answers,
    "report": _has_report,
}


def _documents(session: Session, cohort_id: int) -> Collection[str]:
    cohort = table_of(Cohort).c
    return session.scalar(sa.select(cohort.checklist).where(cohort.id == cohort_id)) or USUAL


# --- How they are counted: as declared, else as the programme says, else as the cohort does ---


def list_choices(desk: Desk, owner: Owner, owner_id: int) -> dict[str, DeadlineChoice]:
    """Key → how a programme or a cohort counts each deadline, whoever said so."""
    with desk.reading() as session:
        if owner == "programme":
            return _taking(_usual(), _rows(session, "programme", owner_id))
        return _choices_of(session, owner_id)


def list_own(desk: Desk, owner: Owner, owner_id: int) -> frozenset[str]:
    """The deadlines a programme or a cohort says something of itself."""
    with desk.reading() as session:
        return frozenset(
            row.kind for row in _rows(session, owner, owner_id) if row.is_used is not None
        )


def choices_above(desk: Desk, owner: Owner, owner_id: int) -> dict[str, DeadlineChoice]:
    """As they would be counted if it said nothing itself."""
    if owner == "programme":
        return _usual()
    with desk.reading() as session:
        programme = _programme_of(session, owner_id)
        above = _rows(session, "programme", programme) if programme is not None else ()
        return _taking(_usual(), above)


def set_choices(
    desk: Desk,
    owner: Owner,
    owner_id: int,
    wanted: Mapping[str, DeadlineChoice | None],
    shown: Choices | None = None,
) -> None:
    """How a programme or a cohort counts these deadlines, as one operation; None: as above it.

    `shown`: how they were shown to be counted; `EditConflictsFound` when one of them is counted
    otherwise by now. KnownFault: a deadline there is not, or too many days.
    """
    for key, one in wanted.items():
        _require_sound(key, one)

    def change(work: Work) -> None:
        work.get(Programme if owner == "programme" else Cohort, owner_id)
        if shown is not None:
            _require_as_shown(_now(work.session, owner, owner_id), wanted, shown)
        held = {row.kind: row for row in _to_change(work.session, owner, owner_id)}
        for key, one in wanted.items():
            _write(work, held.get(key), (owner, owner_id, key), one)

    desk.execute(SET, change, name=_name_of(desk, owner, owner_id))


def _write(
    work: Work,
    row: DeadlineSetting | None,
    place: tuple[Owner, int, str],
    choice: DeadlineChoice | None,
) -> None:
    owner, owner_id, key = place
    if choice is None:
        if row is None:
            return
        if row.done_on is None:
            work.remove(row)
        else:
            work.set(row, dict.fromkeys(("days", "counting", "is_used")))
        return
    values = {"days": choice.days, "counting": choice.counting, "is_used": choice.is_used}
    if row is None:
        work.add(DeadlineSetting(**{f"{owner}_id": owner_id}, kind=key, **values))
    else:
        work.set(row, values)


def set_done(desk: Desk, cohort_id: int, key: str, *, is_done: bool) -> None:
    """The office says that a deadline of a cohort is done, or that it is not after all; today and
    who are noted.
    """
    kind = known(key)

    def change(work: Work) -> None:
        row = next(
            (one for one in _to_change(work.session, "cohort", cohort_id) if one.kind == key), None
        )
        done = {
            "done_on": clock.today() if is_done else None,
            "done_by": (work.who or None) if is_done else None,
        }
        if row is None:
            if is_done:
                work.get(Cohort, cohort_id)
                work.add(DeadlineSetting(cohort_id=cohort_id, kind=key, **done))
        elif not is_done and row.is_used is None:
            work.remove(row)
        elif is_done is not (row.done_on is not None):
            work.set(row, done)

    desk.execute(
        DONE if is_done else NOT_DONE,
        change,
        field=kind.label,
        name=get_cohort(desk, cohort_id)["name"],
    )


def read_choice(text: str, usual: DeadlineChoice) -> DeadlineChoice | None:
    """ "58", "4 working", "4w", "10 calendar", "off" as somebody types it; "-": as above it (None).

    Days alone are counted as they are now.
    """
    said = text.strip().casefold()
    if said in ("", "-"):
        return None
    if said in ("off", "none", "no"):
        return DeadlineChoice(usual.days, usual.counting, is_used=False)
    number = said.rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = said[len(number) :].strip()
    counting = next((one for one in ("working", "calendar") if unit and one.startswith(unit)), None)
    if not number.isdecimal() or (unit and counting is None):
        raise KnownFault(
            _("“{text}” is no number of days.", text=text),
            _("Write 58, “4 working”, “10 calendar”, “off”, or a dash for as it is without."),
        )
    return DeadlineChoice(int(number), cast("Counting", counting or usual.counting))


def _now(session: Session, owner: Owner, owner_id: int) -> dict[str, DeadlineChoice]:
    if owner == "programme":
        return _taking(_usual(), _rows(session, "programme", owner_id))
    return _choices_of(session, owner_id)


def _require_as_shown(
    now: Choices, wanted: Mapping[str, DeadlineChoice | None], shown: Choices
) -> None:
    clashes = [
        EditConflict(
            Field("deadline", Text(), known(key).label), now[key].words, one.words if one else None
        )
        for key, one in wanted.items()
        if key in shown and now[key] not in (shown[key], one)
    ]
    if clashes:
        raise edit_conflicts_found(_("The deadlines were changed meanwhile."), clashes)


def _require_sound(key: str, choice: DeadlineChoice | None) -> None:
    kind = known(key)
    if choice is not None and not 0 <= choice.days <= MOST_DAYS:
        raise KnownFault(
            _("{name}: between 0 and {most} days are possible.", name=kind.title, most=MOST_DAYS),
            _("Nothing was changed."),
        )


def known(key: str) -> DeadlineKind:
    """The deadline of that key; `KnownFault`, which names those there are, where there is none."""
    found = deadline_of(key)
    if found is None:
        known = ", ".join(one.key for one in DEADLINES)
        raise KnownFault(
            _("There is no deadline “{name}”.", name=key), _("Deadlines: {known}.", known=known)
        )
    return found


def _usual() -> dict[str, DeadlineChoice]:
    return {one.key: usual_choice(one) for one in DEADLINES}


def _choices_of(session: Session, cohort_id: int) -> dict[str, DeadlineChoice]:
    programme = _programme_of(session, cohort_id)
    above = _rows(session, "programme", programme) if programme is not None else ()
    return _taking(_taking(_usual(), above), _rows(session, "cohort", cohort_id))


def _programme_of(session: Session, cohort_id: int) -> int | None:
    table = table_of(Cohort)
    return session.scalar(sa.select(table.c.programme_id).where(table.c.id == cohort_id))


def _to_change(session: Session, owner: Owner, owner_id: int) -> Sequence[DeadlineSetting]:
    """The same as objects, which may be changed."""
    column = DeadlineSetting.programme_id if owner == "programme" else DeadlineSetting.cohort_id
    query = sa.select(DeadlineSetting).where(column == owner_id).order_by(DeadlineSetting.id)
    return [row for row in session.scalars(query) if deadline_of(row.kind) is not None]


def _rows(session: Session, owner: Owner, owner_id: int) -> Iterable[DeadlineSetting]:
    """What one of them says, of deadlines this program knows; only to be read."""
    table = table_of(DeadlineSetting)
    query = sa.select(table).where(table.c[f"{owner}_id"] == owner_id).order_by(table.c.id)
    found = cast("Sequence[DeadlineSetting]", session.execute(query).all())
    return [row for row in found if deadline_of(row.kind) is not None]


def _taking(choices: Choices, rows: Iterable[DeadlineSetting]) -> dict[str, DeadlineChoice]:
    taken = dict(choices)
    for row in rows:
        if row.is_used is not None and row.days is not None:
            counting = cast("Counting", row.counting or taken[row.kind].counting)
            taken[row.kind] = DeadlineChoice(row.days, counting, row.is_used)
    return taken


def _done(session: Session, cohort_id: int) -> dict[str, tuple[dt.date, str]]:
    return {
        row.kind: (row.done_on, row.done_by or "")
        for row in _rows(session, "cohort", cohort_id)
        if row.done_on is not None
    }


def _name_of(desk: Desk, owner: Owner, owner_id: int) -> str:
    if owner == "cohort":
        return get_cohort(desk, owner_id)["name"]
    return next((one.name for one in read_programmes(desk) if one.id == owner_id), "")
