"""What the name of a cohort says: its short form, and the programme it is a session of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from lcdesk.model.characters import simplified

LONGEST = 22
"""Letters of a cohort's name that fit beside other things; a Chinese one counts twice."""

_TAIL = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def short_name(cohort: Mapping[str, Any]) -> str:
    """The part of a long name that tells a session from its sisters: "… (Shanghai Session)" → Shanghai Session."""
    name = str(cohort["name"])
    tail = _TAIL.search(name)
    if sum(1 + (letter > "\u2e7f") for letter in name) <= LONGEST or not tail:
        return name
    return tail[1]


def dated_name(cohort: Mapping[str, Any]) -> str:
    """The short name with the year of the first day, unless it says it: Shanghai Session 2025."""
    short, starts = short_name(cohort), cohort.get("starts")
    return f"{short} {starts.year}" if starts and str(starts.year) not in short else short


def series_name(name: str) -> str:
    """A name without its last bracket, as all sessions of a programme have it: "Green course (Shanghai Session)" → Green course."""
    whole = name.strip()
    return _TAIL.sub("", whole).strip() or whole


def fold_title(title: str) -> str:
    """The comparable form: case, width, blanks and traditional characters tell no two titles apart; a letter does."""
    return " ".join(simplified(unicodedata.normalize("NFKC", title)).casefold().split())


def by_script(name: str, stem: str) -> dict[str, str]:
    """A name as a value of the field of its script: {"name_zh": "上海站"} for the stem "name"."""
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name)
    return {f"{stem}_zh" if is_chinese else f"{stem}_en": name}
