"""Participants as rows of a sheet: which columns they need, and their values page by page, straight
from the database; what becomes of a value in its cell is said once for each different one.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lcdesk.db.queries import people_rows as queries
from lcdesk.db.queries.people_rows import SheetPerson
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import Field
from lcdesk.model.kinds import BirthDate, Date, Kind, LongText, Text, Time
from lcdesk.model.query import DOCUMENTS, NEEDED, completeness
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.documents import count_documents
from lcdesk.tabular.writing.specs import ColumnSpec

PAGE = 1000
_AS_THEY_ARE = (Kind.format, Text.format, LongText.format)


def cell_value(field: Field, record: Mapping[str, Any]) -> object:
    """What stands in the cell of a field: days, times and numbers as such, else its text; None
    where there is nothing.
    """
    value = record.get(field.name)
    if isinstance(field.kind, BirthDate) and value and len(value) == len("1985-12-10"):
        return dt.date.fromisoformat(value)
    if isinstance(value, dt.date | dt.time | int) and not isinstance(value, bool):
        return value
    return field.text(record) or None


class PeopleRows:
    """The rows of these fields and these further columns of the office (heads), with what becomes
    of private values.
    """

    def __init__(
        self, desk: Desk, fields: Sequence[Field], own: Sequence[str], private: Unmasking
    ) -> None:
        self._desk, self._fields, self._own, self._private = desk, fields, own, private
        self._names = tuple(field.name for field in fields)
        # each is counted where it is written as it is
        self._counted = [
            place for place, field in enumerate(fields) if field.is_private and private.is_plain
        ]

    @staticmethod
    def find_used(desk: Desk, ids: Sequence[int]) -> tuple[set[str], list[str]]:
        """The fields somebody of these has a value in, and the heads of their further columns."""
        with desk.reading() as session:
            return queries.find_used(session, ids, [field.name for field in PARTICIPANT.fields])

    def columns(self, specs: Sequence[ColumnSpec]) -> list[ColumnSpec]:
        """The columns of the fields and of the further heads, as they are written."""
        cells = [self._cell_of(field) for field in self._fields]
        own = None if self._private.is_plain else self._private.own
        cells += [own] * len(self._own)
        return [replace(spec, cell=cell) for spec, cell in zip(specs, cells, strict=True)]

    def read(self, ids: Sequence[int]) -> Iterator[tuple[SheetPerson, tuple[Any, ...]]]:
        """The rows of these ids in their order, page by page, with their values as `columns` takes
        them; those that are gone are left out.
        """
        for start in range(0, len(ids), PAGE):
            with self._desk.reading() as session:
                rows = queries.read_rows(session, ids[start : start + PAGE], self._names)
            for row in rows:
                yield row, self._values(row)

    def _values(self, row: SheetPerson) -> tuple[Any, ...]:
        values = row.values
        if self._own:
            kept: dict[str, Any] = (json.loads(row.extra) if row.extra else None) or {}
            values += tuple(map(kept.get, self._own))
        if not self._private.is_plain:
            return values
        told = list(values)
        for place in self._counted:
            field = self._fields[place]
            told[place] = self._private.text(field, {field.name: _restored(field, values[place])})
        for place in range(len(self._fields), len(told)):
            told[place] = self._private.own(values[place])
        return tuple(told)

    def _cell_of(self, field: Field) -> Callable[[Any], object] | None:
        """What a value of the rows becomes; None where it stands there as it is."""
        is_as_it_is = type(field.kind).format in _AS_THEY_ARE
        if field.is_private and not self._private.is_plain:
            if is_as_it_is:  # said of nearly everybody anew: the short way
                return self._private.own
            return lambda value: self._private.text(field, {field.name: _restored(field, value)})
        if field.is_private or is_as_it_is:
            return None
        return lambda value: cell_value(field, {field.name: _restored(field, value)})


def read_completeness(desk: Desk, ids: Sequence[int]) -> dict[int, int]:
    """Per cent of what is needed of each of these that is there."""
    names, documents = (*NEEDED, "visa_state"), count_documents(desk, ids)
    with desk.reading() as session:
        rows = queries.read_rows(session, ids, names)
    return {
        row.id: completeness(
            {**dict(zip(names, row.values, strict=True)), DOCUMENTS: documents.get(row.id)}
        )
        for row in rows
    }


def _restored(field: Field, value: Any) -> Any:
    """A day or an hour is a text of the database until somebody asks for it."""
    if type(value) is str and isinstance(field.kind, Date | Time):
        return field.kind.restore(value)
    return value
