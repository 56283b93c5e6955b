"""People put into other rooms by hand: what is refused, what is asked, one deed each; rooms that
get their numbers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics.rooming import Fit, fit, plan
from lcdesk.services.participants import participants


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> dict[str, int]:
    """Room 12 is full of women, 14 has a place, 9 is somebody's single; Ben and Dora have none."""
    people = (
        ("Ana", "12", "twin", "F"),
        ("Bea", "12", "twin", "F"),
        ("Cleo", "14", "twin", "F"),
        ("Dan", "9", "single", "M"),
        ("Ben", None, "twin", "M"),
        ("Dora", None, "single", "F"),
    )
    return {
        name: add(desk, cohort_id, name, room_no=no, room_type=kind, gender=gender)
        for name, no, kind, gender in people
    }


def add(desk: Desk, cohort_id: int, name: str, **values: Any) -> int:
    return participants.add_participant(desk, cohort_id, {"full_name": name, **values})


def room_of(desk: Desk, enrolment_id: int) -> str | None:
    record = read_one(desk, enrolment_id)
    assert record
    return record["room_no"]


def test_a_place_that_is_free_is_taken_as_one_operation(
    desk: Desk, cohort_id: int, ids: dict[str, int]
) -> None:
    rooms = plan(desk, cohort_id)
    assert fit(rooms, [ids["Ana"]], "14") == Fit()
    assert rooming.move(desk, rooms, [ids["Ana"]], "14") == 1
    assert (room_of(desk, ids["Ana"]), desk.undo_label()) == ("14", "Move Ana to room 14")
    desk.undo()
    assert room_of(desk, ids["Ana"]) == "12"
    rooming.move(desk, rooms, [ids["Ana"], ids["Bea"]], "R1")
    assert desk.undo_label() == "Move 2 people to room R1"
    rooming.move(desk, plan(desk, cohort_id), [ids["Ana"]], "")
    assert (room_of(desk, ids["Ana"]), desk.undo_label()) == (None, "Take Ana out of the room")


def test_a_full_room_refuses_in_words(desk: Desk, cohort_id: int, ids: dict[str, int]) -> None:
    rooms = plan(desk, cohort_id)
    assert fit(rooms, [ids["Cleo"]], "12").refusal == "Room 12 is full: it has 2 places."
    assert fit(rooms, [ids["Ana"], ids["Bea"]], "14").refusal == "Room 14 has only 1 place free."
    assert (
        fit(rooms, [ids["Ana"], ids["Bea"]], "12").refusal == "All of them are in room 12 already."
    )
    assert fit(rooms, [ids["Ben"]], "").refusal == "Ben is without a room."
    assert fit(rooms, [ids["Ana"], ids["Ben"]], "") == Fit(), "one of them can be taken out"
    assert fit(rooms, [999], "14").refusal == "They are not among those who come."


def test_what_is_unusual_is_asked_about(desk: Desk, cohort_id: int, ids: dict[str, int]) -> None:
    rooms = plan(desk, cohort_id)
    assert fit(rooms, [ids["Ben"]], "14") == Fit(question="Women and men would share room 14.")
    assert fit(rooms, [ids["Dora"]], "14") == Fit(question="Dora is down for “single”.")
    assert (
        fit(rooms, [ids["Ben"], ids["Dora"]], "77").question
        == "Dora is down for “single”. Women and men would share room 77."
    )


def test_nights_count_not_heads(desk: Desk, cohort_id: int, ids: dict[str, int]) -> None:
    days = {"arrival_date": dt.date(2025, 6, 20), "departure_date": dt.date(2025, 6, 27)}
    late = add(desk, cohort_id, "Eli", gender="M", room_type="single", **days)
    participants.change_participants(
        desk,
        [ids["Dan"]],
        {"arrival_date": dt.date(2025, 6, 13), "departure_date": dt.date(2025, 6, 20)},
    )
    assert fit(plan(desk, cohort_id), [late], "9") == Fit()


def test_a_swap_is_offered_for_one(desk: Desk, cohort_id: int, ids: dict[str, int]) -> None:
    rooms = plan(desk, cohort_id)
    assert fit(rooms, [ids["Cleo"]], "12", ids["Ana"]) == Fit(
        question="Room 12 is full. Swap Cleo and Ana?", swap=True
    )
    homeless = fit(rooms, [ids["Ben"]], "12", ids["Ana"])
    assert (
        homeless.question
        == "Women and men would share room 12. Room 12 is full. Put Ben there, and leave Ana "
        "without a room?"
    )
    assert fit(rooms, [ids["Cleo"], ids["Ben"]], "12", ids["Ana"]).swap is False
    rooming.swap(desk, rooms, ids["Cleo"], ids["Ana"])
    assert [room_of(desk, ids[name]) for name in ("Cleo", "Ana")] == ["12", "14"]
    assert desk.undo_label() == "Swap the rooms of Cleo and Ana"
    desk.undo()
    assert [room_of(desk, ids[name]) for name in ("Cleo", "Ana")] == ["14", "12"]


def test_a_room_gets_its_number(desk: Desk, cohort_id: int, ids: dict[str, int]) -> None:
    gone = add(desk, cohort_id, "Fay", room_no="12", status="withdrawn")
    assert rooming.rename(desk, cohort_id, "12", " 302 ") == 3, (
        "who withdrew must not stand in a room that is no more"
    )
    assert [room_of(desk, one) for one in (ids["Ana"], ids["Bea"], gone)] == ["302"] * 3
    assert desk.undo_label() == "Number room 12 as 302"
    for old, new, told in (
        ("302", "14", "There is a room 14 already."),
        ("12", "8", "There is no room 12."),
        ("302", " ", "A room needs a number."),
        ("302", "x" * 21, "20"),
    ):
        with pytest.raises(KnownFault) as fault:
            rooming.rename(desk, cohort_id, old, new)
        assert told in str(fault.value)
    assert rooming.rename(desk, cohort_id, "302", "302") == 0
    desk.undo()
    assert room_of(desk, ids["Ana"]) == "12"
