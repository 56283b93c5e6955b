"""Rows pasted below the end of the table: new participants, all of them one deed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.person_names import full_name_of, with_full_name
from lcdesk.services.cells import CellRefusal, read_block
from lcdesk.services.desk import Desk, Work
from lcdesk.services.participants import enrol
from lcdesk.texts import N_, _

ADD = N_("Add {count} participants")


def add_people(
    desk: Desk, cohort_id: int, rows: Sequence[Mapping[str, str]], near: dt.date | None
) -> tuple[list[int], list[CellRefusal]]:
    """Add a participant for each row of texts, field → text; their ids, and the texts that could not be read.

    `KnownFault`, and nothing is added, where a row has no name.
    """
    block = read_block(dict(enumerate(rows)), near)
    people = [block.cells.get(at, {}) for at in range(len(rows))]
    if not all(map(full_name_of, people)):
        raise KnownFault(
            _("A new participant needs a name."), _("Nobody was added. Paste from the column of the names on.")
        )

    def add(work: Work) -> list[int]:
        return [_add(work, cohort_id, values) for values in people]

    ids = desk.execute(ADD, add, count=len(people))
    return ids, [CellRefusal(ids[cell.id], cell.field, cell.text, cell.message) for cell in block.refused]


def _add(work: Work, cohort_id: int, values: Mapping[str, Any]) -> int:
    given = with_full_name(values)
    own = {one.column: given[one.name] for one in PARTICIPANT.fields if one.entity == "Person" and one.name in given}
    return enrol(work, cohort_id, work.add(Person(**own)).id, given)
