"""The order of day and month where a column of travel does not tell it: nobody leaves before having arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.dates import Order, parse_date
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.records import TableReading, reader_for

_OTHER = {"arrival_date": "departure_date", "departure_date": "arrival_date"}
_ORDERS: tuple[Order, Order] = ("dmy", "mdy")
_LONGEST = 366  # days of a stay


def order_by_stay(work: TableReading, name: str, cells: Sequence[Cell]) -> Order | None:
    """The one order in which each doubtful day fits the other end of the stay (`name`: arrival_date or departure_date), where the other order fits none; else None."""
    column = work.column_of(_OTHER[name])
    if column is None:
        return None
    target, others = PARTICIPANT.field(_OTHER[name]), work.cells(column.index)
    ends = [outcome.value for outcome in reader_for(work, column, target, others).read(others)]
    pairs = [(_readings(cell), end) for cell, end in zip(cells, ends, strict=True) if isinstance(end, dt.date)]
    fitting = [[_is_stay(name, days[order], end) for days, end in pairs if days] for order in _ORDERS]
    told: list[Order] = [order for order, fits in zip(_ORDERS, fitting, strict=True) if fits and all(fits)]
    open_still = [order for order, fits in zip(_ORDERS, fitting, strict=True) if any(fits)]
    return told[0] if len(told) == 1 and open_still == told else None


def _readings(cell: Cell) -> dict[Order, dt.date]:
    """Both days that a doubtful date may be; {} for one that is plain."""
    if isinstance(cell.value, dt.date):
        return {}
    try:
        parse_date(cell.text)
    except BadValue as bad:
        return dict(zip(_ORDERS, bad.likely, strict=True)) if bad.kind == "ambiguous_date" else {}
    return {}


def _is_stay(name: str, day: dt.date, end: dt.date) -> bool:
    first, last = (day, end) if name == "arrival_date" else (end, day)
    return 0 <= (last - first).days <= _LONGEST
