"""What papers tell of a cohort, read at one moment of the desk: the course in words, its people,
its activities.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import cohorts as queries
from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.attendance import Register
from lcdesk.model.entities import Enrolment, Programme
from lcdesk.model.kinds import Choice
from lcdesk.model.names import fold_title, full_name_of, in_two_scripts
from lcdesk.model.organisers import CODES, Organiser, on_paper, organiser_words
from lcdesk.model.rows import OrganisationRow, ParticipantRecord, VenueRow
from lcdesk.model.timetable_grid import PaperActivity
from lcdesk.papers.content import flag_of, flag_pictures, framed_picture, whole_picture
from lcdesk.services.attendance.attendance import read_register
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.cohorts.organisers import list_organisers
from lcdesk.services.cohorts.programmes import who_says
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum, timetable_papers
from lcdesk.services.news.fact_words import Origin, day_words, days_words, scripted, tidy
from lcdesk.services.organisations.logos import read_logo
from lcdesk.services.participants.documents import read_photo, read_photos
from lcdesk.texts import BilingualText

Words = dict[str, str]
"""A text of a paper: {"zh": …, "en": …}; either may be ""."""

_HOSTING = ("host", "organiser", "joint_organiser", "implementing", "co_host")
"""Roles of those who may write to participants, in the order in which they are asked."""


def words(zh: str | None, en: str | None) -> Words:
    """A text in both languages as templates take it."""
    return {"zh": tidy(zh) or "", "en": tidy(en) or ""}


Paragraphs = dict[str, list[str]]
"""A long text of a paper, a text a line: {"zh": […], "en": […]}."""


def paragraphs(zh: str | None, en: str | None) -> Paragraphs:
    """The lines of a text in both languages."""
    return {
        code: [line for one in (text or "").splitlines() if (line := tidy(one))]
        for code, text in (("zh", zh), ("en", en))
    }


def both(text: BilingualText) -> Words:
    """The same of what the program says in both."""
    return words(text.zh, text.en)


PHOTO = "photo"
"""Stands for the photo of a participant where it is said in which field something is entered."""


class CourseReader:
    """Reads a cohort for papers, each part of it once and only when a paper asks for it. Within
    `desk.reading_together()` all of it is of one moment.
    """

    def __init__(self, desk: Desk, cohort_id: int, office: str = "") -> None:
        self.desk = desk
        self.cohort_id = cohort_id
        self.office = office

    def entered(self, field: str) -> Origin:
        """Where a value of the cohort is entered: a field, "organisers", or a list that belongs to
        it ("timetable", "arrival" …).
        """
        return Origin("Cohort", self.cohort_id, field)

    @cached_property
    def cohort(self) -> CohortRecord:
        return cohorts.get_cohort(self.desk, self.cohort_id)

    @cached_property
    def stands_at(self) -> dt.datetime:
        """When the data were changed last: equal data make equal files."""
        return self.desk.stands_at() or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

    @cached_property
    def organisers(self) -> list[Organiser]:
        return list_organisers(self.desk, self.cohort_id)

    @cached_property
    def people(self) -> list[ParticipantRecord]:
        """Who takes part, by number and name."""
        return timetable_papers.participants(self.desk, self.cohort_id)

    @cached_property
    def activities(self) -> list[PaperActivity]:
        """The timetable in its order, with the people of each activity."""
        return timetable_papers.read_timetable(self.desk, self.cohort_id).activities

    @cached_property
    def programme(self) -> Programme | None:
        """The programme the cohort belongs to."""
        number = self.cohort["programme_id"]
        with self.desk.reading() as session:
            return session.get(Programme, number) if number else None

    @property
    def aims(self) -> Paragraphs:
        """What the cohort is to reach, else what its programme is."""
        programme = who_says("aims", self.cohort, self.programme)
        if programme is None:
            return paragraphs(self.cohort["aims_zh"], self.cohort["aims_en"])
        return paragraphs(programme.aims_zh, programme.aims_en)

    @cached_property
    def venues(self) -> dict[int, VenueRow]:
        """Every venue the desk knows, by its id."""
        return {one["id"]: one for one in curriculum.list_venues(self.desk)}

    @cached_property
    def register(self) -> Register:
        return read_register(self.desk, self.cohort_id)

    @cached_property
    def organisations(self) -> dict[int, OrganisationRow]:
        """Every organisation the desk knows, by its id."""
        with self.desk.reading() as session:
            return {one["id"]: one for one in queries.list_organisations(session)}

    @cached_property
    def organisations_called(self) -> dict[str, OrganisationRow]:
        """Name in its comparable form, in either language → the organisation."""
        return {
            fold_title(name): one
            for one in self.organisations.values()
            for name in (one["name_zh"], one["name_en"])
            if name
        }

    @cached_property
    def employers(self) -> dict[int, OrganisationRow]:
        """Enrolment → the organisation it is linked to."""
        enrolment = table_of(Enrolment)
        query = sa.select(enrolment.c.id, enrolment.c.organisation_id).where(
            enrolment.c.cohort_id == self.cohort_id, enrolment.c.organisation_id.is_not(None)
        )
        with self.desk.reading() as session:
            found = session.execute(query).all()
        return {one.id: self.organisations[one.organisation_id] for one in found}

    @cached_property
    def organisations_in_roles(self) -> list[tuple[str, OrganisationRow]]:
        """Those behind the course, role after role in print order."""
        with self.desk.reading() as session:
            links = queries.list_organisers(session, [self.cohort_id])
        return [
            (code, self.organisations[one["organisation_id"]])
            for code in CODES
            for one in links
            if one["role"] == code
        ]

    @cached_property
    def host(self) -> OrganisationRow | None:
        """Whose address, telephone and logo letters bear: the host, else who organises, the first
        of several; None where none of them is known.
        """
        return next(
            (one for code in _HOSTING for role, one in self.organisations_in_roles if role == code),
            None,
        )

    def host_logo(self) -> dict[str, bytes]:
        """The logo of the host as the picture "logo.svg"; none where there is none."""
        logo = None if self.host is None else read_logo(self.desk, self.host["id"])
        return {} if logo is None else {"logo.svg": whole_picture(logo)}

    @cached_property
    def _photos(self) -> dict[int, bytes]:
        """Person → the photo as JPEG, of those who take part: all in one question to the desk."""
        return read_photos(self.desk, [one["person_id"] for one in self.people])

    def portrait(self, person_id: int) -> bytes | None:
        """A person's photo as JPEG; None without one."""
        return read_photo(self.desk, person_id)

    def photo(self, person_id: int) -> bytes | None:
        """A person's photo as the SVG of 300 by 400 that templates take; None without one."""
        data = self._photos.get(person_id)
        return None if data is None else framed_picture(data, "image/jpeg", 300, 400)

    def chosen(self, ids: Sequence[int] | None) -> list[ParticipantRecord]:
        """Those of the people with these ids (None: all), in print order."""
        wanted = None if ids is None else set(ids)
        return [one for one in self.people if wanted is None or one["id"] in wanted]

    # --- In words ---

    @property
    def course(self) -> Words:
        """What the course is called."""
        return words(self.cohort["name_zh"], self.cohort["name_en"])

    @property
    def days(self) -> Words:
        """2025年6月14日至27日, 14–27 June 2025; of the timetable where the cohort says none."""
        starts, ends = self.cohort["starts"], self.cohort["ends"]
        if starts is None:
            dated = [day for one in self.activities if (day := one["date"])]
            starts, ends = (min(dated), max(dated)) if dated else (None, None)
        if starts is None:
            return words("", "")
        return words(days_words(starts, ends, "zh"), days_words(starts, ends, "en"))

    @property
    def city(self) -> Words:
        """Where it is held."""
        return scripted_words(self.cohort["city"])

    def organiser_lines(self) -> list[Words]:
        """A line a role in print order, with its label."""
        return [words(on_paper(one.zh), one.en) for one in organiser_words(self.organisers)]

    def head(self, title: BilingualText, *, has_organisers: bool) -> dict[str, Any]:
        """What every paper has: title, office, course, days, city, and the organisers where they
        are wanted.
        """
        return {
            "title": both(title),
            "office": self.office,
            "course": self.course,
            "dates": self.days,
            "city": self.city,
            "organisers": self.organiser_lines() if has_organisers else [],
        }


