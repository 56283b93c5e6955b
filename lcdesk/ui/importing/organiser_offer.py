"""Above the rows of a review: the organisers that the lines above the file's table name, offered with a tick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame

from lcdesk.services.cohorts.organisers import stay_words, words_by_role
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import _, n_
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Label, column


class OrganiserOffer(QFrame):
    """`chosen(taken)` by the tick. Hidden where the file names nobody the cohort does not have."""

    chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("soft")
        self.tick = QCheckBox()
        self.tick.setFont(font(13))
        self.words = Label("", 13, wraps=True)
        self.words.setContentsMargins(27, 0, 0, 0)  # below the words of the tick
        self.stay = Label("", 12, ink="fg2", wraps=True)
        self.stay.setContentsMargins(27, 0, 0, 0)
        self.setLayout(column(self.tick, self.words, self.stay, gap=3, margins=(14, 8, 14, 9)))
        self.tick.clicked.connect(self.chosen)
        self.hide()

    def show_plan(self, plan: ImportPlan) -> None:
        """What is offered, and whether it is taken."""
        self.tick.setText(
            n_("The file names {count} organiser: add it to the cohort",
               "The file names {count} organisers: add them to the cohort", len(plan.organisers))
        )  # fmt: skip
        self.tick.setChecked(plan.takes_organisers)
        self.words.setText("\n".join(words_by_role(plan.organisers)))
        self.words.set_ink("fg" if plan.takes_organisers else "fg3")
        self.stay.setText("\n".join(map(stay_words, plan.stay)))
        self.tick.setVisible(bool(plan.organisers))
        self.words.setVisible(bool(plan.organisers))
        self.stay.setVisible(bool(plan.stay))
        self.tick.setAccessibleDescription(self.words.text())
        self.setVisible(bool(plan.organisers or plan.stay))
        self.setAccessibleName(_("Organisers"))
