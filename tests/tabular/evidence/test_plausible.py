"""Tables of something else (tests/data/hard/no_lists.json) are refused or asked about as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import GUESSED_LIST
from tests.tabular.sheets import save

SHEETS = json.loads(
    (Path(__file__).parents[2] / "data" / "hard" / "no_lists.json").read_text(encoding="utf-8")
)


def unasked(path: Path) -> int:
    """Rows that would go in without a question about the whole list."""
    found = understand(read_workbook(path), path.name)
    asked = {
        (one.sheet, one.row, one.column)
        for one in found.problems
        if one.kind == GUESSED_LIST and one.is_blocking
    }
    return sum((row.sheet, row.row, row.column) not in asked for row in found.rows)


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case["name"])
def test_what_is_no_list_never_goes_in_unasked(case: dict[str, Any], tmp_path: Path) -> None:
    assert unasked(save(tmp_path / "table.xlsx", case["sheets"])) == 0


def test_countries_that_stand_where_names_do_are_said(tmp_path: Path) -> None:
    rows = [["Name", "Nationality", "Position"]]
    rows += [[name, name, "x"] for name in ("Kenya", "Uganda", "Rwanda", "Ghana", "Mali")]
    found = understand(read_workbook(save(tmp_path / "s.xlsx", {"S": rows})), "s.xlsx")
    assert {one.kind for one in found.problems} == {GUESSED_LIST}


def test_people_called_like_countries_are_people(tmp_path: Path) -> None:
    names = ("Chad Moore", "Georgia Bell", "Jordan Reyes", "Israel Gomez", "Kenya Brown")
    rows = [["Name", "Nationality", "E-mail"]]
    rows += [[name, "Canada", f"p{place}@example.org"] for place, name in enumerate(names)]
    assert unasked(save(tmp_path / "s.xlsx", {"S": rows})) == 5


def test_a_budget_is_no_timetable_on_its_side(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Item", "Unit", "Quantity", "Unit price", "Amount"],
        ["Lecture fees", "hour", 36, 800, 28800],
        ["Interpreters", "day", 12, 1500, 18000],
        ["Airport transfer", "trip", 9, 600, 5400],
        ["Opening ceremony, hall", "session", 1, 3500, 3500],
    ]
    found = understand(read_workbook(save(tmp_path / "s.xlsx", {"S": rows})), "s.xlsx")
    assert (found.rows, found.tables) == ([], [])
    assert found.error


def test_a_register_of_many_years_is_asked_about(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Unit", "Model", "Date of purchase", "Room", "Status"]]
    rows += [[f"Lab {at}", f"TK-{at}", f"20{at}-04-10", f"B{at}", "in use"] for at in range(17, 24)]
    path = save(tmp_path / "s.xlsx", {"S": rows})
    assert unasked(path) == 0


def test_a_payroll_is_asked_about(tmp_path: Path) -> None:
    heads = ["Employee name", "Position", "Department", "Basic", "Housing", "Gross", "Net pay"]
    rows: list[list[object]] = [heads]
    for name in ("Zhou Lan", "Ma Deming", "Hu Guixiang", "Fu Yonggang", "Tian Rong"):
        rows.append([name, "Cook", "Canteen", "4,200.00", "300.00", "4,680.00", "4,239.00"])
    assert unasked(save(tmp_path / "s.xlsx", {"S": rows})) == 0
