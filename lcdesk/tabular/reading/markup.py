"""A web page taken apart into tags and texts as browsers do, in time that grows with the page and
no faster.

The parser of Python looks again and again for the end of a comment or tag that was never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

Piece = tuple[str, str, dict[str, str]]
"""("text", what is shown, {}), ("begin", tag, its attributes) or ("end", tag, {})."""

# A tag ends at the first ">" outside a quoted value; the possessive signs keep it from ever looking
# back.
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)((?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
_BEGINNING = re.compile("</?[A-Za-z]")
_VALUE = re.compile(r"([^\s=/\"'<>]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
_UNREAD = frozenset({"script", "style", "title"})
"""What stands inside is no text of the page, whatever it looks like."""


def pieces(page: str) -> Iterator[Piece]:
    """The tags and texts of a page, one after another; what a cut-off comment or tag begins is
    left out.
    """
    place = 0
    while place < len(page):
        start = page.find("<", place)
        start = len(page) if start < 0 else start
        if start > place:
            yield "text", unescape(page[place:start]), {}
        if page.startswith(("<!", "<?"), start):
            place = _after_note(page, start)
            continue
        if not _BEGINNING.match(page, start):
            yield "text", page[start : start + 1], {}
            place = start + 1
            continue
        tag = _TAG.match(page, start)
        if tag is None:
            return  # a tag without an end: the file was cut here
        name, place = tag[2].lower(), tag.end()
        yield ("end", name, {}) if tag[1] else ("begin", name, _values(tag[3]))
        if name in _UNREAD and not tag[1]:
            place = _after_unread(page, name, place)


def _after_note(page: str, start: int) -> int:
    """Where a comment or a declaration ends; the end of the page when it does not."""
    end = "-->" if page.startswith("<!--", start) else ">"
    found = page.find(end, start + 2)
    return len(page) if found < 0 else found + len(end)


def _after_unread(page: str, name: str, place: int) -> int:
    found = re.compile(rf"</{name}\b", re.IGNORECASE).search(page, place)
    return len(page) if found is None else found.start()


def _values(text: str) -> dict[str, str]:
    """The attributes of a tag; the first of two with one name counts."""
    found: dict[str, str] = {}
    for name, *values in _VALUE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found
