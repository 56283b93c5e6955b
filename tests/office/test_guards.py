"""What rests on rows that an operation does not write, among several at one desk: what came into a
room or a list since it was looked at is seen, on both kinds of desk; and what was undone by one is
not undone by another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from lcdesk.model.entities import Cohort
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.importing import importing, pending_rows
from lcdesk.services.logistics import rooming
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.tabular.plan.roster import row_key
from lcdesk.tabular.review.questions import Typed, apply_edits
from lcdesk.tabular.understood import ImportPlan
from tests.faults.courses import people
from tests.services.rows import HANA, bring, contents, sheet
from tests.services.rows import people as people_of


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


@pytest.mark.parametrize("is_stranger", [True, False])
def test_somebody_added_by_hand_while_a_list_is_saved_is_seen(
    desk: Desk, is_stranger: bool
) -> None:
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    plan = importing.prepare(desk, people(3), cohort)
    other = open_office(desk.path)
    added = list[int]()

    def meanwhile(_done: int, _total: int) -> None:
        if not added:  # the list has been looked at, and is not committed
            name = "Somebody else" if is_stranger else " person  1"
            added.append(add_participant(other, cohort, {"full_name": name}))

    if is_stranger:
        assert importing.apply(desk, plan, cohort, progress=meanwhile).new == 3
    else:
        with pytest.raises(EditConflictsFound, match="after this import was looked at"):
            importing.apply(desk, plan, cohort, progress=meanwhile)
    other.close()
    assert len(list(find_ids(desk, Query()))) == (4 if is_stranger else 1)
    again = importing.prepare(desk, people(3), cohort)
    assert importing.apply(desk, again, cohort).new == (0 if is_stranger else 2)


def test_nobody_else_commits_while_it_is_looked_for_the_last_time(desk: Desk) -> None:
    other = open_office(desk.path)
    meanwhile = Thread(target=add_cohort, args=(other, {"name_en": "Chengdu"}))
    is_waiting: list[bool] = []

    def look(_session: object) -> None:
        meanwhile.start()
        meanwhile.join(0.5)
        is_waiting.append(meanwhile.is_alive())

    def act(work: Work) -> None:
        work.add(Cohort(name_en="Shanghai"))
        work.look_last(look)

    desk.execute("Add a cohort", act)
    meanwhile.join(10)
    other.close()
    assert is_waiting == [True]
    assert {cohort["name_en"] for cohort in list_cohorts(desk)} == {"Shanghai", "Chengdu"}


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


NAMELESS = (None, "Ethiopia", "EP9999999", "1990-01-01", "halal", "S")


@pytest.fixture
def waiting(desk: Desk, tmp_path: Path) -> tuple[int, ImportPlan, list[int]]:
    """A cohort with a row that waits, the plan by which it would be put in, and its id."""
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    bring(desk, cohort, sheet(tmp_path / "names.xlsx", HANA, NAMELESS))
    ids = [row["id"] for row in pending_rows.list_waiting(desk)]
    again = pending_rows.reopen(desk, ids)
    apply_edits(again, [Typed(row_key(again.rows[0]), "full_name", "Meron Haile")])
    return cohort, importing.prepare(desk, again, cohort), ids


def test_a_row_left_out_by_one_while_another_answers_it_is_not_put_in(
    desk: Desk, waiting: tuple[int, ImportPlan, list[int]]
) -> None:
    cohort, plan, ids = waiting
    other, left = open_office(desk.path), list[int]()

    def meanwhile(_done: int, _total: int) -> None:
        if not left:
            left.extend(ids)
            pending_rows.leave_out(other, ids)

    with pytest.raises(EditConflictsFound, match="wait no more"):
        pending_rows.apply(desk, plan, ids, cohort, meanwhile)
    other.close()
    assert set(people_of(desk)) == {"Hana Tesfaye"}


def test_what_was_typed_into_a_row_that_another_answered_is_not_written_into_it(
    desk: Desk, waiting: tuple[int, ImportPlan, list[int]]
) -> None:
    cohort, plan, ids = waiting
    keep = pending_rows.keeping_answers(desk, plan, ids)
    pending_rows.apply(desk, plan, ids, cohort)
    before = contents(desk)
    with pytest.raises(EditConflictsFound, match="wait no more"):
        desk.execute("Edit {name}", keep, name="it")
    with pytest.raises(EditConflictsFound, match="wait no more"):
        pending_rows.keep_answers(desk, plan, ids)
    assert contents(desk) == before
