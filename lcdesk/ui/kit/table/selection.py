"""What is selected in a table: whole rows, or a block of cells as in a sheet; how Enter and Tab go
from cell to cell; and what else is known of its cells: cursor, hover, refused texts.

A selection stays with its people when the rows change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView

from lcdesk.ui.kit.table.columns import TableColumns
from lcdesk.ui.kit.table.model import GroupBand, Index, RecordTable

if TYPE_CHECKING:
    from lcdesk.services.core.record_names import NameOffers

Span = tuple[int, int]  # first and last, both included
Way = Literal["down", "up", "right", "left"]


@dataclass(frozen=True)
class CellBlock:
    """`rows`: runs that do not touch, from top to bottom; `names`: shown columns from left to
    right. Where it is not `is_whole` (parts added with Ctrl), not every cell of these rows and
    columns is selected.
    """

    rows: tuple[Span, ...] = ()
    names: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def height(self) -> int:
        """The number of rows."""
        return sum(last - first + 1 for first, last in self.rows)

    @property
    def cells(self) -> int:
        """The number of cells of its rows and columns."""
        return self.height * len(self.names)

    def numbers(self, most: int | None = None) -> Iterator[int]:
        """The numbers of its rows from top to bottom, at most so many."""
        return islice((row for first, last in self.rows for row in range(first, last + 1)), most)

    def __contains__(self, cell: object) -> bool:
        """Is this (row, column name) one of its cells?"""
        row, name = cell if isinstance(cell, tuple) else (-1, "")
        return name in self.names and any(first <= row <= last for first, last in self.rows)

    def next_cell(self, row: int, name: str, way: Way) -> tuple[int, str]:
        """Where Enter (down, up) or Tab (right, left) goes from one of its cells; around at the
        ends.
        """
        high, wide, at = self.height, len(self.names), self.names.index(name)
        down = sum(min(last, row - 1) - first + 1 for first, last in self.rows if first < row)
        step = 1 if way in ("down", "right") else -1
        if way in ("down", "up"):
            at, down = divmod((at * high + down + step) % (high * wide), high)
        else:
            down, at = divmod((down * wide + at + step) % (high * wide), wide)
        return self._row_at(down), self.names[at]

    def _row_at(self, place: int) -> int:
        """The row of a place among its rows, without a list of them."""
        for first, last in self.rows:
            if place <= last - first:
                return first + place
            place -= last - first + 1
        raise IndexError(place)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Runs in order, those that touch or overlap made one."""
    out: list[Span] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def runs(numbers: Iterable[int]) -> tuple[Span, ...]:
    """Ascending numbers as runs."""
    return joined((number, number) for number in numbers)


# --- The selection of a view ---


Picks = Literal["rows", "cells"]
KEPT = 20_000  # of a larger selection only the cursor stays when other rows are shown

_Command = QItemSelectionModel.SelectionFlag


