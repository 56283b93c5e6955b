"""What a cell gives a field; and the quick way for cells in which there is nothing to doubt, which are nearly all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lcdesk.model.kinds import DocumentNumber, Emails, FlightNumber, Kind, PassportName, Phones, Text
from lcdesk.tabular.grid import Cell


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell, before it is known which row it stands in."""

    kind: str
    message: str
    likely: tuple[Any, ...] = ()


@dataclass(slots=True)
class CellOutcome:
    """What a cell gave: its value (None: none), the text to keep when it reads otherwise, and what is wrong with it.

    Equal cells share one; it is never changed, and not frozen only because that takes three times as long to make.
    """

    value: Any = None
    raw: str | None = None
    trouble: Trouble | None = None


NOTHING = CellOutcome()
Quick = Callable[[str], CellOutcome | None]
# Texts about which no kind has a question: nothing before or behind, no blanks side by side, no error, no rounded number.
_WORDS = re.compile(r"[A-Za-z0-9][!-~]*(?: [!-~]+)*")
_NUMBER = re.compile(r"[A-Z]{0,4}[0-9]{2,20}")
_PHONE = re.compile(r"(?!\d{1,4}-\d{1,2}-\d{1,4}$)(?=(?:[^0-9]*[0-9]){4})\+?[0-9]+(?:[ -][0-9]+)*")
_PLAIN: dict[type[Kind], Callable[[str], object]] = {
    Text: _WORDS.fullmatch, PassportName: _WORDS.fullmatch, DocumentNumber: _NUMBER.fullmatch,
    FlightNumber: _NUMBER.fullmatch, Phones: _PHONE.fullmatch, Emails: Emails.is_usual,
}  # fmt: skip
_LENGTHS: dict[type[Kind], int] = {Phones: 200, Emails: 120}
_AS_SHOWN = frozenset((str, int))


def quick_reader(kind: Kind) -> Quick | None:
    """A reader of bare cells (see `is_bare`) by their text, where it is the value as it stands; else it answers None.

    None for kinds that may read a word otherwise than it stands, whatever the word. The law: where it answers, the
    slow way answers the same.
    """
    plain = _PLAIN.get(type(kind))
    return None if plain is None else _reader(plain, getattr(kind, "length", None) or _LENGTHS[type(kind)])


def is_bare(cell: Cell) -> bool:
    """True for a cell of which its text says all."""
    return type(cell.value) in _AS_SHOWN and not (cell.error or cell.lost or cell.link)


def _reader(is_plain: Callable[[str], object], most: int) -> Quick:
    def read(text: str) -> CellOutcome | None:
        is_doubtful = len(text) > most or not is_plain(text) or "E+" in text or "e+" in text
        return None if is_doubtful else CellOutcome(text)

    return read
