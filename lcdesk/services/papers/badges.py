"""What people are known by during the course: badges to be worn, signs to be set on the table."""

from __future__ import annotations

from lcdesk.model.rows import ParticipantRecord
from lcdesk.papers.content import qr_code
from lcdesk.services.news.fact_words import tidy
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    PaperOption,
)
from lcdesk.services.papers.people import person_data, tints_of
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
        [] if person["nationality"] else [_("country")],
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
    options=(SIZE,),
    has_photos=True,
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
    labels = {"country": _("country"), "organisation": _("organisation")}
    is_missing = below in known and not any(known[below].values())
    missing = [labels[below]] if is_missing else []
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
    options=(BELOW,),
)
