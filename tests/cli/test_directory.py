"""Experts, venues, travel times and themes on the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import EXPERTS, VENUES, change_records
from lcdesk.services.curriculum import curriculum, directory
from tests.cli.conftest import Command


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    for city, speaker, venue in (
        ("Shanghai", "Prof. Lin", "Hall 1"),
        ("Chengdu", "Lin Hua", "Hall One"),
    ):
        cohort = cohorts.add_cohort(desk, {"name_en": city})
        lecture = {
            "title": f"Lecture in {city}",
            "date": dt.date(2026, 6, 17),
            "start": dt.time(9),
            "end": dt.time(10, 30),
        }
        curriculum.add_activity(
            desk, cohort, {**lecture, "speaker": speaker, "venue": venue, "theme": "Pathways"}
        )
    change_records(desk, EXPERTS, {1: {"phone": "+86 138 0000 4412", "name_zh": "林教授"}})
    directory.add_entry(desk, VENUES, {"name": "Teahouse", "capacity": 20})
    desk.close()
    return lcdesk


def listed(filled: Command, *words: str) -> list[dict[str, Any]]:
    return json.loads(filled(*words, "--json").out)


def test_the_lists_tell_who_is_where(filled: Command) -> None:
    assert [(one["name"], one["uses"], one["cohorts"]) for one in listed(filled, "experts")] == [
        ("Lin Hua", 1, ["Chengdu"]),
        ("Prof. Lin", 1, ["Shanghai"]),
    ]
    assert [one["name"] for one in listed(filled, "experts", "--cohort", "Chengdu")] == ["Lin Hua"]
    assert [one["name"] for one in listed(filled, "venues", "--cohort", "Shanghai")] == ["Hall 1"]
    assert [one["title"] for one in listed(filled, "themes", "--cohort", "Shanghai")] == [
        "Pathways"
    ]
    assert [one["reached_minutes"]["least"] for one in listed(filled, "themes")] == [90, 90]
    said = filled("themes").out
    assert "Reached hours" in said
    assert "1.5" in said
    assert "Teahouse" in filled("venues").out
    assert "138" not in filled("experts").out + filled("experts", "--json").out  # masked
    assert "••••412" in filled("experts", "--json").out


def test_two_spellings_are_asked_about_and_joined(filled: Command) -> None:
    assert filled("experts", "--alike").out == "“Prof. Lin” and “Lin Hua” may be one.\n"
    assert listed(filled, "experts", "--alike") == [
        {"name": "Prof. Lin", "other": "Lin Hua", "likeness": 88}
    ]
    assert filled("themes", "--alike", "--cohort", "Shanghai").out == "No two names are alike.\n"
    assert (
        filled("experts", "--merge", "Lin Hua", "Prof. Lin").out
        == "Joined Prof. Lin into Lin Hua. Undo takes it back.\n"
    )
    (left,) = listed(filled, "experts")
    assert (left["name"], left["name_zh"], left["uses"], left["cohorts"]) == (
        "Lin Hua",
        "林教授",
        2,
        ["Chengdu", "Shanghai"],
    )
    assert "Join expert Prof. Lin into Lin Hua" in filled("undo").out
    assert len(listed(filled, "experts")) == 2


def test_what_is_used_is_taken_out_only_when_asked(filled: Command) -> None:
    refused = filled("venues", "--remove", "Hall 1")
    assert refused.code == 1
    assert "Hall 1 is used by 1 activity." in refused.err
    assert "Removed: Hall 1" in filled("venues", "--remove", "Hall 1", "--yes").out
    assert "Removed: Teahouse" in filled("venues", "--remove", "tea").out
    assert [one["name"] for one in listed(filled, "venues")] == ["Hall One"]


def test_travel_times_are_set_both_ways(filled: Command) -> None:
    assert "No travel times yet" in filled("ways").out
    assert "35" in filled("ways", "--set", "Teahouse", "Hall 1", "35").out
    assert listed(filled, "ways", "--set", "Hall 1", "Teahouse", "40") == [
        {"from": "Hall 1", "to": "Teahouse", "minutes": 40}
    ]
    assert listed(filled, "ways", "--set", "Hall 1", "Teahouse", "-") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ways", "--set", "Hall 1", "Hall 1", "5"), "no way to itself"),
        (("ways", "--set", "Hall 1", "Teahouse", "soon"), "soon"),
        (("ways", "--set", "Hall 1", "Teahouse", "1441"), "1441"),
        (("ways", "--set", "Hall", "Teahouse", "5"), "Several are called “Hall”"),
        (("experts", "--merge", "Lin Hua", "Wang"), "Nothing here is called “Wang”"),
        (("themes", "--merge", "1", "2"), "two cohorts"),
        (("experts", "--cohort", "Beijing"), "Beijing"),
    ],
)
def test_what_makes_no_sense_is_told(filled: Command, words: tuple[str, ...], said: str) -> None:
    answer = filled(*words)
    assert answer.code == 1
    assert said in answer.err
    assert [one["uses"] for one in listed(filled, "experts")] == [1, 1]


def test_an_empty_desk_says_so(lcdesk: Command, tmp_path: Path) -> None:
    open_desk(tmp_path / "office.lcdesk").close()
    assert lcdesk("experts").out == "No experts yet.\n"
    assert lcdesk("themes", "--json").out == "[]\n"