def scripted_words(text: str | None) -> Words:
    """A text of one field that may hold both scripts: "上海 Shanghai" parted, "Shanghai" as it is
    in both; what is only Chinese has no English.
    """
    parted = in_two_scripts(text or "")
    if parted:
        return words(parted[1], parted[0])
    en, zh = scripted(text, None)
    return words(zh or en, en)


def country_words(code: str | None) -> Words:
    """The name of a country or region."""
    if not code:
        return words("", "")
    return words(countries.name(code, "zh"), countries.name(code, "en"))


def choice_words(choice: Choice, code: str | None) -> Words:
    """One of a closed list as people read it."""
    return words("", "") if not code else both(BilingualText.told(lambda: choice.format(code)))


def flag_picture(code: str | None) -> tuple[str, dict[str, bytes]]:
    """The flag of a country as templates take it: its code, and the picture by its name; "" and
    none where the office wants no flag, or none is known.
    """
    name = flag_of(code)
    return name, flag_pictures([name])


def day_in_words(day: dt.date | None) -> Words:
    """2025年6月27日, 27 June 2025."""
    return words("", "") if day is None else words(day_words(day, "zh"), day_words(day, "en"))


def name_on(person: Mapping[str, Any], field: str) -> str:
    """How somebody is called on a paper: what was said for it, else the full name."""
    return tidy(person[field]) or full_name_of(person) or ""
