"""What a review teaches: columns of a layout, head words, orders of dates, words of closed
lists; pure, kept by the services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.tabular.matching.memory import (
    NOTHING,
    Memory,
    fingerprint,
    is_closed,
    told_apart,
    value_key,
)
from lcdesk.tabular.review.edits import Edit, Meant, Ordered, each
from lcdesk.tabular.understood import ReadTable, RecordName, Understanding
from lcdesk.tabular.writing import ID_HEAD


@dataclass(frozen=True)
class LayoutLesson:
    """A table as it was taken in: `taken` head → field unasked, `corrected` head → field or "-"
    as a person chose it.
    """

    kind: RecordName
    fingerprint: str
    heads: tuple[str, ...]
    taken: Mapping[str, str]
    corrected: Mapping[str, str]


@dataclass(frozen=True)
class OrderLesson:
    """Dates of a field of a layout have the day first ("dmy") or the month ("mdy")."""

    kind: RecordName
    fingerprint: str
    field: str
    order: str


@dataclass(frozen=True)
class ValueLesson:
    """A word of a closed list: in this field `spelling` means `value`."""

    kind: RecordName
    field: str
    spelling: str
    value: Any


@dataclass(frozen=True)
class Lessons:
    """All a review teaches; whether it is news is for the keeper to see."""

    layouts: tuple[LayoutLesson, ...] = ()
    orders: tuple[OrderLesson, ...] = ()
    values: tuple[ValueLesson, ...] = ()


def lessons_of(understanding: Understanding, chosen: Memory, edits: Iterable[Edit] = ()) -> Lessons:
    """What this review teaches. `chosen`: the columns a person chose (alone, or with all that was
    recalled).

    Linear in columns and edits. Names, numbers, dates and addresses teach nothing, nor does a cell
    typed by itself: it is about one person. Of two answers to the same word the later holds.
    """
    tables = list(_tables(understanding))
    single = list(each(edits))
    return Lessons(
        tuple(
            {
                (table.kind, layout): _layout(table, layout, chosen) for table, layout in tables
            }.values()
        ),
        tuple(_orders(tables, single)),
        tuple(_values(single)),
    )


def _tables(understanding: Understanding) -> Iterator[tuple[ReadTable, str]]:
    """The lists with heads of their own, each with its fingerprint; our own exports are known
    anyway.
    """
    own = {row.table for row in understanding.rows if ID_HEAD in row.extra}
    used = {row.table for row in understanding.rows}
    for number, table in enumerate(understanding.tables):
        if table.shape == "list" and number in used - own:
            yield table, fingerprint(table.kind, [column.head for column in table.columns])


def _layout(table: ReadTable, layout: str, chosen: Memory) -> LayoutLesson:
    heads = told_apart(column.head for column in table.columns)
    wished = chosen.layouts.get(layout, {})
    taken: dict[str, str] = {}
    corrected: dict[str, str] = {}
    for head, column in zip(heads, table.columns, strict=True):
        if head in wished and wished[head] == (column.field or NOTHING):
            corrected[head] = wished[head]
        elif column.field:
            taken[head] = column.field
    return LayoutLesson(table.kind, layout, tuple(heads), taken, corrected)


def _orders(
    tables: Iterable[tuple[ReadTable, str]], edits: Iterable[Edit]
) -> Iterator[OrderLesson]:
    said = {
        (edit.kind, edit.field): edit.order
        for edit in edits
        if isinstance(edit, Ordered) and edit.is_remembered
    }
    for table, layout in {layout: (table, layout) for table, layout in tables}.values():
        for column in table.columns:
            if column.field and (order := said.get((table.kind, column.field))):
                yield OrderLesson(table.kind, layout, column.field, order)


def _values(edits: Iterable[Edit]) -> Iterable[ValueLesson]:
    found: dict[tuple[str, str], ValueLesson] = {}
    for edit in edits:
        if (
            isinstance(edit, Meant)
            and (target := KINDS[edit.kind].by_name.get(edit.field))
            and _is_lesson(target, edit)
        ):
            found[edit.field, value_key(edit.raw)] = ValueLesson(
                edit.kind, edit.field, edit.raw, edit.value
            )
    return found.values()


def _is_lesson(target: Field, edit: Meant) -> bool:
    """A word that the closed list does not read so by itself; a dash or a code of this file
    ("1") is none.
    """
    is_word = any(map(str.isalpha, value_key(edit.raw)))
    if edit.value is None or not edit.is_remembered or not is_word or not is_closed(target.kind):
        return False
    try:
        return target.parse(edit.raw) != edit.value
    except BadValue:
        return True
