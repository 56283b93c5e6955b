"""The figures: who counts by which rule, cut by country, region, gender, age and more; every number with its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.db.queries import participants as queries
from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import CHAIN, ENDS
from lcdesk.services import cohorts, country_groups
from lcdesk.services.desk import Desk
from lcdesk.texts import N_, _, language, n_

Record = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    """Who counts: a name, the statuses that do, and the rule in words to print under the figures."""

    name: str
    label: str
    words: str
    statuses: tuple[str | None, ...]


def _from(status: str) -> tuple[str, ...]:
    return (*CHAIN[CHAIN.index(status) :],)


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("all", N_("on the list"), N_("everybody on the list who did not decline, withdraw or drop out"),
             (None, "reserve", *CHAIN)),
        Rule("nominated", N_("nominated"), N_("everybody nominated, whatever became of it"), (None, "reserve", *CHAIN, *ENDS)),
        Rule("selected", N_("selected"), N_("selected or further, without reserves and those who ended early"), _from("selected")),
        Rule("confirmed", N_("confirmed"), N_("confirmed or further"), _from("confirmed")),
        Rule("arrived", N_("arrived"), N_("arrived or further, those who left early included"), (*_from("arrived"), "left_early")),
        Rule("completed", N_("completed"), N_("completed the course"), _from("completed")),
        Rule("certified", N_("certified"), N_("received a certificate"), _from("certified")),
    )
}  # fmt: skip


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


Cut = Callable[[Record], tuple[str, str] | None]
NONE = ""


def country_table(desk: Desk, cohort_id: int | None, rule: str = "all", by: str = "country") -> CountryTable:
    """The figures of a cohort (None: of all) by a cut: country, region, subregion, gender, age, status,
    organization_kind, or "group:CODE". `KnownFault` for an unknown rule or cut."""
    return country_tables(desk, cohort_id, rule, (by,))[by]


def country_tables(desk: Desk, cohort_id: int | None, rule: str, cuts: Sequence[str]) -> dict[str, CountryTable]:
    """Several cuts of the same people, read once: cut → table."""
    counted = _rule(rule)
    opens = cohorts.get_cohort(desk, cohort_id)["starts"] if cohort_id is not None else None
    groups = country_groups.list_groups(desk) if any(by.startswith(GROUP) for by in cuts) else {}
    how = {by: _cut(by, opens, groups) for by in cuts}
    names = dict.fromkeys((*_ALWAYS, *(by for by in cuts if by in _FIELD_CUTS)))
    with desk.reading() as session:
        people = queries.read_fields(session, cohort_id, tuple(names), counted.statuses)
    met = len({person["nationality"] for person in people if person["nationality"]})
    sentence, remarks = participants_sentence(len(people), met), _remarks(people)
    return {
        by: CountryTable(
            rule, _(counted.words), by, _rows(people, cut, by), len(people), met, sentence,
            remarks + _undated(people, groups.get(by.removeprefix(GROUP)), opens), opens,
        )
        for by, cut in how.items()
    }  # fmt: skip


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


def _rows(people: Sequence[Record], cut: Cut, by: str) -> list[CountryRow]:
    members: dict[tuple[str, str], list[Record]] = {}
    for person in people:
        members.setdefault(cut(person) or (NONE, _("not known")), []).append(person)
    rows = [_row(key, label, persons) for (key, label), persons in members.items()]
    if by in ("age", "status"):
        order = (
            {band: place for place, (_least, _most, band) in enumerate(BANDS)}
            if by == "age"
            else {s: i for i, s in enumerate((*CHAIN, *ENDS))}
        )
        return sorted(rows, key=lambda row: (row.key == NONE, order.get(row.key, len(order))))
    return sorted(rows, key=lambda row: (row.key == NONE, -row.total, row.label.casefold()))


def _row(key: str, label: str, persons: Sequence[Record]) -> CountryRow:
    genders = [person["gender"] for person in persons]
    women, men = genders.count("F"), genders.count("M")
    return CountryRow(key, label, women, men, len(persons) - women - men, tuple(person["id"] for person in persons))


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


def _by_age(opens: dt.date | None) -> Cut:
    day = opens or clock.today()

    def cut(person: Record) -> tuple[str, str] | None:
        age = age_at(person["birth_date"], day)
        band = next((band for least, most, band in BANDS if age is not None and least <= age <= most), None)
        return None if band is None else (band, _(band))

    return cut


def _by_group(group: countries.Group, on: dt.date | None) -> Cut:
    members = group.on(on or clock.today())

    def cut(person: Record) -> tuple[str, str] | None:
        return ("in", _("member")) if person["nationality"] in members else ("out", _("not a member"))

    return cut


_ALWAYS = ("nationality", "gender", "birth_date")
_PLAIN_CUTS: dict[str, Cut] = {"country": _by_country, "region": _by_region, "subregion": _by_subregion}
_FIELD_CUTS = ("gender", "status", "organization_kind", "field_of_work", "theme_wanted", "education")
CUTS = (*_PLAIN_CUTS, "age", *_FIELD_CUTS)
GROUP = "group:"


def _cut(by: str, opens: dt.date | None, groups: Mapping[str, countries.Group]) -> Cut:
    if by in _PLAIN_CUTS:
        return _PLAIN_CUTS[by]
    if by in _FIELD_CUTS:
        return _by_field(by)
    if by == "age":
        return _by_age(opens)
    if by.startswith(GROUP) and by.removeprefix(GROUP) in groups:
        return _by_group(groups[by.removeprefix(GROUP)], opens)
    known = ", ".join((*CUTS, *(GROUP + code for code in groups or ("…",))))
    raise KnownFault(_("There is no cut “{by}”.", by=by), _("Known are: {cuts}.", cuts=known))


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise KnownFault(
            _("There is no counting rule “{name}”.", name=name), _("Known are: {rules}.", rules=", ".join(RULES))
        )
    return RULES[name]


def _undated(people: Sequence[Record], group: countries.Group | None, opens: dt.date | None) -> list[str]:
    """Countries of these people that count as members without a day since when."""
    if group is None:
        return []
    undated = {person["nationality"] for person in people} & group.undated(opens or clock.today())
    if not undated:
        return []
    return [
        n_(
            "{group}: of {count} country it is not known since when it is a member; it counts as one.",
            "{group}: of {count} countries it is not known since when they are members; they count as such.",
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
