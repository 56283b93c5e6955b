"""Meals: who eats when by the hours of coming and going, diets however they are spelt, hours and
places of the timetable.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.logistics.meals import MealRow, by_meal, counts, diets
from lcdesk.services.participants import participants

FIRST, LAST = dt.date(2025, 6, 14), dt.date(2025, 6, 16)


@pytest.fixture
def course(desk: Desk) -> int:
    return cohorts.add_cohort(desk, {"name_en": "X", "starts": FIRST, "ends": LAST})


def add(desk: Desk, cohort: int, name: str, **values: Any) -> int:
    return participants.add_participant(desk, cohort, {"full_name": name, **values})


def eaten(rows: list[MealRow]) -> list[tuple[int, str]]:
    return [(row.day.day, row.meal) for row in rows]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [(day, meal) for day in (14, 15, 16) for meal in ("breakfast", "lunch", "dinner")]),
        (
            {"arrival_date": dt.date(2025, 6, 15), "arrival_time": dt.time(10)},
            [(15, "lunch"), (15, "dinner"), (16, "breakfast"), (16, "lunch"), (16, "dinner")],
        ),
        (
            {"arrival_date": dt.date(2025, 6, 15), "arrival_time": dt.time(12)},
            [(15, "dinner"), (16, "breakfast"), (16, "lunch"), (16, "dinner")],
        ),
        ({"arrival_date": dt.date(2025, 6, 16), "arrival_time": dt.time(23)}, []),
        ({"arrival_date": dt.date(2025, 6, 16)}, [(16, "dinner")]),
        (
            {
                "arrival_date": dt.date(2025, 6, 16),
                "arrival_time": dt.time(6),
                "departure_date": dt.date(2025, 6, 17),
                "departure_time": dt.time(14),
            },
            [(16, "breakfast"), (16, "lunch"), (16, "dinner"), (17, "breakfast"), (17, "lunch")],
        ),
        (
            {"arrival_date": dt.date(2025, 6, 16), "departure_date": dt.date(2025, 6, 17)},
            [(16, "dinner"), (17, "breakfast")],
        ),
        ({"arrival_date": dt.date(2025, 6, 16), "departure_date": dt.date(2025, 6, 10)}, []),
        ({"departure_date": dt.date(2035, 6, 16)}, []),
    ],
)
def test_who_eats_when(
    desk: Desk, course: int, values: dict[str, Any], expected: list[tuple[int, str]]
) -> None:
    add(desk, course, "Ana", **values)
    assert eaten(counts(desk, course)) == expected


def test_diets_are_one_however_they_are_spelt(desk: Desk, course: int) -> None:
    ids = [
        add(desk, course, f"P{at}", dietary=diet)
        for at, diet in enumerate(("Halal", "halal ", "HALAL", "vegetarian", None, "Halal"))
    ]
    add(desk, course, "Gone", dietary="Halal", status="declined")
    rows = counts(desk, course)
    assert diets(rows) == ["Halal", "vegetarian", ""]
    first, by_diet = next(by_meal(rows))
    assert (first.day, first.meal) == (FIRST, "breakfast")
    assert {diet: row.count for diet, row in by_diet.items()} == {
        "Halal": 4,
        "vegetarian": 1,
        "": 1,
    }
    assert by_diet["Halal"].ids == (ids[0], ids[1], ids[2], ids[5])


def test_the_timetable_says_hour_and_place(desk: Desk, course: int) -> None:
    add(desk, course, "Ana")
    for title, hour, kind in (
        ("Lunch", 12, "meal"),
        ("Tea break", 10, "meal"),
        ("Welcome dinner", 18, "meal"),
        ("Lecture", 7, "lecture"),
    ):
        curriculum.add_activity(
            desk,
            course,
            {
                "title": title,
                "date": FIRST,
                "start": dt.time(hour),
                "kind": kind,
                "venue": f"{title} hall",
            },
        )
    said = {row.meal: (row.start, row.place) for row in counts(desk, course) if row.day == FIRST}
    assert said == {
        "breakfast": (None, ""),
        "lunch": (dt.time(12), "Lunch hall"),
        "dinner": (dt.time(18), "Welcome dinner hall"),
    }


def test_without_any_days_nothing_is_counted(desk: Desk, cohort_id: int) -> None:
    add(desk, cohort_id, "Ana")
    assert counts(desk, cohort_id) == []
