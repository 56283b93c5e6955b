"""The lists of the evaluation: the questions, typed into as in a sheet, and what was judged, with
mean, deviation and how often each of 1 to 5.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NotRequired, TypedDict

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QVBoxLayout

from lcdesk.model.clock import short_day
from lcdesk.model.entities import Question
from lcdesk.model.evaluation import FEW, MOST, About, EvaluationQuestion, Judged, Spread
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.rows import ActivityRecord
from lcdesk.model.scripts import sort_key
from lcdesk.services.evaluation import evaluation
from lcdesk.services.evaluation.evaluation import Results, title_of
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS
from lcdesk.ui.kit.table.model import GroupBand, RecordTable, TableColumn, column_of
from lcdesk.ui.kit.table.record_card import RecordCard
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, Card, Label, MenuButton, row

_FIELDS = {one.name: one for one in fields_of(Question)}
BANDS: dict[About, str] = {"activity": N_("About each activity"), "course": N_("About the course")}
_NEW = N_("New question")


class QuestionLine(TypedDict):
    """A question as the list has it; `id` is its place, counted from 1."""

    id: int
    text: str | None
    text_zh: str | None
    about: About


class QuestionList(Card):
    """The place of a question in the list (from 0) is its id less one: the usual set has no rows
    of its own yet.
    """

    def __init__(self, context: Context, retranslation: Retranslation) -> None:
        super().__init__()
        self._context = context
        # whose questions are shown: it may be another one a moment before they are
        self._cohort_id = context.cohort_id
        self._records: dict[int, QuestionLine] = {}
        self._questions: list[EvaluationQuestion] = []
        columns = [
            column_of(_FIELDS[name], width=460, look="text", is_hidden=False, is_sortable=False)
            for name in ("text", "text_zh")
        ]
        self.table = RecordTable(
            columns, lambda ids: [self._records[one] for one in ids if one in self._records]
        )
        self.view = RecordView(self.table, picks="cells")
        self.view.columns.stretch("text")
        self.add = MenuButton("", "plus")
        self.up, self.down = (
            Button("", "arrow-up", clicked=lambda: self.shift(-1)),
            Button("", "arrow-down", clicked=lambda: self.shift(1)),
        )
        self.bin = Button("", "trash-2", clicked=self.remove)
        self.note = Label("", 12, ink="fg3")
        for text, setter in (
            (_NEW, self.add.set_label),
            (N_("Up"), self.up.setText),
            (N_("Down"), self.down.setText),
            (N_("Remove"), self.bin.setText),
        ):
            retranslation.say(text, setter)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addLayout(
            row(self.add, self.up, self.down, self.bin, None, self.note, margins=(12, 10, 14, 10))
        )
        inside.addWidget(self.view, 1)
        self.add.opening.connect(self._fill)
        self.view.table.edited.connect(self._take_typed)
        self.view.chosen.connect(self._show_possible)
        self.view.refused.connect(lambda words: context.announce(words, tone="warn"))

    def show_questions(self, cohort_id: int, questions: list[EvaluationQuestion]) -> None:
        """The list of a cohort as it stands; while a question is typed, afterwards: its place
        may be that of another by then.
        """
        if self.view.freeze.put_off(lambda: self.show_questions(cohort_id, questions)):
            return
        self.view.cells.rejected = self._refused_in(
            questions if cohort_id == self._cohort_id else []
        )
        self._cohort_id, self._questions = cohort_id, questions
        ids, bands = list[int](), dict[int, GroupBand]()
        self._records = {
            at: {"id": at, "text": one.text, "text_zh": one.text_zh, "about": one.about}
            for at, one in enumerate(questions, 1)
        }
        for number, (about, words) in enumerate(BANDS.items(), 1):
            found = [at for at, record in self._records.items() if record["about"] == about]
            bands[-number] = GroupBand(_(words), len(found), key=about)
            ids += [-number, *found]
        is_usual = all(one.id is None for one in questions)
        self.note.setText(_("The usual questions; type to make them your own.") if is_usual else "")
        self.view.set_rows(ids, bands)
        self.table.forget()
        self._show_possible()

    def handlers(self) -> Handlers:
        """What can be done with the question chosen."""
        if self.view.current_id() is None:
            return {}
        return {
            "edit_cell": lambda: self.view.edit(self.view.currentIndex()),
            "remove": self.remove,
        }

    def place(self) -> int | None:
        """The place of the question with the cursor."""
        number = self.view.current_id()
        return None if number is None else number - 1

    def add_question(self, about: About) -> None:
        """A new question, at once to be typed over."""
        taken = {record["text"] for record in self._records.values()}
        text = next(
            words
            for n in range(1, 100)
            if (words := _(_NEW) if n == 1 else f"{_(_NEW)} {n}") not in taken
        )
        cohort_id = self._cohort()
        self._do(lambda: evaluation.add_question(self._context.desk, cohort_id, about, text, None))
        made = next((at for at, record in self._records.items() if record["text"] == text), None)
        if made is not None:
            QTimer.singleShot(0, self, lambda: self.view.edit_cell(made, "text"))

    def shift(self, by: int) -> None:
        """The question earlier or later among its kind; the cursor goes with it."""
        place = self.place()
        if place is None:
            return
        target, cohort_id = place, self._cohort()

        def move() -> None:
            nonlocal target
            target = evaluation.move_question(
                self._context.desk, cohort_id, place, by, self._shown(place)
            )

        self._do(move)
        self.view.select_ids([target + 1])

    def remove(self) -> None:
        """Ask it no more."""
        place = self.place()
        if place is not None:
            self._do(
                lambda: evaluation.remove_question(
                    self._context.desk, self._cohort(), place, self._shown(place)
                )
            )

    def _take_typed(self, number: int, values: Mapping[str, Any]) -> None:
        desk, cohort_id, place = self._context.desk, self._cohort(), number - 1
        self._do(
            partial(evaluation.change_question, desk, cohort_id, place, values, self._shown(place)),
            {number: values},
        )

    def _shown(self, place: int) -> EvaluationQuestion | None:
        """The question at a place as it was shown; the text that is typed over as it was when
        its cell was opened.
        """
        record = self.table.shown([place + 1]).get(place + 1)
        asked = self._questions[place] if place < len(self._questions) else None
        return asked and (
            replace(asked, text=record["text"], text_zh=record["text_zh"]) if record else asked
        )

    def _refused_in(
        self, questions: list[EvaluationQuestion]
    ) -> dict[tuple[int, str], tuple[str, str]]:
        """The refused texts at the places their questions have in another list."""
        places = {
            number: next((at for at, one in enumerate(questions, 1) if _is_same(was, one)), None)
            for number, was in enumerate(self._questions, 1)
        }
        refused = (
            (places.get(number), name, wrong)
            for (number, name), wrong in self.view.cells.rejected.items()
        )
        return {(at, name): wrong for at, name, wrong in refused if at is not None}

    def _fill(self, menu: QMenu) -> None:
        for about, words in BANDS.items():
            menu.addAction(_(words), lambda about=about: self.add_question(about))

    def _show_possible(self) -> None:
        place = self.place()
        about = {at - 1: record["about"] for at, record in self._records.items()}
        for button, is_on in (
            (self.bin, place is not None),
            (self.up, place is not None and about.get(place - 1) == about.get(place)),
            (self.down, place is not None and about.get(place + 1) == about.get(place)),
        ):
            button.setEnabled(is_on)
        self._context.handlers_changed.emit()

    def _cohort(self) -> int:
        assert self._cohort_id is not None
        return self._cohort_id

    def _do(
        self, handler: Callable[[], object], typed: Mapping[int, Mapping[str, Any]] | None = None
    ) -> None:
        try:
            handler()
        except KnownFault as fault:
            show_fault(fault, self.window())
            self.view.cells.reject_cells(typed or {}, fault.message)
        self.show_questions(
            self._cohort(), evaluation.list_questions(self._context.desk, self._cohort())
        )


def _is_same(was: EvaluationQuestion, one: EvaluationQuestion) -> bool:
    """Are they one question? Those of the usual set are known by their words."""
    return (
        was.id == one.id
        if was.id is not None
        else was.text == one.text or was.text_zh == one.text_zh
    )


# --- What was judged ---


class ResultLine(TypedDict):
    """A line of the list: what was judged, and by what each column sorts."""

    id: NotRequired[int]
    title: str
    day: dt.date | None
    speaker: str | None
    forms: int
    spread: Spread
    is_few: bool
    questions: Mapping[str, Spread]
    sort: dict[str, Any]


class ShownComment(TypedDict):
    """A comment as the list has it."""

    id: NotRequired[int]
    text: str
    question: str


BAR, GAP, PILLAR = 12, 4, 22  # px of the small bars: width, between them, height of the highest
NARROW, WIDE = 104, 220  # px of the column of a question, by its length
QUESTION = "question "
_NAMES = {
    "activities": ("title", N_("Activity")),
    "speakers": ("title", N_("Speaker")),
    "course": ("title", N_("Question")),
}


def _paint_spread(
    painter: QPainter, rect: QRect, _text: str, record: ResultLine, _column: TableColumn
) -> None:
    """Five bars, 1 at the left; the highest is the answer given most, none is a line at the
    foot.
    """
    counts = record["spread"].counts
    most, foot = max(counts) or 1, rect.center().y() + PILLAR / 2
    painter.setPen(Qt.PenStyle.NoPen)
    for at, count in enumerate(counts):
        left, high = rect.x() + PAD + at * (BAR + GAP), PILLAR * count / most
        painter.fillRect(QRectF(left, foot, BAR, 1), colour("edge"))
        painter.fillRect(QRectF(left, foot - high, BAR, high), colour("accent"))


PAINTERS.update(evaluation_spread=_paint_spread)


class ResultList(RecordCard[ResultLine]):
    """`kind`: "activities", "speakers" or "course". A click on a head sorts; blanks come last
    either way.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(_columns(kind, None), "title")
        self.kind = kind
        self._sort: tuple[str, bool] = ("", False)
        self.view.header.sort_asked.connect(self.sort_by)

    def show_results(self, results: Results) -> None:
        """Other figures, in the order chosen before."""
        columns = _columns(self.kind, results)
        if [column.name for column in columns] != [column.name for column in self.table.columns]:
            self.table.set_columns(columns)
            self.view.columns.reset()  # so that those give way again for which there is no room
            self.view.columns.stretch("title")
        else:
            # questions may be called otherwise, and say so in another language
            self.table.columns = tuple(columns)
            self.table.retranslate()
        self.records = {
            number: {**record, "id": number}
            for number, record in enumerate(_records(self.kind, results), 1)
        }
        self._show()

    def sort_by(self, name: str, is_descending: bool) -> None:
        """Another order."""
        self._sort = (name, is_descending)
        self.view.header.show_sorts((self._sort,))
        self._show()

    def rows(self) -> list[ResultLine]:
        """The records as they are shown."""
        return [self.records[one] for one in self.table.ids]

    def _show(self) -> None:
        name, is_descending = self._sort
        ids = list(self.records)
        if name:
            told = [one for one in ids if self.records[one]["sort"].get(name) is not None]
            told.sort(key=lambda one: self.records[one]["sort"][name], reverse=is_descending)
            ids = [*told, *(one for one in ids if one not in told)]
        self.view.set_ids(ids)
        self.table.forget()


