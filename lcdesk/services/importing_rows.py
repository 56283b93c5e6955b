"""The rows of a plan into the desk: new ones in bulk, changed ones cell by cell, all of them into the import's book."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.db.values import encode
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Entity, ImportBatch, ImportRow, Person, StatusStep
from lcdesk.services.curriculum import make_activity, set_activity
from lcdesk.services.desk import Work
from lcdesk.services.participants import set_participant, with_full_name
from lcdesk.tabular.understood import Plan, PlannedRow

Row = dict[str, Any]
FIRST_STATUS = "nominated"
_STEP = 500


@dataclass
class Applied:
    """Ids of the records the rows went to, in the order of the plan, and how many enrolments were made."""

    ids: list[int | None]
    enrolled: int = 0


def apply_rows(work: Work, plan: Plan, cohort_id: int, digest: str, progress: Callable[[int, int], None]) -> Applied:
    """Write all rows of the plan inside a deed; `progress` may raise, which undoes everything."""
    applied = Applied([row.target for row in plan.rows])
    people = [(place, row) for place, row in enumerate(plan.rows) if row.read.kind == "participant" and row.fate == "new"]
    progress(0, len(plan.rows))
    _enrol(work, cohort_id, people, applied)
    for place, row in enumerate(plan.rows):
        if place % _STEP == 0:
            progress(place, len(plan.rows))
        applied.ids[place] = _apply_one(work, cohort_id, row) or applied.ids[place]
    _keep_book(work, plan, cohort_id, digest, applied)
    return applied


def _apply_one(work: Work, cohort_id: int, row: PlannedRow) -> int | None:
    """A timetable row, or a change; new participants went in before, in bulk."""
    is_person = row.read.kind == "participant"
    if row.fate == "new" and not is_person:
        return make_activity(work, cohort_id, {**row.read.values, "extra": row.read.extra or None})
    if row.fate == "change" and row.target is not None:
        values = {name: new for name, (_old, new) in row.changes.items()}
        (set_participant if is_person else set_activity)(work, row.target, values)
    if row.fate in ("change", "same") and row.target is not None and is_person and row.read.extra:
        _keep_extra(work, row.target, row.read.extra)
    return None


def _enrol(work: Work, cohort_id: int, people: Sequence[tuple[int, PlannedRow]], applied: Applied) -> None:
    records = [with_full_name(row.read.values) for _place, row in people]
    strangers = [i for i, (_place, row) in enumerate(people) if row.person is None]
    made = work.insert_many(Person, _columns(Person, [records[i] for i in strangers]))
    person_ids = [row.person or 0 for _place, row in people]
    for i, person_id in zip(strangers, range(made[0], made[1] + 1) if made else (), strict=True):
        person_ids[i] = person_id
    enrolments = (
        {**columns, "cohort_id": cohort_id, "person_id": person_id, "status": columns["status"] or FIRST_STATUS, "extra": row.read.extra or None}
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
            person = work.get(Person, row.person)
            fields = PARTICIPANT.by_name
            work.set(person, {fields[n].column: new for n, (_old, new) in row.changes.items() if fields[n].entity == "Person"})


def _columns(entity: type[Entity], records: Sequence[Row]) -> Iterator[Row]:
    """Column values of one of the two entities per record; every record has the same columns."""
    fields = [field for field in PARTICIPANT.fields if field.entity == entity.__name__]
    for record in records:
        yield {field.column: record.get(field.name) for field in fields}


def _keep_extra(work: Work, enrolment_id: int, extra: dict[str, str]) -> None:
    row = work.get(Enrolment, enrolment_id)
    merged = {**(row.extra or {}), **{head: text for head, text in extra.items() if text}}
    work.set(row, {"extra": merged})


def _keep_book(work: Work, plan: Plan, cohort_id: int, digest: str, applied: Applied) -> None:
    understanding = plan.understanding
    batch = work.add(
        ImportBatch(
            cohort_id=cohort_id, file_name=understanding.file_name, file_hash=digest, imported_at=clock.now(),
            understood={"form": understanding.form, "remarks": understanding.remarks}, counts=dict(plan.counts()),
        )
    )  # fmt: skip
    work.insert_many(ImportRow, (_book_row(batch.id, row, target) for row, target in zip(plan.rows, applied.ids, strict=True)))


def _book_row(batch_id: int, row: PlannedRow, target: int | None) -> Row:
    read = row.read
    problems = [{**problem.plain(), "raw": problem.raw, "likely": [str(value) for value in problem.likely]} for problem in row.problems]
    return {
        "batch_id": batch_id, "sheet": read.sheet, "row": read.row, "fate": row.fate,
        "raw": {"raw": read.raw, "extra": read.extra, "values": _plain(read.values), "column": read.column},
        "problems": problems or None, "entity": "Enrolment" if read.kind == "participant" else "Activity", "entity_id": target,
    }  # fmt: skip


def _plain(values: Row) -> Row:
    return {name: value for name, value in encode(values).items() if value is not None}
