"""The organisations of a country: where its people worked, who nominated them, and those of the directory."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.db.queries.country_page import CountryEnrolment
from lcdesk.db.queries.curriculum import best_name

Record = dict[str, Any]


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation: its kinds as stated (the most frequent first), the years of its people, and who they are.

    `people`: enrolments of those who worked there at that time; `nominated`: of those it nominated; `roles`: its roles in
    cohorts (codes of `ORGANISATION_ROLE`), where it stands in the directory.
    """

    name: str
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    people: tuple[int, ...]
    nominated: tuple[int, ...]
    roles: tuple[str, ...]

    @property
    def everybody(self) -> tuple[int, ...]:
        """Those who worked there and those it nominated, each once."""
        return tuple(dict.fromkeys((*self.people, *self.nominated)))


@dataclass
class _OrganisationCount:
    """An organisation while it is gathered."""

    name: str
    kinds: Counter[str] = field(default_factory=Counter[str])
    years: set[int] = field(default_factory=set[int])
    people: list[int] = field(default_factory=list[int])
    nominated: list[int] = field(default_factory=list[int])
    roles: dict[str, None] = field(default_factory=dict[str, None])


def gather_organisations(
    known: Sequence[CountryEnrolment], entries: Sequence[Record], starts: Mapping[int, dt.date | None]
) -> list[OrganisationLine]:
    """One line an organisation, those with most people first; names that differ only in case and blanks are one.

    `entries`: rows of the directory (`queries.list_organisations`), `starts`: cohort → first day.
    """
    found = _of_directory(entries, starts)
    for one in known:
        day = starts.get(one.cohort_id)
        for name, is_employer in ((one.organization, True), (one.body, False)):
            key = _folded(name)
            if not key:
                continue
            row = found.get(key) or found.setdefault(key, _OrganisationCount(" ".join((name or "").split())))
            (row.people if is_employer else row.nominated).append(one.id)
            if is_employer and one.kind:
                row.kinds[one.kind] += 1
            if day:
                row.years.add(day.year)
    rows = {id(row): row for row in found.values()}.values()
    return sorted(map(_line, rows), key=lambda line: (-len(line.everybody), line.name.casefold()))


def _of_directory(entries: Sequence[Record], starts: Mapping[int, dt.date | None]) -> dict[str, _OrganisationCount]:
    """Organisations of the directory under each of their names."""
    found: dict[str, _OrganisationCount] = {}
    for entry in entries:
        name = best_name(entry, "name_en", "name_zh") or entry["name_local"] or ""
        row = _OrganisationCount(name, Counter([entry["kind"]] if entry["kind"] else []))
        for cohort, role in entry["roles"]:
            row.roles[role] = None
            if day := starts.get(cohort):
                row.years.add(day.year)
        for column in ("name_en", "name_zh", "name_local"):
            if key := _folded(entry[column]):
                found.setdefault(key, row)
    return found


def _line(row: _OrganisationCount) -> OrganisationLine:
    kinds = tuple(kind for kind, _number in row.kinds.most_common())
    return OrganisationLine(
        row.name, kinds, tuple(sorted(row.years)), tuple(row.people), tuple(row.nominated), tuple(row.roles)
    )


def _folded(name: str | None) -> str:
    return " ".join((name or "").split()).casefold()
