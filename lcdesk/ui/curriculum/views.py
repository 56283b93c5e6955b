"""The views of a timetable by their keys, which part is on view (which week, which day), and the
row below the title that chooses among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from lcdesk.drawing.palette import activity_ink
from lcdesk.model import clock
from lcdesk.model.catalogue import Record
from lcdesk.model.clashes.timetable import changed
from lcdesk.model.clock import span_of
from lcdesk.model.lists import kind_title
from lcdesk.model.timetable_hours import Busy, Diary
from lcdesk.texts import N_, _
from lcdesk.ui.curriculum.grids import ActivityGrid, name_grid, programme_grid
from lcdesk.ui.curriculum.places import WEEK, DayTime, Track, days_of, hours_of, week_for
from lcdesk.ui.curriculum.timetable import TimetableModel, day_words, week_words
from lcdesk.ui.kit.painting.plain_text import (
    Markup,
    Retranslation,
    lines_of,
    literal,
    markup,
    set_tip,
)
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import IconButton, MenuButton, SearchBox, row

VIEWS = {
    "day": N_("one day"),
    "week": N_("one week"),
    "programme": N_("whole programme"),
    "venue": N_("by venue"),
    "speaker": N_("by speaker"),
    "list": N_("as a list"),
}
GRIDS = ("programme", "venue", "speaker")  # tables of cells
TURNED = {"day": 1, "week": 7, "venue": 7, "speaker": 7}  # views that are turned, by how many days

Lights = dict[Track, list[Busy]]


@dataclass(frozen=True)
class TimetableView:
    """The columns, the activities in them (id → place, in order of time), and the hours shown.

    `field`: which field of an activity the keys of the columns are, "" where a column is a whole
    day.
    """

    tracks: tuple[Track, ...] = (Track(dt.date(2000, 1, 3)),)
    places: dict[int, DayTime] = field(default_factory=dict[int, DayTime])
    hours: tuple[int, int] = (8, 21)
    field: str = ""

    def seen(self, record: Record, place: DayTime) -> DayTime:
        """A place with the key of the column its activity belongs to."""
        return replace(place, key=str(record.get(self.field) or "")) if self.field else place

    def values(self, place: DayTime, before: DayTime | None) -> dict[str, Any]:
        """What an activity keeps that was put there: its times, and the venue or group where
        that is another one.
        """
        values = place.values()
        if self.field and place.key != (before.key if before else ""):
            values[self.field] = place.key or None
        return values


def sight_of_days(
    timetable: TimetableModel, keys: Sequence[int], days: Sequence[dt.date]
) -> TimetableView:
    """Days side by side."""
    places = {key: timetable.places[key] for key in keys}
    return TimetableView(tuple(Track(day) for day in days), places, hours_of(places.values()))


def _sight_of_day(
    timetable: TimetableModel, keys: Sequence[int], day: dt.date, near: Collection[int]
) -> TimetableView:
    """One day: a column for each group where that day is split into groups, else for each venue.

    `near`: whose venues get a column as well, so that something may be put there.
    """
    records = timetable.records
    if any(records[key].get("group_name") for key in keys):
        names = sorted({str(record.get("group_name") or "") for record in records.values()})
        by = "group_name"
    else:
        used = [str(records[key].get("venue") or "") for key in keys]
        rest = sorted({str(records[key].get("venue") or "") for key in near})
        shown = [name for name in dict.fromkeys((*used, *rest)) if name]
        names, by = [*shown, *([""] if "" in used or not shown else [])], "venue"
    sight = TimetableView(field=by)
    places = {key: sight.seen(records[key], timetable.places[key]) for key in keys}
    return TimetableView(
        tuple(Track(day, name) for name in names), places, hours_of(places.values()), by
    )


def lights_of(
    timetable: TimetableModel,
    sight: TimetableView,
    key: int,
    moved: Collection[int],
    cohort: Record,
) -> Lights:
    """Where an activity would clash, per column; `moved` are out of the way."""
    days = {track.day + dt.timedelta(days=step) for track in sight.tracks for step in (-1, 0)}
    others = (
        record
        for other, record in timetable.records.items()
        if other not in moved and record.get("date") in days
    )
    diary, record = Diary(others, cohort), timetable.records[key]
    return {
        track: diary.busy(
            changed(record, {sight.field: track.key or None}) if sight.field else record, track.day
        )
        for track in sight.tracks
    }


# --- What is on view ---


DAY = dt.timedelta(days=1)


class TimetableViewState:
    """`view`: a key of `views.VIEWS`; `week_start`: the first day of the week shown; `day`: the one
    that is shown alone; `is_whole`: also the days of the week with nothing on them.
    """

    def __init__(self, context: Context, timetable: TimetableModel) -> None:
        self._context, self._timetable = context, timetable
        self.view, self.is_whole = "week", False
        self.week_start: dt.date | None = None
        self.day: dt.date | None = None

    def forget(self) -> None:
        """Another cohort: begin where its course or its activities begin."""
        self.week_start = self.day = None

    def turn_to(self, day: dt.date) -> None:
        """Show this day, and its week."""
        self.week_start = self.day = day

    def settle(self) -> None:
        """Choose a week and a day of the timetable as it is now, those shown before if they are
        there.
        """
        self.week_start = week_for(self.weeks(), self.week_start or self._first_day())
        self.day = self.day or self.first_busy_day()

    def weeks(self) -> list[dt.date]:
        """The first days of the weeks of the cohort and of its activities."""
        cohort = self._context.cohort
        return self._timetable.weeks(cohort.get("starts"), cohort.get("ends"), clock.today())

    def days(self) -> list[dt.date]:
        """Every day from the first to the last of the cohort and of its activities."""
        cohort, records = self._context.cohort, self._timetable.records.values()
        dates = [record.get("date") for record in records]
        known = [day for day in (cohort.get("starts"), cohort.get("ends"), *dates) if day] or [
            clock.today()
        ]
        first = min(known)
        return [first + number * DAY for number in range((max(known) - first).days + 1)]

    def starts(self) -> tuple[list[dt.date], dt.date]:
        """The days it can begin with, and the one it begins with: of a day or of a week."""
        assert self.week_start is not None
        assert self.day is not None
        if self.view == "day":
            return self.days(), self.day
        return self.weeks(), self.week_start

    def first_busy_day(self) -> dt.date:
        """Today in the week shown, else the first day of it with an activity."""
        start, today = self.week_start or clock.today(), clock.today()
        if start <= today < start + WEEK:
            return today
        keys, days = self._timetable.in_week(start), self.days()
        day = self._timetable.places[keys[0]].day if keys else start
        return min(max(day, days[0]), days[-1])

    def _first_day(self) -> dt.date:
        """Today while the course runs, else the first day of the course or of its activities."""
        today, weeks = clock.today(), self.weeks()
        return today if weeks[0] <= today <= weeks[-1] + dt.timedelta(days=6) else weeks[0]

    def week_days(self) -> tuple[dt.date, ...]:
        """The days of the week that are shown."""
        assert self.week_start is not None
        timetable = self._timetable
        busy = {timetable.places[key].day for key in timetable.in_week(self.week_start)}
        return days_of(
            self.week_start, busy, self._context.cohort.get("ends"), is_whole=self.is_whole
        )

    def hours(self) -> TimetableView:
        """The columns of the week or of the one day."""
        assert self.week_start is not None
        assert self.day is not None
        timetable, keys = self._timetable, self._timetable.in_week(self.week_start)
        if self.view == "day":
            of_day = timetable.between(self.day, self.day + DAY)
            return _sight_of_day(timetable, of_day, self.day, keys)
        return sight_of_days(timetable, keys, self.week_days())

    def grid(self) -> ActivityGrid:
        """The cells of the whole programme, or of the venues or speakers of the week."""
        assert self.week_start is not None
        if self.view == "programme":
            whole = self.days()
            keys = self._timetable.between(whole[0], whole[-1] + DAY)
            return programme_grid(self._timetable, keys, whole)
        keys = self._timetable.in_week(self.week_start)
        return name_grid(self._timetable, keys, self.week_days(), self.view)


# --- The row below the title: week or day, view, room and teacher, legend ---


ROOM_FOR_ARROWS, SEARCH = 620, 150  # px


class TimetableChoosers(QWidget):
    """Tells `week_chosen(first day)`, `view_chosen(key of VIEWS)`, `whole_chosen(bool)`,
    `filtered()`.
    """

    week_chosen = Signal(object)
    view_chosen = Signal(str)
    whole_chosen = Signal(bool)
    filtered = Signal()

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.week, self.view, self.room, self.teacher = (
            MenuButton(),
            MenuButton(),
            MenuButton(),
            MenuButton(),
        )
        self.back = IconButton("chevron-left", clicked=lambda: self.turn(-1))
        self.forth = IconButton("chevron-right", clicked=lambda: self.turn(1))
        self.search, self.legend = SearchBox(), KindLegend()
        self.search.setFixedWidth(SEARCH)
        self.search.searched.connect(lambda text: self._choose("search", text.strip()))
        for text, setter in (
            (N_("Show"), self.view.set_label),
            (N_("Venue"), self.room.set_label),
            (N_("Speaker"), self.teacher.set_label),
            (N_("Search"), self.search.set_hint),
        ):
            retranslation.say(text, setter)
        self.week.opening.connect(self._fill_weeks)
        self.view.opening.connect(self._fill_views)
        self.room.opening.connect(lambda menu: self._fill_filter(menu, "room"))
        self.teacher.opening.connect(lambda menu: self._fill_filter(menu, "teacher"))
        line = row(
            self.week, self.back, self.forth, self.view, self.room, self.teacher, self.search, None
        )
        self.setLayout(line)
        self._between = line.spacing()
        self._timetable = TimetableModel()
        self._weeks: list[dt.date] = []
        self._start = dt.date.min
        self._view, self._is_whole = "week", False

    def show_state(
        self,
        timetable: TimetableModel,
        view: str,
        weeks: Sequence[dt.date],
        start: dt.date,
        days: tuple[dt.date, ...],
    ) -> None:
        """Say what is chosen; `start` is one of `weeks` (of single days, where one is shown),
        `days` are those shown.
        """
        self._timetable, self._weeks, self._view, self._start = timetable, list(weeks), view, start
        at = self._at()
        is_day = view == "day"
        self.week.set_label(_("Day") if is_day else _("Week"))
        self.back.set_name(_("Previous day") if is_day else _("Previous week"))
        self.forth.set_name(_("Next day") if is_day else _("Next week"))
        self.week.set_value(day_words(start) if is_day else week_words(at + 1, len(weeks), days))
        self.back.setEnabled(at > 0)
        self.forth.setEnabled(at + 1 < len(weeks))
        self.view.set_value(_(VIEWS[view]))
        self.room.set_value(timetable.room)
        self.teacher.set_value(timetable.teacher)
        if self.search.text().strip() != timetable.search:
            self.search.show_text(timetable.search)
        self.legend.show_kinds(timetable.kinds())
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow window the arrows and the search give way; the menu of weeks and Page Up and
        Down stay, and so does a search that narrows what is shown.
        """
        is_turned = self._view in TURNED
        self.week.setVisible(is_turned)
        for part in (self.back, self.forth):
            part.setVisible(is_turned and self.width() > ROOM_FOR_ARROWS)
        parts = (self.week, self.back, self.forth, self.view, self.room, self.teacher)
        taken = sum(one.sizeHint().width() + self._between for one in parts if not one.isHidden())
        is_used = self.search.hasFocus() or bool(self.search.text())
        self.search.setVisible(is_used or self.width() - taken >= SEARCH)

    def turn(self, weeks: int) -> None:
        """So many weeks (or days) forward or back, as far as there are any."""
        at = self._at() + weeks
        if 0 <= at < len(self._weeks):
            self.week_chosen.emit(self._weeks[at])

    def can_turn(self, weeks: int) -> bool:
        """Is there such a week?"""
        return self._view in TURNED and 0 <= self._at() + weeks < len(self._weeks)

    def _at(self) -> int:
        return self._weeks.index(self._start) if self._start in self._weeks else 0

    def _fill_weeks(self, menu: QMenu) -> None:
        for number, start in enumerate(self._weeks, 1):
            span = span_of(start, start + dt.timedelta(days=6))
            words = (
                day_words(start)
                if self._view == "day"
                else _("Week {number}: {days}", number=number, days=span)
            )
            action = menu.addAction(words, lambda start=start: self.week_chosen.emit(start))
            action.setCheckable(True)
            action.setChecked(start == self._start)
        if self._view == "day":
            return
        menu.addSeparator()
        whole = menu.addAction(_("All seven days"), self._turn_whole)
        whole.setCheckable(True)
        whole.setChecked(self._is_whole)

    def _turn_whole(self) -> None:
        self._is_whole = not self._is_whole
        self.whole_chosen.emit(self._is_whole)

    def _fill_views(self, menu: QMenu) -> None:
        for view, words in VIEWS.items():
            action = menu.addAction(_(words), lambda view=view: self.view_chosen.emit(view))
            action.setCheckable(True)
            action.setChecked(view == self._view)

    def _fill_filter(self, menu: QMenu, name: str) -> None:
        chosen = getattr(self._timetable, name)
        options = self._timetable.rooms() if name == "room" else self._timetable.teachers()
        for option, words in (("", _("All")), *((option, option) for option in options)):
            action = menu.addAction(
                literal(words), lambda option=option: self._choose(name, option)
            )
            action.setCheckable(True)
            action.setChecked(option == chosen)

    def _choose(self, name: str, option: str) -> None:
        if getattr(self._timetable, name) != option:
            setattr(self._timetable, name, option)
            self.filtered.emit()


