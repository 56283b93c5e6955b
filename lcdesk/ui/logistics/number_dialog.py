"""Another number for a room: all of its people get it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.texts import _
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 380


class NumberDialog(QDialog):
    """`rename(new)` gets a number that is free and can be kept."""

    def __init__(self, parent: QWidget, old: str, taken: Collection[str], rename: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Number of the room"))
        self.setFixedWidth(WIDTH)
        self._old, self._taken, self._rename = old, taken, rename
        self.field = QLineEdit(old)
        self.field.selectAll()
        self.field.setAccessibleName(_("Number of the room"))
        self.field.setAcceptDrops(False)
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.ok = Button(_("Give the number"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        cancel = Button(_("Cancel"), clicked=self.reject)
        title = Label(_("Number of room {no}", no=old), 17, "bold")
        self.setLayout(
            column(title, self.field, self.note, 6, row(None, cancel, self.ok), gap=12, margins=(24, 22, 24, 18))
        )
        self.field.textChanged.connect(lambda _text: self._show())
        self._show()
        self.field.setFocus()

    def _show(self) -> None:
        refusal = self._refusal()
        self.note.set_ink("bad" if refusal else "fg2")
        self.note.setText(refusal or _("All people of the room get it, in one step that can be undone."))
        self.ok.setEnabled(not refusal and self._number() != self._old)

    def _refusal(self) -> str:
        try:
            number = self._number()
        except BadValue as fault:
            return fault.message
        if number != self._old and number in self._taken:
            return _("There is a room {no} already.", no=number)
        return "" if number else _("A room needs a number.")

    def _number(self) -> str:
        return str(PARTICIPANT.field("room_no").parse(self.field.text()) or "")

    def _finish(self) -> None:
        if not self._refusal():
            number = self._number()
            self.accept()
            self._rename(number)
