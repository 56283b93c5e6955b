"""Signs that tell a group where it belongs: on the bus that meets or brings them, on the door of a
room.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.news.fact_words import tidy
from lcdesk.services.papers.course import CourseReader, day_in_words
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperKind,
    PaperOption,
    gaps_of,
)
from lcdesk.services.papers.people import Pictures, group_words, person_data
from lcdesk.texts import N_, BilingualText, _, n_

WAY = PaperOption(
    "way",
    N_("Which way"),
    (("arrival", N_("from the airport")), ("departure", N_("to the airport"))),
)
_GROUP_FIELDS = {"arrival": "pickup_group", "departure": "departure_group"}
_NAMED = ("name", "name_zh", "number", "country", "flag")
Grouped = list[tuple[str, list[ParticipantRecord]]]


def grouped(people: Iterable[ParticipantRecord], of: Callable[[ParticipantRecord], str]) -> Grouped:
    """People by what they share ("": nothing, left out), as numbers are counted: 2 before 10."""
    found: dict[str, list[ParticipantRecord]] = {}
    for person in people:
        if shared := of(person):
            found.setdefault(shared, []).append(person)
    return sorted(found.items(), key=lambda pair: _counted(pair[0]))


def _counted(name: str) -> list[tuple[bool, int, str]]:
    pieces = re.findall(r"\d+|\D+", name.casefold())
    return [(not one.isdecimal(), int(one) if one.isdecimal() else 0, one) for one in pieces]


# --- On the bus ---


def _gather_buses(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    way = choice.option("way")
    field = _GROUP_FIELDS[way]
    people = reader.chosen(choice.ids)
    groups = grouped(people, lambda one: tidy(one.get(field)) or "")
    pictures: Pictures = {}
    signs = [
        {
            "group": group_words(name),
            "people": [
                _traveller(reader, one, way, pictures)
                for one in sorted(members, key=lambda one: _when(one, way))
            ],
        }
        for name, members in groups
    ]
    title = BilingualText.told(lambda: _("Bus signs"))
    data = {**reader.head(title, has_organisers=choice.has_organisers), "way": way, "signs": signs}
    without = len(people) - sum(len(members) for _name, members in groups)
    missing = gaps_of((not without, _without_group(without), reader.entered(way)))
    return GatheredPaper(data, pictures=pictures, missing=missing)


def _without_group(count: int) -> str:
    return n_("group of {count} participant", "group of {count} participants", count)


def _when(person: ParticipantRecord, way: str) -> tuple[dt.date, dt.time]:
    return (person.get(f"{way}_date") or dt.date.max, person.get(f"{way}_time") or dt.time.max)


def _traveller(
    reader: CourseReader, person: ParticipantRecord, way: str, pictures: Pictures
) -> dict[str, Any]:
    data, flags = person_data(reader, person)
    pictures.update(flags)
    time = person.get(f"{way}_time")
    return {
        **{key: data[key] for key in _NAMED},
        "day": day_in_words(person.get(f"{way}_date")),
        "time": "" if time is None else f"{time:%H:%M}",
        "flight": tidy(person.get(f"{way}_flight")) or "",
        "airport": tidy(person.get(f"{way}_airport")) or "",
    }


# --- On the door ---


def _gather_rooms(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    people = reader.chosen(choice.ids)
    rooms = grouped(people, lambda one: tidy(one["room_no"]) or "")
    pictures: Pictures = {}
    signs = [
        {"room": name, "people": [_guest(reader, one, pictures) for one in members]}
        for name, members in rooms
    ]
    title = BilingualText.told(lambda: _("Room signs"))
    data = {**reader.head(title, has_organisers=choice.has_organisers), "signs": signs}
    without = len(people) - sum(len(members) for _name, members in rooms)
    missing = gaps_of((not without, _without_room(without), reader.entered("rooms")))
    return GatheredPaper(data, pictures=pictures, missing=missing)


def _without_room(count: int) -> str:
    return n_("room of {count} participant", "room of {count} participants", count)


def _guest(reader: CourseReader, person: ParticipantRecord, pictures: Pictures) -> dict[str, Any]:
    data, flags = person_data(reader, person)
    pictures.update(flags)
    return {key: data[key] for key in _NAMED}


BUS_SIGNS = PaperKind(
    key="bus_signs",
    label=N_("Bus signs"),
    about="course",
    template="bus_signs",
    gather=_gather_buses,
    when="before",
    place=3,
    icon="bus",
    options=(WAY,),
    signs_in="signs",
)
ROOM_SIGNS = PaperKind(
    key="room_signs",
    label=N_("Room signs"),
    about="course",
    template="room_signs",
    gather=_gather_rooms,
    when="before",
    place=4,
    icon="hotel",
    signs_in="signs",
    signs_a_page=2,
)
