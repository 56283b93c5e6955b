"""The timetable as files from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from lcdesk.model.timetable_grid import LANGUAGES
from tests.cli.conftest import COHORT, Command
from tests.cli.test_every_command import COMMANDS
from tests.papers.pdf_reading import count_pages, words_of


@pytest.fixture(autouse=True)
def _app(qapp: object) -> None:
    """Fonts want the application that windows have, too."""


def test_the_ending_says_what_it_becomes(filled: Command, tmp_path: Path) -> None:
    for name, more in (
        ("a.xlsx", ()),
        ("b.xlsx", ("--grid", "--language", "both")),
        ("c.pdf", ()),
        ("d.ics", ()),
    ):
        answer = filled("timetable", *COHORT, "--out", tmp_path / name, *more)
        assert answer.code == 0
        assert answer.out.startswith(f"Saved {name}: 25 activities.")
    assert "The cohort has no time zone" in answer.out
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A3"].value == "lcdesk id"
    assert openpyxl.load_workbook(tmp_path / "b.xlsx").active.title == "课程表 Timetable"
    assert count_pages((tmp_path / "c.pdf").read_bytes()) == 1
    assert (tmp_path / "d.ics").read_text("utf-8").count("BEGIN:VEVENT") == 25


def test_one_persons_timetable(filled: Command, tmp_path: Path) -> None:
    answer = filled("timetable", *COHORT, "--out", tmp_path / "a.pdf", "--person", "Lin", "--json")
    assert json.loads(answer.out) == {
        "path": str(tmp_path / "a.pdf"),
        "count": 3,
        "pages": 1,
        "remarks": [],
        "whose": "Prof. Lin Haoran",
    }
    assert "Personal timetable: Prof. Lin Haoran" in words_of((tmp_path / "a.pdf").read_bytes())


def test_sheets_to_sign_of_a_day_or_of_all(filled: Command, tmp_path: Path) -> None:
    answer = filled("timetable", *COHORT, "--out", tmp_path / "a.xlsx", "--sign-in", "2025-06-16")
    assert (answer.code, answer.out) == (0, "Saved a.xlsx: 2 sheets.\n")
    answer = filled(
        "timetable", *COHORT, "--out", tmp_path / "b.pdf", "--sign-in", "all", "--by-day"
    )
    assert (answer.code, answer.out) == (0, "Saved b.pdf: 13 sheets.\n")


WRONG = (
    (
        ("--out", "a.doc"),
        "This cannot be saved as “a.doc”. Choose a name that ends in .xlsx, .pdf, .ics.",
    ),
    (("--out", "a.pdf", "--person", "Nobody"), "Nobody in this cohort is called “Nobody”."),
    (("--out", "a.pdf", "--sign-in", "someday"), "Nothing was written."),
    (("--out", "a.pdf", "--sign-in", "2025-06-22"), "There is nothing to sign for on 2025-06-22."),
    (
        ("--out", "a.pdf", "--sign-in", "all", "--person", "Lin"),
        "Sign-in sheets are for everybody.",
    ),
    (("--out", "nowhere/a.pdf"), "is not there."),
)


def test_what_cannot_be_is_said(filled: Command, tmp_path: Path) -> None:
    for words, told in WRONG:
        out = tmp_path / words[1]
        answer = filled("timetable", *COHORT, "--out", out, *words[2:])
        assert (answer.code, out.exists()) == (1, False)
        assert told in answer.err


def test_the_languages_of_a_paper_are_those_it_can_be_made_in() -> None:
    (option,) = (
        one for one in COMMANDS["timetable"]._actions if one.option_strings == ["--language"]
    )
    assert tuple(option.choices or ()) == LANGUAGES
