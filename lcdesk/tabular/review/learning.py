"""What is learned from a review: columns of a layout, orders of dates, words of closed lists;
pure, kept by the services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country
from lcdesk.tabular.matching.learned import (
    NOTHING,
    LearnedMapping,
    LearnedMappings,
    encoded,
    fingerprint,
    is_closed,
    is_headless,
    told_apart,
    value_key,
)
from lcdesk.tabular.review.questions import Edit, Meant, Ordered, each
from lcdesk.tabular.understood import ReadTable, Understanding
from lcdesk.tabular.writing.specs import ID_HEAD


def learned_from(
    understanding: Understanding, chosen: LearnedMappings, edits: Iterable[Edit] = ()
) -> list[LearnedMapping]:
    """What this review teaches; whether it is new is for the keeper to see. `chosen`: the columns a
    person chose (alone, or with all that was recalled).

    Linear in columns and edits. Names, numbers, dates and addresses teach nothing, nor does a cell
    typed by itself: it is about one person. Of two answers to the same word the later holds.
    """
    tables = {(table.kind, layout): table for table, layout in _tables(understanding)}
    single = list(each(edits))
    layouts = (_layout(table, layout, chosen) for (_kind, layout), table in tables.items())
    return [
        *(one for one in layouts if one.values.get("taken") or one.values.get("corrected")),
        *_orders(tables, single),
        *words_learned(single),
    ]


def _tables(understanding: Understanding) -> Iterator[tuple[ReadTable, str]]:
    """The lists with heads of their own, each with its fingerprint; our own exports are known
    anyway.
    """
    own = {row.table for row in understanding.rows if ID_HEAD in row.extra}
    used = {row.table for row in understanding.rows}
    for number, table in enumerate(understanding.tables):
        if table.shape == "list" and number in used - own:
            yield table, fingerprint(table.kind, [column.head for column in table.columns])


def _layout(table: ReadTable, layout: str, chosen: LearnedMappings) -> LearnedMapping:
    heads = told_apart(column.head for column in table.columns)
    wished = chosen.layouts.get(layout, {})
    taken: dict[str, str] = {}
    corrected: dict[str, str] = {}
    for head, column in zip(heads, table.columns, strict=True):
        if head in wished and wished[head] == (column.field or NOTHING):
            corrected[head] = wished[head]
        elif column.field and not is_headless(table.columns):
            taken[head] = column.field
    return LearnedMapping(
        KnownLayout,
        {
            "kind": table.kind,
            "fingerprint": layout,
            "heads": heads,
            "taken": taken,
            "corrected": corrected,
        },
    )


def _orders(
    tables: dict[tuple[str, str], ReadTable], edits: Iterable[Edit]
) -> Iterator[LearnedMapping]:
    said = {
        (edit.kind, edit.field): edit.order
        for edit in edits
        if isinstance(edit, Ordered) and edit.is_remembered
    }
    for (kind, layout), table in tables.items():
        for column in table.columns:
            if column.field and (order := said.get((table.kind, column.field))):
                values = {"kind": kind, "fingerprint": layout, "field": column.field}
                yield LearnedMapping(KnownOrder, {**values, "sequence": order})


def words_learned(edits: Iterable[Edit]) -> Iterable[LearnedMapping]:
    """Words of closed lists; a country is one for every field."""
    found: dict[tuple[str, str], LearnedMapping] = {}
    for edit in edits:
        if not isinstance(edit, Meant):
            continue
        target = KINDS[edit.kind].by_name.get(edit.field)
        if target is None or not _teaches(target, edit):
            continue
        if isinstance(target.kind, Country):
            made = LearnedMapping(CountryAlias, {"spelling": edit.raw, "country": edit.value})
        else:
            values = {"kind": edit.kind, "field": edit.field, "spelling": edit.raw}
            made = LearnedMapping(KnownValue, {**values, "value": encoded(edit.value)})
        found[edit.field, value_key(edit.raw)] = made
    return found.values()


def _teaches(target: Field, edit: Meant) -> bool:
    """Is it a word that the closed list does not read so by itself? A dash or a code of this file
    ("1") is none.
    """
    is_word = any(map(str.isalpha, value_key(edit.raw)))
    if edit.value is None or not edit.is_remembered or not is_word or not is_closed(target.kind):
        return False
    try:
        return target.parse(edit.raw) != edit.value
    except BadValue:
        return True
