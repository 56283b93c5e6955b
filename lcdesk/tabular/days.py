"""Days as timetables name them: "Mon 16 June", 6月16日（周一）, "Day 2", Tuesday; the year comes from
elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from lcdesk.model.countries.reference import read
from lcdesk.model.kinds.base import as_text
from lcdesk.model.kinds.dates import month_of, with_plain_months
from lcdesk.model.scripts import simplified

_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORT_GERMAN = re.compile(r"^\W*(mo|di|mi|do|fr|sa|so)\b[.,]?\s*(?=\d{1,2}\.)", re.I)
_SHORT_FRENCH = re.compile(r"^\W*(lun|mar|mer|jeu|ven|sam|dim)\b\.?\s*(?=\d{1,2}(?!\d))", re.I)
_ALONE = re.compile(r"^\W*(\d{1,2})(?:st|nd|rd|th|er|-?го)?\s*([日号])?\W*$")
_NUMBER = re.compile(r"\d{1,2}")
_WEEK = re.compile(
    r"\b(?:week|wk|semaine|неделя|semana|woche|settimana)[\s.#]*(\d{1,2})\b|"
    r"第\s*([一二三四五六七八九十\d]{1,3})\s*周|\b(\d)-?я\s+неделя",
    re.I,
)
_NTH = re.compile(
    r"^\W*(?:day|jour|день|d[íi]a|tag|giorno|hari|d(?=\d)|j(?=\d))\s*(\d{1,2})\b|"
    r"^\W*第\s*([一二三四五六七八九十\d]{1,3})\s*天|^\W*(\d{1,2})-?й\s+день",
    re.I,
)
_FULL_ZH = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[oa]\b|-?(?:го|ое|е|й|я)\b)?\.?[\s\-–]*(?:of\s+|"
    r"de\s+)?([^\W\d_]{3,})\.?,?\s*(?:del?\s+)?(\d{4})?",
    re.I,
)
_MONTH_DAY = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d|:)(?:\s*,?\s*(\d{4}))?", re.I
)
_FIGURES = re.compile(
    r"(?<![\d:.A-Za-z])(?<![A-Za-zА-Яа-я]-)"  # the end of a group's name: B-01-21
    r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|[23]\d))?(?![\d:]|\.\d)"
)
_TO_DAY = re.compile(
    r"\d\s*[日号]?\s*[-–—~至到]\s*\d{1,2}\s*[日号]|\d{1,2}[./]\d{1,2}\s*[-–—~]\s*\d{1,2}[./]\d{1,2}(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)|(?<!\d)(20\d\d)(?=(?:0[1-9]|1[0-2])[0-3]\d(?!\d))")
_DATED_YEAR = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{3,})\.?,?\s*(20\d\d)(?!\d)|(?<!\d)(20\d\d)\s*(?:年\s*\d{1,2}\s*月|"
    r"[-./]\d{1,2}(?!\d))|\d{1,2}[-./](20\d\d)(?!\d)"
)
_MONTH_ZH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*月")
_SPAN = re.compile(  # hours: "9.00-10.30", "10.30 am to 11.00 am", "9.00 Uhr bis 10.30 Uhr"
    r"\d\s*[:.h]\s*\d\d\s*(?:(?:[-–—~～至到]|to\b|bis\b|à\b|às\b|al?\b|до\b|hingga\b)+\s*\d|"
    r"(?:[ap]\.?\s?m\b|uhr\b|hrs?\b|h\b))",
    re.I,
)
_CHINESE_FIGURES = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Day:
    """What a text says of a day: any of year, month, day, weekday (Monday is 0), or its number in
    the course.

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
    text = with_plain_months(simplified(unicodedata.normalize("NFKC", as_text(text))))
    if not text or len(text) > 80 or _SPAN.search(text):
        return None
    text = _first_of_range(text)
    weekday, rest = _without_weekday(text)
    nth = _NTH.match(rest)
    number = _figure(next(part for part in nth.groups() if part)) if nth else None
    rest = rest[nth.end() :] if nth else rest
    found = _named(rest)
    if found is None:
        return _vague(rest, weekday, number)
    day, start, end = found
    left = _words(rest[:start] + " " + rest[end:])
    if len(left) > 24:
        return None
    return Day(day.month, day.day, day.year, weekday, number, day.other, left)


