"""The figures: who counts by which rule, cut by country, region, gender, age and more; every number with its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.db.queries import participants as queries
from lcdesk.services import cohorts, country_groups
from lcdesk.services.counting_rules import RULES, Rule, rule_named
from lcdesk.services.cuts import ALWAYS, CUTS, GROUP, Around, Cut, age_at, cut_of, fields_of, order_of
from lcdesk.services.desk import Desk
from lcdesk.texts import _, language, n_

__all__ = [
    "CUTS",
    "GROUP",
    "RULES",
    "CountryRow",
    "CountryTable",
    "Rule",
    "Scope",
    "age_at",
    "country_table",
    "country_tables",
    "each_once",
    "row_of",
]
Record = dict[str, Any]


@dataclass(frozen=True)
class CountryRow:
    """One line of a table: its key and label, the counts, and the enrolments behind them."""

    key: str
    label: str
    women: int
    men: int
    other: int
    people: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """Women, men and others together."""
        return self.women + self.men + self.other


@dataclass(frozen=True)
class CountryTable:
    """A cut of the figures, with the rule it counts by and what does not add up."""

    rule: str
    rule_words: str
    by: str
    rows: list[CountryRow]
    total: int
    countries: int
    sentence: str
    remarks: list[str] = field(default_factory=list[str])
    opens: dt.date | None = None
    is_once: bool = False


NONE = ""


@dataclass(frozen=True)
class Scope:
    """Whose figures: of these cohorts (None: of all), every enrolment, or each person once by the latest of them."""

    cohorts: tuple[int, ...] | None = None
    is_once: bool = False

    @classmethod
    def of(cls, whose: Scope | int | None) -> Scope:
        """A scope as it is, one cohort, or all."""
        if isinstance(whose, Scope):
            return whose
        return cls(None if whose is None else (whose,))

    def words(self, rule: Rule) -> str:
        """The rule in words, as it is printed under the figures."""
        return _("{rule}; each person once", rule=rule.said) if self.is_once else rule.said


def country_table(desk: Desk, scope: Scope | int | None, rule: str = "all", by: str = "country") -> CountryTable:
    """The figures of a scope (or of one cohort; None: of all) by a cut of `CUTS`, or "group:CODE".

    `KnownFault` for an unknown rule, cut or cohort."""
    return country_tables(desk, scope, rule, (by,))[by]


def country_tables(desk: Desk, scope: Scope | int | None, rule: str, cuts: Sequence[str]) -> dict[str, CountryTable]:
    """Several cuts of the same people, read once: cut → table."""
    counted, scope = rule_named(desk, rule), Scope.of(scope)
    around = _around(desk, scope, cuts)
    how = {by: cut_of(by, around) for by in cuts}
    names = dict.fromkeys((*ALWAYS, *(name for by in cuts for name in fields_of(by))))
    with desk.reading() as session:
        people = queries.read_fields(session, scope.cohorts, tuple(names), counted.statuses)
    if scope.is_once:
        people = each_once(people, around.starts)
    met = len({person["nationality"] for person in people if person["nationality"]})
    sentence, remarks = participants_sentence(len(people), met), _remarks(people)
    opens = around.starts[scope.cohorts[0]] if scope.cohorts and len(scope.cohorts) == 1 else None
    return {
        by: CountryTable(
            counted.name, scope.words(counted), by, _rows(people, cut, order_of(by, around)), len(people), met, sentence,
            remarks + _undated(people, by, around), opens, scope.is_once,
        )
        for by, cut in how.items()
    }  # fmt: skip


def _around(desk: Desk, scope: Scope, cuts: Sequence[str]) -> Around:
    known = {cohort["id"]: cohort for cohort in cohorts.list_cohorts(desk)}
    for cohort_id in scope.cohorts or ():
        if cohort_id not in known:
            cohorts.get_cohort(desk, cohort_id)  # says that it is no longer there
    starts = {cohort_id: cohort["starts"] for cohort_id, cohort in known.items()}
    return Around(
        starts,
        {cohort_id: cohort["name"] for cohort_id, cohort in known.items()},
        country_groups.list_groups(desk) if any(by.startswith(GROUP) for by in cuts) else {},
        _returned(desk, starts) if "first_time" in cuts else frozenset(),
    )


def _returned(desk: Desk, starts: Mapping[int, dt.date | None]) -> frozenset[int]:
    """The enrolments of people who arrived at a cohort that began earlier."""
    with desk.reading() as session:
        twice = queries.read_enrolments_of_many(session)
    came: dict[int, list[tuple[dt.date, int]]] = {}
    place = {cohort: (day or dt.date.max, cohort) for cohort, day in starts.items()}
    for _id, person, cohort, status in twice:
        if status in RULES["arrived"].statuses:
            came.setdefault(person, []).append(place[cohort])
    return frozenset(
        number for number, person, cohort, _status in twice if any(one < place[cohort] for one in came.get(person, ()))
    )


def each_once(people: Sequence[Record], starts: Mapping[int, dt.date | None]) -> list[Record]:
    """Each person by the enrolment in the cohort that began last (`starts`: cohort → first day), in their order."""

    def when(person: Record) -> tuple[dt.date, int]:
        return starts.get(person["cohort_id"]) or dt.date.min, person["id"]

    latest: dict[int, Record] = {}
    for person in people:
        kept = latest.setdefault(person["person_id"], person)
        if when(kept) < when(person):
            latest[person["person_id"]] = person
    return sorted(latest.values(), key=lambda person: person["id"])


def participants_sentence(people: int, met: int) -> str:
    """ "22 participants from 11 countries"."""
    if not people:
        return _("No participants yet")
    who = n_("{count} participant", "{count} participants", people)
    return (
        _("{people} from {countries}", people=who, countries=n_("{count} country", "{count} countries", met))
        if met
        else who
    )


def _rows(people: Sequence[Record], cut: Cut, order: Mapping[str, int] | None) -> list[CountryRow]:
    members: dict[tuple[str, str], list[Record]] = {}
    for person in people:
        members.setdefault(cut(person) or (NONE, _("not known")), []).append(person)
    rows = [row_of(key, label, persons) for (key, label), persons in members.items()]
    if order is not None:
        return sorted(rows, key=lambda row: (row.key == NONE, order.get(row.key, len(order))))
    return sorted(rows, key=lambda row: (row.key == NONE, -row.total, row.label.casefold()))


def row_of(key: str, label: str, persons: Sequence[Record]) -> CountryRow:
    """A row that counts these people."""
    genders = [person["gender"] for person in persons]
    women, men = genders.count("F"), genders.count("M")
    return CountryRow(key, label, women, men, len(persons) - women - men, tuple(person["id"] for person in persons))


def _undated(people: Sequence[Record], by: str, around: Around) -> list[str]:
    """Countries of these people that count as members without a day since when."""
    group = around.groups.get(by.removeprefix(GROUP)) if by.startswith(GROUP) else None
    if group is None:
        return []
    undated = {
        code for code, day in {(p["nationality"], around.day_of(p)) for p in people} if code in group.undated(day)
    }
    if not undated:
        return []
    return [
        n_(
            "{group}: the day of joining of {count} country is not known; it is counted as a member.",
            "{group}: the days of joining of {count} countries are not known; they are counted as members.",
            len(undated), group=group.name(language()),
        )
    ]  # fmt: skip


def _remarks(people: Sequence[Record]) -> list[str]:
    """What would make somebody recount: people without country or gender, one person twice."""
    without = sum(not person["nationality"] for person in people)
    unknown = sum(person["gender"] is None for person in people)
    doubled = len(people) - len({person["person_id"] for person in people})
    said: list[str] = []
    if without:
        said.append(n_("{count} participant has no country.", "{count} participants have no country.", without))
    if unknown:
        said.append(
            n_(
                "The gender of {count} participant is not known.",
                "The gender of {count} participants is not known.",
                unknown,
            )
        )
    if doubled:
        said.append(
            n_(
                "{count} person came more than once and is counted each time.",
                "{count} people came more than once and are counted each time.",
                doubled,
            )
        )
    return said
