"""What the painter, the editor and the clipboard of a cell need to know of their table: cursor,
hover, refused texts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionRange, Signal

from lcdesk.ui.kit.table.cell_block import Way, joined
from lcdesk.ui.kit.table.columns import ColumnView
from lcdesk.ui.kit.table.model import Index, RecordTable


class CellView(ColumnView):
    """A table view whose cells can be typed into; a text that is no value stays in its cell
    until it is put right.
    """

    refused = Signal(str)  # a typed value was not understood: why

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table)
        self.hovered_row = -1
        self.framed_cell = (-1, -1)
        self.marked_row = -1  # where cells are picked: that of the cursor
        self.near: dt.date | None = None  # dates without a year are nearest to this; None: today
        # (id, column) → what was typed, why it was refused
        self.rejected: dict[tuple[int, str], tuple[str, str]] = {}

    def selected_ids(self) -> list[int]:
        """The ids of the rows with anything selected, in the order shown, bands left out."""
        ids, bands, out = self.table.ids, self.table.bands, list[int]()
        for top, bottom in joined((at.top(), at.bottom()) for at in self._ranges()):
            out.extend(ids[top : bottom + 1])
        return [record_id for record_id in out if record_id not in bands] if bands else out

    def _ranges(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

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
        self.viewport().update()

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
                self.viewport().update()

    def _cell_of(self, index: Index) -> tuple[int, str]:
        return self.table.id_at(index.row()), self.table.columns[index.column()].name

    def step(self, way: Way) -> None:
        """Go to another cell after Enter (down, with Shift up) or Tab (right, with Shift left)."""
        raise NotImplementedError

    def _repaint_rows(self, *rows: int) -> None:
        for row in rows:
            if row >= 0:
                self.viewport().update(
                    0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row)
                )
