"""Groups of countries (ASEAN, SCO, Belt and Road partners …) with the dates of membership."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from lcdesk.model.countries.reference import read


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
