"""One question before something is done: what it is about, what it means, and two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.fitted_dialog import FittedDialog
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 420  # px


class QuestionDialog(FittedDialog):
    """`accepted`: it shall be done. Enter does it, so only for what Undo brings back; with `is_slip_likely` Enter cancels."""

    def __init__(
        self,
        parent: QWidget,
        question: str,
        note: str,
        label: str,
        icon_name: str,
        kind: str,
        *,
        is_slip_likely: bool = False,
    ) -> None:
        super().__init__(parent, WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("lcdesk")
        self.question, self.note = Label(question, 16, "bold", wraps=True), Label(note, 13, ink="fg2", wraps=True)
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.confirm = Button(label, icon_name, kind, clicked=self.accept)
        first = self.cancel if is_slip_likely else self.confirm
        first.setDefault(True)
        below = row(None, self.cancel, self.confirm)
        self.setLayout(column(self.question, self.note, 8, below, gap=8, margins=(24, 22, 24, 18)))
        first.setFocus()
