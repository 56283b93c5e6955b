"""The problems of a plan as questions, those that one answer settles are one; and what a person
answers, put back into rows and problems.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.countries import is_close
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.tabular.days import days_after, is_open_day
from lcdesk.tabular.plan.roster import Answer, Answers, CellChoice, CellKey, RowKey, row_key
from lcdesk.tabular.plan.three_way import conflict_words
from lcdesk.tabular.plan.unread_words import DaysAskedOnce
from lcdesk.tabular.understood import (
    BOTH_CHANGED,
    FIRST_DAY,
    UNCLEAR_WAY,
    ImportPlan,
    Place,
    PlannedRow,
    Problem,
    ReadRow,
    RecordName,
    ThreeValues,
    Understanding,
    places_of,
    problems_of,
)

TWICE = frozenset({"duplicate_passport", "twice_in_file"})
WHO = "likely_same"
NAMELESS = "missing_name"
NEAR_SPELLINGS = "near_spellings"
"""Several words that are each near the name of one country, or days that tell no year: proposed
together.
"""
# each row asks something of its own
_ROWWISE = TWICE | {WHO, BOTH_CHANGED, "venue_conflict", "speaker_conflict", "wrong_row"}


@dataclass(frozen=True)
class ReviewQuestion:
    """Problems that one answer settles: one kind, field and text, or (`is_rowwise`) one row;
    `rows` are places in the plan. `cell`: of a cell that list and desk both changed its values.
    `words`: the questions whose likeliest answers are proposed together.
    """

    kind: str
    record: RecordName
    field: str | None
    raw: str
    message: str
    likely: tuple[Any, ...]
    rows: tuple[int, ...]
    is_blocking: bool
    sheet: str | None = None
    excel_rows: tuple[int, ...] = ()
    keys: tuple[RowKey, ...] = ()
    samples: tuple[str, ...] = ()
    cell: ThreeValues | None = None
    words: tuple[ReviewQuestion, ...] = ()

    @property
    def is_rowwise(self) -> bool:
        """Is it about one row alone?"""
        return self.kind in _ROWWISE

    @property
    def target(self) -> Field | None:
        """The field it is about."""
        return KINDS[self.record].by_name.get(self.field or "")


@dataclass
class _QuestionRows:
    problem: Problem
    record: RecordName
    rows: dict[int, None] = field(default_factory=dict[int, None])
    samples: dict[str, None] = field(default_factory=dict[str, None])
    is_blocking: bool = False


def questions_of(plan: ImportPlan) -> list[ReviewQuestion]:
    """What a person has to look at: blocking first, then the most frequent; about linear in rows
    and problems.
    """
    found: dict[tuple[Any, ...], _QuestionRows] = {}
    for at, planned in enumerate(plan.rows):
        for problem in planned.problems:
            _gather(found, problem, planned.read.kind, at)
    _add_same_words(found, plan)
    loose = [problem for problem in plan.understanding.problems if problem.row is None]
    for problem in loose:
        _gather(
            found,
            problem,
            plan.understanding.rows[0].kind if plan.understanding.rows else "participant",
            None,
        )
    asked = [_question(one, plan) for one in found.values()]
    asked += [
        _conflict(planned, cell, at)
        for at, planned in enumerate(plan.rows)
        for cell in planned.asked
    ]
    return sorted(
        asked,
        key=lambda question: (not question.is_blocking, question.is_rowwise, -len(question.rows)),
    )


def proposed_together(
    questions: Sequence[ReviewQuestion], edits: Iterable[Edit]
) -> list[ReviewQuestion]:
    """The questions with the near spellings of countries, and days of travel without a year, as one
    for a field, unless a person wants to answer them one by one.
    """
    apart = {(edit.kind, edit.field) for edit in each(edits) if isinstance(edit, OneByOne)}
    words: dict[tuple[RecordName, str | None], list[ReviewQuestion]] = defaultdict(list)
    for one in questions:
        if _is_proposed(one) and (one.record, one.field) not in apart:
            words[one.record, one.field].append(one)
    out: list[ReviewQuestion] = []
    for one in questions:
        near = words.get((one.record, one.field), [])
        if len(near) < _SEVERAL or one not in near:
            out.append(one)
        elif one is near[0]:
            out.append(_together(near))
    return out


def _is_proposed(question: ReviewQuestion) -> bool:
    if not question.likely:
        return False
    if question.kind == "unknown_country":
        return is_close(question.raw, question.likely[0])
    return question.kind == "bad_date" and not _YEAR.search(question.raw)


def _together(words: Sequence[ReviewQuestion]) -> ReviewQuestion:
    rows = sorted({(at, key) for one in words for at, key in zip(one.rows, one.keys, strict=True)})
    return replace(
        words[0],
        kind=NEAR_SPELLINGS,
        raw="",
        message="",
        rows=tuple(at for at, _key in rows),
        keys=tuple(key for _at, key in rows),
        excel_rows=tuple(key[1] for _at, key in rows),
        is_blocking=any(one.is_blocking for one in words),
        words=tuple(words),
    )


def _gather(
    found: dict[tuple[Any, ...], _QuestionRows],
    problem: Problem,
    record: RecordName,
    at: int | None,
) -> None:
    key: tuple[Any, ...]
    if problem.kind in _ROWWISE:
        key = (problem.kind, at)
    elif problem.kind == ORDER:
        key = (problem.kind, record, problem.field)
    else:
        key = (problem.kind, record, problem.field, problem.raw)
    one = found.setdefault(key, _QuestionRows(problem, record))
    one.is_blocking |= problem.is_blocking
    one.samples.setdefault(problem.raw)
    if at is not None:
        one.rows[at] = None


def _add_same_words(found: Mapping[tuple[Any, ...], _QuestionRows], plan: ImportPlan) -> None:
    """Words of closed lists are a problem at their first row only; the answer goes to all rows
    that say the same.
    """
    asked: dict[tuple[str, str | None], dict[str, _QuestionRows]] = defaultdict(dict)
    for key, one in found.items():
        if len(key) == 4 and one.problem.raw:
            asked[one.record, one.problem.field][one.problem.raw] = one
    for (record, name), by_raw in asked.items():
        for at, planned in enumerate(plan.rows):
            read = planned.read
            if (
                read.kind == record
                and name
                and read.values.get(name) is None
                and (one := by_raw.get(read.raw.get(name, "")))
            ):
                one.rows[at] = None


def _question(one: _QuestionRows, plan: ImportPlan) -> ReviewQuestion:
    problem, places = one.problem, tuple(sorted(one.rows))
    reads = [plan.rows[at].read for at in places]
    return ReviewQuestion(
        problem.kind,
        one.record,
        problem.field,
        problem.raw,
        problem.message,
        problem.likely,
        places,
        one.is_blocking,
        problem.sheet,
        tuple(read.row for read in reads),
        tuple(row_key(read) for read in reads),
        tuple(one.samples),
    )


def _conflict(planned: PlannedRow, cell: ThreeValues, at: int) -> ReviewQuestion:
    """A cell that list and desk both changed."""
    read = planned.read
    return ReviewQuestion(
        BOTH_CHANGED,
        read.kind,
        None if cell.is_further else cell.name,
        "",
        conflict_words(read.kind, cell),
        (cell.desk, cell.listed),
        (at,),
        is_blocking=False,
        sheet=read.sheet,
        excel_rows=(read.row,),
        keys=(row_key(read),),
        cell=cell,
    )


# --- Answers, and what they make of rows and problems ---

_YEAR = re.compile(r"\d{4}")
_SEVERAL = 2  # words that are proposed together
NAMES = ("full_name", "family_name", "given_name", "name_zh")
ORDER = "ambiguous_date"


@dataclass(frozen=True)
class Meant:
    """Every cell of a field that said `raw` means `value`; None leaves them empty.
    `is_remembered`: next time too.
    """

    kind: RecordName
    field: str
    raw: str
    value: Any
    is_remembered: bool = True


@dataclass(frozen=True)
class Typed:
    """One cell was typed anew; None empties it."""

    row: RowKey
    field: str
    value: Any


@dataclass(frozen=True)
class Ordered:
    """Dates of a field that may be read in two ways have the day first (or the month).
    `is_remembered`: next time too.
    """

    kind: RecordName
    field: str
    order: Literal["dmy", "mdy"]
    is_remembered: bool = True


@dataclass(frozen=True)
class LeaveCell:
    """One cell of a row that changes something leaves what is kept already: `kept`, whatever the
    sheet says.
    """

    row: RowKey
    field: str
    kept: Any


@dataclass(frozen=True)
class CellAnswer:
    """Of what desk and list say of a known record one is chosen: the desk's value stays, or the
    list's is taken. `is_further`: `name` is the head of a column that is no field.
    """

    row: RowKey
    name: str
    choice: CellChoice
    is_further: bool = False


@dataclass(frozen=True)
class LeftOut:
    """These rows are not to be imported."""

    rows: tuple[RowKey, ...]


@dataclass(frozen=True)
class TakenIn:
    """These rows were left out and are to be imported after all."""

    rows: tuple[RowKey, ...]


@dataclass(frozen=True)
class Several:
    """Edits made as one: cells pasted together, taken back together."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class OneByOne:
    """Words of a field that are proposed together are to be answered one by one."""

    kind: RecordName
    field: str


