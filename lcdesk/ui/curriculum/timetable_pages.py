"""The timetable as a week, a day, a grid or a list, with what has no place yet below it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from lcdesk.model import clock
from lcdesk.model.clock import short_day
from lcdesk.texts import _
from lcdesk.ui.curriculum.activity_list import ActivityList
from lcdesk.ui.curriculum.grid_view import GridView
from lcdesk.ui.curriculum.places import Scale, Track, has_open, length_of
from lcdesk.ui.curriculum.timetable import TimetableModel, hours_words, weekday_of
from lcdesk.ui.curriculum.tray import Tray
from lcdesk.ui.curriculum.views import GRIDS, TimetableViewState
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.kit.painting.plain_text import elided, set_tip, wrapped_lines
from lcdesk.ui.kit.painting.theme import colour, font
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
        self.heads.show_hours(
            {track: length_of(those) for track, those in found.items()},
            {track for track, those in found.items() if has_open(those)},
        )

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


# --- The heads of the columns of the week: weekday, date, hours of programme, or a venue ---


HEIGHT = 46
ROOMY, TIGHT = 82, 150  # px; narrower days leave the unit out
LONG = 7  # hours; the rule of the timetable says more is too much
_BOLD = QFont.Weight.DemiBold
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class DayHeads(QWidget):
    """Stands above a week view and follows its scale."""

    def __init__(self, view: WeekView) -> None:
        super().__init__()
        self._view = view
        self.hours: Mapping[Track, float] = {}
        self.more: Collection[Track] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        view.scaled.connect(self.update)

    def show_hours(self, hours: Mapping[Track, float], more: Collection[Track] = ()) -> None:
        """The length of each column; `more`: where something has no end besides."""
        self.hours, self.more = hours, more
        told = _("“+”: an activity without an end is not counted.") if more else ""
        set_tip(self, told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scale = QPainter(self), self._view.week.scale
        painter.translate(-self._view.horizontalScrollBar().value(), 0)
        for number, track in enumerate(scale.tracks):
            self._paint_head(painter, scale, number, track)
        painter.setPen(QPen(colour("line"), 1))
        for number in range(len(scale.tracks) + 1):
            x = round(scale.x(number))
            painter.drawLine(QPointF(x, 10), QPointF(x, HEIGHT))

    def _paint_head(self, painter: QPainter, scale: Scale, number: int, track: Track) -> None:
        x, width = scale.x(number) + 11, scale.column - 22
        hours = self.hours.get(track, 0)
        # the name of a venue needs the room
        is_tight = bool(self._view.sight.field) and width < TIGHT
        is_more = track in self.more
        is_said = (hours or is_more) and not is_tight
        said = hours_words(hours, is_more=is_more) if is_said else ""
        if width <= ROOMY:
            said = "".join(said.split()[:1]) + ("+" if is_said and is_more else "")
        if track.day == clock.today():  # a thick rule, as colour is for the selection
            painter.fillRect(QRectF(scale.x(number) + 1, 0, scale.column - 1, 3), colour("fg"))
        painter.setPen(colour("warn" if hours > LONG else "fg3"))
        painter.setFont(
            font(12, QFont.Weight.Medium if hours > LONG else QFont.Weight.Normal, is_tabular=True)
        )
        painter.drawText(QRectF(x, 6, width, 18), _RIGHT, said)
        taken = painter.fontMetrics().horizontalAdvance(said) + 8 if said else 0
        self._paint_words(painter, QRectF(x, 6, width - taken, 18), track)

    def _paint_words(self, painter: QPainter, line: QRectF, track: Track) -> None:
        """Weekday and date; or the venue or the group in two lines, as the day is said above."""
        is_key = bool(self._view.sight.field)
        nobody = (
            _("For everybody") if self._view.sight.field == "group_name" else _("Without a venue")
        )
        title = (track.key or nobody) if is_key else weekday_of(track.day)
        face = font(13, _BOLD)
        lines = (
            wrapped_lines(title, 13, _BOLD, int(line.width()), 2)
            if is_key
            else (elided(title, face, line.width()),)
        )
        painter.setFont(face)
        painter.setPen(colour("fg"))
        for number, words in enumerate(lines):
            painter.drawText(line.translated(0, 17 * number), _LEFT, words)
        if not is_key:
            painter.setFont(font(12, is_tabular=True))
            painter.setPen(colour("fg3"))
            below = QRectF(
                line.x(), line.y() + 17, self._view.week.scale.column - 22, line.height()
            )
            # the hours stand in the first line only
            painter.drawText(below, _LEFT, short_day(track.day))
