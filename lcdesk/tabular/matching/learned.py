"""Learned mappings: what the office has already answered about layouts, head words and values;
handed in by the services, never read from a file here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from lcdesk.model import countries
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.kinds import Choice, Country, Kind, YesNo
from lcdesk.tabular.matching.words import fold, key
from lcdesk.tabular.understood import RecordName

NOTHING = "-"
CLOSED = (Country, Choice, YesNo)
Learned = KnownLayout | KnownHead | KnownValue | KnownOrder | CountryAlias
_YES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class LearnedMapping:
    """One answer to remember: the table it is kept in, and the values of its columns there."""

    entity: type[Learned]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class LearnedMappings:
    """All answers given before, as reading asks for them. A field of `NOTHING` ("-") means: this
    column is to be left out.

    `layouts`: fingerprint of a table → head as printed (the second of its kind "Phone (2)", see
    `told_apart`) → field, as a person chose it; `taken` the same for columns that were taken in as
    they were, unasked: they yield to what the head and the cells say surely; `now` those of
    `layouts` chosen in this very review: they hold whatever the cells say. `heads`: "participant:"
    + folded head → field; `values`: (field, folded text) → the value meant; `orders`: (fingerprint,
    field) → "dmy" or "mdy".
    """

    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    taken: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    now: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    heads: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    orders: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def field_of(self, kind: RecordName, layout: str, head: str) -> str | None:
        """The field this head was given in this layout, else anywhere; None when nobody was
        asked.
        """
        return self.chosen_as(layout, head) or self.heads.get(head_key(kind, head))

    def chosen_as(self, layout: str, head: str) -> str | None:
        """The field a person chose for this head of this layout; None when nobody was asked."""
        return _of_head(self.layouts.get(layout), head)

    def taken_as(self, layout: str, head: str) -> str | None:
        """The field this head was taken for, unasked, when the layout was taken in; None when it
        was not.
        """
        return _of_head(self.taken.get(layout), head)

    def has_words(self, field_name: str) -> bool:
        """Is any word of this field remembered?"""
        return field_name in self._worded

    def words_of(self, field_name: str) -> dict[str, Any]:
        """Folded text → the value meant, in this field."""
        return {word: value for (name, word), value in self.values.items() if name == field_name}

    def value_of(self, field_name: str, text: str) -> Any:
        """The value that was meant by this text, None when nobody was asked."""
        return (
            self.values.get((field_name, value_key(text))) if field_name in self._worded else None
        )

    @cached_property
    def _worded(self) -> frozenset[str]:
        return frozenset(name for name, _word in self.values)


def fingerprint(kind: RecordName, heads: Iterable[str]) -> str:
    """The same for two tables with the same heads, in whatever order of columns."""
    return hashlib.sha256(
        "\n".join([kind, *sorted(key(head) for head in heads)]).encode()
    ).hexdigest()[:16]


def head_key(kind: RecordName, head: str) -> str:
    """The key a head word is remembered under."""
    return f"{kind}:{key(head)}"


def value_key(text: str) -> str:
    """The key a cell's text is remembered under."""
    return fold(text)


def told_apart(heads: Iterable[str]) -> list[str]:
    """The heads of a table in their order, the second "Phone" as "Phone (2)": each can be
    remembered by itself.
    """
    seen, out = Counter[str](), list[str]()
    for head in heads:
        seen[key(head)] += 1
        out.append(head if seen[key(head)] == 1 else f"{head} ({seen[key(head)]})")
    return out


def is_closed(kind: Kind) -> bool:
    """True for kinds with a closed list of values: only those are remembered by their words."""
    return isinstance(kind, CLOSED)


def holds(kind: Kind, value: object) -> bool:
    """Is a remembered value still one of the closed list? True for all other kinds."""
    if isinstance(kind, Country):
        return value in _codes()
    if isinstance(kind, Choice):
        return any(option.code == value for option in kind.options)
    return isinstance(value, bool) or not isinstance(kind, YesNo)


def encoded(value: object) -> str:
    """A value of a closed list as it is kept: its code, yes or no."""
    return _YES[value] if isinstance(value, bool) else str(value)


def decoded(kind: Kind | None, text: str) -> Any:
    """The value behind; a text that no list knows any more stays as it is, for reading to say
    so.
    """
    if isinstance(kind, YesNo):
        return {word: value for value, word in _YES.items()}.get(text, text)
    return text


def _of_head(known: Mapping[str, str] | None, head: str) -> str | None:
    """By the head as printed, else by one that reads the same ("E-mail", "e mail")."""
    if not known:
        return None
    found = known.get(head)
    if found is None:
        found = next((name for other, name in known.items() if key(other) == key(head)), None)
    return found


@cache
def _codes() -> frozenset[str]:
    return frozenset(countries.codes())
