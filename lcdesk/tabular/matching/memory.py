"""What the office has already answered: layouts, head words, values; handed in by the services, never read from a file here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lcdesk.tabular.matching.words import fold, key
from lcdesk.tabular.understood import RecordName

NOTHING = "-"


@dataclass(frozen=True)
class Memory:
    """Answers given before. A field of `NOTHING` ("-") means: this column is to be left out.

    `layouts`: fingerprint of a table → head as printed → field; `heads`: "participant:" + folded head → field;
    `values`: (field, folded text) → the value meant; `orders`: (fingerprint, field) → "dmy" or "mdy".
    """

    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    heads: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    orders: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def field_of(self, kind: RecordName, layout: str, head: str) -> str | None:
        """The field this head was given in this layout, else anywhere; None when nobody was asked."""
        return self.layouts.get(layout, {}).get(head) or self.heads.get(head_key(kind, head))

    def value_of(self, field_name: str, text: str) -> Any:
        """The value that was meant by this text, None when nobody was asked."""
        return self.values.get((field_name, value_key(text))) if self.values else None


def fingerprint(kind: RecordName, heads: Iterable[str]) -> str:
    """The same for two tables with the same heads, in whatever order of columns."""
    return hashlib.sha256("\n".join([kind, *sorted(key(head) for head in heads)]).encode()).hexdigest()[:16]


def head_key(kind: RecordName, head: str) -> str:
    """The key a head word is remembered under."""
    return f"{kind}:{key(head)}"


def value_key(text: str) -> str:
    """The key a cell's text is remembered under."""
    return fold(text)
