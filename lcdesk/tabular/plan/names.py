"""Names made comparable: folded, free of order and titles, per script, and how alike two of them
are (0 to 100).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

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
