"""The hours of a timetable: how much of each theme it holds for one participant, and when an
activity could be, by what the people and things it needs have free.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.model.clashes.findings import union
from lcdesk.model.clashes.timetable import (
    DAY,
    ClashSlot,
    EntryName,
    changed,
    fold,
    slot_of,
    slots_of,
    times_of,
)
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import _, language


@dataclass(frozen=True)
class Reached:
    """Minutes of a theme: what the group with the fewest and the one with the most takes part in.

    `endless`: activities without an end, which count nothing; `untimed`: activities of the theme
    without day or start, which cannot be counted either.
    """

    least: int = 0
    most: int = 0
    endless: int = 0
    untimed: int = 0


def reached(activities: Iterable[ActivityRecord]) -> dict[int, Reached]:
    """Theme id → what the activities of a cohort reach of it.

    Counted as the timetable rules do: each group has its own activities and those for everybody,
    and time that overlaps counts once for it. So two groups taught side by side have an hour each,
    not two.
    """
    records = list(activities)
    slots = [slot_of(record, {}) for record in records if record.get("date")]
    timed = {slot.id: slot for slot in slots if slot.is_timed}
    groups = {fold(slot.group) for slot in timed.values() if slot.group} or {""}
    by_theme: dict[int, list[int]] = defaultdict(list)
    for record in records:
        if (theme := record.get("theme_id")) is not None:
            by_theme[theme].append(record["id"])
    return {
        theme: _counted([timed[key] for key in ids if key in timed], groups, len(ids))
        for theme, ids in by_theme.items()
    }


def _counted(slots: list[ClashSlot], groups: set[str], count: int) -> Reached:
    """Of one theme's activities, `count` with those that have no time."""
    ended = [slot for slot in slots if slot.span is not None and not slot.span.is_assumed]
    minutes = [
        _minutes(slot for slot in ended if not slot.group or fold(slot.group) == group)
        for group in groups
    ]
    return Reached(min(minutes), max(minutes), len(slots) - len(ended), count - len(slots))


def _minutes(slots: Iterable[ClashSlot]) -> int:
    return sum(
        end - start for start, end in union(sorted((slot.start, slot.end) for slot in slots))
    )


_ANY_DAY = dt.date(2000, 1, 1)


def known_minutes(start: dt.time | None, end: dt.time | None) -> int:
    """How long an activity takes, wherever hours are added up: nothing where start or end is not
    known, or the end lies before the start without being the next morning's.
    """
    first, last, span, _is_backwards = times_of(_ANY_DAY, start, end)
    return last - first if span is not None and not span.is_assumed else 0


# --- When an activity could be ---


Window = tuple[int, int]
STEP = 15  # minutes between the starts that are tried


@dataclass(frozen=True, slots=True)
class Busy:
    """From `start` to `end`, minutes since the midnight of a day, half-open; `word` is short,
    `message` a sentence.
    """

    start: int
    end: int
    word: str
    message: str

    def touches(self, start: int, end: int) -> bool:
        """Does it overlap a span of the day?"""
        return start < self.end and self.start < end


class Diary:
    """What is taken when, of activities and a cohort (its "starts" and "ends")."""

    def __init__(
        self, activities: Iterable[ActivityRecord], cohort: Mapping[str, Any] | None = None
    ) -> None:
        self._days: dict[dt.date, list[ClashSlot]] = defaultdict(list)
        self._cohort = cohort or {}
        for slot in slots_of(activities, ()):
            if slot.is_timed:
                self._days[slot.date].append(slot)

    def add(self, activity: ActivityRecord) -> None:
        """One more activity."""
        for slot in slots_of([activity], ()):
            self._days[slot.date].append(slot)

    def busy(self, activity: ActivityRecord, day: dt.date) -> list[Busy]:
        """When on a day the people, the venue or the group of an activity are taken; all day
        outside the course.
        """
        starts, ends = self._cohort.get("starts"), self._cohort.get("ends")
        if starts and day < starts:
            return [
                Busy(
                    0, DAY, _("before the course"), _("That is before the first day of the cohort.")
                )
            ]
        if ends and day > ends:
            return [
                Busy(0, DAY, _("after the course"), _("That is after the last day of the cohort."))
            ]
        (own,) = slots_of([changed(activity, {"date": day})], ())
        midnight = day.toordinal() * DAY
        found: list[Busy] = []
        for other in (*self._days.get(day - dt.timedelta(days=1), ()), *self._days.get(day, ())):
            if other.end > midnight and (words := _reason(own, other)):
                found.append(Busy(max(other.start - midnight, 0), other.end - midnight, *words))
        return found


def first_free(busy: Sequence[Busy], length: int, window: Window) -> int | None:
    """The first quarter of an hour of a window from which so many minutes are free; None where
    there is no room.
    """
    for start in range(window[0], window[1] - length + 1, STEP):
        if not any(one.touches(start, start + length) for one in busy):
            return start
    return None


def _reason(own: ClashSlot, other: ClashSlot) -> tuple[str, str] | None:
    """(short word, sentence) why two activities cannot be at a time, as the clash rules have it;
    None where they can.
    """
    said = {"title": _title(other), "when": _when(other)}
    theirs = {name for names in other.people.values() for name in names}
    for names in own.people.values():
        for key, shown in names.items():
            if key in theirs:
                return shown, _("{who} is in “{title}”, {when}.", who=shown, **said)
    if "free" in (own.kind, other.kind):
        return None
    is_canteen = own.kind == other.kind == "meal"
    if own.venue and fold(own.venue) == fold(other.venue) and not is_canteen:
        return own.venue, _("{venue} is taken by “{title}”, {when}.", venue=own.venue, **said)
    if own.group and other.group and fold(own.group) != fold(other.group):
        return None
    group = own.group or other.group
    if group:
        return group, _("Group {group} has “{title}”, {when}.", group=group, **said)
    return _("everybody"), _("Everybody has “{title}”, {when}.", **said)


def _title(slot: ClashSlot) -> str:
    if isinstance(slot.name, EntryName):
        return slot.name.chinese if language() == "zh" else str(slot.name)
    return _(slot.name)


def _when(slot: ClashSlot) -> str:
    return f"{slot.span.start:%H:%M}–{slot.span.end:%H:%M}" if slot.span else ""
