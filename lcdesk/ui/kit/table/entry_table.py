"""A table of records in memory, typed into as a sheet: searched, sorted, pasted into; it tells what
is to be kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from lcdesk.model.catalogue import Record, RecordKind
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import is_masked
from lcdesk.model.kinds import Choice
from lcdesk.model.record_search import TypedSearch, search_words
from lcdesk.model.scripts import sort_key
from lcdesk.texts import n_, with_label
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.table.model import RecordTable, TableColumn, TableRecord, id_of
from lcdesk.ui.kit.table.record_view import RecordView, cell_commands
from lcdesk.ui.kit.widgets import Card

Cells = dict[int, dict[str, Any]]
NAMED = ("name", "title", "organisation", "person", "expert", "subject")
"""How the fields begin that are also found as they sound."""


class EntryTable(Card, Generic[TableRecord]):
    """Tells `kept({id: {column: value}})` of what was typed, pasted, cleared or filled down, and
    `refused(sentence)`.
    """

    kept = Signal(object)
    refused = Signal(str)

    def __init__(self, columns: Sequence[TableColumn], stretched: str = "") -> None:
        super().__init__()
        self.entries: dict[int, TableRecord] = {}
        self.found: Sequence[int] = ()  # the ids of those that are shown; not to be changed
        self._words, self._sort = "", ("", False)
        fields = tuple(one.field for one in columns if one.field is not None)
        names = tuple(field.name for field in fields if field.name.startswith(NAMED))
        self._searched = RecordKind("", "", fields, names)
        self._order: Sequence[int] = ()  # all of them, in their order
        self._said: dict[int, str] | None = None  # what is searched of each record
        self._search: TypedSearch | None = None  # in all of them, in their order
        self.table = self.make_table(columns)
        self.view = self.make_view(self.table)
        if stretched:
            self.view.columns.stretch(stretched)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.refused.connect(self.refused)
        self.table.edited.connect(lambda one, values: self.kept.emit({one: values}))
        self.view.block_pasted.connect(self._paste)
        self.view.cleared.connect(self.clear)
        self.view.filled.connect(lambda _way: self.fill_down())
        self.view.header.sort_asked.connect(self._sort_by)

    def make_table(self, columns: Sequence[TableColumn]) -> RecordTable[TableRecord]:
        """The model; subclasses have one that knows more."""
        return RecordTable(columns, self.read_page)

    def make_view(self, table: RecordTable[TableRecord]) -> RecordView[TableRecord]:
        """The view; subclasses have one that can do more."""
        return RecordView(table, picks="cells")

    def read_page(self, ids: Sequence[int]) -> list[TableRecord]:
        """The records of these ids, as far as they are there."""
        return [self.entries[one] for one in ids if one in self.entries]

    def show_entries(
        self,
        entries: Iterable[TableRecord],
        *,
        is_typed: bool = False,
        said: Mapping[int, str] | None = None,
    ) -> None:
        """Show these records; after typing everybody stays in the row where the hands are.
        `said`: what is searched of each, where that was worked out beside the window.
        """
        self.entries = {id_of(entry): entry for entry in entries}
        self._said = None if said is None else dict(said)
        before = [one for one in self.table.ids if one in self.entries] if is_typed else []
        ordered = self._ordered(self.entries.values())
        if before:
            there = set(before)
            ordered = [*before, *(one for one in ordered if one not in there)]
        self._show_in_order(ordered)

    def search(self, words: str, *, is_shown_soon: bool = False) -> None:
        """Show only those in which each of the words stands, in whatever language; `is_shown_soon`:
        from the next `show_entries` on.
        """
        self._words = words
        if not is_shown_soon and self._find() is not self.found:
            self._show()

    def selected(self) -> list[int]:
        """The ids of the rows with anything selected."""
        return self.view.selected_ids()

    def handlers(self) -> Handlers:
        """What can be done with the cells selected."""
        return cell_commands(self.view, self.clear, self.fill_down)

    def clear(self) -> None:
        """Take out what stands in the cells of the block; private values, which are shown
        masked, are passed over.
        """
        names = [name for name in self.view.block().names if self._column(name).is_editable]
        cells = {
            one: {name: None for name in names if self.entries[one].get(name) is not None}
            for one in self.view.block_ids()
        }
        self._keep(cells)

    def fill_down(self) -> None:
        """The first row of the block into the others."""
        names = [name for name in self.view.block().names if self._column(name).is_editable]
        first, *others = self.view.block_ids()
        self._keep({one: {name: self.entries[first].get(name) for name in names} for one in others})

    def _paste(self, texts: Mapping[int, Mapping[str, str]]) -> None:
        """What cannot be understood stays in its cell, in red; everything else is kept as one
        change.
        """
        cells: Cells = {}
        refused: list[str] = []
        for one, line in texts.items():
            for name, text in line.items():
                column = self._column(name)
                if column.field is None or not column.is_editable or is_masked(text):
                    continue
                try:
                    cells.setdefault(one, {})[name] = column.field.parse(text)
                except BadValue as bad:
                    self.view.cells.reject_cell(one, name, text, bad.message)
                    refused.append(bad.message)
        self._keep(cells)
        if refused:
            told = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(refused),
            )
            self.refused.emit(with_label(told, refused[0]))

    def seen(self, ids: Iterable[int]) -> dict[int, TableRecord]:
        """These entries as they were shown; a cell as it was when its editor was opened."""
        known = {one: self.entries[one] for one in ids if one in self.entries}
        return known | self.table.shown(known)

    def note_written(self, cells: Cells) -> None:
        """These values were written from here, and are as good as shown before everything is
        read anew.
        """
        self.table.note_written(cells)
        for one, values in cells.items():
            self.view.cells.forgive([one], values.keys())
        # columns are fields, and their values those of its kind
        written = {
            one: cast("TableRecord", {**self.entries[one], **cells[one]})
            for one in cells
            if one in self.entries
        }
        self.entries |= written
        if self._said is not None:
            self._said |= {one: self.words_of(record) for one, record in written.items()}
        self._search = None

    def _keep(self, cells: Cells) -> None:
        changed = {
            one: {
                name: value
                for name, value in values.items()
                if self.entries[one].get(name) != value
            }
            for one, values in cells.items()
            if one in self.entries
        }
        if any(changed.values()):
            self.kept.emit({one: values for one, values in changed.items() if values})

    def _column(self, name: str) -> TableColumn:
        return self.table.columns[self.table.column_at(name)]

    def _show_in_order(self, ordered: Sequence[int]) -> None:
        self._order, self._search = ordered, None
        self._show()

    def _show(self) -> None:
        self.found = self._find()
        self.show_rows(self.found)

    def _find(self) -> Sequence[int]:
        """Those that are searched; what is searched of each is worked out when somebody searches
        first.
        """
        if not self._words.strip():
            return self._order
        if self._said is None:
            self._said = {one: self.words_of(record) for one, record in self.entries.items()}
        if self._search is None:
            self._search = TypedSearch(self._order, [self._said[one] for one in self._order])
        return self._search.find(self._words)

    def show_rows(self, ids: Sequence[int]) -> None:
        """Show these rows; subclasses put bands between them."""
        self.view.set_ids(ids)

    def words_of(self, record: TableRecord) -> str:
        """What is searched of a record, folded: all that its columns say but private values, in
        every language and as it sounds.
        """
        return search_words(self._searched, record)

    def _sort_by(self, name: str, is_descending: bool) -> None:
        self._sort = (name, is_descending)
        self.view.header.show_sorts(((name, is_descending),))
        self._show_in_order(self._ordered(self.entries.values()))

    def _ordered(self, entries: Iterable[TableRecord]) -> list[int]:
        """As given, or by the chosen column with blanks last in either direction."""
        name, is_descending = self._sort
        rows = list(entries)
        if name:
            column = self._column(name)

            def key(record: Record) -> Any:
                return _sorted_by(record.get(name), column, column.show(record))

            full = [record for record in rows if column.show(record)]
            rows = [
                *sorted(full, key=key, reverse=is_descending),
                *(one for one in rows if not column.show(one)),
            ]
        return [id_of(record) for record in rows]


def _sorted_by(value: Any, column: TableColumn, text: str) -> Any:
    """Numbers and days by their size, values of a list as it has them, texts as people expect."""
    if isinstance(value, int | dt.date):
        return value
    kind = column.field.kind if column.field is not None else None
    if isinstance(kind, Choice):
        codes = [option.code for option in kind.options]
        return codes.index(value) if value in codes else len(codes)
    return sort_key(text, is_name=False)
