"""Photos in a document of Word: where their name stands, or in place of a picture whose alternative
text is the name.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from lcdesk.papers.office_files.merge_fields import W
from lcdesk.papers.office_files.package import OFFICE, Element, OfficePackage

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = f"{{{_DRAWING}}}blip"
_VML_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
_EMBED, _LINK, _ID = (f"{{{OFFICE}}}{name}" for name in ("embed", "link", "id"))
_MM = 36_000
_WIDE, _HIGH = 30, 40
"""Millimetres of a photo; narrower where its cell is."""
_MARGINS = 4
_PER_DXA = 25.4 / 1440


class WordPictures:
    """The photos put into one document: each kept once, named by the parts that show it."""

    def __init__(self, package: OfficePackage) -> None:
        self._package = package
        self._ids: dict[tuple[str, str], str] = {}
        self._last = 0

    def start_numbers(self, root: Element) -> None:
        """Number the pictures put in after those that are there."""
        numbers = [one.get("id", "0") for one in root.iter(f"{_PLACED}docPr")]
        self._last = max([self._last, *(int(one) for one in numbers if one.isdecimal())])

    def renumber(self, root: Element) -> None:
        """Give each picture of a copied part a number of its own."""
        for one in root.iter(f"{_PLACED}docPr"):
            self._last += 1
            one.set("id", str(self._last))

    def drawing(self, part: str, photo: bytes, place: Element, words: str) -> Element:
        """A picture in its line, as large as photos are or as the cell around `place` allows."""
        wide = min(_WIDE, _width_around(place))
        self._last += 1
        return _drawing(
            self._relation(part, photo),
            self._last,
            round(wide * _MM),
            round(wide * _MM * _HIGH / _WIDE),
            words,
        )

    def replace(self, part: str, told: Element, photo: bytes | None) -> None:
        """Show the photo in the picture that `told` tells of; without one take the picture out."""
        holder = next(told.iterancestors(f"{W}drawing", f"{W}pict", f"{W}object"), None)
        if holder is None:
            return
        if photo is None:
            holder.getparent().remove(holder)
            return
        relation = self._relation(part, photo)
        for blip in holder.iter(_BLIP):
            blip.set(_EMBED, relation)
            blip.attrib.pop(_LINK, None)
            for child in list(blip):  # among them a drawing that would be shown instead
                blip.remove(child)
        for picture in holder.iter(_VML_PICTURE):
            picture.set(_ID, relation)

    def _relation(self, part: str, photo: bytes) -> str:
        digest = hashlib.sha256(photo).hexdigest()[:16]
        if (part, digest) not in self._ids:
            name = f"{part.rpartition('/')[0]}/media/photo-{digest}.jpeg".lstrip("/")
            self._package.parts[name] = photo
            if len(self._ids) == 0:
                self._package.add_type("image/jpeg", ending="jpeg")
            self._ids[part, digest] = self._package.add_relation(part, "image", name)
        return self._ids[part, digest]


def alternative_texts(root: Element) -> list[tuple[Element, str]]:
    """The elements that carry the alternative text of a picture, with that text."""
    found = [
        (one, one.get("descr") or one.get("title") or "") for one in root.iter(f"{_PLACED}docPr")
    ]
    shapes = root.iter("{urn:schemas-microsoft-com:vml}shape")
    return found + [(one, one.get("alt") or "") for one in shapes]


def tell_alternative(told: Element, words: str) -> None:
    """Let a picture be read aloud by these words."""
    for key in ("descr", "title", "alt"):
        if told.get(key):
            told.set(key, words)


def _width_around(place: Element) -> float:
    """Millimetres between the margins of the cell a photo stands in."""
    cell = next(place.iterancestors(f"{W}tc"), None)
    width = None if cell is None else cell.find(f"{W}tcPr/{W}tcW")
    if width is None or width.get(f"{W}type") not in (None, "dxa"):
        return _WIDE
    said = width.get(f"{W}w") or ""
    return max(int(said) * _PER_DXA - _MARGINS, 5) if said.isdecimal() and int(said) else _WIDE


def _drawing(relation: str, number: int, wide: int, high: int, words: str) -> Element:
    placed, a, pic = _PLACED, f"{{{_DRAWING}}}", f"{{{_PICTURE}}}"
    names = {"wp": placed[1:-1], "a": _DRAWING, "pic": _PICTURE, "r": OFFICE, "w": W[1:-1]}
    size = {"cx": str(wide), "cy": str(high)}
    drawing = etree.Element(f"{W}drawing", nsmap=names)
    inline = etree.SubElement(
        drawing, f"{placed}inline", distT="0", distB="0", distL="0", distR="0"
    )
    etree.SubElement(inline, f"{placed}extent", size)
    told = {"id": str(number), "name": f"Photo {number}", "descr": words}
    etree.SubElement(inline, f"{placed}docPr", told)
    data = etree.SubElement(
        etree.SubElement(inline, f"{a}graphic"), f"{a}graphicData", uri=_PICTURE
    )
    picture = etree.SubElement(data, f"{pic}pic")
    about = etree.SubElement(picture, f"{pic}nvPicPr")
    etree.SubElement(about, f"{pic}cNvPr", told)
    etree.SubElement(about, f"{pic}cNvPicPr")
    fill = etree.SubElement(picture, f"{pic}blipFill")
    etree.SubElement(fill, _BLIP, {_EMBED: relation})
    etree.SubElement(etree.SubElement(fill, f"{a}stretch"), f"{a}fillRect")
    shape = etree.SubElement(picture, f"{pic}spPr")
    frame = etree.SubElement(shape, f"{a}xfrm")
    etree.SubElement(frame, f"{a}off", x="0", y="0")
    etree.SubElement(frame, f"{a}ext", size)
    etree.SubElement(etree.SubElement(shape, f"{a}prstGeom", prst="rect"), f"{a}avLst")
    return drawing
