"""What filled-in forms hold, before it is taken in: how many are new, what was left out and why, and what becomes of doubles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QRadioButton, QWidget

from lcdesk.services.evaluation.questionnaire import Double, Fate, Intake
from lcdesk.texts import _, n_
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH, MOST_NAMED = 560, 6
LINE, HIGHEST = 22, 220  # px of the list of what was left out


class IntakeDialog(QDialog):
    """`take(double)` takes the forms in."""

    def __init__(self, parent: QWidget, intake: Intake, take: Callable[[Double], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Answers"))
        self.setMinimumWidth(WIDTH)
        self._intake, self._take = intake, take
        duplicates = intake.of("double")
        self.choices: dict[Double, QRadioButton] = {
            "leave": QRadioButton(_("Leave them out")), "replace": QRadioButton(_("Put them in place of those that are here")),
            "add": QRadioButton(_("They are forms of other people: take them in, too")),
        }  # fmt: skip
        self.choices["leave"].setChecked(True)
        self.remarks = QPlainTextEdit("\n".join(intake.remarks))
        self.remarks.setReadOnly(True)
        self.remarks.setFixedHeight(min(LINE * len(intake.remarks) + 28, HIGHEST))
        self.remarks.setAccessibleName(_("What was left out"))
        self.ok = Button(_("Take in"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.ok.setEnabled(bool(intake.of("new") or duplicates))
        parts: list[QWidget] = [Label(_("Answers"), 17, "bold"), Label(told_of(intake), 13, ink="fg2", wraps=True)]
        if duplicates:
            names = [one.words for one in duplicates[:MOST_NAMED]]
            more = len(duplicates) - len(names)
            named = "; ".join([*names, *([_("and {count} more", count=more)] if more else [])])
            question = n_(
                "{count} form has the number or the very same answers of another: {forms}.",
                "{count} forms have the number or the very same answers of another: {forms}.", len(duplicates), forms=named,
            )  # fmt: skip
            parts += [Label(question, 13, "medium", "warn", wraps=True), *self.choices.values()]
        if intake.remarks:
            parts += [Label(_("What was left out"), 13, "bold"), self.remarks]
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(column(*parts, 6, buttons, gap=8, margins=(24, 22, 24, 18)))

    def double(self) -> Double:
        """What becomes of doubles."""
        return next(key for key, choice in self.choices.items() if choice.isChecked())

    def _finish(self) -> None:
        self.accept()
        self._take(self.double())


def told_of(intake: Intake) -> str:
    """ "12 forms are new. 2 are here already. 3 are empty."."""
    words: dict[Fate, Callable[[int], str]] = {
        "new": lambda count: n_("{count} form is new.", "{count} forms are new.", count),
        "same": lambda count: n_("{count} is here already.", "{count} are here already.", count),
        "empty": lambda count: n_("{count} is empty.", "{count} are empty.", count),
    }
    said = [say(count) for fate, say in words.items() if (count := len(intake.of(fate))) or fate == "new"]
    return " ".join(said)
