"""Workbooks of ordinary size through openpyxl, which keeps formats, links, merges, errors and
hidden rows; and the inner map by which it is known which are ordinary.
"""

from __future__ import annotations

import posixpath
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree

from lcdesk import guarded_archive
from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular import guard
from lcdesk.tabular.guard import SheetFacts
from lcdesk.tabular.reading.shown import slot_for
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

_STATES = {"hidden": "hidden", "veryHidden": "very hidden"}
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")


def is_ordinary(archive: zipfile.ZipFile, facts: dict[str, SheetFacts]) -> bool:
    """True when openpyxl is quick enough for these sheets, and for all that lies beside them."""
    cells = sum(sheet.cells for sheet in facts.values())
    merged = sum(sheet.merged_area for sheet in facts.values())
    around = sum(sheet.around for sheet in facts.values())
    is_small = cells <= ORDINARY_CELLS and merged <= ORDINARY_MERGED and around <= ORDINARY_AROUND
    return is_small and _has_ordinary_parts(archive)


def read(
    file: IO[bytes], archive: zipfile.ZipFile, facts: dict[str, SheetFacts]
) -> tuple[list[PackedSheet], dict[str, Any]]:
    """All worksheets, and the properties of the workbook (title, creator, 1904)."""
    from openpyxl.styles import numbers

    for number, form in EAST_ASIAN_DATES.items():
        numbers.BUILTIN_FORMATS.setdefault(number, form)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = read_quickly(file, facts) or read_usually(file, archive, facts)
    book, sheets = found
    if not sheets:
        raise FileRefusal("no sheets")
    made = {
        "title": book.properties.title,
        "creator": book.properties.creator,
        "1904": book.epoch.year == 1904,
    }
    return sheets, {key: value for key, value in made.items() if value}


def read_quickly(
    file: IO[bytes], facts: dict[str, SheetFacts]
) -> tuple[Any, list[PackedSheet]] | None:
    """openpyxl's workbook and the sheets, without its cells; None where rows are unusual."""
    from lcdesk.tabular.reading.quick_rows import QuickBook, UnusualRows

    try:
        quick = QuickBook(file)
        sheets: list[PackedSheet] = []
        for page, part in zip(quick.book.worksheets, quick.parts, strict=True):
            known = facts.get(part, SheetFacts())
            walked = quick.walk(page, part, slot_of, known.formulas_without_value)
            sheets.append(
                _packed(page, walked.cells, known.hidden_rows | walked.hidden, walked.struck)
            )
    except UnusualRows:
        file.seek(0)
        return None
    return quick.book, sheets


def read_usually(
    file: IO[bytes], archive: zipfile.ZipFile, facts: dict[str, SheetFacts]
) -> tuple[Any, list[PackedSheet]]:
    """openpyxl's workbook and the sheets, out of its cells."""
    import openpyxl

    book: Any = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    places = {sheet.name: sheet.part for sheet in sheet_parts(archive)}
    sheets = [
        _sheet(page, facts.get(places.get(page.title, ""), SheetFacts()))
        for page in book.worksheets
    ]
    return book, sheets


def _sheet(page: Any, facts: SheetFacts) -> PackedSheet:
    lost = facts.formulas_without_value
    cells: dict[tuple[int, int], Slot] = {}
    # the public ways build every cell up to the farthest one
    for (row, column), cell in page._cells.items():  # noqa: SLF001
        slot = _slot(cell, (row - 1, column - 1) in lost)
        if slot is not None:
            cells[row - 1, column - 1] = slot
    hidden = {number - 1 for number, row in page.row_dimensions.items() if row.hidden}
    return _packed(page, cells, hidden | facts.hidden_rows, _struck_rows(page))


