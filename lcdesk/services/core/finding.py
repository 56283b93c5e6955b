"""Participants found, read and counted; nothing is written here."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypedDict

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import OtherCohort, PeopleGroup
from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.model.query import Query
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.search_text import QueryRule
from lcdesk.model.statuses import COMING, LISTED
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _, n_

_SLOT = {"F": 0, "M": 1}


class PeopleCounts(TypedDict):
    """The counts for the cards.

    People, countries, who has none, regions, women, men and the (country, women, men, other) rows
    are of those on the list, as the counting rule “on the list” has it; `others`: who was entered
    besides. Visas are asked of those who come and were not erased, as the check of visas is
    (`asked`): of the erased nobody knows about a visa any more.
    """

    people: int
    others: int
    countries: int
    without_country: int
    regions: int
    women: int
    men: int
    asked: int
    visas_issued: int
    visas_waiting: int
    visas_refused: int
    erased: int
    by_country: list[tuple[str, int, int, int]]


def find_ids(desk: Desk, query: Query) -> array[int]:
    """Enrolment ids in the order of the query, as 8-byte integers."""
    with desk.reading() as session:
        return queries.find_ids(session, query)


def find_groups(desk: Desk, query: Query) -> tuple[array[int], Sequence[PeopleGroup]]:
    """The ids as `find_ids` has them, with -1 before those of the first of the groups, -2 before
    the next ones and so on; a query without groups has none.
    """
    with desk.reading() as session:
        if not query.group:
            return queries.find_ids(session, query), ()
        ids, groups = queries.find_groups(session, query)
    found, at = array("q"), 0
    for number, group in enumerate(groups, 1):
        found.append(-number)
        found.extend(ids[at : at + group.people])
        at += group.people
    return found, groups


def count_rules(desk: Desk, query: Query, rules: Sequence[QueryRule]) -> dict[QueryRule, int]:
    """How many of those a query finds each rule holds for; the query with that rule added finds
    exactly them.
    """
    with desk.reading() as session:
        return queries.count_rules(session, query, rules)


def count_each(desk: Desk, asked: Sequence[Query]) -> list[int]:
    """How many people each of these queries finds, of one state of the desk."""
    with desk.reading() as session:
        return [queries.count_found(session, query) for query in asked]


def read_page(desk: Desk, ids: Sequence[int]) -> list[ParticipantRecord]:
    """Records of these ids, in this order; those that are gone are left out."""
    with desk.reading() as session:
        return queries.read_page(session, ids)


def read_one(desk: Desk, enrolment_id: int) -> ParticipantRecord | None:
    """One record, None when it is gone."""
    return next(iter(read_page(desk, [enrolment_id])), None)


def count_values(desk: Desk, cohort_id: int | None, field: str) -> list[tuple[Any, int]]:
    """(value, number) of a field, most frequent first."""
    with desk.reading() as session:
        return queries.count_values(session, cohort_id, field)


def count_nations(desk: Desk, ids: Sequence[int]) -> Counter[str | None]:
    """Of which countries these participants are, and how many of each; None: not known."""
    with desk.reading() as session:
        return queries.count_nations(session, ids)


def other_cohorts(desk: Desk, person_id: int) -> list[OtherCohort]:
    """Every cohort of a person."""
    with desk.reading() as session:
        return queries.others_of(session, person_id)


def summary(desk: Desk, cohort_id: int | None) -> PeopleCounts:
    """The counts for the cards."""
    with desk.reading() as session:
        return summarise(queries.count_people(session, cohort_id))


def summarise(groups: Sequence[tuple[Any, ...]]) -> PeopleCounts:
    """The counts for the cards from rows of `count_people`."""
    by_country: dict[str, list[int]] = {}
    genders, visas, gone, others = Counter[str](), Counter[str](), 0, 0
    for country, gender, visa, status, erased, number in groups:
        gone += erased
        if status in COMING:
            visas[visa or ""] += number - erased
        if status in LISTED:
            genders[gender or ""] += number
            by_country.setdefault(country or "", [0, 0, 0])[_SLOT.get(gender or "", 2)] += number
        else:
            others += number
    without = sum(by_country.pop("", ()))
    ranked = sorted(
        ((code, women, men, other) for code, (women, men, other) in by_country.items()),
        key=lambda row: (-sum(row[1:]), row[0]),
    )
    return {
        "people": sum(genders.values()),
        "others": others,
        "countries": len(by_country),
        "without_country": without,
        "regions": len(countries.regions_of(by_country)),
        "women": genders["F"],
        "men": genders["M"],
        "asked": sum(visas.values()),
        "visas_issued": sum(visas[state] for state in VISA_SETTLED),
        "visas_waiting": visas["applied"] + visas["to_apply"],
        "visas_refused": visas["refused"],
        "erased": gone,
        "by_country": ranked,
    }


# --- What stands above a group of people: the value they share, and what is counted of them ---


def label_of(group: PeopleGroup, name: str) -> str:
    """The value behind a group of the field `name`, as people read it."""
    return (
        _("(blank)")
        if not name or group.value is None
        else PARTICIPANT.field(name).kind.format(group.value)
    )


def subtotals(group: PeopleGroup) -> tuple[str, ...]:
    """Women, men, and visas settled among them."""
    return (
        n_("{count} woman", "{count} women", group.women),
        n_("{count} man", "{count} men", group.men),
        n_("{count} visa settled", "{count} visas settled", group.visas),
    )
