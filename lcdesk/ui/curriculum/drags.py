"""What a pressed mouse does in the week: move blocks or copies of them, drag their ends, or draw
a new one; Esc takes it back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import replace

from lcdesk.ui.curriculum.block import ActivityBlock
from lcdesk.ui.curriculum.places import DAY, SNAP, DayTime, change_of, snapped
from lcdesk.ui.curriculum.scale import GridPoint
from lcdesk.ui.curriculum.week_scene import WeekScene


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
