"""Workbooks of every form read by what they are, with everything a sheet says."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.grid import Grid, Merge
from lcdesk.tabular.reading import forms, xlsx
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.reader import Reader, read_workbook
from lcdesk.tabular.reading.words import PasswordNeeded, ReadingCancelled

DATA = Path(__file__).parents[1] / "data"
"""features.xls and features.ods: the workbook of `features` below, saved by LibreOffice."""


def features(path: Path) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "学员"
    page.append(["编号", "Name", "DOB", "Phone", "Err", "Formula", "Mail", "Time", "Share"])
    page.append(
        [123, "A", dt.date(1988, 3, 5), 849120000000, "#N/A", "=B2&1", "x", dt.time(9, 30), 0.25]
    )
    page.append(
        [
            45,
            "B",
            dt.datetime(1988, 3, 6, 14, 5),
            8613812345678,
            "=1/0",
            "=1+1",
            "y",
            dt.time(14),
            True,
        ]
    )
    page["A2"].number_format = page["A3"].number_format = "00000000"
    page["C2"].number_format, page["C3"].number_format = "d/m/yyyy", "yyyy-mm-dd hh:mm"
    page["D2"].number_format, page["D3"].number_format = "0.0000E+00", "0.00E+00"
    page["G2"].hyperlink, page["I2"].number_format = "mailto:x@example.org", "0%"
    page["B4"] = CellRichText("Jo", TextBlock(InlineFont(b=True), "ão"), " Z")
    page["A5"], page["D6"] = "merged", "z"
    page.merge_cells("A5:C6")
    page.row_dimensions[3].hidden = True
    page.column_dimensions["H"].hidden = True
    hidden = book.create_sheet("old")
    hidden.sheet_state = "hidden"
    hidden["A1"] = 1
    book.create_sheet("secret").sheet_state = "veryHidden"
    book.save(path)
    return path


def looks_right(grid: Grid) -> None:
    """What all forms must tell of the features sheet."""
    assert [cell.text for cell in grid.rows[0][:4]] == ["编号", "Name", "DOB", "Phone"]
    assert (grid.cell(1, 0).value, grid.cell(1, 0).text) == (123, "00000123")
    assert grid.cell(1, 2).value == dt.date(1988, 3, 5)
    assert grid.cell(2, 2).value == dt.datetime(1988, 3, 6, 14, 5)
    assert (grid.cell(1, 3).value, grid.cell(1, 3).lost) == (849120000000, "precision")
    assert (grid.cell(2, 3).value, grid.cell(2, 3).lost) == (8613812345678, None)
    assert (grid.cell(1, 4).value, grid.cell(1, 4).error, grid.cell(1, 4).text) == (
        None,
        "#N/A",
        "#N/A",
    )
    assert grid.cell(1, 7).value == dt.time(9, 30)
    assert grid.cell(3, 1).text == "João Z"
    assert grid.merges == [Merge(4, 0, 5, 2)]
    assert [[grid.cell(row, column).text for column in range(4)] for row in (4, 5)] == [
        ["merged", "merged", "merged", ""],
        ["merged", "merged", "merged", "z"],
    ]
    assert (grid.hidden_rows, grid.hidden_columns, grid.lossy) == ({2}, {7}, None)


def test_xlsx_tells_everything(tmp_path: Path, reader: Reader) -> None:
    book = reader.read(features(tmp_path / "x.xlsx"))
    assert (book.form, [grid.name for grid in book.visible]) == ("xlsx", ["学员"])
    assert [grid.state for grid in book.grids] == ["visible", "hidden", "very hidden"]
    grid = book.grids[0]
    looks_right(grid)
    assert [grid.cell(1, 2).text, grid.cell(2, 2).text, grid.cell(1, 8).text] == [
        "5/3/1988",
        "1988-03-06 14:05",
        "25%",
    ]
    assert grid.cell(1, 6).link == "mailto:x@example.org"
    assert [grid.cell(row, 5).lost for row in (1, 2)] == ["formula", "formula"]
    assert grid.cell(2, 8).value is True


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_other_forms_tell_as_much(form: str, reader: Reader) -> None:
    book = reader.read(DATA / f"features.{form}")
    assert (book.form, [grid.name for grid in book.visible], book.remarks) == (form, ["学员"], [])
    looks_right(book.grids[0])
    assert book.grids[0].cell(2, 4).error == "#DIV/0!"


def test_large_xlsx_tells_as_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ORDINARY_CELLS", 5)
    found = forms.read(Request(str(features(tmp_path / "x.xlsx"))))
    from lcdesk.tabular.reading.wire import grid_of

    grid = grid_of(found.sheets[0])
    looks_right(grid)
    assert [grid.cell(row, 5).lost for row in (1, 2)] == ["formula", "formula"]


def test_content_decides_not_the_ending(tmp_path: Path, reader: Reader) -> None:
    real = features(tmp_path / "x.xlsx")
    for name, source in (
        ("a.xls", real),
        ("b.csv", DATA / "features.ods"),
        ("c.xlsx", DATA / "features.xls"),
    ):
        (tmp_path / name).write_bytes(source.read_bytes())
        assert reader.read(tmp_path / name).grids[0].cell(0, 1).text == "Name"


def restyled(path: Path, old: str, new: str) -> None:
    """Rewrite words in whichever part of a workbook holds them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # one XML writer puts a blank before "/>", the other none
    parts = {
        name: data.replace(b"<workbookPr/>", b"<workbookPr />") for name, data in parts.items()
    }
    assert any(old.encode() in data for data in parts.values())
    parts = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def saved(path: Path, *rows: list[object], form: str | None = None) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in rows:
        page.append(row)
    if form:
        for cell in page[1]:
            cell.number_format = form
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("number", "text"), [(31, "2025年6月16日"), (58, "6月16日"), (57, "2025年6月")]
)
def test_built_in_chinese_dates_are_dates(
    tmp_path: Path, reader: Reader, number: int, text: str
) -> None:
    path = saved(tmp_path / "x.xlsx", [45824], form="0.0000")
    restyled(path, 'numFmtId="164" fontId', f'numFmtId="{number}" fontId')
    cell = reader.read(path).grids[0].cell(0, 0)
    assert (cell.value, cell.text) == (dt.date(2025, 6, 16), text)


