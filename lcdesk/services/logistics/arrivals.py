"""Who comes and goes when: flights by day and hour with their people, and the groups that are
met or taken together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypedDict

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import EnrolmentKey
from lcdesk.model.names import name_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from lcdesk.texts import N_

Way = Literal["arrival", "departure"]
GROUP_PEOPLE: Mapping[Way, str] = {
    "arrival": N_("Pick-up groups of {count} people"),
    "departure": N_("Departure groups of {count} people"),
}
GROUPS: Mapping[Way, str] = {"arrival": "pickup_group", "departure": "departure_group"}
"""The field that says who is met at the airport together, and who is taken there."""
WAIT = 90
"""Minutes the first of a group waits at most for the last: for the landing, or at the airport
for the flight.
"""


class Traveller(EnrolmentKey):
    """A participant as far as it matters when they come and go."""

    full_name: str | None
    family_name: str | None
    given_name: str | None
    name_zh: str | None
    nationality: str | None
    organization: str | None
    pickup_group: str | None
    arrival_date: dt.date | None
    arrival_time: dt.time | None
    arrival_flight: str | None
    arrival_airport: str | None
    departure_group: str | None
    departure_date: dt.date | None
    departure_time: dt.time | None
    departure_flight: str | None
    departure_airport: str | None


class Passenger(TypedDict):
    """Somebody on a flight, and the group they are met or taken with ("": none)."""

    id: int
    nationality: str | None
    organization: str | None
    name: str
    group: str


FlightKey = tuple[dt.date | None, dt.time | None, str | None, str | None]
"""(day, time, number, airport): who has the same is on one flight."""


@dataclass(frozen=True)
class Flight:
    """Those who come (or go) together; what is not known is None or "", and a flight without a day
    comes last.
    """

    day: dt.date | None
    time: dt.time | None
    number: str
    airport: str
    people: tuple[Passenger, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The enrolments of its people."""
        return tuple(person["id"] for person in self.people)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups its people are in, each once; "" where somebody is in none."""
        return tuple(dict.fromkeys(person["group"] for person in self.people))

    @property
    def moment(self) -> dt.datetime | None:
        """When it lands or leaves; None while day or hour is not known."""
        return dt.datetime.combine(self.day, self.time) if self.day and self.time else None


@dataclass(frozen=True)
class Pickup:
    """People who are met or taken together: the group's name, its first and last flight (None:
    not known), airports, people.
    """

    name: str
    first: dt.datetime | None
    last: dt.datetime | None
    airports: tuple[str, ...]
    people: tuple[Passenger, ...]


def movements(desk: Desk, cohort_id: int, way: Way) -> list[Flight]:
    """The flights of all who come, in the order they land (or leave); those whose day is not
    known last.
    """
    with desk.reading() as session:
        people = queries.read_coming(session, cohort_id, Traveller)
    flights: dict[FlightKey, list[Passenger]] = {}
    for person in people:
        key, group = _booked(person, way)
        flights.setdefault(key, []).append(
            {
                "id": person["id"],
                "nationality": person["nationality"],
                "organization": person["organization"],
                "name": name_of(person),
                "group": group or "",
            }
        )
    made = (
        Flight(day, time, number or "", airport or "", tuple(who))
        for (day, time, number, airport), who in flights.items()
    )
    return sorted(made, key=_order)


def _booked(person: Traveller, way: Way) -> tuple[FlightKey, str | None]:
    """The flight somebody comes (or goes) by, and their group."""
    if way == "arrival":
        return (
            person["arrival_date"],
            person["arrival_time"],
            person["arrival_flight"],
            person["arrival_airport"],
        ), person["pickup_group"]
    return (
        person["departure_date"],
        person["departure_time"],
        person["departure_flight"],
        person["departure_airport"],
    ), person["departure_group"]


def _order(flight: Flight) -> tuple[Any, ...]:
    return (
        flight.day is None,
        flight.day or dt.date.min,
        flight.time is None,
        flight.time or dt.time.min,
        flight.number,
        flight.airport,
    )


def by_hour(flights: Iterable[Flight]) -> list[tuple[dt.date, int | None, list[Flight]]]:
    """(day, hour, its flights) in order; hour None: not known. Flights without a day are left
    out.
    """
    hours: dict[tuple[dt.date, int | None], list[Flight]] = {}
    for flight in flights:
        if flight.day:
            hours.setdefault((flight.day, flight.time.hour if flight.time else None), []).append(
                flight
            )
    return [(day, hour, found) for (day, hour), found in hours.items()]


def pickups(flights: Iterable[Flight]) -> list[Pickup]:
    """The groups as they stand, by their first flight."""
    members: dict[str, list[tuple[Flight, Passenger]]] = {}
    for flight in flights:
        for person in flight.people:
            if person["group"]:
                members.setdefault(person["group"], []).append((flight, person))
    made = [_pickup(name, found) for name, found in members.items()]
    return sorted(made, key=lambda group: (group.first is None, str(group.first), group.name))


def _pickup(name: str, found: Sequence[tuple[Flight, Passenger]]) -> Pickup:
    moments = [flight.moment for flight, _person in found if flight.moment]
    airports = dict.fromkeys(flight.airport for flight, _person in found if flight.airport)
    people = tuple(person for _flight, person in found)
    return Pickup(
        name, min(moments, default=None), max(moments, default=None), tuple(airports), people
    )


def propose_groups(flights: Sequence[Flight], minutes: int = WAIT) -> dict[int, str]:
    """Enrolment id → group, for those who have none and whose flight is known; nothing is written.

    People go together who land at one airport, or leave from it, within so many minutes. Where one
    of them is in a group already the others join it; otherwise it is called by the next free
    number.
    """
    taken = {group for flight in flights for group in flight.groups if group}
    numbers = (
        str(number)
        for number in range(1, 1 + len(taken) + len(flights))
        if str(number) not in taken
    )
    proposed: dict[int, str] = {}
    for batch in _batches(flights, dt.timedelta(minutes=minutes)):
        alone = [
            person["id"] for flight in batch for person in flight.people if not person["group"]
        ]
        known = next((group for flight in batch for group in flight.groups if group), None)
        if alone:
            proposed.update(dict.fromkeys(alone, known or next(numbers)))
    return proposed


def regrouped(flights: Iterable[Flight], groups: Mapping[int, str]) -> list[Flight]:
    """The flights as they would stand with these groups; nothing is written."""
    return [
        replace(
            flight,
            people=tuple(
                {**one, "group": groups.get(one["id"], one["group"])} for one in flight.people
            ),
        )
        for flight in flights
    ]


def _batches(flights: Sequence[Flight], wait: dt.timedelta) -> list[list[Flight]]:
    """Flights of one airport that land, or leave, within `wait` of the first of them."""
    batches: list[list[Flight]] = []
    begun: dict[str, tuple[dt.datetime, list[Flight]]] = {}
    for flight in flights:  # in the order they land or leave
        if flight.moment is None:
            continue
        first = begun.get(flight.airport)
        if first is None or flight.moment - first[0] > wait:
            first = begun[flight.airport] = (flight.moment, [])
            batches.append(first[1])
        first[1].append(flight)
    return batches


def set_groups(
    desk: Desk, groups: Mapping[int, str | None], way: Way = "arrival", shown: Iterable[Flight] = ()
) -> int:
    """Put people into groups as one operation, enrolment id → group (None: in none); how many
    values changed.

    `shown`: the flights it was decided by; `EditConflictsFound` when one of these people is in
    another group by now.
    """
    values = {row_id: {GROUPS[way]: name} for row_id, name in groups.items()}
    people = (person for flight in shown for person in flight.people)
    seen = {person["id"]: {GROUPS[way]: person["group"] or None} for person in people}
    return participants.change_cells(
        desk, values, GROUP_PEOPLE[way] if len(values) > 1 else participants.EDIT, seen
    )
