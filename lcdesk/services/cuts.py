"""The cuts of the figures: by which value of a person, or of their cohort, the counted are told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import CHAIN, ENDS
from lcdesk.texts import N_, _, language

Record = Mapping[str, Any]
Cut = Callable[[Record], tuple[str, str] | None]
"""A record → key and label of its row; None: not known."""


@dataclass(frozen=True)
class Around:
    """What the cuts know beside the records: cohort → first day and name, code → group, who had been here before."""

    starts: Mapping[int, dt.date | None] = field(default_factory=dict[int, dt.date | None])
    names: Mapping[int, str] = field(default_factory=dict[int, str])
    groups: Mapping[str, countries.Group] = field(default_factory=dict[str, countries.Group])
    returned: frozenset[int] = frozenset()  # enrolments of people who took part in an earlier cohort

    def day_of(self, record: Record) -> dt.date:
        """The day on which ages and memberships are taken: the first of the cohort, else today."""
        return self.starts.get(record["cohort_id"]) or clock.today()


BANDS = (
    (0, 29, N_("under 30")), (30, 34, "30–34"), (35, 39, "35–39"), (40, 44, "40–44"), (45, 49, "45–49"), (50, 150, N_("50 and over")),
)  # fmt: skip


def age_at(birth_date: str | None, day: dt.date | None) -> int | None:
    """Whole years on a day; None when the birth date is unknown (a year alone counts as its first day)."""
    if not birth_date or day is None:
        return None
    month_day = birth_date[5:] or "01-01"
    return day.year - int(birth_date[:4]) - (f"{day:%m-%d}"[: len(month_day)] < month_day)


def _by_country(person: Record) -> tuple[str, str] | None:
    code = person["nationality"]
    return (code, countries.name(code, language())) if code else None


def _by_region(person: Record) -> tuple[str, str] | None:
    code = person["nationality"]
    return (countries.region(code, "en"), countries.region(code, language())) if code else None


def _by_subregion(person: Record) -> tuple[str, str] | None:
    code = person["nationality"]
    return (countries.subregion(code, "en"), countries.subregion(code, language())) if code else None


def _by_field(name: str) -> Cut:
    kind = PARTICIPANT.field(name).kind

    def cut(person: Record) -> tuple[str, str] | None:
        value = person[name]
        return None if value is None else (str(value), kind.format(value))

    return cut


def _by_age(around: Around) -> Cut:
    def cut(person: Record) -> tuple[str, str] | None:
        age = age_at(person["birth_date"], around.day_of(person))
        band = next((band for least, most, band in BANDS if age is not None and least <= age <= most), None)
        return None if band is None else (band, _(band))

    return cut


def _by_group(group: countries.Group, around: Around) -> Cut:
    members: dict[dt.date, frozenset[str]] = {}

    def cut(person: Record) -> tuple[str, str] | None:
        day = around.day_of(person)
        if day not in members:
            members[day] = group.on(day)
        return ("in", _("member")) if person["nationality"] in members[day] else ("out", _("not a member"))

    return cut


def _by_cohort(around: Around) -> Cut:
    return lambda person: (str(person["cohort_id"]), around.names.get(person["cohort_id"], ""))


def _by_year(around: Around) -> Cut:
    def cut(person: Record) -> tuple[str, str] | None:
        starts = around.starts.get(person["cohort_id"])
        return (str(starts.year), str(starts.year)) if starts else None

    return cut


def _by_newness(around: Around) -> Cut:
    def cut(person: Record) -> tuple[str, str]:
        return ("again", _("had taken part before")) if person["id"] in around.returned else ("first", _("first time"))

    return cut


ALWAYS = ("nationality", "gender", "birth_date")
_PLAIN_CUTS: dict[str, Cut] = {"country": _by_country, "region": _by_region, "subregion": _by_subregion}
_FIELD_CUTS = ("gender", "status", "organization_kind", "field_of_work", "theme_wanted", "education")
_AROUND_CUTS: dict[str, Callable[[Around], Cut]] = {
    "age": _by_age, "cohort": _by_cohort, "year": _by_year, "first_time": _by_newness,
}  # fmt: skip
CUTS = (*_PLAIN_CUTS, *_AROUND_CUTS, *_FIELD_CUTS)
GROUP = "group:"


def cut_of(by: str, around: Around) -> Cut:
    """The cut of that name; `KnownFault` when there is none."""
    if by in _PLAIN_CUTS:
        return _PLAIN_CUTS[by]
    if by in _AROUND_CUTS:
        return _AROUND_CUTS[by](around)
    if by in _FIELD_CUTS:
        return _by_field(by)
    if by.startswith(GROUP) and by.removeprefix(GROUP) in around.groups:
        return _by_group(around.groups[by.removeprefix(GROUP)], around)
    known = ", ".join((*CUTS, *(GROUP + code for code in around.groups or ("…",))))
    raise KnownFault(_("There is no cut “{by}”.", by=by), _("Known are: {cuts}.", cuts=known))


def fields_of(by: str) -> tuple[str, ...]:
    """The fields a cut reads beside `ALWAYS`."""
    return (by,) if by in _FIELD_CUTS else ()


def order_of(by: str, around: Around) -> dict[str, int] | None:
    """Key → place for a cut whose rows have an order of their own; None: the largest first."""
    keys: tuple[str, ...]
    match by:
        case "age":
            keys = tuple(band for _least, _most, band in BANDS)
        case "status":
            keys = (*CHAIN, *ENDS)
        case "first_time":
            keys = ("first", "again")
        case "cohort":
            keys = tuple(map(str, sorted(around.names, key=lambda one: (around.starts.get(one) or dt.date.max, one))))
        case "year":
            keys = tuple(sorted({str(day.year) for day in around.starts.values() if day}))
        case _:
            return None
    return {key: place for place, key in enumerate(keys)}
