"""The tables of a file as a review shows them: columns, rows, and which values were tidied."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field, without_numbers
from lcdesk.model.kinds import BirthDate, Choice, Country, Date
from lcdesk.tabular.review.questions import NAMES
from lcdesk.tabular.understood import (
    FoundColumn,
    ImportPlan,
    ReadRow,
    RecordName,
    Sureness,
    Understanding,
)
from lcdesk.texts import LANGUAGES, in_language

_PLAIN_DATE = re.compile(
    r"\d{4}\D+\d{1,2}\D+\d{1,2}\D*(?:[ t]0?0:00(?::00)?)?|\d{1,2}[-. ]?[^\W\d]+[-., ]*\d{4}"
)  # no other day can be meant
DERIVED = frozenset({"family_name", "given_name", "name_zh"})


@dataclass(frozen=True)
class ReviewColumn:
    """A column of the review: `name` is the field, or "x:…" for one that is left out; `index`
    its place in the sheet.
    """

    name: str
    head: str
    field: str | None
    sureness: Sureness
    index: int | None = None

    @property
    def told(self) -> str:
        """The head as it is shown: where people were taken for the heads, without their numbers."""
        return without_numbers(self.head)


@dataclass(frozen=True)
class ReviewedTables:
    """Tables that are reviewed together (the same heads, perhaps one sheet a country): their
    columns and rows.

    `planned`: how many of the rows are in the plan; the others were left out.
    """

    record: RecordName
    sheets: tuple[str, ...]
    tables: tuple[int, ...]
    columns: tuple[ReviewColumn, ...]
    rows: tuple[int, ...]
    planned: int = 0


def reviewed_tables(plan: ImportPlan, left: Sequence[ReadRow] = ()) -> list[ReviewedTables]:
    """The tables of a file to be looked at, those with the same heads as one; tables without rows
    are left out.

    Rows that a person has left out (`left`) have the places after those of the plan, and stand
    where they stood.
    """
    understanding = plan.understanding
    reads = [*(planned.read for planned in plan.rows), *left]
    by_table: dict[int, list[int]] = defaultdict(list)
    for at, read in enumerate(reads):
        by_table[read.table].append(at)
    if left:
        for places in by_table.values():
            places.sort(key=lambda at: (reads[at].row, at))
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number, table in enumerate(understanding.tables):
        if by_table.get(number):
            key = (
                table.kind,
                table.shape,
                *((column.head, column.field) for column in table.columns),
            )
            alike.setdefault(key, []).append(number)
    sights = (
        _sight(understanding, ns, [at for n in ns for at in by_table[n]], reads)
        for ns in alike.values()
    )
    return [
        replace(sight, planned=sum(at < len(plan.rows) for at in sight.rows)) for sight in sights
    ]


def _sight(
    understanding: Understanding, numbers: Sequence[int], rows: list[int], reads: Sequence[ReadRow]
) -> ReviewedTables:
    tables = [understanding.tables[number] for number in numbers]
    first = tables[0]
    shown = list(_columns(first.columns)) if first.shape == "list" else []
    known = {column.field for column in shown if column.field}
    shown += _derived(first.kind, known, (reads[at] for at in rows))
    sheets = tuple(dict.fromkeys(table.sheet for table in tables))
    return ReviewedTables(first.kind, sheets, tuple(numbers), tuple(shown), tuple(rows))


def _columns(columns: Iterable[FoundColumn]) -> Iterator[ReviewColumn]:
    for column in columns:
        yield ReviewColumn(
            column.field or f"x:{column.index}",
            column.head,
            column.field,
            column.sureness,
            column.index,
        )


def _derived(kind: RecordName, known: set[str], rows: Iterable[ReadRow]) -> Iterator[ReviewColumn]:
    """Fields that stand in no column of their own: a country from the sheet's name, all fields
    of a grid.
    """
    used: set[str] = set()
    for row in rows:
        used |= row.values.keys()
    hidden = DERIVED if known & set(NAMES) else frozenset[str]()
    for target in KINDS[kind].fields:
        if target.name in used and target.name not in known and target.name not in hidden:
            yield ReviewColumn(target.name, "", target.name, "sure")


def is_tidied(row: ReadRow, target: Field) -> bool:
    """Does the value read otherwise than its cell, beyond the way it is written out here?"""
    value, raw = row.values.get(target.name), row.raw.get(target.name)
    if value is None or raw is None or target.name not in row.tidied:
        return False
    said = raw.strip().casefold()
    if isinstance(target.kind, Date | BirthDate) and _PLAIN_DATE.fullmatch(said):
        return False
    return said not in _ways(target, value)


def _ways(target: Field, value: Any) -> set[str]:
    """How a value may be written so that nothing had to be understood: its code, its name in
    each language.
    """
    kind = target.kind
    if isinstance(kind, Country):
        return {
            str(value).casefold(),
            *(countries.name(str(value), language).casefold() for language in LANGUAGES),
        }
    if isinstance(kind, Choice):
        labels = [option.label for option in kind.options if option.code == value]
        return {
            str(value).casefold(),
            *(
                in_language(language, label).casefold()
                for label in labels
                for language in LANGUAGES
            ),
        }
    return {str(value).casefold(), str(kind.plain(value)).casefold(), kind.format(value).casefold()}


def tidied_at(plan: ImportPlan) -> dict[int, int]:
    """Place in the plan → how many of the row's cells were tidied; rows without are left out."""
    fields = {name: kind.by_name for name, kind in KINDS.items()}
    found: dict[int, int] = {}
    for at, row in enumerate(plan.rows):
        known = fields[row.read.kind]
        count = sum(
            is_tidied(row.read, target) for name in row.read.tidied if (target := known.get(name))
        )
        if count:
            found[at] = count
    return found
