"""Which days the grid shows: the whole programme, a week, a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.model.attendance import Session
from lcdesk.services.attendance.attendance_words import day_words
from lcdesk.texts import N_, _
from lcdesk.ui.kit.spans import span_of

SPANS = {"whole": N_("Whole programme"), "week": N_("A week"), "day": N_("A day")}


@dataclass(frozen=True)
class Period:
    """From one day to another, both in it; without days everything, activities without a date among it."""

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
    return next((at for at, one in enumerate(found) if one.last is None or one.last >= day), max(len(found) - 1, 0))
