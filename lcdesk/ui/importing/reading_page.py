"""While a file is read or put in: what is going on, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from lcdesk.texts import N_
from lcdesk.ui.kit.background.tasks import Task, Tasks
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row


class ReadingPage(QWidget):
    """Follows one task; `stopped()` when a person gives up."""

    stopped = Signal()

    def __init__(self, retranslation: Retranslation, tasks: Tasks) -> None:
        super().__init__()
        self._task: Task | None = None
        self.sentence, self.note = Label("", 15, "medium"), Label("", 12, ink="fg3")
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self.cancel = Button("", clicked=self._stop)
        retranslation.say(N_("Cancel"), self.cancel.setText)
        middle = column(row(None, ThemedIcon("file-spreadsheet", 40, "accent"), None), self.sentence, row(None, self.bar, None), self.note,
                        row(None, self.cancel, None), gap=14)  # fmt: skip
        made = column(None, margins=(24, 18, 24, 16))
        made.addLayout(middle)
        made.addStretch(1)
        self.setLayout(made)
        tasks.progressed.connect(self._follow)

    def follow(self, task: Task, sentence: str, note: str = "") -> None:
        """Show the progress of a task."""
        self._task = task
        self.sentence.setText(sentence)
        self.note.setText(note)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)

    def _follow(self, task: Task, done: int, total: int) -> None:
        if task is self._task:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        if self._task is not None:
            self._task.cancel()
        self.stopped.emit()
