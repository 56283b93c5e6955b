"""The rows of a newer version of a list that say nothing new: told column by column, without a look
at each person. Nothing is guessed: what the file was understood to say is compared with what the
desk holds and with what the list said last time, value by value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lcdesk.db.queries.imports import (
    NOBODY,
    Listed,
    ListedColumns,
    ListedPage,
    lay,
    unpack_columns,
    unpack_listed,
)
from lcdesk.db.queries.participants import read_cohort_columns
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.plan.roster import PeopleOnDemand, squeezed
from lcdesk.tabular.understood import PreviousRow, ReadRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Agreeing = Mapping[int, ReadRow]
"""Enrolment → the row that says nothing of it but what the desk says."""


def find_agreeing(
    session: Session, cohort_id: int, rows: Iterable[ReadRow], people: PeopleOnDemand
) -> Agreeing:
    """The rows about people of a large cohort, known by their passport numbers, all of whose values
    and further columns the desk holds just as they are.
    """
    paired = _by_passport(rows, people)
    names = set[str]().union(*(row.values for row in paired.values()))
    if odd := names - PARTICIPANT.by_name.keys():  # what our own export adds
        paired = {one: row for one, row in paired.items() if odd.isdisjoint(row.values)}
    wanted = sorted(names - odd)
    found: dict[int, ReadRow] = {}
    for ids, _persons, *held, extras in read_cohort_columns(
        session, cohort_id, wanted, has_extra=True
    ):
        places = [place for place, number in enumerate(ids) if number in paired]
        if len(places) < len(ids):
            held = [[column[place] for place in places] for column in held]
            ids, extras = ([column[place] for place in places] for column in (ids, extras))
        about = [paired[number] for number in ids]
        apart = _apart(about, dict(zip(wanted, held, strict=True)), extras)
        found.update(
            (number, row)
            for place, (number, row) in enumerate(zip(ids, about, strict=True))
            if place not in apart
        )
    return found


def _by_passport(rows: Iterable[ReadRow], people: PeopleOnDemand) -> dict[int, ReadRow]:
    """Enrolment → its row, where a passport number is of one row and one enrolment."""
    known: dict[str, int | None] = {}
    for passport, number in zip(people.passports, people.columns["id"], strict=True):
        if passport:
            known[passport] = None if passport in known else number
    paired: dict[int, ReadRow | None] = {}
    for row in rows:
        passport = row.values.get("passport_no")
        number = known.get(squeezed(passport)) if passport else None
        if number is not None:
            paired[number] = None if number in paired else row
    return {
        number: row
        for number, row in paired.items()
        if row is not None and row.column is None and not row.listed
    }


def _apart(
    rows: Sequence[ReadRow], held: Mapping[str, Sequence[Any]], extras: Sequence[str | None]
) -> set[int]:
    """The places of rows that say something that their record does not hold just so."""
    said, apart = [row.values for row in rows], set[int]()
    for name, column in held.items():
        now = [values.get(name) for values in said]
        if now == list(column):
            continue
        apart.update(
            place
            for place, (new, old) in enumerate(zip(now, column, strict=True))
            if new != old and (new is not None or name in said[place])
        )
    beside: list[dict[str, str] | None] = json.loads(
        f"[{','.join(text or 'null' for text in extras)}]"
    )
    apart.update(
        place
        for place, (row, kept) in enumerate(zip(rows, beside, strict=True))
        if row.extra and not row.extra.items() <= (kept or {}).items()
    )
    return apart


class PreviousRows(Mapping[int, PreviousRow]):
    """What a list said of records of one kind; `make` gives the row of what the book keeps.

    Of those whose row of the new version agrees with the desk, and leaves nothing blank that the
    list said, it is only made when asked for: they are `unchanged`.
    """

    def __init__(self, make: Callable[[Listed], PreviousRow]) -> None:
        self._make = make
        self._rows: dict[int, PreviousRow] = {}
        self._left: dict[int, tuple[int, int]] = {}  # number of a page of these, place there
        self._pages: list[bytes] = []
        self._latest: tuple[int, ListedColumns] = (-1, ({}, {}, {}))
        self._agreeing: Agreeing = {}
        self.fields, self.heads = set[str](), set[str]()

    def read(
        self,
        pages: Iterable[ListedPage],
        singles: Iterable[tuple[int, Listed]],
        agreeing: Agreeing,
        moved: frozenset[str],
    ) -> None:
        """Take what the book keeps. `moved`: heads whose words are own fields by now."""
        laid: dict[int, Listed] = {}
        self._agreeing = agreeing
        same: dict[str, str] = {}
        for page in pages:
            if agreeing and page.listed:
                columns = unpack_columns(page.listed)
                left = self._leave(page, columns, laid, moved)
                asked = {at: _at(columns, at) for at in range(len(page.ids)) if at not in left}
            else:
                asked = dict(enumerate(unpack_listed(page.listed, len(page.ids), same)))
            for at, told in asked.items():
                self._lay(laid, page.ids[at], told)
        for number, told in singles:
            self._lay(laid, number, told)
        self._rows = {number: self._make(told) for number, told in laid.items()}
        self.fields = self.fields.union(*(row.values for row in self._rows.values()))
        self.heads = self.heads.union(*(row.further for row in self._rows.values()))

    def _leave(
        self,
        page: ListedPage,
        columns: ListedColumns,
        laid: Mapping[int, Listed],
        moved: frozenset[str],
    ) -> set[int]:
        """The places of a page whose rows are not made; the page is kept for them."""
        values, further, _said = columns
        if moved & further.keys() or len(set(page.ids)) < len(page.ids):
            return set()  # own fields by now, or a record of several rows
        rows = [self._agreeing.get(number) for number in page.ids]
        is_filled = any(None not in column for column in values.values())
        left = [
            (place, row)
            for place, (number, row) in enumerate(zip(page.ids, rows, strict=True))
            if row is not None
            and number not in laid
            and number not in self._left
            and (is_filled or any(column[place] is not None for column in values.values()))
        ]
        for name, column in values.items():
            left = [(at, row) for at, row in left if name in row.values or column[at] is None]
        for head, column in further.items():
            left = [(at, row) for at, row in left if head in row.extra or column[at] is None]
        if left:
            self._left.update((page.ids[at], (len(self._pages), at)) for at, _row in left)
            self._pages.append(page.listed or b"")
            self.fields.update(_filled(values))
            self.heads.update(_filled(further))
        return {at for at, _row in left}

    def _lay(self, laid: dict[int, Listed], number: int, told: Listed) -> None:
        if number in self._left and number != NOBODY:
            lay(laid, number, self._listed(number))
            del self._left[number]
        lay(laid, number, told)

    def _listed(self, number: int) -> Listed:
        page, place = self._left[number]
        if self._latest[0] != page:
            self._latest = page, unpack_columns(self._pages[page])
        return _at(self._latest[1], place)

    @property
    def unchanged(self) -> Agreeing:
        """Enrolment → its row, of those that nothing need be asked about."""
        return {number: self._agreeing[number] for number in self._left}

    def put(self, number: int, row: PreviousRow) -> None:
        """Another row than the list said."""
        self._left.pop(number, None)
        self._rows[number] = row
        self.fields.update(row.values)
        self.heads.update(row.further)

    def __getitem__(self, number: int) -> PreviousRow:
        row = self._rows.get(number)
        if row is None:
            if number not in self._left:
                raise KeyError(number)
            row = self._make(self._listed(number))
        return row

    def __contains__(self, number: object) -> bool:
        return number in self._rows or number in self._left

    def __iter__(self) -> Iterator[int]:
        yield from self._rows
        yield from self._left

    def __len__(self) -> int:
        return len(self._rows) + len(self._left)


def _at(columns: ListedColumns, place: int) -> Listed:
    """What the list says of one row of a page."""
    values, further = (
        {name: column[place] for name, column in one.items() if column[place] is not None}
        for one in columns[:2]
    )
    return Listed(values, further)


def _filled(columns: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    return (name for name, column in columns.items() if any(one is not None for one in column))
