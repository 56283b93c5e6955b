"""How well a name fits what was typed: its beginning, the beginnings of its words, their
initials, a part of it in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
BEST, WORDS, INITIALS, INSIDE = 0, 1, 2, 3


def rank(typed: str, names: Iterable[str]) -> int | None:
    """How well the best of the names fits, 0 best; None when none does. Nothing typed fits
    everything.
    """
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        return BEST
    ranks = [found for name in names if (found := _rank(wanted, name.casefold())) is not None]
    return min(ranks, default=None)


def _rank(wanted: str, name: str) -> int | None:
    if name.startswith(wanted):
        return BEST
    words, parts = _WORD.findall(name), wanted.split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return WORDS
    if (
        len(parts) == 1
        and len(wanted) > 1
        and "".join(word[0] for word in words).startswith(wanted)
    ):
        return INITIALS
    if all(part in name for part in parts) and not wanted.isascii():
        return INSIDE  # Chinese is written without blanks: every place may begin a word
    return None
