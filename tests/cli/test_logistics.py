"""Missing, arrivals, rooms and meals from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lcdesk.services.opening import open_desk
from lcdesk.services.participants import change_participants
from tests.cli.conftest import COHORT, Command


def test_missing_says_every_check_and_whose(filled: Command) -> None:
    told = json.loads(filled("missing", *COHORT, "--json").out)
    assert len(told["missing"]) == 11
    assert told["coming"] == 22
    for line in told["missing"]:
        people = json.loads(filled("missing", *COHORT, "--who", line["rule"], "--json").out)
        assert len(people) == line["count"], line
    answer = filled("missing", *COHORT)
    assert "22 people come." in answer.out
    assert "Passports shall last 6 months after the course." in answer.out


def test_missing_counts_by_the_months_given(filled: Command) -> None:
    def short(months: int) -> dict[str, Any]:
        return json.loads(filled("missing", *COHORT, "--months", str(months), "--json").out)["missing"][0]

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
    assert (refused.code, "Lists are saved as .xlsx." in refused.err) == (1, True)
