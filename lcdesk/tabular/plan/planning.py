"""From what was read and what is there to what would happen: each row gets a fate, nothing is
written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from lcdesk.garbage_collection import collection_paused
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.name_parts import with_name_following
from lcdesk.model.names import PARTS
from lcdesk.model.organisers import new_among, was_taken_out
from lcdesk.tabular.plan.activities import ActivityPlan, ProblemsAt
from lcdesk.tabular.plan.duplicate_rows import (
    DuplicateRow,
    are_lines_of_one,
    differences,
    find_twins,
    join_lines,
    lay_together,
)
from lcdesk.tabular.plan.identity import (
    DUPLICATE_PASSPORT,
    MISSING_NAME,
    NOBODY,
    TWICE,
    Match,
    answered,
    ask_who,
    identify,
    say_nameless,
    say_twice,
)
from lcdesk.tabular.plan.previous_lists import PreviousPeople
from lcdesk.tabular.plan.record_lists import RecordPlan, heads_of
from lcdesk.tabular.plan.roster import (
    ORGANISERS,
    USUAL,
    Answers,
    KnownPerson,
    Policy,
    Present,
    Roster,
    Traits,
    column_of,
    mark_of,
    row_key,
)
from lcdesk.tabular.plan.sameness import Changes, changes_of
from lcdesk.tabular.plan.three_way import ListVersionComparison
from lcdesk.tabular.plan.unread_words import DaysAskedOnce, not_answered, staying_open
from lcdesk.tabular.understood import (
    TRAY,
    ImportPlan,
    ListColumns,
    Place,
    PlannedRow,
    Problem,
    ReadRow,
    RecordName,
    Understanding,
    is_listed,
    list_columns,
    problems_of,
)


def plan(
    understanding: Understanding, present: Present, answers: Answers | None = None
) -> ImportPlan:
    """The plan of an import: rows in the order of the file, and who of the cohort is missing from
    it.

    Pure; about linear in rows and records. A row with a blocking problem, or one that asks, "needs
    you". People of the cohort are `gone` (enrolment ids) only when the file looks like a whole
    list: at least half of the cohort is in it.
    """
    with collection_paused():
        return _planned(understanding, present, answers or Answers())


def _planned(understanding: Understanding, present: Present, given: Answers) -> ImportPlan:
    problems: dict[Place, list[Problem]] = defaultdict(list)
    for problem in understanding.problems:
        if problem.row is not None:
            problems[problem.place].append(problem)
    is_tray = understanding.form == TRAY
    columns = list_columns(understanding)

    def of_people(read: list[ReadRow], asked: ProblemsAt) -> list[PlannedRow]:
        if not read:
            return []
        made = PeoplePlan(read, present, given, is_tray=is_tray, columns=columns["participant"])
        return made.planned(asked)

    def of_activities(read: list[ReadRow], asked: ProblemsAt) -> list[PlannedRow]:
        made = ActivityPlan(read, present, given, columns=columns["activity"])
        days = DaysAskedOnce(understanding.problems, understanding.left_blank)
        return made.planned(asked, days)

    people = iter(of_people(understanding.of("participant"), problems))
    activities = iter(of_activities(understanding.of("activity"), problems))
    lists = _planned_lists(understanding, present, given, problems, columns)
    rows = [
        next(people if row.kind == "participant" else lists.get(row.kind, activities))
        for row in understanding.rows
    ]
    left = understanding.left_out  # a person wants nothing of them; they are in the file
    aside = of_people([row for row in left if row.kind == "participant"], {})
    aside += of_activities([row for row in left if row.kind == "activity"], {})
    new, stay = new_among(understanding.organisers, present.organisers)
    last = present.previous.organisers if present.previous else ()
    out = [one for one in new if was_taken_out(one, last, present.organisers)]
    new = [one for one in new if one not in out]
    takes = present.policy.get(ORGANISERS) != "leave"
    return ImportPlan(
        understanding,
        rows,
        _gone([*rows, *aside], present),
        _gone_activities([*rows, *aside], present),
        present.previous,
        organisers=new,
        stay=stay,
        takes_organisers=takes,
        out=out,
        compared_at=present.compared_at,
    )


def _planned_lists(
    understanding: Understanding,
    present: Present,
    given: Answers,
    problems: ProblemsAt,
    columns: Mapping[RecordName, ListColumns],
) -> dict[RecordName, Iterator[PlannedRow]]:
    """The rows of each list of the office, in the order of the file."""
    kinds: dict[RecordName, None] = {
        row.kind: None for row in understanding.rows if is_listed(row.kind)
    }
    heads = heads_of(understanding) if kinds else {}
    return {
        kind: iter(
            RecordPlan(
                kind,
                understanding.of(kind),
                present.lists,
                given,
                present.policy,
                heads,
                (present.previous, columns[kind]),
            ).planned(problems)
        )
        for kind in kinds
    }


def _gone(rows: list[PlannedRow], present: Present) -> list[int]:
    """Enrolments that no row is about, of those the list named last time; without an earlier
    version of it, and in our own export, of all. Whoever a question is about is not called missing.
    """
    people = [row for row in rows if row.read.kind == "participant"]
    found = {row.target for row in people if row.target is not None}
    is_own = bool(found) and any(mark_of(row.read) for row in people)
    last = present.previous.rows["participant"] if present.previous and not is_own else None
    if not found or (last is None and 2 * len(found) < len(present.participants)):
        return []
    asked = {person for row in people for person in row.likely_same}
    ids, persons = (column_of(present.participants, name) for name in ("id", "person_id"))
    return [
        number
        for number, person in zip(ids, persons, strict=True)
        if number not in found and person not in asked and (last is None or number in last)
    ]


def _gone_activities(rows: list[PlannedRow], present: Present) -> list[int]:
    """Activities that the list named last time, and no row is about now."""
    entries = [row for row in rows if row.read.kind == "activity"]
    if present.previous is None:
        return []
    last = present.previous.rows["activity"]
    found = {row.target for row in entries} | {one for row in entries for one in row.likely_same}
    return [
        one["id"]
        for one in present.activities
        if entries and one["id"] in last and one["id"] not in found
    ]


# --- People: whom each row falls on, what it changes, what it asks ---

_OF_PERSON = frozenset(field.name for field in PARTICIPANT.fields if field.entity == "Person")
_NAMES = ("full_name", *PARTS)
_SETTLED = frozenset({DUPLICATE_PASSPORT, TWICE})  # by an answer, when the row is no twin any more
_NAMED, _NONE = frozenset({MISSING_NAME}), frozenset[str]()  # whoever is known needs no name


class PeoplePlan:
    """Plans the participant rows of one file, in three passes: who, twice?, what changes."""

    def __init__(
        self,
        rows: list[ReadRow],
        present: Present,
        answers: Answers,
        *,
        is_tray: bool = False,
        columns: ListColumns,
    ) -> None:
        self.rows = list(rows)
        self.is_tray = is_tray
        self.chosen: Mapping[str, Policy] = present.policy
        self.policy: Mapping[str, Policy] = {**USUAL, **present.policy}
        self.answers = answers
        self.asked_words = present.asked_words
        self.roster = Roster(present)
        self.further = present.further
        self.previous = PreviousPeople(present.previous, self.roster.enrolments)
        self.versions = ListVersionComparison(
            "participant", present.previous, columns, answers.of_cell
        )
        self.twins: dict[int, DuplicateRow] = {}
        self.replaced: dict[int, int] = {}
        self.joined: set[int] = set()  # further lines about somebody, laid onto the first one
        self.same: dict[int, tuple[int, int]] = {}  # enrolment and person of unchanged rows
        self.matches: list[Match] = []
        self.traits: list[Traits] = []

    def planned(self, problems: ProblemsAt) -> list[PlannedRow]:
        """The rows with their fates, in the order of the file."""
        traits = self.traits = [Traits(row.values, self._mark(row)) for row in self.rows]
        told = [problems_of(row, problems) for row in self.rows]
        twins = find_twins(self.rows, traits)
        for twin in twins:
            self._settle(twin)
        if self.roster.is_empty and self.answers.is_blank:  # a new desk: nobody is known
            self.matches = [NOBODY] * len(traits)
        else:
            asking = {place for place, own in enumerate(told) if own}
            asking.update(place for twin in twins for place in (twin.earlier, twin.later))
            self._find_unchanged(asking)
            self.matches = [
                NOBODY if i in self.twins or i in self.same else self._match(i, who)
                for i, who in enumerate(traits)
            ]
            self._find_shared_targets()
            self.roster.fetch(match.known for match in self.matches if match.known is not None)
        return list(map(self._fate, range(len(self.rows)), told))

    def _find_unchanged(self, asking: set[int]) -> None:
        """The rows of a newer version of a list about whom nothing need be looked up: desk and list
        say the same of them, nobody else has their passport number, and nothing is asked of them.
        """
        unchanged = self.previous.unchanged
        if not unchanged or self.is_tray:
            return
        enrolments = {id(row): number for number, row in unchanged.items()}
        for place, (row, who) in enumerate(zip(self.rows, self.traits, strict=True)):
            number = enrolments.get(id(row))
            if number is None or place in asking or who.mark or not _says_who(who):
                continue
            if self.answers.rows and row_key(row) in self.answers.rows:
                continue
            known = self.roster.alone_with_passport(who)
            if known is not None and known[0] == number:
                self.same[place] = known

    def _mark(self, row: ReadRow) -> str:
        mark = mark_of(row)
        return mark if mark and self.roster.marked(mark) else ""

    def _match(self, index: int, who: Traits) -> Match:
        row = self.rows[index]
        given = self.answers.to(row)
        decided = answered(given, self.roster) if given is not None else None
        if decided:
            return decided
        match = identify(who, self.roster)
        likely = () if match.is_torn else tuple(known.person for known in match.likely)
        answer = self.answers.to(row, likely)
        decided = answered(answer, self.roster) if answer is not None else None
        return decided or self._as_last_time(row, match)

    def _as_last_time(self, row: ReadRow, match: Match) -> Match:
        """Where the desk does not say for sure who of the cohort it is: whom the same words were
        about in the last version of the list.
        """
        if match.known is not None and match.known.enrolment is not None:
            return match
        known = self.roster.enrolled(self.previous.find(row))
        return Match(known) if known else match

    def _settle(self, twin: DuplicateRow) -> None:
        """A row of another table that only adds, and a further line about the same person, are
        laid onto the first one; an answer may set either row aside.
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
        if are_lines_of_one(twin.by, earlier, row):
            self.rows[twin.earlier] = join_lines(earlier, row)
            self.joined.add(twin.later)
        elif (
            earlier.table != row.table
            and not differences("participant", earlier.values, row.values)[0]
        ):
            self.rows[twin.earlier] = lay_together(earlier, row)

    def _find_shared_targets(self) -> None:
        """Two rows that fall on one person are twins as well, though nothing they say is alike."""
        taken: dict[int, int] = {}
        for index, match in enumerate(self.matches):
            same = self.same.get(index)
            person = same[1] if same else match.known.person if match.known else None
            if person is None:
                continue
            first = taken.setdefault(person, index)
            if first != index:
                for place in (first, index):
                    if known := self.same.pop(place, None):
                        self.matches[place] = Match(self.roster.enrolled(known[0]))
                self._settle(DuplicateRow(index, first, "record"))

    def _fate(self, index: int, problems: list[Problem]) -> PlannedRow:
        if index in self.twins:
            return self._twin(index, problems)
        row, match = self.rows[index], self.matches[index]
        if index in self.same:
            return PlannedRow(row, "same", *self.same[index])
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
        removed = self._removed(index) if known is None or known.enrolment is None else None
        if removed is not None:
            return PlannedRow(row, "same", removed=removed)
        if known is None:
            asked = problems if self.traits[index].names else self._nameless(row, problems)
            if self._is_blocked(row, asked, _NONE):
                return PlannedRow(row, "needs you", problems=asked)
            kept = staying_open(asked, row, {}) if asked else ()
            return PlannedRow(row, "new", problems=asked, stays_open=kept)
        return self._known(row, known, problems)

    def _known(self, row: ReadRow, known: KnownPerson, problems: list[Problem]) -> PlannedRow:
        """A row about somebody the desk knows; of people of other cohorts only what is theirs in
        all of them may change.
        """
        problems = list(not_answered(problems, "participant", known.enrolment, self.asked_words))
        planned = PlannedRow(row, "new", known.enrolment, known.person, problems=problems)
        record = self.roster.whole(known)
        changes = self._changes(row, record)
        if known.enrolment is None:
            planned.changes = {name: pair for name, pair in changes.items() if name in _OF_PERSON}
        else:
            beside = None if self.further is None else self.further.get(known.enrolment, {})
            compared = self.versions.compared(row, known.enrolment, record, changes, beside)
            compared.put_into(planned)
            planned.fate = "change" if planned.changes or planned.further else "same"
        planned.changes |= _name_following(record, planned.changes)
        if self._is_blocked(row, problems, _NAMED):
            planned.fate = "needs you"
        else:
            planned.stays_open = staying_open(problems, row, record)
        return planned

    def _removed(self, index: int) -> int | None:
        """The enrolment that the list told of last time, where somebody has taken it out since;
        an answer that it is somebody new brings the row in again.
        """
        row = self.rows[index]
        if self.answers.to(row) is not None:
            return None
        return self.previous.find_removed(row, self.traits[index])

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

    def _changes(self, row: ReadRow, record: Mapping[str, object]) -> Changes:
        if row.values.items() <= record.items():  # as most rows of a newer list
            return {}
        policy = self.chosen if mark_of(row) else self.policy  # in our own export a number is meant
        return changes_of("participant", record, row.values, policy)

    def _twin(self, index: int, problems: list[Problem]) -> PlannedRow:
        row, twin = self.rows[index], self.twins[index]
        earlier = self.rows[twin.earlier]
        match = self.matches[twin.earlier] if twin.earlier < len(self.matches) else NOBODY
        planned = PlannedRow(row, "same", problems=problems, twin=earlier.row)
        planned.twin_place = (earlier.sheet, earlier.row, earlier.column)
        if match.known:
            planned.target, planned.person = match.known.enrolment, match.known.person
        record = {**(self.roster.whole(match.known) if match.known else {}), **earlier.values}
        planned.stays_open = staying_open(problems, row, record)
        apart, added = differences("participant", earlier.values, row.values)
        if index in self.replaced or index in self.joined or not (apart or added):
            return planned
        if not any(problem.kind in (DUPLICATE_PASSPORT, TWICE) for problem in problems):
            planned.problems = [*problems, say_twice(row, earlier, twin.by, apart or added)]
        planned.stays_open = ()
        return planned.as_fate("needs you")

    def _nameless(self, row: ReadRow, problems: list[Problem]) -> list[Problem]:
        if Traits(row.values).names or any(problem.kind == MISSING_NAME for problem in problems):
            return problems
        return [*problems, say_nameless(row)]


