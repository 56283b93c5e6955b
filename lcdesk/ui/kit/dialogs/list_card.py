"""A titled table in a card, with the buttons that do something with the chosen rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHeaderView, QWidget

from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card, Label, column, row

Record = Mapping[str, Any]


class ListCard(Card):
    """Records in memory; `is_multi`: several rows can be chosen at once."""

    def __init__(
        self,
        columns: Sequence[TableColumn],
        stretched: str,
        *parts: QWidget,
        is_multi: bool = False,
    ) -> None:
        super().__init__()
        self._by_id: dict[int, Record] = {}
        self.head, self.note = Label("", 13, "bold"), Label("", 12, ink="fg3")
        self.table = RecordTable(
            columns, lambda ids: [self._by_id[at] for at in ids if at in self._by_id]
        )
        self.view = RecordView(self.table)
        self.view.columns.stretch(stretched)
        self.view.horizontalHeader().setSectionResizeMode(
            self.table.column_at(stretched), QHeaderView.ResizeMode.Stretch
        )
        modes = RecordView.SelectionMode
        self.view.setSelectionMode(modes.ExtendedSelection if is_multi else modes.SingleSelection)
        self._top = row(self.head, self.note, None, *parts, margins=(16, 12, 12, 6))
        made = column(self._top, gap=0, margins=(1, 1, 1, 1))
        made.addWidget(self.view, 1)
        self.setLayout(made)

    def add(self, *parts: QWidget) -> None:
        """Buttons at the right of the title."""
        for part in parts:
            self._top.addWidget(part)

    def show_records(self, records: Sequence[Record]) -> None:
        """Fill the table; the card is hidden without rows."""
        self._by_id = {record["id"]: record for record in records}
        self.view.set_ids([record["id"] for record in records])
        self.setVisible(bool(records))

    def records(self) -> list[Record]:
        """All of them, in the order shown."""
        return [self._by_id[at] for at in self.table.ids]

    def chosen(self) -> list[Record]:
        """The selected rows."""
        return [self._by_id[at] for at in self.view.selected_ids() if at in self._by_id]
