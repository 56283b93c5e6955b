"""What might be changed to take a breach of a timetable away: another time, day, venue, a swap.
Nothing is checked here.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lcdesk.model.clashes.findings import people_in
from lcdesk.model.clashes.fix_ranking import FixEffect, costs_of
from lcdesk.model.clashes.timetable import (
    ASSUMED,
    DAY,
    DAY_FROM,
    DAY_UNTIL,
    ClashSlot,
    EntryName,
    NamedDay,
    TimetableContext,
    fold,
    said,
)
from lcdesk.model.rows import VenueRow
from lcdesk.texts import N_, _


@dataclass(frozen=True, slots=True)
class Fix:
    """`template` is short, for a button ("Use {venue}"); `operation` says it in full ("Use {venue}
    for {name}"), for undo.

    Both are marked with N_ and filled with `values` in the language of the moment. `changes`:
    activity id → field → value, to be made all together. `effect`, once it was worked out: what
    it does; `place`: where a single activity is that it moves in time.
    """

    template: str
    operation: str
    values: tuple[tuple[str, Any], ...]
    changes: Mapping[int, Mapping[str, Any]]
    effect: FixEffect | None = None
    place: str = ""

    @property
    def words(self) -> str:
        """What stands on a button."""
        return _(self.template, **said(self.values))

    @property
    def full_words(self) -> str:
        """What would be done, with the name of the activity."""
        return _(self.operation, **said(self.values))

    @property
    def told(self) -> str:
        """What would be done, to which activity, and what that costs: "Move Energy storage to Fri
        11 Dec, 15:00, Room 302; the day becomes 6.5 h".
        """
        said_days = tuple(
            (name, NamedDay.of(value) if isinstance(value, dt.date) else value)
            for name, value in self.values
        )
        what = _(self.operation, **said(said_days))
        if self.place:
            what = _("{what}, {place}", what=what, place=said((("place", self.place),))["place"])
        costs = list(costs_of(self.effect)) if self.effect else []
        return _("{what}; {cost}", what=what, cost=_(", ").join(costs)) if costs else what

    @property
    def operation_values(self) -> dict[str, str]:
        """What fills the name of the operation, as plain words."""
        return said(self.values)


@dataclass(frozen=True, slots=True)
class PlannedSlots:
    """The timetable in which something is to be changed: its activities by id, those of other
    cohorts, and what it stands in.
    """

    slots: Mapping[int, ClashSlot]
    others: list[ClashSlot]
    around: TimetableContext


# --- What might fix a breach, the least change first: another start, another day, an earlier end,
# a swap. Nothing is checked here ---


Proposal = tuple[float, Fix]
"""What it costs (minutes moved, or as good as so many), and the fix."""
STEP = 15  # minutes
LEAST = 45  # minutes that must be left of an activity that ends earlier
MOST_DAYS = 40
KEPT = 0.6  # and the part of it
NOT_SWAPPED = frozenset({"meal", "free", "travel", "ceremony"})
SATURDAY = 5
A_DAY, A_WEEKEND, A_SWAP, A_CUT = 240.0, 720.0, 60.0, 2.0
"""What a day farther, a day of the week-end, a second activity moved and a minute cut off cost,
in minutes moved.
"""


def start_at(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """Another start on the same day."""
    for start in _starts(plan, slot):
        if start != minute_of(slot):
            values = (("time", time_of(start)), ("name", slot.name))
            template, operation = N_("Start at {time}"), N_("Start {name} at {time}")
            yield (
                abs(start - minute_of(slot)),
                Fix(template, operation, values, {slot.id: moved(slot, start)}),
            )


def move_day(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """Another day of the cohort, at the same time or at another."""
    for day in _days(plan, slot):
        far = A_DAY * abs((day - slot.date).days) + (
            A_WEEKEND if day.weekday() >= SATURDAY > slot.date.weekday() else 0
        )
        for start in _starts(plan, slot) if slot.is_timed else (None,):
            values = (("date", day), ("time", time_of(start or 0)), ("name", slot.name))
            if start is None:
                template, operation, values = (
                    N_("Move to {date}"),
                    N_("Move {name} to {date}"),
                    (values[0], values[2]),
                )
            else:
                template, operation = (
                    N_("Move to {date}, {time}"),
                    N_("Move {name} to {date}, {time}"),
                )
            change = {"date": day, **({} if start is None else moved(slot, start))}
            shift = 0 if start is None else abs(start - minute_of(slot))
            yield far + shift, Fix(template, operation, values, {slot.id: change})


def end_at(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """An earlier end, as long as most of the activity is left."""
    del plan
    if not is_plain(slot) or slot.record.get("end") is None:
        return
    length, first = slot.end - slot.start, minute_of(slot)
    for end in range((first + length - 1) // STEP * STEP, first, -STEP):
        if end - first < max(LEAST, length * KEPT):
            return
        yield (first + length - end) * A_CUT, _ended(slot, end)


def end_after_an_hour(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """The end that was assumed, written down."""
    del plan
    if slot.span and slot.span.is_assumed and slot.end - slot.date.toordinal() * DAY < DAY:
        yield ASSUMED, _ended(slot, minute_of(slot) + ASSUMED)


def turn_round(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """Start and end in the other order."""
    del plan
    start, end = slot.record.get("start"), slot.record.get("end")
    if slot.is_backwards and start and end:
        values = (("start", end), ("end", start), ("name", slot.name))
        template, operation = N_("Make it {start}–{end}"), N_("Make {name} {start}–{end}")
        yield 0, Fix(template, operation, values, {slot.id: {"start": end, "end": start}})


def swap(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """Two activities take each other's day and start; each keeps its own length."""
    for other in _partners(plan, slot):
        if (other.date, other.start) == (slot.date, slot.start) or not is_plain(other):
            continue
        changes = {
            one.id: {"date": two.date, **moved(one, minute_of(two))}
            for one, two in ((slot, other), (other, slot))
        }
        values = (("other", other.name), ("name", slot.name))
        fix = Fix(N_("Swap with “{other}”"), N_("Swap “{name}” and “{other}”"), values, changes)
        far = A_DAY * abs((other.date - slot.date).days) + abs(minute_of(other) - minute_of(slot))
        yield A_SWAP + far, fix


def is_plain(slot: ClashSlot) -> bool:
    """Does it begin and end on one day, as written?"""
    return slot.is_timed and not slot.is_backwards and slot.end - slot.date.toordinal() * DAY < DAY


def minute_of(slot: ClashSlot) -> int:
    """The minute of the day at which it starts."""
    return slot.start - slot.date.toordinal() * DAY


def time_of(minute: int) -> dt.time:
    """A minute of the day as wall time."""
    return dt.time(minute // 60, minute % 60)


def moved(slot: ClashSlot, start: int) -> dict[str, Any]:
    """Start and end when it starts at another minute of the day; an end that was missing stays
    so.
    """
    record = slot.record
    if record.get("end") is None:
        return {"start": time_of(start)}
    end = start + (slot.end - slot.start if record["end"] != record["start"] else 0)
    return {"start": time_of(start), "end": time_of(end % DAY)}


def _ended(slot: ClashSlot, end: int) -> Fix:
    values = (("time", time_of(end)), ("name", slot.name))
    return Fix(
        N_("End at {time}"), N_("End {name} at {time}"), values, {slot.id: {"end": time_of(end)}}
    )


def _starts(plan: PlannedSlots, slot: ClashSlot) -> Iterable[int]:
    """The minutes at which it could start within the day of the office, its own first."""
    if not slot.is_timed or slot.is_backwards:
        return ()
    own = minute_of(slot)
    if not is_plain(slot):
        return (own,)  # what lasts into the night has another day at most
    limits, length = plan.around.limits, slot.end - slot.start
    last = min(limits.of(DAY_UNTIL), DAY - 1) - length
    starts = {own, *range(-(-limits.of(DAY_FROM) // STEP) * STEP, last + 1, STEP)}
    return sorted(starts, key=lambda start: (abs(start - own), start < own))


def _days(plan: PlannedSlots, slot: ClashSlot) -> list[dt.date]:
    """The days of the cohort, else those from its first activity to its last; from today on when
    the activity is.
    """
    known = [one.date for one in plan.slots.values()]
    first, last = (
        (plan.around.cohort.get("starts") or min(known)),
        (plan.around.cohort.get("ends") or max(known)),
    )
    today = plan.around.today
    if today and slot.date >= today:
        first = max(first, today)
    days = [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
    return sorted(
        (day for day in days if day != slot.date), key=lambda day: abs((day - slot.date).days)
    )[:MOST_DAYS]


def _partners(plan: PlannedSlots, slot: ClashSlot) -> list[ClashSlot]:
    """What it could be swapped with, the nearest first."""
    if not is_plain(slot) or slot.kind in NOT_SWAPPED:
        return []
    today = plan.around.today
    found = [
        one
        for one in plan.slots.values()
        if one.id != slot.id
        and one.is_timed
        and one.kind not in NOT_SWAPPED
        and not one.record.get("is_locked")
        and not (today and one.date < today <= slot.date)
    ]
    return sorted(found, key=lambda one: abs(one.start - slot.start))


# --- What might fix a breach about a place: another venue that is free, or the venue of another
# activity ---


ITS_OWN = frozenset({"field_visit", "travel", "culture", "free"})
"""Kinds whose place is what they are about."""
ALIKE = 0.6  # names that share so much may be of one house: Room 305, Room 302


def use_venue(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """Another venue where such activities are held, or whose name is alike; large enough, near
    in name, much used.
    """
    if not slot.venue or slot.kind in ITS_OWN:
        return
    used = _uses(plan)
    people = people_in(slot.group, plan.around.cohort.get("sizes") or {})
    for venue in plan.around.venues:
        name = str(venue.get("name") or venue.get("name_zh") or "")
        if not name or venue["id"] == slot.place or fold(name) == fold(slot.venue):
            continue
        alike, uses = likeness(slot, venue), used[venue["id"]]
        if alike < ALIKE and not uses[slot.kind]:
            continue
        held = venue.get("capacity")
        if held and held < people:
            continue
        doubt = 20.0 if people and not held else 0.0
        cost = 30 * (1 - alike) + doubt - min(uses.total(), 20) / 4 - (10 if uses[slot.kind] else 0)
        values = (
            ("venue", EntryName.of(venue.get("name"), venue.get("name_zh"))),
            ("name", slot.name),
        )
        yield (
            cost,
            Fix(
                N_("Use {venue}"), N_("Use {venue} for {name}"), values, {slot.id: {"venue": name}}
            ),
        )


def swap_venues(plan: PlannedSlots, slot: ClashSlot) -> Iterator[Proposal]:
    """Two activities take each other's venue."""
    if not slot.venue or slot.kind in ITS_OWN | NOT_SWAPPED:
        return
    for other in plan.slots.values():
        is_fit = (
            other.venue
            and other.kind not in ITS_OWN | NOT_SWAPPED
            and not other.record.get("is_locked")
        )
        if other.id == slot.id or not is_fit or fold(other.venue) == fold(slot.venue):
            continue
        changes = {
            one.id: {"venue": two.record["venue"]} for one, two in ((slot, other), (other, slot))
        }
        values = (("other", other.name), ("name", slot.name))
        fix = Fix(
            N_("Swap venues with “{other}”"),
            N_("Swap the venues of “{name}” and “{other}”"),
            values,
            changes,
        )
        yield abs(other.start - slot.start), fix


def _uses(plan: PlannedSlots) -> dict[int | None, Counter[str]]:
    """Venue → kind of activity → how often it is held there, in all cohorts that are known."""
    out: dict[int | None, Counter[str]] = defaultdict(Counter)
    for slot in (*plan.slots.values(), *plan.others):
        out[slot.place][slot.kind] += 1
    return out


def likeness(slot: ClashSlot, venue: VenueRow) -> float:
    """How alike two names are, 0 to 1, in the language in which they are more so."""
    own = EntryName.of(slot.venue, getattr(slot.venue, "chinese", slot.venue))
    pairs = ((str(own), venue.get("name")), (own.chinese, venue.get("name_zh")))
    return max(
        (SequenceMatcher(None, fold(a), fold(b)).ratio() for a, b in pairs if a and b), default=0.0
    )


Propose = Callable[[PlannedSlots, ClashSlot], Iterator[Proposal]]
"""A kind of fix: what it proposes for one of the activities of a breach."""
IN_TIME: tuple[Propose, ...] = (start_at, swap, move_day, end_at)
IN_PLACE: tuple[Propose, ...] = (use_venue, start_at, swap, move_day, swap_venues, end_at)
NEEDLESS: Mapping[Propose, Propose] = {move_day: start_at, swap_venues: use_venue}
"""What nobody wants once the other has helped: another day where another hour does."""
