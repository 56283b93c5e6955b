"""Small sheets of people in many shapes and languages (tests/data/hard/people_variety.json),
each with whom it names.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from tests.tabular.sheets import understood
from tests.tabular.tables.scoring import pair, problems_apart, wrong_cells

SHEETS = json.loads(
    (Path(__file__).parents[2] / "data" / "hard" / "people_variety.json").read_text(
        encoding="utf-8"
    )
)


def cell(value: Any) -> Any:
    return dt.date.fromisoformat(value["date"]) if isinstance(value, dict) else value


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case["name"])
def test_a_sheet_names_its_people_and_nobody_else(case: dict[str, Any], tmp_path: Path) -> None:
    sheets = {
        name: [[cell(value) for value in row] for row in rows]
        for name, rows in case["sheets"].items()
    }
    found = understood(tmp_path, sheets, case.get("merges"))
    wanted = [{**row, "_row": number} for number, row in enumerate(case["people"], 1)]
    pairs, missing, strange = pair(wanted, found["participants"])
    if len(missing) == len(strange) == 1:  # told apart by neither name nor number
        pairs, missing, strange = [*pairs, (missing[0], strange[0])], [], []
    assert (missing, strange) == ([], [])
    assert not found["curriculum"]
    assert wrong_cells(pairs)[0] == []
    for row, mate in pairs:
        told = mate.get("_extra", {})
        assert {head: told.get(head) for head in row.get("_extra", {})} == row.get("_extra", {})
    missed, more = problems_apart(case.get("problems", []), found["problems"])
    assert (missed, more) == ([], [])
