"""Two people who look like one and were told apart: not asked again, taken back by undo,
followed when one is joined.
"""

from __future__ import annotations

from typing import Any

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services import merging
from lcdesk.services import merging as pairs
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants

OLGA: dict[str, Any] = {
    "full_name": "Olga Ivanova",
    "nationality": "RU",
    "birth_date": "1990-01-01",
}


def add(desk: Desk, cohort_id: int, **values: Any) -> int:
    number = participants.add_participant(desk, cohort_id, {**OLGA, **values})
    return finding.read_page(desk, [number])[0]["person_id"]


def listed(desk: Desk, cohort_id: int | None = None) -> list[tuple[int, int]]:
    return [(pair.kept, pair.other) for pair in merging.likely_pairs(desk, cohort_id)]


def test_a_pair_told_apart_is_not_listed_again(desk: Desk, cohort_id: int) -> None:
    one, other = add(desk, cohort_id), add(desk, cohort_id, full_name="Olga Ivanowa")
    assert listed(desk) == [(one, other)]
    assert pairs.tell_apart(desk, other, one) == ("Olga Ivanova", "Olga Ivanowa")
    assert listed(desk) == listed(desk, cohort_id) == []
    operations = history.list_operations(desk)
    assert operations[0].words == "Olga Ivanova and Olga Ivanowa are two people"
    pairs.tell_apart(desk, one, other)
    assert len(history.list_operations(desk)) == len(operations), "said already"
    desk.undo()
    assert listed(desk) == [(one, other)]


def test_somebody_told_apart_may_be_removed(desk: Desk, cohort_id: int) -> None:
    one, other = add(desk, cohort_id), add(desk, cohort_id, full_name="Olga Ivanowa")
    made = history.list_operations(desk)[0].id
    pairs.tell_apart(desk, one, other)
    assert desk.undo(made).kept == 0, "what was said of her does not hold her"


def test_it_follows_whoever_is_joined(desk: Desk, cohort_id: int) -> None:
    one, other = add(desk, cohort_id), add(desk, cohort_id, full_name="Olga Ivanowa")
    third = add(desk, cohort_id, full_name="Olga Ivanovna")
    pairs.tell_apart(desk, other, third)
    pairs.tell_apart(desk, one, other)
    merging.merge(desk, one, other)
    assert (one, third) not in listed(desk)
    desk.undo()
    with desk.reading() as session:
        assert pairs.told_apart(session) == {(one, other), (other, third)}


def test_one_person_is_not_two(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    with pytest.raises(KnownFault, match="one entry already"):
        pairs.tell_apart(desk, one, one)
    with pytest.raises(KnownFault, match="no longer there"):
        pairs.tell_apart(desk, one, one + 999)