def _shown_width(text: str) -> int:
    """Letters of a text; a Chinese one counts twice."""
    return sum(1 + (letter > "\u2e7f") for letter in text)


def mean_words(spread: Spread | None) -> str:
    """ "4.33 (n 12)": never a mean without its n."""
    if spread is None or spread.mean is None:
        return ""
    return _("{mean} (n {count})", mean=f"{spread.mean:.2f}", count=spread.n)


def _columns(kind: str, results: Results | None) -> list[TableColumn]:
    name, title = _NAMES[kind]
    first = [
        TableColumn[ResultLine](
            "day",
            N_("Date"),
            84,
            "muted",
            text=lambda record: short_day(record["day"]) if record["day"] else "",
        )
    ]
    columns = [
        *(first if kind == "activities" else []),
        TableColumn(name, title, 240, "strong"),
        *(
            [TableColumn("speaker", N_("Speaker"), 150, "muted", yields_below=1200)]
            if kind == "activities"
            else []
        ),
        TableColumn[ResultLine](
            "forms", N_("Forms"), 88, text=lambda record: _forms_words(record["forms"]), tone=_few
        ),
        TableColumn[ResultLine](
            "mean", N_("Mean"), 116, text=lambda record: mean_words(record["spread"]), tone=_few
        ),
        TableColumn("deviation", N_("SD"), 64, "number", text=_deviation_words),
        TableColumn(
            "spread",
            N_("1 to 5"),
            5 * BAR + 4 * GAP + 2 * PAD + 4,
            "evaluation_spread",
            text=_counts_words,
            is_sortable=False,
        ),
    ]
    keys = results.keys("activity") if results is not None and kind != "course" else []
    return [*columns, *(_question_column(key, results.name(key)) for key in keys if results)]


