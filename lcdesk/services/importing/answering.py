"""Answers to open questions: a value for everybody whose row says the word and for the rows that
wait, or that the record stays as it is; and the workbook in which the office answers them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcdesk.db.queries.imports import WaitingRow
from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.importing import pending_rows
from lcdesk.services.importing.importing import prepare
from lcdesk.services.importing.open_questions import (
    ENTITIES,
    RECORD_NAMES,
    AskedWord,
    Group,
    Held,
    OpenQuestion,
    find_open,
    list_open,
    note_private,
    problems_kept,
    read_asked,
    read_held,
    settle,
)
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.matching.learned import word_key
from lcdesk.tabular.plan.three_way import WHY
from lcdesk.tabular.review.learning import words_learned
from lcdesk.tabular.review.questions import Meant, apply_edits
from lcdesk.tabular.understood import ImportPlan, RecordName, Understanding
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, Marked, SheetSpec, heading
from lcdesk.texts import N_, _, in_language

ANSWER = N_("Answer an open question: {field} of {count} people")
ANSWER_SESSIONS = N_("Answer an open question: {field} of {count} activities")
LEAVE = N_("Leave open questions blank: {count}")
_SHEETS: Mapping[RecordName, str] = {
    "participant": N_("Open questions"),
    "activity": N_("Open questions of the timetable"),
}
_MARKS: Mapping[RecordName, str] = {"participant": "P", "activity": "A"}
_KNOWN_BY: Mapping[RecordName, Sequence[str]] = {
    "participant": ("full_name",),
    "activity": ("date", "start", "end", "title", "title_zh"),
}
ANSWER_ONE = N_("Answer an open question: {field} of {name}")


def answer(
    desk: Desk, field: str, word: str, value: Any, record: RecordName = "participant"
) -> int:
    """Answer a word of a field wherever it is asked about: records whose question is open get the
    value, rows that wait read it so; a word of a closed list is remembered. None: it is left
    blank. How many rows it was; one operation.

    `KnownFault` where nothing asks about it any more.
    """
    found = [one for one in find_open(desk, word, field) if one.record == record]
    groups = {one.group for one in found}
    waiting = _waiting_with(desk, _Wanted(record, field, word_key(record, field, word)), value)
    if not found and not waiting:
        raise _asks_no_more()
    return _answer(desk, groups, waiting, word, value, (record, field))


def answer_open(desk: Desk, question: OpenQuestion, value: Any) -> int:
    """The same for a question that was listed."""
    one = question.words[0]
    wanted = _Wanted(one.record, one.field, one.key, one.cohort_id if one.is_of_course else None)
    waiting = [] if one.is_conflict or one.is_of_file else _waiting_with(desk, wanted, value)
    return _answer(desk, {question.group}, waiting, question.word, value, (one.record, one.field))


def _answer(
    desk: Desk,
    groups: Collection[Group],
    waiting: Sequence[_WaitingAnswer],
    word: str,
    value: Any,
    of: tuple[RecordName, str],
) -> int:
    """One operation: the open questions of these groups, and the rows that wait."""
    record, field = of

    def work_in(work: Work) -> int:
        asked = [one for one in read_asked(work.session) if one.is_open and one.group in groups]
        rows = sum(keep(work) for keep in waiting)
        if not asked and not rows:
            raise _asks_no_more()
        settle(work, asked, value)
        if not any(one.is_conflict or one.is_of_file for one in asked):
            # what one list says of somebody is no meaning of a word
            _learn(work, Meant(record, field, asked[0].word if asked else word, value), asked)
        return sum(1 for one in asked if value is None or one.values_of(value)) + rows

    open_now = [one for q in list_open(desk) if q.group in groups for one in q.words]
    words = {"field": open_now[0].target.label if open_now else KINDS[record].field(field).label}
    if len(open_now) == 1 and not waiting:
        return desk.execute(ANSWER_ONE, work_in, **words, name=open_now[0].name)
    count = len(open_now) + sum(keep.count for keep in waiting)
    label = ANSWER if record == "participant" else ANSWER_SESSIONS
    return desk.execute(label, work_in, **words, count=count)


def _asks_no_more() -> KnownFault:
    return KnownFault(
        _("Nothing asks about this any more."), _("“lcdesk pending” lists what does.")
    )


def _learn(work: Work, meant: Meant, asked: Sequence[AskedWord]) -> None:
    file_name = asked[0].first["file_name"] if asked else ""
    learned_mappings.learn(work, list(words_learned([meant])), file_name)


@dataclass(frozen=True)
class _WaitingAnswer:
    """Rows of one cohort that wait, with the answer typed in."""

    plan: ImportPlan
    ids: tuple[int, ...]
    keep: Callable[[Work], None]

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.ids)

    def __call__(self, work: Work) -> int:
        self.keep(work)
        return self.count


@dataclass(frozen=True)
class _Wanted:
    """The word of a field in rows that wait; `cohort_id`: in those of one cohort alone."""

    record: RecordName
    field: str
    key: str
    cohort_id: int | None = None

    def is_said_by(self, row: WaitingRow) -> bool:
        """Does a row of the book ask about it?"""
        return (
            row["entity"] == ENTITIES[self.record]
            and self.cohort_id in (None, row["cohort_id"])
            and any(
                problem["field"] == self.field and self._is(problem.get("raw", ""))
                for problem in problems_kept(row)
            )
        )

    def words_in(self, again: Understanding) -> set[str]:
        """The words of reopened rows that it is."""
        return {one.raw for one in again.problems if one.field == self.field and self._is(one.raw)}

    def _is(self, raw: str) -> bool:
        return word_key(self.record, self.field, raw) == self.key


def _waiting_with(desk: Desk, wanted: _Wanted, value: Any) -> list[_WaitingAnswer]:
    """The rows that wait and say the word, cohort by cohort, answered."""
    groups = dict[int | None, list[int]]()
    for row in pending_rows.list_waiting(desk):
        if wanted.is_said_by(row):
            groups.setdefault(row["cohort_id"], []).append(row["id"])
    out: list[_WaitingAnswer] = []
    for cohort_id, ids in groups.items():
        again = pending_rows.reopen(desk, ids)
        meant = [Meant(wanted.record, wanted.field, raw, value) for raw in wanted.words_in(again)]
        apply_edits(again, meant)
        plan = prepare(desk, again, cohort_id)
        out.append(_WaitingAnswer(plan, tuple(ids), pending_rows.keeping_answers(desk, plan, ids)))
    return out


def leave_blank(desk: Desk, questions: Sequence[OpenQuestion]) -> None:
    """The words of these questions are left blank: one operation."""
    wanted = {question.group for question in questions}

    def leave(work: Work) -> None:
        asked = [one for one in read_asked(work.session) if one.is_open and one.group in wanted]
        settle(work, asked, None)

    desk.execute(LEAVE, leave, count=len(questions))


def export(desk: Desk, path: Path, cohort_id: int | None = None) -> tuple[int, int]:
    """Waiting rows and open questions of a cohort as a workbook with the reasons; how many of each
    (people and activities of which something is asked).

    A corrected copy goes the way of any file: a word that was put right is the answer, one that
    still stands there stays open. Private values stand there as they came; that is noted.
    """
    questions = list_open(desk, cohort_id)
    words = [one for question in questions for one in question.words]
    cohorts = {one.cohort_id for one in words}
    waiting = pending_rows.list_waiting(desk, cohort_id)
    if len(cohorts | {row["cohort_id"] for row in waiting}) > 1:
        raise KnownFault(
            _("What is open belongs to several cohorts."), _("Name one of them with --cohort.")
        )
    if not (words or waiting):
        raise KnownFault(_("No row waits for an answer, and no question is open."))
    sheets = pending_rows.waiting_sheets(desk, None, cohort_id)
    if words:
        note_private(desk, questions, "exported")  # before the file is in its place
    for record in RECORD_NAMES:
        if mine := [one for one in words if one.record == record]:
            sheets.append(_sheet(record, mine, _held(desk, record, mine)))
    write_book(path, sheets, title=sheets[0].title or _(_SHEETS["participant"]))
    return len(waiting), len({(one.record, one.record_id) for one in words})


def _held(desk: Desk, record: RecordName, words: Sequence[AskedWord]) -> Held:
    names = {*_KNOWN_BY[record], *(one.field for one in words if not one.is_further)}
    with desk.reading() as session:
        return read_held(session, record, sorted({one.record_id for one in words}), sorted(names))


def _sheet(record: RecordName, words: Sequence[AskedWord], held: Held) -> SheetSpec:
    """A row for each record: the number our exports know it by, what it is known by, the words; of
    what list and desk both changed what stands here.
    """
    known, fields = _KNOWN_BY[record], KINDS[record].fields
    asked: dict[int, dict[str, AskedWord]] = {}
    for one in words:
        asked.setdefault(one.record_id, {}).setdefault(one.field, one)
    names = [one.name for one in fields if any(said.field == one.name for said in words)]
    shown = [*known, *(name for name in names if name not in known)]
    heads = sorted({one.field for one in words if one.is_further})
    columns = [
        *(heading(name, KINDS[record].field(name).label) for name in shown),
        *(ColumnSpec(f"further_{at}", head) for at, head in enumerate(heads)),
        ColumnSpec("why", in_language("en", WHY), in_language("zh", WHY), width=60),
    ]
    rows = [
        [
            f"{_MARKS[record]}{number}",
            *(_cell(record, name, held[number], mine) for name in (*shown, *heads)),
            "\n".join(said.problem["message"] for said in mine.values()),
        ]
        for number, mine in asked.items()
    ]
    title = _(_SHEETS[record])
    return SheetSpec(title, columns, rows, title=title, has_ids=True)


def _cell(
    record: RecordName, name: str, held: Mapping[str, Any], asked: Mapping[str, AskedWord]
) -> Marked | str | None:
    one = asked.get(name)
    if one is None:
        if name == "full_name":
            return next(iter(asked.values())).name
        return KINDS[record].field(name).text(held) if name in _KNOWN_BY[record] else None
    if one.is_further:
        return Marked(one.problem.get("held") or "", one.problem["message"])
    word = one.target.text(held) if one.is_conflict else one.own_word
    return Marked(word, one.problem["message"])
