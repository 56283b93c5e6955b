"""Places, lanes, weeks and hours of the timetable: pure arithmetic, with its laws."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.ui.curriculum.places import (
    DAY,
    SNAP,
    DayTime,
    Scale,
    Track,
    days_of,
    has_open,
    hours_of,
    lanes_of,
    length_of,
    place_of,
    snapped,
    week_for,
    weeks_of,
)
from lcdesk.ui.curriculum.timetable import hours_words

MONDAY = dt.date(2026, 12, 7)
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
places = st.builds(
    lambda start, length: DayTime(MONDAY, start, start + length),
    st.integers(0, 95).map(lambda n: n * SNAP),
    st.integers(15, 400),
)


def at(start: str, end: str | None) -> DayTime | None:
    return place_of(
        {
            "date": MONDAY,
            "start": dt.time.fromisoformat(start),
            "end": dt.time.fromisoformat(end) if end else None,
        }
    )


def test_what_has_no_day_or_start_has_no_place() -> None:
    assert place_of({"date": MONDAY}) is None
    assert place_of({"start": dt.time(9)}) is None


@pytest.mark.parametrize(
    ("start", "end", "minutes", "is_open"),
    [
        ("09:00", "10:30", 90, False),
        ("09:00", None, 60, True),
        ("22:00", "01:00", 180, False),
        ("14:00", "09:00", 60, True),
        ("09:00", "09:00", SNAP, False),
    ],
)
def test_ends_are_read_as_the_clash_rules_read_them(
    start: str, end: str | None, minutes: int, is_open: bool
) -> None:
    place = at(start, end)
    assert place
    assert (place.minutes, place.is_open) == (minutes, is_open)


@given(times, times)
def test_a_place_gives_back_start_and_end(start: dt.time, end: dt.time) -> None:
    record = {"date": MONDAY, "start": start, "end": end}
    place = place_of(record)
    assert place
    if place.minutes > SNAP and not place.is_open:
        assert place.values() == record


@given(places, st.integers(-3000, 3000))
def test_moving_keeps_the_length_and_stays_in_the_day(place: DayTime, start: int) -> None:
    moved = place.moved(MONDAY + dt.timedelta(days=1), start)
    assert moved.minutes == place.minutes
    assert 0 <= moved.start < DAY
    assert moved.end <= DAY or moved.start >= 18 * 60


@given(places, st.integers(-3000, 3000))
def test_an_end_comes_after_its_start_and_before_midnight(place: DayTime, end: int) -> None:
    ended = place.ended(end)
    assert ended.end >= ended.start + SNAP
    assert ended.end <= max(DAY - SNAP, ended.start + SNAP)


@given(st.lists(places, max_size=12))
def test_lanes_keep_apart_what_overlaps(found: list[DayTime]) -> None:
    lanes = lanes_of(enumerate(found))
    assert set(lanes) == set(range(len(found)))
    for a, one in enumerate(found):
        assert 0 <= lanes[a][0] < lanes[a][1]
        for b, other in enumerate(found[:a]):
            if one.start < other.end and other.start < one.end:
                assert lanes[a][0] != lanes[b][0]
                assert lanes[a][1] == lanes[b][1]


def test_snapping() -> None:
    assert [snapped(minutes) for minutes in (7, 8, 22, 23, 60)] == [0, 15, 15, 30, 60]


def test_weeks_begin_on_monday_or_with_the_weekend_of_arrival() -> None:
    sunday, saturday = dt.date(2026, 12, 6), dt.date(2026, 12, 19)
    assert weeks_of([], MONDAY, saturday, MONDAY) == [MONDAY, dt.date(2026, 12, 14)]
    assert weeks_of([], sunday, saturday, MONDAY) == [sunday, dt.date(2026, 12, 13)]
    assert weeks_of([MONDAY - dt.timedelta(days=9)], sunday, saturday, MONDAY)[0] == dt.date(
        2026, 11, 22
    )
    assert weeks_of([], None, None, dt.date(2026, 12, 9)) == [MONDAY]
    assert week_for([sunday, dt.date(2026, 12, 13)], saturday) == dt.date(2026, 12, 13)
    assert (
        week_for([MONDAY], dt.date(2020, 5, 1)) == week_for([MONDAY], dt.date(2027, 5, 1)) == MONDAY
    )
    assert days_of(sunday, {MONDAY}, saturday, is_whole=False)[0] == MONDAY


def test_weekends_are_shown_where_they_are_needed() -> None:
    def count(busy: set[dt.date], last: dt.date | None, *, is_whole: bool = False) -> int:
        return len(days_of(MONDAY, busy, last, is_whole=is_whole))

    sunday = dt.date(2026, 12, 13)
    assert count(set(), None) == 6
    assert count(set(), dt.date(2026, 12, 11)) == 5
    assert count({sunday}, dt.date(2026, 12, 11)) == 7
    assert count(set(), None, is_whole=True) == 7


def test_hours_widen_for_early_and_late_ones_and_count_overlaps_once() -> None:
    lecture, other, meal = at("06:30", "09:00"), at("08:00", "10:00"), at("22:00", "01:00")
    assert lecture
    assert other
    assert meal
    assert hours_of([lecture, meal]) == (6, 24)
    assert (
        length_of(
            [({"kind": "lecture"}, lecture), ({"kind": "lecture"}, other), ({"kind": "meal"}, meal)]
        )
        == 3.5
    )


def test_what_has_no_end_counts_nothing_and_the_day_says_so() -> None:
    visit, evening, dinner = at("09:00", "12:15"), at("18:30", None), at("20:00", None)
    assert visit
    assert evening
    assert dinner
    those = [({"kind": "visit"}, visit), ({"kind": None}, evening)]
    assert (length_of(those), has_open(those)) == (3.25, True)
    meals = [({"kind": "visit"}, visit), ({"kind": "meal"}, dinner)]
    assert (length_of(meals), has_open(meals)) == (3.25, False)
    assert hours_words(3.25, is_more=True) == "3.25 h +"


@given(st.integers(0, 5), st.integers(8 * 60, 21 * 60))
def test_the_scale_goes_there_and_back(number: int, minutes: int) -> None:
    scale = Scale.fitting(
        tuple(Track(MONDAY + dt.timedelta(days=n)) for n in range(6)), (8, 21), 1200, 560
    )
    assert scale.track_at(scale.x(number) + 1) == scale.tracks[number]
    assert scale.minutes_at(scale.y(minutes)) == pytest.approx(minutes)
