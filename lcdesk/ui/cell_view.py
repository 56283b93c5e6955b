"""What the painter, the editor and the clipboard of a cell need to know of their table: cursor, hover, refused texts."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from lcdesk.ui.column_view import ColumnView
from lcdesk.ui.table import Index, RecordTable


class CellView(ColumnView):
    """A table view whose cells can be typed into; a text that is no value stays in its cell until it is put right."""

    refused = Signal(str)  # a typed value was not understood: why

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table)
        self.hovered_row = -1
        self.framed_cell = (-1, -1)
        self.rejected: dict[tuple[int, str], tuple[str, str]] = {}  # (id, column) → what was typed, why it was refused

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows, in the order shown."""
        ranges = sorted((at.top(), at.bottom()) for at in self.selectionModel().selection().toList())
        ids, last, out = self.table.ids, -1, list[int]()
        for top, bottom in ranges:
            out.extend(ids[max(top, last + 1) : bottom + 1])
            last = max(last, bottom)
        return out

    def reject(self, index: Index, text: str, message: str) -> None:
        """A typed text that is no value stays in its cell, in red, until it is put right or given up with Esc."""
        self.rejected[self._cell_of(index)] = (text, message)
        self.refused.emit(message)
        self._repaint_rows(index.row())

    def accept(self, index: Index) -> None:
        """Nothing is wrong with this cell any more."""
        if index.isValid() and self.rejected.pop(self._cell_of(index), None):
            self._repaint_rows(index.row())

    def rejection(self, index: Index) -> tuple[str, str] | None:
        """(what was typed, why it was refused) of a cell."""
        return self.rejected.get(self._cell_of(index)) if self.rejected else None

    def _cell_of(self, index: Index) -> tuple[int, str]:
        return self.table.id_at(index.row()), self.table.columns[index.column()].name

    def step_down_after_edit(self) -> None:
        """Enter keeps the value and goes to the cell below, as in a sheet."""
        at = self.currentIndex()
        QTimer.singleShot(0, self, lambda: self._go_to(at.row() + 1, at.column()))

    def _go_to(self, row: int, column: int) -> None:
        if row < len(self.table.ids):
            self.setCurrentIndex(self.table.index(row, column))
        self.setFocus()

    def _repaint_rows(self, *rows: int) -> None:
        for row in rows:
            if row >= 0:
                self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
