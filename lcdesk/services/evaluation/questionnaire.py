"""The questionnaire of a cohort: the workbook out, and the filled-in forms in, each once,
nothing lost without being told.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from lcdesk.db.queries import curriculum
from lcdesk.db.queries import curriculum as queries
from lcdesk.model.entities import Evaluation
from lcdesk.model.evaluation import (
    COMMENT,
    LEAST,
    MOST,
    UNJUDGED,
    About,
    Answer,
    EvaluationQuestion,
    forms_of,
)
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.kinds import Number
from lcdesk.model.rows import ActivityRecord
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.evaluation.evaluation import list_questions
from lcdesk.tabular.questionnaires import (
    FormLine,
    QuestionnaireForm,
    RawForm,
    RawLine,
    read_forms,
    write_forms,
)
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.texts import N_, _, n_, with_label

Fate = Literal["new", "same", "double", "empty"]
Double = Literal["leave", "replace", "add"]
IMPORT_ONE, IMPORT = N_("Answers of {count} form"), N_("Answers of {count} forms")
MOST_FORMS = 500
_UNNUMBERED = "~"
_MARKS = Number(LEAST, MOST)
_LONGEST = 50  # characters of a form's number that are kept


@dataclass(frozen=True)
class ReadForm:
    """A form that came in: where it stood, its number ("~…" by its content where it has none), its
    answers and its fate.

    "same": it is here already. "double": another form has its number, or, without numbers, the very
    same answers.
    """

    file: str
    sheet: str
    form: str
    answers: tuple[Answer, ...]
    fate: Fate

    @property
    def words(self) -> str:
        """What it is called in sentences."""
        return (
            f"{self.file}, {self.sheet}"
            if is_unnumbered(self.form)
            else _("form {number}", number=self.form)
        )


@dataclass
class Intake:
    """What several files hold, before any of it is written: the forms, and in sentences what was
    left out of them.
    """

    forms: list[ReadForm] = field(default_factory=list[ReadForm])
    remarks: list[str] = field(default_factory=list[str])

    def of(self, fate: Fate) -> list[ReadForm]:
        """The forms of a fate."""
        return [one for one in self.forms if one.fate == fate]


@dataclass(frozen=True)
class Taken:
    """What became of an import: forms and answers that came in, and how many forms were left out
    as they were here.
    """

    forms: int
    answers: int
    left: int

    @property
    def message(self) -> str:
        """The outcome in a sentence."""
        forms = n_("{count} form", "{count} forms", self.forms)
        answers = n_("{count} answer", "{count} answers", self.answers)
        said = _("{forms} with {answers} came in.", forms=forms, answers=answers)
        left = n_("{count} form was left out.", "{count} forms were left out.", self.left)
        return f"{said} {left}" if self.left else said


def is_unnumbered(form: str) -> bool:
    """Had the form no number, and is it known by its answers alone?"""
    return form.startswith(_UNNUMBERED)


def judged_activities(
    desk: Desk, cohort_id: int, unjudged: Collection[str] = UNJUDGED
) -> list[ActivityRecord]:
    """The activities people are asked about, in their order; kinds of `unjudged` are left out."""
    with desk.reading() as session:
        records = curriculum.list_activities(session, cohort_id)
    return [record for record in records if record["kind"] not in unjudged]


def save_questionnaire(
    desk: Desk,
    cohort_id: int,
    path: Path,
    forms: int | None = None,
    unjudged: Collection[str] = UNJUDGED,
) -> int:
    """Write the questionnaire: a sheet without a number to be sent to everybody, or so many
    numbered `forms`, a sheet each.

    The number of activities asked about. KnownFault where nothing is asked, or the place cannot be
    written.
    """
    activities, questions = (
        judged_activities(desk, cohort_id, unjudged),
        list_questions(desk, cohort_id),
    )
    if not questions:
        raise KnownFault(_("No question is asked."), _("Write a question first."))
    if forms is not None and not 1 <= forms <= MOST_FORMS:
        raise KnownFault(_("A workbook has 1 to {most} forms.", most=MOST_FORMS))
    cohort = cohorts.get_cohort(desk, cohort_id)
    names = dict.fromkeys(name for name in (cohort["name_zh"], cohort["name_en"]) if name)
    form = QuestionnaireForm(
        cohort_id,
        "   ".join(names) or cohort["name"],
        [_line(one) for one in activities],
        questions,
    )
    wide = max(2, len(str(forms or 0)))
    write_forms(
        path,
        form,
        [""] if forms is None else [f"{number:0{wide}}" for number in range(1, forms + 1)],
    )
    return len(activities)


def read_answers(desk: Desk, cohort_id: int, paths: Sequence[Path]) -> Intake:
    """What files hold for a cohort; nothing is written. A file that cannot be read is told, and
    the others are read.
    """
    with desk.reading() as session:
        activities = curriculum.list_activities(session, cohort_id)
        kept = queries.list_answers(session, cohort_id)
    known = _Known(kept)
    reading = _FormReader(activities, list_questions(desk, cohort_id))
    intake = Intake()
    for path in paths:
        try:
            raws = read_forms(read_workbook(path))
        except KnownFault as fault:
            intake.remarks.append(with_label(path.name, fault))
            continue
        if not raws:
            intake.remarks.append(_("{file} is no questionnaire of lcdesk.", file=path.name))
        for raw in raws:
            if raw.cohort_id != cohort_id:
                intake.remarks.append(
                    _(
                        "{file}, {sheet}: the form is of another cohort.",
                        file=path.name,
                        sheet=raw.sheet,
                    )
                )
                continue
            form, answers = reading.read(raw, path.name, intake.remarks)
            intake.forms.append(
                ReadForm(path.name, raw.sheet, form, answers, known.fate(form, answers))
            )
    return intake


def take_answers(desk: Desk, cohort_id: int, intake: Intake, double: Double = "leave") -> Taken:
    """Write the new forms as one undo step. Of doubles: "leave" them, let them "replace" what is
    here, or "add" them as forms of other people.
    """
    wanted, replaced = intake.of("new"), list[str]()
    if double == "replace":
        others = [
            one for one in intake.of("double") if not is_unnumbered(one.form)
        ]  # without number it is the very same
        wanted = list({one.form: one for one in [*wanted, *others]}.values())
        replaced = [one.form for one in others]
    elif double == "add":
        wanted += intake.of("double")
    left = len(intake.forms) - len(wanted)
    if not wanted:
        return Taken(0, 0, left)

    def take(work: Work) -> int:
        for row in work.load(Evaluation, queries.ids_of_forms(work.session, cohort_id, replaced)):
            work.remove(row)
        work.session.flush()
        used = set(forms_of(queries.list_answers(work.session, cohort_id)))
        rows = [
            row
            for one in wanted
            for row in _rows(cohort_id, replace(one, form=_free(one.form, used)))
        ]
        work.insert_many(Evaluation, rows)
        return len(rows)

    count = desk.execute(IMPORT_ONE if len(wanted) == 1 else IMPORT, take, count=len(wanted))
    return Taken(len(wanted), count, left)


def _line(record: ActivityRecord) -> FormLine:
    hours = [f"{moment:%H:%M}" for moment in (record["start"], record["end"]) if moment]
    titles = dict.fromkeys(text for text in (record["title_zh"], record["title"]) if text)
    day = record["date"].isoformat() if record["date"] else ""
    return FormLine(record["id"], day, "–".join(hours), "\n".join(titles), record["speaker"] or "")


def _rows(cohort_id: int, form: ReadForm) -> Iterable[dict[str, Any]]:
    for one in form.answers:
        yield {
            "cohort_id": cohort_id,
            "activity_id": one.activity_id,
            "respondent": form.form,
            "question": one.question,
            "answer": one.value,
            "comment": one.comment,
        }


def _free(form: str, used: set[str]) -> str:
    """The form's number, or 7/2, 7/3 … where there is one of that number."""
    found, count = form, 1
    while found in used:
        count += 1
        found = f"{form}/{count}"
    used.add(found)
    return found


