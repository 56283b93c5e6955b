"""Photos over the cells of a sheet in which their names stood."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from lcdesk.papers.office_files.package import OFFICE, RELATION_ID, Element, OfficePackage
from lcdesk.papers.office_files.references import column_number, row_of
from lcdesk.papers.office_files.sheet_growth import M

_PLACED = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_PER_POINT, _GAP = 12_700, 19_050
_HIGH = 72.0
"""Points of a photo in a row that says no height of its own."""
_AFTER_DRAWING = tuple(
    f"{M}{name}"
    for name in (
        "legacyDrawing",
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
)


@dataclass(frozen=True)
class SheetPhoto:
    """A photo over a cell ("C4"), as JPEG, and the words that tell it aloud."""

    cell: str
    jpeg: bytes
    words: str


def put_photos(package: OfficePackage, sheet: str, photos: Sequence[SheetPhoto]) -> None:
    """Put photos over cells of a sheet, as high as their rows."""
    root = package.tree(sheet)
    drawing = _drawing_of(package, sheet, root)
    heights = {row.get("r"): float(row.get("ht") or _HIGH) for row in root.iter(f"{M}row")}
    drawn = package.tree(drawing)
    package.add_type("image/jpeg", ending="jpeg")
    first = 1 + max(
        (int(one.get("id", "0")) for one in drawn.iter(f"{{{_PLACED}}}cNvPr")), default=0
    )
    relations: dict[str, str] = {}
    for number, photo in enumerate(photos, first):
        digest = hashlib.sha256(photo.jpeg).hexdigest()[:16]
        if digest not in relations:
            name = f"xl/media/photo-{digest}.jpeg"
            package.parts[name] = photo.jpeg
            relations[digest] = package.add_relation(drawing, "image", name)
        height = heights.get(str(row_of(photo.cell)), _HIGH)
        drawn.append(_anchor(photo, relations[digest], number, height))
    package.put(drawing, drawn)


def _drawing_of(package: OfficePackage, sheet: str, root: Element) -> str:
    """The part of what is drawn over a sheet, made where there is none."""
    there = package.related(sheet, "drawing")
    if there:
        return there[0]
    number = next(n for n in range(1, 10_000) if f"xl/drawings/drawing{n}.xml" not in package.parts)
    name = f"xl/drawings/drawing{number}.xml"
    package.put(name, etree.Element(f"{{{_PLACED}}}wsDr", nsmap={"xdr": _PLACED, "a": _DRAWING}))
    package.add_type(_TYPE, name=name)
    told = root.makeelement(
        f"{M}drawing", {RELATION_ID: package.add_relation(sheet, "drawing", name)}
    )
    behind = next((one for one in root if one.tag in _AFTER_DRAWING), None)
    root.append(told) if behind is None else behind.addprevious(told)
    package.put(sheet, root)
    return name


def _anchor(photo: SheetPhoto, relation: str, number: int, height: float) -> Element:
    row = row_of(photo.cell)
    column = column_number(photo.cell.removesuffix(str(row)))
    x, a = f"{{{_PLACED}}}", f"{{{_DRAWING}}}"
    high = round(height * _PER_POINT) - 2 * _GAP
    size = {"cx": str(round(high * 3 / 4)), "cy": str(high)}
    anchor = etree.Element(f"{x}oneCellAnchor")
    corner = etree.SubElement(anchor, f"{x}from")
    place = (("col", column - 1), ("colOff", _GAP))
    for tag, value in (*place, ("row", row - 1), ("rowOff", _GAP)):
        etree.SubElement(corner, f"{x}{tag}").text = str(value)
    etree.SubElement(anchor, f"{x}ext", size)
    picture = etree.SubElement(anchor, f"{x}pic")
    about = etree.SubElement(picture, f"{x}nvPicPr")
    told = {"id": str(number), "name": f"Photo {number}", "descr": photo.words}
    etree.SubElement(about, f"{x}cNvPr", told)
    etree.SubElement(etree.SubElement(about, f"{x}cNvPicPr"), f"{a}picLocks", noChangeAspect="1")
    fill = etree.SubElement(picture, f"{x}blipFill")
    names = {"r": OFFICE}
    etree.SubElement(fill, f"{a}blip", {f"{{{OFFICE}}}embed": relation}, nsmap=names)
    etree.SubElement(etree.SubElement(fill, f"{a}stretch"), f"{a}fillRect")
    shape = etree.SubElement(picture, f"{x}spPr")
    frame = etree.SubElement(shape, f"{a}xfrm")
    etree.SubElement(frame, f"{a}off", x="0", y="0")
    etree.SubElement(frame, f"{a}ext", size)
    etree.SubElement(etree.SubElement(shape, f"{a}prstGeom", prst="rect"), f"{a}avLst")
    etree.SubElement(anchor, f"{x}clientData")
    return anchor
