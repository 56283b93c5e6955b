"""A grid on screen, without behaviour but one: what is dropped from the tray gets a day and a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)  # fmt: skip
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from lcdesk.texts import _
from lcdesk.ui.curriculum.focus_ring import frame_all, frame_inside
from lcdesk.ui.curriculum.grid_layout import HEAD, CellText, GridLayout, layout_of
from lcdesk.ui.curriculum.grid_painting import (
    GridMarks,
    paint_cells,
    paint_column_heads,
    paint_corner,
    paint_entry,
    paint_row_heads,
)
from lcdesk.ui.curriculum.grids import ActivityGrid, Ban, Cell
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.week_canvas import carried_in
from lcdesk.ui.curriculum.words import retranslation, tooltip
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, theme

EDGE = 24  # px
Judge = Callable[[Sequence[int], bool], Mapping[Cell, Ban]]


@dataclass
class Carry:
    """What is pressed, and once the mouse has gone far enough, dragged."""

    press: QPoint
    entry: CellText
    adds: bool
    is_dragged: bool = False
    is_copy: bool = False


class GridCanvas(QAbstractScrollArea):
    """Tells `dropped(ids, cell, is_copy)` and `told(words)` what is wrong with a cell.

    `judge(ids, is_copy)` says which cells would not do, and why.
    """

    dropped = Signal(list, tuple, bool)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.grid, self.layout_now, self.look = ActivityGrid(), GridLayout(), GridMarks()
        self.judge: Judge = lambda _keys, _is_copy: {}
        self.selected: list[int] = []
        self._timetable = TimetableModel()
        self._carry: Carry | None = None
        self._mouse = QPointF()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.verticalScrollBar().setSingleStep(24)
        theme().changed.connect(self._restyle)

    # --- what is shown ---

    def show_grid(self, timetable: TimetableModel, grid: ActivityGrid) -> None:
        """Show another grid, or the same with other contents."""
        self._let_go()
        is_other = (grid.by, grid.rows[:1]) != (self.grid.by, self.grid.rows[:1])
        self._timetable, self.grid = timetable, grid
        self._lay_out()
        if is_other:
            self.verticalScrollBar().setValue(0)
        self.select(self.selected)

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected."""
        self.selected = list(keys)
        self.look.selected = set(keys)
        shown = [entry for entry in self.layout_now.entries if entry.key in self.look.selected]
        if self.look.current not in [(entry.key, entry.cell) for entry in shown]:
            self.look.current = (shown[0].key, shown[0].cell) if shown else None
        self._say_current()
        self.viewport().update()

    def reveal(self, key: int) -> None:
        """Scroll to a text."""
        box = next((entry.box for entry in self.layout_now.entries if entry.key == key), None)
        if box is None:
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if box.top() - HEAD < bar.value() or box.bottom() > bar.value() + high:  # below the heads, which stay
            bar.setValue(int(box.top() - HEAD - 12))

    def point_of(self, key: int) -> QPoint:
        """A point of the viewport on the first text of an activity."""
        box = next(entry.box for entry in self.layout_now.entries if entry.key == key)
        return (box.topLeft() + QPointF(14, 10) - self._offset()).toPoint()

    def point_in(self, cell: Cell) -> QPoint:
        """A point of the viewport in the lower right corner of a cell."""
        return (self.layout_now.box(cell).bottomRight() - QPointF(5, 3) - self._offset()).toPoint()

    def _lay_out(self) -> None:
        self.layout_now = layout_of(self.grid, self._timetable, self.viewport().width())
        whole, view = self.layout_now, self.viewport()
        self.verticalScrollBar().setRange(0, max(0, int(whole.ys[-1] - view.height() + 2)))
        self.verticalScrollBar().setPageStep(view.height())
        self.horizontalScrollBar().setRange(0, max(0, int(whole.xs[-1] - view.width())))
        self.horizontalScrollBar().setPageStep(view.width())
        view.update()

    def _restyle(self) -> None:
        self.viewport().update()

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _say_current(self) -> None:
        said = _("Timetable")
        if self.look.current:
            key = self.look.current[0]
            said = retranslation(
                self._timetable.records[key], self._timetable.places.get(key), self._timetable.problems(key)
            )
        self.setAccessibleName(said)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at, layout = QPainter(self.viewport()), self._offset(), self.layout_now
        painter.fillRect(event.rect(), colour("card"))
        painter.translate(-at)
        paint_cells(painter, self.grid, layout, self.look)
        seen = QRectF(event.rect()).translated(at)
        for entry in layout.entries:
            if entry.box.intersects(seen):
                painter.setOpacity(0.45 if entry.key in self.look.lifted else 1.0)
                self._paint_entry(painter, entry, entry.box)
        painter.setOpacity(1.0)
        painter.translate(at.x(), 0)
        paint_row_heads(painter, self.grid, layout)
        painter.translate(-at.x(), at.y())
        paint_column_heads(painter, self.grid, layout, self.viewport().width())
        painter.resetTransform()
        paint_corner(painter)
        if self.hasFocus() and not self.layout_now.entries:
            frame_all(self.viewport())
        if self._carry and self._carry.is_dragged:
            box = QRectF(self._mouse + QPointF(8, 8), self._carry.entry.box.size())
            self._paint_entry(painter, self._carry.entry, box)
            if self._carry.is_copy:
                draw_icon(painter, box.topRight() - QPointF(10, 8), "circle-plus", 18, "accent")

    def _paint_entry(self, painter: QPainter, entry: CellText, box: QRectF) -> None:
        is_chosen = entry.key in self.look.selected
        paint_entry(painter, box, self.grid, self._timetable, entry.key, is_chosen=is_chosen)
        if self.hasFocus() and (entry.key, entry.cell) == self.look.current:
            frame_inside(painter, box, 5)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self.layout_now.entry_at(self._at(event.pos()))
            if entry:
                key, known = entry.key, self._timetable
                show_tip(event.globalPos(), tooltip(known.records[key], known.places.get(key), known.problems(key)))
            return True
        return super().viewportEvent(event)

    def _at(self, point: QPoint) -> QPointF:
        return QPointF(point) + self._offset()

    def scroll_along(self, at: QPoint) -> None:
        """Near the upper or lower edge, a drag takes the rows along."""
        bar = self.verticalScrollBar()
        if at.y() < HEAD + EDGE:
            bar.setValue(bar.value() - bar.singleStep())
        elif at.y() > self.viewport().height() - EDGE:
            bar.setValue(bar.value() + bar.singleStep())

    def _point(self, at: QPoint) -> None:
        """The drag is over this point of the viewport."""
        self._mouse = QPointF(at)
        self.look.target = self.layout_now.cell_at(self._at(at))
        ban = self.look.bans.get(self.look.target) if self.look.target else None
        self.told.emit(ban.words if ban else "")
        self.viewport().update()

    def _let_go(self) -> None:
        if self.look.target or self._carry:
            self.told.emit("")
        self._carry = None
        self.look.target, self.look.bans, self.look.lifted = None, {}, set()
        self.viewport().update()

    # --- what comes from the tray ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        key = self._take_drop(event)
        if key is not None:
            self.look.bans = self.judge([key], False)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        key, cell = self._take_drop(event), self.look.target
        self._let_go()
        if key is not None and cell is not None:
            self.dropped.emit([key], cell, False)

    def dragLeaveEvent(self, event: object) -> None:
        self._let_go()

    def _take_drop(self, event: QDropEvent) -> int | None:
        key = carried_in(event, self._timetable.records)
        if key is None:
            event.ignore()
            return None
        self._point(event.position().toPoint())
        event.acceptProposedAction()
        return key
