"""Texts in the scripts people write: the order expected of them (Chinese by pinyin among the Latin
names, accents set aside), how Chinese names are read, and traditional characters as simplified
ones, so that words known in one script are known in both.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from lcdesk import resources

# sets of thousands of characters take milliseconds to compile: at first use, not at the start
_HAN = "[\u3007\u3400-\u9fff]+"
_SOUND = "([a-z]+)[1-5]?(?=[\u3400-\u9fff] )"
_ACCENTS = range(0x0300, 0x0370)
_LETTERS = {
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ı": "i",
    "ə": "e",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
WORDS_KEPT = 1 << 16
_AFTER = "\x01"  # sorts before whatever a text may go on with


def sort_key(text: str, is_name: bool) -> str:
    """What a text is sorted by, code point by code point: letters without accents and case, Han
    characters as pinyin, tone and character; the text itself last. `is_name`: surnames are read as
    surnames (单 is shan). For texts in ASCII alone `text.lower()` sorts alike.
    """
    first, *others = text.split(" ")
    reading = _named if is_name else _worded
    begun = _surnamed(first) if is_name else first.lower() if first.isascii() else _worded(first)
    # a million names are sorted by it: no function of its own for a word in ASCII
    words = [word.lower() if word.isascii() else reading(word) for word in others]
    said = " ".join([begun, *words])
    return f"{said}{_AFTER}{unicodedata.normalize('NFC', text).casefold()}"


# names and texts are many, the words they are made of far fewer
@lru_cache(maxsize=WORDS_KEPT)
def _surnamed(word: str) -> str:
    plain = unicodedata.normalize("NFC", word)
    sounds = _surname(plain)
    return _said(sounds, plain) + plain[len(sounds) :].translate(_sorted_letters())


@lru_cache(maxsize=WORDS_KEPT)
def _named(word: str) -> str:
    return unicodedata.normalize("NFC", word).translate(_sorted_letters())


@lru_cache(maxsize=WORDS_KEPT)
def _worded(word: str) -> str:
    plain = unicodedata.normalize("NFC", word)
    return (
        "".join(_phrased(plain)) if re.search(_HAN, plain) else plain.translate(_sorted_letters())
    )


def plain_text(text: str) -> str:
    """The text in small letters and without the accents of Latin ones: what a search for a part
    of it looks at.
    """
    return unicodedata.normalize("NFC", text).translate(_plain_letters())


def syllables(name: str) -> tuple[str, ...]:
    """The first Chinese name in a text, read: 单小明 → shan xiao ming; empty where there is none,
    or a character unknown.
    """
    found = re.search(_HAN, name)
    if found is None:
        return ()
    read = _surname(found[0])
    sounds = (*read, *(_sounds().get(sign, "") for sign in found[0][len(read) :]))
    return tuple(sound[:-1] for sound in sounds) if all(sounds) else ()


def sounds_of(text: str) -> tuple[str, ...]:
    """The Chinese characters of a text as they sound in words, without tones: 护照号 → hu zhao hao."""
    return tuple(re.findall(_SOUND, "".join(_phrased(text))))


def _surname(name: str) -> tuple[str, ...]:
    """How the surname a name begins with is read, where that is not how its characters are read
    elsewhere.
    """
    names = _surnames()
    return names.get(name[:2]) or names.get(name[:1]) or ()


def _phrased(text: str) -> Iterator[str]:
    """The key of a text piece by piece; the characters of well-known words sound as they do in
    these: 重庆 is chong qing.
    """
    at = 0
    for found in _unusual().finditer(text):
        yield text[at : found.start()].translate(_sorted_letters())
        yield _said(_phrases()[found[0]], found[0])
        at = found.end()
    yield text[at:].translate(_sorted_letters())


def _said(sounds: tuple[str, ...], signs: str) -> str:
    return "".join(f"{sound}{sign} " for sound, sign in zip(sounds, signs, strict=False))


class _Letters(dict[int, str]):
    """Code point → what stands for it, made by a function when it is first met."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, code: int) -> str:
        made = self[code] = self._make(chr(code))
        return made


def _plain_letter(sign: str) -> str:
    """Small and, where it is Latin, without accents."""
    if ord(sign) in _ACCENTS:
        return ""
    small = sign.casefold()
    bare = unicodedata.normalize("NFKD", small)
    if len(bare) > 1 and bare[0].isascii():
        return "".join(part for part in bare if not unicodedata.combining(part))
    return _LETTERS.get(small, small)


def _sorted_letter(sign: str) -> str:
    """The same, with Han characters as sound, tone and themselves: of two that sound alike each
    keeps its names together.
    """
    sound = _sounds().get(sign)
    return _said((sound,), sign) if sound else _plain_letter(sign)


@cache
def _plain_letters() -> _Letters:
    return _Letters(_plain_letter)


@cache
def _sorted_letters() -> _Letters:
    return _Letters(_sorted_letter)


@cache
def _sounds() -> dict[str, str]:
    """Character → its usual sound with the number of its tone: 王 → wang2 (ü is v).
    resources/reference/pinyin.csv.
    """
    lines = resources.path("reference", "pinyin.csv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = (line.split(",") for line in lines)
    return {sign: sound for sound, signs in pairs for sign in signs}


@cache
def _read_by_hand(kind: str) -> dict[str, tuple[str, ...]]:
    """Surnames or phrases of resources/reference/readings.csv: characters → sounds."""
    lines = resources.path("reference", "readings.csv").read_text(encoding="utf-8").splitlines()[1:]
    parts = (line.split(",") for line in lines)
    return {signs: tuple(sounds.split()) for of, signs, sounds in parts if of == kind}


def _surnames() -> dict[str, tuple[str, ...]]:
    return _read_by_hand("surname")


def _phrases() -> dict[str, tuple[str, ...]]:
    return _read_by_hand("phrase")


@cache
def _unusual() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_phrases(), key=len, reverse=True)))


# --- Traditional Chinese characters as simplified ones ---


def simplified(text: str) -> str:
    """The text with each traditional character as its simplified form; as long as it was. For
    comparing only.

    What people wrote is kept as they wrote it.
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """resources/reference/traditional.csv (from OpenCC)."""
    with resources.path("reference", "traditional.csv").open(encoding="utf-8", newline="") as lines:
        pairs = csv.reader(lines)
        next(pairs)  # the heads
        return {ord(traditional): simple for traditional, simple in pairs}
