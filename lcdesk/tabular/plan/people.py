"""The fate of each participant row: whom it falls on, what it changes, what it asks."""

from __future__ import annotations

from collections.abc import Mapping

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.plan.duplicate_rows import DuplicateRow, differences, find_twins, lay_together
from lcdesk.tabular.plan.identity import NOBODY, Match, answered, identify
from lcdesk.tabular.plan.questions import (
    DUPLICATE_PASSPORT,
    MISSING_NAME,
    TWICE,
    ask_who,
    say_nameless,
    say_twice,
)
from lcdesk.tabular.plan.roster import USUAL, Answers, Policy, Present, Roster, Traits, mark_of
from lcdesk.tabular.plan.sameness import Changes, changes_of
from lcdesk.tabular.understood import Fate, Place, PlannedRow, Problem, ReadRow, problems_of

_OF_PERSON = frozenset(field.name for field in PARTICIPANT.fields if field.entity == "Person")
_SETTLED = frozenset({DUPLICATE_PASSPORT, TWICE})  # by an answer, when the row is no twin any more
_NAMED, _NONE = frozenset({MISSING_NAME}), frozenset[str]()  # whoever is known needs no name
ProblemsAt = Mapping[Place, list[Problem]]


class PeoplePlan:
    """Plans the participant rows of one file, in three passes: who, twice?, what changes."""

    def __init__(
        self, rows: list[ReadRow], present: Present, answers: Answers, *, is_tray: bool = False
    ) -> None:
        self.rows = list(rows)
        self.is_tray = is_tray
        self.chosen: Mapping[str, Policy] = present.policy
        self.policy: Mapping[str, Policy] = {**USUAL, **present.policy}
        self.answers = answers
        self.roster = Roster(present)
        self.twins: dict[int, DuplicateRow] = {}
        self.replaced: dict[int, int] = {}
        self.matches: list[Match] = []
        self.traits: list[Traits] = []

    def planned(self, problems: ProblemsAt) -> list[PlannedRow]:
        """The rows with their fates, in the order of the file."""
        traits = self.traits = [Traits(row.values, self._mark(row)) for row in self.rows]
        for twin in find_twins(self.rows, traits):
            self._settle(twin)
        self.matches = [
            NOBODY if i in self.twins else self._match(i, who) for i, who in enumerate(traits)
        ]
        self._find_shared_targets()
        return [self._fate(i, problems_of(row, problems)) for i, row in enumerate(self.rows)]

    def _mark(self, row: ReadRow) -> str:
        mark = mark_of(row)
        return mark if self.roster.marked(mark) else ""

    def _match(self, index: int, who: Traits) -> Match:
        row = self.rows[index]
        given = self.answers.to(row)
        decided = answered(given, self.roster) if given is not None else None
        if decided:
            return decided
        match = identify(who, self.roster)
        likely = () if match.is_torn else tuple(known.person for known in match.likely)
        answer = self.answers.to(row, likely)
        return (answered(answer, self.roster) if answer is not None else None) or match

    def _settle(self, twin: DuplicateRow) -> None:
        """A row of another table that only adds is laid onto the first one; an answer may set
        either row aside.
        """
        row = self.rows[twin.later]
        answer = self.answers.to(row)
        if answer == "other" or twin.later in self.replaced:
            return
        if answer == "this row":
            self.replaced[twin.earlier] = twin.later
            self.twins[twin.earlier] = DuplicateRow(twin.earlier, twin.later, twin.by)
            return
        self.twins[twin.later] = twin
        earlier = self.rows[twin.earlier]
        if (
            earlier.table != row.table
            and not differences("participant", earlier.values, row.values)[0]
        ):
            self.rows[twin.earlier] = lay_together(earlier, row)

    def _find_shared_targets(self) -> None:
        """Two rows that fall on one person are twins as well, though nothing they say is alike."""
        taken: dict[int, int] = {}
        for index, match in enumerate(self.matches):
            if match.known is None:
                continue
            first = taken.setdefault(match.known.person, index)
            if first != index:
                self._settle(DuplicateRow(index, first, "record"))

    def _fate(self, index: int, problems: list[Problem]) -> PlannedRow:
        if index in self.twins:
            return self._twin(index, problems)
        row, match = self.rows[index], self.matches[index]
        # a person has looked at it: it is told no more
        if problems and self.answers.to(row) in ("other", "this row"):
            problems = [problem for problem in problems if problem.kind not in _SETTLED]
        if match.likely:
            asked = [*problems, ask_who(row, match)]
            return PlannedRow(
                row,
                "needs you",
                problems=asked,
                likely_same=tuple(known.person for known in match.likely),
            )
        known = match.known
        if known is None:
            asked = problems if self.traits[index].names else self._nameless(row, problems)
            return PlannedRow(
                row, "needs you" if self._is_blocked(row, asked, _NONE) else "new", problems=asked
            )
        changes = self._changes(row, known.record, is_enrolled=known.enrolment is not None)
        fate: Fate = "new" if known.enrolment is None else "change" if changes else "same"
        if self._is_blocked(row, problems, _NAMED):
            fate = "needs you"
        return PlannedRow(row, fate, known.enrolment, known.person, changes, problems)

    def _is_blocked(self, row: ReadRow, problems: list[Problem], lifted: frozenset[str]) -> bool:
        """Does a problem keep the row waiting? `lifted`: those that do not count."""
        if not problems:
            return False
        lifted |= self._lifted(row)
        return any(problem.is_blocking and problem.kind not in lifted for problem in problems)

    def _lifted(self, row: ReadRow) -> frozenset[str]:
        """Problems that are none any more: the row is no twin. One that waited alone must have
        been answered.
        """
        return frozenset() if self.is_tray and self.answers.to(row) is None else _SETTLED

    def _changes(self, row: ReadRow, record: Mapping[str, object], *, is_enrolled: bool) -> Changes:
        if row.values.items() <= record.items():  # as most rows of a newer list
            return {}
        policy = self.chosen if mark_of(row) else self.policy  # in our own export a number is meant
        changes = changes_of("participant", record, row.values, policy)
        return (
            changes
            if is_enrolled
            else {name: pair for name, pair in changes.items() if name in _OF_PERSON}
        )

    def _twin(self, index: int, problems: list[Problem]) -> PlannedRow:
        row, twin = self.rows[index], self.twins[index]
        earlier = self.rows[twin.earlier]
        match = self.matches[twin.earlier] if twin.earlier < len(self.matches) else NOBODY
        planned = PlannedRow(row, "same", problems=problems, twin=earlier.row)
        if match.known:
            planned.target, planned.person = match.known.enrolment, match.known.person
        apart, added = differences("participant", earlier.values, row.values)
        if index in self.replaced or not (apart or added):
            return planned
        if not any(problem.kind in (DUPLICATE_PASSPORT, TWICE) for problem in problems):
            planned.problems = [*problems, say_twice(row, earlier, twin.by, apart or added)]
        return planned.as_fate("needs you")

    def _nameless(self, row: ReadRow, problems: list[Problem]) -> list[Problem]:
        if Traits(row.values).names or any(problem.kind == MISSING_NAME for problem in problems):
            return problems
        return [*problems, say_nameless(row)]
