"""Kinds of number, and yes or no."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.texts import N_, _

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
            raise BadValue("bad_number", _("{value} is outside what is possible here.", value=figures[:_MOST_FIGURES]))
        value = int(figures)
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise BadValue("bad_number", _("{value} is outside what is possible here.", value=value))
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
