"""The words of the program in the language of the moment: gettext catalogues, switched live."""

from __future__ import annotations

import gettext
import io
import string
from collections.abc import Callable
from functools import cache

from lcdesk import resources

LANGUAGES = {"en": "English", "zh": "中文"}

_listeners: list[Callable[[], None]] = []


class _Speech:
    """The chosen language and its catalogue; one for the whole process."""

    language = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def N_(message: str) -> str:  # the marker gettext tools look for
    """Mark a text for translation where it is declared; `_` says it later."""
    return message


def _(message: str, /, **values: object) -> str:
    """The text in the language of the moment, with `{name}` places filled."""
    said = _Speech.catalogue.gettext(message) if message else ""
    return _filled(said, values)


def n_(one: str, many: str, count: int, /, **values: object) -> str:
    """The singular or plural text for `count`, which is also filled in as `{count}`."""
    return _filled(_Speech.catalogue.ngettext(one, many, count), {"count": count, **values})


def language() -> str:
    """The code of the language of the moment: "en" or "zh"."""
    return _Speech.language


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


@cache
def _load(code: str) -> gettext.NullTranslations:
    path = resources.path("translations", f"{code}.mo")
    if code == "en" or not path.is_file():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(path.read_bytes()))


def _filled(text: str, values: dict[str, object]) -> str:
    return string.Formatter().vformat(text, (), values) if values else text
