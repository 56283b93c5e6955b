"""Find and replace in cells of participants: looked at first, then done as one operation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from lcdesk.db.bulk import BATCH, read_records
from lcdesk.db.queries.query_sql import column_of
from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country, Kind
from lcdesk.model.names import PARTS, name_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import REPLACE, ReadCells, change_cells, read_block

MOST_LINES = 2000  # shown before it is done; all of them are counted
ASKED_BY_ID = 20_000  # of more people all are read, and those meant are picked out
_NAMES = ("full_name", *PARTS)
Record = dict[str, Any]


@dataclass(frozen=True)
class MatchOptions:
    """Does the case of letters count; must the whole cell be what is looked for?"""

    is_exact: bool = False
    is_whole: bool = False


Question = tuple[Sequence[int], Sequence[str], str, str, MatchOptions]
"""Whose cells, of which fields, what is looked for, what is put in its place."""


@dataclass(frozen=True)
class ReplacementLine:
    """A cell that would change: whose it is, its texts before and after, and what is wrong with
    the text it would get.
    """

    id: int
    name: str
    field: str
    old: str
    new: str
    problem: str = ""


@dataclass(frozen=True)
class FoundReplacements:
    """`lines`: the first `MOST_LINES`; `total`: how many cells would change; `refused`: how many
    cannot.

    `seen`: id → field → the value each of these cells holds, for a write that must overwrite
    nobody.
    """

    lines: list[ReplacementLine] = field(default_factory=list[ReplacementLine])
    total: int = 0
    refused: int = 0
    seen: dict[int, Record] = field(default_factory=dict[int, Record])


def fields_to_search(names: Sequence[str]) -> list[str]:
    """Those of some columns that are searched: fields that are not shown masked."""
    return [
        name
        for name in names
        if name in PARTICIPANT.by_name and not PARTICIPANT.field(name).is_private
    ]


def preview(
    desk: Desk, ids: Sequence[int], names: Sequence[str], find: str, put: str, how: MatchOptions
) -> FoundReplacements:
    """What `replace` would do; nothing is written. For the worker: of a million people it takes
    seconds.
    """
    lines, total, refused, seen = list[ReplacementLine](), 0, 0, dict[int, Record]()
    for records, block, texts in _found(desk, ids, names, find, put, how):
        messages = {(cell.id, cell.field): cell.message for cell in block.refused}
        total += sum(map(len, block.cells.values()))
        refused += len(messages)
        seen.update(
            (row_id, {name: records[row_id][name] for name in row})
            for row_id, row in block.cells.items()
        )
        for row_id, row in texts.items():
            for name, (old, new) in row.items() if len(lines) < MOST_LINES else ():
                problem = messages.get((row_id, name), "")
                if problem or name in block.cells.get(row_id, ()):
                    lines.append(
                        ReplacementLine(row_id, name_of(records[row_id]), name, old, new, problem)
                    )
    return FoundReplacements(lines, total, refused, seen)


def replace(desk: Desk, question: Question, shown: FoundReplacements | None = None) -> ReadCells:
    """Replace in the cells a `preview` of the same question looks at, as one operation; what
    changed, and what could not be read.

    `shown`: what that preview told; then no other cells are written, and `EditConflictsFound` says
    that somebody was faster.
    """
    ids, names, find, put, how = question
    whole = ReadCells()
    for _records, block, _texts in _found(
        desk, ids if shown is None else list(shown.seen), names, find, put, how
    ):
        whole.cells.update(block.cells if shown is None else _of_shown(block.cells, shown.seen))
        whole.refused.extend(block.refused)
    change_cells(desk, whole.cells, REPLACE, shown and shown.seen, find=find[:40])
    return whole


def _of_shown(cells: Mapping[int, Record], seen: Mapping[int, Record]) -> dict[int, Record]:
    kept = {
        row_id: {name: row[name] for name in row if name in seen[row_id]}
        for row_id, row in cells.items()
    }
    return {row_id: row for row_id, row in kept.items() if row}


Texts = dict[int, dict[str, tuple[str, str]]]


def _found(
    desk: Desk, ids: Sequence[int], names: Sequence[str], find: str, put: str, how: MatchOptions
) -> Iterator[tuple[Mapping[int, Record], ReadCells, Texts]]:
    """In batches: the records, what their cells would hold, and id → field → (text before, text
    after).
    """
    fields = [PARTICIPANT.field(name) for name in fields_to_search(names)]
    if not find or not fields or not ids:
        return
    flags = 0 if how.is_exact else re.IGNORECASE
    wanted = re.compile(rf"\s*{re.escape(find)}\s*\Z" if how.is_whole else re.escape(find), flags)
    for records in _read(desk, ids, fields, find):
        texts: Texts = {}
        for row_id, record in records.items():
            for one in fields:
                old = one.text(record)
                hit = old and (wanted.match(old) if how.is_whole else wanted.search(old))
                new = (put if how.is_whole else wanted.sub(lambda _hit: put, old)) if hit else old
                if new != old:
                    texts.setdefault(row_id, {})[one.name] = (old, new)
        yield records, _read_block(records, texts), texts


def _read_block(records: Mapping[int, Record], texts: Texts) -> ReadCells:
    """The values of the new texts; those that are the old value again are left out."""
    block = read_block(
        {i: {name: new for name, (_old, new) in row.items()} for i, row in texts.items()}, None
    )
    cells = {
        i: {name: value for name, value in row.items() if records[i][name] != value}
        for i, row in block.cells.items()
    }
    return ReadCells({i: row for i, row in cells.items() if row}, block.refused)


def _read(
    desk: Desk, ids: Sequence[int], fields: Sequence[Field], find: str
) -> Iterator[dict[int, Record]]:
    """The records that may hold the text, in batches; only the fields asked for, and names."""
    person, enrolment = table_of(Person), table_of(Enrolment)
    columns = (
        column_of(name).label(name)
        for name in dict.fromkeys((*_NAMES, *(one.name for one in fields)))
    )
    query = sa.select(enrolment.c.id.label("id"), *columns)
    query = query.join_from(enrolment, person, person.c.id == enrolment.c.person_id)
    query = query.where(sa.or_(*(_may_hold(one, find) for one in fields))).order_by(enrolment.c.id)
    meant = set(ids)
    with desk.reading() as session:
        if len(meant) > ASKED_BY_ID:
            found = _by_id(read_records(session, query))
            yield {row_id: record for row_id, record in found.items() if row_id in meant}
            return
        for start in range(0, len(ids), BATCH):
            records = read_records(
                session, query.where(enrolment.c.id.in_(list(ids[start : start + BATCH])))
            )
            yield _by_id(records)


def _by_id(records: Iterable[Record]) -> dict[int, Record]:
    return {record.pop("id"): record for record in records}


def _may_hold(one: Field, find: str) -> sa.ColumnElement[bool]:
    """What leaves out most cells before their texts are made."""
    column, kind, folded = column_of(one.name), one.kind, find.casefold()
    if isinstance(kind, Country):
        return column.in_(
            [code for code in countries.codes() if folded in kind.format(code).casefold()]
        )
    if kind.is_closed:
        known = [value for value, _label in kind.choices()]
        fits = [value for value, label in kind.choices() if folded in label.casefold()]
        return sa.or_(column.in_(fits), sa.and_(column.is_not(None), column.not_in(known)))
    is_as_kept = isinstance(column.type, sa.String) and type(kind).format is Kind.format
    # the database knows no other letters than those of ASCII in both cases
    if is_as_kept and (find.isascii() or find.lower() == find.upper()):
        return column.contains(find, autoescape=True)
    return column.is_not(None)
