"""The sample dated to the day it is made: copies of its workbooks in which the sessions are whole
weeks later, so that every weekday stays what it was.

The coming session opens on the Saturday nearest to twelve days ahead, a Saturday as in the
workbooks; the earlier one keeps twenty weeks more of distance, so that its people are alumni by
then. Passports move with the coming session, whoever holds them; birth dates stay.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcdesk.tabular.writing.changed_copy import copy_changed

AHEAD = 12  # days to the opening, to the nearest Saturday
_OPENS = dt.date(2025, 6, 14)  # in the workbooks
_WEEK = dt.timedelta(days=7)
_APART = 20 * _WEEK  # more between the two sessions than in the workbooks
_NEAR = dt.timedelta(days=150)  # what is later than this after a session is no day of it
_BORN = 2015  # what is dated before is a birth
_ENGLISH: Sequence[str] = (
    "January February March April May June July August September October November December".split()
)
_SPAN_EN = re.compile(rf"(\d{{1,2}})(?:–(\d{{1,2}}))? ({'|'.join(_ENGLISH)}) (2025)\b")
_SPAN_ZH = re.compile(r"2025年(\d{1,2})月(\d{1,2})日(?:至(\d{1,2})日)?")


@dataclass(frozen=True)
class SampleMove:
    """By how much the days of a session are moved, and those of passports."""

    session: dt.timedelta
    passports: dt.timedelta

    def day(self, day: dt.date) -> dt.date:
        """A day of the session."""
        return day + self.session


STILL = SampleMove(dt.timedelta(), dt.timedelta())


def moves(today: dt.date) -> tuple[SampleMove, SampleMove]:
    """By how much the earlier session and the coming one are moved for a sample made today."""
    whole = _opening(today) - _OPENS
    return SampleMove(whole - _APART, whole), SampleMove(whole, whole)


def _opening(today: dt.date) -> dt.date:
    """The day of the week of `_OPENS` that is nearest to `AHEAD` days from today."""
    wanted = today + dt.timedelta(days=AHEAD)
    return wanted + dt.timedelta(days=(_OPENS.weekday() - wanted.weekday() + 3) % 7 - 3)


def copy_moved(source: Path, target: Path, move: SampleMove) -> None:
    """A copy of a sample workbook with its days moved; `target` is a folder, the name stays."""
    copy_changed(source, target / source.name, lambda value: moved_value(value, move))


def moved_value(value: Any, move: SampleMove) -> Any:
    """What a cell of the workbooks holds, moved: days, and days and years within a text."""
    if isinstance(value, dt.date):
        return _moved_day(value, move)
    return _moved_text(value, move.day) if isinstance(value, str) and "2025" in value else value


def _moved_day(day: dt.date, move: SampleMove) -> dt.date:
    if day.year < _BORN:
        return day
    plain = day.date() if isinstance(day, dt.datetime) else day
    return day + (move.passports if plain > _OPENS + _NEAR else move.session)


def _moved_text(text: str, moved: Callable[[dt.date], dt.date]) -> str:
    """A text without the year in the name of the programme, and with its days moved."""

    def in_english(found: re.Match[str]) -> str:
        month = _ENGLISH.index(found[3]) + 1
        first = moved(dt.date(2025, month, int(found[1])))
        last = moved(dt.date(2025, month, int(found[2] or found[1])))
        end = f"{last.day} {_ENGLISH[last.month - 1]} {last.year}"
        if not found[2]:
            return end
        if first.month == last.month:
            return f"{first.day}–{end}"
        return f"{first.day} {_ENGLISH[first.month - 1]} – {end}"

    def in_chinese(found: re.Match[str]) -> str:
        first = moved(dt.date(2025, int(found[1]), int(found[2])))
        said = f"{first.year}年{first.month}月{first.day}日"
        if not found[3]:
            return said
        last = moved(dt.date(2025, int(found[1]), int(found[3])))
        month = "" if last.month == first.month else f"{last.month}月"
        return f"{said}至{month}{last.day}日"

    told = _SPAN_ZH.sub(in_chinese, _SPAN_EN.sub(in_english, text))
    told = told.replace("2025 International", "International").replace("2025年绿色", "绿色")
    return told.replace("-2025-", f"-{moved(_OPENS).year}-")
