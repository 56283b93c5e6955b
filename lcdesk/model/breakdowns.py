"""The breakdowns of the figures, each declared once: by which value of a person, or of their
cohort, the counted are told apart, in which words and pictures, and where it is offered.

Menus, command line, workbook, report, charts and tables follow from `BREAKDOWNS`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.countries.recognition import fold
from lcdesk.model.countries.reference import read
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds.base import is_placeholder
from lcdesk.model.late_patterns import late
from lcdesk.model.statuses import CHAIN, ENDS
from lcdesk.texts import N_, _, language

AGE, RETURNED = "age", "returned"
"""Facets the database computes: whole years on the first day of the cohort; took part before."""
FacetValues = Mapping[str, Any]
"""Facet → value: of a person, or of several who have them in common, as far as a question asks."""
Keys = Sequence[tuple[str, str]]
"""Key and label of each row somebody stands in: none where it is not known, more than one only
in breakdowns that do not add up.
"""
Picture = Literal["bars", "squares", "pyramid", "columns in time"]


@dataclass(frozen=True)
class BreakdownContext:
    """What breakdowns know beside the records: cohort → first day and name, code → group."""

    starts: Mapping[int, dt.date | None] = field(default_factory=dict[int, dt.date | None])
    names: Mapping[int, str] = field(default_factory=dict[int, str])
    groups: Mapping[str, countries.NamedCountryGroup] = field(
        default_factory=dict[str, countries.NamedCountryGroup]
    )

    def day_of(self, record: FacetValues) -> dt.date:
        """The day on which memberships are taken: the first of the cohort, else today."""
        return self.starts.get(record.get("cohort_id", 0)) or clock.today()


@dataclass(frozen=True)
class Grouping:
    """How the people of one question are told apart: the facets that are read of them
    (`db.queries.figures`), the rows their values belong to.
    """

    facets: tuple[str, ...]
    keys: Callable[[FacetValues], Keys]
    order: Mapping[str, int] | None = None  # key → place; None: the largest first
    adds_up: bool = True  # False: one person may stand in several rows


@dataclass(frozen=True)
class Breakdown:
    """A breakdown as it is declared. One of a plain field has the field's name as its key and
    says nothing of `facets` and `keys`: the values are those of the field.
    """

    key: str
    head: str  # over its values, in tables
    sheet: str  # its sheet in the workbook
    name: str = ""  # in the menu; "": it is not in the menu
    subtitle: str = ""  # under the title of its picture
    picture: Picture = "bars"
    facets: tuple[str, ...] | None = None
    keys: Callable[[FacetValues, BreakdownContext], Keys] | None = None
    order: Callable[[BreakdownContext], Iterable[str]] | None = None  # None: the largest first
    adds_up: bool = True  # False: one person may stand in several rows
    workbook_place: int | None = 1  # lower ones first; None: only where somebody asks for it
    needs_several: bool = False  # one row alone says nothing
    report_title: str = ""  # on the report to be signed; "": it is not there

    @property
    def is_ordered(self) -> bool:
        """Have its values an order of their own, so that no picture puts the largest first?"""
        return self.order is not None

    def grouping(self, around: BreakdownContext) -> Grouping:
        """How it tells the people of one question apart."""
        order = None if self.order is None else _places(self.order(around))
        if (keys := self.keys) is None:
            return Grouping((self.key,), _field_keys(self.key), order, self.adds_up)
        return Grouping(self.facets or (), lambda person: keys(person, around), order, self.adds_up)


# --- ages ---

BANDS = (
    (0, 29, N_("under 30")),
    (30, 34, "30–34"),
    (35, 39, "35–39"),
    (40, 44, "40–44"),
    (45, 49, "45–49"),
    (50, 150, N_("50 and over")),
)


def age_at(birth_date: str | None, day: dt.date | None) -> int | None:
    """Whole years on a day; None when the birth date is unknown (a year alone counts as its first
    day).

    What no band of `BANDS` holds is no age anybody can have: `likely_age` leaves it out.
    """
    if not birth_date or day is None:
        return None
    month_day = birth_date[5:] or "01-01"
    return day.year - int(birth_date[:4]) - (f"{day:%m-%d}"[: len(month_day)] < month_day)


def likely_age(age: int | None) -> int | None:
    """An age somebody can have: nobody is counted as born after the first day, or more than 150
    years before it.
    """
    return age if age is not None and BANDS[0][0] <= age <= BANDS[-1][1] else None


# --- in which rows a person stands ---


def _one(key: str | None, label: str) -> Keys:
    return () if not key else ((key, label),)


def _places(keys: Iterable[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(keys)}


def _field_keys(name: str) -> Callable[[FacetValues], Keys]:
    kind = PARTICIPANT.field(name).kind

    def keys(person: FacetValues) -> Keys:
        value = person[name]
        return ((str(value), kind.format(value)),) if value else ()

    return keys


def _by_country(person: FacetValues, _around: BreakdownContext) -> Keys:
    code = person.get("nationality")
    return _one(code, countries.name(code, language())) if code else ()


def _by_region(person: FacetValues, _around: BreakdownContext) -> Keys:
    code = person.get("nationality")
    return _one(countries.region(code, "en"), countries.region(code, language())) if code else ()


def _by_subregion(person: FacetValues, _around: BreakdownContext) -> Keys:
    code = person.get("nationality")
    return (
        _one(countries.subregion(code, "en"), countries.subregion(code, language())) if code else ()
    )


def _by_age(person: FacetValues, _around: BreakdownContext) -> Keys:
    age = person[AGE]
    return (
        ()
        if age is None
        else tuple((band, _(band)) for least, most, band in BANDS if least <= age <= most)
    )


def _by_newness(person: FacetValues, _around: BreakdownContext) -> Keys:
    """In no row where nobody can tell: the first day of the cohort, or of another they were in,
    is not known.
    """
    returned = person[RETURNED]
    if returned is None:
        return ()
    return (
        ("again", _("had taken part before"))
        if returned
        else ("first", _("first time in these records")),
    )


def _by_language(person: FacetValues, _around: BreakdownContext) -> Keys:
    return tuple((code, name(code, language())) for code in spoken(person.get("languages")))


def _by_cohort(person: FacetValues, around: BreakdownContext) -> Keys:
    cohort_id = person.get("cohort_id", 0)
    return _one(str(cohort_id), around.names.get(cohort_id, ""))


def _cohorts_in_time(around: BreakdownContext) -> Iterable[str]:
    begun = sorted(around.names, key=lambda one: (around.starts.get(one) or dt.date.max, one))
    return map(str, begun)


def _by_year(person: FacetValues, around: BreakdownContext) -> Keys:
    starts = around.starts.get(person.get("cohort_id", 0))
    return _one(str(starts.year), str(starts.year)) if starts else ()


def _years(around: BreakdownContext) -> Iterable[str]:
    return sorted({str(day.year) for day in around.starts.values() if day})


# --- spoken languages, recognised in what people write: "English (fluent), 法语" ---

_BETWEEN = late(r"\s*(?:[,;/、，；|\n&+·]|\band\b|\bet\b|\by\b|和|及)\s*", re.IGNORECASE)
_LEVEL = late(r"[(（\[][^)）\]]*[)）\]]?|(?:[:：]|\s[–—-])\s*[\w ./%]*$")
_SAID_SO = late(
    r"\b(?:fluent|good|basic|native|mother tongue|intermediate|advanced|excellent|fair|little|"
    r"working|level|[abc][12])\b|流利|熟练|母语|良好|一般|精通",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def spoken(text: str | None) -> tuple[str, ...]:
    """The languages a text names, each once, in its order: codes, or the word with a capital
    where it is none we know.
    """
    if text and is_placeholder(text, "form"):
        return ()
    parts = (
        " ".join(part.split())
        for part in _BETWEEN.split(text or "")
        if part.strip() and not is_placeholder(part, "form")
    )
    return tuple(dict.fromkeys(code for part in parts if (code := _meant(part))))


def name(code: str, language: str) -> str:
    """The name of a language ("英语"); a word we do not know stays as it was written."""
    found = _table().get(code)
    return found[language if language in ("en", "zh") else "en"] if found else code


def _meant(part: str) -> str:
    """The language of a part as it stands, or without how well it is spoken; else the word
    itself.
    """
    word = _bare(part)
    return _known().get(fold(part)) or _known().get(fold(word), word[:1].upper() + word[1:].lower())


def _bare(part: str) -> str:
    """A part without how well it is spoken."""
    return " ".join(_SAID_SO.sub(" ", _LEVEL.sub(" ", part)).split()).strip(" .")


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read("languages.csv")}


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, row in _table().items():
        for word in (row["en"], row["zh"], *row["names"].split("|")):
            if word:
                known.setdefault(fold(word), code)
    return known


# --- the declarations, in the order of the menu ---

BREAKDOWNS = (
    Breakdown(
        key="country",
        head=N_("Country/region"),
        sheet=N_("Countries and regions"),
        name=N_("country"),
        subtitle=N_("Participants by country, women and men"),
        facets=(),
        keys=_by_country,
    ),
    Breakdown(
        key="region",
        head=N_("Region"),
        sheet=N_("Regions"),
        name=N_("region"),
        subtitle=N_("Participants by region, women and men"),
        facets=(),
        keys=_by_region,
    ),
    Breakdown(
        key="subregion",
        head=N_("Sub-region"),
        sheet=N_("Sub-regions"),
        name=N_("sub-region"),
        subtitle=N_("Participants by sub-region, women and men"),
        facets=(),
        keys=_by_subregion,
    ),
    Breakdown(
        key="gender",
        head=N_("Gender"),
        sheet=N_("Gender"),
        name=N_("gender"),
        subtitle=N_("Participants by gender"),
        picture="squares",
    ),
    Breakdown(
        key="age",
        head=N_("Age"),
        sheet=N_("Ages"),
        name=N_("age"),
        subtitle=N_("Age at opening, by gender"),
        picture="pyramid",
        facets=(AGE,),
        keys=_by_age,
        order=lambda _around: (band for _least, _most, band in BANDS),
    ),
    Breakdown(
        key="organization_kind",
        head=N_("Kind of organisation"),
        sheet=N_("Organisations"),
        name=N_("kind of organisation"),
        subtitle=N_("Participants by kind of organisation, women and men"),
        report_title=N_("Kind of organisation"),
    ),
    Breakdown(
        key="education",
        head=N_("Education"),
        sheet=N_("Education"),
        name=N_("education"),
        subtitle=N_("Participants by education, women and men"),
        workbook_place=None,
    ),
    Breakdown(
        key="language",
        head=N_("Language"),
        sheet=N_("Languages"),
        name=N_("language"),
        subtitle=N_("Participants by language they speak, women and men"),
        facets=("languages",),
        keys=_by_language,
        adds_up=False,
        workbook_place=2,
    ),
    Breakdown(
        key="status",
        head=N_("Status"),
        sheet=N_("Status"),
        name=N_("status"),
        subtitle=N_("Participants by status, women and men"),
        order=lambda _around: (*CHAIN, *ENDS),
    ),
    Breakdown(
        key="first_time",
        head=N_("Taking part"),
        sheet=N_("First time or again"),
        name=N_("first time or again"),
        subtitle=N_("Who takes part for the first time, and who again"),
        picture="squares",
        facets=(RETURNED, "cohort_id"),
        keys=_by_newness,
        order=lambda _around: ("first", "again"),
        workbook_place=2,
        report_title=N_("First time or again"),
    ),
    Breakdown(
        key="cohort",
        head=N_("Cohort"),
        sheet=N_("Cohorts"),
        name=N_("cohort"),
        subtitle=N_("Participants by cohort, women and men"),
        picture="columns in time",
        facets=("cohort_id",),
        keys=_by_cohort,
        order=_cohorts_in_time,
        workbook_place=2,
        needs_several=True,
    ),
    Breakdown(
        key="year",
        head=N_("Year"),
        sheet=N_("Years"),
        name=N_("year"),
        subtitle=N_("Participants by year of opening, women and men"),
        picture="columns in time",
        facets=("cohort_id",),
        keys=_by_year,
        order=_years,
        workbook_place=2,
        needs_several=True,
    ),
    Breakdown(
        key="theme_wanted",
        head=N_("Theme wanted"),
        sheet=N_("Themes wanted"),
        name=N_("theme wanted"),
        subtitle=N_("Participants by theme wanted, women and men"),
    ),
    Breakdown(
        key="field_of_work",
        head=N_("Field of work"),
        sheet=N_("Field of work"),
        workbook_place=None,
    ),
)
BY_KEY: Mapping[str, Breakdown] = {one.key: one for one in BREAKDOWNS}
KEYS = tuple(BY_KEY)
GROUP = "group:"
"""What stands before the code of a group of countries: each group is a breakdown too."""


def workbook_keys() -> list[str]:
    """The breakdowns of a workbook nobody chose any for, in the order of its sheets."""
    own = [one for one in BREAKDOWNS if one.workbook_place is not None]
    return [one.key for one in sorted(own, key=lambda one: one.workbook_place or 0)]


def is_ordered(by: str) -> bool:
    """Have the values of this breakdown an order of their own?"""
    return by in BY_KEY and BY_KEY[by].is_ordered


def picture_of(by: str) -> Picture:
    """How its numbers are drawn; members and others of a group of countries as squares."""
    return "squares" if by.startswith(GROUP) else BY_KEY[by].picture if by in BY_KEY else "bars"


def grouping_of(by: str, around: BreakdownContext) -> Grouping:
    """How the breakdown of that key groups people; `KnownFault` when there is none."""
    if by in BY_KEY:
        return BY_KEY[by].grouping(around)
    if by.startswith(GROUP) and by.removeprefix(GROUP) in around.groups:
        return _by_group(around.groups[by.removeprefix(GROUP)], around)
    known = ", ".join((*KEYS, *(GROUP + code for code in around.groups or ("…",))))
    raise KnownFault(_("There is no cut “{by}”.", by=by), _("Known are: {cuts}.", cuts=known))


def _by_group(group: countries.NamedCountryGroup, around: BreakdownContext) -> Grouping:
    members: dict[dt.date, frozenset[str]] = {}

    def keys(person: FacetValues) -> Keys:
        day = around.day_of(person)
        if day not in members:
            members[day] = group.on(day)
        code = person.get("nationality")
        if not code:  # of no country we know, so of no group we know either
            return ()
        return (("in", _("member")) if code in members[day] else ("out", _("not a member")),)

    return Grouping(("cohort_id",), keys)
