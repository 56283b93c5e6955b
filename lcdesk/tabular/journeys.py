"""A line that says the flight or train of the people below it: "ET 684 ADD – PVG | Sat 13 JUN | ETA
14:05".
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from lcdesk.tabular.days import Day, day_of

Thing = TypeVar("Thing")
_LONGEST = 200
_NUMBER = re.compile(
    r"\W*(?:(?:flight|flt|vol|vuelo|рейс|航班|train|поезд|火车|高铁|车次)(?:\s*no)?[\s.:：]*)?"
    r"(?P<number>(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}|[GDCKTZ]\s?\d{2,4})\b",
    re.I,
)
_OPEN = re.compile(
    r"\W*(?:flights?|航班|vols?|vuelos?|рейсы?)\b.{0,20}?"
    r"(?:to be (?:advised|confirmed|announced)|tb[acd]\b|unknown|待定|未定|à confirmer|por confirmar)",
    re.I,
)
_PIECES = re.compile(r"\s*[|;｜；\n]\s*|\s+[–—-]\s+|\s{2,}|[,，]\s+")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:：h.]([0-5]\d)\b")
_COMES = re.compile(
    r"\b(?:arr(?:ives?|ival)?|eta|sta|landing)\b|到达|抵达|落地|arrivée|llegada|прил[её]т", re.I
)
_GOES = re.compile(r"\b(?:dep(?:arts?|arture)?|etd|std)\b|起飞|出发|départ|salida|вылет", re.I)


@dataclass(frozen=True, slots=True)
class Journey:
    """What such a line says; `number` is "" where the flight is still to be told."""

    number: str
    day: Day | None = None
    hour: dt.time | None = None


@lru_cache(maxsize=512)
def journey_in(text: str) -> Journey | None:
    """The journey of a line; None for any other. It begins with a number, and tells a day or an
    hour besides. Of two days and hours those of the arrival are taken.
    """
    if len(text) > _LONGEST:
        return None
    if _OPEN.match(text):
        return Journey("")
    found = _NUMBER.match(text)
    if found is None:
        return None
    pieces = [piece for piece in _PIECES.split(text[found.end() :]) if piece.strip()]
    day = _last([day for piece in _coming(pieces) if (day := day_of(piece)) and day.month])
    hours = [clock for piece in _coming(pieces) for clock in _CLOCK.finditer(piece)]
    hour = _last([dt.time(int(clock[1]), int(clock[2])) for clock in hours])
    if day is None and hour is None:
        return None
    return Journey(found["number"].upper().replace(" ", ""), day, hour)


def _coming(pieces: list[str]) -> list[str]:
    """Those pieces that do not tell of the departure, where one tells of the arrival."""
    if not any(map(_COMES.search, pieces)):
        return pieces
    return [piece for piece in pieces if _COMES.search(piece) or not _GOES.search(piece)]


def _last(things: list[Thing]) -> Thing | None:
    return things[-1] if things else None
