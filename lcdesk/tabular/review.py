"""Reviewing what was read: problems grouped by what they ask, and answers put back into the rows; pure, nothing is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.countries import name
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import BirthDate, Choice, Country, Date
from lcdesk.tabular.plan import Answer, Answers, RowKey, row_key
from lcdesk.tabular.understood import Column, Plan, PlannedRow, Problem, ReadRow, RecordName, Sureness, Understanding
from lcdesk.texts import LANGUAGES, in_language

NAMES = ("full_name", "family_name", "given_name", "name_zh")
TWICE = frozenset({"duplicate_passport", "twice_in_file"})
WHO = "likely_same"
NAMELESS = "missing_name"
ORDER = "ambiguous_date"
_ROWWISE = TWICE | {WHO, "venue_conflict", "speaker_conflict", "wrong_row"}  # each row asks something of its own
_PLAIN_DATE = re.compile(r"\d{4}\D+\d{1,2}\D+\d{1,2}\D*|\d{1,2}[-. ]?[^\W\d]+[-., ]*\d{4}")  # no other day can be meant
DERIVED = frozenset({"family_name", "given_name", "name_zh"})


# --- answers ---


@dataclass(frozen=True)
class Meant:
    """Every cell of a field that said `raw` means `value`; None leaves them empty."""

    kind: RecordName
    field: str
    raw: str
    value: Any


@dataclass(frozen=True)
class Typed:
    """One cell was typed anew; None empties it."""

    row: RowKey
    field: str
    value: Any


@dataclass(frozen=True)
class Ordered:
    """Dates of a field that may be read in two ways have the day first (or the month)."""

    kind: RecordName
    field: str
    order: Literal["dmy", "mdy"]


@dataclass(frozen=True)
class LeftOut:
    """These rows are not to be imported."""

    rows: tuple[RowKey, ...]


@dataclass(frozen=True)
class Settled:
    """These problems are fine as they are."""

    rows: tuple[RowKey, ...]
    kind: str
    field: str | None
    raw: str


@dataclass(frozen=True)
class Who:
    """Who a row is: an id, "other" (somebody else), or "this row" (of two rows of the file this one holds)."""

    row: RowKey
    answer: Answer


@dataclass(frozen=True)
class Rest:
    """All rows that still ask who they are get one answer."""

    answer: Literal["same", "other"]


Edit = Meant | Typed | Ordered | LeftOut | Settled | Who | Rest


def apply_edits(understanding: Understanding, edits: Iterable[Edit]) -> None:
    """Put answers into rows and problems, in their order. Linear in rows for each edit."""
    for edit in edits:
        if isinstance(edit, Meant):
            _set_meant(understanding, edit)
        elif isinstance(edit, Typed):
            _set_typed(understanding, edit)
        elif isinstance(edit, Ordered):
            _set_order(understanding, edit)
        elif isinstance(edit, LeftOut):
            _leave_out(understanding, set(edit.rows))
        elif isinstance(edit, Settled):
            _settle(understanding, edit)


def answers_of(edits: Iterable[Edit]) -> Answers:
    """What was answered about who is who, for the plan."""
    rows: dict[RowKey, Answer] = {}
    rest: Literal["same", "other"] | None = None
    for edit in edits:
        if isinstance(edit, Who):
            rows[edit.row] = edit.answer
        elif isinstance(edit, Rest):
            rest = edit.answer
    return Answers(rows, rest)


def value_of(target: Field, likely: Any) -> Any:
    """A likely value as the field keeps it (a date of birth is kept as text)."""
    try:
        return target.parse(likely)
    except BadValue:
        return likely


def _set_meant(understanding: Understanding, edit: Meant) -> None:
    asked = {(one.sheet, one.row) for one in understanding.problems if one.field == edit.field and one.raw == edit.raw}
    hit = [
        row
        for row in understanding.of(edit.kind)
        if row.raw.get(edit.field) == edit.raw or (row.sheet, row.row) in asked
    ]
    for row in hit:
        row.raw.setdefault(edit.field, edit.raw)
        _put(row, edit.field, edit.value)
    _drop(understanding, {(row.sheet, row.row) for row in hit}, edit.field)


def _set_typed(understanding: Understanding, edit: Typed) -> None:
    for row in understanding.rows:
        if row_key(row) == edit.row:
            row.raw.setdefault(edit.field, _said(row, edit.field))
            _put(row, edit.field, edit.value)
            _drop(understanding, {(row.sheet, row.row)}, edit.field)


def _set_order(understanding: Understanding, edit: Ordered) -> None:
    target, at = KINDS[edit.kind].field(edit.field), 0 if edit.order == "dmy" else 1
    asked = {
        (problem.sheet, problem.row): problem
        for problem in understanding.problems
        if problem.field == edit.field and problem.kind == ORDER
    }
    for row in understanding.of(edit.kind):
        problem = asked.get((row.sheet, row.row))
        if problem and len(problem.likely) > at:
            _put(row, edit.field, value_of(target, problem.likely[at]))
    _drop(understanding, set(asked), edit.field)


def _leave_out(understanding: Understanding, keys: set[RowKey]) -> None:
    gone = [row for row in understanding.rows if row_key(row) in keys]
    understanding.rows = [row for row in understanding.rows if row_key(row) not in keys]
    left = {(row.sheet, row.row) for row in understanding.rows}
    places = {(row.sheet, row.row) for row in gone} - left
    understanding.problems = [
        problem for problem in understanding.problems if (problem.sheet, problem.row) not in places
    ]


def _settle(understanding: Understanding, edit: Settled) -> None:
    places = {(sheet, row) for sheet, row, _column in edit.rows}

    def is_meant(problem: Problem) -> bool:
        is_same = problem.kind == edit.kind and problem.field == edit.field and problem.raw == edit.raw
        return is_same and ((problem.sheet, problem.row) in places or (not places and problem.row is None))

    understanding.problems = [problem for problem in understanding.problems if not is_meant(problem)]


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


def _drop(understanding: Understanding, places: set[tuple[str | None, int]], name: str) -> None:
    """The problems of a field in these rows are answered; a name answers that there was none."""
    fields = NAMES if name in NAMES else (name,)
    understanding.problems = [
        problem
        for problem in understanding.problems
        if (problem.sheet, problem.row) not in places or problem.field not in fields
    ]


# --- questions ---


@dataclass(frozen=True)
class Question:
    """Problems that one answer settles: one kind, field and text, or (`is_rowwise`) one row; `rows` are places in the plan."""

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

    @property
    def is_rowwise(self) -> bool:
        """Is it about one row alone?"""
        return self.kind in _ROWWISE

    @property
    def target(self) -> Field | None:
        """The field it is about."""
        return KINDS[self.record].by_name.get(self.field or "")


@dataclass
class _Gathered:
    problem: Problem
    record: RecordName
    rows: dict[int, None] = field(default_factory=dict[int, None])
    samples: dict[str, None] = field(default_factory=dict[str, None])
    is_blocking: bool = False


def questions_of(plan: Plan) -> list[Question]:
    """What a person has to look at: blocking first, then the most frequent; about linear in rows and problems."""
    found: dict[tuple[Any, ...], _Gathered] = {}
    for at, planned in enumerate(plan.rows):
        for problem in planned.problems:
            _gather(found, problem, planned.read.kind, at)
    _add_same_words(found, plan)
    loose = [problem for problem in plan.understanding.problems if problem.row is None]
    for problem in loose:
        _gather(found, problem, plan.understanding.rows[0].kind if plan.understanding.rows else "participant", None)
    asked = [_question(one, plan) for one in found.values()]
    return sorted(asked, key=lambda question: (not question.is_blocking, question.is_rowwise, -len(question.rows)))


def _gather(found: dict[tuple[Any, ...], _Gathered], problem: Problem, record: RecordName, at: int | None) -> None:
    key: tuple[Any, ...]
    if problem.kind in _ROWWISE:
        key = (problem.kind, at)
    elif problem.kind == ORDER:
        key = (problem.kind, record, problem.field)
    else:
        key = (problem.kind, record, problem.field, problem.raw)
    one = found.setdefault(key, _Gathered(problem, record))
    one.is_blocking |= problem.is_blocking
    one.samples.setdefault(problem.raw)
    if at is not None:
        one.rows[at] = None


def _add_same_words(found: Mapping[tuple[Any, ...], _Gathered], plan: Plan) -> None:
    """Words of closed lists are a problem at their first row only; the answer goes to all rows that say the same."""
    asked: dict[tuple[str, str | None], dict[str, _Gathered]] = defaultdict(dict)
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


def _question(one: _Gathered, plan: Plan) -> Question:
    problem, places = one.problem, tuple(sorted(one.rows))
    reads = [plan.rows[at].read for at in places]
    return Question(
        problem.kind, one.record, problem.field, problem.raw, problem.message, problem.likely, places, one.is_blocking, problem.sheet,
        tuple(read.row for read in reads), tuple(row_key(read) for read in reads), tuple(one.samples),
    )  # fmt: skip


# --- the tables as they are shown ---


@dataclass(frozen=True)
class Shown:
    """A column of the review: `name` is the field, or "x:…" for one that is left out; `index` its place in the sheet."""

    name: str
    head: str
    field: str | None
    sureness: Sureness
    index: int | None = None


@dataclass(frozen=True)
class Sight:
    """Tables that are reviewed together (the same heads, perhaps one sheet a country): their columns and rows of the plan."""

    record: RecordName
    sheets: tuple[str, ...]
    tables: tuple[int, ...]
    columns: tuple[Shown, ...]
    rows: tuple[int, ...]


def sights_of(plan: Plan) -> list[Sight]:
    """The tables of a file to be looked at, those with the same heads as one; tables without rows are left out."""
    understanding = plan.understanding
    by_table: dict[int, list[int]] = defaultdict(list)
    for at, planned in enumerate(plan.rows):
        by_table[planned.read.table].append(at)
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number, table in enumerate(understanding.tables):
        if by_table.get(number):
            key = (table.kind, table.shape, *((column.head, column.field) for column in table.columns))
            alike.setdefault(key, []).append(number)
    return [
        _sight(understanding, numbers, [at for n in numbers for at in by_table[n]], plan.rows)
        for numbers in alike.values()
    ]


def _sight(
    understanding: Understanding, numbers: Sequence[int], rows: list[int], planned: Sequence[PlannedRow]
) -> Sight:
    tables = [understanding.tables[number] for number in numbers]
    first = tables[0]
    shown = list(_columns(first.columns)) if first.shape == "list" else []
    known = {column.field for column in shown if column.field}
    shown += _derived(first.kind, known, (planned[at].read for at in rows))
    sheets = tuple(dict.fromkeys(table.sheet for table in tables))
    return Sight(first.kind, sheets, tuple(numbers), tuple(shown), tuple(sorted(rows)))


def _columns(columns: Iterable[Column]) -> Iterator[Shown]:
    for column in columns:
        yield Shown(column.field or f"x:{column.index}", column.head, column.field, column.sureness, column.index)


def _derived(kind: RecordName, known: set[str], rows: Iterable[ReadRow]) -> Iterator[Shown]:
    """Fields that stand in no column of their own: a country from the sheet's name, all fields of a grid."""
    used: set[str] = set()
    for row in rows:
        used |= row.values.keys()
    hidden = DERIVED if known & set(NAMES) else frozenset[str]()
    for target in KINDS[kind].fields:
        if target.name in used and target.name not in known and target.name not in hidden:
            yield Shown(target.name, "", target.name, "sure")


