"""The view of a RecordTable: behaves like a sheet, keeps its selection by id, remembers its
columns.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic

import shiboken6
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import BirthDate, Date
from lcdesk.texts import _, n_
from lcdesk.ui.kit.forms.editors import DateEditor, type_again
from lcdesk.ui.kit.forms.list_editor import ListEditor
from lcdesk.ui.kit.forms.unsaved_input import is_only_looked_at
from lcdesk.ui.kit.painting.theme import colour, theme
from lcdesk.ui.kit.table.columns import SortHeader, TableColumns
from lcdesk.ui.kit.table.delegates import FOLD, CellDelegate, paint_rows
from lcdesk.ui.kit.table.model import GroupBand, Index, RecordTable, TableRecord
from lcdesk.ui.kit.table.selection import CellSelection, CellSteps, Picks, TableCells, way_of

if TYPE_CHECKING:
    from lcdesk.services.guide.what_counts import WhatCounts

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


class RecordView(QTableView, Generic[TableRecord]):
    """Sort by a head, type to replace, F2 to edit, copy and paste as cells of a sheet. Which
    signals tell what is done depends on what is picked: `pasted` and `removal_asked` where that
    is rows; the others where it is cells.

    Its `header`, `columns`, `cells`, `selection`, `steps` and the `freeze` while a cell is typed
    into have a class each.
    """

    chosen = Signal()  # another selection
    refused = Signal(str)  # what was typed, copied or pasted cannot be: why
    opened = Signal(int)  # id: double click or Enter on a cell that cannot be edited
    pasted = Signal(list)  # [(id, {column name: text})]
    removal_asked = Signal()  # Delete
    block_pasted = Signal(object)  # {id: {column name: text}}
    # [{column name: text}]: pasted rows for which there was no room below
    left_over = Signal(object)
    # {column name: how many}: private values that were copied masked
    masked_copied = Signal(object)
    cleared = Signal()  # Delete: the cells of the block
    # "down": the first row of the block into the others; "right": the first column
    filled = Signal(str)

    def __init__(self, table: RecordTable[TableRecord], picks: Picks = "rows") -> None:
        self.picks: Picks = picks  # Qt asks for selection commands while it is being made
        super().__init__()
        self.table = table
        self.header = SortHeader(table)
        self.setHorizontalHeader(self.header)
        self.setModel(table)
        table.setParent(self)
        self.columns = TableColumns(self, table)
        self.cells = TableCells(self, table, self.columns, is_sheet=picks == "cells")
        self.selection = chosen = CellSelection(self, table, self.columns, picks)
        # what everybody asks a table for goes by short names
        self.block, self.block_ids = chosen.block, chosen.block_ids
        self.selected_ids, self.count_selected = chosen.selected_ids, chosen.count_selected
        self.select_ids, self.select_cells = chosen.select_ids, chosen.select_cells
        self.current_id, self.current_name = chosen.current_id, chosen.current_name
        self.steps = CellSteps(self, chosen, self.columns)
        self.freeze = EditFreeze(self)
        self.header.frozen = lambda: (self.columns.first_shown, self.columns.frozen_width())
        self.marked: frozenset[int] = frozenset()
        self.setItemDelegate(CellDelegate(self, self.cells))
        self._dress()
        self._connect()
        self.columns.apply()

    def _connect(self) -> None:
        self.selection.chosen.connect(self.chosen)
        self.selection.hidden_asked.connect(self.unfold_for)
        self.selectionModel().currentChanged.connect(lambda _new, _old: self._follow_cursor())
        self.header.sorts_asked.connect(lambda _sorts: self.cells.give_up())
        self.header.sort_asked.connect(lambda _name, _is_falling: self.cells.give_up())
        self.cells.refused.connect(self.refused)
        self.cells.left.connect(self.steps.step)
        self.horizontalScrollBar().valueChanged.connect(self._follow_sideways)
        self.header.sectionHandleDoubleClicked.connect(
            lambda at: self.columns.fit_column(self.table.columns[at].name)
        )
        self.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.customContextMenuRequested.connect(self._open_head_menu)
        theme().changed.connect(self._fit_rows)

    def _dress(self) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
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

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height)
        self.viewport().update()

    def _follow_cursor(self) -> None:
        self.cells.follow_cursor()
        self.cells.frame()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves it finds what is kept when they come back, not what was refused."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.cells.give_up()

    # --- columns ---

    def _follow_sideways(self) -> None:
        """Qt moves the picture along; the first column stays."""
        if shiboken6.isValid(self.header):  # Qt tells it still when the table is on its way out
            self.viewport().update()
            self.header.viewport().update()

    def _open_head_menu(self, at: QPoint) -> None:
        number = self.header.section_at(at)
        if number < 0:
            return
        menu, name = QMenu(self.header), self.table.columns[number].name
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(_("Fit this column"), partial(self.columns.fit_column, name))
        menu.addAction(_("Fit all columns"), self.columns.fit_all)
        if self.columns.fits:
            menu.addAction(_("Share the width of the table"), self.columns.fit_to_room)
        if number != self.columns.first_shown:
            menu.addSeparator()
            menu.addAction(_("Hide this column"), partial(self.columns.show, name, False))
        menu.popup(self.header.mapToGlobal(at))

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """What is seen there: the first column stays when the others are scrolled sideways."""
        if pos.x() < self.columns.frozen_width():
            return self.table.index(self.rowAt(pos.y()), self.columns.first_shown)
        return super().indexAt(pos)

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is seen."""
        rect = super().visualRect(index)
        if index.column() == self.columns.first_shown and self.columns.frozen_width():
            rect.moveLeft(0)
        return rect

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """A cell comes out from behind the first column, which itself is always there."""
        bar = self.horizontalScrollBar()
        before, covered = bar.value(), self.columns.frozen_width()
        super().scrollTo(index, hint)
        if index.column() == self.columns.first_shown:
            if covered:
                bar.setValue(before)
        elif covered := self.columns.frozen_width():
            left = self.columnViewportPosition(index.column())
            if left < covered:
                bar.setValue(bar.value() - (covered - left))

    # --- rows ---

    def set_ids(self, ids: Iterable[int]) -> None:
        """Show these rows; whoever was selected stays so where it is still there."""
        self.set_rows(ids, {})

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, GroupBand]) -> None:
        """The same with bands between them, as `RecordTable.set_rows` has it. At once, or when the
        cell that is typed into has been left. No rows at all, as of another cohort, do not wait:
        what stands in the cell is kept before.
        """
        fresh = ids if isinstance(ids, array) else array("q", ids)
        if len(fresh) and self.freeze.is_typed_into() and not self._has_rows(fresh, bands):
            self.freeze.put_off_rows(partial(self.set_rows, fresh, bands))
            return
        self.freeze.drop_rows()  # these are newer
        if not len(fresh):
            self.freeze.leave_cell()
        if self._has_rows(fresh, bands):
            self.table.set_rows(fresh, bands)
        else:
            if not fresh and self.picks == "rows":
                self.cells.rejected.clear()  # numbers of rows mean others next time
            self.cells.is_walking = True  # it is the rows that move
            self.selection.keep_over(partial(self.table.set_rows, fresh, bands), bands)
            self.cells.is_walking = False
        (self.columns.look if len(fresh) else self.columns.measure_anew)()
        self.cells.frame()

    def _has_rows(self, ids: array[int], bands: Mapping[int, GroupBand]) -> bool:
        return self.table.unfolded(ids, bands) == self.table.ids

    def fold(self, marks: Iterable[Any], *, is_folded: bool) -> None:
        """Hide the rows below the bands of these marks, or show them again; the cursor stays on
        its band.
        """
        self.freeze.leave_cell()
        self.freeze.catch_up()
        self.table.fold(marks, is_folded=is_folded)
        self.set_rows(self.table.whole, self.table.bands)

    def unfold_for(self, ids: Iterable[int]) -> None:
        """Open the groups in which these people are hidden."""
        bands = [band for band in self.table.bands.values() if self.table.is_folded(band)]
        if bands:
            above = (self.table.band_above(one) for one in ids if self.table.row_of(one) < 0)
            if marks := {band.mark for band in above if band in bands}:
                self.fold(marks, is_folded=False)

    def what_counts(self) -> WhatCounts | None:
        """Of the column the cursor is in, for the guide."""
        from lcdesk.services.guide.what_counts import what_counts_in

        at = self.currentIndex().column()
        field = self.table.columns[at].field if 0 <= at < len(self.table.columns) else None
        return what_counts_in(field) if field is not None else None

    def edit_cell(self, record_id: int, name: str) -> None:
        """Open the editor of a cell."""
        row, column = self.table.row_of(record_id), self.table.column_at(name)
        if row >= 0 and column >= 0:
            self.setCurrentIndex(self.table.index(row, column))
            self.edit(self.currentIndex())

    def edit(self, *given: Any) -> Any:
        """An editor, unless the desk is only looked at: nothing that is typed could be kept."""
        return False if is_only_looked_at(self) else super().edit(*given)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.freeze.catch_up_soon()

    # --- keys, mouse, clipboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, key = self.currentIndex(), event.key()
        is_given_up = key == Qt.Key.Key_Escape and self.cells.give_up_here()
        if is_given_up or self._clip_by(event) or self._select_by(event) or self._fold_by(event):
            event.accept()
        elif key == Qt.Key.Key_Delete and not is_only_looked_at(self):
            (self.cleared if self.picks == "cells" else self.removal_asked).emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self.steps.step(way_of(key, event.modifiers()))
        elif not (at.isValid() and self._open_by(event)):
            super().keyPressEvent(event)

    def _clip_by(self, event: QKeyEvent) -> bool:
        """Copy, paste and cut, by whatever keys the system has for them."""
        keys = QKeySequence.StandardKey
        for keyed, handler in (
            (keys.Copy, self.copy),
            (keys.Paste, self.paste),
            (keys.Cut, self.cut),
        ):
            if event.matches(keyed):
                handler()
                return True
        return False

    def _fold_by(self, event: QKeyEvent) -> bool:
        """On a band, Left hides its group, Right shows it, Space and Enter turn it; with
        Alt+Shift, Left and Right do so to all.
        """
        held, key = event.modifiers(), event.key()
        is_all = held == Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        band = self.table.band(self.currentIndex().row()) if self.currentIndex().isValid() else None
        if (
            key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            and self.table.bands
            and (is_all or (band and not held))
        ):
            marks = (
                [one.mark for one in self.table.bands.values()]
                if is_all or band is None
                else [band.mark]
            )
            self.fold(marks, is_folded=key == Qt.Key.Key_Left)
            return True
        if (
            band is not None
            and not held
            and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.fold([band.mark], is_folded=not self.table.is_folded(band))
            return True
        return False

    def _open_by(self, event: QKeyEvent) -> bool:
        """Backspace empties a cell and opens it, Alt+Down opens its list or calendar, Ctrl+; is
        today.
        """
        key, held, at = event.key(), event.modifiers(), self.currentIndex()
        column = self.table.columns[at.column()]
        if key == Qt.Key.Key_Backspace:
            self.edit(at)
            if editor := self.indexWidget(at):
                type_again(editor, "")
        elif key == Qt.Key.Key_Down and held & Qt.KeyboardModifier.AltModifier:
            self.edit(at)
            editor = self.indexWidget(at)
            if isinstance(editor, ListEditor):
                editor.open_list()
            elif isinstance(editor, DateEditor):
                editor.open_calendar()
        elif (
            key == Qt.Key.Key_Semicolon
            and held & Qt.KeyboardModifier.ControlModifier
            and column.field
            and not is_only_looked_at(self)
        ):
            kind = column.field.kind
            if isinstance(kind, Date) and not isinstance(kind, BirthDate):
                self.cells.accept(at)
                self.table.setData(at, clock.today())
        else:
            return False
        return True

    def copy(self, *, has_heads: bool = False, is_plain: bool = False) -> None:
        """The cells of the block (the selected rows, where rows are picked), as text and as cells
        for Excel and WPS.

        `is_plain`: private values as they are; otherwise they are masked, and `masked_copied` tells
        of them.
        """
        from lcdesk.ui.kit.table.clipboard import copy_block

        try:
            masked = copy_block(self.selection, has_heads=has_heads, is_plain=is_plain)
        except KnownFault as fault:
            self.refused.emit(str(fault))
            return
        if masked and not is_plain:
            self.masked_copied.emit(masked)

    def cut(self) -> None:
        """Copy the cells of the block, and clear them."""
        if self.picks == "cells":
            self.copy()
            if not is_only_looked_at(self):
                self.cleared.emit()

    def paste(self) -> None:
        """Cells of a sheet into the block, or from the cursor on where rows are picked
        (`clipboard.lay`).
        """
        from lcdesk.ui.kit.table.clipboard import lay, read_cells

        if is_only_looked_at(self):
            return
        try:
            grid = read_cells()
            laid = (
                lay(self.selection, self.columns, grid)
                if grid and self.currentIndex().isValid()
                else None
            )
        except KnownFault as fault:
            self.refused.emit(str(fault))
            return
        if laid is None:
            return
        if laid.beside:
            self.refused.emit(
                n_(
                    "{count} column did not fit beside the table.",
                    "{count} columns did not fit beside the table.",
                    laid.beside,
                )
            )
        if self.picks == "cells":
            self.block_pasted.emit(laid.lines)
        else:
            self.pasted.emit(list(laid.lines.items()))
        if laid.below:
            self.left_over.emit(laid.below)

    def _select_by(self, event: QKeyEvent) -> bool:
        """Shift+Space takes the rows of the block, Ctrl+Space its columns."""
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        held = event.modifiers() & (shift | control)
        if self.picks == "rows" or event.key() != Qt.Key.Key_Space or not held:
            return False
        (self.selection.select_rows if held & shift else self.selection.select_columns)()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells and hairlines in one go, where the delegate paints as ours does."""
        delegate = self.itemDelegate()
        if isinstance(delegate, CellDelegate) and type(delegate).paint is CellDelegate.paint:
            painter = QPainter(self.viewport())
            paint_rows(self, self.cells, delegate, painter, event.rect())
            painter.end()
        else:
            super().paintEvent(event)
        if self.marked:
            self._paint_marks(event.rect())

    def mark(self, ids: Iterable[int]) -> None:
        """A dot before these rows, and no others: they came in just now."""
        self.marked = frozenset(ids)
        self.viewport().update()

    def _paint_marks(self, area: QRect) -> None:
        last = self.rowAt(area.bottom())
        rows = range(max(self.rowAt(area.top()), 0), (last if last >= 0 else len(self.table.ids)))
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("info"))
        for row in (*rows, last):
            if row >= 0 and self.table.id_at(row) in self.marked:
                middle = self.rowViewportPosition(row) + self.rowHeight(row) / 2
                painter.drawEllipse(QPointF(7, middle), 3, 3)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.cells.hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.cells.hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrow of a band hides its group or shows it; the side buttons of the mouse
        are the window's.
        """
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()
            return
        at = event.position().toPoint()
        row = self.rowAt(at.y())
        band = self.table.band(row) if row >= 0 else None
        super().mousePressEvent(event)
        if band is not None and event.button() == Qt.MouseButton.LeftButton and at.x() < FOLD:
            self.fold([band.mark], is_folded=not self.table.is_folded(band))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and (band := self.table.band(at.row())) is not None:
            self.fold([band.mark], is_folded=not self.table.is_folded(band))
        elif at.isValid() and not self.table.columns[at.column()].is_editable:
            self.opened.emit(self.table.id_at(at.row()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and len(self.table.ids):
            how = _Command.ClearAndSelect if self.picks == "cells" else _Command.NoUpdate
            self.selectionModel().setCurrentIndex(
                self.table.index(0, self.columns.first_shown), how
            )
        self.cells.frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.cells.frame()

    # --- what Qt asks ---

    def setSelectionModel(self, selectionModel: QItemSelectionModel) -> None:
        """The heads get a selection of their own, always empty: of the view's they would ask
        whether a column is selected from its first row to its last, at every repaint.
        """
        super().setSelectionModel(selectionModel)
        for heads in (self.horizontalHeader(), self.verticalHeader()):
            heads.setSelectionModel(QItemSelectionModel(self.table, heads))

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """In a sheet Ctrl with a key of movement selects where it goes, with Shift up to there."""
        if self.picks == "cells" and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            is_longer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return _Command.SelectCurrent if is_longer else _Command.ClearAndSelect
        return super().selectionCommand(index, event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes to the cell at the right, and out of the table after the last one of a row."""
        if self.steps.leaves(is_forward=next):
            return bool(QWidget.focusNextPrevChild(self, next))
        self.steps.step("right" if next else "left")
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.columns.fits:
            self.columns.look()
            self.columns.make_room()


# --- The table stands still while somebody types into one of its cells ---


Show = Callable[[], object]


class EditFreeze(QObject):
    """Other rows would take the editor away with the text in it, and the keys that follow would
    begin another one.
    """

    caught_up = Signal()  # what had been put off is shown now

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._late_rows: Show | None = None
        self._late_show: Show | None = None

    def is_typed_into(self) -> bool:
        """Is the editor of a cell open?"""
        return self._view.state() == QAbstractItemView.State.EditingState

    def put_off_rows(self, show: Show) -> None:
        """Call `show` when the cell that is typed into has been left; not those put off
        before.
        """
        self._late_rows = show

    def drop_rows(self) -> None:
        """Newer rows are shown: those put off are no longer wanted."""
        self._late_rows = None

    def put_off(self, show: Show) -> bool:
        """Is a cell typed into? Then `show` is called once it has been left: for tables whose
        columns change, or whose ids mean others with other rows.
        """
        if self.is_typed_into():
            self._late_show = show
            return True
        return False

    def leave_cell(self) -> None:
        """Keep what stands in the cell that is typed into, as a click elsewhere would."""
        editor = self._view.indexWidget(self._view.currentIndex()) if self.is_typed_into() else None
        if editor is not None:
            self._view.commitData(editor)
            self._view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def catch_up_soon(self) -> None:
        """The cell has been left; Enter and Tab go on from the row where it was."""
        if self._late_rows or self._late_show:
            QTimer.singleShot(0, self, self.catch_up)

    def catch_up(self) -> None:
        """Show now what was put off."""
        show, self._late_rows, self._late_show = self._late_show or self._late_rows, None, None
        if show is not None:
            show()
            if not (self._late_rows or self._late_show):  # another cell may be typed into already
                self.caught_up.emit()


# --- The commands that every list of cells has ---


Handler = Callable[[], object]


def cell_commands(view: RecordView, clear: Handler, fill_down: Handler) -> dict[str, Handler]:
    """Command → operation, of what can be done with the cells selected now."""
    if not view.selectionModel().hasSelection():
        return {}
    handlers: dict[str, Handler] = {
        "edit_cell": lambda: view.edit(view.currentIndex()),
        "clear": clear,
    }
    return handlers | ({"fill_down": fill_down} if view.block().height > 1 else {})
