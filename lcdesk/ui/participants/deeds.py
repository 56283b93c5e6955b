"""Commands on the people selected in the table: status, fill down, mail addresses, removal, and the menu that offers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _, n_
from lcdesk.ui.faults import show_fault
from lcdesk.ui.icons import icon
from lcdesk.ui.participants.edits import Edits
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.table import Record
from lcdesk.ui.tones import tone_of

MOST_ADDRESSES = 2000


class SelectionDeeds:
    """What can be done with the selection of a view. `failed()` is called after a refused change, to show what is kept."""

    def __init__(
        self, view: RecordView, edits: Edits, announce: Callable[[str], object], failed: Callable[[], object]
    ) -> None:
        self._view, self._edits, self._announce, self._failed = view, edits, announce, failed
        self.more_lines: Callable[[QMenu], object] = lambda _menu: None  # others add theirs to the menu
        view.removal_asked.connect(self.remove)
        view.pasted.connect(edits.paste)
        view.customContextMenuRequested.connect(self.open_menu)

    def possible(self) -> dict[str, Callable[[], object]]:
        """Command → deed, of what the selection allows."""
        if not self._view.selectionModel().hasSelection():
            return {}
        deeds: dict[str, Callable[[], object]] = {
            "edit_cell": self.edit_cell, "remove": self.remove, "set_status": self.ask_status, "copy_mail": self.copy_mail,
        }  # fmt: skip
        if len(self._view.selected_ids()) > 1:
            deeds["fill_down"] = self.fill_down
        return deeds

    def change(self, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Set values; a fault (somebody was faster) is told, and what is kept is shown again."""
        try:
            self._edits.change(ids, values)
        except KnownFault as fault:
            show_fault(fault, self._view)
            self._failed()

    def edit_cell(self) -> None:
        """Open the editor of the current cell."""
        self._view.edit(self._view.currentIndex())

    def remove(self) -> None:
        """Ask, then take the selected people out."""
        ids = self._view.selected_ids()
        if ids:
            self._edits.ask_and_remove(self._view, ids)

    def fill_down(self) -> None:
        """The first selected value of the current column for all selected."""
        name = self._view.table.columns[self._view.currentIndex().column()].name
        self._edits.fill_down(self._view.selected_ids(), name)

    def ask_status(self) -> None:
        """A menu of statuses for everybody selected."""
        menu = QMenu(self._view)
        self.fill_statuses(menu)
        at = self._view.visualRect(self._view.currentIndex())
        menu.popup(self._view.viewport().mapToGlobal(at.bottomLeft()))

    def copy_mail(self) -> None:
        """The addresses of everybody selected, for a mail program."""
        records = map(self._record_of, self._view.selected_ids()[:MOST_ADDRESSES])
        addresses = [record["email"].split(";")[0] for record in records if record and record.get("email")]
        QApplication.clipboard().setText("; ".join(addresses))
        self._announce(n_("{count} address copied", "{count} addresses copied", len(addresses)))

    def open_menu(self, at: QPoint) -> None:
        """The menu of the right button."""
        menu = QMenu(self._view)
        menu.addAction(icon("pencil"), _("Edit cell"), self.edit_cell)
        self.fill_statuses(menu.addMenu(_("Set status")))
        menu.addAction(icon("copy"), _("Copy"), self._view.copy)
        menu.addAction(icon("mail"), _("Copy mail addresses"), self.copy_mail)
        self.more_lines(menu)
        menu.addSeparator()
        menu.addAction(icon("trash-2", "bad"), _("Delete…"), self.remove)
        menu.popup(self._view.viewport().mapToGlobal(at))

    def fill_statuses(self, menu: QMenu) -> None:
        """A line a status; choosing one sets it for everybody selected."""
        for code, label in PARTICIPANT.field("status").kind.choices():
            tone, icon_name = tone_of(code)
            menu.addAction(
                icon(icon_name, tone), label, lambda code=code: self.change(self._view.selected_ids(), {"status": code})
            )

    def _record_of(self, record_id: int) -> Record | None:
        return self._view.table.record(self._view.table.row_of(record_id))
