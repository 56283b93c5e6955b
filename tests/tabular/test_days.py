"""Days as timetables name them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.days import (
    day_of,
    days_after,
    first_day_in,
    is_open_day,
    number_in_course,
    single_day_in,
    weekday_of_weeks,
    whole,
    years_in,
)

BEGIN = dt.date(2025, 6, 16)  # a Monday


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Mon 16 June", "2025-06-16"),
        ("16 June 2025 (Monday)", "2025-06-16"),
        ("June 16", "2025-06-16"),
        ("6月16日（周一）", "2025-06-16"),
        ("2025年6月16日", "2025-06-16"),
        ("2025/6/16", "2025-06-16"),
        ("lundi 16 juin", "2025-06-16"),
        ("понедельник, 16 июня", "2025-06-16"),
        ("16-17 June 2025", "2025-06-16"),
        ("16/6", "2025-06-16"),
        ("16-го июня 2025 г.", "2025-06-16"),
        ("16º de junio", "2025-06-16"),
        ("16 มิถุนายน 2568", "2025-06-16"),
        ("Day 2", "2025-06-17"),
        ("第三天", "2025-06-18"),
        ("Tuesday", "2025-06-17"),
        ("星期五", "2025-06-20"),
    ],
)
def test_a_day_is_found(text: str, date: str) -> None:
    day = day_of(text)
    assert day is not None
    assert whole(day, [2025], BEGIN) == dt.date.fromisoformat(date)


@pytest.mark.parametrize(
    "text",
    [
        "Lecture Hall 201",
        "9:00-10:30",
        "10.30-12.00",
        "10.30 am to 11.00 am",
        "10.30 Uhr",
        "9.10 à 10.30",
        "Time",
        "",
        "Prof. Lin",
        "Session 3",
        "'",
    ],
)
def test_these_are_no_days(text: str) -> None:
    assert day_of(text) is None


def test_a_weekday_or_the_titles_month_decides_between_two_readings() -> None:
    day = day_of("3/6")
    assert day is not None
    assert whole(day, [2025], None) is None
    assert whole(day, [2025], None, frozenset({6})) == dt.date(2025, 6, 3)
    tuesday = day_of("Tue 3/6")
    assert tuesday is not None
    assert whole(tuesday, [2025], None) == dt.date(2025, 6, 3)


def test_titles_tell_year_and_first_day() -> None:
    titles = ["Weekly timetable (16–20 June 2025)"]
    assert years_in(titles) == [2025]
    assert first_day_in(titles, [2025]) == BEGIN
    assert single_day_in(titles, [2025]) is None
    assert single_day_in(["Agenda – 16 June 2025"], [2025]) == BEGIN


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    day = day_of(text)
    assert (
        day is None
        or whole(day, [2025], BEGIN) is None
        or isinstance(whole(day, [2025], BEGIN), dt.date)
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("Day 2", 2), ("2", 2), ("第三天", 3), ("Tuesday", None), ("32", None), ("Day 2: Soil", None)],
)
def test_days_of_a_course_have_numbers(text: str, number: int | None) -> None:
    assert number_in_course(text) == number


def test_numbered_days_follow_from_each_other_and_not_from_weekdays() -> None:
    assert is_open_day("Day 3", "Day 1")
    assert days_after("Day 3", "Day 1") == 2
    assert not is_open_day("Day 3", "Monday")
    assert not is_open_day("Monday", "1")


def test_a_weekday_beside_its_weeks_is_told_apart() -> None:
    assert weekday_of_weeks("05/09/26-31/12/26\nTuesday (T1-3)") == "Tuesday"
    assert weekday_of_weeks("Tuesday") == ""
