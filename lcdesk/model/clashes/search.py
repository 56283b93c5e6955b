"""All breaches of the timetable rules at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lcdesk.model.clashes.around import Level, TimetableContext
from lcdesk.model.clashes.breaches import Book, Clash
from lcdesk.model.clashes.overlaps import groups_of
from lcdesk.model.clashes.rules import FIELDS, RULES
from lcdesk.model.clashes.slots import ClashSlot, SearchedTimetable, places_of, slot_of
from lcdesk.model.clashes.ways import capacities_of, minutes_of
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
