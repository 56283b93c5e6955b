"""Participants as people: a new one, the removal of some, their addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services.participants import participants
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog, QuestionDialog
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

MOST_ADDRESSES = 2000


class PeoplePart:
    """What is done with whole participants, not with their cells."""

    def __init__(self, shown: PeopleView) -> None:
        self._shown, self._context, self._view = shown, shown.context, shown.view

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {}
        if self._context.cohort_id is not None:
            handlers["new_participant"] = self.ask_for_new
        if self._view.selectionModel().hasSelection():
            handlers |= {"remove": self.remove, "copy_mail": self.copy_mail}
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(icon("mail"), _("Copy mail addresses"), self.copy_mail)
        menu.addSeparator()
        menu.addAction(icon("trash-2", "bad"), _("Remove…"), self.remove)

    def refresh(self, news: ChangeEvent | None) -> None:
        """Nothing of it is kept here."""

    def retranslate(self) -> None:
        """Its menus and dialogs are made anew each time."""

    def ask_for_new(self) -> None:
        """The dialog for a new participant."""
        cohort_id = self._context.cohort_id
        if cohort_id is not None:
            NewParticipant(self._shown.screen, lambda values: self._add(cohort_id, values)).open()

    def remove(self) -> None:
        """Ask, then take the selected people out; undo brings them back."""
        ids = self._view.block_ids()
        if not ids:
            return
        note = _("Undo brings everything back.")
        dialog = QuestionDialog(
            self._view, self._question(ids), note, _("Remove"), "trash-2", "danger"
        )
        dialog.accepted.connect(lambda: self._remove(ids))
        dialog.open()

    def _remove(self, ids: Sequence[int]) -> None:
        """One at once; before several a backup is made, and that beside the window."""
        desk = self._context.desk
        if len(ids) == 1:
            participants.remove_participants(desk, ids)
        else:
            self._context.tasks.run(
                _("Removing…"),
                lambda _task: participants.remove_participants(desk, ids),
                owner=self._view,
            )

    def copy_mail(self) -> None:
        """The addresses of everybody selected, for a mail program."""
        records = map(self._shown.table.record, self._shown.block.numbers(MOST_ADDRESSES))
        mails = [record["email"] for record in records if record]
        addresses = [mail.split(";")[0] for mail in mails if mail]
        QApplication.clipboard().setText("; ".join(addresses))
        self._context.announce(
            n_("{count} address copied", "{count} addresses copied", len(addresses))
        )

    def _question(self, ids: Sequence[int]) -> str:
        if len(ids) > 1:
            return n_("Remove {count} participant?", "Remove {count} participants?", len(ids))
        return _(
            "Remove {name}?", name=(self._shown.record_of(ids[0]) or {}).get("full_name") or "–"
        )

    def _add(self, cohort_id: int, values: Mapping[str, Any]) -> None:
        """To the cohort the dialog was opened for, whichever is on screen by now."""
        record_id = participants.add_participant(self._context.desk, cohort_id, values)
        self._context.tasks.later(lambda: self._view.select_ids([record_id]))


# --- The dialog for a new participant: the handful of fields one has at hand; the rest follows in
# the details ---


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
            column(
                Label(_("New participant"), 17, "bold"),
                self.form,
                6,
                buttons,
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )
        self.ok.setDefault(True)
        self.form.focus_field("full_name")

    def _finish(self) -> None:
        if self._take():
            self.accept()

    def _take(self) -> bool:
        try:
            values = {
                name: value for name, value in self.form.values().items() if value is not None
            }
        except BadValue:
            return False
        if not values.get("full_name"):
            self.form.show_problem(
                "full_name", _("A participant needs a name; the rest can follow.")
            )
            self.form.focus_field("full_name")
            return False
        try:
            self._add(values)
        except KnownFault as fault:
            show_fault(fault, self)
            return False
        kept = {
            name: values[name]
            for name in ("nationality", "organization", "status")
            if name in values
        }
        self.form.give_up()
        self.form.show_record({**kept, "id": object()})
        self.form.focus_field("full_name")
        return True
