"""Spoken languages: recognised in what people write ("English (fluent), 法语"), said in English
and Chinese.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lcdesk.model.countries.folding import fold
from lcdesk.model.countries.reference import read

_BETWEEN = re.compile(r"\s*(?:[,;/、，；|\n&+·]|\band\b|\bet\b|\by\b|和|及)\s*", re.IGNORECASE)
_LEVEL = re.compile(r"[(（\[][^)）\]]*[)）\]]?|(?:[:：]|\s[–—-])\s*[\w ./%]*$")
_SAID_SO = re.compile(
    r"\b(?:fluent|good|basic|native|mother tongue|intermediate|advanced|excellent|fair|little|"
    r"working|level|[abc][12])\b|流利|熟练|母语|良好|一般|精通",
    re.IGNORECASE,
)
_NONE = re.compile(r"[-–—_.?/]*|n\s*[/.]?\s*a\.?|none|nil|无|没有|不详|未知", re.IGNORECASE)
"""What stands in a cell to say that nothing does: no language is called so."""


@lru_cache(maxsize=4096)
def spoken(text: str | None) -> tuple[str, ...]:
    """The languages a text names, each once, in its order: codes, or the word with a capital
    where it is none we know.
    """
    if _NONE.fullmatch((text or "").strip()):
        return ()
    parts = (
        " ".join(part.split())
        for part in _BETWEEN.split(text or "")
        if not _NONE.fullmatch(part.strip())
    )
    return tuple(dict.fromkeys(code for part in parts if (code := _meant(part))))


def name(code: str, language: str) -> str:
    """The name of a language ("英语"); a word we do not know stays as it was written."""
    found = _table().get(code)
    return found[language if language in ("en", "zh") else "en"] if found else code


def _meant(part: str) -> str:
    """The language of a part as it stands, or without how well it is spoken; else the word
    itself.
    """
    word = _bare(part)
    return _known().get(fold(part)) or _known().get(fold(word), word[:1].upper() + word[1:].lower())


def _bare(part: str) -> str:
    """A part without how well it is spoken."""
    return " ".join(_SAID_SO.sub(" ", _LEVEL.sub(" ", part)).split()).strip(" .")


@cache
def _table() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read("languages.csv")}


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, row in _table().items():
        for word in (row["en"], row["zh"], *row["names"].split("|")):
            if word:
                known.setdefault(fold(word), code)
    return known
