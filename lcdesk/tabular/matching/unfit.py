"""Columns whose head fits a field and whose cells do not: they are kept with the rows and said once, not asked cell by cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Date
from lcdesk.model.kinds.base import as_text
from lcdesk.model.lists import STATUS
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.memory import Memory
from lcdesk.tabular.understood import FoundColumn, RecordName
from lcdesk.texts import _

_LEAST = 3
_MOST = 0.8
_SHOWN = 3  # words shown of those that do not fit
_MONTH = re.compile(
    r"(?:0?[1-9]|1[0-2])\s*[/.\-]\s*(?:19|20)\d\d|(?:19|20)\d\d\s*[/.\-]\s*(?:0?[1-9]|1[0-2])|[^\W\d_]{3,10}\.?[\s,\-/]+(?:19|20)\d\d|"
    r"(?:19|20)\d\d\s*年\s*(?:0?[1-9]|1[0-2])\s*月"
)


def set_aside(
    columns: Sequence[FoundColumn], samples: Mapping[int, Sequence[Cell]], kind: RecordName, memory: Memory | None
) -> list[FoundColumn]:
    """The columns, those left without a field (and a remark that says why) that are a status of other things or tell
    months without a day. What a person chose or what memory holds stays."""
    return [
        replace(column, field=None, sureness="skipped", why="", remark=remark)
        if column.field and column.sureness != "remembered" and (remark := _misfit(column, samples.get(column.index, ()), kind, memory))
        else column
        for column in columns
    ]  # fmt: skip


def _misfit(column: FoundColumn, cells: Sequence[Cell], kind: RecordName, memory: Memory | None) -> str:
    if kind != "participant" or column.field is None:
        return ""
    if column.field == "status" and not (memory and memory.has_words("status")):
        return _of_other_status(column, cells)
    is_dated = isinstance(KINDS[kind].field(column.field).kind, Date)
    if not is_dated or len(content.texts(cells)) < _LEAST or content.share(cells, _is_month) < _MOST:
        return ""
    return _(
        "“{head}” tells months without a day: what it says is kept with each row, and no date is filled in.",
        head=column.head,
    )


def _of_other_status(column: FoundColumn, cells: Sequence[Cell]) -> str:
    """Hardly a cell is a status; most are words that no status has: New, Updated, Paid."""
    said = content.texts(cells)
    unknown = [text for text in said if not _is_status(text)]
    if len(said) < _LEAST or len(unknown) < _MOST * len(said) or all(len(text) < _SHOWN for text in unknown):
        return ""
    words = list(dict.fromkeys(unknown))
    return _(
        "“{head}” holds words that are no status of a participant ({words}): they are kept with each row as they stand.",
        head=column.head,
        words=", ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else ""),
    )


def _is_status(text: str) -> bool:
    try:
        STATUS.parse(text)
    except BadValue:
        return False
    return True


def _is_month(cell: Cell) -> bool:
    """A month and a year; also as a real date of the first of a month that is shown without its day."""
    if isinstance(cell.value, dt.date):
        return (
            cell.value.day == 1
            and bool(cell.format)
            and not re.search("d", str(cell.format), re.I)
            and "y" in str(cell.format).lower()
        )
    return bool(_MONTH.fullmatch(as_text(cell.text)))
