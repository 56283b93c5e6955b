"""Spans of time as timetables write them: "9:00-11:30", "9.00 – 11.30", "2:00 pm–4:30 pm", 上午9点半, 下午."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lcdesk.tabular.grid import Cell

Half = Literal["am", "pm"]
_MORNING = r"上午|早上|早晨|早|morning|forenoon|a\.m\.|matin|утро|до обеда"
_AFTERNOON = r"下午|中午|晚上|晚间|晚|傍晚|afternoon|evening|night|p\.m\.|après-midi|soir|soirée|день|вечер|после обеда"
_TIME = (
    r"(?:(?P<zh{n}>上午|早上|早|中午|下午|晚上|晚)\s*)?(?P<h{n}>\d{{1,2}})\s*"
    r"(?:(?:[:.]|h(?:rs?)?\s?|[点时])\s*(?P<m{n}>\d{{2}})?(?:\s*分)?(?P<half{n}>半)?(?::\d\d)?)?\s*(?P<pm{n}>[ap]\.?\s?m\b\.?)?\s*(?:hrs?\b|h\b|uhr)?"
)
_RANGE = re.compile(
    r"(?<![\d.:/])"
    + _TIME.format(n=1)
    + r"\s*(?:[-–—−~～至到]+|\bto\b|\buntil\b|\bà\b|\bдо\b)\s*"
    + _TIME.format(n=2)
    + r"(?![\d/])",
    re.I,
)
_COMPACT = re.compile(
    r"(?<!\d)([01]\d|2[0-3])([0-5]\d)\s*(?:h(?:rs?)?)?\s*(?:[-–—~]|to)\s*([01]\d|2[0-3])([0-5]\d)(?!\d)", re.I
)
_ALONE = re.compile(r"(?<![\d.:/])" + _TIME.format(n=1) + r"(?![\d/])", re.I)
_HALVES: tuple[tuple[Half, re.Pattern[str]], ...] = (
    ("pm", re.compile(rf"(?:{_AFTERNOON})", re.I)), ("am", re.compile(rf"(?:{_MORNING})", re.I)),
)  # fmt: skip
_ONLY_HALF = re.compile(
    rf"^\W*(?:{_MORNING}|{_AFTERNOON}|am|pm|a\.m|p\.m)\W*(?:session)?\W*(?:[/ ]*(?:{_MORNING}|{_AFTERNOON}))?\W*$", re.I
)
_MARKS = ("m1", "m2", "pm1", "pm2", "zh1")
_PLAIN_HALF: dict[str, Half] = {"am": "am", "pm": "pm", "a.m.": "am", "p.m.": "pm"}


@dataclass(frozen=True, slots=True)
class Span:
    """From and to (either may be unknown), the half of the day said, and the words around. `is_marked`: am or pm was told."""

    start: dt.time | None = None
    end: dt.time | None = None
    half: Half | None = None
    rest: str = ""
    is_marked: bool = False


def span_in(cell: Cell, half: Half | None = None) -> Span | None:
    """The span of a cell, real times included; None when it tells no time."""
    value = cell.value
    if isinstance(value, dt.datetime):
        return Span(value.time().replace(second=0)) if value.time() != dt.time(0) else None
    if isinstance(value, dt.time):
        return Span(value.replace(second=0, microsecond=0))
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return Span(dt.time(minutes // 60 % 24, minutes % 60))
    return span_of(cell.text, half) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def span_of(text: str, half: Half | None = None) -> Span | None:
    """The first span or time of a text; a bare figure is none. `half` is what a cell beside it says."""
    plain = unicodedata.normalize("NFKC", text).strip()
    told = half_of(plain) or half
    if found := _COMPACT.search(plain):
        start, end = dt.time(int(found[1]), int(found[2])), dt.time(int(found[3]), int(found[4]))
        return Span(start, end, told, _around(plain, found), is_marked=True)
    found = next(
        (one for one in _RANGE.finditer(plain) if any(one[name] for name in _MARKS) or re.search("[点时h]", one[0])),
        None,
    )
    if found:
        start, end = _both(found, told)
        if start and end:
            return Span(start, end, told, _around(plain, found), is_marked=bool(found["pm2"] or found["pm1"] or told))
    found = next(
        (
            one
            for one in _ALONE.finditer(plain)
            if one["m1"] or one["pm1"] or one["half1"] or (one["zh1"] and re.search("[点时]", one[0]))
        ),
        None,
    )
    if found:
        start = _time(found, "1", told)
        return Span(start, None, told, _around(plain, found), is_marked=bool(found["pm1"] or told)) if start else None
    return None


def half_of(text: str) -> Half | None:
    """Morning or afternoon, when a text says one of them."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in _PLAIN_HALF:
        return _PLAIN_HALF[plain]
    said: list[Half] = [half for half, words in _HALVES if words.search(plain)]
    return said[0] if len(said) == 1 else None


def is_half(text: str) -> bool:
    """True when the text is nothing but 上午, Afternoon, PM …"""
    return bool(_ONLY_HALF.match(unicodedata.normalize("NFKC", text)))


def later(time: dt.time) -> dt.time:
    """Twelve hours on."""
    return time.replace(hour=time.hour + 12) if time.hour < 12 else time


def _both(found: re.Match[str], told: Half | None) -> tuple[dt.time | None, dt.time | None]:
    """Both times; am or pm said at one end holds for the other where that keeps them in order."""
    end = _time(found, "2", told if not found["pm2"] else None)
    start = _time(found, "1", told if not found["pm1"] and not found["pm2"] else None)
    if start and end and found["pm2"] and not found["pm1"] and later(start) < end:
        start = later(start)
    if start and end and end < start and end.hour < 12 and (told == "pm" or found["pm1"] or found["zh1"]):
        end = later(end)
    return start, end


def _time(found: re.Match[str], n: str, told: Half | None) -> dt.time | None:
    hour, minute = int(found[f"h{n}"]), 30 if found[f"half{n}"] else int(found[f"m{n}"] or 0)
    mark = (found[f"pm{n}"] or "").casefold()[:1]
    marked: dict[str, Half] = {"p": "pm", "a": "am"}
    half = marked.get(mark) or (half_of(found[f"zh{n}"]) if found[f"zh{n}"] else told)
    if half == "pm" and 0 < hour < 12 and not (found[f"zh{n}"] == "中午" and hour > 10):
        hour += 12
    if half == "am" and hour == 12 and mark:
        hour = 0
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;:()（）|-–—").split())
