"""Spans of days and moments of the day in few words: "6–19 Dec", "today 13:58"."""

from __future__ import annotations

import datetime as dt

from lcdesk.model import clock
from lcdesk.model.day_words import MONTHS
from lcdesk.texts import _, language


def short_day(day: dt.date) -> str:
    """6 Dec · 12月6日."""
    return (
        f"{day.month}月{day.day}日"
        if language() == "zh"
        else f"{day.day} {_(MONTHS[day.month - 1])}"
    )


def span_of(starts: dt.date | None, ends: dt.date | None) -> str:
    """6–19 Dec 2026 · 2026年12月6–19日; "" when there is no day at all."""
    if starts is None or ends is None or starts == ends:
        day = starts or ends
        return "" if day is None else short_day(day)
    if language() == "zh":
        tail = f"{ends.day}日" if starts.month == ends.month else short_day(ends)
        return f"{starts.month}月{starts.day}{'' if starts.month == ends.month else '日'}–{tail}"
    head = (
        str(starts.day)
        if (starts.year, starts.month) == (ends.year, ends.month)
        else short_day(starts)
    )
    return f"{head}–{short_day(ends)}" if head.isdigit() else f"{head} – {short_day(ends)}"


def moment_of(at: dt.datetime, now: dt.datetime | None = None) -> str:
    """today 13:58 · 20 Nov · 20 Nov 2024 — as near as is worth saying."""
    today = (now or clock.now()).date()
    if at.date() == today:
        return _("today {time}", time=f"{at:%H:%M}")
    if at.date() == today - dt.timedelta(days=1):
        return _("yesterday {time}", time=f"{at:%H:%M}")
    day = short_day(at.date())
    if at.year == today.year:
        return day
    return f"{at.year}年{day}" if language() == "zh" else f"{day} {at.year}"
