"""Pages of the book of imports: what was packed comes out again, and is counted without
unpacking it.
"""

from __future__ import annotations

from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db.queries.imports import (
    PAGE,
    PAGED,
    PackedRow,
    count_within,
    lines_of,
    pack,
    pages,
    repointed,
    unpack,
)
from lcdesk.model.rows import ImportPageRow

numbers = st.lists(st.integers(0, 60))


@given(numbers)
def test_what_was_packed_comes_out(given: list[int]) -> None:
    assert list(unpack(pack(given))) == given


@given(numbers, st.sets(st.integers(0, 60)))
def test_counting(given: list[int], there: set[int]) -> None:
    assert count_within(sorted(there), pack(given)) == len(there & set(given))


@given(numbers.filter(bool), st.integers(0, 60))
def test_another_record(given: list[int], new: int) -> None:
    changed = repointed(pack(given), given[0], new)
    now = [new if number == given[0] else number for number in given]
    assert list(unpack(changed["ids"])) == now
    assert (changed["first_id"], changed["last_id"]) == (min(now), max(now))


def test_a_long_list_takes_a_page_for_some_hundreds_of_rows() -> None:
    lines = [
        PackedRow(row, row + 7, {"raw": {"diet": "Halal food"}} if row % 9 == 0 else None)
        for row in range(2, 1302)
    ]
    made = list(pages(1, "Sheet1", "new", "Enrolment", lines))
    assert [len(list(unpack(page[6]))) for page in made] == [PAGE, PAGE, 300]
    assert made[0][6:8] == ([[2, PAGE + 1]], [[9, PAGE + 8]]), (
        "rows that follow each other take no room"
    )
    told = [dict(zip(PAGED, page, strict=True)) for page in made]
    assert [line for page in told for line in lines_of(cast("ImportPageRow", page))] == lines
