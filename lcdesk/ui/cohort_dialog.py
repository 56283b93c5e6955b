"""A cohort's name, days, place and number of places: for a new one and for the one on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import Cohort
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import fields_of
from lcdesk.texts import N_, _
from lcdesk.ui.form import RecordForm
from lcdesk.ui.widgets import Button, Label, column, row

COHORT = RecordKind("cohort", N_("Cohort"), fields_of(Cohort))
NAMES = ("name_en", "name_zh", "starts", "ends", "city", "country", "places", "status")


class CohortDialog(QDialog):
    """`keep(values)` gets what was typed; a value that cannot be understood keeps the dialog open."""

    def __init__(self, parent: QWidget, cohort: Mapping[str, Any], keep: Callable[[dict[str, Any]], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Cohort details") if cohort else _("New cohort")
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        self._keep = keep
        self.form = RecordForm(COHORT, NAMES, is_flat=False)
        self.form.show_record(cohort)
        self.ok = Button(_("Save") if cohort else _("Create"), kind="primary", clicked=self._finish)
        cancel = Button(_("Cancel"), clicked=self.reject)
        self.ok.setDefault(True)
        self.setLayout(
            column(Label(title, 17, "bold"), self.form, 6, row(None, cancel, self.ok), gap=12, margins=(24, 22, 24, 18))
        )
        self.form.focus_field(NAMES[0])

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        if not (values["name_en"] or values["name_zh"]):
            self.form.show_problem("name_en", _("A cohort needs a name in one language."))
            return
        if values["starts"] and values["ends"] and values["ends"] < values["starts"]:
            self.form.show_problem("ends", _("The last day lies before the first."))
            return
        self.accept()
        self._keep(values)
