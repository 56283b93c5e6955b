"""What every kind of value can do: be read, shown, stored and handed to other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.texts import _


@dataclass(frozen=True)
class Kind:
    """A kind of value; it knows nothing of rows, files or databases.

    The law of every kind: `kind.parse(kind.format(value)) == value` in each language of the
    program.
    """

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        """The column a value is stored in."""
        raise NotImplementedError

    def parse(self, raw: object) -> Any:
        """The value of a cell or of an editor's text; `BadValue` says what is wrong. Never
        called with an empty one.
        """
        raise NotImplementedError

    def format(self, value: Any) -> str:
        """The value as people read it, in the language of the moment."""
        return str(value)

    def plain(self, value: Any) -> Any:
        """The value as other programs read it: str, int, bool (dates as ISO 8601, countries as
        ISO 3166 alpha-2).
        """
        return value

    def restore(self, plain: Any) -> Any:
        """The value back from what `plain` gave (used by history and saved views)."""
        return plain

    # kinds that have such words look at it
    def says_nothing(self, text: str) -> bool:  # noqa: ARG002
        """True for words of a cell or editor that say a value of this kind is not known yet:
        there is none to keep.
        """
        return False

    def choices(self) -> tuple[tuple[Any, str], ...]:
        """(value, label) pairs where the kind has a closed list of values, else nothing."""
        return ()

    @property
    def is_closed(self) -> bool:
        """True when only the listed choices are allowed."""
        return bool(self.choices())


def as_text(raw: object) -> str:
    """The words of a raw cell value: numbers without a needless ".0", full-width and odd blanks
    made plain.
    """
    if type(raw) is str and raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()  # most cells: nothing in them to make plain
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return " ".join(str(raw).translate(_ODD).split())


def checked_length(text: str, most: int) -> str:
    """The text, when the column can hold it; else `BadValue` "too_long" with the beginning as
    what is likely.
    """
    if len(text) > most:
        raise BadValue(
            "too_long", _("More than {count} characters.", count=most), likely=(text[:most],)
        )
    return text


# Zero-width characters, direction marks and control characters carry nothing; odd blanks are
# blanks.
_ODD = {
    **dict.fromkeys(
        map(
            ord,
            "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\u00ad\x7f",
        )
    ),
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x1C)]),
    **dict.fromkeys(map(ord, "\u00a0\u3000\u2007\u202f"), " "),
}
