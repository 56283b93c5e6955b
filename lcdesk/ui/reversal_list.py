"""What an undo does or did, entry by entry: taken back, kept since it was changed, or no longer there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QWidget

from lcdesk.services.core.naming import WORDS
from lcdesk.services.core.undo_outcomes import OutcomeRow, UndoOutcome
from lcdesk.texts import N_, _
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.tab_row import TabRow
from lcdesk.ui.table import Record, RecordTable, TableColumn
from lcdesk.ui.widgets import Card, Label, column

FATES = {"kept": N_("Kept"), "refused": N_("No longer there"), "reversed": N_("Taken back")}
_NOTES = {
    "kept": N_("Changed since, so it stays as it is now."),
    "refused": N_("Nothing can be set back here: what belonged to it is gone."),
    "reversed": N_("As it was before."),
}
_NONE = {
    "kept": N_("Nothing is kept: nobody changed anything since."), "refused": N_("Nothing is missing."),
    "reversed": N_("Nothing can be taken back."),
}  # fmt: skip
_COLUMNS = (
    TableColumn("name", N_("Name"), 230, "strong", is_sortable=False),
    TableColumn("entity", N_("What"), 130, "muted", is_sortable=False),
    TableColumn("why", N_("Why"), 320, "text", is_sortable=False),
)


class ReversalList(QWidget):
    """Three lists under three tabs; the first that has something to tell is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[OutcomeRow] = ()
        self.tabs = TabRow(tuple(FATES))
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.table = RecordTable(_COLUMNS, lambda ids: [self._record(at) for at in ids])
        self.view = RecordView(self.table)
        self.view.stretch("why")
        self.view.horizontalHeader().setSectionResizeMode(self.table.column_at("why"), QHeaderView.ResizeMode.Stretch)
        self.tabs.chosen.connect(self.show_fate)
        card = Card()
        inside = column(margins=(1, 1, 1, 1))
        inside.addWidget(self.view)
        card.setLayout(inside)
        made = column(self.tabs, self.note, gap=8)
        made.addWidget(card, 1)
        self.setLayout(made)

    def show_outcome(self, outcome: UndoOutcome) -> None:
        """Fill the lists."""
        self._rows = outcome.rows
        counts = {"kept": outcome.kept, "refused": outcome.refused, "reversed": outcome.done}
        for key, tab in self.tabs.tabs.items():
            tab.show_count(_(FATES[key]), counts[key])
        first = next((key for key in FATES if counts[key]), "reversed")
        self.tabs.choose(first)
        self.show_fate(first)

    def show_fate(self, fate: str) -> None:
        """One of the lists."""
        found = [at for at, one in enumerate(self._rows) if one.fate == fate]
        self.note.setText(_((_NOTES if found else _NONE)[fate]))
        self.view.setAccessibleName(_(FATES[fate]))
        self.view.show_column("why", fate != "reversed")
        self.table.set_ids(())
        self.view.set_ids(found)

    def _record(self, at: int) -> Record:
        told = self._rows[at]
        return {"id": at, "name": told.name or "–", "entity": _(WORDS.get(told.entity, told.entity)), "why": told.why}
