"""What a person answers in a review, and the answers put back into rows and problems."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.tabular.plan import Answer, Answers, RowKey, row_key
from lcdesk.tabular.understood import Problem, ReadRow, RecordName, Understanding

NAMES = ("full_name", "family_name", "given_name", "name_zh")
ORDER = "ambiguous_date"


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


def _drop(understanding: Understanding, places: Container[tuple[str | None, int | None]], name: str) -> None:
    """The problems of a field in these rows are answered; a name answers that there was none."""
    fields = NAMES if name in NAMES else (name,)
    understanding.problems = [
        problem
        for problem in understanding.problems
        if (problem.sheet, problem.row) not in places or problem.field not in fields
    ]


def copy_of(understanding: Understanding) -> Understanding:
    """A copy whose rows can be changed without touching the first one: answers can be taken back."""
    rows = [replace(row, values=dict(row.values), raw=dict(row.raw)) for row in understanding.rows]
    return replace(understanding, rows=rows, problems=list(understanding.problems))
