"""All breaches of the timetable rules at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lcdesk.model.clashes.days import Holidays, note_dates, note_days, note_fridays, note_holidays
from lcdesk.model.clashes.entries import note_entries
from lcdesk.model.clashes.overlaps import note_overlaps
from lcdesk.model.clashes.rules import Book, Clash, Level
from lcdesk.model.clashes.slots import Record, slots_of
from lcdesk.model.clashes.ways import note_capacities, note_ways


def find_clashes(
    activities: Iterable[Record],
    *,
    venues: Iterable[Record] = (),
    ways: Iterable[Record] = (),
    cohort: Record | None = None,
    levels: Mapping[str, Level] | None = None,
    holidays: Holidays = frozenset(),
) -> list[Clash]:
    """What a timetable breaks, clashes first, then in order of time; it informs and forbids nothing.

    `activities` are records of the catalogue's ACTIVITY with "id"; those without a date are passed over. `venues` have
    id, name, name_zh, capacity; `ways` from_id, to_id, minutes (either way). `cohort` has starts, ends and
    "sizes" (group name → people, None for the whole cohort). `levels` overrides the level of a rule (rules.RULES).
    `holidays`: a function of a day, a mapping day → name, or a set of days. Source of the rules: data.md, "Timetable
    rules"; a missing end counts as an hour and is said, an end equal to the start as a minute.
    """
    places = list(venues)
    slots = slots_of(activities, places)
    book = Book(levels)
    about = cohort or {}
    note_overlaps(slots, book)
    note_entries(slots, book)
    note_ways(slots, ways, book)
    note_capacities(slots, places, about.get("sizes") or {}, book)
    note_days(slots, book)
    note_fridays(slots, book)
    note_dates(slots, about, book)
    note_holidays(slots, holidays, book)
    order = {slot.id: place for place, slot in enumerate(slots)}
    return sorted(book.clashes, key=lambda clash: (clash.level != "clash", order[clash.activities[0]]))
