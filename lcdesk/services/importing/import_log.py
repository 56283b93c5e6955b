"""The book of imports: what each row was, what became of it; and the rows that wait, as rows
again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import cache
from typing import Any, NotRequired, TypedDict, cast

from lcdesk.db.queries.imports import NOBODY, NOT_LISTED, PAGED, Listed, PackedRow, pages
from lcdesk.db.values import encode, entity_named, typed_columns
from lcdesk.model import clock
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import ImportBatch, ImportPage, ImportRow
from lcdesk.model.kinds import Date
from lcdesk.model.own_fields import in_force
from lcdesk.model.rows import StoredImportRow
from lcdesk.services.core.desk import Work
from lcdesk.services.importing.open_questions import (
    ENTITIES,
    KeptProblem,
    kept_value,
    left_blank,
    problems_kept,
    readings_of,
    value_again,
)
from lcdesk.services.participants.records import FIRST_STATUS
from lcdesk.tabular.plan.three_way import conflict_words, listed_of, listed_text
from lcdesk.tabular.plan.unread_words import is_asked
from lcdesk.tabular.understood import (
    BOTH_CHANGED,
    FoundColumn,
    ImportPlan,
    Place,
    PlannedRow,
    Problem,
    ReadRow,
    ReadTable,
    RecordName,
    Understanding,
    problems_of,
)


class KeptRow(TypedDict):
    """A row as the book keeps it, as JSON; of a row that waits also its values, and what of its
    table they need (books of earlier versions do not know all of that). `listed`: what its list
    says, as `lcdesk.db.queries.imports.Listed`, where `values` are not that.
    """

    raw: dict[str, str]
    extra: dict[str, str]
    column: str | None
    values: NotRequired[dict[str, Any]]
    listed: NotRequired[dict[str, Any]]
    table: NotRequired[int]
    tidied: NotRequired[list[str]]


class KeptTable(TypedDict):
    """What is read again of a table: a `ReadTable` as JSON."""

    columns: list[dict[str, Any]]
    head_rows: tuple[int, int]


WAITING, LEFT_OUT, REPEATED = "needs you", "left out", "repeated"
RECORDS: Mapping[str, RecordName] = {entity: kind for kind, entity in ENTITIES.items()}


def keep_book(
    work: Work, plan: ImportPlan, cohort_id: int | None, digest: str, targets: Sequence[int | None]
) -> None:
    """An import into its book: the file, what was understood of it, and every row with what it
    says and the record it went to.
    """
    understanding = plan.understanding
    understood = {
        "form": understanding.form,
        "remarks": understanding.remarks,
        "tables": [asdict(t) for t in understanding.tables],
        "returning": plan_returning(plan.rows),
        **({"saved_at": understanding.saved_at} if understanding.saved_at else {}),
        "organisers": [
            one.plain()
            for one in understanding.organisers
            if plan.takes_organisers or one not in plan.organisers  # else nobody had them here
        ],
    }
    batch = work.add(
        ImportBatch(
            cohort_id=cohort_id,
            file_name=understanding.file_name,
            file_hash=digest,
            imported_at=clock.now(),
            understood=understood,
            counts={**plan.counts(), **({"joined": plan.joined} if plan.joined else {})},
        )
    )
    places, blank = _twin_targets(plan, targets), _blanks_by_place(understanding)
    singles: list[tuple[Any, ...]] = []
    alike: dict[tuple[str | None, str, RecordName], list[PackedRow]] = defaultdict(list)
    for row, target in zip(plan.rows, targets, strict=True):
        told = problems_of(row.read, blank) if blank else ()
        left = [one for one in told if is_asked(one, row.read)]
        # a line of its own; others share pages
        if row.fate == WAITING or row.problems or row.stays_open or left or row.conflicts:
            singles.append(_book_row(batch.id, row, target or places.get(row.twin_place), left))
        else:
            read = row.read
            said = None if row.fate == "same" else _words_apart(read)
            alike[read.sheet, row.fate, read.kind].append(
                PackedRow(read.row, target or row.removed or NOBODY, said, _listed(row))
            )
    work.insert_many(ImportRow, singles, _BOOKED)
    work.insert_many(ImportPage, _pages(batch.id, alike), PAGED)


def _twin_targets(
    plan: ImportPlan, targets: Sequence[int | None]
) -> dict[Place | None, int | None]:
    """Where the rows went that others of the file repeat: what the repetition asks is asked of
    the same person.
    """
    wanted = {row.twin_place for row in plan.rows if row.stays_open and row.twin_place}
    if not wanted:
        return {}
    return {
        place: target
        for row, target in zip(plan.rows, targets, strict=True)
        if (place := (row.read.sheet, row.read.row, row.read.column)) in wanted
    }


def _blanks_by_place(understanding: Understanding) -> dict[Place, list[Problem]]:
    """The words that were left blank on purpose, by where they stood."""
    found: dict[Place, list[Problem]] = defaultdict(list)
    for problem in understanding.left_blank:
        found[problem.place].append(problem)
    return found


def _pages(
    batch_id: int, alike: Mapping[tuple[str | None, str, RecordName], Sequence[PackedRow]]
) -> Iterator[tuple[Any, ...]]:
    for (sheet, fate, kind), lines in alike.items():
        yield from pages(batch_id, sheet, fate, ENTITIES[kind], lines)


def _words_apart(read: ReadRow) -> dict[str, Any] | None:
    """What cells said that reads otherwise now, and the column of a grid; all else stands in the
    record.
    """
    if not read.raw and not read.column:
        return None
    return {"raw": read.raw, "column": read.column} if read.column else {"raw": read.raw}


def _listed(row: PlannedRow) -> Listed:
    """What the list says of the record; a row that repeats another says nothing."""
    if row.twin is not None:
        return NOT_LISTED
    values, further = listed_of(row)
    if "_id" in values:
        values = {name: value for name, value in values.items() if name != "_id"}
    return Listed(values, further)


def typed_fields(kind: RecordName) -> frozenset[str]:
    """The fields whose values stand otherwise in JSON: dates and times."""
    own = in_force().fields if kind == "participant" else ()
    days = {one.name for one in own if isinstance(one.kind, Date)}
    return _typed_of_program(kind) | days if days else _typed_of_program(kind)


@cache
def _typed_of_program(kind: RecordName) -> frozenset[str]:
    return frozenset(
        field.name
        for field in KINDS[kind].built_in
        if field.column in typed_columns(entity_named(field.entity))
    )


def plan_returning(rows: Sequence[PlannedRow]) -> int:
    """How many of the new participants were in another cohort before."""
    return sum(row.fate == "new" and row.person is not None for row in rows)


_BOOKED = ("batch_id", "sheet", "row", "fate", "raw", "problems", "entity", "entity_id")


def _book_row(
    batch_id: int, row: PlannedRow, target: int | None, blank: Sequence[Problem]
) -> tuple[Any, ...]:
    """The values of `_BOOKED`; `blank`: words that were left blank, of which no later list asks."""
    read = row.read
    said = read.values
    left = [left_blank(problem) for problem in kept_problems(blank, blank, said) or ()]
    return (
        batch_id,
        read.sheet,
        read.row,
        row.fate,
        kept_raw(row),
        [*(kept_problems(row.problems, row.stays_open, said) or ()), *_kept_conflicts(row), *left]
        or None,
        ENTITIES[read.kind],
        target,
    )


def _kept_conflicts(row: PlannedRow) -> list[KeptProblem]:
    """What list and desk both changed, as open questions; `held`: what the desk says."""
    read, told = row.read, list[KeptProblem]()
    for cell in row.conflicts:
        kept: KeptProblem = {
            "sheet": read.sheet,
            "row": read.row,
            "field": cell.name,
            "kind": BOTH_CHANGED,
            "message": conflict_words(read.kind, cell),
            "raw": listed_text(read.kind, cell),
            "likely": [str(kept_value(cell.listed))],
            "is_blocking": False,
            "column": read.column,
            "held": kept_value(cell.desk),
            "listed": kept_value(cell.listed),
        }
        if cell.is_further:
            kept["is_further"] = True
        told.append(kept)
    return told


def kept_row(raw: Mapping[str, Any]) -> KeptRow:
    """What the book keeps of a row, out of its column; blank for whoever is not told it."""
    return cast("KeptRow", raw or {"raw": {}, "extra": {}, "column": None})


def kept_raw(row: PlannedRow) -> KeptRow:
    """A row as the book keeps it; the values of a row that waits too: the others are where they
    went.
    """
    read = row.read
    kept: KeptRow = {"raw": read.raw, "extra": read.extra, "column": read.column}
    if row.fate != WAITING or read.listed:
        told = _listed(row)
        kept["listed"] = {"values": encode(told.values), "further": told.further}
    if row.fate != WAITING:
        return kept
    values = {name: value for name, value in encode(read.values).items() if value is not None}
    return {**kept, "values": values, "table": read.table, "tidied": sorted(read.tidied)}


def kept_problems(
    problems: Sequence[Problem],
    stays_open: Sequence[Problem] = (),
    values: Mapping[str, Any] | None = None,
) -> list[KeptProblem] | None:
    """Problems as plain data; `stays_open`: those that are open questions now, also such as are
    told with another row (the day of a timetable that several say). `values`: what the row says.
    """
    told: list[KeptProblem] = []
    for problem in (*problems, *(one for one in stays_open if one not in problems)):
        kept: KeptProblem = {
            **problem.plain(),
            "raw": problem.raw,
            "likely": [str(value) for value in problem.likely],
            "is_blocking": problem.is_blocking,
            "column": problem.column,
        }
        if problem.said:
            kept["said"] = problem.said
        if problem.readings:
            kept["readings"] = [encode(dict(one)) for one in problem.readings]
        if problem in stays_open:
            said = (values or {}).get(problem.field or "")
            kept["held"] = FIRST_STATUS if problem.field == "status" else kept_value(said)
        told.append(kept)
    return told or None


def read_again(kept: StoredImportRow, sheet: str | None, table: int) -> ReadRow:
    """A row of the book as it was read."""
    kind, raw = RECORDS[kept["entity"] or ""], kept_row(kept["raw"])
    said = raw.get("values") or {}
    values = {name: value_again(kind, name, value) for name, value in said.items()}
    tidied = frozenset(raw.get("tidied", raw["raw"].keys() & values.keys()))
    return ReadRow(
        kind,
        sheet,
        kept["row"],
        values,
        dict(raw["raw"]),
        dict(raw["extra"]),
        tidied,
        raw["column"],
        table,
    )


def problems_again(kept: StoredImportRow, sheet: str | None) -> list[Problem]:
    """The problems of a row of the book; old books did not say which of them block: all do."""
    return kept_again(problems_kept(kept), sheet, kept["row"])


def kept_again(problems: Sequence[KeptProblem], sheet: str | None, row: int) -> list[Problem]:
    """Problems as the book keeps them, as they were read; none that was answered."""
    return [
        Problem(
            sheet,
            row,
            one["field"],
            one["kind"],
            one["message"],
            one.get("raw", ""),
            tuple(one.get("likely", ())),
            one.get("is_blocking", True),
            one.get("column"),
            one.get("said", ""),
            tuple(tuple(values.items()) for values in readings_of(one)),
        )
        for one in problems
        if "answer" not in one
    ]


def table_again(
    understood: Mapping[str, Any], number: int, sheet: str, kind: RecordName
) -> ReadTable:
    """A table of an import with its columns, as far as the book knows them."""
    tables: list[KeptTable] = understood.get("tables") or []
    if number >= len(tables):
        return ReadTable(sheet, kind, [], (1, 1), 1, 1)
    of_column, of_table = (
        {field.name for field in fields(cls)} for cls in (FoundColumn, ReadTable)
    )
    kept = tables[number]
    told: dict[str, Any] = {name: value for name, value in kept.items() if name in of_table}
    columns = [
        FoundColumn(**{name: value for name, value in one.items() if name in of_column})
        for one in kept["columns"]
    ]
    first, last = kept["head_rows"]
    told |= {"sheet": sheet, "columns": columns, "head_rows": (first, last)}
    return ReadTable(**told)


def mark_of_waiting(row_id: int, raw: KeptRow) -> str:
    """What a waiting row is known by in a workbook: its number, and a check that it is a row of
    this desk.
    """
    return f"tray:{row_id}:{_check_of(raw['raw'], raw['extra'], raw['column'])}"


def mark_of_place(file_name: str, sheet: str | None, row: int, raw: KeptRow) -> str:
    """What a row is known by before it waits: its file, its place there, and a check that it
    says the same words.
    """
    return f"row:{row}:{_check_of(file_name, sheet, row, raw['raw'], raw['extra'], raw['column'])}"


def _check_of(*said: Any) -> str:
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()[:8]