class CellSelection(QObject):
    """`picks`: "rows" where a row is chosen as a whole, "cells" where blocks of cells are, as in a
    sheet. Tells `chosen()` of another selection, `hidden_asked(ids)` before rows are selected that
    may lie in folded groups.
    """

    chosen = Signal()
    hidden_asked = Signal(object)

    def __init__(
        self, view: QTableView, table: RecordTable, columns: TableColumns, picks: Picks
    ) -> None:
        super().__init__(view)
        self._view, self._columns = view, columns
        self.table, self.picks = table, picks
        behaviour = QAbstractItemView.SelectionBehavior
        view.setSelectionBehavior(
            behaviour.SelectItems if picks == "cells" else behaviour.SelectRows
        )
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        if picks == "cells":
            # a click on a head sorts; Ctrl+Space takes the column
            view.horizontalHeader().sectionPressed.disconnect()
            view.horizontalHeader().sectionEntered.disconnect()
        view.selectionModel().selectionChanged.connect(self._tell_chosen)

    # --- what is selected ---

    def selected_ids(self) -> list[int]:
        """The ids of the rows with anything selected, in the order shown, bands left out."""
        ids, bands, out = self.table.ids, self.table.bands, list[int]()
        for top, bottom in joined((at.top(), at.bottom()) for at in self._ranges()):
            out.extend(ids[top : bottom + 1])
        return [record_id for record_id in out if record_id not in bands] if bands else out

    def _ranges(self) -> list[QItemSelectionRange]:
        return self._view.selectionModel().selection().toList()

    def block(self) -> CellBlock:
        """The rows and shown columns with anything selected in them; no list of rows is made."""
        ranges = self._ranges()
        if not ranges:
            return CellBlock()
        shown = self._columns.shown()
        spans = [(at.left(), at.right()) for at in ranges]
        names = tuple(
            column.name for at, column in shown if any(left <= at <= right for left, right in spans)
        )
        rows = joined((at.top(), at.bottom()) for at in ranges)
        numbers = [at for at, _column in shown]
        cells = sum(
            at.height() * sum(at.left() <= number <= at.right() for number in numbers)
            for at in ranges
        )
        made = CellBlock(rows, names)
        return made if cells == made.cells else CellBlock(rows, names, is_whole=False)

    def block_ids(self, most: int | None = None) -> list[int]:
        """The ids of the rows of the block in the order shown, bands left out; at most so many."""
        ids, bands = self.table.ids, self.table.bands
        return [ids[row] for row in self.block().numbers(most) if ids[row] not in bands]

    def count_selected(self) -> int:
        """How many rows have anything selected, bands left out; no list of them is made."""
        rows = joined((at.top(), at.bottom()) for at in self._ranges())
        return sum(last - first + 1 - self.table.count_bands(first, last) for first, last in rows)

    def current_id(self) -> int | None:
        """The id of the row with the cursor; None where there is none, or a band."""
        row = self._view.currentIndex().row()
        if not 0 <= row < len(self.table.ids):
            return None
        return None if self.table.band(row) else self.table.id_at(row)

    def current_row(self) -> int:
        """The number of the row with the cursor; -1 where there is none."""
        return self._view.currentIndex().row()

    def current_name(self) -> str:
        """The name of the column with the cursor; "" where there is none."""
        at = self._view.currentIndex().column()
        return self.table.columns[at].name if at >= 0 else ""

    # --- selecting ---

    def select_ids(self, ids: Sequence[int]) -> None:
        """Select these rows, scroll to the first and put the cursor there; where cells are
        picked, those in its column.
        """
        self.select_cells(ids, ())

    def select_cells(self, ids: Sequence[int], names: Sequence[str]) -> None:
        """Select these columns of these rows and put the cursor on the first cell; no names: the
        cursor's own column.
        """
        self.hidden_asked.emit(ids)
        rows = self.table.rows_of(ids)
        columns = [at for at in map(self.table.column_at, names) if at >= 0]
        if rows:
            here = (
                self._view.currentIndex().column()
                if self._view.currentIndex().isValid()
                else self._columns.first_shown
            )
            at = self.table.index(rows[0], columns[0] if columns else here)
            self._view.selectionModel().setCurrentIndex(at, _Command.NoUpdate)
            self._view.scrollTo(at)
            columns = columns or [at.column()]
        self._select(runs(rows), runs(sorted(columns)))

    def select_rows(self) -> None:
        """Every column of the block's rows."""
        self._select(self.block().rows, ((0, len(self.table.columns) - 1),))

    def select_columns(self) -> None:
        """Every row of the block's columns."""
        if len(self.table.ids):
            numbers = sorted(self.table.column_at(name) for name in self.block().names)
            self._select(((0, len(self.table.ids) - 1),), runs(numbers))

    def keep_over(self, change: Callable[[], object], bands: Mapping[int, GroupBand]) -> None:
        """Make a `change` of the rows; whoever is selected stays so where they are still there
        afterwards. `bands`: those there will be.
        """
        view, model = self._view, self._view.selectionModel()
        block, current = self.block(), self._cursor_id(bands)
        kept = self.block_ids() if block.height <= KEPT else []
        column, top = max(view.currentIndex().column(), 0), view.verticalScrollBar().value()
        blocked = model.blockSignals(True)
        change()
        rows = self.table.rows_of(kept)
        row = self.table.row_of(current) if current is not None else -1
        if row >= 0 or rows:
            model.setCurrentIndex(
                self.table.index(row if row >= 0 else rows[0], column), _Command.NoUpdate
            )
        self._select(runs(rows), runs(sorted(self.table.column_at(name) for name in block.names)))
        model.blockSignals(blocked)
        view.verticalScrollBar().setValue(top)
        self.chosen.emit()

    def _cursor_id(self, bands: Mapping[int, GroupBand]) -> int | None:
        """Who the cursor stays with; as long as the bands are the same ones, it may be one of
        them.
        """
        row = self._view.currentIndex().row()
        is_on_band = bands is self.table.bands and 0 <= row < len(self.table.ids)
        return self.table.id_at(row) if is_on_band else self.current_id()

    def _select(self, rows: Sequence[Span], columns: Sequence[Span]) -> None:
        columns = columns if self.picks == "cells" else ((0, len(self.table.columns) - 1),)
        chosen, index = QItemSelection(), self.table.index
        for top, bottom in rows:
            for left, right in columns:
                chosen.append(QItemSelectionRange(index(top, left), index(bottom, right)))
        self._view.selectionModel().select(chosen, _Command.ClearAndSelect)

    def _tell_chosen(self, new: QItemSelection, old: QItemSelection) -> None:
        if self.picks == "cells":
            self._repaint_around(new, old)
        self.chosen.emit()

    def _repaint_around(self, *changes: QItemSelection) -> None:
        """The frame of a block lies on its outermost rows: those beside what changed are painted
        too.
        """
        last = self._view.rowAt(self._view.viewport().height() - 1)
        first, last = self._view.rowAt(0), len(self.table.ids) - 1 if last < 0 else last
        for at in (span for change in changes for span in change.toList()):
            top, bottom = max(at.top() - 1, first), min(at.bottom() + 1, last)
            if top <= bottom:
                above = self._view.rowViewportPosition(top)
                high = self._view.rowViewportPosition(bottom) + self._view.rowHeight(bottom) - above
                self._view.viewport().update(0, above, self._view.viewport().width(), high)


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def way_of(key: int, held: Qt.KeyboardModifier) -> Way:
    """Where Enter or Tab goes, with Shift back."""
    is_back = bool(held & Qt.KeyboardModifier.ShiftModifier) or key == Qt.Key.Key_Backtab
    if key in _ENTER:
        return "up" if is_back else "down"
    return "left" if is_back else "right"


