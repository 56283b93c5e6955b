"""Who changed what the desk says of a cell, and when: for the cells of a newer version of a list in
which list and desk differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.model import clock
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import Activity, ActivityPerson, Change, Enrolment, Operation, Person
from lcdesk.services.core.desk import Desk
from lcdesk.tabular.understood import ImportPlan, PlannedRow, RecordName, ThreeValues

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
    entities: dict[RecordName, str] = {
        "participant": Enrolment.__name__,
        "activity": Activity.__name__,
    }
    out: dict[tuple[RecordName, int], Correction] = {}
    with desk.reading() as session:
        for kind, number in gone:
            query = _newest().where(
                Change.entity == entities[kind],
                Change.row_id <= number,
                sa.func.coalesce(Change.last_id, Change.row_id) >= number,
                Change.after == sa.JSON.NULL,
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
    if field.entity == ActivityPerson.__name__:
        return (field.entity, target, "")
    return (
        field.entity,
        row.person or 0 if field.entity == Person.__name__ else target,
        field.column,
    )


def _correction(operation: Operation) -> Correction:
    return Correction(operation.who or "", clock.to_the_second(operation.at))
