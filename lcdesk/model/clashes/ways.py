"""Places: is there time to get from one venue to the next, and does the group fit in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lcdesk.model.clashes.breaches import Book
from lcdesk.model.clashes.overlaps import group_lines, people_lines
from lcdesk.model.clashes.slots import ClashSlot, SearchedTimetable
from lcdesk.model.rows import VenueRow, VenueWayRow
from lcdesk.texts import N_

Minutes = Mapping[frozenset[int], int]


def minutes_of(ways: Iterable[VenueWayRow]) -> Minutes:
    """Two venues' ids → minutes between them, either way; of a way that was noted twice the
    longer.
    """
    out: dict[frozenset[int], int] = {}
    for way in ways:
        pair = frozenset((way["from_id"], way["to_id"]))
        out[pair] = max(way["minutes"], out.get(pair, 0))
    return out


def capacities_of(venues: Iterable[VenueRow]) -> Mapping[int, int]:
    """Venue id → the people it holds, where that is known."""
    return {venue["id"]: held for venue in venues if (held := venue.get("capacity"))}


def note_ways(searched: SearchedTimetable, book: Book) -> None:
    """Travel times that do not fit between one activity and the next of a group, or of a person.

    The next may be another day's: a bus of ten hours does not arrive in a night of eight. Nobody is
    told how the people of other cohorts travel among themselves.
    """
    if not (minutes := searched.minutes):
        return
    placed = [slot for slot in searched.slots if slot.is_timed and slot.place is not None]
    for line in group_lines(
        [slot for slot in placed if not slot.is_other], searched.groups
    ).values():
        _note_line(line, minutes, book)
    for line in people_lines(placed).values():
        _note_line(line, minutes, book)


def note_capacities(searched: SearchedTimetable, book: Book) -> None:
    """Venues that hold fewer people than the group."""
    sizes = searched.around.cohort.get("sizes") or {}
    for slot in searched.own:
        capacity = searched.capacities.get(slot.place or 0)
        people = people_in(slot.group, sizes)
        if capacity is not None and people > capacity:
            template = N_("{date}: {venue} holds {capacity}, and {people} take part in “{title}”.")
            values: dict[str, Any] = {
                "date": slot.date,
                "venue": slot.venue,
                "capacity": capacity,
                "people": people,
                "title": slot.name,
            }
            book.note("venue_too_small", (slot.id,), template, **values)


def people_in(group: str, sizes: Mapping[str | None, int]) -> int:
    """The people of a group; of all the cohort where the group is "" or not known."""
    return sizes.get(group or None, sizes.get(None, 0))


def _note_line(line: list[ClashSlot], minutes: Minutes, book: Book) -> None:
    before: ClashSlot | None = None
    for slot in line:
        if (
            before is not None
            and before.end <= slot.start
            and not (before.is_other and slot.is_other)
        ):
            _note_way(before, slot, minutes, book)
        if before is None or slot.end >= before.end:
            before = slot


def _note_way(one: ClashSlot, other: ClashSlot, minutes: Minutes, book: Book) -> None:
    needed = (
        minutes.get(frozenset((one.place or 0, other.place or 0)), 0)
        if one.place != other.place
        else 0
    )
    if other.start - one.end < needed:
        template = N_(
            "{date}: from {here} (until {until}) to {there} (from {then}) it takes {needed} min; "
            "{left} min are left."
        )
        values: dict[str, Any] = {
            "date": one.date,
            "here": one.venue,
            "until": one.span and one.span.end,
            "there": other.venue,
            "then": other.span and other.span.start,
            "needed": needed,
            "left": other.start - one.end,
        }
        book.note("travel_too_short", (one.id, other.id), template, **values)