class _Known:
    """The forms that are here, and those of this import so far: a number's contents."""

    def __init__(self, kept: Sequence[Answer]) -> None:
        by_form: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
        for one in kept:
            by_form[one.form].add(_content(one))
        self._contents: dict[str, list[set[tuple[Any, ...]]]] = defaultdict(list)
        for form, content in by_form.items():
            self._contents[form.partition("/")[0]].append(content)

    def fate(self, form: str, answers: Sequence[Answer]) -> Fate:
        """What is to be made of a form."""
        if not answers:
            return "empty"
        content = {_content(one) for one in answers}
        kept = self._contents[form]
        if content in kept:
            return "double" if is_unnumbered(form) else "same"
        kept.append(content)
        return "double" if len(kept) > 1 else "new"


def _content(one: Answer) -> tuple[Any, ...]:
    return one.activity_id, one.question, one.value, one.comment


class _FormReader:
    """Understands forms by the timetable and the questions of the moment."""

    def __init__(
        self, activities: Sequence[ActivityRecord], questions: Sequence[EvaluationQuestion]
    ) -> None:
        self._by_id = {record["id"]: record for record in activities}
        self._questions: dict[tuple[About, str], str] = {}
        for one in questions:
            for text in (*one.names, "".join(reversed(one.names))):
                self._questions[one.about, _folded(text)] = one.key

    def read(self, raw: RawForm, file: str, remarks: list[str]) -> tuple[str, tuple[Answer, ...]]:
        """The form's number and its answers; what is left out goes to `remarks`."""
        answers = list[Answer]()
        at = f"{file}, {raw.sheet}"
        for line in raw.lines:
            activity_id = self._activity(line)
            given = [mark for mark in line.marks if mark.text]
            if activity_id is None:
                if given or line.comment:
                    title = line.title.replace("\n", " ")
                    remarks.append(
                        _(
                            "{where}, row {row}: “{title}” is no longer in the timetable; its "
                            "answers were left out.",
                            where=at,
                            row=line.row,
                            title=title,
                        )
                    )
                continue
            for mark in given:
                value = self._value(
                    ("activity", mark.question), mark.text, f"{at}!{mark.at}", remarks
                )
                answers += [Answer("", activity_id, *value)] if value else []
            answers += (
                [Answer("", activity_id, COMMENT, None, line.comment)] if line.comment else []
            )
        answers += self._of_course(raw, at, remarks)
        form = _number(raw.number) or _UNNUMBERED + _digest(answers)
        return form, tuple(replace(one, form=form) for one in answers)

    def _of_course(self, raw: RawForm, at: str, remarks: list[str]) -> Iterable[Answer]:
        for mark, comment in raw.course:
            value = (
                self._value(("course", mark.question), mark.text, f"{at}!{mark.at}", remarks)
                if mark.text
                else None
            )
            if value:
                yield Answer("", None, *value, comment or None)
            elif comment:
                yield Answer(
                    "",
                    None,
                    self._questions.get(("course", _folded(mark.question)), COMMENT),
                    None,
                    comment,
                )
        if raw.remarks:
            yield Answer("", None, COMMENT, None, raw.remarks)

    def _activity(self, line: RawLine) -> int | None:
        """The activity of a line: that of its number, if title or day is still the same; else
        the one of its title and day.
        """
        own = self._by_id.get(line.id)
        if own is not None and (_is_titled(own, line.title) or _is_on(own, line.date)):
            return line.id
        found = [
            one
            for one, record in self._by_id.items()
            if _is_titled(record, line.title) and _is_on(record, line.date)
        ]
        return found[0] if len(found) == 1 else None

    def _value(
        self, question: tuple[About, str], text: str, at: str, remarks: list[str]
    ) -> tuple[str, int] | None:
        """(question, value) of a cell; None, and a remark, where it is no answer or nobody asks
        that any more.
        """
        key = self._question(*question)
        if key is None:
            told = question[1].replace("\n", " ")
            remarks.append(
                _(
                    "{at}: “{question}” is not among the questions any more; “{text}” was left "
                    "out.",
                    at=at,
                    question=told,
                    text=text,
                )
            )
            return None
        try:
            return key, _MARKS.parse(text)
        except BadValue:
            remarks.append(
                _("{at}: “{text}” is no answer from 1 to 5; it was left out.", at=at, text=text)
            )
            return None

    def _question(self, about: About, head: str) -> str | None:
        whole = self._questions.get((about, _folded(head)))
        parts = (self._questions.get((about, _folded(part))) for part in head.split("\n"))
        return whole or next((part for part in parts if part), None)


def _is_titled(record: ActivityRecord, printed: str) -> bool:
    """Is this the activity's title, in one language or in both as they are printed?"""
    titles = [_folded(title) for title in (record["title_zh"], record["title"]) if title]
    return any(
        _folded(part) in (*titles, "".join(titles))
        for part in (printed, *printed.split("\n"))
        if part
    )


def _is_on(record: ActivityRecord, day: str) -> bool:
    return record["date"] is not None and day[:10] == record["date"].isoformat()


def _folded(text: str) -> str:
    """Without case, width and blanks: programs break and join lines as they like."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _number(text: str) -> str:
    return (
        "".join(unicodedata.normalize("NFKC", text).split())
        .replace("/", "-")
        .lstrip(_UNNUMBERED)[:_LONGEST]
    )


def _digest(answers: Sequence[Answer]) -> str:
    content = repr(sorted((_content(one) for one in answers), key=repr))
    return hashlib.sha256(content.encode()).hexdigest()[:10]
