"""What a pressed mouse does in the week: move blocks, drag their ends, or draw a new one; Esc takes it back."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.ui.curriculum.block import Block
from lcdesk.ui.curriculum.places import DAY, SNAP, Place, change_of, snapped
from lcdesk.ui.curriculum.week_scene import WeekScene


@dataclass(frozen=True, slots=True)
class Spot:
    """A day and the minutes since its midnight below the mouse."""

    day: dt.date
    minutes: float


class Drag(ABC):
    """A drag from `grab`; `place` is where its block would stand if the button were released now."""

    def __init__(self, scene: WeekScene, grab: Spot) -> None:
        self.scene, self.grab = scene, grab
        self.place: Place | None = None

    def follow(self, spot: Spot) -> None:
        """The mouse is elsewhere."""
        place = self.aim(spot)
        if place != self.place:
            self.place = place
            self.show(place)

    @abstractmethod
    def aim(self, spot: Spot) -> Place:
        """The place the block would get."""

    @abstractmethod
    def show(self, place: Place) -> None:
        """Draw the block there."""

    @abstractmethod
    def cancel(self) -> None:
        """As if nothing had been."""


class BlockDrag(Drag):
    """Drags something of a block that exists."""

    def __init__(self, scene: WeekScene, grab: Spot, block: Block, others: Sequence[Block] = ()) -> None:
        super().__init__(scene, grab)
        assert block.place is not None
        self.block, self.before = block, block.place
        self._taken = {one.key: (one, one.place) for one in (block, *others) if one.place is not None}

    def places(self) -> dict[int, Place]:
        """Where each block taken along would stand now; empty when none has moved."""
        if self.place is None or self.place == self.before:
            return {}
        change = change_of(self.before, self.place)
        return {
            key: self.place if key == self.block.key else change.applied(was)
            for key, (_block, was) in self._taken.items()
        }

    def show(self, place: Place) -> None:
        change = change_of(self.before, place)
        for key, (block, was) in self._taken.items():
            block.lift(True)
            block.put(self.scene.scale, place if key == self.block.key else change.applied(was))

    def cancel(self) -> None:
        for key, (block, was) in self._taken.items():
            block.place = was
            block.lift(False)
            self.scene.restore(key)


class Move(BlockDrag):
    """Day and start follow the mouse, the length stays."""

    def aim(self, spot: Spot) -> Place:
        start = snapped(self.before.start + spot.minutes - self.grab.minutes)
        return self.before.moved(spot.day, max(start, self.scene.scale.first * 60))


class Resize(BlockDrag):
    """The end follows the mouse."""

    def aim(self, spot: Spot) -> Place:
        return self.before.ended(snapped(spot.minutes))


class Create(Drag):
    """A new block from where the mouse went down to where it is, downwards or upwards."""

    def aim(self, spot: Spot) -> Place:
        anchor = int(self.grab.minutes // SNAP) * SNAP
        other = snapped(spot.minutes)
        start, end = (anchor, other) if other > anchor else (other, anchor + SNAP)
        return Place(self.grab.day, min(start, DAY - 2 * SNAP), min(max(end, start + SNAP), DAY - SNAP))

    def show(self, place: Place) -> None:
        self.scene.show_ghost(place)

    def cancel(self) -> None:
        self.scene.show_ghost(None)
