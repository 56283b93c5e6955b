"""Where calamine reads: large, binary and OpenDocument files say as much as small ones."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.tabular import guard
from lcdesk.tabular.grid import Grid
from lcdesk.tabular.guard import Refusal
from lcdesk.tabular.reading import (
    Reader,
    biff,
    calamine,
    forms,
    limits,
    locked,
    ods,
    overlay,
    text,
    wire,
    words,
    worker,
    xlsx,
)
from lcdesk.tabular.reading.forms import Request

DATA = Path(__file__).parent / "data"


def read(path: Path, **more: Any) -> list[Grid]:
    """Read in this very process."""
    found = forms.read(Request(str(path), **more))
    for sheet in found.sheets:
        sheet.rows = list(sheet.rows)
    return [wire.grid_of(sheet) for sheet in found.sheets]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sheet that starts at C3 and counts as large: merges, a blank row, zeros, a lost formula, an error."""
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


def test_far_cells_are_refused_before_calamine_takes_memory(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_CELLS", 8)
    monkeypatch.setattr(xlsx, "is_ordinary", lambda facts: False)
    with pytest.raises(Refusal, match="too large|far"):
        read(large)
    monkeypatch.setattr(guard, "MAX_CELLS", 5_000_000)
    facts = {"s": guard.SheetFacts(last_row=1_048_576, last_column=16_383)}
    with large.open("rb") as file, pytest.raises(Refusal, match="far"):
        forms._by_calamine(file, "xlsx", None, facts)


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_small_ones_in_this_process(form: str) -> None:
    grid = read(DATA / f"features.{form}")[0]
    assert (grid.cell(1, 0).text, grid.cell(1, 4).error, grid.cell(1, 3).lost) == ("00000123", "#N/A", "precision")


def test_what_openpyxl_gives_up_on_calamine_reads(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "is_ordinary", lambda facts: True)
    monkeypatch.setattr(xlsx, "read", lambda *given: {}["odd style"])
    assert read(large)[0].cell(2, 2).text == "日期"


def test_large_sheets_come_through_the_pipe_in_pieces(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "x.csv"
    path.write_text("".join(f"{number},王芳,Kenya\n" for number in range(40_000)), encoding="utf-8")
    grid = reader.read(path).grids[0]
    assert isinstance(grid.rows, wire.LazyRows)
    assert (grid.height, grid.width) == (40_000, 3)
    assert [cell.text for cell in grid.rows[39_999]] == ["39999", "王芳", "Kenya"]
    assert [row[0].text for row in grid.rows[7:9]] == ["7", "8"]
    assert sum(1 for row in grid.rows if row[1].text == "王芳") == 40_000


def test_the_worker_answers_with_words_whatever_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(error: BaseException) -> tuple[Any, ...]:
        def breaking(request: Request) -> Iterator[Any]:
            raise error

        monkeypatch.setattr(forms, "read", breaking)
        return list(worker._answers(Request("x")))[-1]

    class Panic(BaseException):
        """What a native reader raises."""

    raised = (FileNotFoundError(), PermissionError(), IsADirectoryError(), MemoryError(), Panic("slice"), ValueError())
    found = [answers(error)[1] for error in raised]
    assert found == ["missing", "forbidden", "folder", "too large", "damaged", "damaged"]
    assert answers(Refusal("far", row=3))[1:] == ("far", {"row": 3})
    with pytest.raises(KeyboardInterrupt):
        answers(KeyboardInterrupt())


def test_a_sheet_of_too_many_places_is_stopped_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert words.fault_of("never heard", "x", {}).message == words.fault_of("damaged", "x", {}).message


def test_a_remark_where_repairs_failed(tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "overlays", lambda *given: ({}, "errors"))
    assert read(DATA / "features.ods")[0].lossy == "errors"


def test_short_chinese_utf16_without_a_mark() -> None:
    assert text.encoding_of("姓名国籍\n李雷中国\n".encode("utf-16-le")) == "utf-16-le"
    assert text.encoding_of("姓名国籍,李雷中国护照号码出生日期国籍".encode("utf-16-le")) == "utf-16-le"


def test_text_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    monkeypatch.setattr(guard, "MAX_CELLS", 3)
    with pytest.raises(Refusal, match="too large"):
        read(tmp_path / "x.csv")
    monkeypatch.setattr(guard, "MAX_CELLS", 0)
    monkeypatch.setattr(forms, "MAX_TEXT", 3)
    with pytest.raises(Refusal, match="too large"):
        read(tmp_path / "x.csv")
    with pytest.raises(Refusal, match="encoding"):
        text.read(b"a", "no such code", None)


def test_word_documents_of_both_ages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xls"
    path.write_bytes((DATA / "features.xls").read_bytes())
    monkeypatch.setattr(locked, "ole_streams", lambda file: {"WordDocument"})
    with pytest.raises(Refusal) as refusal:
        read(path)
    assert refusal.value.facts == {"form": "word"}


def test_an_encrypted_old_workbook_asks_for_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not biff.is_locked(b"\x09\x08\x04\x00\x00\x06\x05\x00" * 12)
    assert biff.is_locked(b"\x09\x08\x04\x00\x00\x06\x05\x00\x2f\x00\x02\x00\x01\x00")
    monkeypatch.setattr(biff, "is_locked", lambda data: True)
    with pytest.raises(Refusal, match="password"):
        read(DATA / "features.xls")
    with pytest.raises(Refusal, match="wrong password"):
        read(DATA / "features.xls", password="x")


def test_old_strings() -> None:
    assert biff._text(b"\x04" + "姓名".encode("gb18030"), 1, False) == "姓名"
    assert biff._text(b"\x02\x00\x01" + "姓名".encode("utf-16-le"), 2, True) == "姓名"
    assert biff._text(b"\x02\x00ab", 1, True) == "ab"


def test_numbers_of_opendocument() -> None:
    assert ods._number("x", "x") is None
    assert ods._number("12.5", "12.5") is None
    found = ods._number("45", "00045")
    assert found is not None
    assert found[:2] == (45, "00045")


def test_limits_are_left_out_where_a_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    limits.limit_memory()
    limits.limit_time(1)


def test_a_process_that_grows_too_large_is_stopped(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "IS_WATCHED", True)
    monkeypatch.setattr(limits, "memory_of", lambda pid: limits.MEMORY + 1)
    with Reader() as own, pytest.raises(KnownFault, match="too large"):
        own.read(large)


def test_a_process_that_cannot_start_is_said(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing.context

    def fail(process: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(multiprocessing.context.SpawnProcess, "start", fail)
    with Reader() as own, pytest.raises(KnownFault, match="could not be started"):
        own.read(large)
