"""The card of one question of a review: what is asked, where, and its likely answers as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from lcdesk.tabular.review import ORDER, TWICE, WHO, ReviewQuestion
from lcdesk.texts import _
from lcdesk.ui.importing.answers import CELL, AnswerButton
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.flow_layout import Flow

_WIDEST = 196  # px of an answer's words
_ICONS = {"bad": "circle-x", "warn": "triangle-alert"}


class QuestionCard(Card):
    """`asked(Choice)`, `looked_at()` by a click, Space or Enter, `reached()` when the keyboard comes to it."""

    asked = Signal(object)
    looked_at = Signal()
    reached = Signal()

    def __init__(self, question: ReviewQuestion, title: str, note: str, choices: Sequence[AnswerButton]) -> None:
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
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), LARGE_RADIUS - 1, LARGE_RADIUS - 1)

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
        is_bad = question.is_blocking or not (question.likely or question.kind.endswith("_conflict"))
        tone = "bad" if is_bad else "warn"
        known = {ORDER: "clock-3", WHO: "user-search", **dict.fromkeys(TWICE, "copy")}
        return known.get(question.kind, _ICONS[tone]), tone

    def _button(self, number: int, choice: AnswerButton) -> Button:
        is_first = number == 0 and choice.edit != CELL
        made = Button(kind="link" if choice.is_quiet else "soft" if is_first else "plain")
        label = made.fontMetrics().elidedText(choice.label, Qt.TextElideMode.ElideMiddle, _WIDEST)
        made.setText(literal(label))
        tips = [choice.label if label != choice.label else "", choice.tip, _("Alt+{number}", number=number + 1)]
        set_tip(made, "\n".join(tip for tip in tips if tip))
        made.setAccessibleName(choice.label)
        made.setAccessibleDescription(choice.tip)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        made.clicked.connect(partial(self.asked.emit, choice))
        return made
