"""What people are known by during the course: badges to be worn, labels to be stuck on, signs to be
set on the table.
"""

from __future__ import annotations

from typing import Any

from lcdesk.model.names import fold_title
from lcdesk.model.rows import ParticipantRecord
from lcdesk.papers.content import qr_code
from lcdesk.services.news.fact_words import Gap, Origin, tidy
from lcdesk.services.papers.course import CourseReader, Words, words
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    PaperOption,
    gaps_of,
)
from lcdesk.services.papers.people import person_data, tints_of
from lcdesk.services.papers.programme import speaker_words
from lcdesk.texts import N_, BilingualText, _

SIZE = PaperOption(
    "size",
    N_("Size"),
    (("a6", N_("A6, four on a page")), ("card", N_("90 × 54 mm, ten on a page"))),
)


def _gather_badges(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    tints = tints_of(one["group_name"] for one in reader.people)
    title = BilingualText.told(lambda: _("Badges"))
    return GatheredPaper(
        {**reader.head(title, has_organisers=choice.has_organisers), "size": choice.option("size")},
        [_badge(reader, one, tints) for one in reader.chosen(choice.ids)],
    )


def _badge(reader: CourseReader, person: ParticipantRecord, tints: dict[str, int]) -> PaperItem:
    data, pictures = person_data(reader, person)
    photo, code = f"photo-{person['id']}.svg", f"badge-{person['id']}.svg"
    picture = reader.photo(person["person_id"])
    if picture is not None:
        pictures[photo] = picture
    pictures[code] = qr_code(" ".join(filter(None, (data["number"], data["name"]))))
    return PaperItem(
        person["id"],
        data["name"],
        {
            **data,
            "tint": tints.get(tidy(person["group_name"]) or "", -1),
            "photo": "" if picture is None else photo,
            "qr": code,
        },
        pictures,
        gaps_of(
            (person["nationality"], _("country"), Origin("Enrolment", person["id"], "nationality"))
        ),
    )


BADGES = PaperKind(
    key="badges",
    label=N_("Badges"),
    about="person",
    template="badges",
    gather=_gather_badges,
    when="before",
    place=8,
    icon="id-card",
    series="LC-XK-{year}-{n:3}",
    options=(SIZE,),
    has_photos=True,
    shares_pages=True,
)

# --- Labels ---


LABELS_ON_A_SHEET = PaperOption(
    "size",
    N_("Sheet of labels"),
    (
        ("24", N_("24 on a sheet, 70 × 37 mm")),
        ("21", N_("21 on a sheet, 63.5 × 38.1 mm")),
        ("14", N_("14 on a sheet, 99.1 × 38.1 mm")),
    ),
)


def _gather_labels(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Labels"))
    return GatheredPaper(
        {**reader.head(title, has_organisers=choice.has_organisers), "size": choice.option("size")},
        [_label(reader, one) for one in reader.chosen(choice.ids)],
    )


def _label(reader: CourseReader, person: ParticipantRecord) -> PaperItem:
    data, pictures = person_data(reader, person)
    country = Origin("Enrolment", person["id"], "nationality")
    missing = gaps_of((person["nationality"], _("country"), country))
    return PaperItem(person["id"], data["name"], data, pictures, missing)


LABELS = PaperKind(
    key="labels",
    label=N_("Labels"),
    about="person",
    template="labels",
    gather=_gather_labels,
    when="before",
    place=8,
    icon="bookmark",
    options=(LABELS_ON_A_SHEET,),
    shares_pages=True,
)

# --- Signs on the table ---


BELOW = PaperOption(
    "below",
    N_("Below the name"),
    (
        ("country", N_("country/region with flag")),
        ("organisation", N_("organisation")),
        ("nothing", N_("nothing")),
    ),
)


def _gather_signs(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Table signs"))
    below = choice.option("below")
    return GatheredPaper(
        {**reader.head(title, has_organisers=choice.has_organisers), "below": below},
        [_sign(reader, one, below) for one in reader.chosen(choice.ids)],
    )


def _sign(reader: CourseReader, person: ParticipantRecord, below: str) -> PaperItem:
    data, pictures = person_data(reader, person)
    known = {"country": data["country"], "organisation": data["organisation"]}
    told = {"name": data["name"], "name_zh": data["name_zh"], "flag": data["flag"], **known}
    labels = {
        "country": (_("country"), "nationality"),
        "organisation": (_("organisation"), "organization"),
    }
    missing: list[Gap] = []
    if below in labels:
        label, field = labels[below]
        origin = Origin("Enrolment", person["id"], field)
        missing = gaps_of((any(known[below].values()), label, origin))
    return PaperItem(person["id"], data["name"], told, pictures, missing)


TABLE_SIGNS = PaperKind(
    key="table_signs",
    label=N_("Table signs"),
    about="person",
    template="table_signs",
    gather=_gather_signs,
    when="before",
    place=9,
    icon="contact",
    series="LC-XW-{year}-{n:3}",
    options=(BELOW,),
)

# --- Signs for those who speak ---


BELOW_SPEAKERS = PaperOption(
    "below",
    N_("Below the name"),
    (("organisation", N_("organisation")), ("nothing", N_("nothing"))),
)
_AT_THE_TABLE = frozenset({"host", "addressed", "speaker", "attended"})


def _gather_speaker_signs(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Table signs for speakers"))
    found: dict[str, dict[str, Any]] = {}
    for activity in reader.activities:
        for person in activity["people"]:
            if person["role"] in _AT_THE_TABLE:
                said = speaker_words(reader, person)
                name = said["name"]["en"] or said["name"]["zh"]
                if name:
                    sign = found.setdefault(fold_title(name), _speaker_sign(name, said))
                    # where one occasion tells the body and another does not
                    if not any(sign.get("organisation", {}).values()):
                        sign.update(organisation=said["organisation"])
    data = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "below": choice.option("below"),
        "people": list(found.values()),
    }
    return GatheredPaper(
        data, missing=gaps_of((found, _("who speaks"), reader.entered("timetable")))
    )


def _speaker_sign(name: str, said: dict[str, Words]) -> dict[str, Any]:
    chinese = said["name"]["zh"]
    return {
        "name": name,
        "name_zh": "" if chinese == name else chinese,
        "country": words("", ""),
        "flag": "",
        "organisation": said["organisation"],
    }


SPEAKER_SIGNS = PaperKind(
    key="speaker_signs",
    label=N_("Table signs for speakers"),
    about="course",
    template="table_signs",
    gather=_gather_speaker_signs,
    when="before",
    place=9,
    icon="contact",
    options=(BELOW_SPEAKERS,),
    signs_in="people",
)
