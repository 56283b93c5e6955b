"""One change made in every way there is: the desk it leaves is the same, and one undo takes all
of it back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lcdesk.cli import run
from lcdesk.services import merging
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants, status
from lcdesk.services.participants.participants import add_people
from tests.services.rows import bring, contents, sheet

NAMES = ("Zoe Abebe", "Adam Kim", "Bao Tran", "Carla Diaz")
BOOKS = ("ImportBatch", "ImportPage", "ImportRow")
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    """Three on the reserve, in their order, and one who is selected."""
    made = [participants.add_participant(desk, cohort_id, {"full_name": name}) for name in NAMES]
    status.move(desk, status.plan(desk, made[:3], "reserve"))
    status.move(desk, status.plan(desk, made[3:], "selected"))
    return made


def whole(desk: Desk) -> Rows:
    """Every row of the desk but the books of imports; steps without their numbers, which never
    come back.
    """
    rows = contents(desk, *BOOKS)
    rows["StatusStep"] = sorted(
        (
            {name: value for name, value in row.items() if name != "id"}
            for row in rows["StatusStep"]
        ),
        key=str,
    )
    return rows


def places(desk: Desk, ids: list[int]) -> list[tuple[str, int | None]]:
    return [(record["status"], record["reserve_place"]) for record in read_page(desk, ids)]


def by_hand(desk: Desk, first: int, to: str) -> None:
    status.keep_cells(desk, {first: {"status": to}}, participants.EDIT)


def pasted(desk: Desk, first: int, to: str) -> None:
    participants.change_cells(
        desk, participants.read_block({first: {"status": to}}, None).cells, participants.PASTE
    )


def by_form(desk: Desk, first: int, to: str) -> None:
    participants.change_participants(desk, [first], {"status": to})


def by_dialog(desk: Desk, first: int, to: str) -> None:
    status.move(desk, status.plan(desk, [first], to))


def promoted(desk: Desk, first: int, _to: str) -> None:
    status.promote(desk, [first])


def imported(desk: Desk, first: int, to: str) -> None:
    name = read_page(desk, [first])[0]["full_name"]
    path = sheet(desk.path.parent / f"{first} {to}.xlsx", (name, to), heads=("Name", "Status"))
    assert bring(desk, 1, path).changed == 1


def by_command(desk: Desk, first: int, to: str) -> None:
    desk.close()
    assert (
        run(
            [
                "--desk",
                str(desk.path),
                "status",
                "--cohort",
                "Shanghai",
                "--set",
                to,
                "--who",
                str(first),
            ]
        )
        == 0
    )


WAYS = (by_hand, pasted, by_form, by_dialog, promoted, imported, by_command)


def test_the_first_of_the_reserve_is_selected_in_every_way_alike(
    desk: Desk, ids: list[int]
) -> None:
    before, after = whole(desk), list[Rows]()
    for way in WAYS:
        way(desk, ids[0], "selected")
        if way is by_command:
            desk = open_desk(desk.path)
        after.append(whole(desk))
        assert places(desk, ids) == [
            ("selected", None),
            ("reserve", 1),
            ("reserve", 2),
            ("selected", None),
        ], way
        desk.undo()
        assert whole(desk) == before, way
        desk.redo()
        assert whole(desk) == after[-1], way
        desk.undo()
    assert all(found == after[0] for found in after), "steps, days and who made them as well"
    desk.close()


def test_somebody_comes_to_the_reserve_in_every_way_alike(desk: Desk, ids: list[int]) -> None:
    # fits before the reserve
    participants.change_cells(desk, {ids[3]: {"status": "under_review"}}, participants.EDIT)
    before, after = whole(desk), list[Rows]()
    for way in (by_hand, pasted, by_form, by_dialog, imported):
        way(desk, ids[3], "reserve")
        after.append(whole(desk))
        assert places(desk, ids)[3] == ("reserve", 4), way
        desk.undo()
        assert whole(desk) == before, way
    assert all(found == after[0] for found in after)


def make_by_form(desk: Desk, _folder: Path) -> None:
    participants.add_participant(desk, 1, {"full_name": "Dan Oo", "status": "reserve"})


def make_by_paste(desk: Desk, _folder: Path) -> None:
    add_people(desk, 1, [{"full_name": "Dan Oo", "status": "reserve"}], None)


def make_by_import(desk: Desk, folder: Path) -> None:
    bring(desk, 1, sheet(folder / "new.xlsx", ("Dan Oo", "reserve"), heads=("Name", "Status")))


def test_who_is_new_on_the_reserve_stands_last_in_every_way(
    desk: Desk, ids: list[int], tmp_path: Path
) -> None:
    before, made = whole(desk), list[list[tuple[Any, ...]]]()
    ways: tuple[Callable[[Desk, Path], None], ...] = (make_by_form, make_by_paste, make_by_import)
    for way in ways:
        way(desk, tmp_path)
        rows = whole(desk)
        new = [row for row in rows["Enrolment"] if row["id"] not in ids]
        steps = [row for row in rows["StatusStep"] if row["enrolment_id"] not in ids]
        made.append(
            [(row["status"], row["reserve_place"]) for row in new]
            + [(one["status"], one["on"], one["who"]) for one in steps]
        )
        assert made[-1][0] == ("reserve", 4), way
        desk.undo()
        assert whole(desk) == before, way
    assert made[0] == made[1] == made[2]


def test_who_is_removed_or_joined_leaves_no_gap_on_the_reserve(desk: Desk, ids: list[int]) -> None:
    before = whole(desk)
    person = {row["id"]: row["person_id"] for row in before["Enrolment"]}
    participants.remove_participants(desk, ids[:1])
    assert places(desk, ids[1:3]) == [("reserve", 1), ("reserve", 2)]
    desk.undo()
    assert whole(desk) == before
    # who is selected stays so, and has no place there
    merging.merge(desk, person[ids[3]], person[ids[0]])
    assert places(desk, ids[1:]) == [("reserve", 1), ("reserve", 2), ("selected", None)]
    desk.undo()
    assert whole(desk) == before
    merging.merge(desk, person[ids[1]], person[ids[3]], {"status@1": "selected"})
    assert places(desk, [ids[0], ids[2], ids[1]]) == [
        ("reserve", 1),
        ("reserve", 2),
        ("selected", None),
    ]
    steps = [row for row in whole(desk)["StatusStep"] if row["enrolment_id"] == ids[1]]
    assert [row["status"] for row in steps].count("selected") == 1, "the step came along"
    desk.undo()
    assert whole(desk) == before


def test_an_older_step_taken_back_leaves_the_reserve_in_order(desk: Desk, ids: list[int]) -> None:
    imported(desk, ids[0], "selected")
    batch = last_operation(desk)
    participants.add_participant(desk, 1, {"full_name": "Dan Oo", "status": "reserve"})
    desk.undo(batch)
    assert [place for _status, place in places(desk, [*ids[:3], ids[3] + 1])] == [1, 2, 3, 4]


def test_a_place_never_comes_back_without_the_reserve(desk: Desk, ids: list[int]) -> None:
    """A step back may be spared in one field, status or place, and not in the other."""
    by_form(desk, ids[0], "withdrawn")
    left = last_operation(desk)
    by_form(desk, ids[0], "nominated")
    desk.undo(left)  # the status moved on since: it stays
    assert places(desk, ids[:3]) == [("nominated", None), ("reserve", 1), ("reserve", 2)]

    by_form(desk, ids[0], "reserve")
    came = last_operation(desk)
    by_form(desk, ids[1], "nominated")  # whoever is behind moves up
    desk.undo(came)  # the place is another one since
    assert places(desk, ids[:3]) == [("nominated", None), ("nominated", None), ("reserve", 1)]


def test_what_was_done_before_an_older_step_was_taken_back_is_taken_back_in_order(
    desk: Desk, ids: list[int]
) -> None:
    by_form(desk, ids[0], "selected")
    older = last_operation(desk)
    by_form(desk, ids[2], "nominated")
    desk.undo(older)
    desk.undo()
    assert sorted(place or 0 for _status, place in places(desk, ids[:3])) == [1, 2, 3]


def last_operation(desk: Desk) -> int:
    with desk.reading() as session:
        return int(
            session.connection()
            .exec_driver_sql("SELECT max(id) FROM deed WHERE kind = 'do'")
            .scalar()
            or 0
        )


def test_what_was_typed_for_places_is_kept_as_it_was_given(desk: Desk, ids: list[int]) -> None:
    changes = {ids[0]: {"reserve_place": 3}, ids[2]: {"status": "reserve", "reserve_place": 1}}
    participants.change_cells(desk, changes, participants.PASTE)
    assert places(desk, ids[:3]) == [("reserve", 3), ("reserve", 2), ("reserve", 1)]