def is_tidied(row: ReadRow, target: Field) -> bool:
    """Does the value read otherwise than its cell, beyond the way it is written out here?"""
    value, raw = row.values.get(target.name), row.raw.get(target.name)
    if value is None or raw is None or target.name not in row.tidied:
        return False
    said = raw.strip().casefold()
    if isinstance(target.kind, Date | BirthDate) and _PLAIN_DATE.fullmatch(said):
        return False
    return said not in _ways(target, value)


def _ways(target: Field, value: Any) -> set[str]:
    """How a value may be written so that nothing had to be understood: its code, its name in each language."""
    kind = target.kind
    if isinstance(kind, Country):
        return {str(value).casefold(), *(name(str(value), language).casefold() for language in LANGUAGES)}
    if isinstance(kind, Choice):
        labels = [option.label for option in kind.options if option.code == value]
        return {
            str(value).casefold(),
            *(in_language(language, label).casefold() for label in labels for language in LANGUAGES),
        }
    return {str(value).casefold(), str(kind.plain(value)).casefold(), kind.format(value).casefold()}


def count_tidied(plan: Plan) -> int:
    """How many cells of the plan were tidied."""
    fields = {name: kind.by_name for name, kind in KINDS.items()}
    return sum(
        is_tidied(row.read, target)
        for row in plan.rows
        for name in row.read.tidied
        if (target := fields[row.read.kind].get(name))
    )


def copy_of(understanding: Understanding) -> Understanding:
    """A copy whose rows can be changed without touching the first one: answers can be taken back."""
    rows = [replace(row, values=dict(row.values), raw=dict(row.raw)) for row in understanding.rows]
    return replace(understanding, rows=rows, problems=list(understanding.problems))
