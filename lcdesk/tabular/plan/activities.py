"""The fate of each timetable row: which entry it is, by mark, by date, start and title, then by
less, never by a guess.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, cast

from lcdesk.model.rows import ActivityRecord
from lcdesk.tabular.matching.words import kind_of
from lcdesk.tabular.names import fold_name
from lcdesk.tabular.plan.duplicate_rows import differences
from lcdesk.tabular.plan.identity import TWICE, ask_which, say_twice
from lcdesk.tabular.plan.previous_lists import Keys as PreviousKeys
from lcdesk.tabular.plan.previous_lists import PreviousActivities
from lcdesk.tabular.plan.roster import LONGEST_MARK, Answers, Present, mark_of
from lcdesk.tabular.plan.sameness import Changes, changes_of
from lcdesk.tabular.plan.three_way import ListVersionComparison
from lcdesk.tabular.plan.unread_words import DaysAskedOnce, not_answered, staying_open
from lcdesk.tabular.understood import (
    ActivityValues,
    ListColumns,
    Place,
    PlannedRow,
    Problem,
    ReadRow,
    problems_of,
)

MOST_ALIKE = 60
"""Entries of one day with one title that are compared field by field."""
ComparedActivity = ActivityRecord | ActivityValues
"""An activity that is kept, or one that was read: both are told by the same fields."""
Keys = Callable[[ComparedActivity], Iterable[Hashable]]
ProblemsAt = Mapping[Place, list[Problem]]


class ActivityPlan:
    """Plans the timetable rows of one file; each round pairs what the rounds before have left."""

    def __init__(
        self, rows: list[ReadRow], present: Present, answers: Answers, *, columns: ListColumns
    ) -> None:
        self.rows = rows
        self.records = list(present.activities)
        self.by_id = {record["id"]: place for place, record in enumerate(self.records)}
        self.policy = present.policy
        self.answers = answers
        self.asked_words = present.asked_words
        self.asks_kind = {
            number
            for (record, number, name, _word), is_open in present.asked_words.items()
            if is_open and (record, name) == ("activity", "kind")
        }
        self.twins: dict[int, int] = {}
        self.pairs: dict[int, int] = {}
        self.others: set[int] = set()
        self.taken: set[int] = set()
        self.asked: dict[int, list[int]] = {}
        self.previous = PreviousActivities(present.previous, _KEYS_OF_LAST_TIME, self.by_id.keys())
        self.versions = ListVersionComparison(
            "activity", present.previous, columns, answers.of_cell
        )

    def planned(self, problems: ProblemsAt, days: DaysAskedOnce) -> list[PlannedRow]:
        """The rows with their fates, in the order of the file; `days`: those that other rows ask
        about.
        """
        self._find_twins()
        self._take_answers()
        self._pair_marks(lambda row, record: bool(_signs(row) & _signs(record)))
        self._pair_unchanged()
        self._pair_as_last_time()
        for keys in (_whole_keys, _date_start_title):
            self._pair(keys, is_strict=False)
        self._pair_marks(lambda _row, _record: True)
        for keys in (_date_title, _date_start_venue):
            self._pair(keys, is_strict=True)
        self.taken = set(self.pairs.values())
        rows = [(i, row, problems_of(row, problems)) for i, row in enumerate(self.rows)]
        return [self._with_open(i, self._fate(i, own), days.of(row, own)) for i, row, own in rows]

    def _with_open(self, index: int, planned: PlannedRow, shared: list[Problem]) -> PlannedRow:
        """The row with the words that stay open questions; `shared`: problems of its day that
        another row asks about. A row that waits takes them along.
        """
        if planned.removed is not None:
            return planned
        shared = list(not_answered(shared, "activity", planned.target, self.asked_words))
        if planned.fate == "needs you":
            planned.problems = [*planned.problems, *shared]
            return planned
        record = dict(self.records[self.by_id[planned.target]]) if planned.target else {}
        if index in self.twins:
            record |= self.rows[self.twins[index]].values
        planned.stays_open = staying_open([*planned.problems, *shared], planned.read, record)
        return planned

    def _find_twins(self) -> None:
        first: dict[Hashable, int] = {}
        for index, row in enumerate(self.rows):
            earlier = first.setdefault(_whole_key(row.activity), index)
            have_two_marks = (
                None not in (one := {self._marked(self.rows[i]) for i in (earlier, index)})
                and len(one) == 2
            )
            if earlier != index and not have_two_marks and self.answers.to(row) != "other":
                self.twins[index] = earlier

    def _marked(self, row: ReadRow) -> int | None:
        """The place of the record that the id column of our own export means ("A45")."""
        mark = mark_of(row)
        return (
            self.by_id.get(int(mark[1:]))
            if mark[:1] == "A" and mark[1:].isdecimal() and len(mark) < LONGEST_MARK
            else None
        )

    def _take_answers(self) -> None:
        for index, row in enumerate(self.rows):
            answer = self.answers.to(row)
            if answer == "other":
                self.others.add(index)
            elif isinstance(answer, int) and answer in self.by_id:
                self.pairs[index] = self.by_id[answer]

    def _pair_marks(self, vouches: Callable[[ActivityValues, ActivityRecord], bool]) -> None:
        """By the id column of our own export; a row copied to make another one must not take its
        place.
        """
        taken = set(self.pairs.values())
        for index in self._open_rows():
            place = self._marked(self.rows[index])
            if (
                place is not None
                and place not in taken
                and vouches(self.rows[index].activity, self.records[place])
            ):
                self.pairs[index] = place
                taken.add(place)

    def _pair_unchanged(self) -> None:
        """Rows that would change nothing stay what they are, however many entries of the day
        look like them.
        """
        at = self._records_at(_every_key)
        edges: dict[int, list[int]] = {}
        for index in self._open_rows():
            row = self.rows[index]
            places = dict.fromkeys(
                place for key in _every_key(row.activity) for place in at.get(key, ())[:MOST_ALIKE]
            )
            edges[index] = [p for p in places if not self._changes(row, self.records[p])]
        self.pairs.update(most_pairs(edges))

    def _pair_as_last_time(self) -> None:
        """A row that says of its time, place and title what the last version of the list said is
        about the same entry, whatever became of that in the desk.
        """
        taken = set(self.pairs.values())
        for index in self._open_rows():
            found = self.previous.find(self.rows[index])
            place = None if found is None else self.by_id[found]
            if place is not None and place not in taken:
                self.pairs[index] = place
                taken.add(place)

    def _changes(self, row: ReadRow, record: ActivityRecord) -> Changes:
        """What a row says otherwise than a record; a kind that was only guessed by the title
        never outweighs one kept, and answers no open question.
        """
        changes = changes_of("activity", record, row.values, self.policy)
        kind = changes.get("kind")
        is_told = record.get("kind") or record["id"] in self.asks_kind
        if kind and is_told and "kind" not in row.raw:
            titles = (str(row.values.get(name) or "") for name in ("title", "title_zh"))
            speaker = row.values.get("speaker")
            if kind[1] in {kind_of(title, speaker) for title in titles if title}:
                changes.pop("kind")
        return changes

    def _records_at(self, keys: Keys) -> dict[Hashable, list[int]]:
        """Key → the places of the records that have it and are not taken yet."""
        taken = set(self.pairs.values())
        at: dict[Hashable, list[int]] = defaultdict(list)
        for place, record in enumerate(self.records):
            if place not in taken:
                for key in keys(record):
                    at[key].append(place)
        return at

    def _pair(self, keys: Keys, is_strict: bool) -> None:
        """Pair rows and records that share a key: in order, and when `is_strict` only where as
        many stand on both sides.
        """
        taken, at = set(self.pairs.values()), self._records_at(keys)
        wanted: dict[Hashable, list[int]] = defaultdict(list)
        for index in self._open_rows():
            for key in keys(self.rows[index].activity):
                if key in at:
                    wanted[key].append(index)
        for key, indexes in wanted.items():
            self._pair_one(indexes, at[key], is_strict, taken)

    def _pair_one(
        self, indexes: list[int], places: list[int], is_strict: bool, taken: set[int]
    ) -> None:
        left = sorted(
            (i for i in indexes if i not in self.pairs), key=lambda i: _start(self.rows[i].activity)
        )
        free = sorted(
            (place for place in places if place not in taken), key=lambda i: _start(self.records[i])
        )
        if is_strict and len(left) != len(free):
            if free:
                self.asked.update((index, free) for index in left)
            return
        for index, place in zip(left, free, strict=False):
            self.pairs[index] = place
            self.asked.pop(index, None)
            taken.add(place)

    def _open_rows(self) -> list[int]:
        return [
            i
            for i in range(len(self.rows))
            if i not in self.pairs and i not in self.twins and i not in self.others
        ]

    def _fate(self, index: int, problems: list[Problem]) -> PlannedRow:
        row = self.rows[index]
        if index in self.twins:
            return self._twin(
                row, self.rows[self.twins[index]], self.pairs.get(self.twins[index]), problems
            )
        if index not in self.pairs:
            return self._unpaired(index, problems, self._is_blocked(row, problems))
        record = self.records[self.pairs[index]]
        problems = list(not_answered(problems, "activity", record["id"], self.asked_words))
        planned = PlannedRow(row, "needs you", record["id"], problems=problems)
        changes = self._changes(row, record)
        further = record.get("extra") or {}
        self.versions.compared(row, record["id"], record, changes, further).put_into(planned)
        if not self._is_blocked(row, problems):
            planned.fate = "change" if planned.changes or planned.further else "same"
        return planned

    def _is_blocked(self, row: ReadRow, problems: list[Problem]) -> bool:
        is_answered = self.answers.to(row) is not None
        return any(
            problem.is_blocking and not (problem.kind == TWICE and is_answered)
            for problem in problems
        )

    def _unpaired(self, index: int, problems: list[Problem], is_blocked: bool) -> PlannedRow:
        row = self.rows[index]
        free = [place for place in self.asked.get(index, ()) if place not in self.taken]
        removed = None if free or index in self.others else self.previous.find_removed(row)
        if removed is not None:
            return PlannedRow(row, "same", removed=removed)
        if not free:
            return PlannedRow(row, "needs you" if is_blocked else "new", problems=problems)
        records = [self.records[place] for place in free]
        asked = [*problems, ask_which(row, records)]
        return PlannedRow(
            row, "needs you", problems=asked, likely_same=tuple(record["id"] for record in records)
        )

    def _twin(
        self, row: ReadRow, earlier: ReadRow, place: int | None, problems: list[Problem]
    ) -> PlannedRow:
        target = None if place is None else self.records[place]["id"]
        problems = list(not_answered(problems, "activity", target, self.asked_words))
        planned = PlannedRow(row, "same", target, problems=problems, twin=earlier.row)
        planned.twin_place = (earlier.sheet, earlier.row, earlier.column)
        apart, added = differences("activity", earlier.values, row.values)
        if not (apart or added):
            return planned
        if not any(problem.kind == TWICE for problem in problems):
            planned.problems = [*problems, say_twice(row, earlier, "record", apart or added)]
        return planned.as_fate("needs you")


def title_keys(record: ComparedActivity) -> list[str]:
    """The folded titles of an activity, in each language it has one."""
    keys = (
        fold_name(str(title)) for title in (record.get("title"), record.get("title_zh")) if title
    )
    return list(dict.fromkeys(key for key in keys if key))


def _whole_key(record: ComparedActivity) -> Hashable:
    """What no two entries of one timetable have in common."""
    titles = title_keys(record)
    when = (record.get("date"), record.get("start"), record.get("end"))
    return (
        *when,
        titles[0] if titles else "",
        _folded(record, "venue"),
        _folded(record, "group_name"),
    )


def _whole_keys(record: ComparedActivity) -> Iterable[Hashable]:
    yield _whole_key(record)


def _date_start_title(record: ComparedActivity) -> Iterable[Hashable]:
    return ((record.get("date"), record.get("start"), title) for title in title_keys(record))


def _date_title(record: ComparedActivity) -> Iterable[Hashable]:
    return ((record.get("date"), title) for title in title_keys(record))


def _date_start_venue(record: ComparedActivity) -> Iterable[Hashable]:
    date, start, place = record.get("date"), record.get("start"), _folded(record, "venue")
    if date and start and place:
        yield (date, start, place, _folded(record, "group_name"))


def _of_values(keys: Keys) -> PreviousKeys:
    return lambda values: keys(cast("ActivityValues", values))


_KEYS_OF_LAST_TIME = [_of_values(keys) for keys in (_whole_keys, _date_start_title, _date_title)]


def _every_key(record: ComparedActivity) -> Iterable[Hashable]:
    """All by which a row and a record may be about the same."""
    for keys in (_whole_keys, _date_start_title, _date_title, _date_start_venue):
        yield from keys(record)


def _signs(record: ComparedActivity) -> set[Hashable]:
    """What a row and its record have in common unless the row is about something else."""
    date, start = record.get("date"), record.get("start")
    when = {(date, start)} if date and start else set[Hashable]()
    return {*title_keys(record), *when, _whole_key(record)}


def _folded(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return fold_name(str(value)) if value else ""


def _start(record: ComparedActivity) -> dt.time:
    return record.get("start") or dt.time.min


# --- Who goes with whom, when several on each side fit: as many pairs as there can be ---


LONGEST = 400
"""How many are asked to move for one: beyond that the pair is left to the rounds that follow."""


def most_pairs(edges: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Left → right, a largest set of pairs; `edges` says which rights fit each left, best first.

    By augmenting paths (Kuhn 1955): whoever finds all of theirs taken asks one of the takers to
    move.
    """
    taken: dict[int, int] = {}
    for left in edges:
        _place(left, edges, taken, set())
    return {left: right for right, left in taken.items()}


def _place(
    left: int, edges: Mapping[int, Sequence[int]], taken: dict[int, int], asked: set[int]
) -> bool:
    for right in edges[left]:
        if right in asked or len(asked) > LONGEST:
            continue
        asked.add(right)
        if right not in taken or _place(taken[right], edges, taken, asked):
            taken[right] = left
            return True
    return False
