"""Delegations that stand among the experts of an older desk: found, made organisations, undone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.model.entities import ActivityPerson, Expert
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.record_lists import EXPERTS, ORGANISATIONS, list_records
from lcdesk.services.curriculum.curriculum import add_activity, list_activities
from lcdesk.services.curriculum.delegations import find_delegations, make_organisations

DAY = dt.date(2025, 6, 14)
CONSULATE = "Representatives of the Consulate General (3)"


@pytest.fixture
def opening(desk: Desk, cohort_id: int) -> int:
    """As an older version wrote it: two delegations among those who attended, as persons."""
    values = {"title": "Opening", "date": DAY, "attended": "Lin Haoran", "attended_title": "Dean"}
    number = add_activity(desk, cohort_id, values)

    def write(work: Work) -> None:
        for place, name in enumerate((CONSULATE, "四川大学代表团5人"), 1):
            expert = work.add(Expert(name=name)).id
            work.add(
                ActivityPerson(
                    activity_id=number, role="attended", expert_id=expert, name=name, place=place
                )
            )

    desk.execute("Old", write)
    return number


def record(desk: Desk, cohort_id: int) -> Any:
    (found,) = list_activities(desk, cohort_id)
    return found


def test_they_become_organisations_with_a_head_count_and_come_back(
    desk: Desk, cohort_id: int, opening: int
) -> None:
    before = record(desk, cohort_id)
    found = find_delegations(desk)
    assert [(one.organisation, one.people, one.activities) for one in found] == [
        ("Consulate General", 3, (opening,)),
        ("四川大学", 5, (opening,)),
    ]
    make_organisations(desk, found)
    now = record(desk, cohort_id)
    assert (now["attended"], now["attended_title"]) == ("Lin Haoran", "Dean")
    assert now["represented"] == "Consulate General (3); 四川大学 (5)"
    assert [one["name"] for one in list_records(desk, EXPERTS)] == ["Lin Haoran"]
    assert len(list_records(desk, ORGANISATIONS)) == 2
    assert find_delegations(desk) == []
    desk.undo()
    again = record(desk, cohort_id)
    assert {**again, "version": 0} == {**before, "version": 0}
    assert find_delegations(desk) == found


def test_who_also_spoke_is_left_alone(desk: Desk, cohort_id: int, opening: int) -> None:
    expert = next(one.expert_id for one in find_delegations(desk) if one.people == 3)

    def write(work: Work) -> None:
        work.add(
            ActivityPerson(
                activity_id=opening, role="addressed", expert_id=expert, name=CONSULATE, place=0
            )
        )

    desk.execute("Old", write)
    assert [one.organisation for one in find_delegations(desk)] == ["四川大学"]
