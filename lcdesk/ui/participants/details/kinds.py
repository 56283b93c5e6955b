"""The dialog that says which documents a cohort asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.widgets import Button, Label, column, row


class KindsDialog(QDialog):
    """`keep(kinds)` gets the codes that are ticked; at least one is."""

    def __init__(self, parent: QWidget, asked: Collection[str], keep: Callable[[Sequence[str]], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Documents asked for"))
        self.setMinimumWidth(360)
        self._keep = keep
        self.boxes: dict[str, QCheckBox] = {}
        for kind, label in DOCUMENT_KIND.choices():
            self.boxes[kind] = QCheckBox(label[:1].upper() + label[1:])
            self.boxes[kind].setChecked(kind in asked)
            self.boxes[kind].toggled.connect(lambda _is_on: self.ok.setEnabled(bool(self.kinds())))
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        cancel = Button(_("Cancel"), clicked=self.reject)
        self.ok.setDefault(True)
        hint = Label(
            _("Of everybody in this cohort; the checklist and what is missing follow."), 13, ink="fg2", wraps=True
        )
        ticks = column(*self.boxes.values(), gap=4)
        title = Label(_("Documents asked for"), 17, "bold")
        self.setLayout(column(title, hint, ticks, row(None, cancel, self.ok), gap=12, margins=(24, 22, 24, 18)))

    def kinds(self) -> list[str]:
        """The codes that are ticked."""
        return [kind for kind, box in self.boxes.items() if box.isChecked()]

    def _finish(self) -> None:
        try:
            self._keep(self.kinds())
        except KnownFault as fault:  # what was ticked stays
            show_fault(fault, self)
        else:
            self.accept()
