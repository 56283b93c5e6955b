"""The open questions about single words: the card that lists them, and the answer that goes to
everybody whose row says the word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lcdesk.services.importing import answering
from lcdesk.services.importing.open_questions import OpenQuestion
from lcdesk.tabular.understood import FIRST_DAY, UNCLEAR_WAY
from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.importing.dialogs import AskedValue, WordDialog
from lcdesk.ui.importing.pending import reason
from lcdesk.ui.importing.words import TITLES, course_at
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.record_card import ListCard
from lcdesk.ui.kit.widgets import Button

NAMED = 6


class ListedQuestion(TypedDict):
    """An open question as a row of the card."""

    id: int
    question: OpenQuestion


class QuestionsCard(ListCard[ListedQuestion]):
    """What is asked, and of whom; `answer_asked(question)`, `blank_asked(questions)`."""

    answer_asked = Signal(object)
    blank_asked = Signal(list)

    def __init__(self, retranslation: Retranslation, parent: QWidget) -> None:
        super().__init__(_COLUMNS, "people", is_multi=True, parent=parent)
        self.blank = Button("", "circle-slash", clicked=self._leave_blank)
        self.answer = Button("", "message-circle", "soft", clicked=self._answer)
        self.add(self.blank, self.answer)
        self.view.chosen.connect(self._show_choice)
        self.view.opened.connect(lambda _id: self._answer())
        retranslation.say(N_("Open questions"), self.head.setText, self.view.setAccessibleName)
        retranslation.say(N_("Leave blank"), self.blank.setText)
        retranslation.say(N_("Answer…"), self.answer.setText)
        self.hide()

    def show_questions(self, questions: Sequence[OpenQuestion]) -> None:
        """Fill the card; it is hidden where nothing is open."""
        self.show_records([{"id": at, "question": one} for at, one in enumerate(questions, 1)])
        self._show_choice()

    def retranslate(self) -> None:
        """Say the table and the count anew."""
        self.table.retranslate()
        self._show_choice()

    def meant(self) -> list[OpenQuestion]:
        """The chosen questions."""
        return [record["question"] for record in self.chosen()]

    def _show_choice(self) -> None:
        count, chosen = len(self.table.ids), len(self.view.selected_ids())
        self.note.setText(n_("{count} question", "{count} questions", count))
        self.blank.setEnabled(bool(chosen))
        self.answer.setEnabled(chosen == 1 or count == 1)

    def _answer(self) -> None:
        asked = self.meant() or [record["question"] for record in self.records()]
        if len(asked) == 1:
            self.answer_asked.emit(asked[0])

    def _leave_blank(self) -> None:
        if asked := self.meant():
            self.blank_asked.emit(asked)


def _why(question: OpenQuestion) -> str:
    problem = question.words[0].problem
    return reason(problem["kind"], problem["message"], question.word, question.target)


_COLUMNS: tuple[TableColumn[ListedQuestion], ...] = (
    TableColumn(
        "word",
        N_("Word"),
        150,
        "strong",
        text=lambda record: record["question"].told() or "–",
        tone=lambda _record: "warn",
        is_sortable=False,
    ),
    TableColumn(
        "field",
        N_("Field"),
        130,
        text=lambda record: record["question"].target.title,
        is_sortable=False,
    ),
    TableColumn(
        "people",
        N_("Who or what"),
        200,
        text=lambda record: _names(record["question"]),
        is_sortable=False,
    ),
    TableColumn(
        "why",
        N_("What is asked"),
        290,
        "muted",
        text=lambda record: _why(record["question"]),
        is_sortable=False,
    ),
    TableColumn(
        "origin",
        N_("File"),
        230,
        "muted",
        text=lambda record: record["question"].words[0].origin,
        is_sortable=False,
        yields_below=900,
    ),
)


def _names(question: OpenQuestion) -> str:
    names = list(question.names)
    if len(names) <= NAMED:
        return list_names(names)
    rest = len(names) - NAMED
    return _("{names} and {count} more", names=list_names(names[:NAMED]), count=rest)


def asked_by(question: OpenQuestion) -> AskedValue:
    """What the dialog asks about an open question."""
    target = question.target
    if question.is_conflict:
        said = _(
            "{field}: the list says “{word}”, and it was changed here, too.",
            field=target.title,
            word=question.told(),
        )
        blank = _("Keep what is here")
        told = _("{name}: {told}", name=_names(question), told=_why(question))
        return AskedValue(target, said, told, question.likely, blank)
    blank = _("Keep what is here") if question.words[0].is_doubtful else _("Leave blank")
    said = _("What does “{raw}” mean?", raw=question.told()) if question.word else target.title
    if question.words[0].is_way:
        return AskedValue(
            target,
            _(TITLES[UNCLEAR_WAY]),
            _names(question),
            question.likely,
            _("Leave blank"),
            called=course_at,
        )
    if question.words[0].is_first_day:
        said = _(TITLES[FIRST_DAY], raw=question.word)
    return AskedValue(target, said, _names(question), question.likely, blank)


class QuestionCommands:
    """Hears the card: the answer goes to everybody whose row says the word, and undo takes it
    back.
    """

    def __init__(self, context: Context, owner: QWidget, card: QuestionsCard) -> None:
        self._context, self._owner, self._card = context, owner, card
        card.answer_asked.connect(self.ask)
        card.blank_asked.connect(self.leave_blank)

    def ask(self, question: OpenQuestion) -> None:
        """The dialog for one question."""
        WordDialog(
            self._owner, asked_by(question), lambda value, _is_kept: self.answer(question, value)
        ).open()

    def answer(self, question: OpenQuestion, value: Any) -> None:
        """Keep the answer; None leaves the word blank."""
        if value is None:
            self.leave_blank([question])
            return
        desk = self._context.desk
        self._context.tasks.run(
            _("Answering"),
            lambda _task: answering.answer_open(desk, question, value),
            lambda count: self._context.tell_done(
                n_("{count} row was answered.", "{count} rows were answered.", count)
            ),
            owner=self._owner,
        )

    def leave_blank(self, questions: Sequence[OpenQuestion]) -> None:
        """They ask no more, and the fields stay blank."""
        desk, count = self._context.desk, len(questions)
        told = n_("{count} question is left blank.", "{count} questions are left blank.", count)
        if all(one.is_conflict for one in questions):
            told = n_("{count} value stays as it is.", "{count} values stay as they are.", count)
        self._context.tasks.run(
            _("Leaving blank"),
            lambda _task: answering.leave_blank(desk, questions),
            lambda _done: self._context.tell_done(told),
            owner=self._owner,
        )
