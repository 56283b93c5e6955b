"""Columns of text, whichever database has them: what is written there, and what they are compared
with, can be kept by all (`model/storable.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from lcdesk.model.storable import are_storable, storable


class KeptText(sa.String):
    """A text of any length; both dialects have it for `String`."""

    # both speak so
    def bind_processor(self, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        """One text, on its way to the database."""
        return kept_text


def kept_text(value: Any) -> Any:
    """A text as it is kept; anything else as it is."""
    return storable(value) if isinstance(value, str) else value


def are_kept(column: Sequence[Any]) -> bool:
    """Are all values of a column texts as they are kept, or nothing?"""
    try:
        return are_storable(filter(None, column))
    except TypeError:  # something else is among them
        return False
