"""Rows put into a workbook: all that speaks of rows moves or grows with them, wherever it stands.
Sums, conditional formats, drop-down lists, merged cells, print areas, names, tables, charts,
pictures, notes.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lcdesk.papers.office_files.package import Element, OfficePackage, unfillable
from lcdesk.papers.office_files.references import (
    CELL,
    MAX_ROW,
    RowInsertion,
    column_name,
    column_number,
    moved_with_row,
    row_of,
    rows_of,
    translated,
)
from lcdesk.texts import _

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FORMULAS = frozenset(
    (f"{M}formula", f"{M}formula1", f"{M}formula2", f"{XM}f", f"{M}calculatedColumnFormula")
)
_VIEWS = frozenset((f"{M}selection", f"{M}pane", f"{M}sheetView"))
_CACHES = tuple(f"{CHART}{name}" for name in ("strCache", "numCache", "multiLvlStrCache"))


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook and its part."""

    name: str
    part: str


class GrowingBook:
    """A workbook into which rows are put; its parts as trees, those touched written at the end."""

    def __init__(self, package: OfficePackage, main: str, sheets: list[Sheet]) -> None:
        self.package, self.main, self.sheets = package, main, sheets
        self._trees: dict[str, Element] = {}
        self._touched: set[str] = set()

    def tree(self, part: str) -> Element:
        """A part to be looked at; see `changed`."""
        if part not in self._trees:
            self._trees[part] = self.package.tree(part)
        return self._trees[part]

    def give(self, part: str, root: Element) -> None:
        """Take a tree as that of a part, which is written."""
        self._trees[part] = root
        self._touched.add(part)

    def changed(self, part: str) -> Element:
        """A part to be changed."""
        self._touched.add(part)
        return self.tree(part)

    def put(self) -> None:
        """Give the changed parts to the package; one that says what it did keeps its bytes."""
        for part in self._touched:
            self.package.put_other(part, self._trees[part])

    # --- Rows put in ---

    def repeat(self, sheet: Sheet, row: Element, count: int) -> list[Element]:
        """The row so many times, one below the other; its copies, itself among them, whose own
        formulas speak of their own rows.
        """
        root, at = self.changed(sheet.part), int(row.get("r"))
        inserted = RowInsertion(sheet.name, at, count - 1)
        self._require_room(sheet, root, inserted)
        own = set(row.iter(f"{M}f"))
        self._move_formulas(inserted, own)
        _move_rows(root, inserted)
        rows = _copies(row, inserted)
        _move_merges(root, inserted)
        _move_rest(root, inserted)
        self._move_names(inserted)
        self._move_beside(sheet, inserted)
        self._move_charts(inserted)
        return rows

    def _require_room(self, sheet: Sheet, root: Element, inserted: RowInsertion) -> None:
        last = max((int(row.get("r")) for row in root.iter(f"{M}row")), default=0)
        if last + inserted.more > MAX_ROW:
            raise unfillable(self.package.file, _("It would have more rows than a sheet holds."))
        for merge in root.iter(f"{M}mergeCell"):
            first, end = rows_of(merge.get("ref", ""))
            if first == inserted.row < end:
                raise unfillable(
                    self.package.file,
                    _(
                        "In “{sheet}” row {row}, which is repeated, is merged with the next one.",
                        sheet=sheet.name,
                        row=inserted.row,
                    ),
                )
        for formula in root.iter(f"{M}f"):
            first, end = rows_of(formula.get("ref") or "")
            if formula.get("t") == "array" and first <= inserted.row <= end and first < end:
                raise unfillable(
                    self.package.file,
                    _(
                        "In “{sheet}” a formula of several cells goes through row {row}, which is "
                        "repeated.",
                        sheet=sheet.name,
                        row=inserted.row,
                    ),
                )

    def _move_formulas(self, inserted: RowInsertion, own: set[Element]) -> None:
        for other in self.sheets:
            is_here = other.name == inserted.sheet
            if not is_here and b"<f" not in self.package.parts[other.part]:
                continue
            root = self.tree(other.part)
            if is_here or any(inserted.sheet in (f.text or "") for f in root.iter(f"{M}f")):
                expand_shared(root)
            for formula in root.iter(f"{M}f"):
                if formula in own or not formula.text:
                    continue
                moved = inserted.formula(formula.text, other.name)
                if moved != formula.text:
                    formula.text = moved
                    self._touched.add(other.part)

    def _move_names(self, inserted: RowInsertion) -> None:
        for name in self.tree(self.main).iter(f"{M}definedName"):
            if name.text and "#REF" not in name.text:
                moved = inserted.formula(name.text, grows=not _is_print_titles(name))
                if moved != name.text:
                    self.changed(self.main)
                    name.text = moved

    def _move_beside(self, sheet: Sheet, inserted: RowInsertion) -> None:
        """What lies in other parts and belongs to the sheet: pictures, notes, tables."""
        for part in self.package.related(sheet.part, "drawing"):
            _move_pictures(self.changed(part), inserted)
        for part in self.package.related(sheet.part, "comments", "threadedComment"):
            for one in self.changed(part).iter():
                if one.get("ref"):
                    one.set("ref", inserted.area(one.get("ref")))
        for part in self.package.related(sheet.part, "table"):
            _move_table(self.changed(part), inserted)
        for part in self.package.related(sheet.part, "vmlDrawing"):
            self.package.parts[part] = _move_notes(self.package.parts[part], inserted)

    def charts(self) -> Iterator[str]:
        """The parts of all charts."""
        for part in self.package.parts:
            if re.search(r"(^|/)charts/chart[^/]*\.xml$", part):
                yield part

    def _move_charts(self, inserted: RowInsertion) -> None:
        for part in self.charts():
            for one in self.tree(part).iter("{*}f"):
                is_title = next(one.iterancestors(f"{CHART}tx"), None) is not None
                moved = inserted.formula(one.text or "", grows=not is_title)
                if moved != one.text:
                    one.text = moved
                    self._touched.add(part)

    def forget_results(self, filled: set[str]) -> None:
        """Take out what formulas and charts came to: who opens the file reckons anew. `filled`:
        names of the sheets in which anything was filled.
        """
        has_formulas = False
        for sheet in self.sheets:
            if b"<f" not in self.package.parts[sheet.part] and sheet.part not in self._trees:
                continue
            for formula in self.tree(sheet.part).iter(f"{M}f"):
                has_formulas = True
                cell = formula.getparent()
                for value in cell.findall(f"{M}v"):
                    self._touched.add(sheet.part)
                    cell.remove(value)
                cell.attrib.pop("t", None)
        for part in self.charts():
            self._forget_cache(part, filled)
        if has_formulas:
            self._reckon_on_opening()

    def _forget_cache(self, part: str, filled: set[str]) -> None:
        for one in self.tree(part).iter(f"{CHART}f"):
            if any(name in (one.text or "") for name in filled):
                for cache in [cache for cache in one.getparent() if cache.tag in _CACHES]:
                    one.getparent().remove(cache)
                    self._touched.add(part)

    def _reckon_on_opening(self) -> None:
        book = self.changed(self.main)
        wish = book.find(f"{M}calcPr")
        if wish is None:
            wish = book.makeelement(f"{M}calcPr")
            before = [one for one in book if one.tag in (f"{M}sheets", f"{M}definedNames")]
            before[-1].addnext(wish)
        wish.set("fullCalcOnLoad", "1")
        for part in self.package.related(self.main, "calcChain"):
            self.package.drop(part)


