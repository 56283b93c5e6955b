"""Undo of a large block: written many rows at once, decided row by row; a row changed twice, and
one that moved on since.
"""

from __future__ import annotations

import datetime as dt
import time

from lcdesk.model.entities import Enrolment, Person
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants.participants import PASTE, add_participant, change_cells
from tests.services.rows import contents, found

COUNT = 2000
# a row of processor time, with history and search index; one statement a row took 1.2
MOST_MS = 0.5


def test_a_row_changed_twice_goes_back_to_the_first(desk: Desk, cohort_id: int) -> None:
    ids = [
        add_participant(desk, cohort_id, {"full_name": f"Ana {at}", "dietary": "halal"})
        for at in range(3)
    ]
    before = contents(desk)

    def change(work: Work) -> None:
        work.update_many(
            Enrolment, {i: {"dietary": "vegan", "arrival_date": dt.date(2026, 12, 6)} for i in ids}
        )
        work.update_many(
            Enrolment, {i: {"dietary": f"none {i}", "extra": {"T-shirt": "XL"}} for i in ids[:2]}
        )
        work.update_many(Person, {1: {"passport_expiry": dt.date(2030, 1, 2)}})

    desk.execute("change", change)
    after = contents(desk)
    for _round in range(2):
        outcome = desk.undo()
        assert (outcome.kept, outcome.refused) == (0, 0)
        assert contents(desk) == before
        desk.redo()
        assert contents(desk) == after
    versions = [record["version"] for record in read_page(desk, ids)]
    desk.undo()
    assert all(
        now["version"] > was for now, was in zip(read_page(desk, ids), versions, strict=True)
    )


def test_what_moved_on_since_stays_and_the_rest_goes_back(desk: Desk, cohort_id: int) -> None:
    ids = [add_participant(desk, cohort_id, {"full_name": f"Ana {at}"}) for at in range(4)]
    change_cells(desk, {i: {"dietary": "vegan", "group_name": "A"} for i in ids}, PASTE)
    pasted = _operations(desk)[-1]
    change_cells(desk, {ids[1]: {"dietary": "halal"}}, PASTE)
    desk.execute("remove", lambda work: work.remove(work.get(Enrolment, ids[3])))
    outcome = desk.undo(pasted)
    assert (outcome.done, outcome.kept, outcome.refused) == (2, 1, 1)
    assert [(one["dietary"], one["group_name"]) for one in read_page(desk, ids[:3])] == [
        (None, None),
        ("halal", None),
        (None, None),
    ]


def _operations(desk: Desk) -> list[int]:
    from lcdesk.model.entities import Operation

    with desk.reading() as session:
        return [operation.id for operation in session.query(Operation) if operation.label == PASTE]


def test_thousands_of_rows_go_back_in_no_time(desk: Desk, cohort_id: int) -> None:
    def fill(work: Work) -> None:
        work.insert_many(Person, ({"full_name": f"Ana Lima {number}"} for number in range(COUNT)))
        work.insert_many(
            Enrolment, ({"person_id": n + 1, "cohort_id": cohort_id} for n in range(COUNT))
        )

    desk.execute("fill", fill)
    change_cells(
        desk,
        {n + 1: {"dietary": f"d {n % 7}", "phone": f"+25471{n:06d}"} for n in range(COUNT)},
        PASTE,
    )
    spent: list[float] = []
    for turn in (desk.undo, desk.redo, desk.undo):
        began = time.process_time()
        assert turn().done == COUNT
        spent.append((time.process_time() - began) / COUNT * 1000)
    assert min(spent) <= MOST_MS, spent
    assert found(desk, "d") == []
