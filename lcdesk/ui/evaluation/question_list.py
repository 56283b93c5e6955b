"""The questions of the questionnaire, typed into as in a sheet: those about each activity, and
those about the course.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypedDict

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout

from lcdesk.model.entities import Question
from lcdesk.model.evaluation import About, EvaluationQuestion
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.evaluation import evaluation
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.model import GroupBand, RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.translated_texts import Retranslation
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
