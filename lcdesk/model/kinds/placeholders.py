"""Words that stand where something is not known or does not apply: TBC, n/a, 待定, à confirmer. They
are no value: one list (`resources/reference/placeholders.csv`) for what is imported, corrected and
typed.
"""

from __future__ import annotations

import csv
import itertools
import re
import string
import unicodedata
from functools import cache
from typing import Literal

from lcdesk import resources
from lcdesk.model.kinds.base import as_text
from lcdesk.model.scripts import simplified

Where = Literal["text", "own", "name", "number", "form"]
"""What a cell holds: free text of a field, a column of the office's own, a name or a country, a
number or address by which somebody is known or reached, or another value of a set form (a date).
"""

MOST = 44
"""Letters of the longest of them; a longer text is none."""

_OF_TEXT = frozenset(("anywhere", "no name", "no number"))
_COUNTED: dict[Where, frozenset[str]] = {
    "text": _OF_TEXT,
    "own": _OF_TEXT,
    "name": frozenset(("anywhere", "no number")),
    "number": frozenset(("anywhere", "no name", "no text")),
    "form": _OF_TEXT | {"no text"},
}
_SIGNS = re.compile(r"[-–—―−_/\\*.·…~\s]+")
_DOUBTS = re.compile(r"[-–—―−_/\\*.·…~?？\s]+")
_DASHES = re.compile(r"[-–—―−_.…\s]+")
_GAPS = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u0305\u0307-\u036f\u064b-\u0655\u0670\u0640]")
_ALIKE = str.maketrans("أإآٱىةё", "اااايهе")
_AS_BLANK = {ord(sign): " " for sign in string.punctuation}
_BETWEEN = re.compile(r"[/|()（）\[\]【】,，;；:：]+")


def is_placeholder(text: str, where: Where = "text") -> bool:
    """True for a text that says nothing but that there is nothing to say.

    "NA" alone is Namibia and a family name, so that it is none in columns of those; "none", "无" and
    "pending" are answers in a text, and none where a date or a number belongs; an address that is
    "not yet available" is one that somebody has to ask for.
    """
    if len(text) > MOST or not (plain := as_text(text)):
        return False
    if not any(map(str.isalnum, plain)):
        signs = _DASHES if where == "own" else _DOUBTS if where == "form" else _SIGNS
        return signs.fullmatch(plain) is not None
    counted = _COUNTED[where]
    if _where_of(_folded(plain)) in counted:
        return True
    parts = [part for part in map(_folded, _BETWEEN.split(plain)) if part]
    return len(parts) > 1 and all(_where_of(part) in counted for part in parts)


def may_begin_placeholder(text: str) -> bool:
    """A quick look: True where a text in small or capital letters may be one of them."""
    return len(text) <= MOST and text[:3].casefold().translate(_AS_BLANK).rstrip() in _beginnings()


def _where_of(folded: str) -> str:
    return _words().get(folded, "")


def _folded(text: str) -> str:
    """Small letters without accents, simplified, with one blank for all that stands between
    words.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFD", simplified(unicodedata.normalize("NFKC", text)))
        text = unicodedata.normalize("NFC", _MARKS.sub("", text)).casefold().translate(_ALIKE)
    return _GAPS.sub(" ", text.casefold()).strip()


@cache
def _words() -> dict[str, str]:
    """Folded words → where they count; "(a|b) c" in the file stands for two of them."""
    with resources.path("reference", "placeholders.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)  # the headers: pattern, language, where
        return {
            _folded("".join(parts)): where
            for pattern, _language, where in lines
            for parts in itertools.product(*map(_choices, re.split(r"(\([^)]*\))", pattern)))
        }


def _choices(piece: str) -> list[str]:
    return piece[1:-1].split("|") if piece.startswith("(") else [piece]


@cache
def _beginnings() -> frozenset[str]:
    """The first three letters of each, or as many as stand before a blank among them."""
    words = _words()
    heads = {word[:3].rstrip() for word in words}
    return frozenset(heads | {word[:3].split(" ")[0] for word in words})
