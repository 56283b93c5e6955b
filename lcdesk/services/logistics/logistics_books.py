"""The lists of logistics as workbooks: arrivals and departures, rooms, meals; finished to be
printed and sent. `created`: the moment the file bears; None: that of the last change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import GENDER
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.logistics import arrivals, meals, rooming
from lcdesk.services.logistics.arrivals import Flight, Way
from lcdesk.services.logistics.rooming import Room, RoomOccupant
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, Marked, SheetSpec, heading
from lcdesk.texts import N_, _, in_language, language, with_label

WAYS: dict[Way, str] = {"arrival": N_("Arrivals"), "departure": N_("Departures")}
_GROUP_WORDS: dict[Way, tuple[str, str, str]] = {
    "arrival": (N_("Pick-up groups"), N_("First landing"), N_("Last landing")),
    "departure": (N_("Departure groups"), N_("First flight"), N_("Last flight")),
}
"""What a sheet of groups is called, and the heads of its flights."""


def save_movements(
    desk: Desk, cohort_id: int, path: Path, *, created: dt.datetime | None = None
) -> int:
    """Arrivals and departures a person a line, arrivals by hour, and the groups of either; the
    number of lines.
    """
    name = cohorts.get_cohort(desk, cohort_id)["name"]
    flights: dict[Way, list[Flight]] = {
        way: arrivals.movements(desk, cohort_id, way) for way in WAYS
    }
    sheets: list[SheetSpec] = []
    for way, found in flights.items():
        sheets.append(_people_sheet(way, found, name))
        if any(flight.groups != ("",) for flight in found):
            sheets.append(_groups_sheet(way, found, name))
        if way == "arrival":
            sheets.append(_hours_sheet(found, name))
    return write_book(path, sheets, title=name, created=created or desk.stands_at())


def save_rooms(
    desk: Desk, cohort_id: int, path: Path, *, created: dt.datetime | None = None
) -> int:
    """The rooms with their people, those without one at the end; the number of lines."""
    name = cohorts.get_cohort(desk, cohort_id)["name"]
    plan = rooming.plan(desk, cohort_id)
    columns = (
        heading("room", N_("Room no.")),
        heading("kind", N_("Room")),
        heading("people", N_("Name")),
        heading("gender", N_("Gender")),
        heading("country", N_("Country/region")),
        heading("first", N_("Arrival date"), "date"),
        heading("last", N_("Departure date"), "date"),
        heading("mate", N_("Room mate")),
    )
    rows = [*_room_rows(plan.rooms), *(("", *_sleeper(person)) for person in plan.unplaced)]
    note = " ".join(plan.warnings)
    sheet = SheetSpec(_("Rooms"), columns, rows, title=with_label(name, _("Rooms")), note=note)
    return write_book(path, [sheet], title=name, created=created or desk.stands_at())


def save_meals(
    desk: Desk, cohort_id: int, path: Path, *, created: dt.datetime | None = None
) -> int:
    """A line a meal, a column a diet; the number of lines."""
    name = cohorts.get_cohort(desk, cohort_id)["name"]
    rows = meals.counts(desk, cohort_id)
    diets = meals.diets(rows)
    columns = [
        heading("day", N_("Date"), "date"),
        heading("meal", N_("Meal")),
        heading("start", N_("Time"), "time"),
        heading("place", N_("Place")),
        heading("all", N_("Portions"), "number"),
        *(
            ColumnSpec(
                f"diet {diet}",
                diet or in_language("en", UNKNOWN),
                "" if diet else in_language("zh", UNKNOWN),
                kind="number",
            )
            for diet in diets
        ),
    ]
    lines = [
        (
            first.day,
            _(meals.MEALS[first.meal]),
            first.start,
            first.place or None,
            sum(row.count for row in found.values()),
            *(found[diet].count if diet in found else None for diet in diets),
        )
        for first, found in meals.by_meal(rows)
    ]
    sheet = SheetSpec(_("Meals"), columns, lines, title=with_label(name, _("Meals")))
    return write_book(path, [sheet], title=name, created=created or desk.stands_at())


UNKNOWN = N_("diet not known")


def _people_sheet(way: Way, flights: Sequence[Flight], name: str) -> SheetSpec:
    columns = [
        heading("day", N_("Date"), "date"),
        heading("time", N_("Time"), "time"),
        heading("flight", N_("Flight")),
        heading("airport", N_("Airport")),
        heading("group", PARTICIPANT.field(arrivals.GROUPS[way]).label),
        heading("name", N_("Name")),
        heading("country", N_("Country/region")),
        heading("organization", N_("Organisation")),
    ]
    rows = (
        (
            flight.day,
            flight.time,
            flight.number or None,
            flight.airport or None,
            person["group"] or None,
            person["name"],
            _country(person["nationality"]),
            person["organization"],
        )
        for flight in flights
        for person in flight.people
    )
    return SheetSpec(_(WAYS[way]), columns, rows, title=with_label(name, _(WAYS[way])))


def _hours_sheet(flights: Sequence[Flight], name: str) -> SheetSpec:
    columns = (
        heading("day", N_("Date"), "date"),
        heading("hour", N_("Hour")),
        heading("people", N_("People"), "number"),
        heading("flights", N_("Flights")),
        heading("airports", N_("Airport")),
    )
    rows = [
        (
            day,
            hour_words(hour),
            sum(len(flight.people) for flight in found),
            _joined(flight.number for flight in found),
            _joined(flight.airport for flight in found),
        )
        for day, hour, found in arrivals.by_hour(flights)
    ]
    total = (_("Total"), None, sum(row[2] for row in rows), None, None)
    title = _("Arrivals by hour")
    return SheetSpec(
        title, columns, rows, title=with_label(name, title), total=total if rows else None
    )


def _groups_sheet(way: Way, flights: Sequence[Flight], name: str) -> SheetSpec:
    title, first, last = _GROUP_WORDS[way]
    columns = (
        heading("group", PARTICIPANT.field(arrivals.GROUPS[way]).label),
        heading("first", first, "datetime"),
        heading("last", last, "datetime"),
        heading("airports", N_("Airport")),
        heading("people", N_("People"), "number"),
        heading("names", N_("Names")),
    )
    rows = [
        (
            group.name,
            group.first,
            group.last,
            _joined(group.airports),
            len(group.people),
            _joined(one["name"] for one in group.people),
        )
        for group in arrivals.pickups(flights)
    ]
    return SheetSpec(_(title), columns, rows, title=with_label(name, _(title)))


def _room_rows(rooms: Iterable[Room]) -> Iterator[tuple[object, ...]]:
    for room in rooms:
        reason = " ".join(room.warnings)
        for person in room.people:
            yield (Marked(room.no, reason) if reason else room.no, *_sleeper(person))


def _sleeper(person: RoomOccupant) -> tuple[object, ...]:
    gender = GENDER.format(person["gender"]) if person["gender"] else None
    return (
        person["kind"] or None,
        person["name"],
        gender,
        _country(person["nationality"]),
        person["arrival_date"],
        person["departure_date"],
        person["mate"] or None,
    )


def _country(code: str | None) -> str | None:
    return countries.name(code, language()) if code else None


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def hour_words(hour: int | None) -> str:
    """10:00–11:00; what is said where the hour is not known."""
    return _("time not known") if hour is None else f"{hour:02}:00–{hour + 1:02}:00"


def day_words(day: dt.date | None) -> str:
    """The day as other programs write it; what is said where it is not known."""
    return _("day not known") if day is None else day.isoformat()
