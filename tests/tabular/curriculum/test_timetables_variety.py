"""Small timetables in many shapes and languages (tests/data/hard/timetables_variety.json), each with
what takes place; or with what is asked of it, or why it is refused.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from tests.tabular.sheets import understood
from tests.tabular.tables.scoring import is_right, problems_apart

SHEETS = json.loads(
    (Path(__file__).parents[2] / "data" / "hard" / "timetables_variety.json").read_text(
        encoding="utf-8"
    )
)


def cell(value: Any) -> Any:
    """A cell of the file: {"date": …} and {"time": …} are real ones."""
    if not isinstance(value, dict):
        return value
    return (
        dt.date.fromisoformat(value["date"])
        if "date" in value
        else dt.time.fromisoformat(value["time"])
    )


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case["name"])
def test_a_sheet_tells_its_activities_and_nothing_else(
    case: dict[str, Any], tmp_path: Path
) -> None:
    sheets = {
        name: [[cell(value) for value in row] for row in rows]
        for name, rows in case["sheets"].items()
    }
    found = understood(tmp_path, sheets, case.get("merges"))
    assert not found["participants"]
    rows = found["curriculum"]
    assert [row.get("title") or row.get("title_zh") for row in rows] == [
        row.get("title") or row.get("title_zh") for row in case["activities"]
    ]
    pairs = list(zip(case["activities"], rows, strict=True))
    assert [
        (place, name, value, row.get(name))
        for place, (wanted, row) in enumerate(pairs)
        for name, value in wanted.items()
        if name != "_extra" and not is_right(name, value, row.get(name))
    ] == []
    for wanted, row in pairs:
        told = row.get("_extra", {})
        kept = wanted.get("_extra", {})
        assert {head: told.get(head) for head in kept} == kept
    missed, more = problems_apart(case.get("problems", []), found["problems"])
    assert (missed, more) == ([], [])
    assert bool(found["error"]) == (not case["activities"])
