"""Quotas kept and undone, and the balance of a cohort as it fills."""

from __future__ import annotations

import pytest

from lcdesk.model.balance import Agreed
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants, quotas, status
from tests.services.rows import contents

PEOPLE = (
    ("Ann Kamau", "KE", "F"),
    ("Ben Otieno", "KE", "M"),
    ("Hana Tesfaye", "ET", "F"),
    ("Chi Okafor", "NG", "M"),
    ("Xi Li", None, None),
)
KENYA, WOMEN = Agreed("country", "KE", 1, 1), Agreed("gender", "F", 2, None)


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    return [
        participants.add_participant(
            desk, cohort_id, {"full_name": name, "nationality": country, "gender": gender}
        )
        for name, country, gender in PEOPLE
    ]


def select(desk: Desk, ids: list[int], to: str = "selected") -> None:
    status.move(desk, status.plan(desk, ids, to))


def test_quotas_are_one_operation_with_undo_and_redo(desk: Desk, cohort_id: int) -> None:
    before = contents(desk)
    quotas.set_quotas(desk, cohort_id, [KENYA, WOMEN])
    assert desk.undo_label() == "Quota of Shanghai"
    assert quotas.list_quotas(desk, cohort_id) == [KENYA, WOMEN]
    between = contents(desk)
    quotas.set_quotas(desk, cohort_id, [Agreed("gender", "F", 3, 9), Agreed("region", "Asia", 1)])
    assert quotas.list_quotas(desk, cohort_id) == [
        Agreed("gender", "F", 3, 9),
        Agreed("region", "Asia", 1),
    ]
    after = contents(desk)
    desk.undo()
    assert contents(desk) == between
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    desk.redo()
    assert contents(desk) == after


def test_the_same_again_is_no_operation_and_an_open_line_is_none(
    desk: Desk, cohort_id: int
) -> None:
    quotas.set_quotas(desk, cohort_id, [KENYA])
    label, before = desk.undo_label(), contents(desk)
    quotas.set_quotas(desk, cohort_id, [KENYA, Agreed("gender", "M")])
    assert (desk.undo_label(), contents(desk)) == (label, before)


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        ([Agreed("country", "KE", 5, 4)], "Kenya: at least 5 is more than at most 4"),
        ([KENYA, KENYA], "Kenya stands there twice"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, cohort_id: int, agreed: list[Agreed], words: str
) -> None:
    before = contents(desk)
    with pytest.raises(KnownFault, match=words):
        quotas.set_quotas(desk, cohort_id, agreed)
    assert contents(desk) == before


def test_only_those_who_hold_a_place_are_weighed(
    desk: Desk, cohort_id: int, ids: list[int]
) -> None:
    cohorts.change_cohort(desk, cohort_id, {"places": 3})
    quotas.set_quotas(desk, cohort_id, [KENYA, WOMEN])
    assert quotas.balance(desk, cohort_id).taken == 0
    select(desk, ids[:2])
    select(desk, ids[2:3], "reserve")
    select(desk, ids[3:4], "declined")
    found = quotas.balance(desk, cohort_id)
    assert (found.places, found.taken, found.women, found.men, found.free) == (3, 2, 1, 1, 1)
    assert [(share.value, share.count) for share in found.by_country] == [("KE", 2)]
    assert [remark.text for remark in found.remarks] == [
        "Kenya has 2 of 2 (100%); at most 1 were agreed.",
        "1 of 2 (50%) are women; at least 2 were agreed.",
    ]
    desk.undo()
    assert quotas.balance(desk, cohort_id) == found, "who declined held no place"


def test_with_others_selected_too(desk: Desk, cohort_id: int, ids: list[int]) -> None:
    select(desk, ids[:1])
    then = quotas.tally(desk, cohort_id).balance({("ET", "F"): 1, (None, None): 1})
    assert (then.taken, then.women, len(then.by_country)) == (3, 2, 2)
    select(desk, [ids[2], ids[4]])
    assert quotas.balance(desk, cohort_id) == then, "what was foretold came"


def test_other_cohorts_do_not_count(desk: Desk, cohort_id: int, ids: list[int]) -> None:
    select(desk, ids)
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    assert quotas.balance(desk, other).taken == 0
    assert quotas.list_quotas(desk, other) == []
    quotas.set_quotas(desk, other, [WOMEN])
    assert quotas.list_quotas(desk, cohort_id) == []
