"""All breaches of the timetable rules at once."""

from __future__ import annotations

from collections.abc import Iterable

from lcdesk.model.clashes.around import Record, TimetableContext
from lcdesk.model.clashes.days import note_dates, note_days, note_fridays, note_holidays
from lcdesk.model.clashes.entries import note_entries
from lcdesk.model.clashes.overlaps import groups_of, note_overlaps
from lcdesk.model.clashes.rules import Book, Clash
from lcdesk.model.clashes.slots import ClashSlot, places_of, slot_of
from lcdesk.model.clashes.ways import capacities_of, minutes_of, note_capacities, note_ways


def find_clashes(activities: Iterable[Record], around: TimetableContext | None = None) -> list[Clash]:
    """What a timetable breaks, clashes first, then in order of time; it informs and forbids nothing.

    `activities` are records of the catalogue's ACTIVITY with "id"; those without a date are passed over. Source of the
    rules: data.md, "Timetable rules". A missing end counts as an hour and is said, an end equal to the start as a
    minute; an evening's end in the small hours is the next day's.
    """
    finder = ClashFinder(around or TimetableContext())
    slots = sorted((*finder.slots(activities), *finder.others()), key=lambda slot: slot.order)
    return finder.find(slots, groups_of(slot for slot in slots if not slot.is_other))


class ClashFinder:
    """The rules with what they are held against made ready once, for a timetable or many small parts of one."""

    def __init__(self, around: TimetableContext) -> None:
        self.around = around
        self.places = places_of(around.venues)
        self.minutes = minutes_of(around.ways)
        self.capacities = capacities_of(around.venues)

    def slots(self, activities: Iterable[Record]) -> list[ClashSlot]:
        """The activities that have a date."""
        return [slot_of(activity, self.places) for activity in activities if activity.get("date")]

    def others(self) -> list[ClashSlot]:
        """The activities of other cohorts that have a date."""
        found = (activity for activity in self.around.others if activity.get("date"))
        return [slot_of(activity, self.places, is_other=True) for activity in found]

    def find(self, slots: list[ClashSlot], groups: frozenset[str]) -> list[Clash]:
        """Every breach among slots in order of time; `groups` are those of the whole timetable."""
        around, book = self.around, Book(self.around.levels, self.around.limits)
        own = [slot for slot in slots if not slot.is_other] if around.others else slots
        note_overlaps(slots, groups, book)
        note_entries(own, book)
        note_ways(slots, groups, self.minutes, book)
        note_capacities(own, self.capacities, around.cohort.get("sizes") or {}, book)
        note_days(own, groups, book)
        note_fridays(own, book)
        note_dates(own, around.cohort, book)
        note_holidays(own, around.holidays, book)
        order = {slot.id: place for place, slot in enumerate(slots)}
        return sorted(book.clashes, key=lambda clash: (clash.level != "clash", order[clash.activities[0]]))
