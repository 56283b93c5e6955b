"""Where calamine reads: large, binary and OpenDocument files say as much as small ones."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk import guarded_archive, guarded_process
from lcdesk.guarded_archive import FileRefusal
from lcdesk.model.faults import KnownFault
from lcdesk.tabular import guard
from lcdesk.tabular.grid import Grid
from lcdesk.tabular.reading import calamine, forms, repairs, text, wire, words, worker, xlsx
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.reader import Reader

DATA = Path(__file__).parents[1] / "data"


def read(path: Path, **more: Any) -> list[Grid]:
    """Read in this very process."""
    found = forms.read(Request(str(path), **more))
    for sheet in found.sheets:
        sheet.rows = list(sheet.rows)
    return [wire.grid_of(sheet) for sheet in found.sheets]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sheet that starts at C3 and counts as large: merges, a blank row, zeros, a lost formula,
    an error.
    """
    monkeypatch.setattr(xlsx, "ORDINARY_CELLS", 3)
    monkeypatch.setattr(calamine, "STREAM_FROM", 3)
    book = openpyxl.Workbook()
    page: Any = book.active
    page["C3"], page["D3"], page["E3"] = "日期", "No.", "x"
    page["C4"], page["D4"], page["E4"] = dt.date(2025, 6, 16), 7, 0
    page["D4"].number_format = page["D7"].number_format = "0000"
    page["D5"], page["E5"] = "=A1", "#REF!"
    page["D7"], page["E7"] = 12, 2.5
    page.merge_cells("C4:C6")
    page.merge_cells("A1:B1")
    page.column_dimensions["E"].hidden = True
    book.save(tmp_path / "large.xlsx")
    return tmp_path / "large.xlsx"


def test_large_sheets_keep_places_merges_zeros_errors(large: Path) -> None:
    grid = read(large)[0]
    assert (grid.height, grid.width, grid.hidden_columns) == (7, 5, {4})
    assert [cell.text for cell in grid.rows[2]] == ["", "", "日期", "No.", "x"]
    assert [grid.cell(row, 2).value for row in range(3, 7)] == [dt.date(2025, 6, 16)] * 3 + [None]
    assert [grid.cell(row, 3).text for row in (3, 6)] == ["0007", "0012"]
    assert (grid.cell(4, 3).lost, grid.cell(4, 4).error) == ("formula", "#REF!")
    assert (grid.cell(3, 4).value, grid.cell(6, 4).value) == (0, 2.5)


