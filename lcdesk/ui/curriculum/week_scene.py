"""The picture of a week: its blocks by id, the ghosts of what is being made or copied, the
ground below them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene

from lcdesk.model import clock
from lcdesk.model.free_times import Busy
from lcdesk.texts import _
from lcdesk.ui.curriculum.block import ActivityBlock
from lcdesk.ui.curriculum.places import DayTime, lanes_of, minutes_of
from lcdesk.ui.curriculum.scale import GUTTER, Scale, Track
from lcdesk.ui.curriculum.timetable import MEAL, TimetableModel
from lcdesk.ui.curriculum.views import TimetableView, lights_of
from lcdesk.ui.curriculum.weeks import SATURDAY
from lcdesk.ui.curriculum.words import tooltip
from lcdesk.ui.kit.painting.text_wrapping import elided
from lcdesk.ui.kit.painting.theme import colour, font

GHOST = 0  # the key of the block of an activity that is not kept yet


class WeekScene(QGraphicsScene):
    """Blocks are kept by id over reloads; only what differs is touched. Tells `told(words)` what
    is wrong with the place of what is dragged.
    """

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        # blocks move more than they are looked for
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.scale = Scale(TimetableView().tracks, 8, 21, 150, 46)
        self.timetable, self.sight = TimetableModel(), TimetableView()
        self.cohort: Mapping[str, Any] = {}
        self.now: Callable[[], dt.datetime] = clock.now
        self.blocks: dict[int, ActivityBlock] = {}
        self.copies: dict[int, ActivityBlock] = {}  # by the id of what is copied
        self._lights: Mapping[Track, Sequence[Busy]] = {}
        self._lanes: dict[int, tuple[int, int]] = {}
        self._ghost = ActivityBlock(GHOST)
        self._ghost.hide()
        self.addItem(self._ghost)

    def show_blocks(self, sight: TimetableView, timetable: TimetableModel) -> None:
        """Show the activities of a sight, in its order."""
        self.sight, self.timetable = sight, timetable
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
            (
                one
                for one in self.items(point)
                if isinstance(one, ActivityBlock) and one.key in self.blocks
            ),
            None,
        )

    def show_ghost(self, place: DayTime | None) -> None:
        """The block of an activity that is being made; None for none."""
        self._ghost.setVisible(place is not None)
        if place:
            self._ghost.show_record(
                {"title": _("New activity"), "title_zh": _("New activity")}, "", ""
            )
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
                made.show_record(self.timetable.records[key], "", "")
                self.addItem(made)
                made.lift(True)
            self.copies[key].put(self.scale, place)

    # --- where something may stand ---

    def light(self, key: int, moved: Collection[int]) -> None:
        """Shade where an activity would clash; `moved` are on the way with it."""
        self._show_lights(lights_of(self.timetable, self.sight, key, moved, self.cohort))

    def judge(self, place: DayTime) -> str:
        """Why an activity cannot stand there, told as well; "" where it can."""
        lights = self._lights.get(Track(place.day, place.key), ())
        words = next((busy.message for busy in lights if busy.touches(place.start, place.end)), "")
        self.told.emit(words)
        return words

    def unlight(self) -> None:
        """Nothing is dragged any more."""
        if self._lights:
            self._show_lights({})
            self.told.emit("")

    def _show_lights(self, lights: Mapping[Track, Sequence[Busy]]) -> None:
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
        course = (self.cohort.get("starts"), self.cohort.get("ends"))
        paint_ground(painter, self.scale, course)
        paint_lights(painter, self.scale, self._lights)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        paint_now(painter, self.scale, self.now())


# --- The ground of the week: hours, days, the shade of meals and free days, and the line of the
# moment ---


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def paint_ground(
    painter: QPainter, scale: Scale, course: tuple[dt.date | None, dt.date | None]
) -> None:
    """Shades first, then the lines and the hours."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    top, bottom = scale.y(scale.first * 60), scale.y(scale.last * 60)
    for number, day in enumerate(scale.days):
        if day.weekday() >= SATURDAY or not is_in_course(day, course):
            painter.fillRect(
                QRectF(scale.x(number), top, scale.column, bottom - top), colour("hover")
            )
    _paint_meal(painter, scale)
    _paint_hours(painter, scale)
    painter.setPen(QPen(colour("line"), 1))
    for number in range(len(scale.tracks) + 1):
        x = round(scale.x(number))
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom))


