"""What every kind of value can do: be read, shown, stored and handed to other programs; and the
kinds that are no text: closed lists, recognised in several languages, whole numbers, yes or no.
"""

from __future__ import annotations

import csv
import itertools
import re
import string
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, ClassVar, Literal

import sqlalchemy as sa

from lcdesk import resources
from lcdesk.model.faults import BadValue
from lcdesk.model.late_patterns import late
from lcdesk.model.scripts import simplified
from lcdesk.model.storable import storable
from lcdesk.texts import LANGUAGES, N_, _, in_language, language


@dataclass(frozen=True)
class Kind:
    """A kind of value; it knows nothing of rows, files or databases.

    The law of every kind: `kind.parse(kind.format(value)) == value` in each language of the
    program.
    """

    is_short: ClassVar[bool] = False
    """Are its values so short that cutting one would be cutting what matters? A table never does."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        """The column a value is stored in."""
        raise NotImplementedError

    def parse(self, raw: object) -> Any:
        """The value of a cell or of an editor's text; `BadValue` says what is wrong. Never
        called with an empty one.
        """
        raise NotImplementedError

    def format(self, value: Any) -> str:
        """The value as people read it, in the language of the moment."""
        return str(value)

    def plain(self, value: Any) -> Any:
        """The value as other programs read it: str, int, bool (dates as ISO 8601, countries as
        ISO 3166 alpha-2).
        """
        return value

    def restore(self, plain: Any) -> Any:
        """The value back from what `plain` gave (used by history and saved views)."""
        return plain

    # kinds that have such words look at it
    def says_nothing(self, text: str) -> bool:  # noqa: ARG002
        """True for words of a cell or editor that say a value of this kind is not known yet:
        there is none to keep.
        """
        return False

    def choices(self) -> tuple[tuple[Any, str], ...]:
        """(value, label) pairs where the kind has a closed list of values, else nothing."""
        return ()

    @property
    def is_closed(self) -> bool:
        """True when only the listed choices are allowed."""
        return bool(self.choices())

    @property
    def example(self) -> str:
        """How a value is written, where nobody could guess; "" elsewhere."""
        return ""


def as_text(raw: object) -> str:
    """The words of a raw cell value: numbers without a needless ".0", full-width and odd blanks
    made plain.
    """
    if type(raw) is str and raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()  # most cells: nothing in them to make plain
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return " ".join(storable(str(raw)).translate(_ODD).split())


def checked_length(text: str, most: int) -> str:
    """The text, when the column can hold it; else `BadValue` "too_long" with the beginning as
    what is likely.
    """
    if len(text) > most:
        raise BadValue(
            "too_long", _("More than {count} characters.", count=most), likely=(text[:most],)
        )
    return text


# Zero-width characters, direction marks and control characters carry nothing; odd blanks are
# blanks.
_ODD = {
    **dict.fromkeys(
        map(
            ord,
            "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad\x7f",
        )
    ),
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x1C)]),
    **dict.fromkeys(map(ord, "\u00a0\u3000\u2007\u202f"), " "),
}


# --- Closed lists, numbers, yes or no ---


Look = tuple[str, str]
"""How a value shows as a chip: a tone (ok, warn, bad, info, mute) and an icon, so that colour never
stands alone.
"""
DONE, WAITING, AT_RISK = ("ok", "circle-check"), ("warn", "clock-3"), ("bad", "triangle-alert")
FAILED, OPEN, UNDER_WAY = ("bad", "circle-x"), ("mute", "circle-dashed"), ("info", "mail")


@dataclass(frozen=True)
class Option:
    """One value of a closed list: the code kept, the label shown, further words people write for
    it, and its look where it is shown as a chip.
    """

    code: str
    label: str
    words: tuple[str, ...] = ()
    look: Look | None = None


@dataclass(frozen=True)
class Choice(Kind):
    """One of a closed list; the code is what is stored."""

    is_short = True

    options: tuple[Option, ...] = ()
    problem: str = "bad_choice"

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(40)

    def parse(self, raw: object) -> str:
        text = as_text(raw)
        known = _words_of(self.options, language())
        if found := known.get(fold_word(text)):
            return found
        if said_twice := _agreed(text, known):
            return said_twice
        likely = tuple(_(option.label) for option in self.options)
        raise BadValue(
            self.problem, _("“{text}” is none of the values known here.", text=text), likely=likely
        )

    def format(self, value: str) -> str:
        label = next((option.label for option in self.options if option.code == value), None)
        return value if label is None else _(label)

    def choices(self) -> tuple[tuple[Any, str], ...]:
        return tuple((option.code, _(option.label)) for option in self.options)


@cache
# the key of the cache
def _words_of(options: tuple[Option, ...], spoken: str) -> dict[str, str]:  # noqa: ARG001
    """Folded word → code, the labels of every language among them; the first option has a word
    for itself.
    """
    known: dict[str, str] = {}
    for option in options:
        for word in (option.code, option.label, _(option.label), *option.words):
            known.setdefault(fold_word(word), option.code)
    # after all words: what one language calls an option may be another's word
    for option in options:
        for code in LANGUAGES:
            known.setdefault(fold_word(in_language(code, option.label)), option.code)
    return known


def _agreed(text: str, known: dict[str, str]) -> str | None:
    """The code of "Lecture 讲座" or "女/F", said twice and meant once.

    A piece nobody knows may stand beside its translation only: "Lecture 专题报告" is a lecture, but
    "confirmed (cancelled by phone)" is a question.
    """
    pieces = [word for piece in _PARTS.split(text) if (word := fold_word(piece))]
    codes = {known[word] for word in pieces if word in known}
    scripts = {_script_of(word) for word in pieces if word in known}
    strange = {_script_of(word) for word in pieces if word not in known}
    return codes.pop() if len(codes) == 1 and not scripts & strange else None


def _script_of(word: str) -> str:
    """LATIN, CJK, CYRILLIC, THAI …: the script of the first letter."""
    letter = next((letter for letter in word if letter.isalpha()), " ")
    return unicodedata.name(letter, "").partition(" ")[0]


_LATIN, _HAN = "A-Za-z\u00c0-\u024f.", "\u3400-\u9fff"
_PARTS = late(
    rf"[/|,;，；、()（）]|\s[-–—]\s|(?<=[{_LATIN}])\s*(?=[{_HAN}])|(?<=[{_HAN}])\s*(?=[{_LATIN}])"
)


def fold_word(text: str) -> str:
    """Case, width, traditional characters, underscores and a closing dot do not tell two words
    apart.
    """
    return (
        simplified(unicodedata.normalize("NFKC", text))
        .casefold()
        .replace("_", " ")
        .replace("ı", "i")
        .strip(" .")
    )


# --- Kinds of number, and yes or no ---


# A comma parts thousands or is none of our business: "1,5" is not 15.
_MOST_FIGURES = 18  # what a database holds; thousands of them are no number anywhere
_WHOLE = re.compile(r"([+-]?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2}))(?:\.0+)?")


@dataclass(frozen=True)
class Number(Kind):
    """A whole number, optionally within limits."""

    is_short = True

    least: int | None = None
    most: int | None = None

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Integer()

    def parse(self, raw: object) -> int:
        found = _WHOLE.fullmatch(unicodedata.normalize("NFKC", as_text(raw)))
        if not found:
            raise BadValue("bad_number", _("“{text}” is not a whole number.", text=as_text(raw)))
        figures = found[1].replace(",", "")
        if len(figures) > _MOST_FIGURES:
            raise BadValue(
                "bad_number",
                _("{value} is outside what is possible here.", value=figures[:_MOST_FIGURES]),
            )
        value = int(figures)
        if (self.least is not None and value < self.least) or (
            self.most is not None and value > self.most
        ):
            raise BadValue(
                "bad_number", _("{value} is outside what is possible here.", value=value)
            )
        return value


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no, in the words people write."""

    is_short = True

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Boolean()

    def parse(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        word = unicodedata.normalize("NFKC", as_text(raw)).casefold()
        if word in _YES or word == _(YES):
            return True
        if word in _NO or word == _(NO):
            return False
        said_twice = set(re.split(r"[\s/|]+", word))  # "yes 是"
        if said_twice <= _YES or said_twice <= _NO:
            return said_twice <= _YES
        raise BadValue("bad_choice", _("“{text}” is neither yes nor no.", text=as_text(raw)))

    def format(self, value: bool) -> str:
        return _(YES) if value else _(NO)

    def choices(self) -> tuple[tuple[Any, str], ...]:
        return ((True, _(YES)), (False, _(NO)))


YES, NO = N_("yes"), N_("no")
_YES = frozenset("yes y true 1 是 有 对 √ ✓ ✔ oui да x".split())
_NO = frozenset("no n false 0 否 无 没有 × ✗ non нет -".split())


# --- Words that stand where something is not known: TBC, n/a, 待定, à confirmer ---


Where = Literal["text", "own", "name", "number", "form"]
"""What a cell holds: free text of a field, a column of the office's own, a name or a country, a
number or address by which somebody is known or reached, or another value of a set form (a date).
"""

MOST = 44
"""Letters of the longest of them; a longer text is none."""

_OF_TEXT = frozenset(("anywhere", "no name", "no number"))
_COUNTED: dict[Where, frozenset[str]] = {
    "text": _OF_TEXT,
    "own": _OF_TEXT,
    "name": frozenset(("anywhere", "no number")),
    "number": frozenset(("anywhere", "no name", "no text")),
    "form": _OF_TEXT | {"no text"},
}
_SIGNS = re.compile(r"[-–—―−_/\\*.·…~\s]+")
_DOUBTS = re.compile(r"[-–—―−_/\\*.·…~?？\s]+")
_DASHES = re.compile(r"[-–—―−_.…\s]+")
_GAPS = re.compile(r"[\W_]+")
_MARKS = re.compile("[\u0300-\u0305\u0307-\u036f\u064b-\u0655\u0670\u0640]")
_ALIKE = str.maketrans("أإآٱىةё", "اااايهе")
_AS_BLANK = {ord(sign): " " for sign in string.punctuation + string.whitespace}
_BETWEEN = re.compile(r"[/|()（）\[\]【】,，;；:：]+")


def is_placeholder(text: str, where: Where = "text") -> bool:
    """True for a text that says nothing but that there is nothing to say.

    "NA" alone is Namibia and a family name, so that it is none in columns of those; "none", "无" and
    "pending" are answers in a text, and none where a date or a number belongs; an address that is
    "not yet available" is one that somebody has to ask for.
    """
    if len(text) > MOST or (text.isascii() and text[:1].isalnum() and not _is_beginning(text[:3])):
        return False
    if not (plain := as_text(text)):
        return False
    if not any(map(str.isalnum, plain)):
        signs = _DASHES if where == "own" else _DOUBTS if where == "form" else _SIGNS
        return signs.fullmatch(plain) is not None
    counted = _COUNTED[where]
    if _where_of(_folded(plain)) in counted:
        return True
    parts = [part for part in map(_folded, _BETWEEN.split(plain)) if part]
    return len(parts) > 1 and all(_where_of(part) in counted for part in parts)


def may_begin_placeholder(text: str) -> bool:
    """A quick look: True where a text in small or capital letters may be one of them."""
    return len(text) <= MOST and _is_beginning(text[:3])


@lru_cache(maxsize=8192)
def _is_beginning(text: str) -> bool:
    words = text.casefold().translate(_AS_BLANK).rstrip()
    return words in _beginnings() or words.split(" ")[0] in _beginnings()  # "x / none"


def _where_of(folded: str) -> str:
    return _words().get(folded, "")


def _folded(text: str) -> str:
    """Small letters without accents, simplified, with one blank for all that stands between
    words.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFD", simplified(unicodedata.normalize("NFKC", text)))
        text = unicodedata.normalize("NFC", _MARKS.sub("", text)).casefold().translate(_ALIKE)
    return _GAPS.sub(" ", text.casefold()).strip()


@cache
def _words() -> dict[str, str]:
    """Folded words → where they count; "(a|b) c" in the file stands for two of them."""
    with resources.path("reference", "placeholders.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)  # the headers: pattern, language, where
        return {
            _folded("".join(parts)): where
            for pattern, _language, where in lines
            for parts in itertools.product(*map(_choices, re.split(r"(\([^)]*\))", pattern)))
        }


def _choices(piece: str) -> list[str]:
    return piece[1:-1].split("|") if piece.startswith("(") else [piece]


@cache
def _beginnings() -> frozenset[str]:
    """The first three letters of each, or as many as stand before a blank among them."""
    words = _words()
    heads = {word[:3].rstrip() for word in words}
    return frozenset(heads | {word[:3].split(" ")[0] for word in words})
