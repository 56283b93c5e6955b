"""Before somebody goes back: what is asked once more, in two sentences."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.model.sentences import figure
from lcdesk.services.backups.restore_preview import Preview
from lcdesk.services.backups.restoring_words import question, safety_words
from lcdesk.texts import _, n_
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 480  # px


class AskDialog(QDialog):
    """The keyboard begins at Cancel: Enter alone goes nowhere."""

    def __init__(self, parent: QWidget, seen: Preview, confirmed: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Restore a backup"))
        lost = n_("{count} step of work done since is gone then.", "{count} steps of work done since are gone then.",
                  seen.lost.total, count=figure(seen.lost.total))  # fmt: skip
        told = [lost if seen.lost.total else "", safety_words(seen)]
        self.sentences = [Label(words, 13, ink="fg2", wraps=True) for words in told if words]
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.confirm = Button(_("&Restore"), "archive-restore", "primary", clicked=self.accept)
        parts = (Label(question(seen.backup), 16, "bold", wraps=True), *self.sentences, 8, row(None, self.cancel, self.confirm))  # fmt: skip
        self.setLayout(column(*parts, gap=8, margins=(24, 22, 24, 18)))
        self.setFixedSize(WIDTH, self.heightForWidth(WIDTH))  # of labels that wrap, a dialog only guesses the height
        self.cancel.setDefault(True)
        self.cancel.setFocus()
        self.accepted.connect(confirmed)
