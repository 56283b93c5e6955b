"""What is done to the records of cooperation, on its way to the desk: asked before, said after,
undone by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from lcdesk.model import clock
from lcdesk.model.catalogue import Record, RecordKind
from lcdesk.model.entities import LeadStep
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.rows import LeadRecord
from lcdesk.services.cooperation.leads import move_leads
from lcdesk.services.core import record_lists
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    LEADS,
    MEMBERS,
    PROJECTS,
    RecordList,
)
from lcdesk.services.core.record_names import NameOffers
from lcdesk.texts import N_, _, n_
from lcdesk.ui.cooperation.board import stage_words
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.entry_table import Cells
from lcdesk.ui.kit.widgets import Button, Label, column, row, scrolled

NEW = {
    "lead": N_("New lead"),
    "project": N_("New project"),
    "alliance": N_("New alliance"),
    "member": N_("New member"),
    "event": N_("New event"),
    "alumni_contact": N_("New alumni contact"),
}
ASKED = {
    "lead": (
        "subject",
        "kind",
        "stage",
        "organisation",
        "person",
        "country",
        "partner",
        "next_step",
        "due",
        "kept_by",
    ),
    "project": (
        "title_en",
        "title_zh",
        "technology",
        "country",
        "city",
        "stage",
        "from_year",
        "by_owner",
        "results",
    ),
    "alliance": ("name_en", "name_zh", "short_name", "since", "aims_en", "aims_zh"),
    "member": ("organisation", "person", "expert", "role", "since", "document"),
    "event": (
        "title_en",
        "title_zh",
        "kind",
        "starts",
        "ends",
        "country",
        "city",
        "city_zh",
        "place",
        "organiser",
    ),
    "alumni_contact": (
        "person",
        "position",
        "organization",
        "country",
        "email",
        "consent",
        "kept_by",
        "next_step",
        "due",
    ),
}
"""What the dialog of a new record asks; the rest is typed beside the list."""
WIDTH = 500
HIGHEST = 560  # px of a form before it scrolls


class CooperationEdits(QObject):
    """`refused(cells, message)`: what the desk did not take, with the cells that were typed;
    `made(kind, id)`: a new record.
    """

    refused = Signal(object, str)
    made = Signal(str, int)

    def __init__(self, context: Context, screen: QWidget) -> None:
        super().__init__(screen)
        self._context, self._screen = context, screen
        self.offers = NameOffers(context.desk)

    def change(self, which: RecordList, cells: Cells, shown: Mapping[int, Record]) -> bool:
        """Keep typed cells, unless somebody changed what was `shown` meanwhile; was it done?"""
        desk = self._context.desk
        return self.do(lambda: record_lists.change_records(desk, which, cells, shown), which, cells)

    def remove(self, which: RecordList, ids: Sequence[int]) -> bool:
        """Take records out, and offer to bring them back; was it done?"""
        desk = self._context.desk
        if not ids or not self.do(lambda: record_lists.remove_records(desk, which, ids)):
            return False
        self._offer_undo(
            n_("{count} entry was removed.", "{count} entries were removed.", len(ids))
        )
        return True

    def ask_new(self, which: RecordList, given: Mapping[str, Any] | None = None) -> NewRecordDialog:
        """Ask for a new record; `given`: what is known of it already."""
        desk, known = self._context.desk, dict(given or {})

        def keep(values: Mapping[str, Any]) -> None:
            whole = {**known, **{name: one for name, one in values.items() if one is not None}}
            self.made.emit(which.kind.name, record_lists.add_record(desk, which, whole))

        dialog = NewRecordDialog(self._screen.window(), which, known, keep, self.offers)
        dialog.open()
        return dialog

    def ask_move(self, leads: Sequence[LeadRecord], stage: str) -> MoveLeadDialog | None:
        """Ask on which day and why these leads go to another stage."""
        going = [lead for lead in leads if lead.get("stage") != stage]
        if not going:
            return None
        dialog = MoveLeadDialog(
            self._screen.window(),
            going,
            stage,
            lambda on, reason: self._move(going, stage, on, reason),
        )
        dialog.open()
        return dialog

    def _move(
        self, leads: Sequence[LeadRecord], stage: str, on: dt.date, reason: str | None
    ) -> None:
        seen = {lead["id"]: lead.get("stage") for lead in leads}
        move_leads(self._context.desk, seen, stage, on, reason)
        self._offer_undo(
            n_(
                "{count} lead went to “{stage}”.",
                "{count} leads went to “{stage}”.",
                len(leads),
                stage=stage_words(stage),
            )
        )

    def _offer_undo(self, words: str) -> None:
        self._context.tell_done(words)

    def do(
        self,
        operation: Callable[[], object],
        which: RecordList | None = None,
        typed: Cells | None = None,
    ) -> bool:
        """Do it; what the desk refuses is shown, with what was `typed`."""
        try:
            operation()
        except KnownFault as fault:
            values = next(iter(typed.values())) if typed and len(typed) == 1 else {}
            shown = with_typed(fault, which.kind, values) if which else fault
            show_fault(shown, self._screen)
            self.refused.emit(typed or {}, fault.message)
            return False
        return True


class NewRecordDialog(FormDialog):
    """`keep(values)` gets what was typed; what it refuses is told here, and nothing typed is
    lost.
    """

    def __init__(
        self,
        parent: QWidget,
        which: RecordList,
        given: Mapping[str, Any],
        keep: Callable[[Mapping[str, Any]], object],
        offers: NameOffers | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(NEW[which.kind.name]))
        self.setFixedWidth(WIDTH)
        self._keep = keep
        names = ASKED[which.kind.name]
        self.form = RecordForm(which.kind, names, is_flat=False, offers=offers)
        self.form.show_record(dict(given))
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Add"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        title = Label(self.windowTitle(), 17, "bold")
        inside = scrolled(self.form)
        inside.setMinimumHeight(min(self.form.sizeHint().height() + 8, HIGHEST))
        self.setLayout(
            column(title, inside, self.problem, 6, buttons, gap=12, margins=(24, 22, 24, 18))
        )
        EnterKey(self.form, self._finish)
        self.form.focus_field(names[0])

    def _finish(self) -> None:
        try:
            values = self.form.values()
            self._keep(values)
        except BadValue:
            return  # the field says why, and has the focus
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()


STEP = RecordKind(
    "lead_step", N_("Step"), tuple(one for one in fields_of(LeadStep) if one.name != "stage")
)
"""What is asked when a lead goes to another stage."""


class MoveLeadDialog(FormDialog):
    """`keep(day, reason)` moves the leads; what it refuses is told here."""

    def __init__(
        self,
        parent: QWidget,
        leads: Sequence[LeadRecord],
        stage: str,
        keep: Callable[[dt.date, str | None], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH - 60)
        self.setWindowTitle(_("Move to “{stage}”", stage=stage_words(stage)))
        self._keep = keep
        self.form = RecordForm(STEP, ("on", "reason"), is_flat=False)
        self.form.show_record({"on": clock.today()})
        said = (
            record_lists.name_of(LEADS, leads[0])
            if len(leads) == 1
            else n_("{count} lead", "{count} leads", len(leads))
        )
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Move"), "arrow-right", "primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.setLayout(
            column(
                Label(self.windowTitle(), 17, "bold", wraps=True),
                Label(said, 13, ink="fg2", wraps=True),
                self.form,
                self.problem,
                6,
                row(None, Button(_("Cancel"), clicked=self.reject), self.ok),
                gap=10,
                margins=(24, 22, 24, 18),
            )
        )
        EnterKey(self.form, self._finish)
        self.form.focus_field("reason")

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return
        if (on := values.get("on")) is None:
            self.form.show_problem("on", _("On which day?"))
            self.form.focus_field("on")
            return
        try:
            self._keep(on, values.get("reason"))
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()


ALL = {one.kind.name: one for one in (LEADS, PROJECTS, ALLIANCES, MEMBERS, EVENTS, ALUMNI)}
"""The lists of this screen by the names of their kinds."""
