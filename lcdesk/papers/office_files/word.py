"""A document of Word as a template: read and checked once, filled as often as there are people.
Names stand in the body, heads, feet, text boxes and notes, in braces or as merge fields.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from lcdesk.papers.office_files.merge_fields import SPACE, W, brace_merge_fields
from lcdesk.papers.office_files.names import (
    MARK,
    NAME,
    About,
    FillData,
    FilledText,
    FilledValue,
    NamedTexts,
    RawName,
    Subjects,
    TemplateName,
    UnknownName,
    Values,
    Vocabulary,
)
from lcdesk.papers.office_files.package import Element, OfficePackage, unfillable
from lcdesk.papers.office_files.word_joining import LetterBook
from lcdesk.papers.office_files.word_pictures import (
    WordPictures,
    alternative_texts,
    tell_alternative,
)
from lcdesk.papers.office_files.word_tables import ROWS, mark_rows, repeat_rows, subject_of_row
from lcdesk.texts import N_, _

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BESIDE = {
    "header": N_("head of the page"),
    "footer": N_("foot of the page"),
    "footnotes": N_("footnotes"),
    "endnotes": N_("endnotes"),
}
_BODY = N_("body")
_MAIL_MERGE = ("mailMergeSource", "mailMergeHeaderSource", "recipientData")


@dataclass
class _Letter:
    """One document, or one letter of it, as it is filled."""

    package: OfficePackage
    pictures: WordPictures
    subjects: Subjects
    data: FillData
    filled: dict[str, Element] = field(default_factory=dict[str, Element])


class WordTemplate:
    """A .docx with names. `unknown`: those that nothing is known for, while there are any it is
    not filled; `used`: the others, by what they mean. KnownFault where the file is no sound .docx.
    """

    def __init__(self, content: bytes, vocabulary: Vocabulary, file: str = "") -> None:
        self._package = OfficePackage.read(content, file)
        self._main = self._package.main_part(_TYPE)
        self._named = NamedTexts(vocabulary)
        self._trees: dict[str, Element] = {}
        self._personal: set[str] = set()
        self._repeated: set[About] = set()
        for part, place in self._places():
            self._read(part, place)
        if self._trees[self._main].tag != f"{W}document":
            raise unfillable(file, _("It is of a format that is not filled here."))
        self._end_mail_merge()

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
        return bool(self._personal)

    @property
    def repeats(self) -> frozenset[About]:
        """What rows of tables are repeated for."""
        return frozenset(self._repeated)

    @cached_property
    def is_joinable(self) -> bool:
        """Can the letters for all stand in one document? Heads, feet and notes are shared by it,
        so that they may name nobody.
        """
        notes = (f"{W}footnoteReference", f"{W}endnoteReference")
        body = self._trees[self._main]
        return self._personal <= {self._main} and next(body.iter(*notes), None) is None

    # --- Reading ---

    def _places(self) -> Iterator[tuple[str, str]]:
        yield self._main, _(_BODY)
        for one in self._package.relations(self._main):
            if one.kind in _BESIDE and not one.is_external and one.target in self._package.parts:
                yield one.target, _(_BESIDE[one.kind])

    def _read(self, part: str, place: str) -> None:
        if part in self._trees:
            return
        named, root = self._named, self._package.tree(part)
        self._trees[part] = root
        brace_merge_fields(root, named.set_form, lambda field: named.report(field, place))
        for pieces in _paragraphs(root):
            named.mark(pieces, place)
        self._mark_pictures(root, place)
        mark_rows(root, named)
        for element in _marked(root):
            self._settle(element, part, place)
        self._repeated |= {
            "person" if row.get(ROWS).startswith("person") else "activity"
            for row in root.iter(f"{W}tr")
            if row.get(ROWS)
        }

    def _mark_pictures(self, root: Element, place: str) -> None:
        for told, words in alternative_texts(root):
            found = NAME.fullmatch(words.strip())
            if found and (name := (found["name"] or "").strip()):
                told.set(MARK, self._named.add(FilledText([RawName(name)]), place))

    def _settle(self, element: Element, part: str, place: str) -> None:
        about = subject_of_row(element)
        text = self._named.of(element)
        self._named.settle(text, place, (about, "course") if about else ("person", "course"))
        if about is None and any(one.about == "person" for one in text.meanings.values()):
            self._personal.add(part)
        _free_from_bindings(element)

    def _end_mail_merge(self) -> None:
        """A letter that is filled asks for its source no more when it is opened."""
        for part in self._package.related(self._main, "settings"):
            root = self._package.tree(part)
            merges = root.findall(f"{W}mailMerge")
            if not merges:
                continue
            for one in merges:
                root.remove(one)
            self._package.put(part, root)
            sources = {one.id for one in self._package.relations(part) if one.kind in _MAIL_MERGE}
            if sources:
                self._package.drop_relations(part, sources)

    # --- Filling ---

    def filled(self, data: FillData, person: Values | None = None) -> bytes:
        """The document, for one person where it is for each."""
        self._named.require_known()
        letter = self._letter(data, person, self._package.copy())
        for part in self._trees:
            self._fill_part(letter, part)
        for part, root in letter.filled.items():
            letter.package.put(part, root)
        return letter.package.written()

    def joined(self, data: FillData, people: Sequence[Values]) -> bytes:
        """The letters for all of these in one document, each on pages of its own; where the
        template is for each, and joinable.
        """
        self._named.require_known()
        package = self._package.copy()
        pictures = WordPictures(package)
        book = LetterBook(package, self._main, pictures)
        first: _Letter | None = None
        for person in people:
            letter = self._letter(data, person, package, pictures)
            self._fill_part(letter, self._main)
            book.add(letter.filled.pop(self._main))
            first = first or letter
        first = first or self._letter(data, None, package, pictures)
        for part in self._trees:
            if part != self._main:
                self._fill_part(first, part)
        for part, root in first.filled.items():
            package.put(part, root)
        book.close()
        return package.written()

    def _letter(
        self,
        data: FillData,
        person: Values | None,
        package: OfficePackage,
        pictures: WordPictures | None = None,
    ) -> _Letter:
        subjects: Subjects = {"course": data.course, "person": person or {}}
        return _Letter(package, pictures or WordPictures(package), subjects, data)

    def _fill_part(self, letter: _Letter, part: str) -> None:
        template = self._trees[part]
        if next(_marked(template), None) is None:
            return
        root = copy.deepcopy(template)
        letter.pictures.start_numbers(root)

        def fill_row(row: Element, about: About, number: int) -> None:
            self._fill(letter, part, row, letter.data.subjects(about, number))

        repeat_rows(root, fill_row, letter.data.count)
        self._fill(letter, part, root, letter.subjects)
        letter.filled[part] = root

    def _fill(self, letter: _Letter, part: str, root: Element, subjects: Subjects) -> None:
        for element in list(_marked(root)):
            text = self._named.of(element)
            del element.attrib[MARK]
            if element.tag == f"{W}t":
                _fill_text(element, list(text.parts(subjects)), letter.pictures, part)
                continue
            value = next(one for one in text.parts(subjects) if isinstance(one, FilledValue))
            tell_alternative(element, value.text)
            letter.pictures.replace(part, element, value.photo)


def _paragraphs(root: Element) -> Iterator[list[Element]]:
    """The pieces of text of each paragraph; a paragraph of a text box is one of its own."""
    found: dict[Element, list[Element]] = {}
    for text in root.iter(f"{W}t"):
        paragraph = next(text.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            found.setdefault(paragraph, []).append(text)
    yield from found.values()


_find_marked = etree.XPath(f"descendant-or-self::*[@{MARK}]")


def _marked(root: Element) -> Iterator[Element]:
    found: Any = _find_marked(root)  # it may be a number or a text for other questions
    yield from found


_BOUND = (
    f"{W}dataBinding",
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
    f"{W}showingPlcHdr",
)


def _free_from_bindings(element: Element) -> None:
    """A control of Word that shows something kept elsewhere would show that again; so it is told
    to keep what stands in it.
    """
    for control in element.iterancestors(f"{W}sdt"):
        for one in list(control.iterfind(f"{W}sdtPr/*")):
            if one.tag in _BOUND:
                one.getparent().remove(one)


def _fill_text(
    element: Element, parts: Sequence[str | FilledValue], pictures: WordPictures, part: str
) -> None:
    """Put texts and photos where a piece of text was: lines and tabs as Word has them."""
    made: list[Element] = []
    for one in parts:
        if isinstance(one, FilledValue):
            if one.photo is not None:
                made.append(pictures.drawing(part, one.photo, element, one.text))
        else:
            made += _lines(element, one)
    texts = [one for one in made if one.tag == f"{W}t"]
    if len(made) == len(texts):
        element.text = "".join(one.text or "" for one in texts)
        element.set(SPACE, "preserve")
        return
    for one in made:
        element.addprevious(one)
    element.getparent().remove(element)


_SIGNS = {"\n": f"{W}br", "\t": f"{W}tab"}


def _lines(like: Element, text: str) -> Iterator[Element]:
    piece = ""
    for sign in text:
        if sign not in _SIGNS:
            piece += sign
            continue
        if piece:
            yield _text(like, piece)
        piece = ""
        yield like.makeelement(_SIGNS[sign])
    if piece:
        yield _text(like, piece)


def _text(like: Element, text: str) -> Element:
    made = like.makeelement(f"{W}t", {SPACE: "preserve"})
    made.text = text
    return made
