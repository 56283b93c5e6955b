"""A table as somebody likes it: which columns, whose rows, in which order and groups; kept under
a name as plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from lcdesk.model.asking import QueryRule, from_plain, to_plain
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.texts import N_, _

Plain = dict[str, Any]


@dataclass(frozen=True)
class TableView:
    """A view of the participants.

    `columns`: the names of those shown, from left to right (empty: as they stand); `widths`: column
    → px; `search` as typed; `filters`: field → allowed values (None: blank); `rules`: all of them
    hold; `sort`: (field or "cohort", descending), the first one first; `group`: the field whose
    values stand together, "": none.
    """

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    search: str = ""
    filters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    rules: tuple[QueryRule, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    group: str = ""

    @property
    def is_narrow(self) -> bool:
        """Does it leave anybody out?"""
        return bool(self.search.strip() or self.filters or self.rules)


def view_to_plain(view: TableView) -> Plain:
    """The view as JSON can hold it; `view_from_plain` gives it back."""
    return {
        "columns": list(view.columns),
        "widths": dict(view.widths),
        "search": view.search,
        "filters": {name: _plain_values(name, values) for name, values in view.filters.items()},
        "rules": [to_plain(rule) for rule in view.rules],
        "sort": [list(pair) for pair in view.sort],
        "group": view.group,
    }


def view_from_plain(plain: Mapping[str, Any]) -> TableView:
    """The view behind what `view_to_plain` gave; what this program does not know of it (a field,
    a rule) is left out.
    """
    known = PARTICIPANT.by_name
    filters = cast("Mapping[str, Sequence[Any]]", plain.get("filters") or {})
    widths = cast("Mapping[str, int]", plain.get("widths") or {})
    sort = cast("Sequence[tuple[str, bool]]", plain.get("sort") or ())
    rules = [from_plain(rule) for rule in cast("Sequence[Sequence[Any]]", plain.get("rules") or ())]
    group = str(plain.get("group") or "")
    return TableView(
        columns=tuple(cast("Sequence[str]", plain.get("columns") or ())),
        widths=dict(widths),
        search=str(plain.get("search") or ""),
        filters={
            name: _restored(name, values) for name, values in filters.items() if name in known
        },
        rules=tuple(rule for rule in rules if rule is not None),
        sort=tuple((name, down) for name, down in sort if name in known or name == COHORT),
        group=group if group in known else "",
    )


def _plain_values(name: str, values: Iterable[Any]) -> list[Any]:
    plain = PARTICIPANT.field(name).kind.plain
    return [None if value is None else plain(value) for value in values]


def _restored(name: str, values: Iterable[Any]) -> tuple[Any, ...]:
    restore = PARTICIPANT.field(name).kind.restore
    return tuple(None if value is None else restore(value) for value in values)


# --- What the table of participants shows: the columns at first, and those that are no field but
# worked out ---


PROFILE, COHORT = "profile", "cohort"
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
