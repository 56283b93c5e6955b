"""What day and time it is, and how days are said: the wall clock of the office, local to the second
and without a zone; days, spans and moments in words, and dates as people type them.

The names of weekdays and months are in English as they are looked up for translation. Monday and
January come first: `LONG_WEEKDAYS[day.weekday()]`, `MONTHS[day.month - 1]`. Babel knows them too,
but does not ship with the program, and Qt's are not for what stands below the window.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from lcdesk.texts import N_, _, language


def now() -> dt.datetime:
    """Local time of this computer, to the second."""
    return to_the_second(moment())


def moment() -> dt.datetime:
    """The same to the microsecond: steps of work of two desks, or of two times of one, are never
    of one moment.
    """
    return dt.datetime.now().astimezone().replace(tzinfo=None)


def to_the_second(at: dt.datetime) -> dt.datetime:
    """A moment as it is shown to people."""
    return at.replace(microsecond=0)


def today() -> dt.date:
    """The local date."""
    return now().date()


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, min(day.day, 28))


# --- Days in words ---


WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
LONG_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
LONG_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip


# --- Dates as people type them ---


_DAYS = {
    "today": 0,
    "今天": 0,
    "今日": 0,
    "tomorrow": 1,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "yesterday": -1,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
}


def read_short(text: str, near: dt.date, today: dt.date | None = None) -> dt.date | None:
    """A date without its year, or a word: the reading nearest to `near` (the course, or today);
    None when it is neither.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _DAYS:
        return (today or dt.date.today()) + dt.timedelta(days=_DAYS[plain])
    found = re.fullmatch(r"[+-]\d{1,3}", plain)
    if found:
        return (today or dt.date.today()) + dt.timedelta(days=int(plain))
    found = re.fullmatch(r"(\d{1,2})\s*(?:[./\-\s月])\s*(\d{1,2})\s*[日号]?\.?", plain)
    if not found:
        return None
    a, b = int(found[1]), int(found[2])
    pairs = [(a, b)] if "月" in plain else [(a, b), (b, a)]
    days = [
        day
        for month, number in pairs
        for year in (near.year - 1, near.year, near.year + 1)
        if (day := _day(year, month, number))
    ]
    return min(days, key=lambda day: abs(day - near), default=None)


def _day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


# --- Days, spans and moments in few words ---


def short_day(day: dt.date) -> str:
    """6 Dec · 12月6日."""
    return (
        f"{day.month}月{day.day}日"
        if language() == "zh"
        else f"{day.day} {_(MONTHS[day.month - 1])}"
    )


def long_date(day: dt.date) -> str:
    """Sunday, 6 December 2026 · 2026年12月6日 星期日."""
    weekday = _(LONG_WEEKDAYS[day.weekday()])
    if language() == "zh":
        return f"{day.year}年{day.month}月{day.day}日 {weekday}"
    return f"{weekday}, {day.day} {_(LONG_MONTHS[day.month - 1])} {day.year}"


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


def moment_of(at: dt.datetime, seen_at: dt.datetime | None = None) -> str:
    """today 13:58 · 20 Nov · 20 Nov 2024 — as near as is worth saying."""
    today = (seen_at or now()).date()
    if at.date() == today:
        return _("today {time}", time=f"{at:%H:%M}")
    if at.date() == today - dt.timedelta(days=1):
        return _("yesterday {time}", time=f"{at:%H:%M}")
    day = short_day(at.date())
    if at.year == today.year:
        return day
    return f"{at.year}年{day}" if language() == "zh" else f"{day} {at.year}"
