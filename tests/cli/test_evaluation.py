"""The evaluation from the command line: the questionnaire out, forms in, results as table, JSON
and workbook.
"""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import COHORT, Command


@pytest.fixture
def forms(filled: Command, tmp_path: Path) -> Path:
    """Three numbered forms, two of them filled in by 4 and 5 all over, one with a word."""
    path = tmp_path / "forms.xlsx"
    answer = filled("evaluation", *COHORT, "--questionnaire", path, "--forms", "3")
    assert answer.code == 0, answer.err
    book = openpyxl.load_workbook(path)
    for value, page in zip((4, 5), book.worksheets[:2], strict=True):
        for row in page.iter_rows():
            if str(row[0].value).startswith("activity "):
                row[5].value, row[6].value = value, value - 1
                row[9].value = "Very useful" if value == 5 else None
            elif row[0].value == "course":
                row[5].value = value
    book.worksheets[0]["F7"].value = "good"
    book.save(path)
    return path


def test_forms_come_in_once_and_are_told(filled: Command, forms: Path, tmp_path: Path) -> None:
    answer = filled("evaluation", *COHORT, "--import", forms)
    assert "“good” is no answer from 1 to 5; it was left out." in answer.out
    assert "2 forms with" in answer.out
    assert "1 form was left out." in answer.out
    told = json.loads(filled("evaluation", *COHORT, "--import", forms, "--json").out)
    assert [told["import"][name] for name in ("forms", "same", "empty", "double")] == [0, 2, 1, 0]
    assert (told["forms"], told["people"]) == (2, 22)
    first = told["activities"][0]
    assert (first["forms"], first["few"], first["n"], first["mean"], first["counts"]) == (
        2,
        True,
        4,
        4.0,
        [0, 0, 1, 2, 1],
    )
    assert set(first["questions"]) == {"Content", "Teaching"}
    assert all(speaker["name"] for speaker in told["speakers"])
    assert len(told["comments"]) == len(told["activities"])
    table = filled("evaluation", *COHORT).out
    assert "2 forms of 22 people." in table
    assert "few answers" in table
    assert "Very useful" in table
    assert "Saved:" in filled("evaluation", *COHORT, "--out", tmp_path / "results.xlsx").out
    assert openpyxl.load_workbook(tmp_path / "results.xlsx").sheetnames[0] == "Activities"
    assert "Answers of 2 forms" in filled("undo").out
    assert "No answers yet." in filled("evaluation", *COHORT).out


def test_another_form_of_the_same_number_is_asked_about(
    filled: Command, forms: Path, tmp_path: Path
) -> None:
    filled("evaluation", *COHORT, "--import", forms)
    book = openpyxl.load_workbook(forms)
    book.worksheets[1]["F8"].value = 1
    book.save(tmp_path / "other.xlsx")
    answer = filled("evaluation", *COHORT, "--import", tmp_path / "other.xlsx")
    assert "form 02. --double says what becomes of them." in answer.out
    assert "0 forms with 0 answers came in." in answer.out
    told = json.loads(
        filled(
            "evaluation", *COHORT, "--import", tmp_path / "other.xlsx", "--double", "add", "--json"
        ).out
    )
    assert told["forms"] == 3


def test_what_cannot_be_done_is_told(filled: Command, tmp_path: Path) -> None:
    for option in ("--questionnaire", "--out"):
        answer = filled("evaluation", *COHORT, option, tmp_path / "a.pdf")
        assert (answer.code, "ends in .xlsx." in answer.err) == (1, True)
    refused = filled("evaluation", *COHORT, "--import", _plain(tmp_path))
    assert (refused.code, "is no questionnaire" in refused.err) == (1, True)
    assert (
        filled("evaluation", *COHORT, "--questionnaire", tmp_path / "a.xlsx", "--forms", "0").code
        == 1
    )
    assert (
        "25 activities"
        in filled("evaluation", *COHORT, "--questionnaire", tmp_path / "a.xlsx", "--all-kinds").out
    )


def _plain(folder: Path) -> Path:
    path = folder / "plain.xlsx"
    openpyxl.Workbook().save(path)
    return path
