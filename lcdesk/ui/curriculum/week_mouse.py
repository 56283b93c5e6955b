"""The week under the mouse: select, move, copy, resize, make; everything it finds out it only
tells.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

from lcdesk.ui.curriculum.places import DAY, SNAP, USUAL, DayTime, GridPoint, change_of, snapped
from lcdesk.ui.curriculum.week_scene import ActivityBlock, WeekScene

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


@dataclass
class BlockSelection:
    """The ids of the activities selected, and the one with the cursor."""

    keys: list[int] = field(default_factory=list[int])
    current: int | None = None


class WeekMouse(QObject):
    """Gets the mouse events of a view of the week. Tells `chosen([ids])` what is to be selected,
    `pointed()` when only the cursor is on another block, `placed({id: DayTime})`, `copied({id:
    DayTime})`, `held([ids])` of locked ones that were to move, `asked(DayTime)` for a new one,
    `opened(id)`, `left()` for a click beside.
    """

    chosen = Signal(list)
    pointed = Signal()
    placed = Signal(object)
    copied = Signal(object)
    held = Signal(list)
    asked = Signal(object)
    opened = Signal(int)
    menu_asked = Signal(QPoint)  # of the screen
    left = Signal()

    def __init__(self, view: QGraphicsView, scene: WeekScene, selection: BlockSelection) -> None:
        super().__init__(view)
        self._view, self._scene, self._selection = view, scene, selection
        self._drag: Drag | None = None
        self._press: Press | None = None

    # --- down, along, up ---

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        point = self._view.mapToScene(at)
        block = self._scene.block_at(point)
        self.drop_drag()
        if block is None and not self._scene.scale.holds(point):
            return
        adds = bool(event.modifiers() & (_Modifier.ControlModifier | _Modifier.ShiftModifier))
        self._press = Press(
            at, self._scene.scale.spot_at(point), block, bool(block and block.is_edge(point)), adds
        )
        if block is None or adds:
            return
        self._selection.current = block.key
        if block.key not in self._selection.keys:
            self.chosen.emit([block.key])
        elif len(self._selection.keys) > 1:
            self.pointed.emit()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves, with a button down or without."""
        at = event.position().toPoint()
        point = self._view.mapToScene(at)
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._point_at(point)
            return
        if (
            self._press
            and (at - self._press.at).manhattanLength() >= QApplication.startDragDistance()
        ):
            self._drag, self._press = self._begin(self._press), None
        if self._drag:
            self.turn(event.modifiers())
            if self._drag.follow(self._scene.scale.spot_at(point)):
                self._judge()
            self._view.ensureVisible(QRectF(point.x(), point.y(), 1, 1), 0, 24)

    def release(self, event: QMouseEvent) -> None:
        """The button goes up."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drag, press, self._drag, self._press = self._drag, self._press, None, None
        self._scene.unlight()
        self._view.viewport().unsetCursor()
        if press:
            self._click(press)
        elif isinstance(drag, BlockDrag):
            self._finish(drag)
        elif drag and drag.place:
            self.asked.emit(drag.place)

    def double_click(self, event: QMouseEvent) -> None:
        """Opens the block below."""
        block = self._scene.block_at(self._view.mapToScene(event.position().toPoint()))
        if block and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(block.key)

    def ask_menu(self, event: QContextMenuEvent) -> None:
        """The right button, or its key: what can be done with the block below, or with those
        selected.
        """
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        block = None if is_key else self._scene.block_at(self._view.mapToScene(event.pos()))
        if block and block.key not in self._selection.keys:
            self.chosen.emit([block.key])
        if self._selection.keys and (block or is_key):
            self.menu_asked.emit(event.globalPos())

    # --- how ---

    def _begin(self, press: Press) -> Drag:
        """The mouse has gone far enough to be a drag."""
        block = press.block
        if block is None:
            return Create(self._scene, press.spot)
        # with Ctrl held it was not clear yet whether this is a click
        if block.key not in self._selection.keys:
            self._selection.current = block.key
            self.chosen.emit([block.key])
        others = [
            self._scene.blocks[key]
            for key in self._selection.keys
            if key != block.key and key in self._scene.blocks
        ]
        locked = [key for key in self._selection.keys if self._scene.timetable.is_locked(key)]
        made = (Resize if press.is_edge and not press.adds else MoveDrag)(
            self._scene, press.spot, block, others, locked
        )
        self._scene.light(block.key, made.moved)
        if block.key in locked:
            self._view.viewport().setCursor(Qt.CursorShape.ForbiddenCursor)
        return made

    def turn(self, keys: Qt.KeyboardModifier) -> None:
        """Ctrl or Alt went down or up: a copy follows the mouse, or the block itself."""
        drag = self._drag
        if isinstance(drag, MoveDrag) and drag.turn(bool(keys & COPYING)):
            self._scene.light(drag.block.key, drag.moved)
            self._judge()

    def _judge(self) -> None:
        drag = self._drag
        if isinstance(drag, BlockDrag) and drag.place:
            is_moved = drag.is_copy or bool(drag.moved)
            drag.judge(
                is_moved and drag.place != drag.before and bool(self._scene.judge(drag.place))
            )

    def _click(self, press: Press) -> None:
        if press.block is None:
            self._click_ground(press.spot)
        elif press.adds:
            key = press.block.key
            self._selection.current = key
            kept = [one for one in self._selection.keys if one != key]
            self.chosen.emit(kept if key in self._selection.keys else [*kept, key])
        elif len(self._selection.keys) > 1:  # a click among several selected leaves that one alone
            self.chosen.emit([press.block.key])

    def _click_ground(self, spot: GridPoint) -> None:
        """A click beside the blocks lets go of what is selected; with nothing selected, it makes
        something there.
        """
        if self._selection.keys or self._scene.ghost:
            self._scene.show_ghost(None)
            self.chosen.emit([])
            self.left.emit()
            return
        start = int(spot.minutes // (2 * SNAP)) * 2 * SNAP
        place = DayTime(spot.day, start, start + USUAL, key=spot.key).moved(spot.day, start)
        self._scene.show_ghost(place)
        self.asked.emit(place)

    def _finish(self, drag: BlockDrag) -> None:
        places = drag.places()
        if places and drag.is_copy:
            self.copied.emit(places)
            self._scene.show_copies({})
            return
        if places:
            for key in places:
                # until the desk says otherwise
                self._scene.blocks[key].place = self._scene.sight.places[key]
            self.placed.emit(places)
        else:
            drag.cancel()
        if drag.held and drag.place != drag.before:
            self.held.emit(drag.held)

    def _point_at(self, point: QPointF) -> None:
        block = self._scene.block_at(point)
        if block:
            is_edge = block.is_edge(point) and not self._scene.timetable.is_locked(block.key)
            block.setCursor(
                Qt.CursorShape.SizeVerCursor if is_edge else Qt.CursorShape.PointingHandCursor
            )

    @property
    def is_dragging(self) -> bool:
        """Is something dragged?"""
        return self._drag is not None

    def drop_drag(self) -> None:
        """As if nothing had been pressed."""
        self._press = None
        if self._drag:
            self._drag.cancel()
            self._drag = None
            self._view.viewport().unsetCursor()
            self._scene.unlight()


# --- What a pressed mouse does: move blocks or copies of them, drag their ends, or draw one ---


class Drag(ABC):
    """A drag from `grab`; `place` is where its block would stand if the button were released
    now.
    """

    def __init__(self, scene: WeekScene, grab: GridPoint) -> None:
        self.scene, self.grab = scene, grab
        self.place: DayTime | None = None

    def follow(self, spot: GridPoint) -> bool:
        """The mouse is elsewhere; is the place another one?"""
        place = self.aim(spot)
        if place == self.place:
            return False
        self.place = place
        self.show(place)
        return True

    @abstractmethod
    def aim(self, spot: GridPoint) -> DayTime:
        """The place the block would get."""

    @abstractmethod
    def show(self, place: DayTime) -> None:
        """Draw the block there."""

    @abstractmethod
    def cancel(self) -> None:
        """As if nothing had been."""


class BlockDrag(Drag):
    """Drags something of a block that exists, and of `others` with it; those in `locked` stay
    where they are.
    """

    def __init__(
        self,
        scene: WeekScene,
        grab: GridPoint,
        block: ActivityBlock,
        others: Sequence[ActivityBlock] = (),
        locked: Collection[int] = (),
    ) -> None:
        super().__init__(scene, grab)
        assert block.place is not None
        self.block, self.before, self.is_copy = block, block.place, False
        self._taken = {
            one.key: (one, one.place) for one in (block, *others) if one.place is not None
        }
        self._locked = frozenset(locked) & self._taken.keys()

    @property
    def moved(self) -> frozenset[int]:
        """The ids of the blocks that leave their places."""
        is_held = self.is_copy or self.block.key in self._locked
        return frozenset() if is_held else frozenset(self._taken.keys() - self._locked)

    @property
    def held(self) -> list[int]:
        """The ids of those that were to move and are locked."""
        return [] if self.is_copy else sorted(self._locked)

    def places(self) -> dict[int, DayTime]:
        """Where each block taken along (when copying: its copy) would stand now; empty when none
        has moved.
        """
        if self.place is None or self.place == self.before:
            return {}
        change = change_of(self.before, self.place)
        return {
            key: self.place if key == self.block.key else change.applied(was)
            for key, (_block, was) in self._taken.items()
            if self.is_copy or key in self.moved
        }

    def show(self, place: DayTime) -> None:
        moved = (
            {}
            if self.is_copy
            else self.places() or {key: self._taken[key][1] for key in self.moved}
        )
        self.scene.show_copies(self.places() if self.is_copy else {})
        for key, (block, was) in self._taken.items():
            if key in moved:
                block.lift(True)
                block.put(self.scene.scale, moved[key])
            elif block.is_lifted or block.place != was:
                self._put_back(block, was)

    def judge(self, is_bad: bool) -> None:
        """The block of the mouse stands where it must not."""
        shown = self.scene.copies.get(self.block.key) if self.is_copy else self.block
        if shown:
            shown.warn(is_bad)

    def cancel(self) -> None:
        self.scene.show_copies({})
        for block, was in self._taken.values():
            self._put_back(block, was)

    def _put_back(self, block: ActivityBlock, was: DayTime) -> None:
        block.place = was
        block.warn(False)
        block.lift(False)
        self.scene.restore(block.key)


class MoveDrag(BlockDrag):
    """Column and start follow the mouse, the length stays. `turn` makes copies of it, or the
    blocks themselves again.
    """

    def turn(self, is_copy: bool) -> bool:
        """Copy instead of moving, or move instead of copying; was it otherwise?"""
        if is_copy == self.is_copy:
            return False
        self.is_copy = is_copy
        if self.place is not None:
            self.show(self.place)
        return True

    def aim(self, spot: GridPoint) -> DayTime:
        start = snapped(self.before.start + spot.minutes - self.grab.minutes)
        moved = self.before.moved(spot.day, max(start, self.scene.scale.first * 60))
        return replace(moved, key=spot.key)


class Resize(BlockDrag):
    """The end follows the mouse."""

    def aim(self, spot: GridPoint) -> DayTime:
        return self.before.ended(snapped(spot.minutes))


class Create(Drag):
    """A new block from where the mouse went down to where it is, downwards or upwards."""

    def aim(self, spot: GridPoint) -> DayTime:
        anchor = int(self.grab.minutes // SNAP) * SNAP
        other = snapped(spot.minutes)
        start, end = (anchor, other) if other > anchor else (other, anchor + SNAP)
        start, end = min(start, DAY - 2 * SNAP), min(max(end, start + SNAP), DAY - SNAP)
        return DayTime(self.grab.day, start, end, key=self.grab.key)

    def show(self, place: DayTime) -> None:
        self.scene.show_ghost(place)

    def cancel(self) -> None:
        self.scene.show_ghost(None)
