"""A law: rows that are streamed stand in the file in the very words in which XlsxWriter writes
them cell by cell.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import CellFormats, write_cell
from lcdesk.tabular.writing.specs import ColumnSpec, Linked, Marked, SheetSpec
from lcdesk.tabular.writing.streamed_rows import RowStream, StreamedSheet
from tests.examples import examples
from tests.tabular.writing.test_writing_round import VALUES

COLUMNS = [ColumnSpec("a", "A"), ColumnSpec("b", "B", kind="number", number_format="0.0")]
PIECES = st.text(st.sampled_from("\x00\x07\x1f\x85\ufffe\ud800<>&\"'_x041 =+-@＝é王😀\n\r\t"))
"""What is written otherwise than it reads, or is none of XML."""
CELLS = VALUES | PIECES


@settings(max_examples=examples(40, 400), deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
@example([("_x0041_", " a"), ("=1+1", "0012"), (1, True), (1.0, False), (True, 1)])
@example([("a" * 20_000, None), ("\n", "－1")])
def test_streamed_rows_are_as_xlsxwriter_writes_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, Any]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": str(folder)}
    book: Any = xlsxwriter.Workbook(str(folder / "law.xlsx"), options)
    streamed, written = (book.add_worksheet(name, StreamedSheet) for name in "ab")
    formats = CellFormats(book)
    styles = list(map(formats.of, COLUMNS))
    stream = RowStream(streamed, COLUMNS, styles, has_ids=False)
    for row, values in enumerate(rows):
        assert stream.add(row, values)
        for at, value in enumerate(values):
            write_cell(written, (row, at), value, styles[at])
    stream.flush()
    written.finish_row(len(rows))
    assert streamed.dim_rowmax == written.dim_rowmax
    said: list[str] = []
    for page in (streamed, written):
        page.row_data_fh.close()
        said.append(Path(page.row_data_filename).read_text("utf-8"))
        Path(page.row_data_filename).unlink()
    book.fileclosed = True
    assert said[0] == said[1]


def test_rows_of_either_kind_stand_in_their_order(tmp_path: Path) -> None:
    rows = [
        ("p1", "one", 1),
        ("p2", Marked("two", "why"), 2),
        ("p3", Linked("three", "Sheet"), 3),
        ("p4", "<r>four</r>", 4),
    ]
    path = tmp_path / "x.xlsx"
    assert write_book(path, [SheetSpec("Sheet", COLUMNS, rows, has_ids=True, total=("", 10))]) == 4
    with zipfile.ZipFile(path) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert [int(part.split('"')[0]) for part in xml.split('<row r="')[1:]] == [1, 2, 3, 4, 5, 6]
    assert '<dimension ref="A1:C6"/>' in xml
    assert "<t>&lt;r&gt;four&lt;/r&gt;</t>" in xml, "never a text with a form of its own"


def test_a_text_of_signs_that_excel_counts_twice_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="40000 characters"):
        write_book(tmp_path / "x.xlsx", [SheetSpec("x", COLUMNS, [("😀" * 20_000, 1)])])
