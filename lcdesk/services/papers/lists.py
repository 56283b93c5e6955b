"""Lists of the people of a course: who takes part, how they are reached, and who was given which
certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.news.fact_words import Origin, tidy
from lcdesk.services.papers.certificates import CERTIFICATE
from lcdesk.services.papers.course import PHOTO, CourseReader, day_in_words
from lcdesk.services.papers.numbers import made_void, replaced_numbers
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    PaperOption,
    gaps_of,
)
from lcdesk.services.papers.people import person_data
from lcdesk.texts import N_, BilingualText, _

PHOTOS = PaperOption("photos", N_("Photos"), (("no", N_("without")), ("yes", N_("with"))))


def _gather_names(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    people = reader.chosen(choice.ids)
    title = BilingualText.told(lambda: _("List of participants"))
    has_photos = choice.option("photos") == "yes"
    countries = {one["nationality"] for one in people if one["nationality"]}
    data: dict[str, Any] = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "has_photos": has_photos,
        "has_groups": any(tidy(one["group_name"]) for one in people),
        "total": {"people": len(people), "countries": len(countries)},
    }
    return GatheredPaper(data, [_row(reader, one, has_photos=has_photos) for one in people])


def _row(reader: CourseReader, person: ParticipantRecord, *, has_photos: bool) -> PaperItem:
    data, pictures = person_data(reader, person, "badge_name")
    photo = f"photo-{person['id']}.svg"
    picture = reader.photo(person["person_id"]) if has_photos else None
    if picture is not None:
        pictures[photo] = picture
    told = {**data, "photo": "" if picture is None else photo}
    missing = gaps_of(
        (person["nationality"], _("country"), Origin("Enrolment", person["id"], "nationality")),
        (picture or not has_photos, _("photo"), Origin("Enrolment", person["id"], PHOTO)),
    )
    return PaperItem(person["id"], data["name"], told, pictures, missing)


def _gather_contacts(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Contacts"))
    return GatheredPaper(
        reader.head(title, has_organisers=choice.has_organisers),
        [_contact(reader, one) for one in reader.chosen(choice.ids)],
    )


def _contact(reader: CourseReader, person: ParticipantRecord) -> PaperItem:
    data, pictures = person_data(reader, person, "badge_name")
    told = {**data, "email": person["email"] or ""}
    where = Origin("Enrolment", person["id"], "email")
    missing = gaps_of((person["email"], _("e-mail"), where))
    return PaperItem(person["id"], data["name"], told, pictures, missing)


def _gather_register(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Register of certificates"))
    void = made_void(reader.desk, CERTIFICATE, reader.cohort_id)
    replaced = replaced_numbers(reader.desk, CERTIFICATE, reader.cohort_id)
    return GatheredPaper(
        reader.head(title, has_organisers=choice.has_organisers),
        [
            _line(reader, one, void.get(one["id"], ""), replaced.get(one["id"], ()))
            for one in reader.chosen(choice.ids)
        ],
    )


def _line(
    reader: CourseReader, person: ParticipantRecord, void: str, replaced: Sequence[str]
) -> PaperItem:
    """`void`: the number of the certificate that was made void, with none in its place; `replaced`:
    those in whose place that of today came.
    """
    data, pictures = person_data(reader, person, "certificate_name")
    certificate = tidy(person["certificate_no"]) or ""
    is_void = bool(void) and not certificate
    told = {
        **{key: data.get(key) for key in ("name", "name_zh", "number", "country", "flag")},
        "certificate": void if is_void else certificate,
        "is_void": is_void,
        "replaced": list(replaced),
        "issued": day_in_words(person["certificate_date"]),
    }
    where = Origin("Enrolment", person["id"], "certificate_no")
    missing = gaps_of((certificate or is_void, _("Certificate no."), where))
    return PaperItem(person["id"], data["name"], told, pictures, missing)


NAME_LIST = PaperKind(
    key="name_list",
    label=N_("List of participants"),
    about="person",
    template="name_list",
    gather=_gather_names,
    when="before",
    place=2,
    icon="users",
    series="LC-MD-{year}-{n:3}",
    options=(PHOTOS,),
    is_list=True,
)
CONTACTS = PaperKind(
    key="contacts",
    label=N_("Contacts"),
    about="person",
    template="contact_list",
    gather=_gather_contacts,
    when="after",
    place=15,
    icon="at-sign",
    is_list=True,
)
CERTIFICATE_REGISTER = PaperKind(
    key="certificate_register",
    label=N_("Register of certificates"),
    about="person",
    template="certificate_register",
    gather=_gather_register,
    when="after",
    place=15,
    icon="signature",
    is_list=True,
)
