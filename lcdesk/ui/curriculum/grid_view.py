"""A grid on screen: what is shown of it, the keys, and the mouse that selects, opens, drags a text
to another cell and drops what comes from the tray.

Everything it finds out it only tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
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
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame

from lcdesk.texts import _
from lcdesk.ui.curriculum.grids import (
    HEAD,
    ActivityGrid,
    Ban,
    Cell,
    CellText,
    GridPicture,
    paint_cells,
    paint_column_heads,
    paint_corner,
    paint_entry,
    paint_row_heads,
)
from lcdesk.ui.curriculum.places import frame_all, frame_inside
from lcdesk.ui.curriculum.timetable import TimetableModel, accessible_text, tooltip
from lcdesk.ui.curriculum.tray import carried_in
from lcdesk.ui.curriculum.week_mouse import COPYING
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, theme
from lcdesk.ui.kit.screen_reader import LIST

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

    reads_as = LIST
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
        return (box.topLeft() + QPointF(14, 10) - _scrolled_by(self)).toPoint()

    def point_in(self, cell: Cell) -> QPoint:
        """A point of the viewport in the lower right corner of a cell."""
        return (
            self.picture.layout.box(cell).bottomRight() - QPointF(5, 3) - _scrolled_by(self)
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
        painter, at, layout = QPainter(self.viewport()), _scrolled_by(self), self.picture.layout
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
            entry = self.picture.layout.entry_at(_at_scrolled(self, event.pos()))
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


# --- The same under the mouse ---


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


class GridMouse(QObject):
    """Gets the events of the mouse in a view of a `picture`. Tells `chosen([ids])` what is to be
    selected, `opened(id)`, `asked(cell)` for a new one there, `left()` for a click beside,
    `dropped(ids, cell, is_copy)`, and `told(words)` what is wrong with a cell.

    `judge(ids, is_copy)` says which cells would not do, and why.
    """

    chosen = Signal(list)
    opened = Signal(int)
    asked = Signal(tuple)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()
    dropped = Signal(list, tuple, bool)
    told = Signal(str)

    def __init__(self, view: QAbstractScrollArea, picture: GridPicture) -> None:
        super().__init__(view)
        self._view, self._picture = view, picture
        self.judge: Judge = lambda _keys, _is_copy: {}
        self.carry: Carry | None = None
        self.at = QPointF()  # of the viewport, while something is dragged

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        entry = self._picture.layout.entry_at(_at_scrolled(self._view, event.position().toPoint()))
        if entry is None:
            self.chosen.emit([])
            self.left.emit()
            return
        adds = bool(event.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier))
        self.carry = Carry(event.position().toPoint(), entry, adds)
        self._picture.marks.current = (entry.key, entry.cell)
        if not adds and entry.key not in self._picture.selected:
            self.chosen.emit([entry.key])

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves: something is dragged, once it is far enough."""
        carry, at = self.carry, event.position().toPoint()
        if carry is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        is_far = (at - carry.press).manhattanLength() >= QApplication.startDragDistance()
        if not carry.is_dragged and is_far:
            carry.is_dragged = True
            if carry.entry.key not in self._picture.selected:
                self.chosen.emit([carry.entry.key])
            self._turn(bool(event.modifiers() & COPYING))
        if carry.is_dragged:
            self.turn(event.modifiers())
            self._scroll_along(at)
            self._point(at)

    def release(self, event: QMouseEvent) -> None:
        """The button goes up."""
        carry, target = self.carry, self._picture.marks.target
        keys = [*self._picture.selected]
        self.let_go()
        if carry is None:
            return
        if carry.is_dragged:
            if target is not None and (carry.is_copy or target != carry.entry.cell):
                self.dropped.emit(keys, target, carry.is_copy)
            return
        key = carry.entry.key
        if carry.adds:
            kept = [one for one in keys if one != key]
            self.chosen.emit(kept if key in keys else [*kept, key])
        elif len(keys) > 1:
            self.chosen.emit([key])

    def double_click(self, event: QMouseEvent) -> None:
        """Opens the text below, or asks for a new one in the cell."""
        at = _at_scrolled(self._view, event.position().toPoint())
        entry, cell = self._picture.layout.entry_at(at), self._picture.layout.cell_at(at)
        if entry:
            self.opened.emit(entry.key)
        elif cell:
            self.asked.emit(cell)

    def ask_menu(self, event: QContextMenuEvent) -> None:
        """The right button, or its key: what can be done with the text below, or with those
        selected.
        """
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        entry = (
            None if is_key else self._picture.layout.entry_at(_at_scrolled(self._view, event.pos()))
        )
        if entry and entry.key not in self._picture.selected:
            self.chosen.emit([entry.key])
        if self._picture.selected and (entry or is_key):
            self.menu_asked.emit(event.globalPos())

    def turn(self, keys: Qt.KeyboardModifier) -> None:
        """Ctrl or Alt went down or up: a copy is dragged, or the texts themselves."""
        if self.carry and self.carry.is_dragged and bool(keys & COPYING) != self.carry.is_copy:
            self._turn(bool(keys & COPYING))

    def _turn(self, is_copy: bool) -> None:
        assert self.carry is not None
        self.carry.is_copy = is_copy
        self._picture.marks.bans = self.judge(self._picture.selected, is_copy)
        self._picture.marks.lifted = set() if is_copy else set(self._picture.selected)
        self._point(self.at.toPoint())

    def _scroll_along(self, at: QPoint) -> None:
        """Near the upper or lower edge, a drag takes the rows along."""
        bar = self._view.verticalScrollBar()
        if at.y() < HEAD + EDGE:
            bar.setValue(bar.value() - bar.singleStep())
        elif at.y() > self._view.viewport().height() - EDGE:
            bar.setValue(bar.value() + bar.singleStep())

    def _point(self, at: QPoint) -> None:
        """The drag is over this point of the viewport."""
        self.at, marks = QPointF(at), self._picture.marks
        marks.target = self._picture.layout.cell_at(_at_scrolled(self._view, at))
        ban = marks.bans.get(marks.target) if marks.target else None
        self.told.emit(ban.words if ban else "")
        self._view.viewport().update()

    @property
    def is_dragging(self) -> bool:
        """Is something dragged with the mouse?"""
        return self.carry is not None and self.carry.is_dragged

    def let_go(self) -> None:
        """As if nothing had been dragged."""
        marks = self._picture.marks
        if marks.target or self.carry:
            self.told.emit("")
        self.carry = None
        marks.target, marks.bans, marks.lifted = None, {}, set()
        self._view.viewport().update()

    # --- what comes from the tray ---

    def enter(self, event: QDropEvent) -> None:
        """Something is dragged here from elsewhere."""
        key = self.hover(event)
        if key is not None:
            self._picture.marks.bans = self.judge([key], False)

    def drop(self, event: QDropEvent) -> None:
        """It is dropped."""
        key, cell = self.hover(event), self._picture.marks.target
        self.let_go()
        if key is not None and cell is not None:
            self.dropped.emit([key], cell, False)

    def hover(self, event: QDropEvent) -> int | None:
        """What is dragged over the grid; None where it is nothing of the tray."""
        key = carried_in(event, self._picture.timetable.records)
        if key is None:
            event.ignore()
            return None
        self._point(event.position().toPoint())
        event.acceptProposedAction()
        return key


def _scrolled_by(view: QAbstractScrollArea) -> QPointF:
    """The point of the picture at the upper left corner of a view."""
    return QPointF(view.horizontalScrollBar().value(), view.verticalScrollBar().value())


def _at_scrolled(view: QAbstractScrollArea, point: QPoint) -> QPointF:
    """The point of the picture below a point of the viewport."""
    return QPointF(point) + _scrolled_by(view)
