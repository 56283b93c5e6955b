"""Near spellings on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from tests.cli.conftest import Command


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    for at, said in enumerate(("Forest Officer", "forest officer", "Forest Oficer")):
        values = {"full_name": f"Person {at}", "position": said}
        participants.add_participant(desk, cohort, values)
    desk.close()
    return lcdesk


def told(filled: Command, *words: str) -> Any:
    return json.loads(filled("values", *words, "--json").out)


def test_clusters_are_listed_and_written_alike(filled: Command) -> None:
    assert {one["field"]: one["clusters"] for one in told(filled)}["position"] == 1
    (cluster,) = told(filled, "Position", "--cohort", "Shanghai")["clusters"]
    assert (cluster["proposal"], cluster["people"], cluster["sure"]) == ("Forest Officer", 3, False)
    assert "Forest Oficer" in filled("values", "position").out
    assert told(filled, "position", "--sure")["joined"] == []
    join = ("position", "--join", "forest officer", "Forest Oficer", "--into", "Forest Officer")
    assert told(filled, *join)["changed"] == 0
    assert told(filled, *join, "--yes")["changed"] == 2
    assert told(filled, "position")["clusters"] == []
    filled("undo")
    told(filled, "position", "--different", "Forest Officer", "Forest Oficer")
    (cluster,) = told(filled, "position")["clusters"]
    assert [one["text"] for one in cluster["spellings"]] == ["Forest Officer", "forest officer"]
    assert told(filled, "position", "--sure", "--yes")["changed"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("position", "--into", "x"),
        ("position", "--join", "nobody's", "--into", "x"),
        ("position", "--join", "Forest Oficer"),
        ("passport_no",),
        ("no such field",),
    ],
)
def test_what_cannot_be_done_is_told(filled: Command, words: tuple[str, ...]) -> None:
    assert filled("values", *words).code == 1
