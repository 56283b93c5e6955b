"""The rows of a plan into the desk: new ones in bulk, changed ones cell by cell, all of them into the import's book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import curriculum, participants
from lcdesk.db.values import encode, table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Activity, Enrolment, Entity, ImportBatch, ImportRow, Person, StatusStep
from lcdesk.model.faults import ChangedMeanwhile
from lcdesk.services.curriculum import make_activity, set_activity
from lcdesk.services.desk import Work
from lcdesk.services.participants import set_participant, set_person, with_full_name
from lcdesk.tabular.understood import Plan, PlannedRow
from lcdesk.tabular.writing import ID_HEAD
from lcdesk.texts import _

Row = dict[str, Any]
FIRST_STATUS = "nominated"
_STEP, _MOST = 500, 5000


@dataclass
class Applied:
    """Ids of the records the rows went to, in the order of the plan, and how many enrolments were made."""

    ids: list[int | None]
    enrolled: int = 0


def apply_rows(work: Work, plan: Plan, cohort_id: int, digest: str, progress: Callable[[int, int], None]) -> Applied:
    """Write all rows of the plan inside a deed; `progress` may raise, which undoes everything."""
    applied = Applied([row.target for row in plan.rows])
    people = [(place, row) for place, row in enumerate(plan.rows) if _is_person(row) and row.fate == "new"]
    progress(0, len(plan.rows))
    kept = _require_unmoved(work, plan.rows)
    _enrol(work, cohort_id, people, applied)
    for place, row in enumerate(plan.rows):
        if place and place % _STEP == 0:
            progress(place, len(plan.rows))
        applied.ids[place] = _apply_one(work, cohort_id, row) or applied.ids[place]
    _keep_extras(work, plan.rows)
    _keep_book(work, plan, cohort_id, digest, applied)
    progress(len(plan.rows), len(plan.rows))
    del kept  # held until here, so that the session need not read them one by one
    return applied


def _is_person(row: PlannedRow) -> bool:
    return row.read.kind == "participant"


def _apply_one(work: Work, cohort_id: int, row: PlannedRow) -> int | None:
    """A timetable row, or a change; new participants went in before, in bulk."""
    if row.fate == "new" and not _is_person(row):
        return make_activity(work, cohort_id, {**row.read.values, "extra": _extra(row) or None})
    if row.fate == "change" and row.target is not None:
        values = {name: new for name, (_old, new) in row.changes.items()}
        (set_participant if _is_person(row) else set_activity)(work, row.target, values)
    return None


def _require_unmoved(work: Work, rows: Sequence[PlannedRow]) -> list[Entity]:
    """The plan's changes must start from what the desk holds now; the rows they fall on, read at once.

    `ChangedMeanwhile` when somebody edited one of them after the plan was made.
    """
    changed = [row for row in rows if row.fate == "change" and row.target is not None]
    people, entries = ([row.target or 0 for row in changed if _is_person(row) is wanted] for wanted in (True, False))
    now: dict[tuple[bool, int], Row] = {
        (True, record["id"]): record for record in participants.read_page(work.session, people)
    }
    if entries:
        now |= {(False, record["id"]): record for record in curriculum.list_activities(work.session, None, entries)}
    for row in changed:
        record = now.get((_is_person(row), row.target or 0))
        if record is not None and any(record[name] != old for name, (old, _new) in row.changes.items()):
            raise _moved()
    persons = [record["person_id"] for (is_person, _id), record in now.items() if is_person]
    return [*work.load(Enrolment, people), *work.load(Person, persons), *work.load(Activity, entries)]


def _moved() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("The desk was changed after this import was looked at."),
        _("Nothing was imported. Open the file again to see what it would do now."),
    )


def _enrol(work: Work, cohort_id: int, people: Sequence[tuple[int, PlannedRow]], applied: Applied) -> None:
    records = [with_full_name(row.read.values) for _place, row in people]
    strangers = [i for i, (_place, row) in enumerate(people) if row.person is None]
    made = work.insert_many(Person, _columns(Person, [records[i] for i in strangers]))
    person_ids = [row.person or 0 for _place, row in people]
    for i, person_id in zip(strangers, range(made[0], made[1] + 1) if made else (), strict=True):
        person_ids[i] = person_id
    enrolments = (
        {
            **columns,
            "cohort_id": cohort_id,
            "person_id": person_id,
            "status": columns["status"] or FIRST_STATUS,
            "extra": _extra(row) or None,
        }
        for columns, person_id, (_place, row) in zip(_columns(Enrolment, records), person_ids, people, strict=True)
    )
    run = work.insert_many(Enrolment, enrolments)
    if run is None:
        return
    applied.enrolled = len(people)
    for enrolment_id, (place, _row) in zip(range(run[0], run[1] + 1), people, strict=True):
        applied.ids[place] = enrolment_id
    work.insert_many(StatusStep, _first_steps(run[0], records))
    _update_returning(work, people)


def _first_steps(first: int, records: Sequence[Row]) -> Iterator[Row]:
    today = clock.today()
    for number, record in enumerate(records, start=first):
        yield {"enrolment_id": number, "status": record.get("status") or FIRST_STATUS, "on": today, "reason": None}


def _update_returning(work: Work, people: Sequence[tuple[int, PlannedRow]]) -> None:
    """Somebody known from another cohort may come with a new passport or address."""
    for _place, row in people:
        if row.person is not None and row.changes:
            person, fields = work.get(Person, row.person), PARTICIPANT.by_name
            if any(getattr(person, fields[name].column) != old for name, (old, _new) in row.changes.items()):
                raise _moved()
            set_person(work, person, {name: new for name, (_old, new) in row.changes.items()})


def _columns(entity: type[Entity], records: Sequence[Row]) -> Iterator[Row]:
    """Column values of one of the two entities per record; every record has the same columns."""
    fields = [field for field in PARTICIPANT.fields if field.entity == entity.__name__]
    for record in records:
        yield {field.column: record.get(field.name) for field in fields}


def _keep_extras(work: Work, rows: Sequence[PlannedRow]) -> None:
    """Columns that are no field of ours are kept beside the record; a blank wipes nothing there either."""
    for entity, is_person in ((Enrolment, True), (Activity, False)):
        extras = {
            row.target: _extra(row)
            for row in rows
            if row.fate in ("change", "same")
            and row.target
            and _extra(row)
            and not row.twin
            and _is_person(row) is is_person
        }
        for target, kept in _extras_of(work, entity, list(extras)):
            merged = {**(kept or {}), **extras[target]}
            if merged != (kept or {}):
                work.set(work.get(entity, target), {"extra": merged})


def _extra(row: PlannedRow) -> dict[str, str]:
    """What stood under heads that are no field of ours; the id column of our own export is not the office's."""
    return {head: text for head, text in row.read.extra.items() if text and head != ID_HEAD}