# --- Which colour is which kind of activity ---


DOT, GAP, BETWEEN, LINE = 9.0, 7.0, 16.0, 16  # px


class KindLegend(QWidget):
    """All kinds in use, the most frequent first, right-aligned in as many lines as they take."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """The kinds in use, the most frequent first."""
        self._kinds = list(kinds)
        self.setAccessibleName(", ".join(kind_title(kind) for kind in kinds))
        set_tip(self, lines_of(map(_dotted, kinds)))
        self._fit()
        self.update()

    def lines(self) -> list[list[str]]:
        """The kinds line by line; every one is in one of them."""
        lines, room = list[list[str]](), 0.0
        for kind in self._kinds:
            wide = self._wide(kind)
            if not lines or wide > room:
                lines.append([])
                room = self.width() + BETWEEN
            lines[-1].append(kind)
            room -= wide
        return lines

    def minimumSizeHint(self) -> QSize:
        return QSize(ceil(max(map(self._wide, self._kinds), default=0)), LINE)

    def sizeHint(self) -> QSize:
        return QSize(ceil(sum(map(self._wide, self._kinds))), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, len(self.lines())) * LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, line in enumerate(self.lines()):
            x = self.width() - sum(map(self._wide, line)) + BETWEEN
            for kind in line:
                self._paint_kind(painter, kind, QRectF(x, number * LINE, self._wide(kind), LINE))
                x += self._wide(kind)

    def _paint_kind(self, painter: QPainter, kind: str, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(activity_ink(kind, theme().is_dark)))
        painter.drawRoundedRect(QRectF(box.x(), box.center().y() - DOT / 2, DOT, DOT), 3, 3)
        painter.setPen(colour("fg2"))
        painter.setFont(font(12))
        words = box.adjusted(DOT + GAP, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, kind_title(kind))

    def _wide(self, kind: str) -> float:
        return DOT + GAP + QFontMetricsF(font(12)).horizontalAdvance(kind_title(kind)) + BETWEEN


def _dotted(kind: str) -> Markup:
    ink = activity_ink(kind, theme().is_dark)
    return markup("<span style='color:{ink}'>■</span>&nbsp;{kind}", ink=ink, kind=kind_title(kind))
