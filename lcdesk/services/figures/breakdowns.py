"""The cuts of the figures: by which value of a person, or of their cohort, the counted are told
apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.db.queries.figures import AGE, RETURNED
from lcdesk.model import clock, countries, languages
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import CHAIN, ENDS
from lcdesk.texts import N_, _, language

Record = Mapping[str, Any]
Keys = Sequence[tuple[str, str]]
"""Key and label of each row somebody stands in: none where it is not known, more than one only
in cuts that do not add up.
"""


@dataclass(frozen=True)
class Cut:
    """How a cut tells people apart: the facets it looks at (`db.queries.figures`), the rows
    their values belong to.
    """

    facets: tuple[str, ...]
    keys: Callable[[Record], Keys]
    order: Mapping[str, int] | None = None  # key → place; None: the largest first
    adds_up: bool = True  # False: one person may stand in several rows


@dataclass(frozen=True)
class BreakdownContext:
    """What the cuts know beside the records: cohort → first day and name, code → group."""

    starts: Mapping[int, dt.date | None] = field(default_factory=dict[int, dt.date | None])
    names: Mapping[int, str] = field(default_factory=dict[int, str])
    groups: Mapping[str, countries.NamedCountryGroup] = field(
        default_factory=dict[str, countries.NamedCountryGroup]
    )

    def day_of(self, record: Record) -> dt.date:
        """The day on which memberships are taken: the first of the cohort, else today."""
        return self.starts.get(record["cohort_id"]) or clock.today()


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


def _one(key: str | None, label: str) -> Keys:
    return () if not key else ((key, label),)


def _by_country(person: Record) -> Keys:
    code = person["nationality"]
    return _one(code, countries.name(code, language())) if code else ()


def _by_region(person: Record) -> Keys:
    code = person["nationality"]
    return _one(countries.region(code, "en"), countries.region(code, language())) if code else ()


def _by_subregion(person: Record) -> Keys:
    code = person["nationality"]
    return (
        _one(countries.subregion(code, "en"), countries.subregion(code, language())) if code else ()
    )


def _by_field(name: str, order: Sequence[str] = ()) -> Cut:
    kind = PARTICIPANT.field(name).kind

    def keys(person: Record) -> Keys:
        value = person[name]
        return ((str(value), kind.format(value)),) if value else ()

    return Cut((name,), keys, _places(order) if order else None)


def _by_age(person: Record) -> Keys:
    age = person[AGE]
    return (
        ()
        if age is None
        else tuple((band, _(band)) for least, most, band in BANDS if least <= age <= most)
    )


def _by_newness(person: Record) -> Keys:
    """In no row where nobody can tell: the first day of the cohort, or of another they were in,
    is not known.
    """
    if person[RETURNED] is None:
        return ()
    return (
        ("again", _("had taken part before")) if person[RETURNED] else ("first", _("first time")),
    )


def _by_language(person: Record) -> Keys:
    return tuple(
        (code, languages.name(code, language())) for code in languages.spoken(person["languages"])
    )


def _by_group(group: countries.NamedCountryGroup, around: BreakdownContext) -> Cut:
    members: dict[dt.date, frozenset[str]] = {}

    def keys(person: Record) -> Keys:
        day = around.day_of(person)
        if day not in members:
            members[day] = group.on(day)
        code = person["nationality"]
        if not code:  # of no country we know, so of no group we know either
            return ()
        return (("in", _("member")) if code in members[day] else ("out", _("not a member")),)

    return Cut(("cohort_id",), keys)


def _by_cohort(around: BreakdownContext) -> Cut:
    begun = sorted(around.names, key=lambda one: (around.starts.get(one) or dt.date.max, one))
    return Cut(
        ("cohort_id",),
        lambda person: _one(str(person["cohort_id"]), around.names.get(person["cohort_id"], "")),
        _places(map(str, begun)),
    )


def _by_year(around: BreakdownContext) -> Cut:
    def keys(person: Record) -> Keys:
        starts = around.starts.get(person["cohort_id"])
        return _one(str(starts.year), str(starts.year)) if starts else ()

    return Cut(
        ("cohort_id",),
        keys,
        _places(sorted({str(day.year) for day in around.starts.values() if day})),
    )


def _places(keys: Iterable[str]) -> dict[str, int]:
    return {key: place for place, key in enumerate(keys)}


_PLAIN_CUTS: dict[str, Cut] = {
    "country": Cut((), _by_country),
    "region": Cut((), _by_region),
    "subregion": Cut((), _by_subregion),
    "age": Cut((AGE,), _by_age, _places(band for _least, _most, band in BANDS)),
    "first_time": Cut((RETURNED, "cohort_id"), _by_newness, _places(("first", "again"))),
    "language": Cut(("languages",), _by_language, adds_up=False),
}
_FIELD_CUTS = {
    "gender": (),
    "status": (*CHAIN, *ENDS),
    "organization_kind": (),
    "field_of_work": (),
    "theme_wanted": (),
    "education": (),
}
_AROUND_CUTS: dict[str, Callable[[BreakdownContext], Cut]] = {
    "cohort": _by_cohort,
    "year": _by_year,
}
CUTS = (*_PLAIN_CUTS, *_AROUND_CUTS, *_FIELD_CUTS)
GROUP = "group:"


def cut_of(by: str, around: BreakdownContext) -> Cut:
    """The cut of that name; `KnownFault` when there is none."""
    if by in _PLAIN_CUTS:
        return _PLAIN_CUTS[by]
    if by in _AROUND_CUTS:
        return _AROUND_CUTS[by](around)
    if by in _FIELD_CUTS:
        return _by_field(by, _FIELD_CUTS[by])
    if by.startswith(GROUP) and by.removeprefix(GROUP) in around.groups:
        return _by_group(around.groups[by.removeprefix(GROUP)], around)
    known = ", ".join((*CUTS, *(GROUP + code for code in around.groups or ("…",))))
    raise KnownFault(_("There is no cut “{by}”.", by=by), _("Known are: {cuts}.", cuts=known))
