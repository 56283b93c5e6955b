"""`conflicts` with its cures, and `rules`, as a person types them."""

from __future__ import annotations

import json

from tests.cli.conftest import COHORT, Command


def test_clashes_in_words_with_numbers_and_fixes(filled: Command) -> None:
    plain = filled("conflicts", *COHORT)
    assert plain.code == 0
    assert plain.out.startswith("  1 ✗ 18 Jun 2025: “Case Exchange: Low-Carbon Cities”")
    assert "1.1" not in plain.out
    cured = filled("conflicts", *COHORT, "--cures").out
    assert "1.1 Use Room 302 for Case Exchange: Energy Storage in Use" in cured
    assert "1.2 Start Case Exchange: Energy Storage in Use at 15:30" in cured
    (clash,) = json.loads(filled("conflicts", *COHORT, "--cures", "--json").out)
    assert (clash["number"], clash["rule"], clash["level"], len(clash["activities"])) == (
        1,
        "venue_twice",
        "clash",
        2,
    )
    assert clash["message"].startswith("18 Jun 2025")
    later = str(clash["activities"][1])
    assert clash["cures"][0]["changes"] == {later: {"venue": "Room 302"}}
    assert clash["cures"][1]["changes"] == {later: {"start": "15:30:00", "end": "17:00:00"}}


def test_a_fix_is_applied_and_undone(filled: Command) -> None:
    done = filled("conflicts", *COHORT, "--apply", "1.1")
    assert (done.code, done.out.splitlines()[0][:18]) == (0, "Done: Use Room 302")
    assert json.loads(filled("conflicts", *COHORT, "--json").out) == []
    assert "No clashes." in filled("conflicts", *COHORT).out
    assert "Use Room 302 for Case Exchange" in filled("history").out
    assert filled("undo").code == 0
    assert len(json.loads(filled("conflicts", *COHORT, "--json").out)) == 1


def test_numbers_that_are_none(filled: Command) -> None:
    for number in ("7.1", "1.9", "1", "a.b", "0.1", "1.0"):
        answer = filled("conflicts", *COHORT, "--apply", number)
        assert answer.code == 1, number
        assert "no clash and cure" in answer.err


def test_rules_are_listed_set_and_taken_back(filled: Command) -> None:
    listed = filled("rules").out
    assert "venue_twice" in listed
    assert "7:00" in listed
    assert (
        filled(
            "rules",
            "--set",
            "venue_twice=warning",
            "--set",
            "meal_length=60",
            "--set",
            "day_from=7:30",
        ).code
        == 0
    )
    told = json.loads(filled("rules", "--json").out)
    assert {one["rule"]: one["level"] for one in told["levels"]}["venue_twice"] == "warning"
    assert (told["limits"]["meal_length"], told["limits"]["day_from"]) == ("1:00", "7:30")
    assert json.loads(filled("conflicts", *COHORT, "--json").out)[0]["level"] == "warning"
    assert filled("rules", "--as-at-first").code == 0
    assert json.loads(filled("conflicts", *COHORT, "--json").out)[0]["level"] == "clash"


def test_rules_that_cannot_be(filled: Command) -> None:
    for said in (
        "venue_twice=grave",
        "mood=clash",
        "day_length=7",
        "day_from=25:00",
        "meal_until=9:00",
        "venue_twice",
    ):
        answer = filled("rules", "--set", said)
        assert answer.code == 1, said
        assert answer.err
    assert json.loads(filled("rules", "--json").out)["limits"]["day_length"] == "7:00"
