"""The words of the program in the language of the moment: gettext catalogues, switched live; and
parts of sentences, such as names in a row, numbers and shares.
"""

from __future__ import annotations

import gettext
import io
import string
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, reduce
from itertools import pairwise
from typing import Literal

from lcdesk import resources

LANGUAGES = {"en": "English", "zh": "中文"}

_FORMATTER = string.Formatter()
_UNITS = "年月日号时点"

_listeners: list[Callable[[], None]] = []


_aside: ContextVar[str | None] = ContextVar("aside", default=None)


class _Speech:
    """The chosen language and its catalogue; one for the whole process."""

    language = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def N_(message: str) -> str:  # the marker gettext tools look for
    """Mark a text for translation where it is declared; `_` says it later."""
    return message


class OfficeWords(str):
    """A label of the office's own, said in English and in Chinese: no catalogue translates it, and
    braces in it are no places. Where one of the two is blank, the other stands for it.
    """

    chinese: str

    def __new__(cls, english: str, chinese: str = "") -> OfficeWords:
        made = super().__new__(cls, english or chinese)
        made.chinese = chinese or english
        return made

    def said(self, code: str) -> str:
        """As it is called in a language."""
        return self.chinese if code == "zh" else str(self)


def _(message: str, /, **values: object) -> str:
    """The text in the language of the moment, with `{name}` places filled."""
    if isinstance(message, OfficeWords):
        return message.said(language())
    said = _catalogue().gettext(message) if message else ""
    return _filled(said, values)


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """The singular or plural text for `count`, which is also filled in as `{count}`."""
    return _filled(_catalogue().ngettext(one, many, count), {"count": count, **values})


def with_label(label: object, value: object) -> str:
    """A label and what it says, with the colon of the language of the moment: "View: Kenya",
    "视图：肯尼亚".
    """
    return _("{label}: {value}", label=label, value=value)


def language() -> str:
    """The code of the language of the moment: "en" or "zh"."""
    return _aside.get() or _Speech.language


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything said inside is in this language, on this thread alone: papers in two languages are
    made so.

    Nobody who called `on_change` is told.
    """
    token = _aside.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _aside.reset(token)


def speak(code: str) -> None:
    """Switch the language; whoever called `on_change` is told."""
    _Speech.catalogue = _load(code)
    _Speech.language = code if code in LANGUAGES else "en"
    for listener in tuple(_listeners):
        listener()


def in_language(code: str, message: str) -> str:
    """The text in a language other than that of the moment: heads of sheets carry both."""
    if isinstance(message, OfficeWords):
        return message.said(code)
    return message if code == "en" else _load(code).gettext(message)


def message_of(text: str) -> str:
    """The message of the program that a text in the language of the moment was made from, in
    English and with its places open: "{name} is in use."; "" where it was made from none.

    So it can be told what was said without the values in it.
    """
    best, most = "", LEAST_SAID - 1
    for message, said in _messages(language()):
        literals = _literals(said)
        length = sum(map(len, literals))
        if length > most and _is_made_from(text, literals):
            best, most = message, length
    return best


LEAST_SAID = 4  # letters of a message beside its places; with fewer it fits everything


@cache
def _messages(code: str) -> tuple[tuple[str, str], ...]:
    """Every message, and how it is said in a language."""
    zh = _load("zh")
    # gettext has no public way to its messages
    known: dict[str | tuple[str, int], str] = getattr(zh, "_catalog", {})
    plain = ((key if isinstance(key, str) else key[0], said) for key, said in known.items())
    return tuple((message, message if code == "en" else said) for message, said in plain if message)


@cache
def _literals(text: str) -> tuple[str, ...]:
    """What stands before, between and behind the places of a message."""
    try:
        parts = list(_FORMATTER.parse(text))
    except ValueError:  # a text with a brace that is no place
        return (text,)
    found = [literal for literal, _name, _spec, _conversion in parts]
    return tuple(found if not parts or parts[-1][1] is None else [*found, ""])


def _is_made_from(text: str, literals: tuple[str, ...]) -> bool:
    if len(literals) == 1:
        return text == literals[0]
    first, last = literals[0], literals[-1]
    if not (text.startswith(first) and text.endswith(last)):
        return False
    at, end = len(first), len(text) - len(last)
    for literal in literals[1:-1]:
        found = text.find(literal, at, end)
        if found < 0:
            return False
        at = found + len(literal)
    return at <= end


def on_change(listener: Callable[[], None]) -> Callable[[], None]:
    """Call `listener` after every switch of language; the answer is a function that stops it."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener) if listener in _listeners else None


def _catalogue() -> gettext.NullTranslations:
    aside = _aside.get()
    return _Speech.catalogue if aside is None else _load(aside)


@cache
def _load(code: str) -> gettext.NullTranslations:
    path = resources.path("translations", f"{code}.mo")
    if code == "en" or not path.is_file():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(path.read_bytes()))


