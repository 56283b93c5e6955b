"""A sheet of our own export is known by its id column, and nothing in it is guessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.catalogue import ACTIVITY, KINDS, PARTICIPANT
from lcdesk.tabular.own import find_own
from lcdesk.tabular.reading import forms, xlsx
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.reading.wire import grid_of, pack, pack_column, unpack, unpack_column
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Understanding
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ID_HEAD, ColumnSpec, SheetSpec, head_of
from tests.tabular.sheets import save

PEOPLE = [
    head_of(PARTICIPANT.field(name))
    for name in ("full_name", "nationality", "passport_no", "status")
]
DAYS = [head_of(ACTIVITY.field(name)) for name in ("date", "start", "title", "title_zh")]


def read(path: Path, *rows: list[Any]) -> Understanding:
    save(path / "own.xlsx", {"Participants": rows})
    return understand(read_workbook(path / "own.xlsx"), "own.xlsx")


def test_no_two_fields_are_written_under_one_head() -> None:
    for kind in KINDS.values():
        assert len({head_of(field) for field in kind.fields}) == len(kind.fields)


def test_values_stand_as_they_are(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ["Experts 2025"],
        [ID_HEAD, *PEOPLE],
        ["P1", "Mr MALIK, Sana", "埃塞俄比亚", "-", "perhaps"],
        ["P2", "Total"],
    )
    assert [row.values for row in found.rows] == [
        {"full_name": "Mr MALIK, Sana", "nationality": "ET", "passport_no": "-"},
        {"full_name": "Total"},
    ]
    assert [(p.row, p.field, p.kind) for p in found.problems] == [(3, "status", "bad_status")]


def test_a_chinese_title_stays_a_title(tmp_path: Path) -> None:
    found = read(
        tmp_path, [ID_HEAD, *DAYS], ["A7", dt.date(2025, 6, 16), dt.time(2), "开班式", None]
    )
    assert found.rows[0].values == {
        "date": dt.date(2025, 6, 16),
        "start": dt.time(2),
        "title": "开班式",
    }


def test_rows_added_below_are_read_like_any_list_and_remarks_are_none(tmp_path: Path) -> None:
    rows = [
        ["P1", "A B", "Kenya"],
        [None, "MALIK, Sana", "Pakistan"],
        [None, "KHAN, Bilal", "Pakistan"],
        [None, "Total: 3"],
        [None, None, "x"],
    ]
    found = read(tmp_path, [ID_HEAD, *PEOPLE], *rows)
    assert [(row.row, row.values.get("family_name")) for row in found.rows] == [
        (2, None),
        (3, "MALIK"),
        (4, "KHAN"),
    ]
    assert ID_HEAD not in found.rows[1].extra


def test_a_row_added_below_without_a_name_waits_and_somebody_called_total_comes_in(
    tmp_path: Path,
) -> None:
    rows = [
        ["P1", "A B", "Kenya"],
        [None, None, "Pakistan", "AB1234567", "selected"],
        [None, "Total, Amina", "Kenya", "CD1234567", "selected"],
        [None, "Total", None, "3"],
    ]
    found = read(tmp_path, [ID_HEAD, *PEOPLE], *rows)
    assert [(row.row, row.values.get("passport_no")) for row in found.rows] == [
        (2, None),
        (3, "AB1234567"),
        (4, "CD1234567"),
    ]
    assert [(p.row, p.kind, p.is_blocking) for p in found.problems] == [(3, "missing_name", True)]
    assert [(row.row, row.why) for row in found.left] == [(5, "total")]


def test_columns_of_the_office_stay_its_own_whatever_their_heads_say(tmp_path: Path) -> None:
    heads = [ID_HEAD, PEOPLE[0], PEOPLE[2], "Phone", PEOPLE[2], "Phone", None]
    row = read(tmp_path, heads, ["P1", "A B", "X1", "0012", "X2", " two ", "none above"]).rows[0]
    assert row.values == {"full_name": "A B", "passport_no": "X1"}
    assert row.extra == {
        ID_HEAD: "P1",
        "Phone": "0012",
        PEOPLE[2]: "X2",
        "Phone (F)": " two ",
        "G": "none above",
    }


def test_two_records_with_one_passport_are_both_right(tmp_path: Path) -> None:
    heads = [ID_HEAD, *PEOPLE[:3]]
    assert not read(tmp_path, heads, ["P1", "A B", None, "X1"], ["P2", "C D", None, "X1"]).problems
    added = read(tmp_path, heads, ["P1", "A B", None, "X1"], [None, "C D", None, "X1"])
    assert [p.kind for p in added.problems] == ["duplicate_passport"]


def test_without_the_id_column_or_our_heads_the_sheet_is_like_any_other(tmp_path: Path) -> None:
    assert (
        read(tmp_path, PEOPLE, ["MALIK, Sana", "Kenya"], ["KHAN, Bilal", "Peru"])
        .rows[0]
        .values["given_name"]
        == "Sana"
    )
    foreign = read(
        tmp_path,
        [ID_HEAD, "Name", "Nationality"],
        ["P1", "MALIK, Sana", "Kenya"],
        ["P2", "KHAN, Bilal", "Peru"],
    )
    assert foreign.rows[0].values["given_name"] == "Sana"


@pytest.mark.parametrize("cells", [xlsx.ORDINARY_CELLS, 0])
def test_both_readers_give_the_same_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(xlsx, "ORDINARY_CELLS", cells)
    texts = [
        "007",
        "=1+1",
        "'q'",
        'say "hi"',
        "two\nlines",
        "محمد علي",
        "３号",
        "_x000D_",
        "a_x0041_",
        "#REF!",
        "8.49E+11",
        " x ",
        "TRUE",
        "é",
        "e\u0301",
    ]
    rows = [
        [f"P{i}", text, dt.date(2025, 6, 16), dt.time(0), dt.time(14, 30)]
        for i, text in enumerate(texts)
    ]
    heads = [
        head_of(PARTICIPANT.field(name))
        for name in ("full_name", "arrival_date", "arrival_time", "departure_time")
    ]
    write_book(
        tmp_path / "x.xlsx",
        [SheetSpec("x", [ColumnSpec(head, head) for head in heads], rows, has_ids=True)],
    )
    sheet = forms.read(Request(str(tmp_path / "x.xlsx"))).sheets[0]
    sheet.rows = list(sheet.rows)
    own = find_own(grid_of(sheet))
    assert own is not None
    grid = own.written.grid
    assert [
        [grid.cell(row, column).value for column in range(5)] for row in own.written.rows
    ] == rows


@pytest.mark.parametrize(
    "column",
    [
        ["a", "", "王"],
        [1.0, 2.5],
        [dt.date(2025, 1, 2)] * 3,
        [None, None],
        [None, "a"] * 5,
        [dt.date(2025, 1, 2), ""] * 5,
        [1.0, "x", None],
        ["a\0b", "c"],
        ["Kenya", "Peru", "Kenya"] * 200,
        [f"P{number}" for number in range(600)] * 2,
        [],
        [dt.time(1), dt.datetime(2025, 1, 2, 3)],
        [(None, "#N/A", "#N/A", None, None, None)] * 3,
    ],
)
def test_packed_columns_open_as_they_were(column: list[Any]) -> None:
    assert unpack_column(pack_column(column), {}) == column


def test_texts_that_come_again_are_one_object_in_all_runs_of_rows() -> None:
    same: dict[str, str] = {}
    first, later = (
        unpack_column(unpack(pack(pack_column(run))), same)
        for run in (["Kenya", "Peru"] * 300, ["Peru", "Nepal", "Kenya"] * 300)
    )
    assert first == ["Kenya", "Peru"] * 300
    assert later == ["Peru", "Nepal", "Kenya"] * 300
    assert len(set(map(id, first + later))) == 3


def test_yes_is_no_number_when_packed() -> None:
    assert [type(slot) for slot in unpack_column(pack_column([True, 1.0] * 9), {})] == [
        tuple,
        float,
    ] * 9
