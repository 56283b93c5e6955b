"""What a timetable stands in: venues and the ways between them, the cohort, days off, and what
the office holds it to.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypedDict

from lcdesk.model.rows import ActivityRecord, VenueRow, VenueWayRow
from lcdesk.texts import N_

Holidays = Callable[[dt.date], str | bool | None] | Mapping[dt.date, str] | Container[dt.date]
Level = Literal["clash", "warning", "ignore"]
LEVELS: tuple[Level, ...] = ("clash", "warning", "ignore")


@dataclass(frozen=True, slots=True)
class Limit:
    """What a rule measures by, in minutes: its stable word, what holds unless the office says
    otherwise, and how it is asked for. Source of the numbers: data.md, "Timetable rules".
    """

    name: str
    usual: int
    label: str
    kind: Literal["length", "time"]  # a time: minutes of the day
    least: int = 0
    most: int = 24 * 60 - 1
    before: str = ""  # the limit it must lie before
    place: int = 1  # lower ones are shown first


class Limits:
    """The limits by which the office measures otherwise than usual."""

    def __init__(self, **own: int) -> None:
        self.own: Mapping[str, int] = own

    def of(self, limit: Limit) -> int:
        """The minutes that hold."""
        return self.own.get(limit.name, limit.usual)

    def changed(self, **own: int) -> Limits:
        """These, but for some."""
        return Limits(**{**self.own, **own})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Limits) and self.own == other.own

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.own.items())))


DAY_FROM = Limit(
    "day_from", 8 * 60, N_("Proposals, not before"), "time", before="day_until", place=2
)
DAY_UNTIL = Limit("day_until", 21 * 60, N_("Proposals, over by"), "time", place=2)


class CohortFrame(TypedDict, total=False):
    """The days of a cohort, and group name → people (None: the whole cohort)."""

    starts: dt.date | None
    ends: dt.date | None
    sizes: Mapping[str | None, int]


class OtherActivity(ActivityRecord):
    """An activity of another cohort, and what that is called."""

    cohort: str | None


def _no_frame() -> CohortFrame:
    return {}


@dataclass(frozen=True, slots=True)
class TimetableContext:
    """All that a timetable is held against, but for its own activities.

    `ways` hold either way. `holidays`: a function of a day, a mapping day → name, or a set of days.
    `levels` overrides the level of a rule (rules.RULES). `others`: activities of other cohorts,
    which take venues and people. `today`: nothing is moved to a day before.
    """

    venues: Sequence[VenueRow] = ()
    ways: Sequence[VenueWayRow] = ()
    cohort: CohortFrame = field(default_factory=_no_frame)
    holidays: Holidays = field(default_factory=dict[dt.date, str])
    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    limits: Limits = field(default_factory=Limits)
    others: Sequence[OtherActivity] = ()
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
