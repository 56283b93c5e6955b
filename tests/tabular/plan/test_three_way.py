"""The table of a newer version of a list (docs/import.md), every combination of last time, file and
desk.
"""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from lcdesk.tabular.plan.three_way import Outcome, compare_three

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
