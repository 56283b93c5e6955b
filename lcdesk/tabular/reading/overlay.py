"""What is laid over a sheet that calamine read: errors, lost formulas, shown zeros, hidden rows,
merges.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lcdesk.tabular.reading.wire import Slot

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Error words by their byte in binary workbooks ([MS-XLS] 2.5.10)."""
LOST_FORMULA: Slot = (None, "", None, "formula", None, None)


@dataclass(slots=True)
class Overlay:
    """The repairs of one sheet; `merges` None: calamine's own are right."""

    slots: dict[tuple[int, int], Slot] = field(default_factory=dict[tuple[int, int], Slot])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    merges: list[tuple[int, int, int, int]] | None = None


def error_slot(word: str) -> Slot:
    """The slot of an error cell."""
    return (None, word, word, None, None, None)


def is_telling(form: str) -> bool:
    """True for a number format that shows more, or less, than the number itself says."""
    return bool(re.match(r"\"?0[0\-\\ ]+", form)) or "E+" in form.upper()
