"""Activities as the rules see them: minutes on one line of time, folded names of people, a
venue, a group.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from lcdesk.model.clashes.around import TimetableContext
from lcdesk.model.clashes.breaches import Book, EntryName, MarkedText, MinuteSpan
from lcdesk.model.rows import ActivityRecord, VenueRow
from lcdesk.texts import N_

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
    start, end, span, is_backwards = _times(date, record.get("start"), record.get("end"))
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


def _times(
    date: dt.date, start: dt.time | None, end: dt.time | None
) -> tuple[int, int, MinuteSpan | None, bool]:
    """An end before the start is the next morning's when it lies in the night, else it is not
    believed.
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
