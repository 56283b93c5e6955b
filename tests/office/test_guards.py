"""What rests on rows that an operation does not write, among several at one desk: what came into a
room or a list since it was looked at is seen, on both kinds of desk; and what was undone by one is
not undone by another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import open_office
from lcdesk.services.importing import importing
from lcdesk.services.logistics import rooming
from lcdesk.services.participants.participants import add_participant, change_participants
from tests.faults.courses import people


@pytest.fixture
def desk(new_office_desk: Callable[[Path], Desk], tmp_path: Path) -> Iterator[Desk]:
    desk = new_office_desk(tmp_path)
    yield desk
    desk.close()


def test_a_list_that_came_in_since_it_was_looked_at_does_not_come_in_twice(desk: Desk) -> None:
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    mine, theirs = (importing.prepare(desk, people(3), cohort) for _ in range(2))
    importing.apply(desk, theirs, cohort)
    with pytest.raises(EditConflictsFound):
        importing.apply(desk, mine, cohort)
    again = importing.prepare(desk, people(3), cohort)
    assert importing.apply(desk, again, cohort).new == 0
    other = importing.prepare(desk, people(3, 10), cohort)
    add_participant(desk, cohort, {"full_name": "Somebody else"})
    assert importing.apply(desk, other, cohort).new == 3


def test_somebody_added_by_hand_since_a_list_was_looked_at_is_seen(desk: Desk) -> None:
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    plan = importing.prepare(desk, people(3), cohort)
    add_participant(desk, cohort, {"full_name": "PERSON 1"})
    with pytest.raises(EditConflictsFound):
        importing.apply(desk, plan, cohort)


def test_who_came_into_a_room_since_it_was_looked_at_is_seen(desk: Desk) -> None:
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    one, other, third = (
        add_participant(desk, cohort, {"full_name": name, "room_type": "double"})
        for name in ("Ada", "Bea", "Cem")
    )
    change_participants(desk, [one], {"room_no": "101"})
    plan = rooming.plan(desk, cohort)
    change_participants(desk, [other], {"room_no": "101"})
    with pytest.raises(EditConflictsFound, match="room 101"):
        rooming.move(desk, plan, [third], "101")
    rooming.move(desk, plan, [third], "102")
    assert rooming.plan(desk, cohort).by_no["101"].ids == (one, other)


def test_what_one_has_undone_another_does_not_undo_again(desk: Desk) -> None:
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    row = add_participant(desk, cohort, {"full_name": "Ada"})
    change_participants(desk, [row], {"dietary": "halal"})
    other = open_office(desk.path)
    number = desk.last_done
    target = other._to_undo(number)  # as another sees it
    desk.undo(number)
    with pytest.raises(KnownFault, match="undone already"):
        other._turn("undo", target)
    other.close()
