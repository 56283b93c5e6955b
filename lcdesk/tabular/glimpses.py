"""The first rows of a file as they are shown before its columns are known: no private values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import Field, masked, without_numbers

Rows = Sequence[Sequence[str]]
Private = dict[int, int]
"""Columns of private values: which column, and from which row on."""
_SURE = 0.85
_LONGEST = 40  # signs of a head that is looked up
_DIGITS = 3  # a text with so many is no head


def glimpsed(rows: Rows, known: Mapping[int, int] | None = None) -> list[list[str]]:
    """The rows, masked below private heads and wherever a number of a paper stands.

    `known`: columns that are known to be private otherwise.
    """
    private = joined([private_columns(rows), known or {}])
    return [
        _glimpsed(row, {at for at, first in private.items() if number >= first})
        for number, row in enumerate(rows)
    ]


def private_columns(rows: Rows) -> Private:
    """The columns below a head that names a private field."""
    found = Private()
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            field = _field_of(cell)
            if field is not None and field.is_private:
                found.setdefault(at, number + 1)
    return found


def joined(found: Iterable[Mapping[int, int]]) -> Private:
    """What several readings of the same rows found, together."""
    made = Private()
    for one in found:
        for at, first in one.items():
            made[at] = min(first, made.get(at, first))
    return made


def split(text: str, mark: str, most: int) -> list[list[str]]:
    """The first rows of a text, one for a line; a cell in quotes may go on over several."""
    lines = text.splitlines()
    if text.count('"') % 2:  # a quote nobody closed would swallow the rest
        return [line.split(mark) for line in lines[:most]]
    try:
        return [
            row
            for row, _number in zip(csv.reader(lines, delimiter=mark), range(most), strict=False)
        ]
    except csv.Error:
        return [line.split(mark) for line in lines[:most]]


def _glimpsed(row: Sequence[str], private: set[int]) -> list[str]:
    fields = [_field_of(cell) for cell in row]
    heads = {at for at, field in enumerate(fields) if field is not None and field.is_private}
    is_heads = sum(field is not None for field in fields) * 2 > sum(
        bool(cell.strip()) for cell in row
    )
    beside = (
        set[int]() if is_heads else {at + 1 for at in heads} - heads
    )  # "Phone | 0911 223344" says what it is itself
    hidden = (private - heads) | beside
    return [masked(cell) if at in hidden else without_numbers(cell) for at, cell in enumerate(row)]


def _field_of(cell: str) -> Field | None:
    """The field a head names for sure."""
    from lcdesk.tabular.matching.heads import look_up  # the reading process starts without

    text = cell.strip()
    if not text or len(text) > _LONGEST or sum(map(str.isdigit, text)) >= _DIGITS:
        return None
    hit = look_up("participant", text)
    return PARTICIPANT.by_name.get(hit.field) if hit is not None and hit.score >= _SURE else None
