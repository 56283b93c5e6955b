"""The row above the grid: which days, which people and activities; and the certificate
condition.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QMenu, QSpinBox, QWidget

from lcdesk.model.attendance import Attendee, Register, Session
from lcdesk.model.clock import span_of
from lcdesk.services.attendance.attendance import day_words
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import IconButton, Label, MenuButton, row

WHO = {
    "all": N_("Everybody"),
    "below": N_("Below the condition"),
    "open": N_("With blanks in what is shown"),
}


class PercentField(QSpinBox):
    """`chosen(percent)` once typing has ended; the wheel over it scrolls nothing."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 100)
        self.setSuffix(" %")
        self.setFont(font(13, is_tabular=True))
        self.setFixedWidth(84)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(7, 0, 0, 0)
        self._kept = 0
        self.editingFinished.connect(self._tell)

    def show_percent(self, percent: int) -> None:
        """What is kept."""
        self._kept = percent
        if not self.hasFocus():
            self.setValue(percent)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _tell(self) -> None:
        if self.value() != self._kept:
            self._kept = self.value()
            self.chosen.emit(self._kept)


class AttendanceChoosers(QWidget):
    """`changed()`: others are to be shown; `percent_chosen(percent)`."""

    changed = Signal()
    percent_chosen = Signal(int)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.days, self.who, self.what = MenuButton(), MenuButton(), MenuButton()
        self.back = IconButton("chevron-left", clicked=lambda: self.turn(-1))
        self.forth = IconButton("chevron-right", clicked=lambda: self.turn(1))
        self.percent, said = PercentField(), Label("", 13, ink="fg2")
        said.setBuddy(self.percent)
        for text, *setters in (
            (N_("Days"), self.days.set_label),
            (N_("People"), self.who.set_label),
            (N_("Activities"), self.what.set_label),
            (N_("Earlier"), self.back.set_name),
            (N_("Later"), self.forth.set_name),
            (N_("Certificate from"), said.setText, self.percent.setAccessibleName),
        ):
            retranslation.say(text, *setters)
        self.days.opening.connect(self._fill_days)
        self.who.opening.connect(self._fill_who)
        self.what.opening.connect(self._fill_what)
        self.percent.chosen.connect(self.percent_chosen)
        self.setLayout(
            row(self.days, self.back, self.forth, self.who, self.what, None, said, self.percent)
        )
        self._register = Register()
        self.span, self._at, self.group, self.has_uncounted = "whole", 0, "all", False

    @property
    def period(self) -> Period:
        """The days chosen."""
        found = self._periods()
        return found[min(self._at, len(found) - 1)] if found else Period()

    def show_register(self, register: Register) -> None:
        """Other days and another condition to choose from."""
        self._register = register
        self.percent.show_percent(register.wanted)
        self.say()

    def sessions(self) -> list[Session]:
        """The activities to be shown."""
        period = self.period
        return [
            one
            for one in self._register.sessions
            if period.has(one) and (one.is_counted or self.has_uncounted)
        ]

    def people(self, sessions: Sequence[Session]) -> list[Attendee]:
        """The people to be shown beside these activities."""
        if self.group == "all":
            return list(self._register.people)
        wanted = (
            self._register.below
            if self.group == "below"
            else {number for one in sessions for number in self._register.blank(one)}
        )
        return [person for person in self._register.people if person.id in wanted]

    def choose_days(self, span: str, day: dt.date | None = None) -> None:
        """Days, weeks or everything; the one of `day`, or of today."""
        self.span = span
        self._at = nearest(self._periods(), day or self._register.now.date())
        self._change()

    def choose_people(self, group: str) -> None:
        """Everybody, those below the condition, or those with blanks."""
        self.group = group
        self._change()

    def choose_uncounted(self, *, is_wanted: bool) -> None:
        """Meals, travel and free time as well?"""
        self.has_uncounted = is_wanted
        self._change()

    def turn(self, steps: int) -> None:
        """So many periods forward or back."""
        at = self._at + steps
        if 0 <= at < len(self._periods()):
            self._at = at
            self._change()

    def say(self) -> None:
        """What is chosen, in the language of the moment."""
        self.days.set_value(self.period.words)
        self.who.set_value("" if self.group == "all" else _(WHO[self.group]))
        self.what.set_value(_("all kinds") if self.has_uncounted else "")
        count = len(self._periods())
        for button, is_there in ((self.back, self._at > 0), (self.forth, self._at + 1 < count)):
            button.setVisible(self.span != "whole")
            button.setEnabled(is_there)

    def _change(self) -> None:
        self.say()
        self.changed.emit()

    def _periods(self) -> list[Period]:
        return periods(self._register.sessions, self.span)

    def _fill_days(self, menu: QMenu) -> None:
        for span, words in SPANS.items():
            _tick(
                menu.addAction(_(words), lambda span=span: self.choose_days(span)),
                is_on=span == self.span,
            )
        if self.span != "whole":
            menu.addSeparator()
            for at, period in enumerate(self._periods()):
                action = menu.addAction(period.words, lambda at=at: self.turn(at - self._at))
                _tick(action, is_on=at == self._at)

    def _fill_who(self, menu: QMenu) -> None:
        for group, words in WHO.items():
            _tick(
                menu.addAction(_(words), lambda group=group: self.choose_people(group)),
                is_on=group == self.group,
            )

    def _fill_what(self, menu: QMenu) -> None:
        for is_wanted, words in (
            (False, N_("Those that count")),
            (True, N_("Meals, travel and free time as well")),
        ):
            action = menu.addAction(
                _(words), lambda is_wanted=is_wanted: self.choose_uncounted(is_wanted=is_wanted)
            )
            _tick(action, is_on=is_wanted == self.has_uncounted)


def _tick(action: QAction, *, is_on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_on)


# --- Which days the grid shows: the whole programme, a week, a day ---


SPANS = {"whole": N_("Whole programme"), "week": N_("A week"), "day": N_("A day")}


@dataclass(frozen=True)
class Period:
    """From one day to another, both in it; without days everything, activities without a date
    among it.
    """

    first: dt.date | None = None
    last: dt.date | None = None

    def has(self, session: Session) -> bool:
        """Does the activity lie in it?"""
        if self.first is None or self.last is None:
            return True
        return session.date is not None and self.first <= session.date <= self.last

    @property
    def words(self) -> str:
        """Whole programme · 16–22 Jun · Mon 16 Jun."""
        if self.first is None:
            return _(SPANS["whole"])
        return day_words(self.first) if self.first == self.last else span_of(self.first, self.last)


def periods(sessions: Sequence[Session], span: str) -> list[Period]:
    """The days or weeks that have activities, in their order; of "whole" the one."""
    days = sorted({session.date for session in sessions if session.date})
    if span == "day":
        return [Period(day, day) for day in days]
    if span == "week":
        mondays = dict.fromkeys(day - dt.timedelta(days=day.weekday()) for day in days)
        return [Period(monday, monday + dt.timedelta(days=6)) for monday in mondays]
    return [Period()]


def nearest(found: Sequence[Period], day: dt.date) -> int:
    """The place of the period of a day, or of the next there is; the last one after all of them."""
    return next(
        (at for at, one in enumerate(found) if one.last is None or one.last >= day),
        max(len(found) - 1, 0),
    )
