"""The panel of questions at the right of the review: a card each, gone through with F8, answered with Alt+1 …"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lcdesk.tabular.review import TWICE, WHO, ReviewQuestion
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answers import choices_of
from lcdesk.ui.importing.comparison import said_apart
from lcdesk.ui.importing.question_card import QuestionCard
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.words import note_of, title_of
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row

WIDTH, NARROW = 326, 250
MOST = 15  # cards at once; the next ones come after them with F8, or as these are answered


class ProblemPanel(QWidget):
    """`answered(question, Choice)`, `shown(question)`, `taken_back()`, `done_again()`."""

    answered = Signal(object, object)
    shown = Signal(object)
    taken_back = Signal()
    done_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.cards: list[QuestionCard] = []
        self._outlook: Outlook | None = None
        self._current: ReviewQuestion | None = None
        self._around: tuple[QWidget, QWidget] | None = None
        self._first = self._place = 0  # of all questions the first with a card, of the cards the marked one
        self.head, self.rest = Label("", 13, "bold"), Label("", 12, ink="fg3", wraps=True)
        self.more = Button("", kind="link", clicked=self._show_more)
        self.back = IconButton("undo-2", clicked=self.taken_back.emit, size=28)
        self.again = IconButton("redo-2", clicked=self.done_again.emit, size=28)
        inside = QWidget()
        inside.setObjectName("plain")
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(10)
        self._box.addWidget(self.rest)
        self._box.addLayout(row(self.more, None))
        self._box.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        top = row(self.head, None, self.back, self.again, gap=2)
        top.setContentsMargins(0, 0, 6, 0)
        made = column(top, gap=8)
        made.addWidget(self._area, 1)
        self.setLayout(made)

    def show_questions(self, outlook: Outlook, can_step_back: bool, can_step_on: bool) -> None:
        """The open questions; the one that was gone to stays so, or the next takes its place."""
        had_focus = any(card.hasFocus() or card.isAncestorOf(self.focusWidget() or self) for card in self.cards)
        self._outlook = outlook
        self._first = self._first if self._first < len(outlook.questions) else 0
        self._show_steps(can_step_back, can_step_on)
        self._make_cards(outlook)
        self._keep_place(had_focus)

    def start_over(self) -> None:
        """Another file: from the first question on."""
        self._current, self._first, self._place = None, 0, 0
        self._outlook = None  # the last hold on many rows: they go now, not while the next ones are shown

    def step(self, step: int) -> None:
        """The next or the previous question, and its rows."""
        if self._outlook is None or not self.cards:
            return
        at, count = self._at(), len(self._outlook.questions)
        start = self._first + (at if at >= 0 else self._place - (1 if step > 0 else 0))
        wanted = (start + step) % count
        if not self._first <= wanted < self._first + len(self.cards):
            self._first = wanted // MOST * MOST
            self._make_cards(self._outlook)
        self._mark(self.cards[wanted - self._first])
        self.shown.emit(self.cards[self._place].question)

    def answer(self, number: int) -> bool:
        """Answer the marked card, the first one when none is marked."""
        at = self._at()
        return bool(self.cards) and self.cards[max(at, 0)].answer(number)

    def current_card(self) -> QuestionCard | None:
        """The marked card."""
        at = self._at()
        return self.cards[at] if at >= 0 else None

    def _at(self) -> int:
        return next((n for n, card in enumerate(self.cards) if card.is_current), -1)

    def _mark(self, marked: QuestionCard | None) -> None:
        for place, card in enumerate(self.cards):
            card.set_current(card is marked)
            if card is marked:
                self._place = place
        self._current = marked.question if marked else None
        if marked is not None:
            self._area.ensureWidgetVisible(marked, 0, 12)

    def _keep_place(self, had_focus: bool) -> None:
        """After an answer: the same question, or the one that now stands where it stood."""
        if self._current is None or not self.cards:
            self._current = None
            return
        was = _key(self._current)
        at = next((n for n, card in enumerate(self.cards) if _key(card.question) == was), None)
        card = self.cards[min(self._place if at is None else at, len(self.cards) - 1)]
        self._mark(card)
        if had_focus:
            card.setFocus()

    def _make_cards(self, outlook: Outlook) -> None:
        for card in self.cards:
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        asked = outlook.questions
        alike = Counter(question.kind for question in asked)
        shown = asked[self._first : self._first + MOST]
        self.cards = [self._card(question, outlook, alike[question.kind]) for question in shown]
        for place, card in enumerate(self.cards):
            self._box.insertWidget(place, card)
        self._box.activate()
        self._chain()
        said = n_("{count} thing to look at", "{count} things to look at", len(asked))
        self.head.setText(said if asked else _("Nothing left to ask"))
        self.rest.setText("" if asked else _("Every row can go in as it is shown."))
        self.rest.setVisible(not asked)
        left = len(asked) - self._first - len(self.cards)
        self.more.setText(n_("{count} more", "{count} more", left) if left else _("From the first one again"))
        self.more.setVisible(bool(left or self._first))

    def stand_between(self, before: QWidget, after: QWidget) -> None:
        """Where Tab comes from to the cards, and where it goes on after them."""
        self._around = before, after

    def _chain(self) -> None:
        if self._around is None:
            return
        inside = [widget for card in self.cards for widget in (card, *card.buttons)]
        chain = [self._around[0], *inside, self.more, self.back, self.again, self._around[1]]
        for one, following in pairwise(chain):
            QWidget.setTabOrder(one, following)

    def _show_more(self) -> None:
        """The cards after these, or the first ones again."""
        if self._outlook is None:
            return
        following = self._first + MOST
        self._first = following if following < len(self._outlook.questions) else 0
        self._make_cards(self._outlook)
        self._mark(self.cards[0])
        self.cards[0].setFocus()

    def _show_steps(self, can_step_back: bool, can_step_on: bool) -> None:
        self.back.set_name(_("Take back the last answer"))
        self.again.set_name(_("Give the answer again"))
        self.back.setVisible(can_step_back or can_step_on)
        self.back.setEnabled(can_step_back)
        self.again.setVisible(can_step_on)

    def _card(self, question: ReviewQuestion, outlook: Outlook, alike: int) -> QuestionCard:
        choices = choices_of(question, outlook.plan, outlook.names, alike)
        apart = said_apart(question, outlook) if question.kind in TWICE or question.kind == WHO else ""
        title = title_of(question, outlook.plan, outlook.names)
        card = QuestionCard(question, title, note_of(question, outlook.plan, apart), choices)
        card.asked.connect(lambda choice: self.answered.emit(question, choice))
        card.looked_at.connect(lambda: (self._mark(card), self.shown.emit(question)))
        card.reached.connect(lambda: self._mark(card))
        return card


def _key(question: ReviewQuestion) -> tuple[object, ...]:
    """The same question again after planning anew."""
    return question.kind, question.record, question.field, question.raw, question.keys[:1]
