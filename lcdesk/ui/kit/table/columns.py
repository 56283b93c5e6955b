"""The columns of a table: order, widths, which are shown, which one is sorted; all of it can be
kept and restored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QTableView

from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.model import RecordTable, TableColumn

Sorts = tuple[tuple[str, bool], ...]  # (column name, descending), the first one first
LEAST = 90  # px of the column that takes the room left over; where there is less, the table scrolls


class ColumnView(QTableView):
    """A table view that knows its columns by name."""

    sort_asked = Signal(str, bool)  # column name, descending
    # where several may be sorted by: all of them, as ((column name, descending), …)
    sorts_asked = Signal(object)
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
        # the heads lose count when told while they resize
        self._fit_soon = QTimer(self, singleShot=True)
        self._fit_soon.timeout.connect(self._fit_stretched)
        heads.sectionResized.connect(lambda *_at: (self._fit_soon.start(), self.arranged.emit()))

    def setSelectionModel(self, selectionModel: QItemSelectionModel) -> None:
        """The heads get a selection of their own, always empty: of the view's they would ask
        whether a column is selected from its first row to its last, at every repaint.
        """
        super().setSelectionModel(selectionModel)
        for heads in (self.horizontalHeader(), self.verticalHeader()):
            heads.setSelectionModel(QItemSelectionModel(self.table, heads))

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

    def place_column(self, name: str, place: int) -> None:
        """Put a chosen column at a place among those chosen, 0 the first."""
        heads, ticked = (
            self.horizontalHeader(),
            [column.name for _at, column in self.ticked_columns()],
        )
        aside = ticked[place] if 0 <= place < len(ticked) else ticked[-1]
        heads.moveSection(*(heads.visualIndex(self.table.column_at(one)) for one in (name, aside)))

    def reset_columns(self) -> None:
        """Order, widths and hidden columns as at first."""
        heads = self.horizontalHeader()
        self._insisted.clear()
        self._yielded.clear()
        blocked = self.blockSignals(True)
        for at in range(heads.count()):
            heads.moveSection(heads.visualIndex(at), at)
        self.apply_columns()
        self.blockSignals(blocked)
        self._make_room()
        self.arranged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow table the columns that can best be spared give way, and come back with the
        room.
        """
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
        self._fit_soon.start()

    def _fit_stretched(self) -> None:
        """The stretched column takes what the others leave, but is never squeezed until nothing
        can be read in it.
        """
        at, heads = (
            self.table.column_at(self._stretched) if self._stretched else -1,
            self.horizontalHeader(),
        )
        if at < 0 or heads.isSectionHidden(at):
            return
        # a hidden one has 0
        others = sum(heads.sectionSize(one) for one in range(heads.count()) if one != at)
        is_tight = self.viewport().width() - others < LEAST
        mode = QHeaderView.ResizeMode.Interactive if is_tight else QHeaderView.ResizeMode.Stretch
        if heads.sectionResizeMode(at) != mode:
            heads.setSectionResizeMode(at, mode)
            if is_tight:
                heads.resizeSection(at, LEAST)

    def shown_columns(self) -> list[tuple[int, TableColumn]]:
        """(number, column) of those shown, from left to right."""
        heads = self.horizontalHeader()
        order = (heads.logicalIndex(place) for place in range(heads.count()))
        return [(at, self.table.columns[at]) for at in order if not self.isColumnHidden(at)]

    def ticked_columns(self) -> list[tuple[int, TableColumn]]:
        """(number, column) of those chosen, from left to right: those shown, and those that gave
        way to the width.

        The columns of a table, wherever they are asked for: its chooser, views under a name,
        exports.
        """
        heads = self.horizontalHeader()
        order = (heads.logicalIndex(place) for place in range(heads.count()))
        return [(at, self.table.columns[at]) for at in order if self.is_ticked(at)]

    def is_ticked(self, at: int) -> bool:
        """Is the column of that number chosen, whether there is room for it or not?"""
        return not self.isColumnHidden(at) or self.table.columns[at].name in self._yielded

    def yielded_columns(self) -> list[TableColumn]:
        """Those chosen that gave way to the width, from left to right."""
        return [column for at, column in self.ticked_columns() if self.isColumnHidden(at)]

    def show_yielded(self) -> None:
        """Show those that gave way to the width; they yield no more."""
        for column in self.yielded_columns():
            self.show_column(column.name, True)

    def is_first_shown(self, column: int) -> bool:
        """Is it the leftmost column?"""
        return column == self._first_shown

    def arrangement(self) -> dict[str, Any]:
        """Order, widths and hidden columns, to be kept as JSON."""
        heads = self.horizontalHeader()
        names = [
            self.table.columns[heads.logicalIndex(place)].name for place in range(heads.count())
        ]
        hidden = [
            column.name for at, column in enumerate(self.table.columns) if not self.is_ticked(at)
        ]
        widths = {
            column.name: self.columnWidth(at)
            for at, column in self.shown_columns()
            if column.name != self._stretched
        }
        return {
            "order": names,
            "hidden": hidden,
            "widths": widths,
            "insisted": sorted(self._insisted),
        }

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
        """The arrows in the heads of the columns sorted by, numbered where there are several; ()
        for none.
        """
        self.sorts = tuple(sorts)
        self._heads.show_sorts(
            [(self.table.column_at(name), is_descending) for name, is_descending in self.sorts]
        )

    def _sort_by(self, at: int, adds: bool) -> None:
        column = self.table.columns[at]
        if not column.is_sortable:
            return
        self.show_sorts(
            self._added(column.name)
            if adds and self.sorts_by_several
            else self._turned(column.name)
        )
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
        self._fit_soon.start()
        self.viewport().update()
        self.arranged.emit()


# --- The heads of a table's columns: an arrow in each one that is sorted by, with its place in the
# order where there are several ---


_ARROW = QStyleOptionHeader.SortIndicator
# px: the figure, and how far from the right edge it stands, left of the arrow
PLACE, BESIDE = 8, 19


class SortHeads(QHeaderView):
    """`asked(column, adds)` when a head is clicked; `adds`: with Shift, as a further column to
    sort by.
    """

    asked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._sorts: list[tuple[int, bool]] = []
        self._adds = False
        self.setFixedHeight(38)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(44)
        self.sectionClicked.connect(lambda at: self.asked.emit(at, self._adds))

    def show_sorts(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """(column, descending) of those sorted by, the first one first."""
        self._sorts = list(sorts)
        self.viewport().update()

    def sorts(self) -> list[tuple[int, bool]]:
        """What is shown as sorted by."""
        return list(self._sorts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._adds = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:
        super().initStyleOptionForIndex(option, logicalIndex)
        for column, is_descending in self._sorts:
            if column == logicalIndex:
                option.sortIndicator = _ARROW.SortUp if is_descending else _ARROW.SortDown

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        columns = [column for column, _is_descending in self._sorts]
        if len(columns) > 1 and logicalIndex in columns:
            place = QRect(rect.right() - BESIDE - PLACE, rect.top(), PLACE, rect.height())
            painter.setFont(font(10, QFont.Weight.DemiBold, is_tabular=True))
            painter.setPen(colour("fg2"))
            painter.drawText(
                place, Qt.AlignmentFlag.AlignCenter, str(columns.index(logicalIndex) + 1)
            )
