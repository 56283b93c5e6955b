"""The dialog for a cooperation lead, a new one or one that is there: its fields, and the way to
take it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import LEAD, LeadLine
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import Seen
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.widgets import Button, Label, column, row

NAMES = ("kind", "partner", "country", "stage", "subject", "next_step", "due")
WIDTH = 480


def keep_lead(desk: Desk, lead: LeadLine) -> Keep:
    """What is typed into the dialog of a lead that is there is written over nobody's."""
    seen = Seen(lead.values, lambda: leads.read_lead(desk, lead.id))

    def keep(values: Mapping[str, Any]) -> None:
        seen.keep(values, lambda shown: leads.change_lead(desk, lead.id, values, shown))

    return keep


Keep = Callable[[Mapping[str, Any]], object]


class LeadDialog(FormDialog):
    """`keep(values)` gets what was typed; what it refuses is told here, and nothing typed is
    lost. `remove`: of one that is there.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        values: Mapping[str, Any],
        keep: Keep,
        remove: Callable[[], object] | None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Cooperation lead of {name}", name=name))
        self.setMinimumWidth(WIDTH)
        self._keep, self._remove = keep, remove
        self.form = RecordForm(LEAD, NAMES, is_flat=False)
        self.form.show_record(dict(values))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(
            _("Add") if remove is None else _("Save"), kind="primary", clicked=self._finish
        )
        self.ok.setDefault(True)
        self.bin = Button(_("Remove"), "trash-2", "danger", clicked=self._take_out)
        if remove is None:
            self.bin.hide()
        buttons = row(self.bin, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        title = Label(self.windowTitle(), 17, "bold", wraps=True)
        self.setLayout(
            column(title, self.form, self.problem, 6, buttons, gap=12, margins=(24, 22, 24, 18))
        )
        self.form.focus_field("kind")

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        if not values.get("kind"):
            self.form.show_problem("kind", _("Say which kind of cooperation it is."))
            self.form.focus_field("kind")
            return
        self._do(lambda: self._keep(values))

    def _take_out(self) -> None:
        if self._remove is not None:
            self._do(self._remove)

    def _do(self, handler: Callable[[], object]) -> None:
        try:
            handler()
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()
