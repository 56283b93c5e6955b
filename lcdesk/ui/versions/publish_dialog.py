"""The question before a timetable is published: a note on the version."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.ui.theme import CONTROL
from lcdesk.ui.widgets import Button, Label, column, row

WIDTH = 440


class PublishDialog(QDialog):
    """`publish(note)` does it; what it refuses is told here."""

    def __init__(self, parent: QWidget, number: int, publish: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Publish version {number}", number=number)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self._publish = publish
        self.note = QLineEdit()
        self.note.setFixedHeight(CONTROL)
        self.note.setMaxLength(300)
        label = Label(_("Note"), 12, ink="fg3")
        label.setBuddy(self.note)
        self.note.setAccessibleName(_("Note"))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Publish"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        words = Label(
            _("The timetable is kept as it stands. From then on every change is told against it."), 13, ink="fg2", wraps=True
        )  # fmt: skip
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(title, 17, "bold"),
                words,
                4,
                label,
                self.note,
                self.problem,
                6,
                buttons,
                gap=8,
                margins=(24, 22, 24, 18),
            )  # fmt: skip
        )
        self.note.setFocus()

    def _finish(self) -> None:
        try:
            self._publish(self.note.text().strip())
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()
