"""Whose figures: programmes found by name, scopes named, and the words of how people are
counted.
"""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.services.figures.scopes import (
    Scope,
    list_programmes,
    programme_scope,
    read_cohorts,
    scope_name,
)
from lcdesk.texts import speaking


@pytest.fixture
def three(desk: Desk) -> list[int]:
    """Two cohorts of one programme, the later one made first, and one of another."""
    late = add_cohort(
        desk,
        {
            "name_en": "Green (Shanghai Session)",
            "name_zh": "绿色（上海站）",
            "starts": dt.date(2025, 6, 1),
        },
    )
    programme = next(one["programme_id"] for one in read_cohorts(desk) if one["id"] == late)
    early = add_cohort(
        desk,
        {
            "name_en": "Green (Chengdu Session)",
            "starts": dt.date(2025, 5, 1),
            "programme_id": programme,
        },
    )
    return [late, early, add_cohort(desk, {"name_en": "Water"})]


def test_a_programme_has_its_cohorts_in_the_order_of_time(desk: Desk, three: list[int]) -> None:
    late, early, other = three
    assert [line.cohorts for line in list_programmes(desk)] == [(early, late), (other,)]
    assert programme_scope(desk, "green", is_once=True) == Scope((early, late), True)
    assert programme_scope(desk, "wat") == Scope((other,))


def test_a_programme_that_is_not_there_or_not_the_only_one(desk: Desk, three: list[int]) -> None:
    with pytest.raises(KnownFault, match="no programme “Solar”") as fault:
        programme_scope(desk, "Solar")
    assert "“Water”" in fault.value.advice
    with pytest.raises(KnownFault, match="Several programmes"):
        programme_scope(desk, "e")


def test_what_figures_are_of(desk: Desk, three: list[int]) -> None:
    late, early, other = three
    assert scope_name(desk, None) == "All cohorts"
    assert scope_name(desk, late) == "Green (Shanghai Session)"
    assert scope_name(desk, Scope((late, early))).startswith("Green"), (
        "all cohorts of a programme: its title"
    )
    assert scope_name(desk, Scope((late, other))) == "Green (Shanghai Session), Water"
    with speaking("zh"):
        assert (scope_name(desk, late), scope_name(desk, None)) == ("绿色（上海站）", "全部班次")
    with pytest.raises(KnownFault, match="no longer there"):
        scope_name(desk, 99)


@pytest.mark.parametrize(
    ("scope", "end"),
    [
        (Scope((1,)), "confirmed or further, those who left early included"),
        (Scope(), "; each person as often as they enrolled"),
        (Scope((1, 2)), "; each person as often as they enrolled"),
        (Scope(is_once=True), "; each person once"),
    ],
)
def test_the_words_say_whether_people_or_enrolments_are_counted(scope: Scope, end: str) -> None:
    assert scope.words(RULES["confirmed"]).endswith(end)


def test_a_programme_is_found_by_its_title_in_either_language(desk: Desk, three: list[int]) -> None:
    late, early, _other = three
    for language in ("en", "zh"):
        with speaking(language):
            for title in ("Green", "绿色", " GREEN ", "绿", "綠色"):
                assert programme_scope(desk, title) == Scope((early, late)), (language, title)
    with pytest.raises(KnownFault):
        programme_scope(desk, " ")
