"""Rows walked beside openpyxl are those that it reads itself; what it alone reads is left to it."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from lcdesk import guarded_archive
from lcdesk.tabular.reading import xlsx
from lcdesk.tabular.reading.wire import PackedSheet

CASES = Path(__file__).parents[2] / "data"


def told(sheet: PackedSheet) -> list[Any]:
    return [
        sheet.name,
        [None if row is None else list(map(repr, row)) for row in sheet.rows],
        sheet.width,
        sorted(sheet.merges),
        sheet.hidden_rows,
        sheet.hidden_columns,
        sheet.state,
        sheet.struck_rows,
    ]


def both_ways(path: Path) -> tuple[list[Any] | None, list[Any]]:
    with path.open("rb") as file:
        archive = guarded_archive.open_zip(file)
        facts = xlsx.survey(archive)
        quick = xlsx.read_quickly(file, facts)
        file.seek(0)
        usual = xlsx.read_usually(file, archive, facts)[1]
    return quick and [told(sheet) for sheet in quick[1]], [told(sheet) for sheet in usual]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with something of everything."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["Name", "出生日期", "Arrival", "No", "Room", "Mail", "Paid", "Sum"])
    for number in range(40):
        day = dt.datetime(1990, 1, 1) + dt.timedelta(days=number % 7)
        hour = dt.time(9, number % 60)
        page.append([f"Ana & Omar {number % 5}", day, hour, number / 4, 7, "a@b.org", True, "=A1"])
        page.cell(number + 2, 5).number_format = "000"
        page.cell(number + 2, 2).number_format = 'dd"日"mmm yyyy'
    page["A3"], page["A4"] = "#N/A", "line\r\nsecond_x000D_ <b>"
    page["F5"].hyperlink = "mailto:c@d.org"
    page.merge_cells("C6:D8")
    page["A9"].font = page["B9"].font = Font(strike=True)
    page.row_dimensions[10].hidden = True
    page.column_dimensions["D"].hidden = True
    book.create_sheet("空")
    hidden: Any = book.create_sheet("second")
    hidden.append(["x", None, 1e15])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


def test_a_sheet_with_everything_is_read_alike(book: Path) -> None:
    page: Any = (loaded := openpyxl.load_workbook(book)).active
    quick, usual = both_ways(book)
    assert quick == usual
    page.unmerge_cells("C6:D8")  # without what has to be watched cells are judged once each
    page["F5"].hyperlink = None
    loaded.save(book)
    rewritten(book, lambda text: text.replace("<f>A1</f><v></v>", "<v>8</v>"))
    quick, usual = both_ways(book)
    assert quick == usual


def test_the_cases_are_read_alike() -> None:
    paths = [*CASES.glob("cases/A0*.xlsx"), *CASES.glob("hard/timetables/*.xlsx")]
    ways = [both_ways(path) for path in paths]
    assert len(ways) > 10
    assert all(quick == usual for quick, usual in ways)


def rewritten(path: Path, change: Callable[[str], str]) -> None:
    """The first sheet's part as `change` makes it."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w") as new:
        for part, data in parts.items():
            new.writestr(part, data)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(' r="A2"', ""),
        lambda text: text.replace('<row r="2"', "<row"),
        lambda text: text.replace(' r="A2"', ' r="A3"'),
        lambda text: text.replace("<sheetData>", "<sheetData >"),
    ],
)
def test_rows_written_otherwise_are_left_to_openpyxl(
    book: Path, change: Callable[[str], str]
) -> None:
    rewritten(book, change)
    quick, usual = both_ways(book)
    assert quick is None
    assert usual
