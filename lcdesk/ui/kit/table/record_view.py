"""The view of a RecordTable: behaves like a sheet, keeps its selection by id, remembers its
columns.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QLine,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QWidget

from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import BirthDate, Date
from lcdesk.texts import n_
from lcdesk.ui.kit.editing.editors import DateEditor, type_again
from lcdesk.ui.kit.editing.list_editor import ListEditor
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.table.cell_block import runs
from lcdesk.ui.kit.table.cell_view import CellView
from lcdesk.ui.kit.table.clipboard import copy_block, lay, read_cells
from lcdesk.ui.kit.table.delegates import PAD, CellDelegate, draw_text
from lcdesk.ui.kit.table.model import GroupBand, RecordTable
from lcdesk.ui.kit.table.selection import Picks, StepView, way_of

# --- Paints the visible rows of a table in one go: Qt's own loop asks the model and the style
# several times for each cell ---


FOLD = PAD + 21  # px: where the words of a band begin, right of the arrow that folds its group
Part = tuple[int, int, int, int]  # of the selection: first and last row, first and last column
Place = tuple[int, int, int]  # column, left edge, width


def paint_rows(view: CellView, delegate: CellDelegate, painter: QPainter, area: QRect) -> None:
    """The cells that meet `area`, and one hairline below each row and each head of a group."""
    rows, count, places = view.verticalHeader(), len(view.table.ids), _places(view, area)
    first, last = max(view.rowAt(area.top()), 0), view.rowAt(area.bottom())
    last = count - 1 if last < 0 else last
    right, lines = places[-1][1] + places[-1][2] if places else area.left(), list[QLine]()
    parts = _parts(view.selectionModel().selection().toList(), first, last)
    has_bands = bool(view.table.bands)
    for row in range(first, last + 1):
        top, high = rows.sectionViewportPosition(row), rows.sectionSize(row)
        here = [(left, right) for above, below, left, right in parts if above <= row <= below]
        if has_bands and view.table.band(row):
            _paint_band(
                view, painter, QRect(0, top, _right_end(view), high), row, is_chosen=bool(here)
            )
            continue
        for at, left, wide in places:
            is_chosen = any(start <= at <= end for start, end in here)
            delegate.paint_cell(painter, QRect(left, top, wide, high), row, at, is_chosen)
        lines.append(QLine(area.left(), top + high - 1, right - 1, top + high - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(colour("line2"))
    painter.drawLines(lines)
    if view.marked_row >= 0:
        _frame_blocks(view, painter, parts)


def _parts(chosen: Sequence[QItemSelectionRange], first: int, last: int) -> list[Part]:
    """What of a selection lies in these rows: found once a picture, not once a cell."""
    out = list[Part]()
    for at in chosen:
        top, bottom = at.top(), at.bottom()
        if top <= last and bottom >= first:
            out.append((top, bottom, at.left(), at.right()))
    return out


def _frame_blocks(view: CellView, painter: QPainter, parts: Sequence[Part]) -> None:
    """A frame around each block of more than one cell; the single cell has that of the cursor."""
    rows, heads = view.verticalHeader(), view.horizontalHeader()
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    highest, lowest = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    lowest = len(view.table.ids) - 1 if lowest < 0 else lowest
    for top, bottom, first, last in _blocks(view, parts):
        if top == bottom and first == last:
            continue
        start = heads.sectionViewportPosition(first)
        end = heads.sectionViewportPosition(last) + heads.sectionSize(last)
        # a row beyond what is seen on either side stands for all the others there
        upper, under = max(top, highest - 1, 0), min(bottom, lowest + 1)
        above = rows.sectionViewportPosition(upper)
        below = rows.sectionViewportPosition(under) + rows.sectionSize(under)
        painter.drawRect(QRectF(start + 0.75, above + 0.75, end - start - 1.5, below - above - 2.5))


def _blocks(view: CellView, parts: Sequence[Part]) -> list[Part]:
    """The same with first and last column as they are shown: where columns were moved, Qt has
    parts of what is one block.
    """
    shown = [at for at, _column in view.shown_columns()]
    taken: dict[tuple[int, int], set[int]] = {}
    for top, bottom, left, right in parts:
        places = (place for place, at in enumerate(shown) if left <= at <= right)
        taken.setdefault((top, bottom), set()).update(places)
    return [
        (*rows, shown[first], shown[last])
        for rows, places in taken.items()
        for first, last in runs(sorted(places))
    ]


def _paint_band(
    view: CellView, painter: QPainter, box: QRect, row: int, *, is_chosen: bool
) -> None:
    """The head of a group: what its rows have in common, how many they are, and the note at the
    right.
    """
    band = view.table.band(row)
    if band is None:
        return
    painter.fillRect(box, colour("sel" if is_chosen else "side"))
    inside = box.adjusted(FOLD, 0, -PAD, 0)
    painter.setPen(colour("line"))
    painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
    arrow = "chevron-right" if view.table.is_folded(band) else "chevron-down"
    draw_icon(painter, QPointF(box.left() + PAD, box.center().y() - 7), arrow, 15, "fg2")
    if row == view.framed_cell[0]:
        painter.setPen(QPen(colour("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(box).adjusted(1, 1, -1.5, -2.5))
    label = f"{band.label}   {band.count}"
    draw_text(
        painter, inside, label, font(13, QFont.Weight.DemiBold, is_tabular=True), colour("fg")
    )
    if band.note:
        draw_text(
            painter, inside, band.note, font(12, is_tabular=True), colour("fg2"), is_right=True
        )


def _right_end(view: CellView) -> int:
    """Where the columns end, or the view if that is earlier: a head of a group lies there whole,
    whatever part is painted.
    """
    return min(
        view.horizontalHeader().length() - view.horizontalHeader().offset(), view.viewport().width()
    )


def _places(view: CellView, area: QRect) -> list[Place]:
    """(column, left edge, width) of the columns that meet `area`, from left to right."""
    heads, out = view.horizontalHeader(), list[Place]()
    for at, _column in view.shown_columns():
        left, wide = heads.sectionViewportPosition(at), heads.sectionSize(at)
        if left <= area.right() and left + wide > area.left():
            out.append((at, left, wide))
    return out


# --- A table stands still while somebody types into one of its cells: other rows are shown once the
# cell has been left ---


Show = Callable[[], object]


class StillView(StepView):
    """Other rows would take the editor away with the text in it, and the keys that follow would
    begin another one.
    """

    caught_up = Signal()  # rows that had been put off are shown now

    _late_rows: Show | None = None
    _late_show: Show | None = None

    def is_typed_into(self) -> bool:
        """Is the editor of a cell open?"""
        return self.state() == QAbstractItemView.State.EditingState

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, GroupBand]) -> None:
        """At once, or when the cell that is typed into has been left (`caught_up`). No rows at all,
        as of another cohort, do not wait: what stands in the cell is kept before.
        """
        fresh = ids if isinstance(ids, array) else array("q", ids)
        if (
            len(fresh)
            and self.is_typed_into()
            and self.table.unfolded(fresh, bands) != self.table.ids
        ):
            self._late_rows = partial(self.set_rows, fresh, bands)
            return
        self._late_rows = None  # these are newer
        if not len(fresh):
            self.leave_cell()
        super().set_rows(fresh, bands)

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
        editor = self.indexWidget(self.currentIndex()) if self.is_typed_into() else None
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def fold(self, marks: Iterable[Any], *, is_folded: bool) -> None:
        """Of the rows as they are by now."""
        self.leave_cell()
        self._catch_up()
        super().fold(marks, is_folded=is_folded)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._late_rows or self._late_show:
            # Enter and Tab go on from the row where it was
            QTimer.singleShot(0, self, self._catch_up)

    def _catch_up(self) -> None:
        show, self._late_rows, self._late_show = self._late_show or self._late_rows, None, None
        if show is not None:
            show()
            if not (self._late_rows or self._late_show):  # another cell may be typed into already
                self.caught_up.emit()


_Command = QItemSelectionModel.SelectionFlag


class RecordView(StillView):
    """Sort by a head, type to replace, F2 to edit, copy and paste as cells of a sheet. Which
    signals tell what is done depends on what is picked: `pasted` and `removal_asked` where that
    is rows; the others where it is cells.
    """

    opened = Signal(int)  # id: double click or Enter on a cell that cannot be edited
    pasted = Signal(list)  # [(id, {column name: text})]
    removal_asked = Signal()  # Delete
    cells_typed = Signal(object)  # {id: {column name: value}}
    block_pasted = Signal(object)  # {id: {column name: text}}
    # [{column name: text}]: pasted rows for which there was no room below
    left_over = Signal(object)
    # {column name: how many}: private values that were copied masked
    masked_copied = Signal(object)
    cleared = Signal()  # Delete: the cells of the block
    # "down": the first row of the block into the others; "right": the first column
    filled = Signal(str)

    def __init__(self, table: RecordTable, picks: Picks = "rows") -> None:
        super().__init__(table, picks)
        self.setItemDelegate(CellDelegate(self))
        self._dress()
        self.selectionModel().currentChanged.connect(lambda _new, _old: self._frame())
        theme().changed.connect(self._fit_rows)
        if picks == "cells":
            table.edited.connect(
                lambda ids, values: self.cells_typed.emit({one: dict(values) for one in ids})
            )
        self.apply_columns()

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

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, GroupBand]) -> None:
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
        at, key = self.currentIndex(), event.key()
        if self._clip_by(event) or self._select_by(event) or self._fold_by(event):
            event.accept()
        elif key == Qt.Key.Key_Delete:
            (self.cleared if self.picks == "cells" else self.removal_asked).emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self.step(way_of(key, event.modifiers()))
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
        ):
            kind = column.field.kind
            if isinstance(kind, Date) and not isinstance(kind, BirthDate):
                self.accept(at)
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
        try:
            masked = copy_block(self, has_heads=has_heads, is_plain=is_plain)
        except KnownFault as fault:
            self.refused.emit(str(fault))
            return
        if masked and not is_plain:
            self.masked_copied.emit(masked)

    def cut(self) -> None:
        """Copy the cells of the block, and clear them."""
        if self.picks == "cells":
            self.copy()
            self.cleared.emit()

    def paste(self) -> None:
        """Cells of a sheet into the block, or from the cursor on where rows are picked
        (`pasting.lay`).
        """
        try:
            grid = read_cells()
            laid = lay(self, grid) if grid and self.currentIndex().isValid() else None
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
        (self.select_rows if held & shift else self.select_columns)()
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

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the arrow of a band hides its group or shows it."""
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
            self.selectionModel().setCurrentIndex(self.table.index(0, self._first_shown), how)
        self._frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame()

    def _frame(self) -> None:
        """The frame of the current cell shows where the keyboard is; without focus there is
        none.
        """
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
