"""The smallest workbooks around a part that was made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "tabular" / "data"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = (
    ("workbook", "sheet.main"),
    ("worksheets/sheet1", "worksheet"),
    ("sharedStrings", "sharedStrings"),
    ("styles", "styles"),
)


def cell(place: str, words: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


NAMES = (
    f'<row r="1">{cell("A1", "Name")}{cell("B1", "Nationality")}</row><row '
    f'r="2">{cell("A2", "Ana Moyo")}{cell("B2", "Kenya")}</row>'
)


def sheet(body: str = NAMES, before: str = "", after: str = "") -> str:
    """A worksheet part around rows."""
    return f"<worksheet {NS}>{before}<sheetData>{body}</sheetData>{after}</worksheet>"


def workbook(
    path: Path | io.BytesIO,
    page: str | Iterable[str],
    more: dict[str, str] | None = None,
    before: str = "",
) -> None:
    """The smallest workbook around a worksheet; `more`: further parts, among them
    xl/sharedStrings.xml and xl/styles.xml.
    """
    more = more or {}
    known = [
        (part, what)
        for part, what in PARTS
        if part in ("workbook", "worksheets/sheet1") or f"xl/{part}.xml" in more
    ]
    types = (
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    types += "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{MAIN}.{what}+xml"/>'
        for part, what in known
    )
    links = [
        ("r1", "worksheet", "worksheets/sheet1.xml"),
        *((f"r{part}", what, f"{part}.xml") for part, what in known[2:]),
    ]
    book = (
        f'<workbook {NS} xmlns:r="{KINDS}"><sheets><sheet name="S" sheetId="1" '
        'r:id="r1"/></sheets></workbook>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{TYPES}content-types">{types}</Types>'
        )
        archive.writestr("_rels/.rels", relations([("r1", "officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/_rels/workbook.xml.rels", relations(links))
        archive.writestr("xl/workbook.xml", before + book)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in (page,) if isinstance(page, str) else page:
                part.write(piece.encode())
        for name, data in more.items():
            archive.writestr(name, data)


def relations(links: list[tuple[str, str, str]]) -> str:
    """A list of links: key, kind, target."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{KINDS}/{what}" Target="{to}"/>' for key, what, to in links
    )
    return f'<Relationships xmlns="{TYPES}relationships">{inner}</Relationships>'


def opendocument(path: Path, table: str, before: str = "") -> None:
    """The smallest OpenDocument sheet around the rows of a table."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        open_manifest(archive)
        archive.writestr(
            "content.xml",
            f"{before}<office:document-content "
            f'{spaces}><office:body><office:spreadsheet><table:table table:name="S">'
            f"{table}</table:table></office:spreadsheet></office:body></office:document-content>",
        )


def open_manifest(archive: zipfile.ZipFile) -> None:
    """The parts that say what an OpenDocument file is."""
    kind_of = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    archive.writestr("mimetype", kind_of)
    entries = (
        f'<m:file-entry m:full-path="/" m:media-type="{kind_of}"/><m:file-entry '
        'm:full-path="content.xml" m:media-type="text/xml"/>'
    )
    archive.writestr(
        "META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}">{entries}</m:manifest>'
    )


def patched(source: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """Bytes with others put over them at the first place each is found."""
    data = bytearray(source)
    for old, new in changes:
        place = data.index(old)
        data[place : place + len(new)] = new
    return bytes(data)


def laughs(levels: int = 9) -> str:
    """Entities that grow tenfold a level."""
    names = "abcdefghij"
    more = "".join(
        f'<!ENTITY {names[i + 1]} "{("&" + names[i] + ";") * 10}">' for i in range(levels)
    )
    return f'<!DOCTYPE l [<!ENTITY a "lol">{more}]>'