def test_far_cells_are_refused_before_calamine_takes_memory(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MAX_CELLS", 8)
    with pytest.raises(FileRefusal, match="too large|far"):
        read(large)
    monkeypatch.setattr(guard, "MAX_CELLS", 5_000_000)
    facts = {"s": guard.SheetFacts(last_row=1_048_576, last_column=16_383)}
    with large.open("rb") as file, pytest.raises(FileRefusal, match="far"):
        forms._by_calamine(file, "xlsx", None, facts)


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_small_ones_in_this_process(form: str) -> None:
    grid = read(DATA / f"features.{form}")[0]
    assert (grid.cell(1, 0).text, grid.cell(1, 4).error, grid.cell(1, 3).lost) == (
        "00000123",
        "#N/A",
        "precision",
    )


def rewritten(path: Path, part: str, old: str, new: str) -> Path:
    """The same archive with words in one part replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert re.search(old, parts[part].decode())
    parts[part] = re.sub(old, new, parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_what_openpyxl_gives_up_on_calamine_reads(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ORDINARY_CELLS", 1000)
    odd = rewritten(
        large, "xl/styles.xml", r"<fills.*?</fills>", '<fills count="1"><fill/></fills>'
    )
    with pytest.raises(TypeError):
        openpyxl.load_workbook(odd)
    assert read(odd)[0].cell(2, 2).text == "日期"


def test_large_sheets_come_through_the_pipe_in_pieces(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "x.csv"
    path.write_text("".join(f"{number},王芳,Kenya\n" for number in range(40_000)), encoding="utf-8")
    grid = reader.read(path).grids[0]
    assert isinstance(grid.rows, wire.LazyRows)
    assert (grid.height, grid.width) == (40_000, 3)
    assert [cell.text for cell in grid.rows[39_999]] == ["39999", "王芳", "Kenya"]
    assert [row[0].text for row in grid.rows[7:9]] == ["7", "8"]
    assert sum(1 for row in grid.rows if row[1].text == "王芳") == 40_000


def test_the_worker_answers_with_words_whatever_breaks(tmp_path: Path) -> None:
    class Panic(BaseException):
        """What a native reader raises."""

    raised = (
        FileNotFoundError(),
        PermissionError(),
        IsADirectoryError(),
        MemoryError(),
        Panic("slice"),
        ValueError(),
    )
    found = [worker._reason_of(error) for error in raised]
    assert found == ["missing", "forbidden", "folder", "memory", "damaged", "damaged"]
    assert list(worker._answers(Request(str(tmp_path / "none.xlsx"))))[-1][:2] == (
        "refused",
        "missing",
    )


def test_a_sheet_of_too_many_places_is_stopped_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    monkeypatch.setattr(guard, "MAX_CELLS", 0)
    assert list(worker._answers(Request(str(tmp_path / "x.csv"))))[-1][1] == "too large"


def test_every_reason_has_its_sentence() -> None:
    for reason in words._SENTENCES:
        fault = words.fault_of(reason, "x.xlsx", {})
        assert isinstance(fault, KnownFault)
        assert fault.message
        assert fault.advice
        assert "{" not in fault.message
    assert (
        words.fault_of("never heard", "x", {}).message == words.fault_of("damaged", "x", {}).message
    )


def test_a_remark_where_repairs_failed(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "x.ods"
    path.write_bytes((DATA / "features.ods").read_bytes())
    book = reader.read(
        rewritten(
            path, "content.xml", "</office:document-content>", "</office:document-content>stray"
        )
    )
    assert book.grids[0].cell(0, 1).text == "Name"
    assert book.grids[0].lossy == "errors"
    assert len(book.remarks) == 1


def test_short_chinese_utf16_without_a_mark() -> None:
    assert text.encoding_of("姓名国籍\n李雷中国\n".encode("utf-16-le")) == "utf-16-le"
    assert (
        text.encoding_of("姓名国籍,李雷中国护照号码出生日期国籍".encode("utf-16-le")) == "utf-16-le"
    )


def test_text_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    monkeypatch.setattr(guard, "MAX_CELLS", 3)
    with pytest.raises(FileRefusal, match="too large"):
        read(tmp_path / "x.csv")
    monkeypatch.setattr(guard, "MAX_CELLS", 0)
    monkeypatch.setattr(forms, "MAX_TEXT", 3)
    with pytest.raises(FileRefusal, match="too large"):
        read(tmp_path / "x.csv")
    with pytest.raises(FileRefusal, match="encoding"):
        text.read(b"a", "no such code", None)


def test_an_old_word_document(tmp_path: Path) -> None:
    data = bytearray((DATA / "features.xls").read_bytes())
    place = data.index("Workbook".encode("utf-16-le"))
    data[place : place + 24] = "WordDocument".encode("utf-16-le")
    data[place + 64] = 26  # length of the name in bytes, its end counted
    (tmp_path / "x.xls").write_bytes(data)
    with pytest.raises(FileRefusal) as refusal:
        read(tmp_path / "x.xls")
    assert refusal.value.facts == {"form": "word"}


def test_an_encrypted_old_workbook_asks_for_its_password(tmp_path: Path) -> None:
    data = bytearray((DATA / "features.xls").read_bytes())
    place = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    data[place : place + 2] = b"\x2f\x00"  # the record after the first now says: encrypted
    (tmp_path / "x.xls").write_bytes(data)
    with pytest.raises(FileRefusal, match="password"):
        read(tmp_path / "x.xls")
    with pytest.raises(FileRefusal, match="wrong password"):
        read(tmp_path / "x.xls", password="x")


def test_old_strings() -> None:
    assert repairs._xls_text(b"\x04" + "姓名".encode("gb18030"), 1, False) == "姓名"
    assert repairs._xls_text(b"\x02\x00\x01" + "姓名".encode("utf-16-le"), 2, True) == "姓名"
    assert repairs._xls_text(b"\x02\x00ab", 1, True) == "ab"


def test_numbers_of_opendocument() -> None:
    assert repairs._ods_number("x", "x") is None
    assert repairs._ods_number("12.5", "12.5") is None
    found = repairs._ods_number("45", "00045")
    assert found is not None
    assert found[:2] == (45, "00045")


def test_limits_are_left_out_where_a_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    guarded_process.limit_memory(worker.MEMORY)
    guarded_process.limit_time(1)


def test_a_process_that_grows_too_large_is_stopped(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded_process, "IS_WATCHED", True)
    monkeypatch.setattr(worker, "MEMORY", 1)  # here, not in the process that is watched
    with Reader() as own, pytest.raises(KnownFault, match="more memory"):
        own.read(large)


def test_a_process_that_cannot_start_is_said(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing.context

    def fail(process: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "start", fail)
    with Reader() as own, pytest.raises(KnownFault, match="could not be started"):
        own.read(large)


def test_numbers_of_old_records() -> None:
    row = struct.pack("<HH", 4, 2)
    whole = [struct.pack("<Hi", style, (value << 2) | 2) for style, value in ((7, 12), (8, 345))]
    assert list(repairs._xls_numbers(0x00BD, row + b"".join(whole) + b"\x03\x00")) == [
        (4, 2, 7, 12.0),
        (4, 3, 8, 345.0),
    ]
    assert list(repairs._xls_numbers(0x027E, row + whole[0])) == [(4, 2, 7, 12.0)]
    assert list(repairs._xls_numbers(0x0203, row + struct.pack("<Hd", 7, 2.5))) == [(4, 2, 7, 2.5)]


def archive_of(parts_in: dict[str, str]) -> zipfile.ZipFile:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in parts_in.items():
            made.writestr(name, data)
    return guarded_archive.open_zip(file)


REL = '<R><Relationship Id="r{0}" Type="x/{1}" Target="{2}"/></R>'


def test_the_map_of_a_workbook_with_oddities() -> None:
    sheets = (
        '<b><sheet name="A" id="r1" state="veryHidden"/><sheet name="none" id="r9"/><sheet '
        'name="chart"/></b>'
    )
    opened = archive_of(
        {
            "_rels/.rels": REL.format(1, "other", "x.xml"),
            "xl/workbook.xml": sheets,
            "xl/_rels/workbook.xml.rels": REL.format(1, "worksheet", "/odd/place.xml"),
            "odd/place.xml": '<s><row r="3"><c r="B3"/></row></s>',
        }
    )
    assert xlsx.sheet_parts(opened) == [xlsx.SheetEntry("A", "odd/place.xml", "very hidden")]
    facts = xlsx.survey(opened)
    assert facts == {}
    assert xlsx.survey_elsewhere(opened, facts)["odd/place.xml"].cells == 1


def test_a_workbook_without_a_map_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileRefusal, match="damaged"):
        xlsx.sheet_parts(archive_of({"xl/workbook.xml": "<b><sheet"}))
    with pytest.raises(FileRefusal, match="damaged"):
        xlsx.sheet_parts(archive_of({"a.xml": "<b/>"}))
    monkeypatch.setattr(guard, "MAX_CELLS", 1)
    two = {f"xl/worksheets/sheet{number}.xml": '<row r="1"><c r="A1"/></row>' for number in (1, 2)}
    with pytest.raises(FileRefusal, match="too large"):
        xlsx.survey(archive_of({**two, "xl/sharedStrings.xml": "<si/>"}))
