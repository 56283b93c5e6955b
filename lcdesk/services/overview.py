"""The readiness of a cohort: counts and the cards that say them, a line a check with the rule
behind its number, the next activities, arrivals by day; and the board, where each participant has a
mark a check.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from lcdesk.db.queries import imports, participants, steps
from lcdesk.db.queries.participants import read_marks
from lcdesk.db.values import table_of
from lcdesk.model import clock, countries
from lcdesk.model.entities import IssuedPaper
from lcdesk.model.query import Query
from lcdesk.model.rows import ActivityRecord, ParticipantRecord
from lcdesk.model.rule_kinds import kind_of, words_of
from lcdesk.model.search_text import QueryRule
from lcdesk.model.statuses import COMING as COMING_STATUSES
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord, Overdue, list_overdue
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import PeopleCounts, summarise
from lcdesk.services.deadlines.deadlines import DeadlinePlan, read_plan
from lcdesk.services.importing import open_questions
from lcdesk.services.participants import documents
from lcdesk.texts import N_, _, language, n_, percent, with_label

if TYPE_CHECKING:
    from lcdesk.services.papers.register import WrongPaper

COMING, CAME_BEFORE, ASKED = QueryRule("coming"), QueryRule("came_before"), QueryRule("asked")
_CHECKS = (
    "passport_missing",
    "passport_undated",
    "birth_date_missing",
    "too_old",
    "letter_missing",
    "visa_open",
    "flight_missing",
    "departure_missing",
    "room_missing",
    "diet_unknown",
    "photo_missing",
    "insurance_missing",
    "email_missing",
)
_NEXT = 8


@dataclass(frozen=True)
class ReadyLine:
    """One check: its rule, what it is called, and how many of those it is about it holds for."""

    rule: QueryRule
    count: int

    @property
    def label(self) -> str:
        """The check in the language of the moment."""
        return kind_of(self.rule).title

    @property
    def is_pressing(self) -> bool:
        """Does it stop somebody from coming?"""
        return kind_of(self.rule).is_pressing


@dataclass(frozen=True)
class Overview:
    """What the first screen shows of a cohort; `lines`: every check, the pressing ones first.

    `coming`: how many the checks are about (the erased are not); `attention`: the rule of those who
    may be stopped from coming, and how many; `came_before`: how many of all were in an earlier
    cohort; `overdue`: cohorts whose data were to be gone by now; `taken`: places of the cohort that
    somebody holds; `questions`: open ones about single words of lists; `wrong_papers`: issued
    papers that the desk of today would set otherwise; `today`: the day it is read for; `plan`: its
    deadlines.
    """

    cohort: CohortRecord
    counts: PeopleCounts
    coming: int
    attention: ReadyLine
    came_before: int
    lines: list[ReadyLine]
    next_activities: list[ActivityRecord]
    arrivals: list[tuple[dt.date, int]]
    days_to_opening: int | None
    waiting: int
    questions: int
    clashes: int
    overdue: list[Overdue]
    taken: int
    today: dt.date
    plan: DeadlinePlan
    wrong_papers: Sequence[WrongPaper] = ()

    @property
    def is_over(self) -> bool:
        """Has the course ended? Then nobody can be stopped from coming any more, and nobody is
        reminded of it.
        """
        last = self.cohort["ends"] or self.cohort["starts"]
        return last is not None and last < self.today

    @property
    def missing(self) -> list[ReadyLine]:
        """The checks that hold for somebody."""
        return [line for line in self.lines if line.count]

    @property
    def is_ready(self) -> bool:
        """Does nobody lack anything, and does nothing wait or ask?"""
        asked = self.waiting or self.questions
        return bool(self.coming) and not (self.missing or self.clashes or asked)


def checks(months: int, oldest: int | None = None) -> tuple[QueryRule, ...]:
    """The rule of every check; passports shall last so many months after the course. Ages are
    checked where the cohort has a limit (`oldest`).
    """
    wanted = [one for one in _CHECKS if one != "too_old" or oldest is not None]
    rules = (QueryRule("passport_short", (months,)), *map(QueryRule, wanted))
    return tuple(sorted(rules, key=lambda rule: not kind_of(rule).is_pressing))


def arriving(day: dt.date) -> tuple[QueryRule, ...]:
    """The rules that find those counted for a day of `Overview.arrivals`."""
    return COMING, QueryRule("field_between", ("arrival_date", day, day))


def read_overview(
    desk: Desk, cohort_id: int, months: int, today: dt.date | None = None
) -> Overview:
    """All the overview shows; the desk counts, no record of a participant is read."""
    with desk.reading_together():
        return _read_overview(desk, cohort_id, months, today or clock.today())


def _read_overview(desk: Desk, cohort_id: int, months: int, today: dt.date) -> Overview:
    from lcdesk.model.clashes import find_clashes
    from lcdesk.services.curriculum.conflicts import read_planned

    planned = read_planned(desk, cohort_id)
    cohort, activities = planned.cohort, planned.activities
    rules, attention = checks(months, cohort["oldest"]), QueryRule("attention", (months,))
    asked = Query.of(cohort_id, ends=cohort["ends"])  # said once, not looked up for everybody
    with desk.reading() as session:
        found = participants.count_rules(session, asked, (*rules, attention, ASKED, CAME_BEFORE))
        groups = participants.count_people(session, cohort_id)
        days = participants.count_groups(session, cohort_id, ("arrival_date",), COMING_STATUSES)
        _places, taken = steps.count_places(session, cohort_id)
        waiting = len(imports.waiting_rows(session, cohort_id))
    ahead = [activity for activity in activities if activity["date"] and activity["date"] >= today]
    return Overview(
        cohort,
        summarise(groups),
        found[ASKED],
        ReadyLine(attention, found[attention]),
        found[CAME_BEFORE],
        [ReadyLine(rule, found[rule]) for rule in rules],
        (ahead or activities)[:_NEXT],
        sorted((day, count) for day, count in days if day),
        (cohort["starts"] - today).days if cohort["starts"] else None,
        waiting,
        open_questions.count_open(desk, cohort_id),
        # warnings are left out
        sum(one.level == "clash" for one in find_clashes(activities, planned.around)),
        list_overdue(desk, today),
        taken,
        today,
        read_plan(desk, cohort_id, today, has_people=False, months=months),
        _wrong_papers(desk, cohort_id),
    )


def _wrong_papers(desk: Desk, cohort_id: int) -> Sequence[WrongPaper]:
    """What sets papers is loaded only where one was issued."""
    paper = table_of(IssuedPaper).c
    issued = sa.select(paper.id).where(paper.cohort_id == cohort_id).limit(1)
    with desk.reading() as session:
        if session.scalar(issued) is None:
            return ()
    from lcdesk.services.papers.register import find_wrong

    return find_wrong(desk, cohort_id)


# --- The board: who lacks what, a mark a person and check ---


State = Literal["done", "open", "pressing"]
STATES: dict[State, str] = {"done": N_("done"), "open": N_("open"), "pressing": N_("pressing")}
TITLE = N_("Who lacks what")
PAGE = 2_000


@dataclass(frozen=True)
class BoardCheck:
    """A column of the board: what is checked, by which rules, and in which field each of them is
    put right ("": in none).

    `first`: the bit of its first rule among those of the whole board.
    """

    name: str
    label: str
    rules: tuple[QueryRule, ...]
    fields: tuple[str, ...]
    first: int = 0

    @property
    def title(self) -> str:
        """What is checked, in the language of the moment."""
        return _(self.label)

    @property
    def bits(self) -> int:
        """The bits of its rules."""
        return ((1 << len(self.rules)) - 1) << self.first

    def holding(self, marks: int) -> list[int]:
        """Which of its rules hold, by their numbers."""
        return [at for at in range(len(self.rules)) if marks >> self.first + at & 1]

    def state(self, marks: int) -> State:
        """Done, open, or pressing: it may stop somebody from coming."""
        if not marks & self.bits:
            return "done"
        return (
            "pressing"
            if any(kind_of(self.rules[at]).is_pressing for at in self.holding(marks))
            else "open"
        )

    def reason(self, marks: int) -> str:
        """What is missing, in words; "" where nothing is."""
        return "; ".join(words_of(self.rules[at]) for at in self.holding(marks))

    def field(self, marks: int) -> str:
        """The field in which what is missing is put right; where nothing is, the one that says
        so.
        """
        held = self.holding(marks)
        return self.fields[held[0] if held else 0]


@dataclass(frozen=True)
class Board:
    """`ids`: everybody who comes and was not erased, by name; `marks`: one number each whose
    bits are the rules of `checks` that hold.
    """

    checks: tuple[BoardCheck, ...]
    ids: array[int]
    marks: array[int]

    @cached_property
    def marks_of(self) -> dict[int, int]:
        """Enrolment id → marks."""
        return dict(zip(self.ids, self.marks, strict=True))

    @cached_property
    def lacking(self) -> int:
        """How many lack anything."""
        return sum(map(bool, self.marks))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Name of a check → how many it is open for."""
        found = Counter(self.marks)
        return {
            one.name: sum(count for marks, count in found.items() if marks & one.bits)
            for one in self.checks
        }

    def work_out(self) -> None:
        """Work out now what is worked out once, so that nobody waits for it later."""
        for _known in (self.marks_of, self.lacking, self.counts):
            pass

    def missing(self, marks: int) -> int:
        """How many of the checks are open for somebody with these marks."""
        return sum(bool(marks & one.bits) for one in self.checks)

    def ordered(
        self, by: str = "missing", *, is_down: bool = True, is_all: bool = False
    ) -> array[int]:
        """The ids by "missing" (how many checks are open, then how many press), by "name", or by
        one check; those who lack nothing only where all are wanted. Who is alike stands by name.
        """
        ranks = {marks: self._rank(marks, by) for marks in set(self.marks)}
        wanted = [
            (one, marks) for one, marks in zip(self.ids, self.marks, strict=True) if marks or is_all
        ]
        if by == "name":
            return array("q", (one for one, _marks in (reversed(wanted) if is_down else wanted)))
        wanted.sort(key=lambda pair: ranks[pair[1]], reverse=is_down)
        return array("q", (one for one, _marks in wanted))

    def _rank(self, marks: int, by: str) -> tuple[int, int, int]:
        states = [one.state(marks) for one in self.checks]
        wanted = next(
            (list(STATES).index(one.state(marks)) for one in self.checks if one.name == by), 0
        )
        return wanted, len(states) - states.count("done"), states.count("pressing")


