"""What papers tell of a participant, in the words of both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.timetable_grid import SHORT_GROUP
from lcdesk.services.news.fact_words import tidy
from lcdesk.services.papers.course import (
    CourseReader,
    Words,
    country_words,
    flag_picture,
    name_on,
    scripted_words,
    words,
)

Pictures = dict[str, bytes]


class PersonData(TypedDict):
    """What templates take of a participant; "" and texts of "" for what nobody knows."""

    name: str
    name_zh: str
    number: str
    gender: str
    country: Words
    flag: str
    group: Words
    position: Words
    organisation: Words


def person_data(
    reader: CourseReader, person: ParticipantRecord, field: str = "badge_name"
) -> tuple[PersonData, Pictures]:
    """Somebody's name as it is on that field, country with flag, number, group, work; and the
    picture of the flag.
    """
    flag, pictures = flag_picture(person["nationality"])
    name = name_on(person, field)
    return {
        "name": name,
        "name_zh": "" if person["name_zh"] == name else person["name_zh"] or "",
        "number": tidy(person["number"]) or "",
        "gender": person["gender"] or "",
        "country": country_words(person["nationality"]),
        "flag": flag,
        "group": group_words(person["group_name"]),
        "position": scripted_words(person["position"]),
        "organisation": organisation_words(reader, person),
    }, pictures


def organisation_words(reader: CourseReader, person: ParticipantRecord) -> Words:
    """Where somebody works: as the list says it, in the other language as the desk knows the
    organisation.
    """
    said = scripted_words(person["organization"])
    known = reader.employers.get(person["id"])
    if known is None or (said["zh"] != said["en"] and said["zh"] and said["en"]):
        return said
    if not said["en"]:  # what is written is Chinese
        return words(said["zh"] or known["name_zh"], known["name_en"])
    return words(known["name_zh"], said["en"])


def group_words(name: str | None) -> Words:
    """A组, Group A; a name that says more stays as it is."""
    tidied = tidy(name) or ""
    if SHORT_GROUP.fullmatch(tidied):
        return words(f"{tidied}组", f"Group {tidied}")
    return scripted_words(tidied)


def tints_of(names: Iterable[str | None]) -> dict[str, int]:
    """Group → its place among all of them, by which templates choose a colour."""
    groups = {tidied for name in names if (tidied := tidy(name))}
    return {name: place for place, name in enumerate(sorted(groups, key=str.casefold))}
