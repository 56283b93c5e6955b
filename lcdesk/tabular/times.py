"""Spans of time as timetables write them: "9:00-11:30", "9.00 – 11.30", "2:00 pm–4:30 pm",
上午9点半, 下午.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from lcdesk.model.scripts import simplified
from lcdesk.tabular.grid import Cell

Half = Literal["am", "pm"]
_MORNING = (
    r"上午|早上|早晨|早|morning|forenoon|a\.m\.|matin|утро|до обеда|\b(?:mañana|manhã|vormittags?|"
    r"pagi|sáng)\b|صباح"
)
_AFTERNOON = (
    r"下午|中午|晚上|晚间|晚|傍晚|afternoon|evening|night|p\.m\.|après-midi|soir|soirée|день|вечер|"
    r"после обеда|\b(?:tarde|noche|noite|nachmittags?|abends?|siang|sore|malam|chiều)\b|مساء|بعد "
    r"الظهر"
)
_TIME = (
    r"(?:(?P<zh{n}>上午|早上|早|中午|下午|晚上|晚)\s*)?(?P<h{n}>\d{{1,2}})\s*"
    r"(?:(?:[:.]|h(?:rs?)?[^\S\n]?|[点时])[^\S\n]*(?P<m{n}>\d{{2}})?(?:分(?=[至到\W\d]|"
    r"$))?(?P<half{n}>(?<=[点时])半)?(?::\d\d)?)?"
    r"[^\S\n]*(?P<pm{n}>[ap]\.?[^\S\n]?m\b\.?)?[^\S\n]*(?:hrs?\b|h\b|uhr|ч(?:ас\w*)?\b\.?|"
    r"น\.?(?!\w))?"
)
_NO_DATE = r"(?![\d/]|\.(?:\d\d){1,2}(?!\d))"  # the 01.10 of 01.10.2024 is no hour
_NO_DAY = r"(?!(?<=\.0[1-9])\.(?![\w.])|(?<=\.1[0-2])\.(?![\w.]))"  # nor is 04.07. in German
_RANGE = re.compile(
    r"(?<![\d.:/])"
    + _TIME.format(n=1)
    + r"\s*(?:[-‐―─–—−~～至到一→]+|\bto\b|\btill?\b|\buntil\b|\band\b|\b(?:à|às|до|bis|al?|a las|"
    r"hasta|hingga|sampai|đến)\b|\bs\.?/?d\.?|إلى)\s*" + _TIME.format(n=2) + _NO_DATE,
    re.I,
)
_COMPACT = re.compile(
    r"(?<!\d)([01]\d|2[0-3])([0-5]\d)\s*(?:h(?:rs?)?)?\s*(?:[-–—~]|to)\s*([01]\d|"
    r"2[0-3])([0-5]\d)(?!\d)",
    re.I,
)
_ALONE = re.compile(r"(?<![\d.:/])" + _TIME.format(n=1) + _NO_DATE + _NO_DAY, re.I)
_HALVES: tuple[tuple[Half, re.Pattern[str]], ...] = (
    ("pm", re.compile(rf"(?:{_AFTERNOON})", re.I)),
    ("am", re.compile(rf"(?:{_MORNING})", re.I)),
)
_ONLY_HALF = re.compile(
    rf"^\W*(?:{_MORNING}|{_AFTERNOON}|am|pm|a\.m|p\.m)\W*(?:session)?\W*(?:[/ ]*(?:{_MORNING}|"
    rf"{_AFTERNOON}))?\W*$",
    re.I,
)
_WORDS = (  # noon and midnight, where people write them for an hour
    (
        re.compile(
            r"\b(?:12(?:[:.h]00)?\s*)?noon\b|\bmidi\b|\bполд(?:ень|ня|ню)\b|正午|"
            r"\b12[:.]00\s*m(?:\b\.?|\.)(?!\w)",
            re.I,
        ),
        "12:00",
    ),
    (
        re.compile(r"\b(?:12(?:[:.h]00)?\s*)?midnight\b|\bminuit\b|\bполноч[ьи]\b|午夜", re.I),
        "24:00",
    ),
)
_NO_WORD = re.compile(r"[\d_]|[^\w\s-]|-(?![^\W\d_])")
_BARE_HOURS = re.compile(
    r"(?<![\d:.])(\d{1,2})\s*(?:[-–—~至到]|to)\s*(\d{1,2})(?![\d:.h点时])", re.I
)
_HOURS = re.compile(r"\s*(\d{1,2})\s*(?:[-–—~至到]|to)\s*(\d{1,2})\s*", re.I)
_HOUR_ALONE = re.compile(r"\s*(\d{1,2})\s*(?:h|uhr|ч|点|點|时|時)\.?\s*", re.I)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)")
_MARKS = ("m1", "m2", "pm1", "pm2", "zh1")
_EMPTY = re.compile(r"[(（\[【]\s*[)）\]】]")
_OPENING, _CLOSING, _SIGNS = "(（[【", ")）]】", " \t\n,;:|-–—，；：、"
_PLAIN_HALF: dict[str, Half] = {"am": "am", "pm": "pm", "a.m.": "am", "p.m.": "pm"}


_LONGEST = 2000
"""Characters of a cell that tells a time among other facts; a cell may hold 32,767."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From and to (either may be unknown), the half of the day said, and the words around.
    `is_marked`: am or pm was told.
    """

    start: dt.time | None = None
    end: dt.time | None = None
    half: Half | None = None
    rest: str = ""
    is_marked: bool = False


def span_in(cell: Cell, half: Half | None = None) -> TimeSpan | None:
    """The span of a cell, real times included; None when it tells no time."""
    value = cell.value
    if isinstance(value, dt.datetime):
        return TimeSpan(value.time().replace(second=0)) if value.time() != dt.time(0) else None
    if isinstance(value, dt.time):
        return TimeSpan(value.replace(second=0, microsecond=0))
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return TimeSpan(dt.time(minutes // 60 % 24, minutes % 60))
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    bare = _HOURS.fullmatch(unicodedata.normalize("NFKC", value))
    # "9-12" in a cell of its own; fewer are numbers of lessons
    if bare and 8 <= int(bare[1]) < int(bare[2]) <= 22:
        return TimeSpan(dt.time(int(bare[1])), dt.time(int(bare[2])), half, is_marked=True)
    hour = _HOUR_ALONE.fullmatch(unicodedata.normalize("NFKC", value))
    if hour and 6 <= int(hour[1]) <= 22:  # fewer may be how long it takes
        return TimeSpan(dt.time(int(hour[1])), None, half, is_marked=True)
    return _several(cell.text, half) or span_of(cell.text, half)


def _several(text: str, half: Half | None) -> TimeSpan | None:
    """ "8:30-10:00, 10:20-11:50": from the first beginning to the last end, in a cell that says
    nothing else.
    """
    spans = [span_of(piece, half) for piece in re.split(r"[\n;；,，、/+&]+", text) if piece.strip()]
    if len(spans) < 2 or any(span is None or span.end is None or span.rest for span in spans):
        return None
    first, last = spans[0], spans[-1]
    return (
        TimeSpan(first.start, last.end, first.half, is_marked=first.is_marked)
        if first and last
        else None
    )


@lru_cache(maxsize=4096)
def span_of(text: str, half: Half | None = None) -> TimeSpan | None:
    """The first span or time of a text; a bare figure is none. `half` is what a cell beside it
    says.
    """
    plain = _in_figures(text)
    told = half_of(plain) or half
    if found := _COMPACT.search(plain):
        start, end = dt.time(int(found[1]), int(found[2])), dt.time(int(found[3]), int(found[4]))
        return TimeSpan(start, end, told, _around(text, plain, found), is_marked=True)
    found = next(
        (
            one
            for one in _RANGE.finditer(plain)
            if any(one[name] for name in _MARKS) or re.search("[点时h]", one[0])
        ),
        None,
    )
    if found:
        start, end = _both(found, told)
        if start and end:
            return TimeSpan(
                start,
                end,
                told,
                _around(text, plain, found),
                is_marked=bool(found["pm2"] or found["pm1"] or told),
            )
    found = next(
        (
            one
            for one in _ALONE.finditer(plain)
            if one["m1"]
            or one["pm1"]
            or one["half1"]
            or (one["zh1"] and re.search("[点时]", one[0]))
        ),
        None,
    )
    if found:
        start = _time(found, "1", told)
        return (
            TimeSpan(
                start, None, told, _around(text, plain, found), is_marked=bool(found["pm1"] or told)
            )
            if start
            else None
        )
    return None


def _in_figures(text: str) -> str:
    """The text with one kind of colon, noon and midnight as hours, and the stamps of calendars
    without their zone.
    """
    plain = simplified(unicodedata.normalize("NFKC", text)).strip().replace("∶", ":")
    if _STAMP.search(plain):
        plain = _STAMP.sub(r"\1 \2", plain)
    for words, hour in _WORDS:
        plain = words.sub(hour, plain)
    return plain


def half_of(text: str) -> Half | None:
    """Morning or afternoon, when a text says one of them."""
    plain = simplified(unicodedata.normalize("NFKC", text)).strip().casefold()
    if plain in _PLAIN_HALF:
        return _PLAIN_HALF[plain]
    said: list[Half] = [half for half, words in _HALVES if words.search(plain)]
    return said[0] if len(said) == 1 else None


def is_half(text: str) -> bool:
    """True when the text is nothing but 上午, Afternoon, PM …"""
    return bool(_ONLY_HALF.match(unicodedata.normalize("NFKC", text)))


def slot_said(header: str) -> TimeSpan | None:
    """The half-day or the hours that a header tells: "Morning", "PM (2-4.30)", 上午（9:00-11:30）; None
    where it tells neither.
    """
    words = _NO_WORD.sub(" ", header).strip()
    half = half_of(words) or half_of(header)
    bare = _BARE_HOURS.search(header) if half and is_half(words) else None
    text = f"{bare[1]}:00-{bare[2]}:00" if bare else header
    span = span_of(text, half)
    if span and span.start and span.end and span.end > span.start:
        # "Week 1 (3.11-7.11)" tells days
        is_told = half or span.is_marked or ":" in unicodedata.normalize("NFKC", text)
        return span if is_told else None
    return TimeSpan(half=half) if is_half(words) else None


def lasting(cell: Cell, head: str) -> int | None:
    """Minutes of a duration: 1:30, "90 min", 1.5 under "hours", 1h30; a bare figure above 12 is
    minutes. None when it is none.
    """
    value, text = cell.value, unicodedata.normalize("NFKC", cell.text).strip().replace(",", ".")
    if isinstance(value, dt.timedelta):
        return round(value.total_seconds() / 60)
    if isinstance(value, dt.time):
        return value.hour * 60 + value.minute
    if found := re.fullmatch(
        r"(\d{1,2})\s*(?:[:h点]|hours?|小时|ч\.?)\s*(\d{1,2})\s*(?:['′]|m\w*\.?|分钟?|мин\.?)?",
        text,
        re.I,
    ):
        return int(found[1]) * 60 + int(found[2])
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*(\D*)", text)
    if not found:
        return None
    number, unit = float(found[1]), found[2] or head
    is_hours = bool(
        re.search(r"h(?:ou)?r|\bh\b|heure|hora|stunde|小时|час", unit, re.I)
    ) and not re.search(r"min|分", unit, re.I)
    return round(number * 60) if is_hours or (not found[2] and number <= 12) else round(number)


def later(time: dt.time) -> dt.time:
    """Twelve hours on."""
    return time.replace(hour=time.hour + 12) if time.hour < 12 else time


def _both(found: re.Match[str], told: Half | None) -> tuple[dt.time | None, dt.time | None]:
    """Both times; am or pm said at one end holds for the other where that keeps them in order."""
    is_counted_on = int(found["h1"]) > 12  # 22:00–01:00 in the evening ends at night
    end = _time(found, "2", told if not found["pm2"] and not is_counted_on else None)
    start = _time(found, "1", told if not found["pm1"] and not found["pm2"] else None)
    if start and end and found["pm2"] and not found["pm1"] and later(start) < end:
        start = later(start)
    if (
        start
        and end
        and end < start < later(end)
        and (told == "pm" or found["pm1"] or found["zh1"])
    ):
        end = later(end)
    return start, end


def _time(found: re.Match[str], n: str, told: Half | None) -> dt.time | None:
    hour, minute = int(found[f"h{n}"]), 30 if found[f"half{n}"] else int(found[f"m{n}"] or 0)
    mark = (found[f"pm{n}"] or "").casefold()[:1]
    marked: dict[str, Half] = {"p": "pm", "a": "am"}
    own = marked.get(mark) or (half_of(found[f"zh{n}"]) if found[f"zh{n}"] else None)
    # 10:30 beside "afternoon" or "noon" is no night
    is_noon = hour > 9 and (found[f"zh{n}"] == "中午" or not own)
    if (own or told) == "pm" and 0 < hour < 12 and not is_noon:
        hour += 12
    if own == "am" and hour == 12 and mark:
        hour = 0
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _around(text: str, plain: str, found: re.Match[str]) -> str:
    """The words before and behind a span, as they were written."""
    start, end = found.span()
    said = text.strip()
    widths = [len(unicodedata.normalize("NFKC", letter)) for letter in said]
    if sum(widths) == len(plain):
        ends = list(accumulate(widths, initial=0))
        plain, start, end = said, bisect_left(ends, start), bisect_left(ends, end)
    rest = _EMPTY.sub(" ", f"{plain[:start]} {plain[end:]}").strip(_SIGNS)
    if rest[:1] in _CLOSING or (
        rest[:1] in _OPENING and not any(sign in rest for sign in _CLOSING)
    ):
        rest = rest[1:]
    return " ".join(rest.rstrip(_OPENING).strip(_SIGNS).split())
