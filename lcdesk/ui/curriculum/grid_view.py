"""A grid on screen: what is shown of it, and the keys; everything it finds out it only tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from lcdesk.texts import _
from lcdesk.ui.curriculum.grid_mouse import EDGE, GridMouse, at_scrolled, scrolled_by
from lcdesk.ui.curriculum.grid_painting import (
    HEAD,
    CellText,
    GridPicture,
    paint_cells,
    paint_column_heads,
    paint_corner,
    paint_entry,
    paint_row_heads,
)
from lcdesk.ui.curriculum.grids import ActivityGrid, Cell
from lcdesk.ui.curriculum.scale import frame_all, frame_inside
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.words import accessible_text, tooltip
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, theme

_Modifier = Qt.KeyboardModifier
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class GridView(QAbstractScrollArea):
    """Tells what the `mouse` does (`GridMouse`), and by the keys: `left()` for Esc, `turned` for
    another week, `removal_asked`, `copy_asked`.
    """

    chosen = Signal(list)
    opened = Signal(int)
    asked = Signal(tuple)
    dropped = Signal(list, tuple, bool)
    told = Signal(str)
    removal_asked = Signal()
    copy_asked = Signal()
    turned = Signal(int)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.picture = GridPicture()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.verticalScrollBar().setSingleStep(24)
        self.mouse = mouse = GridMouse(self, self.picture)
        mouse.chosen.connect(self._choose)
        for heard, told in (
            (mouse.opened, self.opened),
            (mouse.asked, self.asked),
            (mouse.menu_asked, self.menu_asked),
            (mouse.left, self.left),
            (mouse.dropped, self.dropped),
            (mouse.told, self.told),
        ):
            heard.connect(told)
        theme().changed.connect(self._restyle)

    @property
    def grid(self) -> ActivityGrid:
        """The cells shown."""
        return self.picture.grid

    # --- what is shown ---

    def show_grid(self, timetable: TimetableModel, grid: ActivityGrid) -> None:
        """Show another grid, or the same with other contents."""
        self.mouse.let_go()
        is_other = (grid.by, grid.rows[:1]) != (self.grid.by, self.grid.rows[:1])
        self.picture.timetable, self.picture.grid = timetable, grid
        self._lay_out()
        if is_other:
            self.verticalScrollBar().setValue(0)
        self.select(self.picture.selected)

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected."""
        self.picture.selected = list(keys)
        self.picture.marks.selected = set(keys)
        shown = [
            entry
            for entry in self.picture.layout.entries
            if entry.key in self.picture.marks.selected
        ]
        if self.picture.marks.current not in [(entry.key, entry.cell) for entry in shown]:
            self.picture.marks.current = (shown[0].key, shown[0].cell) if shown else None
        self._say_current()
        self.viewport().update()

    def reveal(self, key: int) -> None:
        """Scroll to a text."""
        box = next((entry.box for entry in self.picture.layout.entries if entry.key == key), None)
        if box is None:
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        # below the heads, which stay
        if box.top() - HEAD < bar.value() or box.bottom() > bar.value() + high:
            bar.setValue(int(box.top() - HEAD - 12))

    def point_of(self, key: int) -> QPoint:
        """A point of the viewport on the first text of an activity."""
        box = next(entry.box for entry in self.picture.layout.entries if entry.key == key)
        return (box.topLeft() + QPointF(14, 10) - scrolled_by(self)).toPoint()

    def point_in(self, cell: Cell) -> QPoint:
        """A point of the viewport in the lower right corner of a cell."""
        return (
            self.picture.layout.box(cell).bottomRight() - QPointF(5, 3) - scrolled_by(self)
        ).toPoint()

    def _lay_out(self) -> None:
        view = self.viewport()
        self.picture.lay_out(view.width())
        whole = self.picture.layout
        self.verticalScrollBar().setRange(0, max(0, int(whole.ys[-1] - view.height() + 2)))
        self.verticalScrollBar().setPageStep(view.height())
        self.horizontalScrollBar().setRange(0, max(0, int(whole.xs[-1] - view.width())))
        self.horizontalScrollBar().setPageStep(view.width())
        view.update()

    def _restyle(self) -> None:
        self.viewport().update()

    def _say_current(self) -> None:
        said = _("Timetable")
        if self.picture.marks.current:
            key = self.picture.marks.current[0]
            said = accessible_text(
                self.picture.timetable.records[key],
                self.picture.timetable.places.get(key),
                self.picture.timetable.problems(key),
            )
        self.setAccessibleName(said)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, at, layout = QPainter(self.viewport()), scrolled_by(self), self.picture.layout
        painter.fillRect(event.rect(), colour("card"))
        painter.translate(-at)
        paint_cells(painter, self.grid, layout, self.picture.marks)
        seen = QRectF(event.rect()).translated(at)
        for entry in layout.entries:
            if entry.box.intersects(seen):
                painter.setOpacity(0.45 if entry.key in self.picture.marks.lifted else 1.0)
                self._paint_entry(painter, entry, entry.box)
        painter.setOpacity(1.0)
        painter.translate(at.x(), 0)
        paint_row_heads(painter, self.grid, layout)
        painter.translate(-at.x(), at.y())
        paint_column_heads(painter, self.grid, layout, self.viewport().width())
        painter.resetTransform()
        paint_corner(painter)
        if self.hasFocus() and not self.picture.layout.entries:
            frame_all(self.viewport())
        if self.mouse.carry and self.mouse.carry.is_dragged:
            box = QRectF(self.mouse.at + QPointF(8, 8), self.mouse.carry.entry.box.size())
            self._paint_entry(painter, self.mouse.carry.entry, box)
            if self.mouse.carry.is_copy:
                draw_icon(painter, box.topRight() - QPointF(10, 8), "circle-plus", 18, "accent")

    def _paint_entry(self, painter: QPainter, entry: CellText, box: QRectF) -> None:
        is_chosen = entry.key in self.picture.marks.selected
        paint_entry(painter, box, self.grid, self.picture.timetable, entry.key, is_chosen=is_chosen)
        if self.hasFocus() and (entry.key, entry.cell) == self.picture.marks.current:
            frame_inside(painter, box, 5)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self.picture.layout.entry_at(at_scrolled(self, event.pos()))
            if entry:
                key, known = entry.key, self.picture.timetable
                show_tip(
                    event.globalPos(),
                    tooltip(known.records[key], known.places.get(key), known.problems(key)),
                )
            return True
        return super().viewportEvent(event)

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.mouse.ask_menu(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.mouse.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.mouse.hover(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.mouse.drop(event)

    def dragLeaveEvent(self, event: object) -> None:
        self.mouse.let_go()

    def _choose(self, keys: Sequence[int]) -> None:
        self.select(keys)
        self.chosen.emit(list(keys))

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = Qt.Key(event.key()), self.picture.marks.current
        handlers: dict[Qt.Key, Callable[[], Any]] = {
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Delete: self.removal_asked.emit,
            Qt.Key.Key_PageDown: lambda: self._page(1),
            Qt.Key.Key_PageUp: lambda: self._page(-1),
        }
        if key in (Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.mouse.turn(_Modifier.ControlModifier)
        elif key in _STEPS:
            self._step(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and current:
            self.opened.emit(current[0])
        elif key in handlers:
            handlers[key]()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.mouse.turn(_Modifier.NoModifier)
        super().keyReleaseEvent(event)

    def selectAll(self) -> None:
        """Select everything shown (Ctrl+A asks for this name)."""
        self._choose(list(dict.fromkeys(entry.key for entry in self.picture.layout.entries)))

    def copy(self) -> None:
        """Ctrl+C asks for this name."""
        self.copy_asked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        if (
            event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
            and not self.picture.selected
        ):
            self._go_to(self.picture.layout.entries[0] if self.picture.layout.entries else None)

    def _escape(self) -> None:
        if self.mouse.is_dragging:
            self.mouse.let_go()
        else:
            self.left.emit()

    def _page(self, way: int) -> None:
        """Another week; of the whole programme, what is above or below."""
        if self.grid.by == "programme":
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + way * (bar.pageStep() - 2 * EDGE))
        else:
            self.turned.emit(way)

    def _step(self, rows: int, columns: int) -> None:
        """To the next text up or down, or that nearest in the next column that has any."""
        entries, current = self.picture.layout.entries, self.picture.marks.current
        now = next((one for one in entries if (one.key, one.cell) == current), None)
        if now is None:
            self._go_to(entries[0] if entries else None)
            return
        middle = now.box.center()
        if rows:
            there = [one for one in entries if one.cell[1] == now.cell[1]]
            beyond = [one for one in there if (one.box.center().y() - middle.y()) * rows > 0]
        else:
            beyond = [one for one in entries if (one.cell[1] - now.cell[1]) * columns > 0]
        near = min(beyond, key=lambda one: _distance(one, middle, is_down=bool(rows)), default=None)
        self._go_to(near)

    def _go_to(self, entry: CellText | None) -> None:
        if entry:
            self.picture.marks.current = (entry.key, entry.cell)
            self._choose([entry.key])
            self.reveal(entry.key)


def _distance(entry: CellText, middle: QPointF, *, is_down: bool) -> tuple[float, float]:
    across, along = (
        abs(entry.box.center().x() - middle.x()),
        abs(entry.box.center().y() - middle.y()),
    )
    return (along, across) if is_down else (across, along)
