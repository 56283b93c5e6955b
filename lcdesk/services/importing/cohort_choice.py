"""Which cohort a file is for: the one whose people and days it has; strangers in numbers no course
takes go into a cohort of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lcdesk.db.queries import participants
from lcdesk.model.names import fold_title
from lcdesk.services.cohorts.cohorts import CohortRecord, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.tabular.plan.roster import Traits
from lcdesk.tabular.understood import ImportPlan, PlannedRow, ReadRow, Understanding
from lcdesk.texts import _, n_

Reason = Literal["people", "days", "chosen", "too many"]
ENOUGH = 0.5
"""Of the people, or of the days of a file, so many must be a cohort's."""
AROUND = dt.timedelta(days=3)
"""People arrive before the first day of a course, and leave after the last."""
ASKED = 400
"""People of a long file that are looked for."""
FEWEST, TIMES = 200, 3
"""So many strangers are none for a course, where they are also so many times its places (or, where
these are not known, the people in it)."""
_DAYS = ("arrival_date", "departure_date")


@dataclass(frozen=True)
class CohortProposal:
    """Where a file goes unless a person says otherwise: a cohort, or (None) a new one; and why.
    `name`: of that cohort, or of the one that has no room for so many. `people`: those in the file;
    `known`: those of them who are in that cohort already, of a long file by a part of it.
    """

    cohort_id: int | None
    why: Reason
    name: str = ""
    people: int = 0
    known: int = 0

    def words(self) -> str:
        """Why it goes elsewhere than into the cohort on screen; "" where it does not."""
        if self.why == "people":
            return _(
                "It goes into “{name}”: {known} of its {count} people are there already.",
                name=self.name,
                known=self.known,
                count=self.people,
            )
        if self.why == "days":
            return _("It goes into “{name}”: its days are in that time.", name=self.name)
        if self.why == "too many":
            return _(
                "It goes into a new cohort: {count} people are no list for “{name}”, and none of "
                "them is there.",
                count=self.people,
                name=self.name,
            )
        return ""


def propose_cohort(desk: Desk, understanding: Understanding, shown: int | None) -> CohortProposal:
    """The cohort of a file: that on screen (`shown`), unless the people or days of the file are
    another one's; a new one for strangers in numbers that it cannot be meant for.
    """
    rows, cohorts = understanding.of("participant"), list_cohorts(desk)
    names = {one["id"]: one["name"] for one in cohorts}
    known, days = _count_known(desk, rows), list(_days_of(understanding))
    during = [one["id"] for one in cohorts if _is_during(one, days)]
    fitting = [number for number, count in known.items() if count >= ENOUGH * len(rows)]
    cohort = next((one for one in cohorts if one["id"] == shown), None)
    if fitting and shown not in (*fitting, *during):
        best = max(fitting, key=lambda number: (number in during, known[number]))
        return CohortProposal(best, "people", names[best], len(rows), known[best])
    is_dated = cohort is None or cohort["starts"] is not None
    if not fitting and is_dated and shown not in during and len(during) == 1:
        return CohortProposal(during[0], "days", names[during[0]], len(rows))
    here = known.get(shown or 0, 0)
    if cohort and not here and _are_too_many(cohort, len(rows)):
        return CohortProposal(None, "too many", cohort["name"], len(rows))
    return CohortProposal(shown, "chosen", names.get(shown or 0, ""), len(rows), here)


