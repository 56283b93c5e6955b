"""Two or more records side by side, field by field, what differs first; the question below it answered there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from lcdesk.model.fields import Field
from lcdesk.tabular.review import ReviewQuestion
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answers import BOTH, AnswerButton
from lcdesk.ui.importing.comparison import APART, lines_of, sides_of
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.importing.words import safe, title_of
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.widgets import Button, Label, column, row, rule


class SideBySide(QDialog):
    """Shows the sides and the answers; `answered(choice)` once."""

    def __init__(
        self,
        parent: QWidget,
        question: ReviewQuestion,
        outlook: Outlook,
        choices: Sequence[AnswerButton],
        answered: Callable[[AnswerButton], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Side by side"))
        self._answered = answered
        self.sides = sides_of(question, outlook)
        self.lines = lines_of(question.record, self.sides)
        self.buttons = [self._button(n, one) for n, one in enumerate(one for one in choices if one.edit != BOTH)]
        self.cancel = Button(_("Decide later"), clicked=self.reject)
        apart = sum(state == APART for _field, state in self.lines)
        said = n_("{count} field differs.", "{count} fields differ.", apart) if apart else _("Nothing differs.")
        title = Label(title_of(question, outlook.plan, outlook.names), 15, "bold", wraps=True)
        made = column(title, Label(said, 12, ink="fg2"), gap=4, margins=(24, 20, 24, 18))
        made.addSpacing(8)
        made.addWidget(self._table(), 1)
        made.addSpacing(12)
        made.addLayout(row(*self.buttons, None, self.cancel))
        self.setLayout(made)
        self.resize(min(320 + 250 * len(self.sides), 1200), min(250 + 31 * len(self.lines), 640))
        if self.buttons:
            self.buttons[0].setFocus()

    def _button(self, number: int, choice: AnswerButton) -> Button:
        made = Button(literal(choice.label), kind="primary" if number == 0 else "plain")
        made.clicked.connect(partial(self._answer, choice))
        set_tip(made, f"Alt+{number + 1}")
        keys = QShortcut(QKeySequence(f"Alt+{number + 1}"), self)
        keys.activated.connect(made.click)
        return made

    def _answer(self, choice: AnswerButton) -> None:
        self.accept()
        self._answered(choice)

    def _table(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(2)
        for at, side in enumerate(self.sides):
            head = Label(side.title, 12, "medium", "fg2")
            head.setContentsMargins(10, 0, 0, 6)
            grid.addWidget(head, 0, at + 1)
            grid.setColumnStretch(at + 1, 1)
        grid.setColumnMinimumWidth(0, 150)
        state_before, at_row = APART, 1
        for field, state in self.lines:
            if state != state_before and at_row > 1:
                grid.addWidget(rule(), at_row, 0, 1, len(self.sides) + 1)
                at_row += 1
            state_before = state
            self._add_line(grid, at_row, field, state)
            at_row += 1
        grid.setRowStretch(at_row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _add_line(self, grid: QGridLayout, at_row: int, field: Field, state: int) -> None:
        label = Label(field.title, 12, ink="fg3")
        label.setContentsMargins(0, 7, 8, 7)
        grid.addWidget(label, at_row, 0, Qt.AlignmentFlag.AlignTop)
        if state == APART:
            grid.addWidget(_ground(), at_row, 1, 1, len(self.sides))
        for at, side in enumerate(self.sides):
            value = side.values.get(field.name)
            text = safe(field.kind.format(value), field) if value is not None else "–"
            is_apart = state == APART
            made = Label(text, 13, "medium" if is_apart else "normal", "fg" if is_apart else "fg2", wraps=True)
            made.setContentsMargins(10, 6, 8, 6)
            grid.addWidget(made, at_row, at + 1)


def _ground() -> QFrame:
    """The amber ground of a line that differs, behind its values."""
    made = QFrame()
    made.setObjectName("banner")
    made.setProperty("tone", "warn")
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return made
