"""Sheets for the hard lists: cells with what Excel knows of them, saved as workbook, web page or
text, with the truth beside.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
from people_pool import Person

_WHEN = dt.datetime(2025, 5, 1, 9, 0)


@dataclass(frozen=True)
class Shown:
    """A value with its number format; `error` writes a formula that shows it."""

    value: Any
    form: str = "General"
    error: bool = False
    struck: bool = False
    link: str = ""


@dataclass
class Page:
    """One sheet. Rows are added top to bottom; merges, hidden places and widths as Excel names
    them.
    """

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    frozen: tuple[int, int] = (0, 0)
    is_hidden: bool = False
    font: str = "Calibri"

    def add(self, *cells: Any) -> int:
        """Append a row; the answer is its Excel number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def title(self, text: str, width: int) -> int:
        """A row merged across."""
        row = self.add(text)
        self.merges.append((row, 1, row, width))
        return row

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a block (Excel's numbers, from 1)."""
        self.merges.append((top, left, bottom, right))


@dataclass
class Case:
    """A file to be made, and what a careful clerk reads in it."""

    file: str
    notes: str
    pages: list[Page] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    text: tuple[str, str, bytes] | None = None  # separator, encoding, mark
    choice: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def page(self, name: str, **how: Any) -> Page:
        """A further sheet."""
        self.pages.append(Page(name, **how))
        return self.pages[-1]

    def person(self, page: Page, row: int, who: Person, fields: str, **more: Any) -> None:
        """A row of the truth: the named fields of the person, and others as given (None: must
        stay empty).
        """
        truth = {name: getattr(who, name) for name in fields.split()}
        self.rows.append({**truth, **more, "_sheet": page.name, "_row": row})

    def problem(self, page: Page, row: int | list[int], name: str, kind: str, **more: Any) -> None:
        """A problem that must be told; with several rows any of them may carry it."""
        where = (
            {"row": row}
            if isinstance(row, int)
            else {"row": None, "rows": row, "file_level_ok": True}
        )
        self.problems.append({"sheet": page.name, **where, "field": name, "kind": kind, **more})

    def save(self, folder: Path) -> None:
        """Write the file and its truth."""
        path = folder / self.file
        kind = path.suffix
        if self.text:
            _save_text(path, self.pages[0], *self.text)
        elif kind == ".htm":
            _save_page(path.with_suffix(".xls"), self.pages)
        elif kind == ".xlsx":
            save_workbook(path, self.pages)
        elif not path.exists():
            _convert(path, self.pages)
        self._save_truth(folder)

    @property
    def name(self) -> str:
        """The file as it is called at last: a web page has the ending of a workbook."""
        return self.file.replace(".htm", ".xls")

    def _save_truth(self, folder: Path) -> None:
        truth = {
            "file": self.name,
            "kind": "participants",
            "must": "import_with_problems" if self.problems else "import",
            "choice": self.choice,
            "extra": self.extra,
            "notes": self.notes,
            "problems": self.problems,
            "rows": self.rows,
        }
        told = {key: value for key, value in truth.items() if value or key == "problems"}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (folder / f"{self.name}.truth.json").write_text(text + "\n", encoding="utf-8")


def save_workbook(path: Path, pages: Iterable[Page]) -> None:
    """The pages as .xlsx, the same bytes each time."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
    book.set_properties({"created": _WHEN})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for top, left, bottom, right in page.merges:
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
        _write_cells(book, sheet, page)
        _hide(sheet, page)
    book.close()


def _write_cells(book: Any, sheet: Any, page: Page) -> None:
    forms: dict[tuple[str, bool], Any] = {}

    def form(code: str, struck: bool) -> Any:
        how = {"num_format": code, "font_strikeout": struck, "font_name": page.font}
        return forms.setdefault((code, struck), book.add_format(how))

    for number, row in enumerate(page.rows):
        for column, value in enumerate(row):
            if value is not None:
                _write(sheet, number, column, value, form)


def _hide(sheet: Any, page: Page) -> None:
    for row in page.hidden_rows:
        sheet.set_row(row - 1, None, None, {"hidden": True})
    for column in page.hidden_columns:
        sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
    if any(page.frozen):
        sheet.freeze_panes(*page.frozen)
    if page.is_hidden:
        sheet.hide()


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    cell = value if isinstance(value, Shown) else Shown(value)
    inner = cell.value
    if isinstance(inner, (dt.date, dt.datetime)):
        code = cell.form if cell.form != "General" else "yyyy-mm-dd"
        sheet.write_datetime(row, column, inner, form(code, cell.struck))
    elif cell.error:
        sheet.write_formula(row, column, "=NA()", form(cell.form, cell.struck), inner)
    elif cell.link:
        sheet.write_url(row, column, cell.link, form(cell.form, cell.struck), inner)
    elif isinstance(inner, str):
        sheet.write_string(row, column, inner, form(cell.form, cell.struck))
    else:
        sheet.write_number(row, column, inner, form(cell.form, cell.struck))


def _plain(value: Any) -> str:
    inner = value.value if isinstance(value, Shown) else value
    return "" if inner is None else str(inner)


def _save_text(path: Path, page: Page, separator: str, encoding: str, mark: bytes) -> None:
    lines = io.StringIO()
    csv.writer(lines, delimiter=separator, lineterminator="\r\n").writerows(
        [_plain(c) for c in row] for row in page.rows
    )
    path.write_bytes(mark + lines.getvalue().encode(encoding))


def _save_page(path: Path, pages: Iterable[Page]) -> None:
    out = [
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta '
        'charset="utf-8"></head><body>'
    ]
    for page in pages:
        spans = {
            (top, left): (bottom - top + 1, right - left + 1)
            for top, left, bottom, right in page.merges
        }
        covered = {
            (row, column)
            for top, left, bottom, right in page.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        } - spans.keys()
        out.append("<table border=1>")
        for number, row in enumerate(page.rows, 1):
            cells: list[str] = []
            for column, value in enumerate(row, 1):
                if (number, column) not in covered:
                    down, across = spans.get((number, column), (1, 1))
                    span = f' rowspan="{down}" colspan="{across}"' if down * across > 1 else ""
                    cells.append(
                        f"<td{span}>{html.escape(_plain(value)).replace(chr(10), '<br>')}</td>"
                    )
            out.append(f"<tr>{''.join(cells)}</tr>")
        out.append("</table>")
    path.write_text("\n".join([*out, "</body></html>"]), encoding="utf-8")


def _convert(path: Path, pages: Iterable[Page]) -> None:
    """Another program writes the older formats; where it is absent the committed file stays."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{path.stem}.xlsx"
        save_workbook(source, pages)
        home = f"-env:UserInstallation=file://{folder}/office"
        order = [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            path.suffix[1:],
            "--outdir",
            f"{folder}/out",
            str(source),
        ]
        subprocess.run(order, check=True, capture_output=True, timeout=180)
        shutil.copy(Path(folder) / "out" / path.name, path)
