"""Enter and Tab as a sheet has them: down and right, around within a block, after Tabs back to where they began."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QWidget

from lcdesk.ui.kit.table.cell_block import CellBlock, Way
from lcdesk.ui.kit.table.selection import BlockView

_Command = QItemSelectionModel.SelectionFlag
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def way_of(key: int, held: Qt.KeyboardModifier) -> Way:
    """Where Enter or Tab goes, with Shift back."""
    is_back = bool(held & Qt.KeyboardModifier.ShiftModifier) or key == Qt.Key.Key_Backtab
    if key in _ENTER:
        return "up" if is_back else "down"
    return "left" if is_back else "right"


class StepView(BlockView):
    """The cursor goes from cell to cell; the block stays while it is within."""

    _tabbed: tuple[tuple[int, int], int] | None = None  # (row, column) the last Tab went to, column the first came from

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
        """Tab goes to the cell at the right; from the last one of a row it leaves the table, so that nobody is caught in it."""
        at = self.currentIndex()
        is_at_end = not at.isValid() or self._beside(at.column(), 1 if next else -1) == at.column()
        if is_at_end and not self._round():
            return bool(QWidget.focusNextPrevChild(self, next))
        self.step("right" if next else "left")
        return True

    def _round(self) -> CellBlock | None:
        """The block that Enter and Tab go around in: one of several cells, with the cursor inside."""
        block = self.block() if self.picks == "cells" else CellBlock()
        is_one = block.is_whole and block.cells > 1 and (self.currentIndex().row(), self.current_name()) in block
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
        how = _Command.ClearAndSelect if self.picks == "cells" else _Command.ClearAndSelect | _Command.Rows
        self.selectionModel().setCurrentIndex(self.table.index(row, column), how)
        self.setFocus()
