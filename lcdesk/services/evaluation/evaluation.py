"""Evaluation of a cohort: its questions, changed one by one, and the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries import curriculum as timetable
from lcdesk.model.entities import Evaluation, Question
from lcdesk.model.evaluation import (
    USUAL,
    About,
    Answer,
    EvaluationQuestion,
    Judged,
    by_activity,
    by_speaker,
    forms_of,
    of_course,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.rows import ActivityRecord
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row
from lcdesk.texts import N_, _, in_language, language

ADD, CHANGE, REMOVE = (
    N_("New question “{name}”"),
    N_("Edit question “{name}”"),
    N_("Remove question “{name}”"),
)
MOVE = N_("Order of the questions")
_TEXTS = {one.name: one for one in fields_of(Question) if one.name in ("text", "text_zh")}
REMOVE_ALL = N_("Remove all answers of the evaluation")


@dataclass(frozen=True)
class CommentLine:
    """A comment: on which activity (None: the course), to which question ("": in general), and
    its words.
    """

    activity: ActivityRecord | None
    question: str
    text: str


@dataclass(frozen=True)
class Results:
    """All of an evaluation: the questions asked, what was judged, comments, how many forms came
    back of how many people.
    """

    questions: list[EvaluationQuestion]
    activities: dict[int, ActivityRecord]
    by_activity: dict[int, Judged]
    by_speaker: dict[str, Judged]
    course: Judged
    comments: list[CommentLine]
    forms: int
    people: int

    def keys(self, about: About) -> list[str]:
        """The questions with answers, as they are asked now, then those nobody is asked any
        more.
        """
        asked = [one.key for one in self.questions if one.about == about]
        judged = self.by_activity.values() if about == "activity" else [self.course]
        answered = dict.fromkeys(key for one in judged for key in one.by_question)
        return [key for key in asked if key in answered] + [
            key for key in answered if key not in asked
        ]

    def name(self, key: str) -> str:
        """A question in the language of the moment."""
        found = next((one for one in self.questions if one.key == key), None)
        return question_words(found) if found else key


def question_words(question: EvaluationQuestion) -> str:
    """A question in the language of the moment, else in the other."""
    first, second = (
        (question.text_zh, question.text)
        if language() == "zh"
        else (question.text, question.text_zh)
    )
    return first or second or "?"


def list_questions(desk: Desk, cohort_id: int) -> list[EvaluationQuestion]:
    """What is asked: the cohort's own questions, or the usual set where it has none."""
    with desk.reading() as session:
        return queries.list_questions(session, cohort_id) or usual_questions()


def usual_questions() -> list[EvaluationQuestion]:
    """The set that is asked where nobody has changed it."""
    return [EvaluationQuestion(about, text, in_language("zh", text)) for about, text in USUAL]


def add_question(
    desk: Desk, cohort_id: int, about: About, text: str | None, text_zh: str | None
) -> None:
    """Ask one more thing, after the others of its kind."""

    def add(work: Work) -> None:
        rows = _own(work, cohort_id)
        _require_new(rows, (text, text_zh))
        work.add(
            Question(cohort_id=cohort_id, about=about, text=text, text_zh=text_zh, place=len(rows))
        )

    desk.execute(ADD, add, name=text or text_zh or "")


def change_question(
    desk: Desk,
    cohort_id: int,
    place: int,
    values: Mapping[str, Any],
    shown: EvaluationQuestion | None = None,
) -> None:
    """Say the question at a place of the list otherwise; the answers to it stay its own.

    `shown`: what was seen at that place. It is found wherever it stands by now;
    `EditConflictsFound` when somebody said it otherwise since. So with `remove_question` and
    `move_question`.
    """

    def change(work: Work) -> None:
        rows = _own(work, cohort_id)
        row = _meant(rows, place, shown)
        _require_as_shown(row, values, shown)
        before = row.text or row.text_zh or ""
        said = (values.get("text", row.text), values.get("text_zh", row.text_zh))
        _require_new([one for one in rows if one is not row], said)
        work.set(row, values)
        after = row.text or row.text_zh or ""
        if before != after:
            ids = queries.ids_of_question(work.session, cohort_id, before)
            work.update_many(Evaluation, {one: {"question": after} for one in ids})

    desk.execute(CHANGE, change, name=_name_of(desk, cohort_id, place, shown))


def remove_question(
    desk: Desk, cohort_id: int, place: int, shown: EvaluationQuestion | None = None
) -> None:
    """Ask it no more; answers that were given stay in the results."""

    def remove(work: Work) -> None:
        rows = _own(work, cohort_id)
        if len(rows) == 1:
            raise KnownFault(_("One question at least is asked."), _("Write another one first."))
        row = _meant(rows, place, shown)
        _require_as_shown(row, _texts_of(shown), shown)
        work.remove(row)

    desk.execute(REMOVE, remove, name=_name_of(desk, cohort_id, place, shown))


