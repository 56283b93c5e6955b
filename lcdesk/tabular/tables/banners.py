"""Banner rows: a country, a day or a group said once for the rows below."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lcdesk.model import countries
from lcdesk.tabular.days import day_of
from lcdesk.tabular.understood import RecordName

_COUNT = re.compile(
    r"[(\[]?\s*(?:共\s*)?\d+\s*(?:人|名|位|people|persons?|participants?|pax|чел\w*|personnes?|学员)?\s*[)\]]?\s*$|\((?!the)[^)]*\d[^)]*\)\s*$", re.I
)  # fmt: skip
_LEAD = re.compile(
    r"^\s*(?:[(\[]?(?:[一二三四五六七八九十]+|\d{1,2}|[IVX]+)[)\].、．]\s*)?(?:(?:country(?:/region)?|nationality|pays|страна|国家|国别|国籍|国家/地区|delegation of|delegation from|"
    r"participants from)\s*[:：\-–]?\s*)?", re.I
)  # fmt: skip
_GROUP = re.compile(
    r"^\W*(?:group\s*\S{1,12}|第?\s*[一二三四五六七八九十\d]+\s*(?:小)?组|[A-H]\s*组|groupe\s*\S{1,10}|группа\s*\S{1,10})\W*(?:[(（].*)?$",
    re.I,
)


def country_word(text: str) -> str:
    """The part of a banner, sheet name or title that may name a country: "一、巴基斯坦（4人）" → 巴基斯坦."""
    text = unicodedata.normalize("NFKC", text).strip()
    text = _LEAD.sub("", text, count=1)
    while (shorter := _COUNT.sub("", text).strip(" -–—:：·,，.")) != text:
        text = shorter
    return text


@lru_cache(maxsize=2048)
def country_said(text: str) -> bool:
    """True when the text is a country's name, or one of several countries'."""
    word = country_word(text)
    if not 1 < len(word) <= 60:
        return False
    found = countries.find(word)
    return bool(found.code) or found.why == "ambiguous"


def is_group(text: str) -> bool:
    """ "Group A", 第一组."""
    return bool(_GROUP.match(text))


def is_banner(kind: RecordName, text: str) -> bool:
    """True when the text holds for the rows below it."""
    if is_group(text):
        return True
    return country_said(text) if kind == "participant" else day_of(text) is not None
