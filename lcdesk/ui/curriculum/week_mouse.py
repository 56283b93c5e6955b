"""The week under the mouse: select, move, copy, resize, make; everything it finds out it only
tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from lcdesk.ui.curriculum.block import ActivityBlock
from lcdesk.ui.curriculum.drags import BlockDrag, Create, Drag, GridPoint, MoveDrag, Resize
from lcdesk.ui.curriculum.places import SNAP, USUAL, DayTime
from lcdesk.ui.curriculum.week_canvas import WeekCanvas

_Modifier = Qt.KeyboardModifier
COPYING = _Modifier.ControlModifier | _Modifier.AltModifier


@dataclass(frozen=True)
class Press:
    """Where the mouse went down: in px of the viewport, in the week, on which block; with the
    keys that add to a selection?
    """

    at: QPoint
    spot: GridPoint
    block: ActivityBlock | None
    is_edge: bool
    adds: bool


class WeekMouse(WeekCanvas):
    """Tells `placed({id: Place})`, `copied({id: Place})`, `held([ids])` of locked ones that were
    to move, `asked(Place)` for a new one, `chosen([ids])`, `opened(id)`, `left()` for a click
    beside.
    """

    copied = Signal(object)
    held = Signal(list)
    asked = Signal(object)
    chosen = Signal(list)
    opened = Signal(int)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.selected: list[int] = []
        self.current: int | None = None
        self._drag: Drag | None = None
        self._press: Press | None = None

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected."""
        raise NotImplementedError

    def mark(self) -> None:
        """Which blocks look selected; the one with the cursor shows it while the week has the
        keyboard.
        """
        self.week.choose(set(self.selected), self.current if self.hasFocus() else None)

    # --- down, along, up ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        point = self.mapToScene(at)
        block = self.week.block_at(point)
        self._drop_drag()
        if block is None and not self.week.scale.holds(point):
            return
        adds = bool(event.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier))
        self._press = Press(
            at, self.spot_at(point), block, bool(block and block.is_edge(point)), adds
        )
        if block is None or adds:
            return
        self.current = block.key
        if block.key not in self.selected:
            self._choose([block.key])
        elif len(self.selected) > 1:
            self.mark()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        point = self.mapToScene(at)
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._point_at(point)
            return
        if (
            self._press
            and (at - self._press.at).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._drag, self._press = self._begin(self._press), None
        if self._drag:
            self.turn_drag(event.modifiers())
            if self._drag.follow(self.spot_at(point)):
                self._judge()
            self.ensureVisible(QRectF(point.x(), point.y(), 1, 1), 0, 24)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drag, press, self._drag, self._press = self._drag, self._press, None, None
        self.unlight()
        self.viewport().unsetCursor()
        if press:
            self._click(press)
        elif isinstance(drag, BlockDrag):
            self._finish(drag)
        elif drag and drag.place:
            self.asked.emit(drag.place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        block = self.week.block_at(self.mapToScene(event.position().toPoint()))
        if block and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(block.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or its key: what can be done with the block below, or with those
        selected.
        """
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        block = None if is_key else self.week.block_at(self.mapToScene(event.pos()))
        if block and block.key not in self.selected:
            self._choose([block.key])
        if self.selected and (block or is_key):
            self.menu_asked.emit(event.globalPos())

    # --- how ---

    def _begin(self, press: Press) -> Drag:
        """The mouse has gone far enough to be a drag."""
        block = press.block
        if block is None:
            return Create(self.week, press.spot)
        # with Ctrl held it was not clear yet whether this is a click
        if block.key not in self.selected:
            self.current = block.key
            self._choose([block.key])
        others = [
            self.week.blocks[key]
            for key in self.selected
            if key != block.key and key in self.week.blocks
        ]
        locked = [key for key in self.selected if self._timetable.is_locked(key)]
        made = (Resize if press.is_edge and not press.adds else MoveDrag)(
            self.week, press.spot, block, others, locked
        )
        self.light(block.key, made.moved)
        if block.key in locked:
            self.viewport().setCursor(Qt.CursorShape.ForbiddenCursor)
        return made

    def turn_drag(self, keys: Qt.KeyboardModifier) -> None:
        """Ctrl or Alt went down or up: a copy follows the mouse, or the block itself."""
        drag = self._drag
        if isinstance(drag, MoveDrag) and drag.turn(bool(keys & COPYING)):
            self.light(drag.block.key, drag.moved)
            self._judge()

    def _judge(self) -> None:
        drag = self._drag
        if isinstance(drag, BlockDrag) and drag.place:
            is_moved = drag.is_copy or bool(drag.moved)
            drag.judge(is_moved and drag.place != drag.before and bool(self.judge(drag.place)))

    def _click(self, press: Press) -> None:
        if press.block is None:
            self._click_ground(press.spot)
        elif press.adds:
            key = press.block.key
            self.current = key
            kept = [one for one in self.selected if one != key]
            self._choose(kept if key in self.selected else [*kept, key])
        elif len(self.selected) > 1:  # a click among several selected leaves that one alone
            self._choose([press.block.key])

    def _click_ground(self, spot: GridPoint) -> None:
        """A click beside the blocks lets go of what is selected; with nothing selected, it makes
        something there.
        """
        if self.selected or self.week.ghost:
            self.week.show_ghost(None)
            self._choose([])
            self.left.emit()
            return
        start = int(spot.minutes // (2 * SNAP)) * 2 * SNAP
        place = DayTime(spot.day, start, start + USUAL, key=spot.key).moved(spot.day, start)
        self.week.show_ghost(place)
        self.asked.emit(place)

    def _finish(self, drag: BlockDrag) -> None:
        places = drag.places()
        if places and drag.is_copy:
            self.copied.emit(places)
            self.week.show_copies({})
            return
        if places:
            for key in places:
                # until the desk says otherwise
                self.week.blocks[key].place = self.sight.places[key]
            self.placed.emit(places)
        else:
            drag.cancel()
        if drag.held and drag.place != drag.before:
            self.held.emit(drag.held)

    def _point_at(self, point: QPointF) -> None:
        block = self.week.block_at(point)
        if block:
            is_edge = block.is_edge(point) and not self._timetable.is_locked(block.key)
            block.setCursor(
                Qt.CursorShape.SizeVerCursor if is_edge else Qt.CursorShape.PointingHandCursor
            )

    def _drop_drag(self) -> None:
        self._press = None
        if self._drag:
            self._drag.cancel()
            self._drag = None
            self.viewport().unsetCursor()
            self.unlight()

    def _choose(self, keys: Sequence[int]) -> None:
        self.select(keys)
        self.chosen.emit(list(keys))
