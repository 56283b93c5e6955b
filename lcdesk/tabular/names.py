"""Names of people: courtesy titles off, two scripts apart, family and given name where comma or
capitals tell them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lcdesk.tabular.matching.words import CJK, GIVEN_FIRST, fold, has_cjk, split_scripts

Style = Literal["comma", "given comma family", "capitals first", "capitals last", ""]
_COURTESY = re.compile(
    r"^[(\[]?(?P<word>mr|mrs|ms|miss|mme|mlle|madame|monsieur|m|dr|dra|doctor|prof|professor|"
    r"assoc|asst|eng|engr|ing|lic|sra?|srta|señora?|h\.?e|sir|г-н|г-жа|господин|"
    r"госпожа)(?:\s*/\s*(?:mrs|ms|sra))?(?:\.?[)\]]\s*|\.\s*|\s+)(?=\S)",
    re.I,
)
# degrees before names, as in the middle of Europe; only with their dot, since some are names too
_DEGREE = re.compile(
    r"^(?:(?:prof|doc|dr|ing|mgr|bc|arch|rndr|judr|mudr|mvdr|phdr|paeddr|thdr|dipl|hab|inż|lek|"
    r"univ|priv|mag|dkfm|phmr)\.(?:-(?:ing|prof|doz|kfm)\.)?\s*(?:et\s+)?|dr\s+hab\s+)+(?=\w{2})",
    re.I,
)
# degrees behind names: "Eng" and "Mba" are names too, so that those need a comma before them
_DEGREE_AFTER = re.compile(
    r"(?:\s*,\s*(?:th\.?\s?d|dis|mba|mph|m\.?\s?phil|llm|ll\.?m|eng)|"
    r"(?:\s*,\s*|\s+)(?:ph\.?\s?d|dr\.?\s?sc|csc|m\.?\s?sc|b\.?\s?sc))\.?$",
    re.I,
)
_AFTER = re.compile(r"\s*(?P<word>先生|女士|小姐|博士|教授)$")
# as airlines write: MWANGI/GRACE MS
_TICKETED = re.compile(r"(?<=[A-Z/])\s+(?P<word>MR|MRS|MS|MISS|DR)$")
_TICKETED_LOW = re.compile(r"(?<=\S)\s+(?P<word>MR|MRS|MS|MISS|DR|MSTR)$")  # Mwangi/Grace MS
_BEHIND = re.compile(  # Bekele Abel (Mr.); BEKELE Abel, Mr.
    r"\s*[,，]?\s*[(（]\s*(?P<word>mr|mrs|ms|miss|mme|mlle|dr|prof|sra?|srta|г-н|г-жа)\.?\s*[)）]$|"
    r"(?<=\S)\s*[,，]\s*(?P<also>mr|mrs|ms|miss|mme|mlle)\.?$",
    re.I,
)
_BRACKETS = re.compile(r"[()\[\]（）【】/|]")
# a foreign name in Chinese: 西素万·甘雅
_DOTTED = re.compile(rf"[{CJK}]+(?:[·・•‧∙][{CJK}]+)+")
_MARKS = " *※★☆●•†#"  # who leads a group, who is new
_GENDER = {
    "mr": "M",
    "monsieur": "M",
    "m": "M",
    "sir": "M",
    "г-н": "M",
    "господин": "M",
    "先生": "M",
    "mrs": "F",
    "ms": "F",
    "miss": "F",
    "mme": "F",
    "mlle": "F",
    "madame": "F",
    "г-жа": "F",
    "госпожа": "F",
    "女士": "F",
    "小姐": "F",
    "sra": "F",
    "srta": "F",
    "señor": "M",
    "señora": "F",
}
_NO_NAME = frozenset("phd msc mba md jr sr ii iii mr ms mrs dr prof eng ph d esq".split())


@dataclass(frozen=True, slots=True)
class Name:
    """What a cell with a whole name says; parts stay "" where nothing tells them apart."""

    full: str
    family: str = ""
    given: str = ""
    chinese: str = ""
    gender: str = ""


def style_of(names: Iterable[str], head: str) -> Style:
    """How a column writes names; a comma or capitals count when they are the habit of the
    column, not one cell's.
    """
    plain = [
        bare
        for text in dict.fromkeys(names)
        if (bare := _apart(without_courtesy(text)[0])[0]) and re.search(r"[\s,，/]", bare)
    ]
    if not plain:
        return ""
    commas = sum(1 for text in plain if _by_comma(text))
    if commas * 2 > len(plain):
        return "given comma family" if GIVEN_FIRST.search(head) else "comma"
    loud = [text for text in plain if any(map(_is_capitals, text.split()))]
    first = sum(1 for text in loud if _by_capitals(text, "capitals first"))
    last = sum(1 for text in loud if _by_capitals(text, "capitals last"))
    if (first + last) * 2 > len(plain):
        return "capitals first" if first > last else "capitals last"
    return "comma" if commas and "," in head else ""


@lru_cache(maxsize=4096)
def read_name(text: str, style: Style) -> Name:
    """The parts of a whole name by the column's style. Letters are never changed."""
    bare, gender = without_courtesy(text)
    latin, chinese = _apart(bare)
    if not latin:
        return Name(bare, chinese=chinese, gender=gender)
    family, given = "", ""
    if style in {"comma", "given comma family"} and (parts := _by_comma(latin)):
        family, given = parts if style == "comma" else parts[::-1]
        latin = ", ".join(parts) if "/" in latin else latin
    elif style.startswith("capitals") and (
        parts := _by_capitals(latin, style) or _at_other_end(latin, style)
    ):
        family, given = parts
    return Name(latin, family, given, chinese, gender)


