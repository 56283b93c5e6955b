"""One breach of a timetable rule in words, and the book the breaches are taken down in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from lcdesk.model.clashes.around import Level, Limits
from lcdesk.model.kinds.dates import format_date
from lcdesk.model.sentences import list_names
from lcdesk.texts import N_, _, language


@dataclass(frozen=True, slots=True)
class Clash:
    """One breach: the rule, how grave, the activities (ids, in order of time), and the field a fix
    would begin with.

    The sentence is made when asked for, in the language of that moment; `values` are what it is
    made of.
    """

    rule: str
    level: Level
    activities: tuple[int, ...]
    field: str
    template: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def message(self) -> str:
        """The breach in words, with names, date and times."""
        return _(self.template, **said(self.values))

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """What stays the same while the breach lasts: for breaches somebody has chosen to
        ignore.
        """
        return (self.rule, tuple(sorted(self.activities)))


class Book:
    """Takes down breaches at the levels that hold; each rule and set of activities once.

    `fields`: rule → the field a fix would begin with, where the breach names no other.
    """

    def __init__(
        self, levels: Mapping[str, Level], fields: Mapping[str, str], limits: Limits
    ) -> None:
        self.levels, self._fields = levels, fields
        self.limits = limits
        self.clashes: list[Clash] = []
        self._known: set[tuple[str, tuple[int, ...]]] = set()

    def note(
        self,
        rule: str,
        activities: tuple[int, ...],
        template: str,
        *,
        field: str = "",
        **values: Any,
    ) -> None:
        """Take one breach down; `template` is marked with N_ and filled with `values` later."""
        if self.levels[rule] == "ignore":
            return
        field = field or self._fields[rule]
        made = Clash(rule, self.levels[rule], activities, field, template, tuple(values.items()))
        if made.key not in self._known:
            self._known.add(made.key)
            self.clashes.append(made)


class MarkedText(str):
    """A text marked with N_ that stands in a breach and is translated when the sentence is made."""

    __slots__ = ()


class EntryName(str):
    """The English name of an activity or a venue, with the Chinese one for sentences in Chinese."""

    __slots__ = ("chinese",)
    chinese: str

    @classmethod
    def of(cls, english: object, chinese: object) -> EntryName:
        """Where one language is missing, the other stands for it; both empty: ""."""
        made = cls(english or chinese or "")
        made.chinese = str(chinese or english or "")
        return made


@dataclass(frozen=True, slots=True)
class MinuteSpan:
    """From when to when; `is_assumed`: the end was missing and an hour was taken."""

    start: dt.time
    end: dt.time
    is_assumed: bool = False


def said(values: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    """Values of a sentence in the language of the moment."""
    return {name: _said(value) for name, value in values}


def _said(value: object) -> str:
    if isinstance(value, MarkedText):
        return _(value)
    if isinstance(value, EntryName):
        return value.chinese if language() == "zh" else str(value)
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, MinuteSpan):
        template = (
            N_("{start}–{end} (end missing, an hour assumed)")
            if value.is_assumed
            else "{start}–{end}"
        )
        return _(template, start=_said(value.start), end=_said(value.end))
    if isinstance(value, tuple):
        return list_names([_said(part) for part in cast("tuple[object, ...]", value)])
    return str(value)
