"""Days of the lines: six figures without a century, parts of which may be left open."""

from __future__ import annotations

import datetime as dt

_UNKNOWN = ("<<", "00")
_FURTHEST = 50  # years from today within which a document ends


def is_date(raw: str) -> bool:
    """Is it a day, a month or a year, or wholly open? Parts are left open from the right."""
    year, month, day = raw[:2], raw[2:4], raw[4:]
    if raw == "<<<<<<":
        return True
    if not year.isdecimal() or (month in _UNKNOWN and day not in _UNKNOWN):
        return False
    if month in _UNKNOWN:
        return True
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        return False
    return (
        day in _UNKNOWN
        or _day(2000 + int(year), month, day) is not None
        or _day(1900 + int(year), month, day) is not None
    )


def birth_of(raw: str, today: dt.date) -> str | None:
    """1985-12-10, or 1985-12 or 1985 where the rest is open; the latest that does not lie after today."""
    year, month, day = raw[:2], raw[2:4], raw[4:]
    if not is_date(raw) or not year.isdecimal():
        return None
    full = f"{2000 + int(year)}"
    told = "-".join([full, *(part for part in (month, day) if part not in _UNKNOWN)])
    if told > today.isoformat()[: len(told)]:
        told = f"{1900 + int(year)}{told[4:]}"
    return told if len(told) < 10 or _day(int(told[:4]), month, day) else None


def expiry_of(raw: str, today: dt.date) -> dt.date | None:
    """The day, in the century that is nearest; None where it is open."""
    if not raw.isdecimal():
        return None
    year = 2000 + int(raw[:2])
    return _day(year - 100 if year > today.year + _FURTHEST else year, raw[2:4], raw[4:])


def _day(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        return None
