"""Titles in two languages, and speakers with their institution, out of one cell."""

from __future__ import annotations

import re

from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.activity_words import is_body, is_person
from lcdesk.tabular.matching.words import CJK, has_cjk

_LETTER = "A-Za-zÀ-ÿА-Яа-яЁё"
_BETWEEN = r"\s*[/|\-–—]?\s*"
_BOTH = (  # a line in two scripts: (pattern, group of the other script, group of the Chinese)
    (re.compile(rf"([^{CJK}]*[{_LETTER}]{{2}}[^{CJK}]*?){_BETWEEN}([{CJK}].*)"), 1, 2),
    (re.compile(rf"(.*[{CJK}）)])(?:\s*[/|\-–—]\s*|\s+)([^{CJK}]*[{_LETTER}]{{2}}[^{CJK}]*)"), 2, 1),
    (re.compile(rf"(.*[{CJK}])\s*[(（]([^{CJK}()（）]*[{_LETTER}]{{2}}[^{CJK}()（）]*)[)）]"), 2, 1),
    (re.compile(rf"([^{CJK}]*[{_LETTER}]{{2}}[^{CJK}(（]*?)\s*[(（]([{CJK}][^()（）]*)[)）]"), 1, 2),
)
_ONE_WORD = (
    (re.compile(rf"([{_LETTER}]{{4,}})\s+([{CJK}]{{2,}})"), 1, 2),
    (re.compile(rf"([{CJK}]{{2,}}(?<!参观)(?<!考察)(?<!走访)(?<!访问))(?:\s*/\s*|\s+)([{_LETTER}]{{4,}})"), 2, 1),
)


def titles_of(text: str) -> dict[str, str]:
    """title and title_zh of a title in one or two languages, on one line or several."""
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    if len(lines) > 1:
        other = [line for line in lines if not _is_mostly_chinese(line)]
        chinese = [line for line in lines if _is_mostly_chinese(line)]
        return _named(" ".join(other), " ".join(chinese))
    return _split_line(lines[0]) if lines else {}


def _split_line(line: str) -> dict[str, str]:
    """One line: "Opening Ceremony 开班仪式" holds both; "CO2捕集" is one Chinese title with letters in it."""
    if not has_cjk(line):
        return {"title": line}
    for pattern, other, chinese in _BOTH:
        found = pattern.fullmatch(line)
        if found and len(re.findall(r"[^\W\d_]{2,}", found[other])) >= 2:
            return _named(found[other].strip(" /|-–—"), found[chinese].strip(" /|-–—"))
    for pattern, other, chinese in _ONE_WORD:
        if found := pattern.fullmatch(line):
            return _named(found[other], found[chinese])
    return {"title_zh": line}


def _named(title: str, title_zh: str) -> dict[str, str]:
    return {name: text for name, text in (("title", title), ("title_zh", title_zh)) if text}


def _is_mostly_chinese(line: str) -> bool:
    return sum(map(has_cjk, line)) * 3 >= len(line.replace(" ", ""))


def speaker_of(text: str) -> dict[str, str]:
    """speaker, and speaker_organization where the cell holds both: "Prof. Lin, Delta Lab", 林浩然 教授（同济大学）."""
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    is_elsewhere = len(lines) == 2 and is_body(lines[1]) and not is_body(lines[0])
    if is_elsewhere or (len(lines) == 2 and not is_person(lines[1]) and _could_be_place(lines[1])):
        return {"speaker": lines[0], "speaker_organization": lines[1].strip("()（）")}
    line = "; ".join(lines)
    found = (
        re.fullmatch(r"(.+?)\s*[(（]([^()（）]{3,})[)）]", line)
        or re.fullmatch(r"(.+?)\s*[,，]\s*(.+)", line)
        or re.fullmatch(r"(.+?)\s+[-–—|]\s+(.+)", line)
    )
    spaced = re.fullmatch(rf"([{CJK}·]{{2,4}}\s*\S{{2,6}})\s+(\S+)", line)
    if spaced and is_person(spaced[1]) and is_body(spaced[2]):
        return {"speaker": spaced[1], "speaker_organization": spaced[2]}
    aside = re.fullmatch(r"([^/]+?)\s*/\s*([^/]+)", line)
    found = aside if not found and aside and is_body(aside[2]) else found
    is_other = found is not None and (not is_person(found[2]) or (has_cjk(found[2]) and is_body(found[2])))
    if found and is_other and _could_be_place(found[2]) and ";" not in line:
        return {"speaker": found[1], "speaker_organization": found[2]}
    return {"speaker": line}


def _could_be_place(text: str) -> bool:
    return len(text) > 3 and not re.fullmatch(r"(?:ph\.?\s?d|m\.?sc|jr|sr|mba)\.?", text, re.I)
