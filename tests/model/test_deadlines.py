"""The days deadlines fall on: laws over random anchors, counts and calendars."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.deadlines import (
    DEADLINES,
    MOST_DAYS,
    Counting,
    DeadlineChoice,
    day_words,
    deadline_of,
    due_day,
)

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
COUNTS = st.integers(0, 60)
FREE = st.sets(st.integers(-120, 120), max_size=60)
DAY = dt.timedelta(days=1)


def choice(days: int, counting: Counting) -> DeadlineChoice:
    return DeadlineChoice(days, counting)


@given(DAYS, st.integers(0, MOST_DAYS), st.booleans())
def test_days_of_the_calendar_are_plainly_counted(
    anchor: dt.date, days: int, is_before: bool
) -> None:
    due = due_day(anchor, choice(days, "calendar"), lambda _day: False, is_before=is_before)
    assert abs((anchor - due).days) == days
    assert (due <= anchor) if is_before else (due >= anchor)


@given(DAYS, COUNTS, FREE, st.booleans())
def test_as_many_working_days_lie_between_as_were_asked_for(
    anchor: dt.date, days: int, free: set[int], is_before: bool
) -> None:
    off = {anchor + number * DAY for number in free}
    due = due_day(anchor, choice(days, "working"), lambda day: day not in off, is_before=is_before)
    assert days == 0 or due not in off, "a deadline in working days is a working day"
    first, last = (due, anchor - DAY) if is_before else (anchor + DAY, due)
    between = [first + number * DAY for number in range((last - first).days + 1)]
    assert sum(day not in off for day in between) == days


@given(DAYS, COUNTS, FREE)
def test_one_day_more_is_earlier_and_more_holidays_never_make_it_later(
    anchor: dt.date, days: int, free: set[int]
) -> None:
    off = {anchor + number * DAY for number in free}

    def due(count: int) -> dt.date:
        return due_day(anchor, choice(count, "working"), lambda day: day not in off)

    assert due(days + 1) < due(days)
    assert due(days) <= anchor - days * DAY


@pytest.mark.parametrize(
    ("off", "words"), [(-5, "5 days late"), (0, "today"), (1, "tomorrow"), (4, "in 4 days")]
)
def test_words_of_a_day(off: int, words: str) -> None:
    assert day_words(dt.date(2026, 11, 25) + off * DAY, dt.date(2026, 11, 25)) == words


def test_each_is_declared_once_in_the_order_of_its_days() -> None:
    before = [one for one in DEADLINES if one.anchor == "opening"]
    assert len({one.key for one in DEADLINES}) == len(DEADLINES)
    days = [one.days + (2 * (one.days // 5) if one.counting == "working" else 0) for one in before]
    assert days == sorted(days, reverse=True)
    assert all((one.given_by == "office") == (one.asked_for == "") for one in DEADLINES)
    assert deadline_of("visa") in DEADLINES
    assert deadline_of("of a newer program") is None
