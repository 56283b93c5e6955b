"""Head rows a person pointed at, sheets read after all, and answers that are taken back or made
as one.
"""

from __future__ import annotations

from typing import Any

from lcdesk.tabular.grid import EMPTY, Cell, Grid, Workbook
from lcdesk.tabular.matching.learned import LearnedMappings, fingerprint
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present, row_key
from lcdesk.tabular.review.questions import (
    Edit,
    LeaveCell,
    LeftOut,
    Meant,
    Several,
    TakenIn,
    Typed,
    apply_edits,
    copy_of,
    each,
)
from lcdesk.tabular.review.tables import reviewed_tables, tidied_at
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import GUESSED_LIST, Understanding

GUESTS = (
    ("Unsere Gäste", None, None),
    ("Wer", "Woher", "Mail"),
    ("Amina Bello", "Nigeria", "amina@example.org"),
    ("Wambui Njeri", "Kenya", "wambui@example.org"),
)
LIST = (
    ("Full name", "Nationality"),
    ("Amina Bello", "Nigera"),
    ("Wambui Njeri", "Kenya"),
    ("Ibrahim Musa", "Nigera"),
)


def sheet(lines: tuple[tuple[Any, ...], ...], name: str = "List", state: Any = "visible") -> Grid:
    width = max(map(len, lines))
    rows = [
        [
            Cell(v, str(v)) if v is not None else EMPTY
            for v in (*line, *[None] * (width - len(line)))
        ]
        for line in lines
    ]
    return Grid(name, rows, state=state)


def read(*grids: Grid, **by_hand: Any) -> Understanding:
    return understand(Workbook(list(grids)), "list.xlsx", **by_hand)


# --- heads ---


def test_a_sheet_without_known_heads_is_read_below_the_row_pointed_at() -> None:
    assert {problem.kind for problem in read(sheet(GUESTS)).problems} == {GUESSED_LIST}
    made = read(sheet(GUESTS), head_rows={"List": 2})
    assert made.error is None
    assert GUESSED_LIST not in {problem.kind for problem in made.problems}
    assert made.tables[0].head_rows == (2, 2)
    assert [(column.head, column.field) for column in made.tables[0].columns][2] == (
        "Mail",
        "email",
    )
    assert [(row.row, row.extra["Wer"]) for row in made.rows] == [
        (3, "Amina Bello"),
        (4, "Wambui Njeri"),
    ]


def test_the_columns_of_such_a_sheet_are_what_a_person_says() -> None:
    layout = fingerprint("participant", ["Wer", "Woher", "Mail"])
    learned = LearnedMappings(layouts={layout: {"Wer": "full_name", "Woher": "nationality"}})
    made = read(sheet(GUESTS), learned=learned, head_rows={"List": 2})
    assert [(row.values["full_name"], row.values["nationality"]) for row in made.rows] == [
        ("Amina Bello", "NG"),
        ("Wambui Njeri", "KE"),
    ]


def test_two_rows_of_heads_are_joined() -> None:
    made = read(sheet(GUESTS), head_rows={"List": (1, 2)})
    assert made.tables[0].head_rows == (1, 2)
    assert made.tables[0].columns[0].head == "Unsere Gäste / Wer"


def test_columns_without_heads_are_called_by_their_letters() -> None:
    made = read(sheet(GUESTS[2:]), head_rows={"List": 0})
    assert made.tables[0].head_rows == (0, 0)
    assert [column.head for column in made.tables[0].columns] == ["A", "B", "C"]
    assert [row.row for row in made.rows] == [1, 2]


def test_another_row_than_the_one_found() -> None:
    made = read(sheet(LIST), head_rows={"List": 2})
    assert made.tables[0].columns[0].head == "Amina Bello"
    assert [row.row for row in made.rows] == [3, 4]


def test_nothing_below_the_heads_is_said() -> None:
    made = read(sheet(LIST), sheet(LIST, "Other"), head_rows={"List": 4})
    assert made.ignored_sheets == {
        "List": "There are no rows below the row of heads that was chosen."
    }
    assert len(made.rows) == 3


def test_a_hidden_sheet_is_read_when_it_is_asked_for() -> None:
    hidden = sheet((LIST[0], ("Grace Achieng", "Kenya")), "Old", "hidden")
    assert read(sheet(LIST), hidden).ignored_sheets == {"Old": "This sheet is hidden."}
    assert len(read(sheet(LIST), hidden, taken=["Old"]).rows) == 4


# --- answers ---


def answered(*edits: Edit) -> tuple[Understanding, list[str]]:
    made = copy_of(read(sheet(LIST)))
    left = apply_edits(made, edits)
    return made, [row.values["full_name"] for row in left]


def test_rows_left_out_are_kept_to_be_taken_in_again() -> None:
    keys = [row_key(row) for row in read(sheet(LIST)).rows]
    made, left = answered(LeftOut((keys[0], keys[1])), TakenIn((keys[1],)))
    assert left == ["Amina Bello"]
    assert [row.values["full_name"] for row in made.rows] == ["Wambui Njeri", "Ibrahim Musa"]


def test_an_answer_reaches_rows_that_are_left_out_too() -> None:
    keys = [row_key(row) for row in read(sheet(LIST)).rows]
    made, _left = answered(
        LeftOut((keys[0],)),
        Meant("participant", "nationality", "Nigera", "NG"),
        TakenIn((keys[0],)),
    )
    assert [row.values["nationality"] for row in made.rows] == ["NG", "KE", "NG"]
    assert made.problems == []


def test_rows_left_out_stand_where_they_stood() -> None:
    made = copy_of(read(sheet(LIST)))
    left = apply_edits(made, [LeftOut((row_key(made.rows[1]),))])
    (sight,) = reviewed_tables(plan(made, Present()), left)
    assert sight.rows == (0, 2, 1)
    assert sight.planned == 2


def test_a_cell_that_stays_as_it_was_changes_nothing() -> None:
    known = Present(
        [
            {
                "id": 1,
                "person_id": 11,
                "full_name": "Wambui Njeri",
                "nationality": "UG",
                "email": None,
            }
        ]
    )
    made = copy_of(read(sheet((*LIST[:1], LIST[2]))))
    key = row_key(made.rows[0])
    assert plan(made, known).rows[0].likely_same or plan(made, known).rows[0].fate == "new"
    apply_edits(made, [LeaveCell(key, "nationality", "UG")])
    assert made.rows[0].values["nationality"] == "UG"
    assert made.rows[0].raw["nationality"] == "Kenya"


def test_several_edits_are_one() -> None:
    keys = [row_key(row) for row in read(sheet(LIST)).rows]
    pasted = Several(
        (Typed(keys[0], "nationality", "GH"), Several((Typed(keys[2], "nationality", None),)))
    )
    assert len(list(each([pasted]))) == 2
    made, _left = answered(pasted)
    assert [row.values.get("nationality") for row in made.rows] == ["GH", "KE", None]
    assert made.problems == []


def test_which_rows_were_tidied() -> None:
    made, _left = answered(Meant("participant", "nationality", "Nigera", "NG"))
    assert tidied_at(plan(made, Present())) == {0: 1, 2: 1}
