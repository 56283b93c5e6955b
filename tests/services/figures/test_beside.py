"""A cohort beside another one or a whole year, and the people of one region alone."""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.beside import ComparedWith, compare_with, years_beside
from lcdesk.services.figures.scopes import Scope, region_named, scope_name
from lcdesk.services.figures.statistics import country_table, cross_table
from lcdesk.services.participants.participants import add_participant
from lcdesk.texts import speak

PEOPLE = {
    2026: (("KE", "F"), ("KE", "M"), ("NP", "F")),
    2025: (("KE", "M"), ("PE", "M")),
    2024: (("NP", "F"), ("NP", "M"), ("PK", "M")),
}


@pytest.fixture
def cohorts(desk: Desk) -> dict[int, int]:
    """Year → cohort; a second one begins in 2025."""
    made: dict[int, int] = {}
    for year, people in PEOPLE.items():
        made[year] = add_cohort(desk, {"name_en": f"Solar {year}", "starts": dt.date(year, 6, 1)})
        for number, (country, gender) in enumerate(people):
            values = {"full_name": f"Guest {year} {number}", "nationality": country}
            add_participant(desk, made[year], {**values, "gender": gender})
    late = add_cohort(desk, {"name_en": "Wind 2025", "starts": dt.date(2025, 10, 1)})
    add_participant(desk, late, {"full_name": "Guest late", "nationality": "KE", "gender": "F"})
    return made


def test_a_year_is_all_that_began_in_it(desk: Desk, cohorts: dict[int, int]) -> None:
    assert {2025, 2024} <= set(years_beside(desk, cohorts[2026]))
    one = compare_with(desk, cohorts[2026], ComparedWith(cohorts[2025]))
    assert [len(each.people) for each in one.cohorts] == [3, 2]
    year = compare_with(desk, cohorts[2026], ComparedWith(year=2025))
    assert [len(each.people) for each in year.cohorts] == [3, 3]
    assert year.labels[1] == "2025"
    assert {code: len(ids) for code, ids in year.cohorts[1].countries.items()} == {"KE": 2, "PE": 1}
    assert year.difference("women") is not None
    assert year.report.sentence
    speak("zh")
    said = compare_with(desk, cohorts[2026], ComparedWith(year=2025)).report.sentence
    speak("en")
    assert said != year.report.sentence
    with pytest.raises(KnownFault):
        compare_with(desk, cohorts[2026], ComparedWith(year=1999))


def test_of_a_region_only_its_people_count(desk: Desk, cohorts: dict[int, int]) -> None:
    africa = Scope((cohorts[2026],), region=region_named("africa"))
    assert africa.region == region_named("非洲") == "Africa"
    table = country_table(desk, africa)
    assert [(row.key, row.total, len(list(row.people))) for row in table.rows] == [("KE", 2, 2)]
    assert table.rule_words.endswith("; only Africa")
    assert scope_name(desk, africa).endswith(" · Africa")
    ages = country_table(desk, Scope(None, region="Africa"), by="age")
    assert ages.total == country_table(desk, Scope(None, region="Africa")).total
    crossed = cross_table(desk, africa, "all", "country", "status")
    assert {key[0] for key in crossed.cells} == {"KE"}
    once = country_table(desk, Scope(None, True, "Asia"))
    assert {row.key for row in once.rows} == {"NP", "PK"}
    beside = compare_with(desk, cohorts[2026], ComparedWith(cohorts[2024]), region="Asia")
    assert [len(each.people) for each in beside.cohorts] == [1, 3]
    with pytest.raises(KnownFault):
        region_named("Atlantis")
