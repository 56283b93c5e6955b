"""The inner map of an .xlsx or .xlsb: which sheet lies in which part, which styles it uses,
where its links go.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from lcdesk.tabular import guard
from lcdesk.tabular.guard import FileRefusal

_SHEET = re.compile(r"worksheets/[^/]*\.xml$")
_STRINGS = re.compile(r"sharedstrings", re.IGNORECASE)
_TEXT_PARTS = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
ORDINARY_STRINGS, ORDINARY_REST = 15_000_000, 4_000_000
"""Bytes of shared strings, and of all other parts besides worksheets, up to which a workbook is
of ordinary size.
"""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One entry of the list of sheets."""

    name: str
    part: str
    state: str


def local(tag: str) -> str:
    """A tag without its name space (transitional and strict files differ in it)."""
    return tag.rpartition("}")[2]


def tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part as a tree; Refusal "damaged" when it is no XML."""
    try:
        return ElementTree.fromstring(b"".join(guard.chunks(archive, name)))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FileRefusal("damaged") from error


def relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, target) of a part; targets inside the archive are full part names."""
    folder, _, last = name.rpartition("/")
    rels = f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"
    if rels not in archive.namelist():
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in tree(archive, rels):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
    return found


def workbook_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that lists the sheets."""
    for kind, target in relations(archive, "").values():
        if kind == "officeDocument":
            return target
    return "xl/workbook.xml"


def sheet_parts(archive: zipfile.ZipFile) -> list[SheetEntry]:
    """The worksheets of an .xlsx in their order; chart sheets are left out."""
    book = workbook_part(archive)
    targets = relations(archive, book)
    names = set(archive.namelist())
    found: list[SheetEntry] = []
    for element in tree(archive, book).iter():
        if local(element.tag) != "sheet":
            continue
        key = next(
            (value for name, value in element.items() if local(name) == "id" and value in targets),
            "",
        )
        kind, target = targets.get(key, ("", ""))
        if kind == "worksheet" and target in names:
            state = {"hidden": "hidden", "veryHidden": "very hidden"}.get(
                element.get("state", ""), "visible"
            )
            found.append(SheetEntry(element.get("name", ""), target, state))
    return found


def survey(archive: zipfile.ZipFile) -> dict[str, guard.SheetFacts]:
    """Check every part and look over every worksheet: part name → its facts. Refusal when
    something is wrong.
    """
    facts: dict[str, guard.SheetFacts] = {}
    cells = 0
    for name in archive.namelist():
        if _SHEET.search(name):
            facts[name] = guard.survey(archive, name)
            cells += facts[name].cells
        elif _TEXT_PARTS.search(name) or guard.is_markup(archive, name):
            guard.check_markup(archive, name)
    if cells > guard.MAX_CELLS:
        raise FileRefusal("too large")
    return facts


def is_ordinary(archive: zipfile.ZipFile) -> bool:
    """False when styles, strings, names or comments weigh so much that a reader which makes an
    object of each is slow.
    """
    others = [
        part
        for part in archive.infolist()
        if _TEXT_PARTS.search(part.filename) and not _SHEET.search(part.filename)
    ]
    strings = sum(part.file_size for part in others if _STRINGS.search(part.filename))
    return (
        strings <= ORDINARY_STRINGS
        and sum(part.file_size for part in others) - strings <= ORDINARY_REST
    )


def survey_elsewhere(
    archive: zipfile.ZipFile, known: dict[str, guard.SheetFacts]
) -> dict[str, guard.SheetFacts]:
    """The facts of worksheets that lie where no program of today puts them."""
    places = [sheet.part for sheet in sheet_parts(archive)]
    if len(places) > guard.MAX_SHEETS:
        raise FileRefusal("sheets", count=guard.MAX_SHEETS)
    if len(set(places)) < len(places):  # one sheet named again and again would be read as often
        raise FileRefusal("tampered", what="duplicate")
    return {place: guard.survey(archive, place) for place in places if place not in known}
