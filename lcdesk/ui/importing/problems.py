"""The panel of questions at the right of the review: a card each, gone through with F8, answered
with Alt+1 …
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.tabular.review.questions import ORDER, TWICE, WHO, ReviewQuestion
from lcdesk.tabular.understood import BOTH_CHANGED
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answering import said_apart
from lcdesk.ui.importing.answers import CELL, AnswerButton, choices_of
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.words import note_of, title_of
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour
from lcdesk.ui.kit.widgets import Button, Card, IconButton, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.layout import Flow

WIDTH, NARROW = 326, 250
MOST = 15  # cards at once; the next ones come after them with F8, or as these are answered


class ProblemPanel(QWidget):
    """`answered(question, AnswerButton)`, `shown(question)`, `taken_back()`, `done_again()`."""

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
        # of all questions the first with a card, of the cards the marked one
        self._first = self._place = 0
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
        had_focus = any(
            card.hasFocus() or card.isAncestorOf(self.focusWidget() or self) for card in self.cards
        )
        self._outlook = outlook
        self._first = self._first if self._first < len(outlook.questions) else 0
        self._show_steps(can_step_back, can_step_on)
        self._make_cards(outlook)
        self._keep_place(had_focus)

    def start_over(self) -> None:
        """Another file: from the first question on."""
        self._current, self._first, self._place = None, 0, 0
        # the last hold on many rows: they go now, not while the next ones are shown
        self._outlook = None

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
        # of words proposed together each is one, as on the button that imports
        count = sum(len(question.words) or 1 for question in asked)
        said = n_("{count} thing to look at", "{count} things to look at", count)
        self.head.setText(said if asked else _("Nothing left to ask about the rows"))
        self.rest.setText("" if asked else _("Every row can go in as it is shown."))
        self.rest.setVisible(not asked)
        left = len(asked) - self._first - len(self.cards)
        self.more.setText(
            n_("{count} more", "{count} more", left) if left else _("From the first one again")
        )
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
        apart = outlook.said_by(question)
        if question.kind in TWICE or question.kind == WHO:
            apart = said_apart(question, outlook)
        title = title_of(question, outlook.plan, outlook.names)
        card = QuestionCard(question, title, note_of(question, outlook.plan, apart), choices)
        card.asked.connect(lambda choice: self.answered.emit(question, choice))
        card.looked_at.connect(lambda: (self._mark(card), self.shown.emit(question)))
        card.reached.connect(lambda: self._mark(card))
        return card


def _key(question: ReviewQuestion) -> tuple[object, ...]:
    """The same question again after planning anew."""
    named = question.cell.name if question.cell else question.field
    return question.kind, question.record, named, question.raw, question.keys[:1]


# --- The card of one question of a review: what is asked, where, and its likely answers as buttons
# ---


_WIDEST = 196  # px of an answer's words
_ICONS = {"bad": "circle-x", "warn": "triangle-alert"}


class QuestionCard(Card):
    """`asked(AnswerButton)`, `looked_at()` by a click, Space or Enter, `reached()` when the
    keyboard comes to it.
    """

    asked = Signal(object)
    looked_at = Signal()
    reached = Signal()

    def __init__(
        self, question: ReviewQuestion, title: str, note: str, choices: Sequence[AnswerButton]
    ) -> None:
        super().__init__()
        self.question = question
        self.choices = list(choices)
        self.is_current = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.setAccessibleDescription(note)
        self.buttons = [self._button(number, choice) for number, choice in enumerate(self.choices)]
        self._build(title, note)

    def set_current(self, is_current: bool) -> None:
        """F8 has come to this card: Alt+1 … answer it."""
        if is_current != self.is_current:
            self.is_current = is_current
            self.update()

    def answer(self, number: int) -> bool:
        """Give the answer of that number; False when there is none."""
        if not 0 <= number < len(self.choices):
            return False
        self.asked.emit(self.choices[number])
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.looked_at.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.looked_at.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_current or self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 2 if self.hasFocus() else 1.4))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1), LARGE_RADIUS - 1, LARGE_RADIUS - 1
            )

    def _build(self, title: str, note: str) -> None:
        name, tone = self._picture()
        picture = ThemedIcon(name, 16, tone)
        words, below = Label(title, 13, "bold", wraps=True), Label(note, 12, ink="fg2", wraps=True)
        for label in (words, below):
            label.setMinimumWidth(40)  # one long word, such as an address, must not widen the panel
        head = row(picture, words, gap=8)
        head.setStretch(1, 1)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        flow = Flow()
        for button in self.buttons:
            flow.addWidget(button)
        box = column(head, below, gap=5, margins=(14, 12, 14, 12))
        box.addSpacing(3)
        box.addLayout(flow)
        self.setLayout(box)

    def _picture(self) -> tuple[str, str]:
        question = self.question
        is_bad = question.is_blocking or not (
            question.likely or question.kind.endswith("_conflict")
        )
        tone = "bad" if is_bad else "warn"
        known = {
            ORDER: "clock-3",
            BOTH_CHANGED: "merge",
            WHO: "user-search",
            **dict.fromkeys(TWICE, "copy"),
        }
        return known.get(question.kind, _ICONS[tone]), tone

    def _button(self, number: int, choice: AnswerButton) -> Button:
        is_proposed = number == 0 and choice.edit != CELL and not choice.is_equal
        made = Button(kind="link" if choice.is_quiet else "soft" if is_proposed else "plain")
        label = made.fontMetrics().elidedText(choice.label, Qt.TextElideMode.ElideMiddle, _WIDEST)
        made.setText(literal(label))
        tips = [
            choice.label if label != choice.label else "",
            choice.tip,
            _("Alt+{number}", number=number + 1),
        ]
        set_tip(made, "\n".join(tip for tip in tips if tip))
        made.setAccessibleName(choice.label)
        made.setAccessibleDescription(choice.tip)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.clicked.connect(partial(self.asked.emit, choice))
        return made
