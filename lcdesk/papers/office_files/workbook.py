"""A workbook as a template: names in cells, notes, heads and feet of pages, text boxes and charts.
A row that names a person is repeated for everybody, with all that belongs to it.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from lcdesk.papers.office_files.merge_fields import SPACE
from lcdesk.papers.office_files.names import (
    MARK,
    NAME,
    About,
    FillData,
    FilledValue,
    NamedTexts,
    Subjects,
    TemplateName,
    UnknownName,
    Values,
    Vocabulary,
)
from lcdesk.papers.office_files.package import (
    RELATION_ID,
    Element,
    OfficePackage,
    as_xml_text,
    unfillable,
)
from lcdesk.papers.office_files.references import rows_of
from lcdesk.papers.office_files.row_names import RowNames
from lcdesk.papers.office_files.sheet_growth import GrowingBook, M, Sheet, number_rows
from lcdesk.papers.office_files.sheet_photos import SheetPhoto, put_photos
from lcdesk.texts import N_, _, with_label

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ABOUT = "lcdesk-about"
"""An attribute that is in no file: what a repeated row is about."""
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PAGE_HEADS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_HEAD = N_("head or foot of the page")
_DRAWING = N_("text box or chart")
_TAB = N_("tab of a sheet, which is not filled")
_NOTE = N_("note of a cell")
_THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"


class BookTemplate:
    """An .xlsx with names. `unknown`: those that nothing is known for, while there are any it is
    not filled. KnownFault where the file is no sound .xlsx, or has a pivot table, whose figures
    would be those of before.
    """

    def __init__(self, content: bytes, vocabulary: Vocabulary, file: str = "") -> None:
        self._package = OfficePackage.read(content, file)
        self._main = self._package.main_part(_TYPE)
        self._named = NamedTexts(vocabulary)
        self._is_for_each = False
        self._repeated: set[About] = set()
        book = self._package.tree(self._main)
        if book.tag != f"{M}workbook":
            raise unfillable(file, _("It is of a format that is not filled here."))
        if any("/pivot" in name.casefold() for name in self._package.parts):
            raise unfillable(file, _("It has a pivot table, whose figures would be old ones."))
        self._sheets = list(self._read_sheets(book))
        self._strings = self._read_strings()
        self._trees: dict[str, Element] = {}
        for sheet in self._sheets:
            self._read(sheet)
        for part in self._parts(r"(^|/)(drawings/drawing|charts/chart)[^/]*\.xml$"):
            self._read_drawn(part)
        for part in self._parts(r"(^|/)(comment|threadedComment)[^/]*\.xml$"):
            self._read_notes(part)
        self._report_tabs()

    @property
    def unknown(self) -> Sequence[UnknownName]:
        """Names that nothing is known for, in their order."""
        return self._named.unknown

    @property
    def used(self) -> Sequence[TemplateName]:
        """What is filled in, each once."""
        return list(self._named.used.values())

    @property
    def is_for_each(self) -> bool:
        """Does it name a person outside of repeated rows, so that everybody gets one?"""
        return self._is_for_each

    @property
    def repeats(self) -> frozenset[About]:
        """What rows are repeated for."""
        return frozenset(self._repeated)

    # --- Reading ---

    def _read_sheets(self, book: Element) -> Iterator[Sheet]:
        targets = {
            one.id: one.target
            for one in self._package.relations(self._main)
            if one.kind == "worksheet" and not one.is_external
        }
        for one in book.iter(f"{M}sheet"):
            part = targets.get(one.get(RELATION_ID, ""), "")
            if part in self._package.parts:
                yield Sheet(one.get("name", ""), part)

    def _read_strings(self) -> list[Element]:
        parts = self._package.related(self._main, "sharedStrings")
        return list(self._package.tree(parts[0]).iter(f"{M}si")) if parts else []

    def _read(self, sheet: Sheet) -> None:
        root = self._package.tree(sheet.part)
        for cell in root.iter(f"{M}c"):
            string = self._string_of(cell)
            if string is not None:
                self._mark_cell(cell, string, sheet)
        for name in _PAGE_HEADS:
            for element in root.iter(f"{M}{name}"):
                self._named.mark([element], with_label(sheet.name, _(_HEAD)))
        if next(_marked(root), None) is None:
            return
        number_rows(root)
        self._trees[sheet.part] = root
        self._mark_rows(root)
        self._require_plain_heads(sheet, root)
        self._settle(root)

    def _string_of(self, cell: Element) -> Element | None:
        """The text of a cell where it has one; rich or plain."""
        if cell.get("t") == "inlineStr":
            return cell.find(f"{M}is")
        value = cell.find(f"{M}v")
        if cell.get("t") != "s" or value is None or not (value.text or "").isdecimal():
            return None
        number = int(value.text)
        return self._strings[number] if number < len(self._strings) else None

    def _mark_cell(self, cell: Element, string: Element, sheet: Sheet) -> None:
        if not any(sign in (text.text or "") for text in string.iter(f"{M}t") for sign in "{｛«"):
            return
        own = string if string.getparent() is cell else copy.deepcopy(string)
        self._named.mark(_texts_of(own), f"{sheet.name}!{cell.get('r', '?')}")
        if any(text.get(MARK) for text in own.iter(f"{M}t")) and own is not string:
            own.tag = f"{M}is"
            for child in list(cell):
                cell.remove(child)
            cell.append(own)
            cell.set("t", "inlineStr")

    def _mark_rows(self, root: Element) -> None:
        rows = list(root.iter(f"{M}row"))
        said = {int(row.get("r")): self._said_by(row) for row in rows}
        about = {at: one.about(self._named.vocabulary) for at, one in said.items()}
        for row in rows:
            at = int(row.get("r"))
            what = about[at]
            is_lone = "person" not in (about.get(at - 1), about.get(at + 1))
            if what == "activity" or (
                what == "person" and is_lone and not said[at].has_labels(self._named.vocabulary)
            ):
                row.set(_ABOUT, what)
                self._repeated.add(what)

    def _said_by(self, row: Element) -> RowNames:
        names: list[str] = []
        words: list[str] = []
        for cell in row.iter(f"{M}c"):
            string = self._string_of(cell)
            if string is None:
                continue
            texts = _texts_of(string)
            found = [self._named.of(text) for text in texts if text.get(MARK)]
            names += [raw.name for text in found for raw in text.names]
            if not found:
                words.append("".join(text.text or "" for text in texts).strip())
        return RowNames(names, words)

    def _require_plain_heads(self, sheet: Sheet, root: Element) -> None:
        """A table of Excel knows its columns by the words in its head: no names may stand there."""
        heads = set[int]()
        for part in self._package.related(sheet.part, "table"):
            table = self._package.tree(part)
            if table.get("headerRowCount") != "0":
                heads.add(rows_of(table.get("ref", ""))[0])
        for row in root.iter(f"{M}row"):
            if int(row.get("r")) in heads and next(_marked(row), None) is not None:
                raise unfillable(
                    self._package.file,
                    _("In “{sheet}” the head of a table holds names.", sheet=sheet.name),
                )

    def _parts(self, names: str) -> list[str]:
        """The parts called so in which a brace stands."""
        held = self._package.parts
        wanted = [part for part in held if re.search(names, part)]
        return [part for part in wanted if b"{" in held[part] or "｛".encode() in held[part]]

    def _read_notes(self, part: str) -> None:
        """Notes move with their rows and are not repeated: they may say what holds for all."""
        root = self._package.tree(part)
        for note in root.iter(f"{M}comment"):
            self._named.mark(list(note.iter(f"{M}t")), f"{_(_NOTE)} {note.get('ref', '?')}")
        for note in root.iter(f"{_THREADS}threadedComment"):
            place = f"{_(_NOTE)} {note.get('ref', '?')}"
            self._named.mark(list(note.iter(f"{_THREADS}text")), place)
        if next(_marked(root), None) is not None:
            self._trees[part] = root
            self._settle(root, ["course"])

    def _report_tabs(self) -> None:
        """Formulas, names and charts go by the name of a sheet: it stays as it is, and is told."""
        for sheet in self._sheets:
            for match in NAME.finditer(sheet.name):
                self._named.report((match["name"] or match["code"]).strip(), _(_TAB))

    def _read_drawn(self, part: str) -> None:
        root = self._package.tree(part)
        for paragraph in root.iter(f"{_DRAWN}p"):
            self._named.mark(list(paragraph.iter(f"{_DRAWN}t")), _(_DRAWING))
        if next(_marked(root), None) is not None:
            self._trees[part] = root
            self._settle(root)

    def _settle(self, root: Element, usual: Sequence[About] = ("person", "course")) -> None:
        """`usual`: whose names may stand where no row is repeated."""
        for element in _marked(root):
            about = _row_about(element)
            text = self._named.of(element)
            place = self._named.places[int(element.get(MARK))]
            self._named.settle(text, place, (about, "course") if about else usual)
            if about is None and any(one.about == "person" for one in text.meanings.values()):
                self._is_for_each = True

    # --- Filling ---

    def filled(self, data: FillData, person: Values | None = None) -> bytes:
        """The workbook, for one person where it is for each."""
        self._named.require_known()
        book = GrowingBook(self._package.copy(), self._main, self._sheets)
        filling = _BookFilling(book, self._named, self._styles, data, person)
        for part, root in self._trees.items():
            book.give(part, copy.deepcopy(root))
        for sheet in self._sheets:
            if sheet.part in self._trees:
                filling.fill_sheet(sheet)
        for part in self._trees:
            filling.fill_drawn(book.tree(part))
        if self._trees:
            book.forget_results({one.name for one in self._sheets if one.part in self._trees})
        book.put()
        filling.put_photos()
        return book.package.written()

    @cached_property
    def _styles(self) -> CellStyles:
        parts = self._package.related(self._main, "styles")
        root = self._package.tree(parts[0]) if parts else None
        book = self._package.tree(self._main).find(f"{M}workbookPr")
        is_1904 = book is not None and book.get("date1904") in ("1", "true")
        return CellStyles.read(root, is_1904=is_1904)


@dataclass(frozen=True)
class CellStyles:
    """Of each style of cells, whether it shows days, times or text; and from when days are
    counted.
    """

    days: frozenset[int]
    times: frozenset[int]
    texts: frozenset[int]
    first: dt.date

    @classmethod
    def read(cls, root: Element | None, *, is_1904: bool) -> CellStyles:
        """The styles of a workbook."""
        first = dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 30)
        if root is None:
            return cls(frozenset(), frozenset(), frozenset(), first)
        codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter(f"{M}numFmt")}
        formats = [one.get("numFmtId", "0") for one in root.findall(f"{M}cellXfs/{M}xf")]
        told = [codes.get(one) or _BUILT_IN.get(one, "") for one in formats]
        signs = [re.sub(r'"[^"]*"|\\.|_.|\[[^\]hms]*\]', "", code) for code in told]
        return cls(
            frozenset(n for n, code in enumerate(signs) if re.search("[yYdD]", code)),
            frozenset(n for n, code in enumerate(signs) if re.search("[hHsS]", code)),
            frozenset(n for n, code in enumerate(signs) if code.strip() == "@"),
            first,
        )

    def written(self, value: object, style: int) -> str | None:
        """A value as the number that a cell of this style shows as it should; None where it shows
        better as a text.
        """
        match value:
            case bool():
                return None
            case int() | float():
                return None if style in self.texts else repr(value)
            case dt.date() if style in self.days and value >= dt.date(1900, 3, 1):
                return str((value - self.first).days)
            case dt.time() if style in self.times:
                seconds = value.hour * 3600 + value.minute * 60 + value.second
                return repr(seconds / 86_400)
            case _:
                return None


_DAYS = (14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58)
_TIMES = (18, 19, 20, 21, *range(32, 36), 45, 46, 47, 55, 56)
_BUILT_IN = {
    **{str(number): "yyyy-mm-dd" for number in _DAYS},
    **{str(number): "h:mm:ss" for number in _TIMES},
    "22": "yyyy-mm-dd h:mm",
    "49": "@",
}
"""Formats that a workbook has without saying so."""


class _BookFilling:
    """One workbook as it is filled."""

    def __init__(
        self,
        book: GrowingBook,
        named: NamedTexts,
        styles: CellStyles,
        data: FillData,
        person: Values | None,
    ) -> None:
        self._book, self._named, self._styles, self._data = book, named, styles, data
        self._subjects: Subjects = {"course": data.course, "person": person or {}}
        self._photos: dict[str, list[SheetPhoto]] = {}

    def fill_sheet(self, sheet: Sheet) -> None:
        """Repeat the rows of a sheet, the lowest first, and fill its cells."""
        root = self._book.tree(sheet.part)
        repeated = [row for row in root.iter(f"{M}row") if row.get(_ABOUT)]
        for row in reversed(repeated):
            about: About = row.attrib.pop(_ABOUT)
            copies = self._book.repeat(sheet, row, max(self._data.count(about), 1))
            for number, one in enumerate(copies):
                subjects = self._data.subjects(about, number)
                for cell in one.iter(f"{M}c"):
                    self._fill_cell(cell, subjects, sheet)
        for cell in list(root.iter(f"{M}c")):
            self._fill_cell(cell, self._subjects, sheet)
        for element in list(_marked(root)):
            element.text = self._named.of(element).told(self._subjects, _of_page)
            del element.attrib[MARK]

    def fill_drawn(self, root: Element) -> None:
        """Fill what is left: texts of boxes and charts."""
        for element in list(_marked(root)):
            element.text = self._named.of(element).told(self._subjects)
            del element.attrib[MARK]

    def put_photos(self) -> None:
        """Put the photos over their cells."""
        for part, photos in self._photos.items():
            put_photos(self._book.package, part, photos)

    def _fill_cell(self, cell: Element, subjects: Subjects, sheet: Sheet) -> None:
        texts = [text for text in cell.iter(f"{M}t") if text.get(MARK)]
        if not texts:
            return
        value = self._alone(cell, texts, subjects)
        if value is not None and self._is_put(cell, value, sheet):
            return
        for text in texts:
            text.text = self._named.of(text).told(subjects)
            text.set(SPACE, "preserve")
            del text.attrib[MARK]

    def _alone(
        self, cell: Element, texts: Sequence[Element], subjects: Subjects
    ) -> FilledValue | None:
        """The value of a cell that holds one name and nothing else."""
        raw = self._named.of(texts[0]).alone() if len(texts) == 1 else None
        rest = [text for text in cell.iter(f"{M}t") if text is not texts[0]]
        if raw is None or any((text.text or "").strip() for text in rest):
            return None
        meaning = self._named.of(texts[0]).meant(raw)
        return subjects.get(meaning.about, {}).get(meaning.key, FilledValue())

    def _is_put(self, cell: Element, value: FilledValue, sheet: Sheet) -> bool:
        """Put a number, a day, a photo or nothing into a cell; False where it is to be a text."""
        if value.photo is not None:
            photo = SheetPhoto(cell.get("r"), value.photo, value.text)
            self._photos.setdefault(sheet.part, []).append(photo)
        number = self._styles.written(value.cell, int(cell.get("s") or 0))
        if value.photo is None and number is None and value.text:
            return False
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if number is not None:
            made = cell.makeelement(f"{M}v")
            made.text = number
            cell.append(made)
        return True


def _of_page(text: str) -> str:
    """A value in the head or foot of a page, where & begins a command."""
    return as_xml_text(text).replace("&", "&&")


def _texts_of(string: Element) -> list[Element]:
    """The pieces of the text of a cell, but for how it is read aloud."""
    return [text for text in string.iter(f"{M}t") if text.getparent().tag != f"{M}rPh"]


def _row_about(element: Element) -> About | None:
    row = next(element.iterancestors(f"{M}row"), None)
    return None if row is None else row.get(_ABOUT)


_find_marked = etree.XPath(f"descendant-or-self::*[@{MARK}]")


def _marked(root: Element) -> Iterator[Element]:
    found: Any = _find_marked(root)  # it may be a number or a text for other questions
    yield from found
