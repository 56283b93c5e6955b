"""What a course asks of people, and the reason in words where a value does not keep it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.services.participants.limits import CourseLimits

COURSE = CourseLimits(dt.date(2026, 12, 6), dt.date(2026, 12, 19), 45, 6)


@pytest.mark.parametrize(
    ("expiry", "tone"),
    [
        (dt.date(2026, 12, 18), "bad"),
        (dt.date(2026, 12, 19), "warn"),
        (dt.date(2027, 6, 18), "warn"),
        (dt.date(2027, 6, 19), None),
        (None, None),
    ],
)
def test_a_passport_lasts_so_many_months(expiry: dt.date | None, tone: str | None) -> None:
    remark = COURSE.remark_on("passport_expiry", expiry)
    assert (remark and remark.tone) == tone
    if remark and expiry and tone == "warn":
        assert str((expiry - dt.date(2026, 12, 19)).days) in remark.words


@given(
    born=st.dates(dt.date(1970, 1, 1), dt.date(1992, 12, 31)),
    first=st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31)),
    oldest=st.integers(35, 55),
)
def test_an_age_is_that_of_the_first_day(born: dt.date, first: dt.date, oldest: int) -> None:
    age = first.year - born.year - ((first.month, first.day) < (born.month, born.day))
    limits = CourseLimits(first, first, oldest)
    assert limits.is_too_old(born.isoformat()) == (age > oldest)
    # of a date known in part whoever is older in any case
    for known in (born.isoformat()[:4], born.isoformat()[:7]):
        assert limits.is_too_old(born.isoformat()) or not limits.is_too_old(known)
