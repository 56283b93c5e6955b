"""What is selected in a table: whole rows, or a block of cells as in a sheet; it stays with its
people when the rows change.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from lcdesk.ui.kit.table.cell_block import CellBlock, Span, Way, joined, runs
from lcdesk.ui.kit.table.cell_view import CellView
from lcdesk.ui.kit.table.model import GroupBand, RecordTable

Picks = Literal["rows", "cells"]
KEPT = 20_000  # of a larger selection only the cursor stays when other rows are shown

_Command = QItemSelectionModel.SelectionFlag
_Keys = Qt.Key
_MOVES = {
    _Keys.Key_Up,
    _Keys.Key_Down,
    _Keys.Key_Left,
    _Keys.Key_Right,
    _Keys.Key_Home,
    _Keys.Key_End,
    _Keys.Key_PageUp,
    _Keys.Key_PageDown,
}


class BlockView(CellView):
    """`picks`: "rows" where a row is chosen as a whole, "cells" where blocks of cells are, as in
    a sheet.
    """

    chosen = Signal()  # another selection

    def __init__(self, table: RecordTable, picks: Picks = "rows") -> None:
        self.picks: Picks = picks  # Qt asks for selection commands while it is being made
        super().__init__(table)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(
            behaviour.SelectItems if picks == "cells" else behaviour.SelectRows
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        if picks == "cells":
            # a click on a head sorts; Ctrl+Space takes the column
            self.horizontalHeader().sectionPressed.disconnect()
            self.horizontalHeader().sectionEntered.disconnect()
        self.selectionModel().selectionChanged.connect(self._tell_chosen)

    # --- what is selected ---

    def block(self) -> CellBlock:
        """The rows and shown columns with anything selected in them; no list of rows is made."""
        ranges = self._ranges()
        if not ranges:
            return CellBlock()
        shown = self.shown_columns()
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
        row = self.currentIndex().row()
        if not 0 <= row < len(self.table.ids):
            return None
        return None if self.table.band(row) else self.table.id_at(row)

    def current_name(self) -> str:
        """The name of the column with the cursor; "" where there is none."""
        at = self.currentIndex().column()
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
        self.unfold_for(ids)
        rows = self.rows_of(ids)
        columns = [at for at in map(self.table.column_at, names) if at >= 0]
        if rows:
            here = (
                self.currentIndex().column() if self.currentIndex().isValid() else self._first_shown
            )
            at = self.table.index(rows[0], columns[0] if columns else here)
            self.selectionModel().setCurrentIndex(at, _Command.NoUpdate)
            self.scrollTo(at)
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

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these rows; whoever was selected stays so where it is still there."""
        self.set_rows(ids, {})

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, GroupBand]) -> None:
        """The same with bands between them, as `RecordTable.set_rows` has it."""
        fresh = ids if isinstance(ids, array) else array("q", ids)
        if self.table.unfolded(fresh, bands) == self.table.ids:
            self.table.set_rows(fresh, bands)
            return
        if not fresh and self.picks == "rows":
            self.rejected.clear()  # numbers of rows mean others next time
        block, current = self.block(), self._cursor_id(bands)
        kept = self.block_ids() if block.height <= KEPT else []
        column, top = max(self.currentIndex().column(), 0), self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        self.table.set_rows(fresh, bands)
        rows = self.rows_of(kept)
        row = self.table.row_of(current) if current is not None else -1
        if row >= 0 or rows:
            self.selectionModel().setCurrentIndex(
                self.table.index(row if row >= 0 else rows[0], column), _Command.NoUpdate
            )
        self._select(runs(rows), runs(sorted(self.table.column_at(name) for name in block.names)))
        self.selectionModel().blockSignals(blocked)
        self.verticalScrollBar().setValue(top)
        self.chosen.emit()

    def _cursor_id(self, bands: Mapping[int, GroupBand]) -> int | None:
        """Who the cursor stays with; as long as the bands are the same ones, it may be one of
        them.
        """
        row = self.currentIndex().row()
        is_on_band = bands is self.table.bands and 0 <= row < len(self.table.ids)
        return self.table.id_at(row) if is_on_band else self.current_id()

    # --- folding ---

    def fold(self, marks: Iterable[Any], *, is_folded: bool) -> None:
        """Hide the rows below the bands of these marks, or show them again; the cursor stays on
        its band.
        """
        self.table.fold(marks, is_folded=is_folded)
        self.set_rows(self.table.whole, self.table.bands)

    def unfold_for(self, ids: Iterable[int]) -> None:
        """Open the groups in which these people are hidden."""
        bands = [band for band in self.table.bands.values() if self.table.is_folded(band)]
        if bands:
            above = (self.table.band_above(one) for one in ids if self.table.row_of(one) < 0)
            if marks := {band.mark for band in above if band in bands}:
                self.fold(marks, is_folded=False)

    def _select(self, rows: Sequence[Span], columns: Sequence[Span]) -> None:
        columns = columns if self.picks == "cells" else ((0, len(self.table.columns) - 1),)
        chosen, index = QItemSelection(), self.table.index
        for top, bottom in rows:
            for left, right in columns:
                chosen.append(QItemSelectionRange(index(top, left), index(bottom, right)))
        self.selectionModel().select(chosen, _Command.ClearAndSelect)

    def rows_of(self, ids: Sequence[int]) -> list[int]:
        """The rows of those of these ids that are shown, from top to bottom."""
        if len(ids) < 20:
            return sorted(row for row in map(self.table.row_of, ids) if row >= 0)
        wanted = set(ids)
        return [row for row, record_id in enumerate(self.table.ids) if record_id in wanted]

    # --- what Qt asks and tells ---

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """In a sheet Ctrl with a key of movement selects where it goes, with Shift up to there."""
        if self.picks == "cells" and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            is_longer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return _Command.SelectCurrent if is_longer else _Command.ClearAndSelect
        return super().selectionCommand(index, event)

    def _tell_chosen(self, new: QItemSelection, old: QItemSelection) -> None:
        if self.picks == "cells":
            self._repaint_around(new, old)
        self.chosen.emit()

    def _repaint_around(self, *changes: QItemSelection) -> None:
        """The frame of a block lies on its outermost rows: those beside what changed are painted
        too.
        """
        last = self.rowAt(self.viewport().height() - 1)
        first, last = self.rowAt(0), len(self.table.ids) - 1 if last < 0 else last
        for at in (span for change in changes for span in change.toList()):
            top, bottom = max(at.top() - 1, first), min(at.bottom() + 1, last)
            if top <= bottom:
                above = self.rowViewportPosition(top)
                high = self.rowViewportPosition(bottom) + self.rowHeight(bottom) - above
                self.viewport().update(0, above, self.viewport().width(), high)


