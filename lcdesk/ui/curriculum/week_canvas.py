"""The view of the week's picture, without behaviour but one: what is dropped from the tray gets
a day and a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from lcdesk.ui.curriculum.drags import GridPoint
from lcdesk.ui.curriculum.places import USUAL, DayTime, snapped
from lcdesk.ui.curriculum.scale import Scale, Track
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import TimetableView, lights_of
from lcdesk.ui.curriculum.week_scene import WeekScene
from lcdesk.ui.kit.painting.theme import theme

MIME = "application/x-lcdesk-activity"
MINUTE = 60_000  # ms; the line of the moment moves


class WeekCanvas(QGraphicsView):
    """Tells `placed({id: Place})` when an activity of the tray is dropped on a day,
    `told(words)` what is wrong with a place.
    """

    placed = Signal(object)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.week = WeekScene()
        self.week.setParent(self)
        self.setScene(self.week)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setStyleSheet("background: transparent")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.sight, self.cohort = TimetableView(), dict[str, Any]()
        self._timetable = TimetableModel()
        self._carried: int | None = None  # what is dragged here from the tray
        self._minute = QTimer(self)
        self._minute.timeout.connect(self.viewport().update)
        self._minute.start(MINUTE)
        theme().changed.connect(self.restyle)

    def restyle(self) -> None:
        """Paint everything anew: pictures of blocks and ground are kept otherwise."""
        for block in self.week.blocks.values():
            block.update()
        self.week.repaint_ground()

    def scale_now(self) -> Scale:
        """Where days and hours lie at the moment, in px of the viewport's width."""
        return self.week.scale

    def spot_at(self, point: QPointF) -> GridPoint:
        """The day, the minutes and the column below a point of the scene."""
        track = self.week.scale.track_at(point.x())
        return GridPoint(track.day, self.week.scale.minutes_at(point.y()), track.key)

    # --- where something may stand ---

    def light(self, key: int, moved: Collection[int]) -> None:
        """Shade where an activity would clash; `moved` are on the way with it."""
        self.week.show_lights(lights_of(self._timetable, self.sight, key, moved, self.cohort))

    def judge(self, place: DayTime) -> str:
        """Why an activity cannot stand there, said in the status bar as well; "" where it can."""
        lights = self.week.lights.get(Track(place.day, place.key), ())
        words = next((busy.message for busy in lights if busy.touches(place.start, place.end)), "")
        self.told.emit(words)
        return words

    def unlight(self) -> None:
        """Nothing is dragged any more."""
        self._carried = None
        if self.week.lights:
            self.week.show_lights({})
            self.told.emit("")

    # --- what comes from the tray ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Whatever can be dropped somewhere here: Qt asks no more about a drag that was refused
        at the edge.
        """
        self._take_drop(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        place, key = self._take_drop(event), self._carried
        self.week.show_ghost(None)
        self.unlight()
        if place and key is not None:
            self.placed.emit({key: place})

    def dragLeaveEvent(self, event: object) -> None:
        self.week.show_ghost(None)
        self.unlight()

    def _take_drop(self, event: QDropEvent) -> DayTime | None:
        """Where it would land; files are left to the window."""
        key = carried_in(event, self._timetable.records)
        if key is None:
            event.ignore()
            return None
        if key != self._carried:
            self._carried = key
            self.light(key, (key,))
        spot = self.spot_at(self.mapToScene(event.position().toPoint()))
        place = DayTime(spot.day, 0, USUAL, key=spot.key).moved(spot.day, snapped(spot.minutes))
        self.week.show_ghost(place)
        self.week.warn_ghost(bool(self.judge(place)))
        event.acceptProposedAction()
        return place


def carried_in(event: QDropEvent, known: Mapping[int, object]) -> int | None:
    """The activity of the tray that is dragged; None where it is something else."""
    mime = event.mimeData()
    key = int(bytes(mime.data(MIME).data()).decode()) if mime.hasFormat(MIME) else 0
    return key if key in known else None
