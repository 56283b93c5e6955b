"""Missing, arrivals, rooms and meals from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants.participants import change_participants
from tests.cli.conftest import COHORT, Command


def test_missing_says_every_check_and_whose(filled: Command) -> None:
    told = json.loads(filled("missing", *COHORT, "--json").out)
    assert len(told["missing"]) == 13
    assert told["coming"] == 22
    for line in told["missing"]:
        people = json.loads(filled("missing", *COHORT, "--who", line["rule"], "--json").out)
        assert len(people) == line["count"], line
    answer = filled("missing", *COHORT)
    assert "22 people come." in answer.out
    assert "Passports shall last 6 months after the course." in answer.out


def test_missing_counts_by_the_months_given(filled: Command) -> None:
    def short(months: int) -> dict[str, Any]:
        return json.loads(filled("missing", *COHORT, "--months", str(months), "--json").out)[
            "missing"
        ][0]

    assert short(0)["rule"] == "passport_short"
    assert 0 < short(0)["count"] < short(600)["count"] == 22


def test_a_check_that_is_none_is_told(filled: Command) -> None:
    answer = filled("missing", *COHORT, "--who", "shoes")
    assert answer.code == 1
    assert "There is no check “shoes”." in answer.err


def test_rooms_are_proposed_saved_and_undone(filled: Command, tmp_path: Path) -> None:
    before = json.loads(filled("rooms", *COHORT, "--json").out)
    for more in ((), ("--yes",)):
        answer = filled("rooms", *COHORT, "--propose", "--numbers", "501", "502", *more)
        assert ("Undo takes it back." if more else "nothing is written without --yes") in answer.out
        assert "Nobody is without a room." in answer.out
        assert "501" in answer.out
        assert (json.loads(filled("rooms", *COHORT, "--json").out) == before) is not bool(more)
    out = tmp_path / "rooms.xlsx"
    assert f"Saved: {out}" in filled("rooms", *COHORT, "--out", out).out
    assert out.is_file()
    assert "Rooms of" in filled("undo").out
    assert json.loads(filled("rooms", *COHORT, "--json").out) == before


def test_arrivals_and_meals(filled: Command, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "office.lcdesk")
    change_participants(desk, [1, 2, 3], {"arrival_flight": "MU523", "pickup_group": None})
    desk.close()
    flights = json.loads(filled("arrivals", *COHORT, "--json").out)
    assert sum(len(flight["people"]) for flight in flights) == 22
    assert filled("arrivals", *COHORT).code == filled("arrivals", *COHORT, "--departures").code == 0
    assert "Undo takes it back." in filled("arrivals", *COHORT, "--propose", "--yes").out
    meals = json.loads(filled("meals", *COHORT, "--json").out)
    assert all(row["count"] == len(row["ids"]) for row in meals)
    assert "Breakfast" in filled("meals", *COHORT).out
    for command in ("arrivals", "meals"):
        assert filled(command, *COHORT, "--out", tmp_path / f"{command}.xlsx").code == 0
    refused = filled("meals", *COHORT, "--out", tmp_path / "meals.pdf")
    assert (refused.code, "ends in .xlsx." in refused.err) == (1, True)


def test_who_lacks_what(filled: Command, tmp_path: Path) -> None:
    told = json.loads(filled("missing", *COHORT, "--people", "--json").out)
    counts = {
        line["rule"]: line["count"]
        for line in json.loads(filled("missing", *COHORT, "--json").out)["missing"]
    }
    assert (told["coming"], told["open"]["visa"]) == (22, counts["visa_open"])
    missing = [person["missing"] for person in told["people"]]
    assert missing == sorted(missing, reverse=True)
    assert missing[-1] > 0
    first = told["people"][0]
    assert first["missing"] == sum(state != "done" for state in first["checks"].values())
    table = filled("missing", *COHORT, "--people").out
    assert "! pressing" in table
    assert first["name"] in table
    out = tmp_path / "board.xlsx"
    assert f"Saved: {out}" in filled("missing", *COHORT, "--out", out).out
    assert out.is_file()
    assert filled("missing", *COHORT, "--out", tmp_path / "board.pdf").code == 1
    everybody = json.loads(filled("missing", *COHORT, "--people", "--all", "--json").out)
    assert len(everybody["people"]) == 22


def test_people_are_moved_and_rooms_numbered(filled: Command) -> None:
    filled("rooms", *COHORT, "--propose", "--numbers", "501-504,", "508", "--yes")
    rooms = json.loads(filled("rooms", *COHORT, "--json").out)["rooms"]
    assert [room["no"] for room in rooms][:5] == ["501", "502", "503", "504", "508"]
    one, full = (
        rooms[0]["ids"][0],
        next(room for room in rooms[1:] if len(room["ids"]) == room["places"]),
    )
    refused = filled("rooms", *COHORT, "--move", str(one), "--to", full["no"])
    assert (refused.code, f"Room {full['no']} is full" in refused.err) == (1, True)
    assert (
        "1 person was moved."
        in filled("rooms", *COHORT, "--move", str(one), "--to", "900", "--yes").out
    )
    renamed = filled("rooms", *COHORT, "--rename", "900", "1203")
    assert "1 person has the new number of the room." in renamed.out
    told = {
        room["no"]: room["ids"]
        for room in json.loads(filled("rooms", *COHORT, "--json").out)["rooms"]
    }
    assert told["1203"] == [one]
    assert "Number room 900 as 1203" in filled("undo").out
    assert "Move" in filled("undo").out
    for words, sentence in (
        (("--move", str(one)), "Which room?"),
        (("--rename", "77", "78"), "There is no room 77."),
        (("--propose", "--numbers", "9-7"), "is no range of rooms"),
    ):
        answer = filled("rooms", *COHORT, *words)
        assert (answer.code, sentence in answer.err) == (1, True), words


def test_women_and_men_only_when_it_is_said_twice(filled: Command, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "office.lcdesk")
    change_participants(desk, [1, 2], {"room_type": "twin", "room_no": None})
    change_participants(desk, [1], {"gender": "F", "room_no": "12"})
    change_participants(desk, [2], {"gender": "M"})
    desk.close()
    asked = filled("rooms", *COHORT, "--move", "2", "--to", "12")
    assert (asked.code, "With --yes it is done all the same." in asked.err) == (1, True)
    assert filled("rooms", *COHORT, "--move", "2", "--to", "12", "--yes").code == 0
    assert filled("rooms", *COHORT, "--move", "1", "2", "--to", "").code == 0
    assert "2 people out of their rooms" in filled("undo").out


def test_departures_have_groups_too(filled: Command) -> None:
    assert (
        "Undo takes it back."
        in filled("arrivals", *COHORT, "--departures", "--propose", "--yes").out
    )
    flights = json.loads(filled("arrivals", *COHORT, "--departures", "--json").out)
    groups = {person["group"] for flight in flights for person in flight["people"]}
    assert "1" in groups
    assert "Departure group" in filled("arrivals", *COHORT, "--departures").out
    assert "Departure groups of" in filled("undo").out
