"""Before a sheet is noted: how many cells are new or change, which rows and columns are unclear, what was not understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QListWidget, QWidget

from lcdesk.model.attendance import Register
from lcdesk.services.attendance.attendance_sheet import Place, SheetPlan, SheetQuestion, plan_sheet
from lcdesk.services.attendance.attendance_words import change_words, plan_words
from lcdesk.tabular.register import RegisterSheet
from lcdesk.texts import _, n_
from lcdesk.ui.kit.widgets import Button, Label, column, row, scrolled

WIDTH, HEIGHT = 680, 560
_MOST_QUESTIONS = 170  # px; more of them scroll
_MOST_CHANGES = 200


class ImportDialog(QDialog):
    """`agreed(plan)` gets what is to be noted. The questions are answered here; without an answer their cells stay out."""

    def __init__(
        self, parent: QWidget, sheets: Sequence[RegisterSheet], register: Register, file_name: str,
        agreed: Callable[[SheetPlan], object],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sheets, self._register, self._file_name, self._agreed = sheets, register, file_name, agreed
        self.answers: dict[Place, int] = {}
        self.boxes: dict[Place, QComboBox] = {}
        self.plan = SheetPlan(file_name)
        self.sentence, self.counts = Label("", 17, "bold", wraps=True), Label("", 13, ink="fg2", wraps=True)
        self.asked, self.told = QWidget(), QListWidget()
        self.asked.setObjectName("plain")
        self.heading, self.question = Label("", 13, "medium"), Label("", 13, "medium", "warn", wraps=True)
        self.ok = Button("", kind="primary", clicked=self._finish)
        self._lay_out()
        self._plan()
        self._ask(self.plan.questions)
        (next(iter(self.boxes.values()), None) or self.ok).setFocus()

    def _plan(self) -> None:
        """Plan anew with the answers there are, and say it."""
        self.plan = plan_sheet(self._sheets, self._register, self._file_name, self.answers)
        plan, count = self.plan, len(self.plan.changes)
        self.sentence.setText(plan_words(plan.new, plan.changed, plan.same))
        self.counts.setText(
            _("{people} and {activities} of this cohort were found in “{name}”.",
              people=n_("{count} participant", "{count} participants", plan.people),
              activities=n_("{count} activity", "{count} activities", plan.activities), name=plan.file_name)
        )  # fmt: skip
        changed = [
            change_words(self._register, key, state)
            for key, state in plan.changes.items()
            if key in self._register.marks
        ]
        self.told.clear()
        self.told.addItems([*plan.remarks, *changed[:_MOST_CHANGES]])
        self.heading.setText(lists_words(len(plan.remarks), len(changed)))
        for part in (self.told, self.heading):
            part.setVisible(self.told.count() > 0)
        self.ok.setEnabled(count > 0)
        self.ok.setText(n_("Note {count} cell", "Note {count} cells", count) if count else _("Nothing to note"))

    def _ask(self, questions: Sequence[SheetQuestion]) -> None:
        lines = QFormLayout()
        lines.setContentsMargins(0, 0, 8, 0)
        for question in questions:
            box = QComboBox()
            box.addItem(_("Leave it out"), None)
            for number, words in question.options:
                box.addItem(words, number)
            box.setAccessibleName(question.words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(28)
            box.activated.connect(lambda _at, box=box, place=question.place: self._answer(place, box.currentData()))
            self.boxes[question.place] = box
            said = Label(question.words, 13, wraps=True)
            said.setBuddy(box)
            lines.addRow(said, box)
        self.asked.setLayout(lines)
        count = len(questions)
        self.question.setText(
            n_("{count} row or column may be several: which is it?", "{count} rows or columns may be several: which are they?", count)
        )  # fmt: skip
        for part in (self.question, self._scroll):
            part.setVisible(count > 0)
        self._scroll.setFixedHeight(min(self.asked.sizeHint().height() + 4, _MOST_QUESTIONS))

    def _answer(self, place: Place, number: int | None) -> None:
        if number is None:
            self.answers.pop(place, None)
        else:
            self.answers[place] = number
        self._plan()

    def _finish(self) -> None:
        self.accept()
        self._agreed(self.plan)

    def _lay_out(self) -> None:
        self.setWindowTitle(_("Attendance from {name}", name=self._file_name))
        self.resize(WIDTH, HEIGHT)
        self.told.setWordWrap(True)
        self.told.setAccessibleName(_("What was not understood, and what changes"))
        self._scroll = scrolled(self.asked)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made = column(
            self.sentence, self.counts, self.question, self._scroll, self.heading, gap=10, margins=(24, 22, 24, 18)
        )
        made.addWidget(self.told, 1)
        made.addStretch()
        made.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(made)
        self.ok.setDefault(True)


def lists_words(remarks: int, changed: int) -> str:
    """What the list below says: 3 things were not understood, then 4 changes."""
    said = (
        n_("{count} thing was left out", "{count} things were left out", remarks) if remarks else "",
        n_("{count} cell changes", "{count} cells change", changed) if changed else "",
    )
    return " · ".join(part for part in said if part)