class CellSteps(QObject):
    """Where Enter and Tab go, as a sheet has it: down and right, around within a block, after Tabs
    back to where they began; the block stays while the cursor is within.
    """

    def __init__(self, view: QTableView, selection: CellSelection, columns: TableColumns) -> None:
        super().__init__(view)
        self._view, self._selection, self._columns = view, selection, columns
        self._table = selection.table
        # (row, column) the last Tab went to, column the first came from
        self._tabbed: tuple[tuple[int, int], int] | None = None

    def leaves(self, *, is_forward: bool) -> bool:
        """Does Tab leave the table? From the last cell of a row it does, so that nobody is caught
        in it.
        """
        at = self._view.currentIndex()
        is_at_end = (
            not at.isValid() or self._beside(at.column(), 1 if is_forward else -1) == at.column()
        )
        return is_at_end and not self._round()

    def step(self, way: Way) -> None:
        """Go to another cell after Enter (down, with Shift up) or Tab (right, with Shift left)."""
        at, block = self._view.currentIndex(), self._round()
        if not at.isValid():
            return
        if block:
            row, name = block.next_cell(at.row(), self._selection.current_name(), way)
            to = self._table.index(row, self._table.column_at(name))
            self._view.selectionModel().setCurrentIndex(to, _Command.NoUpdate)
            self._view.setFocus()
            return
        is_tabbed = self._tabbed is not None and self._tabbed[0] == (at.row(), at.column())
        began = cast("tuple[tuple[int, int], int]", self._tabbed)[1] if is_tabbed else at.column()
        if way in ("right", "left"):
            column = self._beside(at.column(), 1 if way == "right" else -1)
            self._go_to(at.row(), column)
            self._tabbed = ((at.row(), column), began)
        else:
            self._go_to(self._below(at.row(), 1 if way == "down" else -1), began)
            self._tabbed = None

    def _round(self) -> CellBlock | None:
        """The block that Enter and Tab go around in: one of several cells, with the cursor
        inside.
        """
        block = self._selection.block() if self._selection.picks == "cells" else CellBlock()
        is_one = (
            block.is_whole
            and block.cells > 1
            and (self._view.currentIndex().row(), self._selection.current_name()) in block
        )
        return block if is_one else None

    def _beside(self, column: int, step: int) -> int:
        """The next shown column; the same at the end."""
        shown = [at for at, _column in self._columns.shown()]
        place = shown.index(column) + step if column in shown else 0
        return shown[place] if 0 <= place < len(shown) else column

    def _below(self, row: int, step: int) -> int:
        """The next row that is no band; the same at the end."""
        at = row + step
        while 0 <= at < len(self._table.ids) and self._table.band(at):
            at += step
        return at if 0 <= at < len(self._table.ids) else row

    def _go_to(self, row: int, column: int) -> None:
        how = (
            _Command.ClearAndSelect
            if self._selection.picks == "cells"
            else _Command.ClearAndSelect | _Command.Rows
        )
        self._view.selectionModel().setCurrentIndex(self._table.index(row, column), how)
        self._view.setFocus()


# --- Its cells: cursor, hover, refused texts ---


