"""What a value says once its spelling is set aside: case, accents, blanks, signs, the order of
words, short forms, legal forms, and the short name that stands beside a whole one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lcdesk.model.names import HAN, in_two_scripts
from lcdesk.model.scripts import plain_text, simplified

Key = tuple[tuple[str, ...], tuple[str, ...]]
"""Its words by the alphabet, and those with figures in their order."""

_MARKS = re.compile(
    "[\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\ufeff]"
)
_ELIDED = re.compile(r"\b[dlDL]['’‘ʼ](?=\w)")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_PARTING = re.compile(r"\s+[-–—/]+\s+|[,，;；/]\s*")
_MAY_PART = re.compile(r"[(（\[【,，–—]|\s[-/:]")
_WORD = re.compile(r"[^\W_]+")
_LONG_FORMS = (
    (re.compile(r"\bун-т(?=\b|а\b)"), "университет"),
    (re.compile(r"\bин-т(?=\b|а\b)"), "институт"),
    (re.compile(r"\bмин-во\b"), "министерство"),
    (re.compile(r"\b(?:no|nr|num)\s*\.?\s*(?=\d)"), " "),
    (re.compile(r"\bnon[\s-]+(?=\w)"), "non"),
)
_HAS_LONG_FORMS = re.compile(r"н-т|мин-|\bn[ou]")
_LETTERS = str.maketrans(
    dict(zip("أإآٱىیکةؤ", "ااااييكهو", strict=True)) | {"ё": "е", "&": " and "}
)
_LOOK_CYRILLIC = str.maketrans("aeopcxyikmhtb", "аеорсхуикмнтв")
_CYRILLIC, _LATIN = re.compile("[а-яё]"), re.compile("[a-z]")
_ARABIC = re.compile("[\u0621-\u064a]")
_LITTLE = frozenset(
    (
        "of the and for in on at de del la las los el le les des du da do dos das und der die et и"
    ).split()
)
_BETWEEN = frozenset({"y", "e"})  # little only between two whole words: "Team E" is none
_SHORT_FORMS = {
    **dict.fromkeys(("univ", "unversity"), "university"),
    **dict.fromkeys(("dept", "dpt", "deptt"), "department"),
    **dict.fromkeys(("govt", "gov"), "government"),
    **dict.fromkeys(("mgmt", "mgt"), "management"),
    "inst": "institute",
    "natl": "national",
    "intl": "international",
    "asst": "assistant",
    "sr": "senior",
    "snr": "senior",
    "jr": "junior",
    "mgr": "manager",
    "prof": "professor",
    "dir": "director",
    "gen": "general",
    "org": "organization",
    "им": "имени",
    "зам": "заместитель",
    "гл": "главный",
    "departement": "department",
    "ressource": "resource",
    "ressources": "resources",
    "centre": "center",
    "labour": "labor",
    "defence": "defense",
    "programme": "program",
    "licence": "license",
    "harbour": "harbor",
    "fibre": "fiber",
    "nationale": "national",
    "regionale": "regional",
    "generale": "general",
    "centrale": "central",
    "municipale": "municipal",
    "internationale": "international",
}
_FIRST_FORMS = {"dep": "deputy", "min": "ministry"}
_LEGAL = frozenset(
    (
        "ltd limited inc incorporated llc llp plc corp gmbh sarl srl sa pty pvt "
        "ооо оао зао ао пао тоо"
    ).split()
)
_COMPANY = frozenset({"co", "company"})
_HAN_LEGAL = re.compile("(?:股份|集团|责任)*有限(?:责任)?公司$")
_HAN_LITTLE = re.compile("(?<=.)[省市县的](?=.{2})")
_NEGATIONS = frozenset("no non not without except sans sin sem pas без не".split())
_LONGEST_SHORT, _LEAST_JOINED = 8, 6


@dataclass(frozen=True)
class Spelling:
    """What a value says. `key`: the same for spellings that only differ in what is set aside;
    `joined`: its letters in their order without blanks, "" where they are too few; `others`: the
    keys of the names it says besides, in another script; `short`: the short name beside it.
    """

    key: Key
    joined: str = ""
    others: tuple[Key, ...] = ()
    short: str = ""
    is_han: bool = False


@lru_cache(maxsize=1 << 15)
def spelling_of(text: str) -> Spelling:
    """How a value is compared."""
    if text.isascii():
        plain, has_han = text.strip(), False
    else:
        plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).strip()
        has_han = bool(HAN.search(plain))
    if has_han and (both := in_two_scripts(plain)):
        first, second = (spelling_of(one) for one in both)
        mine, other = (second, first) if HAN.match(plain) else (first, second)
        return Spelling(mine.key, mine.joined, (other.key,), is_han=mine.is_han)
    whole, short = _without_short_name(plain) if _MAY_PART.search(plain) else (plain, "")
    if has_han and HAN.search(whole):
        said = _han_key(whole)
        return Spelling(((said,), ()), short=short, is_han=True)
    words = _words_of(whole)
    key = _key_of(words, whole)
    joined = _joined(words) if not _NEGATIONS & set(words) else ""
    return Spelling(key, joined, short=short)


def _folded(text: str) -> str:
    small = text.casefold() if text.isascii() else plain_text(simplified(text))
    if "'" in small or not small.isascii():
        small = _APOSTROPHES.sub("", _ELIDED.sub(" ", small))
    if _HAS_LONG_FORMS.search(small):
        for pattern, long in _LONG_FORMS:
            small = pattern.sub(long, small)
    return small.replace("&", " and ") if small.isascii() else small.translate(_LETTERS)


def _words_of(text: str) -> list[str]:
    """The words in their order, without little ones and legal forms."""
    said = [_long_form(word) for word in _WORD.findall(_folded(text))]
    if said and said[0] in _FIRST_FORMS:
        said[0] = _FIRST_FORMS[said[0]]
    kept = [word for at, word in enumerate(said) if not _is_little(said, at)] or said
    return _without_legal(kept)


@lru_cache(maxsize=1 << 16)
def _long_form(word: str) -> str:
    if not word.isascii():
        if _CYRILLIC.search(word) and _LATIN.search(word):
            word = word.translate(_LOOK_CYRILLIC)
        elif word.startswith("ال") and len(word) > 4 and _ARABIC.match(word):
            word = word[2:]
    found = _SHORT_FORMS.get(word, word)
    return found.replace("isation", "ization").replace("ising", "izing")


def known_form(word: str) -> str:
    """A single word as it stands in a key."""
    return "".join(_long_form(one) for one in _WORD.findall(_folded(word)))


def _is_little(words: Sequence[str], at: int) -> bool:
    word = words[at]
    if word in _LITTLE:
        return True
    if word not in _BETWEEN or not 0 < at < len(words) - 1:
        return False
    return min(len(words[at - 1]), len(words[at + 1])) > 3 and words[at - 1] not in (
        "group",
        "team",
    )


def _without_legal(words: list[str]) -> list[str]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept.pop()
    if len(kept) < len(words):
        while len(kept) > 1 and kept[-1] in _COMPANY:
            kept.pop()
    if len(kept) > 1 and kept[0] in _LEGAL:
        kept.pop(0)
    if len(kept) > 1 and kept[-1] in _COMPANY:  # "Delta Power Co." says no more than "Company"
        kept[-1] = "company"
    return kept


def _key_of(words: Sequence[str], text: str) -> Key:
    numbers = tuple(word for word in words if any(map(str.isdigit, word)))
    if not _NEGATIONS & set(words):
        return tuple(sorted(words)), numbers
    # "no beef, pork" is not "beef, no pork": only the parts may change places
    parts = [" ".join(_words_of(part)) for part in _PARTING.split(text)]
    return tuple(sorted(part for part in parts if part)), numbers


def _joined(words: Sequence[str]) -> str:
    made = ""
    for word in words:
        made += ("·" if made[-1:].isdigit() and word[0].isdigit() else "") + word
    return made if len(made) >= _LEAST_JOINED else ""


def _han_key(text: str) -> str:
    """Chinese has no blanks that count; what parts figures does."""
    said = re.sub(r"(?<=\d)[\W_]+(?=\d)", "·", _folded(text))
    said = "".join(re.findall(r"[^\W_]+|·", said))
    bare = _HAN_LEGAL.sub("", said) or said
    return _HAN_LITTLE.sub("", bare) if len(bare) > 4 else bare


# --- The short name beside a whole one: Kenya Forest Service (KFS), FAO – Food and … ---


def _without_short_name(text: str) -> tuple[str, str]:
    """The text without a short name that stands beside the whole one, and that short name."""
    for found in _BRACKET.finditer(text):
        inside = found[1].strip()
        outside = f"{text[: found.start()]} {text[found.end() :]}".strip()
        for short, whole in ((inside, outside), (outside, inside)):
            if is_short_for(short, whole):
                return whole, short_form(short)
    parts = [part for part in re.split(r"\s+[-–—/:]+\s+|[,，]\s*", text) if part]
    if len(parts) == 2:
        for short, whole in (parts, parts[::-1]):
            if is_short_for(short, whole):
                return whole, short_form(short)
    return text, ""


def short_form(text: str) -> str:
    """A short name as it is compared: "K.F.S." → kfs; "" for what is none: several words, small
    letters, figures.
    """
    bare = text.replace(".", "").strip()
    is_short = 2 <= len(bare) <= _LONGEST_SHORT and bare.isalpha()
    is_capital = bare.upper() == bare and not HAN.search(bare)
    is_dotted = bare.isascii() or "." in text or bare.lower() != bare
    return "".join(_folded(bare).split()) if is_short and is_capital and is_dotted else ""


def is_short_for(short: str, whole: str) -> bool:
    """Is the one the first letters of the other, or (where it stands out by its capitals) made of
    its letters? Of a Chinese name a few Latin capitals are.
    """
    letters = short_form(short)
    if not letters:
        return False
    if HAN.search(whole):
        return letters.isascii() and not _LATIN.search(whole.casefold())
    every = [word for word in _WORD.findall(_folded(whole)) if word]
    firsts = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in every]
    telling = [word for word in firsts if word not in _LITTLE]
    if len(telling) < 2:
        return False
    if letters in ("".join(word[0] for word in firsts), "".join(word[0] for word in telling)):
        return True
    if whole.upper() == whole or letters[0] != telling[0][0]:
        return False
    return _is_within(letters, "".join(telling))


def _is_within(letters: str, text: str) -> bool:
    rest: Iterable[str] = iter(text)
    return all(letter in rest for letter in letters)
