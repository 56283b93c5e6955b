"""A date of birth made coarse: as little of it as keeps the age on certain days, so that figures
by age stay equal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection


def coarse_birth(birth: str | None, days: Collection[dt.date]) -> str | None:
    """The year ("1985") where that gives the same age on all these days; else a month that does
    ("1985-12"), else all.

    The month is the last of the year that gives the same ages, not the month of birth: it says only
    whether the birthday came after those days. Whoever was born before one day and after another of
    one month keeps the date.
    """
    if not birth:
        return birth
    year = birth[:4]
    wanted = [_is_before(day, birth) for day in days]
    for kept in (year, *(f"{year}-{month:02}" for month in range(12, 0, -1))):
        if [_is_before(day, kept) for day in days] == wanted:
            return kept
    return birth


def _is_before(day: dt.date, birth: str) -> bool:
    """Does the day come before the birthday of that year? A year alone counts as its first day."""
    known = birth[5:] or "01-01"
    return f"{day:%m-%d}"[: len(known)] < known