def _count_known(desk: Desk, rows: Sequence[ReadRow]) -> dict[int, int]:
    """Cohort → how many of the people are in it; of many a part is asked about, and counted for
    all.
    """
    step = max(1, len(rows) // ASKED)
    some = rows[::step]
    passports = {number for row in some if (number := Traits(row.values).passport)}
    names = {str(name) for row in some for name in _names(row.values)}
    if not passports and not names:
        return {}
    with desk.reading() as session:
        found = participants.count_known(session, passports, names)
    return {number: min(count * step, len(rows)) for number, count in found.items()}


def _names(values: Mapping[str, Any]) -> Iterator[str]:
    parts = [values.get(name) for name in ("given_name", "family_name")]
    yield from (name for name in (values.get("full_name"), values.get("name_zh")) if name)
    if all(parts):
        yield " ".join(map(str, parts))


def _days_of(understanding: Understanding) -> Iterator[dt.date]:
    for row in understanding.rows:
        names = ("date",) if row.kind == "activity" else _DAYS
        yield from (day for name in names if isinstance(day := row.values.get(name), dt.date))


def _is_during(cohort: CohortRecord, days: Sequence[dt.date]) -> bool:
    """Are most of the days in the time of a cohort?"""
    starts, ends = cohort["starts"], cohort["ends"]
    if starts is None or ends is None or not days:
        return False
    inside = sum(starts - AROUND <= day <= ends + AROUND for day in days)
    return inside > ENOUGH * len(days)


def _are_too_many(cohort: CohortRecord, people: int) -> bool:
    """Are these strangers in numbers that the cohort cannot be meant for?"""
    return people >= FEWEST and people > TIMES * (cohort["places"] or cohort["people"])


# --- What is said of the cohort before anything is imported ---


@dataclass(frozen=True)
class CohortCounts:
    """A cohort, and what an import would make of it: people in the file, of them those who are
    in it already and those who are new, people afterwards, and its places. `is_expected`: that
    nobody of them is there says nothing, since the titles of the file name this very course.
    """

    name: str
    people: int
    known: int
    new: int
    before: int
    places: int | None
    is_expected: bool = False

    @property
    def are_strangers(self) -> bool:
        """Is nobody of the file in the cohort, which has people already, and is that odd?"""
        return bool(self.people and self.before and not self.known and not self.is_expected)

    @property
    def over(self) -> int:
        """How many more than its places there would be."""
        return max(0, self.before + self.new - self.places) if self.places and self.new else 0

    def words(self) -> list[str]:
        """What is worth saying, a sentence each."""
        said: list[str] = []
        if self.are_strangers:
            there = n_("{count} person", "{count} people", self.before)
            said.append(
                n_(
                    "The {count} person of this file is not in “{name}” yet ({there}).",
                    "None of the {count} people of this file is in “{name}” yet ({there}).",
                    self.people,
                    name=self.name,
                    there=there,
                )
            )
        if self.over:
            said.append(
                _(
                    "“{name}” would have {people} people for {places} places.",
                    name=self.name,
                    people=self.before + self.new,
                    places=self.places or 0,
                )
            )
        return said


def count_cohort(desk: Desk, plan: ImportPlan, cohort_id: int | None) -> CohortCounts | None:
    """What an import would make of a cohort; None for a new one, and for a file without people."""
    rows = [row for row in plan.rows if row.read.kind == "participant" and row.twin is None]
    cohort = next((one for one in list_cohorts(desk) if one["id"] == cohort_id), None)
    if cohort is None or not rows:
        return None
    return CohortCounts(
        cohort["name"],
        len(rows),
        sum(map(_is_there, rows)),
        sum(row.fate == "new" for row in rows),
        cohort["people"],
        cohort["places"],
        _is_named(cohort, plan.understanding),
    )


def _is_named(cohort: CohortRecord, understanding: Understanding) -> bool:
    """Do the titles of the file name the course as the cohort is called, or its very days?"""
    course = understanding.course
    if course is None:
        return False
    names = {fold_title(name) for name in (cohort["name_en"], cohort["name_zh"]) if name}
    said = {fold_title(name) for name in (course.name_en, course.name_zh) if name}
    days = (course.starts, course.ends)
    return not names.isdisjoint(said) or (
        None not in days and days == (cohort["starts"], cohort["ends"])
    )


def _is_there(row: PlannedRow) -> bool:
    """Is somebody in the cohort; or was, until taken out; or may be, and it is asked?"""
    return row.target is not None or row.removed is not None or bool(row.likely_same)
