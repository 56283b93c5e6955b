"""Entries of a grid that share an Excel row: a question about one, and its answer, are that
one's alone.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present, row_key
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.review.questions import (
    Edit,
    LeftOut,
    Meant,
    Ordered,
    Settled,
    Typed,
    apply_edits,
    copy_of,
    questions_of,
)
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import ImportPlan, Problem, ReadRow, Understanding
from tests.tabular.sheets import save

DAY, OTHER = dt.date(2025, 6, 16), dt.date(2025, 6, 17)


def entry(column: str, **values: Any) -> ReadRow:
    return ReadRow(
        "activity",
        "S",
        4,
        {"title": f"Entry {column}", "date": DAY, **values},
        {"date": "16/6"},
        column=column,
    )


def doubtful(column: str | None, kind: str = "bad_date", raw: str = "", *likely: Any) -> Problem:
    return Problem("S", 4, "date", kind, "Which day?", raw, likely, column=column)


def understood(*problems: Problem) -> Understanding:
    return Understanding(
        "t.xlsx", "xlsx", [], [entry("B"), entry("C"), entry("C/2")], list(problems)
    )


def planned(understanding: Understanding, *edits: Edit) -> ImportPlan:
    copy = copy_of(understanding)
    apply_edits(copy, edits)
    return plan(copy, Present())


def asked(found: ImportPlan) -> list[tuple[str | None, list[str | None]]]:
    return [(row.read.column, [problem.column for problem in row.problems]) for row in found.rows]


def test_a_problem_is_seen_at_its_entry_only() -> None:
    assert asked(planned(understood(doubtful("C")))) == [("B", []), ("C", ["C"]), ("C/2", [])]


def test_a_problem_without_a_column_is_about_the_whole_row() -> None:
    assert asked(planned(understood(doubtful(None)))) == [
        ("B", [None]),
        ("C", [None]),
        ("C/2", [None]),
    ]


def test_a_typed_answer_leaves_the_neighbours_question() -> None:
    understanding = understood(doubtful("B", raw="a"), doubtful("C", raw="b"))
    found = planned(understanding, Typed(("S", 4, "B"), "date", OTHER))
    assert [row.read.values["date"] for row in found.rows] == [OTHER, DAY, DAY]
    assert asked(found) == [("B", []), ("C", ["C"]), ("C/2", [])]


def test_a_word_is_answered_where_it_was_asked() -> None:
    found = planned(
        understood(doubtful("C", "bad_date", "odd")), Meant("activity", "date", "odd", OTHER)
    )
    assert [row.read.values["date"] for row in found.rows] == [DAY, OTHER, DAY]
    assert asked(found) == [("B", []), ("C", []), ("C/2", [])]


def test_an_order_of_dates_goes_to_the_entry_that_asked() -> None:
    found = planned(
        understood(doubtful("C", "ambiguous_date", "5/6", OTHER, DAY)),
        Ordered("activity", "date", "dmy"),
    )
    assert [row.read.values["date"] for row in found.rows] == [DAY, OTHER, DAY]


@pytest.mark.parametrize(("left_out", "still"), [("B", ["C"]), ("C", ["B"])])
def test_what_is_left_out_takes_its_own_problems_along(left_out: str, still: list[str]) -> None:
    found = planned(
        understood(doubtful("B", raw="a"), doubtful("C", raw="b")), LeftOut((("S", 4, left_out),))
    )
    assert [problem.column for row in found.rows for problem in row.problems] == still


def test_a_clash_that_is_fine_is_fine_for_one_entry() -> None:
    understanding = understood(doubtful("B"), doubtful("C"))
    found = planned(understanding, Settled((("S", 4, "B"),), "bad_date", "date", ""))
    assert asked(found) == [("B", []), ("C", ["C"]), ("C/2", [])]


def test_a_clash_in_a_grid_is_asked_at_one_of_its_entries(tmp_path: Path) -> None:
    rows = [
        ["Plan, June 2025"],
        ["Time", "16 June", None, "17 June"],
        [None, "Group A", "Group B", "Group A"],
        ["9:00-10:30", "Water\nDr. Voss\nRoom 1", "Air\nDr. Voss\nRoom 2", "Soil\nRoom 1"],
        ["11:00-12:00", "Waste\nRoom 1", "Noise\nRoom 2", "Test\nRoom 1"],
    ]
    path = save(tmp_path / "plan.xlsx", {"P": rows}, {"P": ["B2:C2"]})
    understanding = understand(read_workbook(path), path.name)
    assert [(problem.kind, problem.place) for problem in understanding.problems] == [
        ("speaker_conflict", ("P", 4, "C"))
    ]
    question = questions_of(plan(understanding, Present()))[0]
    assert question.keys == (("P", 4, "C"),)
    assert [row_key(row) for row in understanding.rows if row.row == 4] == [
        ("P", 4, "B"),
        ("P", 4, "C"),
        ("P", 4, "D"),
    ]
