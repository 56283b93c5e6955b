"""Delegations that stand among the experts of an older desk ("Representatives of the …"): found,
and made organisations that are represented, with a head count; nothing is done by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from lcdesk.db.history.recorder import references_to
from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries.curriculum import Appearance
from lcdesk.model.activity_people import delegation_of
from lcdesk.model.entities import Expert
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import records
from lcdesk.services.curriculum.records import ATTENDED, Cast
from lcdesk.texts import N_

MAKE = N_("Make organisations of {count} delegations")


@dataclass(frozen=True)
class DelegationEntry:
    """A delegation that stands among the experts: as it is printed, the organisation, how many came
    (None: not said), and the activities it attended.
    """

    expert_id: int
    printed: str
    organisation: str
    people: int | None
    activities: tuple[int, ...]


def find_delegations(desk: Desk) -> list[DelegationEntry]:
    """Experts that are delegations wherever they appear, and only ever attended."""
    with desk.reading() as session:
        rows = queries.list_appearances(session)
    found: dict[int, list[Appearance]] = {}
    for row in rows:
        found.setdefault(row["expert_id"], []).append(row)
    out: list[DelegationEntry] = []
    for expert_id, theirs in found.items():
        told = [delegation_of(row["name"] or "") for row in theirs]
        if all(told) and all(row["role"] == ATTENDED for row in theirs):
            body, people = told[0] or ("", None)
            activities = tuple(dict.fromkeys(row["activity_id"] for row in theirs))
            out.append(
                DelegationEntry(expert_id, theirs[0]["name"] or "", body, people, activities)
            )
    return sorted(out, key=lambda one: sort_key(one.printed, is_name=False))


def make_organisations(desk: Desk, found: Sequence[DelegationEntry]) -> None:
    """Make these organisations that are represented at their activities, as one operation; the
    experts that stand nowhere any more go.
    """

    def make(work: Work) -> None:
        for activity_id in dict.fromkeys(one for each in found for one in each.activities):
            rows = queries.list_people_of(work.session, activity_id)
            people = [Cast(**{name: row[name] for name in Cast._fields}) for row in rows]
            records.set_people(work, activity_id, people)
        for one in found:
            if not _is_used(work, one.expert_id):
                work.remove(work.get(Expert, one.expert_id))

    if found:
        desk.execute(MAKE, make, count=len(found))


def _is_used(work: Work, expert_id: int) -> bool:
    work.session.flush()
    return any(
        work.session.scalar(sa.select(sa.exists().where(getattr(entity, column) == expert_id)))
        for entity, column, _on_delete in references_to(Expert)
    )