def _question_column(key: str, title: str) -> TableColumn[ResultLine]:
    def few(record: ResultLine) -> str:
        spread = record["questions"].get(key)
        return "warn" if spread is not None and spread.n < FEW else ""

    wide = min(max(NARROW, 24 + 8 * _shown_width(title)), WIDE)
    return TableColumn[ResultLine](
        QUESTION + key,
        title,
        wide,
        text=lambda record: mean_words(record["questions"].get(key)),
        tone=few,
    )


def _records(kind: str, results: Results) -> list[ResultLine]:
    if kind == "activities":
        judged = [
            (one, found) for one, found in results.activities.items() if one in results.by_activity
        ]
        return [_record(title_of(found), results.by_activity[one], found) for one, found in judged]
    if kind == "speakers":
        return [_record(name, one) for name, one in results.by_speaker.items()]
    spreads = [(key, results.course.by_question[key]) for key in results.keys("course")]
    return [
        _record(results.name(key), Judged(key, spread, {}, spread.n)) for key, spread in spreads
    ]


def _record(title: str, one: Judged, activity: ActivityRecord | None = None) -> ResultLine:
    day, speaker = (activity["date"], activity["speaker"]) if activity else (None, None)
    questions = {QUESTION + key: spread.mean for key, spread in one.by_question.items()}
    speaker_key = sort_key(speaker, True) if speaker else None
    sort = {
        "day": day,
        "title": sort_key(title, False),
        "speaker": speaker_key,
        "forms": one.forms,
        "mean": one.whole.mean,
        "deviation": one.whole.deviation,
        **questions,
    }
    return {
        "title": title,
        "day": day,
        "speaker": speaker,
        "forms": one.forms,
        "spread": one.whole,
        "is_few": one.is_few,
        "questions": one.by_question,
        "sort": sort,
    }


