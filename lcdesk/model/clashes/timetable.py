"""A timetable as its rules see it: what it is held against, activities as minutes on one line of
time with folded names, and the book their breaches are taken down in.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypedDict, cast

from lcdesk.model.clock import WEEKDAYS, short_day
from lcdesk.model.kinds.dates import format_date
from lcdesk.model.rows import ActivityRecord, VenueRow, VenueWayRow
from lcdesk.texts import N_, _, language, list_names


@dataclass(frozen=True, slots=True)
class Clash:
    """One breach: the rule, how grave, the activities (ids, in order of time), and the field a fix
    would begin with.

    The sentence is made when asked for, in the language of that moment; `values` are what it is
    made of.
    """

    rule: str
    level: Level
    activities: tuple[int, ...]
    field: str
    template: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def message(self) -> str:
        """The breach in words, with names, date and times."""
        return _(self.template, **said(self.values))

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """What stays the same while the breach lasts: for breaches somebody has chosen to
        ignore.
        """
        return (self.rule, tuple(sorted(self.activities)))


class Book:
    """Takes down breaches at the levels that hold; each rule and set of activities once.

    `fields`: rule → the field a fix would begin with, where the breach names no other.
    """

    def __init__(
        self, levels: Mapping[str, Level], fields: Mapping[str, str], limits: Limits
    ) -> None:
        self.levels, self._fields = levels, fields
        self.limits = limits
        self.clashes: list[Clash] = []
        self._known: set[tuple[str, tuple[int, ...]]] = set()

    def note(
        self,
        rule: str,
        activities: tuple[int, ...],
        template: str,
        *,
        field: str = "",
        **values: Any,
    ) -> None:
        """Take one breach down; `template` is marked with N_ and filled with `values` later."""
        if self.levels[rule] == "ignore":
            return
        field = field or self._fields[rule]
        made = Clash(rule, self.levels[rule], activities, field, template, tuple(values.items()))
        if made.key not in self._known:
            self._known.add(made.key)
            self.clashes.append(made)


class MarkedText(str):
    """A text marked with N_ that stands in a breach and is translated when the sentence is made."""

    __slots__ = ()


class NamedDay(dt.date):
    """A day that is said with its weekday: Fri 11 Dec."""

    @classmethod
    def of(cls, day: dt.date) -> NamedDay:
        """The same day."""
        return cls(day.year, day.month, day.day)


class EntryName(str):
    """The English name of an activity or a venue, with the Chinese one for sentences in Chinese."""

    __slots__ = ("chinese",)
    chinese: str

    @classmethod
    def of(cls, english: object, chinese: object) -> EntryName:
        """Where one language is missing, the other stands for it; both empty: ""."""
        made = cls(english or chinese or "")
        made.chinese = str(chinese or english or "")
        return made


@dataclass(frozen=True, slots=True)
class MinuteSpan:
    """From when to when; `is_assumed`: the end was missing and an hour was taken."""

    start: dt.time
    end: dt.time
    is_assumed: bool = False


def said(values: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    """Values of a sentence in the language of the moment."""
    return {name: _said(value) for name, value in values}


def _said(value: object) -> str:
    if isinstance(value, MarkedText):
        return _(value)
    if isinstance(value, EntryName):
        return value.chinese if language() == "zh" else str(value)
    if isinstance(value, NamedDay):
        return f"{_(WEEKDAYS[value.weekday()])} {short_day(value)}"
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, MinuteSpan):
        template = (
            N_("{start}–{end} (end missing, an hour assumed)")
            if value.is_assumed
            else "{start}–{end}"
        )
        return _(template, start=_said(value.start), end=_said(value.end))
    if isinstance(value, tuple):
        return list_names([_said(part) for part in cast("tuple[object, ...]", value)])
    return str(value)


# --- What a timetable is held against: venues, travel times, the cohort, days off, limits ---


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


# --- Activities as the rules see them: minutes, folded names of people, a venue, a group ---


Places = Mapping[str, tuple[int, EntryName]]
DAY = 1440
ASSUMED = 60  # minutes a lecture is taken to last when its end is missing
ROLES = ("speaker", "host", "addressed", "attended", "interpreter", "escort")
_NIGHT, _MORNING = 18 * 60, 8 * 60
_TITLES = frozenset("mr mrs ms miss dr prof professor associate assistant mme sir madam".split())
_SUFFIXES = ("副教授", "教授", "博士", "老师", "先生", "女士", "主任", "院长", "研究员")
_PARTS = re.compile(r"\s*[;；、\n]\s*")


@dataclass(slots=True)
class ClashSlot:
    """One activity; `start` and `end` are minutes since year 1 (half-open, end > start), both 0
    where no start is known.
    """

    id: int
    date: dt.date
    start: int
    end: int
    span: MinuteSpan | None
    kind: str
    name: str
    venue: str
    place: int | None
    group: str
    people: dict[str, Mapping[str, str]]
    record: ActivityRecord
    is_backwards: bool = False
    is_other: bool = False
    cohort: str | None = None

    @property
    def is_timed(self) -> bool:
        """True when it is known when it starts."""
        return self.span is not None

    @property
    def order(self) -> tuple[dt.date, int, int, int]:
        """Slots stand in order of time."""
        return (self.date, self.start, self.end, self.id)


@dataclass(frozen=True, slots=True)
class SearchedTimetable:
    """What the rules look at: the slots in order of time, also those of other cohorts; the own
    ones; the groups of the whole timetable; minutes between two venues; venue → people it holds.
    """

    slots: list[ClashSlot]
    own: list[ClashSlot]
    groups: frozenset[str]
    around: TimetableContext
    minutes: Mapping[frozenset[int], int]
    capacities: Mapping[int, int]


Find = Callable[[SearchedTimetable, Book], None]
"""Takes the breaches of a rule, or of several, down in the book."""


def places_of(venues: Iterable[VenueRow]) -> Places:
    """Folded name → (id, name in both languages), of venues."""
    return {
        fold(str(venue[name])): (
            int(venue["id"]),
            EntryName.of(venue.get("name"), venue.get("name_zh")),
        )
        for venue in venues
        for name in ("name", "name_zh")
        if venue.get(name)
    }


def slots_of(activities: Iterable[ActivityRecord], venues: Iterable[VenueRow]) -> list[ClashSlot]:
    """The activities that have a date, in order of time."""
    places = places_of(venues)
    slots = [slot_of(activity, places) for activity in activities if activity.get("date")]
    return sorted(slots, key=lambda slot: slot.order)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Blanks, case, width and punctuation tell no two venues or groups apart."""
    return " ".join(re.sub(r"[^\w]+", " ", unicodedata.normalize("NFKC", text).casefold()).split())


