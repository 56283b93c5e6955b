"""Large sheets by column: packed tightly for the way between the processes, opened only when a
column is looked at.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lcdesk.tabular.reading.values import slot_for

Packed = tuple[str, Any]
"""How a run of one column is packed, and its bytes: "text" (joined), "numbers", "dates", "codes"
(values and places), "slots".
"""
Batch = tuple[int, list[Packed]]
"""Some rows: their number, and each column packed."""

_day = lru_cache(maxsize=40_000)(dt.date.fromordinal)  # a hundred years: equal days are one object
_JOINT = "\0"  # no XML can hold it


def pack_rows(rows: Sequence[list[Any] | None], width: int) -> Batch:
    """Rows of slots (see `wire.Slot`; None: a blank row) as packed columns."""
    blank = [None] * width
    columns = zip(*(blank if row is None else row for row in rows), strict=True)
    return len(rows), [pack(column) for column in columns]


def pack(column: Sequence[Any]) -> Packed:
    """One column; texts, numbers and dates of one kind take a hundredth of the time that objects
    take.
    """
    types = set(map(type, column))
    if types == {str}:
        joined = _JOINT.join(column)
        if joined.count(_JOINT) == len(column) - 1:
            return "text", joined
    elif types == {float}:
        return "numbers", array("d", column).tobytes()
    elif types == {dt.date}:
        return "dates", array("i", map(dt.date.toordinal, column)).tobytes()
    elif types == {type(None)}:
        return "codes", ([None], bytes(4 * len(column)))
    elif bool not in types:  # True would be taken for 1
        values = {value: place for place, value in enumerate(dict.fromkeys(column))}
        if 2 * len(values) < len(column):
            return "codes", (list(values), array("i", map(values.__getitem__, column)).tobytes())
    return "slots", list(column)


def unpack_column(packed: Packed) -> list[Any]:
    """The slots again; yes and no as tuples, which no number equals."""
    how, held = packed
    if how == "text":
        return held.split(_JOINT)
    if how == "numbers":
        return array("d", held).tolist()
    if how == "dates":
        return list(map(_day, array("i", held)))
    if how == "codes":
        return list(map(held[0].__getitem__, array("i", held[1])))
    return [slot_for(slot, None) if type(slot) is bool else slot for slot in held]
