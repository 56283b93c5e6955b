"""The picture of a week: its blocks by id, the ghosts of what is being made or copied, the ground below them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from lcdesk.model import clock
from lcdesk.model.free_times import Busy
from lcdesk.texts import _
from lcdesk.ui.curriculum.block import ActivityBlock
from lcdesk.ui.curriculum.ground import paint_ground, paint_lights, paint_now
from lcdesk.ui.curriculum.places import DayTime, lanes_of
from lcdesk.ui.curriculum.scale import Scale, Track
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import TimetableView
from lcdesk.ui.curriculum.words import tooltip
from lcdesk.ui.kit.painting.theme import colour

GHOST = 0  # the key of the block of an activity that is not kept yet


class WeekScene(QGraphicsScene):
    """Blocks are kept by id over reloads; only what differs is touched."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # blocks move more than they are looked for
        self.scale = Scale(TimetableView().tracks, 8, 21, 150, 46)
        self.course: tuple[dt.date | None, dt.date | None] = (None, None)
        self.now: Callable[[], dt.datetime] = clock.now
        self.blocks: dict[int, ActivityBlock] = {}
        self.copies: dict[int, ActivityBlock] = {}  # by the id of what is copied
        self._lights: Mapping[Track, Sequence[Busy]] = {}
        self._lanes: dict[int, tuple[int, int]] = {}
        self._records: Mapping[int, Mapping[str, Any]] = {}
        self._ghost = ActivityBlock(GHOST)
        self._ghost.hide()
        self.addItem(self._ghost)

    def show_blocks(self, sight: TimetableView, timetable: TimetableModel) -> None:
        """Show the activities of a sight, in its order."""
        self._records = timetable.records
        for key in self.blocks.keys() - sight.places.keys():
            self.removeItem(self.blocks.pop(key))
        self._lanes = lanes_of(sight.places.items())
        for key, place in sight.places.items():
            if key not in self.blocks:
                self.blocks[key] = ActivityBlock(key)
                self.addItem(self.blocks[key])
            block, record = self.blocks[key], timetable.records[key]
            tip = tooltip(record, place, timetable.problems(key))
            block.show_record(record, timetable.mark(key), tip, sight.field)
            block.lift(False)
            block.warn(False)
            block.place = place
        self.lay_out(self.scale)

    def lay_out(self, scale: Scale) -> None:
        """Take another scale: the view was resized, or shows other days."""
        self.scale = scale
        self.setSceneRect(QRectF(0, 0, scale.width, scale.height))
        for key in self.blocks:
            self.restore(key)
        if self._ghost.place and self._ghost.isVisible():
            self._ghost.put(scale, self._ghost.place)
        self.repaint_ground()

    def repaint_ground(self) -> None:
        """The ground is another: it is kept as a picture, and painted anew only when told so."""
        self.invalidate(self.sceneRect(), QGraphicsScene.SceneLayer.BackgroundLayer)

    def restore(self, key: int) -> None:
        """A block goes back to where its activity stands."""
        block = self.blocks[key]
        if block.place:
            block.put(self.scale, block.place, *self._lanes.get(key, (0, 1)))

    def choose(self, keys: Collection[int], current: int | None) -> None:
        """Which blocks look selected, and which has the cursor."""
        for key, block in self.blocks.items():
            block.choose(is_chosen=key in keys, is_current=key == current)

    def block_at(self, point: QPointF) -> ActivityBlock | None:
        """The topmost block at a point of the scene."""
        return next(
            (one for one in self.items(point) if isinstance(one, ActivityBlock) and one.key in self.blocks), None
        )

    def show_ghost(self, place: DayTime | None) -> None:
        """The block of an activity that is being made; None for none."""
        self._ghost.setVisible(place is not None)
        if place:
            self._ghost.show_record({"title": _("New activity"), "title_zh": _("New activity")}, "", "")
            self._ghost.put(self.scale, place)
            self._ghost.lift(True)
            self._ghost.warn(False)
            self._ghost.setOpacity(1.0)  # it may lie on others, whose texts would show through

    def warn_ghost(self, is_bad: bool) -> None:
        """The ghost stands where it must not."""
        self._ghost.warn(is_bad)

    def show_copies(self, places: Mapping[int, DayTime]) -> None:
        """The copies that follow the mouse, by the ids of what is copied; {} for none."""
        for key in self.copies.keys() - places.keys():
            self.removeItem(self.copies.pop(key))
        for key, place in places.items():
            if key not in self.copies:
                self.copies[key] = made = ActivityBlock(GHOST, is_copy=True)
                made.show_record(self._records[key], "", "")
                self.addItem(made)
                made.lift(True)
            self.copies[key].put(self.scale, place)

    def show_lights(self, lights: Mapping[Track, Sequence[Busy]]) -> None:
        """Shade the hours at which what is dragged would clash; {} for none."""
        if lights != self._lights:
            self._lights = lights
            self.repaint_ground()

    @property
    def lights(self) -> Mapping[Track, Sequence[Busy]]:
        """The hours shaded now."""
        return self._lights

    @property
    def ghost(self) -> DayTime | None:
        """Where the ghost stands, None when there is none."""
        return self._ghost.place if self._ghost.isVisible() else None

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        painter.fillRect(self.sceneRect(), colour("card"))
        paint_ground(painter, self.scale, self.course)
        paint_lights(painter, self.scale, self._lights)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        paint_now(painter, self.scale, self.now())