def _without_weekday(text: str) -> tuple[int | None, str]:
    """The weekday of a text, and the text without it; "Mar 17" is March, "Mar. 17 juin" a
    Tuesday.
    """
    french = _SHORT_FRENCH.match(text)
    if french and _named(rest := text[french.end() :]):
        return ("lun", "mar", "mer", "jeu", "ven", "sam", "dim").index(french[1].casefold()), rest
    if german := _SHORT_GERMAN.match(text):
        return ("mo", "di", "mi", "do", "fr", "sa", "so").index(german[1].casefold()), text[
            german.end() :
        ]
    return weekday_of(text), _weekday_pattern().sub(" ", text)


def _vague(rest: str, weekday: int | None, number: int | None) -> Day | None:
    """A weekday, a number in the course, or the day of a month named elsewhere ("Monday 16",
    16日).
    """
    alone = _ALONE.match(rest)
    if alone and (weekday is not None or alone[2]) and 0 < int(alone[1]) < 32:
        return Day(day=int(alone[1]), weekday=weekday, nth=number)
    return (
        Day(weekday=weekday, nth=number, rest=_words(rest))
        if (weekday is not None or number) and not _words(rest)
        else None
    )


def weekday_of(text: str) -> int | None:
    """0 for Monday … 6 for Sunday, when the text has such a word."""
    found = _weekday_pattern().search(simplified(text))
    return _weekdays()[0].get(_folded(found[0])) if found else None


def parted_weekday(text: str) -> tuple[str, str]:
    """ "周一1-2节": the weekday a text begins with, and what is left of it; ("", text) without one."""
    found = _weekday_pattern().match(text.strip())
    return (found[0], text.strip()[found.end() :].strip(" ,，、")) if found else ("", text)


def weekday_of_weeks(text: str) -> str:
    """The weekday of a text that tells the weeks it holds for, too: "05/09/26-31/12/26 Tuesday";
    "" for any other.
    """
    found = _weekday_pattern().search(text) if lasts_days(text) else None
    return found[0] if found else ""


@lru_cache(maxsize=4096)
def weekday_alone(text: str) -> int | None:
    """The weekday of a text that says nothing else, short forms among them that mean one only in
    a row or column of such: 月, "пн", "čet".
    """
    words, alone = _weekdays()
    folded = _folded(simplified(unicodedata.normalize("NFKC", as_text(text))))
    return words.get(folded, alone.get(folded))


def in_one_order(days: Sequence[Day]) -> list[Day]:
    """Days of one timetable, whose figures all stand in one order: those that leave no doubt (by a
    figure beyond 12, or by their weekday) decide for the others.
    """
    orders = {is_swapped for day in days if (is_swapped := _is_swapped(day)) is not None}
    if len(orders) != 1:
        return list(days)
    swapped = orders.pop()
    return [
        replace(day, month=day.other[0], day=day.other[1], other=None)
        if day.other and swapped
        else replace(day, other=None)
        for day in days
    ]


def _is_swapped(day: Day) -> bool | None:
    """Does only the other reading of two figures fall on the weekday told? None where that does not
    tell.
    """
    if not day.other or day.weekday is None or not day.year:
        return None
    dates = (_date(day.year, day.month, day.day), _date(day.year, *day.other))
    fits = [date is not None and date.weekday() == day.weekday for date in dates]
    return fits[1] if fits.count(True) == 1 else None


@lru_cache(maxsize=4096)
def undated_weekday(text: str) -> int | None:
    """The weekday of a text that names no month: "Tuesday", or "Tuesday 9" """
    if (weekday := weekday_alone(text)) is not None:
        return weekday
    day = day_of(text)
    return day.weekday if day and day.month is None and not day.nth and not day.rest else None


@lru_cache(maxsize=4096)
def number_in_course(text: str) -> int | None:
    """The number of a day that has no other name: "Day 2", or a 2 where days are told."""
    if bare := _NUMBER.fullmatch(text.strip()):
        return int(bare[0]) if 0 < int(bare[0]) < 32 else None
    day = day_of(text)
    is_other = day is None or day.month or day.day or day.rest
    return None if day is None or is_other else day.nth


def is_open_day(text: str, first: str) -> bool:
    """Does the date of one day without a date follow from that of another: both are weekdays, or
    both have numbers?
    """
    numbers = [number_in_course(one) is not None for one in (text, first)]
    return all(numbers) or (not any(numbers) and undated_weekday(text) is not None)


