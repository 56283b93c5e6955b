"""Participants: added, changed, removed; each change one entry of the history with a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Cohort, Enrolment, Entity, Person, StatusStep
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import PARTS, full_name_of, name_of, with_full_name, with_name_following
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants.cells import EDIT, CellRefusal, Seen, change_cells, read_block
from lcdesk.texts import N_, _

Record = dict[str, Any]

ADD = N_("New participant {name}")
CHANGE = EDIT
CHANGE_FIELDS = N_("Edit {name}")
CHANGE_MANY = N_("Edit {field} of {count} participants")
CHANGE_EACH = N_("Edit {count} participants")
REMOVE = N_("Remove {name}")
REMOVE_MANY = N_("Remove {count} participants")


def add_participant(desk: Desk, cohort_id: int, values: Mapping[str, Any]) -> int:
    """Add a person with an enrolment in the cohort; the enrolment id. `KnownFault` where the
    cohort is gone by now.
    """

    def add(work: Work) -> int:
        work.get(Cohort, cohort_id)
        person = work.add(Person(**_part(Person, with_full_name(values))))
        return enrol(work, cohort_id, person.id, values)

    return desk.execute(ADD, add, name=name_of(values))


def enrol(work: Work, cohort_id: int, person_id: int, values: Mapping[str, Any]) -> int:
    """An enrolment with its first status step, inside an operation."""
    given = {
        "status": "nominated",
        **{k: v for k, v in _part(Enrolment, values).items() if v is not None},
    }
    row = work.add(
        Enrolment(cohort_id=cohort_id, person_id=person_id, extra=values.get("extra"), **given)
    )
    work.add(
        StatusStep(
            enrolment_id=row.id, status=given["status"], on=clock.today(), who=work.who or None
        )
    )
    return row.id


def change_participants(
    desk: Desk, ids: Sequence[int], values: Mapping[str, Any], seen: Seen | None = None
) -> None:
    """Set fields of one or several participants as one undo step; `seen` as in
    `cells.change_cells`.
    """
    if len(ids) == 1:
        change_cells(desk, {ids[0]: values}, CHANGE if len(values) == 1 else CHANGE_FIELDS, seen)
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

    def remove(work: Work) -> None:
        for enrolment_id in ids:
            row = work.get(Enrolment, enrolment_id)
            person = work.get(Person, row.person_id)
            others = (
                work.session.query(Enrolment.id)
                .where(Enrolment.person_id == person.id, Enrolment.id != row.id)
                .first()
            )
            work.remove(row if others else person)
            work.session.flush()

    if len(ids) == 1:
        desk.execute(REMOVE, remove, name=name_of(read_one(desk, ids[0]) or {}))
    else:
        desk.back_up("before removal")
        desk.execute(REMOVE_MANY, remove, count=len(ids))


def set_participant(work: Work, enrolment_id: int, values: Mapping[str, Any]) -> None:
    """Set fields of one participant inside an operation."""
    row = work.get(Enrolment, enrolment_id)
    work.set(row, _part(Enrolment, values))
    set_person(work, work.get(Person, row.person_id), values)


def set_person(work: Work, person: Person, values: Mapping[str, Any]) -> None:
    """Set those of a participant's fields that are the person's, inside an operation."""
    now = {name: getattr(person, name) for name in ("full_name", *PARTS)}
    work.set(person, with_name_following(now, _part(Person, values)))


def _part(entity: type[Entity], values: Mapping[str, Any]) -> Record:
    """Column values of one of the two entities out of a record's fields."""
    fields = PARTICIPANT.by_name
    return {
        fields[n].column: v
        for n, v in values.items()
        if n in fields and fields[n].entity == entity.__name__
    }


# --- Rows pasted below the end of the table: new participants, all of them one operation ---


ADD_ROWS = N_("Add {count} participants")


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

    def add(work: Work) -> list[int]:
        return [_add(work, cohort_id, values) for values in people]

    ids = desk.execute(ADD_ROWS, add, count=len(people))
    return ids, [
        CellRefusal(ids[cell.id], cell.field, cell.text, cell.message) for cell in block.refused
    ]


def _add(work: Work, cohort_id: int, values: Mapping[str, Any]) -> int:
    given = with_full_name(values)
    own = {
        one.column: given[one.name]
        for one in PARTICIPANT.fields
        if one.entity == "Person" and one.name in given
    }
    return enrol(work, cohort_id, work.add(Person(**own)).id, given)
