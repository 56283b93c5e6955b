"""Letters for many in one document of Word, as a merge of Word makes it: each a section of its own,
whose pages and lists are counted from the beginning.
"""

from __future__ import annotations

import copy

from lcdesk.papers.office_files.merge_fields import W
from lcdesk.papers.office_files.package import Element, OfficePackage
from lcdesk.papers.office_files.word_pictures import WordPictures
from lcdesk.papers.office_files.word_tables import without_marks_of_place

_BEFORE_PAGES = tuple(
    f"{W}{name}"
    for name in (
        "headerReference",
        "footerReference",
        "footnotePr",
        "endnotePr",
        "type",
        "pgSz",
        "pgMar",
        "paperSrc",
        "pgBorders",
        "lnNumType",
    )
)
"""What stands in a section before the numbers of its pages."""
_LEVELS = 9


class LetterBook:
    """The document as letter after letter comes in."""

    def __init__(self, package: OfficePackage, main: str, pictures: WordPictures) -> None:
        self._package, self._main, self._pictures = package, main, pictures
        self._root: Element | None = None
        self._lists = _Lists(package, main)

    def add(self, letter: Element) -> None:
        """Put a filled letter behind those before it."""
        _begin_pages_anew(letter)
        if self._root is None:
            self._root = letter
            return
        without_marks_of_place(letter)
        self._pictures.renumber(letter)
        self._lists.begin_anew(letter)
        body, ending = self._root.find(f"{W}body"), letter.find(f"{W}body")
        _end_section(body)
        for element in list(ending):
            body.append(element)

    def close(self) -> None:
        """Write the document and its lists."""
        if self._root is not None:
            self._package.put(self._main, self._root)
            self._lists.write()


def _begin_pages_anew(letter: Element) -> None:
    """The first section of a letter begins on a new page, which is page 1."""
    first = next(letter.iter(f"{W}sectPr"), None)
    if first is None:
        return
    for kind in first.findall(f"{W}type"):
        first.remove(kind)
    numbers = first.find(f"{W}pgNumType")
    if numbers is None:
        numbers = first.makeelement(f"{W}pgNumType")
        at = max((n + 1 for n, one in enumerate(first) if one.tag in _BEFORE_PAGES), default=0)
        first.insert(at, numbers)
    if numbers.get(f"{W}start") is None:
        numbers.set(f"{W}start", "1")


def _end_section(body: Element) -> None:
    """Let what the section at the end of a document says hold for its last paragraph."""
    section = _last_of(body)
    if section is None or section.tag != f"{W}sectPr":
        section = body.makeelement(f"{W}sectPr")
    else:
        body.remove(section)
    last = _last_of(body)
    if last is None or last.tag != f"{W}p" or last.find(f"{W}pPr/{W}sectPr") is not None:
        last = body.makeelement(f"{W}p")
        body.append(last)
    about = last.find(f"{W}pPr")
    if about is None:
        about = last.makeelement(f"{W}pPr")
        last.insert(0, about)
    change = about.find(f"{W}pPrChange")
    about.append(section) if change is None else change.addprevious(section)


def _last_of(body: Element) -> Element | None:
    return next(body.iterchildren(reversed=True), None)  # counting them takes long


class _Lists:
    """The numbered lists of a document: those of a further letter count from the beginning."""

    def __init__(self, package: OfficePackage, main: str) -> None:
        self._package = package
        parts = package.related(main, "numbering")
        self._part = parts[0] if parts else ""
        self._root: Element | None = package.tree(self._part) if parts else None
        self._known = (
            {}
            if self._root is None
            else {one.get(f"{W}numId"): one for one in self._root.findall(f"{W}num")}
        )
        numbers = [int(one) for one in self._known if one and one.isdecimal()]
        self._last = max(numbers, default=0)
        self._end: Element = next(reversed(self._known.values()), None)
        self._is_changed = False

    def begin_anew(self, letter: Element) -> None:
        """Give the lists of a letter numbers of their own."""
        known = self._known
        new: dict[str, str] = {}
        for told in letter.iter(f"{W}numId"):
            number = told.get(f"{W}val")
            if number in known:
                if number not in new:
                    new[number] = self._copied(known[number])
                told.set(f"{W}val", new[number])

    def write(self) -> None:
        """Write the lists where any came in."""
        if self._is_changed and self._root is not None:
            self._package.put(self._part, self._root)

    def _copied(self, one: Element) -> str:
        made = copy.deepcopy(one)
        self._last += 1
        number = str(self._last)
        made.set(f"{W}numId", number)
        for key in [key for key in made.attrib if key.endswith("}durableId")]:
            del made.attrib[key]
        levels = {change.get(f"{W}ilvl"): change for change in made.findall(f"{W}lvlOverride")}
        starts = self._starts(one)
        for level in map(str, range(_LEVELS)):
            change = levels.get(level)
            if change is None:
                change = made.makeelement(f"{W}lvlOverride", {f"{W}ilvl": level})
                made.append(change)
            if change.find(f"{W}startOverride") is None:
                start = {f"{W}val": starts.get(level, "1")}
                change.insert(0, made.makeelement(f"{W}startOverride", start))
        self._end.addnext(made)
        self._end, self._is_changed = made, True
        return number

    def _starts(self, one: Element) -> dict[str, str]:
        """Level → the number it begins with."""
        told = one.find(f"{W}abstractNumId")
        wanted = None if told is None else told.get(f"{W}val")
        abstract = next(
            (
                other
                for other in one.getparent().findall(f"{W}abstractNum")
                if other.get(f"{W}abstractNumId") == wanted
            ),
            None,
        )
        if abstract is None:
            return {}
        return {
            level.get(f"{W}ilvl"): start.get(f"{W}val", "1")
            for level in abstract.findall(f"{W}lvl")
            if (start := level.find(f"{W}start")) is not None
        }
