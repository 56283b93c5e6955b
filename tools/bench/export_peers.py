"""Peers of an export as processes: `export_peers.py PEER IN.csv OUT.xlsx` reads the rows of a table of
text and writes them as a workbook of one sheet without any layout, days as days.

zip: XML put together by hand, each cell with its place (`r=`), packed at level 1. xlsxwriter: its
mode for constant memory. rustpy: rustpy-xlsxwriter, whose core is Rust. pandas: to_excel by openpyxl.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_EPOCH = dt.date(1899, 12, 30).toordinal()
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def by_hand(source: str, target: str) -> None:
    letters = [_letters(at) for at in range(60)]
    escapes = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        _write_frame(book)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            lines: list[str] = []
            for number, row in enumerate(_rows(source), 1):
                lines.append(f'<row r="{number}">')
                for letter, value in zip(letters, row, strict=False):
                    if isinstance(value, dt.date):
                        days = value.toordinal() - _EPOCH
                        lines.append(f'<c r="{letter}{number}" s="1"><v>{days}</v></c>')
                    elif value:
                        said = value.translate(escapes) if "&" in value or "<" in value else value
                        lines.append(
                            f'<c r="{letter}{number}" t="inlineStr"><is><t>{said}</t></is></c>'
                        )
                lines.append("</row>")
                if number % 2000 == 0:
                    sheet.write("".join(lines).encode())
                    lines.clear()
            sheet.write("".join(lines).encode() + b"</sheetData></worksheet>")


def _write_frame(book: zipfile.ZipFile) -> None:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
        'Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{_TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" '
        f'ContentType="{_TYPE}.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet '
        'name="P" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills '
        'count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1">'
        '<xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/>'
        "</cellXfs></styleSheet>",
    }
    for name, text in parts.items():
        book.writestr(name, text)


def _letters(at: int) -> str:
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)


def by_xlsxwriter(source: str, target: str) -> None:
    import xlsxwriter

    book: Any = xlsxwriter.Workbook(target, {"constant_memory": True})
    page, day = book.add_worksheet("P"), book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(_rows(source)):
        for at, value in enumerate(row):
            if isinstance(value, dt.date):
                page.write_datetime(number, at, value, day)
            elif value:
                page.write_string(number, at, value)
    book.close()


def by_rustpy(source: str, target: str) -> None:
    from rustpy_xlsxwriter import write_worksheet

    rows = _rows(source)
    heads = [str(head) for head in next(rows)]
    write_worksheet((dict(zip(heads, row, strict=True)) for row in rows), target)


def by_pandas(source: str, target: str) -> None:
    import pandas as pd

    rows = _rows(source)
    heads = [str(head) for head in next(rows)]
    table: Any = pd.DataFrame(list(rows), columns=heads)
    table.to_excel(target, engine="openpyxl", index=False)


def _rows(source: str) -> Iterator[list[Any]]:
    """The heads, then the rows; what is written as a day is one."""
    with Path(source).open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        yield next(lines)
        days: list[int] | None = None
        for row in lines:
            if days is None:
                days = [at for at, text in enumerate(row) if _is_day(text)]
            for at in days:
                if len(row[at]) == 10:
                    row[at] = dt.date.fromisoformat(row[at])  # type: ignore[call-overload]
            yield row


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


PEERS = {"zip": by_hand, "xlsxwriter": by_xlsxwriter, "rustpy": by_rustpy, "pandas": by_pandas}

if __name__ == "__main__":
    PEERS[sys.argv[1]](*sys.argv[2:])