def test_dates_of_1904(tmp_path: Path, reader: Reader) -> None:
    path = saved(tmp_path / "x.xlsx", [45824], form="yyyy-mm-dd")
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    book = reader.read(path)
    assert book.grids[0].cell(0, 0).value == dt.date(2025, 6, 16)
    assert book.properties["1904"] is True


def test_coded_characters_are_decoded(tmp_path: Path, reader: Reader) -> None:
    path = saved(tmp_path / "x.xlsx", ["A0B0"])
    restyled(path, "A0B0", "A_x000D_\nB_x0000__x0007_")
    assert reader.read(path).grids[0].cell(0, 0).value == "A\nB"


def test_a_stray_blank_far_away_does_not_count(tmp_path: Path, reader: Reader) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    page["A1"], page["XFD1048576"] = "x", " "
    book.save(tmp_path / "x.xlsx")
    grid = reader.read(tmp_path / "x.xlsx").grids[0]
    assert (grid.height, grid.width) == (1, 1)


def test_a_merge_over_whole_columns_is_quick(tmp_path: Path, reader: Reader) -> None:
    path = saved(tmp_path / "x.xlsx", ["a", "b"], ["c", "d"])
    merge = '</sheetData><mergeCells count="1"><mergeCell ref="A1:A1048576"/></mergeCells>'
    restyled(path, "</sheetData>", merge)
    assert [row[0].text for row in reader.read(path).grids[0].rows] == ["a", "a"]


