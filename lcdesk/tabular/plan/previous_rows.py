"""Which row of the last version of a list a row of this one is, where the desk alone cannot tell: it
says the same of who or what it is about. So it is known after corrections in the desk, and when it
was taken out there.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from lcdesk.tabular.plan.identity import identify
from lcdesk.tabular.plan.roster import EnrolledRecord, Present, Roster, Traits
from lcdesk.tabular.understood import PreviousList, PreviousRow, ReadRow

Keys = Callable[[Mapping[str, Any]], Iterable[Hashable]]
_WHO = (
    *("full_name", "family_name", "given_name", "name_zh"),
    *("birth_date", "passport_no", "nationality", "email"),
)


class PreviousPeople:
    """The people a list named last time; `here`: the enrolments that are still in the cohort."""

    def __init__(self, previous: PreviousList | None, here: Container[int | None]) -> None:
        self._rows: Mapping[int, PreviousRow] = previous.rows["participant"] if previous else {}
        self._here = here

    def find(self, row: ReadRow) -> int | None:
        """The enrolment that the very same words stood for last time, if it is still there."""
        found = self._by_words.get(_who({**row.values, **row.listed})) if self._rows else None
        return found if found in self._here else None

    def find_removed(self, row: ReadRow, who: Traits) -> int | None:
        """The enrolment it was, where somebody has taken it out of the cohort since."""
        if not self._removed.all:
            return None
        found = self._by_words.get(_who({**row.values, **row.listed}))
        if found is not None and found not in self._here:
            return found
        known = identify(who, self._removed).known
        return known.enrolment if known else None

    @cached_property
    def _by_words(self) -> dict[Hashable, int | None]:
        return once_only((_who(row.values), number) for number, row in self._rows.items())

    @cached_property
    def _removed(self) -> Roster:
        gone = (
            {**row.values, "id": number, "person_id": number}
            for number, row in self._rows.items()
            if number not in self._here
        )
        return Roster(Present(cast("list[EnrolledRecord]", list(gone))))


def _who(values: Mapping[str, Any]) -> Hashable:
    return tuple(values.get(name) for name in _WHO)


def once_only(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int | None]:
    """Key → the one number it stands for; None where it stands for several."""
    found: dict[Hashable, int | None] = {}
    for key, number in pairs:
        found[key] = None if key in found else number
    return found


class PreviousActivities:
    """The activities a list named last time. `keys`: what a row is known by, the surest first; a
    key that several share says nothing.
    """

    def __init__(
        self, previous: PreviousList | None, keys: Sequence[Keys], here: Container[int]
    ) -> None:
        rows: Mapping[int, PreviousRow] = previous.rows["activity"] if previous else {}
        self._found = [
            (of, once_only((key, n) for n, row in rows.items() for key in of(row.values)))
            for of in keys
            if rows
        ]
        self._here = here

    def find(self, row: ReadRow) -> int | None:
        """The activity that such a row stood for last time, if it is still there."""
        found = self._asked(row)
        return found if found is not None and found in self._here else None

    def find_removed(self, row: ReadRow) -> int | None:
        """The activity it was, where somebody has taken it out of the timetable since."""
        found = self._asked(row)
        return found if found is not None and found not in self._here else None

    def _asked(self, row: ReadRow) -> int | None:
        values = {**row.values, **row.listed}
        for of, found in self._found:
            for key in of(values):
                number = found.get(key)
                if number is not None:
                    return number
        return None
