"""A card that is filled by a table of records in memory, which may stand under bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from lcdesk.ui.kit.table.model import GroupBand, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card

Row = dict[str, Any]


class RecordCard(Card):
    """`records`: id → record, in the order shown. `stretched`: the column that gets the room left
    over.
    """

    def __init__(self, columns: Sequence[TableColumn], stretched: str) -> None:
        super().__init__()
        self.records: dict[int, Row] = {}
        self.table = RecordTable(
            columns, lambda ids: [self.records[one] for one in ids if one in self.records]
        )
        self.view = RecordView(self.table)
        self.view.columns.stretch(stretched)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)

    def show_chosen(self, records: dict[int, Row], chosen: int | None) -> None:
        """Other records, one of them chosen; nobody is told that it is."""
        self.records = records
        blocked = self.view.blockSignals(True)
        self.view.set_ids(records)
        self.table.forget()
        if chosen in records:
            self.view.select_ids([chosen])
        self.view.blockSignals(blocked)

    def show_groups(self, groups: Iterable[tuple[GroupBand, Sequence[Row]]]) -> None:
        """Other records under bands, numbered in their order."""
        ids, bands, self.records = list[int](), dict[int, GroupBand](), dict[int, Row]()
        for band, rows in groups:
            ids.append(-len(bands) - 1)
            bands[ids[-1]] = band
            for row in rows:
                ids.append(len(self.records) + 1)
                self.records[ids[-1]] = {**row, "id": ids[-1]}
        self.view.set_rows(ids, bands)
        self.table.forget()
