"""The people of an activity in their roles, with title and organisation as printed for this
occasion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.db.queries import curriculum as queries
from lcdesk.model.entities import Activity, Expert
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import LongText
from lcdesk.model.lists import ACTIVITY_ROLE
from lcdesk.model.rows import ActivityPersonRow, ActivityRow, ExpertRow
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.curriculum import name_of
from lcdesk.services.curriculum.records import ROLES, Cast
from lcdesk.texts import N_, _

SET = N_("Edit people of {name}")


@dataclass(frozen=True)
class BenchEntry:
    """Somebody known from before, as far as a form needs it."""

    name: str
    name_zh: str
    title: str
    organization: str


def list_bench(desk: Desk) -> list[BenchEntry]:
    """Everybody on the bench by name."""
    with desk.reading() as session:
        rows = queries.list_rows(session, Expert, ExpertRow)
    found = [
        BenchEntry(
            row["name"] or "", row["name_zh"] or "", row["title"] or "", row["organization"] or ""
        )
        for row in rows
        if row["name"] or row["name_zh"]
    ]
    return sorted(found, key=lambda one: (one.name or one.name_zh).casefold())


def list_activity_people(desk: Desk, activity_id: int) -> list[Cast]:
    """The people of an activity, role by role, each role in its order."""
    with desk.reading() as session:
        rows = queries.list_people_of(session, activity_id)
    rows.sort(key=lambda row: ROLES.index(row["role"]) if row["role"] in ROLES else len(ROLES))
    return [_cast_of(row) for row in rows]


def _cast_of(row: ActivityPersonRow) -> Cast:
    return row["role"], row["name"], row["title"], row["organization"]


def _require_as_shown(now: Sequence[Cast], wanted: Sequence[Cast], shown: Sequence[Cast]) -> None:
    """Role by role, each in its order."""
    clashes: list[EditConflict] = []
    for option in ACTIVITY_ROLE.options:
        here, mine, seen = (
            [one for one in people if one[0] == option.code] for people in (now, wanted, shown)
        )
        if here not in (mine, seen):
            clashes.append(
                EditConflict(Field(option.code, LongText(), option.label), _said(here), _said(mine))
            )
    if clashes:
        raise edit_conflicts_found(
            _("The people of this activity were changed meanwhile."), clashes
        )


def _said(people: Sequence[Cast]) -> str | None:
    return "; ".join(", ".join(filter(None, one[1:])) for one in people) or None


def set_activity_people(
    desk: Desk, activity_id: int, people: Sequence[Cast], shown: Sequence[Cast] | None = None
) -> None:
    """Bring the people of an activity to exactly these, in this order within each role, as one
    operation.

    Who is not on the bench yet is put there. Lines with nothing in them are left out; `KnownFault`
    for one without a name, with a semicolon in it, or in an unknown role. `shown`: them as they
    were shown; `EditConflictsFound` when they are others by now.
    """
    wanted = [one for one in map(_trimmed, people) if any(one[1:])]
    for one in wanted:
        _check(one)

    def write(work: Work) -> None:
        work.get(Activity, activity_id)
        if shown is not None:
            now = [_cast_of(row) for row in queries.list_people_of(work.session, activity_id)]
            _require_as_shown(now, wanted, shown)
        records.set_people(work, activity_id, wanted)

    desk.execute(SET, write, name=_title(desk, activity_id))


def _trimmed(one: Cast) -> Cast:
    role, *texts = one
    name, title, organization = (" ".join((text or "").split()) or None for text in texts)
    return role, name, title, organization


def _check(one: Cast) -> None:
    role, name, title, organization = one
    if role not in ROLES:
        raise KnownFault(
            _("“{role}” is no role of an activity.", role=role), _("Nothing was changed.")
        )
    if not name:
        raise KnownFault(
            _("Somebody has no name: {what}.", what=title or organization or ""),
            _("Nothing was changed. Say who it is."),
        )
    if ";" in name or "；" in name:
        raise KnownFault(
            _("“{name}” has a semicolon: it stands between several people.", name=name),
            _("Nothing was changed. Give each of them a line."),
        )


def _title(desk: Desk, activity_id: int) -> str:
    with desk.reading() as session:
        rows = queries.list_rows(session, Activity, ActivityRow, [activity_id])
    if not rows:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return name_of(rows[0])