def is_in_course(day: dt.date, course: tuple[dt.date | None, dt.date | None]) -> bool:
    """Does a day lie between the first and the last day of the cohort, as far as they are known?"""
    starts, ends = course
    return not (starts and day < starts) and not (ends and day > ends)


def paint_lights(painter: QPainter, scale: Scale, lights: Mapping[Track, Sequence[Busy]]) -> None:
    """The hours at which what is dragged would clash: softly red, a short word in each."""
    top, bottom = scale.first * 60, scale.last * 60
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    face = font(11, QFont.Weight.Medium)
    for number, track in enumerate(scale.tracks):
        for busy in lights.get(track, ()):
            start, end = max(busy.start, top), min(busy.end, bottom)
            if start >= end:
                continue
            box = QRectF(
                scale.x(number) + 1, scale.y(start), scale.column - 1, scale.y(end) - scale.y(start)
            )
            painter.fillRect(box, colour("bad_bg"))
            painter.fillRect(QRectF(box.x(), box.y(), 3, box.height()), colour("bad"))
            painter.setPen(colour("bad"))
            painter.setFont(face)
            if box.height() >= 14:
                said = elided(busy.word, face, box.width() - 14)
                painter.drawText(
                    QRectF(box.x() + 9, box.y() + 1, box.width() - 12, 16), _LEFT, said
                )


def paint_now(painter: QPainter, scale: Scale, now: dt.datetime) -> None:
    """A line across today at this minute, its time beside it."""
    minutes, days = minutes_of(now.time()), scale.days
    if now.date() not in days or not scale.first * 60 <= minutes <= scale.last * 60:
        return
    x, y = scale.x(days.index(now.date())), scale.y(minutes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("fg"), 1.6))
    painter.drawLine(QPointF(x, y), QPointF(x + scale.column * days.count(now.date()), y))
    painter.setBrush(colour("fg"))
    painter.drawEllipse(QPointF(x, y), 3.4, 3.4)
    label = QRectF(GUTTER - 50, y - 9, 43, 18)
    painter.drawRoundedRect(label, 5, 5)
    painter.setPen(colour("card"))
    painter.setFont(font(11, QFont.Weight.DemiBold, is_tabular=True))
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"{now:%H:%M}")


def _paint_meal(painter: QPainter, scale: Scale) -> None:
    top, bottom = scale.y(MEAL[0]), scale.y(MEAL[1])
    painter.fillRect(
        QRectF(GUTTER, top, scale.x(len(scale.tracks)) - GUTTER, bottom - top), colour("line2", 130)
    )
    painter.setPen(colour("fg3"))
    painter.setFont(font(11, is_tabular=True))
    said = elided(_("lunch {span}", span="12:00–14:00"), painter.font(), scale.column - 14)
    painter.drawText(QRectF(GUTTER + 11, top + 3, scale.column - 14, 16), _LEFT, said)


def _paint_hours(painter: QPainter, scale: Scale) -> None:
    painter.setFont(font(11, is_tabular=True))
    for hour in range(scale.first, scale.last + 1):
        y = round(scale.y(hour * 60))
        painter.setPen(QPen(colour("line2"), 1))
        painter.drawLine(QPointF(GUTTER, y), QPointF(scale.x(len(scale.tracks)), y))
        painter.setPen(colour("fg3"))
        painter.drawText(QRectF(0, y - 8, GUTTER - 10, 16), _RIGHT, f"{hour:02d}:00")
