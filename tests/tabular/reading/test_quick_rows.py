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
        lambda text: text.replace("<sheetData>", "<sheetData><!-- <row r='1'></row> -->"),
    ],
)
def test_rows_written_otherwise_are_left_to_openpyxl(
    book: Path, change: Callable[[str], str]
) -> None:
    rewritten(book, change)
    quick, usual = both_ways(book)
    assert quick is None
    assert usual


TAKEN = '<c r="D3"'
OTHERWISE = {
    "a row without cells": ("</sheetData>", '<row r="50"/><row r="51" hidden="1" /></sheetData>'),
    "a sign within a value of the row": ("</row><row", '</row><row spans="a/>b"'),
    "spaces between cells": ("</c><c", "</c> <c"),
    "a text of the cell's own": (TAKEN, f'<c r="D3" t="inlineStr"><is><t> a</t></is></c>{TAKEN}'),
    "a cell twice": ("</row>", '<c r="A3" t="str"><v>later</v></c></row>'),
    "a cell twice, then with nothing": ("</row>", '<c r="A3" t="s"/></row>'),
    "an escaped sign": (TAKEN, f'<c r="K3" t="str"><v>a &amp; b</v></c>{TAKEN}'),
    "a result of an empty text": (TAKEN, f'<c r="K3" t="str"><v></v></c>{TAKEN}'),
    "a truth, an error and a day": (
        TAKEN,
        '<c r="K3" t="b"><v>0</v></c><c r="L3" t="e"><v>#REF!</v></c>'
        f'<c r="M3" s="1" t="d"><v>2026-03-02</v></c>{TAKEN}',
    ),
    "an unknown attribute": (TAKEN, f'<c r="K3" cm="1"><v>5</v></c>{TAKEN}'),
}


@pytest.mark.parametrize("words", OTHERWISE)
@pytest.mark.parametrize("is_plain", [True, False])
def test_a_cell_written_otherwise_among_usual_ones_is_read_alike(
    book: Path, words: str, *, is_plain: bool
) -> None:
    before, after = OTHERWISE[words]

    def change(text: str) -> str:
        if is_plain:
            text = text.replace("<f>A1</f><v></v>", "<v>8</v>")
        rows = text.partition('<row r="3"')
        assert before in rows[2]
        return "".join((*rows[:2], rows[2].replace(before, after, 1)))

    rewritten(book, change)
    quick, usual = both_ways(book)
    assert quick
    assert quick == usual
