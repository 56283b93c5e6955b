"""Words of a sheet that no field could read, and which of them stay open questions when their row
goes in: the record is blank there then, and nobody has answered the same word of its yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lcdesk.model.catalogue import KINDS
from lcdesk.tabular.days import is_open_day
from lcdesk.tabular.matching.learned import word_key
from lcdesk.tabular.plan.identity import MISSING_NAME, TWICE
from lcdesk.tabular.plan.three_way import listed_text
from lcdesk.tabular.understood import FIRST_DAY, ImportPlan, Problem, ReadRow, RecordName, places_of
from lcdesk.tabular.values import MASKED

AskedBefore = Mapping[tuple[RecordName, int, str, str], bool]
"""(kind of record, its id, field, `word_key`) of every word that was asked about already → is it
still open?
"""
_NO_VALUE = frozenset({MISSING_NAME, TWICE, MASKED, "duplicate_passport", "likely_same"})


def is_unread(problem: Problem, read: ReadRow) -> bool:
    """Is it about a cell that says something, and gave no value?"""
    return (
        problem.field in KINDS[read.kind].by_name
        and problem.kind not in _NO_VALUE
        and read.values.get(problem.field or "") is None
    )


def is_doubted(problem: Problem, read: ReadRow) -> bool:
    """Is it about a day of a timetable that went in as one of several it may be?"""
    value = read.values.get(problem.field or "")
    return read.kind == "activity" and value is not None and _may_be(problem, value)


def _may_be(problem: Problem, value: Any) -> bool:
    """Is it a likely value? The book of imports keeps those as text."""
    return value in problem.likely or str(value) in problem.likely


def is_asked(problem: Problem, read: ReadRow) -> bool:
    """Is it a question of a single value, which may stay open when the row goes in?"""
    return is_unread(problem, read) or is_doubted(problem, read)


def not_answered(
    problems: Sequence[Problem], record: RecordName, number: int | None, asked: AskedBefore
) -> Sequence[Problem]:
    """The problems without those about words of this record that somebody has answered."""
    if number is None or not asked or not problems:
        return problems
    return [
        problem
        for problem in problems
        if problem.field not in KINDS[record].by_name
        or problem.kind in _NO_VALUE
        or asked.get(
            (record, number, problem.field, word_key(record, problem.field, problem.raw)), True
        )
    ]


def staying_open(
    problems: Iterable[Problem], read: ReadRow, record: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Those of a row's problems that stay open questions when it goes in; `record`: what is known
    of it already.
    """
    return tuple(
        problem
        for problem in problems
        if is_asked(problem, read)
        and record.get(problem.field or "") in (None, read.values.get(problem.field or ""))
    )


def count_open(plan: ImportPlan) -> int:
    """How many questions stay open when the plan is done: different words, field by field, and
    what lists and desk both changed.
    """
    words = {
        (row.read.kind, problem.field, word_key(row.read.kind, problem.field or "", problem.raw))
        for row in plan.rows
        for problem in row.stays_open
    }
    listed = {
        (row.read.kind, one.name, one.is_further, listed_text(row.read.kind, one))
        for row in plan.rows
        for one in row.conflicts
    }
    return len(words) + len(listed)


# --- Days of a timetable that are asked about once, at the first row that says them ---


class DaysAskedOnce:
    """The problems of days of a timetable, of which the other rows that say the same have none of
    their own. `left_blank`: problems of cells that stay blank, or as they are, on purpose.
    """

    def __init__(self, problems: Iterable[Problem], left_blank: Iterable[Problem] = ()) -> None:
        self._left = {problem.place for problem in left_blank if problem.field == "date"}
        self._first_days: list[Problem] = []
        self._by_word: dict[tuple[str | None, str], Problem] = {}
        self._of_sheet: dict[str | None, Problem] = {}  # told of all days of a sheet at once
        for problem in problems:
            if problem.field == "date" and problem.kind == FIRST_DAY:
                self._first_days.append(problem)
            elif problem.field == "date" and problem.row is None:
                self._of_sheet.setdefault(problem.sheet, problem)
            elif problem.field == "date" and problem.raw:
                self._by_word.setdefault((problem.sheet, problem.raw), problem)

    def of(self, row: ReadRow, own: Iterable[Problem]) -> list[Problem]:
        """The problem of the day of a row that has none of its own."""
        text, value = row.raw.get("date"), row.values.get("date")
        if not text:
            return []
        if any(problem.field == "date" for problem in own) or not self._left.isdisjoint(
            places_of(row)
        ):
            return []
        asked = self._by_word.get((row.sheet, text))
        if value is not None:
            return [self._at(row, asked)] if asked and _may_be(asked, value) else []
        first = next((one for one in self._first_days if is_open_day(text, one.raw)), None)
        if first is not None:
            return [self._at(row, first, said=text)]
        if asked is None and (whole := self._of_sheet.get(row.sheet)):
            asked = replace(whole, raw=text)
        return [self._at(row, asked)] if asked else []

    def _at(self, row: ReadRow, problem: Problem, said: str = "") -> Problem:
        own = said if said != problem.raw else ""
        return replace(problem, sheet=row.sheet, row=row.row, column=row.column, said=own)
