"""The columns of a table: order, widths, which are shown, which one is sorted; all of it can be kept and restored."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from lcdesk.texts import _
from lcdesk.ui.sort_heads import SortHeads
from lcdesk.ui.table import Column, RecordTable

Sorts = tuple[tuple[str, bool], ...]  # (column name, descending), the first one first


class ColumnView(QTableView):
    """A table view that knows its columns by name."""

    sort_asked = Signal(str, bool)  # column name, descending
    sorts_asked = Signal(object)  # where several may be sorted by: all of them, as ((column name, descending), …)
    arranged = Signal()  # columns moved, widened, hidden

    def __init__(self, table: RecordTable) -> None:
        super().__init__()
        self.table = table
        self._first_shown = 0
        self._stretched = ""
        self._yielded: set[str] = set()  # hidden for want of room alone
        self._insisted: set[str] = set()  # asked for by hand: they yield no more
        self.sorts: Sorts = ()
        self.sorts_by_several = False
        self._heads = heads = SortHeads()
        self.setHorizontalHeader(heads)
        self.setModel(table)
        table.setParent(self)
        heads.asked.connect(self._sort_by)
        heads.sectionMoved.connect(lambda *_at: self._rearranged())
        heads.sectionResized.connect(lambda *_at: self.arranged.emit())

    def apply_columns(self) -> None:
        """Widths and hidden columns as the columns themselves say."""
        for at, column in enumerate(self.table.columns):
            self.setColumnWidth(at, column.width)
            self.setColumnHidden(at, column.is_hidden)
        self._rearranged()

    def stretch(self, name: str) -> None:
        """The column that takes the room left over."""
        self._stretched = name
        at = self.table.column_at(name)
        if at >= 0:
            self.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def show_column(self, name: str, is_shown: bool) -> None:
        """Show or hide a column."""
        self._yielded.discard(name)
        if is_shown:
            self._insisted.add(name)
        self.setColumnHidden(self.table.column_at(name), not is_shown)
        self._rearranged()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow table the columns that can best be spared give way, and come back with the room."""
        width, before = self.viewport().width(), set(self._yielded)
        for at, column in enumerate(self.table.columns):
            yields = width < column.yields_below and column.name not in self._insisted
            if yields and not self.isColumnHidden(at):
                self._yielded.add(column.name)
                self.setColumnHidden(at, True)
            elif not yields and column.name in self._yielded:
                self._yielded.discard(column.name)
                self.setColumnHidden(at, False)
        if self._yielded != before:
            self._rearranged()

    def shown_columns(self) -> list[tuple[int, Column]]:
        """(number, column) of those shown, from left to right."""
        heads = self.horizontalHeader()
        order = (heads.logicalIndex(place) for place in range(heads.count()))
        return [(at, self.table.columns[at]) for at in order if not self.isColumnHidden(at)]

    def is_first_shown(self, column: int) -> bool:
        """Is it the leftmost column?"""
        return column == self._first_shown

    def arrangement(self) -> dict[str, Any]:
        """Order, widths and hidden columns, to be kept as JSON."""
        heads = self.horizontalHeader()
        names = [self.table.columns[heads.logicalIndex(place)].name for place in range(heads.count())]
        hidden = [
            column.name
            for at, column in enumerate(self.table.columns)
            if self.isColumnHidden(at) and column.name not in self._yielded
        ]
        widths = {
            column.name: self.columnWidth(at) for at, column in self.shown_columns() if column.name != self._stretched
        }
        return {"order": names, "hidden": hidden, "widths": widths, "insisted": sorted(self._insisted)}

    def arrange(self, kept: dict[str, Any]) -> None:
        """As `arrangement` kept it; columns it does not know stay as they are."""
        heads = self.horizontalHeader()
        self._insisted = set(kept.get("insisted", ()))
        self._yielded.clear()
        for place, name in enumerate(kept.get("order", [])):
            at = self.table.column_at(name)
            if at >= 0:
                heads.moveSection(heads.visualIndex(at), min(place, heads.count() - 1))
        for at, column in enumerate(self.table.columns):
            if column.name in kept.get("order", []):
                self.setColumnHidden(at, column.name in kept.get("hidden", []))
            if width := kept.get("widths", {}).get(column.name):
                self.setColumnWidth(at, int(width))
        self._make_room()
        self._rearranged()

    def show_sorts(self, sorts: Sorts) -> None:
        """The arrows in the heads of the columns sorted by, numbered where there are several; () for none."""
        self.sorts = tuple(sorts)
        self._heads.show_sorts([(self.table.column_at(name), is_descending) for name, is_descending in self.sorts])

    def fill_column_menu(self, menu: QMenu) -> None:
        """A line a column, ticked when shown; the first one cannot be hidden."""
        for at, column in enumerate(self.table.columns):
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(at > 0)
            action.toggled.connect(lambda is_on, name=column.name: self.show_column(name, is_on))

    def _sort_by(self, at: int, adds: bool) -> None:
        column = self.table.columns[at]
        if not column.is_sortable:
            return
        self.show_sorts(self._added(column.name) if adds and self.sorts_by_several else self._turned(column.name))
        if self.sorts_by_several:
            self.sorts_asked.emit(self.sorts)
        else:
            self.sort_asked.emit(*self.sorts[0])

    def _turned(self, name: str) -> Sorts:
        """By this column alone; the other way round when that is so already."""
        return ((name, self.sorts == ((name, False),)),)

    def _added(self, name: str) -> Sorts:
        """By this column as well: upward, then downward, then no more."""
        turned = dict(self.sorts)
        if turned.get(name):
            del turned[name]
        else:
            turned[name] = name in turned
        return tuple(turned.items())

    def _rearranged(self) -> None:
        shown = self.shown_columns()
        self._first_shown = shown[0][0] if shown else 0
        self.viewport().update()
        self.arranged.emit()
