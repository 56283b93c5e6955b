"""Letters to participants: the invitation, and the one with which they apply for a visa."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from lcdesk.model.clock import LONG_MONTHS
from lcdesk.model.lists import GENDER, PASSPORT_KIND
from lcdesk.model.names import full_name_of
from lcdesk.model.rows import OrganisationRow, ParticipantRecord
from lcdesk.services.news.fact_words import Gap, Origin, days_words, tidy
from lcdesk.services.papers.course import (
    CourseReader,
    Words,
    choice_words,
    day_in_words,
    scripted_words,
    words,
)
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    PaperOption,
    Presupposed,
    gaps_of,
)
from lcdesk.services.papers.people import PersonData, person_data
from lcdesk.services.papers.signers import host_signer
from lcdesk.texts import N_, BilingualText, _, in_language

COSTS = PaperOption(
    "costs",
    N_("Who bears the costs"),
    (
        ("unsaid", N_("not said")),
        ("host", N_("teaching, board and lodging by the host, travel by the sender")),
        ("all", N_("all by the host, travel included")),
        ("sender", N_("all by the sender")),
    ),
)


def _gather(form: str, reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(
        lambda: _("Letters for the visa") if form == "visa" else _("Invitation letters")
    )
    pictures = reader.host_logo()
    data = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "form": form,
        "country": reader.cohort["country"] or "",
        "issued": day_in_words(choice.day),
        "costs": choice.option("costs"),
        "sender": _sender(reader),
        "signer": _signer(reader),
        "logo": next(iter(pictures), ""),
        "venue": _venue(reader),
        "languages": scripted_words(reader.cohort["languages"]),
    }
    return GatheredPaper(
        data,
        [_item(form, reader, one) for one in reader.chosen(choice.ids)],
        pictures,
        _missing_of_course(reader),
    )


def _sender(reader: CourseReader) -> dict[str, Any]:
    """Who writes, and how to answer."""
    host = reader.host
    if host is None:
        return {
            "name": words("", ""),
            **dict.fromkeys(("address", "contact", "phone", "email"), ""),
        }
    return {
        "name": words(host["name_zh"], host["name_en"]),
        "address": tidy(host["address"]) or "",
        "contact": tidy(host["contact"]) or "",
        "phone": tidy(host["phone"]) or "",
        "email": tidy(host["email"]) or "",
    }


def _signer(reader: CourseReader) -> dict[str, Words]:
    """Who is named to sign for the host; blank where nobody is."""
    one = host_signer(reader)
    if one is None:
        return {"name": words("", ""), "title": words("", "")}
    return {
        "name": words(one.signer_zh, one.signer_en),
        "title": words(one.signer_post_zh, one.signer_post_en),
    }


def _venue(reader: CourseReader) -> Words:
    venue = reader.venues.get(reader.cohort["venue_id"] or 0)
    return words("", "") if venue is None else words(venue["name_zh"], venue["name"])


def _missing_of_course(reader: CourseReader) -> list[Gap]:
    host, city, where = reader.host, reader.city, reader.entered
    found = gaps_of(
        (any(reader.course.values()), _("name of the course"), where("name_en")),
        (any(reader.days.values()), _("days of the course"), where("starts")),
        (any(city.values()), _("city"), where("city")),
        (city["zh"] != city["en"], _("Chinese name of the city"), where("city")),
        (host, _("host"), where("organisers")),
    )
    if host is not None:
        found += gaps_of(
            (host["address"], _("address of the host"), _of(host, "address")),
            (host["phone"], _("phone of the host"), _of(host, "phone")),
        )
    return found


def _of(host: OrganisationRow, field: str) -> Origin:
    return Origin("Organisation", host["id"], field)


def _item(form: str, reader: CourseReader, person: ParticipantRecord) -> PaperItem:
    data, _flag = person_data(reader, person, "certificate_name")
    facts = _facts(reader, person, data) if form == "visa" else []
    told = {
        "name": data["name"],
        "gender": data["gender"],
        "organisation": data["organisation"],
        "position": data["position"],
        "facts": [
            {"what": what, "said": said} for what, _label, said in facts if any(said.values())
        ],
    }
    missing = gaps_of(
        *(
            (any(said.values()), label, Origin("Enrolment", person["id"], _WANTED[what]))
            for what, label, said in facts
            if what in _WANTED
        )
    )
    # the number in the record is that of the letter which the consulate sees
    number = person["visa_letter_no"] or "" if form == "visa" else ""
    return PaperItem(person["id"], data["name"], told, missing=missing, number=number)


_WANTED = {
    "nationality": "nationality",
    "birth": "birth_date",
    "passport": "passport_no",
    "expiry": "passport_expiry",
    "stay": "arrival_date",
}
"""What no consulate goes without, and the field of a participant in which it is entered."""


def _facts(
    reader: CourseReader, person: ParticipantRecord, data: PersonData
) -> list[tuple[str, str, Words]]:
    """What a consulate asks: what the template calls it, its label for people, its value."""

    def alike(text: str | None) -> Words:
        return words(text, text)

    return [
        ("name", _("Name"), alike(full_name_of(person))),
        ("gender", _("Gender"), choice_words(GENDER, person["gender"])),
        ("nationality", _("Country/region"), data["country"]),
        ("birth", _("Date of birth"), _birth_words(person["birth_date"])),
        ("birth_place", _("Place of birth"), scripted_words(person["birth_place"])),
        ("passport", _("Passport no."), alike(person["passport_no"])),
        ("passport_kind", _("Passport kind"), choice_words(PASSPORT_KIND, person["passport_kind"])),
        ("expiry", _("Passport valid until"), day_in_words(person["passport_expiry"])),
        ("organisation", _("Organisation"), data["organisation"]),
        ("position", _("Position"), data["position"]),
        ("stay", _("Stay"), _stay(reader, person)),
    ]


def _birth_words(text: str | None) -> Words:
    """A date in words, as far as it is known: its day, its month, its year."""
    match (text or "").split("-"):
        case [_year, _month, _day]:
            return day_in_words(dt.date.fromisoformat(text or ""))
        case [year, month]:
            name = in_language("en", LONG_MONTHS[int(month) - 1])
            return words(f"{year}年{int(month)}月", f"{name} {year}")
        case [year] if year:
            return words(f"{year}年", year)
        case _:
            return words(text, text)


def _stay(reader: CourseReader, person: ParticipantRecord) -> Words:
    """From arrival to departure, as far as either is known; else the days of the course."""
    first = person["arrival_date"] or reader.cohort["starts"]
    last = person["departure_date"] or reader.cohort["ends"]
    if first is None or last is None:
        return words("", "")
    return words(days_words(first, last, "zh"), days_words(first, last, "en"))


INVITATION = PaperKind(
    key="invitation",
    label=N_("Invitation letters"),
    about="person",
    template="letter",
    gather=partial(_gather, "invitation"),
    when="before",
    place=1,
    icon="mail",
    options=(COSTS,),
    series="LC-YQ-{year}-{n:3}",
)
VISA_LETTER = PaperKind(
    key="visa_letter",
    label=N_("Letters for the visa"),
    about="person",
    template="letter",
    gather=partial(_gather, "visa"),
    when="before",
    place=1,
    icon="globe",
    options=(COSTS,),
    series="LC-QZ-{year}-{n:3}",
    number_field="visa_letter_no",
    private_fields=("passport_no",),
    presupposes=Presupposed(has_passport=True),
)