@lru_cache(maxsize=4096)
def fold_person(name: str) -> str:
    """A speaker's name without title and free of order; a family name alone keeps its title
    (Prof. Lin, 林教授).
    """
    folded = fold(name)
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= 2:
            return folded.removesuffix(suffix).replace(" ", "")
    words = sorted(word for word in folded.split() if word not in _TITLES)
    is_telling = len(words) >= 2 or (len(words) == 1 and not words[0].isascii())
    return " ".join(words) if is_telling else folded


@lru_cache(maxsize=4096)
def names_in(text: str) -> Mapping[str, str]:
    """Folded name → name as written, of a cell with several names parted by semicolons."""
    found = (part.strip() for part in _PARTS.split(text))
    return {key: part for part in found if part and (key := fold_person(part))}


def changed(record: ActivityRecord, values: Mapping[str, Any]) -> ActivityRecord:
    """The activity as it would be with other values, by field name."""
    return cast("ActivityRecord", {**record, **values})


def slot_of(record: ActivityRecord, places: Places) -> ClashSlot:
    """An activity that has a date."""
    date = record["date"]
    assert date is not None  # who asks has left those out
    start, end, span, is_backwards = times_of(date, record.get("start"), record.get("end"))
    venue = str(record.get("venue") or "")
    place, name = places.get(fold(venue), (None, venue)) if venue else (None, "")
    people = {
        role: names for role in ROLES if (text := record.get(role)) and (names := names_in(text))
    }
    return ClashSlot(
        record["id"],
        date,
        start,
        end,
        span,
        record.get("kind") or "",
        _name(record),
        name,
        place,
        str(record.get("group_name") or ""),
        people,
        record,
        is_backwards,
    )


def times_of(
    date: dt.date, start: dt.time | None, end: dt.time | None
) -> tuple[int, int, MinuteSpan | None, bool]:
    """Start and end in minutes since year 1, what is said of them, and whether the end lies before
    the start: it is the next morning's when it lies in the night, else it is not believed.
    """
    if start is None:
        return 0, 0, None, False
    midnight = date.toordinal() * DAY
    first = start.hour * 60 + start.minute
    last = first + ASSUMED if end is None else end.hour * 60 + end.minute
    is_over_night = last < first and first >= _NIGHT and last <= _MORNING
    is_backwards = last < first and not is_over_night
    last = (
        last + DAY if is_over_night else first + ASSUMED if is_backwards else max(last, first + 1)
    )
    shown = dt.time(last // 60 % 24, last % 60) if end is None or is_backwards else end
    return (
        midnight + first,
        midnight + last,
        MinuteSpan(start, shown, end is None or is_backwards),
        is_backwards,
    )


def _name(record: ActivityRecord) -> str:
    return EntryName.of(record.get("title"), record.get("title_zh")) or MarkedText(
        N_("an activity without a title")
    )
