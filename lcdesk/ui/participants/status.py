"""The status of the people selected: the menu that sets it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.texts import _
from lcdesk.ui.icons import icon
from lcdesk.ui.participants.sheet import SheetPart
from lcdesk.ui.participants.shown import Shown
from lcdesk.ui.screen import Deeds
from lcdesk.ui.tones import tone_of

if TYPE_CHECKING:
    from lcdesk.services.desk import News


class StatusPart:
    """What can be done with the status of everybody in the block."""

    def __init__(self, shown: Shown, sheet: SheetPart) -> None:
        self._view, self._sheet = shown.view, sheet

    def deeds(self) -> Deeds:
        return {"set_status": self.ask} if self._view.selectionModel().hasSelection() else {}

    def fill_menu(self, menu: QMenu) -> None:
        self.fill_statuses(menu.addMenu(_("Set status")))

    def refresh(self, news: News | None) -> None:
        """Nothing of it is kept here."""

    def retranslate(self) -> None:
        """Its menus are made anew each time."""

    def ask(self) -> None:
        """A menu of statuses for everybody selected."""
        menu = QMenu(self._view)
        self.fill_statuses(menu)
        at = self._view.visualRect(self._view.currentIndex())
        menu.popup(self._view.viewport().mapToGlobal(at.bottomLeft()))

    def fill_statuses(self, menu: QMenu) -> None:
        """A line a status; choosing one sets it for everybody selected."""
        for code, label in PARTICIPANT.field("status").kind.choices():
            tone, icon_name = tone_of(code)
            menu.addAction(icon(icon_name, tone), label, partial(self._set, code))

    def _set(self, code: str) -> None:
        self._sheet.change(self._view.block_ids(), {"status": code})
