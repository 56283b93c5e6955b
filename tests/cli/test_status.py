"""Statuses, the reserve and the balance on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.cli.conftest import Command

HERE = ("--cohort", "Shanghai")
PEOPLE = (
    ("Ann Kamau", "KE", "F", "under_review"),
    ("Ben Otieno", "KE", "M", "under_review"),
    ("Hana Tesfaye", "ET", "F", "reserve"),
    ("Chi Okafor", "NG", "M", "nominated"),
)


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai", "places": 2})
    for name, country, gender, status in PEOPLE:
        values = {"full_name": name, "nationality": country, "gender": gender, "status": status}
        participants.add_participant(desk, cohort, values)
    desk.close()
    return lcdesk


def test_the_statuses_are_listed(filled: Command) -> None:
    assert "under review" in filled("status", *HERE).out
    told = json.loads(filled("status", *HERE, "--json").out)
    assert {one["name"]: one["status"] for one in told} == {
        name: status for name, *_rest, status in PEOPLE
    }


def test_people_move_with_day_and_reason_and_undo_takes_it_back(filled: Command) -> None:
    answer = filled(
        "status",
        *HERE,
        "--set",
        "selected",
        "--of",
        "under review",
        "--on",
        "2026-06-12",
        "--reason",
        "board",
    )
    assert "Ann Kamau: under review → selected" in answer.out
    told = json.loads(filled("status", *HERE, "--who", "ann", "--json").out)
    step = next(step for step in told[0]["steps"] if step["status"] == "selected")
    assert (step["on"], step["reason"]) == ("2026-06-12", "board")
    assert "2026-06-12  selected" in filled("status", *HERE, "--who", "Ann Kamau").out
    assert "2 participants: selected" in filled("undo").out
    assert {one["status"] for one in json.loads(filled("status", *HERE, "--json").out)} == {
        "under_review",
        "reserve",
        "nominated",
    }


def test_who_does_not_fit_is_left_unless_asked_for(filled: Command) -> None:
    words = ("status", *HERE, "--set", "selected", "--who", "Chi Okafor", "--who", "ben")
    answer = filled(*words)
    assert "Chi Okafor (nominated): steps are left out" in answer.out
    assert "1 was left" in answer.out
    told = json.loads(filled(*words, "--anyway", "--json").out)
    assert [one["name"] for one in told["moved"]] == ["Chi Okafor"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "winner", "--who", "ann"), "none of the values"),
        (("--set", "selected"), "Nobody was named"),
        (("--set", "selected", "--who", "zzz"), "Nobody of this cohort"),
        (("--set", "selected", "--who", "a"), "may be several"),
        (("--set", "selected", "--who", "ann", "--on", "soon"), "soon"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(
    filled: Command, words: tuple[str, ...], said: str
) -> None:
    before = filled("status", *HERE, "--json").out
    answer = filled("status", *HERE, *words)
    assert (answer.code, said in answer.err) == (1, True), answer.err
    assert filled("status", *HERE, "--json").out == before


def test_the_reserve_is_promoted_as_far_as_there_are_places(filled: Command) -> None:
    assert "Promoted: Hana Tesfaye" in filled("promote", *HERE).out
    assert "Nobody is on the reserve" in filled("promote", *HERE).out
    filled("status", *HERE, "--set", "reserve", "--of", "under review")
    assert len(json.loads(filled("promote", *HERE, "--json").out)["promoted"]) == 1
    assert "No place is free" in filled("promote", *HERE).out
    assert "Promoted: Ben Otieno" in filled("promote", *HERE, "--count", "1").out


def test_the_balance_against_what_was_agreed(filled: Command) -> None:
    filled("status", *HERE, "--set", "selected", "--of", "under review")
    answer = filled("balance", *HERE, "--agree", "country:Kenya=-1", "--agree", "gender:F=2-")
    assert "2 of 2 places" in answer.out
    assert "! Kenya has 2 of 2 (100%); at most 1 were agreed." in answer.out
    told = json.loads(filled("balance", *HERE, "--agree", "country:KE=", "--json").out)
    assert [remark["text"] for remark in told["remarks"]] == [
        "1 of 2 (50%) are women; at least 2 were agreed."
    ]
    assert filled("balance", *HERE, "--agree", "planet:Mars=2").code == 1
