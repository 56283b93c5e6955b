"""Imports and their rows; those that need no line of their own stand on packed pages."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, count, islice, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, cast

import sqlalchemy as sa

from lcdesk.db.compact_json import as_bytes
from lcdesk.db.queries.record_lists import entity_of
from lcdesk.db.sql_words import is_json_null
from lcdesk.db.values import encoded, read_ids, read_records, table_of, typed_rows
from lcdesk.model import clock
from lcdesk.model.catalogue import LISTED
from lcdesk.model.entities import (
    Activity,
    Change,
    Enrolment,
    Entity,
    ImportBatch,
    ImportPage,
    ImportRow,
    Operation,
)
from lcdesk.model.rows import ImportBatchRow, ImportPageRow, StoredImportRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


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
    is_of_list: bool


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


class AskedRow(TypedDict):
    """A row of an import that went to a record and left words nobody could read, without its cells,
    with its file and the cohort the record is in; person and status are those of a participant.
    """

    id: int
    batch_id: int
    sheet: str | None
    row: int
    fate: str
    problems: list[Any] | None
    entity_id: int
    file_name: str
    imported_at: dt.datetime
    cohort_id: int
    person_id: int | None
    status: str | None


def asked_rows(
    session: Session,
    entity: type[Entity],
    cohort_id: int | None = None,
    ids: Sequence[int] | None = None,
) -> list[AskedRow]:
    """The rows that asked about a word of a record of an entity (enrolment, activity) that is
    there, first import first; `ids`: of these alone.
    """
    batch, row, record = table_of(ImportBatch), table_of(ImportRow), table_of(entity)
    query = sa.select(
        *(row.c[name] for name in ("id", "batch_id", "sheet", "row", "fate", "problems")),
        row.c.entity_id,
        batch.c.file_name,
        batch.c.imported_at,
        record.c.cohort_id,
        *(
            record.c[name] if name in record.c else sa.null().label(name)
            for name in ("person_id", "status")
        ),
    )
    query = query.join_from(row, batch, batch.c.id == row.c.batch_id).join(
        record, record.c.id == row.c.entity_id
    )
    query = query.where(
        row.c.entity == entity.__name__,
        sa.cast(row.c.problems, sa.Text).contains('"held"', autoescape=True),
    )
    if cohort_id is not None:
        query = query.where(record.c.cohort_id == cohort_id)
    if ids is not None:
        query = query.where(row.c.entity_id.in_(list(ids)))
    rows = cast("list[AskedRow]", read_records(session, query.order_by(row.c.id)))
    # looked at here: SQLite would go by the index of the fates instead of that of the participants
    return [one for one in rows if one["fate"] in ("new", "change", "same")]


def was_undone() -> sa.Exists:
    """True where the import of an `import_batch` row was taken back; what is kept of it then
    stands on its own.
    """
    batch, change, operation = (table_of(one).c for one in (ImportBatch, Change, Operation))
    return sa.exists().where(
        change.entity == "ImportBatch",
        change.row_id == batch.id,
        is_json_null(change.before),
        change.deed_id == operation.id,
        operation.kind == "do",
        operation.is_undone,
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


_LISTS = frozenset(kind.name for kind in LISTED)


def list_imports(session: Session, cohort_id: int | None) -> list[ImportedFile]:
    """Every import with its operation, newest first; from the history, since the book of one taken
    back is gone.
    """
    change, deed = table_of(Change).c, table_of(Operation).c
    query = (
        sa.select(deed.id, deed.at, deed.who, deed.is_undone, change.row_id, change.after)
        .where(deed.id == change.deed_id, deed.kind == "do")
        .where(change.entity == "ImportBatch", is_json_null(change.before))
        .order_by(change.id.desc())
    )
    there, waiting = (
        _still_there(session),
        Counter(row["batch_id"] for row in waiting_rows(session, None)),
    )
    cohorts = _cohorts(session)
    found: list[ImportedFile] = []
    for operation in session.execute(query):
        # the whole row, as history keeps what is made
        kept = cast("ImportBatchRow", operation.after)
        batch_id = operation.row_id
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
                "is_of_list": any(
                    table.get("kind") in _LISTS for table in kept["understood"].get("tables", ())
                ),
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
        for line in lines_of(packed):
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
    for entity in (Enrolment, Activity, *map(entity_of, LISTED)):
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
        if runs:
            key = table_of(entity).c.id
            kept = read_ids(session, sa.select(key).order_by(key))
            out.update({batch_id: count_within(kept, found) for batch_id, found in runs.items()})
    return dict(out)


class KeptList(TypedDict):
    """An import of which it was kept what its list says, and the records its rows went to."""

    batch_id: int
    deed: int | None
    file_name: str
    imported_at: dt.datetime
    understood: dict[str, Any]
    records: dict[str, set[int]]


def kept_lists(session: Session, cohort_id: int | None) -> list[KeptList]:
    """The imports into a cohort (None: of lists of the office) that stand and of which that was
    kept, newest first.
    """
    batch, row, page = table_of(ImportBatch), table_of(ImportRow), table_of(ImportPage)
    query = (
        sa.select(batch)
        .where(batch.c.cohort_id == cohort_id, ~was_undone())
        .order_by(batch.c.id.desc())
    )
    # what imports of earlier versions kept says nothing of organisers, and is no whole list
    found = [
        one
        for one in typed_rows(ImportBatchRow, session.execute(query))
        if "organisers" in one["understood"]
    ]
    numbers = [one["id"] for one in found]
    records: dict[int, dict[str, set[int]]] = {number: defaultdict(set) for number in numbers}
    paged = sa.select(page.c.batch_id, page.c.entity, page.c.ids)
    for batch_id, entity, ids in session.execute(paged.where(page.c.batch_id.in_(numbers))):
        records[batch_id][entity].update(unpack(ids))
    single = sa.select(row.c.batch_id, row.c.entity, row.c.entity_id)
    single = single.where(row.c.batch_id.in_(numbers), row.c.entity_id.is_not(None))
    for batch_id, entity, number in session.execute(single):
        records[batch_id][entity].add(number)
    made_by = makers(session, numbers)
    return [
        {
            "batch_id": one["id"],
            "deed": made_by.get(one["id"]),
            "file_name": one["file_name"],
            "imported_at": one["imported_at"],
            "understood": one["understood"],
            "records": {name: ids - {NOBODY} for name, ids in records[one["id"]].items()},
        }
        for one in found
    ]


def records_of(session: Session, batch_id: int) -> dict[str, set[int]]:
    """Entity → the records the rows of an import went to."""
    found: dict[str, set[int]] = defaultdict(set)
    row, page = table_of(ImportRow), table_of(ImportPage)
    paged = sa.select(page.c.entity, page.c.ids).where(page.c.batch_id == batch_id)
    for entity, ids in session.execute(paged):
        found[entity].update(unpack(ids))
    single = sa.select(row.c.entity, row.c.entity_id).where(
        row.c.batch_id == batch_id, row.c.entity_id.is_not(None)
    )
    for entity, number in session.execute(single):
        found[entity].add(number)
    return {name: ids - {NOBODY} for name, ids in found.items()}


def are_there(session: Session, entity: type[Entity], ids: set[int]) -> bool:
    """Does the desk hold all these records?"""
    if not ids:
        return True
    number = table_of(entity).c.id
    held = read_ids(session, sa.select(number).where(number.between(min(ids), max(ids))))
    return ids.issubset(held)


def numbered_rows(session: Session, batch_id: int) -> dict[int, str]:
    """The rows of an import that have a line of their own, with their fates."""
    row = table_of(ImportRow)
    query = sa.select(row.c.id, row.c.fate).where(row.c.batch_id == batch_id)
    return {number: fate for number, fate in session.execute(query)}


def touched_since(session: Session, deed: int) -> dict[str, set[int]]:
    """Entity → ids of all rows that operations after this one made, changed or removed."""
    change, found = table_of(Change), dict[str, set[int]]()
    query = sa.select(change.c.entity, change.c.row_id, change.c.last_id)
    for entity, first, last in session.execute(query.where(change.c.deed_id > deed)):
        found.setdefault(entity, set()).update(range(first, (last or first) + 1))
    return found


def makers(session: Session, batches: Sequence[int]) -> dict[int, int]:
    """Import → the operation that made it."""
    query = sa.select(Change.row_id, Change.deed_id).where(
        Change.entity == ImportBatch.__name__,
        Change.row_id.in_(batches),
        is_json_null(Change.before),
    )
    return {batch: deed for batch, deed in session.execute(query.order_by(Change.id.desc()))}


def read_listed(session: Session, batch_id: int) -> dict[str, dict[int, Listed]]:
    """What the list of an import says: entity → id of the record → its row; of several rows of
    one record the first, and what only the others say.
    """
    out: dict[str, dict[int, Listed]] = {Enrolment.__name__: {}, Activity.__name__: {}}
    same: dict[str, str] = {}  # what many rows say stands in memory once
    for page in listed_pages(session, batch_id):
        told = unpack_listed(page.listed, len(page.ids), same)
        for number, listed in zip(page.ids, told, strict=True):
            lay(out.setdefault(page.entity, {}), number, listed)
    for entity, number, listed in listed_singles(session, batch_id):
        lay(out.setdefault(entity, {}), number, listed)
    return out


class ListedPage(NamedTuple):
    """The records that the rows of a page went to, and what the list says of them, packed."""

    entity: str
    ids: Sequence[int]
    listed: bytes | None


def listed_pages(session: Session, batch_id: int) -> Iterator[ListedPage]:
    """The pages of an import, in their order."""
    page = table_of(ImportPage)
    query = sa.select(page.c.entity, page.c.ids, page.c.listed)
    for entity, ids, listed in session.execute(
        query.where(page.c.batch_id == batch_id).order_by(page.c.id)
    ):
        yield ListedPage(entity, list(unpack(ids)), listed)


def listed_singles(session: Session, batch_id: int) -> Iterator[tuple[str, int, Listed]]:
    """Entity, record, and what the list says of it, of the rows that have a line of their own."""
    row = table_of(ImportRow)
    singles = sa.select(row.c.entity, row.c.entity_id, row.c.raw, row.c.problems).where(
        row.c.batch_id == batch_id, row.c.entity_id.is_not(None)
    )
    for entity, number, raw, problems in session.execute(singles.order_by(row.c.id)):
        kept: Mapping[str, Any] = raw.get("listed") or {}
        values = kept.get("values") if kept else raw.get("values")
        further = kept.get("further") if kept else raw.get("extra")
        # a conflict that was answered for the desk: the list is known to say so, and asks no more
        settled = [one for one in problems or () if {"answer", "listed"} <= one.keys()]
        said, beside = (
            {
                one.get("field"): one.get("listed")
                for one in settled
                if one.get("is_further", False) is kind
            }
            for kind in (False, True)
        )
        yield entity, number, Listed({**(values or {}), **said}, {**(further or {}), **beside})


def lay(rows: dict[int, Listed], number: int, told: Listed) -> None:
    """Put what a row says of a record to what rows before it say."""
    if number == NOBODY or not (told.values or told.further):
        return
    kept = rows.get(number)
    if kept is not None:
        told = Listed({**told.values, **kept.values}, {**told.further, **kept.further})
    rows[number] = told


_MANY = 5000


def read_further(
    session: Session, entity: type[Entity], ids: Sequence[int]
) -> Iterator[tuple[int, dict[str, str]]]:
    """(id, head → text) of what is kept beside records (`ids`, sorted) of columns that are no
    field; records that are gone are left out.
    """
    table, wanted = table_of(entity), set(ids)
    for start in range(0, len(ids), _MANY):
        some = ids[start : start + _MANY]
        query = sa.select(table.c.id, sa.cast(table.c.extra, sa.Text)).order_by(table.c.id)
        if some[-1] - some[0] > 2 * len(some):
            query = query.where(table.c.id.in_(some))
        else:
            query = query.where(table.c.id.between(some[0], some[-1]))
        found = [row for row in session.execute(query) if row[0] in wanted]
        texts: list[dict[str, str] | None] = json.loads(
            f"[{','.join(text or 'null' for _id, text in found)}]"
        )
        yield from (
            (number, kept or {}) for (number, _text), kept in zip(found, texts, strict=True)
        )


# --- Pages of rows, packed: ids and rows mostly follow one another, and become runs ---


PAGE = 500
"""Rows a page holds at most: few enough that one may be read or changed for the sake of one row."""
Runs = list[list[int]]
Said = dict[str, Any]
PAGED = (
    *("batch_id", "sheet", "fate", "entity", "first_id", "last_id"),
    *("rows", "ids", "said", "listed"),
)
"""Columns of a page, as `pages` gives them."""
NOBODY = 0
"""The id of a row that went to no record (it repeats one that waits)."""


class Listed(NamedTuple):
    """What a list says of one record, as JSON keeps it: fields, and its further columns."""

    values: dict[str, Any]
    further: dict[str, str]


NOT_LISTED = Listed({}, {})


class PackedRow(NamedTuple):
    """A row: its number in the sheet, the record it went to, the words of it that stand in no
    record, and what its list says.
    """

    row: int
    target: int
    said: Said | None = None
    listed: Listed = NOT_LISTED


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
        yield (
            batch_id,
            sheet,
            fate,
            entity,
            min(ids),
            max(ids),
            pack(line.row for line in page),
            pack(ids),
            {},  # what cells said stands with what the list says (pages of before had it here)
            pack_page(page),
        )


ListedColumns = tuple[dict[str, list[Any]], dict[str, list[Any]], dict[str, list[Any]]]
"""What a list says of the records of a page, by field and by further head, and what cells said that
were tidied, by field: a value a row. Under `OF_GRID` of the last the column of a grid.
"""
OF_GRID = ""


def pack_page(lines: Sequence[PackedRow]) -> bytes:
    """What the rows of a page say: each name once, and what repeats itself small."""
    said = _columns([(line.said or {}).get("raw") or {} for line in lines])
    grid = [(line.said or {}).get("column") for line in lines]
    if any(grid):
        said[OF_GRID] = grid
    values, further = (
        _columns(rows) for rows in zip(*(line.listed for line in lines), strict=True)
    )
    return pack_columns((values, further, said))


def _columns(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    names = dict.fromkeys(chain.from_iterable(rows))
    return {name: _fit(list(map(dict[str, Any].get, rows, repeat(name)))) for name in names}


def _fit(column: list[Any]) -> list[Any]:
    """A column fit for JSON; nearly all of them are as they stand, or days."""
    kinds = set(map(type, column))
    if _PLAIN.issuperset(kinds):
        return column
    if kinds <= {dt.date, type(None)}:
        return [value if value is None else _said_day(value) for value in column]
    return list(map(encoded, column))


_said_day = lru_cache(maxsize=40_000)(dt.date.isoformat)  # a hundred years
_TEXTS = frozenset((str, type(None)))
_PLAIN = _TEXTS | {int, float, bool}


def pack_columns(columns: ListedColumns) -> bytes:
    """Columns of a page as bytes: of each that repeats itself the different values, and where each
    stands.
    """
    import zstandard  # with the first page

    coded = [{name: _coded(column) for name, column in part.items()} for part in columns]
    return zstandard.compress(as_bytes(coded))


def unpack_columns(listed: bytes) -> ListedColumns:
    """The columns behind what `pack_columns` gave; pages of before were packed by zlib, and the
    first of them knew no third part.
    """
    import zstandard

    is_of_today = listed.startswith(zstandard.FRAME_HEADER)
    text = zstandard.decompress(listed) if is_of_today else zlib.decompress(listed)
    values, further, *said = (
        {name: _decoded(column) for name, column in part.items()} for part in json.loads(text)
    )
    return values, further, said[0] if said else {}


_OF, _AT = "of", "at"
_FEW = 50  # cells of a column by which it is judged: nine tenths of them different say no


def _coded(column: list[Any]) -> list[Any] | dict[str, list[Any]]:
    """A column of texts that holds few different ones, by these; any other as it stands."""
    some = column[:_FEW]
    is_few = 10 * len(set(map(str, some))) <= 9 * len(some)
    if not is_few or not _TEXTS.issuperset(map(type, column)):
        return column
    places: defaultdict[str | None, int] = defaultdict(count().__next__)
    at = list(map(places.__getitem__, column))
    return {_OF: list(places), _AT: at}


def _decoded(column: list[Any] | dict[str, list[Any]]) -> list[Any]:
    if isinstance(column, list):
        return column
    return list(map(column[_OF].__getitem__, column[_AT]))


def unpack_listed(
    listed: bytes | None, count: int, same: dict[str, str] | None = None
) -> list[Listed]:
    """What the list says of the rows of a page, so many of them; `same`: texts that are known
    already, where many pages are read.
    """
    if not listed:
        return [Listed({}, {}) for _place in range(count)]
    parts = unpack_columns(listed)[:2]
    if same is not None:
        parts = tuple({name: _once(told, same) for name, told in one.items()} for one in parts)
    values, further = (_rows(columns, count) for columns in parts)
    return list(map(Listed, values, further))


def _once(column: list[Any], same: dict[str, str]) -> list[Any]:
    """The same, each text that repeats itself only once."""
    if len(set(map(str, column))) * 2 > len(column):
        return column
    return [same.setdefault(text, text) if isinstance(text, str) else text for text in column]


def unpack_said(listed: bytes | None, count: int) -> list[Said | None]:
    """What tidied cells of the rows of a page said, as `PackedRow.said`."""
    columns = unpack_columns(listed)[2] if listed else {}
    grid = columns.pop(OF_GRID, None) or [None] * count
    return [
        {"raw": raw, **({"column": column} if column else {})} if raw or column else None
        for raw, column in zip(_rows(columns, count), grid, strict=True)
    ]


def _rows(columns: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
    if not columns:
        return [{} for _place in range(count)]
    names = list(columns)
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]


def lines_of(page: ImportPageRow) -> list[PackedRow]:
    """The rows of a page, without what its list says."""
    rows, ids, before = list(unpack(page["rows"])), unpack(page["ids"]), page["said"]
    told = unpack_said(page["listed"], len(rows))
    return [
        PackedRow(row, target, said or before.get(str(place)))
        for place, (row, target, said) in enumerate(zip(rows, ids, told, strict=True))
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
