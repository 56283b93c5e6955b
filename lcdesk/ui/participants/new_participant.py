"""The dialog for a new participant: the handful of fields one has at hand; the rest follows in the details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.widgets import Button, Label, column, row

NAMES = (
    "full_name",
    "nationality",
    "gender",
    "organization",
    "position",
    "email",
    "passport_no",
    "passport_expiry",
    "status",
)


class NewParticipant(FormDialog):
    """`add(values)` gets what was typed; "Add another" keeps the dialog open for the next."""

    def __init__(self, parent: QWidget, add: Callable[[dict[str, Any]], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("New participant"))
        self.setMinimumWidth(500)
        self._add = add
        self.form = RecordForm(PARTICIPANT, NAMES, is_flat=False)
        self.form.show_record({"status": "nominated"})
        self.ok = Button(_("Add"), "plus", "primary", clicked=self._finish)
        self.another = Button(_("Add another"), clicked=lambda: self._take())
        cancel = Button(_("Cancel"), clicked=self.reject)
        buttons = row(self.another, None, cancel, self.ok)
        self.setLayout(
            column(Label(_("New participant"), 17, "bold"), self.form, 6, buttons, gap=12, margins=(24, 22, 24, 18))
        )
        self.ok.setDefault(True)
        self.form.focus_field("full_name")

    def _finish(self) -> None:
        if self._take():
            self.accept()

    def _take(self) -> bool:
        try:
            values = {name: value for name, value in self.form.values().items() if value is not None}
        except BadValue:
            return False
        if not values.get("full_name"):
            self.form.show_problem("full_name", _("A participant needs a name; the rest can follow."))
            self.form.focus_field("full_name")
            return False
        try:
            self._add(values)
        except KnownFault as fault:
            show_fault(fault, self)
            return False
        kept = {name: values[name] for name in ("nationality", "organization", "status") if name in values}
        self.form.give_up()
        self.form.show_record({**kept, "id": object()})
        self.form.focus_field("full_name")
        return True
