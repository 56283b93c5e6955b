"""Evaluation of a cohort: its questions and the results; these as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries.curriculum import best_name
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
from lcdesk.services.curriculum import curriculum
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec, heading
from lcdesk.texts import N_, _, in_language, language, with_label

ADD, CHANGE, REMOVE = (
    N_("New question “{name}”"),
    N_("Edit question “{name}”"),
    N_("Remove question “{name}”"),
)
MOVE = N_("Order of the questions")
_TEXTS = {one.name: one for one in fields_of(Question) if one.name in ("text", "text_zh")}


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
    with desk.reading_together(), desk.reading() as session:
        records = curriculum.list_activities(desk, cohort_id)
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
    return best_name(record, "title", "title_zh") or "?"


# --- The workbook: results by activity, by speaker, of the course, and the comments ---


def export_results(desk: Desk, cohort_id: int, path: Path) -> int:
    """Write the results as .xlsx: activities, speakers, course, comments; the number of rows."""
    results, name = read_results(desk, cohort_id), cohorts.get_cohort(desk, cohort_id)["name"]
    note = _(
        "{forms} forms of {people} people. n: answers; 1 to 5, 5 is best; SD: standard deviation "
        "of the sample.",
        forms=results.forms,
        people=results.people,
    )
    sheets = [
        _activity_sheet(results),
        _speaker_sheet(results),
        _course_sheet(results),
        _comment_sheet(results),
    ]
    finished = [
        SheetSpec(
            sheet.name, sheet.columns, sheet.rows, title=with_label(name, sheet.name), note=note
        )
        for sheet in sheets
    ]
    return write_book(path, finished, title=name, created=desk.stands_at())


def _activity_sheet(results: Results) -> SheetSpec:
    keys = results.keys("activity")
    columns = [
        heading("day", N_("Date"), "date"),
        heading("title", N_("Activity")),
        heading("speaker", N_("Speaker")),
        *_figure_columns(),
        *_question_columns(results, keys),
    ]
    rows = [
        (
            record["date"],
            title_of(record),
            record["speaker"],
            *_figures(results.by_activity[one]),
            *_means(results.by_activity[one], keys),
        )
        for one, record in results.activities.items()
        if one in results.by_activity
    ]
    return SheetSpec(_("Activities"), columns, rows)


def _speaker_sheet(results: Results) -> SheetSpec:
    keys = results.keys("activity")
    columns = [
        heading("speaker", N_("Speaker")),
        *_figure_columns(),
        *_question_columns(results, keys),
    ]
    rows = [(name, *_figures(one), *_means(one, keys)) for name, one in results.by_speaker.items()]
    return SheetSpec(_("Speakers"), columns, rows)


def _course_sheet(results: Results) -> SheetSpec:
    columns = [heading("question", N_("Question")), *_figure_columns()]
    spreads = {key: results.course.by_question[key] for key in results.keys("course")}
    rows = [
        (results.name(key), *_figures(Judged(key, one, {}, one.n))) for key, one in spreads.items()
    ]
    return SheetSpec(_("The course"), columns, rows)


def _comment_sheet(results: Results) -> SheetSpec:
    columns = [
        heading("what", N_("On")),
        heading("question", N_("Question")),
        heading("comment", N_("Comment")),
    ]
    rows = [
        (title_of(one.activity), results.name(one.question) or None, one.text)
        for one in results.comments
    ]
    return SheetSpec(_("Comments"), columns, rows)


def _figure_columns() -> list[ColumnSpec]:
    return [
        heading("forms", N_("Forms"), "number"),
        heading("n", N_("n"), "number"),
        heading("mean", N_("Mean"), "number", "0.00"),
        heading("sd", N_("SD"), "number", "0.00"),
        *(ColumnSpec(str(value), str(value), kind="number") for value in range(1, 6)),
        heading("few", N_("Remark")),
    ]


def _figures(one: Judged) -> tuple[float | str | None, ...]:
    few = _("few answers") if one.is_few else None
    return one.forms, one.whole.n, one.whole.mean, one.whole.deviation, *one.whole.counts, few


def _question_columns(results: Results, keys: Sequence[str]) -> list[ColumnSpec]:
    return [
        column
        for key in keys
        for column in (
            ColumnSpec(f"mean {key}", results.name(key), kind="number", number_format="0.00"),
            ColumnSpec(f"n {key}", f"n: {results.name(key)}", kind="number"),
        )
    ]


def _means(one: Judged, keys: Sequence[str]) -> list[float | int | None]:
    spreads = [one.by_question.get(key) for key in keys]
    return [
        value
        for spread in spreads
        for value in ((spread.mean, spread.n) if spread else (None, None))
    ]
