"""Cards that hold a table of records in memory: alone, under bands, or with a title and buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.ui.kit.table.model import GroupBand, RecordTable, TableColumn, TableRecord, id_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card, Label, column, row


class RecordCard(Card, Generic[TableRecord]):
    """`records`: id → record, in the order shown. `stretched`: the column that gets the room left
    over.
    """

    def __init__(self, columns: Sequence[TableColumn[Any]], stretched: str) -> None:
        super().__init__()
        self.records: dict[int, TableRecord] = {}
        self.table = RecordTable(
            columns, lambda ids: [self.records[one] for one in ids if one in self.records]
        )
        self.view = RecordView(self.table)
        self.view.columns.stretch(stretched)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)

    def show_chosen(self, records: dict[int, TableRecord], chosen: int | None) -> None:
        """Other records, one of them chosen; nobody is told that it is."""
        self.records = records
        blocked = self.view.blockSignals(True)
        self.view.set_ids(records)
        self.table.forget()
        if chosen in records:
            self.view.select_ids([chosen])
        self.view.blockSignals(blocked)

    def show_groups(self, groups: Iterable[tuple[GroupBand, Sequence[Mapping[str, Any]]]]) -> None:
        """Other records under bands, numbered in their order; they need no "id" of their own."""
        ids, bands = list[int](), dict[int, GroupBand]()
        records: dict[int, TableRecord] = {}
        for band, rows in groups:
            ids.append(-len(bands) - 1)
            bands[ids[-1]] = band
            for one in rows:
                ids.append(len(records) + 1)
                records[ids[-1]] = cast("TableRecord", {**one, "id": ids[-1]})
        self.records = records
        self.view.set_rows(ids, bands)
        self.table.forget()


# --- A titled table in a card, with the buttons that do something with the chosen rows ---


FRAME = 6  # px of the card's and its table's


class ListCard(Card, Generic[TableRecord]):
    """Records in memory, as high as all of its rows where there is room for them; `is_multi`:
    several rows can be chosen at once. With its `parent` from the first, its table is styled once.
    """

    def __init__(
        self,
        columns: Sequence[TableColumn[Any]],
        stretched: str,
        *parts: QWidget,
        is_multi: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._by_id: dict[int, TableRecord] = {}
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
        self.setLayout(made)
        made.addWidget(self.view, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        rows = max(len(self.table.ids), 1) * self.view.verticalHeader().defaultSectionSize()
        heads = self.view.horizontalHeader().minimumHeight()  # which is fixed
        height = self._top.sizeHint().height() + heads + rows + FRAME
        return QSize(super().sizeHint().width(), height)

    def add(self, *parts: QWidget) -> None:
        """Buttons at the right of the title."""
        for part in parts:
            self._top.addWidget(part)

    def show_records(self, records: Sequence[TableRecord]) -> None:
        """Fill the table; the card is hidden without rows."""
        self._by_id = {id_of(record): record for record in records}
        self.view.set_ids([id_of(record) for record in records])
        self.setVisible(bool(records))
        self.updateGeometry()

    def records(self) -> list[TableRecord]:
        """All of them, in the order shown."""
        return [self._by_id[at] for at in self.table.ids]

    def chosen(self) -> list[TableRecord]:
        """The selected rows."""
        return [self._by_id[at] for at in self.view.selected_ids() if at in self._by_id]
