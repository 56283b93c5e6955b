"""The problems of a plan as questions: those that one answer settles are one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.tabular.plan.roster import RowKey, row_key
from lcdesk.tabular.review.edits import ORDER
from lcdesk.tabular.understood import ImportPlan, Problem, RecordName

TWICE = frozenset({"duplicate_passport", "twice_in_file"})
WHO = "likely_same"
NAMELESS = "missing_name"
# each row asks something of its own
_ROWWISE = TWICE | {WHO, "venue_conflict", "speaker_conflict", "wrong_row"}


@dataclass(frozen=True)
class ReviewQuestion:
    """Problems that one answer settles: one kind, field and text, or (`is_rowwise`) one row;
    `rows` are places in the plan.
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
    return sorted(
        asked,
        key=lambda question: (not question.is_blocking, question.is_rowwise, -len(question.rows)),
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
