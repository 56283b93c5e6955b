"""What stands in the lists of people: rows under bands, a band a flight or a room, and a
sentence above it all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lcdesk.model.calendar_words import WEEKDAYS
from lcdesk.model.lists import GENDER
from lcdesk.services.logistics.arrivals import Flight, Way
from lcdesk.services.logistics.rooming import Room, Rooming
from lcdesk.texts import _, n_
from lcdesk.ui.kit.spans import short_day
from lcdesk.ui.kit.table.model import GroupBand

NOWHERE = ""
"""The key of the band of those without a room; those of rooms have their numbers."""


@dataclass(frozen=True)
class Listing:
    """`rows`: enrolment ids and, before those they head, the negative ids of `bands`; `warnings` in
    sentences.

    `can_propose`: is there anybody to be put somewhere?
    """

    rows: list[int] = field(default_factory=list[int])
    bands: dict[int, GroupBand] = field(default_factory=dict[int, GroupBand])
    sentence: str = ""
    warnings: list[str] = field(default_factory=list[str])
    can_propose: bool = False


def list_flights(flights: Sequence[Flight], way: Way) -> Listing:
    """People under their flights, in the order they land or leave."""
    people = sum(len(flight.people) for flight in flights)
    open_ones = sum(len(flight.people) for flight in flights if flight.day is None)
    flown = [flight for flight in flights if flight.number]
    told = [
        n_("{count} person", "{count} people", people),
        n_("{count} flight", "{count} flights", len(flown)),
        *((n_("{count} without a day", "{count} without a day", open_ones),) if open_ones else ()),
    ]
    groups = {group for flight in flights for group in flight.groups if group}
    if groups:
        told.append(groups_words(way, len(groups)))
    can_propose = any(flight.moment and "" in flight.groups for flight in flights)
    heads = [
        GroupBand(flight_words(flight), len(flight.people), _group_words(flight, way))
        for flight in flights
    ]
    return _listed(
        zip(heads, (flight.ids for flight in flights), strict=True),
        " · ".join(told),
        [],
        can_propose,
    )


def list_rooms(plan: Rooming) -> Listing:
    """People under their rooms; before them those who have none."""
    told = [
        n_("{count} room", "{count} rooms", len(plan.rooms)),
        n_("{count} person without a room", "{count} people without a room", len(plan.unplaced))
        if plan.unplaced
        else _("Nobody is without a room."),
    ]
    parts = [
        (GroupBand(room_words(room), len(room.people), _places_words(room), room.no), room.ids)
        for room in plan.rooms
    ]
    if plan.unplaced:
        ids = tuple(person["id"] for person in plan.unplaced)
        parts.insert(0, (GroupBand(_("Without a room"), len(ids), key=NOWHERE), ids))
    return _listed(parts, " · ".join(told), plan.warnings, can_propose=bool(plan.unplaced))


def flight_words(flight: Flight) -> str:
    """Sat 13 Jun · 10:35 · MU523 · PVG."""
    if flight.day is None:
        return " · ".join(
            part for part in (_("Day not known"), flight.number, flight.airport) if part
        )
    time = f"{flight.time:%H:%M}" if flight.time else _("time not known")
    return " · ".join(
        part for part in (day_words(flight.day), time, flight.number, flight.airport) if part
    )


def day_words(day: dt.date) -> str:
    """Sat 13 Jun · 6月13日 周六."""
    return _("{weekday} {day}", weekday=_(WEEKDAYS[day.weekday()]), day=short_day(day))


def room_words(room: Room) -> str:
    """Room 1203 · twin."""
    return " · ".join(part for part in (_("Room {no}", no=room.no), room.kind) if part)


def groups_words(way: Way, count: int) -> str:
    """3 pick-up groups."""
    if way == "arrival":
        return n_("{count} pick-up group", "{count} pick-up groups", count)
    return n_("{count} departure group", "{count} departure groups", count)


def _group_words(flight: Flight, way: Way) -> str:
    names = ", ".join(group for group in flight.groups if group)
    if way == "arrival":
        return _("Pick-up group: {names}", names=names) if names else _("no pick-up group")
    return _("Departure group: {names}", names=names) if names else _("no departure group")


def _places_words(room: Room) -> str:
    if room.warnings:
        return " ".join(room.warnings)
    genders = list(
        dict.fromkeys(GENDER.format(person["gender"]) for person in room.people if person["gender"])
    )
    return " · ".join((*genders, *((free_words(room),) if free_places(room) else ())))


def free_places(room: Room) -> int:
    """How many more it has places for; 0 where nothing is said of them."""
    return max(room.places - room.at_once, 0) if room.places is not None else 0


def free_words(room: Room) -> str:
    """1 place free."""
    count = free_places(room)
    return n_("{count} place free", "{count} places free", count)


def _listed(
    parts: Iterable[tuple[GroupBand, Sequence[int]]],
    sentence: str,
    warnings: list[str],
    can_propose: bool,
) -> Listing:
    made = Listing([], {}, sentence, warnings, can_propose)
    for number, (band, ids) in enumerate(parts, 1):
        made.bands[-number] = band
        made.rows.extend((-number, *ids))
    return made
