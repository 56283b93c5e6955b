"""Words of a sheet that no field could read, and which of them stay open questions when their row
goes in: the person is blank there then, and nobody has answered the same word of theirs yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.matching.learned import word_key
from lcdesk.tabular.plan.identity import MISSING_NAME, TWICE
from lcdesk.tabular.understood import ImportPlan, Problem, ReadRow
from lcdesk.tabular.values import MASKED

AskedBefore = Mapping[tuple[int, str, str], bool]
"""(enrolment, field, `word_key`) of every word that was asked about already → is it still open?"""
_NO_VALUE = frozenset({MISSING_NAME, TWICE, MASKED, "duplicate_passport", "likely_same"})


def is_unread(problem: Problem, read: ReadRow) -> bool:
    """Is it about a cell of a participant that says something, and gave no value?"""
    return (
        read.kind == "participant"
        and problem.field in PARTICIPANT.by_name
        and problem.kind not in _NO_VALUE
        and read.values.get(problem.field or "") is None
    )


def not_answered(
    problems: Sequence[Problem], enrolment: int | None, asked: AskedBefore
) -> Sequence[Problem]:
    """The problems without those about words of this person that somebody has answered."""
    if enrolment is None or not asked or not problems:
        return problems
    return [
        problem
        for problem in problems
        if problem.field not in PARTICIPANT.by_name
        or problem.kind in _NO_VALUE
        or asked.get((enrolment, problem.field, word_key(problem.field, problem.raw)), True)
    ]


def staying_open(
    problems: Iterable[Problem], read: ReadRow, record: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Those of a row's problems that stay open questions when it goes in; `record`: what is known
    of the person already.
    """
    return tuple(
        problem
        for problem in problems
        if is_unread(problem, read) and record.get(problem.field or "") is None
    )


def count_open(plan: ImportPlan) -> int:
    """How many questions stay open when the plan is done: different words, field by field, and
    what lists and desk both changed.
    """
    words = {
        (problem.field, word_key(problem.field or "", problem.raw))
        for row in plan.rows
        for problem in row.stays_open
    }
    listed = {
        (one.name, PARTICIPANT.field(one.name).kind.format(one.listed))
        for row in plan.rows
        for one in row.conflicts
    }
    return len(words) + len(listed)
