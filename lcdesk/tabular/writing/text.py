"""Tables of text (CSV and its like) for other programs: UTF-8 that Excel knows, and no text that a
spreadsheet would run.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from lcdesk.model.files import TABLE, FileFormats, replaced
from lcdesk.tabular.writing.cells import clean_text
from lcdesk.tabular.writing.specs import BAND_MARK, ID_HEAD, GroupRow, Linked, Marked, SheetSpec

_LIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def write_table(
    path: Path,
    sheet: SheetSpec,
    *,
    formats: FileFormats = TABLE,
    step: Callable[[int], None] | None = None,
) -> int:
    """Write one sheet as text (UTF-8 with BOM, the separator of the format) safely and return its number of rows.

    A text that begins with = + - @ tab or a line break gets an apostrophe in front; our own reader
    takes it off. Title, note and total are left out: the file is for programs. KnownFault: see
    `replaced`.
    """
    count = 0
    with (
        replaced(path, _verify, formats=formats) as fresh,
        fresh.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        # a tab or ; in a text is then no separator to anyone
        separator = formats.format_of(path).separator
        lines = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
        lines.writerow(
            [ID_HEAD] * sheet.has_ids
            + [column.head.replace("\n", " ") for column in sheet.columns if not column.is_hidden]
        )
        if step is not None:
            step(0)
        for values in sheet.rows:
            lines.writerow(_line(sheet, values))
            if isinstance(values, GroupRow):
                continue
            count += 1
            if step is not None and count % 500 == 0:
                step(count)
    return count


def _line(sheet: SheetSpec, values: Sequence[object] | GroupRow) -> list[str]:
    if isinstance(values, GroupRow):
        return [BAND_MARK] * sheet.has_ids + [plain(values.text)] + [""] * (len(sheet.columns) - 1)
    hidden = len(sheet.columns) - sheet.shown
    return [plain(value) for value in (values[:-hidden] if hidden else values)]


def plain(value: object) -> str:
    """A value as text of a table that no spreadsheet runs; numbers and dates need no guard."""
    if isinstance(value, Marked):
        value = value.value
    if isinstance(value, Linked):
        value = value.text
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (bool, int, float, dt.date)):
        return str(value)
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    return neutral(clean_text(str(value)))


def neutral(text: str) -> str:
    """The text with one apostrophe in front when a spreadsheet would take it for a formula (or
    it already looks so).
    """
    return "'" + text if _LIVE.match(text) else text


def _verify(fresh: Path) -> None:
    """Decode the whole file again."""
    with fresh.open(encoding="utf-8-sig", newline="") as file:
        while file.read(1 << 20):
            pass