@dataclass(frozen=True)
class Settled:
    """These problems are fine as they are."""

    rows: tuple[RowKey, ...]
    kind: str
    field: str | None
    raw: str


@dataclass(frozen=True)
class IdentityAnswer:
    """Who a row is: an id, "other" (somebody else), or "this row" (of two rows of the file this
    one holds).
    """

    row: RowKey
    answer: Answer


@dataclass(frozen=True)
class RestAnswer:
    """All rows that still ask who they are get one answer."""

    answer: Literal["same", "other"]


Edit = (
    Meant
    | Typed
    | Ordered
    | LeaveCell
    | CellAnswer
    | LeftOut
    | TakenIn
    | Settled
    | IdentityAnswer
    | RestAnswer
    | Several
    | OneByOne
)


def each(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The single edits, those made as one unfolded."""
    for edit in edits:
        if isinstance(edit, Several):
            yield from each(edit.edits)
        else:
            yield edit


def apply_edits(understanding: Understanding, edits: Iterable[Edit]) -> list[ReadRow]:
    """Put answers into rows and problems, in their order; the rows that are left out. Linear in
    rows for each edit.
    """
    left: dict[RowKey, None] = {}
    typed: dict[RowKey, list[Typed]] = defaultdict(list)
    for edit in each(edits):
        if isinstance(edit, Typed | LeaveCell):
            typed[edit.row].append(
                edit if isinstance(edit, Typed) else Typed(edit.row, edit.field, edit.kept)
            )
        elif isinstance(edit, LeftOut):
            left |= dict.fromkeys(edit.rows)
        elif isinstance(edit, TakenIn):
            left = {row: None for row in left if row not in edit.rows}
        else:
            _put_typed(understanding, typed)
            _apply(understanding, edit)
    _put_typed(understanding, typed)
    return _leave_out(understanding, left.keys()) if left else []


def _apply(understanding: Understanding, edit: Edit) -> None:
    if isinstance(edit, Meant):
        _set_meant(understanding, edit)
    elif isinstance(edit, Ordered):
        _set_order(understanding, edit)
    elif isinstance(edit, Settled):
        _settle(understanding, edit)


def answers_of(edits: Iterable[Edit]) -> Answers:
    """What was answered about who is who, and about cells that desk and list say otherwise, for
    the plan.
    """
    rows: dict[RowKey, Answer] = {}
    cells: dict[CellKey, CellChoice] = {}
    rest: Literal["same", "other"] | None = None
    for edit in each(edits):
        if isinstance(edit, CellAnswer):
            cells[edit.row, edit.name, edit.is_further] = edit.choice
        if isinstance(edit, IdentityAnswer):
            rows[edit.row] = edit.answer
        elif isinstance(edit, RestAnswer):
            rest = edit.answer
    return Answers(rows, rest, cells)


def value_of(target: Field, likely: Any) -> Any:
    """A likely value as the field keeps it (a date of birth is kept as text)."""
    try:
        return target.parse(likely)
    except BadValue:
        return likely


def typed_answer(target: Field, kind: str, likely: Sequence[Any], text: str) -> Any:
    """What a typed answer to a question of a `kind` means: a value of the field, or one of the
    likely answers where those are none. `BadValue` where it is neither.
    """
    if kind == UNCLEAR_WAY:
        for one in likely:
            if str(one).casefold() == text.strip().casefold():
                return one
    return target.parse(text)


def _set_meant(understanding: Understanding, edit: Meant) -> None:
    same = [one for one in understanding.problems if one.raw == edit.raw]
    if any(one.kind == FIRST_DAY for one in same):
        _set_weekdays(understanding, edit)
        return
    if any(one.kind == UNCLEAR_WAY and edit.value in one.likely for one in same):
        _set_way(understanding, edit)
        return
    asked = {
        one.place
        for one in understanding.problems
        if one.field == edit.field and one.raw == edit.raw
    }
    hit = [
        row
        for row in understanding.of(edit.kind)
        if row.raw.get(edit.field) == edit.raw or not asked.isdisjoint(places_of(row))
    ]
    for row in hit:
        row.raw.setdefault(edit.field, edit.raw)
        _put(row, edit.field, edit.value)
    places = {place for row in hit for place in places_of(row)}
    if edit.value is None:
        understanding.left_blank += _told_of(understanding, places, edit.field)
        understanding.left_blank += [
            one
            for one in _days_of_others(understanding, hit)
            if (one.field, one.raw) == (edit.field, edit.raw)
        ]
    _drop(understanding, places, edit.field)


def _set_weekdays(understanding: Understanding, edit: Meant) -> None:
    """The first day of a timetable of weekdays or numbered days gives the others their dates."""
    begins: dt.date | None = edit.value
    if begins is None:
        rows = understanding.of("activity")
        understanding.left_blank += [
            one for one in understanding.problems if one.kind == FIRST_DAY
        ] + _days_of_others(understanding, rows)
    for row in understanding.of("activity") if begins is not None else ():
        said = row.raw.get("date", "")
        is_open = is_open_day(said, edit.raw) and row.values.get("date") is None
        if begins is not None and is_open:
            _put(row, "date", begins + dt.timedelta(days=days_after(said, edit.raw)))
    understanding.problems = [one for one in understanding.problems if one.kind != FIRST_DAY]


def _set_way(understanding: Understanding, edit: Meant) -> None:
    """Where the course is, tells which flights go to it, for all whose flights touch that place."""
    asked = {
        one.place: one
        for one in understanding.problems
        if one.kind == UNCLEAR_WAY and one.raw == edit.raw
    }
    answered: set[Place] = set()
    for row in understanding.of("participant"):
        problem = next((asked[place] for place in places_of(row) if place in asked), None)
        told = problem.reading_of(edit.value) if problem else {}
        for name, value in told.items():
            if row.values.get(name) is None:
                _put(row, name, value)
        if problem and told:
            answered.add(problem.place)
            understanding.left_blank += [] if edit.field in told else [problem]
    understanding.problems = [
        one
        for one in understanding.problems
        if one.place not in answered or one.kind != UNCLEAR_WAY
    ]


def _days_of_others(understanding: Understanding, rows: Iterable[ReadRow]) -> list[Problem]:
    """The problems of days that are asked about at another row, for these rows."""
    by_place: dict[Place, list[Problem]] = defaultdict(list)
    for problem in understanding.problems:
        by_place[problem.place].append(problem)
    days = DaysAskedOnce(understanding.problems)
    return [one for row in rows for one in days.of(row, problems_of(row, by_place))]


def _put_typed(understanding: Understanding, typed: dict[RowKey, list[Typed]]) -> None:
    """Typed cells, many at once: one way through rows and problems."""
    if not typed:
        return
    answered: set[tuple[Place, str | None]] = set()
    for row in understanding.rows:
        for edit in typed.get(row_key(row), ()):
            row.raw.setdefault(edit.field, _said(row, edit.field))
            row.listed.setdefault(edit.field, row.values.get(edit.field))
            _put(row, edit.field, edit.value)
            if edit.value is None:
                understanding.left_blank += _told_of(understanding, places_of(row), edit.field)
                if edit.field == "date":
                    understanding.left_blank += _days_of_others(understanding, [row])
            answered |= {
                (place, name) for place in places_of(row) for name in _told_with(edit.field)
            }
    typed.clear()
    _take_off(understanding, lambda one: bool(one.field) and (one.place, one.field) in answered)


def _take_off(understanding: Understanding, is_settled: Callable[[Problem], bool]) -> None:
    """Take out problems of some rows; a day that other rows say as well is asked at one of them."""
    settled = [one for one in understanding.problems if is_settled(one)]
    understanding.problems = [one for one in understanding.problems if not is_settled(one)]
    for one in settled:
        if one.field != "date":
            continue
        days = DaysAskedOnce([one], understanding.left_blank)
        rows = understanding.of("activity")
        found = next((same for row in rows for same in days.of(row, ())), None)
        understanding.problems += [replace(found, said="")] if found else []


def _set_order(understanding: Understanding, edit: Ordered) -> None:
    target, at = KINDS[edit.kind].field(edit.field), 0 if edit.order == "dmy" else 1
    asked = {
        problem.place: problem
        for problem in understanding.problems
        if problem.field == edit.field and problem.kind == ORDER
    }
    for row in understanding.of(edit.kind):
        problem = next((asked[place] for place in places_of(row) if place in asked), None)
        if problem and len(problem.likely) > at:
            _put(row, edit.field, value_of(target, problem.likely[at]))
    _drop(understanding, set(asked), edit.field)


def _leave_out(understanding: Understanding, keys: Container[RowKey]) -> list[ReadRow]:
    gone = [row for row in understanding.rows if row_key(row) in keys]
    understanding.rows = [row for row in understanding.rows if row_key(row) not in keys]
    left = {place for row in understanding.rows for place in places_of(row)}
    places = {place for row in gone for place in places_of(row)} - left
    _take_off(understanding, lambda one: one.place in places)
    understanding.left_out += gone
    return gone


def _settle(understanding: Understanding, edit: Settled) -> None:
    places = {
        place
        for sheet, row, column in edit.rows
        for place in ((sheet, row, column), (sheet, row, None))
    }

    def is_meant(problem: Problem) -> bool:
        is_same = (
            problem.kind == edit.kind and problem.field == edit.field and problem.raw == edit.raw
        )
        return is_same and (problem.place in places or (not places and problem.row is None))

    if edit.field == "date":  # so it is known that nobody is to be asked again
        days = _days_of_others(understanding, understanding.of("activity"))
        understanding.left_blank += [
            *filter(is_meant, understanding.problems),
            *(one for one in days if one.raw == edit.raw),
        ]
    understanding.problems = [
        problem for problem in understanding.problems if not is_meant(problem)
    ]


def _put(row: ReadRow, name: str, value: Any) -> None:
    if value is None:
        row.values.pop(name, None)
        row.tidied -= {name}
    else:
        row.values[name] = value
        row.tidied |= {name}


def _said(row: ReadRow, name: str) -> str:
    value = row.values.get(name)
    return "" if value is None else KINDS[row.kind].field(name).kind.format(value)


def _told_with(name: str) -> tuple[str, ...]:
    """The fields whose problems a value settles: a name answers that there was none."""
    return NAMES if name in NAMES else (name,)


def _told_of(understanding: Understanding, places: Container[Place], name: str) -> list[Problem]:
    """The problems of a field in these rows."""
    return [
        problem
        for problem in understanding.problems
        if problem.field == name and problem.place in places
    ]


def _drop(understanding: Understanding, places: Container[Place], name: str) -> None:
    """The problems of a field in these rows are answered."""
    fields = _told_with(name)
    understanding.problems = [
        problem
        for problem in understanding.problems
        if problem.place not in places or problem.field not in fields
    ]


def copy_of(understanding: Understanding) -> Understanding:
    """A copy whose rows can be changed without touching the first one: answers can be taken
    back.
    """
    rows = [
        replace(row, values=dict(row.values), raw=dict(row.raw), listed=dict(row.listed))
        for row in understanding.rows
    ]
    problems, blank = list(understanding.problems), list(understanding.left_blank)
    left = list(understanding.left_out)
    return replace(understanding, rows=rows, problems=problems, left_blank=blank, left_out=left)
