"""Participants as clerks change them: cells read, kept and cleared, found and replaced, people
added and removed; each change one operation with a name. How it is written is said in `records`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.query_sql import column_of
from lcdesk.db.search_words import enrolments_of
from lcdesk.db.values import BATCH, read_records, table_of
from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.clock import read_short
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field, is_masked
from lcdesk.model.kinds import Country, Date, Kind
from lcdesk.model.names import PARTS, full_name_of, name_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants import records
from lcdesk.services.participants.records import NAMES, Cells, Seen
from lcdesk.texts import N_, _, with_label

Record = dict[str, Any]
ADD = N_("New participant {name}")
CHANGE_FIELDS = N_("Edit {name}")
CHANGE_MANY = N_("Edit {field} of {count} participants")
CHANGE_EACH = N_("Edit {count} participants")
REMOVE = N_("Remove {name}")
REMOVE_MANY = N_("Remove {count} participants")
ADD_ROWS = N_("Add {count} participants")
EDIT = N_("Edit {field} of {name}")
PASTE = N_("Paste {count} cells")
FILL = N_("Fill down {count} cells")
CLEAR = N_("Clear {count} cells")
CLEAR_FIELD = N_("Clear {field} of {count} participants")
REPLACE = N_("Replace “{find}” in {count} cells")
# What is said of one cell alone.
_CLEAR_ONE = N_("Clear {field} of {name}")
_OF_ONE = {PASTE: EDIT, FILL: EDIT, REPLACE: EDIT, CLEAR: _CLEAR_ONE, CLEAR_FIELD: _CLEAR_ONE}
# A person is known by this one, though a sheet may lack it: it is changed, never taken away.
_NEEDED = frozenset(
    {"full_name"} | {field.name for field in PARTICIPANT.fields if field.is_required}
)


@dataclass(frozen=True)
class CellRefusal:
    """A text that is no value of its field: whose, which field, the text as it was given, and
    why in a sentence.
    """

    id: int
    field: str
    text: str
    message: str


@dataclass(frozen=True)
class ReadCells:
    """What cells hold after they were read: values, texts that were refused, how many were passed
    over.

    Passed over are cells that are masked, of no field, or (`clear_cells`) blank anyway.
    """

    cells: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    refused: list[CellRefusal] = field(default_factory=list["CellRefusal"])
    skipped: int = 0


def read_block(texts: Mapping[int, Mapping[str, str]], near: dt.date | None) -> ReadCells:
    """Values of pasted texts, id → field → text; nothing is written.

    `near`: the day that dates without a year are nearest to (the start of the course; None: today).
    """
    cells: dict[int, dict[str, Any]] = {}
    refused: list[CellRefusal] = []
    skipped = 0
    for row_id, row in texts.items():
        for name, text in row.items():
            found = PARTICIPANT.by_name.get(name)
            if found is None or is_masked(text):  # a masked value copied from here is no value
                skipped += 1
                continue
            try:
                cells.setdefault(row_id, {})[name] = _read(found, text, near)
            except BadValue as fault:
                refused.append(CellRefusal(row_id, name, text, fault.message))
    return ReadCells(
        {row_id: values for row_id, values in cells.items() if values}, refused, skipped
    )


def _read(found: Field, text: str, near: dt.date | None) -> Any:
    day = read_short(text, near or clock.today()) if isinstance(found.kind, Date) else None
    value = found.parse(text) if day is None else day
    if value is None and found.name in _NEEDED:
        raise BadValue("missing_value", _needed(found))
    return value


def _needed(found: Field) -> str:
    return _("{field} is needed.", field=found.title)


def change_cells(
    desk: Desk,
    cells: Cells,
    label: str,
    seen: Seen | None = None,
    check: Callable[[Work], None] | None = None,
    **words: Any,
) -> int:
    """Set cells as one operation under a label of this module (or one like them; one cell is
    named); how many values changed.

    What the label speaks of and `words` does not hold is found here: {count} of cells, {field} and
    {name} of the first. `seen`: `EditConflictsFound` when somebody was faster, `KnownFault` when
    one of them is gone; nothing is written then. `check` raises where what it is done by is no
    longer so, inside the operation. What follows is said in `records`.
    """

    def write(work: Work) -> int:
        if check is not None:
            check(work)
        return records.set_fields(work, given, seen)

    given = {row_id: dict(values) for row_id, values in cells.items() if values}
    if not given:
        return 0
    if sum(map(len, given.values())) == 1:
        label = _OF_ONE.get(label, label)
    return desk.execute(label, write, **_words(desk, given, label, words))


def clear_cells(
    desk: Desk,
    ids: Sequence[int],
    names: Sequence[str],
    label: str = CLEAR,
    seen: Seen | None = None,
) -> ReadCells:
    """Take the values of these fields away as one operation; what was cleared (field → None),
    refused and passed over.

    `seen` as in `change_cells`. The printed name and other fields that are needed are refused;
    private fields, which are shown masked, are passed over.
    """
    open_names = [
        name
        for name in names
        if name in PARTICIPANT.by_name and not PARTICIPANT.field(name).is_private
    ]
    with desk.reading() as session:
        held = queries.read_values(session, ids, open_names) if open_names else {}
    cells: dict[int, dict[str, Any]] = {}
    refused: list[CellRefusal] = []
    for row_id in (row_id for row_id in ids if row_id in held):
        for name in (name for name, value in held[row_id].items() if value is not None):
            if name in _NEEDED:
                refused.append(CellRefusal(row_id, name, "", _needed(PARTICIPANT.field(name))))
            else:
                cells.setdefault(row_id, {})[name] = None
    change_cells(desk, cells, label, seen)
    skipped = len(ids) * len(names) - len(refused) - sum(map(len, cells.values()))
    return ReadCells(cells, refused, skipped)


def find_cells(
    desk: Desk, touched: Mapping[str, Collection[int]], columns: Mapping[str, Collection[str]]
) -> tuple[list[int], list[str]]:
    """The enrolments and fields that news speak of: entity → ids, entity → columns (`EVERY`:
    rows came or went, no field).
    """
    with desk.reading() as session:
        ids = {
            *touched.get("Enrolment", ()),
            *enrolments_of(session, list(touched.get("Person", ()))),
        }
    names = [
        field.name for field in PARTICIPANT.fields if field.column in columns.get(field.entity, ())
    ]
    return sorted(ids), names


def _words(desk: Desk, cells: Cells, label: str, given: Mapping[str, Any]) -> Record:
    """The words a label asks for; those nobody gave are found."""
    first, values = next(iter(cells.items()))
    words = dict(given)
    if "{count}" in label:
        words.setdefault("count", sum(map(len, cells.values())))
    if "{field}" in label:
        words.setdefault("field", PARTICIPANT.field(next(iter(values))).label)
    if "{name}" in label and "name" not in words:
        with desk.reading() as session:
            found = queries.read_values(session, [first], NAMES)
        words.update(name=name_of(found.get(first, {})))
    return words


def add_participant(desk: Desk, cohort_id: int, values: Mapping[str, Any]) -> int:
    """Add a person with an enrolment in the cohort; the enrolment id. `KnownFault` where the
    cohort is gone by now.
    """
    return desk.execute(
        ADD, lambda work: records.make(work, cohort_id, values), name=name_of(values)
    )


def change_participants(
    desk: Desk, ids: Sequence[int], values: Mapping[str, Any], seen: Seen | None = None
) -> None:
    """Set fields of one or several participants as one undo step; `seen` as in
    `change_cells`.
    """
    if len(ids) == 1:
        change_cells(desk, {ids[0]: values}, EDIT if len(values) == 1 else CHANGE_FIELDS, seen)
    else:
        change_cells(desk, dict.fromkeys(ids, values), CHANGE_MANY, seen, count=len(ids))


def change_each(
    desk: Desk, changes: Mapping[int, Mapping[str, Any]], seen: Seen | None = None
) -> None:
    """Set fields of several participants, each its own values (a pasted block), as one undo
    step: id → field → value.
    """
    if len(changes) == 1:
        change_participants(desk, list(changes), next(iter(changes.values())), seen)
    else:
        change_cells(desk, changes, CHANGE_EACH, seen, count=len(changes))


def remove_participants(desk: Desk, ids: Sequence[int]) -> None:
    """Take participants out of their cohort; a person in no other cohort goes too."""
    if len(ids) == 1:
        name = name_of(read_one(desk, ids[0]) or {})
        desk.execute(REMOVE, lambda work: records.remove(work, ids), name=name)
    else:
        desk.back_up_before("before removal")
        desk.execute(REMOVE_MANY, lambda work: records.remove(work, ids), count=len(ids))


def add_people(
    desk: Desk, cohort_id: int, rows: Sequence[Mapping[str, str]], near: dt.date | None
) -> tuple[list[int], list[CellRefusal]]:
    """Add a participant for each row of texts, field → text; their ids, and the texts that could
    not be read.

    `KnownFault`, and nothing is added, where a row has no name.
    """
    block = read_block(dict(enumerate(rows)), near)
    people = [block.cells.get(at, {}) for at in range(len(rows))]
    if not all(map(full_name_of, people)):
        raise KnownFault(
            _("A new participant needs a name."),
            _("Nobody was added. Paste from the column of the names on."),
        )
    ids = desk.execute(
        ADD_ROWS,
        lambda work: [records.make(work, cohort_id, values) for values in people],
        count=len(people),
    )
    return ids, [
        CellRefusal(ids[cell.id], cell.field, cell.text, cell.message) for cell in block.refused
    ]


# --- Several participants looked at as one: which values they share ---


TOLD = 4  # kinds of value named one by one


@dataclass(frozen=True)
class Shared:
    """`count` participants. `values`: field → the value all of them have; `counts`: field → (value,
    how many), most first.

    `records`: id → all fields with "version" and "person_version", for a change that must not
    overwrite anybody's.
    """

    count: int
    values: Mapping[str, Any]
    counts: Mapping[str, tuple[tuple[Any, int], ...]]
    records: Mapping[int, Mapping[str, Any]] = field(default_factory=dict[int, Mapping[str, Any]])


def read_shared(desk: Desk, ids: Sequence[int]) -> Shared:
    """What these participants have in common; those that are gone are left out. Blank with all
    of them is common too.
    """
    names = [field.name for field in PARTICIPANT.fields]
    with desk.reading() as session:
        held = queries.read_values(session, ids, names)
        versions = queries.read_versions(session, ids)
    records = list(held.values())
    kinds = {name: Counter(record[name] for record in records) for name in names}
    values = {name: next(iter(found)) for name, found in kinds.items() if len(found) == 1}
    counts = {name: tuple(found.most_common()) for name, found in kinds.items() if len(found) > 1}
    whole = {
        one: {**record, "version": versions[one][0], "person_version": versions[one][1]}
        for one, record in held.items()
    }
    return Shared(len(records), values, counts, whole)


def told_apart(field: Field, counts: Sequence[tuple[Any, int]]) -> str:
    """Kenya 3, Ethiopia 2, blank 1; of a private field only how many kinds there are."""
    if field.is_private:
        return _("{count} different values", count=len(counts))
    lines = [
        with_label(_("blank") if value is None else _one_line(field, value), count)
        for value, count in counts[:TOLD]
    ]
    rest = len(counts) - TOLD
    return "\n".join([*lines, *([_("and {count} more", count=rest)] if rest > 0 else [])])


def _one_line(field: Field, value: Any) -> str:
    return " ".join(field.kind.format(value).split())[:80]


# --- Find and replace in cells of participants: looked at first, then done as one operation ---


MOST_LINES = 2000  # shown before it is done; all of them are counted
ASKED_BY_ID = 20_000  # of more people all are read, and those meant are picked out
_NAMES = ("full_name", *PARTS)


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
    for shown, block, texts in _found(desk, ids, names, find, put, how):
        messages = {(cell.id, cell.field): cell.message for cell in block.refused}
        total += sum(map(len, block.cells.values()))
        refused += len(messages)
        seen.update(
            (row_id, {name: shown[row_id][name] for name in row})
            for row_id, row in block.cells.items()
        )
        for row_id, row in texts.items():
            for name, (old, new) in row.items() if len(lines) < MOST_LINES else ():
                problem = messages.get((row_id, name), "")
                if problem or name in block.cells.get(row_id, ()):
                    lines.append(
                        ReplacementLine(row_id, name_of(shown[row_id]), name, old, new, problem)
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
    for _shown, block, _texts in _found(
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
    for held in _read_to_replace(desk, ids, fields, find):
        texts: Texts = {}
        for row_id, record in held.items():
            for one in fields:
                old = one.text(record)
                hit = old and (wanted.match(old) if how.is_whole else wanted.search(old))
                new = (put if how.is_whole else wanted.sub(lambda _hit: put, old)) if hit else old
                if new != old:
                    texts.setdefault(row_id, {})[one.name] = (old, new)
        yield held, _read_block(held, texts), texts


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


def _read_to_replace(
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
        return column.icontains(find, autoescape=True)
    return column.is_not(None)