def _forms_words(count: int) -> str:
    return _("{count} · few", count=count) if count < FEW else str(count)


def _few(record: ResultLine) -> str:
    return "warn" if record["is_few"] else ""


def _deviation_words(record: ResultLine) -> str:
    deviation = record["spread"].deviation
    return "–" if deviation is None else f"{deviation:.2f}"


def _counts_words(record: ResultLine) -> str:
    counts = record["spread"].counts
    return ", ".join(f"{value}: {counts[value - 1]}" for value in range(1, MOST + 1))


# --- The comments, under the activity each is on; nobody's form is named ---


_COLUMNS = (
    TableColumn("text", N_("Comment"), 500, is_sortable=False),
    TableColumn("question", N_("Question"), 220, "muted", is_sortable=False),
)


class CommentList(RecordCard[ShownComment]):
    """A row a comment."""

    def __init__(self) -> None:
        super().__init__(_COLUMNS, "text")

    def show_results(self, results: Results) -> None:
        """The comments by activity, in the order of the timetable; those on the course last."""
        places: dict[int | None, int] = {one: at for at, one in enumerate(results.activities)}
        places[None] = len(places)
        found = sorted(
            results.comments, key=lambda one: places[one.activity["id"] if one.activity else None]
        )
        groups: dict[int | None, list[ShownComment]] = {}
        titles: dict[int | None, str] = {}
        for one in found:
            key = one.activity["id"] if one.activity else None
            titles[key] = title_of(one.activity)
            record: ShownComment = {"text": one.text, "question": results.name(one.question)}
            groups.setdefault(key, []).append(record)
        self.show_groups(
            (GroupBand(titles[key], len(lines), key=key or "course"), lines)
            for key, lines in groups.items()
        )

    def texts(self) -> list[str]:
        """The comments in their order."""
        return [record["text"] for record in self.records.values()]
