"""Rooms as they stand, what is wrong with them, and the law of proposals: nobody twice, never
over places.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.lodging import bed_count
from lcdesk.services.core.desk import Desk
from lcdesk.services.logistics.rooming import Room, Rooming, assign, plan, propose
from lcdesk.services.participants import participants


def add(desk: Desk, cohort_id: int, name: str, **values: Any) -> int:
    return participants.add_participant(
        desk, cohort_id, {"full_name": name, "gender": "F", **values}
    )


def test_people_of_one_number_share_a_room(desk: Desk, cohort_id: int) -> None:
    for name, no, kind in (
        ("Ana", "12", "twin"),
        ("Bea", "9", "single"),
        ("Cleo", "12", "twin"),
        ("Dora", None, "twin"),
    ):
        add(desk, cohort_id, name, room_no=no, room_type=kind)
    add(desk, cohort_id, "Eva", room_no="12", status="withdrawn")
    told = plan(desk, cohort_id)
    assert [(room.no, room.kind, room.places, len(room.people)) for room in told.rooms] == [
        ("9", "single", 1, 1),
        ("12", "twin", 2, 2),
    ]
    assert [person["name"] for person in told.unplaced] == ["Dora"]
    assert told.warnings == []


def test_what_is_wrong_with_a_room(desk: Desk, cohort_id: int) -> None:
    for name, gender in (("Ana", "F"), ("Ben", "M"), ("Cleo", "F")):
        add(desk, cohort_id, name, room_no="12", room_type="twin", gender=gender)
    assert plan(desk, cohort_id).warnings == [
        "3 people in room 12; it has 2 places.",
        "Women and men share room 12.",
    ]


def test_who_leaves_before_the_next_comes_shares_no_night(desk: Desk, cohort_id: int) -> None:
    def day(number: int) -> dt.date:
        return dt.date(2025, 6, number)

    add(
        desk,
        cohort_id,
        "Ana",
        room_no="9",
        room_type="single",
        arrival_date=day(13),
        departure_date=day(20),
    )
    add(
        desk,
        cohort_id,
        "Bea",
        room_no="9",
        room_type="single",
        arrival_date=day(20),
        departure_date=day(27),
    )
    assert plan(desk, cohort_id).warnings == []
    add(
        desk,
        cohort_id,
        "Cleo",
        room_no="9",
        room_type="single",
        arrival_date=day(26),
        departure_date=day(27),
    )
    assert plan(desk, cohort_id).warnings == ["2 people in room 9; it has 1 place."]


def test_wishes_come_first_then_free_places_then_new_rooms(desk: Desk, cohort_id: int) -> None:
    people = {
        "Ana": add(
            desk, cohort_id, "Ana Lima", room_type="twin", nationality="KE", room_mate="Bea Moreno"
        ),
        "Bea": add(desk, cohort_id, "Bea Moreno", room_type="twin", nationality="KE"),
        "Cleo": add(desk, cohort_id, "Cleo", room_type="twin", room_no="7"),
        "Dora": add(desk, cohort_id, "Dora", room_type="twin"),
        "Eva": add(desk, cohort_id, "Eva", room_type="twin", nationality="KE"),
        "Fay": add(desk, cohort_id, "Fay", room_type="twin", nationality="KE"),
        "Gil": add(desk, cohort_id, "Gil", room_type="twin", nationality="PK"),
        "Hal": add(desk, cohort_id, "Hal", room_type="twin", nationality="ET"),
        "Ian": add(desk, cohort_id, "Ian", room_type="twin", gender="M"),
        "Joy": add(desk, cohort_id, "Joy", room_type="single"),
        "Kim": add(desk, cohort_id, "Kim", gender=None),
    }
    proposed = propose(plan(desk, cohort_id), ["101", "102"])
    called = {name: proposed.get(number) for name, number in people.items()}
    assert called["Ana"] == called["Bea"] == "101"
    assert called["Cleo"] is None
    assert called["Dora"] == "7"
    assert {called["Eva"], called["Fay"]} == {called["Gil"], called["Hal"]}, "compatriots part"
    assert called["Eva"] != called["Fay"]
    alone = [name for name, no in called.items() if Counter(called.values())[no] == 1 and no]
    assert sorted(alone) == ["Dora", "Ian", "Joy", "Kim"]
    assert "102" in called.values()
    assert assign(desk, proposed) == 10
    assert desk.undo_label() == "Rooms of 10 people"
    after = plan(desk, cohort_id)
    assert (after.unplaced, after.warnings) == ((), [])
    desk.undo()
    assert propose(plan(desk, cohort_id), ["101", "102"]) == proposed


def test_a_couple_shares_a_room_only_where_both_ask(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id, "Ana Lima", room_mate="Ben Lima", room_type="double")
    other = add(desk, cohort_id, "Ben Lima", gender="M", room_type="double")
    apart = propose(plan(desk, cohort_id))
    assert apart[one] != apart[other]
    participants.change_participants(desk, [other], {"room_mate": "Ana Lima"})
    together = propose(plan(desk, cohort_id))
    assert together[one] == together[other]


PERSON = st.fixed_dictionaries(
    {
        "gender": st.sampled_from(["F", "M", "X", None]),
        "nationality": st.sampled_from(["KE", "ET", "PK", None]),
        "kind": st.sampled_from(["", "single", "twin", "triple", "suite", "双人间"]),
        "mate": st.sampled_from(["", "P1 Q", "P2 Q", "P5 Q"]),
        "room": st.sampled_from(["", "", "", "1", "2", "R1"]),
    }
)


@given(st.lists(PERSON, max_size=24), st.integers(1, 4))
def test_nobody_twice_and_never_over_places(drawn: list[dict[str, Any]], usual: int) -> None:
    people = [
        {**one, "id": at, "name": f"P{at} Q", "names": (f"P{at} Q",), "first": None, "last": None}
        for at, one in enumerate(drawn)
    ]
    rooms: dict[str, list[dict[str, Any]]] = {}
    for one in people:
        rooms.setdefault(one["room"], []).append(one)
    unplaced = tuple(rooms.pop("", ()))

    def places(of: list[dict[str, Any]]) -> int | None:
        return min(
            (beds for one in of if (beds := bed_count(one["kind"])) is not None), default=None
        )

    proposed = propose(
        Rooming(tuple(Room(no, tuple(of), places(of)) for no, of in rooms.items()), unplaced),
        (),
        usual,
    )
    assert proposed.keys() == {one["id"] for one in unplaced}, (
        "everybody without a room gets one, nobody else is moved"
    )
    before = {one["id"] for of in rooms.values() for one in of}
    for no in set(proposed.values()):
        new = [one for one in unplaced if proposed[one["id"]] == no]
        whole = new + rooms.get(no, [])
        # by whoever in it says of how many beds it is
        of_room = [places(rooms[no]) or usual] if no in rooms else []
        assert len(whole) <= min(of_room + [bed_count(one["kind"]) or usual for one in new])
        wanted = {one["mate"] for one in new} & {one["name"] for one in new}
        if len({one["gender"] for one in whole}) > 1:
            assert len(new) == len(whole) == 2
            assert len(wanted) == 2, "women and men share only where both ask for it"
    assert not before & proposed.keys()
