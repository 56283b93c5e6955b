"""Workbooks of ordinary size through openpyxl, which keeps formats, links, merges, errors and
hidden rows.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import Counter
from typing import IO, Any

from lcdesk.tabular import guard
from lcdesk.tabular.guard import FileRefusal, SheetFacts
from lcdesk.tabular.reading import parts
from lcdesk.tabular.reading.values import slot_for
from lcdesk.tabular.reading.wire import PackedSheet, Slot, dense, spread

ORDINARY_CELLS = 200_000
ORDINARY_MERGED = 200_000
"""openpyxl makes an object for every merged cell: a merge over whole columns would take minutes."""
ORDINARY_AROUND = 2_000_000
"""Bytes before and after the rows of all sheets: some 30,000 links or merges, each an object
too.
"""


EAST_ASIAN_DATES = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Built-in formats of Chinese Excel and WPS (ECMA-376 18.8.30); openpyxl leaves them out and
shows days as numbers.
"""

_CODED = re.compile("_x([0-9A-Fa-f]{4})_")


def is_ordinary(facts: dict[str, SheetFacts]) -> bool:
    """True when openpyxl is quick enough for these sheets."""
    cells = sum(sheet.cells for sheet in facts.values())
    merged = sum(sheet.merged_area for sheet in facts.values())
    around = sum(sheet.around for sheet in facts.values())
    return cells <= ORDINARY_CELLS and merged <= ORDINARY_MERGED and around <= ORDINARY_AROUND


def read(
    file: IO[bytes], archive: zipfile.ZipFile, facts: dict[str, SheetFacts]
) -> tuple[list[PackedSheet], dict[str, Any]]:
    """All worksheets, and the properties of the workbook (title, creator, 1904)."""
    import openpyxl
    from openpyxl.styles import numbers

    for number, form in EAST_ASIAN_DATES.items():
        numbers.BUILTIN_FORMATS.setdefault(number, form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book: Any = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    if not book.worksheets:
        raise FileRefusal("no sheets")
    places = {sheet.name: sheet.part for sheet in parts.sheet_parts(archive)}
    sheets = [
        _sheet(page, facts.get(places.get(page.title, ""), SheetFacts()))
        for page in book.worksheets
    ]
    made = {
        "title": book.properties.title,
        "creator": book.properties.creator,
        "1904": book.epoch.year == 1904,
    }
    return sheets, {key: value for key, value in made.items() if value}


def _sheet(page: Any, facts: SheetFacts) -> PackedSheet:
    lost = facts.formulas_without_value
    cells: dict[tuple[int, int], Slot] = {}
    # the public ways build every cell up to the farthest one
    for (row, column), cell in page._cells.items():  # noqa: SLF001
        slot = _slot(cell, (row - 1, column - 1) in lost)
        if slot is not None:
            cells[row - 1, column - 1] = slot
    rows, width = dense(cells, guard.MAX_CELLS)
    merges = [
        (block.min_row - 1, block.min_col - 1, block.max_row - 1, block.max_col - 1)
        for block in page.merged_cells.ranges
    ]
    spread(rows, width, merges)
    state = {"hidden": "hidden", "veryHidden": "very hidden"}.get(page.sheet_state, "visible")
    hidden = {number - 1 for number, row in page.row_dimensions.items() if row.hidden}
    return PackedSheet(
        page.title,
        rows,
        width,
        merges,
        hidden | facts.hidden_rows,
        _hidden_columns(page),
        state,
        struck_rows=_struck_rows(page),
    )


def _struck_rows(page: Any) -> set[int]:
    """Rows of which most cells are struck through: the people in them are as good as crossed
    out.
    """
    # a look at each cell's font would be slow
    struck = {place for place, font in enumerate(page.parent._fonts) if font.strike}  # noqa: SLF001
    if not struck:
        return set()
    filled, crossed = Counter[int](), Counter[int]()
    for (row, _column), cell in page._cells.items():  # noqa: SLF001 (as above)
        if cell.value is not None:
            filled[row - 1] += 1
            crossed[row - 1] += cell._style.fontId in struck  # noqa: SLF001 (as above)
    return {row for row, times in crossed.items() if times * 2 > filled[row]}


def _hidden_columns(page: Any) -> set[int]:
    hidden: set[int] = set()
    for column in page.column_dimensions.values():
        if column.hidden and column.min:
            hidden.update(range(column.min - 1, min(column.max, guard.MAX_COLUMN)))
    return hidden


def _slot(cell: Any, is_lost: bool) -> Slot:
    """One openpyxl cell as a slot; None when it holds nothing."""
    link = cell.hyperlink.target or cell.hyperlink.location if cell.hyperlink else None
    value = cell.value
    if is_lost and value in (None, ""):
        return (None, "", None, "formula", link, None)
    if value is None:
        return None
    if cell.data_type == "e":
        return (None, str(value), str(value), None, link, None)
    if isinstance(value, str):
        value = plain(value)
    return slot_for(value, cell.number_format, link)


def plain(text: str) -> str:
    """A text with its coded characters (_x000D_) decoded, line ends as \\n and control
    characters gone.
    """
    if "_x" in text:
        text = (
            _CODED.sub(lambda found: chr(int(found[1], 16)), text)
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )
        text = "".join(sign for sign in text if sign >= " " or sign in "\t\n")
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
