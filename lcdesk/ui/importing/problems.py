"""The panel of questions at the right of the review: one card a question, with its likely answers."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.tabular.review import ORDER, TWICE, WHO, Question
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answers import CELL, Choice, choices_of
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.words import note_of, title_of
from lcdesk.ui.widgets import Button, Card, Label, Picture, column, row

WIDTH, NARROW = 326, 250
_WIDEST = 180  # px of an answer's words
MOST = 40  # cards at once; answered ones make room for more


class Flow(QLayout):
    """Buttons beside each other, in the next line where there is no more room."""

    def __init__(self, gap: int = 6) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, is_real=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return QSize(0, 0)  # a wide button is cut rather than widening the panel

    def _lay(self, rect: QRect, *, is_real: bool) -> int:
        x, y, tall = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            wide = min(size.width(), rect.width())
            if x > rect.x() and x + wide > rect.right() + 1:
                x, y, tall = rect.x(), y + tall + self._gap, 0
            if is_real:
                item.setGeometry(QRect(QPoint(x, y), QSize(wide, size.height())))
            x, tall = x + wide + self._gap, max(tall, size.height())
        return y + tall - rect.y()


class QuestionCard(Card):
    """A question: what, where, and buttons. A click on it shows its rows."""

    asked = Signal(object)  # Choice
    looked_at = Signal()

    def __init__(self, question: Question, title: str, note: str, choices: list[Choice]) -> None:
        super().__init__()
        self.question = question
        self.buttons: list[Button] = []
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        is_bad = question.is_blocking or not (question.likely or question.kind.endswith("_conflict"))
        tone = "bad" if is_bad else "warn"
        name = (
            "clock-3"
            if question.kind == ORDER
            else "copy"
            if question.kind in TWICE
            else "user-search"
            if question.kind == WHO
            else _ICON[tone]
        )
        picture = Picture(name, 16, tone)
        words, below = Label(title, 13, "bold", wraps=True), Label(note, 12, ink="fg2", wraps=True)
        for label in (words, below):
            label.setMinimumWidth(40)  # one long word, such as an address, must not widen the panel
        head = row(picture, words, gap=8)
        head.setStretch(1, 1)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        flow = Flow()
        for number, choice in enumerate(choices):
            button = Button(kind="soft" if number == 0 and choice.edit != CELL else "plain")
            label = button.fontMetrics().elidedText(choice.label, Qt.TextElideMode.ElideMiddle, _WIDEST)
            button.setText(label.replace("&", "&&"))
            button.setToolTip(choice.label if label != choice.label else "")
            button.setAccessibleName(choice.label)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self.asked.emit, choice))
            self.buttons.append(button)
            flow.addWidget(button)
        box = column(head, below, gap=5, margins=(14, 12, 14, 12))
        box.addSpacing(3)
        box.addLayout(flow)
        self.setLayout(box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.looked_at.emit()


_ICON = {"bad": "circle-x", "warn": "triangle-alert"}


class ProblemPanel(QWidget):
    """`answered(question, Choice)`, `shown(question)`, `taken_back()`."""

    answered = Signal(object, object)
    shown = Signal(object)
    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.cards: list[QuestionCard] = []
        self.head, self.more = Label("", 13, "bold"), Label("", 12, ink="fg3", wraps=True)
        self.back = Button("", kind="link", clicked=self.taken_back.emit)
        inside = QWidget()
        inside.setObjectName("plain")
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(10)
        self._box.addWidget(self.more)
        self._box.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        made = column(row(self.head, None, self.back), gap=8)
        made.addWidget(self._area, 1)
        self.setLayout(made)

    def show_questions(self, outlook: Outlook, answers: int) -> None:
        """The open questions; `answers` were given already and can be taken back."""
        for card in self.cards:
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        open_now = outlook.questions
        alike = Counter(question.kind for question in open_now)
        self.cards = [self._card(question, outlook, alike[question.kind]) for question in open_now[:MOST]]
        for place, card in enumerate(self.cards):
            self._box.insertWidget(place, card)
        self.head.setText(
            n_("{count} thing to look at", "{count} things to look at", len(open_now))
            if open_now
            else _("Nothing left to ask")
        )
        rest = len(open_now) - len(self.cards)
        self.more.setText(self._last_words(rest, bool(open_now)))
        self.back.setText(_("Take back"))
        self.back.setToolTip(_("Take back the last answer"))
        self.back.setVisible(answers > 0)

    def _last_words(self, rest: int, is_asking: bool) -> str:
        if rest > 0:
            return n_("{count} more appears as you answer.", "{count} more appear as you answer.", rest)
        return "" if is_asking else _("Every row can go in as it is shown.")

    def _card(self, question: Question, outlook: Outlook, alike: int) -> QuestionCard:
        choices = choices_of(question, outlook.plan, outlook.names, alike)
        card = QuestionCard(question, title_of(question, outlook.plan), note_of(question, outlook.plan), choices)
        card.asked.connect(lambda choice: self.answered.emit(question, choice))
        card.looked_at.connect(lambda: self.shown.emit(question))
        return card
