"""Cohorts whose day for personal data has passed are told of, until they are anonymous."""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk.services.backups import checking
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import list_overdue
from lcdesk.services.core.desk import Desk
from lcdesk.services.erasure import erasure
from lcdesk.services.overview import read_overview
from lcdesk.services.participants import participants

TODAY, DAY = dt.date(2026, 3, 1), dt.timedelta(1)


@pytest.fixture
def ended(desk: Desk) -> int:
    """A cohort with two people, one of whom is in another one too."""
    made = cohorts.add_cohort(desk, {"name_en": "Chengdu 2020", "keep_until": TODAY - DAY})
    participants.add_participant(
        desk, made, {"full_name": "Hana Tesfaye", "passport_no": "EP1234567"}
    )
    participants.add_participant(desk, made, {"full_name": "Juma Said"})
    return made


def test_the_last_day_itself_is_not_late(desk: Desk, ended: int) -> None:
    assert [one.cohort_id for one in list_overdue(desk, TODAY)] == [ended]
    assert list_overdue(desk, TODAY - DAY) == []
    cohorts.change_cohort(desk, ended, {"keep_until": None})
    assert list_overdue(desk, TODAY) == []


def test_the_longest_overdue_comes_first_and_nobody_is_no_reason(desk: Desk, ended: int) -> None:
    older = cohorts.add_cohort(desk, {"name_en": "Xi'an 2019", "keep_until": TODAY - 300 * DAY})
    cohorts.add_cohort(desk, {"name_en": "Nobody came", "keep_until": TODAY - 300 * DAY})
    participants.add_participant(desk, older, {"full_name": "Ana Reyes"})
    assert [one.name for one in list_overdue(desk, TODAY)] == ["Xi'an 2019", "Chengdu 2020"]


def test_it_is_said_in_the_overview_and_by_check(desk: Desk, ended: int) -> None:
    words = "Personal data of “Chengdu 2020” were to be kept until 28 Feb 2026."
    other = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    assert [one.words for one in read_overview(desk, other, 6, TODAY).overdue] == [words], (
        "whichever cohort is on view"
    )
    (found,) = (one for one in checking.check_desk(desk) if words in one.words)
    assert found.is_good
    assert "lcdesk cohort anonymise" in found.words


@pytest.mark.parametrize("one_by_one", [False, True])
def test_who_is_erased_is_overdue_no_more(desk: Desk, ended: int, one_by_one: bool) -> None:
    if one_by_one:
        for person_id in (1, 2):
            assert list_overdue(desk, TODAY), "somebody is still there"
            erasure.erase_person(desk, person_id)
    else:
        erasure.anonymise_cohort(desk, ended)
    assert list_overdue(desk, TODAY) == []
