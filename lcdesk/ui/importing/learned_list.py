"""The remembered answers as a table, by kind and by search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHeaderView

from lcdesk.model.masking import without_numbers
from lcdesk.texts import N_, _
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView

Item = Mapping[str, Any]
ALL = "all"
TABS = {
    ALL: N_("All"), "layout": N_("Layouts"), "head": N_("Head words"), "value": N_("Words"), "country": N_("Country names"),
    "order": N_("Date orders"),
}  # fmt: skip
ONE = {
    "layout": N_("layout"), "head": N_("head word"), "value": N_("word"), "country": N_("country"), "order": N_("date order"),
}  # fmt: skip


class MemoryTable(RecordView):
    """The items of `services.memory.list_memory` that pass; ids are their numbers."""

    def __init__(self) -> None:
        self._items: dict[int, Item] = {}
        super().__init__(RecordTable(_COLUMNS, lambda ids: [self._shown(at) for at in ids if at in self._items]))
        self.stretch("means")
        self.horizontalHeader().setSectionResizeMode(self.table.column_at("means"), QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(_("What the import remembers"))

    def show_items(self, items: Sequence[Item], kind: str, search: str) -> None:
        """Those of a kind in whose words the search is found."""
        self._items = {item["number"]: item for item in items}
        wanted = search.casefold().strip()
        shown = [at for at, item in self._items.items() if _passes(item, kind, wanted)]
        self.show_column("kind", kind == ALL)
        self.set_ids(shown)

    def chosen_items(self) -> list[Item]:
        """The selected ones."""
        return [self._items[at] for at in self.selected_ids() if at in self._items]

    def _shown(self, number: int) -> Item:
        """Where people were once taken for the heads, without the numbers of their papers."""
        item = self._items[number]
        return {**item, "id": number, "said": without_numbers(item["said"])}

    def item(self, number: int) -> Item:
        """One by its number."""
        return self._items[number]


def count_kinds(items: Sequence[Item]) -> Counter[str]:
    """Kind → how many; `ALL` for all."""
    return Counter({ALL: len(items), **Counter(str(item["kind"]) for item in items)})


def _passes(item: Item, kind: str, wanted: str) -> bool:
    words = f"{item['said']} {item['means']} {item['file_name']}".casefold()
    return kind in (ALL, item["kind"]) and wanted in words


_COLUMNS = (
    TableColumn("said", N_("In the file"), 230, "strong", is_sortable=False),
    TableColumn("means", N_("It means"), 250, is_sortable=False, tone=lambda item: "warn" if item["is_stale"] else ""),
    TableColumn("kind", N_("Kind"), 100, "muted", text=lambda item: _(ONE[item["kind"]]), is_sortable=False),
    TableColumn("file_name", N_("Learnt from"), 170, "muted", is_sortable=False),
    TableColumn(
        "learnt_at", N_("When"), 120, "muted", is_sortable=False,
        text=lambda item: moment_of(item["learnt_at"]) if item["learnt_at"] else "",
    ),
)  # fmt: skip
