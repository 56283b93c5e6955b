"""Spellings made comparable: one folded form for all the ways a country name is typed."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]"
)
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_REGION_FLAG = re.compile(
    "\U0001f3f4([\U000e0061-\U000e007a]{2})[\U000e0061-\U000e007a]+\U000e007f"
)
_APOSTROPHES = re.compile("['’‘ʻʼ`´′ʹ]")
_BREAKS = re.compile(
    r"[\s!-/:-@\[-`{-~\u0080-\u00bf\u00d7\u060c\u061b\u2000-\u206f\u2190-\u27bf\u3000-\u303f\u30fb\ufffd]+"
)
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
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "&": " and ",
        "＆": " and ",
    }
)
_WORDS = {
    "st": "saint",
    "ste": "sainte",
    "rep": "republic",
    "dem": "democratic",
    "isl": "islands",
    "is": "islands",
}
_DROPPED = {"the"}


def fold(text: str) -> str:
    """The comparable form: NFKC, small letters, no accents, apostrophes or "the", everything else a
    blank.

    A flag emoji becomes its code ("🇵🇰" → "pk"). Abbreviations of the lists of international bodies
    are written out (St. → saint, Rep. → republic, Dem. → democratic), since both spellings mean the
    same.
    """
    text = _REGION_FLAG.sub(lambda m: "".join(chr(ord(c) - 0xE0000) for c in m[1]) + " ", text)
    text = _FLAG.sub(lambda m: " " + flag_code(m) + " ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    text = _APOSTROPHES.sub("", text.casefold().translate(_LETTERS))
    words = [_WORDS.get(word, word) for word in _BREAKS.sub(" ", text).split()]
    return " ".join([word for word in words if word not in _DROPPED] or words)


def squeeze(text: str) -> str:
    """The folded text without blanks: the key of every look-up ("Timor-Leste", "TimorLeste" and
    "D.R. Congo").
    """
    return fold(text).replace(" ", "")


def flags(text: str) -> tuple[list[str], str]:
    """The codes of the flag emoji in `text`, and the text without them."""
    found = [flag_code(match) for match in _FLAG.finditer(text)]
    return found, _FLAG.sub(" ", text).strip()


def flag_code(match: re.Match[str]) -> str:
    """The two capitals that a pair of regional indicator symbols stands for."""
    return "".join(chr(ord(sign) - 0x1F1E6 + ord("A")) for sign in match.groups())
