"""What a list says of its own length is checked against the people read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lcdesk.tabular.checks import COUNT_DIFFERS
from lcdesk.tabular.grid import EMPTY, Cell, Grid, Workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import as_json

HEADS = ("No.", "Name", "Nationality", "Position", "Nights")
Lines = list[tuple[str, ...]]


def people(count: int, first: int = 1, country: str = "Kenya") -> Lines:
    names = "Ali Bo Chen Dina Eva Fatou Gulnara Hana Ivan Jana Kofi Lina Maya Nour Omar".split()
    return [
        (str(at), f"{names[at % 15]} Khan{chr(97 + at % 26)}", country, "Officer", "14")
        for at in range(first, first + count)
    ]


def grid(lines: Lines, name: str = "List") -> Grid:
    width = max(map(len, lines))
    rows = [
        [Cell(text, text) if text else EMPTY for text in (*row, *[""] * (width - len(row)))]
        for row in lines
    ]
    return Grid(name, rows)


def differences(*grids: Grid) -> list[tuple[int | None, str]]:
    """(row, number said) of each line that counts other people than were read."""
    found = understand(Workbook(list(grids)), "list.xlsx")
    assert not any(problem.is_blocking for problem in found.problems)
    return [
        (problem.row, problem.raw) for problem in found.problems if problem.kind == COUNT_DIFFERS
    ]


SAYINGS = [
    ("Total: {}",),
    ("Total", "{}"),
    ("", "Total", "{}"),
    ("合计", "{}人"),
    ("共 {} 人",),
    ("总计{}人",),
    ("总人数：{}",),
    ("Total participants {}",),
    ("Total number of participants: {}",),
    ("{} persons in total",),
    ("Итого: {} человек",),
    ("Total : {} personnes",),
    ("Total de participantes: {}",),
    ("GRAND TOTAL: {} persons from 4 countries",),
    ("人数：{}",),
    ("合計：{}名",),
]


@pytest.mark.parametrize("line", SAYINGS, ids=lambda line: "|".join(line))
def test_a_total_below_that_counts_others_is_said_and_one_that_agrees_is_not(
    line: tuple[str, ...],
) -> None:
    for said, wanted in (("5", []), ("6", [(7, "6")])):
        told = tuple(text.format(said) for text in line)
        assert differences(grid([HEADS, *people(5), told])) == wanted


@pytest.mark.parametrize(
    "title",
    [
        "学员名单（共{}人）",
        "List of participants ({} persons)",
        "Total participants: {}",
        "Number of participants: {}",
    ],
)
def test_a_title_that_counts_others_is_said(title: str) -> None:
    for said, wanted in (("5", []), ("22", [(1, "22")])):
        assert differences(grid([(title.format(said),), HEADS, *people(5)])) == wanted


OTHERS = [
    ("Total 14 days",),
    ("Total: 14 days",),
    ("Total", "14 days"),
    ("Total", "", "", "", "70"),
    ("合计", "14天"),
    ("Total 2025",),
    ("总计：3间",),
    ("Total rooms", "3"),
    ("Total cost: 9000",),
    ("Total", "Male: 3", "Female: 2"),
    ("合计", "男3 女2"),
    ("共2周",),
    ("Carried forward", "9"),
    ("Total hours: 36",),
    ("共 3 页",),
    ("Total", "USD 9000"),
    ("合计", "22国"),
]


@pytest.mark.parametrize("line", OTHERS, ids=lambda line: "|".join(line))
def test_days_rooms_sums_and_years_are_no_count_of_people(line: tuple[str, ...]) -> None:
    assert differences(grid([HEADS, *people(5), line])) == []
    assert differences(grid([(line[0],), HEADS, *people(5)])) == []


def test_the_line_over_a_group_and_the_subtotal_below_it_count_the_group() -> None:
    lines = [
        HEADS,
        ("Kenya (2 persons)",),
        *people(2),
        ("Subtotal: 2",),
        ("Pakistan (3 persons)",),
        *people(2, 3, "Pakistan"),
        ("小计", "3人"),
        ("Total", "4"),
    ]
    assert differences(grid(lines)) == [(6, "3")], "said once, where it stands first"
    lines[5] = ("Pakistan (2 persons)",)
    assert differences(grid(lines)) == [(9, "3")]


def test_a_total_may_be_of_the_table_of_its_sheet_or_of_all_sheets() -> None:
    one = [("Kenya",), HEADS, *people(3), ("Total: 3",)]
    other = [("共 5 人",), HEADS, *people(2, 5, "Pakistan"), ("Total: 2",)]
    assert differences(grid(one, "Kenya"), grid(other, "Pakistan")) == []
    other[0] = ("共 6 人",)
    assert differences(grid(one, "Kenya"), grid(other, "Pakistan")) == [(1, "6")]


def test_those_left_aside_may_be_counted_too() -> None:
    staff = [("Accompanying staff",), ("6", "Omar Zed", "Kenya", "Driver", "14")]
    for said in (5, 6):
        assert differences(grid([HEADS, *people(5), *staff, (f"Total: {said} persons",)])) == []


def test_the_difference_is_told_with_both_numbers_and_keeps_nobody_waiting() -> None:
    found = understand(Workbook([grid([HEADS, *people(21), ("Total", "22")])]), "list.xlsx")
    told: dict[str, Any] = json.loads(json.dumps(as_json(found), default=str))
    assert [
        (one["row"], one["kind"], "22" in one["message"], "21" in one["message"])
        for one in told["problems"]
    ] == [(23, COUNT_DIFFERS, True, True)]
    assert len(told["participants"]) == 21
