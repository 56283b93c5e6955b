"""Every filled row of a sheet is accounted for exactly once: read, or left out for a reason that
is told.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.tabular.checks import left_words
from lcdesk.tabular.grid import EMPTY, Cell, Grid, Workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Understanding, as_json
from tests.examples import examples

HEADS = (
    "No.",
    "Surname",
    "Given name",
    "Nationality",
    "Organisation",
    "Position",
    "Email",
    "Remarks",
)
ODD = (
    "@SUM(1)",
    "=SUM(A1:A9)",
    "+SUM(1)",
    "-2",
    "=cmd|' /C calc'!A0",
    "@here",
    "Sum",
    "Total",
    "Count",
    "TOTAL Energies",
    "Total Energies",
    "Grand Total Ltd",
    "合计",
    "共 3",
    "Notes",
    "Note",
    "*",
    "Example",
    "Contact",
    "Required",
    "1",
    "Page",
    "Kenya",
    "Group A",
    "Withdrawn",
    "M",
    "Date",
    "Name",
    "Given name",
    "〃",
)
LINES = (
    ("Total: 3",),
    ("合计", "3人"),
    ("", "Total", "3"),
    ("Total", "", "", "2", "1"),
    ("Note: all rooms are single.",),
    ("备注：以实际通知为准",),
    ("Prepared by: A. Reed",),
    ("Pakistan (2 persons)",),
    ("Accompanying staff",),
    ("Withdrawn",),
    ("Room", "Seats"),
    ("Room 21", "40"),
    ("1 = male, 2 = female",),
    ("7",),
    ("@SUM(1)",),
    ("", "", "@SUM(1)"),
    ("", "", "", "Kenya"),
    ("1", "2", "3", "4", "5", "6", "7", "8"),
    ("required", "required", "text"),
    ("a sentence that is so long that no cell of any list would hold all of it at once",),
)


def book_of(rows: list[tuple[str, ...]]) -> Workbook:
    width = max(map(len, rows))
    cells = [
        [Cell(text, text) if text else EMPTY for text in (*row, *[""] * (width - len(row)))]
        for row in rows
    ]
    return Workbook([Grid("List", cells)])


def person(place: int, odd: dict[int, str]) -> tuple[str, ...]:
    said = [
        str(place),
        f"KHAN{place}",
        f"Ali{chr(97 + place % 26)}",
        "Pakistan",
        f"Bank {chr(65 + place % 26)}",
        "Officer",
        f"p{place}@example.org",
        "",
    ]
    return tuple(odd.get(column, text) for column, text in enumerate(said))


odd_people = st.dictionaries(st.sampled_from([1, 2, 4, 5, 7]), st.sampled_from(ODD), max_size=5)
below = st.lists(
    st.one_of(
        st.tuples(st.just("person"), odd_people),
        st.tuples(st.just("line"), st.sampled_from(LINES)),
        st.just(("blank", ())),
        st.just(("heads", ())),
    ),
    max_size=14,
)


def sheet_of(drawn: list[tuple[str, Any]]) -> tuple[list[tuple[str, ...]], set[int]]:
    """The rows below the heads, and the Excel rows of those that tell of somebody."""
    rows: list[tuple[str, ...]] = [HEADS, person(1, {}), person(2, {})]
    people = {2, 3}
    for sort, held in drawn:
        if sort == "person":
            people.add(len(rows) + 1)
            rows.append(person(len(rows), held))
        else:
            rows.append({"line": tuple(held), "blank": ("",), "heads": HEADS}[sort])
    return rows, people


def accounted(found: Understanding) -> Counter[int]:
    return Counter({*(row.row for row in found.rows)}) + Counter(row.row for row in found.left)


@given(below)
@settings(max_examples=examples(25, 60), deadline=None)
def test_each_filled_row_below_the_heads_is_accounted_for_exactly_once(
    drawn: list[tuple[str, Any]],
) -> None:
    rows, _people = sheet_of(drawn)
    found = understand(book_of(rows), "list.xlsx")
    filled = {number for number, row in enumerate(rows, 1) if any(row) and number > 1}
    assert accounted(found) == Counter(filled)
    named = " ".join(left_words(found.left))
    assert all(row.why in {"head again"} or str(row.row) in named for row in found.left[:1])
    assert sum(table.skipped.get("total", 0) for table in found.tables) == sum(
        row.why == "total" for row in found.left
    )


@given(st.lists(odd_people, min_size=1, max_size=6))
@settings(max_examples=examples(20, 40), deadline=None)
def test_somebody_whose_cells_read_like_formulas_or_totals_comes_in_or_waits(
    odd: list[dict[int, str]],
) -> None:
    rows, people = sheet_of([("person", held) for held in odd])
    found = understand(book_of(rows), "list.xlsx")
    assert {row.row for row in found.rows} == people
    by_row = {row.row: row for row in found.rows}
    for number, held in enumerate(odd, 4):
        said = by_row[number]
        told = {*said.values.values(), *said.raw.values(), *said.extra.values()}
        for text in {*held.values()} - {"〃"}:
            assert any(text in str(value) for value in told), (text, told)


def test_a_line_of_totals_is_no_person_whatever_it_counts() -> None:
    rows, people = sheet_of([])
    totals = [
        ("Total", "", "", "2 countries", "2", "", "", ""),
        ("", "合计", "2人", "", "", "", "", ""),
        ("3", "Total", "", "2", "Male: 1", "Female: 1", "", ""),
        ("Total", "Male", "Female", "1", "1", "", "", ""),
    ]
    found = understand(book_of([*rows, *totals]), "list.xlsx")
    assert {row.row for row in found.rows} == people
    assert [row.why for row in found.left] == ["total"] * 4


def test_a_mark_for_the_same_as_above_among_people_who_are_left_out_does_no_harm() -> None:
    rows, people = sheet_of([("line", ("Accompanying staff",)), ("person", {4: "〃"})])
    found = understand(book_of(rows), "list.xlsx")
    assert {row.row for row in found.rows} == people - {5}
    assert [(row.row, row.why) for row in found.left] == [(4, "banner"), (5, "aside")]


def test_a_second_list_and_rows_of_others_are_accounted_for_too() -> None:
    others = [
        ("Accompanying staff",),
        person(7, {}),
        ("",),
        ("Room", "Seats"),
        ("Room 21", "40"),
        ("",),
        ("the end",),
    ]
    rows, people = sheet_of([])
    found = understand(book_of([*rows, *others]), "list.xlsx")
    assert {row.row for row in found.rows} == people
    assert {row.row: row.why for row in found.left} == {
        4: "banner",
        5: "aside",
        7: "note",
        8: "note",
        10: "note",
    }
    told = as_json(found)
    assert len(told["participants"]) + len(told["skipped"]) == sum(
        1 for row in [*rows[1:], *others] if any(row)
    )
