"""The breakdowns a person can choose, in the order of the menu, and the words that go with each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lcdesk.model.breakdowns import BREAKDOWNS, BY_KEY, GROUP
from lcdesk.model.countries import NamedCountryGroup
from lcdesk.texts import _, language

Groups = Mapping[str, NamedCountryGroup]
LONGEST_NAME = 36
_LAST_BRACKET = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def breakdown_name(by: str, groups: Groups) -> str:
    """The name of a breakdown in the language of the moment; of a group of countries its own."""
    return _group(by, groups) if by.startswith(GROUP) else _(BY_KEY[by].name)


def breakdown_subtitle(by: str, groups: Groups) -> str:
    """What a picture of this breakdown counts."""
    if by.startswith(GROUP):
        return _("Participants from members of {group} and from others", group=_group(by, groups))
    return _(BY_KEY[by].subtitle)


def breakdown_head(by: str, groups: Groups) -> str:
    """The head of the first column of its table."""
    return _group(by, groups) if by.startswith(GROUP) else _(BY_KEY[by].head)


def plain_breakdowns() -> list[str]:
    """The breakdowns of the menu, in its order."""
    return [one.key for one in BREAKDOWNS if one.name]


def group_breakdowns(groups: Groups) -> list[str]:
    """A breakdown for each group of countries: as they came with the program, then the office's
    own.
    """
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
