"""The timetable as a week, a day, a grid or a list, with what has no place yet below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from lcdesk.ui.curriculum.activity_list import ActivityList
from lcdesk.ui.curriculum.day_heads import DayHeads
from lcdesk.ui.curriculum.grid_view import GridView
from lcdesk.ui.curriculum.scale import Track
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.tray import Tray
from lcdesk.ui.curriculum.view_state import TimetableViewState
from lcdesk.ui.curriculum.views import GRIDS
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.curriculum.weeks import length_of
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Card, EmptyState, column

CALENDAR, LIST, BLANK = range(3)  # pages
HOURS, CELLS = range(2)  # faces of the calendar


class TimetablePages(QStackedWidget):
    """Shows what the `state` says of the timetable; changes nothing."""

    def __init__(
        self, context: Context, timetable: TimetableModel, state: TimetableViewState
    ) -> None:
        super().__init__()
        self._context, self._timetable, self.state = context, timetable, state
        self.week, self.grid, self.tray, self.list = WeekView(), GridView(), Tray(), ActivityList()
        self.heads, self.empty = DayHeads(self.week), EmptyState("calendar-days")
        self._faces = QStackedWidget()
        hours = QWidget()
        hours.setObjectName("plain")
        hours.setLayout(column(self.heads, self.week, gap=0))
        for face in (hours, self.grid):
            self._faces.addWidget(face)
        for page in (
            _carded(column(self._faces, self.tray, gap=0), 6),
            _carded(column(self.list)),
            self.empty,
        ):
            self.addWidget(page)

    def show_timetable(self) -> None:
        """Show the timetable and the state as they are now."""
        self._show_hours()
        if self.state.view in GRIDS:
            self.grid.show_grid(self._timetable, self.state.grid())
        self.tray.show_unplaced(self._timetable.unplaced(), self._timetable)
        self.list.show_timetable(self._timetable)

    def _show_hours(self) -> None:
        cohort, timetable, sight = self._context.cohort, self._timetable, self.state.hours()
        self.week.week.cohort = cohort
        self.week.show_sight(timetable, sight)
        found: dict[Track, list[Any]] = {track: [] for track in sight.tracks}
        for key, place in sight.places.items():
            if (track := Track(place.day, place.key)) in found:
                found[track].append((timetable.records[key], place))
        self.heads.show_hours({track: length_of(those) for track, those in found.items()})

    def show_page(self, *, is_blank: bool) -> None:
        """The page of the view, or that of a timetable with nothing in it."""
        view = self.state.view
        self.setCurrentIndex(BLANK if is_blank else LIST if view == "list" else CALENDAR)
        self._faces.setCurrentIndex(CELLS if view in GRIDS else HOURS)

    def select(self, keys: Sequence[int]) -> None:
        """Select these activities wherever they are shown."""
        self.week.select(keys)
        self.grid.select(keys)
        self.tray.select(keys)
        if set(self.list.selected_ids()) != set(keys):
            blocked = self.list.blockSignals(True)
            self.list.select_ids(keys)
            self.list.blockSignals(blocked)

    def reveal(self, key: int) -> None:
        """Scroll to an activity."""
        self.week.reveal(key)
        self.grid.reveal(key)

    def focus_view(self) -> None:
        """Give the keys to the week, the grid or the list."""
        view = self.state.view
        (self.list if view == "list" else self.grid if view in GRIDS else self.week).setFocus()


def _carded(inside: Any, below: int = 1) -> QWidget:
    card = Card()
    inside.setContentsMargins(1, 1, 1, below)  # round corners want room
    card.setLayout(inside)
    return card