def _packed(
    page: Any, cells: dict[tuple[int, int], Slot], hidden_rows: set[int], struck_rows: set[int]
) -> PackedSheet:
    rows, width = dense(cells, guard.MAX_CELLS)
    merges = [
        (block.min_row - 1, block.min_col - 1, block.max_row - 1, block.max_col - 1)
        for block in page.merged_cells.ranges
    ]
    spread(rows, width, merges)
    state = _STATES.get(page.sheet_state, "visible")
    return PackedSheet(
        page.title,
        rows,
        width,
        merges,
        hidden_rows,
        _hidden_columns(page),
        state,
        struck_rows=struck_rows,
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
    form = cell.number_format if cell.value is not None else ""
    return slot_of(cell.value, cell.data_type, form, link, is_lost)


def slot_of(value: Any, data_type: str, form: str, link: str | None, is_lost: bool) -> Slot:
    """What openpyxl read of a cell as a slot; None when it holds nothing."""
    if is_lost and value in (None, ""):
        return (None, "", None, "formula", link, None)
    if value is None:
        return None
    if data_type == "e":
        return (None, str(value), str(value), None, link, None)
    if isinstance(value, str):
        value = plain(value)
    return slot_for(value, form, link)


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


# --- The inner map of an .xlsx or .xlsb: which sheet lies in which part, where its links go ---

_SHEET_PART = re.compile(r"worksheets/[^/]*\.xml$")
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


def local_name(tag: str) -> str:
    """A tag without its name space (transitional and strict files differ in it)."""
    return tag.rpartition("}")[2]


def xml_tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """A small part as a tree; Refusal "damaged" when it is no XML."""
    try:
        return ElementTree.fromstring(b"".join(guarded_archive.chunks(archive, name)))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise FileRefusal("damaged") from error


def relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, target) of a part; targets inside the archive are full part names."""
    folder, _, last = name.rpartition("/")
    rels = f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"
    if rels not in archive.namelist():
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in xml_tree(archive, rels):
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
    for element in xml_tree(archive, book).iter():
        if local_name(element.tag) != "sheet":
            continue
        key = next(
            (
                value
                for name, value in element.items()
                if local_name(name) == "id" and value in targets
            ),
            "",
        )
        kind, target = targets.get(key, ("", ""))
        if kind == "worksheet" and target in names:
            state = _STATES.get(element.get("state", ""), "visible")
            found.append(SheetEntry(element.get("name", ""), target, state))
    return found


def stamps(archive: zipfile.ZipFile) -> dict[str, str]:
    """When a workbook was made and last saved, as it says itself: "created" and "modified", ISO
    without a zone; those it does not say are left out.
    """
    name = "docProps/core.xml"
    if name not in archive.namelist():
        return {}
    try:
        tree = xml_tree(archive, name)
    except FileRefusal:  # what is beside the sheets may be broken
        return {}
    said = {local_name(one.tag): (one.text or "").strip() for one in tree}
    return {
        key: said[key][: len("2026-11-30T17:48:18")]
        for key in ("created", "modified")
        if _STAMP.match(said.get(key, ""))
    }


_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def survey(archive: zipfile.ZipFile) -> dict[str, guard.SheetFacts]:
    """Check every part and look over every worksheet: part name → its facts. Refusal when
    something is wrong.
    """
    facts: dict[str, guard.SheetFacts] = {}
    cells = 0
    for name in archive.namelist():
        if _SHEET_PART.search(name):
            facts[name] = guard.survey(archive, name)
            cells += facts[name].cells
        elif _TEXT_PARTS.search(name) or guard.is_markup(archive, name):
            guard.check_markup(archive, name)
    if cells > guard.MAX_CELLS:
        raise FileRefusal("too large")
    return facts


def _has_ordinary_parts(archive: zipfile.ZipFile) -> bool:
    """False when styles, strings, names or comments weigh so much that a reader which makes an
    object of each is slow.
    """
    others = [
        part
        for part in archive.infolist()
        if _TEXT_PARTS.search(part.filename) and not _SHEET_PART.search(part.filename)
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
