"""The rules a timetable is held against, each declared once: its words, how grave it is by itself,
what it measures by, what finds its breaches and what might fix them; all breaches at once, and the
fixes of one.

The settings, the command `rules`, the search and the proposals follow from `RULES`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lcdesk.model.clashes.findings import (
    DAY_LENGTH,
    FRIDAY_FROM,
    FRIDAY_UNTIL,
    MEAL_FROM,
    MEAL_LENGTH,
    MEAL_UNTIL,
    capacities_of,
    groups_of,
    minutes_of,
    note_capacities,
    note_dates,
    note_days,
    note_each,
    note_entries,
    note_holidays,
    note_overlaps,
    note_ways,
    takes_friday_noon,
)
from lcdesk.model.clashes.fix_effects import effect_of, frame_of
from lcdesk.model.clashes.fix_ranking import FixEffect, rank_of
from lcdesk.model.clashes.proposals import (
    IN_PLACE,
    IN_TIME,
    NEEDLESS,
    Fix,
    PlannedSlots,
    Propose,
    end_after_an_hour,
    end_at,
    move_day,
    start_at,
    swap,
    swap_venues,
    turn_round,
    use_venue,
)
from lcdesk.model.clashes.timetable import (
    DAY_FROM,
    DAY_UNTIL,
    Book,
    Clash,
    ClashSlot,
    Find,
    Level,
    Limit,
    Limits,
    SearchedTimetable,
    TimetableContext,
    changed,
    places_of,
    slot_of,
)
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import N_


@dataclass(frozen=True, slots=True)
class ClashRule:
    """A rule by its stable word; `level` holds unless the office says otherwise, `field` is
    where a fix would begin.
    """

    name: str
    label: str
    level: Level
    field: str
    find: Find  # may find the breaches of other rules too
    fixes: tuple[Propose, ...] = ()  # the order in which they are tried
    venue_fixes: tuple[Propose, ...] = ()  # for a breach that is about a venue
    limits: tuple[Limit, ...] = ()
    is_told_late: bool = False  # after the breaches of the other rules

    def proposals(self, field: str) -> tuple[Propose, ...]:
        """What might fix a breach that is about this field."""
        return self.venue_fixes if self.venue_fixes and field == "venue" else self.fixes


_ALL = (
    ClashRule(
        "venue_twice",
        N_("Same venue twice at a time"),
        "clash",
        field="venue",
        find=note_overlaps,
        fixes=IN_PLACE,
    ),
    ClashRule(
        "speaker_twice",
        N_("Same speaker twice at a time"),
        "clash",
        field="speaker",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "interpreter_twice",
        N_("Same interpreter twice at a time"),
        "clash",
        field="interpreter",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "escort_twice",
        N_("Same escort twice at a time"),
        "clash",
        field="escort",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "person_twice",
        N_("One person in two roles at a time"),
        "clash",
        field="speaker",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "group_twice",
        N_("Same group twice at a time"),
        "clash",
        field="start",
        find=note_overlaps,
        fixes=IN_TIME,
    ),
    ClashRule(
        "other_cohort",
        N_("Venue or person taken by another cohort"),
        "warning",
        field="venue",
        find=note_overlaps,
        fixes=IN_TIME,
        venue_fixes=IN_PLACE,
    ),
    ClashRule(
        "ends_before_start",
        N_("Ends before it starts"),
        "clash",
        field="end",
        find=note_entries,
        fixes=(turn_round, end_after_an_hour),
    ),
    ClashRule(
        "end_missing",
        N_("End missing"),
        "ignore",
        field="end",
        find=note_entries,
        fixes=(end_after_an_hour,),
    ),
    ClashRule(
        "travel_too_short",
        N_("Too little time to travel"),
        "warning",
        field="start",
        find=note_ways,
        fixes=(start_at, use_venue, swap, end_at, move_day),
    ),
    ClashRule(
        "outside_dates",
        N_("Outside the dates of the cohort"),
        "warning",
        field="date",
        find=note_dates,
        fixes=(move_day,),
        is_told_late=True,
    ),
    ClashRule(
        "venue_too_small",
        N_("Venue too small for the group"),
        "warning",
        field="venue",
        find=note_capacities,
        fixes=(use_venue, swap_venues),
    ),
    ClashRule(
        "no_meal_gap",
        N_("No time for a midday meal"),
        "warning",
        field="start",
        find=note_days,
        fixes=(start_at, end_at, move_day),
        limits=(MEAL_LENGTH, MEAL_FROM, MEAL_UNTIL),
    ),
    ClashRule(
        "day_too_long",
        N_("Too many hours in a day"),
        "warning",
        field="end",
        find=note_days,
        fixes=(end_at, move_day, swap),
        limits=(DAY_LENGTH,),
    ),
    ClashRule(
        "friday_noon",
        N_("Friday noon is taken"),
        "ignore",
        field="start",
        find=note_each(
            "friday_noon",
            takes_friday_noon,
            N_("{date}: “{title}” ({when}) takes the noon of a Friday."),
        ),
        fixes=(start_at, end_at, swap, move_day),
        limits=(FRIDAY_FROM, FRIDAY_UNTIL),
    ),
    ClashRule(
        "public_holiday",
        N_("On a public holiday"),
        "warning",
        field="date",
        find=note_holidays,
        fixes=(move_day, swap),
        is_told_late=True,
    ),
    ClashRule(
        "speaker_unconfirmed",
        N_("Speaker not confirmed"),
        "warning",
        field="is_confirmed",
        find=note_entries,
    ),
    ClashRule(
        "title_missing",
        N_("Title missing in one language"),
        "warning",
        field="title_zh",
        find=note_entries,
    ),
)
RULES: Mapping[str, ClashRule] = {rule.name: rule for rule in _ALL}
FIELDS: Mapping[str, str] = {rule.name: rule.field for rule in _ALL}
_LIMITS = (*(limit for rule in _ALL for limit in rule.limits), DAY_FROM, DAY_UNTIL)
LIMITS: Mapping[str, Limit] = {
    limit.name: limit for limit in sorted(_LIMITS, key=lambda limit: limit.place)
}
SPANS = tuple((limit.name, limit.before) for limit in LIMITS.values() if limit.before)
"""Limits of which the first must lie before the second."""


def limit_minutes(limits: Limits) -> dict[str, int]:
    """Limit → the minutes that hold."""
    return {name: limits.of(limit) for name, limit in LIMITS.items()}


# --- All breaches at once; the fixes of one, each tried against everything else ---


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
        self.frame = frame_of(self.slots.values())

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

    def effect_of(self, changes: Changes, reach: float) -> FixEffect:
        """What the changes do, breaches aside."""
        pairs = [
            (old, slot_of(changed(old.record, new), self.finder.places))
            for key, new in changes.items()
            for old in (self.slots[key],)
        ]
        days = [self._of_day.get(new.date, ()) for _old, new in pairs]
        return effect_of(self.plan, self.groups, days, pairs, reach, self.frame)

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
TRIES = 120  # of each way, and all that leave the day within what the office allows
MOST_LATE = 60  # minutes taught after the end of the day; more of it is no fix
EARLIER = 8.0
"""What it costs, in minutes moved, to touch the earlier of two."""


def find_fixes(
    clash: Clash, activities: Iterable[ActivityRecord], around: TimetableContext
) -> list[Fix]:
    """At most three fixes of a breach, the best first (`fix_ranking.rank_of`), each of another way.

    Making the changes of one would take this breach away and bring none that is not there, at the
    levels of `around` (rules that are ignored do not count). None makes a day longer than the
    office allows where another does not. What is locked stays where it is. What only people can
    know (is a speaker confirmed, what is a title in Chinese) has no fix.
    """
    ways = RULES[clash.rule].proposals(clash.field)
    if not ways:
        return []
    found = _best_of_ways(clash, Trial(activities, around), ways)
    ordered = sorted(found, key=lambda way: (-found[way][1], rank_of(found[way][0])))
    least = min((found[way][0].over for way in ordered), default=0)
    offered = [way for way in ordered if not found[way][0].over or least]
    needless = {way for at, way in enumerate(offered) if NEEDLESS.get(way) in offered[:at]}
    return [found[way][2] for way in offered if way not in needless][:MOST]


def is_fix(
    clash: Clash, fix: Fix, activities: Iterable[ActivityRecord], around: TimetableContext
) -> bool:
    """Does a fix that was found before still do what it promised?"""
    trial = Trial(activities, around)
    return all(key in trial.slots for key in fix.changes) and bool(trial.cured(clash, fix.changes))


Found = tuple[FixEffect, int, Fix]
"""What a fix does, how many breaches of the same activities it takes away, the fix."""


def _best_of_ways(clash: Clash, trial: Trial, ways: tuple[Propose, ...]) -> dict[Propose, Found]:
    """The best of each way; what is needless once another way helped is not looked for where that
    one leaves room on the day.
    """
    found: dict[Propose, Found] = {}
    for way in ways:
        other = found.get(NEEDLESS[way]) if way in NEEDLESS else None
        if other is not None and not other[0].fullness and not other[0].late:
            continue
        if best := _best_of(way, clash, trial):
            found[way] = best
    return found


def _best_of(way: Propose, clash: Clash, trial: Trial) -> Found | None:
    slots = [trial.slots[key] for key in clash.activities if key in trial.slots]
    proposed = [
        (rank_of(effect), place, at, effect, fix)
        for place, slot in enumerate(slots)
        if not slot.record.get("is_locked")
        for at, (cost, fix) in enumerate(way(trial.plan, slot))
        for effect in (trial.effect_of(fix.changes, cost + _reluctance(slot, slots)),)
    ]
    proposed.sort(key=lambda one: one[:3])
    for tried, (_rank, _place, _at, effect, fix) in enumerate(proposed):
        if effect.late > MOST_LATE or (tried >= TRIES and effect.over):
            continue
        if gone := trial.cured(clash, fix.changes):
            count = sum(ids == clash.key[1] for _rule, ids in gone)
            return effect, count, replace(fix, effect=effect, place=_place_of(trial, fix))
    return None


def _place_of(trial: Trial, fix: Fix) -> str:
    """Where a single activity is that has other hours; "" where its place is said anyway."""
    (key, new), *others = fix.changes.items()
    is_moved = not {"date", "start"}.isdisjoint(new)
    return "" if others or "venue" in new or not is_moved else trial.slots[key].venue


def _reluctance(slot: ClashSlot, slots: list[ClashSlot]) -> float:
    return EARLIER if slot is not slots[-1] else 0.0