def days_after(text: str, first: str) -> int:
    """How many days one such text lies after another: by the numbers they tell ("Monday 8",
    "Day 2"), else within a week.
    """
    numbers = number_in_course(text), number_in_course(first)
    if numbers[0] and numbers[1]:
        return numbers[0] - numbers[1]
    one, other = day_of(text), day_of(first)
    passed = ((undated_weekday(text) or 0) - (undated_weekday(first) or 0)) % 7
    if not (one and other and one.day and other.day):
        return passed
    told = one.day - other.day
    return next(
        (
            days
            for days in (told, told + 31, told + 30, told + 28, told + 29)
            if days >= 0 and days % 7 == passed
        ),
        passed,
    )


@cache
def _weekdays() -> tuple[dict[str, int], dict[str, int]]:
    """Words of weekdays, folded: those known anywhere, and those that count only alone."""
    known: tuple[dict[str, int], dict[str, int]] = {}, {}
    for row in read("weekdays.csv"):
        known[bool(row["alone"])][_folded(row["word"])] = int(row["day"])
    return known


@cache
def _weekday_pattern() -> re.Pattern[str]:
    written = {row["word"] for row in read("weekdays.csv") if not row["alone"]}
    written |= {_plain(word) for word in written}
    spaced = sorted((word for word in written if not _UNSPACED.search(word)), key=len, reverse=True)
    others = sorted(written - set(spaced), key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(map(_loose, spaced))})\b\.?|(?:{'|'.join(map(_loose, others))})(?:ที่)?",
        re.I,
    )


def _loose(word: str) -> str:
    """A pattern for a word: "segunda feira", "jum’at"."""
    return word.replace(" ", r"\s+").replace("-", r"[-\s]?").replace("'", "['’]?")


def _plain(word: str) -> str:
    """A Latin word without its accents; any other as it is."""
    parts = unicodedata.normalize("NFD", word)
    return (
        "".join(sign for sign in parts if not "\u0300" <= sign <= "\u036f")
        if word[0].isascii() or "LATIN" in unicodedata.name(word[0], "")
        else word
    )


def _folded(word: str) -> str:
    folded = re.sub(r"[\s\-]+", " ", word.casefold().strip(" .,:;()（）").removesuffix("ที่"))
    plain = re.sub("['’]", "", folded)
    return _plain(plain) if plain else ""


def years_in(texts: Iterable[str]) -> list[int]:
    """The years (20xx) said in titles, each once, in order; where some stand beside a month or
    date, only those count.
    """
    held = [unicodedata.normalize("NFKC", text) for text in texts]
    dated = [
        int(year or first or last)
        for text in held
        for word, year, first, last in _DATED_YEAR.findall(text)
        if not word or month_of(word)
    ]
    return list(
        dict.fromkeys(
            dated or [int(one or other) for text in held for one, other in _YEAR.findall(text)]
        )
    )


def first_day_in(texts: Iterable[str], years: list[int]) -> dt.date | None:
    """The first day said in titles: "16–20 June 2025" → 16 June 2025."""
    for text in texts:
        found = _named(_first_of_range(unicodedata.normalize("NFKC", text)))
        if found:
            return whole(found[0], years, None)
    return None


def week_in(text: str) -> int | None:
    """ "Week 2", 第二周, Semaine 2, Неделя 2: the number of a week of the course (1 to 8; more are
    weeks of the year).
    """
    found = _WEEK.search(simplified(unicodedata.normalize("NFKC", text)))
    number = _figure(next(part for part in found.groups() if part)) if found else 0
    return number if 0 < number < 9 else None


def begin_of(texts: Iterable[str], years: list[int]) -> dt.date | None:
    """The first day of the part of a course that titles speak of, nearest title first.

    Under "Week 2", a day that a farther title names for the whole course is moved on by a week.
    """
    week: int | None = None
    for text in texts:
        own, first = week_in(text), first_day_in([text], years)
        if first and (own or week is None or _is_one_week(text)):
            return first
        if first:
            return first + dt.timedelta(days=7 * ((week or 1) - 1) - first.weekday())
        week = week or own
    return None


def _is_one_week(text: str) -> bool:
    """ "23–27 June": a range of no more than seven days."""
    plain = unicodedata.normalize("NFKC", text)
    found = re.search(r"(?<![\d/.-])(\d{1,2})\s*[日号]?\s*[-–—~至]+\s*(\d{1,2})(?![\d:/])", plain)
    return bool(found) and 0 <= int(found[2]) - int(found[1]) < 8 if found else False


def _first_of_range(text: str) -> str:
    """ "16–20 June 2025" → "16 June 2025"; what lasts several days begins on the first."""
    return re.sub(
        r"(?<![\d/.-])(\d{1,2})(?:st|nd|rd|th|er)?\s*(?:[-–—~至&/]|and|et|to|au|и|"
        r"по)+\s*\d{1,2}(?=(?:st|nd|rd|th|er)?\.?\s*[^\W\d_]{3})",
        r"\1",
        text,
        flags=re.I,
    )


