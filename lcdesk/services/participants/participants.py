"""Participants: added, changed, removed; each change one entry of the history with a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lcdesk.model.faults import KnownFault
from lcdesk.model.names import full_name_of, name_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants import records
from lcdesk.services.participants.cells import EDIT, CellRefusal, change_cells, read_block
from lcdesk.services.participants.records import Seen
from lcdesk.texts import N_, _

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
    return desk.execute(
        ADD, lambda work: records.make(work, cohort_id, values), name=name_of(values)
    )


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
    if len(ids) == 1:
        name = name_of(read_one(desk, ids[0]) or {})
        desk.execute(REMOVE, lambda work: records.remove(work, ids), name=name)
    else:
        desk.back_up("before removal")
        desk.execute(REMOVE_MANY, lambda work: records.remove(work, ids), count=len(ids))


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
    ids = desk.execute(
        ADD_ROWS,
        lambda work: [records.make(work, cohort_id, values) for values in people],
        count=len(people),
    )
    return ids, [
        CellRefusal(ids[cell.id], cell.field, cell.text, cell.message) for cell in block.refused
    ]
