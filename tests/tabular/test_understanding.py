"""The door: any sheet is understood or refused in words, and nothing in it is lost."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.grid import EMPTY, Cell, Grid, Merge, Workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import as_json

_WORDS = [
    "Name",
    "姓名",
    "Surname",
    "Given name",
    "Nationality",
    "国籍",
    "Passport No.",
    "Date",
    "日期",
    "Time",
    "Topic",
    "Venue",
    "Speaker",
    "Arrival",
    "Flight",
    "Gender",
    "1 = male, 2 = female",
    "合计",
    "Total",
    "Kenya",
    "巴基斯坦（2人）",
    "16 June 2025",
    "Mon 16 June",
    "Tue 17 June",
    "9:00-10:30",
    "上午",
    "14:00",
    "Sana MALIK",
    "MALIK, Sana",
    "M",
    "a@example.org; b@example.org",
    "03/04/1990",
    "注：x",
    "#N/A",
    "Room A1\nProf. Lin",
]
_VALUES = st.one_of(
    st.none(),
    st.sampled_from(_WORDS),
    st.integers(-5, 60000),
    st.floats(0, 1),
    st.dates(dt.date(1950, 1, 1), dt.date(2040, 1, 1)),
    st.text(max_size=6),
)


def cell(value: object) -> Cell:
    return EMPTY if value is None else Cell(value, str(value))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    width, height = draw(st.integers(1, 6)), draw(st.integers(0, 9))
    rows = [[cell(draw(_VALUES)) for _ in range(width)] for _ in range(height)]
    merges: list[Merge] = []
    if height > 1 and draw(st.booleans()):
        top, left = draw(st.integers(0, height - 2)), draw(st.integers(0, width - 1))
        merges.append(
            Merge(top, left, draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1)))
        )
        for row in range(merges[0].top, merges[0].bottom + 1):
            rows[row][merges[0].left : merges[0].right + 1] = [rows[top][left]] * (
                merges[0].right - merges[0].left + 1
            )
    return Grid(draw(st.sampled_from(["Sheet1", "Kenya", "课程表"])), rows, merges)


@given(st.lists(grids(), min_size=1, max_size=2))
def test_every_sheet_ends_in_rows_or_words(sheets: list[Grid]) -> None:
    found = understand(Workbook(sheets), "x.xlsx")
    said = as_json(found)
    assert found.rows or found.error or found.tables == []
    assert {row["_row"] for row in said["participants"]} <= set(range(1, 12))
    for problem in found.problems:
        assert problem.message
        assert problem.kind.islower()


def test_hidden_sheets_are_no_data() -> None:
    rows = [[cell("Name"), cell("Nationality")], [cell("Sana Malik"), cell("Pakistan")]]
    book = Workbook([Grid("old", rows, state="hidden"), Grid("new", rows[:1])])
    found = understand(book, "x.xlsx")
    assert found.rows == []
    assert list(found.ignored_sheets) == ["old", "new"], "in the order of the file"
    turned = understand(Workbook(book.grids[::-1]), "x.xlsx")
    assert list(turned.ignored_sheets) == ["new", "old"]


def test_an_empty_file_says_so() -> None:
    assert "empty" in (understand(Workbook([Grid("x", [])]), "x.xlsx").error or "")