def _is_print_titles(name: Element) -> bool:
    return name.get("name") == "_xlnm.Print_Titles"


def number_rows(root: Element) -> None:
    """Say of each row and cell where it is: files need not."""
    row_number = 0
    for row in root.iter(f"{M}row"):
        said = row.get("r") or ""
        row_number = int(said) if said.isdecimal() and len(said) < 8 else row_number + 1
        row.set("r", str(row_number))
        column = 0
        for cell in row.iter(f"{M}c"):
            found = CELL.fullmatch(cell.get("r") or "")
            column = column_number(found[2]) if found else column + 1
            if found is None:
                cell.set("r", f"{column_name(column)}{row_number}")


def expand_shared(root: Element) -> None:
    """Write the formulas that cells share into each of them."""
    masters: dict[str, tuple[str, re.Match[str]]] = {}
    for formula in root.iter(f"{M}f"):
        if formula.get("t") != "shared":
            continue
        place = CELL.fullmatch(formula.getparent().get("r", ""))
        number = formula.get("si", "")
        if place is None:
            continue
        if formula.text:
            masters[number] = formula.text, place
        elif number in masters:
            text, first = masters[number]
            across = column_number(place[2]) - column_number(first[2])
            formula.text = translated(text, int(place[4]) - int(first[4]), across)
        for key in ("t", "si", "ref"):
            formula.attrib.pop(key, None)


def _set_row(row: Element, number: int) -> None:
    row.set("r", str(number))
    for cell in row.iter(f"{M}c"):
        cell.set("r", re.sub(r"\d+$", str(number), cell.get("r")))
        for formula in cell.iter(f"{M}f"):
            if formula.get("ref"):
                formula.set("ref", re.sub(r"\d+", str(number), formula.get("ref")))


def _move_rows(root: Element, inserted: RowInsertion) -> None:
    if not inserted.more:
        return
    for row in root.iter(f"{M}row"):
        number = int(row.get("r"))
        if number <= inserted.row:
            continue
        row.set("r", str(number + inserted.more))
        for cell in row.iter(f"{M}c"):
            cell.set("r", inserted.area(cell.get("r")))
            for formula in cell.iter(f"{M}f"):
                if formula.get("ref"):
                    formula.set("ref", inserted.area(formula.get("ref")))


def _copies(row: Element, inserted: RowInsertion) -> list[Element]:
    made = [row]
    for by in range(1, inserted.more + 1):
        new = copy.deepcopy(row)
        _set_row(new, inserted.row + by)
        made[-1].addnext(new)
        made.append(new)
    for by, one in enumerate(made):
        for formula in one.iter(f"{M}f"):
            if formula.text:
                formula.text = moved_with_row(formula.text, inserted, by)
    return made


