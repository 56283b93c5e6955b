"""Days as timetables name them: "Mon 16 June", 6月16日（周一）, "Day 2", Tuesday; the year comes from elsewhere."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from lcdesk.model.kinds.base import as_text
from lcdesk.model.kinds.dates import month_of

_WEEKDAYS = (
    ("mon", "lun", "пон", "周一", "星期一", "礼拜一", "пн"), ("tue", "mar", "вто", "周二", "星期二", "礼拜二", "вт"),
    ("wed", "mer", "сре", "周三", "星期三", "礼拜三", "ср"), ("thu", "jeu", "чет", "周四", "星期四", "礼拜四", "чт"),
    ("fri", "ven", "пят", "周五", "星期五", "礼拜五", "пт"), ("sat", "sam", "суб", "周六", "星期六", "礼拜六", "сб"),
    ("sun", "dim", "вос", "周日", "星期日", "星期天", "周天", "礼拜天", "вс"),
)  # fmt: skip
_WEEKDAY_WORDS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|"
    r"\b(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс)\b\.?|(?:周|星期|礼拜)[一二三四五六日天]", re.I
)  # fmt: skip
_NTH = re.compile(
    r"^\W*(?:day|jour|день)\s*(\d{1,2})\b|^\W*第\s*([一二三四五六七八九十\d]{1,3})\s*天|^\W*(\d{1,2})-?й\s+день", re.I
)
_FULL_ZH = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?\.?\s*(?:of\s+|de\s+)?([^\W\d_]{3,})\.?,?\s*(\d{4})?", re.I
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d|:)(?:\s*,?\s*(\d{4}))?", re.I)
_FIGURES = re.compile(r"(?<![\d:.])(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?(?![\d:.])")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_MONTH_ZH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*月")
_SPAN = re.compile(r"\d\s*[:.h]\s*\d\d\s*(?:[-–—~～至到]|to)+\s*\d")
_CHINESE_FIGURES = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Day:
    """What a text says of a day: any of year, month, day, weekday (Monday is 0), or its number in the course.

    `other`: where two figures may be read either way (5/6), the other (month, day).
    """

    month: int | None = None
    day: int | None = None
    year: int | None = None
    weekday: int | None = None
    nth: int | None = None
    other: tuple[int, int] | None = None
    rest: str = ""


@lru_cache(maxsize=4096)
def day_of(text: str) -> Day | None:
    """The day a short text names; None when it names none, or says much more than a day."""
    text = unicodedata.normalize("NFKC", as_text(text))
    if not text or len(text) > 80 or _SPAN.search(text):
        return None
    text = _first_of_range(text)
    weekday = weekday_of(text)
    rest = _WEEKDAY_WORDS.sub(" ", text)
    nth = _NTH.match(rest)
    number = _figure(next(part for part in nth.groups() if part)) if nth else None
    rest = rest[nth.end() :] if nth else rest
    found = _named(rest)
    if found is None:
        return (
            Day(weekday=weekday, nth=number, rest=_words(rest))
            if (weekday is not None or number) and not _words(rest)
            else None
        )
    day, start, end = found
    left = _words(rest[:start] + " " + rest[end:])
    if len(left) > 24:
        return None
    return Day(day.month, day.day, day.year, weekday, number, day.other, left)


def weekday_of(text: str) -> int | None:
    """0 for Monday … 6 for Sunday, when the text has such a word."""
    found = _WEEKDAY_WORDS.search(text)
    if not found:
        return None
    word = found[0].casefold()
    return next((number for number, stems in enumerate(_WEEKDAYS) if word.startswith(stems)), None)


def years_in(texts: Iterable[str]) -> list[int]:
    """The years (20xx) said in titles, each once, in order."""
    return list(dict.fromkeys(int(year) for text in texts for year in _YEAR.findall(text)))


def first_day_in(texts: Iterable[str], years: list[int]) -> dt.date | None:
    """The first day said in titles: "16–20 June 2025" → 16 June 2025."""
    for text in texts:
        found = _named(_first_of_range(unicodedata.normalize("NFKC", text)))
        if found:
            return whole(found[0], years, None)
    return None


def _first_of_range(text: str) -> str:
    """ "16–20 June 2025" → "16 June 2025"; what lasts several days begins on the first."""
    return re.sub(r"(?<![\d/.-])(\d{1,2})\s*[-–—~至]+\s*\d{1,2}(?=\s*[^\W\d_]{3})", r"\1", text)


def months_in(texts: Iterable[str]) -> frozenset[int]:
    """The months said in titles: "June 2025", 2025年6月."""
    said = [unicodedata.normalize("NFKC", text) for text in texts]
    named = [month_of(word) for text in said for word in re.findall(r"[^\W\d_]{3,}", text)]
    return frozenset(month for month in [*named, *(int(m) for text in said for m in _MONTH_ZH.findall(text))] if month)


def single_day_in(texts: Iterable[str], years: list[int]) -> dt.date | None:
    """The day of titles that name one and no more: "Agenda – 16 June 2025"."""
    found: set[dt.date] = set()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        named = _named(plain)
        if named is None or named[0].other:
            continue
        is_range = _first_of_range(plain) != plain or re.match(r"\s*(?:[-–—~至到]|to\b)\s*\d", plain[named[2] :])
        date = None if is_range else whole(named[0], years, None)
        if date is None:
            return None
        found.add(date)
    return found.pop() if len(found) == 1 else None


def whole(day: Day, years: list[int], begin: dt.date | None, months: frozenset[int] = frozenset()) -> dt.date | None:
    """The calendar date of a day, with a year from elsewhere where it says none; None when that cannot be known.

    `months`: those the titles speak of; they decide between 6 March and 3 June.
    """
    if day.other and months:
        fitting = [(month, number) for month, number in ((day.month, day.day), day.other) if month in months]
        if len(fitting) == 1:
            day = replace(day, month=fitting[0][0], day=fitting[0][1], other=None)
    if day.month and day.day:
        return _with_year(day, years)
    if begin is None:
        return None
    if day.nth:
        return begin + dt.timedelta(days=day.nth - 1)
    return begin + dt.timedelta(days=((day.weekday or 0) - begin.weekday()) % 7)


def _with_year(day: Day, years: list[int]) -> dt.date | None:
    readings = [(day.month, day.day), *([day.other] if day.other else [])]
    found: list[dt.date] = []
    for year in [day.year] if day.year else years:
        for month, number in readings:
            date = _date(year, month, number)
            if date and (day.weekday is None or date.weekday() == day.weekday):
                found.append(date)
    distinct = list(dict.fromkeys(found))
    if len(distinct) == 1 or (distinct and not day.other):
        return distinct[0]
    return _date((day.year or (years or [None])[0]), *readings[0]) if not distinct and not day.other else None


def _date(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _named(text: str) -> tuple[Day, int, int] | None:
    """The month and day of a text, and where they stand in it."""
    if found := _FULL_ZH.search(text) or _YEAR_FIRST.search(text):
        return Day(int(found[2]), int(found[3]), int(found[1]) if found[1] else None), found.start(), found.end()
    return _named_month(text) or _figures(text)


def _named_month(text: str) -> tuple[Day, int, int] | None:
    for pattern, day, month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for found in pattern.finditer(text):
            if number := month_of(found[month]):
                return Day(number, int(found[day]), int(found[3]) if found[3] else None), found.start(), found.end()
    return None


def _figures(text: str) -> tuple[Day, int, int] | None:
    found = _FIGURES.search(text)
    if not found:
        return None
    a, b = int(found[1]), int(found[2])
    year = int(found[3]) if found[3] else None
    if not (a and b and max(a, b) <= 31 and min(a, b) <= 12):
        return None
    day = Day(b, a, year) if a > 12 else Day(a, b, year)
    if max(a, b) <= 12 and a != b:
        day = Day(b, a, year, other=(a, b))
    return day, found.start(), found.end()


def _words(text: str) -> str:
    return " ".join(re.sub(r"[()\[\],:;/|–—\-]+", " ", text).split())


def _figure(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + _CHINESE_FIGURES.get(text[1:], 0)
    return _CHINESE_FIGURES.get(text[0], 0) * (10 if len(text) > 1 and text[1] == "十" else 1) + (
        _CHINESE_FIGURES.get(text[2], 0) if len(text) > 2 else 0
    )
