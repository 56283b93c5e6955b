"""Searching the guide: in titles, search words and texts of both languages, whichever is spoken; a
Chinese word is found anywhere, since nothing stands between words there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from lcdesk.services.guide.pages import GuidePage, read_guide
from lcdesk.texts import LANGUAGES, language

_WEIGHTS = (12, 8, 5, 1)  # title, search words, first paragraph, text
_WHOLE = 6  # more where all that was typed stands together
_AROUND = 36  # signs of a snippet before what was found
_SNIPPET = 110
_LATIN = re.compile(r"[^\W\u3400-\u9fff_]+")
_BEGINNING = re.compile(r"^(?:- |\d+\. )", re.MULTILINE)
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class FoundPage:
    """A page of the language of the moment, and a piece of its text around what was found (or its
    first paragraph).
    """

    page: GuidePage
    snippet: str


def search(typed: str) -> list[FoundPage]:
    """The pages in which all that was typed is found, the best first; none where nothing was."""
    wanted = _parts(typed)
    if not wanted:
        return []
    spoken, guide = language(), read_guide()
    scores = dict[str, int]()
    for code in LANGUAGES:
        for key, fields in _folded(code).items():
            score = _score(fields, wanted, _fold(typed))
            # a word of the other language finds the page, too, after those of one's own
            scores[key] = max(scores.get(key, 0), score * (2 if code == spoken else 1))
    found = sorted((key for key in scores if scores[key]), key=lambda key: -scores[key])
    pages = [page for key in found if (page := guide.find(key))]
    return [FoundPage(page, _snippet(page, wanted)) for page in pages]


def marked_parts(text: str, typed: str) -> list[tuple[int, int]]:
    """Where in a text what was typed stands: (start, end) of each, in order."""
    found = set[tuple[int, int]]()
    for part in typed.split():
        pattern = re.escape(part) if _HAN.search(part) else rf"\b{re.escape(part)}"
        found |= {one.span() for one in re.finditer(pattern, text, re.IGNORECASE)}
    return sorted(found)


@cache
def _folded(code: str) -> dict[str, tuple[str, str, str, str]]:
    """Page → title, search words, first paragraph and text, as they are compared."""
    return {
        page.key: (_fold(page.title), _fold(page.words), _fold(page.lead), _fold(page.text))
        for page in read_guide(code)
    }


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _parts(typed: str) -> list[str]:
    """What has to be found: words of Latin letters, each after a blank, and runs of Chinese."""
    folded = _fold(typed)
    return [*(f" {word}" for word in _LATIN.findall(folded)), *_HAN.findall(folded)]


def _score(fields: Iterable[str], wanted: list[str], typed: str) -> int:
    """0 where any part is missing everywhere; a Latin word is looked for at the beginnings of
    words.
    """
    spaced = [" " + re.sub(r"[\W_]+", " ", field) for field in fields]
    plain = [field.replace(" ", "") for field in spaced]
    total = 0
    for part in wanted:
        score = _weight(spaced, part) if part[0] == " " else _weight_of_run(plain, part)
        if not score:
            return 0
        total += score
    together = re.sub(r"[\W_]+", "", typed)
    return total + _WHOLE * sum(together in field for field in plain[:3])


def _weight(fields: list[str], part: str) -> int:
    return sum(weight for weight, field in zip(_WEIGHTS, fields, strict=True) if part in field)


def _weight_of_run(fields: list[str], run: str) -> int:
    """Nobody says where a Chinese word ends: every two signs that stand together are looked for
    (撤销导入: 撤销, 销导, 导入), and each sign must be in a pair that is found.
    """
    if len(run) == 1:
        return _weight(fields, run)
    weights = [_weight(fields, run[at : at + 2]) for at in range(len(run) - 1)]
    is_whole = all(left or right for left, right in zip([0, *weights], [*weights, 0], strict=True))
    return sum(weights) if is_whole else 0


def _snippet(page: GuidePage, wanted: list[str]) -> str:
    """A piece of the page around the first that was found; its first paragraph where that has it,
    or the title says it all.
    """
    title = f" {_fold(page.title)}"
    if all(part in title for part in wanted):
        return page.lead
    text = " ".join(_BEGINNING.sub("", page.text).split())
    folded = text.casefold()
    places = (folded.find(part.strip()[:2] if _HAN.match(part) else part) for part in wanted)
    at = next((place for place in places if place >= 0), -1)
    if at <= len(page.lead):
        return page.lead
    start = max(0, at - _AROUND)
    if start and " " in text[start:at]:
        start = text.index(" ", start) + 1
    piece = text[start : start + _SNIPPET].strip()
    if start + _SNIPPET < len(text) and " " in piece[-20:]:
        piece = piece.rsplit(" ", 1)[0]
    return ("… " if start else "") + piece + (" …" if start + _SNIPPET < len(text) else "")
