"""The weeks of a cohort, the days and hours a week shows, and how long each day is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lcdesk.ui.curriculum.places import Place

WEEK = dt.timedelta(days=7)
FIRST_HOUR, LAST_HOUR = 8, 21
SATURDAY, SUNDAY = 5, 6
NO_WORK = frozenset({"meal", "free"})


def monday_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def weeks_of(days: Iterable[dt.date], starts: dt.date | None, ends: dt.date | None, today: dt.date) -> list[dt.date]:
    """The Mondays from the first to the last week of the cohort and of its activities.

    A week at either end that would hold nothing but the free weekend of arrival or departure is left out.
    """
    busy = {monday_of(day) for day in days}
    course = _course_weeks(starts, ends)
    known = busy | course
    if not known:
        return [monday_of(today)]
    first, last = min(known), max(known)
    return [first + WEEK * number for number in range((last - first).days // 7 + 1)]


def _course_weeks(starts: dt.date | None, ends: dt.date | None) -> set[dt.date]:
    if starts is None or ends is None or ends < starts:
        return {monday_of(day) for day in (starts, ends) if day}
    first, last = monday_of(starts), monday_of(ends)
    if first < last and starts.weekday() >= SATURDAY:
        first += WEEK
    return {first, last}


def week_for(weeks: Sequence[dt.date], day: dt.date) -> dt.date:
    """The week of a day, or the nearest there is."""
    wanted = monday_of(day)
    return min(weeks, key=lambda monday: abs(monday - wanted))


def days_of(
    monday: dt.date, busy: Iterable[dt.date], last_day: dt.date | None, *, is_whole: bool
) -> tuple[dt.date, ...]:
    """The days a week shows: Monday to Saturday, Sunday when something happens; `is_whole`: all seven.

    Saturday stays out when the cohort has left by then.
    """
    week = [monday + dt.timedelta(days=number) for number in range(7)]
    taken = set(busy)

    def is_shown(day: dt.date) -> bool:
        if is_whole or day.weekday() < SATURDAY or day in taken:
            return True
        return day.weekday() == SATURDAY and (week[SUNDAY] in taken or last_day is None or day <= last_day)

    return tuple(day for day in week if is_shown(day))


def hours_of(places: Iterable[Place]) -> tuple[int, int]:
    """(first, last) full hour the week shows: 8 to 21, more where something is earlier or later."""
    first, last = FIRST_HOUR, LAST_HOUR
    for place in places:
        first = min(first, place.start // 60)
        last = max(last, min(24, -(-place.end // 60)))
    return first, last


def length_of(records: Iterable[tuple[Mapping[str, Any], Place]]) -> float:
    """Hours of programme in a day, meals and free time apart; what runs side by side counts once."""
    total, reached = 0, 0
    spans = sorted((place.start, place.end) for record, place in records if record.get("kind") not in NO_WORK)
    for start, end in spans:
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total / 60