class TableCells(QObject):
    """The cells of a view. A text that is no value stays in its cell until it is put right or given
    up: with Esc, by leaving the cell once the cursor has come to it, by sorting, or by leaving the
    table. `rejected` says (id, column) → what was typed, why it was refused.
    """

    refused = Signal(str)  # a typed value was not understood: why
    hovered = Signal(int)  # another row is below the pointer, -1 for none
    left = Signal(str)  # an editor was closed by Enter or Tab: which way they go

    def __init__(
        self, view: QTableView, table: RecordTable, columns: TableColumns, *, is_sheet: bool
    ) -> None:
        super().__init__(view)
        self._view, self._is_sheet = view, is_sheet
        self.table, self.columns = table, columns
        self.hovered_row = -1
        self.framed_cell = (-1, -1)
        self.marked_row = -1  # where cells are picked: that of the cursor
        self.near: dt.date | None = None  # dates without a year are nearest to this; None: today
        self.offers: NameOffers | None = None  # names for the fields that point at others
        self.rejected: dict[tuple[int, str], tuple[str, str]] = {}
        self.is_walking = False  # from one refused cell to the next, which gives nothing up
        self._here: tuple[int, str] | None = None  # the cell that gives its text up when it is left

    def reject(self, index: Index, text: str, message: str) -> None:
        """A typed text that is no value stays in its cell, in red, until it is put right or
        given up.
        """
        self.reject_cell(*self._cell_of(index), text, message)
        self.hold()
        self.refused.emit(message)

    def reject_cell(self, record_id: int, name: str, text: str, message: str) -> None:
        """The same for a text that came another way than through the editor, and is told
        elsewhere.
        """
        self.rejected[record_id, name] = (text, message)
        self._view.viewport().update()

    def reject_cells(self, cells: Mapping[int, Mapping[str, Any]], message: str) -> None:
        """Values that are some, and could not be kept just now: they stay in their cells all the
        same.
        """
        columns = {column.name: column for column in self.table.columns if column.is_editable}
        for record_id, values in cells.items():
            for name, value in values.items():
                field = columns[name].field if name in columns else None
                if field is not None and value is not None:
                    self.reject_cell(record_id, name, field.kind.format(value), message)

    def accept(self, index: Index) -> None:
        """Nothing is wrong with this cell any more."""
        if index.isValid() and self.rejected.pop(self._cell_of(index), None):
            self._repaint_rows(index.row())

    def rejection(self, index: Index) -> tuple[str, str] | None:
        """(what was typed, why it was refused) of a cell."""
        return self.rejected.get(self._cell_of(index)) if self.rejected else None

    def hold(self) -> None:
        """The editor in the cell of the cursor is on its way out: that gives up nothing."""
        self._here = None

    def follow_cursor(self) -> None:
        """It has come to another cell: what was refused in the one it leaves is given up."""
        at = self._view.currentIndex()
        was, self._here = self._here, self._cell_of(at) if at.isValid() else None
        is_left = was != self._here and self._is_sheet and not self.is_walking
        if is_left and was is not None:
            self.give_up([was])

    def give_up(self, cells: Iterable[tuple[int, str]] | None = None) -> bool:
        """The value that is kept stands in these cells again (None: in all); was there any?"""
        gone = [cell for cell in list(self.rejected if cells is None else cells)]
        found = [self.rejected.pop(cell, None) for cell in gone]
        if any(found):
            self._view.viewport().update()
        return any(found)

    def give_up_here(self) -> bool:
        """As `give_up`, in the cell of the cursor, or in all where there is nothing in that."""
        at = self._view.currentIndex()
        here = at.isValid() and self.give_up([self._cell_of(at)])
        return here or self.give_up()

    def forgive(self, ids: Iterable[int], names: Collection[str]) -> None:
        """These cells have got a value elsewhere: what was refused in them is no longer asked
        about.
        """
        for cell in (
            [(record_id, name) for record_id in ids for name in names] if self.rejected else ()
        ):
            if self.rejected.pop(cell, None):
                self._view.viewport().update()

    def frame(self) -> None:
        """The frame of the current cell shows where the keyboard is; without focus there is
        none.
        """
        at, before, has_keys = self._view.currentIndex(), self.framed_cell[0], self._view.hasFocus()
        self.framed_cell = (at.row(), at.column()) if has_keys and at.isValid() else (-1, -1)
        marked, self.marked_row = self.marked_row, at.row() if self._is_sheet else -1
        self._repaint_rows(before, self.framed_cell[0], marked, self.marked_row)

    def hover(self, row: int) -> None:
        """The pointer is over this row, -1 for none."""
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            self._repaint_rows(before, row)
            self.hovered.emit(row)

    def _cell_of(self, index: Index) -> tuple[int, str]:
        return self.table.id_at(index.row()), self.table.columns[index.column()].name

    def _repaint_rows(self, *rows: int) -> None:
        for row in rows:
            if row >= 0:
                self._view.viewport().update(
                    0,
                    self._view.rowViewportPosition(row),
                    self._view.viewport().width(),
                    self._view.rowHeight(row),
                )
