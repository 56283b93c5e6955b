"""Small timetables in many shapes and languages (tests/data/hard/timetables_variety.json), each with
what takes place; or with what is asked of it, or why it is refused.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.review.questions import Meant, apply_edits
from lcdesk.tabular.understanding import understand
from tests.tabular.sheets import save, understood
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


@pytest.mark.parametrize(
    "case", [case for case in SHEETS if "first_day" in case], ids=lambda case: case["name"]
)
def test_the_first_day_dates_the_others(case: dict[str, Any], tmp_path: Path) -> None:
    save(tmp_path / "week.xlsx", case["sheets"])
    read = understand(read_workbook(tmp_path / "week.xlsx"), "week.xlsx")
    told = case["first_day"]
    apply_edits(read, [Meant("activity", "date", told["raw"], dt.date.fromisoformat(told["date"]))])
    assert [str(row.activity.get("date")) for row in read.of("activity")] == told["dates"]
    assert read.problems == []
