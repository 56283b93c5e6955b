"""What a row of a list is, and a problem of one as it is told and kept; a part of what was
understood (`understood.py`) that also those need who read no list.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from lcdesk.model.catalogue import LISTED

RecordName = Literal[
    "participant",
    "activity",
    "organisation",
    "expert",
    "programme",
    "alliance",
    "member",
    "event",
    "project",
    "lead",
    "alumni_contact",
]
"""What a row is: a participant, an activity, or a record of a list of the office."""
LIST_NAMES = frozenset(kind.name for kind in LISTED)


def is_listed(kind: str) -> bool:
    """Is it a kind of record that a list of the office holds?"""
    return kind in LIST_NAMES


BOTH_CHANGED = "both_changed"
"""List and desk both changed a cell since the list came in last; the desk's value stays until that
is answered.
"""
FIRST_DAY = "first_day"
"""The kind of problem that asks for the date of the first day of a timetable that tells weekdays
alone; `raw` is that weekday, and the answer goes to the others, too.
"""

UNCLEAR_WAY = "unclear_way"
"""The kind of problem that asks which of several flights a person go to the course; `raw` are the
heads of the columns that do not tell, the same for all of a table.
"""


class ToldProblem(TypedDict):
    """A problem as `lcdesk read --json` tells it."""

    sheet: str | None
    row: int | None
    field: str | None
    kind: str
    message: str
