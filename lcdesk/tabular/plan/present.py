"""What a file is compared with: the records a desk has, how each field may change, and the answers a person gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lcdesk.model.organisers import Organiser
from lcdesk.tabular.understood import ReadRow
from lcdesk.tabular.writing import ID_HEAD

Record = Mapping[str, Any]
Policy = Literal["update", "only if blank", "leave"]
Answer = int | Literal["other", "this row"]
RowKey = tuple[str | None, int, str | None]
ORGANISERS = "organisers"
"""What a policy is about beside fields: the organisations a file names, which come in unless they are left."""
USUAL: Mapping[str, Policy] = {"number": "only if blank"}  # a serial counts the lines of that file, not the people


@dataclass(frozen=True, slots=True)
class Present:
    """The records of one cohort and the people of all others; plain mappings field name → value.

    `participants` have "id" (of the enrolment) and "person_id", `people` (never in this cohort) "person_id" and the
    fields of a person, `activities` "id"; `organisers` are those of the cohort. `policy` tells per field whether a file may change it; `USUAL`, else "update", unless said.
    """

    participants: Sequence[Record] = ()
    people: Sequence[Record] = ()
    activities: Sequence[Record] = ()
    policy: Mapping[str, Policy] = field(default_factory=dict[str, Policy])
    organisers: Sequence[Organiser] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person decided about rows that asked.

    Per row (`row_key`): the id of the person (for a timetable: of the activity) it is, "other" (somebody else, a new
    one), or "this row" (of two rows of the file for one person, this one holds). `rest` answers all rows not named.
    """

    rows: Mapping[RowKey, Answer] = field(default_factory=dict[RowKey, Answer])
    rest: Literal["same", "other"] | None = None

    def to(self, row: ReadRow, likely: tuple[int, ...] = ()) -> Answer | None:
        """The answer for a row; `rest` "same" answers only where just one is likely."""
        given = self.rows.get(row_key(row)) if self.rows else None
        if given is not None or self.rest is None or not likely:
            return given
        if self.rest == "other":
            return "other"
        return likely[0] if len(likely) == 1 else None


def mark_of(row: ReadRow) -> str:
    """What the id column of our own export says: "P123" for enrolment 123, "A45" for activity 45; "" without one."""
    return str(row.values.get("_id") or row.extra.get(ID_HEAD) or "").strip()


def row_key(row: ReadRow) -> RowKey:
    """What tells a row of a file from all others: sheet, Excel row, and in a grid the column."""
    return (row.sheet, row.row, row.column)
