"""Lists that came into a cohort before: which of them a file is a newer version of, what that one
said, and who changed it in the desk since.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal, TypedDict

import sqlalchemy as sa

from lcdesk.db.queries import imports
from lcdesk.db.queries.imports import KeptList, Listed, ListedPage
from lcdesk.db.sql_words import is_json_null
from lcdesk.db.values import decoder, entity_named
from lcdesk.garbage_collection import collection_paused
from lcdesk.model import clock
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import Activity, ActivityPerson, Change, Enrolment, Operation, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.organisers import Organiser
from lcdesk.model.own_fields import NONE_DECLARED, OwnColumn, in_force, own_column
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.import_log import RECORDS, typed_fields
from lcdesk.services.importing.unchanged_rows import Agreeing, PreviousRows, find_agreeing
from lcdesk.tabular.plan.previous_lists import (
    EarlierList,
    alike_by_columns,
    choose_earlier,
    names_the_same,
)
from lcdesk.tabular.plan.roster import PeopleOnDemand, Present, SettledCell, column_of
from lcdesk.tabular.understood import (
    TRAY,
    ImportPlan,
    ListColumns,
    PlannedRow,
    PreviousList,
    PreviousRow,
    RecordName,
    ThreeValues,
    Understanding,
    is_listed,
)
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Follows = int | Literal["none"]
"""The import whose list a file is a newer version of, by its number; or none of them."""

_MOST = 3
"""Lists that are read as a whole to see whether they name the same people."""


def read_previous(
    desk: Desk,
    understanding: Understanding,
    present: Present,
    cohort_id: int | None,
    follows: Follows | None = None,
) -> PreviousList | None:
    """What the list said the last time it came into the cohort (None: a list of the office), found
    by content where `follows` does not say it; None where it never did, or where nothing was kept.
    """
    is_tray, since = understanding.form == TRAY, understanding.waited_since
    has_place = cohort_id is not None or understanding.is_of_lists
    if not has_place or follows == "none" or (is_tray and since is None):
        return None
    with collection_paused(), desk.reading() as session:
        kept = {
            one["batch_id"]: one
            for one in imports.kept_lists(session, cohort_id)
            if since is None or one["batch_id"] < since  # rows that waited: before their own list
        }
        lists = [_earlier(one) for one in kept.values()]

        people = present.participants
        agreeing: Agreeing = {}
        if lists and cohort_id is not None and not is_tray and isinstance(people, PeopleOnDemand):
            rows = understanding.of("participant")
            agreeing = find_agreeing(session, cohort_id, rows, people)

        def said(one: EarlierList) -> PreviousList:
            found = _said(session, one, kept, present, agreeing)
            return _with_before(session, found, lists, kept, present)

        if follows is not None:
            return said(_numbered(lists, follows))
        found = choose_earlier(understanding, present, lists)
        if found is not None:
            return said(found)
        likely = map(said, alike_by_columns(understanding, lists)[:_MOST])
        return next((one for one in likely if names_the_same(understanding, one, present)), None)


def _said(
    session: Session,
    one: EarlierList,
    kept: Mapping[int, KeptList],
    present: Present,
    agreeing: Agreeing,
) -> PreviousList:
    pages: dict[str, list[ListedPage]] = defaultdict(list)
    singles: dict[str, list[tuple[int, Listed]]] = defaultdict(list)
    for page in imports.listed_pages(session, one.batch_id):
        pages[page.entity].append(page)
    for entity, number, told in imports.listed_singles(session, one.batch_id):
        singles[entity].append((number, told))
    rows: dict[RecordName, PreviousRows] = {}
    for entity, kind in RECORDS.items():
        own = (in_force() if kind == "participant" else NONE_DECLARED).heads
        rows[kind] = PreviousRows(partial(_row, own=own, decoders=_decoders(kind)))
        agreed: Agreeing = agreeing if kind == "participant" else {}
        rows[kind].read(pages[entity], singles[entity], agreed, frozenset(own))
    settled = [cell for cell in present.settled if cell.batch_id == one.batch_id]
    return _previous(one, kept[one.batch_id], rows, settled)


def _with_before(
    session: Session,
    previous: PreviousList,
    lists: Sequence[EarlierList],
    kept: Mapping[int, KeptList],
    present: Present,
) -> PreviousList:
    """With what the lists before it said of people and activities that it did not name."""
    here: dict[RecordName, set[int]] = {
        "participant": set(column_of(present.participants, "id")),
        "activity": {one["id"] for one in present.activities},
    }
    missing: dict[RecordName, set[int]] = {
        kind: ids - previous.rows[kind].keys() for kind, ids in here.items()
    }
    before: dict[RecordName, dict[int, PreviousRow]] = {kind: {} for kind in here}
    for one in lists:
        if one.batch_id >= previous.batch_id or not any(
            missing[kind] & one.records[kind] for kind in here
        ):
            continue
        said = _said(session, one, kept, present, {})
        for kind, ids in missing.items():
            found = {number: said.rows[kind][number] for number in ids & said.rows[kind].keys()}
            before[kind] |= found
            ids.difference_update(found)  # the newest of them counts
    return replace(previous, before=before) if any(before.values()) else previous


def list_earlier(desk: Desk, cohort_id: int | None) -> list[EarlierList]:
    """The lists of a cohort (None: those of the office) that a file can be compared with, newest
    first.
    """
    with desk.reading() as session:
        return [_earlier(one) for one in imports.kept_lists(session, cohort_id)]


def number_of(desk: Desk, previous: PreviousList) -> int | None:
    """The number `lcdesk imports` calls an earlier list by."""
    with desk.reading() as session:
        return imports.makers(session, [previous.batch_id]).get(previous.batch_id)


def _numbered(lists: Sequence[EarlierList], number: int) -> EarlierList:
    found = next((one for one in lists if one.number == number), None)
    if found is None:
        raise KnownFault(
            _("There is no import {number} of this cohort to compare with.", number=number),
            _("Nothing was changed. “lcdesk imports” lists them with their numbers."),
        )
    return found


class _KeptColumn(TypedDict):
    head: str
    field: str | None


class _KeptTable(TypedDict):
    """What is read of a table that was understood: a `ReadTable` as JSON."""

    kind: RecordName
    columns: list[_KeptColumn]


def _earlier(kept: KeptList) -> EarlierList:
    fields: dict[RecordName, set[str]] = defaultdict(set)
    heads: dict[RecordName, set[str]] = defaultdict(set)
    tables: Sequence[_KeptTable] = kept["understood"].get("tables") or ()
    for table in tables:
        for column in table["columns"]:
            if column["field"]:
                fields[table["kind"]].add(column["field"])
            elif column["head"]:
                heads[table["kind"]].add(column["head"])
    columns: dict[RecordName, ListColumns] = {
        kind: ListColumns(frozenset(fields[kind]), frozenset(heads[kind]))
        for kind in RECORDS.values()
    }
    records: dict[RecordName, set[int]] = {
        kind: kept["records"].get(entity, set()) for entity, kind in RECORDS.items()
    }
    return EarlierList(
        kept["batch_id"], kept["deed"], kept["file_name"], kept["imported_at"], columns, records
    )


def _previous(
    chosen: EarlierList,
    kept: KeptList,
    rows: Mapping[RecordName, PreviousRows],
    settled: Sequence[SettledCell],
) -> PreviousList:
    for cell in settled:
        _know(rows[cell.record], cell)
    columns: dict[RecordName, ListColumns] = {
        kind: ListColumns(
            chosen.columns[kind].fields | found.fields, chosen.columns[kind].heads | found.heads
        )
        for kind, found in rows.items()
    }
    organisers = [Organiser(**one) for one in kept["understood"].get("organisers") or ()]
    known = (chosen.batch_id, chosen.file_name, chosen.imported_at)
    saved_at: str = kept["understood"].get("saved_at") or ""
    unchanged = rows["participant"].unchanged
    return PreviousList(*known, rows, columns, organisers, saved_at=saved_at, unchanged=unchanged)


def _know(rows: PreviousRows, cell: SettledCell) -> None:
    """While it is open, a question leaves the list saying what it said before, so that the next
    version asks again; however it was answered, the list is known to say so by then.
    """
    row = rows.get(cell.record_id)
    if row is None:
        return
    said = {cell.name: cell.listed}
    values = row.values if cell.is_further else {**row.values, **said}
    further = {**row.further, **said} if cell.is_further else row.further
    rows.put(cell.record_id, PreviousRow(values, further))


def _row(
    row: Listed, own: Mapping[str, OwnColumn], decoders: Mapping[str, Callable[[Any], Any]]
) -> PreviousRow:
    """What a list said of a record; under the head of what is an own field by now, its value."""
    values = _decoded(row.values, decoders)
    moved = own.keys() & row.further.keys() if own else ()
    if not moved:
        return PreviousRow(values, row.further)
    said = {
        own[head].name: own[head].kind.restore(own[head].read_again(row.further[head]))
        for head in moved
    }
    left = {head: text for head, text in row.further.items() if head not in moved}
    return PreviousRow({**said, **values}, left)


def _decoded(
    values: dict[str, Any], decoders: Mapping[str, Callable[[Any], Any]]
) -> Mapping[str, Any]:
    """Values out of JSON, in place: only dates and times stand otherwise there, and a copy of each
    row of a long list would take as much room as the list.
    """
    for name, made in decoders.items():
        if value := values.get(name):
            values[name] = made(value)
    return values


def _decoders(kind: RecordName) -> Mapping[str, Callable[[Any], Any]]:
    fields = KINDS[kind].by_name
    return {name: lru_cache(_DAYS)(_decoder(fields[name])) for name in typed_fields(kind)}


_DAYS = 16_384  # days of a column that are made once, however many people have them


def _decoder(field: Field) -> Callable[[Any], Any]:
    if own_column(field) is not None:
        return field.kind.restore
    return decoder(entity_named(field.entity), field.column)


# --- Who changed what the desk says of a cell, where list and desk differ ---


CellPlace = tuple[RecordName, int, str, bool]
"""A cell of the desk: kind and id of the record, field or head, is it a column that is no field?"""
_Place = tuple[str, int, str]  # entity, id of its row, column
_SOME = 5000


@dataclass(frozen=True, slots=True)
class Correction:
    """The last change of a cell in the desk."""

    who: str
    at: dt.datetime


def place_of(row: PlannedRow, cell: ThreeValues) -> CellPlace:
    """Where a cell of a planned row stands in the desk."""
    return (row.read.kind, row.target or 0, cell.name, cell.is_further)


def find_corrections(desk: Desk, plan: ImportPlan) -> dict[CellPlace, Correction]:
    """The last change of each cell that list and desk say otherwise; cells that nobody has changed
    since they were made are left out.
    """
    cells = [(row, cell) for row in plan.rows for cell in (*row.kept, *row.asked)]
    if not cells:
        return {}
    with desk.reading() as session:
        found = _last_changes(session, cells)
    return {
        place_of(row, cell): found[at] for row, cell in cells if (at := _stored(row, cell)) in found
    }


def find_removals(desk: Desk, plan: ImportPlan) -> dict[tuple[RecordName, int], Correction]:
    """Who took out the records that the list told of last time, and when."""
    gone: set[tuple[RecordName, int]] = {
        (row.read.kind, row.removed) for row in plan.rows if row.removed is not None
    }
    entities = {kind: entity for entity, kind in RECORDS.items()}
    out: dict[tuple[RecordName, int], Correction] = {}
    with desk.reading() as session:
        for kind, number in gone:
            query = _newest().where(
                Change.entity == entities[kind],
                Change.row_id <= number,
                sa.func.coalesce(Change.last_id, Change.row_id) >= number,
                is_json_null(Change.after),
            )
            found = session.execute(query.limit(1)).one_or_none()
            if found is not None:
                out[kind, number] = _correction(found[1])
    return out


def _newest() -> sa.Select[Change, Operation]:
    return (
        sa.select(Change, Operation)
        .join(Operation, Operation.id == Change.deed_id)
        .order_by(Change.id.desc())
    )


def _last_changes(
    session: Session, cells: Sequence[tuple[PlannedRow, ThreeValues]]
) -> dict[_Place, Correction]:
    wanted = {_stored(row, cell) for row, cell in cells}
    ids: dict[str, set[int]] = {}
    for entity, number, _column in wanted:
        ids.setdefault(entity, set()).add(number)
    found: dict[_Place, Correction] = {}
    for entity, numbers in ids.items():
        if entity == ActivityPerson.__name__:
            continue
        for some in _portions(sorted(numbers)):
            query = _newest().where(Change.entity == entity, Change.row_id.in_(some))
            for change, operation in session.execute(query):
                for name in _moved(change.before or {}, change.after or {}):
                    found.setdefault((entity, change.row_id, name), _correction(operation))
    _add_people(session, found, ids.get(ActivityPerson.__name__, set()))
    return found


def _add_people(session: Session, found: dict[_Place, Correction], activities: set[int]) -> None:
    """People of an activity are rows of their own, and whose they are stands in what was made or
    removed of them: told for all their fields together.
    """
    if not activities:
        return
    query = _newest().where(Change.entity == ActivityPerson.__name__)
    for change, operation in session.execute(query):
        for side in filter(None, (change.before, change.after)):
            number = side.get("activity_id")
            if number in activities:
                place = (ActivityPerson.__name__, number, "")
                found.setdefault(place, _correction(operation))


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _SOME] for start in range(0, len(numbers), _SOME))


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The columns a change moved; of further columns the heads, as "extra head"."""
    for name, value in after.items():
        if name == "extra":
            old: Mapping[str, str] = before.get(name) or {}
            new: Mapping[str, str] = value or {}
            yield from (f"extra {h}" for h in {**old, **new} if old.get(h) != new.get(h))
        elif before.get(name) != value:
            yield name


def _stored(row: PlannedRow, cell: ThreeValues) -> _Place:
    """Entity, row and column that hold a cell."""
    kind, target = row.read.kind, row.target or 0
    if cell.is_further:
        own = Enrolment if kind == "participant" else Activity
        return (own.__name__, target, f"extra {cell.name}")
    field = KINDS[kind].by_name[cell.name]
    if (own_field := own_column(field)) is not None:
        return (field.entity, target, f"extra {own_field.head}")
    if is_listed(kind):  # who has a part of a record is no column of it: nobody is named for that
        own = next(iter(KINDS[kind].fields)).entity
        return (own, target, field.column)
    if field.entity == ActivityPerson.__name__:
        return (field.entity, target, "")
    return (
        field.entity,
        row.person or 0 if field.entity == Person.__name__ else target,
        field.column,
    )


def _correction(operation: Operation) -> Correction:
    return Correction(operation.who or "", clock.to_the_second(operation.at))
