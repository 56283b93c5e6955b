"""Rows that waited, under review like those of a file: no sheet behind them, and only what was
answered goes in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from lcdesk.garbage_collection import freeze_large
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownValue
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import pending_rows
from lcdesk.services.importing.importing import ImportOutcome
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.matching.learned import LearnedMapping
from lcdesk.tabular.understood import Problem, Understanding
from lcdesk.ui.importing.pending_list import reason
from lcdesk.ui.importing.review import Choices, Outlook, Review
from lcdesk.ui.kit.tasks import Task


@dataclass
class WaitingReview(Review):
    """The rows with these ids; `cohort_id` is where they belong."""

    ids: tuple[int, ...] = ()
    desk: Desk | None = None
    _again: Understanding | None = field(default=None, repr=False)

    def _look(self, desk: Desk, choices: Choices) -> Outlook:
        """Columns without a place in a sheet: there is nothing to be chosen below their heads."""
        seen = super()._look(desk, choices)
        sights = [
            replace(sight, columns=tuple(replace(one, index=None) for one in sight.columns))
            for sight in seen.sights
        ]
        return replace(seen, sights=sights)

    def _understood(self, choices: Choices) -> Understanding:
        """As they were read, in the language of the moment; their columns stay as they were
        chosen then.
        """
        assert self.desk is not None
        if self._again is None:
            self._again = said_again(pending_rows.reopen(self.desk, self.ids))
        return self._again

    def forget_reading(self) -> None:
        self._again = None

    def learned(self, outlook: Outlook) -> list[LearnedMapping]:
        """Only words teach: the columns were learnt when the file came in."""
        words = (KnownValue, CountryAlias)
        return [one for one in super().learned(outlook) if one.entity in words]


def open_waiting(desk: Desk, ids: tuple[int, ...]) -> WaitingReview:
    """Rows of one cohort; `KnownFault` when they are of several, or wait no more."""
    again = said_again(pending_rows.reopen(desk, ids))
    rows = pending_rows.list_waiting(desk, None, ids)
    cohort_id = rows[0]["cohort_id"] if rows else None
    known = learned_mappings.recall(desk)
    return WaitingReview(
        Path(again.file_name),
        Workbook([]),
        known,
        cohort_id=cohort_id,
        ids=tuple(row["id"] for row in rows),
        desk=desk,
        _again=again,
    )


def said_again(again: Understanding) -> Understanding:
    """The problems in the language of the moment."""
    kinds = {(row.sheet, row.row): row.kind for row in again.rows}
    problems: list[Problem] = []
    for problem in again.problems:
        fields = KINDS[kinds.get((problem.sheet, problem.row or 0), "participant")].by_name
        raw = problem.raw or ""
        # Private values are masked where they are shown; here they stay, since questions are
        # grouped by them.
        said = reason(
            problem.kind, problem.message, raw, fields.get(problem.field or ""), is_masked=False
        )
        problems.append(replace(problem, message=said))
    return replace(again, problems=problems)


def put_waiting_in(
    desk: Desk, review: WaitingReview, outlook: Outlook, task: Task
) -> tuple[ImportOutcome, int | None]:
    """Learn what the answers teach, then put in what is ready; the operation, None when nothing was
    to be done.
    """
    before = _last_operation(desk)
    plan = outlook.plan
    if learned := review.learned(outlook):
        learned_mappings.keep(desk, learned, plan.understanding.file_name)
        before = _last_operation(desk)
    with freeze_large():
        outcome = pending_rows.apply(desk, plan, review.ids, review.cohort_id, task.step)
    after = _last_operation(desk)
    return outcome, after if after != before else None


def _last_operation(desk: Desk) -> int | None:
    return next((handler.id for handler in history.list_operations(desk, 1)), None)
