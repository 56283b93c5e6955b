"""What a timetable stands in: venues and the ways between them, the cohort, days off, and what
the office holds it to.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lcdesk.texts import N_

Record = Mapping[str, Any]
Holidays = Callable[[dt.date], str | bool | None] | Mapping[dt.date, str] | Container[dt.date]
Level = Literal["clash", "warning", "ignore"]
LEVELS: tuple[Level, ...] = ("clash", "warning", "ignore")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rules measure by; lengths in minutes, times in minutes of the day. Source:
    data.md, "Timetable rules".
    """

    day_length: int = 7 * 60
    meal_length: int = 45
    meal_from: int = 11 * 60
    meal_until: int = 14 * 60
    friday_from: int = 12 * 60
    friday_until: int = 13 * 60 + 30
    day_from: int = 8 * 60
    day_until: int = 21 * 60


@dataclass(frozen=True, slots=True)
class Limit:
    """How a field of `Limits` is asked for: its name, whether it is a length or a time of day,
    the least and the most.
    """

    label: str
    kind: Literal["length", "time"]
    least: int = 0
    most: int = 24 * 60 - 1


LIMITS: Mapping[str, Limit] = {
    "day_length": Limit(N_("Programme a day, at most"), "length", 60, 16 * 60),
    "meal_length": Limit(N_("Midday meal, at least"), "length", 10, 180),
    "meal_from": Limit(N_("Midday meal, not before"), "time"),
    "meal_until": Limit(N_("Midday meal, over by"), "time"),
    "friday_from": Limit(N_("Friday noon, from"), "time"),
    "friday_until": Limit(N_("Friday noon, until"), "time"),
    "day_from": Limit(N_("Proposals, not before"), "time"),
    "day_until": Limit(N_("Proposals, over by"), "time"),
}
SPANS = (("meal_from", "meal_until"), ("friday_from", "friday_until"), ("day_from", "day_until"))
"""Limits of which the first must lie before the second."""


@dataclass(frozen=True, slots=True)
class TimetableContext:
    """All that a timetable is held against, but for its own activities.

    `venues` have id, name, name_zh, capacity; `ways` from_id, to_id, minutes (either way). `cohort`
    has starts, ends and "sizes" (group name → people, None for the whole cohort). `holidays`: a
    function of a day, a mapping day → name, or a set of days. `levels` overrides the level of a
    rule (rules.RULES). `others`: activities of other cohorts, which take venues and people; their
    "cohort" is what theirs is called. `today`: nothing is moved to a day before.
    """

    venues: Sequence[Record] = ()
    ways: Sequence[Record] = ()
    cohort: Record = field(default_factory=dict[str, Any])
    holidays: Holidays = field(default_factory=dict[dt.date, str])
    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    limits: Limits = field(default_factory=Limits)
    others: Sequence[Record] = ()
    today: dt.date | None = None


def say_minutes(minutes: int) -> str:
    """450 → 7:30, 840 → 14:00: a length or a time of day."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def read_minutes(text: str) -> int | None:
    """7:30 or 7：30 → 450, 45 → 45: hours and minutes, or minutes alone; None where it is
    neither.
    """
    found = re.fullmatch(r"(?:(\d{1,2})[:：.])?(\d{1,4})", text.strip())
    if found is None or (found[1] and int(found[2]) > 59):
        return None
    return int(found[1] or 0) * 60 + int(found[2])
