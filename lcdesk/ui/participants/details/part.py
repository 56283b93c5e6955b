"""The pane beside the table as a part of the screen: it shows who is under the cursor, and what is changed there is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from lcdesk.ui.participants.details.pane import DetailPane
from lcdesk.ui.participants.people import PeoplePart
from lcdesk.ui.participants.sheet import SheetPart
from lcdesk.ui.participants.shown import Shown
from lcdesk.ui.screen import Deeds
from lcdesk.ui.spoken import Spoken

if TYPE_CHECKING:
    from lcdesk.services.desk import News


class DetailsPart:
    """`pane` is the widget; it reads the history only when another person comes under the cursor, or something has changed."""

    def __init__(self, shown: Shown, spoken: Spoken, sheet: SheetPart, people: PeoplePart) -> None:
        self._shown, self._context, self._sheet = shown, shown.context, sheet
        self.pane = DetailPane(spoken)
        shown.listed.connect(self.show)
        shown.picked.connect(self._follow)
        shown.view.opened.connect(lambda _id: self.pane.want(True))
        self.pane.changed.connect(self._change)
        self.pane.closed.connect(lambda: self.pane.want(False))
        self.pane.removal_asked.connect(people.remove)
        self.pane.history_asked.connect(lambda: self._context.open_screen("history"))

    def deeds(self) -> Deeds:
        return {"details": lambda: self.pane.want(self.pane.isHidden())}

    def fill_menu(self, menu: QMenu) -> None:
        """It has nothing for the menu of the table."""

    def refresh(self, news: News | None) -> None:
        """`listed` comes when the rows are read anew."""

    def retranslate(self) -> None:
        self.pane.retranslate()
        self.show()

    def show(self) -> None:
        """Whoever is under the cursor, as the desk has them now."""
        current = self._shown.current_id
        record = self._shown.record_of(current) if current is not None else None
        if current is None or record is None:
            self.pane.show_nobody()
            return
        table = self._shown.table
        place = (table.row_of(current) + 1, len(table.ids) - len(table.bands))
        self.pane.show_record(record, self._shown.cohort, place, self._context.settings.passport_months)
        self.pane.read_history(self._context, current)

    def _follow(self) -> None:
        if self._shown.current_id != self.pane.record_id():
            self.show()

    def _change(self, name: str, value: Any) -> None:
        """A field of the pane was left with another value."""
        record_id = self.pane.record_id()
        if record_id is not None:
            self._sheet.change([record_id], {name: value})
