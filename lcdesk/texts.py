"""The words of the program in the language of the moment: gettext catalogues, switched live."""

from __future__ import annotations

import gettext
import io
import re
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from lcdesk import resources

LANGUAGES = {"en": "English", "zh": "中文"}

_FORMATTER = string.Formatter()
_BESIDE = re.compile("[\u3400-\u9fff]\\{|\\}[\u3400-\u9fff]")
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


def _(message: str, /, **values: object) -> str:
    """The text in the language of the moment, with `{name}` places filled."""
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
    return message if code == "en" else _load(code).gettext(message)


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
        return _FORMATTER.vformat(text, (), values)
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
    return _BESIDE.search(text) is not None


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