def checks_of(
    kinds: Sequence[str], months: int, oldest: int | None = None
) -> tuple[BoardCheck, ...]:
    """The checks of a cohort that asks for these papers; passports shall last so many months
    after the course. Ages are checked where it has a limit (`oldest`).
    """
    age = BoardCheck("age", N_("Age"), (QueryRule("too_old"),), ("birth_date",))
    papers = [kind for kind in kinds if kind not in _ELSEWHERE]
    made = [
        BoardCheck(
            "passport",
            N_("Passport"),
            (QueryRule("passport_missing"), QueryRule("passport_short", (months,))),
            ("passport_no", "passport_expiry"),
        ),
        *([age] if oldest is not None else []),
        *(
            BoardCheck(name, label, (QueryRule(rule),), (field,))
            for name, label, rule, field in _PLAIN
        ),
        BoardCheck(
            "documents",
            N_("Documents"),
            tuple(QueryRule("document_missing", (kind,)) for kind in papers),
            tuple(documents.FIELDS.get(kind, "") for kind in papers),
        ),
    ]
    first, numbered = 0, list[BoardCheck]()
    for one in (one for one in made if one.rules):
        numbered.append(BoardCheck(one.name, one.label, one.rules, one.fields, first))
        first += len(one.rules)
    return tuple(numbered)


