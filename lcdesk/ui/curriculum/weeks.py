"""The weeks of a cohort, the days and hours a week shows, and how long each day is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lcdesk.ui.curriculum.places import DayTime

WEEK = dt.timedelta(days=7)
FIRST_HOUR, LAST_HOUR = 8, 21
SATURDAY, SUNDAY = 5, 6
NO_WORK = frozenset({"meal", "free"})


def weeks_of(
    days: Iterable[dt.date], starts: dt.date | None, ends: dt.date | None, today: dt.date
) -> list[dt.date]:
    """The first days of the weeks from the beginning to the end of the cohort and of its
    activities.

    Weeks begin on Monday, but for courses that begin on a Saturday or Sunday: on that day, so that
    the weekend of arrival does not stand at the end of an empty week.
    """
    weekday = starts.weekday() if starts and starts.weekday() >= SATURDAY else 0
    known = {week_start(day, weekday) for day in (*days, starts, ends) if day}
    if not known:
        return [week_start(today, 0)]
    first, last = min(known), max(known)
    return [first + WEEK * number for number in range((last - first).days // 7 + 1)]


def week_start(day: dt.date, weekday: int) -> dt.date:
    """The last such weekday (0 is Monday) up to a day."""
    return day - dt.timedelta(days=(day.weekday() - weekday) % 7)


def week_for(weeks: Sequence[dt.date], day: dt.date) -> dt.date:
    """The week of a day, or the nearest there is."""
    return next((start for start in reversed(weeks) if start <= day), weeks[0])


def days_of(
    start: dt.date, busy: Iterable[dt.date], last_day: dt.date | None, *, is_whole: bool
) -> tuple[dt.date, ...]:
    """The days a week shows: Monday to Saturday, Sunday when something happens; `is_whole`: all
    seven.

    Saturday stays out when the cohort has left by then.
    """
    week = [start + dt.timedelta(days=number) for number in range(7)]
    taken = set(busy)
    is_sunday_taken = any(day.weekday() == SUNDAY and day in taken for day in week)

    def is_shown(day: dt.date) -> bool:
        if is_whole or day.weekday() < SATURDAY or day in taken:
            return True
        return day.weekday() == SATURDAY and (
            is_sunday_taken or last_day is None or day <= last_day
        )

    return tuple(day for day in week if is_shown(day))


def hours_of(places: Iterable[DayTime]) -> tuple[int, int]:
    """(first, last) full hour the week shows: 8 to 21, more where something is earlier or later."""
    first, last = FIRST_HOUR, LAST_HOUR
    for place in places:
        first = min(first, place.start // 60)
        last = max(last, min(24, -(-place.end // 60)))
    return first, last


def length_of(records: Iterable[tuple[Mapping[str, Any], DayTime]]) -> float:
    """Hours of programme in a day, meals and free time apart; what runs side by side counts
    once.
    """
    total, reached = 0, 0
    spans = sorted(
        (place.start, place.end) for record, place in records if record.get("kind") not in NO_WORK
    )
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total / 60
