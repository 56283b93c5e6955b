"""The funnel by the history of statuses: recounted, never wider below, and everybody once where
that is wanted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.entities import StatusStep
from lcdesk.model.statuses import CHAIN, ENDS
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import STAGES, stage_rows
from lcdesk.services.participants import participants, records
from tests.examples import examples

histories = st.lists(
    st.lists(st.sampled_from((*CHAIN, *ENDS, "reserve")), min_size=1, max_size=4), max_size=6
)


def enrolled(desk: Desk, cohort: int, history: list[str], gender: str = "F") -> int:
    """Somebody who had these statuses, one after the other."""
    added = participants.add_participant(
        desk, cohort, {"full_name": "X", "gender": gender, "status": history[-1]}
    )

    def before(work: Work) -> None:
        for status in history[:-1]:
            work.add(StatusStep(enrolment_id=added, status=status))

    desk.execute("history", before)
    return added


def has_got_to(stage: str, history: list[str]) -> bool:
    """By hand: was any of the statuses this far?"""
    if stage == "nominated":
        return True
    far = {"arrived" if one == "left_early" else one for one in history} & set(CHAIN)
    return any(CHAIN.index(one) >= CHAIN.index(stage) for one in far)


@settings(max_examples=examples(5, 15))
@given(histories)
def test_every_stage_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    people: list[list[str]],
) -> None:
    desk = new_desk(tmp_path_factory.mktemp("funnel"))
    try:
        cohort = cohorts.add_cohort(desk, {"name_en": "X"})
        ids = {enrolled(desk, cohort, history): history for history in people}
        rows = stage_rows(desk, cohort)
        assert [row.key for row in rows] == list(STAGES)
        for row in rows:
            assert set(row.people) == {
                one for one, history in ids.items() if has_got_to(row.key, history)
            }
            assert row.total == len(row.people)
        assert all(set(after.people) <= set(before.people) for before, after in pairwise(rows))
    finally:
        desk.close()


def test_who_withdrew_after_being_confirmed_had_been_confirmed(desk: Desk, cohort_id: int) -> None:
    enrolled(desk, cohort_id, ["selected", "confirmed", "withdrawn"])
    enrolled(desk, cohort_id, ["left_early"], "M")
    assert [(row.women, row.men) for row in stage_rows(desk, cohort_id)] == [(1, 1)] * 3 + [
        (0, 1),
        (0, 0),
        (0, 0),
    ]


def test_each_person_once_by_the_latest_cohort(desk: Desk) -> None:
    early, late = (
        cohorts.add_cohort(desk, {"name_en": str(y), "starts": dt.date(y, 1, 1)})
        for y in (2024, 2025)
    )
    first = enrolled(desk, early, ["certified"])
    person = participants.read_one(desk, first)
    assert person is not None
    desk.execute(
        "again", lambda work: records.enrol(work, late, person["person_id"], {"status": "selected"})
    )
    assert [row.total for row in stage_rows(desk, None)] == [2, 2, 1, 1, 1, 1]
    assert [row.total for row in stage_rows(desk, Scope(is_once=True))] == [1, 1, 0, 0, 0, 0]
    assert [row.total for row in stage_rows(desk, early)] == [1] * 6
