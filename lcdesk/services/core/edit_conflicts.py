"""Somebody was faster: found by the versions last shown, and told with both values, theirs and
yours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lcdesk.model.catalogue import Record
from lcdesk.model.faults import EditConflictsFound
from lcdesk.model.fields import Field, masked
from lcdesk.texts import _, join_sentences, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Rows = Mapping[int, Record]
"""Id → field → value. As shown: of rows and fields that are not in it nobody knows what was
seen, and they are written as ever.
"""
_TOLD = 3  # fields told one by one; the others are counted


@dataclass(frozen=True)
class EditConflict:
    """A field that holds something else by now: what it holds, and what was to be written; who
    wrote it and when, where that is known.
    """

    field: Field
    now: Any
    mine: Any
    who: str = ""
    at: dt.datetime | None = None

    def __str__(self) -> str:
        return _(
            "{field}: it is “{now}” by now, yours was “{mine}”.",
            field=self.field.title,
            now=said(self.field, self.now),
            mine=said(self.field, self.mine),
        )


def clashes_of(
    fields: Mapping[str, Field], values: Record, now: Record, shown: Record | None
) -> list[EditConflict]:
    """The fields to be written that moved since they were shown; of what somebody wrote elsewhere
    in the row nothing.

    Without `shown` nobody knows what was seen: every field counts that differs. One that says
    already what is wanted never does, and one that was not shown neither.
    """
    return [
        EditConflict(field, now.get(name), mine)
        for name, mine in values.items()
        if (field := fields.get(name)) is not None
        and now.get(name) != mine
        and (shown is None or (name in shown and shown[name] != now.get(name)))
    ]


def with_who(
    session: Session, rows: Mapping[str, int], clashes: Sequence[EditConflict]
) -> list[EditConflict]:
    """The same with who wrote what is there now; `rows`: entity → id of what makes up the
    entry.
    """
    # only once somebody was faster
    from lcdesk.db.queries.last_changes import LastWriter, last_changes

    found = last_changes(session, rows, [clash.field.name for clash in clashes]) if clashes else {}
    nobody = LastWriter("", None)
    return [
        replace(clash, who=by.who, at=by.at)
        for clash in clashes
        for by in (found.get(clash.field.name, nobody),)
    ]


def require_as_shown(
    fields: Mapping[str, Field],
    wanted: Rows,
    now: Rows,
    shown: Rows,
    sentence: Callable[[int], str],
) -> None:
    """Inside the operation: `EditConflictsFound`, begun by the `sentence` on a row, for the first
    one with a field that moved since.

    `wanted`, `now` (what the rows hold in this transaction), `shown`: id → field → value.
    """
    for row_id, values in wanted.items():
        if row_id in shown and (
            clashes := clashes_of(fields, values, now.get(row_id, {}), shown[row_id])
        ):
            raise edit_conflicts_found(sentence(row_id), clashes)


def require_row(
    fields: Mapping[str, Field], row: object, wanted: Record, shown: Record | None, sentence: str
) -> None:
    """The same of one row, whose columns are called as the fields (None: it is not there, and
    blank); without `shown` nothing.
    """
    now = {name: getattr(row, name, None) for name in fields}
    require_as_shown(
        fields, {0: wanted}, {0: now}, {} if shown is None else {0: shown}, lambda _row: sentence
    )


def seen_before(record: Record, earlier: Record) -> Record:
    """A record of which somebody has had these values before their eyes, and not those it was
    read anew with.
    """
    if all(name in record and record[name] == value for name, value in earlier.items()):
        return record
    return {**record, **earlier, "version": None}  # its version is that of what was not seen


def touched(values: Record, shown: Record) -> dict[str, Any]:
    """Of a whole form what somebody changed in it: the rest stays as it is by now, whoever wrote
    it.
    """
    return {
        name: value for name, value in values.items() if name not in shown or shown[name] != value
    }


def edit_conflicts_found(sentence: str, clashes: Sequence[EditConflict]) -> EditConflictsFound:
    """The fault: whose entry it is, and the values of the fields."""
    rest = len(clashes) - _TOLD
    more = n_("And {count} more field.", "And {count} more fields.", rest) if rest > 0 else ""
    fault = EditConflictsFound(
        join_sentences(sentence, *map(str, clashes[:_TOLD]), more),
        _("Nothing was overwritten. Look at the entry again and repeat your change."),
    )
    fault.head, fault.clashes = sentence, tuple(clashes)
    return fault


def said(field: Field, value: Any) -> str:
    """A value of a field in words, cut short and masked where it is private."""
    if value is None:
        return _("blank")
    words = " ".join(field.kind.format(value).split())
    words = words if len(words) <= 60 else words[:58] + "…"
    return masked(words) if field.is_private else words
