"""Certificates: of completion, for those who reach the attendance that the course asks for, and of
participation.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lcdesk.model.organisers import Organiser
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.attendance.attendance import rate_words
from lcdesk.services.news.fact_words import Gap, Origin
from lcdesk.services.papers.course import CourseReader, country_words, day_in_words, name_on
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    Presupposed,
    gaps_of,
)
from lcdesk.services.papers.signers import SIGNERS, missing_signers, signer_data, who_signs
from lcdesk.texts import N_, BilingualText, _


def _gather(form: str, reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(
        lambda: (
            _("Certificates of completion")
            if form == "completion"
            else _("Certificates of participation")
        )
    )
    signing = who_signs(reader.organisers, choice.option("signers"))
    data = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "form": form,
        "issued": day_in_words(choice.day or reader.cohort["ends"]),
        "signers": [signer_data(one) for one in signing],
    }
    return GatheredPaper(
        data,
        [_item(reader, person, form) for person in reader.chosen(choice.ids)],
        missing=_missing_of_course(reader, signing),
    )


def _missing_of_course(reader: CourseReader, signing: Sequence[Organiser]) -> list[Gap]:
    found = gaps_of(
        (any(reader.course.values()), _("name of the course"), reader.entered("name_en")),
        (any(reader.days.values()), _("days of the course"), reader.entered("starts")),
        (signing, _("organisers"), reader.entered("organisers")),
    )
    return found + missing_signers(signing)


def _item(reader: CourseReader, person: ParticipantRecord, form: str) -> PaperItem:
    name = name_on(person, "certificate_name")
    data = {
        "name": name,
        "name_zh": person["name_zh"] or "",
        "country": country_words(person["nationality"]),
    }
    return PaperItem(
        person["id"],
        name,
        data,
        # the number in the record is that of the completed course
        number=(person["certificate_no"] or "") if form == "completion" else "",
        missing=gaps_of(
            (person["nationality"], _("country"), Origin("Enrolment", person["id"], "nationality"))
        ),
        below=_attended(reader, person["id"], is_below=True) if form == "completion" else "",
        reaching=_attended(reader, person["id"], is_below=False) if form != "completion" else "",
    )


def _attended(reader: CourseReader, enrolment_id: int, *, is_below: bool) -> str:
    """How often somebody was there who does not reach the attendance asked for, or who does; ""
    of all others, and of whom nothing counts yet.
    """
    rate = reader.register.by_person.get(enrolment_id)
    if rate is None or not rate.of or (enrolment_id in reader.register.below) != is_below:
        return ""
    return rate_words(rate)


HELD = Presupposed("confirmed", is_over=True)
"""The course was held for who gets a certificate. Offices do not always note who arrives; who did
not come has another status, or no attendance.
"""
CERTIFICATE = PaperKind(
    key="certificate",
    label=N_("Certificates of completion"),
    about="person",
    template="certificate",
    gather=partial(_gather, "completion"),
    when="after",
    place=14,
    options=(SIGNERS,),
    series="LC-{year}-{n:3}",
    number_field="certificate_no",
    date_field="certificate_date",
    whose="reaching",
    presupposes=HELD,
    subjects=("attendance",),
)
PARTICIPATION = PaperKind(
    key="participation",
    label=N_("Certificates of participation"),
    about="person",
    template="certificate",
    gather=partial(_gather, "participation"),
    when="after",
    place=14,
    options=(SIGNERS,),
    series="LCP-{year}-{n:3}",
    whose="below",
    presupposes=HELD,
    subjects=("attendance",),
)
