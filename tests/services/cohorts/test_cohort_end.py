"""Closing and archiving: what is open is said first, each is one undo step; removing says what
goes.
"""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk.model import clock
from lcdesk.model.entities import Lead
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import archive_cohort, close_cohort, going_with, list_open
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import participants
from tests.services.rows import contents


def test_what_is_open_is_counted(desk: Desk, cohort_id: int) -> None:
    assert list_open(desk, cohort_id) == []
    for name, status, number in (
        ("A", "confirmed", None),
        ("B", None, None),
        ("C", "withdrawn", None),
        ("D", "certified", None),
        ("E", "certified", "N1"),
    ):
        participants.add_participant(
            desk, cohort_id, {"full_name": name, "status": status, "certificate_no": number}
        )
    curriculum.add_activity(desk, cohort_id, {"title": "Opening", "is_confirmed": False})
    curriculum.add_activity(desk, cohort_id, {"title": "Closing", "is_confirmed": True})
    desk.execute(
        "lead", lambda work: work.add(Lead(cohort_id=cohort_id, subject="solar", stage="idea"))
    )
    cohorts.change_cohort(desk, cohort_id, {"ends": clock.today() + dt.timedelta(days=1)})
    found = list_open(desk, cohort_id)
    assert [(point.key, point.count) for point in found] == [
        ("running", 0),
        ("people", 2),
        ("certificates", 1),
        ("drafts", 1),
        ("leads", 1),
    ]
    assert found[1].words == "2 participants have neither completed nor left."
    other = cohorts.add_cohort(desk, {"name_en": "Other"})
    assert list_open(desk, other) == [], "only its own"


def test_closed_then_archived_each_one_undo(desk: Desk, cohort_id: int) -> None:
    before = contents(desk)
    close_cohort(desk, cohort_id)
    assert (desk.undo_label(), cohorts.get_cohort(desk, cohort_id)["status"]) == (
        "Close cohort Shanghai",
        "closed",
    )
    with pytest.raises(KnownFault, match="closed already"):
        close_cohort(desk, cohort_id)
    archive_cohort(desk, cohort_id)
    assert (desk.undo_label(), cohorts.get_cohort(desk, cohort_id)["status"]) == (
        "Archive cohort Shanghai",
        "archived",
    )
    desk.undo()
    desk.undo()
    assert contents(desk) == before


def test_what_goes_with_a_cohort(desk: Desk, cohort_id: int) -> None:
    participants.add_participant(desk, cohort_id, {"full_name": "A"})
    told = going_with(cohorts.get_cohort(desk, cohort_id))
    assert told == "With it go 1 participant and 0 activities; the people themselves stay."
