"""Dates in long form, as they are echoed before they are kept."""

from __future__ import annotations

import datetime as dt

from lcdesk.texts import N_, _, language

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"),
    N_("October"), N_("November"), N_("December"),
)  # fmt: skip


def long_date(day: dt.date) -> str:
    """Sunday, 6 December 2026 · 2026年12月6日 星期日."""
    weekday = _(WEEKDAYS[day.weekday()])
    if language() == "zh":
        return f"{day.year}年{day.month}月{day.day}日 {weekday}"
    return f"{weekday}, {day.day} {_(MONTHS[day.month - 1])} {day.year}"
