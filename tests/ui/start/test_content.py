"""What the start page says of the days of a cohort."""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk import texts
from lcdesk.services.start.known_desks import KnownCohort
from lcdesk.ui.start.content import dated_span, when_words

TODAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("days", "when", "english", "chinese"),
    [
        (12, "in 12 days", "12–25 Dec", "12月12–25日"),
        (1, "in 1 day", "1–14 Dec", "12月1–14日"),
        (0, "under way", "30 Nov – 13 Dec", "11月30日–12月13日"),
        (40, "in 40 days", "9–22 Jan 2027", "2027年1月9–22日"),
        (-14, "over", "16–29 Nov", "11月16–29日"),
    ],
)
def test_days_and_how_far_they_are(days: int, when: str, english: str, chinese: str) -> None:
    starts = TODAY + dt.timedelta(days=days)
    cohort = KnownCohort(1, "A", "", starts, starts + dt.timedelta(days=13), 3)
    assert (when_words(cohort, TODAY), dated_span(cohort, TODAY)) == (when, english)
    texts.speak("zh")
    assert dated_span(cohort, TODAY) == chinese
