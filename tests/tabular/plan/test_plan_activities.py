"""What an import would do to a timetable."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Answers, Present
from lcdesk.tabular.understood import PlannedRow, Problem, ReadRow, Understanding

DAY = date(2025, 6, 16)
LECTURE: dict[str, Any] = {
    "date": DAY,
    "start": time(9),
    "end": time(10, 30),
    "title": "Clean Water for Cities",
    "title_zh": "城市净水",
    "venue": "Room B305",
    "speaker": "Prof. Lin",
}
VISIT: dict[str, Any] = {
    "date": DAY,
    "start": time(14),
    "end": time(16),
    "title": "Visit to a Wastewater Plant",
    "venue": "Plant 2",
}
PRESENT = Present(activities=[LECTURE | {"id": 1}, VISIT | {"id": 2}])


def planned(
    *values: dict[str, Any],
    present: Present = PRESENT,
    answers: Answers | None = None,
    problems: list[Problem] | None = None,
) -> list[PlannedRow]:
    rows = [ReadRow("activity", "S", number, one) for number, one in enumerate(values, 2)]
    return plan(Understanding("t.xlsx", "xlsx", [], rows, problems or []), present, answers).rows


def fates(rows: list[PlannedRow]) -> list[tuple[str, int | None]]:
    return [(row.fate, row.target) for row in rows]


def test_date_start_and_title_tell_which() -> None:
    rows = planned(LECTURE | {"title": "CLEAN WATER, for cities"}, VISIT | {"end": time(17)})
    assert fates(rows) == [("change", 1), ("change", 2)]
    assert rows[1].changes == {"end": (time(16), time(17))}


def test_the_chinese_title_is_enough() -> None:
    assert fates(planned({"date": DAY, "start": time(9), "title_zh": "城市净水"})) == [("same", 1)]


def test_a_moved_start_and_a_new_title_are_changes() -> None:
    moved, renamed = planned(
        VISIT | {"start": time(13, 30)}, LECTURE | {"title": "Water", "title_zh": "水"}
    )
    assert (moved.target, set(moved.changes)) == (2, {"start"})
    assert (renamed.target, set(renamed.changes)) == (1, {"title", "title_zh"})


def test_what_is_not_there_is_new() -> None:
    assert fates(planned(LECTURE | {"date": date(2025, 6, 17)})) == [("new", None)]


def test_exact_matches_come_before_near_ones() -> None:
    present = Present(activities=[VISIT | {"id": 1, "start": time(9)}, VISIT | {"id": 2}])
    rows = planned(VISIT | {"start": time(10)}, VISIT, present=present)
    assert fates(rows) == [("change", 1), ("same", 2)]


def test_two_possible_entries_are_asked_about() -> None:
    present = Present(
        activities=[VISIT | {"id": 1, "start": time(9)}, VISIT | {"id": 2, "start": time(15)}]
    )
    row = {"date": DAY, "start": time(11), "title": VISIT["title"]}
    asked = planned(row, present=present)[0]
    assert (asked.fate, asked.likely_same, asked.problems[0].kind) == (
        "needs you",
        (1, 2),
        "likely_same",
    )
    assert planned(row, present=present, answers=Answers({("S", 2, None): 2}))[0].target == 2
    assert fates(planned(row, present=present, answers=Answers({("S", 2, None): "other"}))) == [
        ("new", None)
    ]


def test_as_many_moved_as_there_were_are_paired_in_order() -> None:
    present = Present(
        activities=[VISIT | {"id": 1, "start": time(15)}, VISIT | {"id": 2, "start": time(9)}]
    )
    rows = planned(VISIT | {"start": time(10)}, VISIT | {"start": time(16)}, present=present)
    assert [row.target for row in rows] == [2, 1]


def test_the_mark_of_our_own_export_comes_first_unless_the_row_is_a_copy() -> None:
    rows = planned(
        {"_id": "A2", "date": date(2025, 6, 20), "title": "Another visit"}, LECTURE | {"_id": "A1"}
    )
    assert fates(rows) == [("change", 2), ("same", 1)]
    copy = LECTURE | {"_id": "A1", "date": date(2025, 6, 18), "title": "Air", "title_zh": ""}
    assert fates(planned(copy, LECTURE | {"_id": "A1"})) == [("new", None), ("same", 1)]
    assert fates(planned(LECTURE | {"_id": "P2"})) == [("same", 1)]


def test_twice_in_the_file() -> None:
    rows = planned(LECTURE, LECTURE, LECTURE | {"speaker": "Dr. Wu"}, LECTURE | {"group_name": "B"})
    assert [row.fate for row in rows] == ["same", "same", "needs you", "new"]
    assert [row.twin for row in rows] == [None, 2, 2, None]
    assert rows[2].problems[0].kind == "twice_in_file"


def test_a_blocking_problem_needs_you() -> None:
    bad = [
        Problem("S", 2, "start", "bad_time", "…", is_blocking=True),
        Problem("S", 3, "end", "bad_time", "…", is_blocking=True),
    ]
    assert fates(planned(LECTURE, {"date": DAY, "title": "New"}, problems=bad)) == [
        ("needs you", 1),
        ("needs you", None),
    ]


def test_both_kinds_of_rows_keep_the_order_of_the_file() -> None:
    rows = [
        ReadRow("activity", "S", 2, LECTURE),
        ReadRow("participant", "T", 2, {"full_name": "Joseph Mwangi"}),
        ReadRow("activity", "S", 3, VISIT),
    ]
    made = plan(Understanding("t", "xlsx", [], rows, []), PRESENT)
    assert [(row.read.sheet, row.fate) for row in made.rows] == [
        ("S", "same"),
        ("T", "new"),
        ("S", "same"),
    ]
