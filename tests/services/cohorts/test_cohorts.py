"""Cohorts: found by name in either language, by number, by a part that only one has."""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk import texts
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.services.rows import contents


@pytest.fixture
def two(desk: Desk) -> tuple[int, int]:
    first = cohorts.add_cohort(
        desk,
        {
            "name_en": "Green course (Chengdu)",
            "name_zh": "绿色（成都站）",
            "starts": dt.date(2025, 5, 12),
        },
    )
    return first, cohorts.add_cohort(
        desk,
        {"name_en": "Green course", "name_zh": "绿色（上海站）", "starts": dt.date(2025, 6, 14)},
    )


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("chengdu", 0),
        (" GREEN COURSE ", 1),
        ("上海", 1),
        ("绿色（成都站）", 0),
        ("1", 0),
        ("2", 1),
        ("Wuhan", None),
        ("3", None),
    ],
)
def test_found(desk: Desk, two: tuple[int, int], name: str, place: int | None) -> None:
    found = cohorts.find_cohort(desk, name)
    assert (found["id"] if found else None) == (None if place is None else two[place])


def test_several_that_fit_are_a_question(desk: Desk, two: tuple[int, int]) -> None:
    with pytest.raises(
        KnownFault, match="Several cohorts are called “绿色”: 2 “Green course”, 1 “Green course"
    ):
        cohorts.find_cohort(desk, "绿色")


def test_listed_newest_first_in_the_language_of_the_moment(
    desk: Desk, two: tuple[int, int]
) -> None:
    nameless = cohorts.add_cohort(desk, {})
    texts.speak("zh")
    assert [cohort["name"] for cohort in cohorts.list_cohorts(desk)][:2] == [
        "绿色（上海站）",
        "绿色（成都站）",
    ]
    assert str(nameless) in cohorts.get_cohort(desk, nameless)["name"]


def test_added_changed_removed(desk: Desk, two: tuple[int, int]) -> None:
    programme = cohorts.get_cohort(desk, two[0])["programme_id"]
    third = cohorts.add_cohort(
        desk, {"name_zh": "武汉站", "programme_id": programme, "status": "recruiting"}
    )
    assert (cohorts.get_cohort(desk, third)["status"], len(contents(desk)["Programme"])) == (
        "recruiting",
        1,
    )
    assert [row["year"] for row in contents(desk)["Programme"]] == [2025]
    cohorts.change_cohort(desk, third, {"city": "Wuhan"})
    assert desk.undo_label() == "Edit cohort 武汉站"
    participants.add_participant(desk, third, {"full_name": "Hana Tesfaye"})
    before = contents(desk)
    cohorts.remove_cohort(desk, third)
    assert desk.undo_label() == "Remove cohort 武汉站"
    now = contents(desk)
    assert now["Enrolment"] == now["StatusStep"] == []
    assert len(now["Person"]) == 1, "people stay"
    desk.undo()
    assert contents(desk) == before
    with pytest.raises(KnownFault):
        cohorts.remove_cohort(desk, 99)
