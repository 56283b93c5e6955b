"""The table of a newer version of a list (docs/import.md), every combination of last time, file and
desk.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.plan.three_way import Outcome, compare_three
from lcdesk.tabular.understood import (
    FoundColumn,
    PlannedRow,
    PreviousList,
    PreviousRow,
    ReadRow,
    ReadTable,
    Understanding,
    list_columns,
)
from tests.tabular.plan.test_plan_laws import PERSON

SAME, BLANK = "same", None
VALUES = {
    "last": {"same": SAME, "changed": "said last time", "blank": BLANK},
    "file": {"same": SAME, "changed": "said now", "blank": BLANK},
    "desk": {"same": SAME, "changed": "typed here", "blank": BLANK},
}
TABLE: dict[tuple[str, str, str], Outcome] = {
    # last time, file, desk
    ("same", "same", "same"): "nothing",
    ("same", "same", "changed"): "kept",
    ("same", "same", "blank"): "kept",
    ("same", "changed", "same"): "taken",
    ("same", "changed", "changed"): "asked",
    ("same", "changed", "blank"): "asked",
    ("same", "blank", "same"): "unlisted",
    ("same", "blank", "changed"): "unlisted",
    ("same", "blank", "blank"): "nothing",
    ("changed", "same", "same"): "nothing",
    ("changed", "same", "changed"): "asked",
    ("changed", "same", "blank"): "asked",
    ("changed", "changed", "same"): "asked",
    ("changed", "changed", "changed"): "asked",
    ("changed", "changed", "blank"): "asked",
    ("changed", "blank", "same"): "unlisted",
    ("changed", "blank", "changed"): "unlisted",
    ("changed", "blank", "blank"): "nothing",
    ("blank", "same", "same"): "nothing",
    ("blank", "same", "changed"): "asked",
    ("blank", "same", "blank"): "taken",
    ("blank", "changed", "same"): "asked",
    ("blank", "changed", "changed"): "asked",
    ("blank", "changed", "blank"): "taken",
    ("blank", "blank", "same"): "nothing",
    ("blank", "blank", "changed"): "nothing",
    ("blank", "blank", "blank"): "nothing",
}


def test_every_combination_is_in_the_table() -> None:
    assert TABLE.keys() == set(product(*(tuple(values) for values in VALUES.values())))


@pytest.mark.parametrize("combination", TABLE, ids=" ".join)
def test_what_becomes_of_one_cell(combination: tuple[str, str, str]) -> None:
    last, listed, desk = (
        values[how] for values, how in zip(VALUES.values(), combination, strict=True)
    )
    found = compare_three(last, listed, desk, lambda one, other: one == other)
    assert found == TABLE[combination]


def test_the_documentation_says_the_same() -> None:
    page = (Path(__file__).parents[3] / "docs" / "import.md").read_text("utf-8")
    cells = r"\| (same|changed|blank) \| (same|changed|blank) \| (same|changed|blank) \| (\w+) \|"
    assert {(a, b, c): word for a, b, c, word in re.findall(cells, page)} == TABLE


# --- Laws, of whole rows: whatever stands in the desk ---


FIELDS = {name: PERSON[name] for name in ("position", "phone", "email", "arrival_date", "notes")}
OWN = {head: st.sampled_from(["44", "45", "XL"]) for head in ("Shoe size", "T-shirt")}
CELLS = st.tuples(
    st.fixed_dictionaries({}, optional=FIELDS), st.fixed_dictionaries({}, optional=OWN)
)
Cells = tuple[dict[str, Any], dict[str, str]]
WHO = {"full_name": "Hana Tesfaye", "passport_no": "EP1234567", "nationality": "ET"}


def compared(last: Cells | None, listed: Cells, desk: Cells) -> PlannedRow:
    """A row of a newer version about one person, planned."""
    read = ReadRow("participant", "S", 2, {**WHO, **listed[0]}, extra=dict(listed[1]))
    columns = [
        FoundColumn(at, name, name if name in FIELDS else None)
        for at, name in enumerate((*FIELDS, *OWN))
    ]
    file = Understanding(
        "f", "list", [ReadTable("S", "participant", columns, (1, 1), 2, 2)], [read], []
    )
    known = list_columns(file)
    previous = last and PreviousList(
        1,
        "f",
        dt.datetime(2025, 6, 3),
        {"participant": {7: PreviousRow({**WHO, **last[0]}, last[1])}, "activity": {}},
        known,
    )
    record: Any = {**dict.fromkeys(FIELDS), **WHO, **desk[0], "id": 7, "person_id": 70}
    (row,) = plan(file, Present([record], further={7: desk[1]}, previous=previous or None)).rows
    assert row.target == 7
    return row


@given(CELLS, CELLS)
def test_what_the_list_says_again_changes_nothing(listed: Cells, desk: Cells) -> None:
    row = compared(listed, listed, desk)
    assert (row.changes, row.further, row.asked, row.unlisted) == ({}, {}, (), ())
    assert row.fate == "same"


@given(CELLS, CELLS)
def test_where_nobody_corrected_anything_the_list_meets_the_desk_as_ever(
    last: Cells, listed: Cells
) -> None:
    row, alone = compared(last, listed, last), compared(None, listed, last)
    assert (row.changes, row.further) == (alone.changes, alone.further)
    assert (row.kept, row.asked) == ((), ())


@given(CELLS, CELLS, CELLS)
def test_every_difference_is_taken_kept_or_asked_and_none_twice(
    last: Cells, listed: Cells, desk: Cells
) -> None:
    row, alone = compared(last, listed, desk), compared(None, listed, desk)
    told = [
        *((name, False) for name in row.changes),
        *((head, True) for head in row.further),
        *((one.name, one.is_further) for one in (*row.kept, *row.asked)),
    ]
    differ = [*((n, False) for n in alone.changes), *((head, True) for head in alone.further)]
    assert sorted(told) == sorted(differ)
