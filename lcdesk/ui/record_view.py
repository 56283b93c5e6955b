"""The view of a RecordTable: behaves like a sheet, keeps its selection by id, remembers its columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from lcdesk.texts import _
from lcdesk.ui.cell_view import CellView
from lcdesk.ui.clipboard import copy_rows, read_cells
from lcdesk.ui.delegates import CellDelegate
from lcdesk.ui.row_painting import paint_rows
from lcdesk.ui.table import RecordTable
from lcdesk.ui.theme import theme

_Command = QItemSelectionModel.SelectionFlag


class RecordView(CellView):
    """Select rows, sort by a head, type to replace, F2 to edit, copy and paste as cells of a sheet."""

    chosen = Signal()  # another selection
    opened = Signal(int)  # id: double click or Enter on a cell that cannot be edited
    pasted = Signal(list)  # [(id, {column name: text})]
    removal_asked = Signal()  # Delete

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table)
        self.setItemDelegate(CellDelegate(self))
        self._dress()
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit())
        self.selectionModel().currentChanged.connect(lambda _new, _old: self._frame())
        theme().changed.connect(self._fit_rows)
        self.apply_columns()

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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

    # --- rows ---

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these rows; whoever was selected stays so where it is still there."""
        fresh = ids if isinstance(ids, array) else array("q", ids)
        if fresh == self.table.ids:
            self.table.forget()
            return
        kept, current = self.selected_ids(), self.current_id()
        if not fresh:
            self.rejected.clear()
        column, top = max(self.currentIndex().column(), 0), self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        self.table.set_ids(fresh)
        rows = self._rows_of(kept)
        row = self.table.row_of(current) if current is not None else -1
        if row >= 0 or rows:
            self.selectionModel().setCurrentIndex(
                self.table.index(row if row >= 0 else rows[0], column), _Command.NoUpdate
            )
        self._select_rows(rows)
        self.selectionModel().blockSignals(blocked)
        self.verticalScrollBar().setValue(top)
        self._frame()
        self.chosen.emit()

    def current_id(self) -> int | None:
        """The id of the row with the cursor."""
        row = self.currentIndex().row()
        return self.table.id_at(row) if 0 <= row < len(self.table.ids) else None

    def select_ids(self, ids: Sequence[int]) -> None:
        """Select these rows, scroll to the first and put the cursor there."""
        rows = self._rows_of(ids)
        if rows:
            column = self.currentIndex().column() if self.currentIndex().isValid() else self._first_shown
            self.selectionModel().setCurrentIndex(self.table.index(rows[0], column), _Command.NoUpdate)
            self.scrollTo(self.table.index(rows[0], column))
        self._select_rows(rows)

    def edit_cell(self, record_id: int, name: str) -> None:
        """Open the editor of a cell."""
        row, column = self.table.row_of(record_id), self.table.column_at(name)
        if row >= 0 and column >= 0:
            self.setCurrentIndex(self.table.index(row, column))
            self.edit(self.currentIndex())

    def _rows_of(self, ids: Sequence[int]) -> list[int]:
        if len(ids) < 20:
            return sorted(row for row in map(self.table.row_of, ids) if row >= 0)
        wanted = set(ids)
        return [row for row, record_id in enumerate(self.table.ids) if record_id in wanted]

    def _select_rows(self, rows: Sequence[int]) -> None:
        chosen, last = QItemSelection(), len(self.table.columns) - 1
        start = before = None
        for row in [*rows, -2]:
            if before is not None and row != before + 1:
                chosen.append(QItemSelectionRange(self.table.index(start or 0, 0), self.table.index(before, last)))
                start = None
            start = row if start is None else start
            before = row
        self.selectionModel().select(chosen, _Command.ClearAndSelect | _Command.Rows)

    # --- keys, mouse, clipboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            copy_rows(self)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self._go_to(at.row() + 1, at.column())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The selected rows, shown columns, as text and as cells for Excel and WPS."""
        copy_rows(self)

    def paste(self) -> None:
        """Cells of a sheet from the current cell to the right and down; the screen gets them with `pasted`."""
        at, cells = self.currentIndex(), read_cells()
        if not at.isValid() or not cells:
            return
        names = [column.name for _number, column in self.shown_columns()]
        first = names.index(self.table.columns[at.column()].name)
        rows = range(at.row(), min(at.row() + len(cells), len(self.table.ids)))
        lines = zip(rows, cells, strict=False)
        if len(cells) > len(rows) or max(map(len, cells)) > len(names) - first:
            self.refused.emit(_("What did not fit below or beside the table was left out."))
        self.pasted.emit([(self.table.id_at(row), dict(zip(names[first:], line, strict=False))) for row, line in lines])

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
            self.selectionModel().setCurrentIndex(self.table.index(0, self._first_shown), _Command.NoUpdate)
        self._frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame()

    def _frame(self) -> None:
        """The frame of the current cell shows where the keyboard is; without focus there is none."""
        at, before = self.currentIndex(), self.framed_cell[0]
        self.framed_cell = (at.row(), at.column()) if self.hasFocus() and at.isValid() else (-1, -1)
        self._repaint_rows(before, self.framed_cell[0])

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            before, self.hovered_row = self.hovered_row, row
            self._repaint_rows(before, row)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height)
        self.viewport().update()
