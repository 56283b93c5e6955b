"""What the grid of a review shows as rows: the plan's own, those left out, and the people
missing from the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.review.questions import ReviewQuestion
from lcdesk.tabular.review.tables import ReviewedTables
from lcdesk.tabular.understood import ImportPlan, PlannedRow, ReadRow

LEFT, GONE, ASKED, TIDIED = "left", "gone", "asked", "tidied"


@dataclass(frozen=True)
class Lines:
    """Rows by their place: first the plan's, then the ones left out, then the missing."""

    plan: ImportPlan
    left: Sequence[ReadRow] = ()
    gone: Sequence[ReadRow] = ()
    asked: Mapping[int, Sequence[ReviewQuestion]] = field(
        default_factory=dict[int, Sequence[ReviewQuestion]]
    )
    tidied: Mapping[int, int] = field(default_factory=dict[int, int])

    def row(self, at: int) -> PlannedRow:
        """The row at a place; one that is not in the plan changes nothing and asks nothing."""
        planned = self.plan.rows
        if at < len(planned):
            return planned[at]
        at -= len(planned)
        return PlannedRow(
            self.left[at] if at < len(self.left) else self.gone[at - len(self.left)], "same"
        )

    def fate(self, at: int) -> str:
        """The word of `words.FATES`."""
        if at >= len(self.plan.rows):
            return LEFT if at < len(self.plan.rows) + len(self.left) else GONE
        planned = self.plan.rows[at]
        return "twice" if planned.twin is not None and planned.fate == "needs you" else planned.fate

    def is_editable(self, at: int) -> bool:
        """Only what is to be imported can be typed into."""
        return at < len(self.plan.rows)

    def places(self, sight: ReviewedTables, key: str) -> Iterable[int]:
        """The rows of a sight that pass a filter (`filters.KEYS`), in the order of the sheet."""
        if key == GONE:
            first = len(self.plan.rows) + len(self.left)
            return range(first, first + len(self.gone)) if sight.record == "participant" else ()
        return (at for at in sight.rows if self.passes(at, key)) if key else sight.rows

    def passes(self, at: int, key: str) -> bool:
        """Does a row pass a filter?"""
        if not key:
            return True
        if key == ASKED:
            return at in self.asked
        if key == TIDIED:
            return at in self.tidied
        if at >= len(self.plan.rows):
            return self.fate(at) == key
        return self.plan.rows[at].fate == key

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Filter → how many rows of the file pass it."""
        made: dict[str, int] = {str(fate): count for fate, count in self.plan.counts().items()}
        return {
            **made,
            LEFT: len(self.left),
            GONE: len(self.gone),
            ASKED: len(self.asked),
            TIDIED: len(self.tidied),
            "": len(self.plan.rows) + len(self.left),
        }


def missing_rows(plan: ImportPlan, present: Present) -> list[ReadRow]:
    """The people of the cohort whom the file does not name, as rows without a place in a sheet."""
    wanted, names = set(plan.gone), [one.name for one in PARTICIPANT.fields]
    return [
        ReadRow(
            "participant", None, 0, {name: one[name] for name in names if one.get(name) is not None}
        )
        for one in present.participants
        if one["id"] in wanted
    ]


def asked_rows(questions: Iterable[ReviewQuestion]) -> dict[int, list[ReviewQuestion]]:
    """The places of all rows that something is asked about, with what is asked."""
    found: dict[int, list[ReviewQuestion]] = defaultdict(list)
    for question in questions:
        for at in question.rows:
            found[at].append(question)
    return dict(found)
