"""Columns of a list that are no field of ours: what of them is the office's own, and when two of
their cells say the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.understood import ReadRow
from lcdesk.tabular.writing.specs import ID_HEAD
from lcdesk.texts import N_, in_language

MARK_HEAD = "lcdesk waiting row"
"""Head of the column by which a corrected copy of waiting rows is known again."""
ROW, WHY = N_("Row"), N_("What to look at")
"""Heads that our workbook of open questions adds to those of the file."""


def office_extra(read: ReadRow) -> dict[str, str]:
    """What stood under heads that are no field of ours, without what our own workbooks add."""
    ours = _ours_among(tuple(read.extra))
    return {head: text for head, text in read.extra.items() if text and head not in ours}


@lru_cache(maxsize=4096)
def _ours_among(heads: tuple[str, ...]) -> frozenset[str]:
    """Those heads that our own workbooks add; the same for all rows of a table."""
    return frozenset(head for head in heads if " ".join(head.split()) in _our_heads())


@cache
def _our_heads() -> frozenset[str]:
    added = (f"{in_language('zh', head)} {in_language('en', head)}" for head in (ROW, WHY))
    return frozenset({ID_HEAD, MARK_HEAD, *added})


def are_cells_same(one: str | None, other: str | None) -> bool:
    """Do two cells of such a column say the same, blanks and ways of writing letters aside?"""
    return one == other or _tidy(one) == _tidy(other)


def further_changes(
    kept: Mapping[str, str], read: ReadRow
) -> Iterator[tuple[str, tuple[str | None, str]]]:
    """(head, (old, new)) where a row says something else than what is kept beside the record; a
    blank never does.
    """
    if read.extra.items() <= kept.items():  # as most rows of a newer list
        return
    for head, text in office_extra(read).items():
        old = kept.get(head)
        if text.strip() and not are_cells_same(old, text):
            yield head, (old, text)


def _tidy(text: str | None) -> str:
    return as_text(unicodedata.normalize("NFC", text or ""))