_PLAIN = (
    ("letter", N_("Letter"), "letter_missing", "visa_letter_no"),
    ("visa", N_("Visa"), "visa_open", "visa_state"),
    ("arrival", N_("Arrival"), "flight_missing", "arrival_flight"),
    ("departure", N_("Departure"), "departure_missing", "departure_flight"),
    ("room", N_("Room"), "room_missing", "room_no"),
    ("diet", N_("Diet"), "diet_unknown", "dietary"),
    ("photo", N_("Photo"), "photo_missing", ""),
    ("insurance", N_("Insurance"), "insurance_missing", "insurance"),
    ("mail", N_("Mail"), "email_missing", "email"),
)
_ELSEWHERE = ("photo", "invitation", "visa", "insurance")
"""Papers that have a column of their own."""


def read_board(desk: Desk, cohort_id: int, months: int) -> Board:
    """The board of a cohort, in one statement; no record of a participant is read."""
    cohort = cohorts.get_cohort(desk, cohort_id)
    checks = checks_of(documents.kinds_asked(desk, cohort_id), months, cohort["oldest"])
    query = Query.of(cohort_id, rules=(ASKED,), sort=(("full_name", False),), ends=cohort["ends"])
    with desk.reading() as session:
        ids, marks = read_marks(session, query, [rule for one in checks for rule in one.rules])
    return Board(checks, ids, marks)


