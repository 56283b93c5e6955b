"""Texts of several paragraphs in documents of Word: put where one name stood, gaps in them marked;
and a plain document made of nothing but paragraphs.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from lcdesk.papers.office_files.merge_fields import SPACE, W
from lcdesk.papers.office_files.package import Element, OfficePackage, as_xml_text

PARAGRAPH = "\u2029"
"""In a value: here another paragraph begins."""
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_IDS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}"
    for name in ("paraId", "textId")
)


def with_paragraphs(content: bytes, gaps: Collection[str] = ()) -> bytes:
    """A filled document, in which a paragraph with such signs becomes several like it, and each of
    the texts `gaps` is highlighted. Parts without either stay byte for byte.
    """
    package = OfficePackage.read(content)
    wanted = [gap.encode() for gap in (PARAGRAPH, *gaps)]
    finder = re.compile("|".join(map(re.escape, sorted(gaps, key=len, reverse=True))) or r"(?!)")
    for name in [one for one in package.parts if _PARTS.fullmatch(one)]:
        held = package.parts[name]
        if not any(one in held for one in wanted):
            continue
        root = package.tree(name)
        # its paragraph becomes others: they are asked anew
        while (text := _first_of_several(root)) is not None:
            _part_paragraph(text)
        for text in list(root.iter(f"{W}t")):
            if finder.search(text.text or "") and text.getparent().tag == f"{W}r":
                _highlight(text, finder)
        package.put(name, root)
    return package.written()


def _first_of_several(root: Element) -> Element | None:
    return next((one for one in root.iter(f"{W}t") if PARAGRAPH in (one.text or "")), None)


def _part_paragraph(text: Element) -> None:
    """What stands before the text stays in the first of the paragraphs, what stands behind it and
    the end of a section in the last.
    """
    pieces = (text.text or "").split(PARAGRAPH)
    paragraph = next(text.iterancestors(f"{W}p"), None)
    if paragraph is None:
        text.text = " ".join(pieces)
        return
    place = list(paragraph.iter(f"{W}t")).index(text)
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        made = copy.deepcopy(paragraph)
        own = list(made.iter(f"{W}t"))[place]
        own.text = piece
        own.set(SPACE, "preserve")
        levels = [own, *own.iterancestors()]
        levels = levels[: levels.index(made)]
        if number:
            _drop(one for level in levels for one in level.itersiblings(preceding=True))
            for name in _IDS:
                made.attrib.pop(name, None)
        if number < last:
            _drop(one for level in levels for one in level.itersiblings())
            _drop(made.iterfind(f"{W}pPr/{W}sectPr"))
        paragraph.addprevious(made)
    paragraph.getparent().remove(paragraph)


_LOOKS = frozenset(f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "sdtEndPr"))


def _drop(elements: Iterable[Element]) -> None:
    for one in [one for one in elements if one.tag not in _LOOKS]:
        one.getparent().remove(one)


# --- Gaps ---

_BEHIND = tuple(
    f"{W}{name}"
    for name in (
        "u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ).split()
)
"""What stands behind the highlight in the looks of a run."""


def _highlight(text: Element, finder: re.Pattern[str]) -> None:
    """Give what is found in a piece of text runs of its own."""
    run = text.getparent()
    look = run.find(f"{W}rPr")
    inside = [one for one in run if one is not look]
    at = inside.index(text)
    runs = [_run(run, look, inside[:at])]
    start, whole = 0, text.text or ""
    for match in finder.finditer(whole):
        runs.append(_run(run, look, [_text(text, whole[start : match.start()])]))
        runs.append(_marked_run(run, look, _text(text, match[0])))
        start = match.end()
    runs.append(_run(run, look, [_text(text, whole[start:])]))
    runs.append(_run(run, look, inside[at + 1 :]))
    for one in runs:
        if len(one) > (look is not None):
            run.addprevious(one)
    run.getparent().remove(run)


def _text(like: Element, said: str) -> Element:
    made = like.makeelement(f"{W}t", {SPACE: "preserve"})
    made.text = said
    return made


def _run(like: Element, look: Element | None, inside: Sequence[Element]) -> Element:
    made = like.makeelement(f"{W}r")
    if look is not None:
        made.append(copy.deepcopy(look))
    for one in inside:
        if one.tag != f"{W}t" or one.text:
            made.append(one)
    return made


def _marked_run(like: Element, look: Element | None, text: Element) -> Element:
    made = _run(like, look, [text])
    own = made.find(f"{W}rPr")
    if own is None:
        own = made.makeelement(f"{W}rPr")
        made.insert(0, own)
    for one in own.findall(f"{W}highlight"):
        own.remove(one)
    mark = made.makeelement(f"{W}highlight", {f"{W}val": "yellow"})
    behind = next((place for place, one in enumerate(own) if one.tag in _BEHIND), len(own))
    own.insert(behind, mark)
    return made


# --- A document of paragraphs ---


ParagraphLook = Literal["Title", "Heading1", "ListParagraph", "Normal"]


@dataclass(frozen=True)
class PlainParagraph:
    """A paragraph: its pieces, each with whether it marks a gap; how it looks; its language."""

    pieces: Sequence[tuple[str, bool]]
    language: Literal["zh", "en"]
    look: ParagraphLook = "Normal"


def plain_document(title: str, paragraphs: Sequence[PlainParagraph]) -> bytes:
    """A .docx in which these stand; the same ones make the same bytes."""
    body = "".join(map(_paragraph, paragraphs))
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(body=body),
        "word/_rels/document.xml.rels": _OF_DOCUMENT,
        "word/styles.xml": _STYLES,
        "docProps/core.xml": _CORE.format(title=escape(as_xml_text(title))),
    }
    return OfficePackage({name: text.encode() for name, text in parts.items()}, "").written()


def _paragraph(one: PlainParagraph) -> str:
    tongue = '<w:lang w:val="en-GB"/>' if one.language == "en" else ""
    mark = '<w:highlight w:val="yellow"/>'
    hint = '<w:rFonts w:hint="eastAsia"/>' if one.language == "zh" else ""
    runs = "".join(
        f"<w:r><w:rPr>{hint}{mark if is_gap else ''}{tongue}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(as_xml_text(said))}</w:t></w:r>'
        for said, is_gap in one.pieces
    )
    style = f"<w:pStyle w:val={quoteattr(one.look)}/>" if one.look != "Normal" else ""
    indent = ""
    if one.look == "Normal" and one.language == "zh":
        indent = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
    return f"<w:p><w:pPr>{style}{indent}</w:pPr>{runs}</w:p>"


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)
_OF_DOCUMENT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_DOCUMENT = (
    f"{_HEAD}<w:document {_NAMESPACE}><w:body>{{body}}"
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1588" w:bottom="1440" w:left="1588" '
    'w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
_STYLES = (
    f"{_HEAD}<w:styles {_NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun" '
    'w:cs="Times New Roman"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
    '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="360" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:qFormat/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/>'
    '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
    '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>'
    '</w:pPr><w:rPr><w:rFonts w:eastAsia="SimHei"/><w:b/><w:sz w:val="36"/><w:szCs w:val="36"/>'
    '</w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1">'
    '<w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="1"/>'
    '</w:pPr><w:rPr><w:rFonts w:eastAsia="SimHei"/><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/>'
    '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="40" w:line="300" '
    'w:lineRule="auto"/><w:ind w:left="240"/></w:pPr><w:rPr><w:sz w:val="21"/>'
    '<w:szCs w:val="21"/></w:rPr></w:style></w:styles>'
)
_CORE = (
    f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
    "</cp:coreProperties>"
)