def _move_merges(root: Element, inserted: RowInsertion) -> None:
    merges = root.find(f"{M}mergeCells")
    if merges is None:
        return
    for merge in list(merges):
        ref = merge.get("ref", "")
        if rows_of(ref) != (inserted.row, inserted.row):
            merge.set("ref", inserted.area(ref))
            continue
        for by in range(1, inserted.more + 1):
            own = re.sub(r"\d+", str(inserted.row + by), ref)
            merges.append(merges.makeelement(f"{M}mergeCell", {"ref": own}))
    if merges.get("count"):
        merges.set("count", str(len(merges)))


def _move_rest(root: Element, inserted: RowInsertion) -> None:
    """All of a sheet but its rows and merged cells."""
    settled = _repeat_sparklines(root, inserted)
    skipped = (f"{M}sheetData", f"{M}mergeCells")
    for block in (one for one in root if one.tag not in skipped):
        for element in block.iter():
            if isinstance(element.tag, str) and element not in settled:
                _move_element(element, inserted)


def _move_element(element: Element, inserted: RowInsertion) -> None:
    stays = element.tag in _VIEWS or element.tag == f"{M}dimension"
    for key in ("sqref", "ref", "activeCell", "topLeftCell", "r1", "r2"):
        if said := element.get(key):
            element.set(key, inserted.areas(said) if stays else inserted.grown_all(said))
    if element.tag == f"{M}brk" and element.getparent().tag == f"{M}rowBreaks":
        number = int(element.get("id", "0"))
        element.set("id", str(number + inserted.more if number >= inserted.row else number))
    elif element.tag == f"{M}hyperlink" and element.get("location"):
        element.set("location", inserted.formula(element.get("location")))
    elif element.tag == f"{XM}sqref" and element.text:
        element.text = inserted.grown_all(element.text)
    elif element.tag in _FORMULAS and element.text:
        element.text = inserted.formula(element.text, inserted.sheet)
    elif element.tag == f"{_PLACED}row" and (element.text or "").strip().isdecimal():
        element.text = str(inserted.moved(int(element.text) + 1) - 1)


def _repeat_sparklines(root: Element, inserted: RowInsertion) -> set[Element]:
    """A sparkline beside the row stands beside each of its copies; what was settled so."""
    settled: set[Element] = set()
    for line in list(root.iter(f"{_X14}sparkline")):
        place, values = line.find(f"{XM}sqref"), line.find(f"{XM}f")
        if place is None or values is None or row_of(place.text or "") != inserted.row:
            continue
        text, ref = values.text or "", place.text or ""
        lines = [line, *(copy.deepcopy(line) for _by in range(inserted.more))]
        for by, one in enumerate(lines):
            own_values, own_place = one.find(f"{XM}f"), one.find(f"{XM}sqref")
            own_values.text = moved_with_row(text, inserted, by)
            own_place.text = re.sub(r"\d+", str(inserted.row + by), ref)
            settled |= {own_values, own_place}
            if by:
                lines[by - 1].addnext(one)
    return settled


def _move_pictures(root: Element, inserted: RowInsertion) -> None:
    """What begins below the row moves as a whole; what begins above keeps its size."""
    for anchor in root:
        rows = [corner.find(f"{_PLACED}row") for corner in anchor if corner.tag in _CORNERS]
        is_said = all(row is not None and (row.text or "").isdecimal() for row in rows)
        numbers = [int(row.text) for row in rows] if is_said else []
        if numbers and numbers[0] >= inserted.row:
            for row, number in zip(rows, numbers, strict=True):
                row.text = str(number + inserted.more)


_CORNERS = (f"{_PLACED}from", f"{_PLACED}to")


def _move_table(root: Element, inserted: RowInsertion) -> None:
    for one in root.iter():
        if one.get("ref"):
            one.set("ref", inserted.area(one.get("ref")))
        if one.tag in _FORMULAS or one.tag == f"{M}totalsRowFormula":
            one.text = inserted.formula(one.text or "", inserted.sheet)


_NOTE_ROW = re.compile(rb"(<x:Row>\s*)(\d+)")
_NOTE_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")


def _move_notes(content: bytes, inserted: RowInsertion) -> bytes:
    """The boxes of notes, which lie in a part that is no XML to everybody."""

    def row(found: re.Match[bytes]) -> bytes:
        return found[1] + str(inserted.moved(int(found[2]) + 1) - 1).encode()

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = found[2].decode().split(",")
        is_whole = len(numbers) == 8 and all(one.strip().isdecimal() for one in numbers)
        if is_whole and int(numbers[2]) >= inserted.row:
            for at in (2, 6):
                numbers[at] = f" {int(numbers[at]) + inserted.more}"
        return found[1] + ",".join(numbers).encode() + found[3]

    return _NOTE_ANCHOR.sub(anchor, _NOTE_ROW.sub(row, content))
