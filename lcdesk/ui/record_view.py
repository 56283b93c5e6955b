"""The view of a RecordTable: behaves like a sheet, keeps its selection by id, remembers its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from lcdesk.texts import _
from lcdesk.ui.block import Block
from lcdesk.ui.block_view import BlockView, Picks
from lcdesk.ui.clipboard import copy_rows, read_cells
from lcdesk.ui.delegates import CellDelegate
from lcdesk.ui.row_painting import paint_rows
from lcdesk.ui.table import Band, RecordTable
from lcdesk.ui.theme import theme

_Command = QItemSelectionModel.SelectionFlag


class RecordView(BlockView):
    """Sort by a head, type to replace, F2 to edit, copy and paste as cells of a sheet. Which signals tell what is done depends on
    what is picked: `pasted` and `removal_asked` where that is rows; the others where it is cells."""

    opened = Signal(int)  # id: double click or Enter on a cell that cannot be edited
    pasted = Signal(list)  # [(id, {column name: text})]
    removal_asked = Signal()  # Delete
    cells_typed = Signal(object)  # {id: {column name: value}}
    block_pasted = Signal(object)  # {id: {column name: text}}
    cleared = Signal()  # Delete: the cells of the block
    filled = Signal(str)  # "down": the first row of the block into the others; "right": the first column

    def __init__(self, table: RecordTable, picks: Picks = "rows") -> None:
        super().__init__(table, picks)
        self.setItemDelegate(CellDelegate(self))
        self._dress()
        self.selectionModel().currentChanged.connect(lambda _new, _old: self._frame())
        theme().changed.connect(self._fit_rows)
        if picks == "cells":
            table.edited.connect(lambda ids, values: self.cells_typed.emit({one: dict(values) for one in ids}))
        self.apply_columns()

    def _dress(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, Band]) -> None:
        super().set_rows(ids, bands)
        self._frame()

    def edit_cell(self, record_id: int, name: str) -> None:
        """Open the editor of a cell."""
        row, column = self.table.row_of(record_id), self.table.column_at(name)
        if row >= 0 and column >= 0:
            self.setCurrentIndex(self.table.index(row, column))
            self.edit(self.currentIndex())

    # --- keys, mouse, clipboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_rows(self)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            (self.cleared if self.picks == "cells" else self.removal_asked).emit()
        elif event.key() == Qt.Key.Key_Space and self._select_along(event.modifiers()):
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self._go_to(at.row() + 1, at.column())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The selected rows, shown columns, as text and as cells for Excel and WPS."""
        copy_rows(self)

    def paste(self) -> None:
        """Cells of a sheet to the right and down from the first cell of the block, or from the cursor where rows are picked."""
        at, cells = self.currentIndex(), read_cells()
        if not at.isValid() or not cells:
            return
        block = self.block() if self.picks == "cells" else Block()
        names = [column.name for _number, column in self.shown_columns()]
        first = names.index(block.names[0] if block.names else self.table.columns[at.column()].name)
        top = block.rows[0][0] if block.rows else at.row()
        rows = [row for row in range(top, min(top + len(cells), len(self.table.ids))) if self.table.band(row) is None]
        lines = zip(rows, cells, strict=False)
        if len(cells) > len(rows) or max(map(len, cells)) > len(names) - first:
            self.refused.emit(_("What did not fit below or beside the table was left out."))
        told = [(self.table.id_at(row), dict(zip(names[first:], line, strict=False))) for row, line in lines]
        if self.picks == "cells":
            self.block_pasted.emit(dict(told))
        else:
            self.pasted.emit(told)

    def _select_along(self, held: Qt.KeyboardModifier) -> bool:
        """Shift+Space takes the rows of the block, Ctrl+Space its columns."""
        if self.picks == "rows" or not held & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            return False
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.select_rows()
        else:
            self.select_columns()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells and hairlines in one go, where the delegate paints as ours does."""
        delegate = self.itemDelegate()
        if isinstance(delegate, CellDelegate) and type(delegate).paint is CellDelegate.paint:
            painter = QPainter(self.viewport())
            paint_rows(self, delegate, painter, event.rect())
            painter.end()
        else:
            super().paintEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and not self.table.columns[at.column()].is_editable:
            self.opened.emit(self.table.id_at(at.row()))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes to the cell at the right; from the last one of a row it leaves the table, so that nobody is caught in it."""
        shown, at = [number for number, _column in self.shown_columns()], self.currentIndex()
        is_at_end = not at.isValid() or at.column() == shown[-1 if next else 0]
        return bool(QWidget.focusNextPrevChild(self, next) if is_at_end else super().focusNextPrevChild(next))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and len(self.table.ids):
            how = _Command.ClearAndSelect if self.picks == "cells" else _Command.NoUpdate
            self.selectionModel().setCurrentIndex(self.table.index(0, self._first_shown), how)
        self._frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame()

    def _frame(self) -> None:
        """The frame of the current cell shows where the keyboard is; without focus there is none."""
        at, before = self.currentIndex(), self.framed_cell[0]
        self.framed_cell = (at.row(), at.column()) if self.hasFocus() and at.isValid() else (-1, -1)
        marked, self.marked_row = self.marked_row, at.row() if self.picks == "cells" else -1
        self._repaint_rows(before, self.framed_cell[0], marked, self.marked_row)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            self._repaint_rows(before, row)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height)
        self.viewport().update()
