"""Answers to open questions: a value for everybody whose row says the word and for the rows that
wait, or that the record stays as it is; and the workbook in which the office answers them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.importing import pending_rows
from lcdesk.services.importing.importing import prepare
from lcdesk.services.importing.open_questions import (
    AskedWord,
    OpenQuestion,
    find_open,
    list_open,
    note_private,
    problems_kept,
    read_asked,
    settle,
)
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.matching.learned import word_key
from lcdesk.tabular.plan.three_way import WHY
from lcdesk.tabular.review.learning import words_learned
from lcdesk.tabular.review.questions import Meant, apply_edits
from lcdesk.tabular.understood import ImportPlan
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, Marked, SheetSpec, heading
from lcdesk.texts import N_, _, in_language

ANSWER = N_("Answer an open question: {field} of {count} people")
LEAVE = N_("Leave open questions blank: {count}")
_SHEET = N_("Open questions")
ANSWER_ONE = N_("Answer an open question: {field} of {name}")


def answer(desk: Desk, field: str, word: str, value: Any) -> int:
    """Answer a word of a field wherever it is asked about: participants whose question is open get
    the value, rows that wait read it so; a word of a closed list is remembered. None: it is left
    blank. How many rows it was; one operation.

    `KnownFault` where nothing asks about it any more.
    """
    key, waiting = word_key(field, word), _waiting_with(desk, field, word, value)

    def work_in(work: Work) -> int:
        asked = [
            one
            for one in read_asked(work.session)
            if one.is_open and one.field == field and one.key == key
        ]
        rows = sum(keep(work) for keep in waiting)
        if not asked and not rows:
            raise KnownFault(
                _("Nothing asks about this any more."), _("“lcdesk pending” lists what does.")
            )
        settle(work, asked, value)
        _learn(work, field, asked[0].word if asked else word, value, asked)
        return len(asked) + rows

    words = {"field": PARTICIPANT.field(field).label}
    open_now = [one for q in find_open(desk, word, field) for one in q.words]
    if len(open_now) == 1 and not waiting:
        return desk.execute(ANSWER_ONE, work_in, **words, name=open_now[0].name)
    count = len(open_now) + sum(keep.count for keep in waiting)
    return desk.execute(ANSWER, work_in, **words, count=count)


def answer_open(desk: Desk, question: OpenQuestion, value: Any) -> int:
    """The same for a question that was listed."""
    return answer(desk, question.field, question.word, value)


def _learn(work: Work, field: str, word: str, value: Any, asked: Sequence[AskedWord]) -> None:
    if any(one.is_conflict for one in asked):
        return  # what one list says of somebody is no meaning of a word
    file_name = asked[0].first["file_name"] if asked else ""
    mappings = words_learned([Meant("participant", field, word, value)])
    learned_mappings.learn(work, list(mappings), file_name)


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


def _waiting_with(desk: Desk, field: str, word: str, value: Any) -> list[_WaitingAnswer]:
    """The rows that wait and say the word, cohort by cohort, answered."""
    key, groups = word_key(field, word), dict[int | None, list[int]]()
    for row in pending_rows.list_waiting(desk):
        if row["entity"] == "Enrolment" and any(
            problem["field"] == field and word_key(field, problem.get("raw", "")) == key
            for problem in problems_kept(row)
        ):
            groups.setdefault(row["cohort_id"], []).append(row["id"])
    out: list[_WaitingAnswer] = []
    for cohort_id, ids in groups.items():
        again = pending_rows.reopen(desk, ids)
        said = {p.raw for p in again.problems if p.field == field and word_key(field, p.raw) == key}
        apply_edits(again, [Meant("participant", field, raw, value) for raw in said])
        plan = prepare(desk, again, cohort_id)
        out.append(_WaitingAnswer(plan, tuple(ids), pending_rows.keeping_answers(desk, plan, ids)))
    return out


def leave_blank(desk: Desk, questions: Sequence[OpenQuestion]) -> None:
    """The words of these questions are left blank: one operation."""
    wanted = {(one.enrolment, one.field, one.key) for q in questions for one in q.words}

    def leave(work: Work) -> None:
        by_field: dict[str, list[AskedWord]] = {}
        for one in read_asked(work.session):
            if one.is_open and (one.enrolment, one.field, one.key) in wanted:
                by_field.setdefault(one.field, []).append(one)
        for asked in by_field.values():
            settle(work, asked, None)

    desk.execute(LEAVE, leave, count=len(questions))


def export(desk: Desk, path: Path, cohort_id: int | None = None) -> tuple[int, int]:
    """Waiting rows and open questions of a cohort as a workbook with the reasons; how many of each
    (people of whom something is asked).

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
        sheets.append(_sheet(words))
    write_book(path, sheets, title=sheets[0].title or _(_SHEET))
    return len(waiting), len({one.enrolment for one in words})


def _sheet(words: Sequence[AskedWord]) -> SheetSpec:
    """A row for each participant: the number our exports know them by, the name, the words."""
    fields = [one for one in PARTICIPANT.fields if any(said.field == one.name for said in words)]
    columns = [
        heading("full_name", PARTICIPANT.field("full_name").label),
        *(heading(one.name, one.label) for one in fields),
        ColumnSpec("why", in_language("en", WHY), in_language("zh", WHY), width=60),
    ]
    asked: dict[int, dict[str, AskedWord]] = {}
    for one in words:
        asked.setdefault(one.enrolment, {}).setdefault(one.field, one)
    rows = [
        [
            f"P{enrolment}",
            next(iter(mine.values())).name,
            *(
                Marked(said.word, said.problem["message"]) if said else None
                for said in (mine.get(one.name) for one in fields)
            ),
            "\n".join(said.problem["message"] for said in mine.values()),
        ]
        for enrolment, mine in asked.items()
    ]
    return SheetSpec(_(_SHEET), columns, rows, title=_(_SHEET), has_ids=True)
