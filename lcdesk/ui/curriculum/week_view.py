"""The week under mouse and keys: select, move, resize, make; everything it finds out it only tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication

from lcdesk.texts import _
from lcdesk.ui.curriculum.drags import Create, Drag, Move, Resize
from lcdesk.ui.curriculum.places import SNAP, USUAL, Change, Place
from lcdesk.ui.curriculum.scale import Scale
from lcdesk.ui.curriculum.timetable import Timetable
from lcdesk.ui.curriculum.week_canvas import WeekCanvas
from lcdesk.ui.curriculum.words import spoken

_STEPS = {
    Qt.Key.Key_Up: (0, -SNAP), Qt.Key.Key_Down: (0, SNAP), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
}  # fmt: skip
_Modifier = Qt.KeyboardModifier


class WeekView(WeekCanvas):
    """Tells `placed({id: Place})`, `asked(Place)` for a new one, `chosen([ids])`, `opened(id)`, `left()` for Esc."""

    asked = Signal(object)
    chosen = Signal(list)
    opened = Signal(int)
    removal_asked = Signal()
    turned = Signal(int)  # weeks forward or back
    left = Signal()
    scaled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []  # of the blocks, in order of time
        self.selected: list[int] = []
        self.current: int | None = None
        self._timetable = Timetable()
        self._days: tuple[dt.date, ...] = self.week.scale.days
        self._hours = (8, 21)
        self._drag: Drag | None = None
        self._pressed: QPoint | None = None

    # --- what is shown ---

    def show_week(
        self, timetable: Timetable, keys: Sequence[int], days: tuple[dt.date, ...], hours: tuple[int, int]
    ) -> None:
        """Show the activities `keys` of the timetable on these days."""
        self._drop_drag()
        self._timetable, self.keys, self._days, self._hours = timetable, list(keys), days, hours
        self.week.show_blocks(keys, timetable)
        self._fit()
        self.select(self.selected)

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected; ids that are not in this week do no harm."""
        self.selected = list(keys)
        if self.current not in keys:
            self.current = next((key for key in keys if key in self.week.blocks), None)
        self.week.choose(set(keys), self.current)
        self._say_current()

    def reveal(self, key: int) -> None:
        """Scroll to a block."""
        if key in self.week.blocks:
            self.ensureVisible(self.week.blocks[key], 0, 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        view = self.viewport()
        scale = Scale.fitting(self._days, self._hours, view.width(), self.height())
        if scale != self.week.scale:
            self.week.lay_out(scale)
        self.scaled.emit()

    def _say_current(self) -> None:
        """Tell screen readers what the cursor is on."""
        record = self._timetable.records.get(self.current or 0)
        said = _("Week timetable")
        if record and self.current:
            problems = self._timetable.problems(self.current)
            said = spoken(record, self._timetable.places.get(self.current), problems)
        if said != self.accessibleName():
            self.setAccessibleName(said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    # --- mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self.mapToScene(event.position().toPoint())
        block, self._pressed = self.week.block_at(point), event.position().toPoint()
        if block is None:
            self._drag = Create(self.week, self.spot_at(point)) if self.week.scale.holds(point) else None
            return
        self.current = block.key
        if event.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier):
            kept = [key for key in self.selected if key != block.key]
            self._choose(kept if block.key in self.selected else [*kept, block.key])
            self._drag = None
            return
        if block.key not in self.selected:
            self._choose([block.key])
        elif len(self.selected) > 1:
            self.week.choose(set(self.selected), self.current)
        others = [self.week.blocks[key] for key in self.selected if key != block.key and key in self.week.blocks]
        self._drag = (Resize if block.is_edge(point) else Move)(self.week, self.spot_at(point), block, others)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        point = self.mapToScene(at)
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._point_at(point)
        elif self._drag and self._pressed:
            is_begun = self._drag.place is not None
            if is_begun or (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                self._drag.follow(self.spot_at(point))
                self.ensureVisible(QRectF(point.x(), point.y(), 1, 1), 0, 24)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag, self._pressed = self._drag, None, None
        if event.button() != Qt.MouseButton.LeftButton or drag is None:
            return
        if isinstance(drag, Create):
            self._finish_create(drag)
        elif isinstance(drag, (Move, Resize)):
            self._finish_move(drag)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block = self.week.block_at(self.mapToScene(event.position().toPoint()))
        if block and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(block.key)

    def _finish_create(self, drag: Create) -> None:
        """A click beside the blocks lets go of what is selected; with nothing selected, it makes something there."""
        if drag.place is None and (self.selected or self.week.ghost):
            self.week.show_ghost(None)
            self._choose([])
            self.left.emit()
            return
        start = int(drag.grab.minutes // (2 * SNAP)) * 2 * SNAP
        place = drag.place or Place(drag.grab.day, start, start + USUAL).moved(drag.grab.day, start)
        self.week.show_ghost(place)
        self.asked.emit(place)

    def _finish_move(self, drag: Move | Resize) -> None:
        places = drag.places()
        if drag.place is None:  # a click among several selected leaves that one alone
            self._choose([drag.block.key])
        elif places:
            for key in places:
                self.week.blocks[key].place = self._timetable.places[key]  # until the desk says otherwise
            self.placed.emit(places)
        else:
            drag.cancel()

    def _point_at(self, point: QPointF) -> None:
        block = self.week.block_at(point)
        if block:
            block.setCursor(Qt.CursorShape.SizeVerCursor if block.is_edge(point) else Qt.CursorShape.PointingHandCursor)

    def _drop_drag(self) -> None:
        if self._drag:
            self._drag.cancel()
            self._drag = None

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._escape()
        elif key in _STEPS and self.current:
            self._step(key, is_end=bool(event.modifiers() & _Modifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.current:
            self.opened.emit(self.current)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def selectAll(self) -> None:
        """Select the whole week (Ctrl+A asks for this name)."""
        self._choose(self.keys)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        is_by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if is_by_key and self.keys and self.current is None:
            self._go_to(self.keys[0 if event.reason() == Qt.FocusReason.TabFocusReason else -1])

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Tab goes from block to block, and out after the last one."""
        if self.keys:
            at = self.keys.index(self.current) if self.current in self.keys else -1 if next_ else len(self.keys)
            at += 1 if next_ else -1
            if 0 <= at < len(self.keys):
                self._go_to(self.keys[at])
                return True
        return super().focusNextPrevChild(next_)

    def _go_to(self, key: int) -> None:
        self.current = key
        self._choose([key])
        self.reveal(key)

    def _choose(self, keys: Sequence[int]) -> None:
        self.select(keys)
        self.chosen.emit(list(keys))

    def _escape(self) -> None:
        if self._drag and self._drag.place:
            self._drop_drag()
            return
        self.week.show_ghost(None)
        self.left.emit()

    def _step(self, key: Qt.Key, *, is_end: bool) -> None:
        """All selected go the same way; where one of them cannot, it stays."""
        days, minutes = _STEPS[key]
        change = Change(length=minutes) if is_end else Change(days, minutes)
        chosen = {*self.selected, self.current}
        before = {key: block.place for key, block in self.week.blocks.items() if key in chosen and block.place}
        places = {key: change.applied(place) for key, place in before.items()}
        moved = {key: place for key, place in places.items() if place != before[key]}
        if moved:
            self.placed.emit(moved)
