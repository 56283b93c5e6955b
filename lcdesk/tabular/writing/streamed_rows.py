"""Rows of a sheet straight into its XML. XlsxWriter writes everything around them, and the few rows
that are marked, linked or heads of groups; rows of plain values are put together from fragments
that are kept, in the very words in which XlsxWriter would write them cell by cell: a tenth of its
processor time.

    book.add_worksheet("Participants", StreamedSheet)
    stream = RowStream(sheet, columns, formats, has_ids=True)
    stream.add(3, ("P1", "Hana Tesfaye", dt.date(1990, 5, 1)))
    stream.flush()
    join_parts(frame, fresh, book)
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from operator import getitem
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lcdesk.tabular.writing.cells import FORMULA_SIGNS, KeptCells, content_of
from lcdesk.tabular.writing.specs import ColumnSpec, Linked, Marked

_TOGETHER = 200
"""Rows that go to the file at once."""
_LEVEL = 2
"""How hard the rows are packed: at 6, as XlsxWriter does, packing takes three times as long, and the
file is a sixth smaller.
"""
_LARGE = 1 << 31
_EPOCH = dt.date(1899, 12, 30).toordinal()
_ODD = r"&<>_\x00-\x1f\ud800-\udfff\ufffe\uffff"
_SIMPLE = re.compile(rf"[^\s{_ODD}](?:[^{_ODD}]{{0,16000}}[^\s{_ODD}])?").fullmatch
"""Texts that stand in the XML as they are."""


class StreamedSheet(Worksheet):
    """A sheet whose rows stay in a file of their own when XlsxWriter writes the rest of it."""

    def write_rows(self: Any, first: int, xml: str, count: int) -> None:
        """`count` whole rows from row `first` on, which follows what was written before."""
        self.finish_row(first)
        self.row_data_fh.write(xml)
        self.previous_row = first + count
        self.dim_rowmax = max(self.dim_rowmax or 0, first + count - 1)

    def finish_row(self: Any, following: int) -> None:
        """Let the row that was written cell by cell go to the file."""
        if following > self.previous_row:
            self._write_single_row(following)

    @property
    def rows_path(self: Any) -> Path:
        """The file of its rows."""
        return Path(self.row_data_filename)

    def escaped(self: Any, text: str) -> str:
        """A text as XML holds it; control characters as Excel writes them: _x0007_."""
        return self._escape_data(self._escape_control_characters(text))

    def serial(self: Any, moment: dt.date | dt.time) -> float:
        """The number of Excel for a day, an hour, or both."""
        return self._convert_date_time(moment)

    def _write_optimized_sheet_data(self: Any) -> None:
        if self.dim_rowmin is None:
            super()._write_optimized_sheet_data()
            return
        self._xml_start_tag("sheetData")
        self._xml_end_tag("sheetData")
        self.row_data_fh.close()


class _NotPlain(Exception):
    """A value whose cell needs more than a fragment of XML."""


class _Styles(dict[str, str]):
    """Look of a cell → how its XML names it; asked only then, as XlsxWriter does: a format that no
    cell has is not in the file.
    """

    def __init__(self, formats: dict[str, Any] | None) -> None:
        super().__init__()
        self._formats = formats

    def __missing__(self, look: str) -> str:
        if self._formats is None:
            return ""
        number = self._formats[look]._get_xf_index()  # noqa: SLF001 - it has no other name
        return self.setdefault(look, f' s="{number}"')


class RowStream:
    """Rows of plain values of one sheet, on their way to its file."""

    def __init__(
        self,
        page: Any,
        columns: Sequence[ColumnSpec],
        formats: Sequence[dict[str, Any]],
        *,
        has_ids: bool,
        attributes: str = "",
    ) -> None:
        """`formats`: those of each column, as `CellFormats.of` has them; `attributes` of each row.

        With `has_ids` an id stands before the values of the columns.
        """
        self._page, self._first, self._rows = page, 0, list[str]()
        ids = [KeptCells(ColumnSpec("", ""), self._maker(None))] * has_ids
        cells = zip(columns, map(self._maker, formats), strict=True)
        self._cells = [*ids, *(KeptCells(column, make) for column, make in cells)]
        places = (f'<c r="{xl_col_to_name(at)}\0' + "%s" for at in range(len(self._cells)))
        self._pattern = f'<row r="\0"{attributes}>{"".join(places)}</row>'

    def add(self, row: int, values: Sequence[Any]) -> bool:
        """Take a row; False where a value is none that stands in a cell alone: then nothing was
        taken. Rows follow each other, from the first one after a `flush`. KnownFault: a text that
        is too long.
        """
        if not self._rows:
            self._first = row
            self._page.finish_row(row)
        try:
            cells = tuple(map(getitem, self._cells, values))
        except (_NotPlain, TypeError):  # or nothing that can be a key
            return False
        self._rows.append(self._pattern.replace("\0", str(row + 1)) % cells)
        if len(self._rows) >= _TOGETHER:
            self.flush()
        return True

    def flush(self) -> None:
        """Let all of them go to the file: another kind of row follows, or none."""
        if self._rows:
            self._page.write_rows(self._first, "".join(self._rows), len(self._rows))
            self._rows.clear()

    def _maker(self, formats: dict[str, Any] | None) -> Callable[[Any], str]:
        """What says a value after the reference of its cell, in one of these formats."""

        styles = _Styles(formats)

        def made(value: Any) -> str:
            if type(value) is str and _SIMPLE(value):
                style = styles["quoted" if value[0] in FORMULA_SIGNS else "text"]
                return f'"{style} t="inlineStr"><is><t>{value}</t></is></c>'
            if isinstance(value, (Marked, Linked)):
                raise _NotPlain
            look, content = content_of(value)
            return f'"{styles[look]}{self._ending(content)}'

        return made

    def _ending(self, content: Any) -> str:
        if content is None:
            return "/>"
        if isinstance(content, str):
            text = self._page.escaped(content)
            is_kept = text[0].isspace() or text[-1].isspace()
            kept = ' xml:space="preserve"' if is_kept else ""
            return f' t="inlineStr"><is><t{kept}>{text}</t></is></c>'
        if isinstance(content, bool):
            return f' t="b"><v>{content:d}</v></c>'
        if type(content) is dt.date:
            return f"><v>{content.toordinal() - _EPOCH}</v></c>"
        if isinstance(content, (dt.date, dt.time)):
            content = self._page.serial(content)
        return f"><v>{content:.16G}</v></c>"


def join_parts(frame: Path, fresh: Path, book: Any) -> None:
    """The workbook whole: what XlsxWriter wrote into `frame`, with the rows of its sheets."""
    rows = {
        f"xl/worksheets/sheet{number}.xml": page.rows_path
        for number, page in enumerate(book.worksheets(), 1)
        if isinstance(page, StreamedSheet)
    }
    with (
        zipfile.ZipFile(frame) as made,
        zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive,
    ):
        for name in made.namelist():
            part = made.read(name)
            if name not in rows:
                archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
                continue
            before, mark, after = part.partition(b"</sheetData>")
            is_large = rows[name].stat().st_size > _LARGE - len(part)
            with (
                archive.open(name, "w", force_zip64=is_large) as sheet,
                rows[name].open("rb") as body,
            ):
                sheet.write(before)
                shutil.copyfileobj(body, sheet, 1 << 18)
                sheet.write(mark + after)
