"""Cooperation leads on the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.cli.conftest import Command

YESTERDAY = (dt.date.today() - dt.timedelta(days=1)).isoformat()


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    for city in ("Shanghai", "Chengdu"):
        cohort = cohorts.add_cohort(desk, {"name_en": city})
        participants.add_participant(
            desk, cohort, {"full_name": f"Ann of {city}", "nationality": "KE"}
        )
    desk.close()
    return lcdesk


def listed(filled: Command, *words: str) -> list[dict[str, object]]:
    return json.loads(filled("leads", *words, "--json").out)


def test_a_lead_is_noted_listed_changed_and_removed(filled: Command) -> None:
    assert "No cooperation leads yet" in filled("leads").out
    answer = filled(
        "leads",
        "add",
        "--of",
        "1",
        "--kind",
        "industrial resource",
        "--partner",
        "Tongji",
        "--follow-up",
        YESTERDAY,
        "--note",
        "A line for wafers",
    )
    assert "Ann of Shanghai · industrial resource · Tongji\nNoted as lead 1." in answer.out
    (line,) = listed(filled)
    assert (
        line["kind"],
        line["stage"],
        line["country"],
        line["subject"],
        line["due"],
        line["is_overdue"],
    ) == ("industrial_resource", "idea", "KE", "A line for wafers", YESTERDAY, True)
    assert f"{YESTERDAY} overdue" in filled("leads", "--cohort", "Shanghai").out
    assert listed(filled, "--cohort", "Chengdu") == []
    changed = json.loads(filled("leads", "change", "1", "--stage", "合作", "--json").out or "null")
    assert changed is None  # not a stage: refused
    changed = json.loads(
        filled("leads", "change", "1", "--stage", "signed", "--follow-up", "-", "--json").out
    )
    assert (changed["stage"], changed["due"], changed["partner"]) == ("signed", None, "Tongji")
    assert "Removed: Ann of Shanghai" in filled("leads", "remove", "1").out
    assert listed(filled) == []
    assert "Remove cooperation lead of Ann of Shanghai" in filled("undo").out
    assert len(listed(filled)) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "--of", "99", "--kind", "talent"), "no longer there"),
        (("add", "--of", "1", "--kind", "friendship"), "none of the values"),
        (("add", "--of", "1", "--kind", "-"), "which kind"),
        (("add", "--of", "1", "--kind", "talent", "--follow-up", "soon"), "soon"),
        (("change", "7", "--stage", "signed"), "no cooperation lead 7"),
        (("remove", "7"), "no cooperation lead 7"),
        (("--cohort", "Nowhere"), "Nowhere"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(
    filled: Command, words: tuple[str, ...], said: str
) -> None:
    answer = filled("leads", *words)
    assert (answer.code, said in answer.err) == (1, True), answer.err
    assert listed(filled) == []


def test_a_change_names_what_changes(filled: Command) -> None:
    filled("leads", "add", "--of", "2", "--kind", "talent")
    answer = filled("leads", "change", "1")
    assert (answer.code, "Nothing was named" in answer.err) == (1, True)


def test_a_kind_is_asked_for(filled: Command) -> None:
    assert filled("leads", "add", "--of", "1").code == 1
