"""A cure: what could be changed so that a breach is gone, in words and as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lcdesk.model.clashes.rules import said
from lcdesk.texts import _


@dataclass(frozen=True, slots=True)
class Fix:
    """`template` is short, for a button ("Use {venue}"); `deed` says it in full ("Use {venue} for {name}"), for undo.

    Both are marked with N_ and filled with `values` in the language of the moment. `changes`: activity id → field →
    value, to be made all together.
    """

    template: str
    operation: str
    values: tuple[tuple[str, Any], ...]
    changes: Mapping[int, Mapping[str, Any]]

    @property
    def words(self) -> str:
        """What stands on a button."""
        return _(self.template, **said(self.values))

    @property
    def full_words(self) -> str:
        """What would be done, with the name of the activity."""
        return _(self.operation, **said(self.values))

    @property
    def operation_values(self) -> dict[str, str]:
        """What fills the name of the deed, as plain words."""
        return said(self.values)
