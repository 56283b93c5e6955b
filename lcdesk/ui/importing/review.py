"""A file under review: its cells, what a person chose and answered so far, and the plan that
leads to; no widgets, for the worker thread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

from lcdesk.garbage_collection import freeze_large
from lcdesk.model.catalogue import Record
from lcdesk.model.fields import without_numbers
from lcdesk.services.cohorts.cohorts import get_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from lcdesk.services.importing.cohort_choice import (
    CohortCounts,
    CohortProposal,
    count_cohort,
    propose_cohort,
)
from lcdesk.services.importing.earlier_lists import (
    CellPlace,
    Correction,
    Follows,
    find_corrections,
    list_earlier,
    place_of,
    read_previous,
)
from lcdesk.services.importing.importing import Ahead
from lcdesk.services.participants.limits import CourseLimits
from lcdesk.tabular.checks import COUNT_DIFFERS as COUNT_DIFFERS
from lcdesk.tabular.checks import left_words
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.matching.learned import (
    NOTHING,
    LearnedMapping,
    LearnedMappings,
    fingerprint,
    told_apart,
    value_key,
)
from lcdesk.tabular.names import shown_name
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.previous_lists import EarlierList, alike_by_columns
from lcdesk.tabular.plan.record_lists import ask_links
from lcdesk.tabular.plan.roster import Policy, Present
from lcdesk.tabular.plan.three_way import office_extra
from lcdesk.tabular.reading.pasted import Source
from lcdesk.tabular.reading.reader import reading_workbook
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.review.learning import learned_from
from lcdesk.tabular.review.questions import (
    Edit,
    ReviewQuestion,
    answers_of,
    apply_edits,
    copy_of,
    proposed_together,
    questions_of,
)
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables, reviewed_tables, tidied_at
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import TRAY, ImportPlan, PreviousList, RecordName, Understanding
from lcdesk.texts import _, list_names, n_
from lcdesk.ui.importing.lines import Lines, asked_rows, missing_rows
from lcdesk.ui.importing.words import correction_words

Cancelled = Callable[[], bool]
HeadRows = tuple[int, int]  # Excel rows, first and last; (0, 0): the sheet has no heads


@dataclass(frozen=True)
class Outlook:
    """What the review shows at one moment: plan, questions, tables, rows, and the records the
    questions may be about.
    """

    plan: ImportPlan
    questions: list[ReviewQuestion]
    sights: list[ReviewedTables]
    lines: Lines
    known: Mapping[int, Record]
    remarks: tuple[str, ...] = ()
    policy: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    hidden: frozenset[str] = frozenset()
    chosen_heads: frozenset[str] = frozenset()
    # place of a row → place of the one it repeats
    twins: Mapping[int, int] = field(default_factory=dict[int, int])
    # who changed in the desk what list and desk say otherwise, and when
    corrections: Mapping[CellPlace, Correction] = field(default_factory=dict[CellPlace, Correction])
    # lists of the cohort that it could be compared with
    earlier: Sequence[EarlierList] = ()
    cohort_id: int | None = None
    counts: CohortCounts | None = None
    proposal: CohortProposal | None = None

    def said_by(self, question: ReviewQuestion) -> str:
        """Who changed here what a question about a newer version of a list is about, and when."""
        if question.cell is None or not question.rows:
            return ""
        row = self.plan.rows[question.rows[0]]
        correction = self.corrections.get(place_of(row, question.cell))
        return correction_words(correction) if correction else ""

    def is_hidden(self, sheet: str) -> bool:
        """Is a sheet not read because it is hidden?"""
        return sheet in self.hidden

    @cached_property
    def names(self) -> dict[int, str]:
        """What those are called whom a row may be about: persons, or entries of the timetable."""
        return {at: _name(record) or str(at) for at, record in self.known.items()}

    @property
    def tidied(self) -> int:
        """How many cells were tidied."""
        return sum(self.lines.tidied.values())


@dataclass(frozen=True)
class Choices:
    """All that a person decided in a review; steps back and forth are between these."""

    edits: tuple[Edit, ...] = ()
    chosen: LearnedMappings = field(default_factory=LearnedMappings)
    head_rows: Mapping[str, HeadRows] = field(default_factory=dict[str, HeadRows])
    taken: frozenset[str] = frozenset()
    policy: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    follows: Follows | None = None
    read_as: RecordName | None = None


@dataclass
class Review:
    """A file as read and what was decided; `look` works out what that leads to."""

    path: Source
    book: Workbook
    recalled: LearnedMappings = field(default_factory=LearnedMappings)
    choices: Choices = field(default_factory=Choices)
    cohort_id: int | None = None
    ahead: Ahead | None = None
    proposal: CohortProposal | None = None
    months: int = 6  # a passport lasts after the course
    _past: list[Choices] = field(default_factory=list[Choices])
    _future: list[Choices] = field(default_factory=list[Choices])
    _read: tuple[tuple[object, ...], Understanding] | None = None
    _present: tuple[int | None, Present] | None = None
    _previous: tuple[tuple[object, ...], PreviousList | None] | None = None
    _earlier: Sequence[EarlierList] = ()

    def look(self, desk: Desk) -> Outlook:
        """Understand (once a choice of columns), put the answers in, plan. Slow for large files:
        on the worker.
        """
        with freeze_large():
            self.find_cohort(desk)
            return self._look(desk, self.choices)

    def _look(self, desk: Desk, choices: Choices) -> Outlook:
        understanding = copy_of(self._understood(choices))
        if understanding.is_of_lists:
            return self._look_at_lists(desk, choices, understanding)
        left = apply_edits(understanding, choices.edits)
        present = self._compared(desk)
        previous = self._last_version(desk, choices, present, self.cohort_id)
        present = replace(present, policy=choices.policy, previous=previous)
        made = plan(understanding, present, answers_of(choices.edits))
        asked = questions_of(made)
        questions = proposed_together(asked, choices.edits)
        missing, limits = missing_rows(made, present), self._limits(desk)
        lines = Lines(made, left, missing, asked_rows(asked), tidied_at(made), limits)
        remarks = remarks_of(self.book, understanding, self.recalled, choices.chosen)
        heads = frozenset(head for layout in choices.chosen.layouts.values() for head in layout)
        hidden = {grid.name for grid in self.book.grids if grid.state != "visible"} - choices.taken
        return Outlook(
            made,
            questions,
            reviewed_tables(made, left),
            lines,
            _known(made, present),
            tuple(remarks),
            choices.policy,
            frozenset(hidden),
            heads,
            _twins(made),
            find_corrections(desk, made) if previous else {},
            self._earlier,
            self.cohort_id,
            count_cohort(desk, made, self.cohort_id),
            self.proposal,
        )

    def _limits(self, desk: Desk) -> CourseLimits | None:
        """What the cohort asks of people; of one that is still to be made nobody knows it."""
        if self.cohort_id is None:
            return None
        return CourseLimits.of(get_cohort(desk, self.cohort_id), self.months)

    def _look_at_lists(self, desk: Desk, choices: Choices, understanding: Understanding) -> Outlook:
        """A list of the office, which belongs to no cohort."""
        present = importing.present_lists(desk, understanding, choices.policy)
        known = present.lists
        left = apply_edits(understanding, choices.edits)
        ask_links(understanding, known)  # of what was typed since
        previous = self._last_version(desk, choices, present, None)
        present = replace(present, previous=previous)
        made = plan(understanding, present, answers_of(choices.edits))
        asked = questions_of(made)
        lines = Lines(made, left, (), asked_rows(asked), tidied_at(made))
        heads = frozenset(head for layout in choices.chosen.layouts.values() for head in layout)
        hidden = {grid.name for grid in self.book.grids if grid.state != "visible"} - choices.taken
        records = {
            record["id"]: record
            for row in made.rows[:1]
            for record in known.records.get(row.read.kind, ())
        }
        wanted = {number for row in made.rows for number in row.likely_same}
        return Outlook(
            made,
            proposed_together(asked, choices.edits),
            reviewed_tables(made, left),
            lines,
            {number: records[number] for number in wanted if number in records},
            (
                *remarks_of(self.book, understanding, self.recalled, choices.chosen),
                *_noted(understanding),
            ),
            choices.policy,
            frozenset(hidden),
            heads,
            _twins(made),
            find_corrections(desk, made) if previous else {},
            self._earlier,
        )

    def find_cohort(self, desk: Desk) -> None:
        """Once: which cohort the file is for, by its people and days."""
        if self.proposal is None:
            understanding = self._understood(self.choices)
            self.proposal = propose_cohort(desk, understanding, self.cohort_id)
            self.cohort_id = self.proposal.cohort_id

    def _last_version(
        self, desk: Desk, choices: Choices, present: Present, cohort_id: int | None
    ) -> PreviousList | None:
        """What the list said last time: found once for a cohort and a choice of columns, of a list
        of the office (`cohort_id` None) for a choice of columns.
        """
        read = self._understood(choices)
        is_list = read.is_of_lists
        key = (read, None if is_list else present, choices.follows)
        if self._previous is None or any(
            one is not other for one, other in zip(self._previous[0], key, strict=True)
        ):
            found = read_previous(desk, read, present, cohort_id, choices.follows)
            self._previous = (key, found)
            known = (cohort_id is not None or is_list) and read.form != TRAY
            earlier = list_earlier(desk, cohort_id) if known else []
            is_version = found is not None or choices.follows is not None
            self._earlier = earlier if is_version else alike_by_columns(read, earlier)
        return self._previous[1]

    def _understood(self, choices: Choices) -> Understanding:
        key = (choices.chosen, choices.head_rows, choices.taken, choices.read_as)
        if self._read is None or any(
            one is not other for one, other in zip(self._read[0], key, strict=True)
        ):
            learned = joined(self.recalled, choices.chosen)
            made = understand(
                self.book,
                self.path.name,
                learned,
                choices.head_rows,
                choices.taken,
                choices.read_as,
            )
            self._read = (key, made)
        return self._read[1]

    def forget_present(self) -> None:
        """The desk has changed: compare anew next time."""
        self._present = self._previous = None

    def forget_reading(self) -> None:
        """The language has changed: say the problems anew next time."""
        self._read = None

    def learned(self, outlook: Outlook) -> list[LearnedMapping]:
        """What the answers teach for the next file."""
        return learned_from(outlook.plan.understanding, self.choices.chosen, self.choices.edits)

    @property
    def has_rows(self) -> bool:
        """Is there anything in the file that heads could be chosen in?"""
        return any(grid.height for grid in self.book.grids)

    # --- deciding, and going back on it ---

    def answer(self, edit: Edit) -> None:
        """One more answer."""
        self._decide(edits=(*self.choices.edits, edit))

    def choose_heads(self, sheet: str, rows: HeadRows) -> None:
        """The heads of a sheet stand in these rows; the sheet is understood anew, and read even
        if it was not before.
        """
        self._decide(
            head_rows={**self.choices.head_rows, sheet: rows},
            taken=frozenset({*self.choices.taken, sheet}),
        )

    def choose_kind(self, kind: RecordName | None) -> None:
        """The file is this list of the office; None: participants and timetables. What was decided
        about its columns and rows was about other ones.
        """
        self._decide(read_as=kind, edits=(), policy={}, chosen=LearnedMappings(), follows=None)

    def take_sheet(self, sheet: str) -> None:
        """Read a hidden sheet after all."""
        self._decide(taken=frozenset({*self.choices.taken, sheet}))

    def follow(self, number: Follows | None) -> None:
        """The file is a newer version of this import's list, of none, or (None) of the one that
        fits.
        """
        self._decide(follows=number)

    def choose_policy(self, name: str, policy: Policy) -> None:
        """What the file may do to a field that is known already."""
        self._decide(policy={**self.choices.policy, name: policy})

    def choose_field(
        self, outlook: Outlook, sight: ReviewedTables, shown: ReviewColumn, chosen: str | None
    ) -> None:
        """Take a column for another field, or leave it out (None); the file is understood anew
        next time.
        """
        layouts = dict(self.choices.chosen.layouts)
        first = outlook.plan.understanding.tables[sight.tables[0]]
        at = next(n for n, column in enumerate(first.columns) if column.index == shown.index)
        for number in sight.tables:
            table = outlook.plan.understanding.tables[number]
            layout = fingerprint(table.kind, [column.head for column in table.columns])
            heads = told_apart(column.head for column in table.columns)
            kept = {name: was for name, was in layouts.get(layout, {}).items() if was != chosen}
            given = {
                heads[n]: NOTHING
                for n, column in enumerate(table.columns)
                if chosen and column.field == chosen and n != at
            }
            layouts[layout] = {**kept, **given, heads[at]: chosen or NOTHING}
        self._decide(chosen=replace(self.choices.chosen, layouts=layouts))

    @property
    def can_step_back(self) -> bool:
        """Is there a decision to take back?"""
        return bool(self._past)

    @property
    def can_step_on(self) -> bool:
        """Was a decision taken back that can be made again?"""
        return bool(self._future)

    def step_back(self) -> None:
        """Take the last decision back."""
        if self._past:
            self._future.append(self.choices)
            self.choices = self._past.pop()

    def step_on(self) -> None:
        """Make the decision again that was taken back last."""
        if self._future:
            self._past.append(self.choices)
            self.choices = self._future.pop()

    def _decide(self, **changes: Any) -> None:
        self._past.append(self.choices)
        self._future.clear()
        self.choices = replace(self.choices, **changes)

    def _compared(self, desk: Desk) -> Present:
        if self._present is None or self._present[0] != self.cohort_id:
            self._present = (
                self.cohort_id,
                importing.read_present(desk, self.cohort_id, ahead=self.ahead),
            )
            self.ahead = None
        return self._present[1]


def joined(recalled: LearnedMappings, chosen: LearnedMappings) -> LearnedMappings:
    """What was remembered, and over it what a person has just chosen."""
    if not chosen.layouts:
        return recalled
    layouts = dict(recalled.layouts)
    for layout, heads in chosen.layouts.items():
        taken = set(heads.values()) - {NOTHING}
        kept = {head: name for head, name in layouts.get(layout, {}).items() if name not in taken}
        layouts[layout] = {**kept, **heads}
    return replace(recalled, layouts=layouts, now=chosen.layouts)


def open_file(
    path: Source,
    password: str | None,
    choice: TextChoice | None,
    cancelled: Cancelled,
    recalled: LearnedMappings,
    ahead: Callable[[], Ahead],
    read_as: RecordName | None = None,
) -> Review:
    """Read the cells of a file, to be understood with what was `recalled` (as a list of the office
    where a person says so), and `ahead` meanwhile what it is compared with.

    `KnownFault`, `PasswordNeeded`, `ChoiceNeeded` in words.
    """
    with (
        freeze_large(),
        reading_workbook(path, password=password, choose=choice, cancelled=cancelled) as book,
    ):
        seen = ahead()
        return Review(path, book(), recalled, Choices(read_as=read_as), ahead=seen)


def _noted(understanding: Understanding) -> Iterator[str]:
    """What goes into the notes of a list: columns that are no field, words that no field reads."""
    heads = dict.fromkeys(
        " ".join(without_numbers(head).split())
        for row in understanding.rows
        for head in office_extra(row)
    )
    if heads:
        yield _("Goes into the notes: {heads}", heads=list_names(list(heads)))
    if any(problem.field and not problem.is_blocking for problem in understanding.problems):
        yield _("Words that cannot be read go into the notes.")


def _known(made: ImportPlan, present: Present) -> dict[int, Record]:
    """The records a row may be about: persons by their id, or entries of the timetable by
    theirs.
    """
    wanted = {row.read.kind: set[int]() for row in made.rows}
    for row in made.rows:
        wanted[row.read.kind].update(row.likely_same)
    people, entries = wanted.get("participant") or set[int](), wanted.get("activity") or set[int]()
    found: dict[int, Record] = {}
    if people:
        known = chain(present.people, present.participants)
        found.update((one["person_id"], one) for one in known if one["person_id"] in people)
    if entries:
        found.update((one["id"], one) for one in present.activities if one["id"] in entries)
    return found


def _name(record: Record) -> str:
    names = ("title", "title_en", "title_zh", "name_en", "name_zh", "name", "subject", "person")
    told = (str(record[name]) for name in (*names, "organisation", "expert") if record.get(name))
    return shown_name(record) or next(told, "")


def _twins(made: ImportPlan) -> dict[int, int]:
    """Which row each second row about somebody repeats: of those with the number it names, the
    one most like it.
    """
    seconds = {at: row for at, row in enumerate(made.rows) if row.twin is not None}
    numbers = {row.twin for row in seconds.values()}
    firsts: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(made.rows):
        if row.read.row in numbers:
            firsts[row.read.row].append(at)
    out: dict[int, int] = {}
    for at, row in seconds.items():
        likely = [
            one
            for one in firsts[row.twin or 0]
            if one != at and made.rows[one].read.kind == row.read.kind
        ]
        if likely:
            values = row.read.values.items()
            out[at] = max(likely, key=lambda one: len(values & made.rows[one].read.values.items()))
    return out


# --- What is worth saying about how a file was read, a sentence each: hidden rows used, lines left
# out, what was learned, , sheets ignored ---


MOST_WORDS = 3


def remarks_of(
    book: Workbook, understanding: Understanding, recalled: LearnedMappings, chosen: LearnedMappings
) -> list[str]:
    """All remarks about a file, those of the reader first."""
    return [
        *understanding.remarks,
        *(
            _("Row {row}: {message}", row=problem.row, message=problem.message)
            for problem in understanding.problems
            if problem.kind == COUNT_DIFFERS
        ),
        *_hidden(book, understanding),
        *left_words(understanding.left),
        *_remembered(understanding, recalled, chosen),
        *(
            _("Sheet “{name}” is not read: {why}", name=name, why=why)
            for name, why in understanding.ignored_sheets.items()
        ),
    ]


def _hidden(book: Workbook, understanding: Understanding) -> Iterator[str]:
    used = {table.sheet for table in understanding.tables}
    places = (
        {(row.sheet, row.row - 1) for row in understanding.rows}
        if any(g.hidden_rows for g in book.grids)
        else ()
    )
    for grid in book.grids:
        rows = sum((grid.name, row) in places for row in grid.hidden_rows)
        if rows:
            yield n_(
                "{count} hidden row is read as well.", "{count} hidden rows are read as well.", rows
            )
        if grid.hidden_columns and grid.name in used:
            count = len(grid.hidden_columns)
            yield n_(
                "{count} hidden column is read as well.",
                "{count} hidden columns are read as well.",
                count,
            )


def _remembered(
    understanding: Understanding, recalled: LearnedMappings, chosen: LearnedMappings
) -> Iterator[str]:
    words = used_words(understanding, recalled)
    if words:
        said = _(", ").join(f"“{word}”" for word in words[:MOST_WORDS]) + (
            "…" if len(words) > MOST_WORDS else ""
        )
        yield n_(
            "{count} word is read as you answered before: {words}",
            "{count} words are read as you answered before: {words}",
            len(words),
            words=said,
        )
    heads = used_heads(understanding, chosen)
    if heads:
        yield n_(
            "{count} column is matched like last time.",
            "{count} columns are matched like last time.",
            heads,
        )


def used_words(understanding: Understanding, recalled: LearnedMappings) -> list[str]:
    """The words of the file that were answered in an earlier review, each once."""
    if not recalled.values:
        return []
    found: dict[str, None] = {}
    for row in understanding.rows:
        for name, raw in row.raw.items():
            if (
                raw not in found
                and row.values.get(name) is not None
                and (name, value_key(raw)) in recalled.values
            ):
                found[raw] = None
    return list(found)


def used_heads(understanding: Understanding, chosen: LearnedMappings) -> int:
    """How many columns were matched by what was chosen in an earlier review."""
    now = {head for heads in chosen.layouts.values() for head in heads}
    return sum(
        column.sureness == "remembered" and column.head not in now
        for table in understanding.tables
        for column in table.columns
    )
