"""Written workbooks and CSV files: finished looks, nothing live, the old file kept when
something fails.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk import whole_file
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import replaced
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.writing import book
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import tab_name, write_table
from lcdesk.tabular.writing.specs import ID_HEAD, ChartSpec, ColumnSpec, Marked, SheetSpec

COLUMNS = (
    ColumnSpec("name", "Full name", "姓名", comment="As in the passport"),
    ColumnSpec("gender", "Gender", "性别", choices=("女 F", "男 M")),
    ColumnSpec(
        "country",
        "Nationality",
        "国籍",
        choices=tuple(f"Country, {number}" for number in range(40)),
    ),
    ColumnSpec("passport", "Passport no.", "护照号", width=14),
    ColumnSpec("birth", "Date of birth", "出生日期", kind="date"),
    ColumnSpec("hours", "Hours", "课时", kind="number", number_format="0.0"),
)
ROWS = (
    ("p1", "KARIMOVA Dilnoza", "女 F", "Country, 3", "00012345", dt.date(1988, 3, 5), 12.5),
    (
        "p2",
        "=HYPERLINK(1)",
        "男 M",
        Marked("Nigera", "no such country"),
        None,
        dt.date(1899, 1, 2),
        None,
    ),
)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def people(**more: Any) -> SheetSpec:
    return SheetSpec(
        "学员/Participants",
        COLUMNS,
        iter(ROWS),
        title="Shanghai 上海班",
        note="2 people",
        has_ids=True,
        **more,
    )


def test_a_workbook_looks_finished(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert write_book(path, [people(total=["合计 Total", None, None, None, None, 12.5])]) == 2
    page = openpyxl.load_workbook(path)["学员 Participants"]
    assert page["A4"].value == ID_HEAD
    assert page.column_dimensions["A"].hidden
    assert [cell.value for cell in page[4][1:3]] == ["姓名\nFull name", "性别\nGender"]
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:G6"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$4:$4"
    assert "&P" in (page.oddFooter.center.text or "")
    assert page["F5"].value == dt.datetime(1988, 3, 5)
    assert page["F5"].number_format == "yyyy-mm-dd"
    assert page["F6"].value == "1899-01-02"
    assert page["G5"].number_format == "0.0"
    assert page["E5"].value == "00012345"
    assert (page["B7"].value, page["B7"].font.bold) == ("合计 Total", True)
    assert page["B4"].comment is not None
    assert page["D6"].comment is not None
    assert page["D6"].fill.fgColor.rgb == "FFFDE2DD"
    assert (page["B6"].data_type, page["B6"].quotePrefix) == ("s", True)
    assert page.column_dimensions["E"].width == pytest.approx(14, abs=1)


def test_lists_to_choose_from(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_book(path, [people()])
    made = openpyxl.load_workbook(path)
    rules = {rule.formula1 for rule in made.worksheets[0].data_validations.dataValidation}
    assert rules == {'"女 F,男 M"', "'lcdesk lists'!$A$1:$A$40"}
    assert made["lcdesk lists"].sheet_state == "veryHidden"
    assert made["lcdesk lists"]["A40"].value == "Country, 39"


def test_statistics_bring_their_chart(tmp_path: Path) -> None:
    columns = [ColumnSpec("c", "Country", "国家")]
    columns += [ColumnSpec(key, key, kind="number") for key in ("women", "men")]
    chart = ChartSpec("Most come from Kenya", "c", ("women", "men"))
    path = tmp_path / "x.xlsx"
    write_book(
        path,
        [SheetSpec("国别", columns, [("Kenya", 3, 2), ("Peru", 1, 1)], chart=chart)],
        title="Countries",
    )
    with zipfile.ZipFile(path) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode()
        about = archive.read("docProps/core.xml").decode()
    assert drawn.count("<c:ser>") == 2
    assert "'国别'!$B$2:$B$3" in drawn or "国别!$B$2:$B$3" in drawn
    assert "Countries" in about


def test_our_reader_reads_what_we_write(tmp_path: Path, reader: Reader) -> None:
    write_book(tmp_path / "x.xlsx", [people()])
    grid = reader.read(tmp_path / "x.xlsx").visible[0]
    assert grid.hidden_columns == {0}
    assert [cell.value for cell in grid.rows[4]] == list(ROWS[0])
    assert [cell.text for cell in grid.rows[5]][:4] == ["p2", "=HYPERLINK(1)", "男 M", "Nigera"]


def test_csv_is_harmless_and_comes_back(tmp_path: Path, reader: Reader) -> None:
    lures = [
        "=1+1",
        "+86 138",
        "-5",
        "@a",
        "\tx",
        "'=x",
        "'t Hooft",
        "＝1",
        "a,b",
        'q"q',
        "l\nl",
        -5,
        None,
        dt.time(9, 30),
    ]
    rows = [(value,) for value in lures]
    path = tmp_path / "x.csv"
    assert write_table(path, SheetSpec("x", [ColumnSpec("v", "Value", "值")], rows)) == len(rows)
    raw = path.read_text(encoding="utf-8-sig").splitlines()
    assert raw[:4] == ['"值 Value"', '"\'=1+1"', '"\'+86 138"', '"\'-5"']
    grid = reader.read(path).grids[0]
    assert [row[0].text for row in grid.rows[1:]] == [
        "" if value is None else "09:30" if isinstance(value, dt.time) else str(value)
        for value in lures
    ]


def test_csv_of_marked_values_moments_and_ids(tmp_path: Path) -> None:
    columns = [ColumnSpec("a", "A"), ColumnSpec("b", "B")]
    rows = [
        ("7", Marked("x", "why"), dt.datetime(2025, 6, 16, 9)),
        ("8", True, dt.date(2025, 6, 16)),
    ]
    steps: list[int] = []
    write_table(tmp_path / "x.csv", SheetSpec("x", columns, rows, has_ids=True), step=steps.append)
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == [
        '"lcdesk id","A","B"',
        '"7","x","2025-06-16 09:00:00"',
        '"8","True","2025-06-16"',
    ]
    assert steps == [0]


def test_a_row_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")

    def failing() -> Iterator[tuple[object, ...]]:
        yield ("a",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_book(path, [SheetSpec("x", [ColumnSpec("a", "A")], failing())])
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["x.xlsx"]


def test_progress_may_stop_the_writing(tmp_path: Path) -> None:
    seen: list[int] = []

    def stop(count: int) -> None:
        seen.append(count)
        if count >= 1000:
            raise KeyboardInterrupt

    rows = ((str(number),) for number in range(5000))
    with pytest.raises(KeyboardInterrupt):
        write_book(tmp_path / "x.xlsx", [SheetSpec("x", [ColumnSpec("a", "A")], rows)], step=stop)
    assert seen == [500, 1000]
    assert names_in(tmp_path) == []


def test_folders_that_are_not_there_and_names_of_folders(tmp_path: Path) -> None:
    sheet = SheetSpec("x", [ColumnSpec("a", "A")], [])
    with pytest.raises(KnownFault, match="is not there"):
        write_book(tmp_path / "no" / "x.xlsx", [sheet])
    with pytest.raises(KnownFault, match="is a folder"):
        write_table(tmp_path, sheet)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "may not be changed"),
        (errno.EACCES, "may not be changed"),
        (errno.EIO, "could not be written"),
    ],
)
def test_what_the_system_says_is_told(tmp_path: Path, number: int, words: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")

    def fail() -> None:
        with replaced(path) as fresh:
            fresh.write_bytes(b"half")
            raise OSError(number, os.strerror(number))

    with pytest.raises(KnownFault, match=words):
        fail()
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["x.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_really_full_disk(tmp_path: Path) -> None:
    def fill() -> None:
        with replaced(tmp_path / "x"), Path("/dev/full").open("wb") as full:
            full.write(b"x")

    with pytest.raises(KnownFault, match="disk is full"):
        fill()


def test_a_file_that_does_not_verify_is_not_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"old")

    def refuse(fresh: Path) -> None:
        raise OSError("not sound")

    with (
        pytest.raises(KnownFault, match="former file is unchanged"),
        replaced(path, refuse) as fresh,
    ):
        fresh.write_bytes(b"new")
    assert path.read_bytes() == b"old"


def test_a_missing_row_is_noticed(tmp_path: Path) -> None:
    write_book(tmp_path / "x.xlsx", [people()])
    with pytest.raises(OSError, match="incomplete"):
        book._verify(tmp_path / "x.xlsx", [99])


def test_a_file_held_by_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")
    held = [True, True, False]

    def replace(self: Path, target: Path) -> Path:
        if held.pop(0):
            raise PermissionError(errno.EACCES, "in use")
        self.rename(target)
        return target

    monkeypatch.setattr(whole_file, "_PAUSES", (0.001, 0.001))
    monkeypatch.setattr(Path, "replace", replace)
    with replaced(path) as fresh:
        fresh.write_bytes(b"new")
    assert path.read_bytes() == b"new"
    held[:] = [True] * 3
    with pytest.raises(KnownFault, match="open in another program"), replaced(path) as fresh:
        fresh.write_bytes(b"newer")
    assert path.read_bytes() == b"new"


def test_texts_beyond_a_cell_are_said(tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="40000 characters"):
        write_book(tmp_path / "x.xlsx", [SheetSpec("x", [ColumnSpec("a", "A")], [("L" * 40_000,)])])


def test_rows_beyond_a_sheet_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "MAX_ROWS", 4)
    with pytest.raises(KnownFault, match="1,048,576 rows"):
        write_book(tmp_path / "x.xlsx", [SheetSpec("x", [ColumnSpec("a", "A")], [("1",)] * 5)])


def test_names_of_sheets_and_widths() -> None:
    taken: set[str] = set()
    assert tab_name("a/b[1]*?:\\" + "x" * 40, taken) == "a b 1     " + "x" * 21
    assert [tab_name("''", taken), tab_name("SHEET", taken)] == ["Sheet", "SHEET (2)"]
    assert tab_name("A B 1     " + "x" * 40, taken) == "A B 1     " + "x" * 17 + " (2)"
    wide = ColumnSpec("n", "Notes", "备注")
    assert book.fitted_width(wide, ["x" * 300]) == 42
    assert book.fitted_width(wide, [0.227272727272, None, Marked("abc")]) < 12
    assert book.fitted_width(ColumnSpec("d", "D", kind="date"), [dt.date(2025, 6, 16)]) >= 11.5
    assert book.shown_length("姓名ab") == 6


def test_a_wide_table_takes_several_pages_that_can_be_read(tmp_path: Path) -> None:
    columns = [ColumnSpec(f"c{i}", f"Column {i}", width=30) for i in range(20)]
    narrow, wide = SheetSpec("Narrow", columns[:3], []), SheetSpec("Wide", columns, [])
    write_book(tmp_path / "x.xlsx", [narrow, wide])
    sheets = openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets
    assert [sheet.page_setup.fitToWidth or 1 for sheet in sheets] == [1, 3]
    assert sheets[1].print_title_cols == "$A:$A"
    assert re.fullmatch(r" ?\d{4}-\d\d-\d\d", str(sheets[0].oddFooter.right.text)), (
        "never 11/25/2026"
    )
