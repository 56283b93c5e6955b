"""What a fix of a breach would do, worked out before it is tried: the length of the days it makes,
evenings, days off, the theme, the place, the people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lcdesk.model.clashes.findings import DAY_LENGTH, counted_minutes, is_programme, people_in
from lcdesk.model.clashes.fix_ranking import FixEffect
from lcdesk.model.clashes.proposals import ALIKE, SATURDAY, PlannedSlots, likeness
from lcdesk.model.clashes.timetable import DAY, ClashSlot, fold

EVENING = 18 * 60  # minutes of the day; what is taught is over by then
OF_EVENING = frozenset({"meal", "culture", "ceremony", "free", "travel"})
_FIRM = "ceremony"


@dataclass(frozen=True)
class CourseFrame:
    """Between which minutes a course is: from its opening ceremony to the end of its closing one,
    where it has them.
    """

    opens: int | None = None
    closes: int | None = None

    def is_outside(self, slot: ClashSlot) -> bool:
        """Is something taught or visited before the opening or after the closing?"""
        return is_programme(slot) and (
            (self.opens is not None and slot.start < self.opens)
            or (self.closes is not None and slot.end > self.closes)
        )


def frame_of(slots: Iterable[ClashSlot]) -> CourseFrame:
    """The frame of a timetable: its first and its last ceremony, where nothing of the programme
    comes before the one or after the other.
    """
    counted = [one for one in slots if is_programme(one)]
    ceremonies = [one for one in counted if one.kind == _FIRM]
    if not ceremonies:
        return CourseFrame()
    first = min(ceremonies, key=lambda one: one.start)
    last = max(ceremonies, key=lambda one: one.end)
    opens = all(first.start <= one.start for one in counted)
    closes = all(one.end <= last.end for one in counted)
    return CourseFrame(first.start if opens else None, last.end if closes else None)


def effect_of(
    plan: PlannedSlots,
    groups: frozenset[str],
    of_day: Sequence[Sequence[ClashSlot]],
    pairs: Sequence[tuple[ClashSlot, ClashSlot]],
    reach: float,
    frame: CourseFrame,
) -> FixEffect:
    """What becomes of the activities `pairs` (as they are, as they would be); `of_day`: for each of
    them the activities of the day it would be on.
    """
    limits, sizes = plan.around.limits, plan.around.cohort.get("sizes") or {}
    touched = {old.id for old, _new in pairs}
    timed = [pair for pair in pairs if has_other_hours(*pair)]
    moved = [pair for pair in timed if _when(pair[0]) != _when(pair[1])]
    longest = 0
    for (old, new), day in zip(pairs, of_day, strict=True):
        if has_other_hours(old, new):
            rest = [one for one in day if one.id not in touched and not one.is_other]
            made = [one for _old, one in pairs if one.date == new.date]
            among = frozenset((fold(new.group),)) if new.group else groups
            longest = max(longest, counted_minutes([*rest, *made], groups, among))
    return FixEffect(
        sum(frame.is_outside(new) and not frame.is_outside(old) for old, new in timed),
        longest,
        limits.of(DAY_LENGTH),
        sum(max(0, late_minutes(new) - late_minutes(old)) for old, new in timed),
        sum(_takes_rest(old, new, day) for (old, new), day in zip(pairs, of_day, strict=True)),
        sum(bool(old.record.get("is_confirmed")) or old.kind == _FIRM for old, _new in pairs),
        sum(_cut(old, new) for old, new in timed),
        sum(_spread(plan, old, new) for old, new in moved),
        sum(_is_elsewhere(plan, old, new) for old, new in pairs),
        sum(people_in(old.group, sizes) for old, _new in moved),
        reach,
        all(old.date == new.date for old, new in timed),
    )


def has_other_hours(old: ClashSlot, new: ClashSlot) -> bool:
    """Is it on another day, or from or until another time?"""
    return (old.date, old.start, old.end) != (new.date, new.start, new.end)


def _when(slot: ClashSlot) -> tuple[dt.date, int]:
    return slot.date, slot.start


def late_minutes(slot: ClashSlot) -> int:
    """How much of it is taught after 18:00."""
    if not slot.is_timed or slot.kind in OF_EVENING:
        return 0
    evening = slot.date.toordinal() * DAY + EVENING
    return max(0, slot.end - max(slot.start, evening))


def _takes_rest(old: ClashSlot, new: ClashSlot, day: Iterable[ClashSlot]) -> bool:
    """Does it go to a week-end from a day of the week, or into time that is kept free?"""
    if not has_other_hours(old, new):
        return False
    if new.date.weekday() >= SATURDAY > old.date.weekday():
        return True
    free = (one for one in day if one.kind == "free" and one.is_timed and one.id != new.id)
    return is_programme(new) and any(one.start < new.end and new.start < one.end for one in free)


def _cut(old: ClashSlot, new: ClashSlot) -> int:
    is_known = old.record.get("end") is not None and not old.is_backwards
    return max(0, (old.end - old.start) - (new.end - new.start)) if is_known else 0


def _spread(plan: PlannedSlots, old: ClashSlot, new: ClashSlot) -> int:
    """By how many days the theme reaches farther than it does."""
    theme = old.record.get("theme")
    others = [
        one.date
        for one in plan.slots.values()
        if theme and one.id != old.id and one.record.get("theme") == theme
    ]
    if not others:
        return 0
    return max(0, _days([*others, new.date]) - _days([*others, old.date]))


def _days(days: Collection[dt.date]) -> int:
    return (max(days) - min(days)).days


def _is_elsewhere(plan: PlannedSlots, old: ClashSlot, new: ClashSlot) -> bool:
    """Is it in another house? Room 305 and Room 302 may be of one."""
    if fold(old.venue) == fold(new.venue):
        return False
    venue = next((one for one in plan.around.venues if one["id"] == new.place), None)
    return venue is None or likeness(old, venue) < ALIKE
