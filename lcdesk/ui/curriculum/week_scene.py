"""The picture of a week: its blocks by id, each with the bar of its kind, title, time, venue and
speaker; the ghosts of what is being made or copied, and the ground below them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from lcdesk.drawing.palette import activity_ink, mixed
from lcdesk.model import clock
from lcdesk.model.timetable_hours import Busy
from lcdesk.texts import _, language
from lcdesk.ui.curriculum.places import (
    CLASH,
    GUTTER,
    SATURDAY,
    DayTime,
    Scale,
    Track,
    frame_inside,
    lanes_of,
    minutes_of,
)
from lcdesk.ui.curriculum.timetable import (
    MEAL,
    TimetableModel,
    clock_of,
    title_of,
    tooltip,
    where_and_who,
)
from lcdesk.ui.curriculum.views import TimetableView, lights_of
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import elided, set_tip, wrapped_lines
from lcdesk.ui.kit.painting.theme import colour, font, theme

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
        _paint_lights(painter, self.scale, self._lights)

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
        if day.weekday() >= SATURDAY or not _is_in_course(day, course):
            painter.fillRect(
                QRectF(scale.x(number), top, scale.column, bottom - top), colour("hover")
            )
    _paint_meal(painter, scale)
    _paint_hours(painter, scale)
    painter.setPen(QPen(colour("line"), 1))
    for number in range(len(scale.tracks) + 1):
        x = round(scale.x(number))
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom))


def _is_in_course(day: dt.date, course: tuple[dt.date | None, dt.date | None]) -> bool:
    """Does a day lie between the first and the last day of the cohort, as far as they are known?"""
    starts, ends = course
    return not (starts and day < starts) and not (ends and day > ends)


def _paint_lights(painter: QPainter, scale: Scale, lights: Mapping[Track, Sequence[Busy]]) -> None:
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


# --- One activity in the week ---


BAR = 4.0
NARROW = 84.0  # px
LEAST = 30.0  # px of a line below the title; less says nothing
ROUND = 6.0
EDGE = 7.0  # px at the lower edge that resize
LINE, SMALL = 15.0, 14.0  # heights of a line of the title, of the rest
_BOLD, _PLAIN = QFont.Weight.DemiBold, QFont.Weight.Normal
_MARKS = {"clash": ("triangle-alert", "bad"), "warning": ("circle-alert", "warn")}
_mixed = lru_cache(256)(mixed)
_SIGN = 17.0  # px a sign takes from the title


class ActivityBlock(QGraphicsRectItem):
    """Painted from plain data; knows nothing of mouse and keys, the view moves it.

    A rectangle of Qt's own, so that Qt need not ask Python for its bounds; its picture is kept as
    long as it says the same.
    """

    def __init__(self, key: int, *, is_copy: bool = False) -> None:
        super().__init__()
        self.key, self.is_copy = key, is_copy
        self.place: DayTime | None = None
        self.mark = ""
        self.is_chosen = self.is_current = self.is_lifted = self.is_bad = False
        self._record: Mapping[str, Any] = {}
        self._head = ""  # the field that the head of the column says
        self._size = QRectF()
        self._shown: object = None
        self.setPen(QPen(colour("line"), 3))  # room for the frames, in what Qt takes for the bounds
        self.setCacheMode(QGraphicsRectItem.CacheMode.DeviceCoordinateCache)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_record(self, record: Mapping[str, Any], mark: str, tip: str, head: str = "") -> None:
        """What the block says; `head`: which field its column says already."""
        if (record, mark, tip, head, language()) != self._shown:
            self._shown = (record, mark, tip, head, language())
            self._record, self.mark, self._head = record, mark, head
            set_tip(self, tip)
            self.update()

    def put(self, scale: Scale, place: DayTime, lane: int = 0, lanes: int = 1) -> None:
        """Stand at a place."""
        box = scale.box(place, lane, lanes)
        self.setVisible(box is not None)
        if place != self.place:
            self.place = place
            self.update()
        if box is not None:
            size = QRectF(0, 0, box.width(), box.height())
            if size != self._size:
                self._size = size
                self.setRect(size)
                self.update()
            self.setPos(box.topLeft())

    def choose(self, *, is_chosen: bool, is_current: bool) -> None:
        """Look selected, or have the cursor."""
        if (is_chosen, is_current) != (self.is_chosen, self.is_current):
            self.is_chosen, self.is_current = is_chosen, is_current
            self.setZValue(1 if is_chosen else 0)
            self.update()

    def lift(self, is_lifted: bool) -> None:
        """Be dragged: above the others, a little transparent."""
        if is_lifted == self.is_lifted:
            return
        self.is_lifted = is_lifted
        self.setZValue(2 if is_lifted else 1 if self.is_chosen else 0)
        self.setOpacity(0.88 if is_lifted else 1.0)
        self.update()

    def warn(self, is_bad: bool) -> None:
        """Stand where it must not."""
        if is_bad != self.is_bad:
            self.is_bad = is_bad
            self.update()

    def is_edge(self, point: QPointF) -> bool:
        """Does a point of the scene lie on the lower edge, where the end is dragged?"""
        height = self._size.height()
        return self.mapFromScene(point).y() > height - min(EDGE, height / 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        box, ink = self._size, activity_ink(self._record.get("kind"), theme().is_dark)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, ink)
        if box.height() < 30:
            self._paint_line(painter, box)
        else:
            self._paint_lines(painter, box)

    def _paint_ground(self, painter: QPainter, box: QRectF, ink: str) -> None:
        card = theme().tokens["card"]
        share = (0.22 if theme().is_dark else 0.13) + (0.07 if self.is_chosen else 0)
        shape, radius = QPainterPath(), min(ROUND, box.height() / 3)
        shape.addRoundedRect(box, radius, radius)
        painter.fillPath(shape, QColor(_mixed(ink, card, share)))
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, BAR, box.height()), QColor(ink))
        painter.restore()
        pen = QPen(QColor(_mixed(ink, card, 0.38)), 1)
        if self.place and self.place.is_open:
            pen.setStyle(Qt.PenStyle.DashLine)  # nobody has said when it ends
        if self.mark == "clash":
            pen = QPen(colour("bad"), 1.6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.is_bad:
            _frame(painter, box, QPen(colour("bad"), 2.4), 0.7)
        elif self.is_chosen or self.is_lifted:
            _frame(painter, box, QPen(colour("accent"), 2), 0.5)
            if self.mark == "clash":
                _frame(painter, box, QPen(colour("bad"), 1.4), 2.4)
        else:
            _frame(painter, box, pen, 0.5)
        if self.is_current:
            frame_inside(painter, box, radius, CLASH if self.mark == "clash" else 0)

    def _paint_line(self, painter: QPainter, box: QRectF) -> None:
        """A short block: title and time in one line."""
        px = 11 if box.height() >= 15 else 9
        room = box.width() - 16 - 15 * len(self._signs())
        line = QRectF(10, 0, room, box.height())
        face = font(px, _BOLD, is_tabular=True)
        title = elided(title_of(self._record), face, room)
        painter.setFont(face)
        painter.setPen(colour("fg"))
        taken = painter.boundingRect(line, Qt.AlignmentFlag.AlignVCenter, title)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
        self._paint_signs(painter, box, box.height() / 2 - 6, 12)
        rest = line.adjusted(taken.width() + 8, 0, 0, 0)
        if self.place and rest.width() > 70:
            _write(painter, rest, clock_of(self.place), font(px, is_tabular=True), "fg2")

    def _paint_lines(self, painter: QPainter, box: QRectF) -> None:
        x, width, y = 11.0, box.width() - 17, 6.0 if box.height() > 52 else 3.0
        signs = _SIGN * len(self._signs())
        # the signs go below, the words need the room
        is_narrow = bool(signs) and box.width() < NARROW and box.height() > 50
        title_width = width - (0 if is_narrow else signs)
        px, title = 11 if is_narrow else 12, title_of(self._record)
        most = _title_lines(box.height() - y - 3)
        lines = wrapped_lines(title, px, _BOLD, int(title_width), most)
        self._paint_signs(painter, box, box.height() - 20 if is_narrow else y, 14)
        for line in lines:
            face = font(px, _BOLD, is_tabular=True)
            room = title_width - (signs if is_narrow and y + LINE > box.height() - 20 else 0)
            # that wide it fits already
            line = elided(line, face, room) if room < title_width else line
            _write(painter, QRectF(x, y, room, LINE), line, face, "fg")
            y += LINE
        self._paint_small(painter, QRectF(x, y, width, box.height() - y), signs if is_narrow else 0)

    def _paint_small(self, painter: QPainter, box: QRectF, signs: float) -> None:
        """Time, place and person below the title; the lowest line leaves `signs` px at its
        right, or is left out.
        """
        face, y = font(11, is_tabular=True), box.y()

        def room() -> float:
            return box.width() - (signs if y + SMALL > box.bottom() - 20 else 0)

        for text in (clock_in(self.place, face, room()), where_and_who(self._record, self._head)):
            for part in wrapped_lines(
                text, 11, _PLAIN, int(box.width()), 1 if box.bottom() - y < 3 * SMALL else 2
            ):
                if y + SMALL > box.bottom() - 1 or room() < LEAST:
                    return
                _write(
                    painter,
                    QRectF(box.x(), y, room(), SMALL),
                    elided(part, face, room()),
                    face,
                    "fg2",
                )
                y += SMALL

    def _signs(self) -> list[tuple[str, str]]:
        """(icon, token) of what stands at the right of the title: a clash, a lock, the plus of a
        copy.
        """
        signs = [_MARKS[self.mark]] if self.mark else []
        if self.is_copy:
            return [*signs, ("circle-plus", "accent")]
        return [*signs, ("lock", "fg2")] if self._record.get("is_locked") else signs

    def _paint_signs(self, painter: QPainter, box: QRectF, y: float, size: int) -> None:
        for place, (name, token) in enumerate(self._signs()):
            draw_icon(
                painter, QPointF(box.right() - size - 6 - place * _SIGN, y), name, size, token
            )


def _title_lines(room: float) -> int:
    """The title is whole before all else: as many lines as leave one for the time, and two where
    there is room for no more than that (the hours stand at the side).
    """
    return max(2 if room >= 2 * LINE - 4 else 1, int((room - SMALL) // LINE))


def clock_in(place: DayTime | None, face: QFont, room: float) -> str:
    """Start and end, in a narrow lane the start alone, and nothing where that would be cut: the
    hours stand beside.
    """
    said = clock_of(place) if place else ""
    return next(
        (one for one in (said, said[:5]) if QFontMetricsF(face).horizontalAdvance(one) <= room), ""
    )


def _frame(painter: QPainter, box: QRectF, pen: QPen, inset: float) -> None:
    radius = min(ROUND, box.height() / 3) - inset / 2
    painter.setPen(pen)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def _write(painter: QPainter, box: QRectF, text: str, face: QFont, ink: str) -> None:
    painter.setFont(face)
    painter.setPen(colour(ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
