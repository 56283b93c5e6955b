"""How much a timetable may hold: what no course has is refused in words before each entry is compared with others."""

from __future__ import annotations

from collections.abc import Iterable

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

MOST_ENTRIES = 15_000
"""Entries of a timetable on one sheet: ten a day for four years."""


def check_many(entries: Iterable[int]) -> None:
    """A fault where there are more entries than any timetable has: each is compared with others."""
    if sum(entries) > MOST_ENTRIES:
        raise KnownFault(
            _("There are more than {count} entries on one sheet, which no timetable has.", count=MOST_ENTRIES),
            _("Split it into several files, or delete sheets that are not needed."),
        )