def xlsb(path: Path) -> Path:
    """A workbook of records: an error in B2, a hidden row 2, a merge A1:B1 (values are not
    needed here).
    """

    def record(kind: int, body: bytes) -> bytes:
        code = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return code + bytes([len(body)]) + body

    def text(words: str) -> bytes:
        return struct.pack("<I", len(words)) + words.encode("utf-16-le")

    row = struct.pack("<IIHBB", 1, 0, 300, 0, 0x10) + b"\0" * 5
    column = struct.pack("<IIIIH", 3, 3, 0, 0, 1)
    sheet = record(60, column) + record(0, row) + record(3, struct.pack("<IIB", 1, 0, 0x2A))
    sheet += record(176, struct.pack("<IIII", 0, 0, 0, 1))
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = f'<Relationships><Relationship Id="r1" Type="{kinds}/%s" Target="%s"/></Relationships>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", rels % ("officeDocument", "xl/workbook.bin"))
        archive.writestr(
            "xl/_rels/workbook.bin.rels", rels % ("worksheet", "worksheets/sheet1.bin")
        )
        archive.writestr(
            "xl/workbook.bin", record(156, struct.pack("<II", 0, 1) + text("r1") + text("学员"))
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def test_xlsb_errors_merges_and_hidden_parts(tmp_path: Path) -> None:
    from lcdesk.tabular.reading import repairs

    with xlsb(tmp_path / "x.xlsb").open("rb") as file, zipfile.ZipFile(file) as archive:
        found, lossy = repairs.overlays(file, "xlsb", archive, {})
    own = found["学员"]
    assert (lossy, own.merges, own.hidden_rows, own.hidden_columns) == (
        None,
        [(0, 0, 0, 1)],
        {1},
        {3},
    )
    assert own.slots[1, 1][2] == "#N/A"


def test_what_cannot_be_repaired_is_said(tmp_path: Path) -> None:
    from lcdesk.tabular.reading import repairs

    odd = tmp_path / "x"
    odd.write_bytes(b"nothing")
    with odd.open("rb") as file:
        assert repairs.overlays(file, "xls", None, {}) == ({}, "errors")


def locked(source: Path, path: Path, password: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    with source.open("rb") as file, path.open("wb") as out:
        OOXMLFile(file).encrypt(password, out)
    return path


def test_passwords(tmp_path: Path, reader: Reader) -> None:
    path = locked(saved(tmp_path / "x.xlsx", ["secret"]), tmp_path / "locked.xlsx", "Jasmin茶")
    with pytest.raises(PasswordNeeded) as none:
        reader.read(path)
    with pytest.raises(PasswordNeeded) as wrong:
        reader.read(path, password="Jasmin")
    assert (none.value.was_wrong, wrong.value.was_wrong) == (False, True)
    assert reader.read(path, password="Jasmin茶").grids[0].cell(0, 0).text == "secret"


def test_a_workbook_with_excels_own_password_opens_without_asking(
    tmp_path: Path, reader: Reader
) -> None:
    path = locked(saved(tmp_path / "x.xlsx", ["x"]), tmp_path / "l.xlsx", "VelvetSweatshop")
    assert reader.read(path).grids[0].cell(0, 0).text == "x"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "not a spreadsheet but a picture"),
        ("paper.xlsx", b"%PDF-1.4", "a PDF document"),
        ("page.xls", b"<html><p>no table</p></html>", "a web page without a table"),
        ("old.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", "very old Excel"),
        (
            "2003.xml",
            b'<?xml version="1.0"?><Workbook '
            b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "2003",
        ),
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\r\n  \r\n", "is empty"),
        ("noise.xls", bytes(range(1, 32)) * 20, "something else"),
        ("stub.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged or incomplete"),
        ("cut.xlsx", b"PK\x03\x04" + b"\0" * 99, "damaged or incomplete"),
    ],
)
def test_what_is_no_sheet_is_said_in_words(
    tmp_path: Path, reader: Reader, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(KnownFault) as fault:
        reader.read(tmp_path / name)
    assert words in fault.value.message
    assert name in fault.value.message
    assert fault.value.advice


def test_missing_files_and_folders(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(KnownFault, match="not there"):
        reader.read(tmp_path / "none.xlsx")
    with pytest.raises(KnownFault, match="is a folder"):
        reader.read(tmp_path)
    with pytest.raises(KnownFault, match="could not be read"):
        reader.read(tmp_path / "a\0b")


def test_stopping_is_possible_and_the_reader_goes_on(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.xlsx", ["x"])
    with Reader() as own:
        with pytest.raises(ReadingCancelled):
            own.read(path, cancelled=lambda: True)
        assert own.read(path, cancelled=lambda: False).grids[0].cell(0, 0).text == "x"


def test_the_shared_reader(tmp_path: Path) -> None:
    assert read_workbook(saved(tmp_path / "x.xlsx", ["x", 7])).grids[0].cell(0, 1).value == 7
    from lcdesk.tabular.reading import reader as shared

    shared._shared.close()
