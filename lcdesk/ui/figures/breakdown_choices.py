"""The cuts a person can choose, in the order of the menu, and the words that go with each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lcdesk.model.countries import NamedCountryGroup
from lcdesk.services.figures.statistics import GROUP
from lcdesk.texts import N_, _, language

# cut of services.statistics → its name in the menu, the line under the title of its picture, the
# head of its table
CUTS: dict[str, tuple[str, str, str]] = {
    "country": (N_("country"), N_("Participants by country, women and men"), N_("Country/region")),
    "region": (N_("region"), N_("Participants by region, women and men"), N_("Region")),
    "subregion": (
        N_("sub-region"),
        N_("Participants by sub-region, women and men"),
        N_("Sub-region"),
    ),
    "gender": (N_("gender"), N_("Participants by gender"), N_("Gender")),
    "age": (N_("age"), N_("Age at opening, by gender"), N_("Age")),
    "organization_kind": (
        N_("kind of organisation"),
        N_("Participants by kind of organisation, women and men"),
        N_("Kind of organisation"),
    ),
    "education": (N_("education"), N_("Participants by education, women and men"), N_("Education")),
    "language": (
        N_("language"),
        N_("Participants by language they speak, women and men"),
        N_("Language"),
    ),
    "status": (N_("status"), N_("Participants by status, women and men"), N_("Status")),
    "first_time": (
        N_("first time or again"),
        N_("Who takes part for the first time, and who again"),
        N_("Taking part"),
    ),
    "cohort": (N_("cohort"), N_("Participants by cohort, women and men"), N_("Cohort")),
    "year": (N_("year"), N_("Participants by year of opening, women and men"), N_("Year")),
    "theme_wanted": (
        N_("theme wanted"),
        N_("Participants by theme wanted, women and men"),
        N_("Theme wanted"),
    ),
}
Groups = Mapping[str, NamedCountryGroup]
LONGEST_NAME = 36
_LAST_BRACKET = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def cut_name(by: str, groups: Groups) -> str:
    """The name of a cut in the language of the moment; a group of countries by its own name."""
    return _group(by, groups) if by.startswith(GROUP) else _(CUTS[by][0])


def cut_subtitle(by: str, groups: Groups) -> str:
    """What a picture of this cut counts."""
    if by.startswith(GROUP):
        return _("Participants from members of {group} and from others", group=_group(by, groups))
    return _(CUTS[by][1])


def cut_head(by: str, groups: Groups) -> str:
    """The head of the first column of its table."""
    return _group(by, groups) if by.startswith(GROUP) else _(CUTS[by][2])


def group_cuts(groups: Groups) -> list[str]:
    """A cut for each group of countries: as they came with the program, then the office's own."""
    return [GROUP + code for code in groups]


def short_name(cohort: Mapping[str, Any]) -> str:
    """A cohort for a button: "Shanghai Session 2025", what stands last in brackets with the
    year; "" for none.
    """
    name = str(cohort.get("name") or "")
    last = _LAST_BRACKET.search(name)
    short, starts = last[1] if last else name, cohort.get("starts")
    if starts and str(starts.year) not in short:
        short = f"{short} {starts.year}".strip()
    return shortened(short)


def shortened(name: str) -> str:
    """A name for a button: what is longer than there is room for ends in "…"."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _group(by: str, groups: Groups) -> str:
    code = by.removeprefix(GROUP)
    group = groups.get(code)
    return group.name(language()) if group else code
