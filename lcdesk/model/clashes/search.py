"""All breaches of the timetable rules at once; and the fixes of one, each tried against everything
else.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from lcdesk.model.clashes.findings import capacities_of, groups_of, minutes_of
from lcdesk.model.clashes.proposals import NEEDLESS, Fix, PlannedSlots, Propose
from lcdesk.model.clashes.rules import FIELDS, RULES
from lcdesk.model.clashes.timetable import (
    Book,
    Clash,
    ClashSlot,
    Level,
    SearchedTimetable,
    TimetableContext,
    changed,
    places_of,
    slot_of,
)
from lcdesk.model.rows import ActivityRecord


def find_clashes(
    activities: Iterable[ActivityRecord], around: TimetableContext | None = None
) -> list[Clash]:
    """What a timetable breaks, clashes first, then in order of time; it informs and forbids
    nothing.

    Activities without a date are passed over. Source of the rules: data.md, "Timetable rules". A missing end counts as an hour and is
    said, an end equal to the start as a minute; an evening's end in the small hours is the next
    day's.
    """
    finder = ClashFinder(around or TimetableContext())
    slots = sorted((*finder.slots(activities), *finder.others()), key=lambda slot: slot.order)
    return finder.find(slots, groups_of(slot for slot in slots if not slot.is_other))


class ClashFinder:
    """The rules with what they are held against made ready once, for a timetable or many small
    parts of one.
    """

    def __init__(self, around: TimetableContext) -> None:
        self.around = around
        self.places = places_of(around.venues)
        self.minutes = minutes_of(around.ways)
        self.capacities = capacities_of(around.venues)
        self.levels: dict[str, Level] = {
            **{name: rule.level for name, rule in RULES.items()},
            **around.levels,
        }
        asked = [rule for rule in RULES.values() if self.levels[rule.name] != "ignore"]
        # one sweep may find the breaches of several rules
        self.finders = tuple(
            dict.fromkeys(rule.find for rule in sorted(asked, key=lambda rule: rule.is_told_late))
        )

    def slots(self, activities: Iterable[ActivityRecord]) -> list[ClashSlot]:
        """The activities that have a date."""
        return [slot_of(activity, self.places) for activity in activities if activity.get("date")]

    def others(self) -> list[ClashSlot]:
        """The activities of other cohorts that have a date."""
        found = (activity for activity in self.around.others if activity.get("date"))
        return [
            replace(slot_of(activity, self.places), is_other=True, cohort=activity.get("cohort"))
            for activity in found
        ]

    def find(self, slots: list[ClashSlot], groups: frozenset[str]) -> list[Clash]:
        """Every breach among slots in order of time; `groups` are those of the whole timetable."""
        own = [slot for slot in slots if not slot.is_other] if self.around.others else slots
        searched = SearchedTimetable(slots, own, groups, self.around, self.minutes, self.capacities)
        book = Book(self.levels, FIELDS, self.around.limits)
        for find in self.finders:
            find(searched, book)
        order = {slot.id: place for place, slot in enumerate(slots)}
        return sorted(
            book.clashes, key=lambda clash: (clash.level != "clash", order[clash.activities[0]])
        )


# --- Changes tried on a timetable without making them: what they would take away and bring ---


Changes = Mapping[int, Mapping[str, Any]]
Keys = frozenset[tuple[str, tuple[int, ...]]]
NEAR = 2  # days before and after a change that it can reach: a night, and a way of up to a day


class Trial:
    """A timetable on which changes are tried. Only the days around a change are searched; no
    rule looks farther.
    """

    def __init__(self, activities: Iterable[ActivityRecord], around: TimetableContext) -> None:
        self.finder = ClashFinder(around)
        self.slots: dict[int, ClashSlot] = {slot.id: slot for slot in self.finder.slots(activities)}
        self.plan = PlannedSlots(self.slots, self.finder.others(), around)
        self.groups = groups_of(self.slots.values())
        self._of_day: dict[dt.date, list[ClashSlot]] = defaultdict(list)
        for slot in (*self.slots.values(), *self.plan.others):
            self._of_day[slot.date].append(slot)
        self._known: dict[frozenset[dt.date], Keys] = {}

    def cured(self, clash: Clash, changes: Changes) -> Keys:
        """The breaches that the changes take away; none at all unless this one is among them and
        no new one comes.
        """
        tried = {
            key: slot_of(changed(self.slots[key].record, new), self.finder.places)
            for key, new in changes.items()
        }
        touched = {slot.date for slot in tried.values()} | {self.slots[key].date for key in tried}
        days = frozenset(
            day + dt.timedelta(days=near) for day in touched for near in range(-NEAR, NEAR + 1)
        )
        before = self._before(days)
        if clash.key not in before:
            return frozenset()
        slots = [slot for slot in self._in_days(days) if slot.id not in tried]
        after = self._keys([*slots, *tried.values()])
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


MOST = 3
TRIES = 120  # of each way; a crowded week may have a fix beyond them that nobody would like
CONFIRMED, CEREMONY, EARLIER = 90.0, 120.0, 8.0
"""What it costs, in minutes moved, to touch what is confirmed, a ceremony, or the earlier of
two.
"""


def find_fixes(
    clash: Clash, activities: Iterable[ActivityRecord], around: TimetableContext
) -> list[Fix]:
    """At most three fixes of a breach, the best first, each of another way.

    Making the changes of one would take this breach away and bring none that is not there, at the
    levels of `around` (rules that are ignored do not count). What is locked stays where it is. What
    only people can know (is a speaker confirmed, what is a title in Chinese) has no fix.
    """
    ways = RULES[clash.rule].proposals(clash.field)
    found = list(islice(_fixes(clash, Trial(activities, around), ways), MOST)) if ways else []
    return [fix for _left, fix in sorted(found, key=lambda one: one[0])]


def is_fix(
    clash: Clash, fix: Fix, activities: Iterable[ActivityRecord], around: TimetableContext
) -> bool:
    """Does a fix that was found before still do what it promised?"""
    trial = Trial(activities, around)
    return all(key in trial.slots for key in fix.changes) and bool(trial.cured(clash, fix.changes))


def _fixes(clash: Clash, trial: Trial, ways: tuple[Propose, ...]) -> Iterator[tuple[int, Fix]]:
    """The best of each way with what it is counted by: how little else it fixes between the same
    activities.
    """
    slots = [trial.slots[key] for key in clash.activities if key in trial.slots]
    free = [slot for slot in slots if not slot.record.get("is_locked")]
    found: set[object] = set()
    for way in ways:
        if NEEDLESS.get(way) in found:
            continue
        proposed = [
            (cost + _reluctance(slot, slots), place, fix)
            for place, slot in enumerate(free)
            for cost, fix in way(trial.plan, slot)
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