def _says_who(who: Traits) -> bool:
    """Does a row tell a whole name, so that it is that of whoever says all the row says?"""
    said = who.record.get
    return bool(said("full_name") or (said("family_name") and said("given_name") and who.names))


def _name_following(record: Mapping[str, Any], changes: Changes) -> Changes:
    """What else of a name changes with what is taken of it."""
    said = {name: new for name, (_old, new) in changes.items() if name in _NAMES}
    told = with_name_following({name: record.get(name) for name in _NAMES}, said) if said else {}
    return {name: (record.get(name), new) for name, new in told.items() if name not in said}


# --- A plan as plain data for other programs: what a new version of a list changes, and whom two
# lists share ---


def changes_json(plan: ImportPlan, present: Present) -> dict[str, Any]:
    """{"updated": [{"passport_no", "field", "old", "new"}], "added": [passport no.], "withdrawn":
    [passport no.]}.

    The passport number of a change is the one kept until now, null where none is known; values are
    plain (ISO dates). Of a column that is no field the head is the field.
    """
    by_id = {record["id"]: record for record in present.participants}
    updated = [
        {
            "passport_no": _passport(by_id[row.target]),
            "field": name,
            "old": _plain(name, old),
            "new": _plain(name, new),
        }
        for row in _people(plan)
        if row.fate == "change" and row.target in by_id
        for name, (old, new) in row.changes.items()
    ]
    updated += [
        {"passport_no": _passport(by_id[row.target]), "field": head, "old": old, "new": new}
        for row in _people(plan)
        if row.fate == "change" and row.target in by_id
        for head, (old, new) in row.further.items()
    ]
    added = [_passport(row.read.values) for row in _people(plan) if row.fate == "new"]
    return {
        "updated": updated,
        "added": added,
        "withdrawn": [_passport(by_id[one]) for one in plan.gone],
    }


def merge_json(plan: ImportPlan, present: Present) -> dict[str, Any]:
    """{"same_person": [passport no.], "union_count": n}: whom file and cohort share, and how many
    both together are.

    A row that asks counts as one more person until it is answered; a second row about somebody
    counts once.
    """
    by_id = {record["id"]: record for record in present.participants}
    shared = {row.target: row for row in _people(plan) if row.target in by_id}
    new = sum(
        1
        for row in _people(plan)
        if row.target is None and row.twin is None and row.removed is None and not _is_nobody(row)
    )
    same = [
        _passport(by_id[target]) or _passport(row.read.values)
        for target, row in shared.items()
        if target
    ]
    return {"same_person": same, "union_count": len(present.participants) + new}


def _people(plan: ImportPlan) -> list[PlannedRow]:
    return [row for row in plan.rows if row.read.kind == "participant"]


def _is_nobody(row: PlannedRow) -> bool:
    return row.fate == "needs you" and any(
        problem.kind == "missing_name" for problem in row.problems
    )


def _passport(record: Mapping[str, Any]) -> str | None:
    return record.get("passport_no") or None


def _plain(name: str, value: object) -> Any:
    return None if value is None else PARTICIPANT.field(name).kind.plain(value)
