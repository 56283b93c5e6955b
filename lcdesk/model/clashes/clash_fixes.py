"""The cures of one breach: proposals from the least change on, each tried against everything
else.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from lcdesk.model.clashes.around import Record, TimetableContext
from lcdesk.model.clashes.overlaps import groups_of
from lcdesk.model.clashes.rules import Clash, EntryName, said
from lcdesk.model.clashes.search import ClashFinder
from lcdesk.model.clashes.slots import ASSUMED, DAY, ClashSlot, fold, slot_of
from lcdesk.model.clashes.ways import people_in
from lcdesk.texts import N_, _

# --- A cure: what could be changed so that a breach is gone, in words and as values ---


@dataclass(frozen=True, slots=True)
class Fix:
    """`template` is short, for a button ("Use {venue}"); `deed` says it in full ("Use {venue} for
    {name}"), for undo.

    Both are marked with N_ and filled with `values` in the language of the moment. `changes`:
    activity id → field → value, to be made all together.
    """

    template: str
    operation: str
    values: tuple[tuple[str, Any], ...]
    changes: Mapping[int, Mapping[str, Any]]

    @property
    def words(self) -> str:
        """What stands on a button."""
        return _(self.template, **said(self.values))

    @property
    def full_words(self) -> str:
        """What would be done, with the name of the activity."""
        return _(self.operation, **said(self.values))

    @property
    def operation_values(self) -> dict[str, str]:
        """What fills the name of the deed, as plain words."""
        return said(self.values)


# --- Changes tried on a timetable without making them: which breaches they would take away, which
# they would bring ---


Changes = Mapping[int, Mapping[str, Any]]
Keys = frozenset[tuple[str, tuple[int, ...]]]
NEAR = 2  # days before and after a change that it can reach: a night, and a way of up to a day


class Trial:
    """A timetable on which changes are tried. Only the days around a change are searched; no
    rule looks farther.
    """

    def __init__(self, activities: Iterable[Record], around: TimetableContext) -> None:
        self.around, self.finder = around, ClashFinder(around)
        self.slots: dict[int, ClashSlot] = {slot.id: slot for slot in self.finder.slots(activities)}
        self.others = self.finder.others()
        self.groups = groups_of(self.slots.values())
        self._of_day: dict[dt.date, list[ClashSlot]] = defaultdict(list)
        for slot in (*self.slots.values(), *self.others):
            self._of_day[slot.date].append(slot)
        self._known: dict[frozenset[dt.date], Keys] = {}

    def cured(self, clash: Clash, changes: Changes) -> Keys:
        """The breaches that the changes take away; none at all unless this one is among them and
        no new one comes.
        """
        changed = {
            key: slot_of({**self.slots[key].record, **new}, self.finder.places)
            for key, new in changes.items()
        }
        touched = {slot.date for slot in changed.values()} | {
            self.slots[key].date for key in changed
        }
        days = frozenset(
            day + dt.timedelta(days=near) for day in touched for near in range(-NEAR, NEAR + 1)
        )
        before = self._before(days)
        if clash.key not in before:
            return frozenset()
        slots = [slot for slot in self._in_days(days) if slot.id not in changed]
        after = self._keys([*slots, *changed.values()])
        return before - after if clash.key not in after and after <= before else frozenset()

    def _before(self, days: frozenset[dt.date]) -> Keys:
        if days not in self._known:
            self._known[days] = self._keys(self._in_days(days))
        return self._known[days]

    def _in_days(self, days: Iterable[dt.date]) -> list[ClashSlot]:
        return [slot for day in days for slot in self._of_day.get(day, ())]

    def _keys(self, slots: list[ClashSlot]) -> Keys:
        slots = sorted(slots, key=lambda slot: slot.order)
        return frozenset(clash.key for clash in self.finder.find(slots, self.groups))


# --- What might cure a breach, the least change first: another start, another day, an earlier end,
# a swap. Nothing is checked here ---


Proposal = tuple[float, Fix]
"""What it costs (minutes moved, or as good as so many), and the cure."""
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


def start_at(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Another start on the same day."""
    for start in _starts(trial, slot):
        if start != minute_of(slot):
            values = (("time", time_of(start)), ("name", slot.name))
            template, operation = N_("Start at {time}"), N_("Start {name} at {time}")
            yield (
                abs(start - minute_of(slot)),
                Fix(template, operation, values, {slot.id: moved(slot, start)}),
            )


def move_day(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Another day of the cohort, at the same time or at another."""
    for day in _days(trial, slot):
        far = A_DAY * abs((day - slot.date).days) + (
            A_WEEKEND if day.weekday() >= SATURDAY > slot.date.weekday() else 0
        )
        for start in _starts(trial, slot) if slot.is_timed else (None,):
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


def end_at(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """An earlier end, as long as most of the activity is left."""
    del trial
    if not is_plain(slot) or slot.record.get("end") is None:
        return
    length, first = slot.end - slot.start, minute_of(slot)
    for end in range((first + length - 1) // STEP * STEP, first, -STEP):
        if end - first < max(LEAST, length * KEPT):
            return
        yield (first + length - end) * A_CUT, _ended(slot, end)


def end_after_an_hour(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """The end that was assumed, written down."""
    del trial
    if slot.span and slot.span.is_assumed and slot.end - slot.date.toordinal() * DAY < DAY:
        yield ASSUMED, _ended(slot, minute_of(slot) + ASSUMED)


def turn_round(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Start and end in the other order."""
    del trial
    start, end = slot.record.get("start"), slot.record.get("end")
    if slot.is_backwards and start and end:
        values = (("start", end), ("end", start), ("name", slot.name))
        template, operation = N_("Make it {start}–{end}"), N_("Make {name} {start}–{end}")
        yield 0, Fix(template, operation, values, {slot.id: {"start": end, "end": start}})


def swap(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Two activities take each other's day and start; each keeps its own length."""
    for other in _partners(trial, slot):
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
    if slot.record.get("end") is None:
        return {"start": time_of(start)}
    end = start + (slot.end - slot.start if slot.record["end"] != slot.record["start"] else 0)
    return {"start": time_of(start), "end": time_of(end % DAY)}


def _ended(slot: ClashSlot, end: int) -> Fix:
    values = (("time", time_of(end)), ("name", slot.name))
    return Fix(
        N_("End at {time}"), N_("End {name} at {time}"), values, {slot.id: {"end": time_of(end)}}
    )


def _starts(trial: Trial, slot: ClashSlot) -> Iterable[int]:
    """The minutes at which it could start within the day of the office, its own first."""
    if not slot.is_timed or slot.is_backwards:
        return ()
    own = minute_of(slot)
    if not is_plain(slot):
        return (own,)  # what lasts into the night has another day at most
    limits, length = trial.around.limits, slot.end - slot.start
    last = min(limits.day_until, DAY - 1) - length
    starts = {own, *range(-(-limits.day_from // STEP) * STEP, last + 1, STEP)}
    return sorted(starts, key=lambda start: (abs(start - own), start < own))


def _days(trial: Trial, slot: ClashSlot) -> list[dt.date]:
    """The days of the cohort, else those from its first activity to its last; from today on when
    the activity is.
    """
    known = [one.date for one in trial.slots.values()]
    first, last = (
        (trial.around.cohort.get("starts") or min(known)),
        (trial.around.cohort.get("ends") or max(known)),
    )
    today = trial.around.today
    if today and slot.date >= today:
        first = max(first, today)
    days = [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
    return sorted(
        (day for day in days if day != slot.date), key=lambda day: abs((day - slot.date).days)
    )[:MOST_DAYS]


def _partners(trial: Trial, slot: ClashSlot) -> list[ClashSlot]:
    """What it could be swapped with, the nearest first."""
    if not is_plain(slot) or slot.kind in NOT_SWAPPED:
        return []
    today = trial.around.today
    found = [
        one
        for one in trial.slots.values()
        if one.id != slot.id
        and one.is_timed
        and one.kind not in NOT_SWAPPED
        and not one.record.get("is_locked")
        and not (today and one.date < today <= slot.date)
    ]
    return sorted(found, key=lambda one: abs(one.start - slot.start))


# --- What might cure a breach about a place: another venue that is free, or the venue of another
# activity ---


ITS_OWN = frozenset({"field_visit", "travel", "culture", "free"})
"""Kinds whose place is what they are about."""
ALIKE = 0.6  # names that share so much may be of one house: Room 305, Room 302


def use_venue(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Another venue where such activities are held, or whose name is alike; large enough, near
    in name, much used.
    """
    if not slot.venue or slot.kind in ITS_OWN:
        return
    used = _uses(trial)
    people = people_in(slot.group, trial.around.cohort.get("sizes") or {})
    for venue in trial.around.venues:
        name = str(venue.get("name") or venue.get("name_zh") or "")
        if not name or venue["id"] == slot.place or fold(name) == fold(slot.venue):
            continue
        alike, uses = _likeness(slot, venue), used[venue["id"]]
        if alike < ALIKE and not uses[slot.kind]:
            continue
        if venue.get("capacity") and venue["capacity"] < people:
            continue
        doubt = 20.0 if people and not venue.get("capacity") else 0.0
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


def swap_venues(trial: Trial, slot: ClashSlot) -> Iterator[Proposal]:
    """Two activities take each other's venue."""
    if not slot.venue or slot.kind in ITS_OWN | NOT_SWAPPED:
        return
    for other in trial.slots.values():
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


def _uses(trial: Trial) -> dict[int | None, Counter[str]]:
    """Venue → kind of activity → how often it is held there, in all cohorts that are known."""
    out: dict[int | None, Counter[str]] = defaultdict(Counter)
    for slot in (*trial.slots.values(), *trial.others):
        out[slot.place][slot.kind] += 1
    return out


def _likeness(slot: ClashSlot, venue: Record) -> float:
    """How alike two names are, 0 to 1, in the language in which they are more so."""
    own = EntryName.of(slot.venue, getattr(slot.venue, "chinese", slot.venue))
    pairs = ((str(own), venue.get("name")), (own.chinese, venue.get("name_zh")))
    return max(
        (SequenceMatcher(None, fold(a), fold(b)).ratio() for a, b in pairs if a and b), default=0.0
    )


Ways = tuple[Callable[[Trial, ClashSlot], Iterator[Proposal]], ...]
MOST = 3
TRIES = 120  # of each way; a crowded week may have a cure beyond them that nobody would like
CONFIRMED, CEREMONY, EARLIER = 90.0, 120.0, 8.0
"""What it costs, in minutes moved, to touch what is confirmed, a ceremony, or the earlier of
two.
"""

_IN_TIME: Ways = (start_at, swap, move_day, end_at)
_IN_PLACE: Ways = (use_venue, start_at, swap, move_day, swap_venues, end_at)
_WAYS: dict[str, Ways] = {
    "venue_twice": _IN_PLACE,
    "speaker_twice": _IN_TIME,
    "interpreter_twice": _IN_TIME,
    "escort_twice": _IN_TIME,
    "person_twice": _IN_TIME,
    "group_twice": _IN_TIME,
    "travel_too_short": (start_at, use_venue, swap, end_at, move_day),
    "venue_too_small": (use_venue, swap_venues),
    "outside_dates": (move_day,),
    "public_holiday": (move_day, swap),
    "friday_noon": (start_at, end_at, swap, move_day),
    "no_meal_gap": (start_at, end_at, move_day),
    "day_too_long": (end_at, move_day, swap),
    "ends_before_start": (turn_round, end_after_an_hour),
    "end_missing": (end_after_an_hour,),
}
_NEEDLESS: dict[object, object] = {move_day: start_at, swap_venues: use_venue}
"""Ways nobody wants once the other has helped: another day where another hour does."""


def find_fixes(clash: Clash, activities: Iterable[Record], around: TimetableContext) -> list[Fix]:
    """At most three cures of a breach, the best first, each of another way.

    Making the changes of one would take this breach away and bring none that is not there, at the
    levels of `around` (rules that are ignored do not count). What is locked stays where it is. What
    only people can know (is a speaker confirmed, what is a title in Chinese) has no cure.
    """
    ways = _ways(clash)
    found = list(islice(_fixes(clash, Trial(activities, around), ways), MOST)) if ways else []
    return [fix for _left, fix in sorted(found, key=lambda one: one[0])]


def is_fix(clash: Clash, fix: Fix, activities: Iterable[Record], around: TimetableContext) -> bool:
    """Does a cure that was found before still do what it promised?"""
    trial = Trial(activities, around)
    return all(key in trial.slots for key in fix.changes) and bool(trial.cured(clash, fix.changes))


def _ways(clash: Clash) -> Ways:
    if clash.rule == "other_cohort":
        return _IN_PLACE if clash.field == "venue" else _IN_TIME
    return _WAYS.get(clash.rule, ())


def _fixes(clash: Clash, trial: Trial, ways: Ways) -> Iterator[tuple[int, Fix]]:
    """The best of each way with what it is counted by: how little else it cures between the same
    activities.
    """
    slots = [trial.slots[key] for key in clash.activities if key in trial.slots]
    free = [slot for slot in slots if not slot.record.get("is_locked")]
    found: set[object] = set()
    for way in ways:
        if _NEEDLESS.get(way) in found:
            continue
        proposed = [
            (cost + _reluctance(slot, slots), place, fix)
            for place, slot in enumerate(free)
            for cost, fix in way(trial, slot)
        ]
        proposed.sort(key=lambda one: one[:2])
        for _cost, _place, fix in proposed[:TRIES]:
            if gone := trial.cured(clash, fix.changes):
                found.add(way)
                yield -sum(ids == clash.key[1] for _rule, ids in gone), fix
                break


def _reluctance(slot: ClashSlot, slots: list[ClashSlot]) -> float:
    cost = CONFIRMED if slot.record.get("is_confirmed") else 0.0
    cost += CEREMONY if slot.kind == "ceremony" else 0.0
    return cost + (EARLIER if slot is not slots[-1] else 0.0)