def _extras_of(work: Work, entity: type[Entity], ids: Sequence[int]) -> Iterator[tuple[int, Row | None]]:
    table = table_of(entity)
    for start in range(0, len(ids), _MOST):
        wanted = sa.select(table.c.id, table.c.extra).where(table.c.id.in_(ids[start : start + _MOST]))
        yield from ((row.id, row.extra) for row in work.session.execute(wanted).all())


def _keep_book(work: Work, plan: Plan, cohort_id: int, digest: str, applied: Applied) -> None:
    understanding = plan.understanding
    batch = work.add(
        ImportBatch(
            cohort_id=cohort_id, file_name=understanding.file_name, file_hash=digest, imported_at=clock.now(),
            understood={"form": understanding.form, "remarks": understanding.remarks}, counts=dict(plan.counts()),
        )
    )  # fmt: skip
    work.insert_many(
        ImportRow, (_book_row(batch.id, row, target) for row, target in zip(plan.rows, applied.ids, strict=True))
    )


def _book_row(batch_id: int, row: PlannedRow, target: int | None) -> Row:
    read = row.read
    problems = [
        {**problem.plain(), "raw": problem.raw, "likely": [str(value) for value in problem.likely]}
        for problem in row.problems
    ]
    return {
        "batch_id": batch_id, "sheet": read.sheet, "row": read.row, "fate": row.fate,
        "raw": {"raw": read.raw, "extra": read.extra, "column": read.column, **_as_read(row)},
        "problems": problems or None, "entity": "Enrolment" if read.kind == "participant" else "Activity", "entity_id": target,
    }  # fmt: skip


def _as_read(row: PlannedRow) -> Row:
    """The values of a row that waits: the others are where they went."""
    if row.fate != "needs you":
        return {}
    return {"values": {name: value for name, value in encode(row.read.values).items() if value is not None}}
