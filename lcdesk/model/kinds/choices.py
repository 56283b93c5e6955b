"""Kinds with a closed list of values: gender, status, and the like, recognised in several
languages.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from lcdesk.model.characters import simplified
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.texts import LANGUAGES, N_, _, in_language, language

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
_PARTS = re.compile(
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
