"""The handbook that participants are given: what they need to know from first to last."""

from __future__ import annotations

from typing import Any

from lcdesk.model.organisers import label_of
from lcdesk.model.rows import OrganisationRow, ParticipantRecord, VenueRow
from lcdesk.services.news.fact_words import Gap, Origin, tidy
from lcdesk.services.papers.course import CourseReader, Words, paragraphs, scripted_words, words
from lcdesk.services.papers.paper_kinds import GatheredPaper, PaperChoice, PaperKind, gaps_of
from lcdesk.services.papers.people import PersonData, Pictures, person_data
from lcdesk.services.papers.programme import days_data
from lcdesk.texts import N_, BilingualText, _

_EMERGENCY = {"CN": (("police", "110"), ("ambulance", "120"), ("fire", "119"), ("traffic", "122"))}
"""Where a course is held → what is called there in need; by what the template calls it."""


def _gather(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    cohort = reader.cohort
    pictures: Pictures = reader.host_logo()
    title = BilingualText.told(lambda: _("Handbook for participants"))
    venues = _venues(reader)
    overview = paragraphs(cohort["overview_zh"], cohort["overview_en"])
    reminders = paragraphs(cohort["reminders_zh"], cohort["reminders_en"])
    contacts = _contacts(reader)
    emergency = [
        {"what": what, "number": number}
        for what, number in _EMERGENCY.get(cohort["country"] or "", ())
    ]
    where = reader.entered
    missing = gaps_of(
        (any(reader.aims.values()), _("aims"), where("aims_en")),
        (any(overview.values()), _("overview"), where("overview_en")),
        (any(reminders.values()), _("reminders"), where("reminders_en")),
        (contacts, _("people to call"), _first_contact(reader)),
        (emergency, _("emergency numbers of where the course is held"), where("country")),
    )
    data: dict[str, Any] = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "logo": next(iter(pictures), ""),
        "aims": reader.aims,
        "overview": overview,
        "reminders": reminders,
        "languages": scripted_words(cohort["languages"]),
        "attendance_percent": reader.register.wanted,
        "contacts": contacts,
        "days": days_data(reader, reader.activities),
        "venues": [one for one in map(_venue, venues) if one["name"]["zh"] or one["address"]["zh"]],
        "people": [_participant(reader, one, pictures) for one in reader.chosen(choice.ids)],
        "emergency": emergency,
    }
    return GatheredPaper(data, pictures=pictures, missing=[*missing, *_unaddressed(venues)])


def _first_contact(reader: CourseReader) -> Origin:
    """Where a contact is entered: with the first organisation behind the course."""
    first = next((one for _role, one in reader.organisations_in_roles), None)
    if first is None:
        return reader.entered("organisers")
    return Origin("Organisation", first["id"], "contact")


def _contacts(reader: CourseReader) -> list[dict[str, Any]]:
    """Whom to call: those behind the course, each once, then whom an activity names."""
    found: dict[int, dict[str, Any]] = {}
    for role, one in reader.organisations_in_roles:
        if one["id"] not in found and (one["contact"] or one["phone"] or one["email"]):
            found[one["id"]] = _contact(role, one)
    told = dict.fromkeys(text for one in reader.activities if (text := tidy(one["contact"])))
    return [*found.values(), *({**_NOBODY, "contact": scripted_words(text)} for text in told)]


_NOBODY: dict[str, Any] = {
    "role": words("", ""),
    "name": words("", ""),
    "contact": words("", ""),
    "phone": "",
    "email": "",
}


def _contact(role: str, one: OrganisationRow) -> dict[str, Any]:
    return {
        "role": words(label_of(role, "zh"), label_of(role, "en")),
        "name": words(one["name_zh"], one["name_en"]),
        "contact": scripted_words(one["contact"]),
        "phone": tidy(one["phone"]) or "",
        "email": tidy(one["email"]) or "",
    }


def _venues(reader: CourseReader) -> list[VenueRow]:
    """Where people have to go, in the order in which they do, each once."""
    ids = [reader.cohort["venue_id"], *(one["venue_id"] for one in reader.activities)]
    return [reader.venues[one] for one in dict.fromkeys(ids) if one in reader.venues]


def _venue(venue: VenueRow) -> dict[str, Words]:
    name = scripted_words(venue["name"])
    address = scripted_words(venue["address"])
    return {
        "name": words(venue["name_zh"] or _only_chinese(name), name["en"]),
        "address": words(venue["address_zh"] or _only_chinese(address), address["en"]),
    }


def _only_chinese(text: Words) -> str:
    """What somebody wrote in Chinese where the English belongs; "" for what is English."""
    return text["zh"] if text["zh"] != text["en"] else ""


def _participant(reader: CourseReader, person: ParticipantRecord, pictures: Pictures) -> PersonData:
    data, flags = person_data(reader, person)
    pictures.update(flags)
    return data


def _unaddressed(venues: list[VenueRow]) -> list[Gap]:
    """Those to which no driver is led."""
    asked: list[tuple[object, str, Origin]] = []
    for one in venues:
        words = _("Chinese address of {names}", names=tidy(one["name"] or one["name_zh"]) or "?")
        origin = Origin("Venue", one["id"], "address_zh")
        asked.append((_venue(one)["address"]["zh"], words, origin))
    return gaps_of(*asked)


HANDBOOK = PaperKind(
    key="handbook",
    label=N_("Handbook for participants"),
    about="course",
    template="handbook",
    gather=_gather,
    when="before",
    place=7,
    icon="files",
    series="LC-SC-{year}-{n:3}",
)
