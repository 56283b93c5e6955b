"""The view of the week's picture, without behaviour but one: what is dropped from the tray gets a day and a time."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from lcdesk.ui.curriculum.drags import Spot
from lcdesk.ui.curriculum.places import USUAL, Place, snapped
from lcdesk.ui.curriculum.scale import Scale
from lcdesk.ui.curriculum.week_scene import WeekScene

MIME = "application/x-lcdesk-activity"
MINUTE = 60_000  # ms; the line of the moment moves


class WeekCanvas(QGraphicsView):
    """Tells `placed({id: Place})` when an activity of the tray is dropped on a day."""

    placed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.week = WeekScene()
        self.week.setParent(self)
        self.setScene(self.week)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("background: transparent")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self.viewport().update)
        self._minute.start(MINUTE)

    def scale_now(self) -> Scale:
        """Where days and hours lie at the moment, in px of the viewport's width."""
        return self.week.scale

    def spot_at(self, point: QPointF) -> Spot:
        """The day and the minutes below a point of the scene."""
        return Spot(self.week.scale.day_at(point.x()), self.week.scale.minutes_at(point.y()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._take_drop(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_drop(event)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._take_drop(event)
        self.week.show_ghost(None)
        if place:
            self.placed.emit({int(bytes(event.mimeData().data(MIME).data()).decode()): place})

    def dragLeaveEvent(self, event: object) -> None:
        self.week.show_ghost(None)

    def _take_drop(self, event: QDropEvent) -> Place | None:
        """Where it would land; files are left to the window."""
        point = self.mapToScene(event.position().toPoint())
        if not event.mimeData().hasFormat(MIME):
            event.ignore()
            return None
        spot = self.spot_at(point)
        place = Place(spot.day, 0, USUAL).moved(spot.day, snapped(spot.minutes))
        self.week.show_ghost(place)
        event.acceptProposedAction()
        return place
