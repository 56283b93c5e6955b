"""The lines above a table that name organisations in their roles: "主办单位：…", "Organised by …",
several in a cell or a row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lcdesk.model.organisers import (
    CODES,
    ROLES,
    Organiser,
    completed,
    each_once,
    in_print_order,
    is_same,
    only_nominates,
    organiser_of,
)
from lcdesk.tabular.grid import Grid, Workbook
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.understood import ReadTable
from lcdesk.texts import LANGUAGES, in_language

MOST_ROWS, MOST_COLUMNS, LONGEST = 40, 1000, 300
"""Rows above a table that are looked at, columns of a sheet that still may have a title, and
signs of a name: what is longer is none.
"""
LONG, MOST_SIGNS = 4000, 40_000  # of one text that is looked at, and of all texts of a file
_OPEN = ("by", "of")  # words that end so stand before a name without a colon
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GAPS = re.compile(r"\s{3,}")
_EDGE = " \t\u3000.。,，•·-–—*"


@dataclass(frozen=True, slots=True)
class _LabelLine:
    """What one label says: a role, in which language the label is ("" where it is in both), and
    the names behind it.
    """

    role: str
    language: str
    those: tuple[Organiser, ...]


def find_organisers(book: Workbook, tables: Iterable[ReadTable]) -> list[Organiser]:
    """The organisations named above the tables of a file, role after role, each once; without the
    embassy that sent the list.
    """
    tops: dict[str, int] = {}
    for table in tables:
        if table.shape == "form":
            continue  # there it says who recommends one person
        # the heads of a grid stand all around it: what is above its first entry is above it
        top = table.first_row if table.shape == "grid" else table.head_rows[0]
        tops[table.sheet] = min(top - 1, tops.get(table.sheet, MOST_ROWS))
    grids = {grid.name: grid for grid in book.grids if grid.width <= MOST_COLUMNS}
    texts = (
        text for name, top in tops.items() if name in grids for text in _texts(grids[name], top)
    )
    lines = [line for text in _so_many(texts) for line in _read(text)]
    named = each_once(_paired(lines))
    return in_print_order(one for one in named if not only_nominates(one))


def _so_many(texts: Iterable[str]) -> Iterator[str]:
    """The texts that may name somebody, until so much was looked at that the file is none an
    office has written.
    """
    looked = 0
    for text in texts:
        tidied = _GAPS.sub(lambda gap: "\n" if "\n" in gap[0] else "   ", text[: LONG + 1])
        looked += len(tidied)
        if looked > MOST_SIGNS:
            return
        if len(tidied) <= LONG:
            yield tidied


def _texts(grid: Grid, top: int) -> Iterator[str]:
    """The texts above a row; one that is only a label is read together with what stands beside
    it.
    """
    for row in range(max(min(top, grid.height), 0)):
        texts = [text for _column, text in texts_of(grid, row)]
        while texts:
            text = texts.pop(0)
            alone = _label().fullmatch(text.strip())
            if alone is not None and texts and not _label().match(texts[0]):
                text = f"{text.rstrip(' :：')}：{texts.pop(0)}"
            yield text


def _read(text: str) -> Iterator[_LabelLine]:
    """The labels of a text with the names behind each, as far as the next one."""
    found = [match for match in _begun().finditer(text) if _is_label(match)]
    ends = [match.start() for match in found[1:]] + [len(text)] if found else []
    for match, end in zip(found, ends, strict=True):
        names = _names(text[match.end() : end], is_said=not match["colon"])
        for role in dict.fromkeys(
            _known()[_folded(word)] for word in (match["label"], match["second"]) if word
        ):
            those = tuple(one for name in names if (one := organiser_of(role, name)))
            if those:
                yield _LabelLine(role, _language(match), those)


def _is_label(match: re.Match[str]) -> bool:
    """Is there a colon, or a word such as "hosted by" at the beginning of a text?"""
    return bool(match["colon"]) or _folded(match["label"]).endswith(_OPEN)


def _language(match: re.Match[str]) -> str:
    if match["second"]:
        return ""
    return "zh" if _HAN.search(match["label"]) else "en"


def _names(text: str, *, is_said: bool) -> list[str]:
    """The names in what follows a label: between semicolons or in lines, else between the Chinese
    signs of a list.

    `is_said`: in a sentence, "hosted by the Institute".
    """
    parts = [part for part in re.split(r"[;；\n\r]", text) if part.strip(_EDGE)]
    if len(parts) == 1 and not re.search(r"[;；]", text):
        parts = parts[0].split("、")
    names = (
        _tidied(re.sub(r"\A\s*the\s+", "", part, flags=re.IGNORECASE) if is_said else part)
        for part in parts
    )
    return [name for name in names if name and len(name) <= LONGEST]


def _tidied(part: str) -> str:
    """A name without the signs around it; a closing dot of an abbreviation ("Co., Ltd.") is one
    of its letters.
    """
    name = part.strip(_EDGE)
    return (
        f"{name}."
        if re.search(r"\b(Ltd|Inc|Co|Corp|Univ|Inst|Dept)\Z", name) and f"{name}." in part
        else name
    )


def _paired(lines: Sequence[_LabelLine]) -> Iterator[Organiser]:
    """As many names in a Chinese line as in the English one of the same role are the same ones,
    in the same order.
    """
    by_role: dict[str, dict[str, list[Organiser]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by_role[line.role][line.language] += line.those
    for said in by_role.values():
        chinese, english = each_once(said["zh"]), each_once(said["en"])
        if len(chinese) == len(english) and all(map(_may_be_one, chinese, english)):
            chinese, english = [completed(*pair) for pair in zip(chinese, english, strict=True)], []
        yield from (*chinese, *english, *said[""])


def _may_be_one(chinese: Organiser, english: Organiser) -> bool:
    if is_same(chinese, english):
        return True
    pairs = zip(chinese.names, english.names, strict=True)
    return all(not mine or not theirs for mine, theirs in pairs)


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


@cache
def _known() -> dict[str, str]:
    """Folded word → role: all words that stand before names."""
    known: dict[str, str] = {}
    for role in ROLES:
        translated = (
            in_language(code, text) for code in LANGUAGES for text in (role.label, role.said)
        )
        for word in (*role.known, *translated):
            known.setdefault(_folded(word), role.code)
    assert set(known.values()) == set(CODES)
    return known


def _pattern() -> str:
    """One of the words, the longest first, and perhaps the word of the other language behind it:
    主办单位 Organisers.
    """
    words = sorted(_known(), key=len, reverse=True)
    one = "|".join(r"\s+".join(map(re.escape, word.split())) for word in words)
    return rf"(?P<label>{one})(?:\s*[/／(（]?\s*(?P<second>{one})\s*[)）]?)?(?![A-Za-z])"


@cache
def _label() -> re.Pattern[str]:
    """A text that is nothing but a label."""
    return re.compile(rf"\s*{_pattern()}\s*[:：]?\s*", re.IGNORECASE)


@cache
def _begun() -> re.Pattern[str]:
    """A label where a text or a part of it begins."""
    edge = r"(?:^|(?<=[\n;；。|｜、])|(?<=\s\s)|(?<=\u3000)|(?<=\.\s))"
    return re.compile(
        rf"{edge}[^\S\n]*(?:[•·*\-–—]\s*)?{_pattern()}[^\S\n]*(?P<colon>[:：])?\s*", re.IGNORECASE
    )