def read_lines(
    desk: Desk, board: Board, ids: Sequence[int]
) -> Iterator[tuple[ParticipantRecord, int]]:
    """(record, marks) of these people, read in pages; those who are gone are left out."""
    for start in range(0, len(ids), PAGE):
        for record in finding.read_page(desk, ids[start : start + PAGE]):
            yield record, board.marks_of[record["id"]]


def save_board(desk: Desk, cohort_id: int, path: Path, board: Board, ids: Sequence[int]) -> int:
    """The board of these people as a workbook; the number of lines."""
    from lcdesk.tabular.writing.book import write_book
    from lcdesk.tabular.writing.specs import SheetSpec, heading

    name = cohorts.get_cohort(desk, cohort_id)["name"]
    columns = [
        heading("name", N_("Name")),
        heading("country", N_("Country/region")),
        heading("organization", N_("Organisation")),
        heading("missing", N_("Missing"), "number"),
        *(heading(one.name, one.label) for one in board.checks),
    ]
    rows = (_row(record, marks, board) for record, marks in read_lines(desk, board, ids))
    total = (
        _("Open for"),
        None,
        None,
        None,
        *(str(board.counts[one.name]) for one in board.checks),
    )
    sheet = SheetSpec(
        _(TITLE), columns, rows, title=with_label(name, _(TITLE)), total=total if len(ids) else None
    )
    return write_book(path, [sheet], title=name, created=desk.stands_at())


def _row(record: ParticipantRecord, marks: int, board: Board) -> tuple[object, ...]:
    code = record["nationality"]
    country = countries.name(code, language()) if code else None
    return (
        record["full_name"],
        country,
        record["organization"],
        board.missing(marks),
        *(_cell(one, marks) for one in board.checks),
    )


def _cell(check: BoardCheck, marks: int) -> object:
    from lcdesk.tabular.writing.specs import Marked

    state = check.state(marks)
    if state == "done":
        return "✓"
    return (
        Marked(_(STATES[state]), check.reason(marks)) if state == "pressing" else _(STATES[state])
    )


# --- What the cards of a cohort say: people, nations, women, visas ---


Card = tuple[str, str, str, float | None]
"""Label, figure, note, share (None: no bar)."""


def cards_of(overview: Overview) -> tuple[Card, Card, Card, Card]:
    """The cards of people, nations, women and visas."""
    counts = overview.counts
    people, women, asked = counts["people"], counts["women"], counts["asked"]
    places = overview.cohort.get("places")
    return (
        (
            _("Participants"),
            str(people),
            _people_note(overview),
            overview.taken / places if places else None,
        ),
        (_("Nations"), str(counts["countries"]), _nations_note(counts), None),
        (
            _("Women"),
            percent(women, people) or "–",
            _("{part} of {whole}", part=women, whole=people),
            women / people if people else None,
        ),
        (
            _("Visas issued"),
            str(counts["visas_issued"]) if asked or not counts["erased"] else "–",
            _visa_note(counts),
            counts["visas_issued"] / asked if asked else None,
        ),
    )


def _people_note(overview: Overview) -> str:
    """How many were entered who are not on the list any more, and how many places are taken."""
    places, others = overview.cohort.get("places"), overview.counts["others"]
    gone = n_("{count} more not coming", "{count} more not coming", others) if others else ""
    taken = _("{taken} of {places} places", taken=overview.taken, places=places) if places else ""
    return " · ".join(part for part in (gone, taken) if part)


def _nations_note(counts: PeopleCounts) -> str:
    none = counts["without_country"]
    without = n_("{count} has none", "{count} have none", none) if none else ""
    regions = n_("{count} region", "{count} regions", counts["regions"])
    return " · ".join(part for part in (without, regions) if part)


def _visa_note(counts: PeopleCounts) -> str:
    """How many of those who come have none yet, as the check “Visa not issued” counts them, and
    of how many it was refused.
    """
    still = counts["asked"] - counts["visas_issued"]
    parts = (
        [_("{count} not issued", count=still)]
        if still
        else [_("all settled")]
        if counts["asked"]
        else []
    )
    if counts["visas_refused"]:
        parts.append(_("{count} of them refused", count=counts["visas_refused"]))
    if counts["erased"]:
        parts.append(_("{count} erased", count=counts["erased"]))
    return _(", ").join(parts)