def _filled(text: str, values: dict[str, object]) -> str:
    if not values:
        return text
    if _aside.get() == "en" or not _touches(text):
        return text.format_map(values)
    said = ""
    for literal, name, spec, conversion in _FORMATTER.parse(text):
        said = _joined(said, literal)
        if name is not None:
            value = _FORMATTER.convert_field(_FORMATTER.get_field(name, (), values)[0], conversion)
            said = _joined(said, _FORMATTER.format_field(value, spec or ""))
    return said


@cache
def _touches(text: str) -> bool:
    """Does a place stand right beside a Chinese character? What fills it may want a blank there."""
    return not text.isascii() and any(
        (after == "{" and "\u3400" <= before <= "\u9fff")
        or (before == "}" and "\u3400" <= after <= "\u9fff")
        for before, after in pairwise(text)
    )


def _joined(before: str, after: str) -> str:
    """Between a Chinese character and a Latin letter or digit stands a blank: 改用 Room 302,
    至多 22 人; not in 2026年12月6日.
    """
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if (_is_han(last) and _is_latin(first)) or (_is_latin(last) and _is_han(first)):
        is_date = (first in _UNITS and last.isdigit()) or (last in _UNITS and first.isdigit())
        return f"{before}{after}" if is_date else f"{before} {after}"
    return before + after


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _is_latin(letter: str) -> bool:
    return letter.isalnum() and letter < "\u0250"


# --- Parts of sentences: names in a row, numbers and shares in words ---


_WORDS = (
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)
_SHARES = (
    (1, 2, N_("half")),
    (1, 3, N_("a third")),
    (2, 3, N_("two thirds")),
    (1, 4, N_("a quarter")),
    (3, 4, N_("three quarters")),
)

_GROUPED = 10_000
_FULL_STOPS = "。！？：；"


def list_names(names: Sequence[str]) -> str:
    """A, B, C (in Chinese A、B、C)."""
    return (
        reduce(lambda before, name: _("{names}, {name}", names=before, name=name), names)
        if names
        else ""
    )


def join_names(names: Sequence[str]) -> str:
    """A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return _("{names} and {last}", names=list_names(names[:-1]), last=names[-1])


def in_words(number: int) -> str:
    """Numbers from one to twelve as words, others as figures."""
    return _(_WORDS[number - 1]) if 1 <= number <= len(_WORDS) else figure(number)


def figure(number: int) -> str:
    """A number as it is printed in a picture: in groups of three from five digits on, "12,345",
    in both languages.
    """
    return f"{number:,}" if abs(number) >= _GROUPED else str(number)


def size_words(size: int) -> str:
    """How large a file of so many bytes is: 1.2 MB · 640 KB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} KB"


def share_in_words(part: int, total: int) -> str:
    """Half, a third, …; "" where it is none of these exactly, so that no figure is bent."""
    return next(
        (_(word) for over, under, word in _SHARES if total and part * under == total * over), ""
    )


def join_sentences(*sentences: str) -> str:
    """Sentences one after the other; Chinese ones stand without a blank between."""
    return reduce(_follow, filter(None, sentences), "")


def _follow(before: str, sentence: str) -> str:
    return before + ("" if not before or before[-1] in _FULL_STOPS else " ") + sentence


# --- A percentage with the number it is of: the only place that writes one for a picture ---


def percent_of(part: int, whole: int) -> str:
    """ "80% of 30"; "" of nothing. Only nobody is 0 % and only everybody 100 %, whatever rounding
    would say.
    """
    return (
        _("{percent}% of {whole}", percent=_percent(part, whole), whole=figure(whole))
        if whole
        else ""
    )


def percent(part: int, whole: int) -> str:
    """ "80%" beside its n, which is said elsewhere on the same card; "" of nothing."""
    return f"{_percent(part, whole)}%" if whole else ""


def _percent(part: int, whole: int) -> str:
    # halves to the even number: two halves of a whole are 100 together
    rounded, rest = divmod(100 * part, whole)
    rounded += 2 * rest > whole or (2 * rest == whole and rounded % 2)
    if rounded == 0 and part:
        return "<1"
    return ">99" if rounded == 100 and part < whole else str(rounded)


# --- Papers say things in one language or in both ---

PaperLanguage = Literal["zh", "en", "both"]


@dataclass(frozen=True)
class BilingualText:
    """A text in both languages; where one has none, the other is said."""

    zh: str = ""
    en: str = ""

    @classmethod
    def told(cls, tell: Callable[[], str]) -> BilingualText:
        """What `tell` says in each language."""
        said: dict[str, str] = {}
        for code in ("zh", "en"):
            with speaking(code):
                said[code] = tell()
        return cls(**said)

    def said(self, language: PaperLanguage) -> tuple[str, ...]:
        """The lines of a page in this language; in both Chinese first, and once where both are
        the same.
        """
        order = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        found = tuple(dict.fromkeys(text for text in order if text))
        return found if language == "both" else found[:1]

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)
