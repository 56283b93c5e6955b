"""When an activity could be: what the clash rules forbid is busy, nothing else; the first free
time lies in none of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.clashes import find_clashes
from lcdesk.model.timetable_hours import Busy, Diary, first_free

DAY = dt.date(2026, 12, 9)
LECTURE: dict[str, Any] = {
    "id": 1,
    "date": DAY,
    "start": dt.time(9),
    "end": dt.time(10, 30),
    "kind": "lecture",
    "title": "Carbon markets",
    "title_zh": "碳市场",
    "venue": "Room 305",
    "speaker": "Prof. Lin Hao",
    "group_name": "A",
}
OTHER: dict[str, Any] = {"id": 2, "title": "Storage", "kind": "lecture", "group_name": "B"}


def words(activity: dict[str, Any], day: dt.date = DAY) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.word) for one in Diary([LECTURE]).busy(activity, day)]


def test_people_venues_and_groups_are_busy_with_a_short_word() -> None:
    assert words(OTHER) == []
    assert words({**OTHER, "interpreter": "Lin Hao"}) == [(540, 630, "Lin Hao")]
    assert words({**OTHER, "venue": "room 305"}) == [(540, 630, "room 305")]
    assert words({**OTHER, "group_name": "A"}) == [(540, 630, "A")]
    assert words({**OTHER, "group_name": None}) == [(540, 630, "A")]
    assert words({**OTHER, "group_name": "A"}, DAY + dt.timedelta(days=1)) == []
    (busy,) = Diary([{**LECTURE, "group_name": None}]).busy({"id": 2, "kind": "lecture"}, DAY)
    assert busy.message == "Everybody has “Carbon markets”, 09:00–10:30."


def test_free_time_and_two_meals_in_a_canteen_take_no_room() -> None:
    free = {**LECTURE, "kind": "free", "speaker": None}
    assert Diary([free]).busy({**OTHER, "venue": "Room 305", "group_name": "A"}, DAY) == []
    meal = {**LECTURE, "kind": "meal", "speaker": None}
    assert Diary([meal]).busy({**OTHER, "kind": "meal", "venue": "Room 305"}, DAY) == []


def test_days_outside_the_course_are_busy_as_a_whole() -> None:
    diary = Diary([], {"starts": DAY, "ends": DAY})
    assert diary.busy(OTHER, DAY) == []
    assert [one.word for one in diary.busy(OTHER, DAY - dt.timedelta(days=1))] == [
        "before the course"
    ]
    assert [(one.start, one.end) for one in diary.busy(OTHER, DAY + dt.timedelta(days=1))] == [
        (0, 1440)
    ]


def test_a_night_reaches_into_the_next_morning() -> None:
    night = {**LECTURE, "start": dt.time(22), "end": dt.time(1)}
    assert [
        (one.start, one.end) for one in Diary([night]).busy({**OTHER, "group_name": "A"}, DAY)
    ] == [(1320, 1500)]
    morning = Diary([night]).busy({**OTHER, "group_name": "A"}, DAY + dt.timedelta(days=1))
    assert [(one.start, one.end) for one in morning] == [(0, 60)]


def test_the_sentence_is_in_the_language_of_the_moment() -> None:
    texts.speak("zh")
    try:
        (busy,) = Diary([LECTURE]).busy({**OTHER, "venue": "Room 305"}, DAY)
        assert busy.message == "Room 305 已用于“碳市场”（09:00–10:30）。"
    finally:
        texts.speak("en")


def test_the_first_free_time_of_a_window() -> None:
    busy = [Busy(9 * 60, 600, "", ""), Busy(630, 660, "", "")]
    assert first_free(busy, 30, (540, 720)) == 600
    assert first_free(busy, 45, (540, 720)) == 660
    assert first_free(busy, 90, (540, 720)) is None


names = st.sampled_from([None, "Lin Hao", "Wu Jing"])
activities = st.builds(
    lambda start, length, speaker, host, venue, group, kind: {
        "date": DAY,
        "start": dt.time(start // 60, start % 60),
        "end": dt.time((start + length) // 60, (start + length) % 60),
        "speaker": speaker,
        "host": host,
        "venue": venue,
        "group_name": group,
        "kind": kind,
        "title": "a",
        "title_zh": "甲",
    },
    st.integers(32, 80).map(lambda n: n * 15),
    st.integers(1, 12).map(lambda n: n * 15),
    names,
    names,
    st.sampled_from([None, "R1", "R2"]),
    st.sampled_from([None, "A", "B"]),
    st.sampled_from(["lecture", "meal", "free"]),
)
TWICE = {
    "venue_twice",
    "speaker_twice",
    "interpreter_twice",
    "escort_twice",
    "person_twice",
    "group_twice",
}


@given(activities, activities)
def test_two_activities_are_busy_for_each_other_just_where_they_would_clash(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    """With both groups named there is no third one, so that "for everybody" means the same in
    both.
    """
    one, other = {**one, "id": 1}, {**other, "id": 2}
    found = {clash.rule for clash in find_clashes([one, other])} & TWICE
    start = one["start"].hour * 60 + one["start"].minute
    end = one["end"].hour * 60 + one["end"].minute
    busy = [span for span in Diary([other]).busy(one, DAY) if span.touches(start, end)]
    assert bool(busy) == bool(found)


@pytest.mark.parametrize("length", [15, 60, 180])
@given(others=st.lists(activities, max_size=8))
def test_the_first_free_time_makes_no_clash(length: int, others: list[dict[str, Any]]) -> None:
    kept = [{**record, "id": at + 2} for at, record in enumerate(others)]
    own: dict[str, Any] = {
        "id": 1,
        "kind": "lecture",
        "speaker": "Lin Hao",
        "venue": "R1",
        "title": "b",
        "title_zh": "乙",
    }
    start = first_free(Diary(kept).busy(own, DAY), length, (540, 1080))
    if start is not None:
        end = start + length
        own |= {
            "date": DAY,
            "start": dt.time(start // 60, start % 60),
            "end": dt.time(end // 60, end % 60),
        }
        assert not [
            clash
            for clash in find_clashes([own, *kept])
            if clash.rule in TWICE and 1 in clash.activities
        ]
