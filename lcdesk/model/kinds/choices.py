"""Kinds with a closed list of values: gender, status, and the like, recognised in several languages."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.texts import _


@dataclass(frozen=True)
class Option:
    """One value of a closed list: the code kept, the label shown, further words people write for it."""

    code: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice(Kind):
    """One of a closed list; the code is what is stored."""

    options: tuple[Option, ...] = ()
    problem: str = "bad_choice"

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(40)

    def parse(self, raw: object) -> str:
        word = fold_word(as_text(raw))
        for option in self.options:
            if word in {fold_word(w) for w in (option.code, option.label, _(option.label), *option.words)}:
                return option.code
        likely = tuple(_(option.label) for option in self.options)
        raise BadValue(self.problem, _("“{text}” is none of the values known here.", text=as_text(raw)), likely=likely)

    def format(self, value: str) -> str:
        label = next((option.label for option in self.options if option.code == value), None)
        return value if label is None else _(label)

    def choices(self) -> tuple[tuple[Any, str], ...]:
        return tuple((option.code, _(option.label)) for option in self.options)


def fold_word(text: str) -> str:
    """Case, width, underscores and a closing dot do not tell two words apart."""
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ").strip(" .")
