"""Counting rules on the command line: made, changed, counted by, taken out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lcdesk.cli import run
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.services.participants import participants
from tests.cli.conftest import Command

STATUSES = ("nominated", "invited", "invited", "confirmed", "left_early", None)


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    for place, status in enumerate(STATUSES):
        values = {"full_name": f"Person {place}", "nationality": "KE", "status": status}
        number = participants.add_participant(desk, cohort, values)
        if status is None:
            participants.change_cells(desk, {number: {"status": None}}, participants.EDIT)
    desk.close()
    return lcdesk


def listed(filled: Command) -> list[dict[str, Any]]:
    return json.loads(filled("counting", "--json").out)


def total(filled: Command, rule: str) -> int:
    return json.loads(filled("countries", "--rule", rule, "--json").out)["total"]


def test_the_rules_of_the_program_are_listed(filled: Command) -> None:
    assert [(rule["name"], rule["is_own"]) for rule in listed(filled)] == [
        (name, False) for name in RULES
    ]
    out = filled("counting").out
    assert (
        "confirmed  confirmed    came with the program  confirmed or further, those who left "
        "early included" in out
    )
    assert "  confirmed: confirmed, arrived, attending, completed, certified, left early" in out
    assert (
        "  on the list: without a status, nominated, applied, under review, reserve, selected,"
        in out
    )
    assert [total(filled, rule) for rule in RULES] == [6, 6, 4, 2, 1, 0, 0]


def test_a_rule_is_made_counted_by_changed_and_removed(filled: Command) -> None:
    answer = filled(
        "counting",
        "set",
        "Core group",
        "--zh",
        "核心学员",
        "--status",
        "Confirmed",
        "--status",
        "已邀请",
    )
    assert answer.out == (
        "Core group (own:1) counts: invited, confirmed.\n"
        "Printed under the figures: invited or confirmed\n"
        "Made. Undo takes it back.\n"
    )
    for name in ("Core group", "own:1", "核心学员", "core GROUP"):
        assert total(filled, name) == 3
    assert "Counted: invited or confirmed; " in filled("countries", "--rule", "Core group").out
    changed = json.loads(
        filled(
            "counting", "set", "核心学员", "--status", "none", "--words", "not yet begun", "--json"
        ).out
    )
    assert changed == {
        "name": "own:1",
        "title": "Core group",
        "words": "not yet begun",
        "is_own": True,
        "statuses": [""],
    }
    assert total(filled, "own:1") == 1
    assert (
        "Changed. Undo takes it back."
        in filled("counting", "set", "own:1", "--rename", "Idle", "--words", "").out
    )
    assert [(rule["title"], rule["words"]) for rule in listed(filled)][7:] == [
        ("Idle", "without a status")
    ]
    assert "Removed: Idle." in filled("counting", "remove", "idle").out
    assert len(listed(filled)) == len(RULES)
    assert "Remove counting rule “Idle”" in filled("undo").out
    assert len(listed(filled)) == len(RULES) + 1


def test_rules_are_told_in_chinese(
    filled: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(
        "counting",
        "set",
        "Core group",
        "--zh",
        "核心学员",
        "--status",
        "invited",
        "--status",
        "confirmed",
    )
    capsys.readouterr()
    assert run(["--desk", str(tmp_path / "office.lcdesk"), "--lang", "zh", "counting"]) == 0
    assert "核心学员  本单位自定  已邀请或已确认" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "Idle"), "one status at least"),
        (("set", "Idle", "--status", "asleep"), "none of the values"),
        (("set", "confirmed", "--status", "arrived"), "came with the program"),
        (("set", "在册", "--status", "arrived"), "came with the program"),
        (("set", "own:4", "--status", "arrived"), "no counting rule “own:4”"),
        (("remove", "all"), "came with the program"),
        (("remove", "Idle"), "no counting rule “Idle”"),
        (("set", "Core"), "Nothing was named"),
        (("set", "Other", "--zh", "core", "--status", "arrived"), "“Core” already"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(
    filled: Command, words: tuple[str, ...], said: str
) -> None:
    filled("counting", "set", "Core", "--status", "confirmed")
    before = listed(filled)
    answer = filled("counting", *words)
    assert answer.code == 1
    assert said in answer.err
    assert listed(filled) == before


def test_an_unknown_rule_is_said_with_the_known_ones(filled: Command) -> None:
    filled("counting", "set", "Core", "--status", "confirmed")
    answer = filled("countries", "--rule", "everybody")
    assert answer.code == 1
    assert "There is no counting rule “everybody”. Known are: all, nominated," in answer.err
    assert "certified, Core." in answer.err
