"""Where forms say that somebody types into them, so that whoever keeps drafts hears of every
form there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

ONLY_LOOKED_AT = "only_looked_at"
"""The property of a window whose desk somebody else has, or whose server is away, or who may only
look: why nothing that is typed could be kept, "" where it can."""
PRIVATE_SHUT = "private_shut"
"""The property of a window in whose desk private values are told as masks alone: they are neither
entered nor changed."""
Key = tuple[str, tuple[int, ...], str]
"""(kind of record, the entries shown, what tells one new entry from another)."""


class Typing(Protocol):
    """What is asked of a form (each is a QWidget too)."""

    is_seen_on: bool  # what it parts from stays on screen: nobody need be told that it is kept

    def draft_key(self) -> Key: ...
    def typed_texts(self) -> Mapping[str, str]: ...
    def type_again(self, texts: Mapping[str, str]) -> Mapping[str, str]: ...


class HalfTyped(QObject):
    """One for the application, given by `half_typed()`."""

    typed = Signal(object)  # a `Typing`: its texts may be others than before
    kept = Signal(object, str)  # a `Typing`, a field: its value was handed on to be saved
    parting = Signal(object)  # a `Typing` that is about to show something else
    # a `Typing` that was finished or given up: nothing in it is unsaved any more
    left = Signal(object)
    shown = Signal(object)  # a `Typing` that shows another entry


@cache
def half_typed() -> HalfTyped:
    """Where all forms of the application say it."""
    return HalfTyped()


def is_only_looked_at(widget: QWidget) -> bool:
    """Is the desk of the window a widget stands in, or a dialog of it, only looked at?"""
    return _is_so(widget, ONLY_LOOKED_AT)


def why_only_looked_at(widget: QWidget) -> str:
    """Why it is, in words; "" where it can be changed."""
    return str(_said(widget, ONLY_LOOKED_AT) or "")


def is_private_shut(widget: QWidget) -> bool:
    """Are private values of that desk told as masks alone?"""
    return _is_so(widget, PRIVATE_SHUT)


def _is_so(widget: QWidget, said: str) -> bool:
    return bool(_said(widget, said))


def _said(widget: QWidget, said: str) -> object:
    at: QWidget | None = widget
    while at is not None:
        window = at.window()
        if found := window.property(said):
            return found
        at = window.parentWidget()
    return None
