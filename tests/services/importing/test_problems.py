"""The rows that ask for something as a workbook: cells as they came, coloured, with the reasons."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from lcdesk.services.importing.importing import read_file
from lcdesk.services.importing.pending_rows import count_problem_rows, export_problems
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.understood import ImportPlan

HEADS = ("Name", "Nationality", "Date of birth", "Passport no.", "T-shirt")
ROWS = (
    ("Amina Odhiambo", "Nigera", "12 Mar 1988", "A00112233", "M"),
    ("Grace Wanjiku", "Kenya", "31/02/1990", "00223344", "S"),
    ("John Banda", "Zambia", "3 May 1981", "A00998877", "L"),
    ("Musa Bello", "Nigera", "4 Jun 1979", "A00556677", None),
)


def planned(path: Path) -> ImportPlan:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADS, *ROWS):
        sheet.append(row)
    book.save(path)
    return plan(read_file(path), Present((), (), ()))


def test_only_rows_with_questions_are_written(tmp_path: Path) -> None:
    made = planned(tmp_path / "list.xlsx")
    assert count_problem_rows(made) == 3
    assert export_problems(made, tmp_path / "out.xlsx") == 3
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    at = next(number for number, line in enumerate(lines) if "Nationality" in line)
    first, second, third = lines[at + 1 : at + 4]
    name, country, birth, passport, shirt = (lines[at].index(head) for head in HEADS)
    assert [line[name] for line in (first, second, third)] == [
        "Amina Odhiambo",
        "Grace Wanjiku",
        "Musa Bello",
    ]
    assert first[country] == third[country] == "Nigera"
    assert (second[birth], second[passport], second[shirt]) == ("31/02/1990", "00223344", "S")
    assert "Nigera" in str(first[-1])
    assert "Nigera" in str(third[-1])
    asked, plain = sheet.cell(at + 2, country + 1), sheet.cell(at + 2, birth + 1)
    assert asked.comment is not None
    assert asked.fill.fgColor.rgb != plain.fill.fgColor.rgb


def test_once_put_right_it_imports(tmp_path: Path) -> None:
    export_problems(planned(tmp_path / "list.xlsx"), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    for line in book.active.iter_rows():
        for cell in line:
            cell.value = {"Nigera": "Nigeria", "31/02/1990": "28 Feb 1990"}.get(
                str(cell.value), cell.value
            )
    book.save(tmp_path / "right.xlsx")
    again = plan(read_file(tmp_path / "right.xlsx"), Present((), (), ()))
    assert again.counts()["new"] == 3
    assert [row.read.values["nationality"] for row in again.rows] == ["NG", "KE", "NG"]
    assert count_problem_rows(again) == 0
