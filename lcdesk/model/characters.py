"""Traditional Chinese characters as simplified ones, so that words known in one script are known
in both.
"""

from __future__ import annotations

import csv
from functools import cache

from lcdesk import resources


def simplified(text: str) -> str:
    """The text with each traditional character as its simplified form; as long as it was. For
    comparing only.

    What people wrote is kept as they wrote it.
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, str]:
    """resources/reference/traditional.csv (from OpenCC)."""
    with resources.path("reference", "traditional.csv").open(encoding="utf-8", newline="") as lines:
        pairs = csv.reader(lines)
        next(pairs)  # the heads
        return {ord(traditional): simple for traditional, simple in pairs}
