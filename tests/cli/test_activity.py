"""Activities on the command line: entered with all who spoke, shown, set, taken out; pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.services.curriculum.test_pictures import drawn

pytestmark = pytest.mark.usefixtures("desk_file")
FIELDS = {
    "title": "Opening",
    "date": "2025-06-14",
    "addressed": "Li Wen; Ana Reyes",
    "addressed_title": "Dean、Director; Mayor",
    "addressed_title_zh": "院长、主任; 市长",
    "attended": "Representatives of the Consulate General (3)",
    "visited": "Harbour Works",
    "summary": "All agreed.",
}


@pytest.fixture
def opening(lcdesk: Command) -> dict[str, Any]:
    lcdesk("cohort", "new", "Shanghai 2025", "--starts", "2025-06-14")
    words = [f"{name}={value}" for name, value in FIELDS.items()]
    return json.loads(lcdesk("activity", "add", "Shanghai", *words, "--json").out)


def test_what_is_entered_is_shown_set_and_undone(lcdesk: Command, opening: dict[str, Any]) -> None:
    kept = {name: value for name, value in FIELDS.items() if name != "attended"}
    assert {name: opening[name] for name in kept} == kept
    assert (opening["attended"], opening["represented"]) == (None, "Consulate General (3)")
    number = str(opening["id"])
    changed = json.loads(
        lcdesk("activity", "set", number, "host=Chen Yi", "host_title=Dean; Rector", "--json").out
    )
    assert (changed["host"], changed["host_title"]) == ("Chen Yi", "Dean; Rector")
    lcdesk("undo")
    assert json.loads(lcdesk("activity", "show", number, "--json").out) == opening
    assert "Dean、Director; Mayor" in lcdesk("activity", "show", number).out
    assert [one["id"] for one in json.loads(lcdesk("activity", "--json").out)] == [opening["id"]]
    lcdesk("activity", "remove", number)
    assert json.loads(lcdesk("activity", "--cohort", "Shanghai", "--json").out) == []
    gone = lcdesk("activity", "show", number)
    assert (gone.code, gone.out) == (1, "")
    assert lcdesk("activity", "add", "Shanghai", "host=Nobody").code == 1


def test_pictures_are_added_captioned_moved_and_handed_out(
    lcdesk: Command, opening: dict[str, Any], tmp_path: Path
) -> None:
    number = str(opening["id"])
    files = [str(drawn(tmp_path / f"{name}.png")) for name in "ab"]

    def pictures(*words: str) -> list[tuple[Any, ...]]:
        told = json.loads(lcdesk("activity", "pictures", number, *words, "--json").out)
        return [(one["file_name"], one["caption_en"], one["caption_zh"]) for one in told]

    assert pictures("--add", files[0], "--add", files[1]) == [
        ("a.png", None, None),
        ("b.png", None, None),
    ]
    assert pictures(
        "--caption", "1", "The hall", "--caption-zh", "2", "合影", "--move", "2", "1"
    ) == [("b.png", None, "合影"), ("a.png", "The hall", None)]
    out = tmp_path / "out"
    assert pictures("--remove", "1", "--out", str(out)) == [("a.png", "The hall", None)]
    assert [path.name for path in out.iterdir()] == ["01.jpg"]
    assert lcdesk("activity", "pictures", number, "--remove", "9").code == 1
