"""The row below the title: which week or day, which view, which room and teacher, and the
legend.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from lcdesk.drawing.palette import activity_ink
from lcdesk.model.day_words import span_of
from lcdesk.model.lists import kind_title
from lcdesk.texts import N_, _
from lcdesk.ui.curriculum.timetable import TimetableModel, day_words, week_words
from lcdesk.ui.curriculum.views import TURNED, VIEWS
from lcdesk.ui.kit.painting.plain_text import Markup, lines_of, literal, markup, set_tip
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import IconButton, MenuButton, SearchBox, row

ROOM_FOR_ARROWS, ROOM_FOR_SEARCH = 620, 780  # px


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
        self.search.setFixedWidth(150)
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
            self.week,
            self.back,
            self.forth,
            self.view,
            self.room,
            self.teacher,
            self.search,
            8,
            self.legend,
        )
        line.setStretch(line.count() - 1, 1)
        self.setLayout(line)
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
        self._make_room()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a narrow window the arrows and the search give way; the menu of weeks and Page Up
        and Down stay.
        """
        is_turned = self._view in TURNED
        self.week.setVisible(is_turned)
        for part in (self.back, self.forth):
            part.setVisible(is_turned and self.width() > ROOM_FOR_ARROWS)
        self.search.setVisible(self.width() > ROOM_FOR_SEARCH or self.search.hasFocus())

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


# --- Which colour is which kind of activity, as many as there is room for ---


DOT, GAP, BETWEEN = 9.0, 7.0, 18.0
LEAST = 2  # kinds; one alone would look as if there were no other


class KindLegend(QWidget):
    """Right-aligned; the least frequent kinds give way first, and all of them where hardly one
    has room. The tooltip has all.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[str] = []
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_kinds(self, kinds: Sequence[str]) -> None:
        """The kinds in use, the most frequent first."""
        self._kinds = list(kinds)
        self.setAccessibleName(", ".join(kind_title(kind) for kind in kinds))
        set_tip(self, lines_of(map(_dotted, kinds)))
        self.update()

    def shown(self) -> list[str]:
        """The kinds there is room for."""
        room, shown = float(self.width()), list[str]()
        for kind in self._kinds:
            room -= self._width(kind)
            if room < 0:
                break
            shown.append(kind)
        return shown if len(shown) >= min(LEAST, len(self._kinds)) else []

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 20)

    def sizeHint(self) -> QSize:
        return QSize(ceil(sum(self._width(kind) for kind in self._kinds)), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), self.shown()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = self.width() - sum(self._width(kind) for kind in shown) + BETWEEN
        for kind in shown:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(activity_ink(kind, theme().is_dark)))
            painter.drawRoundedRect(QRectF(x, self.height() / 2 - DOT / 2, DOT, DOT), 3, 3)
            painter.setPen(colour("fg2"))
            painter.setFont(font(12))
            box = QRectF(x + DOT + GAP, 0, self._width(kind), self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, kind_title(kind))
            x += self._width(kind)

    def _width(self, kind: str) -> float:
        return DOT + GAP + QFontMetricsF(font(12)).horizontalAdvance(kind_title(kind)) + BETWEEN


def _dotted(kind: str) -> Markup:
    ink = activity_ink(kind, theme().is_dark)
    return markup("<span style='color:{ink}'>■</span>&nbsp;{kind}", ink=ink, kind=kind_title(kind))
