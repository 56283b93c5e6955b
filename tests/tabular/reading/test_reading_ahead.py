"""A large workbook is opened while it is surveyed; what comes of it is the same."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular.grid import CellValue
from lcdesk.tabular.reading import calamine, forms, xlsx
from lcdesk.tabular.reading.forms import Request
from lcdesk.tabular.reading.wire import grid_of


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("二")):
        for number in range(50):
            sheet.append([number, "王芳", None, "x"])
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


def read(path: Path) -> list[list[list[CellValue]]]:
    found: list[list[list[CellValue]]] = []
    for sheet in forms.read(Request(str(path))).sheets:
        sheet.rows = list(sheet.rows)
        found.append([[cell.value for cell in row] for row in grid_of(sheet).rows])
    return found


def test_it_reads_the_same(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ORDINARY_CELLS", 0)
    usual = read(book)
    monkeypatch.setattr(calamine, "WORTH_FROM", 0)
    assert read(book) == usual
    monkeypatch.setattr(xlsx, "ORDINARY_CELLS", 200_000)
    assert read(book) == usual


def test_the_survey_has_the_last_word(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lcdesk.tabular import guard

    monkeypatch.setattr(calamine, "WORTH_FROM", 0)
    monkeypatch.setattr(guard, "MAX_CELLS", 20)
    with pytest.raises(FileRefusal) as refused:
        read(book)
    assert refused.value.reason == "too large"
    assert "inside" in refused.value.facts, (
        "the process is replaced: calamine may still be at work in it"
    )


def test_what_calamine_cannot_open_is_met_again_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK no workbook")
    with (tmp_path / "x.xlsx").open("rb") as file:
        assert calamine.ReadAhead(file).wait() is None
