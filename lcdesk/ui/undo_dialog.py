"""Before something is undone: what would be taken back and what would be kept; and afterwards what was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.services.core.undo_outcomes import UndoOutcome
from lcdesk.texts import _
from lcdesk.ui.reversal_list import ReversalList
from lcdesk.ui.widgets import Button, Label, column, row

SIZE = (720, 520)


class UndoDialog(QDialog):
    """The three lists of an outcome; with `confirmed` as a question, without as a report."""

    def __init__(self, parent: QWidget, outcome: UndoOutcome, confirmed: Callable[[], object] | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_asked = confirmed is not None
        title = _("Undo “{what}”?", what=outcome.label) if is_asked else _("“{what}” was undone", what=outcome.label)
        self.setWindowTitle(_("Undo"))
        self.rows = ReversalList()
        self.rows.show_outcome(outcome)
        self.sentence = Label(outcome.foreseen if is_asked else outcome.message, 13, ink="fg2", wraps=True)
        self.cancel = Button(_("Cancel") if is_asked else _("Close"), clicked=self.reject)
        self.confirm = Button(_("Undo"), "undo-2", "primary", clicked=self.accept)
        if not is_asked:
            self.confirm.hide()
        self.confirm.setEnabled(bool(outcome.rows))
        made = column(Label(title, 17, "bold", wraps=True), self.sentence, gap=6, margins=(24, 22, 24, 18))
        made.addSpacing(8)
        made.addWidget(self.rows, 1)
        made.addSpacing(8)
        made.addLayout(row(None, self.cancel, self.confirm))
        self.setLayout(made)
        self.resize(*SIZE)
        first = self.confirm if is_asked and outcome.done else self.cancel
        first.setDefault(True)
        first.setFocus()
        if confirmed is not None:
            self.accepted.connect(confirmed)


def is_plain(outcome: UndoOutcome) -> bool:
    """Does an undo touch one entry and leave nothing out, so that nobody need be asked?"""
    return outcome.done <= 1 and not outcome.kept and not outcome.refused