# --- Enter and Tab as a sheet has them: down and right, around within a block, after Tabs back to
# where they began ---


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def way_of(key: int, held: Qt.KeyboardModifier) -> Way:
    """Where Enter or Tab goes, with Shift back."""
    is_back = bool(held & Qt.KeyboardModifier.ShiftModifier) or key == Qt.Key.Key_Backtab
    if key in _ENTER:
        return "up" if is_back else "down"
    return "left" if is_back else "right"


class StepView(BlockView):
    """The cursor goes from cell to cell; the block stays while it is within."""

    # (row, column) the last Tab went to, column the first came from
    _tabbed: tuple[tuple[int, int], int] | None = None

    def step(self, way: Way) -> None:
        at, block = self.currentIndex(), self._round()
        if not at.isValid():
            return
        if block:
            row, name = block.next_cell(at.row(), self.current_name(), way)
            to = self.table.index(row, self.table.column_at(name))
            self.selectionModel().setCurrentIndex(to, _Command.NoUpdate)
            self.setFocus()
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

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes to the cell at the right; from the last one of a row it leaves the table, so
        that nobody is caught in it.
        """
        at = self.currentIndex()
        is_at_end = not at.isValid() or self._beside(at.column(), 1 if next else -1) == at.column()
        if is_at_end and not self._round():
            return bool(QWidget.focusNextPrevChild(self, next))
        self.step("right" if next else "left")
        return True

    def _round(self) -> CellBlock | None:
        """The block that Enter and Tab go around in: one of several cells, with the cursor
        inside.
        """
        block = self.block() if self.picks == "cells" else CellBlock()
        is_one = (
            block.is_whole
            and block.cells > 1
            and (self.currentIndex().row(), self.current_name()) in block
        )
        return block if is_one else None

    def _beside(self, column: int, step: int) -> int:
        """The next shown column; the same at the end."""
        shown = [at for at, _column in self.shown_columns()]
        place = shown.index(column) + step if column in shown else 0
        return shown[place] if 0 <= place < len(shown) else column

    def _below(self, row: int, step: int) -> int:
        """The next row that is no band; the same at the end."""
        at = row + step
        while 0 <= at < len(self.table.ids) and self.table.band(at):
            at += step
        return at if 0 <= at < len(self.table.ids) else row

    def _go_to(self, row: int, column: int) -> None:
        how = (
            _Command.ClearAndSelect
            if self.picks == "cells"
            else _Command.ClearAndSelect | _Command.Rows
        )
        self.selectionModel().setCurrentIndex(self.table.index(row, column), how)
        self.setFocus()
