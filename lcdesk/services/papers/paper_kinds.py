"""How a kind of paper is declared: its name, what it is about, what may be chosen, where its data
come from. The list of all is `lcdesk.services.papers.catalogue`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lcdesk.model.faults import KnownFault
from lcdesk.papers.content import qr_code
from lcdesk.services.news.fact_words import Gap, Origin
from lcdesk.services.papers.course import CourseReader
from lcdesk.texts import BilingualText, PaperLanguage, _, in_language, list_names

About = Literal["person", "activity", "course"]
When = Literal["before", "during", "after"]
Whose = Literal["all", "reaching", "below"]
PaperSubject = Literal["attendance"]


@dataclass(frozen=True)
class PaperOption:
    """Something to choose about a kind of paper: a value of each of `choices` (value, label), the
    first unless something else is said.
    """

    key: str
    label: str
    choices: Sequence[tuple[str, str]]

    @property
    def default(self) -> str:
        return self.choices[0][0]


@dataclass(frozen=True)
class PaperChoice:
    """What somebody wants: the language, which people or activities (None: all whom the paper is
    for), the options of the kind by key, whether the organisers stand at the head, and the day the
    paper bears (None: the one that the course gives; a letter leaves it open, to be written by
    hand).
    """

    language: PaperLanguage = "both"
    ids: Sequence[int] | None = None
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    has_organisers: bool = True
    day: dt.date | None = None

    def option(self, key: str) -> str:
        """What was chosen; for a kind's own gatherer, to which all its options are given."""
        return self.options[key]


@dataclass(frozen=True)
class Presupposed:
    """What a paper takes for granted when it is given out: that its people have come as far as a
    `status`, "" for none, and that the course has ended (where it is not so, it is asked about);
    that their passports last long enough (where not, it is said).
    """

    status: str = ""
    is_over: bool = False
    has_passport: bool = False


@dataclass(frozen=True)
class PaperItem:
    """One person's or activity's part of a paper: `id` of the enrolment or activity; `data`, as
    the template reads them, to which "paper_no" and "paper_qr" (a picture of number and name) are
    added; `number`: the one that stands in the record; `missing`: what the paper would say and
    nobody knows, in the language of the moment, and where it is entered.
    """

    id: int
    name: str
    data: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    missing: Sequence[Gap] = ()
    number: str = ""
    private: Sequence[str] = ()
    """Texts in its data that are masked on screen."""
    below: str = ""
    """What somebody has attended, in words, where that is less than the paper asks for."""
    reaching: str = ""
    """What somebody has attended, in words, where the paper is for those below and they are not."""

    early: str = ""
    """Their status in words, where the paper presupposes that they have come farther."""
    passport: str = ""
    """Why their passport does not last, where the paper presupposes that it does."""

    @property
    def is_for_others(self) -> bool:
        """Does what they attended ask for another paper than this one?"""
        return bool(self.below or self.reaching)

    def numbered(self, number: str) -> PaperItem:
        """The same under a number, with its code; without both for ""."""
        code = f"paper-{self.id}.svg" if number else ""
        pictures = {code: qr_code(f"{number} {self.name}")} if number else {}
        return replace(
            self,
            number=number,
            data={**self.data, "paper_no": number, "paper_qr": code},
            pictures={**self.pictures, **pictures},
        )


@dataclass(frozen=True)
class GatheredPaper:
    """All a paper says: what its pages share, and a part for each person or activity (`items`; a
    paper about the course as a whole has none). `missing` as of an item.
    """

    data: Mapping[str, Any]
    items: Sequence[PaperItem] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    missing: Sequence[Gap] = ()


def gaps_of(*asked: tuple[object, str, Origin]) -> list[Gap]:
    """Of (value, what it is, where it is entered) those of which nothing is known."""
    return [Gap(words, origin=origin) for value, words, origin in asked if not value]


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper. `label`: its name in English, marked by N_, plural where there is one for
    each person. `template`: its name in resources/papers. `icon`: of resources/icons. `when` and
    `place`: where it stands in the secretariat's folder. `has_photos`: the data of each item name a
    "photo", "" where there is none.
    """

    key: str
    label: str
    about: About
    template: str
    gather: Callable[[CourseReader, PaperChoice], GatheredPaper]
    when: When
    place: int
    icon: str = "file-text"
    options: Sequence[PaperOption] = ()
    series: str = ""
    """The pattern of its numbers unless the office says another; "" where papers of this kind have
    none.
    """
    number_field: str = ""
    date_field: str = ""
    """Fields of a participant that say under which number, and on which day, it was given out."""
    private_fields: Sequence[str] = ()
    """What it says of what is masked on screen."""
    has_photos: bool = False
    is_list: bool = False
    """All its people or activities stand on one paper together: nobody has one alone."""
    signs_in: str = ""
    """The list in its data whose entries stand on pages of their own, where these are no items."""
    signs_a_page: int = 1
    shares_pages: bool = False
    """Several of its people stand on one page, though each could have it alone."""
    whose: Whose = "all"
    """For whom of the course it is made as long as it is not issued: everybody, those who reach the
    attendance asked for, or those below it.
    """
    presupposes: Presupposed = Presupposed()
    subjects: Sequence[PaperSubject] = ()
    """What of the course it tells of: it is offered where that is on view."""

    @property
    def is_whole(self) -> bool:
        """Is it given out as one, under one number? Else each person or activity has its own."""
        return self.is_list or self.about == "course"

    @property
    def words(self) -> BilingualText:
        """Its name in both languages."""
        return BilingualText(in_language("zh", self.label), self.label)

    def is_for(self, enrolment_id: int, below: Collection[int]) -> bool:
        """Would somebody of the course get it? `below`: those who do not reach the attendance asked
        for.
        """
        return self.whose == "all" or (self.whose == "below") == (enrolment_id in below)

    def completed(self, choice: PaperChoice) -> PaperChoice:
        """The choice with a value for each option of the kind; KnownFault for one it does not
        know.
        """
        known = {one.key: one for one in self.options}
        for key, value in choice.options.items():
            values = [code for code, _label in known[key].choices] if key in known else []
            if value not in values:
                raise KnownFault(
                    _("“{key}={value}” is no choice for this paper.", key=key, value=value),
                    _("Nothing was written. There are: {known}.", known=_listed(self.options)),
                )
        values = {one.key: choice.options.get(one.key, one.default) for one in self.options}
        return replace(choice, options=values)


def _listed(options: Sequence[PaperOption]) -> str:
    return (
        list_names([f"{one.key}={code}" for one in options for code, _label in one.choices]) or "–"
    )
