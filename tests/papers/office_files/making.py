"""Documents of Word written by hand, as Word writes them: what comes from elsewhere says no less."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043000101") + b"\xff\xd9"
"""No picture anybody could see; nobody looks at it here."""


def docx(body: str, *, others: Mapping[str, str] | None = None, end: str = "") -> bytes:
    """A document with this body; `others`: kind ("header", "settings", "numbering" …) → what is
    in that part.
    """
    parts: dict[str, bytes] = {}
    types, relations = "", ""
    for number, (kind, content) in enumerate((others or {}).items()):
        stem = kind.rstrip("0123456789")
        parts[f"word/{kind}.xml"] = _root(stem, content)
        types += f'<Override PartName="/word/{kind}.xml" ContentType="{_MAIN}.{stem}+xml"/>'
        relations += f'<Relationship Id="r{number}" Type="{_OFFICE}/{stem}" Target="{kind}.xml"/>'
    section = f"<w:sectPr>{end}<w:pgSz w:w='11906' w:h='16838'/></w:sectPr>"
    document = f"<w:document {NAMES}><w:body>{body}{section}</w:body></w:document>"
    whole = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f"{types}</Types>"
        ).encode(),
        "_rels/.rels": relations_xml(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": document.encode(),
        "word/_rels/document.xml.rels": relations_xml(relations),
        "word/theme/theme1.xml": b"<?xml version=\"1.0\"?>\r\n<a:theme xmlns:a='x'  />",
        **parts,
    }
    return zipped(whole)


def _root(stem: str, content: str) -> bytes:
    tag = {"header": "hdr", "footer": "ftr"}.get(stem, stem)
    return f"<w:{tag} {NAMES}>{content}</w:{tag}>".encode()


def relations_xml(relations: str) -> bytes:
    """A part of relations."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{relations}</Relationships>'.encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(file: bytes) -> dict[str, bytes]:
    """Name → content of each part."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def p(*runs: str, about: str = "") -> str:
    """A paragraph; what is no run yet becomes one."""
    return f"<w:p>{about}{''.join(one if one.startswith('<') else r(one) for one in runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def merge_field(instruction: str, shown: str = "«x»") -> str:
    """A complex field as Word writes it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + (r(shown, "<w:b/>") if shown else "")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: tuple[str, ...]) -> str:
    """A table; each cell holds the text, or the XML, said."""
    told = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="1100" w:type="dxa"/></w:tcPr>'
            f"{cell if cell.startswith('<') else p(cell)}</w:tc>"
            for cell in row
        )
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{told}</w:tbl>"


def root_of(file: bytes, part: str = "word/document.xml") -> Any:
    """A part as a tree."""
    return etree.fromstring(parts_of(file)[part])


def texts(file: bytes, part: str = "word/document.xml") -> list[str]:
    """The text of each paragraph of a part, line breaks as |."""
    out: list[str] = []
    for paragraph in root_of(file, part).iter(f"{{{W}}}p"):
        said = ""
        for one in paragraph.iter(f"{{{W}}}t", f"{{{W}}}br", f"{{{W}}}tab"):
            if next(one.iterancestors(f"{{{W}}}p")) is paragraph:
                said += (one.text or "") if one.tag == f"{{{W}}}t" else "|"
        out.append(said)
    return out