def lasts_days(text: str) -> bool:
    """ "18–19 June", 6月18日-19日: the text names more days than one."""
    plain = unicodedata.normalize("NFKC", text)
    return _first_of_range(plain) != plain or bool(_TO_DAY.search(plain))


def months_in(texts: Iterable[str]) -> frozenset[int]:
    """The months said in titles: "June 2025", 2025年6月."""
    said = [unicodedata.normalize("NFKC", text) for text in texts]
    named = [month_of(word) for text in said for word in re.findall(r"[^\W\d_]{3,}", text)]
    return frozenset(
        month
        for month in [*named, *(int(m) for text in said for m in _MONTH_ZH.findall(text))]
        if month
    )


def single_day_in(texts: Iterable[str], years: list[int]) -> dt.date | None:
    """The day of titles that name one and no more: "Agenda – 16 June 2025"."""
    found: set[dt.date] = set()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        named = _named(plain)
        if named is None or named[0].other:
            continue
        is_range = _first_of_range(plain) != plain or re.match(
            r"\s*(?:[-–—~至到]|to\b)\s*\d", plain[named[2] :]
        )
        date = None if is_range else whole(named[0], years, None)
        if date is None:
            return None
        found.add(date)
    return found.pop() if len(found) == 1 else None


def whole(
    day: Day, years: list[int], begin: dt.date | None, months: frozenset[int] = frozenset()
) -> dt.date | None:
    """The calendar date of a day, with a year from elsewhere where it says none; None when that
    cannot be known.

    `months`: those the titles speak of; they decide between 6 March and 3 June, and tell the month
    of "Monday 16". Where several dates fit, it is the first from `begin` on.
    """
    if day.day:
        return _dated(day, years, begin, months)
    if begin is None:
        return None
    if day.nth:
        return begin + dt.timedelta(days=day.nth - 1)
    return begin + dt.timedelta(days=((day.weekday or 0) - begin.weekday()) % 7)


def _dated(
    day: Day, years: list[int], begin: dt.date | None, months: frozenset[int]
) -> dt.date | None:
    readings = _readings(day, begin, months)
    found = list(
        dict.fromkeys(
            date
            for year in ([day.year] if day.year else years)
            for month, number in readings
            if (date := _date(year, month, number))
        )
    )
    fitting = [date for date in found if day.weekday is None or date.weekday() == day.weekday]
    if day.other and len(readings) > 1:
        return fitting[0] if len(fitting) == 1 else None
    chosen = fitting or (found if day.month else [])
    later = [date for date in chosen if begin and date >= begin]
    return min(later) if later and len(chosen) > 1 else next(iter(chosen), None)


def _readings(day: Day, begin: dt.date | None, months: frozenset[int]) -> list[tuple[int, int]]:
    """(month, day) as it may be meant."""
    number = day.day or 0
    if day.month is None:
        return [(month, number) for month in sorted(months) or ([begin.month] if begin else [])]
    both = [(day.month, number), *([day.other] if day.other else [])]
    told = [reading for reading in both if reading[0] in months]
    return told if len(told) == 1 else both


def contradicts(text: str, date: dt.date) -> bool:
    """True when a text names a day of the week that is not the date's."""
    said = _without_weekday(unicodedata.normalize("NFKC", text))[0]
    return said is not None and said != date.weekday()


def _date(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _named(text: str) -> tuple[Day, int, int] | None:
    """The month and day of a text, and where they stand in it."""
    if found := _FULL_ZH.search(text) or _YEAR_FIRST.search(text):
        return (
            Day(int(found[2]), int(found[3]), int(found[1]) if found[1] else None),
            found.start(),
            found.end(),
        )
    return _named_month(text) or _figures(text)


def _named_month(text: str) -> tuple[Day, int, int] | None:
    for pattern, day, month in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for found in pattern.finditer(text):
            if number := month_of(found[month]):
                return (
                    Day(number, int(found[day]), int(found[3]) if found[3] else None),
                    found.start(),
                    found.end(),
                )
    return None


def _figures(text: str) -> tuple[Day, int, int] | None:
    found = _FIGURES.search(text)
    if not found:
        return None
    a, b = int(found[1]), int(found[2])
    year = (int(found[3]) + (2000 if len(found[3]) == 2 else 0)) if found[3] else None
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
