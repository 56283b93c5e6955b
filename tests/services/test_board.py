"""The board of people and checks: what its marks say is what the counts and the questions say;
the workbook of it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from lcdesk.model.query import Query
from lcdesk.services import overview as boards
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.overview import COMING, Board, BoardCheck, read_board, read_overview
from lcdesk.services.participants import documents, participants
from tests.services.test_overview import COMPLETE


@pytest.fixture
def course(desk: Desk) -> int:
    return cohorts.add_cohort(
        desk, {"name_en": "X", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    )


@pytest.fixture
def ids(desk: Desk, course: int) -> dict[str, int]:
    """Bo lacks all, Cy a diet, Ed's passport ends too soon, Ana nothing but papers; Gone
    withdrew.
    """
    people = {
        "Ana": COMPLETE,
        "Bo": {},
        "Cy": {**COMPLETE, "dietary": None},
        "Ed": {**COMPLETE, "passport_expiry": dt.date(2025, 8, 1)},
        "Gone": {"status": "withdrawn"},
    }
    found = {
        name: participants.add_participant(desk, course, {**values, "full_name": name})
        for name, values in people.items()
    }
    documents.set_document(desk, [found["Ana"], found["Cy"], found["Ed"]], "photo", "received")
    for kind in ("nomination_letter", "passport_scan"):
        documents.set_document(desk, [found["Ana"], found["Cy"]], kind, "checked")
    return found


def check(board: Board, name: str) -> BoardCheck:
    return next(one for one in board.checks if one.name == name)


def test_who_lacks_most_stands_first(desk: Desk, course: int, ids: dict[str, int]) -> None:
    board = read_board(desk, course, 6)
    called = {number: name for name, number in ids.items()}
    assert [called[one] for one in board.ordered()] == ["Bo", "Ed", "Cy"]
    assert [called[one] for one in board.ordered(is_all=True)] == ["Bo", "Ed", "Cy", "Ana"]
    assert [called[one] for one in board.ordered("name", is_down=False, is_all=True)] == [
        "Ana",
        "Bo",
        "Cy",
        "Ed",
    ]
    assert [called[one] for one in board.ordered("name", is_all=True)] == ["Ed", "Cy", "Bo", "Ana"]
    assert [called[one] for one in board.ordered("diet")] == ["Bo", "Cy", "Ed"]
    assert (len(board.ids), board.lacking) == (4, 3)
    assert board.missing(board.marks_of[ids["Bo"]]) == len(board.checks) == 11


def test_a_mark_says_its_state_the_reason_and_where_it_is_put_right(
    desk: Desk, course: int, ids: dict[str, int]
) -> None:
    board = read_board(desk, course, 6)
    marks = board.marks_of
    passport, diet, papers = (
        check(board, "passport"),
        check(board, "diet"),
        check(board, "documents"),
    )
    assert [passport.state(marks[ids[name]]) for name in ("Ana", "Bo", "Ed")] == [
        "done",
        "pressing",
        "pressing",
    ]
    assert passport.reason(marks[ids["Ed"]]) == "Passport ends within 6 months after the course"
    assert [passport.field(marks[ids[name]]) for name in ("Ana", "Bo", "Ed")] == [
        "passport_no",
        "passport_no",
        "passport_expiry",
    ]
    assert (diet.state(marks[ids["Cy"]]), diet.field(marks[ids["Cy"]])) == ("open", "dietary")
    assert papers.reason(marks[ids["Ed"]]) == "nomination letter: missing; passport scan: missing"
    assert papers.reason(marks[ids["Ana"]]) == ""


def test_its_counts_are_those_of_the_overview_and_of_the_questions(
    desk: Desk, course: int, ids: dict[str, int]
) -> None:
    board, told = read_board(desk, course, 6), read_overview(desk, course, 6)
    for one in board.checks:
        for at, rule in enumerate(one.rules):
            held = [number for number, marks in board.marks_of.items() if at in one.holding(marks)]
            assert sorted(held) == sorted(find_ids(desk, Query.of(course, rules=(COMING, rule)))), (
                rule
            )
    by_rule = {line.rule.name: line.count for line in told.lines}
    assert board.counts["visa"] == by_rule["visa_open"]
    assert board.counts["passport"] == by_rule["passport_missing"] + by_rule["passport_short"]


def test_papers_the_cohort_does_not_ask_for_are_no_column(desk: Desk, course: int) -> None:
    documents.set_checklist(desk, course, ["photo", "visa"])
    assert "documents" not in [one.name for one in read_board(desk, course, 6).checks]
    documents.set_checklist(desk, course, ["consent"])
    participants.add_participant(desk, course, {"full_name": "Ana"})
    board = read_board(desk, course, 6)
    assert check(board, "documents").field(board.marks[0]) == "consent"


def test_it_is_saved_as_a_workbook(
    desk: Desk, course: int, ids: dict[str, int], tmp_path: Path
) -> None:
    board, path = read_board(desk, course, 6), tmp_path / "board.xlsx"
    assert boards.save_board(desk, course, path, board, board.ordered(is_all=True)) == 4
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(row for row in rows if row[0] and "Name" in str(row[0]))
    lines = {str(row[0]): row for row in rows}
    assert [str(head).splitlines()[-1] for head in heads[3:7]] == [
        "Missing",
        "Passport",
        "Letter",
        "Visa",
    ]
    assert lines["Bo"][3:7] == [11, "pressing", "pressing", "pressing"]
    assert lines["Ana"][3:5] == [0, "✓"]
    assert lines["Open for"][4] == "2"
