"""Rows of tables that stand for many: which of them are repeated for everybody, or for each
activity; and their copies.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence

from lcdesk.papers.office_files.merge_fields import W
from lcdesk.papers.office_files.names import MARK, About, FilledText, NamedTexts
from lcdesk.papers.office_files.package import Element
from lcdesk.papers.office_files.row_names import RowNames

ROWS = "lcdesk-rows"
"""An attribute that is in no file: of what the row is repeated for, and which rows go together."""
_NOT_COPIED = {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"}


def mark_rows(root: Element, named: NamedTexts) -> None:
    """Mark the rows of all tables that are repeated. A table with one row about a person is a list,
    where the row says nothing of what is in it and another row stands beside it; any other table
    is a form.
    """
    for number, table in enumerate(root.iter(f"{W}tbl")):
        rows = [row for row in table.iter(f"{W}tr") if _nearest(row, f"{W}tbl") is table]
        said = [_said_by(row, named) for row in rows]
        about = [one.about(named.vocabulary) for one in said]
        is_list = about.count("person") == 1 and len(rows) > 1
        group = 0
        for at, (row, what) in enumerate(zip(rows, about, strict=True)):
            if what == "activity":
                group += at == 0 or about[at - 1] != "activity"
                row.set(ROWS, f"activity {number} {group}")
            elif what == "person" and is_list and not said[at].has_labels(named.vocabulary):
                row.set(ROWS, f"person {number} 0")


def subject_of_row(element: Element) -> About | None:
    """What the repeated row is about in which an element stands; None outside of such rows."""
    row = _nearest(element, f"{W}tr")
    while row is not None:
        if said := row.get(ROWS):
            return "person" if said.startswith("person") else "activity"
        row = _nearest(row, f"{W}tr")
    return None


def repeat_rows(
    root: Element, fill: Callable[[Element, About, int], None], count: Callable[[About], int]
) -> None:
    """Put a copy of the marked rows for each in place of them, each filled by `fill` (row, about,
    which of them); where there is nobody, one row with nothing in it.
    """
    for group in list(_groups(root)):
        about: About = "person" if group[0].get(ROWS).startswith("person") else "activity"
        for number in range(max(count(about), 1)):
            for row in group:
                new = copy.deepcopy(row)
                for one in new.iter(f"{W}tr"):  # and rows of tables within
                    one.attrib.pop(ROWS, None)
                if number:
                    without_marks_of_place(new)
                group[0].addprevious(new)
                fill(new, about, number)
        for row in group:
            row.getparent().remove(row)


def without_marks_of_place(root: Element) -> None:
    """Take out of a copy what may stand once in a document only: bookmarks, and what comments are
    about.
    """
    for element in list(root.iter(*(f"{W}{name}" for name in _NOT_COPIED))):
        element.getparent().remove(element)
    for element in root.iter():
        for key in [key for key in element.attrib if key.endswith(("}paraId", "}textId"))]:
            del element.attrib[key]


def _groups(root: Element) -> Iterator[list[Element]]:
    found: dict[str, list[Element]] = {}
    for row in root.iter(f"{W}tr"):
        if said := row.get(ROWS):
            found.setdefault(said, []).append(row)
    yield from found.values()


def _nearest(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _said_by(row: Element, named: NamedTexts) -> RowNames:
    names: list[str] = []
    words: list[str] = []
    for cell in (cell for cell in row.iter(f"{W}tc") if _nearest(cell, f"{W}tr") is row):
        texts = [text for text in cell.iter(f"{W}t") if _nearest(text, f"{W}tr") is row]
        marked = [text for text in texts if text.get(MARK)]
        found: list[FilledText] = [named.of(text) for text in marked]
        names += [raw.name for text in found for raw in text.names]
        before = texts[: texts.index(marked[0])] if marked else texts
        words.append("".join(text.text or "" for text in before) + _lead_of(found))
    return RowNames(names, [word.strip() for word in words])


def _lead_of(found: Sequence[FilledText]) -> str:
    """What stands before the first name in its own piece of text."""
    first = found[0].pieces[0] if found else ""
    return first if isinstance(first, str) else ""
