"""The country table of resources/reference: codes, names for display, regions, income; and the
groups of countries (ASEAN, SCO, Belt and Road partners …) with the dates of membership.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from lcdesk import resources

LANGUAGES = ("en", "zh", "fr", "ru", "ar")


def read(file: str) -> list[dict[str, str]]:
    """The rows of one reference file; its first line holds the heads."""
    with resources.path("reference", file).open(encoding="utf-8", newline="") as lines:
        heads, *rows = csv.reader(lines)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@cache
def table() -> dict[str, dict[str, str]]:
    """countries.csv by ISO 3166-1 alpha-2 code."""
    return {row["code"]: row for row in read("countries.csv")}


@cache
def shipped_labels() -> dict[str, dict[str, str]]:
    """labels.csv by code: the wording that came with the program."""
    return {row["code"]: row for row in read("labels.csv")}


class _Office:
    """The wording of this office's own file, over what came with the program; one for the whole
    process.
    """

    labels: Mapping[str, dict[str, str]] | None = None
    listeners: Final[list[Callable[[], None]]] = []


def labels() -> Mapping[str, dict[str, str]]:
    """The wording the office insists on by code, before any other name."""
    return shipped_labels() if _Office.labels is None else _Office.labels


def use_labels(own: Mapping[str, dict[str, str]] | None) -> None:
    """From now on call countries as the office's own file does (`wording.read_wording`); None:
    as the program does.
    """
    wanted = None if own is None else {**shipped_labels(), **own}
    if wanted == _Office.labels:
        return  # each command asks for it at its beginning
    _Office.labels = wanted
    for forget in _Office.listeners:
        forget()


def when_renamed(forget: Callable[[], None]) -> None:
    """Call `forget` whenever countries are called otherwise: whatever was kept by their names is
    worth nothing then.
    """
    _Office.listeners.append(forget)


@cache
def codes() -> tuple[str, ...]:
    """All ISO 3166-1 alpha-2 codes, sorted."""
    return tuple(sorted(table()))


def name(code: str, language: str = "en") -> str:
    """The name to show; English where the language has none, the code itself where nothing is
    known.
    """
    label, row = labels().get(code, {}), table().get(code, {})
    return label.get(language) or row.get(language) or label.get("en") or row.get("en") or code


def formal_name(code: str, language: str = "en") -> str:
    """The full name of the state ("the Islamic Republic of Pakistan"); the short one where there is
    none.

    Kept for "en" and "zh". Whoever has a label by the office's rule is called by it here too.
    """
    if code in labels():
        return name(code, language)
    return table().get(code, {}).get(f"formal_{language}") or name(code, language)


def flag(code: str) -> str:
    """Name of the picture in resources/flags without .svg; blank where the office's label file
    wants none.
    """
    label = labels().get(code)
    return label["flag"] if label else code.lower() if code in table() else ""


def code3(code: str) -> str:
    """ISO 3166-1 alpha-3 of an alpha-2 code; blank when unknown."""
    return _value(code, "code3")


def region(code: str, language: str = "en") -> str:
    """Name of the UN M49 region (Asia 亚洲); blank when unknown. Languages en and zh."""
    return _value(code, f"region_{language}") or _value(code, "region_en")


def regions_of(codes: Iterable[str | None]) -> frozenset[str]:
    """The UN M49 regions these countries lie in, each once; a blank code, or one that lies in
    none, adds nothing.
    """
    return frozenset(found for code in codes if code and (found := region(code)))


@cache
def codes_in(region_en: str) -> tuple[str, ...]:
    """All codes that lie in a UN M49 region, by its English name."""
    return tuple(code for code in codes() if region(code) == region_en)


def subregion(code: str, language: str = "en") -> str:
    """Name of the UN M49 sub-region (Central Asia 中亚); blank when unknown. Languages en and zh."""
    return _value(code, f"subregion_{language}") or _value(code, "subregion_en")


def income(code: str) -> str:
    """World Bank income group: "Low", "Lower middle", "Upper middle", "High", or blank (not
    classified).
    """
    return _value(code, "income")


def _value(code: str, column: str) -> str:
    return table().get(code, {}).get(column, "")


# --- Groups of countries ---


@dataclass(frozen=True)
class Membership:
    """One country in a group; `start` and `end` are None where open or not recorded, `end` is
    exclusive.
    """

    country: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class NamedCountryGroup:
    """A group of countries with its names; `source` tells whose list it is and of which day.
    `is_own`: the office's own.
    """

    code: str
    name_en: str
    name_zh: str
    source: str
    members: tuple[Membership, ...]
    is_own: bool = False

    def name(self, language: str = "en") -> str:
        """The name in "zh", else in English; the other one, or the code, where that is blank."""
        first, second = (
            (self.name_zh, self.name_en) if language == "zh" else (self.name_en, self.name_zh)
        )
        return first or second or self.code

    def on(self, day: date) -> frozenset[str]:
        """Codes of the members on a day."""
        return frozenset(member.country for member in self.members if _holds(member, day))

    def undated(self, day: date) -> frozenset[str]:
        """Those of them of whom it is not known since when."""
        return frozenset(
            one.country for one in self.members if _holds(one, day) and one.start is None
        )


@cache
def groups() -> Mapping[str, NamedCountryGroup]:
    """All groups of groups.csv by their code, in the order of the file."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in read("groups.csv"):
        rows.setdefault(row["group"], []).append(row)
    return {code: _group(code, members) for code, members in rows.items()}


def group_members(group: str, on: date | None = None) -> tuple[str, ...]:
    """Codes of the members on a day (None: today), sorted; empty for an unknown group."""
    known = groups().get(group)
    return tuple(sorted(known.on(on or date.today()))) if known else ()


def _group(code: str, rows: list[dict[str, str]]) -> NamedCountryGroup:
    members = tuple(Membership(row["country"], _day(row["from"]), _day(row["to"])) for row in rows)
    return NamedCountryGroup(
        code, rows[0]["name_en"], rows[0]["name_zh"], rows[0]["source"], members
    )


def _holds(member: Membership, day: date) -> bool:
    return (member.start is None or member.start <= day) and (
        member.end is None or day < member.end
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
