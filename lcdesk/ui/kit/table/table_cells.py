"""What the painter, the editor and the clipboard of a cell need to know of their table: cursor,
hover, refused texts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTableView

from lcdesk.ui.kit.table.columns import TableColumns
from lcdesk.ui.kit.table.model import Index, RecordTable


class TableCells(QObject):
    """The cells of a view. A text that is no value stays in its cell until it is put right:
    `rejected` says (id, column) → what was typed, why it was refused.
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
        self.rejected: dict[tuple[int, str], tuple[str, str]] = {}

    def reject(self, index: Index, text: str, message: str) -> None:
        """A typed text that is no value stays in its cell, in red, until it is put right or
        given up with Esc.
        """
        self.reject_cell(*self._cell_of(index), text, message)
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
