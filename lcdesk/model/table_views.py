"""A table as somebody likes it: which columns, whose rows, in which order and groups; kept under
a name as plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.model.query import COHORT, Query, query_from_plain, query_to_plain
from lcdesk.texts import N_, _


@dataclass(frozen=True)
class TableView:
    """A view of the participants.

    `columns`: the names of those shown, from left to right (empty: as they stand); `widths`: column
    → px; `query`: who is shown of whatever cohort, in which order and groups.
    """

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    query: Query = Query()


def view_to_plain(view: TableView) -> dict[str, Any]:
    """The view as JSON can hold it; `view_from_plain` gives it back."""
    return {
        "columns": list(view.columns),
        "widths": dict(view.widths),
        **query_to_plain(view.query),
    }


def view_from_plain(plain: Mapping[str, Any]) -> TableView:
    """The view behind what `view_to_plain` gave; what this program does not know of it (a field,
    a rule) is left out.
    """
    widths = cast("Mapping[str, int]", plain.get("widths") or {})
    columns = tuple(cast("Sequence[str]", plain.get("columns") or ()))
    return TableView(columns, dict(widths), query_from_plain(plain))


# --- What the table of participants shows: the columns at first, and those that are no field but
# worked out ---


PROFILE = "profile"
WORKED_OUT: Mapping[str, str] = {PROFILE: N_("Profile"), COHORT: N_("Cohort")}
"""Name of a column that is no field → its title, marked by N_."""
FIRST = (
    "full_name",
    "nationality",
    "organization",
    "passport_expiry",
    "status",
    "visa_state",
    "arrival_date",
    PROFILE,
)
# What a file of a participant needs before the course, besides the visa.
NEEDED = (
    "full_name",
    "nationality",
    "gender",
    "birth_date",
    "passport_no",
    "passport_expiry",
    "organization",
    "position",
    "email",
    "phone",
    "arrival_date",
    "arrival_flight",
    "dietary",
)


BESIDE: Mapping[str, str] = {"arrival_date": "arrival_time"}
"""Column of the table → the field that its cell shows besides its own: the hour stands beside
the day of arrival.
"""


def fields_shown(columns: Iterable[str]) -> list[str]:
    """What columns of the table show, field by field, each once: a cell of two fields is two
    columns of a sheet.
    """
    names = list(columns)
    both = (
        one
        for name in names
        for one in (name, BESIDE.get(name, ""))
        if one and (one == name or one not in names)
    )
    return list(dict.fromkeys(both))


def title_of(name: str) -> str:
    """What a column is called, in the language of the moment; "" for one this program does not
    know.
    """
    if name in PARTICIPANT.by_name:
        return PARTICIPANT.field(name).title
    return _(WORKED_OUT.get(name, ""))


def completeness(record: Mapping[str, Any]) -> int:
    """Per cent of what is needed before the course that is known."""
    known = sum(record.get(name) is not None for name in NEEDED) + (
        record.get("visa_state") in VISA_SETTLED
    )
    return round(100 * known / (len(NEEDED) + 1))