def move_question(
    desk: Desk, cohort_id: int, place: int, by: int, shown: EvaluationQuestion | None = None
) -> int:
    """Print the question earlier (by −1) or later (1) among those of its kind; its place
    afterwards.
    """

    def move(work: Work) -> int:
        rows = _own(work, cohort_id)
        row = _meant(rows, place, shown)
        start = rows.index(row)
        target = start + by
        if not (0 <= target < len(rows) and rows[target].about == row.about):
            return start
        rows.insert(target, rows.pop(start))
        for number, one in enumerate(rows):
            work.set(one, {"place": number})
        return target

    return desk.execute(MOVE, move)


def read_results(desk: Desk, cohort_id: int) -> Results:
    """Everything the answers of a cohort say."""
    with desk.reading() as session:
        records = timetable.list_activities(session, cohort_id)
        answers = queries.list_answers(session, cohort_id)
    activities = {record["id"]: record for record in records}
    return Results(
        list_questions(desk, cohort_id),
        activities,
        by_activity(answers),
        by_speaker(answers, records),
        of_course(answers),
        [_comment(one, activities) for one in answers if one.comment],
        len(forms_of(answers)),
        cohorts.get_cohort(desk, cohort_id)["people"],
    )


def remove_answers(desk: Desk, cohort_id: int) -> int:
    """Take out every answer of a cohort; how many there were."""
    with desk.reading() as session:
        forms = forms_of(queries.list_answers(session, cohort_id))
        ids = queries.ids_of_forms(session, cohort_id, forms)

    def remove(work: Work) -> None:
        for row in work.load(Evaluation, ids):
            work.remove(row)

    desk.execute(REMOVE_ALL, remove)
    return len(ids)


def _own(work: Work, cohort_id: int) -> list[Question]:
    """The cohort's own questions in print order; the usual set becomes its own when it is first
    changed.
    """
    query = sa.select(Question).where(Question.cohort_id == cohort_id)
    rows = list(work.session.scalars(query.order_by(Question.about, Question.place, Question.id)))
    if not rows:
        rows = [
            work.add(
                Question(
                    cohort_id=cohort_id,
                    about=one.about,
                    text=one.text,
                    text_zh=one.text_zh,
                    place=number,
                )
            )
            for number, one in enumerate(usual_questions())
        ]
    return rows


def _at(rows: Sequence[Question], place: int) -> Question:
    if not 0 <= place < len(rows):
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return rows[place]


def _meant(rows: Sequence[Question], place: int, shown: EvaluationQuestion | None) -> Question:
    """The question that was shown, wherever it stands by now; without one that at the place."""
    if shown is None:
        return _at(rows, place)
    if shown.id is not None:
        same = (at for at, row in enumerate(rows) if row.id == shown.id)
    else:  # of the usual set, by its words
        same = (
            at
            for at, row in enumerate(rows)
            if row.text == shown.text or row.text_zh == shown.text_zh
        )
    return _at(rows, next(same, -1))  # what stands at the place by now was never meant


def _require_as_shown(
    row: Question, values: Mapping[str, Any], shown: EvaluationQuestion | None
) -> None:
    told = _("This question was changed meanwhile.")
    require_row(_TEXTS, row, values, shown and _texts_of(shown), told)


def _texts_of(shown: EvaluationQuestion | None) -> Mapping[str, Any]:
    return {} if shown is None else {"text": shown.text, "text_zh": shown.text_zh}


def _name_of(desk: Desk, cohort_id: int, place: int, shown: EvaluationQuestion | None) -> str:
    if shown is not None:
        return question_words(shown)
    found = list_questions(desk, cohort_id)
    return question_words(found[place]) if 0 <= place < len(found) else "–"


def _require_new(others: Sequence[Question], texts: tuple[str | None, str | None]) -> None:
    """A question says something, and something else than the others: answers are kept by its
    words.
    """
    given = {text.casefold() for text in texts if text}
    if not given:
        raise KnownFault(_("A question needs words in one language."), _("Nothing was written."))
    if any(given & {text.casefold() for text in (one.text, one.text_zh) if text} for one in others):
        raise KnownFault(_("This is asked already."), _("Nothing was written."))


def _comment(one: Answer, activities: Mapping[int, ActivityRecord]) -> CommentLine:
    activity = activities.get(one.activity_id) if one.activity_id is not None else None
    return CommentLine(activity, one.question, one.comment or "")


def title_of(record: Mapping[str, Any] | None) -> str:
    """What an activity is called in the language of the moment; the course where there is none."""
    if record is None:
        return _("The course")
    return timetable.best_name(record, "title", "title_zh") or "?"
