"""A grid under mouse and keys: select, open, drag a text to another cell; everything it finds
out it only tells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from lcdesk.ui.curriculum.grid_canvas import EDGE, Carry, CellText, GridCanvas
from lcdesk.ui.curriculum.week_mouse import COPYING

_Modifier = Qt.KeyboardModifier
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class GridView(GridCanvas):
    """Tells `chosen([ids])`, `opened(id)`, `asked(cell)` for a new one there, `left()` for Esc
    or a click beside, and what `GridCanvas` tells.
    """

    chosen = Signal(list)
    opened = Signal(int)
    asked = Signal(tuple)
    removal_asked = Signal()
    copy_asked = Signal()
    turned = Signal(int)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        entry = self.layout_now.entry_at(self._at(event.position().toPoint()))
        if entry is None:
            self._choose([])
            self.left.emit()
            return
        adds = bool(event.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier))
        self._carry = Carry(event.position().toPoint(), entry, adds)
        self.look.current = (entry.key, entry.cell)
        if not adds and entry.key not in self.selected:
            self._choose([entry.key])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        carry, at = self._carry, event.position().toPoint()
        if carry is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        is_far = (at - carry.press).manhattanLength() >= QApplication.startDragDistance()
        if not carry.is_dragged and is_far:
            carry.is_dragged = True
            if carry.entry.key not in self.selected:
                self._choose([carry.entry.key])
            self._turn(bool(event.modifiers() & COPYING))
        if carry.is_dragged:
            self._turn_if(event.modifiers())
            self.scroll_along(at)
            self._point(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carry, target = self._carry, self.look.target
        keys = [*self.selected]
        self._let_go()
        if carry is None:
            return
        if carry.is_dragged:
            if target is not None and (carry.is_copy or target != carry.entry.cell):
                self.dropped.emit(keys, target, carry.is_copy)
            return
        key = carry.entry.key
        if carry.adds:
            kept = [one for one in keys if one != key]
            self._choose(kept if key in keys else [*kept, key])
        elif len(keys) > 1:
            self._choose([key])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint())
        entry, cell = self.layout_now.entry_at(at), self.layout_now.cell_at(at)
        if entry:
            self.opened.emit(entry.key)
        elif cell:
            self.asked.emit(cell)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or its key: what can be done with the text below, or with those
        selected.
        """
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        entry = None if is_key else self.layout_now.entry_at(self._at(event.pos()))
        if entry and entry.key not in self.selected:
            self._choose([entry.key])
        if self.selected and (entry or is_key):
            self.menu_asked.emit(event.globalPos())

    def _turn_if(self, keys: Qt.KeyboardModifier) -> None:
        if self._carry and self._carry.is_dragged and bool(keys & COPYING) != self._carry.is_copy:
            self._turn(bool(keys & COPYING))

    def _turn(self, is_copy: bool) -> None:
        """A copy is dragged, or the texts themselves."""
        assert self._carry is not None
        self._carry.is_copy = is_copy
        self.look.bans = self.judge(self.selected, is_copy)
        self.look.lifted = set() if is_copy else set(self.selected)
        self._point(self._mouse.toPoint())

    def _choose(self, keys: Sequence[int]) -> None:
        self.select(keys)
        self.chosen.emit(list(keys))

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = Qt.Key(event.key()), self.look.current
        handlers: dict[Qt.Key, Callable[[], Any]] = {
            Qt.Key.Key_Escape: self._escape,
            Qt.Key.Key_Delete: self.removal_asked.emit,
            Qt.Key.Key_PageDown: lambda: self._page(1),
            Qt.Key.Key_PageUp: lambda: self._page(-1),
        }
        if key in (Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self._turn_if(_Modifier.ControlModifier)
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
            self._turn_if(_Modifier.NoModifier)
        super().keyReleaseEvent(event)

    def selectAll(self) -> None:
        """Select everything shown (Ctrl+A asks for this name)."""
        self._choose(list(dict.fromkeys(entry.key for entry in self.layout_now.entries)))

    def copy(self) -> None:
        """Ctrl+C asks for this name."""
        self.copy_asked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (
            event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
            and not self.selected
        ):
            self._go_to(self.layout_now.entries[0] if self.layout_now.entries else None)

    def _escape(self) -> None:
        if self._carry and self._carry.is_dragged:
            self._let_go()
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
        entries, current = self.layout_now.entries, self.look.current
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
            self.look.current = (entry.key, entry.cell)
            self._choose([entry.key])
            self.reveal(entry.key)


def _distance(entry: CellText, middle: QPointF, *, is_down: bool) -> tuple[float, float]:
    across, along = (
        abs(entry.box.center().x() - middle.x()),
        abs(entry.box.center().y() - middle.y()),
    )
    return (along, across) if is_down else (across, along)
