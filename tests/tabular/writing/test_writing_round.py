"""A law: texts, numbers, dates and times come back from a written file as they went in."""

from __future__ import annotations

import csv
import datetime as dt
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.tabular.grid import CellValue
from lcdesk.tabular.reading import forms
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.wire import grid_of
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import write_table
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec
from tests.examples import examples

# what no XML can hold is left out: control characters and half surrogates; a line ends with \n
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t=+-@'_x000D_")
)
DATES = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))
TIMES = st.times().map(lambda time: time.replace(microsecond=0))
MOMENTS = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e14, 1e14, allow_nan=False).filter(
    lambda x: not 0 < abs(x) < 1e-300
)
VALUES = st.none() | TEXTS | DATES | TIMES | MOMENTS | NUMBERS | st.booleans()
COLUMNS = [
    ColumnSpec("first", "First"),
    ColumnSpec("a", "A", "甲"),
    ColumnSpec("b", "B", kind="date"),
]


def read(path: Path) -> list[list[CellValue]]:
    grid = grid_of(forms.read(Request(str(path))).sheets[0])
    return [[cell.value for cell in row] for row in grid.rows[1:]]


def is_same(sent: CellValue, back: CellValue) -> bool:
    if isinstance(sent, bool) or isinstance(back, bool):
        return sent is back
    if isinstance(sent, (int, float)) and isinstance(back, (int, float)):
        return math.isclose(sent, back, rel_tol=1e-14, abs_tol=1e-300)
    if isinstance(sent, dt.datetime) and sent.time() == dt.time() and type(back) is dt.date:
        return sent.date() == back
    return (sent or None) == (back or None) if isinstance(sent, str) else sent == back


@settings(max_examples=examples(25, 60))
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=8))
def test_workbooks_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[CellValue, CellValue]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.xlsx"
    write_book(path, [SheetSpec("x", COLUMNS, (("row", *row) for row in rows))])
    back = read(path)
    for sent, found in zip(rows, back, strict=True):
        assert found[0] == "row"
        for value, cell in zip(sent, found[1:], strict=True):
            assert is_same(value, cell), (value, cell)


@settings(max_examples=examples(25, 60))
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_csv_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "round.csv"
    write_table(path, SheetSpec("x", COLUMNS, (("row", *row) for row in rows)))
    assert [[cell or "" for cell in row] for row in read(path)] == [["row", *row] for row in rows]
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
