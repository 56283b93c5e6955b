"""Names of people: read (courtesy titles off, two scripts apart, family and given name told by
comma or capitals), and made comparable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

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


# --- Names made comparable: folded, free of order and titles, and how alike two are ---


_BREAKS = re.compile(r"[^\w]+|_")
_SILENT = re.compile("['’‘ʻʼ`´′ʹ\u0640]")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_LATIN = re.compile("[a-z]")
_ASCII = {
    code: None if chr(code) in "'`" else " " for code in range(128) if not chr(code).isalnum()
}
_TITLES = frozenset("mr mrs ms miss dr prof mme mlle m eng engr sir madam г н".split())
_SUFFIXES = ("先生", "女士", "小姐", "博士", "教授")
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "a",
        "а": "a",
        "б": "b",
        "в": "v",
        "г": "g",
        "д": "d",
        "е": "e",
        "ж": "zh",
        "з": "z",
        "и": "i",
        "й": "i",
        "к": "k",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "п": "p",
        "р": "r",
        "с": "s",
        "т": "t",
        "у": "u",
        "ф": "f",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ы": "y",
        "ь": "",
        "э": "e",
        "ю": "iu",
        "я": "ia",
        "ў": "u",
        "қ": "q",
        "ғ": "g",
        "ҳ": "h",
        "ң": "n",
        "ө": "o",
        "ү": "u",
        "ұ": "u",
        "һ": "h",
        "і": "i",
        "ї": "i",
    }
)
# Cyrillic by the rule of passports (ICAO Doc 9303), so that both spellings of one passport meet.

SUBSET, LETTERS = 95.0, 97.0


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """The comparable form of a name: small letters without accents and titles, words sorted;
    Chinese without blanks.
    """
    if text.isascii():
        words = text.lower().translate(_ASCII).split()
    else:
        text = unicodedata.normalize("NFKC", text)
        if _HAN.search(text):
            return _fold_han(text)
        text = "".join(
            c
            for c in unicodedata.normalize("NFKD", text.casefold())
            if not unicodedata.combining(c)
        )
        words = _BREAKS.sub(" ", _SILENT.sub("", text).casefold().translate(_LETTERS)).split()
    if not _TITLES.isdisjoint(words):
        words = [word for word in words if word not in _TITLES] or words
    words.sort()
    return " ".join(words)


def name_keys(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The folded forms of all names of a record: full name, family with given name, Chinese
    name.
    """
    whole, chinese = record.get("full_name"), record.get("name_zh")
    keys = (
        fold_name(whole) if whole else "",
        parts_key(record),
        fold_name(chinese) if chinese else "",
    )
    return tuple(dict.fromkeys(filter(None, keys)))


def parts_key(record: Mapping[str, Any]) -> str:
    """The folded form of family with given name; "" without either."""
    family, given = record.get("family_name"), record.get("given_name")
    return fold_name(f"{family or ''} {given or ''}") if family or given else ""


def shown_name(record: Mapping[str, Any]) -> str:
    """The name to speak of a record by; "" when it has none."""
    parts = " ".join(part for part in (record.get("given_name"), record.get("family_name")) if part)
    return record.get("full_name") or parts or record.get("name_zh") or ""


def likeness(one: str, other: str) -> float:
    """How alike two folded names are, 0 to 100; a name with a part left out and one parted
    otherwise count as alike.
    """
    if one == other:
        return 100.0
    mine, others = one.split(), other.split()
    shorter, longer = (mine, others) if len(mine) <= len(others) else (others, mine)
    if all(word in longer for word in shorter):
        return SUBSET
    if len(one) - len(mine) == len(other) - len(others) and _letters(one) == _letters(other):
        return LETTERS
    from rapidfuzz import fuzz  # only when names differ

    return fuzz.ratio(one, other)


def _letters(name: str) -> list[str]:
    return sorted(name.replace(" ", ""))


def best_likeness(ones: tuple[str, ...], others: tuple[str, ...]) -> float | None:
    """The greatest likeness of any two names; None where no two of them are written in one
    script.
    """
    scores = [likeness(a, b) for a in ones for b in others if are_comparable(a, b)]
    return max(scores, default=None)


def are_comparable(one: str, other: str) -> bool:
    """False when one is written in Chinese (or Arabic …) and the other in Latin letters."""
    if one.isascii() and other.isascii():
        return True
    return bool(_LATIN.search(one)) == bool(_LATIN.search(other)) and bool(
        _HAN.search(one)
    ) == bool(_HAN.search(other))


def is_telling(key: str) -> bool:
    """True when a name says enough to know somebody by it within one cohort: two words, or two
    Chinese characters.
    """
    return " " in key or (len(key) >= 2 and bool(_HAN.search(key)))


def _fold_han(text: str) -> str:
    key = _BREAKS.sub("", text.casefold())
    for suffix in _SUFFIXES:
        if key.endswith(suffix) and len(key) - len(suffix) >= 2:
            return key.removesuffix(suffix)
    return key