def without_courtesy(text: str) -> tuple[str, str]:
    """The name without Mr, Ms, Dr, 先生 …, and the gender these tell ("" when none)."""
    gender, text = "", _DEGREE.sub("", text.strip(_MARKS))
    for pattern in (_COURTESY, _AFTER, _BEHIND, _TICKETED_LOW if "/" in text else _TICKETED):
        while found := pattern.search(text):
            word = next(part for part in found.groups() if part).casefold().strip(".")
            if word == "m" and "." not in found[0]:
                break
            gender = gender or _GENDER.get(word, "")
            text = text[: found.start()] + text[found.end() :]
    text = _DEGREE.sub("", text.strip())
    while (found := _DEGREE_AFTER.search(text)) and " " in (rest := text[: found.start()].strip()):
        text = rest.rstrip(" ,")
    return text.strip(), gender


def _apart(text: str) -> tuple[str, str]:
    """(Latin or other, Chinese) of "Sana Qureshi 萨娜" or "萨娜（Sana）"."""
    if not has_cjk(text):
        return text, ""
    if dotted := _DOTTED.search(text):
        rest = " ".join(
            _BRACKETS.sub(" ", text[: dotted.start()] + " " + text[dotted.end() :]).split()
        )
        return rest, dotted[0]
    other, chinese = split_scripts(_BRACKETS.sub(" ", text))
    if not other:
        return "", re.sub(rf"(?<=[{CJK}])\s+(?=[{CJK}])", "", text) if len(text) <= 7 else text
    return other, chinese


def _by_comma(text: str) -> tuple[str, str] | None:
    parts = [part.strip() for part in re.split(r"[,，/]", text)]
    if len(parts) != 2 or not all(parts) or set(fold(parts[1]).split()) <= _NO_NAME:
        return None
    return parts[0], parts[1]


def _by_capitals(text: str, style: str) -> tuple[str, str] | None:
    """Family and given name where one end of the name is in capitals and the other is not."""
    words = text.split()
    loud = [_is_capitals(word) for word in words]
    if all(loud) or not any(loud):
        return None
    count = _run(loud if style == "capitals first" else loud[::-1])
    if not 0 < count < len(words) or sum(loud) != count:
        return None
    if style == "capitals first":
        return " ".join(words[:count]), " ".join(words[count:])
    return " ".join(words[-count:]), " ".join(words[:-count])


def _at_other_end(text: str, style: str) -> tuple[str, str] | None:
    """The family name at the end where the column seldom has it; "MD Karim" is no family name."""
    parts = _by_capitals(text, "capitals last" if style == "capitals first" else "capitals first")
    return parts if parts and len(parts[0]) > 3 else None


def _is_capitals(word: str) -> bool:
    if word.isascii():
        return word.isupper() and sum(map(str.isalpha, word)) > 1
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(
        letter == letter.upper() and letter != letter.lower() for letter in letters
    )


def _run(flags: Sequence[bool]) -> int:
    return next((index for index, is_set in enumerate(flags) if not is_set), len(flags))
