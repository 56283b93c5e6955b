"""Arrivals and departures: flights in order, hours, pick-up groups as they stand and as they are
proposed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.services.core.desk import Desk
from lcdesk.services.logistics.arrivals import (
    Flight,
    by_hour,
    movements,
    pickups,
    propose_groups,
    set_groups,
)
from lcdesk.services.participants import participants

DAY = dt.date(2025, 6, 13)


def add(
    desk: Desk,
    cohort_id: int,
    name: str,
    hour: str | None = None,
    flight: str | None = None,
    **more: Any,
) -> int:
    time = dt.time.fromisoformat(hour) if hour else None
    values = {
        "full_name": name,
        "arrival_date": DAY,
        "arrival_time": time,
        "arrival_flight": flight,
        "arrival_airport": "PVG",
    }
    return participants.add_participant(desk, cohort_id, {**values, **more})


@pytest.fixture
def people(desk: Desk, cohort_id: int) -> dict[str, int]:
    night = DAY + dt.timedelta(days=1)
    return {
        "Ana": add(desk, cohort_id, "Ana", "10:35", "MU523"),
        "Bo": add(desk, cohort_id, "Bo", "10:35", "MU523"),
        "Cy": add(desk, cohort_id, "Cy", "11:50", "CA8"),
        "Di": add(desk, cohort_id, "Di", "12:10", "CA9"),
        "Ed": add(desk, cohort_id, "Ed", "11:00", "HO1", arrival_airport="SHA"),
        "Flo": add(desk, cohort_id, "Flo"),
        "Gus": add(desk, cohort_id, "Gus", arrival_date=None),
        "Hu": add(desk, cohort_id, "Hu", "23:40", "KQ1"),
        "Ida": add(desk, cohort_id, "Ida", "00:30", "KQ2", arrival_date=night),
        "Jo": add(desk, cohort_id, "Jo", "10:35", "MU523", status="withdrawn"),
    }


def test_flights_in_the_order_they_land(desk: Desk, cohort_id: int, people: dict[str, int]) -> None:
    flights = movements(desk, cohort_id, "arrival")
    assert [(one.number, [person["name"] for person in one.people]) for one in flights] == [
        ("MU523", ["Ana", "Bo"]),
        ("HO1", ["Ed"]),
        ("CA8", ["Cy"]),
        ("CA9", ["Di"]),
        ("KQ1", ["Hu"]),
        ("", ["Flo"]),
        ("KQ2", ["Ida"]),
        ("", ["Gus"]),
    ]
    hours = [
        (day.day, hour, [one.number for one in found]) for day, hour, found in by_hour(flights)
    ]
    assert hours[:3] == [(13, 10, ["MU523"]), (13, 11, ["HO1", "CA8"]), (13, 12, ["CA9"])]
    assert hours[-2:] == [(13, None, [""]), (14, 0, ["KQ2"])]


def test_departures_have_their_own_fields(desk: Desk, cohort_id: int) -> None:
    add(
        desk,
        cohort_id,
        "Ana",
        departure_date=DAY,
        departure_flight="MU1",
        departure_time=dt.time(9),
    )
    (flight,) = movements(desk, cohort_id, "departure")
    assert (flight.day, flight.time, flight.number, flight.airport) == (DAY, dt.time(9), "MU1", "")


def test_groups_are_proposed_within_the_wait_at_one_airport(
    desk: Desk, cohort_id: int, people: dict[str, int]
) -> None:
    proposed = propose_groups(movements(desk, cohort_id, "arrival"))
    called = {name: proposed.get(number) for name, number in people.items()}
    assert called["Ana"] == called["Bo"] == called["Cy"]  # 75 minutes
    assert called["Di"] not in (called["Ana"], None)  # 95 minutes
    assert called["Ed"] not in (called["Ana"], None)  # another airport
    assert called["Hu"] == called["Ida"] is not None  # over midnight
    assert [called[name] for name in ("Flo", "Gus", "Jo")] == [None, None, None]


def test_who_is_in_a_group_stays_and_the_others_join(
    desk: Desk, cohort_id: int, people: dict[str, int]
) -> None:
    set_groups(desk, {people["Bo"]: "VIP", people["Ed"]: "1"})
    proposed = propose_groups(movements(desk, cohort_id, "arrival"))
    assert (proposed[people["Ana"]], proposed[people["Cy"]]) == ("VIP", "VIP")
    assert people["Bo"] not in proposed
    assert "1" not in proposed.values()  # that name is taken
    assert set_groups(desk, proposed) == len(proposed)
    assert desk.undo_label() == f"Pick-up groups of {len(proposed)} people"
    (vip,) = [
        group for group in pickups(movements(desk, cohort_id, "arrival")) if group.name == "VIP"
    ]
    assert (vip.first, vip.last) == (
        dt.datetime(2025, 6, 13, 10, 35),
        dt.datetime(2025, 6, 13, 11, 50),
    )
    assert [person["name"] for person in vip.people] == ["Ana", "Bo", "Cy"]
    desk.undo()
    assert propose_groups(movements(desk, cohort_id, "arrival")) == proposed


def test_who_leaves_together_is_taken_together(
    desk: Desk, cohort_id: int, people: dict[str, int]
) -> None:
    day = {"departure_date": dt.date(2025, 6, 28), "departure_airport": "PVG"}
    for name, hour in (("Ana", 9), ("Bo", 10), ("Cy", 23)):
        participants.change_participants(
            desk, [people[name]], {**day, "departure_time": dt.time(hour)}
        )
    proposed = propose_groups(movements(desk, cohort_id, "departure"))
    assert proposed == {people["Ana"]: "1", people["Bo"]: "1", people["Cy"]: "2"}
    assert set_groups(desk, proposed, "departure") == 3
    assert desk.undo_label() == "Departure groups of 3 people"
    assert [group.name for group in pickups(movements(desk, cohort_id, "departure"))] == ["1", "2"]
    assert pickups(movements(desk, cohort_id, "arrival")) == [], "arrivals have groups of their own"


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(["PVG", "SHA"])), max_size=25),
    st.integers(0, 300),
)
def test_nobody_waits_longer_than_said(landings: list[tuple[int, str]], wait: int) -> None:
    begin = dt.datetime(2025, 6, 13)
    moments = sorted(
        (begin + dt.timedelta(minutes=minutes), airport, at)
        for at, (minutes, airport) in enumerate(landings)
    )
    flights = [
        Flight(
            moment.date(), moment.time(), f"X{at}", airport, ({"id": at, "name": "", "group": ""},)
        )
        for moment, airport, at in moments
    ]
    proposed = propose_groups(flights, wait)
    assert proposed.keys() == set(range(len(landings)))
    for name in set(proposed.values()):
        of_one = [(moment, airport) for moment, airport, at in moments if proposed[at] == name]
        assert len({airport for _moment, airport in of_one}) == 1
        assert of_one[-1][0] - of_one[0][0] <= dt.timedelta(minutes=wait)
