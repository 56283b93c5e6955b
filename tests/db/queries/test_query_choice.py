"""Questions about people chosen one by one, and the order of cohorts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.model.query import Query, chosen, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import count_rules, find_groups, find_ids
from lcdesk.services.participants.participants import add_participant
from lcdesk.texts import speak

PEOPLE = (("Ada", "KE", "F"), ("Ben", "KE", "M"), ("Cem", "ET", "M"), ("Dee", "ET", "F"))


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    """Four cohorts with one or two people each: the ids are 1 and 2, 3 and 4, 5, 6."""
    made = new_desk(tmp_path)
    first = add_cohort(made, {"name_en": "Summer", "name_zh": "A夏", "starts": dt.date(2026, 7, 1)})
    other = add_cohort(made, {"name_en": "Spring", "name_zh": "春", "starts": dt.date(2026, 3, 1)})
    for at, (name, country, gender) in enumerate(PEOPLE):
        add_participant(
            made,
            other if at > 1 else first,
            {"full_name": name, "nationality": country, "gender": gender},
        )
    for name in ("zebra", "Éclair"):
        add_participant(made, add_cohort(made, {"name_en": name}), {"full_name": name})
    yield made
    made.close()


def test_only_those_chosen_are_found_counted_and_grouped(desk: Desk) -> None:
    query = Query.of(None, rules=(chosen({1, 3, 4, 99}),), sort=(("full_name", True),))
    assert list(find_ids(desk, query)) == [4, 3, 1]
    ids, groups = find_groups(desk, Query.of(None, rules=(chosen({1, 3, 4}),), group="nationality"))
    assert list(ids) == [-1, 3, 4, -2, 1]
    assert [(group.value, group.people, group.women) for group in groups] == [
        ("ET", 2, 1),
        ("KE", 1, 1),
    ]
    assert count_rules(desk, query, [QueryRule("coming")]) == {QueryRule("coming"): 3}
    assert (
        list(find_ids(desk, Query.of(None, rules=(*searched("Ada"), chosen({2})), limit=5))) == []
    )
    assert not find_ids(desk, Query.of(None, rules=(chosen(()),)))


def test_cohorts_stand_by_their_first_day_then_their_name(desk: Desk) -> None:
    def found(*, is_descending: bool) -> list[int]:
        return list(
            find_ids(desk, Query.of(None, sort=(("cohort", is_descending), ("full_name", False))))
        )

    assert found(is_descending=False) == [3, 4, 1, 2, 6, 5], (
        "without a first day: by name, whatever its accents"
    )
    assert found(is_descending=True) == [1, 2, 3, 4, 5, 6]


def test_names_of_cohorts_are_those_people_read(desk: Desk) -> None:
    same = dt.date(2025, 1, 1)
    for number, (name_en, name_zh) in enumerate((("Alpha", "乙"), ("Beta", "甲"))):
        cohort = add_cohort(desk, {"name_en": name_en, "name_zh": name_zh, "starts": same})
        add_participant(desk, cohort, {"full_name": f"Guest {number}"})
    query = Query.of(None, sort=(("cohort", False),))
    assert list(find_ids(desk, query))[:2] == [7, 8]
    speak("zh")
    assert list(find_ids(desk, query))[:2] == [8, 7], "jia before yi"
