"""Imports and their rows; those that need no line of their own stand on packed pages."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypedDict, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.values import table_of, typed_rows
from lcdesk.model import clock
from lcdesk.model.entities import (
    Activity,
    Change,
    Enrolment,
    ImportBatch,
    ImportPage,
    ImportRow,
    Operation,
)
from lcdesk.model.rows import ImportBatchRow, ImportPageRow, StoredImportRow


class WaitingRow(StoredImportRow):
    """A row that needs an answer, with the file it came in and where it goes."""

    file_name: str
    cohort_id: int | None


class ImportedFile(TypedDict):
    """An import as people look at it: what it was, what it brought, and what became of that."""

    deed: int
    batch_id: int
    at: dt.datetime
    who: str
    file_name: str
    cohort_id: int | None
    counts: dict[str, int]
    returning: int
    there: int
    waiting: int
    is_undone: bool


class ImportedRow(TypedDict):
    """A row of an import: where it stood, what became of it, and what its tidied cells said."""

    sheet: str | None
    row: int
    fate: str
    entity: str | None
    entity_id: int | None
    raw: dict[str, Any]
    column: str | None


def list_batches(session: Session, cohort_id: int | None) -> list[ImportBatchRow]:
    """All imports (of a cohort), newest first."""
    batch = table_of(ImportBatch)
    query = sa.select(batch).order_by(batch.c.id.desc())
    if cohort_id is not None:
        query = query.where(batch.c.cohort_id == cohort_id)
    return typed_rows(ImportBatchRow, session.execute(query))


def waiting_rows(session: Session, cohort_id: int | None) -> list[WaitingRow]:
    """Rows that need an answer, with the file they came in; not those of an import that was
    taken back.
    """
    batch, row = table_of(ImportBatch), table_of(ImportRow)
    query = sa.select(row, batch.c.file_name, batch.c.cohort_id).join_from(
        row, batch, batch.c.id == row.c.batch_id
    )
    query = query.where(row.c.fate == "needs you", ~was_undone()).order_by(
        batch.c.id.desc(), row.c.id
    )
    if cohort_id is not None:
        query = query.where(batch.c.cohort_id == cohort_id)
    return typed_rows(WaitingRow, session.execute(query))


def was_undone() -> sa.Exists:
    """True where the import of an `import_batch` row was taken back; what is kept of it then
    stands on its own.
    """
    batch = table_of(ImportBatch)
    return sa.exists().where(
        Change.entity == "ImportBatch",
        Change.row_id == batch.c.id,
        Change.before == sa.JSON.NULL,
        Change.deed_id == Operation.id,
        Operation.kind == "do",
        Operation.is_undone,
    )


def batch_with_hash(
    session: Session, digest: str, cohort_id: int | None = None
) -> ImportBatchRow | None:
    """The newest import of a file with this SHA-256 (into a cohort) that was not taken back."""
    batch = table_of(ImportBatch)
    query = (
        sa.select(batch)
        .where(batch.c.file_hash == digest, ~was_undone())
        .order_by(batch.c.id.desc())
        .limit(1)
    )
    if cohort_id is not None:
        query = query.where(batch.c.cohort_id == cohort_id)
    return next(iter(typed_rows(ImportBatchRow, session.execute(query))), None)


def list_imports(session: Session, cohort_id: int | None) -> list[ImportedFile]:
    """Every import with its operation, newest first; from the history, since the book of one taken
    back is gone.
    """
    query = (
        sa.select(Change, Operation)
        .join(Operation, Operation.id == Change.deed_id)
        .order_by(Change.id.desc())
    )
    query = query.where(
        Change.entity == "ImportBatch", Change.before == sa.JSON.NULL, Operation.kind == "do"
    )
    there, waiting = (
        _still_there(session),
        Counter(row["batch_id"] for row in waiting_rows(session, None)),
    )
    cohorts = _cohorts(session)
    found: list[ImportedFile] = []
    for change, operation in session.execute(query):
        kept = cast("ImportBatchRow", change.after)  # the whole row, as history keeps what is made
        batch_id = change.row_id
        found.append(
            {
                "deed": operation.id,
                "batch_id": batch_id,
                "at": clock.to_the_second(operation.at),
                "who": operation.who or "",
                "file_name": kept["file_name"],
                "cohort_id": cohorts.get(batch_id, kept["cohort_id"]),
                "counts": kept["counts"],
                "returning": kept["understood"].get("returning", 0),
                "there": there.get(batch_id, 0),
                "waiting": waiting[batch_id],
                "is_undone": operation.is_undone,
            }
        )
    return [one for one in found if cohort_id is None or one["cohort_id"] == cohort_id]


def _cohorts(session: Session) -> dict[int, int | None]:
    """Import → its cohort as it stands now."""
    batch = table_of(ImportBatch)
    return {
        batch_id: cohort_id
        for batch_id, cohort_id in session.execute(sa.select(batch.c.id, batch.c.cohort_id))
    }


def list_rows(session: Session, batch_id: int) -> list[ImportedRow]:
    """Every row of an import, in the order of the file."""
    row, page = table_of(ImportRow), table_of(ImportPage)
    out: list[ImportedRow] = []
    rows = session.execute(sa.select(row).where(row.c.batch_id == batch_id))
    for one in typed_rows(StoredImportRow, rows):
        out.append(
            {
                "sheet": one["sheet"],
                "row": one["row"],
                "fate": one["fate"],
                "entity": one["entity"],
                "entity_id": one["entity_id"],
                "raw": one["raw"].get("raw", {}),
                "column": one["raw"].get("column"),
            }
        )
    pages = session.execute(sa.select(page).where(page.c.batch_id == batch_id))
    for packed in typed_rows(ImportPageRow, pages):
        for line in lines_of(packed["rows"], packed["ids"], packed["said"]):
            out.append(
                {
                    "sheet": packed["sheet"],
                    "row": line.row,
                    "fate": packed["fate"],
                    "entity": packed["entity"],
                    "entity_id": line.target or None,
                    "raw": (line.said or {}).get("raw", {}),
                    "column": (line.said or {}).get("column"),
                }
            )
    return sorted(out, key=lambda one: (one["sheet"] or "", one["row"], one["column"] or ""))


def pages_with(session: Session, entity: str, row_id: int) -> list[ImportPage]:
    """The pages that have a row about this record."""
    query = sa.select(ImportPage).where(
        ImportPage.entity == entity, ImportPage.first_id <= row_id, ImportPage.last_id >= row_id
    )
    return [page for page in session.scalars(query) if row_id in unpack(page.ids)]


def _still_there(session: Session) -> dict[int, int]:
    """Import → how many different records of its rows the desk still holds."""
    row, page, out = table_of(ImportRow), table_of(ImportPage), Counter[int]()
    for entity in (Enrolment, Activity):
        runs: dict[int, list[Sequence[int]]] = defaultdict(list)
        singles = sa.select(row.c.batch_id, row.c.entity_id).where(
            row.c.entity == entity.__name__, row.c.entity_id.is_not(None)
        )
        for batch_id, number in session.execute(singles):
            runs[batch_id].append((number, number))
        for batch_id, ids in session.execute(
            sa.select(page.c.batch_id, page.c.ids).where(page.c.entity == entity.__name__)
        ):
            runs[batch_id] += ids
        kept = array(
            "q", session.scalars(sa.select(table_of(entity).c.id).order_by(table_of(entity).c.id))
        )
        out.update({batch_id: count_within(kept, found) for batch_id, found in runs.items()})
    return dict(out)


# --- Pages of rows, packed: ids and rows mostly follow one another, and become runs ---


PAGE = 500
"""Rows a page holds at most: few enough that one may be read or changed for the sake of one row."""
Runs = list[list[int]]
Said = dict[str, Any]
PAGED = ("batch_id", "sheet", "fate", "entity", "first_id", "last_id", "rows", "ids", "said")
"""Columns of a page, as `pages` gives them."""
NOBODY = 0
"""The id of a row that went to no record (it repeats one that waits)."""


class PackedRow(NamedTuple):
    """A row: its number in the sheet, the record it went to, and the words of it that stand in
    no record.
    """

    row: int
    target: int
    said: Said | None = None


def pack(numbers: Iterable[int]) -> Runs:
    """Numbers as (first, last) of stretches that follow each other, in their order."""
    runs: Runs = []
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            runs.append([first, last])
        first = last = number
    if first is not None and last is not None:
        runs.append([first, last])
    return runs


def unpack(runs: Iterable[Sequence[int]]) -> Iterator[int]:
    """The numbers behind what `pack` gave."""
    for first, last in runs:
        yield from range(first, last + 1)


def pages(
    batch_id: int, sheet: str | None, fate: str, entity: str, lines: Iterable[PackedRow]
) -> Iterator[tuple[Any, ...]]:
    """Values of `PAGED` for rows of one sheet and one fate."""
    left = iter(lines)
    while page := list(islice(left, PAGE)):
        ids = [line.target for line in page]
        said = {str(place): line.said for place, line in enumerate(page) if line.said}
        yield (
            batch_id,
            sheet,
            fate,
            entity,
            min(ids),
            max(ids),
            pack(line.row for line in page),
            pack(ids),
            said,
        )


def lines_of(rows: Runs, ids: Runs, said: Said) -> list[PackedRow]:
    """The rows of a page."""
    pairs = zip(unpack(rows), unpack(ids), strict=True)
    return [
        PackedRow(row, target, said.get(str(place))) for place, (row, target) in enumerate(pairs)
    ]


def repointed(ids: Runs, old: int, new: int) -> dict[str, Any]:
    """Column values of a page whose rows about one record are about another from now on."""
    now = [new if number == old else number for number in unpack(ids)]
    return {"ids": pack(now), "first_id": min(now), "last_id": max(now)}


def count_within(numbers: Sequence[int], runs: Iterable[Sequence[int]]) -> int:
    """How many of the numbers (sorted) lie in one of the runs."""
    count = place = 0
    for first, last in sorted((first, last) for first, last in runs):
        end = bisect_right(numbers, last)
        count += max(0, end - max(place, bisect_left(numbers, first)))
        place = max(place, end)
    return count
