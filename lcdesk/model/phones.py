"""Telephone numbers: which texts hold one, and which of them are the same, however they are
written.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from lcdesk.model.late_patterns import late

HOST = "CN"
"""Where the centre is: whose way of writing a number without a country is meant where nobody's
country tells it.
"""

_LABEL = late(
    r"(?<![^\W\d_])(?:tel(?:ephone|éfono|efono)?|tél(?:éphone)?|phone|mob(?:ile)?|cell(?:phone|"
    r"ular)?|whats\s?app|wechat|viber|telegram|"
    r"imo|office|home|work|fax|hp|h/p|no|тел(?:ефон)?|моб|电话|手机|办公|微信|联系电话)\s*(?:no|number|"
    r"号码?)?\.?\s*[:：]?\s*",
    re.I,
)
_EXTENSION = late(
    r"\s*(?:,|;)?\s*(?:ext(?:ension)?\.?|extn\.?|x|int\.?|poste|доб\.?|转|分机|"
    r"#)\s*[:：.]?\s*(\d{1,6})\s*\)?\s*$",
    re.I,
)
_RUN = late(r"(?<![A-Za-z\d])[+(]{0,2}\d[\d\s().\-–/]*(?![A-WYZa-wyz\d])")
_PARTS = late(r"[;；、|\n]+|\s+(?:or|and|ou|y|и|或)\s+|/(?=\s*[+(\d])|,(?=\s*[+(\d])")
_DATES = (
    late(
        r"(?P<y>(?:19|20)\d\d)([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?"
    ),
    late(r"(?P<d>\d{1,2})([-./])(?P<m>\d{1,2})\2(?P<y>(?:19|20)\d\d)"),
)
_LEAST, _ALIKE = 4, 5  # digits of a number; last digits that two ways of writing one number share


def digits(text: str) -> str:
    """The digits without the international prefix: +92 71 5 and 0092715 are the same."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text)).removeprefix("00")


def is_day(text: str) -> bool:
    """True for a date and nothing else: 1985-12-10, 10.12.1985."""
    plain = text.strip()
    for pattern in _DATES:
        if found := pattern.fullmatch(plain):
            month, day = int(found["m"]), int(found["d"])
            return min(month, day) in range(1, 13) and max(month, day) in range(1, 32)
    return False


def holds_number(text: str) -> bool:
    """True where a text holds a telephone number: four digits or more that are no date and no
    part of a word (EP1234567).
    """
    plain = unicodedata.normalize("NFKC", text)
    if is_day(plain):
        return False
    bare = _LABEL.sub(" ", plain)
    return any(
        sum(map(str.isdigit, found[0])) >= _LEAST
        for found in _RUN.finditer(bare)
        if not is_day(found[0])
    )


def parts(text: str) -> list[str]:
    """Each of several numbers in one text."""
    # "…, mobile 0300 …": the comma stands before a number
    plain = _LABEL.sub(" ", unicodedata.normalize("NFKC", text))
    return [part.strip() for part in _PARTS.split(plain) if any(map(str.isdigit, part))]


def are_same(one: str, other: str, regions: Iterable[str] = ()) -> bool:
    """True when two texts hold the same numbers, written nationally or internationally;
    `regions`: countries (ISO 3166) of which a number without a code may be, the likeliest first.
    The host country is asked about last.
    """
    if digits(one) == digits(other) or set(map(digits, parts(one))) == set(
        map(digits, parts(other))
    ):
        return True
    if not _may_be_same(parts(one), parts(other)):
        # so that lists without such pairs need not load what knows the countries' numbers
        return False
    told = tuple(dict.fromkeys(filter(None, (*regions, *_regions(one), *_regions(other), HOST))))
    # a number at home beside one of the host country: each has its own
    some, others = parts(one), parts(other)
    return all(any(_is_alike(mine, theirs, told) for theirs in others) for mine in some) and all(
        any(_is_alike(mine, theirs, told) for mine in some) for theirs in others
    )


def says_more(new: str, old: str) -> bool:
    """True when a text names the country of a number and the other, of the same numbers, does
    not.
    """
    return any(map(_is_international, parts(new))) and not any(map(_is_international, parts(old)))


def _is_international(part: str) -> bool:
    return _LABEL.sub("", part).lstrip(" (").startswith(("+", "00"))


def _may_be_same(some: list[str], others: list[str]) -> bool:
    """A quick look: as many numbers, of which each ends like one of the others."""
    ends, beside = (
        {digits(_EXTENSION.sub("", part))[-_ALIKE:] for part in held} for held in (some, others)
    )
    return len(some) == len(others) and ends == beside


def _regions(text: str) -> Iterator[str]:
    """The countries of the numbers that name theirs: a number beside them without one is likely
    of the same.
    """
    import phonenumbers

    for part in parts(text):
        if _is_international(part):
            with suppress(phonenumbers.NumberParseException):
                plain = _LABEL.sub("", part).lstrip(" (")
                number = phonenumbers.parse("+" + plain.removeprefix("00").lstrip("+"), None)
                yield phonenumbers.region_code_for_number(number) or ""


def _is_alike(one: str, other: str, regions: Iterable[str]) -> bool:
    """Is it one number, whichever of these countries it is of?"""
    return any(_canonical(one, region) == _canonical(other, region) for region in regions)


@lru_cache(maxsize=4096)
def _canonical(part: str, region: str) -> str:
    """The number as the whole world writes it, with its extension; only its digits where it is
    none of that country.
    """
    import phonenumbers  # 100 ms, only when two numbers may be one

    plain = _LABEL.sub("", part)
    extension = _EXTENSION.search(plain)
    plain = _EXTENSION.sub("", plain)
    if plain.lstrip(" (").startswith("00"):
        plain = "+" + plain.lstrip(" (")[2:]
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return digits(part)
    if not phonenumbers.is_possible_number(number):
        return digits(part)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written + (f";{extension[1]}" if extension else "")


def is_moment(raw: object) -> bool:
    """True for a cell that holds a date or an hour."""
    return isinstance(raw, (dt.date, dt.time, dt.datetime))
